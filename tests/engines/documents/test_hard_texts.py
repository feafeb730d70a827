"""Texts as people paste them: five million letters, from the right and with emoji, pictures that are not there."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cmsuite.engines.documents.anchors import anchors, known
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import dumped, read
from cmsuite.engines.documents.files import from_markdown, to_markdown
from cmsuite.engines.documents.grid import grid
from cmsuite.engines.documents.kinds import Kind
from cmsuite.engines.documents.reading import returned
from cmsuite.engines.documents.render import Edition, InAField, manuscript
from cmsuite.engines.documents.returned_docx import docx, untracked
from cmsuite.engines.exports.formats import FORMATS, written
from cmsuite.engines.exports.manuscript import Manuscript
from cmsuite.engines.exports.setting import TooLong
from tests.engines.documents.memo import MEMO, WHOLE, Memo
from tests.engines.documents.word import changed, silent

CODE = "MEMO-LUMEN-1.0-1a2b3c4d"
DAY = date(2026, 3, 10)
MIXED = "مرحبا، 👩🏽‍🎨 une lampe réparable \u202eevil\u202c \u05d0\u05d1\u05d2 : 12 000 h !"


def tree(context: str, kind: Kind = MEMO) -> tuple[Memo, Manuscript]:
    content = read(Memo, {**WHOLE, "context": context})
    assert isinstance(content, Memo)
    edition = Edition("Spring 🕯️ مرحبا", "fr", "Lumen", DAY, "sent", "1.0", CODE)
    return content, manuscript(kind, content, edition, Around(today=DAY))


@pytest.fixture(scope="module")
def pasted() -> tuple[Memo, Manuscript]:
    lines = (f"{MIXED} {n} {'sable ' * 60}\n\n" for n in range(100_000))
    text, size = [], 0
    for line in lines:
        text.append(line)
        size += len(line)
        if size > 5_000_000:
            break
    return tree("".join(text))


@pytest.mark.timeout(900)
def test_five_million_letters_are_written_compared_and_come_back(pasted: tuple[Memo, Manuscript]) -> None:
    content, whole = pasted
    assert len(content.context) > 4_900_000
    again = from_markdown(to_markdown(MEMO, "Spring", "fr", dumped(content)))
    assert again.content == content
    for form in ("html", "txt"):
        assert len(written(whole, form)) > 5_000_000
    with pytest.raises(TooLong):
        written(whole, "pdf")
    word = docx(written(whole, "docx"), "x.docx")
    assert untracked(word.paragraphs, word.paragraphs) == []
    assert (
        anchors(content, whole).find(around=f"une lampe réparable evil אבג : 12 000 h ! 77 {'sable ' * 10}")
        == "context"
    )
    assert len(grid(content, "Spring", CODE, "fr", DAY)) < 1_000_000


@pytest.mark.parametrize("form", FORMATS)
def test_letters_from_the_right_and_emoji_are_written_in_every_format(form: str) -> None:
    _content, whole = tree(f"{MIXED}\n\n- {MIXED}\n\n> {MIXED}")
    data = written(whole, form)
    assert len(data) > 100
    if form in ("html", "txt"):
        assert "👩🏽‍🎨".encode() in data
        assert "\u202e".encode() not in data


def test_letters_from_the_right_and_emoji_come_back_from_word_at_their_place() -> None:
    content, whole = tree(MIXED)
    sent = written(whole, "docx")
    back = docx(changed(sent, silent("réparable", "lampe", "lanterne 🕯️")), "x.docx")
    (one,) = untracked(back.paragraphs, docx(sent, "x.docx").paragraphs)
    assert "lanterne 🕯️" in one.new
    assert anchors(content, whole).find(one.section, one.around) == "context"


@pytest.mark.parametrize("text", ["![The lamp](lamp.png)", "Text ![](../../etc/passwd) text\n\n![x](https://x/y.png)"])
def test_a_picture_that_is_not_there_is_named(text: str) -> None:
    with pytest.raises(InAField, match=r"^Context: Line .: there is no picture called"):
        tree(text)


@pytest.mark.parametrize(
    ("section", "around", "quote", "field"),
    [
        ("h_question", "Why?", "", "question"),
        ("h_context", "", "", "context"),
        ("", "", "was", ""),
        ("h_context", "It was so.", "", "context"),
        ("h_steps", "Ask", "", "steps"),
        ("h_steps", "Ask the shop first", "", "steps.0.what"),
        ("nowhere", "Nothing of it", "", ""),
        ("", "", "", ""),
    ],
)
def test_words_lead_to_the_field_that_they_are_from(section: str, around: str, quote: str, field: str) -> None:
    content = read(Memo, {**WHOLE, "steps": [{"what": "Ask the shop first"}, {"what": "Then go"}]})
    edition = Edition("Spring", "en", "Lumen", DAY, "sent", "1.0", CODE)
    places = anchors(content, manuscript(MEMO, content, edition, Around(today=DAY)))
    assert places.find(section, around, quote) == field


@pytest.mark.parametrize(
    ("path", "there"),
    [("question", True), ("steps.0.what", True), ("steps.1", False), ("steps.x", False), ("steps.²", False),
     ("nothing", False), ("", False), ("question.0", False)],
)  # fmt: skip
def test_a_path_is_a_place_or_none(path: str, there: bool) -> None:
    content: dict[str, Any] = {**WHOLE}
    assert known(path, content) is there


def test_an_untouched_export_of_each_form_holds_no_comment() -> None:
    content, whole = tree(MIXED)
    for data in (written(whole, "docx"), written(whole, "pdf"), grid(content, "T", CODE, "en", DAY)):
        said = returned(data, "x")
        assert (str(said.code), said.remarks) == (CODE, ())
