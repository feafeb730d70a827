"""The words that a brief is held to: verbs, indicators, vague words, sectors. Data beside this module."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from contextvars import copy_context
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar

from cmsuite.core.locale import language, speak

T = TypeVar("T")
Direction = Literal["up", "down", "keep"]


@dataclass(frozen=True, slots=True)
class Both:
    """The same words in both languages, with {named} places for facts."""

    en: str
    fr: str

    def filled(self, facts: Mapping[str, Both]) -> Both:
        """With the facts in their places, each in its language."""
        return Both(
            self.en.format(**{name: one.en for name, one in facts.items()}),
            self.fr.format(**{name: one.fr for name, one in facts.items()}),
        )

    @property
    def now(self) -> str:
        """In the language in force."""
        return self.fr if language() == "fr" else self.en


@dataclass(frozen=True, slots=True)
class Standard:
    """A question as the data holds it. covers: the fields that it settles; patterns: of words that make it be asked."""

    field: str
    priority: int
    about: Both
    question: Both
    why: Both
    options: tuple[Both, ...] = ()
    letter: str = ""
    covers: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    id: str = ""
    reference: str = ""
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class SectorPack:
    """What a regulated trade makes it necessary to ask. read: when the law was looked up."""

    id: str
    title: Both
    read: date
    questions: tuple[Standard, ...]


@dataclass(frozen=True, slots=True)
class MediaDuty:
    """What the law asks of whoever buys space for a client. reference: of the text; confidence: in our reading."""

    id: str
    said: Both
    reference: str
    confidence: str


def speaking(tongue: str, make: Callable[[], T]) -> T:
    """What a function makes with that language in force, and only there."""

    def spoken() -> T:
        speak(tongue)
        return make()

    return copy_context().run(spoken)


@cache
def of_fields() -> tuple[Standard, ...]:
    """A question for each field that a client fills."""
    return tuple(_standard(one) for one in _read("questions")["field"])


@cache
def of_vague_words() -> tuple[Standard, ...]:
    """Questions that vague words make."""
    return tuple(_standard(one) for one in _read("questions")["vague"])


@cache
def of_rules() -> dict[str, Standard]:
    """Questions that the other rules make, by the rule."""
    return {name: _standard({"field": "", **one}) for name, one in _read("questions")["rule"].items()}


@cache
def sectors() -> dict[str, SectorPack]:
    """The packs of regulated trades, by their name."""
    return {
        one["id"]: SectorPack(
            one["id"], _both(one["title"]), one["read"], tuple(_standard(asked) for asked in one["question"])
        )
        for one in _read("sectors")["sector"]
    }


@cache
def media_duties() -> tuple[MediaDuty, ...]:
    """What is ticked before an agency buys space for a client."""
    media = _read("catalogue")["media"]
    return tuple(
        MediaDuty(one["id"], _both(one["said"]), one["reference"], media["confidence"]) for one in media["duty"]
    )


def vague_in(text: str) -> list[str]:
    """The vague words of a text, as they stand there."""
    return [word for one in of_vague_words() for word in found(one.patterns, text)]


def found(patterns: Iterable[str], text: str) -> list[str]:
    """What of a text the patterns of whole words match: as it is written, each once, in order."""
    hits = [hit for one in patterns for hit in _whole(one).finditer(text)]
    words = {hit[0].casefold(): hit[0] for hit in sorted(hits, key=lambda hit: hit.start())}
    return list(words.values())


def direction(verb: str) -> Direction | None:
    """Where the verb of an objective leads; None for one that the catalogue does not hold."""
    known: dict[str, list[str]] = _read("catalogue")["verbs"]
    for way in ("up", "down", "keep"):
        if any(_whole(re.escape(one)).match(verb.strip()) for one in known[way]):
            return way
    return None


def measured(kpi: str) -> bool:
    """Whether an indicator is one of those that can be counted, alone or within a longer name."""
    return _names(kpi, _read("catalogue")["metrics"]["names"])


def counts_reach(kpi: str) -> bool:
    """Whether an indicator counts those whom something reached."""
    return _names(kpi, _read("catalogue")["reach"]["names"])


def everywhere(network: str) -> bool:
    """Whether an objective is meant for all networks."""
    return network.strip().casefold() in _read("catalogue")["networks"]["all"]


def only_young(networks: Iterable[str]) -> bool:
    """Whether people of 65 and more are few on each of these networks; no for none."""
    young, named = _read("catalogue")["networks"]["young"], [one.strip().casefold() for one in networks if one.strip()]
    return bool(named) and all(any(known in one for known in young) for one in named)


def _names(text: str, names: Iterable[str]) -> bool:
    plain = text.replace("’", "'")
    return any(_whole(re.escape(one)).search(plain) for one in names)


@cache
def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text(encoding="utf-8"))


def _standard(raw: Mapping[str, Any]) -> Standard:
    options = raw.get("options", {"en": (), "fr": ()})
    return Standard(
        field=raw["field"],
        priority=raw["priority"],
        about=_both(raw["about"]),
        question=_both(raw["ask"]),
        why=_both(raw["why"]),
        options=tuple(Both(en, fr) for en, fr in zip(options["en"], options["fr"], strict=True)),
        letter=raw.get("letter", ""),
        covers=(raw["field"], *raw.get("with", ())),
        patterns=tuple(raw.get("patterns", ())),
        id=raw.get("id", ""),
        reference=raw.get("reference", ""),
        confidence=raw.get("confidence", ""),
    )


def _both(raw: Mapping[str, str]) -> Both:
    return Both(raw["en"], raw["fr"])
