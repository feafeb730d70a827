"""At which ages a post's counters are read: 1, 6, 24, 48, 72 hours, 7 and 30 days. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

AGES_H: dict[int, int] = {1: 1, 6: 3, 24: 6, 48: 6, 72: 6, 168: 24, 720: 24}
"""Age in hours -> how many hours late it may be read and still stand for that age."""
EQUAL_AGE_H = 168  # posts are compared as they stood seven days after publication


def next_sample(published_at: datetime, now: datetime) -> datetime | None:
    """The instant of the next age that is still to come, or None when the last has gone by."""
    ages = (published_at + timedelta(hours=age) for age in AGES_H)
    return next((due for due in ages if due > now), None)


def age_read(published_at: datetime, now: datetime) -> int | None:
    """The age (hours) that a reading taken now stands for; None when it comes too late for one: that age is a gap."""
    reached = [age for age in AGES_H if published_at + timedelta(hours=age) <= now]
    if not reached:
        return None
    late = now - published_at - timedelta(hours=reached[-1])
    return reached[-1] if late <= timedelta(hours=AGES_H[reached[-1]]) else None
