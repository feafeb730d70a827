"""Outside text: nothing that steers a terminal, changes direction or hides passes the door."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.core.text import clean, csv_cell, normal, set_line, shown

HOSTILE = {
    "[red]alarm[/]": "[red]alarm[/]",  # markup is the business of whoever draws it
    "\x1b[31mred\x1b[0m": "red",
    "\x1b]52;c;cHduZWQ=\x07copied": "copied",
    "\x1b]0;title\x1b\\text": "text",
    "\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\": "link",
    "\x9b31mred": "red",
    "a\u202egnp.exe": "agnp.exe",
    "a\u2066b\u2069": "ab",
    "a\x00b\x08c": "abc",
    "never ended \x1b]52;c;xx": "never ended",
    "half \ud800 pair": "half \ufffd pair",
    "line\r\nline": "line\nline",
}


@pytest.mark.parametrize(("raw", "safe"), HOSTILE.items())
def test_hostile_text_is_made_harmless(raw: str, safe: str) -> None:
    assert clean(raw) == safe


@given(st.text())
def test_whatever_comes_in_is_safe_normal_and_stable(raw: str) -> None:
    text = clean(raw)
    assert not any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t" for c in text)
    assert unicodedata.is_normalized("NFC", text)
    assert clean(text) == text


@given(st.text())
def test_what_is_shown_is_one_line(raw: str) -> None:
    line = shown(raw)
    assert "\n" not in line
    assert "\x1b" not in line
    assert shown(line) == line


@given(st.text(min_size=1), st.integers(2, 40))
def test_a_limit_holds(raw: str, limit: int) -> None:
    assert len(shown(raw, limit)) <= limit


def test_a_line_that_is_set_keeps_its_indent_and_nothing_hostile() -> None:
    hostile = "- in\x1b]52;c;aGk=\x07 it"
    assert set_line(f"    {hostile} ") == f"    {clean(hostile)}"
    assert set_line("\t\u202e\u00a0x") == clean("\u202ex")
    assert set_line("   ") == "   "


def test_the_two_forms_of_an_accent_are_one_text() -> None:
    assert normal("cafe\u0301  \r\n") == normal("café")


@pytest.mark.parametrize("cell", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\tx"])
def test_a_spreadsheet_runs_no_cell(cell: str) -> None:
    assert csv_cell(cell).startswith("'")
    assert csv_cell("Prix -10 %") == "Prix -10 %"


def test_what_is_shown_is_one_line_that_keeps_its_no_break_spaces() -> None:
    assert shown("Sûr\u202f?\n  Oui\u00a0: 3\u202f400\tpostes ") == "Sûr\u202f? Oui\u00a0: 3\u202f400 postes"
    assert shown("a\n\nb" * 10, 7) == "a ba b…"
