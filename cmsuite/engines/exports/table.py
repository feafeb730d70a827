"""A table of typed cells: each format writes a number as a number, and people read it as their language writes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from cmsuite.core.locale import day, number, percent, translate

Kind = Literal["text", "number", "percent", "money", "day"]
Cell = str | int | Decimal | date | None
TYPES: dict[Kind, tuple[type, ...]] = {
    "text": (str,),
    "number": (int, Decimal),
    "percent": (Decimal,),
    "money": (int,),
    "day": (date,),
}


class NotATable(ValueError):
    """A bug of whoever made it: a reader, or a spreadsheet, could not make sense of it."""


@dataclass(frozen=True, slots=True)
class Column:
    """unit: of all its numbers, said in its head; of money, the currency (EUR). percent is a rate (0.034), money whole
    cents. alike: its numbers measure the same; where they do not, a whole one is written without decimals."""

    name: str
    kind: Kind = "text"
    unit: str = ""
    decimals: int = 0
    alike: bool = True

    @property
    def head(self) -> str:
        """Its name, with the unit that its cells are in."""
        return translate("{name} ({unit})").format(name=self.name, unit=self.unit) if self.unit else self.name


@dataclass(frozen=True, slots=True)
class Table:
    """title: what it shows, in a sentence. A cell of None is not known; it is never 0. named: the first column names
    the rows, as it does unless columns only stand side by side.

    source: where its numbers come from; a table of words has none. Raises NotATable.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    source: str = ""
    named: bool = True

    def __post_init__(self) -> None:
        if not self.title.strip() or not self.columns or not all(column.name.strip() for column in self.columns):
            raise NotATable("a table has a title, and a name over each column")
        for row in self.rows:
            if len(row) != len(self.columns):
                raise NotATable(f"{len(row)} cells for {len(self.columns)} columns")
            for column, cell in zip(self.columns, row, strict=True):
                if cell is not None and (isinstance(cell, bool) or not isinstance(cell, TYPES[column.kind])):
                    raise NotATable(f"{cell!r} is no {column.kind}")
        if not self.source.strip() and any(column.kind in ("number", "percent", "money") for column in self.columns):
            raise NotATable("numbers without their source")

    def written(self) -> list[list[str]]:
        """The cells as people read them, in the language in force."""
        return [[written(cell, column) for cell, column in zip(row, self.columns, strict=True)] for row in self.rows]


def written(cell: Cell, column: Column) -> str:
    """A cell as people read it, without the unit that the head of its column says; not known is "n/a"."""
    if cell is None:
        return translate("n/a") if column.kind != "text" else ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, date):
        return day(cell)
    if column.kind == "percent":
        return percent(float(cell), column.decimals)
    value = Decimal(cell) / 100 if column.kind == "money" else Decimal(cell)
    return number(value, column.decimals if column.alike or value % 1 else 0)
