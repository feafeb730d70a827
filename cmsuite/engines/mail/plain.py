"""HTML of a mail as plain text: what a reader sees, line by line, with what is quoted behind `> `. Loads nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST = 1_000_000  # letters of HTML that are looked at
_BLOCKS = frozenset(
    "p div br li ul ol table tr td th h1 h2 h3 h4 h5 h6 pre hr blockquote section article header footer".split()
)
_MARKS = {2: " ", 3: " "}
_UNSEEN = frozenset("script style head title template noscript object iframe svg".split())
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])", re.IGNORECASE)


def plain_of(markup: str) -> str:
    """The text that a reader sees; empty where nothing can be made of it."""
    from lxml import etree, html

    if not markup.strip():
        return ""
    try:
        parser = html.HTMLParser(encoding="utf-8", recover=True, remove_comments=True, remove_pis=True, no_network=True)
        root = html.document_fromstring(markup[:MOST].encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return ""
    pieces: list[str] = []
    _walk(root, pieces)
    return "\n".join(_lines("".join(pieces)))


def _walk(root: _Element, pieces: list[str]) -> None:
    """Depth first, without recursion: a hostile page nests as deep as it likes. \\x02 and \\x03 stand around quotes."""
    todo: list[tuple[_Element, bool]] = [(root, False)]
    while todo:
        node, leaving = todo.pop()
        name = node.tag if isinstance(node.tag, str) else ""
        if leaving:
            pieces.append("\n\x03" if name == "blockquote" else "\n" if name in _BLOCKS else "")
            pieces.append(_text(node.tail))
            continue
        if not name or name in _UNSEEN or _HIDDEN.search(node.get("style") or "") or node.get("hidden") is not None:
            pieces.append(_text(node.tail))
            continue
        pieces.append("\x02\n" if name == "blockquote" else "\n" if name in _BLOCKS else "")
        pieces.append(_text(node.text))
        todo.append((node, True))
        todo += [(child, False) for child in reversed(node)]


def _text(words: str | None) -> str:
    return re.sub(r"[\s\x02\x03]+", " ", words) if words else ""


def _lines(text: str) -> list[str]:
    depth, lines = 0, []
    for line in text.split("\n"):
        depth = max(0, depth - line.count("\x03"))
        words = " ".join(line.translate(_MARKS).split())
        if words:
            lines.append("> " * min(depth, 8) + words)
        depth += line.count("\x02")
    return lines
