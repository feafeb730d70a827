"""The language of filters."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.core.errors import CmsError
from cmsuite.core.locale import N_, speak
from cmsuite.core.order import Order
from cmsuite.tui.query import NoSpan, OpenQuote, Term, UnknownTerm, UnknownValue, completed, in_order, parse

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
TERMS = (
    Term("state", N_("state"), {"new": N_("new"), "kept": N_("kept")}),
    Term("since", N_("since"), kind="since"),
    Term("source", N_("source"), kind="text"),
)


@pytest.mark.parametrize(
    ("text", "values", "words"),
    [
        ("", {}, ()),
        ("state:new", {"state": "new"}, ()),
        ("état:nouveau", {"state": "new"}, ()),
        ("ETAT:Nouveau", {"state": "new"}, ()),
        ("état : nouveau".replace(" :", "\u00a0:"), {"state": "new"}, ()),
        ('source:"The Gazette" pain', {"source": "The Gazette"}, ("pain",)),
        ("« deux mots » trois", {}, ("deux mots", "trois")),
        ("http://x", None, None),
    ],
)
def test_a_line_is_read(text: str, values: dict[str, str] | None, words: tuple[str, ...] | None) -> None:
    if values is None:
        with pytest.raises(UnknownTerm):
            parse(text, TERMS, NOW)
        return
    found = parse(text, TERMS, NOW)
    assert (found.values, found.words) == (values, words)


@pytest.mark.parametrize(
    ("text", "ago"), [("since:7d", timedelta(7)), ("depuis:7j", timedelta(7)), ("since:12h", timedelta(hours=12))]
)
def test_a_span_is_from_now_back(text: str, ago: timedelta) -> None:
    assert parse(text, TERMS, NOW).since == NOW - ago


@pytest.mark.parametrize(
    ("text", "error"),
    [("state:red", UnknownValue), ("since:soon", NoSpan), ('"open', OpenQuote), ("colour:red", UnknownTerm)],
)
def test_what_is_no_filter_is_refused(text: str, error: type[CmsError]) -> None:
    with pytest.raises(error):
        parse(text, TERMS, NOW)


@given(st.text(max_size=60))
def test_any_line_is_a_filter_or_a_sentence(text: str) -> None:
    said = ""
    try:
        parse(text, TERMS, NOW)
    except CmsError as err:
        said = str(err)
    assert "\n" not in said


def test_a_brand_is_asked_for_by_its_name_or_its_short_name() -> None:
    brands = Term("brand", N_("brand"), {"lumen": "Atelier Lumen", "nacre": "Nacre", "state": "state"}, "record")
    for text in ('brand:"atelier lumen"', "brand:lumen", "marque:LUMEN"):
        assert parse(text, [*TERMS, brands], NOW).values == {"brand": "lumen"}
    assert completed("brand:N", [brands]) == "brand:Nacre"
    assert completed("brand:lu", [brands]) == "brand:lumen"
    assert completed('brand:"At', [brands]) == 'brand:"Atelier Lumen"'
    speak("fr")
    try:  # a name is no word of ours: it is not translated
        assert completed("marque:st", [brands]) == "marque:state"
        with pytest.raises(UnknownValue, match="Atelier Lumen, Nacre, state"):
            parse("marque:état", [brands], NOW)
    finally:
        speak("en")


def test_what_is_begun_is_completed_in_the_language_in_force() -> None:
    assert completed("sta", TERMS) == "state:"
    assert completed("x state:k", TERMS) == "x state:kept"
    assert completed("zzz", TERMS) is None
    speak("fr")
    try:
        assert completed("ét", TERMS) == "état:"
        assert completed("état:nouv", TERMS) == "état:nouveau"
    finally:
        speak("en")


SORTED = (*TERMS, Term("sort", N_("sort"), {"title": N_("TITLE"), "state": N_("STATE")}, "order"))


@given(
    st.lists(st.sampled_from(["state:new", "état:nouveau", "since:7d", 'source:"The Gazette"', "pain", "« a b »"])),
    st.sampled_from(["title", "state", ""]),
    st.booleans(),
    st.sampled_from(["en", "fr"]),
)
def test_another_order_leaves_the_rest_of_the_line(parts: list[str], by: str, falling: bool, lang: str) -> None:
    speak(lang)
    line = " ".join(parts)
    before = parse(line, SORTED, NOW)
    once = in_order(line, SORTED, Order("state", not falling))
    after = parse(in_order(once, SORTED, Order(by, falling)), SORTED, NOW)
    assert after.order == (Order(by, falling) if by else Order())
    assert (after.values, after.since, after.words) == (before.values, before.since, before.words)


def test_a_column_is_named_in_both_languages_and_completed() -> None:
    speak("fr")
    for text in ("sort:-title", "tri:-TITRE", "Tri:-titre", 'tri:"-titre"'):
        assert parse(text, SORTED, NOW).order == Order("title", falling=True)
    assert completed("tri:-ti", SORTED) == "tri:-titre"
    with pytest.raises(UnknownValue):
        parse("tri:couleur", SORTED, NOW)
