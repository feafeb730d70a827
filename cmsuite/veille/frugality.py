"""What the watch costs and gives: requests, bytes, an order of size of its carbon, and sources that give nothing.

The carbon of a transfer: bytes / 10^9 x 0.300 kWh/GB x the grid's g/kWh (Sustainable Web Design model, version 4:
operational 0.055 data centre + 0.059 network + 0.080 device, embodied 0.012 + 0.013 + 0.081).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any, NamedTuple

import sqlalchemy as sa
from annotated_types import Ge

from cmsuite.core.locale import N_, here
from cmsuite.engines.acts import Act
from cmsuite.engines.acts.settings import choice, chosen_for
from cmsuite.engines.feeds.models import Feed, FetchDay
from cmsuite.engines.feeds.moving import address_in_use
from cmsuite.veille.models import Decision, Qualification, Source
from cmsuite.veille.plan.in_force import InForce, in_force
from cmsuite.veille.words import BUDGET_KEY, BUDGET_MB, NEARLY

KWH_PER_GB = 0.300
QUARTER, MONTH = timedelta(days=90), timedelta(days=30)
FEW, ENOUGH_NEW = 0.02, 50  # a source of fewer kept items than that share gives little, once so many have come
ALWAYS = ("regulation", "reputation")  # axes that go on when the month's budget is spent
GRID = choice(
    "veille.grid_g_per_kwh", Annotated[float, Ge(0)], 494.0,
    N_("Grams of CO2e for a kWh, by which the carbon of the watch is reckoned; 494 is the world's value of the model."),
)  # fmt: skip
BUDGET = choice(
    BUDGET_KEY, Annotated[float, Ge(0)], BUDGET_MB,
    N_("Megabytes a month that the watch may take, where no validated watch plan says so; beyond, only regulation and "
       "reputation are still asked for."),
)  # fmt: skip


class Sums(NamedTuple):
    """What the days of a feed add up to."""

    requests: int = 0
    unchanged: int = 0
    size: int = 0
    whole: int = 0
    whole_size: int = 0
    new_items: int = 0
    errors: int = 0


NOTHING = Sums()


@dataclass(frozen=True, slots=True)
class SourceCost:
    """A source, how its feed is, and what it cost and gave. state, since, failures (in a row), said, next_at: of the
    feed; muted_at: since when the brand has stopped it. requests to errors: of the period; new_30, new_90, kept_90,
    bytes_90: of the last days. why: `none_kept`, `few_kept` where it is proposed for removal. newest: when its
    newest item is from."""

    source: int
    title: str
    axis: str
    url: str
    state: str
    since: datetime | None
    failures: int
    said: str | None
    next_at: datetime | None
    last_ok_at: datetime | None
    muted_at: datetime | None
    version: int
    requests: int
    unchanged: int
    size: int
    new_items: int
    errors: int
    new_30: int
    new_90: int
    kept_90: int
    bytes_90: int
    fixed_requests: int
    fixed_size: int
    why: str | None
    newest: datetime | None = None

    @property
    def useful(self) -> float | None:
        """The share of the last 90 days' items that was kept."""
        return self.kept_90 / self.new_90 if self.new_90 else None

    @property
    def bytes_a_kept(self) -> int:
        """Bytes of the last 90 days for each item kept."""
        return round(self.bytes_90 / max(1, self.kept_90))


@dataclass(frozen=True, slots=True)
class Frugality:
    """The report of a period [start, end). fixed: the same sources asked each hour, their whole bodies each time, not
    compressed. change: what the watch took against that, -0.98 for 98 % less. spent: of the budget, this month. plan:
    the validated watch plan that sets budget and paces, empty where there is none."""

    start: date
    end: date
    requests: int
    unchanged: int
    size: int
    grams: float
    fixed_requests: int
    fixed_size: int
    fixed_grams: float
    change: float | None
    new_90: int
    kept_90: int
    bytes_a_kept: int
    grid_g_per_kwh: float
    budget_mb: float
    spent: float
    sources: tuple[SourceCost, ...]
    plan: str = ""

    @property
    def avoided(self) -> int:
        """Requests that the fixed plan would have made besides."""
        return self.fixed_requests - self.requests


@dataclass(frozen=True, slots=True)
class LogLine:
    """One source on one day."""

    day: date
    source: int
    title: str
    requests: int
    unchanged: int
    size: int
    ms: int
    new_items: int
    errors: int
    last_error: str | None


def grams(size: float, grid_g_per_kwh: float) -> float:
    """The carbon of so many bytes, in grams of CO2e: an order of size. Pure."""
    return size / 1e9 * KWH_PER_GB * grid_g_per_kwh


def month_of(day: date) -> tuple[date, date]:
    """The first day of a day's month, and that of the next."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1)


def frugality(act: Act, start: date, end: date) -> Frugality:
    """What the brand's sources cost and gave from one day to another, which is not of it."""
    (grid,) = chosen_for(act, (GRID,), (act.brand,))[act.brand]
    share, budget, plan = spending(act)
    sources = source_costs(act, start, end)
    size, requests = sum(one.size for one in sources), sum(one.requests for one in sources)
    fixed = sum(one.fixed_size for one in sources)
    kept = sum(one.kept_90 for one in sources)
    return Frugality(
        start=start,
        end=end,
        requests=requests,
        unchanged=sum(one.unchanged for one in sources),
        size=size,
        grams=grams(size, grid),
        fixed_requests=sum(one.fixed_requests for one in sources),
        fixed_size=fixed,
        fixed_grams=grams(fixed, grid),
        change=size / fixed - 1 if fixed else None,
        new_90=sum(one.new_90 for one in sources),
        kept_90=kept,
        bytes_a_kept=round(sum(one.bytes_90 for one in sources) / max(1, kept)),
        grid_g_per_kwh=grid,
        budget_mb=budget,
        spent=share,
        sources=tuple(sources),
        plan=plan,
    )


def spending(act: Act) -> tuple[float, float, str]:
    """The share of this month's budget that is spent, the budget in megabytes, and the validated watch plan that says
    so, empty where none does."""
    here = act.in_brand
    signed = in_force(act, (here,))
    budget = _budgets(act, (here,), signed)[here]
    return _share(_taken(act).get(here, 0), budget), budget, signed[here].title if here in signed else ""


def source_costs(act: Act, start: date, end: date, only: Collection[int] | None = None) -> list[SourceCost]:
    """Each source of the brand with what it cost and gave, by axis and title. only: of these sources."""
    today = act.now.date() + timedelta(days=1)
    period, quarter = _sums(act, start, end, only), _sums(act, (act.now - QUARTER).date(), today, only)
    gave = given(act, only)
    wanted = sa.select(Source, Feed, newest_item()).join(Feed, Feed.id == Source.feed_id)
    rows = act.session.execute(_of(wanted, Source.id, only).order_by(Source.axis, Source.title, Source.id))
    return [
        _cost(act, start, end, of, feed, newest, period.get(feed.id, NOTHING), quarter.get(feed.id, NOTHING),
              gave.get(of.id, (0, 0, 0)))
        for of, feed, newest in rows
    ]  # fmt: skip


def _cost(
    act: Act,
    start: date,
    end: date,
    of: Source,
    feed: Feed,
    newest: datetime | None,
    spent: Sums,
    quarter: Sums,
    gave: tuple[int, int, int],
) -> SourceCost:
    new_30, new_90, kept_90 = gave
    began = max(_midnight(start), of.created_at)
    ended = min(_midnight(end), act.now, of.muted_at or act.now)
    hours = max(0, round((ended - began).total_seconds() / 3600))
    known = spent if spent.whole else quarter
    return SourceCost(
        of.id,
        of.title,
        of.axis,
        address_in_use(feed),
        str(feed.state),
        feed.since,
        feed.failures,
        here(feed.said),
        feed.next_at,
        feed.last_ok_at,
        of.muted_at,
        of.version,
        spent.requests,
        spent.unchanged,
        spent.size,
        spent.new_items,
        spent.errors,
        new_30,
        new_90,
        kept_90,
        quarter.size,
        hours,
        round(hours * known.whole_size / known.whole) if known.whole else 0,
        useless(of, act.now, new_90, kept_90),
        newest,
    )


def useless(of: Any, now: datetime, new: int, kept: int) -> str | None:
    """Why a source is proposed for removal, if it is."""
    if of.muted_at is not None:
        return None
    if not kept and now - of.created_at >= QUARTER:
        return "none_kept"
    return "few_kept" if new >= ENOUGH_NEW and kept / new < FEW else None


def _of(query: Any, column: Any, only: Collection[int] | None) -> Any:
    return query if only is None else query.where(column.in_(only))


def _sums(act: Act, start: date, end: date, only: Collection[int] | None = None) -> dict[int, Sums]:
    of = FetchDay
    columns = of.requests, of.unchanged, of.bytes, of.whole, of.whole_bytes, of.new_items, of.errors
    wanted = sa.select(of.feed_id, *(sa.cast(sa.func.sum(one), sa.BigInteger) for one in columns))
    wanted = wanted.join(Source, Source.feed_id == of.feed_id).where(of.day >= start, of.day < end)
    wanted = _of(wanted, Source.id, only).group_by(of.feed_id)
    return {feed: Sums(*sums) for feed, *sums in act.session.execute(wanted)}


def newest_item() -> sa.ScalarSelect[datetime]:
    """When the newest item of a source is from, in a question about sources: out of the index of one source's items,
    not of the brand's."""
    of = Qualification.__table__.c
    newest = sa.select(of.sort_at).where(of.source_id == Source.id).order_by(of.sort_at.desc()).limit(1)
    return newest.correlate(Source).scalar_subquery()


def given(act: Act, only: Collection[int] | None = None) -> dict[int, tuple[int, int, int]]:
    """By source: items of the last 30 days, of the last 90, and how many of these were kept."""
    of = Qualification
    kept = of.state.in_([Decision.KEPT, Decision.ANALYSED, Decision.DIFFUSED])
    columns = (
        sa.func.sum(sa.case((of.sort_at >= act.now - MONTH, 1), else_=0)),
        sa.func.count(),
        sa.func.sum(sa.case((kept, 1), else_=0)),
    )
    wanted = _of(sa.select(of.source_id, *columns), of.source_id, only)
    wanted = wanted.where(of.sort_at >= act.now - QUARTER).group_by(of.source_id)
    return {source: (int(a), int(b), int(c)) for source, a, b, c in act.session.execute(wanted)}


def log(act: Act, since: date, source: int | None = None) -> list[LogLine]:
    """What was asked and came, a line for each source and day, the newest first."""
    of = FetchDay
    wanted: Any = (
        sa.select(of.day, Source.id, Source.title, of.requests, of.unchanged, of.bytes, of.ms, of.new_items, of.errors,
                  of.last_error)
        .join(Source, Source.feed_id == of.feed_id).where(of.day >= since)
        .order_by(of.day.desc(), Source.title, Source.id)
    )  # fmt: skip
    wanted = wanted if source is None else wanted.where(Source.id == source)
    rows: Any = act.session.execute(wanted)
    return [LogLine(*(*row, here(error))) for *row, error in rows]


# ---- the budget of a month, by brand


def budgets(act: Act, brands: Collection[int]) -> dict[int, float]:
    """Megabytes a month that the watch of each brand may take: as its validated plan says, else as was chosen."""
    return _budgets(act, brands, in_force(act, brands))


def _budgets(act: Act, brands: Collection[int], signed: Mapping[int, InForce]) -> dict[int, float]:
    chosen = chosen_for(act, (BUDGET,), brands)
    return {id: signed[id].budget_mb if id in signed else float(chosen[id][0]) for id in brands}


def held_back(act: Act) -> list[int]:
    """The feeds that are not asked any more this month: every brand that follows them has spent its budget, and none
    follows them for its rules or its reputation."""
    taken = _taken(act)
    limits = budgets(act, list(taken))
    spent = {brand for brand, size in taken.items() if _share(size, limits[brand]) >= 1}
    if not spent:
        return []
    rows = act.session.execute(sa.select(Source.feed_id, Source.brand_id, Source.axis, Source.muted_at)).all()
    open_ = {row.feed_id for row in rows if row.muted_at is None and (row.brand_id not in spent or row.axis in ALWAYS)}
    return sorted({row.feed_id for row in rows if row.brand_id in spent} - open_)


def nearly_spent(act: Act, brands: Iterable[int]) -> dict[int, float]:
    """The share of this month's budget that is spent, of those of these brands that have spent 80 % and more."""
    taken = _taken(act)
    here = [brand for brand in brands if brand in taken]
    shares = {brand: _share(taken[brand], limit) for brand, limit in budgets(act, here).items()}
    return {brand: share for brand, share in shares.items() if share >= NEARLY}


def _taken(act: Act) -> dict[int, int]:
    """Bytes of this month, by brand; what several follow counts for each."""
    first, _next = month_of(act.now.date())
    of, days = Source.__table__.c, FetchDay.__table__.c
    size = sa.cast(sa.func.sum(days.bytes), sa.BigInteger)
    both = FetchDay.__table__.join(Source.__table__, of.feed_id == days.feed_id)
    wanted = sa.select(of.brand_id, size).select_from(both).where(days.day >= first, act.here(of.brand_id))
    wanted = wanted.group_by(of.brand_id)
    return {brand: int(taken) for brand, taken in act.session.execute(wanted)}


def _share(size: int, budget_mb: float) -> float:
    return size / (budget_mb * 1e6) if budget_mb else float(size > 0)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
