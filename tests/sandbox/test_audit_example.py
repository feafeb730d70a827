"""The demo's audit stands: both languages say the same, on evidence that there is."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

import pytest

from cmsuite.audit.kind import AUDIT
from cmsuite.core.locale import speak
from cmsuite.engines.documents.content import read, references
from cmsuite.engines.evidence.words import GRADES, KINDS
from tests.audit.examples import around, example, found

EVIDENCE = tomllib.loads((files("cmsuite.sandbox") / "documents/evidence.toml").read_text(encoding="utf-8"))["evidence"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_nothing_stands_against_it(language: str) -> None:
    speak(language)
    assert [one.sentence for one in found(language)] == []


def test_the_evidence_is_whole_and_in_its_order() -> None:
    assert [one["id"] for one in EVIDENCE] == list(range(1, 15))
    for one in EVIDENCE:
        assert one["kind"] in KINDS
        assert one["grade"] in GRADES
        assert set(one["title"]) == set(one["method"]) == {"en", "fr"}
        assert one["starts_on"] <= one["ends_on"] <= one["captured_on"]


def test_it_cites_every_piece_of_it() -> None:
    cited = {one.value for one in references(read(AUDIT.schema, example())) if not one.cites.field}
    assert cited == {one["id"] for one in EVIDENCE}


def test_both_languages_hold_the_same_numbers() -> None:
    english, french = example("en"), example("fr")
    assert list(_numbers(english)) == list(_numbers(french))
    assert english["samples"][0]["posts"] == french["samples"][0]["posts"]
    assert [one["key"] for one in english["findings"]] == [f"F{n}" for n in range(1, 26)]


def _numbers(value: Any, path: str = "") -> Any:
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _numbers(one, f"{path}.{name}")
    elif isinstance(value, list):
        yield path, len(value)
        for place, one in enumerate(value):
            yield from _numbers(one, f"{path}.{place}")
    elif isinstance(value, int | float):
        yield path, value


@pytest.mark.parametrize("language", ["en", "fr"])
def test_money_is_told_by_its_sign(language: str) -> None:
    from tests.audit.test_drafts import said

    whole = said(example(language), language, around(language))
    assert "13,73\u00a0€" in whole if language == "fr" else "€13.73" in whole
