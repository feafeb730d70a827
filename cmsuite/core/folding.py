"""The folded view of a text, in which terms are found: no case, no accents, look-alikes as Latin letters, no code point
that shows nothing. Each place of it knows where it came from."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

_GONE = "\x00"  # what the view leaves out, until it is taken away with its place
_LOOK_ALIKES = dict(
    zip(
        "авсԁеғһіјкӏмнорԛгѕтуѵԝхуз" + "αβεηικμνορτυχγωϲϳ" + "ıɑɡȷʟɴʀօսհոցԍ",
        "abcdefhijklmhopqrstyvwxy3" + "abenikmvoptuxywcj" + "iagjlnrouhngg",
        strict=True,
    )
)
_SIGNS = {
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "′": "'",
    "“": '"', "”": '"', "„": '"', "–": "-", "‐": "-", "‑": "-", "‒": "-", "−": "-", "…": "…",
    "×": "x",
}  # fmt: skip
_LETTERS_IN_SHAPES = "\U0001f150\U0001f170"
"""The first of the white letters on dark circles and squares, which Unicode does not decompose as it does others."""
_SHOW_NOTHING = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u034f\u180e\u061c")


class _Table(dict[int, str]):
    """Code point to its folded form, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = made = _fold_one(chr(code))
        return made


def _fold_one(char: str) -> str:
    if char in _SHOW_NOTHING or "\ufe00" <= char <= "\ufe0f":
        return _GONE
    if char in _SIGNS:
        return _SIGNS[char]
    if char.isspace():
        return char if char in "\n\r" else " "
    for first in _LETTERS_IN_SHAPES:
        if first <= char <= chr(ord(first) + 25):
            return chr(ord("a") + ord(char) - ord(first))
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    bare = "".join(c for c in apart if not unicodedata.combining(c))
    bare = {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"}.get(bare, bare)
    if len(bare) > 1 and not bare.isalnum():  # signs that decompose are kept as they are
        bare = char
    return "".join(_LOOK_ALIKES.get(c, c) for c in bare) or _GONE


_TABLE = _Table()


@dataclass(frozen=True, slots=True)
class Folded:
    """The view and its map: `at[i]` is the place in the text of what stands at i; None where both are the same."""

    view: str
    at: tuple[int, ...] | None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the text behind a span of the view that is not empty."""
        return (start, end) if self.at is None else (self.at[start], self.at[end - 1] + 1)


_FIXED = frozenset("abcdefghijklmnopqrstuvwxyz0123456789 \n\r!\"#$%&'()*+,-./:;<=>?@[\\]^_{|}~")
_SMALL = _FIXED | frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
"""What the view says of these is what `str.lower` says."""


def _lowered(text: str, signs: frozenset[str]) -> str | None:
    """The view of a text in which all is replaced sign for sign, as most are; None where it may not be so."""
    for char in signs - _SMALL:
        made = _TABLE[ord(char)]
        if made in _FIXED:
            text = text.replace(char, made)
        elif made != char or made == _GONE or char.lower() != char:
            return None
    return text.lower()


def fold(text: str, signs: frozenset[str] | None = None) -> Folded:
    """The folded view of an NFC text. signs: every character that is in it, where that is known."""
    lowered = _lowered(text, frozenset(text) if signs is None else signs)
    if lowered is not None:
        return Folded(lowered, None)
    view = text.translate(_TABLE)
    if len(view) == len(text) and _GONE not in view:
        return Folded(view, None)
    kept, at = list[str](), list[int]()
    for place, char in enumerate(text):
        for made in _TABLE[ord(char)]:
            if made != _GONE:
                kept.append(made)
                at.append(place)
    return Folded("".join(kept), tuple(at))


def folded(text: str) -> str:
    """The view alone."""
    return fold(unicodedata.normalize("NFC", text)).view
