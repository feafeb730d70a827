"""A table that somebody exported, as rows of text: CSV in any usual dress, or the first sheet of a workbook."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cmsuite.core.csv_lines import lines
from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_
from cmsuite.core.text import clean

MOST_BYTES = 20_000_000
MOST_ROWS = 100_000
MOST_CELL = 10_000  # letters
TOLD = 5  # lines that a refusal names


class NotASheet(Usage):
    said = N_("{file} is no table: neither CSV nor a workbook (.xlsx) can be read in it.")


class TooLarge(Usage):
    said = N_("{file} is larger than a table of posts can be.")
    hint = N_("Export one account and one window, or cut it in two.")


class NoColumn(Usage):
    said = N_("{file} has no column {column}. Those that were read: {known}")
    hint = N_("Name the column so in its first line, then try again: nothing was saved.")


class BadLines(Usage):
    said = N_("{file} cannot be used: {why}")
    hint = N_("Correct these lines, then try again: nothing was saved.")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the file, from 1 as an editor counts. cells: by the plain form of their head, never None."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines that hold something, and the heads as they were written."""

    file: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]


def plain(head: str) -> str:
    """A head as it is compared: no case, no accent, one space."""
    bare = unicodedata.normalize("NFKD", head).encode("ascii", "ignore").decode()
    return " ".join(re.sub(r"[^a-z0-9%]+", " ", bare.casefold()).split())


def read(file: str, data: bytes) -> Sheet:
    """The table of a file. Raises NotASheet, TooLarge."""
    if len(data) > MOST_BYTES:
        raise TooLarge(file=file)
    if data[:4] == b"PK\x03\x04":
        from cmsuite.audit import workbook

        return _sheet(file, workbook.lines(file, data))
    return _sheet(file, _csv(file, data))


def _csv(file: str, data: bytes) -> Iterator[tuple[int, Sequence[str]]]:
    try:
        yield from lines(data)
    except csv.Error as err:
        raise NotASheet(file=file) from err


def _sheet(file: str, found: Iterator[tuple[int, Sequence[str]]]) -> Sheet:
    heads: list[str] = []
    rows: list[Row] = []
    for number, cells in found:
        values = [clean(cell, MOST_CELL) for cell in cells]
        if not any(values):
            continue
        if not heads:
            heads = values
            continue
        if len(rows) >= MOST_ROWS:
            raise TooLarge(file=file)
        named = {plain(head): value for head, value in zip(heads, values, strict=False) if plain(head)}
        rows.append(Row(number, named))
    if not heads:
        raise NotASheet(file=file)
    return Sheet(file, tuple(head for head in heads if head), tuple(rows))


def refuse(file: str, faults: Sequence[str], more: str) -> None:
    """Raise BadLines where there are faults: the first ones in full. more: the sentence that counts the others, with
    {n}."""
    if faults:
        told = " ".join(faults[:TOLD])
        left = len(faults) - TOLD
        raise BadLines(file=file, why=told if left <= 0 else f"{told} {more.format(n=left)}")
