"""The SWOT note of the demonstration is right in both languages, with what it follows from."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any, Literal

import pytest

import cmsuite.sandbox
from cmsuite.core.locale import speak
from cmsuite.engines.documents.around import Around, Cited
from cmsuite.engines.documents.checks import findings
from cmsuite.engines.documents.content import dumped
from cmsuite.engines.documents.files import from_markdown, to_markdown
from cmsuite.engines.documents.quoting import figures
from cmsuite.engines.documents.render import Edition, manuscript
from cmsuite.engines.evidence.confidence import Proof
from cmsuite.engines.exports.manuscript import Drawn, Tabled
from cmsuite.matrix.note import SWOT, computed, given
from cmsuite.matrix.schema import SwotNote, factors
from cmsuite.matrix.sheet import sheet
from cmsuite.rooms import load_kinds

FOLDER = Path(cmsuite.sandbox.__file__).parent / "documents"
TODAY = date(2026, 3, 16)
Language = Literal["en", "fr"]


def around(language: str) -> Around:
    load_kinds()
    rows = tomllib.loads((FOLDER / "evidence.toml").read_text(encoding="utf-8"))["evidence"]
    proofs = {row["id"]: _proof(row, language) for row in rows}
    parents = {}
    for id, kind in enumerate(("audit_report", "brief"), 1):
        file = FOLDER / f"{kind}.{language}.md"
        if file.exists():
            said = from_markdown(file.read_text(encoding="utf-8"))
            parents[kind] = Cited(id, kind, said.title, 1, "1.0", "1.0", dumped(said.content))
    return Around(today=TODAY, language=language, brand="Atelier Lumen", parents=parents, evidence=proofs)


def _proof(row: dict[str, Any], language: str) -> Proof:
    return Proof(
        row["id"],
        row["title"][language],
        row["kind"],
        row["source"],
        row["grade"],
        row["captured_on"],
        row.get("starts_on"),
        row.get("ends_on"),
        row.get("n"),
    )


def read(language: str) -> SwotNote:
    load_kinds()
    content = from_markdown((FOLDER / f"swot_note.{language}.md").read_text(encoding="utf-8")).content
    assert isinstance(content, SwotNote)
    return content


@pytest.mark.parametrize("language", ["en", "fr"])
def test_nothing_stands_against_it(language: str) -> None:
    speak(language)
    found = findings(SWOT, read(language), around(language))
    assert [(one.rule, one.at, one.sentence) for one in found if one.severity != "info"] == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_it_comes_to_the_numbers_of_the_story(language: str) -> None:
    note = read(language)
    found = sheet(note, around(language))
    assert (len(found.factors), len(note.options), len(note.recommendations)) == (18, 6, 9)
    assert (str(found.ife), str(found.efe)) == ("2.65", "2.20")
    assert [one.key for one in note.recommendations if one.status == "retained"] == ["R1", "R2", "R3", "R4", "R5", "R6"]


def test_both_languages_say_the_same() -> None:
    assert _bones(read("en")) == _bones(read("fr"))


def _bones(note: SwotNote) -> list[Any]:
    """All but the words."""
    words = {"title", "why", "what", "whom", "network", "kpi", "kpi_unit", "depends_on", "risk", "owner"}
    words |= {"statement", "ranks_reason", "client_reason"}
    indicators = [*note.map.across.indicators, *note.map.upwards.indicators]
    return [
        [one.model_dump(exclude=words) for _q, _p, one in factors(note)],
        [(one.inside, one.outside, one.strength, bool(one.reason)) for one in note.cells],
        [(one.key, one.inside, one.outside, bool(one.discarded)) for one in note.options],
        [one.model_dump(exclude=words) for one in note.recommendations],
        [(one.ours, one.size) for one in note.map.brands],
        [(one.evidence, [reading.value for reading in one.readings]) for one in indicators],
    ]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_it_is_written_with_every_figure_and_no_name_left_over(language: Language) -> None:
    note, there = read(language), around(language)
    title = from_markdown((FOLDER / f"swot_note.{language}.md").read_text(encoding="utf-8")).title
    made = manuscript(SWOT, note, Edition(title, language, "Atelier Lumen", TODAY, "draft"), there)
    speak(language)
    view = computed(note, there)
    drawn = {block.name for block in made.walk() if isinstance(block, Drawn | Tabled)}
    assert drawn >= view.figures | view.tables
    assert {"ife", "efe", "force.so", "retained.cost", "R1.rice"} <= set(figures(SWOT, note, there))
    assert to_markdown(SWOT, title, language, dumped(note))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_its_slides_are_a_summary_and_its_four_quadrants_stand_side_by_side(language: Language) -> None:
    from io import BytesIO

    from pptx import Presentation

    from cmsuite.engines.documents.taking import view_of
    from cmsuite.engines.exports.pptx import pptx

    note, there = read(language), around(language)
    view = view_of("swot_note", "pptx")
    assert view is not None
    made = manuscript(view, note, Edition("SWOT", language, "Atelier Lumen", TODAY, "draft"), there)
    slides = Presentation(BytesIO(pptx(made))).slides
    assert 10 <= len(slides) <= 15
    assert all(slide.shapes.title is not None and slide.shapes.title.text for slide in slides)
    assert view_of("swot_note", "pdf") is None
    speak(language)
    inside = given(note, there).tables["swot-inside"]
    assert [column.name for column in inside.columns] == (
        ["Strengths", "Weaknesses"] if language == "en" else ["Forces", "Faiblesses"]
    )
    assert [str(cell)[:2] for cell in inside.rows[0]] == ["S1", "W1"]
