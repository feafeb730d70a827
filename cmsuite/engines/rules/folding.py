"""The words of a folded view, and what else each may be: leet, letters said too often, letters apart."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache
from itertools import repeat

from cmsuite.engines.rules.lazily import lazily

_LEET = str.maketrans("0134578@$€£!|+", "oieastbaselilt")
_CHUNK = re.compile(r"(?:[^\W_]|[@$€£!|+])+")
_MAYBE_LEET = re.compile(r"[@$€£!|+][^\W\d_]")
_RUN = re.compile(r"([^\W\d_])\1{2,}")
_APART = re.compile(r"(?<![^\W_])[^\W\d_](?:[ .*_\-·]{1,2}[^\W\d_]){2,39}(?![^\W_])")
_MAYBE_APART = re.compile(r"(?<![^\W_])[^\W\d_][ .*_\-·]{1,2}[^\W\d_][ .*_\-·]{1,2}[^\W\d_](?![^\W_])")
_WORD = re.compile(r"[^\W_]+")
_LETTER = re.compile(r"[^\W\d_]")
LONGEST_RUN = 2
MANY_WORDS = 400  # from which on the places of all words are worked out at once
LONGEST_WORD = 40  # what is longer is no word in disguise


@lru_cache(maxsize=50_000)
def _other_keys(word: str) -> tuple[str, ...]:
    """What else a word may be: letters said too often once or twice, digits as the letters that they stand for."""
    found = []
    if len(word) > LONGEST_RUN and _RUN.search(word):
        found += [_RUN.sub(r"\1\1", word), _RUN.sub(r"\1", word)]
    if 1 < len(word) <= LONGEST_WORD and not word.isalpha() and _LETTER.search(word):
        found.append(word.translate(_LEET))
    return tuple(found)


_plain: set[str] = set()
"""Words that were seen to be nothing but themselves."""
MANY_PLAIN = 50_000
_BETWEEN = {code: " " for code in range(128) if not chr(code).isalnum()}
_THREE_LETTERS = b"\1\1\1"


def _words(view: str) -> list[str]:
    """The runs of letters and digits of a view."""
    if not view.isascii():
        for char in frozenset(view):
            if char > "\x7f":
                if char.isalnum():
                    return _WORD.findall(view)
                view = view.replace(char, " ")
    return view.translate(_BETWEEN).split()


def _know(words: set[str]) -> None:
    """Know that words are nothing but themselves."""
    if len(_plain) >= MANY_PLAIN:
        _plain.clear()
    _plain.update(words)


class Words:
    """The words of a view: the keys by which terms find them, and their places, worked out when they are asked for. A
    word that is disguised (leet, letters said too often, letters apart) has other keys besides."""

    def __init__(self, view: str) -> None:
        self.view = view
        self.keys = _words(view)
        self.disguised = False
        self._at: dict[str, list[tuple[int, int]]] = {}
        self._more: list[tuple[str, int, int]] = []
        self._undisguise()

    @lazily
    def present(self) -> frozenset[str]:
        """Every key that is there."""
        if not self._more:
            return frozenset(self.keys)
        return frozenset([*self.keys, *(key for key, _first, _last in self._more)])

    @lazily
    def _places(self) -> list[tuple[int, int]]:
        return [match.span() for match in _WORD.finditer(self.view)]

    @lazily
    def starts(self) -> list[int]:
        return [start for start, _end in self._places]

    @lazily
    def ends(self) -> list[int]:
        return [end for _start, end in self._places]

    @lazily
    def _index(self) -> dict[str, list[tuple[int, int]]]:
        """All places of all keys, worth its making for a long text."""
        found: dict[str, list[tuple[int, int]]] = {}
        for place, key in enumerate(self.keys):
            found.setdefault(key, []).append((place, place))
        for key, first, last in self._more:
            found.setdefault(key, []).append((first, last))
        return {key: list(dict.fromkeys(places)) for key, places in found.items()}

    def at(self, key: str) -> list[tuple[int, int]]:
        """The first and the last word of each place of a key."""
        if len(self.keys) > MANY_WORDS:
            return self._index.get(key, [])
        if key not in self._at:
            found = [(place, place) for place, one in enumerate(self.keys) if one == key]
            found += [(first, last) for other, first, last in self._more if other == key]
            self._at[key] = list(dict.fromkeys(found))
        return self._at[key]

    def _undisguise(self) -> None:
        if new := set(self.keys) - _plain:
            odd = {key: others for key in new if (others := _other_keys(key))}
            _know(new - odd.keys())
            if odd:
                for place, key in enumerate(self.keys):
                    if key in odd:
                        self._more += [(other, place, place) for other in odd[key]]
        if _MAYBE_LEET.search(self.view):
            for match in _CHUNK.finditer(self.view):
                chunk = match[0].rstrip("!|+")
                if 1 < len(chunk) <= LONGEST_WORD and not chunk.isalnum() and _LETTER.search(chunk):
                    self._also(chunk.translate(_LEET), match.start(), match.start() + len(chunk))
        if self._letters_apart() and _MAYBE_APART.search(self.view):
            for match in _APART.finditer(self.view):
                self._also("".join(_WORD.findall(match[0])), match.start(), match.end())
        self.disguised = bool(self._more)

    def _letters_apart(self) -> bool:
        """Whether three words of one letter follow one another."""
        lengths = [*map(len, self.keys)]
        if lengths.count(1) <= LONGEST_RUN:
            return False
        try:
            return _THREE_LETTERS in bytes(lengths)
        except ValueError:  # a word is longer than a byte says
            return _THREE_LETTERS in bytes(map(min, lengths, repeat(255)))

    def _also(self, key: str, start: int, end: int) -> None:
        """Another key for the words that a span covers."""
        first, last = bisect_right(self.ends, start), bisect_left(self.starts, end) - 1
        if first <= last:
            self._more.append((key, first, last))
