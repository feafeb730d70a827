"""When to ask a feed again: by its own rhythm, never sooner than it asks, later after each failure, never given up."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from cmsuite.core.zones import Wall, instant, zone_info

SHORTEST, LONGEST = timedelta(minutes=15), timedelta(hours=24)
UNKNOWN = timedelta(hours=1)  # until two items have shown a rhythm
FURTHEST = timedelta(days=7)
DORMANT = timedelta(days=90)  # without a new item; asked once in 7 days from then on
FAILURES = 10  # in a row: suspended, and still tried once in 7 days
SILENCE, AT_LEAST = timedelta(days=14), 4  # without success, and after so many failures: a computer that slept is none
_MAX_AGE = re.compile(r"\bmax-age\s*=\s*\"?(\d{1,9})", re.I)


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """A time of the week in which a feed may be asked: day 0 (Monday) to 6, minutes of that day, its end left out."""

    day: int
    start: int
    end: int
    zone: str


@dataclass(frozen=True, slots=True)
class Plan:
    """How often a feed is asked, by the wish of who follows it. windows: at no other time, where there are any;
    hurried: even where it has had nothing new for long."""

    least: timedelta = SHORTEST
    most: timedelta = LONGEST
    windows: tuple[Window, ...] = ()
    hurried: bool = False


USUAL = Plan()
HURRIED = Plan(SHORTEST, SHORTEST, hurried=True)


def fastest(plans: Iterable[Plan]) -> Plan:
    """What serves all who follow a feed: the fastest wish, and at any time where one of them names no windows."""
    wished = list(plans) or [USUAL]
    windows = {one for plan in wished for one in plan.windows} if all(plan.windows for plan in wished) else ()
    least, most = min(plan.least for plan in wished), min(plan.most for plan in wished)
    return Plan(least, most, tuple(sorted(windows)), any(plan.hurried for plan in wished))


def gathered(at: datetime, windows: Collection[Window], chance: float = 0.5) -> datetime:
    """That instant, or a moment of the next window after it. chance: 0 to 1, where in the window. None: any time."""
    found = []
    for one in windows:
        local = at.astimezone(zone_info(one.zone)).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
        first = (one.day - local.weekday()) % 7
        for days in (first, first + 7):
            start, end = (
                instant(Wall(local + timedelta(days=days, minutes=minute), one.zone)) for minute in (one.start, one.end)
            )
            if at < end:
                found.append(max(at, start + (end - start) * 0.9 * chance) if start <= at else
                             start + (end - start) * 0.9 * chance)  # fmt: skip
                break
    return min(found, default=at)


def usual(published: Sequence[datetime], now: datetime, plan: Plan = USUAL) -> timedelta:
    """How long a feed that answers is left alone: half the median gap between its last items, within the plan (15 min
    to 24 h); 7 days once it is dormant. published: newest first."""
    if is_dormant(published, now) and not plan.hurried:
        return FURTHEST
    gaps = [(later - sooner).total_seconds() for later, sooner in pairwise(published)]
    rhythm = timedelta(seconds=median(gaps) / 2) if gaps else UNKNOWN
    return min(max(rhythm, plan.least), plan.most)


def after_success(
    published: Sequence[datetime],
    now: datetime,
    asked: timedelta | None = None,
    chance: float = 0.5,
    plan: Plan = USUAL,
) -> timedelta:
    """How long to wait: what is usual, and what the feed asks at least.

    published: newest first. chance: 0 to 1, spreads the feeds by 10 % either way.
    """
    return _spread(usual(published, now, plan), asked, chance)


def after_failure(
    failures: int, asked: timedelta | None = None, chance: float = 0.5, refused: timedelta | None = None
) -> timedelta:
    """How long to wait after so many failures in a row: 15 min, 30 min, 1 h… up to 7 days.

    refused: what is usual for a feed whose server does not let us in (401, 403, 404): twice that, then four times…
    """
    n = min(max(failures, 1), 12)
    return _spread(SHORTEST * 2 ** (n - 1) if refused is None else refused * 2**n, asked, chance)


def after_suspension(chance: float = 0.5) -> timedelta:
    """How long to wait before a feed that was suspended is tried once more."""
    return _spread(FURTHEST, None, chance)


def is_suspended(failures: int, last_ok: datetime, now: datetime) -> bool:
    """Has it failed ten times in a row, or for 14 days? last_ok: when it was last read, else first followed."""
    return failures >= FAILURES or (failures >= AT_LEAST and now - last_ok > SILENCE)


def is_dormant(published: Sequence[datetime], now: datetime) -> bool:
    """Has nothing new come for 90 days?"""
    return bool(published) and now - published[0] > DORMANT


def asked_by(cache_control: str) -> timedelta | None:
    """How long a server says that its answer holds (max-age)."""
    found = _MAX_AGE.search(cache_control)
    return timedelta(seconds=int(found[1])) if found and int(found[1]) else None


def welcome(at: datetime, hours: Collection[int], days: Collection[int]) -> datetime:
    """That instant, or the first hour after it in which the feed does not ask to be left alone.

    hours: 0 to 23, UTC; days: 0 (Monday) to 6. All of them at once mean nothing.
    """
    if len(set(hours)) >= 24 or len(set(days)) >= 7:
        return at
    while at.hour in hours or at.weekday() in days:
        at = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return at


def _spread(wait: timedelta, asked: timedelta | None, chance: float) -> timedelta:
    floor = min(asked or timedelta(0), FURTHEST)
    return max(min(max(wait, floor), FURTHEST) * (0.9 + 0.2 * chance), floor)
