"""What is said of a rise that is not confirmed."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from cmsuite.cli.context import Cli
from cmsuite.cli.suite import suite
from cmsuite.core.clock import SetClock
from cmsuite.core.locale import labelled, speak
from cmsuite.core.workspace import create
from cmsuite.store.store import Store
from cmsuite.veille.trends.finding import Found
from cmsuite.veille.trends.judging import judge
from cmsuite.veille.trends.telling import kept, told, unconfirmed
from tests.conftest import NOW
from tests.veille.trends.test_finding import came_in
from tests.veille.trends.test_statistics import TOTALS, family
from tests.workplace import people


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


@pytest.mark.by_turns
def test_each_rise_that_is_not_confirmed_is_named_once(store: Store, store_url: str, tmp_path: Path) -> None:
    root = create(tmp_path / "lumen", me="chloe@lumen.example", store_url=store_url).root
    rises = {0: "Reels", 1: "Tramway", 2: "Paillage", 3: "Paillage"}
    came_in(store, people(store), lambda week, n: rises.get(n % 5, "Rien") if week == 1 else "Rien")
    said = CliRunner().invoke(
        suite, ["--lang", "en", "veille", "trends"], obj=Cli(workspace_named=str(root), clock=SetClock(NOW))
    )
    assert "3 rises of fewer publishers than the 3 that a trend takes: pin them" in said.stderr
    assert [said.output.lower().count(term) for term in ("reels", "tramway", "paillage")] == [1, 1, 1]


def test_figures_that_were_kept_are_told_by_their_numbers() -> None:
    figures = {"k": 7, "n": 60, "expected": 0.06, "origins": 1, "q": 6e-7}
    assert kept(figures) == "7 of 60 stories, 0.06 expected, from 1 publisher (q < 0.0001)"
    assert kept(figures | {"origins": 2, "q": 0.073}).endswith("from 2 publishers (q=0.0730)")
