"""The clock of a rehearsal: what each slide took adds up to the time that went by, whatever is pressed."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from cmsuite.strategy.rehearsal import begun
from tests.conftest import NOW

STEPS = st.lists(
    st.tuples(st.sampled_from(["on", "back", "pause"]), st.integers(min_value=-5, max_value=600)), max_size=40
)


@given(slides=st.integers(min_value=1, max_value=20), steps=STEPS)
def test_times_add_up_and_no_slide_loses_any(slides: int, steps: list[tuple[str, int]]) -> None:
    """seconds below nought: a clock that was set back."""
    now, said, running = NOW, begun(slides, NOW), timedelta()
    for deed, seconds in steps:
        before = said
        if before.since is not None:
            running += max(timedelta(seconds=seconds), timedelta())
        now += timedelta(seconds=seconds)
        if deed == "pause":
            said = before.turned(now)
        else:
            said = before.to(before.at + (1 if deed == "on" else -1), now)
            assert said.since == now
        assert said.whole(now) == running
        assert all(later >= earlier for earlier, later in zip(before.took, said.took, strict=True))
        assert said.at < said.reached <= slides
    assert sum(said.said(now), timedelta()) == running
    assert len(said.said(now)) == said.reached
