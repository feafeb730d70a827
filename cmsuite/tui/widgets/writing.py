"""The field that text is written in: what is pasted is made safe first, and never more than it can hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual import events
from textual.filter import LineFilter
from textual.widgets import TextArea

from cmsuite.core.locale import N_, number, translate
from cmsuite.core.text import passable
from cmsuite.tui.keys import key
from cmsuite.tui.looks import InAscii

MOST = 20_000  # characters: beyond, each key is felt


class Writing(TextArea):
    """A TextArea for the words of a post."""

    DEFAULT_CSS = """
    Writing { border: none; padding: 0 1; background: $background; color: $text; scrollbar-size-vertical: 1; }
    Writing:focus { border: none; }
    Writing .text-area--cursor-line { background: $background; }
    """

    BINDINGS: ClassVar = [
        key("f7", "select_all", N_("Select all"), id="text.all", help=N_("Select the whole text."), cli="", show=False),
        key("f6", "select_line", N_("Select the line"), id="text.line", help=N_("Select the line of the cursor."),
            cli="", show=False),
    ]  # fmt: skip

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What somebody writes is shown as it is, also where our own signs are drawn in ASCII."""
        return [one for one in super().get_line_filters() if not isinstance(one, InAscii)]

    def on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        if not self.read_only and self.takes(event.text):
            done = self.replace(passable(event.text), *self.selection)
            self.move_cursor(done.end_location)

    def takes(self, text: str) -> bool:
        """Whether there is room for so much more; else it is said."""
        if len(self.text) + len(text) <= MOST:
            return True
        app: Any = self.app
        said = translate("This text has {n} characters; {most} fit here. Nothing was put in.")
        app.tell(said.format(n=number(len(text)), most=number(MOST)), "warning")
        return False

    def set(self, text: str) -> None:
        """Another text in its place; ctrl+z brings the one before back."""
        if text != self.text:
            self.replace(text, (0, 0), self.document.end)
            self.move_cursor((0, 0))
