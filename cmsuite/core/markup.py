"""HTML from outside, made plain text: in one pass over the text, whatever its depth or its faults."""

from __future__ import annotations

import html
import re

from cmsuite.core.text import clean

LONGEST_ENTRY = 512_000  # characters of an entry that are read

_BLOCKS = (  # the frequent ones first: a pattern tries them in this order
    "p br div li h2 h3 ul ol tr table blockquote h1 h4 h5 h6 hr pre dl dt dd section article header footer figure "
    "figcaption".split()
)
_UNSEEN = "script|style|iframe|noscript|template"
_KNOWN = frozenset(_BLOCKS) | frozenset(
    "a abbr b bdi bdo big cite code del dfn em font i ins kbd mark q s samp small span strike strong sub sup time tt u "
    "var img video audio source svg math td th tbody thead input button form label center".split()
    + _UNSEEN.split("|")
)
_VOID = frozenset("br hr img input source".split())
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s[^<>]*)?)/?>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
# Each pattern either ends soon or takes all the rest: no body makes them slow. A quoted ">" does not end a tag.
_INSIDE = r"(?:[^<>\"']*+(?:(?:\"[^\"]*\"|'[^']*')[^<>\"']*+)*+>|[^<>]*>)"
_HIDDEN = re.compile(rf"<!--.*?(?:-->|\Z)|<({_UNSEEN})\b[^<>]*>.*?(?:</\1\s*>|\Z)|<[!?][^<>]*>", re.S | re.I)
_SPOKEN = re.compile(rf"</?([a-z][a-z0-9]*+){_INSIDE}", re.I)
_LEAVES = {**dict.fromkeys(_BLOCKS, "\n"), "td": " ", "th": " "}
"""What a tag leaves behind; any other nothing."""


def is_markup(text: str) -> bool:
    """Is this title, in a format that does not say, HTML? Entities of HTML, or tags used as tags, not spoken of."""
    tags = _TAG.findall(text)
    if any(name.lower() not in _KNOWN for _, name, _ in tags):
        return False
    used = any(slash or "=" in more or name.lower() in _VOID for slash, name, more in tags)
    return used or any(html.unescape(found) != found for found in _ENTITY.findall(text))


def plain(text: str, *, lines: bool = True) -> str:
    """The words of a piece of HTML, blocks on lines of their own; nothing of scripts, styles or comments."""
    text = text[:LONGEST_ENTRY]
    if "<" in text or "&" in text:
        if "  " in text or not text.isprintable():  # no space but the common one is printable
            text = " ".join(text.split())
        found = _SPOKEN.split(_HIDDEN.sub("", text))
        found[1::2] = [_LEAVES.get(tag.lower(), "") for tag in found[1::2]]
        text = html.unescape("".join(found))
    if not lines:
        return clean(text, lines=False)
    return "\n".join(filter(None, map(str.strip, clean(text.replace("\xa0", " ")).split("\n"))))
