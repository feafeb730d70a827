"""A text as it is looked for: its words, folded, and their stems in its language. Pure.

A word is stemmed, then folded: folding first would take from the stemmer the accents that it goes by.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Sequence
from typing import Protocol

from cmsuite.core.folding import folded

LONGEST = 20_000
"""Signs of a part of a text that are read: what comes later in it says nothing new about its subject."""
LONGEST_WORD = 60
"""What is longer is no word in several forms, and cut there."""
BREAK = "¶"
"""Stands between two parts of a text, as a word would: no phrase goes over it."""
LANGUAGES = {"fr": "french", "en": "english"}
_WORD = re.compile(r"[^\W_]+")
_MARKED = re.compile(r"[^\W_]+(?:'(?=\w))?")
_ELIDED = frozenset(f"{one}'" for one in (*"cdjlmnst", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu"))
_SIGNS = {
    **dict.fromkeys("’‘ʼ`´′", "'"),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", ""),
}
_PLAIN = re.compile("[\x01-\x7f\xa0-\xd6\xd8-\u017f\u2010-\u2026\u20ac]*")
_ACCENTED = re.compile("[\x80-\U0010ffff]'")
"""Letters and signs of which a word can be folded by itself; not what folded would be an elision."""
MANY = 100_000  # words that are remembered of each language


class _Stems(Protocol):
    def stemWord(self, word: str) -> str: ...


class _Stemmers(threading.local):
    """One of each language for each thread: none may be shared."""

    def __init__(self) -> None:
        self.made: dict[str, _Stems] = {}

    def of(self, language: str) -> _Stems:
        if language not in self.made:
            from Stemmer import Stemmer

            self.made[language] = Stemmer(LANGUAGES[language], 0)  # what it found is kept below, folded
        return self.made[language]


_stemmers = _Stemmers()


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text as they are compared: no case, accents, elided l' d' qu', or signs around them."""
    return tuple(_cut(folded(text)))


def stems_of(text: str, language: str) -> list[str]:
    """The stems of the same words, each folded. language: of LANGUAGES."""
    known = _known[language]
    return [known.get(word) or _stem_of(word, language, known) for word in _cut(_low(text))]


def indexed(text: str, language: str) -> tuple[list[str], Sequence[str]]:
    """The stems and the words of a text, both at once: most texts are cut once for both."""
    low, known = _low(text), _known[language]
    cut = _cut(low)
    stems = [known.get(word) or _stem_of(word, language, known) for word in cut]
    if not _PLAIN.fullmatch(low) or ("'" in low and _ACCENTED.search(low)):
        return stems, [word[:LONGEST_WORD] for word in words_of(text)]
    return stems, [_folded.get(word) or _fold(word) for word in cut]


def _low(text: str) -> str:
    """A text in small letters, composed, its apostrophes all alike."""
    low = text.lower()
    if not low.isascii() or "`" in low:
        low = unicodedata.normalize("NFC", low)
        for sign in frozenset(low) & _SIGNS.keys():
            low = low.replace(sign, _SIGNS[sign])
    return low


def _cut(text: str) -> list[str]:
    """The words of a text in small letters."""
    if "'" not in text:
        return _WORD.findall(text)
    return [word.rstrip("'") for word in _MARKED.findall(text) if word not in _ELIDED]


_known: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}


def _stem_of(word: str, language: str, known: dict[str, str]) -> str:
    stem = _stemmers.of(language).stemWord(word) if len(word) <= LONGEST_WORD else word
    if len(known) >= MANY:
        known.clear()
    known[word] = found = ("".join(_WORD.findall(folded(stem))) or word)[:LONGEST_WORD]
    return found


_folded: dict[str, str] = {}


def _fold(word: str) -> str:
    if len(_folded) >= MANY:
        _folded.clear()
    _folded[word] = found = folded(word)[:LONGEST_WORD]
    return found


def language_of(tag: str | None) -> str:
    """The language in which a text is stemmed: French where its tag says none of ours."""
    short = (tag or "")[:2].lower()
    return short if short in LANGUAGES else "fr"
