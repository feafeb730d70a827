"""Two reports side by side: their figures, then the words of their summaries."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from cmsuite.core.locale import N_, ngettext, number, translate
from cmsuite.core.text import shown
from cmsuite.tui.panels.differs import MOST, told_words
from cmsuite.tui.panels.period import days
from cmsuite.tui.place import Panel
from cmsuite.tui.widgets.row_list import Cell, Column, RowList

if TYPE_CHECKING:
    from cmsuite.reporting.comparing import Compared


class ReportsBeside(Panel):
    """All the figures, with a sign at those that differ; what is gone and what is new of the summary below them."""

    DEFAULT_CSS = """
    ReportsBeside { align: left top; }
    ReportsBeside > Vertical { height: 1fr; background: $background; }
    ReportsBeside .title { height: auto; padding: 1; }
    ReportsBeside VerticalScroll { height: 1fr; padding: 0 2; border-top: solid $muted; scrollbar-size-vertical: 1; }
    ReportsBeside VerticalScroll > Static { height: auto; width: 1fr; }
    """
    BINDINGS: ClassVar = [Binding("escape,c", "dismiss", N_("Back"))]

    def __init__(self, found: Compared) -> None:
        super().__init__()
        self.found = found

    def compose(self) -> ComposeResult:
        older, newer = days(self.found.older.period), days(self.found.newer.period)
        columns = [
            Column("", lambda one: Cell("~" if one.differs else " ", "accent"), 1),
            Column(N_("FIGURE"), lambda one: one.label),
            Column(older, lambda one: Cell(one.before or "—", "muted"), max(len(older), 10), right=True),
            Column(newer, lambda one: one.after or "—", max(len(newer), 10), right=True),
        ]
        with Vertical():
            yield Static(self._said(), markup=False, classes="title")
            yield RowList(columns, empty=N_("They say the same."))
            with VerticalScroll(can_focus=True):
                yield Static(told_words(self.found.summary), markup=False)
        yield Static(translate("~ differs   tab the words below   esc"), markup=False, classes="foot")

    def on_mount(self) -> None:
        rows, figures = self.query_one(RowList), dict(enumerate(self.found.figures))
        rows.styles.height = min(len(figures), MOST) + 1
        rows.show(list(figures), figures)
        rows.focus()

    def _said(self) -> str:
        """How many figures differ, and what is to be known of the files."""
        n = sum(one.differs for one in self.found.figures)
        differ = ngettext("{n} figure differs", "{n} figures differ", n).format(n=number(n))
        said = translate("{older} beside {newer}: {differ}.")
        lines = [said.format(older=days(self.found.older.period), newer=days(self.found.newer.period), differ=differ)]
        changed = translate("{file} was changed since it was written.")
        return "\n".join([*lines, *(f"! {changed.format(file=shown(file))}" for file in self.found.touched)])
