"""Who is there when: the hours of a guide, what they leave open, and who is asked at a moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from cmsuite.charters.hours import DAY, WEEK, Staffed
from cmsuite.charters.moderation.schema import Escalation, ModerationGuide, Shift
from cmsuite.charters.moderation.words import clock
from cmsuite.charters.words import DAYS
from cmsuite.core.locale import N_, number
from cmsuite.core.locale import translate as _

NAMES = tuple(DAYS)
WALL = ("S0", "S1")
"""Severities whose delays run by the clock of the wall, and never pause."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Hours in which nobody is there, as often as they come in a week. weekend: it has a whole Saturday or Sunday."""

    hours: float
    times: int
    weekend: bool

    @property
    def said(self) -> str:
        """In the language in force."""
        told = N_("the {hours}-hour weekend") if self.weekend else N_("the {hours}-hour nights")
        if self.times == 1 and not self.weekend:
            told = N_("the {hours}-hour night")
        return _(told).format(hours=number(self.hours, 0 if self.hours == int(self.hours) else 1))


def staffed(guide: ModerationGuide) -> Staffed:
    """The hours of a guide; a shift whose times are none is left out."""
    return Staffed.of(_parts(guide))


def _parts(guide: ModerationGuide) -> Iterator[tuple[tuple[int, ...], time, time]]:
    for one in guide.hours:
        opens, closes = clock(one.opens), clock(one.closes)
        if opens is not None and closes is not None:
            yield days(one), opens, closes


def days(one: Shift) -> tuple[int, ...]:
    """0 Monday to 6 Sunday, over the end of the week where the last comes before the first."""
    first, last = NAMES.index(one.first), NAMES.index(one.last)
    return tuple((first + n) % 7 for n in range((last - first) % 7 + 1))


def gaps(there: Staffed, longer: int) -> tuple[Gap, ...]:
    """What is left open for longer than so many minutes, the shortest first, alike ones as one."""
    found: dict[tuple[int, bool], int] = {}
    for start, minutes in there.gaps():
        if minutes > longer:
            kind = (minutes, _weekend(start, minutes))
            found[kind] = found.get(kind, 0) + 1
    return tuple(Gap(minutes / 60, n, weekend) for (minutes, weekend), n in sorted(found.items()))


def _weekend(start: int, minutes: int) -> bool:
    if minutes < DAY:
        return False
    whole = ((5 * DAY, 6 * DAY), (6 * DAY, WEEK))
    spans = ((start, start + minutes), (start - WEEK, start - WEEK + minutes))
    return any(begin <= first and last <= end for begin, end in spans for first, last in whole)


def is_staffed(there: Staffed, at: datetime, zone: str) -> bool:
    """Whether somebody is there at a moment, on the wall of a zone."""
    local = at.astimezone(ZoneInfo(zone))
    minute = local.weekday() * DAY + local.hour * 60 + local.minute
    return any(start <= minute < end for start, end in there.spans)


def asked(guide: ModerationGuide, code: str, level: str, inside: bool) -> tuple[Escalation, ...]:
    """Who is asked, one after the other: those of the category, else those of its severity. inside: somebody is
    there."""
    now = ("always", "staffed" if inside else "outside")
    there = [one for one in guide.escalations if one.level == level and one.when in now]
    own = tuple(one for one in there if one.category == code)
    return own or tuple(one for one in there if not one.category)
