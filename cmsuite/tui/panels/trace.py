"""The trace of a record: what led to it and what came of it, as a tree of lines."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Static

from cmsuite.core.locale import N_, moment, translate
from cmsuite.core.text import shown
from cmsuite.engines.acts.words import RECORDS
from cmsuite.engines.trail.words import RELATIONS
from cmsuite.tui.place import Panel
from cmsuite.tui.records import has_screen
from cmsuite.tui.widgets.row_list import Cell, Column, RowList

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.engines.rules.reports import Passed
    from cmsuite.engines.trail.trace import Node, Record
    from cmsuite.engines.trail.trace import Trace as Found


@dataclass(frozen=True, slots=True)
class Line:
    """A record of the tree. way: how it was reached, indented. gone: only its name is left."""

    node: tuple[str, int]
    way: str
    label: str
    gone: bool


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
                Column(N_("WHAT"), lambda one: Cell(one.way, "muted"), 34),
                Column(N_("NAME"), lambda one: Cell(_label(one), "muted" if one.gone else "")),
            ]
            yield RowList(columns, empty=N_("Nothing led to it, and nothing came of it yet."))
            yield Static(translate("enter goes there   → came of it   ← led to it   esc"), markup=False, classes="foot")

    def on_mount(self) -> None:
        self.query_one(RowList).focus()
        self.ask(partial(_trace, self.kind, self.id_), self._show, failed=self._missing)

    def _missing(self, _err: Exception) -> bool:
        self.dismiss()
        return False

    def _show(self, lines: list[Line]) -> None:
        first, *others = lines
        self.query_one(".title", Static).update(f"{translate('Trace')}  {first.way} {shown(first.label)}")
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


def _label(line: Line) -> str:
    return f"{line.label} {translate('(gone)')}" if line.gone else line.label


def _trace(kind: str, id: int, act: Act) -> list[Line]:
    from cmsuite.engines.people.brands import zone_in
    from cmsuite.engines.rules import reports
    from cmsuite.engines.trail.trace import trace, tree
    from cmsuite.rooms import load_models

    load_models()
    found = trace(act, kind, id)
    rules = reports.passed(act, {(node[0], node[1]) for node in found.labels})
    zone = zone_in(act) if act.brand else None
    lines = [_line(found, found.start, ""), *_passed(rules, found.start, "", zone)]
    for one in tree(found):
        arrow = "→" if one.forward else "←"
        relation = translate(RELATIONS.get(one.relation, one.relation))
        lines.append(_line(found, one.node, f"{'│ ' * (one.depth - 1)}{arrow} {relation} "))
        lines += _passed(rules, one.node, "│ " * one.depth, zone)
    return lines


def _passed(rules: dict[Record, list[Passed]], node: Node, way: str, zone: str | None) -> list[Line]:
    """By which rules a record was approved and sent, below it; enter on such a line goes to the record."""
    from cmsuite.engines.rules.words import MOMENTS

    said = translate("{at}, by the rules {digest:.12}")
    return [
        Line(
            (node[0], node[1]),
            f"{way}{translate(MOMENTS[one.moment])}",
            said.format(at=moment(one.at, zone), digest=one.digest),
            False,
        )
        for one in rules.get((node[0], node[1]), ())
    ]


def _line(found: Found, node: Node, way: str) -> Line:
    kind = translate(RECORDS.get(node[0], node[0]))
    return Line((node[0], node[1]), f"{way}{kind} {node[1]}", found.told.get(node, ""), node in found.gone)
