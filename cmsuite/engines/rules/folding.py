"""The words of a folded view, and what else each may be: leet, letters said too often, apart, cut by signs, masked."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, repeat

from cmsuite.engines.rules.lazily import lazily

_LEET = str.maketrans("0123456789@$€£!|+", "oizeasbtbgaselilt")
_LEET_TOO = str.maketrans("0123456789@$€£!|+", "olzeasgtbqaselllt")  # the same signs, where people use them otherwise
_CHUNK = re.compile(r"(?:[^\W_]|[@$€£!|+])+")
_MAYBE_LEET = re.compile(r"[@$€£!|+][^\W\d_]")
_RUN = re.compile(r"([^\W\d_])\1{2,}")
_APART = re.compile(r"(?<![^\W_])[^\W\d_](?:[ .*_\-·]{1,2}[^\W\d_]){2,39}(?![^\W_])")
_MAYBE_APART = re.compile(r"(?<![^\W_])[^\W\d_][ .*_\-·]{1,2}[^\W\d_][ .*_\-·]{1,2}[^\W\d_](?![^\W_])")
_CUT = re.compile(r"(?<![\w/@.])[^\W\d_]+(?:[._·~][^\W\d_]+)+(?![\w/])")  # no address of a site or a person
_MAYBE_CUT = re.compile(r"[._·~](?<=[^\W\d_].)[^\W\d_]")
_MASKED = re.compile(r"(?<![\w*#])[^\W\d_]+(?:[*#][^\W\d_]+){1,2}(?![\w*#])")
_MAYBE_MASKED = re.compile(r"[*#](?<=[^\W\d_].)[^\W\d_]")
_MASK = re.compile("[*#]")
MANY_MASKED = 50  # words that are looked at in one text: each may be 36 others
_VOWELS = "aeiouy"  # what people put a star for
_WORD_BY_ITSELF = frozenset("aiyo")
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
        found += dict.fromkeys((word.translate(_LEET), word.translate(_LEET_TOO)))
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


def unmasked(word: str) -> list[str]:
    """A word of which one or two letters are masked, with each vowel that may stand there."""
    found = [""]
    for part in _MASK.split(word):
        found = [f"{one}{vowel}{part}" for one in found for vowel in (_VOWELS if one else ("",))]
    return found


def _around(sign: re.Pattern[str], word: re.Pattern[str], view: str) -> Iterator[re.Match[str]]:
    """The words with a sign in them: the few signs are looked for, and each word from the space before it on."""
    done = 0
    for seen in sign.finditer(view):
        if seen.start() >= done:
            first, last = max(done, seen.start() - LONGEST_WORD), seen.end() + LONGEST_WORD
            match = word.search(view, max(first, view.rfind(" ", first, seen.start()) + 1), last)
            done = match.end() if match else seen.end()
            if match and len(match[0]) <= LONGEST_WORD:
                yield match


class Words:
    """The words of a view: the keys by which terms find them, and their places, worked out when they are asked for. A
    word that is disguised (leet, letters said too often, apart, cut or masked) has other keys besides."""

    def __init__(self, view: str) -> None:
        self.view = view
        self.keys = _words(view)
        self.disguised = False
        self._at: dict[str, list[tuple[int, int]]] = {}
        self._more: list[tuple[str, int, int]] = []
        self._spans: list[tuple[str, int, int]] = []
        self._undisguise()

    @lazily
    def present(self) -> frozenset[str]:
        """Every key that is there."""
        if not self.disguised:
            return frozenset(self.keys)
        return frozenset([*self.keys, *(one[0] for one in self._more), *(one[0] for one in self._spans)])

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
        for key, first, last in [*self._more, *map(self._covered, self._spans)]:
            found.setdefault(key, []).append((first, last))
        return {key: list(dict.fromkeys(places)) for key, places in found.items()}

    def at(self, key: str) -> list[tuple[int, int]]:
        """The first and the last word of each place of a key."""
        if len(self.keys) > MANY_WORDS:
            return self._index.get(key, [])
        if key not in self._at:
            found = [(place, place) for place, one in enumerate(self.keys) if one == key]
            found += [(first, last) for other, first, last in self._more if other == key]
            found += [self._covered(one)[1:] for one in self._spans if one[0] == key]
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
                    for key in dict.fromkeys((chunk.translate(_LEET), chunk.translate(_LEET_TOO))):
                        self._also(key, match.start(), match.start() + len(chunk))
        if self._letters_apart() and _MAYBE_APART.search(self.view):
            for match in _APART.finditer(self.view):
                letters = "".join(_WORD.findall(match[0]))
                self._also(letters, match.start(), match.end())
                if letters[0] in _WORD_BY_ITSELF and len(letters) > LONGEST_RUN + 1:  # "a h e r o"
                    self._also(letters[1:], match.start() + match[0].index(letters[1], 1), match.end())
        view = self.view
        if view.count(".") > view.count(". ") + view.endswith(".") or "_" in view or "·" in view or "~" in view:
            for match in _around(_MAYBE_CUT, _CUT, view):
                self._also("".join(_WORD.findall(match[0])), *match.span())
        if "*" in view or view.count("#") > view.count(" #") + view.startswith("#"):
            for match in islice(_around(_MAYBE_MASKED, _MASKED, view), MANY_MASKED):
                for word in unmasked(match[0]):
                    self._also(word, *match.span())
        self.disguised = bool(self._more or self._spans)

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
        """Another key for the words that a span covers; which ones those are is worked out when somebody asks."""
        self._spans.append((key, start, end))

    def _covered(self, one: tuple[str, int, int]) -> tuple[str, int, int]:
        key, start, end = one
        first, last = bisect_right(self.ends, start), bisect_left(self.starts, end) - 1
        return key, first, max(first, last)
