"""One of a few words, by its letter or its number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.events import Key
from textual.widgets import OptionList, Static

from cmsuite.core.locale import N_, translate
from cmsuite.tui.place import Panel
from cmsuite.tui.widgets.answers import Answers


class Choose(Panel):
    """question: a source string. values: what is returned, with the word for it (a source string)."""

    BINDINGS: ClassVar = [Binding("escape", "dismiss", N_("Leave"))]

    def __init__(self, question: str, values: Mapping[str, str]) -> None:
        super().__init__()
        self.question, self.values = question, dict(values)

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(translate(self.question), markup=False, classes="title")
            yield Answers({value: translate(label) for value, label in self.values.items()})

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option.id)

    def on_key(self, event: Key) -> None:
        if (found := self.query_one(Answers).answered(event.character)) is not None:
            event.stop()  # a digit would also be a place
            event.prevent_default()
            self.dismiss(found)
