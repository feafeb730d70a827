"""Finding a post again in what a network made of it. Pure."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from enum import StrEnum
from html.parser import HTMLParser

from cmsuite.core.text import normal

_BREAKS = {"p": "\n\n", "br": "\n", "div": "\n", "li": "\n", "blockquote": "\n", "pre": "\n"}
ENOUGH = 0.6  # of the letters in common: it may be the same text, cut or written in another way
COMPARED = 500  # letters
_SERVER = re.compile(r"(?<![=/\w])(@\w[\w.-]*)@[\w.-]+\w")


class _Words(HTMLParser):
    """Gathers the text; scripts and styles are none."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.words.append(_BREAKS.get(tag, ""))
        self._hidden += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("script", "style") and self._hidden > 0

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)


def plain(html: str) -> str:
    """The text of a post that a network gives back as HTML, its link targets shortened for the eye made whole again."""
    words = _Words()
    words.feed(html)
    words.close()
    return normal("".join(words.words))


def loose(text: str) -> str:
    """A text in the form in which rewritten ones are compared: one line, and mentions without their server."""
    return " ".join(_SERVER.sub(r"\1", normal(text)).split())


class Likeness(StrEnum):
    """How much of a text that was sent is in one that is shown."""

    SAME = "same"  # but for spaces, and mentions' servers
    REWRITTEN = "rewritten"  # the same letters: marks became markup, quotes and dots typographic
    ALIKE = "alike"  # nobody can tell
    OTHER = "other"


def likeness(sent: str, shown: str) -> Likeness:
    """Is this what a network made of that?"""
    if loose(sent) == loose(shown):
        return Likeness.SAME
    mine, theirs = _letters(sent), _letters(shown)
    if mine == theirs:
        return Likeness.REWRITTEN if mine else Likeness.ALIKE
    matched = SequenceMatcher(None, mine[:COMPARED], theirs[:COMPARED], autojunk=False)
    alike = bool(mine) and matched.quick_ratio() >= ENOUGH and matched.ratio() >= ENOUGH
    return Likeness.ALIKE if alike else Likeness.OTHER


def _letters(text: str) -> str:
    return "".join(c for c in loose(text).casefold() if c.isalnum())


def same_id(one: str, other: str) -> bool:
    """Two ids of one post. Long ones end in a digest that stays, while a time before it may change (snac)."""
    return one == other or (min(len(one), len(other)) > 40 and one[-32:] == other[-32:])
