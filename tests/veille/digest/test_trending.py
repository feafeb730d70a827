"""The trend that an issue begins with, in its language, with its numbers and where they are from."""

from __future__ import annotations

from typing import Any

import pytest

from cmsuite.engines import acts
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import read
from cmsuite.engines.documents.life import write
from cmsuite.engines.documents.views import document
from cmsuite.store.store import Store
from cmsuite.veille.digest.composing import begin_issue
from cmsuite.veille.digest.kind import given
from cmsuite.veille.digest.schema import Digest
from cmsuite.veille.digest.trending import trend_now
from tests.veille.digest.issues import TODAY, analysed
from tests.veille.trends.test_finding import WORDS, came_in
from tests.workplace import Cast, people


@pytest.fixture
def cast(store: Store) -> Cast:
    return people(store)


def _title(week: int, n: int) -> str:
    said = f"{WORDS[n % 10]} {WORDS[(n // 10 + week) % 10]} {week * 100 + n}"
    if week > 1 and n >= 18:
        return f"Fleurs séchées : {said}"
    return f"Étiquetage : {said}" if week == 1 and n < 12 else said


def _trend(store: Store, cast: Cast, language: str = "") -> dict[str, Any] | None:
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        return trend_now(act, language=language)


def test_an_issue_begins_with_the_surest_rise_in_its_language_and_the_writer_drops_it(store: Store, cast: Cast) -> None:
    assert _trend(store, cast) is None
    came_in(store, cast, _title)
    items = analysed(store, cast, ["trade"])
    french, english = _trend(store, cast, "fr"), _trend(store, cast, "en")
    assert french is not None
    assert english is not None
    assert " 12 des 31 sujets" in french["title"]
    assert "“étiquetage”: 12 of " in english["title"]
    assert [point["value"] for point in french["points"]] == ["0"] * 8 + ["12"]
    assert (french["unit"], english["unit"]) == ("sujets", "stories")
    assert french["source"].startswith("mots des titres")
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        made = begin_issue(act, items=items, language="fr", trend=french)
        there = document(act, made.document_id).newest
        content = read(Digest, there.content)
        chart = given(content, Around(today=TODAY, language="fr", brand="Atelier Lumen", brand_id=1)).figures["trend"]
        assert chart.title == french["title"]
        assert chart.source == french["source"]
        write(act, there.id, {**there.content, "trend": {}}, seen=there.row_version)
        assert not document(act, made.document_id).newest.content["trend"].get("points")
