"""The triggers of a crisis plan on what was counted in the past: which hours would have been proposed as which level.

Each hour is judged by what was known then alone: the same hour of the week over the eight weeks before it, else the
same hour of the 28 days before it, and the negative share of those 28 days."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cmsuite.charters.severity import X_MIN, Event, Hour, Level, Measured, Usual, measured, usual

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
WEEKS, DAYS, ROLLING = 8, 28, 3
TEN = 10  # times the usual
QUIET = 2  # hours under the line that end an episode: it never falls by itself after one


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted in an hour: mentions and messages, and how many of those that were looked at were negative."""

    at: datetime
    mentions: int
    negative: int = 0
    of: int = 0
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """An hour with its level. usual: None where there was no baseline yet."""

    at: datetime
    mentions: int
    usual: Usual | None
    found: Measured


@dataclass(frozen=True, slots=True)
class Episode:
    """Hours in a row that were proposed, with at most two quiet ones between: the highest level, and its peak."""

    start: datetime
    end: datetime
    level: Level
    peak: int
    why: tuple[str, ...]


def judged(rows: Sequence[Counted], zone: str, x_min: int = X_MIN) -> Iterator[Judged]:
    """Each hour with the level that would have been proposed, in their order. The rows have one hour each."""
    there = ZoneInfo(zone)
    by_hour: dict[datetime, Counted] = {}
    month: deque[Counted] = deque()
    negative = of = ten = 0
    for row in sorted(rows, key=lambda one: one.at):
        while month and month[0].at < row.at - DAYS * DAY:
            gone = month.popleft()
            negative, of = negative - gone.negative, of - gone.of
        wall = row.at.astimezone(there).replace(tzinfo=None, minute=0, second=0, microsecond=0)
        weeks = [by_hour[at].mentions for n in range(1, WEEKS + 1) if (at := wall - n * WEEK) in by_hour]
        days = [by_hour[at].mentions for n in range(1, DAYS + 1) if (at := wall - n * DAY) in by_hour]
        known = usual(weeks, days)
        ten = ten + 1 if known and row.mentions >= max(1.0, TEN * known.middle) else 0
        recent = [row, *(one for one in list(month)[-ROLLING:] if row.at - one.at < ROLLING * HOUR)]
        hour = Hour(
            row.mentions,
            sum(one.negative for one in recent),
            sum(one.of for one in recent),
            negative / of if of else 0.0,
            hours_at_ten=ten,
        )
        yield Judged(row.at, row.mentions, known, measured(hour, known, row.events, x_min))
        by_hour[wall] = row
        month.append(row)
        negative, of = negative + row.negative, of + row.of


def episodes(hours: Sequence[Judged], least: int = 1) -> list[Episode]:
    """The alerts that a person would have been asked about, from a level on."""
    found: list[Episode] = []
    last: datetime | None = None
    for one in hours:
        if one.found.level < least:
            continue
        if found and last is not None and one.at - last <= (QUIET + 1) * HOUR:
            before = found[-1]
            higher = one.found.level > before.level
            found[-1] = Episode(
                before.start,
                one.at + HOUR,
                one.found.level if higher else before.level,
                max(before.peak, one.mentions),
                one.found.why if higher else before.why,
            )
        else:
            found.append(Episode(one.at, one.at + HOUR, one.found.level, one.mentions, one.found.why))
        last = one.at
    return found


def instant(said: str, zone: str) -> datetime:
    """The hour that a file names: ISO 8601, on the wall of a zone unless it says its own. Raises ValueError."""
    found = datetime.fromisoformat(said.strip())
    found = found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))
    return found.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
