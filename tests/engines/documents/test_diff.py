"""A difference is said by its field, then by its words; both sides can be put together again."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cmsuite.engines.documents.diff import changes, words

BEFORE: dict[str, Any] = {
    "title": "Spring",
    "context": "We open in March with a party.",
    "steps": [{"what": "Ask", "hours": 2}, {"what": "Write", "hours": 3}],
}


def test_only_what_differs_is_named() -> None:
    after = {**BEFORE, "context": "We open in April with a party."}
    (change,) = changes(BEFORE, after)
    assert change.path == "context"
    assert change.words == [("same", "We open in "), ("gone", "March"), ("new", "April"), ("same", " with a party.")]


def test_an_item_that_moved_down_has_not_changed() -> None:
    after = {**BEFORE, "steps": [{"what": "Think", "hours": 1}, *BEFORE["steps"]]}
    (change,) = changes(BEFORE, after)
    assert (change.path, change.before, change.after) == ("steps.0", None, {"what": "Think", "hours": 1})


def test_within_an_item_its_field_is_named() -> None:
    after = {**BEFORE, "steps": [{"what": "Ask", "hours": 4}]}
    assert [(one.path, one.before, one.after) for one in changes(BEFORE, after)] == [
        ("steps.0.hours", 2, 4),
        ("steps.1", {"what": "Write", "hours": 3}, None),
    ]


@given(st.text(max_size=80), st.text(max_size=80))
def test_each_side_is_whole_again(before: str, after: str) -> None:
    found = words(before, after)
    assert "".join(text for op, text in found if op != "new") == before
    assert "".join(text for op, text in found if op != "gone") == after
    assert all(text for _op, text in found)
