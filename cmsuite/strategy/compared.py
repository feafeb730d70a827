"""A strategy's numbers held against those of the documents above it: the same thing has one value."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from cmsuite.core.locale import N_
from cmsuite.core.text import shown
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import Content
from cmsuite.engines.documents.kinds import Finding
from cmsuite.strategy.plan import Kpi, Strategy
from cmsuite.strategy.quotes import plain

if TYPE_CHECKING:
    from cmsuite.briefs.brief import Brief
    from cmsuite.matrix.schema import SwotNote

MIXED = frozenset({"frt_median", "response_rate"})
"""Metrics that lie, for all accounts together, between those of each."""
HOURS = frozenset({"h", "hour", "hours", "heure", "heures"})


def check(content: Content, around: Around) -> Iterator[Finding]:
    """Hours, levels and targets that another document of the line says otherwise."""
    plan = cast(Strategy, content)
    if "brief" in around.parents:
        yield from _hours(plan, cast("Brief", around.parents["brief"].content))
    for place, one in enumerate(plan.objectives):
        for at, kpi in ((f"objectives.{place}.lead", one.lead), (f"objectives.{place}.guard", one.guard)):
            yield from _levels(kpi, at, around, set(one.recommendations))
        for n, kpi in enumerate(one.support):
            yield from _levels(kpi, f"objectives.{place}.support.{n}", around, set(one.recommendations))


def _hours(plan: Strategy, brief: Brief) -> Iterator[Finding]:
    for side, theirs in (("agency", brief.agency_hours), ("client", brief.client_hours)):
        ours = sum((one.hours for one in plan.people if one.side == side), Decimal(0))
        if theirs and ours > theirs:
            agency = N_("We plan {ours} h a month of our own, the framing note has {theirs} h.")
            client = N_("We plan {ours} h a month of the client's, the framing note has {theirs} h.")
            facts = {"ours": plain(ours, 2), "theirs": theirs}
            yield Finding("strategy.hours-over-brief", "warn", agency if side == "agency" else client, "people", facts)


def _levels(kpi: Kpi, at: str, around: Around, keys: set[str]) -> Iterator[Finding]:
    for kind, level, target in _said(kpi, around, keys):
        title = shown(around.parents[kind].title, 60)
        if level is not None and kpi.baseline is not None and not _same(kpi.baseline, level):
            said = N_("“{name}” begins at {ours} here and at {theirs} in “{title}”: one of them is wrong or older.")
            facts = {"name": kpi.name, "ours": plain(kpi.baseline, 2), "theirs": plain(level, 2), "title": title}
            yield Finding("strategy.level-differs", "warn", said, f"{at}.baseline", facts)
        if target is not None and kpi.target is not None and not _same(kpi.target, target):
            said = N_("“{name}” aims at {ours} here and at {theirs} in “{title}”: say there or here why.")
            facts = {"name": kpi.name, "ours": plain(kpi.target, 2), "theirs": plain(target, 2), "title": title}
            yield Finding("strategy.level-differs", "warn", said, f"{at}.target", facts)


def _said(kpi: Kpi, around: Around, keys: set[str]) -> Iterator[tuple[str, Decimal | None, Decimal | None]]:
    """What the documents above say of the same indicator: their kind, its level, its target."""
    if "brief" in around.parents:
        for goal in cast("Brief", around.parents["brief"].content).objectives:
            if _alike(kpi, goal.kpi, goal.unit):
                yield "brief", goal.baseline, goal.target
    if "swot_note" in around.parents:
        for one in cast("SwotNote", around.parents["swot_note"].content).recommendations:
            if one.key in keys and _alike(kpi, one.kpi, one.kpi_unit):
                yield "swot_note", one.kpi_from, one.kpi_to
    if "audit_report" in around.parents and kpi.baseline is not None:
        levels = _audited(kpi, around.parents["audit_report"].content)
        between = bool(levels) and kpi.metric in MIXED and min(levels) <= kpi.baseline <= max(levels)
        if levels and not between and not any(_same(kpi.baseline, one) for one in levels):
            yield "audit_report", levels[0], None


def _alike(kpi: Kpi, name: str, unit: str) -> bool:
    """Whether two documents mean the same indicator: by its name, and by its unit where both have one."""
    named = bool(kpi.name) and kpi.name.casefold() == name.casefold()
    return named and (not kpi.unit or not unit or kpi.unit.casefold() == unit.casefold())


def _audited(kpi: Kpi, report: Any) -> list[Decimal]:
    """What an audit measured of a metric of the dictionary, in the unit of the indicator: of each account, and of all
    together where they can be added."""
    accounts = report.community
    if kpi.metric == "frt_median" and kpi.unit.casefold() in HOURS:
        return [one.median_hours for one in accounts if one.median_hours is not None]
    if kpi.metric == "followers":
        there = [Decimal(one.audience) for one in accounts if one.audience is not None]
        return [*there, sum(there, Decimal(0))] if there else []
    if kpi.metric == "response_rate" and kpi.unit.strip().startswith("%"):
        pairs = [(one.answered, one.questions) for one in accounts if one.questions]
        pairs += [(sum(met for met, _n in pairs), sum(n for _met, n in pairs))] if pairs else []
        return [Decimal(met * 100) / n for met, n in pairs]
    return []


def _same(ours: Decimal, theirs: Decimal) -> bool:
    """Whether two levels are one, at the roughness of the one that says less."""
    places = min(max(0, -int(one.normalize().as_tuple().exponent)) for one in (ours, theirs))
    return abs(ours - theirs) <= Decimal(1).scaleb(-places) / 2
