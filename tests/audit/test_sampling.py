"""A sample is frozen before anybody looks: its size follows from the posts, and its seed draws it again."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.audit.sampling import LEAST, draw, second_reading, shares, size


@dataclass(frozen=True)
class Post:
    id: str
    stratum: tuple[str, str]


def posts(*strata: tuple[str, str, int]) -> list[Post]:
    return [Post(f"{form}-{month}-{n}", (form, month)) for form, month, many in strata for n in range(many)]


QUARTER = posts(
    *((form, month, many) for month in ("2025-12", "2026-01", "2026-02")
      for form, many in (("story", 140), ("image", 45), ("reel", 20))), ("carousel", "2026-02", 25),
)  # fmt: skip


def test_of_640_posts_84_are_read_and_of_150_all() -> None:
    assert size(640) == 84
    assert size(150) == 150
    assert size(200) == 200
    assert size(0) == 0


def test_a_sample_has_each_format_of_each_month() -> None:
    assert len(QUARTER) == 640
    found = draw(QUARTER, seed=7)
    assert (found.population, found.size, found.census) == (640, 84, False)
    assert len(set(found.ids)) == 84
    assert all(one.drawn >= LEAST for one in found.strata)
    assert {(one.format, one.month) for one in found.strata} == {post.stratum for post in QUARTER}


def test_the_same_seed_draws_the_same_whatever_the_order_and_another_does_not() -> None:
    assert draw(reversed(QUARTER), seed=7) == draw(QUARTER, seed=7)
    assert draw(QUARTER, seed=8).ids != draw(QUARTER, seed=7).ids


def test_few_posts_are_all_read() -> None:
    found = draw(posts(("image", "2026-01", 150)), seed=1)
    assert (found.census, found.size) == (True, 150)


def test_a_tenth_is_read_twice() -> None:
    ids = draw(QUARTER, seed=7).ids
    second = second_reading(ids, 7)
    assert len(second) == 9
    assert set(second) < set(ids)
    assert second_reading(ids, 7) == second
    assert len(second_reading(ids[:3], 7)) == 3


strata = st.dictionaries(
    st.tuples(st.sampled_from(("image", "reel", "story")), st.sampled_from(("2026-01", "2026-02", "2026-03"))),
    st.integers(1, 900),
    min_size=1,
)


@given(strata)
def test_no_stratum_gives_more_than_it_has_nor_less_than_five(held: dict[tuple[str, str], int]) -> None:
    given = shares(held, size(sum(held.values())))
    assert all(min(n, LEAST) <= given[name] <= n for name, n in held.items())


@given(strata, st.integers(0, 2**31))
def test_a_sample_is_never_smaller_than_the_rule(held: dict[tuple[str, str], int], seed: int) -> None:
    found = draw(posts(*((*name, n) for name, n in held.items())), seed)
    assert found.size >= min(found.population, size(found.population))
    assert found.size == len(set(found.ids)) == sum(one.drawn for one in found.strata)


@given(st.integers(201, 10_000_000))
def test_a_sample_never_passes_what_an_endless_population_takes(population: int) -> None:
    assert 65 <= size(population) <= 96


@pytest.mark.parametrize("n", [1, 199, 200])
def test_up_to_200_it_is_a_census(n: int) -> None:
    assert size(n) == n
