"""A cadence fits the hours that there are; where it does not, the cut that is said is the smallest that there is."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from cmsuite.strategy.capacity import Capacity, Cut, Load, available, cut, needed

VIDEOS, VISUALS, CAROUSELS = (
    Load("short_video", 8, Decimal(6)),
    Load("visual", 12, Decimal("1.5")),
    Load("carousel", 4, Decimal(4)),
)


def test_the_hours_of_a_month() -> None:
    loads = (VIDEOS, VISUALS, CAROUSELS)
    assert needed(loads, 60, Decimal(9), [Decimal(12)]) == 103
    assert available([Decimal(60), Decimal(40)]) == 85
    assert needed([Load("short_video", 2, Decimal(6), Decimal("0.5"))], 0, Decimal(0), ()) == 6


def test_the_exact_cut_takes_the_fewest_pieces_then_the_fewest_hours() -> None:
    capacity = Capacity(Decimal(103), Decimal(90))
    assert capacity.level == "red"
    assert cut((VIDEOS, VISUALS, CAROUSELS), capacity) == Cut((("short_video", 2), ("visual", 1)), Decimal("89.5"))
    assert Capacity(Decimal("89.5"), Decimal(90)).level == "amber"
    assert Capacity(Decimal("76.5"), Decimal(90)).level == "green"


def test_where_nothing_is_left_to_take_out_there_is_no_cut() -> None:
    assert cut([Load("text", 3, Decimal(1))], Capacity(Decimal(20), Decimal(10))) is None
    assert cut([], Capacity(Decimal(5), Decimal(0))) is None
    assert cut((VIDEOS,), Capacity(Decimal(48), Decimal(50))) == Cut((), Decimal(48))


def test_a_large_cadence_is_cut_at_once() -> None:
    loads = [Load(f"format {n}", 40, Decimal(100 + 7 * n) / 100) for n in range(30)]
    need = needed(loads, 0, Decimal(0), ())
    found = cut(loads, Capacity(need, need / 2))
    assert found is not None
    assert found.left <= need / 2


def test_a_cadence_that_nobody_plans_is_cut_at_once_too() -> None:
    loads = [Load(f"format {n}", 1000, Decimal(10_000) - Decimal(n) / 100) for n in range(60)]
    need = needed(loads, 0, Decimal(0), ())
    found = cut(loads, Capacity(need, Decimal(90)))
    assert found is not None
    assert found.left <= 90
    few = cut([Load("a", 900, Decimal("9.99")), Load("b", 900, Decimal("0.01"))], Capacity(Decimal(9000), Decimal(9)))
    assert few is not None
    assert few.left <= 9


amounts = st.builds(Load, st.sampled_from("abc"), st.integers(0, 3), st.integers(1, 32).map(lambda n: Decimal(n) / 4))


@settings(max_examples=200, deadline=None)
@given(st.lists(amounts, max_size=4), st.integers(0, 120).map(lambda n: Decimal(n) / 4))
def test_no_other_cut_is_smaller(loads: list[Load], there: Decimal) -> None:
    need = needed(loads, 0, Decimal(0), ())
    capacity = Capacity(need, there)
    found = cut(loads, capacity)
    ways = [
        (sum(taken), sum((n * load.each for n, load in zip(taken, loads, strict=True)), Decimal(0)))
        for taken in product(*(range(load.n + 1) for load in loads))
    ]
    best = min((way for way in ways if way[1] >= capacity.excess), default=None)
    if best is None:
        assert found is None
    else:
        assert found is not None
        assert (sum(n for _format, n in found.pieces), need - found.left) == best
        assert found.left <= there or not capacity.excess
