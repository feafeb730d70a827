"""Rows as lines: what goes in comes out, and the same rows are the same bytes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.archive.rows import STAYS, TYPES, Shape, line_of, row_of, shape_of
from cmsuite.rooms import load_models
from cmsuite.store.base import Base

load_models()
KINDS: dict[str, st.SearchStrategy[Any]] = {
    "int": st.integers(-(2**63), 2**63 - 1),
    "exact": st.integers(-(2**63), 2**63 - 1),
    "text": st.text(),
    "bool": st.booleans(),
    "real": st.floats(allow_nan=False, allow_infinity=False),
    "instant": st.datetimes(timezones=st.just(UTC)),
    "wall": st.datetimes(),
    "day": st.dates(),
    "bytes": st.binary(),
    "json": st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=8,
    ),
}
SHAPE = Shape("thing", {kind: kind for kind in KINDS})


def test_every_kind_is_tried() -> None:
    assert KINDS.keys() == TYPES.keys()


@given(st.fixed_dictionaries({kind: st.none() | values for kind, values in KINDS.items()}))
def test_a_row_comes_back_as_it_was(row: dict[str, Any]) -> None:
    line = line_of(SHAPE, row)
    assert line.count(b"\n") == 1
    back = row_of(SHAPE, line)
    assert back == row
    assert line_of(SHAPE, back) == line


@given(st.dictionaries(st.text(), st.integers()))
def test_the_order_of_keys_does_not_count(values: dict[str, int]) -> None:
    shape = Shape("thing", {"json": "json"})
    backwards = dict(reversed(values.items()))
    assert line_of(shape, {"json": values}) == line_of(shape, {"json": backwards})


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("int", "1"),
        ("int", True),
        ("int", 1.5),
        ("exact", 1.5),
        ("text", 1),
        ("bool", 1),
        ("real", "1"),
        ("instant", "2026-03-10T09:00:00"),
        ("wall", "2026-03-10T09:00:00+00:00"),
        ("day", "10/03/2026"),
        ("bytes", "not base64!"),
    ],
)
def test_a_value_of_another_kind_is_refused(kind: str, raw: Any) -> None:
    with pytest.raises((ValueError, TypeError)):
        row_of(Shape("thing", {"id": kind}), json.dumps({"id": raw}).encode())


def test_every_column_of_every_table_travels_or_stays_on_purpose() -> None:
    for table in Base.metadata.sorted_tables:
        stays = set(STAYS.get(table.name, ()))
        assert {*shape_of(table).columns} == {column.name for column in table.columns} - stays
        assert stays <= {column.name for column in table.columns}


def test_kinds_follow_the_types_of_the_models() -> None:
    entry = shape_of(Base.metadata.tables["entry"]).columns
    assert (entry["local_at"], entry["due_at"], entry["version"]) == ("wall", "instant", "int")
    fact = shape_of(Base.metadata.tables["fact"]).columns
    assert (fact["value"], fact["day_start"], fact["line"], fact["kind"]) == ("exact", "day", "json", "text")


def test_an_instant_is_written_in_utc() -> None:
    paris = datetime.fromisoformat("2026-03-10T10:00:00+01:00")
    assert line_of(Shape("thing", {"at": "instant"}), {"at": paris}) == b'{"at":"2026-03-10T09:00:00.000000+00:00"}\n'
