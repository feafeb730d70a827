"""Wall times and the zones that make instants of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, reset_tzpath

from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_


def _rules() -> tuple[Path, ...]:
    """The folder of the tzdata package, whose files are read as such: a package that is asked for them imports much."""
    found = find_spec("tzdata")
    folders = found.submodule_search_locations if found is not None else None
    return tuple(Path(folder, "zoneinfo").absolute() for folder in folders or ())


reset_tzpath(_rules())  # pinned: the zones' rules are the same on every machine of a team


class UnknownZone(Usage):
    said = N_("There is no time zone named {zone}.")
    hint = N_("Use a name such as Europe/Paris.")


@dataclass(frozen=True, slots=True)
class Wall:
    """What a clock on the wall shows: a naive local time, its IANA zone, and which of two when the hour comes twice."""

    local: datetime
    zone: str
    fold: int = 0  # 0 first, 1 second

    def __composite_values__(self) -> tuple[datetime, str, str]:
        return self.local, self.zone, ("first", "second")[self.fold]


@dataclass(frozen=True, slots=True)
class Placed:
    """A wall time put on the line of instants. `shift`: missing (spring, moved forward), twice (autumn), or none."""

    instant: datetime
    wall: Wall
    shift: str | None = None


def zone_info(name: str) -> ZoneInfo:
    """The zone of that name. Raises UnknownZone."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as err:
        raise UnknownZone(zone=name) from err


def edition() -> str:
    """Which edition of the zones' rules this program computes with, as IANA names it: 2026b."""
    from tzdata import IANA_VERSION

    return str(IANA_VERSION)


def place(wall: Wall) -> Placed:
    """The instant of a wall time. A time that does not exist moves forward by the gap; of two, `fold` chooses."""
    zone = zone_info(wall.zone)
    there = wall.local.replace(tzinfo=zone, fold=wall.fold)
    other = there.replace(fold=1 - wall.fold)
    if there.utcoffset() == other.utcoffset():  # no change of the clocks near
        return Placed(there.astimezone(UTC), wall)
    instant = there.astimezone(UTC)
    back = instant.astimezone(zone)
    if back.replace(tzinfo=None) != wall.local:  # in the gap: fold=0 reads it with the offset before the change
        instant = wall.local.replace(tzinfo=zone, fold=0).astimezone(UTC)
        local = instant.astimezone(zone).replace(tzinfo=None)
        return Placed(instant, replace(wall, local=local, fold=0), "missing")
    return Placed(instant, wall, "twice")


def instant(wall: Wall) -> datetime:
    """When a wall time happens, in UTC."""
    return place(wall).instant


def wall(at: datetime, zone: str) -> Wall:
    """What the wall shows at an instant."""
    local = at.astimezone(zone_info(zone))
    return Wall(local.replace(tzinfo=None, fold=0), zone, local.fold)


def day_bounds(day: datetime, zone: str) -> tuple[datetime, datetime]:
    """The instants at which the local day that holds `day` begins and ends: 23, 24 or 25 hours apart."""
    local = day.astimezone(zone_info(zone)).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    return instant(Wall(local, zone)), instant(Wall(local + timedelta(days=1), zone))
