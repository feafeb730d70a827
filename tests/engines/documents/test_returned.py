"""What clients send back is read whatever it is called, within bounds, and nothing in it runs."""

from __future__ import annotations

import io
import json
import struct
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmsuite.core.errors import CmsError
from cmsuite.engines.documents.content import read
from cmsuite.engines.documents.grid import grid
from cmsuite.engines.documents.packed import TooLarge, Unreadable, parsed
from cmsuite.engines.documents.reading import returned
from cmsuite.engines.documents.returned import BadRow, NoGrid, NotAnAnswer, TooMany
from cmsuite.engines.documents.returned_answer import BEGIN, Damaged, block, mail, written
from cmsuite.engines.documents.returned_docx import TwoCodes, docx, untracked
from cmsuite.engines.exports.docx import docx as to_docx
from cmsuite.engines.exports.look import Look
from cmsuite.engines.exports.manuscript import Manuscript
from cmsuite.engines.exports.parse import Given, parse
from cmsuite.engines.exports.pdf import pdf as to_pdf
from tests.engines.documents.memo import WHOLE, Memo
from tests.engines.documents.word import changed, comment, packed, parts, silent, tracked

CODE = "MEMO-LUMEN-1.0-1a2b3c4d"
TEXT = """# Question

Why do makers come?

# Context

It was so. Then it rained on all of us.

# Steps

| What | Hours |
|---|---|
| Ask the shop | 2 |
"""
BODY: dict[str, Any] = {
    "nonce": "ab" * 16,
    "hash": "cd" * 32,
    "code": CODE,
    "decision": "changes",
    "name": "Hélène Aubry",
    "function": "Directrice",
    "on": "2026-03-12",
    "words": "Dites quand.",
    "comments": [{"at": "context", "section": "context", "kind": "question", "priority": "high", "text": "Où ? 🕯️"}],
}


def manuscript(code: str = CODE) -> Manuscript:
    blocks = parse(TEXT, Given(), "en")
    return Manuscript("Spring", "en", blocks, Look(), date(2026, 3, 10), brand="Lumen", version="1.0", code=code)


@pytest.fixture(scope="module")
def word() -> bytes:
    return to_docx(manuscript())


# ---- Word


def test_comments_and_tracked_changes_are_read_at_their_places(word: bytes) -> None:
    back = changed(
        word,
        comment("It was so", "Was it?\nReally?"),
        tracked("Why do makers", "makers", "artisans"),
        comment("Why do", "Too short."),
    )
    said = returned(back, "retour.docx")
    assert (said.form, str(said.code)) == ("docx", CODE)
    assert [(one.section, one.around, one.gone, one.new, one.text, one.kind) for one in said.remarks] == [
        ("h_question", "Why do makers come?", "", "", "Too short.", "correction"),
        ("h_question", "Why do makers come?", "makers", "artisans", "", "correction"),
        ("h_context", "It was so. Then it rained on all of us.", "", "", "Was it?\nReally?", "question"),
    ]
    assert {one.author for one in said.remarks} == {"Hélène Aubry"}


def test_a_change_that_nothing_marks_is_found(word: bytes) -> None:
    theirs = docx(changed(word, silent("It was so", "rained", "snowed"), tracked("Why do", "come", "go")), "x.docx")
    (found,) = untracked(theirs.paragraphs, docx(word, "x.docx").paragraphs)
    assert (found.section, found.gone, found.new) == (
        "h_context",
        "It was so. Then it rained on all of us.",
        "It was so. Then it snowed on all of us.",
    )
    assert untracked(docx(word, "x.docx").paragraphs, docx(word, "x.docx").paragraphs) == []


def test_a_file_pasted_together_of_two_versions_is_refused(word: bytes) -> None:
    other = parts(to_docx(manuscript("MEMO-LUMEN-1.1-99999999")))
    both = parts(word) | {"docProps/core.xml": other["docProps/core.xml"]}
    with pytest.raises(TwoCodes, match=r"1\.1-99999999"):
        returned(packed(both), "x.docx")


def test_macros_are_parts_that_nobody_reads(word: bytes) -> None:
    assert returned(packed(parts(word) | {"word/vbaProject.bin": b"\x00" * 100}), "x.docm").form == "docx"


def test_arabic_emoji_and_terminal_sequences_in_comments(word: bytes) -> None:
    (one,) = returned(changed(word, comment("It was so", "مرحبا 👩🏽‍🎨 \u202eevil")), "x.docx").remarks
    assert one.text == "مرحبا 👩🏽‍🎨 evil"


# ---- what means harm


def lying(data: bytes) -> bytes:
    """A packed file whose heads say that its parts are small."""
    return data.replace(struct.pack("<I", 60_000_000), struct.pack("<I", 10))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (packed({"word/document.xml": b"<a/>" + b" " * 60_000_000}), "unpacks to far more"),
        (lying(packed({"word/document.xml": b" " * 60_000_000})), "damaged|unpacks"),
        (packed({f"word/x{n}": b"" for n in range(3_001)} | {"word/document.xml": b"<a/>"}), "unpacks to far more"),
        (packed({"word/document.xml": b"<a"}), "damaged"),
        (packed({"word/document.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "words of its own"),
        (packed({"xl/workbook.xml": b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'}), "words of its own"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old program"),
        (b"PK\x03\x04" + b"\0" * 40, "damaged"),
        (b"PK", "damaged"),
    ],
)
def test_a_bomb_is_told_from_a_file(data: bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        returned(data, "x.docx")


def test_a_password_is_said() -> None:
    data = bytearray(packed({"word/document.xml": b"<a/>"}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    with pytest.raises(Unreadable, match="password"):
        returned(bytes(data), "x.docx")


def test_a_billion_laughs_are_not_laughed() -> None:
    steps = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    with pytest.raises(Unreadable):
        parsed(f'<!DOCTYPE a [<!ENTITY l0 "ha">{steps}]><a>&l11;</a>'.encode(), "x.docx")
    with pytest.raises(Unreadable):
        parsed('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("utf-16"), "x.docx")


def test_what_is_too_large_or_nothing_of_ours_is_refused() -> None:
    with pytest.raises(TooLarge):
        returned(b"x" * 25_000_001, "film.mov")
    for data in (b"", b"hello", b"GIF89a", b"\xff\xfe\x00", b"{}", b"[1]", json.dumps({"a": 1}).encode()):
        with pytest.raises(NotAnAnswer):
            returned(data, "x")
    with pytest.raises(NotAnAnswer):
        returned(packed({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}), "x.odt")


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"%PDF-1.7", b'{"cmsuite_answer":1,', b"From: a\n\n"])
)
def test_no_bytes_end_in_more_than_a_refusal(data: bytes, start: bytes) -> None:
    with suppress(CmsError):
        assert returned(start + data, "x").file == "x"


# ---- the answer of a packet


def test_an_answer_is_read_as_it_was_written() -> None:
    said = returned(written(BODY), "x.cmsuite-answer.json")
    assert (said.nonce, said.hash, str(said.code), said.decision) == ("ab" * 16, "cd" * 32, CODE, "changes")
    assert (said.name, said.function, said.on, said.words) == (
        "Hélène Aubry", "Directrice", date(2026, 3, 12), "Dites quand.",
    )  # fmt: skip
    (one,) = said.remarks
    assert (one.at, one.kind, one.priority, one.text) == ("context", "question", "high", "Où ? 🕯️")


@pytest.mark.parametrize("dress", ["{}", "> {}", ">> {}", "\t{}", "  {}"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_an_answer_in_a_mail_is_found_however_it_was_quoted(dress: str, end: str) -> None:
    lines = ["Bonjour,", *block(written(BODY)).split("\n"), "Hélène"]
    text = end.join(dress.format(line) for line in lines)
    assert returned(text.encode(), "mail.txt").name == "Hélène Aubry"
    assert returned(text.encode("utf-16"), "mail.txt").name == "Hélène Aubry"


def test_an_answer_is_found_in_a_whole_mail() -> None:
    mail_ = EmailMessage()
    mail_["From"], mail_["Subject"] = "helene@lumen.example", "Réponse"
    mail_.set_content("Bonjour,\n\n" + block(written(BODY)), cte="base64")
    assert returned(mail_.as_bytes(), "x.eml").function == "Directrice"
    attached = EmailMessage()
    attached["From"] = "helene@lumen.example"
    attached.set_content("Voilà.")
    attached.add_attachment(written(BODY), maintype="application", subtype="json", filename="a.cmsuite-answer.json")
    assert returned(attached.as_bytes(), "x.eml").function == "Directrice"
    attached.clear_content()
    attached.set_content("Bon pour accord")
    with pytest.raises(NotAnAnswer):
        returned(attached.as_bytes(), "x.eml")


def test_an_answer_is_found_in_a_mail_that_is_only_a_page() -> None:
    page = "".join(f"<div>&gt;&nbsp;{line}</div>" for line in block(written(BODY)).split("\n"))
    mail_ = EmailMessage()
    mail_["From"] = "helene@lumen.example"
    mail_.set_content(f"<p>Bonjour,</p>{page}{'<' * 100_000}", subtype="html")
    assert returned(mail_.as_bytes(), "x.eml").function == "Directrice"


def test_a_file_that_goes_with_a_mail_is_read(word: bytes) -> None:
    mail_ = EmailMessage()
    mail_["From"] = "helene@lumen.example"
    mail_.set_content("Voilà.")
    mail_.add_attachment(b"GIF89a", maintype="image", subtype="gif", filename="logo.gif")
    for name in ("retour.docx", "encore.docx"):
        mail_.add_attachment(changed(word, comment("It was so", name)), maintype="application", subtype="octet-stream",
                             filename=name)  # fmt: skip
    said = returned(mail_.as_bytes(), "x.eml")
    assert (said.form, said.file, [one.text for one in said.remarks]) == ("docx", "retour.docx", ["retour.docx"])


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (written(BODY).replace(b"quand", b"quant"), "cut or changed"),
        (written(BODY)[:-20], "no answer of a packet"),
        (written(BODY).replace(b'"cmsuite_answer": 1', b'"cmsuite_answer": 2'), "newer"),
        (written({**BODY, "nonce": "x"}), "wrong kind"),
        (written({**BODY, "decision": "maybe"}), "wrong kind"),
        (written({**BODY, "on": "yesterday"}), "wrong kind"),
        (written({**BODY, "comments": [{"text": ""}]}), "wrong kind"),
        (written({**BODY, "comments": [{"text": "x", "kind": "order"}]}), "wrong kind"),
        (written({**BODY, "comments": [3]}), "wrong kind"),
        (b'{"cmsuite_answer": 1, "body": "' + b"[" * 50_000 + b'", "check": "x"}', "cut or changed"),
        (b'{"cmsuite_answer": 1, "body": "\\ud800", "check": "x"}', "cut or changed"),
        (f"{BEGIN}\n!!!\n-----END CMSUITE ANSWER-----".encode(), "cut or changed"),
    ],
)
def test_a_damaged_answer_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(Damaged, match=why):
        returned(data, "x.cmsuite-answer.json")


def test_more_comments_than_anybody_reads_are_refused() -> None:
    with pytest.raises(TooMany):
        returned(written({**BODY, "comments": [{"text": "x"}] * 2_001}), "x")


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=200), st.lists(st.text(min_size=1, max_size=80), max_size=5))
def test_any_words_come_back_whole(words: str, texts: list[str]) -> None:
    body = {**BODY, "words": words, "comments": [{"text": f"x{one}"} for one in texts]}
    body = json.loads(json.dumps(body).encode("utf-8", "replace"))
    again = mail(block(written(body)), "x")
    assert again is not None
    assert len(again.remarks) == len(texts)


# ---- the grid


def filled(data: bytes, cells: Mapping[str, str]) -> bytes:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data))
    for at, value in cells.items():
        book.worksheets[0][at] = value
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


@pytest.fixture(scope="module", params=["en", "fr"])
def sheet(request: pytest.FixtureRequest) -> bytes:
    return grid(read(Memo, WHOLE), "=Spring", CODE, request.param, date(2026, 3, 10))


def test_a_grid_has_a_row_for_each_place(sheet: bytes) -> None:
    from openpyxl import load_workbook

    rows = list(load_workbook(io.BytesIO(sheet)).worksheets[0].iter_rows(min_row=7, values_only=True))
    assert [row[0] for row in rows if row[0]] == ["question", "context", "steps.0.what"]
    assert rows[0][2] == "Why?"


def test_a_grid_that_is_filled_in_is_read(sheet: bytes) -> None:
    cells = {"D7": "Pourquoi pas ?", "E7": "Question", "F7": "haute", "D8": '=HYPERLINK("http://x")', "D10": "Tout."}
    if b"Commentaire" not in parts(sheet)["xl/sharedStrings.xml"]:
        cells |= {"F7": "HIGH"}
    said = returned(filled(sheet, cells), "grille.xlsx")
    assert (said.form, str(said.code)) == ("xlsx", CODE)
    assert [(one.at, one.text, one.kind, one.priority, one.line) for one in said.remarks] == [
        ("question", "Pourquoi pas ?", "question", "high", 7),
        ("context", '=HYPERLINK("http://x")', "correction", "normal", 8),
        ("", "Tout.", "correction", "normal", 10),
    ]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"D8": "x", "E8": "ordre"}, "E8: the type is none of"),
        ({"D9": "x", "F9": "urgent"}, "F9: the priority is none of"),
        ({"E7": "question"}, "D7: there is a type or a priority, and no comment"),
        ({"D7": "x" * 4_001}, "D7: this comment is longer"),
    ],
)
def test_a_wrong_cell_is_named(sheet: bytes, cells: dict[str, str], said: str) -> None:
    with pytest.raises(BadRow, match=said):
        returned(filled(sheet, cells), "grille.xlsx")


def test_a_workbook_without_a_grid_is_none() -> None:
    from openpyxl import Workbook

    made = io.BytesIO()
    Workbook().save(made)
    with pytest.raises(NoGrid):
        returned(made.getvalue(), "budget.xlsx")


# ---- PDF


def test_a_pdf_names_its_version_and_says_whether_it_is_signed() -> None:
    data = to_pdf(manuscript())
    said = returned(data, "x.pdf")
    assert (str(said.code), said.signed) == (CODE, False)
    more = b"\n7 0 obj <</Type/Sig /ByteRange [0 840 960 240] /Contents <00>>> endobj\n%%EOF"
    assert returned(data + more, "x.pdf").signed


def test_a_scan_has_no_code() -> None:
    assert returned(b"%PDF-1.4\n1 0 obj <</Type/Catalog>> endobj\n%%EOF", "scan.pdf").code is None


def test_a_pdf_that_unpacks_without_end_is_bounded() -> None:
    import zlib

    bomb = zlib.compress(b"\0" * 50_000_000, 9)
    data = b"%PDF-1.7\n" + (b"<</Filter/FlateDecode>>\nstream\n" + bomb + b"\nendstream\n") * 40
    assert returned(data, "x.pdf").code is None
