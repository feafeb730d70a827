"""When a rule fires next: pure. APScheduler walks the wall times, `core.zones` puts each on the line of instants."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_, _
from cmsuite.core.zones import Wall, place, wall, zone_info

if TYPE_CHECKING:
    from apscheduler.triggers.cron import CronTrigger

TICK = timedelta(microseconds=1)
WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
RETRIES = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60))


class BadRule(Usage):
    said = N_("{rule} does not say when: {why}.")
    hint = N_('Write five cron fields ("30 2 * * mon-fri": at 02:30 on weekdays) or "every SECONDS".')


class NeverFires(Usage):
    said = N_("{rule} never comes.")
    hint = N_("Look at its day and month.")


def next_fire(rule: str, zone: str, after: datetime, anchor: datetime | None = None) -> datetime:
    """The first instant after `after` at which a rule fires. Raises BadRule, NeverFires, UnknownZone.

    Cron fields are what the wall of the zone shows. A time that the wall shows twice fires the first time, one that it
    never shows fires as much later as the wall was moved, and two that so fall together fire once. `every SECONDS` is
    time that goes by, counted from `anchor` (else from `after`).
    """
    seconds = _every(rule)
    if seconds is not None:
        anchor = min(anchor or after, after)
        return anchor + seconds * ((after - anchor) // seconds + 1)
    best: datetime | None = None
    for local in _walls(rule, _from(after, zone)):
        if best is not None and local > wall(best, zone).local:
            return best  # every later time of the wall is a later instant
        at = place(Wall(local, zone)).instant
        if at > after and (best is None or at < best):
            best = at
    if best is None:
        raise NeverFires(rule=rule)
    return best


def first_fire(rule: str, zone: str, now: datetime) -> datetime:
    """When a rule that was just made fires: at once, if it is of time that goes by."""
    following = next_fire(rule, zone, now)
    return now if _every(rule) else following


def retry_after(troubles: int) -> timedelta | None:
    """How long after the nth failure in a row a job is tried again; None: not before its next regular time."""
    return RETRIES[troubles - 1] if troubles <= len(RETRIES) else None


def _every(rule: str) -> timedelta | None:
    if not rule.strip().startswith("every"):
        return None
    found = re.fullmatch(r"every (\d{1,9})", rule.strip())
    if found is None or int(found[1]) == 0:
        raise BadRule(rule=rule, why=_("the number of seconds after `every` is missing"))
    return timedelta(seconds=int(found[1]))


def _from(after: datetime, zone: str) -> datetime:
    """The wall time from which to look: before a gap that ended lately, whose times may still be to come."""
    there = after.astimezone(zone_info(zone))
    offset, before = there.utcoffset(), (after - timedelta(days=2)).astimezone(zone_info(zone)).utcoffset()
    moved = max((offset or timedelta()) - (before or timedelta()), timedelta())
    return there.replace(tzinfo=None, fold=0) - 2 * moved


def _walls(rule: str, local: datetime) -> Iterator[datetime]:
    """The rule's wall times from this one on: in UTC, where the trigger meets no change of the hour."""
    trigger = _trigger(rule)
    while (found := trigger.get_next_fire_time(None, local.replace(tzinfo=UTC))) is not None:
        yield found.replace(tzinfo=None)
        local = found.replace(tzinfo=None) + TICK


@cache
def _trigger(rule: str) -> CronTrigger:
    from apscheduler.triggers.cron import CronTrigger

    fields = rule.split()
    if len(fields) != 5:
        raise BadRule(rule=rule, why=_("five fields are needed: minute, hour, day, month, day of the week"))
    minute, hour, day, month, weekday = fields
    if day != "*" and weekday != "*":  # cron means either, people mean both
        raise BadRule(rule=rule, why=_("only one of day and day of the week can be given"))
    given = {"minute": minute, "hour": hour, "day": day, "month": month, "day_of_week": weekday}
    for name, field in given.items():
        try:
            given[name] = _weekdays(field) if name == "day_of_week" else field
            CronTrigger(**{name: given[name]}, timezone=UTC)
        except ValueError as err:
            raise BadRule(rule=rule, why=_("{field} is not possible there").format(field=field)) from err
    return CronTrigger(**given, timezone=UTC)


def _weekdays(field: str) -> str:
    """Cron's numbers (0 and 7 are Sunday) and ranges as names: the trigger counts from Monday."""
    if field == "*":
        return field
    days: set[int] = set()
    for part in field.lower().split(","):
        body, _slash, step = part.partition("/")
        low, _dash, high = ("0", "-", "6") if body == "*" else body.partition("-")
        first, last = _weekday(low), _weekday(high or low)
        days |= {day % 7 for day in range(first, last + 1 + (7 if last < first else 0), int(step or 1))}
    return ",".join(WEEKDAYS[day] for day in sorted(days))


def _weekday(word: str) -> int:
    if word in WEEKDAYS:
        return WEEKDAYS.index(word)
    if word.isdecimal() and int(word) <= 7:
        return int(word)
    raise ValueError(_("{word} is not a day of the week").format(word=word))
