"""What a version says becomes a document: by its template, or field by field; a bad template is named by its line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cmsuite.briefs.brief import BRIEF, Brief
from cmsuite.core.locale import speak
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import read
from cmsuite.engines.documents.render import BadTemplate, Edition, manuscript, words
from cmsuite.engines.documents.templates import Endless
from cmsuite.engines.exports.formats import written
from cmsuite.engines.exports.html import html
from cmsuite.engines.exports.manuscript import Heading, Paragraph, Signature, plain
from cmsuite.engines.exports.office import BadOfficeTemplate
from cmsuite.engines.exports.text import text
from tests.briefs.test_brief import WHOLE
from tests.engines.documents.memo import MEMO, Memo
from tests.engines.documents.memo import WHOLE as SMALL

AROUND = Around(date(2026, 3, 2))
EDITION = Edition("Spring", "en", "Atelier Lumen", date(2026, 3, 10), "sent", "1.0", "MEMO-LUMEN-1.0-1a2b3c4d", "Chloé")
EVIL = "<script>x</script> # a | b *c* {{ 7*7 }} ::: break [l](javascript:x)"


def headings(of: str) -> list[str]:
    made = manuscript(BRIEF, read(Brief, WHOLE), replace(EDITION, language="fr" if of == "fr" else "en"), AROUND)
    return [plain(block.words) for block in made.blocks if isinstance(block, Heading)]


def test_a_brief_reads_in_both_languages_with_the_same_parts() -> None:
    english, french = headings("en"), headings("fr")
    assert len(english) == len(french)
    assert (english[0], french[0]) == ("As we understand it", "Notre reformulation")
    speak("en")
    assert words(date(2026, 3, 1)) == "1 March 2026", "the language of who reads the screen is as it was"


def test_everybody_who_validates_has_a_place_to_sign() -> None:
    made = manuscript(BRIEF, read(Brief, WHOLE), EDITION, AROUND)
    (found,) = [block for block in made.blocks if isinstance(block, Signature)]
    assert (found.name, found.function) == ("Hélène Aubry", "Director")


def test_without_a_template_each_field_that_says_something_is_there() -> None:
    made = manuscript(MEMO, read(Memo, {**SMALL, "question": ""}), EDITION, AROUND)
    assert [plain(block.words) for block in made.blocks if isinstance(block, Heading)] == ["Context", "Then", "Steps"]
    assert "MEMO-LUMEN-1.0-1a2b3c4d" in text(made)


def test_what_people_write_is_words_and_never_markup() -> None:
    evil = {**WHOLE, "next_step": EVIL, "networks": [EVIL], "stakes": [{"what": EVIL}, *WHOLE["stakes"]]}
    made = manuscript(BRIEF, read(Brief, evil), EDITION, AROUND)
    said = [plain(block.words) for block in made.walk() if isinstance(block, Paragraph)]
    assert EVIL in said
    page = html(made)
    assert "<script>x" not in page
    assert "javascript:x)" not in page.replace("[l](javascript:x)", "")
    assert "49" not in [word for one in said for word in one.split()]


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("# Title\n\n{{ content.nothing }}", "line 3"),
        ("# Title\n{% if %}", "line 2"),
        ("{{ content.__class__.__mro__ }}", "line 1"),
        ("a\n\n\n{{ 1 / 0 }}", "line 4.*ZeroDivision"),
        ("{{ content.context | missing }}", "missing"),
        ("{{ 'a' | center(999999999) }}", "center"),
        ("a\n{{ '%99999999d' % 1 }}", "line 2.*padding"),
    ],
)
def test_a_template_that_fails_is_named_with_its_line(tmp_path: Path, template: str, said: str) -> None:
    folder = tmp_path / "reports" / "documents"
    folder.mkdir(parents=True)
    (folder / "brief.en.md.j2").write_text(template, encoding="utf-8")
    with pytest.raises(BadTemplate, match=said):
        manuscript(BRIEF, read(Brief, WHOLE), EDITION, AROUND, tmp_path)


@pytest.mark.parametrize(
    "endless",
    [
        "{% for a in range(99999) %}{% for b in range(99999) %}xxxxxxxxxxxxxxxxxxxx{% endfor %}{% endfor %}",
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{% set n = namespace(t='xxxx') %}{% for a in range(60) %}{% set n.t = n.t ~ n.t %}{% endfor %}{{ n.t }}",
        "{% set n = namespace(t='xxxx') %}{% for a in range(60) %}{% set n.t = n.t + n.t %}{% endfor %}{{ n.t }}",
        "{% set n = namespace(t='xx') %}{% for a in range(60) %}{% set n.t = n.t|replace('x', n.t) %}{% endfor %}",
        "{{ 'x' * 999999999 }}",
        "{{ 9 ** 99999 }}",
    ],
)
def test_a_template_that_grows_without_end_is_stopped(
    tmp_path: Path, endless: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cmsuite.engines.documents.templates.MOST_S", 0.5)
    folder = tmp_path / "reports" / "documents"
    folder.mkdir(parents=True)
    (folder / "brief.en.md.j2").write_text(endless, encoding="utf-8")
    with pytest.raises(Endless):
        manuscript(BRIEF, read(Brief, WHOLE), EDITION, AROUND, tmp_path)


def test_a_workspaces_own_template_goes_first(tmp_path: Path) -> None:
    folder = tmp_path / "reports" / "documents"
    folder.mkdir(parents=True)
    (folder / "brief.en.md.j2").write_text("# Ours\n\n{{ content.context | prose }}", encoding="utf-8")
    made = manuscript(BRIEF, read(Brief, WHOLE), EDITION, AROUND, tmp_path)
    assert [plain(block.words) for block in made.blocks if isinstance(block, Heading)] == ["Ours"]
    (folder / "brief.en.md.j2").write_text("# Ours anew\n\n{{ content.context | prose }}", encoding="utf-8")
    made = manuscript(BRIEF, read(Brief, WHOLE), EDITION, AROUND, tmp_path)
    assert [plain(block.words) for block in made.blocks if isinstance(block, Heading)] == ["Ours anew"]
    brands = tmp_path / "reports" / "brands" / "lumen" / "documents"
    brands.mkdir(parents=True)
    (brands / "brief.en.md.j2").write_text("# Of Lumen\n\n{{ content.next_step }}", encoding="utf-8")
    said = read(Brief, {**WHOLE, "next_step": "À\u00a0suivre\u202f!"})
    for folder, heading in (("lumen", "Of Lumen"), ("other", "Ours anew"), ("../brands/lumen", "Ours anew")):
        made = manuscript(BRIEF, said, replace(EDITION, folder=folder), AROUND, tmp_path)
        assert plain(next(one.words for one in made.blocks if isinstance(one, Heading))) == heading
    made = manuscript(BRIEF, said, replace(EDITION, folder="lumen"), AROUND, tmp_path)
    assert "À\u00a0suivre\u202f!" in text(made), "typography stays"
    (brands / "brief.en.md.j2").write_text("{{ nothing }}", encoding="utf-8")
    with pytest.raises(BadTemplate, match=r"brands/lumen/documents/brief\.en\.md\.j2 cannot be used, line 1"):
        manuscript(BRIEF, said, replace(EDITION, folder="lumen"), AROUND, tmp_path)
    (brands.parent / "template.docx").write_bytes(b"no document")
    with pytest.raises(BadOfficeTemplate, match=r"template\.docx"):
        written(made, "docx", tmp_path)
    assert written(replace(made, folder="other"), "docx", tmp_path)
