"""What of a text says nothing new: when it was touched, what an address is followed by; of a page days and counters."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path


@cache
def _known() -> dict[str, list[str]]:
    import tomllib

    with Path(__file__).with_name("noise.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in _known()[name]), re.IGNORECASE)


def is_box(names: str) -> bool:
    """Is a part of a page none of its text, by its id and classes?"""
    return _pattern("boxes").search(names[:500]) is not None


def quiet(text: str, *, page: bool = False) -> str:
    """A text by which two are compared: no stamps, one space between words; page: no days and counters either."""
    text = _pattern("stamps").sub(" ", " ".join(text.split()))
    return " ".join((_pattern("page").sub(" ", text) if page else text).split())
