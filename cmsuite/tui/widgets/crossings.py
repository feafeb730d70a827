"""Rows by columns of small numbers: the cursor is on a cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from cmsuite.core.locale import N_
from cmsuite.core.text import shown
from cmsuite.tui.keys import key
from cmsuite.tui.widgets.row_list import fit

ROOM = 4  # cells of a column
LEAST = 12  # cells of a row's name


@dataclass(frozen=True, slots=True)
class Named:
    """A row or a column: its key, and what it says."""

    key: str
    text: str


class Crossings(Widget, can_focus=True):
    """`row` and `column` say where the cursor is."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"cross--head", "cross--cursor", "cross--muted", "cross--strong"}
    DEFAULT_CSS = """
    Crossings { height: 1fr; background: $background; color: $text; }
    Crossings .cross--head { color: $muted; text-style: bold; }
    Crossings .cross--cursor { background: $panel; color: $text; text-style: bold; }
    Crossings .cross--muted { color: $muted; }
    Crossings .cross--strong { color: $accent; text-style: bold; }
    """
    BINDINGS: ClassVar = [
        key("up", "go(-1, 0)", N_("Up"), id="cross.up", help=N_("To the row above."), cli="", show=False),
        key("down", "go(1, 0)", N_("Down"), id="cross.down", help=N_("To the row below."), cli="", show=False),
        key("left", "go(0, -1)", N_("Left"), id="cross.left", help=N_("To the column before."), cli="", show=False),
        key("right", "go(0, 1)", N_("Right"), id="cross.right", help=N_("To the next column."), cli="", show=False),
        key("home", "edge(0)", N_("First column"), id="cross.home", help=N_("To the first column."), cli="",
            show=False),
        key("end", "edge(1)", N_("Last column"), id="cross.end", help=N_("To the last column."), cli="", show=False),
    ]  # fmt: skip

    @dataclass
    class Moved(Message):
        """The cursor is on another cell."""

        crossings: Crossings

    def __init__(self, rows: Sequence[Named], columns: Sequence[Named], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.rows, self.columns = list(rows), list(columns)
        self.cells: Mapping[tuple[str, str], int] = {}
        self.row, self.column, self._top, self._left = 0, 0, 0, 0

    def show(self, cells: Mapping[tuple[str, str], int]) -> None:
        """Other numbers in the same cells."""
        self.cells = dict(cells)
        self.refresh()

    @property
    def at(self) -> tuple[str, str]:
        """The keys of the row and the column at hand."""
        return self.rows[self.row].key, self.columns[self.column].key

    def next(self) -> None:
        """On to the next cell, row by row, as one fills a grid."""
        if self.column + 1 < len(self.columns):
            self._to(self.row, self.column + 1)
        elif self.row + 1 < len(self.rows):
            self._to(self.row + 1, 0)

    def action_go(self, down: int, right: int) -> None:
        self._to(self.row + down, self.column + right)

    def action_edge(self, last: int) -> None:
        self._to(self.row, len(self.columns) - 1 if last else 0)

    def _to(self, row: int, column: int) -> None:
        self.row = max(0, min(row, len(self.rows) - 1))
        self.column = max(0, min(column, len(self.columns) - 1))
        self.refresh()
        self.post_message(self.Moved(self))

    def on_click(self, event: Any) -> None:
        name, each = self._rooms()
        if event.y and event.x >= name:
            self._to(self._top + event.y - 1, self._left + (event.x - name) // each)

    # ---- painting

    def _rooms(self) -> tuple[int, int]:
        """The width of the rows' names, and of a column."""
        each = ROOM
        left = max(LEAST, min(self.size.width // 2, self.size.width - each * len(self.columns) - 1))
        return left, each

    def render_line(self, y: int) -> Strip:
        name, each = self._rooms()
        fits = max(1, (self.size.width - name) // each)
        self._left = min(max(self._left, self.column - fits + 1), self.column)
        lines = max(1, self.size.height - 1)
        self._top = min(max(self._top, self.row - lines + 1), self.row)
        if y == 0:
            parts = [Segment(" " * name, self.rich_style)]
            for place, one in list(enumerate(self.columns))[self._left : self._left + fits]:
                style = self._cursor() if place == self.column else self._style("head")
                parts.append(Segment(fit(one.key, each, right=True), style))
            return self._strip(parts)
        at = self._top + y - 1
        if at >= len(self.rows):
            return self._strip([])
        row, here = self.rows[at], at == self.row
        sign = "›" if here else " "
        parts = [
            Segment(
                fit(f"{sign}{row.key} {shown(row.text)}", name - 1) + " ", self._cursor() if here else self.rich_style
            )
        ]
        for place, column in list(enumerate(self.columns))[self._left : self._left + fits]:
            strength = self.cells.get((row.key, column.key), 0)
            said = str(strength) if strength else "·"
            style = self._style("strong" if strength == 3 else "" if strength else "muted")
            if here and place == self.column:
                said, style = f"›{said}", self._cursor()
            parts.append(Segment(fit(said, each, right=True), style))
        return self._strip(parts)

    def _strip(self, parts: list[Segment]) -> Strip:
        return Strip(parts).adjust_cell_length(self.size.width, self.rich_style).apply_style(self.rich_style)

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"cross--{name}", partial=name != "cursor") if name else self.rich_style

    def _cursor(self) -> Style:
        return Style(reverse=True, bold=True) if self.app.ansi_color else self._style("cursor")
