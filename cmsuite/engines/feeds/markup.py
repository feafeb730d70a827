"""HTML as feeds carry it, made plain text."""

from __future__ import annotations

import html
import re

import nh3

from cmsuite.core.text import clean

LONGEST_ENTRY = 512_000  # characters of an entry that are read

_BLOCKS = frozenset(
    "p div br hr li ul ol dl dt dd tr table blockquote pre h1 h2 h3 h4 h5 h6 section article header footer figure "
    "figcaption".split()
)
_UNSEEN = frozenset("script style template noscript iframe object svg math title".split())
_INLINE = frozenset(
    "a abbr b bdi bdo big cite code del dfn em font i ins kbd mark q s samp small span strike strong sub sup time tt u "
    "var img video audio source input button form label center".split()
)
_VOID = frozenset("br hr img input source".split())
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s[^<>]*)?)/?>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_BREAK = re.compile(r"[ \t]*\n\s*\n\s*|[ \t]+\n|\n[ \t]+")


def is_markup(text: str) -> bool:
    """Is this title, in a format that does not say, HTML? Entities of HTML, or tags used as tags, not spoken of."""
    tags = _TAG.findall(text)
    if any(name.lower() not in _BLOCKS | _UNSEEN | _INLINE for _, name, _ in tags):
        return False
    used = any(slash or "=" in more or name.lower() in _VOID for slash, name, more in tags)
    return used or any(html.unescape(found) != found for found in _ENTITY.findall(text))


def plain(text: str, *, lines: bool = True) -> str:
    """The words of a piece of HTML, blocks on lines of their own; nothing of scripts or styles."""
    text = text[:LONGEST_ENTRY]
    if "<" in text or "&" in text:
        kept = nh3.clean(text, tags=set(_BLOCKS), clean_content_tags=set(_UNSEEN), attributes={}, link_rel=None)
        text = html.unescape(re.sub(r"<[^>]*>", "\n", kept))
    if not lines:
        return clean(text, lines=False)
    text = clean(text.replace("\xa0", " "))
    return _BREAK.sub(lambda gap: "\n\n" if gap.group().count("\n") > 1 else "\n", text)
