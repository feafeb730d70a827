"""How a factor reads: an action, about what the brand does not control, vague. By lists of words, in both languages."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("fr", "en")
_NUMBER = re.compile(r"\d|\{=")  # a number that is quoted is one
_ENDS = re.compile(r"[,;:(]|\b(?:contre|que|quand|alors que|against|than|while|when|whereas)\b")
_LEADING = re.compile(r"^[\W_]+")


@cache
def lists() -> dict[str, Any]:
    """The words that are shipped, by language."""
    return tomllib.loads((files("cmsuite.matrix") / "words.toml").read_text(encoding="utf-8"))


def is_action(text: str, language: str = "") -> str:
    """The words by which a statement asks for an action, at its beginning; empty where it states a fact.

    language: only of that one; else of any that we know.
    """
    plain = _LEADING.sub("", _plain(text))
    for tongue in _tongues(language):
        if duty := _first(plain, lists()[tongue]["duties"]):
            return duty
        verb = _first(plain, lists()[tongue]["verbs"])
        if verb and (tongue == "fr" or _goes_on(plain, verb)):
            return verb
        if tongue == "en" and plain.startswith("to ") and (verb := _first(plain[3:], lists()[tongue]["verbs"])):
            return f"to {verb}"
    return ""


def speaks_of_outside(text: str, language: str = "") -> str:
    """The word by which a statement is about market, law, a competitor or a platform, and not about the brand. Only its
    fact is read: what it is compared with is outside by nature."""
    fact = _fact(text)
    for tongue in _tongues(language):
        words = lists()[tongue]
        if found := _any(fact, words["external"]):
            return found
        actor = _first(_without_article(fact), words["actors"])
        if actor and not _any(fact, words["own"]):
            return actor
    return ""


def speaks_of_inside(text: str, language: str = "") -> str:
    """The words by which a statement is about the brand's own team, budget or contents."""
    return next(
        (found for tongue in _tongues(language) if (found := _any(_plain(text), lists()[tongue]["internal"]))), ""
    )


def is_vague(text: str, language: str = "") -> bool:
    """Whether it neither counts nor compares."""
    plain = _plain(text)
    return not _NUMBER.search(plain) and not any(_any(plain, lists()[one]["comparisons"]) for one in _tongues(language))


def _fact(text: str) -> str:
    """A statement up to its comparison or its consequence."""
    return _ENDS.split(_plain(text), maxsplit=1)[0]


def _tongues(language: str) -> tuple[str, ...]:
    return (language,) if language in LANGUAGES else LANGUAGES


def _goes_on(text: str, verb: str) -> bool:
    """Whether what follows an English verb makes an order of it."""
    rest = text[len(verb) :].split()
    return bool(rest) and rest[0] in lists()["en"]["after"]


@cache
def _plain(text: str) -> str:
    """Small letters without accents, one kind of apostrophe."""
    apart = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return " ".join("".join(one for one in apart if not unicodedata.combining(one)).split())


def _without_article(text: str) -> str:
    return re.sub(r"^(?:les?|la|des?|du|une?|the|a|an|some|l'|d')\s*", "", text)


def _first(text: str, words: Sequence[str]) -> str:
    """The longest of these words that the text begins with."""
    found = _pattern(tuple(words)).match(text)
    return found[0] if found else ""


def _any(text: str, words: Sequence[str]) -> str:
    """The first of these words that the text has."""
    found = _pattern(tuple(words)).search(text)
    return found[0] if found else ""


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of these, whole, the longest first; a star stands for any ending."""
    longest = sorted(map(_plain, words), key=len, reverse=True)
    forms = (rf"{re.escape(one[:-1])}\w*" if one.endswith("*") else rf"{re.escape(one)}(?!\w)" for one in longest)
    return re.compile(rf"(?<!\w)(?:{'|'.join(forms)})")
