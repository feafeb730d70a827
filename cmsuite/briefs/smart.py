"""An objective, letter by letter: specific, measurable, achievable, relevant, bound in time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, cast

from cmsuite.briefs import catalogue
from cmsuite.core.locale import N_, number, percent
from cmsuite.core.text import shown
from cmsuite.engines.documents.content import Content
from cmsuite.engines.documents.kinds import Finding

if TYPE_CHECKING:
    from cmsuite.briefs.brief import Brief
    from cmsuite.briefs.parts import Objective
    from cmsuite.engines.documents.around import Around

EMPTY = frozenset("la le les l the our notre nos plus more d de du des être be un une a an".split())
"""Words that say nothing beside a vague one."""
LETTERS = "smart"
ORDER = ("", "info", "warn", "block")
LONGEST = 18  # months
EASY, HARD = 2.0, 4.0  # times the growth that there was
QUARTER = timedelta(days=92)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast an objective must move, beside how fast it did. needed, past: growth a month (0.036 is 3.6 %), None
    where it cannot be said; own: whether the past is one's own, and not the competitors'."""

    needed: float | None
    past: float | None
    own: bool

    @property
    def ratio(self) -> float | None:
        return self.needed / self.past if self.needed is not None and self.past else None


@dataclass(frozen=True, slots=True)
class Lettered:
    """An objective, read letter by letter. marks: of s, m, a, r and t, the worst that stands against it, or nothing;
    info: it cannot be evaluated."""

    key: str
    words: str
    marks: Mapping[str, str]
    pace: Pace


def letters(brief: Brief) -> tuple[Lettered, ...]:
    """Each objective with what stands against each of its letters."""
    return tuple(
        Lettered(one.key, f"{one.verb} {one.object}".strip(), _marks(brief, one, place), pace(one))
        for place, one in enumerate(brief.objectives)
    )


def _marks(brief: Brief, one: Objective, place: int) -> dict[str, str]:
    worst = dict.fromkeys(LETTERS, "")
    for found in _of_one(brief, one, place):
        letter = found.rule[-1]
        worst[letter] = max(worst[letter], found.severity, key=ORDER.index)
    return worst


def _of_one(brief: Brief, one: Objective, place: int) -> Iterator[Finding]:
    at = f"objectives.{place}"
    yield from _specific(one, at)
    yield from _measurable(one, at)
    yield from _achievable(one, brief, at)
    yield from _relevant(one, brief, at, place)
    yield from _in_time(one, at)


def check(content: Content, _around: Around) -> Iterator[Finding]:
    """Each objective of a brief."""
    brief = cast("Brief", content)
    for place, objective in enumerate(brief.objectives):
        yield from _of_one(brief, objective, place)
    there, wanted = brief.agency_hours + brief.client_hours, sum(one.hours for one in brief.objectives)
    if wanted > there and not any(one.hours > there for one in brief.objectives):
        said = N_("The objectives together need {hours} hours a month, and there are {there}.")
        yield Finding("brief.smart-a", "warn", said, "objectives", {"hours": wanted, "there": there})


def growth(baseline: Decimal, target: Decimal, months: float) -> float | None:
    """The growth a month that leads from a level to a target; where it should fall, from the target to the level. None
    where it cannot be said: a level of zero, no time."""
    low, high = sorted((float(baseline), float(target)))
    return None if low <= 0 or months <= 0 else (high / low) ** (1 / months) - 1


def months_between(first: date, last: date) -> float:
    """Months of the calendar, with parts of one as days of thirty."""
    return (last.year - first.year) * 12 + (last.month - first.month) + (last.day - first.day) / 30


def pace(one: Objective) -> Pace:
    """The growth that an objective takes, beside its history; where there is none that grew, the competitors'."""
    needed = None
    if one.baseline is not None and one.target is not None and one.starts_on is not None and one.ends_on is not None:
        needed = growth(one.baseline, one.target, months_between(one.starts_on, one.ends_on))
    own = one.history_rate is not None and one.history_rate > 0
    past = one.history_rate if own else one.competitors_rate
    return Pace(needed, float(past) if past is not None and past > 0 else None, own)


def _specific(one: Objective, at: str) -> Iterator[Finding]:
    missing = [name for name in ("verb", "object", "audience", "network") if not getattr(one, name)]
    if missing:
        said = N_("The objective is not specific: write its verb, its object, its audience and its network, or “all”.")
        yield Finding("brief.smart-s", "block", said, f"{at}.{missing[0]}")
        return
    words = f"{one.verb} {one.object}"
    vague = {part.lower() for word in catalogue.vague_in(words) for part in _WORD.findall(word)}
    spoken = {word.lower() for word in _WORD.findall(words)} - EMPTY
    verb = {word.lower() for word in _WORD.findall(one.verb)}
    if not spoken or (vague and spoken <= vague | verb):
        said = N_("“{words}” is vague: write what would be seen if it were achieved.")
        yield Finding("brief.smart-s", "block", said, f"{at}.object", {"words": shown(words, 80)})
    elif catalogue.direction(one.verb) is None:
        said = N_("“{verb}” says no result: begin with a verb such as grow, reach, shorten or keep.")
        yield Finding("brief.smart-s", "block", said, f"{at}.verb", {"verb": shown(one.verb, 40)})


def _measurable(one: Objective, at: str) -> Iterator[Finding]:
    if not (one.kpi and one.unit and one.source and one.target is not None):
        said = N_("The objective cannot be measured: write its indicator, unit, source and target.")
        yield Finding("brief.smart-m", "block", said, f"{at}.kpi")
    elif not (catalogue.measured(one.kpi) or one.definition):
        said = N_("“{kpi}” is no usual indicator: write how it is counted.")
        yield Finding("brief.smart-m", "block", said, f"{at}.definition", {"kpi": shown(one.kpi, 60)})
    if one.source and not one.access:
        said = N_("Nobody is named who can read {source}: an indicator that nobody can read is not measured.")
        yield Finding("brief.smart-m", "block", said, f"{at}.access", {"source": shown(one.source, 60)})
    if not (one.baseline is not None and one.baseline_on) and one.baseline_by is None:
        said = N_("Today's level is missing: write it with its day, or by when it will be measured.")
        yield Finding("brief.smart-m", "block", said, f"{at}.baseline")


def _achievable(one: Objective, brief: Brief, at: str) -> Iterator[Finding]:
    there = brief.agency_hours + brief.client_hours
    if one.hours > there:
        said = N_("The objective needs {hours} hours a month, and there are {there}.")
        yield Finding("brief.smart-a", "warn", said, f"{at}.hours", {"hours": one.hours, "there": there})
    speed = pace(one)
    if one.target is None or one.baseline == one.target:
        return
    if speed.needed is None:
        yield Finding("brief.smart-a", "info", _unknown(one), f"{at}.target")
        return
    facts: dict[str, str] = {"needed": percent(speed.needed), "past": percent(speed.past)}
    if speed.ratio is None:
        said = N_("It takes {needed} a month, and nothing says whether that is possible: measure, or ask for a level.")
        yield Finding("brief.smart-a", "warn", said, f"{at}.target", facts)
        return
    facts["ratio"] = number(speed.ratio, 1)
    if speed.ratio > HARD and not (one.levers and _paid(brief)):
        said = N_(
            "It takes {needed} a month where {past} was reached, {ratio} times: name the levers, and a line of media "
            "or influence in the budget."
        )
        yield Finding("brief.smart-a", "block", said, f"{at}.target", facts, waivable=True)
    elif speed.ratio > EASY:
        said = N_("It takes {needed} a month where {past} was reached, {ratio} times.")
        yield Finding("brief.smart-a", "warn", said, f"{at}.target", facts)
    elif not speed.own:
        said = N_("It takes {needed} a month; there is no history of one's own, and competitors reach {past}.")
        yield Finding("brief.smart-a", "warn", said, f"{at}.target", facts)


def _unknown(one: Objective) -> str:
    """Why nothing can be said of whether a target can be reached."""
    if one.baseline is None:
        return N_("Not evaluated: whether the target can be reached is known once today's level is measured.")
    if one.baseline == 0 or one.target == 0:
        return N_("Not evaluated: from nothing or to nothing there is no growth a month to compare.")
    return N_("Not evaluated: without its two days nobody knows how fast the objective must move.")


def _paid(brief: Brief) -> bool:
    return any(line.family in ("media", "influence") and line.cents for line in brief.budget)


def _relevant(one: Objective, brief: Brief, at: str, place: int) -> Iterator[Finding]:
    if _plain(one.stake) not in {_plain(stake.what) for stake in brief.stakes if stake.what}:
        said = N_("The objective serves no stake of the brief: name one as it stands there.")
        yield Finding("brief.smart-r", "block", said, f"{at}.stake")
    for other in brief.objectives[:place]:
        if _about(one) != _about(other):
            continue
        ways = {catalogue.direction(one.verb), catalogue.direction(other.verb)}
        if {"up", "down"} <= ways:
            said = N_("It contradicts {other}: one wants more of the same thing, the other less.")
            yield Finding("brief.smart-r", "block", said, at, {"other": other.key})
        elif len(ways) == 1:
            said = N_("The objective is there twice.")
            yield Finding("brief.smart-r", "block", said, at)


def _about(one: Objective) -> tuple[str, ...]:
    return tuple(_plain(text) for text in (one.object, one.audience, one.network))


def _plain(text: str) -> str:
    """Without what two people write differently: capitals, and how wide the spaces are."""
    return " ".join(text.casefold().split())


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
