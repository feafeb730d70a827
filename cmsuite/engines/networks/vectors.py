"""What each counter says of each text: data that every network plugin is tested with.

Computed with twitter-text 3, ICU's segmenter (Unicode 15.1) and an independent grapheme expression, which agree.
"""

from __future__ import annotations

from cmsuite.engines.networks.counters import Counter

FAMILY = "👨‍👩‍👧‍👦"
LONG_LINK = "https://www.example.org/articles/2026/11/une-tres-longue-page?utm_source=x&utm_campaign=lancement"
_COLUMNS = ("codepoints", "utf16", "bytes", "graphemes+bytes", "weighted", "mastodon", "emoji_bytes")
# A text, and its length by each column in turn.
_TABLE: dict[str, tuple[str, tuple[int, ...]]] = {
    "V01": ("Bonjour", (7, 7, 7, 7, 7, 7, 7)),
    "V02": ("cafe\u0301 vs café", (13, 13, 15, 12, 12, 12, 13)),
    "V03": ("Œuvre d’été", (11, 11, 16, 11, 11, 11, 11)),
    "V04": ("👍", (1, 2, 4, 1, 2, 1, 4)),
    "V05": ("👍🏽", (2, 4, 8, 1, 2, 1, 8)),
    "V06": (FAMILY, (7, 11, 25, 1, 2, 1, 25)),
    "V07": ("🇫🇷", (2, 4, 8, 1, 2, 1, 8)),
    "V08": ("🇫🇷🇧🇪🇨🇭", (6, 12, 24, 3, 6, 3, 24)),
    "V09": ("\u2764\ufe0f", (2, 2, 6, 1, 2, 1, 6)),
    "V10": ("1\ufe0f\u20e3", (3, 3, 7, 1, 2, 1, 7)),
    "V11": ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", (7, 14, 28, 1, 2, 1, 28)),
    "V12": ("日本語テキスト", (7, 7, 21, 7, 14, 7, 7)),
    "V13": ("한국어", (3, 3, 9, 3, 6, 3, 3)),
    "V14": (f"Voir {LONG_LINK}", (102, 102, 102, 102, 28, 28, 102)),
    "V15": ("example.com", (11, 11, 11, 11, 23, 11, 11)),
    "V16": ("(https://exemple.fr/a_(b)) fin.", (31, 31, 31, 31, 30, 30, 31)),
    "V17": ("@claire@piaille.fr merci", (24, 24, 24, 24, 24, 13, 24)),
    "V18": ("@claire merci", (13, 13, 13, 13, 13, 13, 13)),
    "V19": ("a\u200db", (3, 3, 5, 2, 3, 2, 3)),
    "V20": ("Prix : 12,50 € — « net »", (24, 24, 30, 24, 25, 24, 24)),
    "V21": ("a…b", (3, 3, 5, 3, 4, 3, 3)),
    "V22 narrow": ("a\u202fb", (3, 3, 5, 3, 4, 3, 3)),
    "V22 wide": ("a\u00a0b", (3, 3, 4, 3, 3, 3, 3)),
    "V23": ("नमस्ते", (6, 6, 18, 3, 6, 3, 6)),
    "V24": (f"H🐱☺{FAMILY}", (10, 15, 33, 4, 7, 4, 33)),
    "V25": ("𝔘𝔫𝔦", (3, 6, 12, 3, 6, 3, 3)),
}


def _lengths(row: tuple[int, ...]) -> dict[Counter | str, int]:
    known = dict(zip(_COLUMNS, row, strict=True))
    return {**known, "codepoints_conservative": max(known["codepoints"], known["utf16"])}


# name -> text, counter -> length; "bytes" is the size in UTF-8
VECTORS = {name: (text, _lengths(row)) for name, (text, row) in _TABLE.items()}
