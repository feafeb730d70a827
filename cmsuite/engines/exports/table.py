"""A table of typed cells: each format writes a number as a number, and people read it as their language writes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from cmsuite.core.locale import day, number, percent, translate

Kind = Literal["text", "number", "percent", "money", "day"]
Cell = str | int | Decimal | date | None
PARTS = 100  # rows of which it is told that they are rounded: more of them nobody adds up
NEAR = Decimal("0.001")  # per cent: how far a share may be from what it stands for
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

    def shown(self, value: Decimal) -> Decimal:
        """One of its numbers, rounded as it is shown; of a rate its per cent."""
        whole = value * 100 if self.kind == "percent" else value / 100 if self.kind == "money" else value
        return whole.quantize(Decimal(1).scaleb(-self.decimals), ROUND_HALF_UP)

    @property
    def numeric(self) -> bool:
        """Whether its cells are numbers: they have a source, and stand to the right."""
        return self.kind in ("number", "percent", "money")

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
        if not self.source.strip() and any(column.numeric for column in self.columns):
            raise NotATable("numbers without their source")

    @property
    def basis(self) -> str:
        """Where its numbers come from; and where rounded parts do not add up to the whole beside them, that too."""
        if not self._is_rounded():
            return self.source
        said = translate("Rounded: the parts as shown do not add up exactly to the whole.")
        return f"{self.source.rstrip(' .')}. {said}"

    def _is_rounded(self) -> bool:
        """Whether shares of a whole, or parts with their total at the end of a column or of a row, differ from it as
        they are shown. That they belong together is told by what is not rounded, which adds up exactly."""
        places = [place for place, one in enumerate(self.columns) if one.numeric]
        if len(self.rows) > PARTS or not places:
            return False
        lines = [(self.columns[place], [row[place] for row in self.rows]) for place in places]
        if len({(one.kind, one.unit) for one, _cells in lines}) == 1:
            lines += [(self.columns[places[0]], [row[place] for place in places]) for row in self.rows]
        return any(_differs(column, cells) for column, cells in lines)

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


def _differs(column: Column, cells: Sequence[Cell]) -> bool:
    """Whether numbers of a column add up to 100 per cent, or to the last of them, and as they are shown do not."""
    parts = [Decimal(cell) for cell in cells if isinstance(cell, int | Decimal)]
    if len(parts) != len(cells) or len(parts) < 2:
        return False
    *others, last = parts
    shown = [column.shown(one) for one in parts]
    if column.kind == "percent" or column.unit == "%":
        exact = sum(parts, Decimal(0)) * (100 if column.kind == "percent" else 1)
        if abs(exact - 100) <= NEAR * len(parts):
            return sum(shown) != 100
    return len(others) > 1 and last != 0 and sum(others) == last and sum(shown[:-1]) != shown[-1]
