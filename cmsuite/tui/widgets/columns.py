"""The columns of a list: what each shows, and how wide it is where there is that much room. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from rich.cells import cell_len, set_cell_size


@dataclass(frozen=True, slots=True)
class Cell:
    """A text and its tone: muted, success, warning, error, accent. The text alone says the same without colour."""

    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. title: a source string. width in cells; 0 takes a share of what is left. drop: when there is no room
    for all, the highest goes first; 0 stays. least: what one that takes a share needs before the others. sort: the name
    by which the store puts the list in its order; empty where it cannot."""

    title: str
    cell: Callable[[Any], str | Cell]
    width: int = 0
    right: bool = False
    drop: int = 0
    least: int = 12
    sort: str = ""


GAP = 1
HEAD = 2  # cells before the first column: the cursor, the mark
TONES = ("muted", "success", "warning", "error", "accent")


def cell_of(found: str | Cell) -> Cell:
    """What a column gave, as a cell."""
    return found if isinstance(found, Cell) else Cell(found)


def laid_out(columns: Iterable[Column], width: int) -> list[tuple[Column, int]]:
    """Which columns there is room for, each with its width."""
    left = list(columns)
    while len(left) > 1 and _least(left) > width and max(column.drop for column in left):
        left.remove(max(left, key=lambda column: column.drop))
    shares = sum(not column.width for column in left) or 1
    spare = width - HEAD - sum(column.width + GAP for column in left)
    each = spare // shares
    return [(column, column.width or max(each, column.least)) for column in left]


def _least(columns: Iterable[Column]) -> int:
    return HEAD + sum((column.width or column.least) + GAP for column in columns)


def folded(text: str, room: int) -> list[str]:
    """The text in lines of at most that many cells, between words where it can be."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if cell_len(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines if lines[0] else lines[1:]


def fit(text: str, room: int, *, right: bool = False) -> str:
    """The text in exactly that many cells; an ellipsis marks a cut."""
    size = cell_len(text)
    if size > room:
        return set_cell_size(text, max(0, room - 1)) + "…" if room else ""
    return " " * (room - size) + text if right else text + " " * (room - size)
