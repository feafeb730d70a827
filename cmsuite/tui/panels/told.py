"""Some paragraphs to read; any key that leaves closes it."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from cmsuite.core.locale import N_
from cmsuite.core.text import shown
from cmsuite.tui.place import Panel


class Told(Panel):
    """title, text: in the language in force."""

    DEFAULT_CSS = """
    Told VerticalScroll { height: auto; max-height: 16; margin-top: 1; scrollbar-size-vertical: 1; }
    Told VerticalScroll Static { height: auto; color: $text; }
    """
    BINDINGS: ClassVar = [Binding("escape,enter", "dismiss", N_("Leave"))]

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self.heading, self.text = title, text

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(shown(self.heading), markup=False, classes="title")
            with VerticalScroll():
                yield Static("\n".join(shown(line) for line in self.text.split("\n")), markup=False)

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()
