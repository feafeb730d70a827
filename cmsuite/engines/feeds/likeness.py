"""How alike two texts are: what they tell in the same words, and the bands by which candidates are found. Pure.

A text is its title and its first 200 words, without case and accents. Bands: MinHash of the pairs of neighbouring
words, by one permutation in 32 bins (Li, Owen and Zhang, 2012; an empty bin takes the next one's value), in 8 bands
of 4; whether two are alike is the Jaccard index of their shingles.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from zlib import crc32

WORDS = 200
BINS, BANDS, ROWS = 32, 8, 4
SHORT = 50  # words: below, pairs of words are compared, within a week and one language
SHORT_WITHIN = timedelta(days=7)
SHORTER = ((150, 0.0), (100, 0.05), (75, 0.10), (0, 0.15))  # words of the shorter text, and how much more it takes
EASED = 0.05  # titles that are alike ease the threshold by that, never below the lowest
MOST_ALIKE = 0.80  # that is asked of titles with other numbers, unless the lowest is higher
_WORD = re.compile(r"[^\W_]+")
_DIGITS = re.compile(r"\d+")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_MIX = 0x9E3779B97F4A7C15
_ALL = (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class Bounds:
    """From where on two texts tell the same, as shares of their words in common. long: of 150 words and more; short: of
    under 50; titles: on one page; serial: of one feed, whose items are often made of one mould; within: how far apart
    they come."""

    long: float = 0.50
    short: float = 0.60
    titles: float = 0.60
    serial: float = 0.95
    within: timedelta = timedelta(days=14)


SHIPPED = Bounds()


@dataclass(slots=True)
class Text:
    """A text to be compared. language: None where nobody knows; day: when it was published, else seen."""

    feed: int
    title: str
    words: list[str]
    language: str | None
    at: datetime
    _shingles: dict[int, frozenset[int]] = field(default_factory=dict)

    @property
    def is_short(self) -> bool:
        return len(self.words) < SHORT

    def shingles(self, n: int) -> frozenset[int]:
        """Its runs of n words, as numbers."""
        if n not in self._shingles:
            self._shingles[n] = frozenset(_runs(self.words, n))
        return self._shingles[n]


def text_of(feed: int, title: str, body: str | None, language: str | None, at: datetime) -> Text:
    """A text as it is compared."""
    head = _folded(f"{title}\n{(body or '')[: WORDS * 12]}")
    return Text(feed, title, _WORD.findall(head)[: WORDS + len(title.split())], (language or "")[:2] or None, at)


def bands(text: Text) -> list[int]:
    """Eight keys, signed and of 64 bits: texts that share one at its place are candidates. Empty for hardly a word."""
    shingles = text.shingles(2)
    if not shingles:
        return []
    bins = [_ALL] * BINS
    for one in shingles:
        mixed = (one * _MIX) & _ALL
        at, value = mixed & (BINS - 1), mixed >> 5
        if value < bins[at]:
            bins[at] = value
    if _ALL in bins:  # the next bin that is not empty, and how far it is
        filled = [next((bins[(n + d) % BINS] + d * _MIX) & _ALL for d in range(BINS) if bins[(n + d) % BINS] != _ALL)
                  for n in range(BINS)]  # fmt: skip
        bins = filled
    return [_key(bins[at : at + ROWS]) for at in range(0, BINS, ROWS)]


def _key(values: list[int]) -> int:
    """Some numbers as one, signed and of 64 bits (the way of FNV-1a)."""
    key = 0xCBF29CE484222325
    for value in values:
        key = ((key ^ value) * _MIX) & _ALL
        key ^= key >> 29
    return key - (1 << 64) if key >> 63 else key


def alike(one: Text, other: Text, bounds: Bounds = SHIPPED) -> int | None:
    """How alike they are, in per cent, when they tell the same; else None."""
    apart = abs(one.at - other.at)
    short = one.is_short or other.is_short
    spoken = one.language != other.language and None not in (one.language, other.language)
    if spoken or apart > (min(SHORT_WITHIN, bounds.within) if short else bounds.within):
        return None
    found = jaccard(one.shingles(2 if short else 3), other.shingles(2 if short else 3))
    if one.feed == other.feed:
        needed = bounds.serial if _numbers(one.title) == _numbers(other.title) else 2.0
    elif short:
        needed = bounds.short
    else:
        words = min(len(one.words), len(other.words))
        needed = bounds.long + next(more for least, more in SHORTER if words >= least)
        if jaccard(_set(one.title), _set(other.title)) >= bounds.titles:
            needed = max(needed - EASED, bounds.long)
        if _numbers(one.title) != _numbers(other.title):
            needed = min(needed + 2 * EASED, max(MOST_ALIKE, bounds.long))
    return round(found * 100) if found >= needed else None


def same_title(one: Text, other: Text, bounds: Bounds = SHIPPED) -> bool:
    """Do their titles say the same, in nearly the same words?"""
    return jaccard(_set(one.title), _set(other.title)) >= bounds.titles and _numbers(one.title) == _numbers(other.title)


def jaccard(one: frozenset[int], other: frozenset[int]) -> float:
    """The share that two sets have in common, of all that is in either."""
    both = len(one & other)
    return both / (len(one) + len(other) - both) if both else 0.0


def _runs(words: list[str], n: int) -> list[int]:
    if n == 2:
        return [crc32(f"{a} {b}".encode()) for a, b in pairwise(words)]
    return [crc32(" ".join(words[at : at + n]).encode()) for at in range(len(words) - n + 1)]


def _set(title: str) -> frozenset[int]:
    return frozenset(crc32(word.encode()) for word in _WORD.findall(_folded(title)))


def _numbers(title: str) -> list[str]:
    return _DIGITS.findall(title)


def _folded(text: str) -> str:
    plain = text.casefold()
    if plain.isascii():
        return plain
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", plain)).replace("œ", "oe").replace("æ", "ae")
