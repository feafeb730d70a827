"""Repeated breaches, delays and hours: what comes next, by when, and where nobody is there."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.charters.delays import DELAYS, due
from cmsuite.charters.hours import WEEK, Staffed
from cmsuite.charters.ladder import Earlier, NoSanction, SecondPerson, Step, confirmed, next_step

TODAY = date(2026, 11, 27)
OFFICE = Staffed.of([(range(5), time(9), time(18))])
SPANS = st.lists(
    st.tuples(st.sets(st.integers(0, 6), min_size=1), st.times(), st.times()).filter(lambda one: one[1] != one[2]),
    min_size=1,
    max_size=5,
)


def test_banned_for_a_week_then_a_month_the_next_insult_is_for_good_and_needs_somebody_else() -> None:
    earlier = [Earlier(date(2026, 3, 2), 4, "insult"), Earlier(date(2026, 9, 14), 5, "insult")]
    found = next_step("insult", "S3", earlier, TODAY)
    assert found.step == 6
    assert [one.step for one in found.rests_on] == [5, 4]
    with pytest.raises(SecondPerson, match="a second person must confirm"):
        confirmed(found.step, 1, None)
    with pytest.raises(SecondPerson):
        confirmed(found.step, 1, 1)
    confirmed(found.step, 1, 2)


def test_what_is_older_than_twelve_months_counts_no_longer() -> None:
    assert next_step("insult", "S3", [Earlier(date(2025, 11, 27), 5)], TODAY).step == 1
    assert next_step("insult", "S3", [Earlier(date(2025, 11, 28), 1)], TODAY).step == 2
    assert next_step("insult", "S3", [Earlier(date(2023, 2, 28), 1)], date(2024, 2, 29)).step == 1


def test_the_clearly_unlawful_begins_higher_and_criticism_nowhere() -> None:
    assert next_step("hate", "S1", [], TODAY).step == 3
    assert next_step("insult", "S3", [], TODAY).step == 1
    with pytest.raises(NoSanction, match="Criticism is not removed"):
        next_step("complaint", "S3", [], TODAY)


@given(st.lists(st.builds(Earlier, st.dates(date(2024, 1, 1), TODAY), st.sampled_from(get_args(Step)))))
def test_a_step_is_one_above_the_highest_of_the_year_and_never_above_the_last(earlier: list[Earlier]) -> None:
    found = next_step("insult", "S3", earlier, TODAY)
    reached = max((one.step for one in earlier if one.on > date(2025, 11, 27)), default=0)
    assert found.step == min(6, reached + 1)


def test_an_office_leaves_its_nights_and_its_weekend_open() -> None:
    hours = sorted((length // 60 for _start, length in OFFICE.gaps()), reverse=True)
    assert hours == [63, 15, 15, 15, 15]
    start, _length = max(OFFICE.gaps(), key=lambda gap: gap[1])
    assert (start // (24 * 60), start % (24 * 60) // 60) == (4, 18)  # Friday, 18:00


def test_a_night_goes_over_into_monday_and_all_hours_leave_nothing() -> None:
    assert Staffed.of([([6], time(22), time(6))]).spans == ((0, 360), (6 * 1440 + 1320, WEEK))
    assert Staffed.of([(range(7), time(0), time(0))]).gaps() == ()
    assert Staffed(()).gaps() == ((0, WEEK),)


@given(SPANS)
def test_what_is_staffed_and_what_is_open_make_a_week(parts: list[tuple[set[int], time, time]]) -> None:
    staffed = Staffed.of(parts)
    assert staffed.minutes + sum(length for _start, length in staffed.gaps()) == WEEK


@given(SPANS, st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)), st.integers(1, 2000), st.integers(1, 2000))
def test_more_minutes_end_later_and_never_outside_the_hours(
    parts: list[tuple[set[int], time, time]], since: datetime, few: int, more: int
) -> None:
    staffed, moment = Staffed.of(parts), since.replace(tzinfo=UTC)
    if not staffed.minutes:
        return
    first, second = (staffed.after(moment, n, "UTC") for n in (few, few + more))
    assert moment + timedelta(minutes=few) <= first < second
    minute = (first.weekday() * 24 * 60) + first.hour * 60 + first.minute
    assert any(start <= (minute or WEEK) <= end or start <= minute <= end for start, end in staffed.spans)


def test_the_vital_runs_by_the_clock_and_service_by_the_hours() -> None:
    friday = datetime(2026, 11, 27, 22, 10, tzinfo=UTC)  # 23:10 in Paris
    assert due("S0", friday, OFFICE, "Europe/Paris")[0] == friday + timedelta(minutes=15)
    look, act = due("S3", friday, OFFICE, "Europe/Paris")
    assert look == datetime(2026, 11, 30, 16, 0, tzinfo=UTC)  # Monday 17:00: eight hours of work
    assert act == datetime(2026, 12, 2, 14, 0, tzinfo=UTC)
    assert all(delay.look <= delay.act for delay in DELAYS.values())


def test_delays_that_count_hours_count_them_over_the_change_of_time() -> None:
    nights = Staffed.of([(range(7), time(0), time(6))])
    saturday = datetime(2026, 10, 24, 22, 0, tzinfo=UTC)  # midnight in Paris; the night has seven hours
    assert nights.after(saturday, 7 * 60, "Europe/Paris") == datetime(2026, 10, 25, 5, 0, tzinfo=UTC)


def test_where_nobody_is_there_no_delay_ends() -> None:
    with pytest.raises(ValueError, match="nobody"):
        due("S3", datetime(2026, 11, 27, tzinfo=UTC), Staffed(()), "Europe/Paris")
