"""How long a text is for a network: seven counters, and the print by which a post is found again. All pure.

A network's descriptor names its counter. The rules are of 2026-11-24; `tests/engines/networks/test_counters.py` holds
the vectors. The table of Unicode in force is that of the `regex` package, which the lock pins.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Iterable
from typing import Literal, get_args

import regex

from cmsuite.core.locale import N_
from cmsuite.core.locale import translate as _
from cmsuite.core.text import normal
from cmsuite.engines.networks.contract import Count
from cmsuite.engines.networks.links import links

Counter = Literal[
    "codepoints", "utf16", "graphemes+bytes", "mastodon", "weighted", "emoji_bytes", "codepoints_conservative"
]
COUNTERS: tuple[Counter, ...] = get_args(Counter)

EMOJI = regex.compile(
    r"\p{Regional_Indicator}{2}|[#*0-9]\ufe0f?\u20e3|[\u00a9\u00ae]\ufe0f"
    r"|(?![\u00a9\u00ae0-9#*])\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?[\U000e0020-\U000e007f]*"
    r"(?:\u200d\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?)*"
)
HAS_EMOJI = regex.compile(r"[\p{Extended_Pictographic}\p{Regional_Indicator}\u20e3]")
_REMOTE_MENTION = regex.compile(
    r"(?<![=/\w])(@[a-z0-9_]+(?:[a-z0-9_.-]+[a-z0-9_]+)?)@\w+(?:[.-]+\w+)*", regex.IGNORECASE
)
_LIGHT = ((0x0000, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))  # twitter-text config v3


def graphemes(text: str) -> list[str]:
    """The characters as a reader sees them (extended grapheme clusters)."""
    return regex.findall(r"\X", text)


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _mastodon(text: str, url_weight: int) -> int:
    """Graphemes; an address with its scheme weighs the same whatever its length, a mention's server nothing."""
    shorter, last = [], 0
    for start, end in links(text):
        shorter += [text[last:start], "x" * url_weight]
        last = end
    return len(graphemes(_REMOTE_MENTION.sub(r"\1", "".join([*shorter, text[last:]]))))


def _weighted(text: str, url_weight: int) -> int:
    """X: an emoji sequence weighs 2, so does each code point outside the light ranges; a bare domain is an address."""
    text = unicodedata.normalize("NFC", text)
    used, last = 0, 0
    for start, end in [*links(text, bare=True), (len(text), len(text))]:
        rest, emoji = EMOJI.subn("", text[last:start])
        used += 2 * emoji + sum(1 if any(a <= ord(c) <= z for a, z in _LIGHT) else 2 for c in rest)
        used += url_weight if end > start else 0
        last = end
    return used


def _emoji_bytes(text: str) -> int:
    """Threads: code points, but an emoji is as long as its UTF-8 bytes."""
    return sum(len(g.encode()) if HAS_EMOJI.search(g) else len(g) for g in graphemes(text))


_SIMPLE: dict[Counter, tuple[Callable[[str], int], str]] = {
    "codepoints": (len, N_("characters")),
    "utf16": (_utf16, N_("UTF-16 units")),
    "emoji_bytes": (_emoji_bytes, N_("characters")),
    "codepoints_conservative": (lambda text: max(len(text), _utf16(text)), N_("characters")),
}


def count(
    counter: Counter, text: str, limit: int | None = None, *, url_weight: int = 23, bytes_limit: int | None = None
) -> Count:
    """How long `text` is by this counter, line ends counted once each.

    bytes_limit: a second limit, in UTF-8 bytes; when only that one is passed, the count is given in bytes.
    """
    text = text.replace("\r\n", "\n")
    if counter == "mastodon":
        about = _about_links(text, url_weight, bare=False)
        return Count(_mastodon(text, url_weight), limit, N_("characters"), about)
    if counter == "weighted":
        about = _about_links(text, url_weight, bare=True)
        return Count(_weighted(text, url_weight), limit, N_("weighted characters"), about)
    if counter == "graphemes+bytes":
        seen, size = len(graphemes(text)), len(text.encode("utf-8", "surrogatepass"))
        over = limit is not None and seen > limit
        if bytes_limit is not None and size > bytes_limit and not over:
            return Count(size, bytes_limit, N_("bytes"), (_("{n} graphemes").format(n=seen),))
        return Count(seen, limit, N_("graphemes"), (_("{n} bytes").format(n=size),))
    measure, unit = _SIMPLE[counter]
    return Count(measure(text), limit, unit)


def _about_links(text: str, url_weight: int, *, bare: bool) -> tuple[str, ...]:
    found = links(text, bare=bare)
    return (_("{n} links of {weight} each").format(n=len(found), weight=url_weight),) if found else ()


def fitting(fits: Callable[[str], bool], text: str) -> int:
    """How many code points of `text` fit, never cutting a grapheme: where the part that is too long begins."""
    ends = [0]
    for cluster in graphemes(text):
        ends.append(ends[-1] + len(cluster))
    low, high = 0, len(ends) - 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(text[: ends[middle]]) else (low, middle - 1)
    return ends[low]


def fingerprint(text: str, media: Iterable[str] = ()) -> str:
    """The print by which a post is found again: its text in normal form, and its media (hashes, or how many)."""
    return hashlib.sha256("\n".join([normal(text), *media]).encode("utf-8", "surrogatepass")).hexdigest()
