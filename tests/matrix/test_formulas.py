"""The formulas of a matrix: what they come to on known cases, and what holds whatever they are given."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cmsuite.matrix import mapping
from cmsuite.matrix.crossing import GAP, POSTURES, evaluated, force, stance
from cmsuite.matrix.ranking import (
    CONFIDENCES,
    IMPACTS,
    Candidate,
    classed,
    flips,
    nearest,
    ranked,
    room,
)
from cmsuite.matrix.tables import in_brief
from cmsuite.matrix.weights import Answer, consistency, pairs, said, triads, unanswered, weights

D = Decimal


def of(text: str) -> list[Decimal]:
    return [Decimal(one) for one in text.split()]


# ---- acceptance


def test_the_evaluations_of_the_factors() -> None:
    inside = zip(of(".20 .15 .10 .10 .20 .15 .10"), [4, 3, 3, 4, 1, 2, 2], strict=True)
    outside = zip(of(".25 .20 .15 .20 .20"), [3, 2, 3, 1, 2], strict=True)
    assert evaluated(inside) == D("2.65")
    assert evaluated(outside) == D("2.20")
    assert evaluated([(D("0.5"), None)]) is None
    assert evaluated([]) is None


def test_the_force_of_a_quadrant() -> None:
    cells = {("S1", "O1"): 3, ("S1", "O2"): 1, ("S2", "O1"): 2, ("S2", "O2"): 0}
    found = force({"S1": D(".20"), "S2": D(".15")}, {"O1": D(".25"), "O2": D(".20")}, cells)
    assert found is not None
    assert round(found, 2) == D("0.56")
    assert force({}, {"O1": D(1)}, {}) is None


A, B, C = (
    Candidate("A", 12_000, D(2), 80, D(15)),
    Candidate("B", 40_000, D("0.5"), 50, D(4)),
    Candidate("C", 3_000, D(3), 100, D(10)),
)


def test_the_order_by_reach_impact_confidence_and_effort() -> None:
    assert [one.rice for one in (A, B, C)] == [1280, 2500, 900]
    assert [place.candidate.key for place in ranked([A, B, C])] == ["B", "A", "C"]


def test_what_would_turn_neighbours_round() -> None:
    found = flips(ranked([A, B, C]))
    reach = next(one for one in found if (one.whose, one.part, one.below) == ("B", "reach", "A"))
    assert (reach.then, round(reach.change, 3)) == (D(20_480), D("-0.488"))
    certain = next(one for one in found if (one.whose, one.part, one.above) == ("C", "effort", "A"))
    assert round(certain.then, 2) == D("7.03")
    first = nearest("A", found)
    assert first is not None
    assert abs(first.change) == min(abs(one.change) for one in found if one.above == "A")
    assert not [one for one in found if (one.whose, one.part) == ("C", "confidence")], "100 % is the most there is"


def test_an_obligation_goes_first_and_is_not_weighed() -> None:
    law = Candidate("L", 0, D("0.25"), 50, D(20), obliged=True)
    places = ranked([A, B, law])
    assert [one.candidate.key for one in places] == ["L", "B", "A"]
    assert not [one for one in flips(places) if "L" in (one.above, one.below)]
    assert not places[0].disagrees


def test_the_matrix_is_cut_at_the_medians() -> None:
    assert classed([A, B, C]) == {"A": "big_project", "B": "fill_in", "C": "big_project"}
    assert room(D(540)) == 324


def test_a_posture_needs_a_gap() -> None:
    near = stance({"SO": D("0.50"), "WO": D("0.46"), "ST": D("0.1"), "WT": None})
    assert (near.dominant, near.gap) == (None, D("0.04"))
    clear = stance({"SO": D("0.50"), "WO": D("0.45"), "ST": D("0.1"), "WT": D(0)})
    assert clear.dominant == "SO"
    assert clear.order == ["SO", "WO", "ST", "WT"]
    assert stance(dict.fromkeys(POSTURES, D(0))).dominant is None
    assert stance(dict.fromkeys(POSTURES)).dominant is None


def test_circles_are_listed() -> None:
    answers: dict[tuple[str, str], Answer] = {("a", "b"): "more", ("b", "c"): "more", ("a", "c"): "less"}
    assert triads(["a", "b", "c"], answers) == [("a", "b", "c")]
    assert consistency(["a", "b", "c"], answers) == 0
    assert consistency(["a", "b", "c"], answers | {("a", "c"): "more"}) == 1
    assert consistency(["a", "b"], {}) is None
    assert weights(["a", "b", "c"], answers) == {"a": D("0.34"), "b": D("0.33"), "c": D("0.33")}


def test_the_weights_of_a_clear_order() -> None:
    clear: dict[tuple[str, str], Answer] = {("a", "b"): "more", ("a", "c"): "more", ("c", "b"): "less"}
    assert weights(["a", "b", "c"], clear) == {"a": D("0.56"), "b": D("0.33"), "c": D("0.11")}
    assert weights([], {}) == {}


def test_axes_that_say_the_same() -> None:
    xs = of("1 2 3 4 5")
    assert mapping.redundant(xs, of("2 1 4 3 5")) is not None
    assert mapping.redundant(xs[:4], of("1 2 3 4")) is None, "four brands prove nothing"
    assert mapping.pearson(xs, of("3 3 3 3 3")) is None


def test_an_axis_is_the_mean_of_what_was_read() -> None:
    posts = mapping.Observed({"ours": D(2), "a": D(12), "b": D(7)})
    delay = mapping.Observed({"ours": D(26), "a": D(6), "b": D(6)}, rising=False)
    assert mapping.axis([posts, delay], ["ours", "a", "b"]) == {"ours": 0, "a": 10, "b": D("7.5")}
    assert "c" not in mapping.axis([posts], ["c"])
    assert mapping.scaled(mapping.Observed({"a": D(3), "b": D(3)})) == {"a": 5, "b": 5}


# ---- whatever they are given

keys = st.integers(1, 9).map(lambda n: [f"F{i}" for i in range(n)])
ANSWERS: tuple[Answer, ...] = ("more", "less", "equal")
answer = st.sampled_from(ANSWERS)


@st.composite
def compared(draw: st.DrawFn) -> tuple[list[str], dict[tuple[str, str], Answer]]:
    names = draw(keys)
    asked = draw(st.lists(st.sampled_from(pairs(names)), unique=True)) if len(names) > 1 else []
    return names, {pair: draw(answer) for pair in asked}


@given(compared())
def test_weights_come_to_one_and_follow_the_answers(case: tuple[list[str], dict[tuple[str, str], Answer]]) -> None:
    names, answers = case
    found = weights(names, answers)
    assert sum(found.values()) == 1
    assert all(value >= 0 for value in found.values())
    assert len(unanswered(names, answers)) == len(pairs(names)) - len(answers)
    for one in names:
        if all(said(answers, one, other) == "more" for other in names if other != one):
            assert found[one] == max(found.values())


@given(compared())
def test_a_circle_is_one_whoever_was_asked_first(case: tuple[list[str], dict[tuple[str, str], Answer]]) -> None:
    names, answers = case
    other: dict[Answer, Answer] = {"more": "less", "less": "more", "equal": "equal"}
    turned = {(second, first): other[one] for (first, second), one in answers.items()}
    assert triads(names, answers) == triads(names, turned)
    zeta = consistency(names, answers)
    assert zeta is None or 0 <= zeta <= 1


weight = st.decimals(0, 1, places=2)
side = st.dictionaries(st.sampled_from("abcdefg"), weight, max_size=7)


@given(
    side, side, st.dictionaries(st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdefg")), st.integers(0, 3))
)
def test_a_force_lies_between_nothing_and_one(
    inside: dict[str, Decimal], outside: dict[str, Decimal], cells: dict[tuple[str, str], int]
) -> None:
    found = force(inside, outside, cells)
    assert found is None or 0 <= found <= 1


@given(st.fixed_dictionaries({one: st.none() | st.decimals(0, 1, places=3) for one in POSTURES}))
def test_the_dominant_posture_leads_by_the_gap(forces: dict[str, Decimal | None]) -> None:
    found = stance(forces)  # type: ignore[arg-type]
    known = sorted((one for one in forces.values() if one is not None), reverse=True)
    if found.dominant is not None:
        assert forces[found.dominant] == known[0]
        assert len(known) == 1 or known[0] - known[1] >= GAP


@st.composite
def lists_of(draw: st.DrawFn) -> list[Candidate]:
    n = draw(st.integers(0, 8))
    return [
        Candidate(
            f"R{i}",
            draw(st.integers(0, 100_000)),
            draw(st.sampled_from(IMPACTS)),
            draw(st.sampled_from(CONFIDENCES)),
            draw(st.decimals("0.5", 60, places=1)),
            draw(st.booleans()),
        )
        for i in range(n)
    ]


@given(lists_of())
def test_a_ranking_is_a_total_order(found: list[Candidate]) -> None:
    places = ranked(found)
    assert sorted(one.candidate.key for one in places) == sorted(one.key for one in found)
    assert [one.rice_rank for one in places] == list(range(1, len(found) + 1))
    assert sorted(one.matrix_rank for one in places) == list(range(1, len(found) + 1))
    for above, below in pairwise(places):
        if above.candidate.obliged == below.candidate.obliged:
            assert above.candidate.rice >= below.candidate.rice
        else:
            assert above.candidate.obliged


@given(lists_of())
def test_a_flip_turns_its_neighbours_round_or_makes_them_equal(found: list[Candidate]) -> None:
    by_key = {one.key: one for one in found}
    for flip in flips(ranked(found)):
        above, below = by_key[flip.above], by_key[flip.below]
        value = int(flip.then) if flip.part == "confidence" else flip.then
        after = Candidate(**{f: getattr(by_key[flip.whose], f) for f in CANDIDATE} | {flip.part: value})
        above, below = (after, below) if flip.whose == above.key else (above, after)
        assert below.rice - above.rice >= -abs(above.rice) * D("1e-20")


CANDIDATE = ("key", "reach", "impact", "confidence", "effort", "obliged")


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.decimals(-1000, 1000, places=2), min_size=1),
    st.booleans(),
)
def test_an_indicator_is_scaled_from_0_to_10(values: dict[str, Decimal], rising: bool) -> None:
    found = mapping.scaled(mapping.Observed(values, rising))
    assert found.keys() == values.keys()
    assert all(0 <= one <= 10 for one in found.values())
    if len(set(values.values())) > 1:
        assert {min(found.values()), max(found.values())} == {0, 10}


@given(st.lists(st.tuples(st.decimals(-100, 100, places=1), st.decimals(-100, 100, places=1)), max_size=9))
def test_a_correlation_is_one_both_ways(points: list[tuple[Decimal, Decimal]]) -> None:
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    r = mapping.pearson(xs, ys)
    assert r == mapping.pearson(ys, xs)
    assert r is None or -1 <= r <= 1


def test_a_factor_in_brief_ends_where_it_pauses() -> None:
    told = "Carousels: median engagement of 3.12%, more than any other format and 1.7 times videos: readers stay"
    assert in_brief(told) == "Carousels: median engagement of 3.12%…"
    assert in_brief("Two of three posts are stories.") == "Two of three posts are stories."
    assert in_brief("word " * 40) == " ".join(["word"] * 16) + "…"
    assert len(in_brief("x" * 200)) == 80
