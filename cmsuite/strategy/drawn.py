"""The figures of a strategy. Each says its message in its title, and stands on what is computed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from cmsuite.core.locale import CURRENCIES, money, month, number, percent, span, translate
from cmsuite.engines.exports.figure import MANY, Chart, Figure, Heat, Lane, Series, Span, Tile, Tiles, Timeline
from cmsuite.strategy.compute import Computed, computed
from cmsuite.strategy.lists import named
from cmsuite.strategy.plan import Strategy
from cmsuite.strategy.quotes import hours_text, plain
from cmsuite.strategy.words import FAMILIES, PARTS, PHASES

NAMES = ("targets", "networks", "mix", "load", "budget", "spending", "roadmap", "risks")
"""All that can be drawn, where the plan says enough."""
SPANS = 100  # of a roadmap: those beyond stand in its table


def figures(plan: Strategy, today: date) -> Mapping[str, Figure]:
    """Each figure of NAMES for which the plan says enough, in the language in force."""
    made, period = computed(plan), _period(plan, today)
    drawing: Mapping[str, Callable[[], Figure | None]] = {
        "targets": lambda: _targets(plan, period),
        "networks": lambda: _networks(made, period),
        "mix": lambda: _mix(plan, made, period),
        "load": lambda: _load(made, period),
        "budget": lambda: _budget(plan, made, period),
        "spending": lambda: _spending(plan, made, period),
        "roadmap": lambda: _roadmap(plan, period),
        "risks": lambda: _risks(plan, period),
    }
    found = {name: drawing[name]() for name in NAMES}
    return {name: one for name, one in found.items() if one is not None}


def _targets(plan: Strategy, period: str) -> Figure | None:
    told = [one for one in plan.objectives if one.lead.name and one.lead.unit and one.lead.target is not None]
    if not told:
        return None
    tiles = tuple(
        Tile(
            one.lead.name,
            one.lead.target,
            one.lead.unit,
            "" if one.lead.baseline is None else translate("today {value}").format(value=plain(one.lead.baseline, 2)),
        )
        for one in told[:6]
    )
    return Tiles(
        title=translate("What will have changed when the plan ends"),
        alt=translate("One tile for each objective: its target, and its level today."),
        source=translate("This strategy, lead indicators of its objectives"),
        period=period,
        decimals=2,
        tiles=tiles,
    )


def _networks(made: Computed, period: str) -> Figure | None:
    scored = [one for one in made.networks if one.points is not None and one.name]
    if not scored:
        return None
    best = scored[0]
    facts = {"name": best.name, "n": plain(best.points or Decimal(0))}
    return Chart(
        title=translate("{name} comes first, with {n} of 100").format(**facts),
        alt=translate("A bar for each network that was looked at: six weighed criteria as one number out of 100."),
        source=translate("This strategy, matrix of the networks"),
        period=period,
        unit=translate("of 100"),
        kind="bar",
        axis=translate("Network"),
        labels=tuple(one.name for one in scored),
        series=(Series(translate("Score"), tuple(one.points for one in scored)),),
    )


def _mix(plan: Strategy, made: Computed, period: str) -> Figure | None:
    pillars = [one for one in plan.pillars if one.name]
    formats = sorted(made.by_format, key=lambda one: -made.by_format[one])
    if not pillars or not made.posts:
        return None
    first, rest = (formats, []) if len(formats) <= MANY else (formats[: MANY - 1], formats[MANY - 1 :])

    def count(pillar: str, several: list[str]) -> Decimal:
        return Decimal(sum(made.by_pillar.get((pillar, one), 0) for one in several))

    series = [Series(named(one), tuple(count(pillar.key, [one]) for pillar in pillars)) for one in first]
    if rest:
        series.append(Series(translate("others"), tuple(count(pillar.key, rest) for pillar in pillars)))
    return Chart(
        title=translate("{n} pieces a month, pillar by pillar").format(n=number(made.posts)),
        alt=translate("A bar for each pillar, divided by format."),
        source=translate("This strategy, mix and cadence"),
        period=period,
        unit=translate("pieces a month"),
        kind="stacked",
        axis=translate("Pillar"),
        labels=tuple(one.name for one in pillars),
        series=tuple(series),
    )


def _load(made: Computed, period: str) -> Figure | None:
    if not made.parts:
        return None
    parts = sorted(made.parts.items(), key=lambda one: -one[1])
    capacity = made.capacity
    facts = {
        "need": hours_text(capacity.need),
        "available": hours_text(capacity.available),
        "ratio": percent(float(capacity.ratio), 0) if capacity.ratio is not None else "∞",
    }
    return Chart(
        title=translate("{need} a month of the {available} that there are: {ratio}").format(**facts),
        alt=translate("A bar for each kind of work, with its hours a month."),
        source=translate("This strategy, cadence times hours of each format"),
        period=period,
        unit=translate("h a month"),
        kind="bar",
        axis=translate("Work"),
        labels=tuple(translate(PARTS[part]) if part in PARTS else named(part) for part, _hours in parts),
        series=(Series(translate("Hours"), tuple(hours for _part, hours in parts)),),
    )


def _budget(plan: Strategy, made: Computed, period: str) -> Figure | None:
    families = {name: cents for name, cents in made.families.items() if cents}
    if not families:
        return None
    most, cents = next(iter(families.items()))
    facts = {
        "total": money(made.cost, plan.currency),
        "rate": percent(cents / made.cost, 0),
        "family": translate(FAMILIES[most]).lower(),
    }
    return Chart(
        title=translate("{total} in all, {rate} of it for {family}").format(**facts),
        alt=translate("A bar for each family of costs, the largest on top."),
        source=translate("This strategy, lines of its budget"),
        period=period,
        unit=CURRENCIES.get(plan.currency, plan.currency) or "¤",
        decimals=2,
        kind="bar",
        axis=translate("Family"),
        labels=tuple(translate(FAMILIES[name]) for name in families),
        series=(Series(translate("Amount"), tuple(Decimal(cents) / 100 for cents in families.values())),),
    )


def _spending(plan: Strategy, made: Computed, period: str) -> Figure | None:
    if not 1 < len(made.months) <= 24:
        return None
    top = max(made.months, key=lambda one: made.months[one])
    facts = {"month": month(top), "amount": money(made.months[top], plan.currency)}
    return Chart(
        title=translate("Most is spent in {month}: {amount}").format(**facts),
        alt=translate("A bar for each month, with what is spent in it."),
        source=translate("This strategy, lines of its budget by month"),
        period=period,
        unit=CURRENCIES.get(plan.currency, plan.currency) or "¤",
        decimals=2,
        kind="bar",
        axis=translate("Month"),
        labels=tuple(month(one) for one in made.months),
        series=(Series(translate("Amount"), tuple(Decimal(cents) / 100 for cents in made.months.values())),),
    )


def _roadmap(plan: Strategy, period: str) -> Figure | None:
    phases = tuple(
        Span(one.what or translate(PHASES[one.phase]), one.first, one.last)
        for one in plan.phases
        if one.first and one.last and one.first <= one.last
    )[:SPANS]
    lanes, left = [Lane(translate("Phases"), phases)] if phases else [], SPANS - len(phases)
    for phase in PHASES:
        marks = (one for one in plan.milestones if one.phase == phase and one.on and one.what)
        spans = tuple(Span(one.what, one.on, one.on) for one in marks if one.on)[:left]
        left -= len(spans)
        if spans:
            lanes.append(Lane(translate(PHASES[phase]), spans))
    if not lanes:
        return None
    return Timeline(
        title=translate("Each phase ends with something that can be seen"),
        alt=translate("Phases as bars over the months, and the milestones of each phase as points."),
        source=translate("This strategy, roadmap"),
        period=period,
        axis=translate("Phase"),
        lanes=tuple(lanes),
    )


def _risks(plan: Strategy, period: str) -> Figure | None:
    risks = [one for one in plan.risks if one.what]
    if not risks:
        return None
    worst = max(risks, key=lambda one: one.probability * one.impact)
    steps = range(1, 6)

    def count(probability: int, impact: int) -> Decimal:
        return Decimal(sum(one.probability == probability and one.impact == impact for one in risks))

    facts = {"what": worst.what, "n": worst.probability * worst.impact}
    return Heat(
        title=translate("The heaviest risk weighs {n} of 25: {what}").format(**facts),
        alt=translate(
            "Rows are the probability from 5 down to 1, columns the impact from 1 to 5; each cell counts risks."
        ),
        source=translate("This strategy, register of risks"),
        period=period,
        unit=translate("risks"),
        axis=translate("Probability"),
        rows=tuple(translate("probability {n}").format(n=step) for step in reversed(steps)),
        columns=tuple(translate("impact {n}").format(n=step) for step in steps),
        values=tuple(tuple(count(row, column) for column in steps) for row in reversed(steps)),
    )


def _period(plan: Strategy, today: date) -> str:
    firsts = [one.first for one in plan.phases if one.first]
    lasts = [one.last for one in plan.phases if one.last]
    first, last = min(firsts, default=today), max(lasts, default=today)
    return span(first, max(first, last))
