"""KPIs of a period beside those of the period before, each with what it rests on. Pure; frames in, values out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from cmsuite.metrics.ages import EQUAL_AGE_H
from cmsuite.metrics.definitions import Kpi
from cmsuite.metrics.frames import Frames
from cmsuite.metrics.periods import Period

if TYPE_CHECKING:
    import pandas as pd

Basis = Literal["posts", "equal_age", "last_reading", "level"]


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a number rests on: how many facts, from which id to which, when they were read, and on which networks.

    demo: some of it is demo data. corrected: facts whose counter had gone down.
    """

    facts: int = 0
    first_id: int | None = None
    last_id: int | None = None
    observed_from: datetime | None = None
    observed_to: datetime | None = None
    networks: tuple[str, ...] = ()
    demo: bool = False
    corrected: int = 0


@dataclass(frozen=True, slots=True)
class Value:
    """One number, or None: unknown. `n` posts (accounts, for a level) are in it; of the period's posts, `too_young`
    had not reached the age and `unread` have no complete reading; `growing` were last read in their first days.
    accounts: whose levels are in it."""

    value: Decimal | None
    n: int
    source: Provenance
    too_young: int = 0
    unread: int = 0
    growing: int = 0
    accounts: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Line:
    """A KPI in the period and in the one before, on the same basis."""

    kpi: Kpi
    basis: Basis
    now: Value
    before: Value

    @property
    def difference(self) -> Decimal | None:
        """What changed, in the KPI's unit; None when one side is unknown, or is a level of other accounts."""
        if self.now.value is None or self.before.value is None or self.now.accounts != self.before.accounts:
            return None
        return self.now.value - self.before.value

    @property
    def rate(self) -> float | None:
        """The change as a ratio of the former value; None when that is unknown or 0."""
        if self.difference is None or not self.before.value:
            return None
        return float(self.difference / self.before.value)


def lines(kpis: Sequence[Kpi], frames: Frames, period: Period) -> list[Line]:
    """Each KPI in the period and in the previous one of equal length; frames must hold both."""
    made = []
    for kpi in kpis:
        basis = _basis(kpi, frames, period)
        values = [_value(kpi, basis, frames, span) for span in (period, period.previous)]
        made.append(Line(kpi, basis, *values))
    return made


def interactions(frames: Frames, of: Sequence[str], age_h: int | None = None) -> pd.Series[float]:
    """Interactions of each post, indexed by post_id: float64 sums of the metrics `of`, each as it was last read, or as
    read at an age.

    NaN where a metric that its account gives is missing for the post: blank is not 0. A metric that an account never
    gives is not asked of its posts.
    """
    import pandas as pd

    read = frames.readings
    read = read[read["metric"].isin(of) & (read["last"] if age_h is None else read["age_h"] == age_h)]
    if read.empty:
        return pd.Series(float("nan"), index=frames.posts["post_id"])
    read = read.sort_values("observed_at").drop_duplicates(["post_id", "metric"], keep="last")
    table = read.pivot(index="post_id", columns="metric", values="value").reindex(frames.posts["post_id"])
    account = frames.posts.set_index("post_id")["account_id"]
    given = table.notna().groupby(account).transform("any")
    complete = (table.notna() | ~given).all(axis=1) & given.any(axis=1)
    return table.sum(axis=1).where(complete)


def _basis(kpi: Kpi, frames: Frames, period: Period) -> Basis:
    """At equal age as soon as one post of the period was read at that age; never two bases in one line."""
    if kpi.how in ("count", "last"):
        return "posts" if kpi.how == "count" else "level"
    if kpi.equal_age_h is None:
        return "last_reading"
    known = interactions(frames, kpi.of, kpi.equal_age_h).reindex(_published(frames, period)["post_id"])
    return "equal_age" if known.notna().any() else "last_reading"


def _value(kpi: Kpi, basis: Basis, frames: Frames, period: Period) -> Value:
    if kpi.how == "last":
        return _level(kpi, frames, period)
    posts = _published(frames, period)
    if kpi.how == "count":
        read = frames.readings[frames.readings["post_id"].isin(posts["post_id"]) & frames.readings["last"]]
        return Value(Decimal(len(posts)), len(posts), _source(frames, read, posts["account_id"]))
    age_h = kpi.equal_age_h if basis == "equal_age" else None
    counted = interactions(frames, kpi.of, age_h).reindex(posts["post_id"]).dropna()
    left = posts[~posts["post_id"].isin(counted.index)]
    young = 0 if age_h is None else int((frames.at - left["published_at"] < timedelta(hours=age_h)).sum())
    number = counted.sum() if kpi.how == "sum" else counted.median()
    read = frames.readings[frames.readings["post_id"].isin(counted.index) & frames.readings["metric"].isin(kpi.of)]
    read = read[read["last"] if age_h is None else read["age_h"] == age_h]
    return Value(
        Decimal(float(number)) if len(counted) else None,
        len(counted),
        _source(frames, read, posts.loc[posts["post_id"].isin(counted.index), "account_id"]),
        too_young=young,
        unread=len(left) - young,
        growing=_growing(posts, read) if age_h is None else 0,
    )


def _growing(posts: pd.DataFrame, read: pd.DataFrame) -> int:
    """How many posts were last read before the age at which posts are compared."""
    last = read.groupby("post_id")["observed_at"].max()
    published = posts.set_index("post_id")["published_at"].reindex(last.index)
    return int((last - published < timedelta(hours=EQUAL_AGE_H)).sum())


def _level(kpi: Kpi, frames: Frames, period: Period) -> Value:
    """The last level of each account in the period, added up."""
    rows = frames.levels[frames.levels["metric"].isin(kpi.of)]
    rows = rows[rows["day"].between(period.first, period.last)]
    last = rows.sort_values("day").drop_duplicates("account_id", keep="last")
    value = Decimal(float(last["value"].sum())) if len(last) else None
    accounts = frozenset(int(number) for number in last["account_id"])
    return Value(value, len(last), _source(frames, last, last["account_id"]), accounts=accounts)


def _published(frames: Frames, period: Period) -> pd.DataFrame:
    return frames.posts[frames.posts["day"].between(period.first, period.last)]


def _source(frames: Frames, read: pd.DataFrame, accounts: pd.Series[int]) -> Provenance:
    networks = tuple(sorted({frames.accounts[number].network for number in accounts}))
    if read.empty:
        return Provenance(networks=networks)
    return Provenance(
        facts=len(read),
        first_id=int(read["fact_id"].min()),
        last_id=int(read["fact_id"].max()),
        observed_from=read["observed_at"].min().to_pydatetime(),
        observed_to=read["observed_at"].max().to_pydatetime(),
        networks=networks,
        demo=bool(read["demo"].any()),
        corrected=int((read["quality"] == "corrected").sum()),
    )


@dataclass(frozen=True, slots=True)
class Levels:
    """Each account's level on the local days on which it was read; a day without a reading is not there."""

    by_account: Mapping[int, Mapping[date, Decimal]]
    source: Provenance


def followers_by_day(frames: Frames, period: Period) -> Levels:
    """The followers of a period, day by day."""
    rows = frames.levels[frames.levels["metric"] == "followers"]
    rows = rows[rows["day"].between(period.first, period.last)]
    found: dict[int, dict[date, Decimal]] = {}
    for account_id, day, value in zip(rows["account_id"], rows["day"], rows["value"], strict=True):
        found.setdefault(int(account_id), {})[day] = Decimal(float(value))
    return Levels(found, _source(frames, rows, rows["account_id"]))
