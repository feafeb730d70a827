"""How the tables of an audit are made: their columns, and the few forms in which their cells are written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, cast

from cmsuite.core.shares import Part
from cmsuite.engines.exports.table import Cell, Column, Kind, Table

Columns = list[tuple[str, Kind] | Column]
Rows = Iterable[Sequence[Any]]


def table(title: str, columns: Sequence[tuple[str, Kind] | Column], rows: Rows, source: str = "") -> Table:
    """A table; a column is given whole, or as its name and kind."""
    made = tuple(one if isinstance(one, Column) else Column(*one) for one in columns)
    return Table(title, made, tuple(tuple(cast("list[Cell]", list(row))) for row in rows), source)


def rate(name: str, decimals: int = 1) -> Column:
    """A column of rates, shown in per cent."""
    return Column(name, "percent", decimals=decimals)


def count(name: str, decimals: int = 0) -> Column:
    """A column of numbers."""
    return Column(name, "number", decimals=decimals)


def share_of(part: int, whole: int) -> Decimal | None:
    """A part of a whole; not known of nothing."""
    return Decimal(part) / whole if whole else None


def ends(part: Part) -> tuple[Decimal, Decimal]:
    """Both ends of the interval of a share, as rates."""
    return Decimal(str(round(part.low, 6))), Decimal(str(round(part.high, 6)))


def account(network: str, handle: str) -> str:
    """An account as a table names it."""
    return f"{network} {handle}".strip()


def numbers(ids: Iterable[int]) -> str:
    """Numbers of evidence."""
    return ", ".join(map(str, ids))


def whole(value: float | None) -> Decimal | None:
    """A score without decimals."""
    return None if value is None else Decimal(str(value)).quantize(Decimal(1), ROUND_HALF_UP)
