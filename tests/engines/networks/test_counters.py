"""Every vector of the seven counters, their limits, and the print of a text."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.engines.networks.counters import COUNTERS, Counter, count, fingerprint, fitting, graphemes
from cmsuite.engines.networks.links import links
from cmsuite.engines.networks.vectors import FAMILY, LONG_LINK, VECTORS


@pytest.mark.parametrize("name", VECTORS)
def test_every_counter_gives_the_vectors(name: str) -> None:
    text, lengths = VECTORS[name]
    assert {counter: count(counter, text).used for counter in COUNTERS} == {c: lengths[c] for c in COUNTERS}
    assert count("graphemes+bytes", text).details == (f"{lengths['bytes']} bytes",)


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


@pytest.mark.parametrize("before", ["zz.zz.", "a_.", "x-", "b.a-", "é", "a.b-a.b-"])
def test_a_link_is_found_right_after_what_is_none(before: str) -> None:
    text = f"{before}https://lampes.fr"
    assert [text[a:b] for a, b in links(text)] == ["https://lampes.fr"]


@pytest.mark.parametrize("piece", ["a.b-", "zz.zz.", "a-", "a.-", "a_.b.", "é"])
def test_a_text_that_means_harm_takes_as_long_as_it_is_long(piece: str) -> None:
    """Some of these took minutes."""
    begun = time.process_time()
    assert links(piece * (20_000 // len(piece)) + ".") == []
    assert time.process_time() - begun < 5


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
