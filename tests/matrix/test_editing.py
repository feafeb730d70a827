"""What a hand does to a note leaves nothing that points nowhere, whatever the order."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmsuite.engines.documents.content import dumped, read
from cmsuite.matrix import editing
from cmsuite.matrix.candidates import candidates, taken
from cmsuite.matrix.schema import BANDS, INSIDE, LISTS, OUTSIDE, SwotNote, factors, quadrant_of
from tests.matrix.notes import around, note
from tests.matrix.test_checks import Audit, cited
from tests.matrix.test_checks import Finding as Found

D = Decimal


def pointed_at(one: SwotNote) -> set[str]:
    """Every key of a factor that something in the note names."""
    keys = {key for cell in one.cells for key in (cell.inside, cell.outside)}
    keys |= {key for pair in one.comparisons for key in (pair.first, pair.second)}
    return keys | {key for option in one.options for key in (*option.inside, *option.outside)}


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "drop", "move", "weigh", "rate", "cross", "compare", "weighed"]),
        st.integers(0, 30),
        st.integers(0, 30),
        st.integers(0, 3),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_nothing_points_nowhere(steps: list[tuple[str, int, int, int]]) -> None:
    one = note()
    for what, first, second, n in steps:
        one = step(one, what, first, second, n)
        keys = [factor.key for _q, _p, factor in factors(one)]
        assert len(keys) == len(set(keys))
        assert pointed_at(one) <= set(keys)
        assert all(key[0] == quadrant_of(one, key) for key in keys)
        assert all(cell.inside[0] in INSIDE and cell.outside[0] in OUTSIDE for cell in one.cells)
        assert read(SwotNote, dumped(one)) == one, "it can be saved"


def step(one: SwotNote, what: str, first: int, second: int, n: int) -> SwotNote:
    held = [factor.key for _q, _p, factor in factors(one)]
    if what == "add" or not held:
        return editing.add(one, "SWOT"[n], "A fact, 3 times more")  # type: ignore[arg-type]
    key = held[first % len(held)]
    inside = [factor.key for _q, _p, factor in factors(one, INSIDE)]
    outside = [factor.key for _q, _p, factor in factors(one, OUTSIDE)]
    done: dict[str, Any] = {
        "drop": lambda: editing.drop(one, key),
        "move": lambda: editing.move(one, key, "SWOT"[n])[0],  # type: ignore[arg-type]
        "weigh": lambda: editing.weigh(one, key, second - 15),
        "rate": lambda: editing.rate(one, key, 1 if n % 2 else -1),
        "weighed": lambda: editing.weighed(one, INSIDE if n % 2 else OUTSIDE),
        "cross": lambda: (
            editing.cross(
                one, inside[first % len(inside)], outside[second % len(outside)], n, "why" if n == 3 else None
            )
            if inside and outside
            else one
        ),
        "compare": lambda: (
            editing.compared(one, inside[0], inside[1 + first % (len(inside) - 1)], "more", client=bool(n % 2))
            if len(inside) > 1
            else one
        ),
    }
    made: SwotNote = done[what]()
    return made


def test_a_factor_that_changes_its_side_loses_what_no_longer_means_anything() -> None:
    moved, key = editing.move(note(), "S1", "T")
    assert key == "T3"
    assert [cell for cell in moved.cells if "S1" in (cell.inside, cell.outside)] == []
    assert moved.options[0].threats == ("T1", "T3")
    assert moved.threats[-1].rating == 4, "outside, every rating means something"


def test_a_key_is_not_given_twice() -> None:
    without = editing.drop(note(), "O3")
    assert editing.add(without, "O", "New").opportunities[-1].key == "O3", "nothing points at the old one any more"
    assert editing.add(note(), "O", "New").opportunities[-1].key == "O4"


def test_weights_move_by_hundredths_and_stay_within_one() -> None:
    one = editing.weigh(note(), "S1", 2)
    assert one.strengths[0].weight == D("0.22")
    assert editing.weigh(one, "S1", -99).strengths[0].weight == 0
    assert editing.weigh(one, "S1", 999).strengths[0].weight == 1


@pytest.mark.parametrize(
    ("key", "by", "rating"), [("S1", 1, 4), ("S2", 1, 4), ("S1", -1, 3), ("W1", 1, 2), ("T1", -1, 1)]
)
def test_a_rating_stays_in_its_band(key: str, by: int, rating: int) -> None:
    one = editing.rate(note(), key, by)
    (factor,) = [factor for _q, _p, factor in factors(one) if factor.key == key]
    assert factor.rating == rating
    assert rating in BANDS[key[0]]  # type: ignore[index]


def test_the_clients_answers_count_more_than_ours() -> None:
    one = editing.compared(note(), "S1", "S2", "more")
    one = editing.compared(one, "S2", "S1", "more", client=True)
    assert len(one.comparisons) == 1
    assert editing.answers(one) == {("S1", "S2"): "less"}
    assert editing.answers(one, client=False) == {("S1", "S2"): "more"}
    assert editing.answers(one, client=True) == {("S1", "S2"): "less"}


def test_a_crossing_of_nothing_is_taken_away_and_a_reason_stays() -> None:
    one = editing.cross(note(), "S1", "O1", 2)
    assert [(c.strength, c.reason) for c in one.cells if c.outside == "O1"] == [(2, "Repair is a gesture.")]
    gone = editing.cross(one, "W1", "O2", 0)
    assert [c for c in gone.cells if c.inside == "W1"] == []


def test_the_numbers_of_a_finding_are_quoted_from_the_audit() -> None:
    audit = cited(Audit((Found("F1", "external", tag="T", statement="Share of {=sov}"),)))
    (one,) = candidates(note(), around(parents={"audit_report": audit}))
    assert one.statement == "Share of {=audit_report:sov}: What comes of it"


def test_findings_are_offered_by_quadrant_the_gravest_first() -> None:
    audit = cited(Audit((Found("F1", "internal", tag="W", severity=2), Found("F2", "internal", tag="W", severity=5))))
    there = around(parents={"audit_report": audit})
    assert [one.finding for one in candidates(note(), there)] == ["F2", "F1"]
    one = taken(note(), there, ["F2"])
    assert (one.weaknesses[-1].findings, one.weaknesses[-1].evidence) == (("F2",), (1,))
    assert [one.taken_as for one in candidates(one, there)] == ["W4", ""]
    assert taken(one, there, ["F2"]) == one
    assert set(LISTS) == set("SWOT")
