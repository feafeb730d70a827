"""How grave an hour is: the numbers of the charter, the press, a small brand, and no verdict without a baseline."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.charters.crisis_schema import CrisisPlan, matrix_of
from cmsuite.charters.severity import (
    EVENTS,
    REACHES,
    Event,
    Gravity,
    Hour,
    Usual,
    alert_line,
    by_matrix,
    measured,
    poisson_tail,
    usual,
)


def test_much_is_said_and_too_little_of_it_is_negative_for_an_alert() -> None:
    known = Usual(12, 3)
    found = measured(Hour(58, 42, 150, 0.08), known)
    assert (found.level, round(found.line, 1), round(found.z, 1)) == (1, 29.8, 10.3)
    assert found.low is not None
    assert round(found.low, 3) == 0.214
    more = measured(Hour(58, 78, 150, 0.08), known)
    assert more.low is not None
    assert (more.level, round(more.low, 3)) == (2, 0.441)


def test_a_press_item_makes_a_crisis_of_an_alert() -> None:
    hour, known = Hour(16, 10, 16), Usual(3, 1)
    found = measured(hour, known)
    assert found.low is not None
    assert (found.level, found.line, round(found.z, 1), round(found.low, 3)) == (2, 10, 8.8, 0.386)
    assert measured(hour, known, ["press"]).level == 3


def test_a_small_brand_is_not_alarmed_by_chance() -> None:
    known = Usual(2, 1)
    assert round(alert_line(known, 5), 1) == 7.9
    assert (round(poisson_tail(9, 2), 4), round(poisson_tail(8, 2), 4)) == (0.0002, 0.0011)
    assert measured(Hour(9), known, x_min=5).level == 1
    assert measured(Hour(8), known, x_min=5).level == 0


def test_without_a_baseline_only_what_happens_counts() -> None:
    assert usual([3, 4, 5]) is None
    assert usual([3, 4, 5], [1] * 27) is None
    assert usual([3, 4, 5], [1] * 28) == Usual(1, 0)
    assert usual([10, 12, 14, 12, 30]) == Usual(12, 2)
    assert measured(Hour(500, 400, 500), None).level == 0
    assert measured(Hour(500, 400, 500), None, ["data_breach"]).level == 3


@pytest.mark.parametrize(
    ("gravity", "levels"),
    [
        ("annoyance", [1, 2, 2, 3]),
        ("fault", [1, 2, 3, 3]),
        ("legal", [2, 3, 3, 4]),
        ("danger", [3, 4, 4, 4]),
    ],
)
def test_where_no_trigger_fires_severity_and_reach_make_the_level(gravity: Gravity, levels: list[int]) -> None:
    calm = measured(Hour(4), Usual(3, 1))
    assert [by_matrix(calm, gravity, reach).level for reach in REACHES] == levels
    assert all(by_matrix(calm, gravity, reach).why for reach in REACHES)
    own = matrix_of(CrisisPlan.model_validate({"matrix": [{"gravity": "fault", "isolated": 2, "spreading": 4}]}))
    wanted = [2, 2, 4, 3] if gravity == "fault" else levels
    assert [by_matrix(calm, gravity, reach, own).level for reach in REACHES] == wanted


def test_what_was_measured_is_worth_more_than_the_matrix() -> None:
    found = measured(Hour(16, 10, 16), Usual(3, 1))
    assert by_matrix(found, "danger", "isolated") is found


@pytest.mark.parametrize("event", EVENTS)
def test_each_event_makes_its_level_and_says_why(event: Event) -> None:
    found = measured(Hour(0), Usual(1, 1), [event])
    assert found.level == EVENTS[event][0]
    assert found.why


@pytest.mark.parametrize(
    ("hour", "level"),
    [
        (Hour(0, claims=3), 2),
        (Hour(0, claims=2), 0),
        (Hour(40, doubled=True), 2),
        (Hour(8, doubled=True), 0),
        (Hour(130, hours_at_ten=3), 3),
        (Hour(130, hours_at_ten=2), 1),
        (Hour(0, trending=True), 3),
        (Hour(0, networks=3), 4),
        (Hour(9, 3, 9, 0.0), 0),
    ],
)
def test_each_trigger_has_its_bound(hour: Hour, level: int) -> None:
    assert measured(hour, Usual(12, 3)).level == level


@given(st.integers(0, 300), st.floats(0.1, 100))
def test_more_is_never_more_probable(x: int, mean: float) -> None:
    assert 0 <= poisson_tail(x + 1, mean) <= poisson_tail(x, mean) + 1e-9 <= 1 + 1e-9


@given(st.integers(0, 500), st.integers(0, 200), st.integers(0, 100))
def test_more_said_is_never_less_grave(x: int, middle: int, deviation: int) -> None:
    known = Usual(middle, deviation)
    assert measured(Hour(x + 1), known).level >= measured(Hour(x), known).level
    assert not math.isinf(measured(Hour(x), known).line)
