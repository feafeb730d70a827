"""What KPIs are computed from, selected in SQL: posts, their readings and the accounts' levels, one brand's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from cmsuite.accounts.models import Account
from cmsuite.core.zones import wall
from cmsuite.engines.acts import Act
from cmsuite.engines.networks.names import called
from cmsuite.engines.people.models import Brand
from cmsuite.metrics.models import Fact, Kind, RemotePost
from cmsuite.metrics.periods import Period

if TYPE_CHECKING:
    import pandas as pd

POSTS = ("post_id", "account_id", "published_at", "url", "text", "day")
READINGS = ("post_id", "metric", "value", "age_h", "last", "fact_id", "observed_at", "quality", "demo")
LEVELS = ("account_id", "metric", "day", "value", "fact_id", "observed_at", "quality", "demo")

WHOLE = (  # facts in force that are of everyone and of all that was shown, paid or not
    Fact.superseded_by.is_(None),
    Fact.value.is_not(None),
    Fact.split == "total",
    Fact.segment.is_(None),
)
TYPES = {
    "last": "bool",
    "demo": "bool",
    "value": "float64",
    "published_at": "datetime64[us, UTC]",
    "observed_at": "datetime64[us, UTC]",
}


@dataclass(frozen=True, slots=True)
class Measured:
    """An account: its network, how it is called there, who reaches it (api, kit), and whose days it has."""

    id: int
    network: str
    handle: str
    mode: str
    zone: str

    @property
    def label(self) -> str:
        """Mastodon @lumen@social.example; of an account that is run by hand, its handle alone."""
        return self.handle if self.mode == "kit" else f"{called(self.network)} {self.handle}"


@dataclass(frozen=True, slots=True, eq=False)
class Frames:
    """One row per post, per reading and per level; `at` is when they were selected.

    posts: POSTS, `day` the local day of publication. readings: READINGS, the last one of each counter (`last`) and
    those taken at an age; levels: LEVELS, one per account, metric and local day. Values are float64 counts.
    """

    accounts: Mapping[int, Measured]
    posts: pd.DataFrame
    readings: pd.DataFrame
    levels: pd.DataFrame
    at: datetime

    def of(self, account_id: int) -> Frames:
        """The same, of one account."""
        posts = self.posts[self.posts["account_id"] == account_id]
        return replace(
            self,
            accounts={account_id: self.accounts[account_id]},
            posts=posts,
            readings=self.readings[self.readings["post_id"].isin(posts["post_id"])],
            levels=self.levels[self.levels["account_id"] == account_id],
        )


def frames(act: Act, span: Period, ages_h: Iterable[int]) -> Frames:
    """What was published and read in a span of days; readings at these ages besides the last of each counter."""
    rows = act.session.execute(
        sa.select(Account.id, Account.network, Account.handle, Account.mode, sa.func.coalesce(Account.zone, Brand.zone))
        .join(Brand, Brand.id == Account.brand_id)
        .order_by(Account.id)
    )
    accounts = {row[0]: Measured(*row) for row in rows}
    posts = _posts(act, span, accounts)
    return Frames(accounts, posts, _readings(act, span, set(posts["post_id"]), ages_h), _levels(act, span), act.now)


def _frame(rows: Iterable[Any], columns: tuple[str, ...]) -> pd.DataFrame:
    import pandas as pd

    frame = pd.DataFrame(list(rows), columns=list(columns))
    return frame.astype({name: kind for name, kind in TYPES.items() if name in columns})  # of no rows, too


def _published_in(span: Period) -> Any:
    """A day wider on both sides: which local day it was depends on the account, and is asked of each post."""
    begins = datetime.combine(span.first - timedelta(1), time(), UTC)
    ends = datetime.combine(span.last + timedelta(2), time(), UTC)
    return sa.and_(RemotePost.published_at >= begins, RemotePost.published_at < ends)


def _posts(act: Act, span: Period, accounts: Mapping[int, Measured]) -> pd.DataFrame:
    columns = (getattr(RemotePost, name) for name in POSTS[1:-1])
    rows = act.session.execute(
        sa.select(RemotePost.id, *columns).where(_published_in(span)).order_by(RemotePost.published_at, RemotePost.id)
    )
    dated = ((*row, wall(row.published_at, accounts[row.account_id].zone).local.date()) for row in rows)
    return _frame((row for row in dated if row[-1] in span), POSTS)


def _readings(act: Act, span: Period, posts: set[int], ages_h: Iterable[int]) -> pd.DataFrame:
    newest = sa.func.row_number().over(
        partition_by=(Fact.remote_post_id, Fact.metric), order_by=(Fact.observed_at.desc(), Fact.id.desc())
    )
    within = sa.select(RemotePost.id).where(_published_in(span))
    ranked = (
        sa.select(
            *(getattr(Fact, name) for name in "remote_post_id metric value age_h id observed_at quality line".split()),
            newest.label("rank"),
        )
        .where(
            Fact.remote_post_id.in_(within),
            Fact.kind == Kind.CUMULATIVE,
            *WHOLE,
        )
        .subquery()
    )
    rows = act.session.execute(sa.select(ranked).where(sa.or_(ranked.c.rank == 1, ranked.c.age_h.in_(list(ages_h)))))
    return _frame(
        (
            (r.remote_post_id, r.metric, float(r.value), r.age_h, r.rank == 1, r.id, r.observed_at, r.quality, _demo(r))
            for r in rows
            if r.remote_post_id in posts
        ),
        READINGS,
    )


def _levels(act: Act, span: Period) -> pd.DataFrame:
    rows = act.session.execute(
        sa.select(
            *(getattr(Fact, name) for name in "account_id metric day_start value id observed_at quality line".split())
        )
        .where(
            Fact.kind == Kind.STOCK,
            Fact.remote_post_id.is_(None),
            *WHOLE,
            Fact.day_start.between(span.first, span.last),
        )
        .order_by(Fact.account_id, Fact.day_start)
    )
    return _frame(
        ((r.account_id, r.metric, r.day_start, float(r.value), r.id, r.observed_at, r.quality, _demo(r)) for r in rows),
        LEVELS,
    )


def _demo(row: Any) -> bool:
    return bool(row.line.get("source") == "demo")
