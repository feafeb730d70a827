"""What of a brief cannot hold together: dates, sums, readers and networks, voices, objectives and perimeter. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from cmsuite.briefs import catalogue, envelope
from cmsuite.briefs.catalogue import Both
from cmsuite.core.locale import day, money, number

if TYPE_CHECKING:
    from cmsuite.briefs.brief import Brief
    from cmsuite.briefs.parts import Objective

OLD = 65  # years
ORGANIC = 3  # times what the accounts reach by themselves in 90 days
_AGE = re.compile(r"\d{1,3}")
_AND = re.compile(r"\s*(?:[,;/+&]|\bet\b|\band\b)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """rule: the question that it makes. at: the path of what does not fit. facts: for the words of that question."""

    rule: str
    at: str
    facts: Mapping[str, Both]


def contradictions(brief: Brief) -> Iterator[Contradiction]:
    """Everything that contradicts itself, rule after rule."""
    yield from _deadline(brief)
    yield from _budget(brief)
    yield from _audience(brief)
    yield from _reach(brief)
    yield from _validators(brief)
    yield from _perimeter(brief)


def equal_voices(brief: Brief) -> list[tuple[str, tuple[str, ...]]]:
    """What several people validate with equal power, and their names."""
    voices: dict[str, list[str]] = {}
    said: dict[str, str] = {}
    for one in brief.validators:
        if one.name:
            scope = " ".join(one.validates.casefold().split())
            voices.setdefault(scope, []).append(one.name)
            said.setdefault(scope, one.validates)
    return [(said[scope], tuple(names)) for scope, names in voices.items() if len(names) > 1]


def networks_of(objective: Objective) -> tuple[str, ...]:
    """The networks that an objective names; none where it is meant for all."""
    if catalogue.everywhere(objective.network):
        return ()
    return tuple(one for one in _AND.split(objective.network) if one)


def spoken(make: Callable[[], str]) -> Both:
    """What a function says in each language."""
    return Both(*(catalogue.speaking(tongue, make) for tongue in ("en", "fr")))


def _same(text: str) -> Both:
    return Both(text, text)


def _deadline(brief: Brief) -> Iterator[Contradiction]:
    end = brief.ends_on
    if end is None:
        return
    dated = [(f"milestones.{n}", one.what, one.on) for n, one in enumerate(brief.milestones)]
    dated += [(f"deliverables.{n}", one.what, one.on) for n, one in enumerate(brief.deliverables)]
    dated += [(f"objectives.{n}.ends_on", one.object, one.ends_on) for n, one in enumerate(brief.objectives)]
    for at, what, on in dated:
        if on is not None and on > end:
            facts = {"end": spoken(lambda: day(end)), "what": _same(what), "day": spoken(lambda on=on: day(on))}  # type: ignore[misc]
            yield Contradiction("contradiction.deadline", at, facts)


def _budget(brief: Brief) -> Iterator[Contradiction]:
    days = sum((one.days for one in brief.deliverables if one.days), Decimal(0))
    needed, there = int(days * brief.day_rate_cents), envelope.of(brief).net
    if brief.budget and needed > there:
        facts = {
            "days": spoken(lambda: number(days, 0 if days == int(days) else 1)),
            "needed": spoken(lambda: money(needed, brief.currency)),
            "there": spoken(lambda: money(there, brief.currency)),
        }
        yield Contradiction("contradiction.budget", "budget_cents", facts)


def _audience(brief: Brief) -> Iterator[Contradiction]:
    if not catalogue.only_young(brief.networks):
        return
    for n, one in enumerate(brief.targets):
        ages = [int(age) for age in _AGE.findall(one.ages)]
        if ages and min(ages) >= OLD:
            facts = {"who": one.who, "ages": one.ages, "networks": ", ".join(brief.networks)}
            at = f"targets.{n}.ages"
            yield Contradiction("contradiction.audience", at, {name: _same(fact) for name, fact in facts.items()})


def _reach(brief: Brief) -> Iterator[Contradiction]:
    paid = any(line.family in ("media", "influence") and line.cents for line in brief.budget)
    organic = brief.organic_reach
    if paid or not organic or not brief.budget:
        return
    for n, one in enumerate(brief.objectives):
        target = one.target
        if target is not None and catalogue.counts_reach(one.kpi) and target > ORGANIC * organic:
            facts = {"target": spoken(lambda target=target: number(target)), "organic": spoken(lambda: number(organic))}  # type: ignore[misc]
            yield Contradiction("contradiction.reach", f"objectives.{n}.target", facts)


def _validators(brief: Brief) -> Iterator[Contradiction]:
    for scope, names in equal_voices(brief):
        what = _same(scope) if scope else Both("everything", "tout")
        facts = {"names": Both(" and ".join(names), " et ".join(names)), "what": what}
        yield Contradiction("contradiction.validators", "validators", facts)


def _perimeter(brief: Brief) -> Iterator[Contradiction]:
    within = [one.casefold() for one in brief.networks if one]
    for n, one in enumerate(brief.objectives) if within else ():
        outside = [
            name for name in networks_of(one) if not any(name.casefold() in known or known in name.casefold()
                                                         for known in within)
        ]  # fmt: skip
        if outside:
            facts = {"what": _same(f"{one.verb} {one.object}".strip()), "network": _same(", ".join(outside))}
            yield Contradiction("contradiction.perimeter", f"objectives.{n}.network", facts)
