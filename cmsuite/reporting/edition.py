"""What a report says, gathered once: the same values whatever the language and the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmsuite.core.text import clean
from cmsuite.engines.acts import Act
from cmsuite.engines.people.models import Brand
from cmsuite.metrics.frames import Frames, Measured
from cmsuite.metrics.kpi import Levels, Line, Source, followers_by_day, interactions
from cmsuite.metrics.measure import Measures, measures
from cmsuite.metrics.periods import Period

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
    def demo(self) -> bool:
        return any(line.now.source.demo for line in self.lines)


@dataclass(frozen=True, slots=True)
class Edition:
    """All values of one report. `labels`: what each account is called."""

    brand: str
    slug: str
    zone: str
    period: Period
    made_at: datetime
    lines: list[Line]
    accounts: list[AccountPart]
    by_hand: list[str]
    posts: list[PostRow]
    followers: Levels
    labels: Mapping[int, str]

    @property
    def demo(self) -> bool:
        """Some of it is demo data: said wherever it is cited, and at the top."""
        sources: list[Source] = [side.source for line in self.lines for side in (line.now, line.before)]
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
    return Edition(
        brand=brand.name,
        slug=brand.slug,
        zone=brand.zone,
        period=period,
        made_at=act.now,
        lines=found.lines,
        accounts=_parts(found),
        by_hand=[one.label for one in found.frames.accounts.values() if one.mode == "kit"],
        posts=_posts(found.frames, period, labels),
        followers=followers_by_day(found.frames, period),
        labels=labels,
    )


def _parts(found: Measures) -> list[AccountPart]:
    """The accounts that have something in the period, one by one."""
    parts = [AccountPart(one, found.of_account(number)) for number, one in found.frames.accounts.items()]
    return [part for part in parts if any(line.now.value for line in part.lines)]


def _posts(frames: Frames, period: Period, labels: Mapping[int, str]) -> list[PostRow]:
    totals = interactions(frames, KINDS)
    latest = frames.readings[frames.readings["last"].astype(bool)]
    counts = {(int(p), m): _exact(v) for p, m, v in _columns(latest, "post_id", "metric", "value")}
    demo = {int(number) for number in latest[latest["demo"].astype(bool)]["post_id"]}
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
