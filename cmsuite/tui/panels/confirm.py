"""Before what cannot be taken back: what it is about, how many, what comes of it. Enter does nothing."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import OptionList, Static

from cmsuite.core.locale import N_, translate
from cmsuite.core.text import shown
from cmsuite.tui.keys import key
from cmsuite.tui.place import Panel
from cmsuite.tui.widgets.answers import Answers


class Confirm(Panel):
    """Returns whether a person is sure. question: the object and its number. effect: what comes of it, a line each.
    yes: the word for it. no: the word for leaving it. All in the language in force: they hold names and numbers."""

    DEFAULT_CSS = """
    Confirm .effect { color: $text; margin: 1 0; height: auto; max-height: 10; }
    """
    BINDINGS: ClassVar = [
        Binding("escape", "answer(False)", N_("Leave")),
        key("1,ampersand", "answer(False)", N_("Leave it"), id="confirm.no", help=N_("Do nothing."), cli=""),
        key("2,é", "answer(True)", N_("Do it"), id="confirm.yes", help=N_("Do what is asked."), cli=""),
    ]

    def __init__(self, question: str, effect: str, yes: str, no: str = "") -> None:
        super().__init__()
        self.question, self.effect, self.yes, self.no = question, effect, yes, no

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(shown(self.question), markup=False, classes="title")
            yield Static("\n".join(shown(line) for line in self.effect.split("\n")), markup=False, classes="effect")
            yield Answers({"no": self.no or translate("Leave it"), "yes": self.yes})

    def on_mount(self) -> None:
        self.query_one(OptionList).focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option.id == "yes")

    def action_answer(self, sure: bool) -> None:
        self.dismiss(sure)
