"""Days as each language writes them."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from cmsuite.core.locale import lasting, month, read_number, short_day, span, speak

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


@pytest.mark.parametrize(
    ("seconds", "en", "fr"),
    [
        (0.8, "0.8 s", "0,8 s"),
        (9.99, "10 s", "10 s"),
        (59.7, "1 min 0 s", "1 min 0 s"),
        (725, "12 min 5 s", "12 min 5 s"),
        (12_000, "3 h 20 min", "3 h 20 min"),
    ],
)
def test_how_long_something_took_is_said_as_people_do(seconds: float, en: str, fr: str, tongue: str) -> None:
    assert lasting(seconds) == {"en": en, "fr": fr.replace(" ", "\u00a0")}[tongue]
