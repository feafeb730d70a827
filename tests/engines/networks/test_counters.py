"""Every vector of the seven counters, their limits, and the print of a text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.engines.networks.counters import COUNTERS, Counter, count, fingerprint, fitting, graphemes
from cmsuite.engines.networks.links import links

FAMILY = "👨‍👩‍👧‍👦"
LONG_LINK = "https://www.example.org/articles/2026/11/une-tres-longue-page?utm_source=x&utm_campaign=lancement"
# text: code points, UTF-16 units, UTF-8 bytes, graphemes, X, Mastodon, Threads
VECTORS: dict[str, tuple[str, tuple[int, ...]]] = {
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


@pytest.mark.parametrize("name", VECTORS)
def test_every_counter_gives_the_vectors(name: str) -> None:
    text, (points, units, size, seen, on_x, on_mastodon, on_threads) = VECTORS[name]
    assert {counter: count(counter, text).used for counter in COUNTERS} == {
        "codepoints": points,
        "utf16": units,
        "graphemes+bytes": seen,
        "weighted": on_x,
        "mastodon": on_mastodon,
        "emoji_bytes": on_threads,
        "codepoints_conservative": max(points, units),
    }
    assert count("graphemes+bytes", text, 0, bytes_limit=0).details == (f"{size} bytes",)


@pytest.mark.parametrize(
    ("text", "over"),
    [
        ("a" * 280, 0),
        ("a" * 281, 1),
        ("日" * 140, 0),
        ("日" * 141, 2),
        (FAMILY * 140, 0),
        ("a" * 256 + f" {LONG_LINK}", 0),
        ("a" * 257 + f" {LONG_LINK}", 1),
        ("e\u0301" * 300, 20),
    ],
)
def test_x_ends_at_280(text: str, over: int) -> None:
    assert count("weighted", text, 280).over == over


@pytest.mark.parametrize(
    ("text", "unit", "over"),
    [
        ("e\u0301" * 300, "graphemes", 0),
        ("e\u0301" * 301, "graphemes", 1),
        (FAMILY * 120, "graphemes", 0),
        (FAMILY * 121, "bytes", 25),
    ],
)
def test_bluesky_has_two_limits_and_either_can_be_passed_alone(text: str, unit: str, over: int) -> None:
    found = count("graphemes+bytes", text, 300, bytes_limit=3000)
    assert (found.unit, found.over) == (unit, over)


def test_a_line_end_of_windows_counts_once() -> None:
    assert {count(counter, "a\r\nb").used for counter in COUNTERS} == {3}


def test_a_server_s_own_weight_for_links_counts() -> None:
    assert count("mastodon", f"Voir {LONG_LINK}", url_weight=32).used == 37


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("voir https://a.fr/x, puis", ["https://a.fr/x"]),
        ("https://exemple.fr/été#là.", ["https://exemple.fr/été#là"]),
        ("https://a.fr/?q=1&r=2!", ["https://a.fr/?q=1&r=2"]),
        ("http://127.0.0.1:8080/x", []),
        ("moi@exemple.fr", []),
        ("http://a.fr:8080", ["http://a.fr:8080"]),
        ("a.fr et b.org", ["a.fr", "b.org"]),
        ("2.1 et fin.Puis", []),
    ],
)
def test_links_are_found_as_twitter_text_finds_them(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in links(text, bare=True)] == found


def test_the_print_is_the_same_for_both_forms_of_an_accent() -> None:
    assert fingerprint("café").startswith("850f7dc4")
    assert fingerprint("cafe\u0301 \r\n") == fingerprint("café")
    assert fingerprint("café", ["1"]) != fingerprint("café")


@given(st.text(max_size=300), st.sampled_from(COUNTERS))
def test_a_count_is_a_whole_number_and_stable(text: str, counter: Counter) -> None:
    assert count(counter, text).used == count(counter, text).used >= 0


@given(st.text(max_size=200))
def test_the_print_does_not_see_normal_forms(text: str) -> None:
    assert fingerprint(unicodedata.normalize("NFD", text)) == fingerprint(unicodedata.normalize("NFC", text))


@given(st.text(max_size=200), st.integers(0, 50))
def test_what_fits_is_the_longest_whole_beginning(text: str, limit: int) -> None:
    cut = fitting(lambda part: len(graphemes(part)) <= limit, text)
    assert len(graphemes(text[:cut])) == min(limit, len(graphemes(text)))
