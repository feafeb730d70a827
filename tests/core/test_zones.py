"""Wall times: hours that come twice or not at all, and every instant found again."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import pytest
import tzdata
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.core.zones import UnknownZone, Wall, day_bounds, instant, place, wall, zone_info

PARIS = "Europe/Paris"
ZONES = st.sampled_from([PARIS, "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu", "UTC"])


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_time_that_does_not_exist_moves_forward_by_the_gap() -> None:
    placed = place(Wall(datetime(2027, 3, 28, 2, 30), PARIS))
    assert placed.instant == utc("2027-03-28T01:30")
    assert placed.wall.local == datetime(2027, 3, 28, 3, 30)
    assert placed.shift == "missing"


@pytest.mark.parametrize(("fold", "at"), [(0, "2027-10-31T00:30"), (1, "2027-10-31T01:30")])
def test_a_time_that_comes_twice_is_the_one_that_was_chosen(fold: int, at: str) -> None:
    placed = place(Wall(datetime(2027, 10, 31, 2, 30), PARIS, fold))
    assert (placed.instant, placed.shift) == (utc(at), "twice")


def test_days_have_23_24_or_25_hours() -> None:
    lengths = {}
    for day in ("2026-03-29", "2026-06-01", "2026-10-25"):
        start, end = day_bounds(utc(f"{day}T12:00"), PARIS)
        lengths[day] = (end - start) / timedelta(hours=1)
    assert lengths == {"2026-03-29": 23, "2026-06-01": 24, "2026-10-25": 25}


def test_an_unknown_zone_is_said() -> None:
    with pytest.raises(UnknownZone, match="Europe/Paris"):
        instant(Wall(datetime(2027, 1, 1), "Europe/Lyon"))


@pytest.mark.parametrize("name", ["", "Europe", "tzdata.zi", "../__init__.py", "/etc/localtime", "Europe/Paris\0", "é"])
def test_no_other_file_is_a_zone(name: str) -> None:
    with pytest.raises(UnknownZone):
        zone_info(name)


def test_the_rules_are_those_of_the_pinned_package() -> None:
    assert tuple(map(Path, zoneinfo.TZPATH)) == (Path(tzdata.__file__).parent / "zoneinfo",)
    lord_howe = files("tzdata.zoneinfo.Australia").joinpath("Lord_Howe").read_bytes()
    asked = zoneinfo.ZoneInfo.from_file(BytesIO(lord_howe), "Australia/Lord_Howe")
    for month in range(1, 13):
        at = datetime(2031, month, 4, 12)
        assert at.replace(tzinfo=zone_info("Australia/Lord_Howe")).utcoffset() == at.replace(tzinfo=asked).utcoffset()


@given(st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1)), ZONES)
def test_every_instant_is_found_again_from_its_wall_time(naive: datetime, zone: str) -> None:
    at = naive.replace(tzinfo=UTC)
    assert instant(wall(at, zone)) == at


@given(st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1)), ZONES)
def test_a_placed_wall_time_stays_where_it_is(local: datetime, zone: str) -> None:
    placed = place(Wall(local, zone))
    assert place(placed.wall).instant == placed.instant
