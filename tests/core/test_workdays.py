"""The working calendar against the vectors of the trade, and properties over a century."""

from datetime import UTC, date, datetime, timedelta

import pytest
from dateutil.easter import easter as oracle
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.core.holidays import UnknownHolidays, easter, holidays, packs
from cmsuite.core.workdays import NeverOpen, WorkingCalendar
from cmsuite.core.zones import Wall, instant

WEEK = {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
LYON = WorkingCalendar("Europe/Paris", WEEK)
PARIS = "Europe/Paris"


def at(text: str, zone: str = PARIS) -> datetime:
    return instant(Wall(datetime.fromisoformat(text), zone))


@pytest.mark.parametrize(("year", "on"), [(2026, "2026-04-05"), (2027, "2027-03-28"), (2028, "2028-04-16")])
def test_easter_falls_where_the_church_puts_it(year: int, on: str) -> None:
    assert easter(year).isoformat() == on


@given(st.integers(1900, 2199))
def test_easter_agrees_with_another_implementation(year: int) -> None:
    assert easter(year) == oracle(year)


def test_france_has_eleven_public_holidays() -> None:
    days = {holiday.on.isoformat() for holiday in holidays("fr", 2027)}
    assert len(days) == 11
    assert {"2027-03-29", "2027-05-06", "2027-05-17", "2027-07-14"} <= days


def test_a_region_adds_its_own_days() -> None:
    more = {h.on for h in holidays("fr-alsace-moselle", 2027)} - {h.on for h in holidays("fr", 2027)}
    assert more == {date(2027, 3, 26), date(2027, 12, 26)}


@pytest.mark.parametrize("pack", packs())
def test_each_pack_has_names_in_both_languages_and_no_day_twice(pack: str) -> None:
    for year in (2024, 2027):
        days = holidays(pack, year)
        assert len({day.on for day in days}) == len(days)
        assert all(day.en and day.fr for day in days)


def test_an_unknown_pack_names_those_that_there_are() -> None:
    with pytest.raises(UnknownHolidays, match="fr-alsace-moselle"):
        holidays("xx", 2027)


def test_business_hours_skip_the_weekend_and_easter_monday() -> None:
    assert LYON.add_hours(at("2027-03-26T17:30"), 2) == at("2027-03-30T10:30")


def test_working_days_keep_the_wall_time() -> None:
    assert LYON.add_days(at("2027-03-05T16:00"), 2) == at("2027-03-09T16:00")


def test_nine_oclock_stays_nine_oclock_across_the_change_of_clocks() -> None:
    later = LYON.add_days(at("2027-03-26T09:00"), 1)
    assert LYON.local(later).strftime("%H:%M") == "09:00"


def test_a_calendar_without_hours_never_opens() -> None:
    with pytest.raises(NeverOpen):
        WorkingCalendar(PARIS, {}).add_hours(at("2027-03-05T16:00"), 1)


instants = st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1)).map(lambda d: d.replace(tzinfo=UTC))


@given(instants, st.floats(0.25, 60))
def test_hours_added_are_the_hours_between(start: datetime, hours: float) -> None:
    end = LYON.add_hours(start, hours)
    assert end >= start
    assert abs(LYON.hours_between(start, end) - hours) < 1e-6


@given(instants, st.integers(1, 30))
def test_working_days_land_on_working_days(start: datetime, days: int) -> None:
    end = LYON.add_days(start, days)
    assert LYON.is_working_day(LYON.local(end).date())
    assert end - start >= timedelta(days=days) - timedelta(hours=2)


@given(instants)
def test_nobody_works_on_a_holiday(start: datetime) -> None:
    year = start.year
    assert not any(LYON.is_working_day(holiday.on) for holiday in holidays("fr", year))
