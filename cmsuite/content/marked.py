"""A text as a network's page marks it, and as a screen reader says it: addresses, people, hashtags. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import regex

from cmsuite.core.locale import translate as _
from cmsuite.engines.networks.links import links

Mark = Literal["", "link", "person", "hashtag"]

_PERSON = regex.compile(r"(?<![=/\w@])@\w+(?:[.-]+\w+)*(?:@\w+(?:[.-]+\w+)*)?")
_HASHTAG = regex.compile(r"(?<![/\w&#])#\w*\p{L}\w*")
_WORD = regex.compile(r"\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{N}+|[^\p{L}\p{N}_]+|\p{L}")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of a text that is marked alike; `over`: it is more than fits."""

    text: str
    mark: Mark = ""
    over: bool = False


def pieces(text: str, *, over: int | None = None, start: int = 0, end: int | None = None) -> list[Piece]:
    """A text, or its code points from `start` to before `end`, in pieces; from `over` on it is too long."""
    end = len(text) if end is None else end
    limit = len(text) if over is None else over
    found = []
    for mark, first, last in _marks(text):
        for a, b in ((first, min(last, limit)), (max(first, limit), last)):
            a, b = max(a, start), min(b, end)
            if a < b:
                found.append(Piece(text[a:b], mark, a >= limit))
    return found


def fold_at(text: str, most: int) -> int:
    """Where a text is folded of which that many code points are seen: never inside a character."""
    return next((cluster.end() for cluster in regex.finditer(r"\X", text) if cluster.end() >= most), len(text))


def spoken(text: str) -> str:
    """As a screen reader says it: what the eye takes for granted has its word."""
    said = [_SAID[mark](text[first:last]) for mark, first, last in _marks(text)]
    return " ".join("".join(said).split())


_SAID: dict[Mark, Callable[[str], str]] = {
    "": lambda text: text,
    "link": lambda text: _("link {address}").format(address=text.removeprefix("https://").removeprefix("http://")),
    "person": lambda text: _("at {name}").format(name=text.removeprefix("@")),
    "hashtag": lambda text: _("hashtag {words}").format(words=" ".join(_WORD.findall(text.removeprefix("#")))),
}


def _marks(text: str) -> Iterator[tuple[Mark, int, int]]:
    """The whole text, from mark to mark; where two could be, the first holds."""
    found: list[tuple[int, int, Mark]] = [(first, last, "link") for first, last in links(text)]
    found += [(*match.span(), "person") for match in _PERSON.finditer(text)]
    found += [(*match.span(), "hashtag") for match in _HASHTAG.finditer(text)]
    here = 0
    for first, last, mark in sorted(found):
        if first < here:
            continue
        if here < first:
            yield "", here, first
        yield mark, first, last
        here = last
    if here < len(text):
        yield "", here, len(text)
