"""How well a text answers a few letters: they come in it in their order, best at the beginnings of words. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")

START, NEXT, INSIDE = 4, 5, 1  # points of a letter: it begins a word, follows the one before, stands anywhere


def plain(text: str) -> str:
    """Lower case, without accents: how texts are compared."""
    apart = unicodedata.normalize("NFD", text.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c))


def score(typed: str, text: str) -> int:
    """0 where a letter of what was typed is missing; more points are a better answer. Spaces typed do not count."""
    points, at, before = 0, 0, -2
    for letter in typed:
        if letter == " ":
            continue
        found = _begins(letter, text, at)
        if text.find(letter, at) == before + 1 or found < 0:
            found = text.find(letter, at)
        if found < 0:
            return 0
        points += NEXT if found == before + 1 else START if _is_start(text, found) else INSIDE
        before, at = found, found + 1
    return points


def _begins(letter: str, text: str, at: int) -> int:
    """The next word that begins so."""
    while (found := text.find(letter, at)) >= 0:
        if _is_start(text, found):
            return found
        at = found + 1
    return -1


def _is_start(text: str, at: int) -> bool:
    return at == 0 or not text[at - 1].isalnum()


def best(typed: str, things: Iterable[T], text: Callable[[T], str]) -> list[T]:
    """Those that answer, the best first; equals stay in their order, and the shorter text before the longer."""
    wanted = plain(typed.strip())
    if not wanted:
        return list(things)
    scored = [(score(wanted, said := plain(text(thing))), -len(said), thing) for thing in things]
    found = [one for one in scored if one[0]]
    found.sort(key=lambda one: one[:2], reverse=True)
    return [thing for _points, _size, thing in found]
