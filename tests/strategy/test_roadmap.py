"""The critical path is the longest chain of steps, and nothing on it may slip."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.strategy.roadmap import Activity, Timed, circle, schedule


def test_the_longest_chain_decides() -> None:
    found = schedule(
        [Activity("M1", 5), Activity("M2", 10, ("M1",)), Activity("M3", 3, ("M1",)), Activity("M4", 2, ("M2", "M3"))]
    )
    assert (found.critical, found.days) == (("M1", "M2", "M4"), 17)
    assert found.steps["M3"] == Timed(5, 8, 7)


def test_a_ring_is_named_and_an_unknown_step_overlooked() -> None:
    ring = [Activity("M1", 1, ("M2",)), Activity("M2", 1, ("M1",))]
    assert set(circle(ring)) == {"M1", "M2"}
    with pytest.raises(ValueError, match="ring"):
        schedule(ring)
    assert schedule([Activity("M1", 4, ("M9",))]).days == 4
    assert schedule([]).days == 0


@st.composite
def plans(draw: st.DrawFn) -> list[Activity]:
    steps: list[Activity] = []
    for place in range(draw(st.integers(1, 7))):
        before = draw(st.sets(st.sampled_from(steps), max_size=3)) if steps else set()
        steps.append(Activity(f"M{place}", draw(st.integers(0, 9)), tuple(sorted(one.key for one in before))))
    return draw(st.permutations(steps))


@given(plans())
def test_every_step_waits_and_the_whole_is_as_long_as_its_longest_chain(steps: list[Activity]) -> None:
    known = {one.key: one for one in steps}

    def longest(key: str) -> int:
        return known[key].days + max((longest(before) for before in known[key].after), default=0)

    found = schedule(steps)
    assert found.days == max(longest(key) for key in known)
    for one in steps:
        timed = found.steps[one.key]
        assert timed.end - timed.start == one.days
        assert timed.slack >= 0
        assert all(found.steps[before].end <= timed.start for before in one.after)
        assert (timed.slack == 0) is (one.key in found.critical)
    assert any(found.steps[key].end == found.days for key in found.critical)
