"""Several of a few: all, or those that are said, are taken at first; space takes one or leaves it out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Static

from cmsuite.core.locale import N_, translate
from cmsuite.tui.keys import key
from cmsuite.tui.place import Panel
from cmsuite.tui.widgets.row_list import Column, RowList

MOST = 16  # lines


class Pick(Panel):
    """Returns the ids taken, None where it was left. question: a source string. values: by id, what each is called.
    taken: at first; None is all."""

    DEFAULT_CSS = """
    Pick RowList { background: $surface; margin: 1 0; }
    """
    BINDINGS: ClassVar = [
        Binding("escape", "dismiss", N_("Leave")),
        replace(key("enter", "take", N_("Go on"), id="pick.take", help=N_("Go on with those marked."), cli=""),
                priority=True),
    ]  # fmt: skip

    def __init__(self, question: str, values: Mapping[int, str], taken: Iterable[int] | None = None) -> None:
        super().__init__()
        self.question, self.values = question, dict(values)
        self.taken = set(self.values if taken is None else taken)

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(translate(self.question), markup=False, classes="title")
            yield RowList([Column("", str)], head=False, markable=True)
            yield Static(translate("space: this one or not · enter: go on"), markup=False, classes="foot")

    def on_mount(self) -> None:
        rows = self.query_one(RowList)
        rows.styles.height = min(len(self.values), MOST)
        rows.marks = set(self.taken)
        rows.show(list(self.values), self.values)
        rows.focus()

    def action_take(self) -> None:
        if taken := self.query_one(RowList).marks:
            self.dismiss([id for id in self.values if id in taken])
        else:
            self.suite.tell(translate("Take one at least, with the space bar."), "warning")
