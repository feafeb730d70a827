"""What time makes of a crisis plan that was right when it was validated: numbers that nobody called for long, a drill
that is due, a review, hours to come without anybody on call, nothing that watches. Pure; and the question for the plans
that stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa

from cmsuite.charters.crisis_hours import Away, Gap, gaps
from cmsuite.charters.drills import Drilled, drilled
from cmsuite.core.locale import N_, day, moment
from cmsuite.core.needs import told
from cmsuite.engines.acts import Act
from cmsuite.engines.documents.bare import DOCUMENT, VERSION, of_kinds
from cmsuite.store.types import Json

TESTED = timedelta(days=183)
DRILLED = timedelta(days=365)
AHEAD = 14  # days of the rota that are looked at
LEASE_S = 120.0  # within which a worker gives a sign of life
What = Literal["worker-down", "oncall", "contacts", "drill", "review"]
SAID: dict[What, str] = {
    "worker-down": N_("“{title}”: on-call is inactive, no process is watching. Start one: cmsuite worker"),
    "oncall": N_("“{title}”: nobody is on call from {start} to {end}"),
    "contacts": N_("“{title}”: the numbers of {who} were not tried for 6 months"),
    "drill": N_("“{title}”: no drill for 12 months"),
    "review": N_("“{title}” was to be reviewed on {day}"),
}
MANY: Mapping[What, str] = {
    "oncall": N_("“{title}”: nobody is on call in {n} spans of time, first from {start} to {end}"),
    "contacts": N_("“{title}”: {n} numbers were not tried for 6 months, first those of {who}"),
}
_SETTING = sa.table(
    "setting", sa.column("brand_id", sa.BigInteger), sa.column("key", sa.String), sa.column("value", Json)
)
_BRAND = sa.table("brand", sa.column("id", sa.BigInteger), sa.column("zone", sa.String))


@dataclass(frozen=True, slots=True)
class Stands:
    """The crisis plan that binds a brand: what is validated of its newest one. zone: the brand's."""

    document: int
    brand: int
    title: str
    zone: str
    plan: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that time made due. n: how many of it; at: since when, or from when."""

    what: What
    facts: Mapping[str, Any]
    n: int = 1
    at: datetime | None = None

    @property
    def said(self) -> str:
        return SAID[self.what]

    @property
    def many(self) -> str:
        return MANY.get(self.what, "")

    @property
    def sentence(self) -> str:
        return told(self.said, self.many, self.n, self.facts)


@dataclass(frozen=True, slots=True)
class _Shift:
    """A line of the rota, as far as hours go."""

    days: tuple[str, ...]
    start: str
    end: str
    person: str
    backup: str


def due(found: Stands, away: Sequence[Away], held_on: date | None, now: datetime, today: date) -> Iterator[Due]:
    """What is due of a plan. held_on: when the last drill was held that has a report."""
    title, plan = found.title, found.plan
    open_ = [one for one in gaps(_rota(plan), away, today, AHEAD, found.zone) if _later(one, now, found.zone)]
    if open_:
        first = open_[0]
        facts = {"title": title, "start": moment(first.start), "end": moment(first.end)}
        yield Due("oncall", facts, len(open_))
    untried = [
        one for one in _rows(plan, "contacts") if one.get("person") and _older(one.get("tested_on"), today, TESTED)
    ]
    if untried:
        yield Due("contacts", {"title": title, "who": untried[0]["person"]}, len(untried))
    days = [_date(one.get("on")) for one in _rows(plan, "drills")] + [held_on]
    last = max((one for one in days if one is not None), default=None)
    if last is None or today - last > DRILLED:
        yield Due("drill", {"title": title})
    review = _date(plan.get("review_on"))
    if review is not None and review < today:
        yield Due("review", {"title": title, "day": day(review)})


def of_brand(act: Act) -> list[Due] | None:
    """What is due of the plan that binds the brand at hand, and whether anybody watches; None where no plan does."""
    plan = next(iter(standing(act)), None)
    return None if plan is None else [found for _plan, found in of_plans(act, [plan])]


def of_plans(act: Act, plans: Sequence[Stands]) -> Iterator[tuple[Stands, Due]]:
    """What is due of each of these plans, first that nobody watches."""
    if not plans:
        return
    from cmsuite.core.zones import wall
    from cmsuite.engines.jobs.history import workers

    brands, watched = [one.brand for one in plans], bool(workers(act, LEASE_S))
    away, drilled = absences(act, brands), held_on(act, brands)
    for one in plans:
        if not watched:
            yield one, Due("worker-down", {"title": one.title})
        held, here = drilled.get(one.brand), wall(act.now, one.zone).local.date()
        for found in due(one, away.get(one.brand, ()), held[-1] if held else None, act.now, here):
            yield one, found


def standing(act: Act) -> list[Stands]:
    """The plan that binds each brand of this scope: the newest document that has a validated version."""
    return both(act)[1]


def both(act: Act) -> tuple[list[Drilled], list[Stands]]:
    """The drills whose report is a draft, and the plans that stand: one question."""
    of = DOCUMENT.c
    plan = sa.and_(of.kind == "crisis_plan", VERSION.c.state == "validated")
    report = sa.and_(of.kind == "drill_report", VERSION.c.state == "draft")
    query = (
        sa.select(of.kind, of.id, of.brand_id, of.title, _BRAND.c.zone, VERSION.c.content)
        .join_from(DOCUMENT, VERSION, VERSION.c.document_id == of.id)
        .join(_BRAND, _BRAND.c.id == of.brand_id)
        .where(of_kinds(act, "crisis_plan", "drill_report"), sa.or_(plan, report), of.archived_at.is_(None))
        .order_by(of.id, VERSION.c.seq)
    )
    drills, plans = [], {}
    for kind, id, brand, title, zone, content in act.session.execute(query):
        if kind == "crisis_plan":
            plans[brand] = Stands(id, brand, title, zone, content)
        elif (found := drilled(id, brand, title, content)) is not None:
            drills.append(found)
    return drills, list(plans.values())


def held_on(act: Act, brands: Sequence[int]) -> Mapping[int, tuple[date, ...]]:
    """For each of these brands that held drills, the days on which they were ended, the earliest first."""
    of, ended = DOCUMENT.c, VERSION.c.content["ended_at"].as_string()
    query = (
        sa.select(of.brand_id, of.id, ended)
        .join_from(DOCUMENT, VERSION, VERSION.c.document_id == of.id)
        .where(of_kinds(act, "drill_report"), of.brand_id.in_(brands), of.archived_at.is_(None))
    )
    days = {(brand, id): on for brand, id, said in act.session.execute(query) if (on := _date((said or "")[:10]))}
    held: dict[int, list[date]] = {}
    for (brand, _id), on in days.items():
        held.setdefault(brand, []).append(on)
    return {brand: tuple(sorted(found)) for brand, found in held.items()}


def absences(act: Act, brands: Sequence[int]) -> Mapping[int, tuple[Away, ...]]:
    """Who is away, for each of these brands."""
    of = _SETTING.c
    query = sa.select(of.brand_id, of.value).where(of.key == "charters.absences", of.brand_id.in_(brands))
    return {brand: read_absences(value) for brand, value in act.session.execute(query)}


def read_absences(value: Any) -> tuple[Away, ...]:
    """Absences as they are kept, in the order in which they begin; what is none is passed over."""
    found = []
    for one in value if isinstance(value, list) else ():
        try:
            first, last = date.fromisoformat(one["first"]), date.fromisoformat(one["last"])
            found.append(Away(one["person"], first, last, one.get("instead", "")))
        except (KeyError, TypeError, ValueError):
            continue
    return tuple(sorted(found, key=lambda one: one.first))


def _rota(plan: Mapping[str, Any]) -> list[_Shift]:
    return [
        _Shift(tuple(one.get("days") or ()), one.get("start") or "00:00", one.get("end") or "00:00",
               one.get("person") or "", one.get("backup") or "")
        for one in _rows(plan, "rota")
    ]  # fmt: skip


def _rows(plan: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    return [one for one in plan.get(name) or () if isinstance(one, dict)]


def _later(gap: Gap, now: datetime, zone: str) -> bool:
    from cmsuite.core.zones import wall

    return gap.end > wall(now, zone).local.replace(tzinfo=None)


def _older(said: Any, today: date, most: timedelta) -> bool:
    found = _date(said)
    return found is None or today - found > most


def _date(said: Any) -> date | None:
    try:
        return date.fromisoformat(said) if said else None
    except (TypeError, ValueError):
        return None
