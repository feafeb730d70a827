"""The triggers on counts of the past: what would have been proposed, from what was known at each hour alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.charters.crisis_replay import Counted, episodes, instant, judged
from cmsuite.charters.severity import Usual

HOUR = timedelta(hours=1)
START = datetime(2026, 9, 7, tzinfo=UTC)  # a Monday
PARIS = "Europe/Paris"


def quiet(weeks: int) -> list[Counted]:
    """Some weeks of 12 an hour, three more or less, 8 % of them negative."""
    return [Counted(START + n * HOUR, (9, 12, 15)[n // 168 % 3], 1, 12) for n in range(weeks * 168)]


def test_an_hour_is_judged_by_the_weeks_before_it() -> None:
    rows = quiet(8)
    at = rows[-1].at + HOUR
    rows += [Counted(at, 34, 18, 34), Counted(at + HOUR, 58, 30, 58), Counted(at + 2 * HOUR, 58, 30, 58)]
    made = list(judged(rows, PARIS))
    assert [one.found.level for one in made[:-3] if one.found.level] == []
    assert made[0].usual is None
    last = made[-1]
    assert last.usual == Usual(12, 3)
    assert (last.found.level, round(last.found.line, 1), round(last.found.z, 1)) == (2, 29.8, 10.3)
    assert last.found.low is not None
    assert round(last.found.low, 3) == 0.441
    (one,) = episodes(made)
    assert (one.start, one.end, one.level, one.peak) == (at, at + 3 * HOUR, 2, 58)
    assert episodes(made, 3) == []


def test_without_four_weeks_the_same_hour_of_28_days_serves_and_before_that_only_facts() -> None:
    rows = quiet(4)
    made = list(judged([*rows, Counted(rows[-1].at + HOUR, 500, 400, 500)], PARIS))
    assert made[-1].found.level >= 2
    few = [*quiet(2), Counted(START + 14 * 24 * HOUR, 500, 400, 500)]
    made = list(judged(few, PARIS))
    assert made[-1].found.level == 0
    press = Counted(START + 14 * 24 * HOUR, 1, 0, 0, ("press",))
    assert list(judged([*quiet(2), press], PARIS))[-1].found.level == 3


def test_ten_times_the_usual_for_three_hours_is_a_crisis() -> None:
    rows = quiet(8)
    at = rows[-1].at + HOUR
    made = list(judged([*rows, *(Counted(at + n * HOUR, 160, 0, 160) for n in range(3))], PARIS))
    assert [one.found.level for one in made[-3:]] == [1, 1, 3]


def test_quiet_hours_between_do_not_make_two_alerts_of_one() -> None:
    rows = quiet(8)
    at = rows[-1].at + HOUR
    counts = (40, 12, 12, 40, 12, 12, 12, 40)
    made = list(judged([*rows, *(Counted(at + n * HOUR, x) for n, x in enumerate(counts))], PARIS))
    assert [(one.start - at, one.end - at) for one in episodes(made)] == [(0 * HOUR, 4 * HOUR), (7 * HOUR, 8 * HOUR)]


@given(st.lists(st.integers(0, 400), max_size=60))
def test_the_future_changes_nothing_of_the_past(counts: list[int]) -> None:
    rows = [Counted(START + n * HOUR, x, min(x, 5), x) for n, x in enumerate(counts)]
    whole = [one.found.level for one in judged(rows, PARIS)]
    half = [one.found.level for one in judged(rows[: len(rows) // 2], PARIS)]
    assert whole[: len(half)] == half


def test_hours_are_read_on_the_wall_unless_they_say_their_zone() -> None:
    assert instant("2026-09-07T14:25", PARIS) == datetime(2026, 9, 7, 12, tzinfo=UTC)
    assert instant(" 2026-09-07T14:00+00:00", PARIS) == datetime(2026, 9, 7, 14, tzinfo=UTC)
    with pytest.raises(ValueError, match="isoformat"):
        instant("hier", PARIS)
