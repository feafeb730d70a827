"""The fields of a document as pages and lines, and changes at places in what it says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import AfterValidator, Field, create_model

from cmsuite.core.locale import speak
from cmsuite.engines.documents.content import Cites, Content, EvidenceId, Keyed, Text, Words, dumped, read
from cmsuite.tui import outline as o

KeyOfFinding = Annotated[str, AfterValidator(str.strip), Cites("comes_from", "audit_report", "findings")]


class Step(Content):
    what: Words = Field("", title="Step")
    on: date | None = Field(None, title="Day")


class Goal(Keyed):
    PREFIX = "G"

    said: Words = Field("", title="Goal")
    sort: Literal["big", "small"] = Field("big", title="Sort", json_schema_extra={"words": {"big": "Large"}})
    cents: int = Field(0, title="Cost, in cents")
    rate: Decimal | None = Field(None, title="Rate")
    firm: bool = Field(False, title="Agreed on")
    proofs: tuple[EvidenceId, ...] = Field((), title="Evidence")
    finding: KeyOfFinding = Field("", title="Finding")
    why: Text = Field("", title="Why")
    steps: tuple[Step, ...] = Field((), title="Steps")


class Frame(Content):
    hours: int = Field(0, title="Hours")
    note: Words = Field("", title="Note")


class Plan(Content):
    name: Words = Field("", title="Name")
    begins: date | None = Field(None, title="Begins")
    context: Text = Field("", title="Context")
    goals: tuple[Goal, ...] = Field((), title="Goals")
    networks: tuple[Words, ...] = Field((), title="Networks")
    frame: Frame = Field(default_factory=Frame.model_construct, title="Frame")
    currency: Words = Field("EUR", title="Currency")


KNOWN = {"said": "Be known", "cents": 125_050, "rate": "0.25", "steps": [{"what": "Ask", "on": "2026-04-01"}]}
WHOLE = dumped(read(Plan, {"name": "Spring", "goals": [KNOWN, {"said": "Sell"}]}))


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("name", "line"),
        ("context", "text"),
        ("goals", "rows"),
        ("goals.0", "part"),
        ("goals.0.why", "text"),
        ("goals.1.steps", "rows"),
        ("goals.1.steps.0.on", "line"),
        ("networks", "rows"),
        ("networks.3", "line"),
        ("frame", "part"),
        ("frame.hours", "line"),
    ],
)
def test_a_place_is_what_its_type_says(path: str, form: str) -> None:
    assert o.shape(Plan, path).form == form


@pytest.mark.parametrize("path", ["nothing", "name.0", "goals.x", "networks.0.x", "frame.0"])
def test_a_place_that_is_not_there_is_refused(path: str) -> None:
    with pytest.raises(KeyError):
        o.shape(Plan, path)


def test_what_points_at_something_says_at_what() -> None:
    assert o.shape(Plan, "goals.0.proofs").cites == Cites("rests_on")
    assert o.shape(Plan, "goals.0.finding").cites == Cites("comes_from", "audit_report", "findings")
    assert o.shape(Plan, "name").cites is None


def test_short_fields_that_follow_each_other_are_a_page_and_each_text_and_list_is_one() -> None:
    pages = [o.page(Plan, name) for name in Plan.model_fields]
    assert [(one.form, one.at, one.names) for one in dict.fromkeys(pages)] == [
        ("fields", "", ("name", "begins")),
        ("text", "context", ()),
        ("rows", "goals", ()),
        ("rows", "networks", ()),
        ("fields", "frame", ("hours", "note")),
        ("fields", "", ("currency",)),
    ]


def test_the_key_of_an_item_is_not_typed() -> None:
    assert "key" not in o.page(Plan, "goals.0").names


def test_an_item_with_many_fields_has_several_pages_of_about_the_same_length() -> None:
    many: Any = {f"f{n}": (Words, Field("", title=f"F{n}")) for n in range(29)}
    wide = create_model("Wide", __base__=Content, **many)
    long = create_model("Long", __base__=Content, items=(tuple[wide, ...], Field((), title="Items")))  # type: ignore[valid-type]
    pages = [o.page(long, f"items.0.f{n}") for n in range(29)]
    assert [len(one.names) for one in dict.fromkeys(pages)] == [10, 10, 9]
    assert {(one.n, one.of) for one in pages} == {(1, 3), (2, 3), (3, 3)}
    content: dict[str, Any] = {"items": [{}, {}]}
    assert o.beside(long, content, pages[-1], 1) == o.page(long, "items.1")
    assert o.beside(long, content, o.page(long, "items.1.f28"), 1) is None


def test_pages_follow_each_other_in_the_order_of_the_fields() -> None:
    seen, here = [], o.page(Plan, "name")
    while here is not None:
        seen.append(here.at or here.names[0])
        here = o.beside(Plan, WHOLE, here, 1)  # type: ignore[assignment]
    assert seen == ["name", "context", "goals", "networks", "frame", "currency"]
    assert o.beside(Plan, WHOLE, o.page(Plan, "name"), -1) is None


def test_the_outline_shows_the_items_of_the_list_that_is_open() -> None:
    speak("en")
    heads = o.outline(Plan, WHOLE, "goals.1")
    assert [(one.path, one.depth, one.filled) for one in heads] == [
        ("name", 0, True), ("begins", 0, False), ("context", 0, False), ("goals", 0, True), ("goals.0", 1, True),
        ("goals.1", 1, True), ("networks", 0, False), ("frame", 0, False), ("currency", 0, False),
    ]  # fmt: skip
    assert heads[4].title == "1 G1 · Be known · Large · 1,250.50"


def test_money_is_called_by_its_name_where_it_is_typed_as_money() -> None:
    speak("en")
    assert o.called(Plan, "goals.0.cents") == "Goals › 1 › Cost"
    assert (o.money(1_860_000), o.money(1_205)) == ("18,600", "12.05")


# ---- places in what it says

JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=12,
)


def paths(content: Any, before: str = "") -> list[str]:
    inner = enumerate(content) if isinstance(content, list) else content.items() if isinstance(content, dict) else ()
    found = []
    for name, value in inner:
        found += [o.joined(before, name), *paths(value, o.joined(before, name))]
    return found


@given(st.dictionaries(st.sampled_from("abc"), JSON, min_size=1), st.data(), st.text(max_size=3))
def test_what_is_written_at_a_place_stands_there_and_nothing_else_changes(
    content: dict[str, Any], data: st.DataObject, value: str
) -> None:
    path = data.draw(st.sampled_from(paths(content)))
    after = o.written(content, path, value)
    assert o.value_at(after, path) == value
    for other in paths(content):
        if not other.startswith(path) and not path.startswith(other):
            assert o.value_at(after, other) == o.value_at(content, other)
    assert o.written(after, path, o.value_at(content, path)) == content


@given(st.lists(st.integers(), max_size=6), st.data())
def test_a_list_in_another_order_keeps_what_was_typed_with_its_item(items: list[int], data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(items))))
    kept = order[: data.draw(st.integers(0, len(items)))]
    raw = {f"list.{n}.day": f"typed {n}" for n in range(len(items))} | {"listed": "other", "list": "whole"}
    assert o.reordered({"list": items}, "list", [*kept, None], 7)["list"] == [*(items[n] for n in kept), 7]
    found = o.shifted(raw, "list", [*kept, None])
    assert found == {f"list.{at}.day": f"typed {n}" for at, n in enumerate(kept)} | {"listed": "other", "list": "whole"}
