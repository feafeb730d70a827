"""The numbers of an audit: the worked examples of the method, and what holds for all numbers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.audit.agreement import kappa
from cmsuite.audit.benchmark import index, ranks
from cmsuite.audit.measures import (
    accessibility,
    band,
    completeness,
    cost_per_post,
    engagement,
    impact,
    irregularity,
    net_sentiment,
    quartiles,
    share_of_voice,
)
from cmsuite.core.shares import wilson

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
counts = st.integers(0, 5000)


def test_interactions_over_the_reach() -> None:
    assert engagement(480, 18_500) == pytest.approx(0.0259, abs=5e-5)
    assert engagement(480, 0) is None
    assert engagement(480, None) is None


def test_the_negative_share_with_its_interval() -> None:
    coded = wilson(42, 150)
    assert coded is not None
    assert (round(coded.rate, 3), round(coded.low, 3), round(coded.high, 3)) == (0.28, 0.214, 0.357)
    few = wilson(9, 30)
    assert few is not None
    assert (round(few.rate, 3), round(few.low, 3), round(few.high, 3)) == (0.3, 0.167, 0.479)
    assert wilson(0, 0) is None


def test_the_share_of_voice() -> None:
    whole = share_of_voice(312, (312, 640, 198, 450))
    assert whole is not None
    assert round(whole.rate, 3) == 0.195
    assert (whole.low, whole.high) == (whole.rate, whole.rate), "all were counted: there is nothing to estimate"
    sampled = share_of_voice(312, (312, 640, 198, 450), sampled=400)
    assert sampled is not None
    assert sampled.low < sampled.rate < sampled.high
    assert share_of_voice(0, ()) is None


def test_net_sentiment() -> None:
    found = net_sentiment(58, 42, 38)
    assert found is not None
    assert (found.n, found.rate) == (138, pytest.approx(16 / 138)), "what is unclear is counted nowhere"
    assert found.high - found.rate == pytest.approx(1.959964 * ((100 / 138 - (16 / 138) ** 2) / 138) ** 0.5)
    assert net_sentiment(0, 0, 0) is None


@given(counts, counts)
def test_an_interval_holds_its_share_and_stays_a_share(hits: int, more: int) -> None:
    found = wilson(hits, hits + more)
    assert found is None or 0 <= found.low <= found.rate + 1e-12 <= found.high + 2e-12 <= 1 + 3e-12


@given(counts, counts, counts)
def test_net_sentiment_lies_between_its_ends(positive: int, negative: int, other: int) -> None:
    found = net_sentiment(positive, negative, other)
    assert found is None or -1 <= found.low <= found.rate <= found.high <= 1


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=60))
def test_quartiles_are_in_order_and_within(values: list[float]) -> None:
    found = quartiles(values)
    assert found is not None
    assert min(values) <= found.q1 <= found.median <= found.q3 <= max(values)
    assert found.n == len(values)


def test_no_value_has_no_quartiles() -> None:
    assert quartiles([]) is None


def test_a_metronome_is_regular_and_a_burst_is_not() -> None:
    assert irregularity(NOON + timedelta(days=day) for day in range(10)) == 0
    burst = irregularity([NOON, NOON + timedelta(hours=1), NOON + timedelta(days=30)])
    assert burst is not None
    assert burst > 0.9
    assert irregularity([NOON, NOON]) is None


def test_what_does_not_apply_to_a_profile_is_not_zero() -> None:
    weights = {"name": 2.0, "hours": 1.0, "bio": 1.0}
    assert completeness(weights, ["name"], ["bio"]) == pytest.approx(2 / 3)
    assert completeness(weights, ["name", "bio"], []) == 1
    assert completeness(weights, [], []) is None


def test_accessibility_is_the_mean_of_what_was_checked() -> None:
    assert accessibility([(9, 10), (1, 2), (0, 0)]) == pytest.approx(0.7)
    assert accessibility([]) is None


def test_what_a_post_costs() -> None:
    assert cost_per_post(90, 4_000, 9_000, 75_000, 210) == round((360_000 + 9_000 + 75_000) / 210)
    assert cost_per_post(90, 4_000, 0, 0, 0) is None


@pytest.mark.parametrize(
    ("likely", "weight", "horizon", "value", "asks"),
    [(5, -4, "month", -20, "act"), (4, 3, "quarter", 9.6, "plan"), (3, 2, "year", 3, "watch"),
     (2, 1, "beyond", 0.5, "note")],
)  # fmt: skip
def test_an_impact_and_what_it_asks_for(likely: int, weight: int, horizon: str, value: float, asks: str) -> None:
    assert impact(likely, weight, horizon) == pytest.approx(value)
    assert band(value) == asks


def test_two_who_agree_beyond_chance() -> None:
    pairs = [("how", "how")] * 20 + [("how", "why")] * 5 + [("why", "how")] * 10 + [("why", "why")] * 15
    assert kappa(pairs) == pytest.approx(0.4), "Cohen's own kind of example: 0.7 agreed, 0.5 by chance"
    assert kappa([]) is None
    assert kappa([("a", "a")] * 9) == 1


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1))
def test_kappa_is_at_most_one_and_the_same_from_both_sides(pairs: list[tuple[str, str]]) -> None:
    found = kappa(pairs)
    assert found is not None
    assert found <= 1
    assert found == pytest.approx(kappa((two, one) for one, two in pairs))
    assert (found == 1) == all(one == two for one, two in pairs)


def test_an_index_on_the_median_leaves_out_what_was_not_seen() -> None:
    found = index(1240, (620, None, 2480, 1240))
    assert (found.median, found.value) == (1240, 100)
    assert index(None, (1, 2)).value is None
    assert index(5, (None, None)).value is None
    assert index(5, (0, 0)).value is None


def test_a_competitor_with_few_posts_has_no_rank() -> None:
    assert ranks([("a", 3.0, 30), ("b", 9.0, 29), ("c", 5.0, 90), ("d", None, 90)]) == {"a": 2, "c": 1}


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)), min_size=1))
def test_the_mean_of_rates_is_theirs(rates: list[tuple[int, int]]) -> None:
    found = accessibility((min(met, of), of) for met, of in rates)
    assert found == pytest.approx(fmean(min(met, of) / of for met, of in rates))
