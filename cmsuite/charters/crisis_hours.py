"""Who is on call: by the week as the plan has it, on a date with the absences that were declared since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from cmsuite.charters import words
from cmsuite.charters.hours import DAY, WEEK, Staffed
from cmsuite.core.locale import translate as _
from cmsuite.core.locale import weekday
from cmsuite.core.text import normal

if TYPE_CHECKING:  # Today asks for the hours, and waits for no form
    from cmsuite.charters.crisis_schema import CrisisPlan, LevelRow

DAYS = tuple(words.DAYS)
ON_CALL = 3  # the level from which on somebody is reached at any hour


class Shift(Protocol):
    """A line of the rota, of a plan that was read by its form or of one that was not."""

    @property
    def days(self) -> Sequence[str]: ...
    @property
    def start(self) -> str: ...
    @property
    def end(self) -> str: ...
    @property
    def person(self) -> str: ...
    @property
    def backup(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Away:
    """Days on which somebody is not there, both included, and who stands in."""

    person: str
    first: date
    last: date
    instead: str = ""

    def covers(self, on: date) -> bool:
        return self.first <= on <= self.last


@dataclass(frozen=True, slots=True)
class OnCall:
    """Who answers at a moment, and then who. away: who should have."""

    person: str
    backup: str
    away: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """Hours in which nobody answers, on the wall. because: who is away; empty where the rota has nobody."""

    start: datetime
    end: datetime
    because: str = ""

    @property
    def minutes(self) -> int:
        return round((self.end - self.start).total_seconds() / 60)


def staffed(rota: Iterable[Shift]) -> Staffed:
    """The hours of the week in which somebody is on call."""
    return Staffed.of(([DAYS.index(day) for day in one.days], *_hours(one)) for one in rota if one.person)


def uncovered(plan: CrisisPlan) -> tuple[LevelRow, tuple[tuple[int, int], ...]] | None:
    """The lowest level from 3 on whose delay cannot be kept, with the gaps of the week (minute, minutes) that are
    longer than it. None where all are kept."""
    gaps = staffed(plan.rota).gaps()
    for row in sorted(plan.levels, key=lambda one: one.level):
        if row.level >= ON_CALL and (longer := tuple(one for one in gaps if one[1] > row.acknowledge)):
            return row, longer
    return None


def said_gap(start: int, minutes: int) -> str:
    """A gap of the week in words: Fri 18:00 - Mon 9:00."""
    return f"{said_minute(start)} - {said_minute((start + minutes) % WEEK)}"


def said_minute(of_week: int) -> str:
    hour, minute = divmod(of_week % DAY, 60)
    said = _("{day} {hour}:{minute:02}") if minute else _("{day} {hour}:00")
    return said.format(day=weekday(of_week // DAY), hour=hour, minute=minute)


def span(minutes: int) -> str:
    """So many minutes as people say them: 45 min, 4 h, 2 h 30."""
    hours, rest = divmod(minutes, 60)
    if minutes < 2 * 60:
        return _("{n} min").format(n=minutes)
    return _("{n} h").format(n=hours) if not rest else _("{n} h {rest:02}").format(n=hours, rest=rest)


def on_call(rota: Sequence[Shift], away: Sequence[Away], at: datetime, zone: str) -> tuple[OnCall, ...]:
    """Who answers at a moment: of each shift that runs then its person, or who stands in for them, or the backup.
    Empty where nobody does."""
    local = at.astimezone(ZoneInfo(zone))
    return tuple(found for one in rota if (day := _running(one, local)) and (found := _answers(one, away, day)))


def gaps(rota: Sequence[Shift], away: Sequence[Away], first: date, days: int, zone: str) -> tuple[Gap, ...]:
    """The hours of some days to come in which nobody answers: those that the rota leaves open, and those of people
    who are away with nobody instead."""
    there = ZoneInfo(zone)
    found: list[Gap] = []
    at = datetime.combine(first, datetime.min.time())
    end = at + timedelta(days=days)
    edges = sorted({at, end, *_edges(rota, first, days)})
    for start, stop in pairwise(edges):
        if stop <= at or start >= end:
            continue
        middle = (start + (stop - start) / 2).replace(tzinfo=there)
        if on_call(rota, away, middle, zone):
            continue
        gone = [
            one.person for one in rota if (day := _running(one, middle)) and one.person and _gone(one.person, away, day)
        ]
        because = ", ".join(dict.fromkeys(gone))
        if found and found[-1].end == start and found[-1].because == because:
            found[-1] = Gap(found[-1].start, stop, because)
        else:
            found.append(Gap(start, stop, because))
    return tuple(found)


def _edges(rota: Sequence[Shift], first: date, days: int) -> Iterator[datetime]:
    for n in range(-1, days + 1):
        day = first + timedelta(days=n)
        yield datetime.combine(day, datetime.min.time())
        for one in rota:
            if DAYS[day.weekday()] in one.days:
                start, end = _hours(one)
                yield datetime.combine(day, start)
                yield datetime.combine(day + timedelta(days=end <= start), end)


def _running(one: Shift, local: datetime) -> date | None:
    """The day on which the shift began that runs at this moment."""
    today, now = local.date(), local.time().replace(tzinfo=None)
    start, end = _hours(one)
    night = end <= start
    if DAYS[today.weekday()] in one.days and now >= start and (night or now < end):
        return today
    before = today - timedelta(days=1)
    return before if night and DAYS[before.weekday()] in one.days and now < end else None


def _hours(one: Shift) -> tuple[time, time]:
    return time.fromisoformat(one.start), time.fromisoformat(one.end)


def _answers(one: Shift, away: Sequence[Away], day: date) -> OnCall | None:
    if not one.person:
        return None
    gone = _gone(one.person, away, day)
    backup = one.backup if one.backup and not _gone(one.backup, away, day) else ""
    if gone is None:
        return OnCall(one.person, backup)
    if gone.instead and not _gone(gone.instead, away, day):
        return OnCall(gone.instead, backup, one.person)
    return OnCall(backup, "", one.person) if backup else None


def _gone(person: str, away: Sequence[Away], day: date) -> Away | None:
    name = normal(person).casefold()
    return next((one for one in away if normal(one.person).casefold() == name and one.covers(day)), None)
