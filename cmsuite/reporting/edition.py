"""What a report says, gathered once: the same values whatever the language and the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from cmsuite.core.text import clean
from cmsuite.core.zones import day_bounds
from cmsuite.engines.acts import Act
from cmsuite.engines.people.models import Brand
from cmsuite.metrics.frames import Frames, Measured
from cmsuite.metrics.kpi import Levels, Line, Provenance, followers_by_day, interactions
from cmsuite.metrics.measure import measures
from cmsuite.metrics.periods import Period
from cmsuite.publishing.models import Publication, State
from cmsuite.reporting.conformity import Conformity, conformity

if TYPE_CHECKING:
    import pandas as pd

KINDS = ("reactions", "shares", "comments")
HEADLINES = ("posts_n", "int", "int_per_post", "followers")
EXCERPT = 160


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post of the period as it was last read. A count of None was not read; `total` needs them all."""

    day: date
    account: str
    url: str
    text: str
    counts: Mapping[str, Decimal | None]
    total: Decimal | None
    demo: bool

    @property
    def link(self) -> str | None:
        """The address, where it is one that a browser may open."""
        return self.url if self.url.startswith(("https://", "http://")) else None


@dataclass(frozen=True, slots=True)
class AccountPart:
    """The KPIs of one account."""

    account: Measured
    lines: list[Line]

    @property
    def active(self) -> bool:
        """There is something to say of it."""
        return any(line.now.value for line in self.lines)

    @property
    def counted(self) -> bool:
        """Its counters are read."""
        return any(line.now.value is not None for line in self.lines if line.kpi.how != "count")

    @property
    def demo(self) -> bool:
        return any(line.now.source.demo for line in self.lines)


@dataclass(frozen=True, slots=True)
class Edition:
    """All values of one report. `labels`: what each account is called. `by_hand`: accounts whose counters nobody reads;
    `unaddressed`: posts that a person published where a post has no address."""

    brand: str
    slug: str
    zone: str
    period: Period
    made_at: datetime
    lines: list[Line]
    accounts: list[AccountPart]
    by_hand: list[str]
    unaddressed: int
    posts: list[PostRow]
    followers: Levels
    labels: Mapping[int, str]
    conformity: Conformity

    @property
    def made(self) -> datetime:
        """When it was made, by the brand's clock."""
        return self.made_at.astimezone(ZoneInfo(self.zone))

    @property
    def demo(self) -> bool:
        """Some of it is demo data: said wherever it is cited, and at the top."""
        sources: list[Provenance] = [side.source for line in self.lines for side in (line.now, line.before)]
        return any(source.demo for source in sources) or any(post.demo for post in self.posts)

    def line(self, kpi: str) -> Line | None:
        """The line of a KPI, where it is defined."""
        return next((line for line in self.lines if line.kpi.id == kpi), None)


def gather(act: Act, period: Period, workspace: Path | None = None) -> Edition:
    """Everything that a report of this brand and period says. Raises BadDefinition, Forbidden."""
    act.need("reporting.build")
    brand = act.get(Brand, act.in_brand)
    found = measures(act, period, workspace)
    labels = {number: one.label for number, one in found.frames.accounts.items()}
    parts = [AccountPart(one, found.of_account(number)) for number, one in found.frames.accounts.items()]
    return Edition(
        brand=brand.name,
        slug=brand.slug,
        zone=brand.zone,
        period=period,
        made_at=act.now,
        lines=found.lines,
        accounts=[part for part in parts if part.active],
        by_hand=[part.account.label for part in parts if part.account.mode == "kit" and not part.counted],
        unaddressed=_unaddressed(act, period, brand.zone),
        posts=_posts(found.frames, period, labels),
        followers=followers_by_day(found.frames, period),
        labels=labels,
        conformity=conformity(act, period, brand.zone),
    )


def _unaddressed(act: Act, period: Period, zone: str) -> int:
    """How many posts are known by a person's word alone."""
    begins, _end = day_bounds(datetime.combine(period.first, time(12), ZoneInfo(zone)), zone)
    _begin, ends = day_bounds(datetime.combine(period.last, time(12), ZoneInfo(zone)), zone)
    wanted = sa.select(sa.func.count()).where(
        Publication.state == State.PUBLISHED,
        Publication.remote_post_id.is_(None),
        Publication.attested_at >= begins,
        Publication.attested_at < ends,
    )
    return act.session.scalar(wanted) or 0


def _posts(frames: Frames, period: Period, labels: Mapping[int, str]) -> list[PostRow]:
    totals = interactions(frames, KINDS)
    latest = frames.readings[frames.readings["last"]]
    counts = {(int(p), m): _exact(v) for p, m, v in _columns(latest, "post_id", "metric", "value")}
    demo = {int(number) for number in latest[latest["demo"]]["post_id"]}
    rows = _columns(frames.posts, "post_id", "account_id", "day", "url", "text")
    return [
        PostRow(
            day=day,
            account=labels[account_id],
            url=url,
            text=clean(text, EXCERPT, lines=False) if isinstance(text, str) else "",
            counts={kind: counts.get((post_id, kind)) for kind in KINDS},
            total=_exact(totals[post_id]),
            demo=post_id in demo,
        )
        for post_id, account_id, day, url, text in rows
        if day in period
    ]


def _columns(frame: pd.DataFrame, *names: str) -> list[tuple[Any, ...]]:
    return list(zip(*(frame[name] for name in names), strict=True))


def _exact(value: float) -> Decimal | None:
    return None if value != value else Decimal(float(value))
