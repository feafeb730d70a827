"""The automaton of two states: worked out by hand, and against every path that there is."""

from __future__ import annotations

from itertools import product
from math import inf, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.veille.trends.bursts import bursts, cost, states


def test_the_costs_are_those_of_the_binomial() -> None:
    assert cost(1, 2, 0.5) == pytest.approx(-log(0.5))  # 2 x 1/2 x 1/2
    assert cost(0, 3, 0.1) == pytest.approx(-3 * log(0.9))
    assert (cost(0, 4, 0.0), cost(1, 4, 0.0)) == (0.0, inf)


def test_a_burst_worked_out_by_hand() -> None:
    """p0 = 12 / 80 = 0.15, p1 = 0.30. A bucket with 1 of 10 spares -ln(2) - 9 ln(0.7 / 0.85) ... = -1.054 in state 1,
    one with 4 of 10 spares 4 ln(2) + 6 ln(0.7 / 0.85) = 1.608; going up costs ln(8) = 2.079."""
    counts, totals = (1, 1, 0, 4, 4, 1, 1, 0), (10,) * 8
    assert states(counts, totals) == [0, 0, 0, 1, 1, 0, 0, 0]
    (one,) = bursts(counts, totals)
    assert (one.first, one.last, one.length) == (3, 4, 2)
    assert one.weight == pytest.approx(2 * (4 * log(2) + 6 * log(0.70 / 0.85)))
    assert bursts(counts, totals, gamma=2) == []  # going up costs 4.159, the burst spares 3.215
    assert bursts((1,) * 8, totals) == bursts((0,) * 8, (0,) * 8) == bursts((), ()) == []


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=8), st.floats(1.1, 4))
def test_no_other_path_is_cheaper(batches: list[tuple[int, int]], s: float) -> None:
    counts, totals = [k for k, _ in batches], [k + rest for k, rest in batches]
    calm = sum(counts) / sum(totals) if sum(totals) else 0.0
    shares = calm, min(s * calm, max(calm, 0.9999))

    def paid(path: tuple[int, ...] | list[int]) -> float:
        ups = sum(b > a for a, b in zip([0, *path], path, strict=False))
        return ups * log(len(path)) + sum(cost(k, n, shares[at]) for at, k, n in zip(path, counts, totals, strict=True))

    best = min(map(paid, product((0, 1), repeat=len(batches))))
    assert paid(states(counts, totals, s=s)) == pytest.approx(best, abs=1e-9)
    for one in bursts(counts, totals, s=s):
        assert one.weight >= log(len(batches)) - 1e-9  # else it would not have been worth going up
