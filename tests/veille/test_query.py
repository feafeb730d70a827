"""The language of the boolean rules: read, written down again, matched; and refused in plain words, at their place."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.veille.matching import in_title, matches, subject
from cmsuite.veille.models import AXES
from cmsuite.veille.query import (
    MOST_TERMS,
    OPERATORS,
    All,
    BadQuery,
    In,
    Is,
    Near,
    Not,
    OnlyNegative,
    PrefixTooShort,
    Query,
    Some,
    Term,
    TooManyTerms,
    When,
    _looks_for,
    parse,
    terms_of,
    words_of,
    written,
)

WORDS = st.sampled_from(["lampe", "led", "design", "and", "sauf", "near", "2026", "l", "title", "ecole"])
TERMS = st.builds(
    Term, st.lists(WORDS.filter(lambda one: len(one) > 2), min_size=1, max_size=3).map(tuple), st.booleans()
)
LEAVES: st.SearchStrategy[Query] = (
    TERMS
    | st.builds(In, st.sampled_from(["title", "author", "source", "kind"]), TERMS)
    | st.builds(Is, st.just("lang"), st.sampled_from(["fr", "en-gb"]))
    | st.builds(Is, st.just("axis"), st.sampled_from(AXES))
    | st.builds(When, st.sampled_from(["after", "before"]), st.dates(date(1000, 1, 1)))
    | st.builds(
        Near,
        st.lists(TERMS, min_size=1, max_size=2).map(tuple),
        st.lists(TERMS, min_size=1, max_size=2).map(tuple),
        st.integers(1, 100),
    )
)


def joined(kind: type[All] | type[Some], parts: list[Query]) -> Query:
    return kind(tuple(one for part in parts for one in (part.of if isinstance(part, kind) else (part,))))


QUERIES = st.recursive(
    LEAVES,
    lambda of: (
        of.map(Not)
        | st.lists(of, min_size=2, max_size=3).map(lambda parts: joined(All, parts))
        | st.lists(of, min_size=2, max_size=3).map(lambda parts: joined(Some, parts))
    ),
    max_leaves=8,
)


@given(QUERIES)
def test_what_is_written_reads_as_it_was(query: Query) -> None:
    if _looks_for(query) and len(list(terms_of(query))) <= MOST_TERMS:
        assert parse(written(query)) == query


ENDS = ("", " AND ", " NEAR/3 x", " lang:", " after:2026-13-01", " NOT", "((", " title:a")


@given(st.text(st.sampled_from('ab *"«»()-:/# ') | st.characters(codec="utf-8"), max_size=60), st.sampled_from(ENDS))
def test_any_text_is_a_query_or_is_refused_in_words(text: str, end: str) -> None:
    found = None
    with suppress(BadQuery, OnlyNegative, PrefixTooShort):
        found = parse(text + end)
    assert found is None or parse(written(found)) == found


@given(st.lists(WORDS, max_size=12), QUERIES, QUERIES)
def test_the_laws_of_the_operators_hold(said: list[str], a: Query, b: Query) -> None:
    of = subject(" ".join(said[:3]), " ".join(said[3:]), axis="trade", language="fr", day=date(2026, 3, 10))
    assert matches(All((a, b)), of) == (matches(a, of) and matches(b, of))
    assert matches(Some((a, b)), of) == (matches(a, of) or matches(b, of))
    assert matches(Not(a), of) != matches(a, of)


ITEM = subject(
    "L’école de design lance une lampe à LED",
    "Qu'en dit-on ? La #LampeDouce, dite « objet lumineux », sort le 12 mars chez Lumen&Fils.",
    author="Zoé Müller",
    source="Le Monde",
    kinds=("feed", "press"),
    language="fr-FR",
    axis="trade",
    day=date(2026, 3, 10),
)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("ecole", True),
        ("ÉCOLE ET lampe", True),
        ("l'école", True),
        ("lampe led", True),
        ("lampe SAUF led", False),
        ("lampe NOT halogène", True),
        ("halogène OU lampe", True),
        ("halogène OR (lampe AND neon)", False),
        ('"objet lumineux"', True),
        ("« objet lumineux »", True),
        ('"lumineux objet"', False),
        ('"led qu\'en"', False),  # the title and the text are kept apart
        ("lampedouce", True),
        ("#lampedouce", True),
        ("#design", True),
        ("lumin*", True),
        ('"objet lum*"', True),
        ("lampe NEAR/1 led", True),
        ("led PROCHE/1 lampe", True),
        ("ecole NEAR/2 lampe", False),
        ("(neon OU ecole) PROCHE/4 (lampe OU spot)", True),
        ("title:lampe", True),
        ("title:objet", False),
        ('title:"une lampe"', True),
        ("author:muller", True),
        ('source:"le monde"', True),
        ("kind:press lampe", True),
        ("genre:presse titre:lampe auteur:müller", True),
        ("genre:officiel lampe", False),
        ("langue:fr axe:métier après:2026-03-10 SAUF avant:2026-03-10", True),
        ("lang:fr lampe", True),
        ("lang:en lampe", False),
        ("axis:trade lampe", True),
        ("axis:métier lampe", True),
        ("axis:regulation lampe", False),
        ("after:2026-03-10 lampe", True),
        ("before:2026-03-10 lampe", False),
        ("aujourd'hui OU 12", True),
        ("et lampe", False),  # an operator is in capitals
    ],
)
def test_items_are_found_as_people_mean_it(query: str, found: bool) -> None:
    assert matches(parse(query), ITEM) is found


def test_a_hit_in_the_title_is_one_of_what_is_looked_for() -> None:
    def found(query: str) -> bool:
        return in_title(terms_of(parse(query), positive=True), ITEM)

    assert found("objet OU lampe")
    assert not found("objet")
    assert not found("objet SAUF (neon ET lampe)")


@pytest.mark.parametrize(
    ("query", "place", "why"),
    [
        ("", 1, "nothing to look for"),
        ("lampe AND )", 11, "has to come here"),
        ("(lampe OU led", 1, "never closed"),
        ("lampe)", 6, "closes none"),
        ('lampe "led', 7, "quotation marks"),
        ("lampe -led", 7, "write NOT"),
        ("la*pe", 1, "end of a word"),
        ("titel:lampe", 1, "no field"),
        ("title:", 7, "follow this field"),
        ("lampe after:hier", 13, "no day"),
        ("lampe after:20260301", 13, "no day"),
        ("axis:sport", 6, "no such axis"),
        ("lang:français", 6, "no language"),
        ("lampe NEAR led", 7, "how many words"),
        ("lampe NEAR/0 led", 7, "how many words"),
        ("lampe NEAR/3 (led AND spot)", 7, "between two words"),
        ("a1 NEAR/3 b1 NEAR/3 c1", 4, "between two words"),
        ("lampe OR", 9, "has to come here"),
        ("lampe &", 7, "no word"),
        ("(" * 50 + "lampe", 41, "brackets"),
        ("NOT " * 50 + "lampe", 201, "brackets"),
        ("x " * 3_000, 4001, "too long"),
    ],
)
def test_an_error_points_at_its_place(query: str, place: int, why: str) -> None:
    with pytest.raises(BadQuery, match=why) as refused:
        parse(query)
    assert (refused.value.facts["place"], ">>" in refused.value.advice) == (place, True)


def test_what_matches_too_much_is_refused() -> None:
    for query in ("NOT lampe", "SAUF (lampe OU led)", "lampe OR NOT led", "NOT NOT lampe"):
        with pytest.raises(OnlyNegative, match="at least one term"):
            parse(query)
    with pytest.raises(PrefixTooShort, match="le"):
        parse("le*")
    with pytest.raises(TooManyTerms, match="61"):
        parse(" OR ".join(f"mot{n}" for n in range(61)))
    assert len(list(terms_of(parse(" OR ".join(f"mot{n}" for n in range(60)))))) == 60


def test_words_are_folded() -> None:
    assert words_of("L’Œuvre d’Été qu’il n’a — #Café_2") == ("oeuvre", "ete", "il", "a", "cafe", "2")
    assert set(OPERATORS.values()) == {"and", "or", "not"}
