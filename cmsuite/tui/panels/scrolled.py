"""A panel that is a list, whose row at hand may be longer than its room: what is told of it scrolls."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from cmsuite.core.locale import N_
from cmsuite.tui.keys import key
from cmsuite.tui.panels.listed import Listed
from cmsuite.tui.widgets.row_list import RowList


class Scrolled(Listed):
    """The arrows to the right and left read on and back; the list, which has them too, is never wider than its room."""

    DEFAULT_CSS = """
    Scrolled > .box > VerticalScroll { height: 3fr; margin-top: 1; scrollbar-size-vertical: 1; }
    Scrolled > .box > VerticalScroll > .full { height: auto; margin-top: 0; }
    """
    BINDINGS: ClassVar = [
        replace(key("right", "read(1)", N_("Read further"), id="scrolled.on", cli="", show=False,
            help=N_("The text below the list, further down.")), priority=True),
        replace(key("left", "read(-1)", N_("Read back"), id="scrolled.back", cli="", show=False,
            help=N_("The text below the list, further up.")), priority=True),
    ]  # fmt: skip

    def full(self) -> ComposeResult:
        with VerticalScroll(can_focus=False):
            yield from super().full()

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        super().on_row_list_moved(event)
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def action_read(self, by: int) -> None:
        """The text below the list, by some lines."""
        self.query_one(VerticalScroll).scroll_relative(y=3 * by, animate=False)
