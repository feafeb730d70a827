"""What tells the same: thresholds held to labelled pairs, and what is never alike."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.engines.feeds.likeness import Text, alike, bands, jaccard, text_of
from tests.conftest import NOW
from tests.engines.feeds.pairs import STORIES, pairs


def text(told: tuple[str, str], feed: int = 1, language: str | None = "fr", days: float = 0) -> Text:
    return text_of(feed, *told, language, NOW + timedelta(days=days))


def found(one: Text, other: Text) -> bool:
    """As it is found: by a band that both have, then confirmed."""
    return any(a == b for a, b in zip(bands(one), bands(other), strict=True)) and alike(one, other) is not None


def test_the_labelled_pairs_are_told_apart() -> None:
    labelled = pairs()
    assert len(labelled) >= 60
    wrong, missed, right = [], [], 0
    for language, first, second, same in labelled:
        serial = first[1] == second[1] and not same  # of one feed, as bulletins are
        if found(text(first, 1, language), text(second, 1 if serial else 2, language)):
            right += same
            wrong += [] if same else [(first[0], second[0])]
        else:
            missed += [(first[0], second[0])] if same else []
    precision, recall = right / (right + len(wrong)), right / (right + len(missed))
    assert precision >= 0.95, wrong
    assert recall >= 0.90, missed


def test_what_is_far_in_time_or_in_another_language_is_another_story() -> None:
    first = STORIES[0].first
    assert alike(text(first), text(first, 2, days=15)) is None
    assert alike(text(first), text(first, 2, language="en")) is None
    assert alike(text(first), text(first, 2, language=None)) == 100
    short = (
        "Une grève est annoncée",
        "Les trains ne circuleront pas jeudi entre Nantes et Angers, annonce la compagnie.",
    )
    assert alike(text(short), text(short, 2, days=6)) == 100
    assert alike(text(short), text(short, 2, days=8)) is None


def test_one_word_in_180_is_the_same_dispatch() -> None:
    words = [f"mot{n}" for n in range(180)]
    changed = [*words[:90], "autre", *words[91:]]
    same = alike(text(("Titre", " ".join(words))), text(("Titre", " ".join(changed)), 2))
    assert same is not None
    assert same >= 95


@given(st.text(max_size=400), st.text(max_size=100))
def test_any_text_is_like_itself_and_has_eight_keys_or_none(body: str, title: str) -> None:
    one = text((title, body))
    keys = bands(one)
    assert len(keys) in (0, 8)
    assert all(-(2**63) <= key < 2**63 for key in keys)
    assert keys == bands(text((title.upper(), body)) if (title + body).isascii() else one)
    if keys:
        assert jaccard(one.shingles(2), one.shingles(2)) == 1


@pytest.mark.parametrize("words", [30, 200])
def test_a_text_costs_far_less_than_a_millisecond(words: int) -> None:
    body = " ".join(f"mot{n} d’été" for n in range(words))
    best = 1.0
    for _ in range(20):
        began = time.process_time()
        bands(text(("Un titre", body)))
        best = min(best, time.process_time() - began)
    assert best < 0.001
