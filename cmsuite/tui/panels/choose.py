"""One of a few words, by its letter or its number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from cmsuite.core.locale import N_, translate
from cmsuite.core.text import shown
from cmsuite.tui.place import Panel


class Choose(Panel):
    """question: a source string. values: what is returned, with the word for it (a source string)."""

    BINDINGS: ClassVar = [Binding("escape", "dismiss", N_("Leave"))]

    def __init__(self, question: str, values: Mapping[str, str]) -> None:
        super().__init__()
        self.question, self.values = question, dict(values)

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(translate(self.question), markup=False, classes="title")
            yield OptionList(
                *(
                    Option(Content(f"{number} {shown(translate(label))}"), id=value)
                    for number, (value, label) in enumerate(self.values.items(), 1)
                )
            )

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option.id)

    def on_key(self, event: Key) -> None:
        if event.character and event.character.isdigit() and 0 < int(event.character) <= len(self.values):
            event.stop()  # a digit would also be a place
            event.prevent_default()
            self.dismiss(list(self.values)[int(event.character) - 1])
