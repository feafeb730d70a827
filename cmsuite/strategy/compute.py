"""Everything that follows from a strategy by arithmetic: hours, cost, mix, networks, critical path. Nothing of it is
typed, so nothing of it can differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from cmsuite.strategy import choice, money
from cmsuite.strategy.capacity import Capacity, Cut, Load, available, cut, needed
from cmsuite.strategy.lists import hours_of
from cmsuite.strategy.plan import Strategy
from cmsuite.strategy.roadmap import Activity, CriticalPath, circle, schedule

FAR = 1_000_000  # days: no plan goes further
SEVERE = 12  # of 25: a risk beyond has a crisis scenario


@dataclass(frozen=True, slots=True)
class Chosen:
    """A network with its number out of 100, and what that says; None while a score is missing."""

    key: str
    name: str
    points: Decimal | None
    says: Literal["invest", "test", "refuse"] | None


@dataclass(frozen=True, slots=True)
class Result:
    """What an objective costs. cents: of its lines; each: of one result that is aimed at, None where results are not
    counted (a rate, or less is better); gained: of one unit by which its lead indicator gets better than today."""

    key: str
    cents: int
    gain: Decimal | None
    each: Decimal | None
    gained: Decimal | None


@dataclass(frozen=True, slots=True)
class Computed:
    """posts: pieces a month. shares: of each pillar among them. mix: pieces by pillar and format, or by network.

    parts: hours a month by what they are for. path: None where steps wait for each other in a ring. cost: cents of all
    budget lines. months: cents by month.
    """

    posts: int
    shares: Mapping[str, Decimal]
    by_format: Mapping[str, int]
    by_pillar: Mapping[tuple[str, str], int]
    by_network: Mapping[tuple[str, str], int]
    parts: Mapping[str, Decimal]
    capacity: Capacity
    cut: Cut | None
    networks: tuple[Chosen, ...]
    cost: int
    families: Mapping[str, int]
    months: Mapping[date, int]
    results: tuple[Result, ...]
    path: CriticalPath | None
    ring: tuple[str, ...]
    due: Mapping[str, date]


def computed(plan: Strategy) -> Computed:
    """All of it, from one plan."""
    loads = loads_of(plan)
    capacity = capacity_of(plan)
    lines = lines_of(plan)
    by_pillar: dict[tuple[str, str], int] = {}
    by_network: dict[tuple[str, str], int] = {}
    by_format: dict[str, int] = {}
    for one in plan.cadence:
        by_format[one.format] = by_format.get(one.format, 0) + one.per_month
        by_pillar[one.pillar, one.format] = by_pillar.get((one.pillar, one.format), 0) + one.per_month
        by_network[one.network, one.format] = by_network.get((one.network, one.format), 0) + one.per_month
    posts = sum(by_format.values())
    per_pillar: dict[str, int] = {}
    for (pillar, _format), n in by_pillar.items():
        per_pillar[pillar] = per_pillar.get(pillar, 0) + n
    steps = [Activity(one.key, one.days, one.after) for one in plan.milestones]
    ring = circle(steps)
    path = None if ring else schedule(steps)
    return Computed(
        posts=posts,
        shares={pillar: Decimal(n) / posts for pillar, n in per_pillar.items() if posts},
        by_format=by_format,
        by_pillar=by_pillar,
        by_network=by_network,
        parts=parts_of(plan),
        capacity=capacity,
        cut=_cut(tuple(loads), capacity) if capacity.level == "red" else None,
        networks=tuple(_chosen(plan)),
        cost=money.total(lines),
        families=dict(sorted(money.by(lines, "family").items(), key=lambda one: -one[1])),
        months=money.monthly(lines),
        results=tuple(_results(plan, lines)),
        path=path,
        ring=ring,
        due=_due(plan, path),
    )


@lru_cache(maxsize=8)
def _cut(loads: tuple[Load, ...], capacity: Capacity) -> Cut | None:
    """Searched once, however many checks of the same plan ask."""
    return cut(loads, capacity)


def loads_of(plan: Strategy) -> list[Load]:
    """The cadence as loads; hours that nobody gave are those of the list."""
    return [
        Load(one.format, one.per_month, hours_of(one.format) if one.hours is None else one.hours, one.reuse)
        for one in plan.cadence
    ]


def capacity_of(plan: Strategy) -> Capacity:
    """Hours needed and hours there are, a month."""
    work = plan.workload
    others = (work.reporting, work.meetings, work.veille, work.overhead)
    need = needed(loads_of(plan), work.inbound, work.minutes, others)
    return Capacity(need, available([one.hours for one in plan.people], work.absence))


def parts_of(plan: Strategy) -> dict[str, Decimal]:
    """Hours a month by what they are for: a format, `messages`, `reporting`, `meetings`, `veille`, `overhead`."""
    parts: dict[str, Decimal] = {}
    for one in loads_of(plan):
        parts[one.format] = parts.get(one.format, Decimal(0)) + one.n * one.each
    work = plan.workload
    parts["messages"] = work.inbound * work.minutes / 60
    parts |= {name: getattr(work, name) for name in ("reporting", "meetings", "veille", "overhead")}
    return {name: hours for name, hours in parts.items() if hours}


def lines_of(plan: Strategy) -> list[money.Line]:
    """The budget as lines."""
    return [money.Line(one.family, one.cents, one.first, one.months, one.objective, one.network) for one in plan.budget]


def weights_of(plan: Strategy) -> dict[str, int]:
    """The weights of the six criteria."""
    return {name: getattr(plan.weights, name) for name in choice.CRITERIA}


def _chosen(plan: Strategy) -> list[Chosen]:
    weights, found = weights_of(plan), []
    for one in plan.networks:
        points = choice.score({name: getattr(one, name) for name in choice.CRITERIA}, weights)
        found.append(Chosen(one.key, one.name, points, None if points is None else choice.verdict(points)))
    return sorted(found, key=lambda one: -(one.points or Decimal(0)))


def _results(plan: Strategy, lines: list[money.Line]) -> list[Result]:
    cents = money.by(lines, "objective")
    found = []
    for one in plan.objectives:
        spent = cents.get(one.key, 0)
        lead = one.lead
        gain = None if lead.target is None or lead.baseline is None else abs(lead.target - lead.baseline)
        counted = lead.target if lead.up and not lead.unit.startswith("%") else None
        each, gained = (money.per_result(spent, n) if spent else None for n in (counted, gain))
        found.append(Result(one.key, spent, gain, each, gained if gained != each else None))
    return found


def _due(plan: Strategy, path: CriticalPath | None) -> dict[str, date]:
    """The earliest day of each milestone, from the first day of the plan."""
    firsts = [one.first for one in plan.phases if one.first is not None]
    if path is None or not firsts:
        return {}
    return {key: min(firsts) + timedelta(days=min(FAR, max(0, timed.end - 1))) for key, timed in path.steps.items()}
