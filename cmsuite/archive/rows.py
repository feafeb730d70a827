"""Rows as lines of JSON, byte for byte the same from every store: so their SHA-256 is also the digest of the rows."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from math import inf
from typing import Any

import sqlalchemy as sa

from cmsuite.store.types import Exact, Instant, Json, Key

BATCH = 500  # rows in memory at a time
STAYS = {"blob": ("place", "data"), "credential": ("sealed",)}
"""Columns that never travel: where a store keeps its bytes (they travel as members of their own), and secrets."""

TYPES: dict[str, Any] = {
    "int": Key,
    "text": sa.Text(),
    "bool": sa.Boolean(),
    "real": sa.Float(),
    "instant": Instant(),
    "wall": sa.DateTime(timezone=False),
    "day": sa.Date(),
    "exact": sa.BigInteger(),  # whole millionths, as stores keep them
    "json": Json(),
    "bytes": sa.LargeBinary(),
}
"""The kinds of values that an archive knows, and how each is bound. They do not depend on today's models."""

_KINDS: tuple[tuple[type[Any], str], ...] = (
    (Instant, "instant"),
    (Exact, "exact"),
    (sa.DateTime, "wall"),
    (sa.Date, "day"),
    (Json, "json"),
    (sa.LargeBinary, "bytes"),
    (sa.Boolean, "bool"),
    (sa.Float, "real"),
    (sa.Integer, "int"),
    (sa.String, "text"),
)


@dataclass(frozen=True, slots=True)
class Shape:
    """A table as an archive holds it: its name, and the kind of each column that travels."""

    name: str
    columns: dict[str, str]

    def table(self, *more: sa.Column[Any]) -> sa.Table:
        """For reading and writing rows of this shape; `more`: columns that do not travel."""
        travels = [sa.Column(name, TYPES[kind]) for name, kind in self.columns.items()]
        return sa.Table(self.name, sa.MetaData(), *travels, *more)


def shape_of(table: sa.Table) -> Shape:
    """What of a model's table travels."""
    stays = STAYS.get(table.name, ())
    return Shape(table.name, {column.name: _kind(column.type) for column in table.columns if column.name not in stays})


def _kind(wanted: Any) -> str:
    return next(kind for type_, kind in _KINDS if isinstance(wanted, type_))


def line_of(shape: Shape, row: Mapping[str, Any]) -> bytes:
    """The one line that stands for a row."""
    values = {name: _portable(row[name]) for name in shape.columns}
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode() + b"\n"


def row_of(shape: Shape, line: bytes) -> dict[str, Any]:
    """The row of a line. Raises ValueError, TypeError, KeyError or RecursionError for what no `line_of` wrote."""
    values = json.loads(line)
    if values.keys() != shape.columns.keys():
        raise KeyError(f"a row of {shape.name} has other columns")
    return {name: _native(kind, values[name]) for name, kind in shape.columns.items()}


def _portable(value: Any) -> Any:
    """A value as JSON that both stores give back alike."""
    if isinstance(value, datetime):
        at = value if value.tzinfo is None else value.astimezone(UTC)
        return at.isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return _steady(value)


def _steady(value: Any) -> Any:
    """JSONB writes 1e16 as an integer and has no minus zero: one form for both."""
    if isinstance(value, float):
        return int(value) if 1e16 <= abs(value) < inf else value + 0.0
    if isinstance(value, Mapping):
        return {name: _steady(inner) for name, inner in value.items()}
    return [_steady(inner) for inner in value] if isinstance(value, list | tuple) else value


def _native(kind: str, value: Any) -> Any:
    if value is None or kind == "json":
        return value
    if kind in ("instant", "wall"):
        at = datetime.fromisoformat(value)
        if (at.tzinfo is None) == (kind == "instant"):
            raise ValueError(f"{value} is not {kind}")
        return at
    if kind == "day":
        return date.fromisoformat(value)
    if kind == "bytes":
        return base64.b64decode(value, validate=True)
    wanted: dict[str, type[Any] | tuple[type[Any], ...]] = {"text": str, "bool": bool, "real": (int, float)}
    if not isinstance(value, wanted.get(kind, int)) or (kind != "bool" and isinstance(value, bool)):
        raise TypeError(f"{value!r:.40} is not {kind}")
    return value


def read(connection: sa.Connection, shape: Shape, ids: sa.Select[Any] | None = None) -> Iterator[dict[str, Any]]:
    """The rows of a table by id, all or those of `ids`, a batch in memory at a time."""
    table = shape.table()
    wanted = sa.select(table).order_by(table.c.id)
    wanted = wanted if ids is None else wanted.where(table.c.id.in_(ids))
    for row in connection.execute(wanted.execution_options(yield_per=BATCH)).mappings():
        yield dict(row)


def write(connection: sa.Connection, table: sa.Table, rows: Iterable[dict[str, Any]]) -> int:
    """Insert rows, a batch at a time. Returns how many."""
    count, batch = 0, []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            connection.execute(table.insert(), batch)
            count, batch = count + BATCH, []
    if batch:
        connection.execute(table.insert(), batch)
    return count + len(batch)
