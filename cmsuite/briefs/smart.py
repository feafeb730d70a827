"""An objective, letter by letter: specific, measurable, achievable, relevant, bound in time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, cast

from cmsuite.core.locale import N_, percent
from cmsuite.engines.documents.content import Content
from cmsuite.engines.documents.kinds import Finding

if TYPE_CHECKING:
    from cmsuite.briefs.brief import Brief, Objective
    from cmsuite.engines.documents.around import Around

VAGUE = (
    "visibilité visibility buzz moderne modern jeune young dynamique dynamic booster boost améliorer improve viral "
    "rapidement quickly un peu la the our notre plus more être be"
).split()
LONGEST = 18  # months
EASY, HARD = 2.0, 4.0  # times the growth that there was
QUARTER = timedelta(days=92)
_WORD = re.compile(r"\w+")


def check(content: Content, _around: Around) -> Iterator[Finding]:
    """Each objective of a brief."""
    brief = cast("Brief", content)
    for place, objective in enumerate(brief.objectives):
        at = f"objectives.{place}"
        yield from _specific(objective, at)
        yield from _measurable(objective, at)
        yield from _achievable(objective, brief, at)
        yield from _relevant(objective, brief, at, place)
        yield from _in_time(objective, at)


def growth(baseline: Decimal, target: Decimal, months: float) -> float | None:
    """The growth a month that leads from a level to a target; where it should fall, from the target to the level. None
    where it cannot be said: a level of zero, no time."""
    low, high = sorted((float(baseline), float(target)))
    return None if low <= 0 or months <= 0 else (high / low) ** (1 / months) - 1


def months_between(first: date, last: date) -> float:
    """Months of the calendar, with parts of one as days of thirty."""
    return (last.year - first.year) * 12 + (last.month - first.month) + (last.day - first.day) / 30


def _specific(one: Objective, at: str) -> Iterator[Finding]:
    missing = [name for name in ("verb", "object", "audience", "network") if not getattr(one, name)]
    if missing:
        said = N_("The objective is not specific: write its verb, its object, its audience and its network, or “all”.")
        yield Finding("brief.smart-s", "block", said, f"{at}.{missing[0]}")
        return
    spoken = {word.lower() for word in _WORD.findall(f"{one.verb} {one.object}")}
    if spoken and spoken <= {*VAGUE}:
        said = N_("“{words}” is vague: write what would be seen if it were achieved.")
        yield Finding("brief.smart-s", "block", said, f"{at}.object", {"words": f"{one.verb} {one.object}"})


def _measurable(one: Objective, at: str) -> Iterator[Finding]:
    if not (one.kpi and one.unit and one.source and one.target is not None):
        said = N_("The objective cannot be measured: write its indicator, unit, source and target.")
        yield Finding("brief.smart-m", "block", said, f"{at}.kpi")
    if not (one.baseline is not None and one.baseline_on) and one.baseline_by is None:
        said = N_("Today's level is missing: write it with its day, or by when it will be measured.")
        yield Finding("brief.smart-m", "block", said, f"{at}.baseline")


def _achievable(one: Objective, brief: Brief, at: str) -> Iterator[Finding]:
    if one.hours > brief.agency_hours + brief.client_hours:
        said = N_("The objective needs {hours} hours a month, and there are {there}.")
        there = brief.agency_hours + brief.client_hours
        yield Finding("brief.smart-a", "warn", said, f"{at}.hours", {"hours": one.hours, "there": there})
    needed = _needed(one)
    if needed is None:
        return
    history = one.history_rate if one.history_rate is not None and one.history_rate > 0 else None
    past = history if history is not None else one.competitors_rate
    facts: dict[str, str] = {
        "needed": percent(needed),
        "past": percent(float(past)) if past is not None else percent(None),
    }
    if past is None or past <= 0:
        said = N_("It takes {needed} a month, and nothing says whether that is possible: measure, or ask for a level.")
        yield Finding("brief.smart-a", "warn", said, f"{at}.target", facts)
        return
    ratio = needed / float(past)
    facts["ratio"] = f"{ratio:.1f}"
    if ratio > HARD and not (one.levers and _paid(brief)):
        said = N_(
            "It takes {needed} a month where {past} was reached, {ratio} times: name the levers, and a line of media "
            "or influence in the budget."
        )
        yield Finding("brief.smart-a", "block", said, f"{at}.target", facts)
    elif ratio > EASY or history is None:
        said = N_("It takes {needed} a month where {past} was reached, {ratio} times.")
        yield Finding("brief.smart-a", "warn", said, f"{at}.target", facts)


def _needed(one: Objective) -> float | None:
    if one.baseline is None or one.target is None or one.starts_on is None or one.ends_on is None:
        return None
    return growth(one.baseline, one.target, months_between(one.starts_on, one.ends_on))


def _paid(brief: Brief) -> bool:
    return any(line.family in ("media", "influence") and line.cents for line in brief.budget)


def _relevant(one: Objective, brief: Brief, at: str, place: int) -> Iterator[Finding]:
    if one.stake not in {stake.what for stake in brief.stakes if stake.what}:
        said = N_("The objective serves no stake of the brief: name one as it stands there.")
        yield Finding("brief.smart-r", "block", said, f"{at}.stake")
    same = (one.verb, one.object, one.audience, one.network)
    if any((other.verb, other.object, other.audience, other.network) == same for other in brief.objectives[:place]):
        said = N_("The objective is there twice.")
        yield Finding("brief.smart-r", "block", said, at)


def _in_time(one: Objective, at: str) -> Iterator[Finding]:
    if one.starts_on is None or one.ends_on is None or one.ends_on <= one.starts_on:
        said = N_("The objective has no time: write from when to when.")
        yield Finding("brief.smart-t", "block", said, f"{at}.ends_on")
        return
    if months_between(one.starts_on, one.ends_on) > LONGEST:
        said = N_("The objective lasts more than {n} months: set a nearer one on the way.")
        yield Finding("brief.smart-t", "block", said, f"{at}.ends_on", {"n": LONGEST})
    days = sorted([one.starts_on, *(step.on for step in one.milestones if step.on), one.ends_on])
    if any(later - earlier > QUARTER for earlier, later in pairwise(days)):
        said = N_("A quarter has no milestone: say what must be reached by when.")
        yield Finding("brief.smart-t", "block", said, f"{at}.milestones")
