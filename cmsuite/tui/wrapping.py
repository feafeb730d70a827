"""Where lines break. Rich and Textual break them at every space, also at those that hold a French mark to its word and
a number together: what each of the two takes for a word is one pattern, which is said anew here."""

from __future__ import annotations

import re

from rich import _wrap as of_rich
from textual import _wrap as of_textual

_LETTER, _SPACE = r"[\S\u00a0\u202f]", r"[^\S\u00a0\u202f]"


def hold_together() -> None:
    """Break no line at a space that does not break, in what is shown and in what is typed."""
    of_rich.re_word = re.compile(rf"{_SPACE}*{_LETTER}+{_SPACE}*")
    of_textual.re_chunk = re.compile(rf"{_LETTER}+{_SPACE}*|{_SPACE}+")
