"""A document as plain text: all of it, in short lines."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.core.locale import language
from cmsuite.engines.exports.manuscript import (
    Block,
    Drawn,
    Grid,
    Heading,
    Link,
    Listing,
    Paragraph,
    Tabled,
    Text,
    plain,
)
from cmsuite.engines.exports.table import Column, Table
from cmsuite.engines.exports.text import WIDTH, columns, text, wrapped
from tests.engines.exports.sample import Tongue, document, hostile, words

ENGLISH, FRENCH, HARMED = text(document("en")), text(document("fr")), text(hostile())


def of(*blocks: Block) -> str:
    """What these blocks are, without the head of the document."""
    return text(replace(document(), blocks=blocks)).split("\n\n", 1)[1]


@pytest.mark.parametrize("found", [ENGLISH, FRENCH, HARMED], ids=["en", "fr", "hostile"])
def test_lines_are_short_unless_they_are_an_address(found: str) -> None:
    for line in found.split("\n"):
        assert columns(line) <= WIDTH or "https://" in line, line
        assert line == line.rstrip()
    assert not set("\x1b\x00\x08\u202e\u2066") & set(found)
    assert found.endswith("\n")
    assert not found.endswith("\n\n")


@pytest.mark.parametrize("tongue", ["en", "fr"])
def test_all_of_the_document_is_said(tongue: Tongue) -> None:
    manuscript = document(tongue)
    found = " ".join(text(manuscript).split())
    for block in manuscript.walk():
        if isinstance(block, Heading):
            assert plain(block.words) in found
        elif isinstance(block, Drawn):
            for wanted in (block.figure.title, block.figure.alt, block.figure.source):
                assert " ".join(wanted.split()) in found
        elif isinstance(block, Tabled):
            assert block.table.title in found
    assert "SPEAKER ONLY" not in found
    assert manuscript.code in found
    assert language() == "en"


def test_numbers_and_signs_are_those_of_the_language() -> None:
    assert re.search(r"Films +10\.5 +1,200\.50 +53\.4% +8 May 2026", ENGLISH)
    assert re.search(r"Vidéos +10,5 +1\u202f200,50 +53,4\u202f% +8 mai 2026", FRENCH)
    assert re.search(r"Publicité( +n\.\sd\.){4}", FRENCH)
    assert "[Décision]" in FRENCH
    assert "Source\u00a0: Devis du 12 mars 2026" in FRENCH


def test_a_link_is_its_words_and_its_address() -> None:
    assert "its site (https://lumen.example/a?b=1&c=2)," in " ".join(ENGLISH.split())
    assert "bonjour@lumen.example or go to the plan." in " ".join(ENGLISH.split())
    assert "javascript" not in HARMED
    long = "https://lumen.example/" + "a" * 200
    assert f"words ({long})" in " ".join(of(Paragraph((Link(long, (Text("words"),)),))).split())


def test_a_table_is_aligned_or_where_it_is_too_wide_a_list_of_records() -> None:
    lines = of(Tabled("t", Table("T", (Column("Where"), Column("n", "number")), (("here", 5), ("there", 12)), "us")))
    assert lines.split("\n")[2:6] == ["Where   n", "-----  --", "here    5", "there  12"]
    wide = Table("T", (Column("Where"), Column("W" * 80), Column("n", "number")), (("here", "x" * 30, 5),), "us")
    found = of(Tabled("t", wide)).split("\n")
    assert found[2] == "* here"
    assert found[3:6] == ["  " + "W" * 76, "  " + "W" * 4 + ": " + "x" * 30, "  n: 5"]


def test_a_record_tells_no_cell_that_says_nothing_and_its_source_stands_apart() -> None:
    wide = Table("Wide.", (Column("What"), Column("Unit"), Column("When")), (("a" * 60, "", "b" * 60),), "our notes")
    assert of(Tabled("wide", wide)) == f"Wide.\n\n* {'a' * 60}\n  When: {'b' * 60}\n\nSource: our notes\n"


def test_of_a_card_that_is_too_wide_each_line_is_said_in_one_breath() -> None:
    card = Grid((words("What"), words("What we say")), ((words("Proof"), words("x" * 60)), (words("Cost"), words(""))))
    wide = replace(card, rows=(*card.rows, (words("Plan B " * 3), words("y" * 40))))
    made = of(wide).split("\n")
    assert made[:3] == ["What – What we say", f"* Proof: {'x' * 60}", "* Cost"]
    assert made[3].startswith("* Plan B Plan B Plan B: y")


def test_what_is_empty_or_ragged_is_written_all_the_same() -> None:
    ragged = Grid((words("a"), words("b")), ((words("1"),), (words("1"), words("2"), words("3"))))
    assert of(ragged, Listing(((),))) == "a  b\n-  -\n1\n1  2\n\n-\n"
    assert text(replace(document(), title="\x1b", blocks=())).startswith("Strategy\n=")


def test_lists_hang_under_their_signs() -> None:
    inner = Listing(((Paragraph(words("a")),), (Paragraph(words("b")),)), 9)
    assert of(Listing(((Paragraph(words("first " * 20)), inner),))).rstrip("\n").split("\n")[-2:] == [
        "  9. a",
        "  10. b",
    ]
    assert of(inner) == "9. a\n10. b\n"


def test_the_same_document_is_the_same_text() -> None:
    assert text(document("fr")) == FRENCH


@given(st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=300), st.integers(10, 78))
def test_wrapping_loses_no_word_and_keeps_to_the_width(raw: str, width: int) -> None:
    lines = wrapped(raw, width)
    assert all(columns(line) <= width or "@" in line or "://" in line for line in lines)
    assert [one for line in lines for one in line if one.isalnum()] == [one for one in raw if one.isalnum()]
