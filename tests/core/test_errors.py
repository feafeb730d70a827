"""Errors as sentences."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from cmsuite.core.errors import CmsError
from cmsuite.core.locale import speak
from cmsuite.core.zones import zone_info


class Quoted(CmsError):
    said = "The server said: {why}"
    hint = "Ask it again."


class QuotedAndEnded(CmsError):
    said = "The server said: {why}."


@pytest.mark.parametrize("why", ["no", "no.", "no.."])
def test_a_sentence_ends_once_however_the_fact_that_it_quotes_ends(why: str) -> None:
    assert str(Quoted(why=why)) == "The server said: no. Ask it again."
    assert str(QuotedAndEnded(why=why)) == "The server said: no."


def test_a_question_stays_one() -> None:
    assert Quoted(why="what?").sentence == "The server said: what?"


class Lasted(CmsError):
    said = "It was from {first} to {last}."


@pytest.mark.parametrize(
    ("tongue", "day", "hour"),
    [("en", "1 March 2026", "Tue 10 Mar 2026, 10:05 CET"), ("fr", "1er mars 2026", "mar. 10 mars 2026 10:05 CET")],
)
def test_a_day_and_an_hour_are_told_in_letters(tongue: str, day: str, hour: str) -> None:
    at = datetime(2026, 3, 10, 9, 5, tzinfo=UTC).astimezone(zone_info("Europe/Paris"))
    try:
        speak(tongue)
        assert str(Lasted(first=date(2026, 3, 1), last=at)) == f"It was from {day} to {hour}."
        assert Lasted(first=at.replace(tzinfo=None), last=at).sentence.startswith(f"It was from {hour[:-4]} to")
    finally:
        speak("en")
