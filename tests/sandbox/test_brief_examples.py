"""The framing note and the counter-brief of the demo are whole, say the same in both languages, and read well."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest

from cmsuite.briefs import brief, counter
from cmsuite.briefs.brief import Brief
from cmsuite.core.locale import speak
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.checks import findings
from cmsuite.engines.documents.files import from_markdown, to_markdown
from cmsuite.engines.documents.kinds import Kind
from cmsuite.engines.documents.render import Edition, manuscript
from cmsuite.engines.evidence.confidence import Proof
from cmsuite.engines.exports.text import text
from cmsuite.sandbox import brand

FOLDER = Path(brand.__file__).parent / "documents"
KINDS = [brief.BRIEF, counter.COUNTER]
DAY = date(2026, 3, 10)


def around(language: str) -> Around:
    rows = tomllib.loads((FOLDER / "evidence.toml").read_text(encoding="utf-8"))["evidence"]
    proofs = {row["id"]: _proof(row, language) for row in rows}
    return Around(DAY, language, "Atelier Lumen", 1, evidence=proofs)


def _proof(row: dict[str, Any], language: str) -> Proof:
    title, kept = row["title"][language], row["captured_on"]
    return Proof(row["id"], title, row["kind"], row["source"], row["grade"], kept, ends_on=row.get("ends_on"), brand=1)


def example(kind: Kind, language: str) -> Brief:
    said = from_markdown((FOLDER / f"{kind.name}.{language}.md").read_text(encoding="utf-8"))
    assert (said.kind.name, said.language, said.hash) == (kind.name, language, "")
    return cast(Brief, said.content)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_nothing_stands_against_it(kind: Kind, language: str) -> None:
    speak(language)
    assert [one.sentence for one in findings(kind, example(kind, language), around(language))] == []
    speak("en")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_both_languages_say_the_same(kind: Kind) -> None:
    en, fr = (example(kind, language) for language in ("en", "fr"))
    for name in type(en).model_fields:
        mine, theirs = getattr(en, name), getattr(fr, name)
        if isinstance(mine, tuple):
            assert len(mine) == len(theirs), name
        elif not isinstance(mine, str):
            assert mine == theirs, name
    assert [(one.baseline, one.target, one.ends_on) for one in en.objectives] == [
        (one.baseline, one.target, one.ends_on) for one in fr.objectives
    ]
    assert [one.cents for one in en.budget] == [one.cents for one in fr.budget]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_it_is_written_and_read_again_the_same_and_rendered_whole(kind: Kind, language: str) -> None:
    made = example(kind, language)
    file = to_markdown(kind, "x", language, made.model_dump(mode="json"))
    assert from_markdown(file).content == made
    edition = Edition("x", language, "Atelier Lumen", DAY, "draft")  # type: ignore[arg-type]
    page = text(manuscript(kind, made, edition, around(language)))
    for words in ("Hélène Aubry", "TikTok", "Chloé Martin", "18\u202f600" if language == "fr" else "18,600"):
        assert words in page
    assert ("Hypothèses" if language == "fr" else "Assumptions") in page
