"""A brand's list of words, taken into the vocabulary of its charter: whole or not at all, with its source and right."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.audit.sheets import read
from cmsuite.charters.lexicon import NoTerms, NotOurs, Taken, Term, from_rows, from_toml, take
from cmsuite.charters.schema import EditorialCharter
from cmsuite.core.locale import speak

ON = date(2026, 3, 2)
LIST = """term;préféré;interdit;note;clause
client;habitué;;jamais « client »;7.R2
pas cher*;;oui;;
découvrez;;non;;
"""


def terms(text: str) -> tuple[list[Term], list[str]]:
    sheet = read("list.csv", text.encode())
    return from_rows("list.csv", [(row.line, row.cells) for row in sheet.rows])


def taken(text: str, charter: EditorialCharter | None = None, licence: str = "the client's own") -> Taken:
    found, faults = terms(text)
    assert faults == []
    begun = charter or EditorialCharter.model_validate({})
    return take(begun, "list.csv", found, source="Glossary 2026", licence=licence, on=ON)


def test_a_list_becomes_words_that_the_charter_asks_for() -> None:
    found = taken(LIST)
    words = found.charter.words
    assert (words.forbidden, words.avoided) == (("pas cher*",), ("découvrez",))
    assert [(one.instead_of, one.write) for one in words.preferred] == [("client", "habitué")]
    (told,) = found.charter.term_lists
    assert (told.source, told.licence, told.terms, told.taken_on) == ("Glossary 2026", "the client's own", 3, ON)
    assert told.notes == ("client · jamais « client » · 7.R2",)
    again = taken(LIST, found.charter)
    assert (again.charter, again.forbidden, again.avoided, again.preferred, again.known) == (found.charter, 0, 0, 0, 3)


def test_each_line_that_is_wrong_is_named_and_why() -> None:
    speak("en")
    text = (
        "term,preferred,forbidden\nlamp,,perhaps\n***,,yes\nfr*ee,,yes\nshop,Shop,\n" + "a" * 81 + ",,x\nok,,x\nOK,,x\n"
    )
    found, faults = terms(text)
    assert [one.term for one in found] == ["ok"]
    assert [fault.split(":")[0] for fault in faults] == [f"line {n}" for n in (2, 3, 4, 5, 6, 8)]
    assert faults[0] == "line 2: “perhaps” is neither yes nor no: is “lamp” forbidden?"
    assert "is on line 7 already" in faults[-1]


@pytest.mark.parametrize(("source", "licence"), [("", "CC BY 4.0"), ("somebody", " \u200b ")])
def test_no_list_is_taken_without_its_source_and_its_right(source: str, licence: str) -> None:
    with pytest.raises(NotOurs):
        take(EditorialCharter.model_validate({}), "x", [Term(1, "a")], source=source, licence=licence, on=ON)


def test_a_list_may_be_toml() -> None:
    found, faults = from_toml("a.toml", '[[term]]\nterm = "luminaire"\npreferred = "lampe"\nforbidden = true\n')
    assert faults == []
    assert found == [Term(1, "luminaire", "lampe", True)]
    for text in ("[[term]\n", "x = 1", "term = 3", 'term = ["a"]'):
        with pytest.raises(NoTerms):
            from_toml("a.toml", text)
    with pytest.raises(NoTerms):
        terms("word,other\na,b\n")


HOSTILE = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(st.lists(st.tuples(HOSTILE, HOSTILE, st.sampled_from(["yes", "", "=cmd()"]))), st.booleans())
def test_whatever_a_list_says_it_is_taken_or_named(rows: list[tuple[str, str, str]], forbids: bool) -> None:
    cells = [(n, {"term": a, "preferred": b, "forbidden": c if forbids else ""}) for n, (a, b, c) in enumerate(rows, 2)]
    if not cells:
        return
    found, faults = from_rows("x.csv", cells)
    assert len(found) + len(faults) >= (1 if any(any(one.values()) for _n, one in cells) else 0)
    made = take(EditorialCharter.model_validate({}), "x", found, source="s", licence="l", on=ON).charter
    assert len(made.words.forbidden) + len(made.words.preferred) + len(made.words.avoided) >= len(found)
