"""When to ask a feed again: by its own rhythm, never sooner than it asks, later after each failure, never given up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

SHORTEST, LONGEST = timedelta(minutes=15), timedelta(hours=24)
UNKNOWN = timedelta(hours=1)  # until two items have shown a rhythm
FURTHEST = timedelta(days=7)
DORMANT = timedelta(days=180)  # without a new item
_MAX_AGE = re.compile(r"\bmax-age\s*=\s*\"?(\d{1,9})", re.I)


def after_success(
    published: Sequence[datetime], now: datetime, asked: timedelta | None = None, chance: float = 0.5
) -> timedelta:
    """How long to wait: half the median gap between the last items, 15 min to 24 h, and what the feed asks at least.

    published: newest first. chance: 0 to 1, spreads the feeds by 10 % either way.
    """
    gaps = [(later - sooner).total_seconds() for later, sooner in pairwise(published)]
    rhythm = timedelta(seconds=median(gaps) / 2) if gaps else UNKNOWN
    if is_dormant(published, now):
        rhythm = LONGEST
    return _spread(min(max(rhythm, SHORTEST), LONGEST), asked, chance)


def after_failure(failures: int, asked: timedelta | None = None, chance: float = 0.5) -> timedelta:
    """How long to wait after so many failures in a row: 15 min, 30 min, 1 h… up to 7 days."""
    return _spread(SHORTEST * 2 ** min(max(failures, 1) - 1, 12), asked, chance)


def is_dormant(published: Sequence[datetime], now: datetime) -> bool:
    """Has nothing new come for half a year?"""
    return bool(published) and now - published[0] > DORMANT


def asked_by(ttl_s: int | None, cache_control: str) -> timedelta | None:
    """How long the feed itself wants to be left alone: its ttl, or the server's max-age; the longer one."""
    found = _MAX_AGE.search(cache_control)
    seconds = max(ttl_s or 0, int(found[1]) if found else 0)
    return timedelta(seconds=seconds) if seconds else None


def _spread(wait: timedelta, asked: timedelta | None, chance: float) -> timedelta:
    floor = min(asked or timedelta(0), FURTHEST)
    return max(min(max(wait, floor), FURTHEST) * (0.9 + 0.2 * chance), floor)
