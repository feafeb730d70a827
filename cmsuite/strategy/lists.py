"""The lists of the strategy, read once: formats with their hours, stages with their indicators, words."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from cmsuite.core.locale import language, translate
from cmsuite.strategy.words import STAGES

_WORD = re.compile(r"[\w’']+")
_LETTERS = re.compile(r"[^\W\d_]+")


@cache
def lists() -> dict[str, Any]:
    """All of lists.toml."""
    text = files("cmsuite.strategy").joinpath("lists.toml").read_text(encoding="utf-8")
    return tomllib.loads(text, parse_float=Decimal)


def hours_of(format: str) -> Decimal:
    """The hours that one piece takes where nobody measured them; 1 for a format that is not known."""
    return Decimal(lists()["format"].get(format, {}).get("hours", 1))


def counted(format: str, n: int) -> str:
    """“2 videos”, “1 visual”: in the language in force."""
    one, many = lists()["format"].get(format, {}).get(language(), (format, format))
    return f"{n}\u00a0{one if n < 2 else many}"


def named(format: str) -> str:
    """What pieces of a format are called, in the language in force."""
    many: str = lists()["format"].get(format, {}).get(language(), (format, format))[1]
    return many or "…"


def stage_said(stage: str) -> str:
    """A stage as people call it."""
    return translate(STAGES[stage])


def suggested(stage: str) -> list[str]:
    """Indicators that may lead an objective of that stage."""
    return list(lists()["stage"][stage]["lead"][language()])


def is_vanity(stage: str, indicator: str) -> bool:
    """Whether this grows by itself and so cannot lead an objective of that stage: “followers”, and as well “number of
    new Instagram followers”."""
    found = lists()["vanity"]
    words = set(_LETTERS.findall(indicator.lower())) - set(found["beside"])
    return stage in found["stages"] and bool(words) and words <= set(found["words"])


def is_accessible(commitment: str) -> bool:
    """Whether a commitment is about who cannot see, hear or read easily, as far as a list of words can tell."""
    said = commitment.lower()
    return any(word in said for word in lists()["accessible"]["words"])


def has_verb(title: str, tongue: str) -> bool:
    """Whether a title says something: it holds a verb, as far as a list of them can tell."""
    found = lists()["verbs"][tongue]
    for word in _WORD.findall(title.lower()):
        last = re.split(r"[’']", word)[-1]
        if word in found["words"] or last in found["words"]:
            return True
        if len(last) > 4 and any(word.endswith(end) for end in found["endings"]):
            return True
    return False
