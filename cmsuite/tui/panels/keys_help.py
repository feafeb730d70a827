"""The keys here, what they do, by which name keys.toml calls them; and how a filter is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Static

from cmsuite.core.locale import N_, translate
from cmsuite.tui.keys import ACTIONS
from cmsuite.tui.place import Panel
from cmsuite.tui.query import described
from cmsuite.tui.widgets.filter_line import FilterLine
from cmsuite.tui.widgets.key_line import readable
from cmsuite.tui.widgets.row_list import Cell, Column, RowList

if TYPE_CHECKING:
    from textual.binding import ActiveBinding

WIDE = 110  # columns of a terminal where names have a column of their own; the line below says them anyway
ORDER = {"list": 1, "place": 2, "app": 3, "go": 4}  # by scope of the ids: what is of this screen comes first


@dataclass(frozen=True, slots=True)
class Line:
    """A key, or a line about filters. keys: all that do it."""

    keys: str
    label: str
    help: str
    id: str = ""
    cli: str = ""


class KeysHelp(Panel):
    """Those of this place first, then those of any list, then those that work everywhere."""

    BINDINGS: ClassVar = [Binding("escape,question_mark,f1", "dismiss", N_("Leave"))]

    def compose(self) -> ComposeResult:
        with Vertical(classes="box wide"):
            yield Static(translate("Keys"), markup=False, classes="title")
            columns = [
                Column(N_("KEY"), lambda one: Cell(one.keys, "accent"), 11),
                Column(N_("DOES"), lambda one: one.label, 18),
                Column(N_("WHAT"), lambda one: Cell(one.help, "muted")),
                Column(N_("NAME IN KEYS.TOML"), lambda one: Cell(one.id, "muted"), 18),
            ]
            yield RowList(columns if self.app.size.width >= WIDE else columns[:-1])
            yield Static("", markup=False, classes="foot")

    def on_mount(self) -> None:
        below = self.app.screen_stack[-2]
        lines = [*_lines(below.active_bindings.values())]
        for line in list(below.query(FilterLine))[:1]:
            lines.append(Line("/", translate("Filter"), translate('Words, "two words", and what follows, by spaces')))
            lines += [Line("", "", told) for told in described(line.terms)]
        rows = self.query_one(RowList)
        rows.show(range(len(lines)), dict(enumerate(lines)))
        rows.focus()

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Its help in full, its name, and the command that does the same."""
        row: Line | None = event.rows.row
        if row is not None:
            parts = [row.help, row.id, f"cmsuite {row.cli}" if row.cli else ""]
            self.query_one(".foot", Static).update("   ".join(part for part in parts if part))


def _lines(active: Iterable[ActiveBinding]) -> list[Line]:
    """Each action once, with all its keys."""
    keys: dict[str, list[str]] = {}
    for one in active:
        if one.enabled and (id := one.binding.id) in ACTIONS:
            keys.setdefault(str(id), []).append(readable(one.binding.key))
    lines = []
    for id, pressed in sorted(keys.items(), key=lambda one: ORDER.get(one[0].partition(".")[0], 0)):
        action = ACTIONS[id]
        shown = " ".join(dict.fromkeys(pressed))
        lines.append(Line(shown, translate(action.label), translate(action.help), id, action.cli))
    return lines
