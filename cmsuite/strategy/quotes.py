"""The numbers of a strategy by name, so that no other text types them again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import cast

from cmsuite.core.locale import CURRENCIES, day, money, number, percent
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import Content
from cmsuite.strategy.compute import Computed, computed
from cmsuite.strategy.plan import OPEN, Kpi, Strategy


@dataclass(frozen=True, slots=True)
class Named:
    """A number with its name. text: as the language in force writes it; unit: what it counts ("€", "%", "h"), empty for
    a plain number; at: the field that it comes from."""

    name: str
    value: Decimal
    text: str
    unit: str
    at: str


def figures(content: Content, _around: Around) -> Mapping[str, str]:
    """What texts of a strategy quote, and of what follows from it."""
    return values(cast(Strategy, content))


def values(plan: Strategy) -> dict[str, str]:
    """Every number of a strategy, and its days, as the language in force writes them."""
    found = {one.name: one.text for one in named(plan)}
    for name, on in (("starts", _first(plan)), ("ends", _last(plan)), ("review", plan.review.on)):
        if on is not None:
            found[f"day.{name}"] = day(on)
    for mark in plan.milestones:
        if mark.on is not None:
            found[f"milestone.{mark.key}"] = day(mark.on)
    return found


def named(plan: Strategy) -> list[Named]:
    """Every number of a plan that others may quote."""
    made = computed(plan)
    return [*_money(plan, made), *_hours(made), *_counts(plan, made), *_kpis(plan), *_scenarios(plan)]


def hours_text(hours: Decimal) -> str:
    """89.5 h or 89,5 h."""
    return f"{plain(hours)}\u00a0h"


def plain(value: Decimal, most: int = 1) -> str:
    """A number with the decimals that it has, up to `most`."""
    _sign, _digits, exponent = round(value, most).normalize().as_tuple()
    return number(round(value, most), max(0, -exponent) if isinstance(exponent, int) else 0)


def with_unit(value: Decimal, unit: str) -> str:
    """4 h, 19.5%, 1,500 visits."""
    if unit == "%":
        return percent(float(value) / 100, 0 if value == value.to_integral_value() else 1)
    return f"{plain(value, 2)}\u00a0{unit}" if unit else plain(value, 2)


def _money(plan: Strategy, made: Computed) -> Iterator[Named]:
    sign = CURRENCIES.get(plan.currency, plan.currency)

    def of(name: str, cents: int | Decimal, at: str) -> Named:
        return Named(name, Decimal(cents) / 100, money(cents, plan.currency), sign, at)

    yield of("budget.total", made.cost, "budget_cents")
    for family, cents in made.families.items():
        yield of(f"budget.{family}", cents, "budget")
        if made.cost:
            rate = Decimal(cents) / made.cost
            yield Named(f"budget.{family}.share", rate * 100, percent(float(rate), 0), "%", "budget")
    if made.months:
        average = Decimal(made.cost) / len(made.months)
        yield of("budget.month", average.quantize(Decimal(1)), "budget")
    if plan.hour_cents:
        yield of("hour", plan.hour_cents, "hour_cents")
    for one in made.results:
        if one.cents:
            yield of(f"objective.{one.key}.budget", one.cents, "budget")
        if one.each is not None:
            yield of(f"objective.{one.key}.cost", one.each.quantize(Decimal(1)), "budget")
        if one.gained is not None:
            yield of(f"objective.{one.key}.gained.cost", one.gained.quantize(Decimal(1)), "budget")


def _hours(made: Computed) -> Iterator[Named]:
    for name, hours, at in (
        ("capacity.need", made.capacity.need, "cadence"),
        ("capacity.available", made.capacity.available, "people"),
    ):
        yield Named(name, hours, hours_text(hours), "h", at)
    if made.capacity.ratio is not None:
        ratio = made.capacity.ratio
        yield Named("capacity.ratio", ratio * 100, percent(float(ratio), 0), "%", "cadence")
    for part, hours in made.parts.items():
        yield Named(f"hours.{part}", hours, hours_text(hours), "h", "cadence")


def _counts(plan: Strategy, made: Computed) -> Iterator[Named]:
    counts = {
        "posts.month": (made.posts, "cadence"),
        "objectives": (len(plan.objectives), "objectives"),
        "pillars": (len(plan.pillars), "pillars"),
        "networks.open": (sum(one.decision in OPEN for one in plan.networks), "networks"),
        "months": (len(made.months), "budget"),
        **{f"posts.{format}": (n, "cadence") for format, n in made.by_format.items()},
    }
    for name, (n, at) in counts.items():
        yield Named(name, Decimal(n), number(n), "", at)
    for one in made.networks:
        if one.points is not None:
            yield Named(f"network.{one.key}.score", one.points, plain(one.points), "", "networks")
    for place, pillar in enumerate(plan.pillars):
        rate = Decimal(pillar.share) / 100
        name, at = f"pillar.{pillar.key}.share", f"pillars.{place}.share"
        yield Named(name, Decimal(pillar.share), percent(float(rate), 0), "%", at)


def _kpis(plan: Strategy) -> Iterator[Named]:
    for place, one in enumerate(plan.objectives):
        at = f"objectives.{place}.lead"
        yield from _kpi(f"objective.{one.key}", one.lead, at)
        yield from _kpi(f"objective.{one.key}.guard", one.guard, f"objectives.{place}.guard")
        for n, support in enumerate(one.support, 1):
            yield from _kpi(f"objective.{one.key}.support{n}", support, f"objectives.{place}.support.{n - 1}")


def _kpi(name: str, kpi: Kpi, at: str) -> Iterator[Named]:
    for part in ("baseline", "target", "alert"):
        value: Decimal | None = getattr(kpi, part)
        if value is not None:
            yield Named(f"{name}.{part}", value, with_unit(value, kpi.unit), kpi.unit, f"{at}.{part}")


def _scenarios(plan: Strategy) -> Iterator[Named]:
    sign = CURRENCIES.get(plan.currency, plan.currency)
    for place, one in enumerate(plan.scenarios):
        at, name = f"scenarios.{place}", f"scenario.{one.level}"
        yield Named(f"{name}.cost", Decimal(one.cents) / 100, money(one.cents, plan.currency), sign, f"{at}.cents")
        yield Named(f"{name}.hours", one.hours, hours_text(one.hours), "h", f"{at}.hours")


def _first(plan: Strategy) -> date | None:
    return min((one.first for one in plan.phases if one.first), default=None)


def _last(plan: Strategy) -> date | None:
    return max((one.last for one in plan.phases if one.last), default=None)
