"""What is said of a rise that is not confirmed."""

from __future__ import annotations

from cmsuite.core.locale import labelled, speak
from cmsuite.veille.trends.finding import Found
from cmsuite.veille.trends.judging import judge
from cmsuite.veille.trends.telling import kept, told, unconfirmed
from tests.veille.trends.test_statistics import TOTALS, family


def test_a_rise_that_is_not_confirmed_says_what_to_do() -> None:
    one = Found("reels", next(judge(family(9), TOTALS)), (), 0, no_base=False)
    speak("fr")
    try:
        assert labelled(told(one), unconfirmed(one)) == (
            "reels\u00a0: Hausse non confirmée (q=0,073 pour 40 termes testés)\u00a0: épinglez-la comme signal "
            "faible avec une hypothèse et une date de revue."
        )
    finally:
        speak("en")


def test_figures_that_were_kept_are_told_by_their_numbers() -> None:
    figures = {"k": 7, "n": 60, "expected": 0.06, "origins": 1, "q": 6e-7}
    assert kept(figures) == "7 of 60 stories, 0.06 expected, from 1 publisher (q < 0.0001)"
    assert kept(figures | {"origins": 2, "q": 0.073}).endswith("from 2 publishers (q=0.0730)")
