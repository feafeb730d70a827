"""Errors as sentences."""

from __future__ import annotations

import pytest

from cmsuite.core.errors import CmsError


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
