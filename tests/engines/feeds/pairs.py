"""Pairs of news as the press prints them, in French and English, labelled by hand: do both tell the same story?

Each story has the dispatch, what papers make of it (same), and other news of the same subject (not the same).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

Told = tuple[str, str]  # a title and a text


@dataclass(frozen=True)
class Story:
    """One story: how it came first, how others printed it, and what is about its subject and another story."""

    language: str
    first: Told
    same: tuple[Told, ...]
    other: Told


def _read() -> tuple[tuple[Story, ...], tuple[tuple[str, str, str], ...]]:
    """The stories, and the texts that are made of one mould: both titles, and what stands under each."""
    found = tomllib.loads((Path(__file__).parent / "stories.toml").read_text(encoding="utf-8"))
    stories = tuple(
        Story(
            one["language"],
            (one["title"], one["text"]),
            tuple((same["title"], same["text"]) for same in one["same"]),
            (one["other"]["title"], one["other"]["text"]),
        )
        for one in found["story"]
    )
    return stories, tuple((one["first"], one["second"], one["text"]) for one in found["mould"])


STORIES, TEMPLATES = _read()


def pairs() -> list[tuple[str, Told, Told, bool]]:
    """Every pair: language, both sides, and whether they tell the same."""
    found: list[tuple[str, Told, Told, bool]] = []
    for one in STORIES:
        title, text = one.first
        words = text.split()
        printed = [
            *one.same,
            (title, text),
            (f"{title} | Le Matin", text),
            (title, " ".join(words[: len(words) * 4 // 5])),
            (f"{title} : ce qu’il faut savoir", "Voici ce que l’on sait. " + text),
            (one.same[0][0], " ".join(word for n, word in enumerate(words) if n % 25 != 12)),
        ]
        found += [(one.language, one.first, told, True) for told in printed]
        found += [(one.language, told, one.other, False) for told in (one.first, one.same[0])]
    for one, other in pairwise(sorted(STORIES, key=lambda story: story.language)):
        found += [(one.language, one.first, other.first, False), (one.language, one.other, other.other, False)]
    for first, second, text in TEMPLATES:
        found.append(("fr", (first, text), (second, text), False))
    return found
