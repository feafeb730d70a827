"""What is typed, as values: parts of a thread, and two who write at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.tui.sheet import Typed, Words, apart, joined, merged, part_at, place_of, reconciled

LINE = st.sampled_from(["", "---", "\\---", "\\\\---", " --- ", "Les rosiers", "\\un", "— — —", "--- et puis"])
PART = st.lists(LINE, min_size=1, max_size=5).map("\n".join).map(lambda text: text.strip("\n"))


@given(st.lists(PART, min_size=1, max_size=4))
def test_the_parts_of_a_thread_come_back_as_they_were(parts: list[str]) -> None:
    assert apart(joined(parts)) == parts


def test_a_cursor_knows_its_part_and_a_finding_its_place() -> None:
    text = "Un\ndeux\n---\ntrois"
    assert [part_at(text, line) for line in range(4)] == [0, 0, 0, 1]
    assert place_of(text, 0, 4) == (1, 1)
    assert place_of(text, 1, 2) == (3, 2)
    assert place_of(text, 7, 0) == (3, 5)


@pytest.mark.parametrize(
    ("mine", "theirs", "both", "places"),
    [
        ("a\nb\nc", "a\nb\nC", "a\nb\nC", 0),
        ("A\nb\nc", "a\nb\nC", "A\nb\nC", 0),
        ("a\nB\nc", "a\nß\nc", "a\nB\nß\nc", 1),
        ("a\nc", "a\nb\nc\nd", "a\nc\nd", 0),
        ("a\nB\nc", "a\nB\nc", "a\nB\nc", 0),
        ("a\nb\nc\nend mine", "a\nb\nc\nend theirs", "a\nb\nc\nend mine\nend theirs", 1),
    ],
)
def test_two_changes_become_one_text(mine: str, theirs: str, both: str, places: int) -> None:
    assert merged("a\nb\nc", mine, theirs) == (both, places)


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "both"),
    [
        ("One. Two.", "One. Two. Mine.", "One. Two. Theirs.", "One. Two. Mine. Theirs."),
        ("One. Two. Three.", "Mine. Two. Three.", "One. Two. Theirs.", "Mine. Two. Theirs."),
        ("One. Two. Three.", "One. Three.", "One. Two. Three. Four.", "One. Three. Four."),
        ("One. Two.", "Mine. Two.", "Theirs. Two.", "Mine. Two.\nTheirs. Two."),
    ],
)
def test_a_paragraph_that_both_changed_is_merged_by_its_sentences(base: str, mine: str, theirs: str, both: str) -> None:
    assert merged(f"Above.\n{base}\nBelow.", f"Above.\n{mine}\nBelow.", f"Above.\n{theirs}\nBelow.") == (
        f"Above.\n{both}\nBelow.",
        1,
    )


@given(st.lists(LINE, max_size=6), st.lists(LINE, max_size=6))
def test_who_changed_nothing_loses_nothing_and_adds_nothing(old: list[str], new: list[str]) -> None:
    base, other = "\n".join(old), "\n".join(new)
    assert merged(base, base, other) == (other, 0)
    assert merged(base, other, base) == (other, 0)


def test_the_words_of_each_account_are_reconciled_too() -> None:
    base = Typed("Rosiers", Words("a\nb"), {1: {"text": "x"}})
    mine = base.called("Rosiers en pot").written(None, text="A\nb").written(2, text="pour deux")
    theirs = base.written(None, text="a\nb\nc", cw="Fleurs").written(1, text="y")
    both, places = reconciled(base, mine, theirs)
    assert places == 0
    assert both == Typed("Rosiers en pot", Words("A\nb\nc", "Fleurs"), {1: {"text": "y"}, 2: {"text": "pour deux"}})


def test_own_words_given_back_stay_given_back() -> None:
    base = Typed("Rosiers", Words("a"), {1: {"text": "x", "language": "en"}})
    mine, theirs = base.inherited(1), base.written(None, text="b")
    assert reconciled(base, mine, theirs)[0].own == {1: {"language": "en"}}


def test_what_is_kept_comes_back() -> None:
    typed = Typed("Rosiers", Words("l’été", "c", "fr", "unlisted")).written(12, text="x").written(3, language="en")
    assert Typed.of(typed.doc()) == typed
