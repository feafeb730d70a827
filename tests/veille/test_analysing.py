"""What an item means for the brand, in its own words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.core.locale import speak
from cmsuite.engines import acts
from cmsuite.engines.acts.settings import choose
from cmsuite.store.store import Store
from cmsuite.veille.analysing import (
    CopiedSummary,
    LikeTheSource,
    NoSoWhat,
    OneByOne,
    RatingMissing,
    SummaryLength,
    analyse,
    own_summary,
    single,
)
from cmsuite.veille.own_words import likeness, words
from cmsuite.veille.qualify import NoSuchMove, discard, keep
from cmsuite.veille.rating import Rating, RatingInconsistent
from tests.veille.desk import SO_WHAT, SUMMARY, TEXT, published, read, undo
from tests.workplace import Cast, people

B2 = Rating("B", 2)


@pytest.fixture
def cast(store: Store) -> Cast:
    return people(store)


def test_an_item_is_analysed_analysed_anew_and_each_is_taken_back(store: Store, cast: Cast) -> None:
    (id,) = published(store, cast)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        analyse(act, id, SUMMARY, SO_WHAT, rating=B2)
        first = acts.last(act)
        analyse(act, id, SUMMARY + " Oui.", SO_WHAT, rating=Rating("B", 3))
        second = acts.last(act)
    found = read(store, cast, id)
    assert (found.line.state, found.judged.letter, found.judged.digit) == ("analysed", "B", 3)
    assert found.judged.so_what == SO_WHAT
    undo(store, cast, second)
    found = read(store, cast, id)
    assert (found.line.state, found.judged.digit, found.judged.summary) == ("analysed", 2, SUMMARY)
    again = undo(store, cast, first)
    found = read(store, cast, id)
    assert (found.line.state, found.judged.digit, found.judged.summary, found.judged.so_what) == ("new", *[None] * 3)
    undo(store, cast, again)
    assert read(store, cast, id).judged.summary == SUMMARY


def test_what_is_not_an_analysis_is_refused(store: Store, cast: Cast) -> None:
    a, b = published(store, cast, 2)
    refusals = [
        (SUMMARY, " ", B2, NoSoWhat),
        (SUMMARY, SO_WHAT, None, RatingMissing),
        (SUMMARY, SO_WHAT, Rating("B", 1), RatingInconsistent),
        (TEXT, SO_WHAT, B2, CopiedSummary),
        ("Trop court.", SO_WHAT, B2, SummaryLength),
    ]
    for summary, so_what, rating, refusal in refusals:
        with pytest.raises(refusal), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
            analyse(act, a, summary, so_what, rating=rating)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        keep(act, a)
        discard(act, b, "off_topic")
    with pytest.raises(NoSuchMove), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        analyse(act, b, SUMMARY, SO_WHAT, rating=B2)
    assert (read(store, cast, a).line.state, read(store, cast, a).judged.summary) == ("kept", None)
    with pytest.raises(OneByOne):
        single([a, b])
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        choose(act, "veille.summary_least", 5)
        choose(act, "veille.summary_most", 40)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        analyse(act, a, "Trop court.", SO_WHAT, rating=B2)
    with pytest.raises(SummaryLength, match="5 to 40"), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        analyse(act, a, SUMMARY, SO_WHAT, rating=B2)


FORTY_ONE = " ".join(f"mot{n}" for n in range(41))


def test_a_copied_summary_says_how_many_words_in_a_row() -> None:
    source = f"Avant. {FORTY_ONE.upper()} après."
    with pytest.raises(CopiedSummary) as found:
        own_summary(f"Selon eux : {FORTY_ONE}.", source)
    speak("fr")
    try:
        assert f"{found.value.sentence} {found.value.advice}" == (
            "41 mots consécutifs repris de la source (limite 25). Reformulez avec vos mots\u00a0: le résumé ne doit ni "
            "recopier ni remplacer l'article."
        )
    finally:
        speak("en")


def test_pieces_of_the_source_put_together_are_a_copy_too() -> None:
    source = " ".join(f"m{n}" for n in range(60))
    pieces = " alors ".join(" ".join(f"m{n}" for n in range(at, at + 14)) for at in (0, 15, 30, 45))
    with pytest.raises(LikeTheSource, match=r"[0-9]+%"):
        own_summary(pieces, source)
    assert own_summary(SUMMARY, TEXT) == SUMMARY


@given(st.lists(st.sampled_from(["un", "deux", "trois", "été", "a"]), max_size=40), st.integers(0, 20))
def test_the_longest_run_is_the_one_that_was_put_there(noise: list[str], n: int) -> None:
    run = [f"w{i}" for i in range(n)]
    mine, theirs = " ".join(["x", *run, "y"]), " ".join([*noise, *run, *noise])
    found = likeness(mine, theirs)
    assert found.in_a_row == n
    assert 0 <= found.alike <= 1
    assert likeness(theirs, theirs).in_a_row == len(words(theirs))
