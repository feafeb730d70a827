"""Rows under their headings, as a terminal shows them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

NARROWEST = 16  # no cell is broken into lines narrower than this


def grid(rows: Iterable[Sequence[str]], headings: Sequence[str], within: int | None = None) -> str:
    """Text columns, as wide as their content.

    within: how many columns there are; where it helps, the widest cells are broken into several lines to fit.
    """
    table = [list(headings), *[list(row) for row in rows]]
    widths = [max(columns(line[i]) for line in table) for i in range(len(headings))]
    if within is not None:
        widths = _narrowed(widths, within - 2 * (len(widths) - 1))
    return "\n".join(line for row in table for line in _lines(row, widths))


def columns(text: str) -> int:
    """How many columns a terminal takes for a text."""
    return sum(
        0 if unicodedata.combining(c) or c == "\u200d" else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def _narrowed(widths: list[int], room: int) -> list[int]:
    """The widest ones made narrower until all fit; as they were, where even that would not do."""
    if sum(min(width, NARROWEST) for width in widths) > room:
        return widths
    narrow = list(widths)
    while sum(narrow) > room:
        narrow[narrow.index(max(narrow))] -= 1
    return narrow


def _lines(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    cells = [_broken(cell, width) for cell, width in zip(row, widths, strict=True)]
    lines = []
    for n in range(max(map(len, cells))):
        parts = [cell[n] if n < len(cell) else "" for cell in cells]
        filled = [part + " " * (width - columns(part)) for part, width in zip(parts, widths, strict=True)]
        lines.append("  ".join(filled).rstrip())
    return lines


def _broken(cell: str, width: int) -> list[str]:
    """The cell in lines no wider than this: between words, inside one only where it is wider than a line."""
    if columns(cell) <= width:
        return [cell]
    lines = [""]
    for word in cell.split(" "):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if columns(joined) <= width:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        for character in word:
            if columns(lines[-1] + character) > width:
                lines.append("")
            lines[-1] += character
    return lines
