"""Days as each language writes them."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from cmsuite.core.locale import month, read_number, short_day, span, speak

MARCH = date(2026, 3, 9)


@pytest.fixture(params=["en", "fr"])
def tongue(request: pytest.FixtureRequest) -> Iterator[str]:
    speak(request.param)
    yield request.param
    speak("en")


def test_a_day_among_its_neighbours_and_its_month(tongue: str) -> None:
    said = {"en": ("Mon 9", "March 2026"), "fr": ("lun. 9", "mars 2026")}
    assert (short_day(MARCH), month(MARCH)) == said[tongue]


@pytest.mark.parametrize(
    ("first", "last", "en", "fr"),
    [
        (MARCH, date(2026, 3, 15), "9–15 Mar 2026", "9–15 mars 2026"),
        (date(2026, 3, 30), date(2026, 4, 5), "30 Mar–5 Apr 2026", "30 mars–5 avr. 2026"),
        (date(2026, 6, 1), date(2026, 7, 1), "1 Jun–1 Jul 2026", "1er juin–1er juil. 2026"),
        (date(2026, 6, 1), date(2026, 6, 30), "1–30 Jun 2026", "1er–30 juin 2026"),
        (date(2026, 12, 28), date(2027, 1, 3), "28 Dec 2026–3 Jan 2027", "28 déc. 2026–3 janv. 2027"),
    ],
)
def test_days_in_a_row_name_what_differs(first: date, last: date, en: str, fr: str, tongue: str) -> None:
    assert span(first, last) == {"en": en, "fr": fr}[tongue]


@pytest.mark.parametrize(
    ("tongue", "text", "found"),
    [
        ("en", "1,240.5", "1240.5"),
        ("en", " -3 ", "-3"),
        ("fr", "1 240,5", "1240.5"),
        ("fr", "1\u202f240", "1240"),
        ("fr", "2.5", "2.5"),
        ("fr", "\u22123,4", "-3.4"),
        ("en", "many", None),
        ("en", "", None),
        ("en", "NaN", None),
        ("en", "1e999999999", None),
    ],
)
def test_a_number_is_read_as_the_language_writes_it(tongue: str, text: str, found: str | None) -> None:
    speak(tongue)
    assert read_number(text) == (None if found is None else Decimal(found))
    speak("en")
