"""Whether a term is said more than before: the figures that were given, and what must hold for all."""

from __future__ import annotations

from itertools import pairwise
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.veille.trends.judging import Series, judge
from cmsuite.veille.trends.statistics import adjusted, binomial_tail, negative_binomial_tail, tried

BEFORE = (2, 1, 3, 2, 2, 1, 2, 3)
TOTALS = (*[200] * 8, 220)


@pytest.mark.parametrize(
    ("k", "lift", "p"), [(12, "5.3", "0.000045"), (9, "4.0", "0.0018"), (5, "2.2", "0.10")]
)  # fmt: skip
def test_the_test_gives_the_figures_that_were_worked_out(k: int, lift: str, p: str) -> None:
    found = tried((*BEFORE, k), TOTALS)
    digits = len(p.partition(".")[2])
    assert (f"{found.expected:.2f}", f"{found.lift:.1f}", f"{found.p:.{digits}f}") == ("2.27", lift, p)


def family(k: int, *, origins: int = 5, more: tuple[int, ...] = (), others: int = 39) -> list[Series]:
    """The term, and as many that are said as often as before."""
    counts = (*BEFORE, k, *more)
    flat = tuple([2] * len(counts))
    few = tuple([3] * len(counts))
    return [
        Series("reels", counts, tuple([origins] * len(counts))),
        *(Series(f"other {n}", flat, few) for n in range(others)),
    ]


def test_twelve_of_220_among_forty_terms_are_a_peak_and_rising_when_they_come_again() -> None:
    found = next(judge(family(12), TOTALS))
    assert found.q is not None
    assert (f"{found.q:.4f}", found.tried, found.kind, found.unconfirmed) == ("0.0018", 40, "peak", False)
    assert next(judge(family(12, more=(14,)), (*TOTALS, 220))).kind == "rising"


@pytest.mark.parametrize(("k", "q"), [(9, "0.073"), (5, None)])
def test_nine_of_220_among_forty_terms_are_no_trend(k: int, q: str | None) -> None:
    found = next(judge(family(k), TOTALS))
    assert (found.kind, found.unconfirmed) == (None, True)
    assert found.q is not None
    assert q in (None, f"{found.q:.3f}")


def test_two_origins_are_no_trend_and_the_rise_is_told() -> None:
    found = next(judge(family(12, origins=2), TOTALS))
    assert (found.kind, found.unconfirmed, found.q is not None and found.q < 0.05) == (None, True, True)


def test_what_was_never_said_emerges_and_what_is_said_no_more_declines() -> None:
    totals = tuple([200] * 9)
    new = Series("threads", (*[0] * 8, 9), tuple([4] * 9))
    gone = Series("clubhouse", (*[9] * 8, 0), tuple([4] * 9))
    short = Series("brief", (*[0] * 8, 4), tuple([4] * 9))
    assert [one.kind for one in judge([new, gone, short], totals)] == ["emerging", "declining", None]


def test_a_few_weeks_are_no_history() -> None:
    found = next(judge([Series("x", (0, 0, 0, 9), (4,) * 4)], (200,) * 4))
    assert (found.kind, found.unconfirmed) == (None, False)


def test_what_burst_at_the_same_time_last_year_is_seasonal() -> None:
    counts = [1] * 70
    counts[-1] = counts[-53] = 12
    assert next(judge([Series("noël", tuple(counts), (5,) * 70)], (200,) * 70)).kind == "seasonal"


def test_a_scattered_baseline_makes_less_sure() -> None:
    even, scattered = (2,) * 8, (0, 0, 8, 0, 0, 0, 8, 0)
    assert tried((*scattered, 9), TOTALS).p > 10 * tried((*even, 9), TOTALS).p


@given(st.integers(1, 60), st.floats(0.01, 0.99), st.integers(0, 61))
def test_the_tail_is_the_sum_of_its_terms(n: int, share: float, k: int) -> None:
    exact = sum(comb(n, i) * share**i * (1 - share) ** (n - i) for i in range(k, n + 1))
    assert binomial_tail(n, share, k) == pytest.approx(exact, abs=1e-12)


@given(st.floats(0.1, 20), st.floats(0.1, 20), st.integers(0, 40))
def test_a_longer_tail_is_not_heavier(size: float, mean: float, k: int) -> None:
    assert 0 <= negative_binomial_tail(size, mean, k + 1) <= negative_binomial_tail(size, mean, k) + 1e-9 <= 1 + 1e-9


@given(st.lists(st.floats(0, 1), min_size=1, max_size=50))
def test_a_q_is_never_below_its_p_and_keeps_their_order(ps: list[float]) -> None:
    qs = adjusted(ps)
    assert all(p <= q + 1e-12 and q <= 1 for p, q in zip(ps, qs, strict=True))
    pairs = sorted(zip(ps, qs, strict=True))
    assert all(a[1] <= b[1] + 1e-12 for a, b in pairwise(pairs))
