"""A network is chosen by a sum that anybody can do again; money is counted in cents that never go astray."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.core.locale import speak
from cmsuite.strategy.choice import CRITERIA, WEIGHTS, score, verdict
from cmsuite.strategy.lists import counted, has_verb, is_vanity, lists
from cmsuite.strategy.money import Line, by, later, monthly, per_result, total


@pytest.mark.parametrize(
    ("scores", "points", "said"), [((5, 4, 4, 2, 4, 3), 80, "invest"), ((4, 4, 1, 3, 3, 2), 60, "test")]
)
def test_a_network_in_one_number(scores: tuple[int, ...], points: int, said: str) -> None:
    found = score(dict(zip(CRITERIA, scores, strict=True)))
    assert found == points
    assert verdict(found) == said


def test_a_network_without_a_score_has_no_number() -> None:
    assert score({"target": 5}) is None
    assert verdict(Decimal("49.9")) == "refuse"


@given(st.lists(st.integers(1, 5), min_size=6, max_size=6), st.integers(2, 9))
def test_the_number_does_not_hang_on_what_the_weights_come_to(scores: list[int], times: int) -> None:
    given = dict(zip(CRITERIA, scores, strict=True))
    plain = score(given)
    assert plain is not None
    assert 20 <= plain <= 100
    assert score(given, {name: weight * times for name, weight in WEIGHTS.items()}) == plain


@given(st.lists(st.tuples(st.integers(0, 10**9), st.integers(1, 24)), max_size=6))
def test_no_cent_goes_astray(amounts: list[tuple[int, int]]) -> None:
    lines = [Line("fees", cents, date(2026, 4, 1), months) for cents, months in amounts]
    assert sum(monthly(lines).values()) == total(lines) == sum(by(lines, "family").values())


def test_months_and_results() -> None:
    assert monthly([Line("media", 1000, date(2026, 11, 15), 3)]) == {
        date(2026, 11, 1): 334,
        date(2026, 12, 1): 333,
        date(2027, 1, 1): 333,
    }
    assert later(date(2026, 12, 31), 2) == date(2027, 2, 1)
    assert per_result(18_600_00, Decimal(9000)) == Decimal("206.6666666666666666666666667")
    assert per_result(100, None) is None
    assert per_result(100, Decimal(0)) is None


def test_lists_are_there_in_both_languages() -> None:
    for one in lists()["format"].values():
        assert len(one["fr"]) == len(one["en"]) == 2
    for one in lists()["stage"].values():
        assert len(one["lead"]["fr"]) == len(one["lead"]["en"])
        assert len(one["guard"]["fr"]) == len(one["guard"]["en"])
    speak("fr")
    assert counted("short_video", 2) == "2\u00a0vidéos"
    speak("en")
    assert counted("visual", 1) == "1\u00a0visual"


def test_counters_that_grow_by_themselves_are_known() -> None:
    assert is_vanity("acquisition", "Abonnés")
    assert is_vanity("retention", "impressions")
    for name in (
        "Nombre d’abonnés Instagram",
        "nouveaux abonnés par mois",
        "number of new followers",
        "Reach (LinkedIn)",
    ):
        assert is_vanity("retention", name), name
    for name in ("part de membres actifs", "coût par abonné", "taux de conversion", "couverture par personne", "", "3"):
        assert not is_vanity("retention", name), name
    assert not is_vanity("awareness", "abonnés")
    assert not is_vanity("acquisition", "clics sur lien")


@pytest.mark.parametrize(
    ("title", "tongue", "verb"),
    [
        ("Nous répondons en 4 h au lieu de 26", "fr", True),
        ("Les lampes réparables se vendent par la preuve", "fr", True),
        ("L’audience est là, la réponse non", "fr", True),
        ("Budget et organisation", "fr", False),
        ("The audience is there, the answer is not", "en", True),
        ("Budget and organisation", "en", False),
    ],
)
def test_a_title_that_says_something_has_a_verb(title: str, tongue: str, verb: bool) -> None:
    assert has_verb(title, tongue) is verb
