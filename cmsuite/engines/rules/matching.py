"""Finding terms in a folded text: whole words and phrases, all of a list in one go.

The words of the text are looked up in a table, so that a list of 5,000 terms takes the time of one of 50. A term is
found by its longest word; what is between and around its words must then be the same, spaces being equal to one
another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

from cmsuite.core.folding import folded
from cmsuite.engines.rules.folding import Words
from cmsuite.engines.rules.text import Text

_WORD = re.compile(r"[^\W_]+")
_SPACES = re.compile(r"\s+")
PLURAL = ("s", "x", "e", "es")


class Match(NamedTuple):
    """Where a term was found, in code points of the text, and what it brought."""

    start: int
    end: int
    of: Any


@dataclass(frozen=True, slots=True)
class _Term:
    words: tuple[frozenset[str], ...]
    gaps: tuple[str, ...]
    before: str
    after: str
    exact: str | None
    of: Any
    anchor: int


class Terms:
    """A list of terms, ready. of: what each term brings along. case: letters and accents must be as written. plural:
    each word may end in s, x, e or es. letters: the term may be part of a longer run of signs when it has no word."""

    __slots__ = ("_by_word", "signs", "words")

    def __init__(self, terms: Iterable[tuple[str, Any]], *, case: bool = False, plural: bool = False) -> None:
        self._by_word: dict[str, list[_Term]] = {}
        self.signs: list[tuple[str, Any]] = []
        for written, of in terms:
            self._add(written, of, case, plural)
        self.words = frozenset(self._by_word)

    @property
    def gate(self) -> frozenset[str]:
        """The words of which one must be there; empty where signs are looked for, which have none."""
        return frozenset() if self.signs else self.words

    @property
    def along(self) -> dict[str, frozenset[str]]:
        """Of the words that only phrases have, the others of which one must be there too."""
        found = {}
        for word, terms in self._by_word.items():
            if all(len(term.words) > 1 for term in terms):
                found[word] = frozenset[str]().union(*(_longest(term.words, term.anchor) for term in terms))
        return found

    def _add(self, written: str, of: Any, case: bool, plural: bool) -> None:
        view = _SPACES.sub(" ", folded(written)).strip()
        found = list(_WORD.finditer(view))
        if not found:
            if view:
                self.signs.append((view, of))
            return
        words = tuple(_forms(match[0], plural) for match in found)
        gaps = tuple(view[a.end() : b.start()] for a, b in pairwise(found))
        exact = _SPACES.sub(" ", written.strip()) if case else None
        anchor = max(range(len(found)), key=lambda place: (len(found[place][0]), -place))
        term = _Term(words, gaps, view[: found[0].start()], view[found[-1].end() :], exact, of, anchor)
        for form in words[anchor]:
            self._by_word.setdefault(form, []).append(term)

    def find(self, text: Text) -> Iterator[Match]:
        """Every place of every term, in no order."""
        present = text.words.present
        for word in present & self.words:
            for term in self._by_word[word]:
                if len(term.words) > 1 and any(present.isdisjoint(forms) for forms in term.words):
                    continue
                for first, last in text.words.at(word):
                    if match := _matched(term, text, first, last):
                        yield match
        for sign, of in self.signs:
            start = text.folded.view.find(sign)
            while start >= 0:
                yield Match(*text.folded.original(start, start + len(sign)), of)
                start = text.folded.view.find(sign, start + len(sign))


def _longest(words: tuple[frozenset[str], ...], but: int) -> frozenset[str]:
    """The forms of the longest word but one."""
    return max((forms for place, forms in enumerate(words) if place != but), key=lambda forms: max(map(len, forms)))


def _forms(word: str, plural: bool) -> frozenset[str]:
    return frozenset([word, *(word + ending for ending in PLURAL)] if plural and len(word) > 1 else [word])


def _matched(term: _Term, text: Text, first: int, last: int) -> Match | None:
    words, view = text.words, text.folded.view
    for place in range(term.anchor - 1, -1, -1):  # what stands before the word that was found
        first -= 1
        if first < 0 or not _is(words, first, term.words[place]):
            return None
        if not _same(view[words.ends[first] : words.starts[first + 1]], term.gaps[place]):
            return None
    for place in range(term.anchor + 1, len(term.words)):
        last += 1
        if last >= len(words.keys) or not _is(words, last, term.words[place]):
            return None
        if not _same(view[words.ends[last - 1] : words.starts[last]], term.gaps[place - 1]):
            return None
    start: int | None = words.starts[first]
    end: int | None = words.ends[last]
    if term.before:
        start = _along(view, words.starts[first] - 1, term.before[::-1], -1)
    if term.after:
        end = _along(view, words.ends[last], term.after, 1)
    if start is None or end is None:
        return None
    span = text.folded.original(start, end)
    if term.exact is not None and _SPACES.sub(" ", text.value[slice(*span)]) != term.exact:
        return None
    return Match(*span, term.of)


def _along(view: str, at: int, signs: str, step: int) -> int | None:
    """Where signs end that stand at a place, read forwards or backwards, a space being any run of spaces; None where
    they are not there."""
    for sign in signs:
        if sign == " ":
            if not (0 <= at < len(view) and view[at].isspace()):
                return None
            while 0 <= at < len(view) and view[at].isspace():
                at += step
        elif 0 <= at < len(view) and view[at] == sign:
            at += step
        else:
            return None
    return at if step > 0 else at + 1


def _is(words: Words, place: int, forms: frozenset[str]) -> bool:
    """Whether a word is one of the forms, disguised ones counting."""
    if words.keys[place] in forms:
        return True
    return words.disguised and any((place, place) in words.at(form) for form in forms)


def _same(found: str, wanted: str) -> bool:
    return found == wanted or _SPACES.sub(" ", found) == wanted
