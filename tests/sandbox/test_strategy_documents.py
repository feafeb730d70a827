"""The strategy of the demonstration, its deck and its argumentation sheet are right, with all that they follow from."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Literal

import pytest

from cmsuite.core.locale import speak
from cmsuite.engines.documents.around import Around, Cited
from cmsuite.engines.documents.checks import findings
from cmsuite.engines.documents.content import dumped
from cmsuite.engines.documents.files import Written, from_markdown, to_markdown
from cmsuite.engines.documents.quoting import QUOTE
from cmsuite.engines.documents.render import Edition, manuscript
from cmsuite.engines.evidence.confidence import Proof
from cmsuite.engines.exports.manuscript import Drawn, Heading, Notes, Tabled, plain
from cmsuite.engines.exports.text import text
from cmsuite.rooms import load_kinds
from cmsuite.strategy.deck import Deck
from cmsuite.strategy.plan import Strategy
from cmsuite.strategy.quotes import named

FOLDER = files("cmsuite.sandbox") / "documents"
ABOVE = ("brief", "audit_report", "swot_note", "strategy")
Language = Literal["en", "fr"]
EACH = pytest.mark.parametrize(
    ("kind", "tongue"),
    [(kind, tongue) for kind in ("strategy", "deck", "argument_sheet", "minutes") for tongue in ("en", "fr")],
)


@cache
def said(kind: str, tongue: str) -> Written:
    load_kinds()
    return from_markdown((FOLDER / f"{kind}.{tongue}.md").read_text(encoding="utf-8"))


def around(kind: str, tongue: str) -> Around:
    above = ABOVE[: ABOVE.index(kind)] if kind in ABOVE else ABOVE
    rows = tomllib.loads((FOLDER / "evidence.toml").read_text(encoding="utf-8"))["evidence"]
    proofs = {
        one["id"]: Proof(
            one["id"],
            one["title"][tongue],
            one["kind"],
            one["source"],
            one["grade"],
            one["captured_on"],
            one.get("starts_on"),
            one.get("ends_on"),
            brand=1,
        )
        for one in rows
    }
    parents = {
        name: Cited(ABOVE.index(name) + 1, name, "…", 1, "1.0", "1.0", dumped(said(name, tongue).content))
        for name in reversed(above)
    }
    return Around(date(2026, 3, 20), tongue, "Atelier Lumen", 1, parents=parents, evidence=proofs)


@EACH
def test_it_has_nothing_against_it(kind: str, tongue: str) -> None:
    written = said(kind, tongue)
    assert [(one.rule, one.at) for one in findings(written.kind, written.content, around(kind, tongue))] == []


@EACH
def test_its_file_is_as_it_is_exported(kind: str, tongue: str) -> None:
    written = said(kind, tongue)
    text = (FOLDER / f"{kind}.{tongue}.md").read_text(encoding="utf-8")
    assert to_markdown(written.kind, written.title, tongue, dumped(written.content)) == text


@EACH
def test_it_is_written_with_its_figures_and_no_name_of_a_number_left(kind: str, tongue: Language) -> None:
    written = said(kind, tongue)
    edition = Edition(written.title, tongue, "Atelier Lumen", date(2026, 3, 20), "sent", "1.0")
    made = manuscript(written.kind, written.content, edition, around(kind, tongue))
    texts = [plain(one.words) for one in made.walk() if hasattr(one, "words")]
    assert not any(QUOTE.search(text) for text in texts)
    drawn = {one.name for one in made.walk() if isinstance(one, Drawn)}
    assert len(drawn) == {"strategy": 8, "deck": 11, "argument_sheet": 0, "minutes": 0}[kind]
    if kind == "deck":
        assert sum(isinstance(one, Heading) for one in made.blocks) == 17
        assert sum(isinstance(one, Notes) for one in made.blocks) == 18


def test_one_piece_of_evidence_is_said_as_one_in_french() -> None:
    kind = "argument_sheet"
    written = said(kind, "fr")
    edition = Edition(written.title, "fr", "Atelier Lumen", date(2026, 3, 20), "sent", "1.0")
    found = re.findall(
        r"(preuves?) (\d+(?:, \d+)*)", text(manuscript(written.kind, written.content, edition, around(kind, "fr")))
    )
    assert {word for word, numbers in found if "," in numbers} == {"preuves"}
    assert {word for word, numbers in found if "," not in numbers} == {"preuve"}


@pytest.mark.parametrize("kind", ["brief", "audit_report", "swot_note", "strategy", "deck"])
def test_a_workbook_calls_all_that_it_holds_by_words_of_its_language(kind: str) -> None:
    written = said(kind, "fr")
    edition = Edition(written.title, "fr", "Atelier Lumen", date(2026, 3, 20), "sent", "1.0")
    made = manuscript(written.kind, written.content, edition, around(kind, "fr"))
    held = {one.name for one in made.walk() if isinstance(one, Drawn | Tabled)}
    assert held
    assert held <= made.sheets.keys()


def test_both_languages_say_the_same_numbers() -> None:
    speak("en")
    plans = [said("strategy", tongue).content for tongue in ("en", "fr")]
    english, french = ([(one.name, one.value) for one in named(one)] for one in plans if isinstance(one, Strategy))
    assert english == french


def test_the_talk_leaves_two_thirds_of_the_hour() -> None:
    deck = said("deck", "fr").content
    assert isinstance(deck, Deck)
    assert sum((one.minutes for one in deck.slides), Decimal(0)) <= 20
    assert all(one.notes for one in deck.slides)
