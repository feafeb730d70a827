"""Where the web addresses of a text are, as X and Mastodon see them: both take the rules of twitter-text."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import regex

_ACCENTS = (
    "\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268\u026f\u0272\u0289\u028b\u02bb"
    "\u0300-\u036f\u1e00-\u1eff"
)
_PATH = rf"[a-z\p{{Cyrillic}}0-9!*';:=+,.$/%#\[\]\-\u2013_~@|&{_ACCENTS}]"
_PARENS = rf"\((?:{_PATH}+|{_PATH}*\({_PATH}+\){_PATH}*)\)"
_PATH_END = rf"(?:[+\-a-z\p{{Cyrillic}}0-9=_#/{_ACCENTS}]|{_PARENS})"
_LETTER = r"[^!'#%&()*+,\\\-./:;<=>?@\[\]\^_{|}~$\s\ufffe\ufeff\uffff\u202a-\u202e\u2066-\u2069\u061c\u200e\u200f]"
_LABEL = rf"{_LETTER}(?:(?:[_-]|{_LETTER})*{_LETTER})?\."
_NONE = rf"(?:(?:{_LABEL})+|{_LETTER}(?:[_-]|{_LETTER})*+(?:(?<=[_-])|(?![.:])))"
"""Where no address begins, none begins further on in the same labels either: a text takes as long as it is long."""


@cache
def _pattern() -> regex.Pattern[str]:
    lines = (Path(__file__).parent / "tlds.txt").read_text(encoding="utf-8").splitlines()
    return regex.compile(
        rf"(?<![A-Za-z0-9@\uff20$#\uff03])(?:(?P<scheme>https?://)?"
        rf"(?:{_LABEL})+(?:xn--[\-0-9a-z]+|\L<tlds>(?![0-9a-z@+-]))"
        rf"(?::[0-9]+)?"
        rf"(?:/(?:{_PATH}*(?:{_PARENS}{_PATH}*)*{_PATH_END}|@{_PATH}+/)*)?"
        rf"(?:\?[a-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*[a-z0-9\-_&=#/])?"
        rf"|{_NONE}(*SKIP)(*FAIL))",
        regex.IGNORECASE,
        tlds=[line for line in lines if not line.startswith("#")],
    )


def links(text: str, *, bare: bool = False) -> list[tuple[int, int]]:
    """Start and end, in code points, of each web address. bare: `example.com` is one too (X), not only with http(s)."""
    found = _pattern().finditer(text)
    return [
        match.span()
        for match in found
        if match["scheme"] or (bare and text[match.start() - 1 : match.start()] not in ("-", "_", ".", "/"))
    ]
