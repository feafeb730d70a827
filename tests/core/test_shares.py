"""Shares of two groups: how many people tell them apart, whether they differ, and when nobody can say."""

import pytest

from cmsuite.core.shares import NoGap, NoShare, days_for, gap, needed


@pytest.mark.parametrize(
    ("rate", "other", "each"),
    [
        (1.0, 1.2, 42_693),
        (1.0, 1.3, 19_827),
        (1.2, 1.5, 23_228),
        (2.0, 2.4, 21_109),
        (2.0, 2.5, 13_809),
        (3.0, 3.6, 13_914),
    ],
)
def test_a_test_needs_so_many_people(rate: float, other: float, each: int) -> None:
    found = needed(rate / 100, other / 100)
    assert (found.each, found.rough) == (each, False)
    assert needed(other / 100, rate / 100) == found


def test_few_people_make_a_rough_plan_and_equal_rates_none() -> None:
    assert needed(0.01, 0.6).rough
    for rates in ((0.02, 0.02), (0.0, 0.02), (0.02, 1.0), (-0.1, 0.2)):
        with pytest.raises(NoGap):
            needed(*rates)


def test_a_test_lasts_whole_weeks() -> None:
    assert [days_for(people, 1500) for people in (2 * 13_809, 10, 21_000, 10_501)] == [21, 7, 14, 14]


def test_two_rates_that_differ() -> None:
    found = gap((280, 364), (14_000, 14_000))
    assert found.z is not None
    assert found.p is not None
    assert (round(found.z, 2), round(found.p, 4)) == (3.35, 0.0008)
    assert (found.first.rate, found.second.rate) == (0.02, 0.026)


def test_the_interval_of_a_difference() -> None:
    found = gap((120, 156), (4_000, 4_100))
    assert found.p is not None
    assert [round(100 * one, 2) for one in (found.apart, found.low, found.high)] == [0.80, 0.01, 1.60]
    assert round(found.p, 3) == 0.046
    newcombe = gap((48, 56), (80, 70))  # 56/70 less 48/80, his first example: 0.0524 to 0.3339
    assert [round(one, 4) for one in (newcombe.low, newcombe.high)] == [0.0524, 0.3339]


def test_nothing_is_said_of_a_difference_where_too_few_are_expected() -> None:
    for hits, n in (((0, 3), (40, 40)), ((40, 37), (40, 40)), ((0, 0), (500, 500))):
        found = gap(hits, n)
        assert (found.z, found.p) == (None, None)
        assert found.low <= found.apart <= found.high
    assert gap((5, 5), (40, 40)).p == 1.0


@pytest.mark.parametrize(("hits", "n"), [((5, 1), (4, 10)), ((1, -1), (10, 10)), ((0, 0), (0, 10))])
def test_more_than_there_are_is_no_share(hits: tuple[int, int], n: tuple[int, int]) -> None:
    with pytest.raises(NoShare):
        gap(hits, n)
