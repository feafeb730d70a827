"""Before many rows are changed at once: what each will get, which are refused and why. Enter does nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from cmsuite.core.locale import N_, translate
from cmsuite.core.text import shown
from cmsuite.tui.keys import key
from cmsuite.tui.panels.confirm import Confirm
from cmsuite.tui.widgets.answers import Answers


class Bulk(Confirm):
    """A question whose rows may be more than there is room for: the arrows to the sides read on and back."""

    DEFAULT_CSS = """
    Bulk VerticalScroll { height: auto; max-height: 12; margin: 1 0; scrollbar-size-vertical: 1; }
    Bulk .effect { margin: 0; max-height: 9999; }
    """
    BINDINGS: ClassVar = [
        replace(key("right", "read(1)", N_("Read further"), id="confirm.on", cli="", show=False,
            help=N_("The rows below, further down.")), priority=True),
        replace(key("left", "read(-1)", N_("Read back"), id="confirm.back", cli="", show=False,
            help=N_("The rows below, further up.")), priority=True),
    ]  # fmt: skip

    def compose(self) -> ComposeResult:
        with Vertical(classes="box broad"):
            yield Static(shown(self.question), markup=False, classes="title")
            with VerticalScroll(can_focus=False):
                yield Static("\n".join(shown(line) for line in self.effect.split("\n")), markup=False, classes="effect")
            yield Answers({"no": self.no or translate("Leave it"), "yes": self.yes})

    def action_read(self, by: int) -> None:
        """The rows, by some lines."""
        self.query_one(VerticalScroll).scroll_relative(y=6 * by, animate=False)
