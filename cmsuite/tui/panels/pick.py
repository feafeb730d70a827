"""Several of a few: all are taken at first, space leaves one out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import SelectionList, Static
from textual.widgets.selection_list import Selection

from cmsuite.core.locale import N_, translate
from cmsuite.core.text import shown
from cmsuite.tui.place import Panel


class Pick(Panel):
    """Returns the ids taken, None where it was left. question: a source string. values: by id, what each is called."""

    DEFAULT_CSS = """
    Pick SelectionList { height: auto; max-height: 16; border: none; background: $surface; color: $text; }
    Pick .muted { margin-top: 1; }
    """
    BINDINGS: ClassVar = [
        Binding("escape", "dismiss", N_("Leave")),
        Binding("enter", "take", N_("Go on"), priority=True),
    ]

    def __init__(self, question: str, values: Mapping[int, str]) -> None:
        super().__init__()
        self.question, self.values = question, dict(values)

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(translate(self.question), markup=False, classes="title")
            yield SelectionList[int](
                *(Selection(Content(shown(name)), id, initial_state=True) for id, name in self.values.items())
            )
            yield Static(translate("space: this one or not · enter: go on"), markup=False, classes="muted")

    def on_mount(self) -> None:
        self.query_one(SelectionList).focus()

    def action_take(self) -> None:
        taken: list[Any] = self.query_one(SelectionList).selected
        if taken:
            self.dismiss([id for id in self.values if id in taken])
