"""The lists that an audit goes by are whole, in both languages, and dated."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.audit import profiles, scoring
from cmsuite.audit.scoring import grid, total

NETWORKS = ("instagram facebook linkedin x tiktok youtube mastodon bluesky pinterest threads whatsapp telegram").split()


def test_the_grid_has_eight_domains_of_four_criteria_with_five_anchors() -> None:
    assert len(grid()) == 8
    assert sum(domain.weight for domain in grid()) == 100
    for domain in grid():
        assert len(domain.criteria) == 4
        for one in domain.criteria:
            for tongue in ("en", "fr"):
                assert one.title[tongue]
                assert len(set(one.anchors[tongue])) == 5
    assert len(scoring.criteria()) == 32


@pytest.mark.parametrize("network", ["instagram", "mastodon", "linkedin", "bluesky", "unheard-of"])
def test_a_list_begins_with_what_holds_for_all(network: str) -> None:
    own = profiles.points(network)
    assert own[:16] == profiles.points("")
    assert len({one.id for one in own}) == len(own)
    assert all(one.title["en"] and one.title["fr"] and one.weight > 0 for one in own)


def test_no_point_has_the_name_of_another() -> None:
    assert len(profiles.known()) == 16 + sum(len(profiles.points(name)) - 16 for name in NETWORKS)
    assert profiles.checked_on() >= date(2026, 3, 1)


marks = st.lists(st.tuples(st.sampled_from([domain.id for domain in grid()]), st.integers(0, 4)), max_size=40)


@given(marks)
def test_a_score_lies_among_its_domains_and_needs_most_of_them(given_: list[tuple[str, int]]) -> None:
    found = total(given_, scoring.default_weights())
    assert set(found.domains) == {domain for domain, _mark in given_}
    assert 0 <= found.coverage <= 100 + 1e-9
    assert (found.value is None) == (round(found.coverage, 6) < scoring.ENOUGH)
    if found.value is not None:
        assert min(found.domains.values()) - 1e-9 <= found.value <= max(found.domains.values()) + 1e-9


def test_the_best_marks_come_to_a_hundred_and_the_worst_to_none() -> None:
    weights = scoring.default_weights()
    best, worst = (total([(domain, mark) for domain in weights], weights) for mark in (4, 0))
    assert best.value == pytest.approx(100)
    assert worst.value == 0
    assert best.coverage == pytest.approx(100)
