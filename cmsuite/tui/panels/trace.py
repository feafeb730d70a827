"""The trace of a record: what led to it and what came of it, as a tree of lines."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Static

from cmsuite.core.locale import N_, translate
from cmsuite.core.text import shown
from cmsuite.tui.place import Panel
from cmsuite.tui.records import has_screen
from cmsuite.tui.widgets.row_list import Cell, Column, RowList

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.engines.rules.traced import Line


class Trace(Panel):
    """Enter on a record goes to the place that shows it."""

    DEFAULT_CSS = "Trace .title { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }"
    BINDINGS: ClassVar = [Binding("escape,t", "dismiss", N_("Leave"))]

    def __init__(self, kind: str, id: int) -> None:
        super().__init__()
        self.kind, self.id_ = kind, id

    def compose(self) -> ComposeResult:
        with Vertical(classes="box wide"):
            yield Static(translate("Trace"), markup=False, classes="title")
            columns = [
                Column(N_("WHAT"), lambda one: Cell(_way(one), "muted"), 34),
                Column(N_("NAME"), lambda one: Cell(_label(one), "muted" if one.gone else "")),
            ]
            yield RowList(columns, empty=N_("Nothing led to it, and nothing came of it yet."))
            yield Static(translate("enter goes there   → came of it   ← led to it   esc"), markup=False, classes="foot")

    def on_mount(self) -> None:
        self.query_one(RowList).focus()
        self.load()

    def load(self) -> None:
        self.ask(partial(_trace, self.kind, self.id_), self._show, failed=self._missing)

    def changed(self) -> None:
        """Somebody wrote to the store: what is on the way to it may be new."""
        self.load()

    def _missing(self, _err: Exception) -> bool:
        self.dismiss()
        return False

    def _show(self, lines: Sequence[Line]) -> None:
        first, *others = lines
        self.query_one(".title", Static).update(f"{translate('Trace')}  {first.what} {shown(first.label)}")
        self.query_one(RowList).show(range(len(others)), dict(enumerate(others)))

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        row: Line | None = event.rows.row
        if row is None:
            return
        if row.gone or not has_screen(row.node[0]):
            self.suite.tell(translate("No screen shows this record."), "warning")
            return
        self.dismiss()
        self.suite.call_later(self.suite.open_record, row.node)


def _way(line: Line) -> str:
    """How it was reached, and what it is; enter on a gate goes to its record."""
    if line.gate or not line.depth:
        return f"{'│ ' * line.depth}{line.what}"
    return f"{'│ ' * (line.depth - 1)}{'→' if line.forward else '←'} {line.relation} {line.what}"


def _label(line: Line) -> str:
    return f"{line.label} {translate('(gone)')}" if line.gone else line.label


def _trace(kind: str, id: int, act: Act) -> Sequence[Line]:
    from cmsuite.engines.rules.traced import traced
    from cmsuite.rooms import load_models

    load_models()
    return traced(act, kind, id).lines
