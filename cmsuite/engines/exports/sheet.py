"""A list as a file for a spreadsheet: CSV or XLSX, what a cell holds is never run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, cast

from cmsuite.core.errors import Usage
from cmsuite.core.files import write
from cmsuite.core.locale import N_, language
from cmsuite.core.text import csv_cell, shown

Columns = Sequence[tuple[str, Callable[[Any], Any]]]


class NoSheet(Usage):
    said = N_("A list is written to a file whose name ends with .csv or .xlsx, not to {file}.")


def save(path: Path, title: str, rows: Sequence[Any], columns: Columns, day: date) -> None:
    """Write the rows, as people read them, under the heads of their columns. Raises NoSheet."""
    form = checked(path)
    heads = [name for name, _get in columns]
    lines = [[_cell(get(row)) for _name, get in columns] for row in rows]
    write(path, csv_file(heads, lines) if form == ".csv" else _xlsx(title, heads, lines, day), mode=0o644)


def checked(path: Path) -> str:
    """The ending of a file that a list can be written to. Raises NoSheet."""
    form = path.suffix.lower()
    if form not in (".csv", ".xlsx"):
        raise NoSheet(file=shown(path.name, 60))
    return form


def _cell(value: Any) -> int | str:
    return value if type(value) is int else shown(str(value))


def csv_file(heads: Iterable[str], lines: Iterable[Iterable[int | str]]) -> bytes:
    """With the mark by which spreadsheets know UTF-8; no cell is run as a formula."""
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow(map(csv_cell, heads))
    writer.writerows([csv_cell(cell) if isinstance(cell, str) else cell for cell in line] for line in lines)
    return made.getvalue().encode("utf-8-sig")


def _xlsx(title: str, heads: Sequence[str], lines: Sequence[Sequence[int | str]], day: date) -> bytes:
    from cmsuite.engines.exports.look import Look
    from cmsuite.engines.exports.manuscript import Manuscript, Tabled
    from cmsuite.engines.exports.table import Column, Table
    from cmsuite.engines.exports.xlsx import xlsx

    counted = [bool(lines) and all(isinstance(line[n], int) for line in lines) for n in range(len(heads))]
    columns = tuple(
        Column(head or "–", "number" if number else "text") for head, number in zip(heads, counted, strict=True)
    )
    rows = tuple(
        tuple(cell if number else str(cell) for cell, number in zip(line, counted, strict=True)) for line in lines
    )
    table = Table(title, columns, rows, "cmsuite")
    return xlsx(Manuscript(title, cast(Any, language()), (Tabled("list", table),), Look(), day))
