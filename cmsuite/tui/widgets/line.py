"""One line that people type in: what comes from outside is made safe first, and never more than it can hold."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.reactive import reactive
from textual.widgets import Input

from cmsuite.core.locale import number, translate
from cmsuite.core.text import passable
from cmsuite.tui.widgets.key_line import TYPED

LONGEST = 5_000  # characters


class Line(Input):
    """An Input whose clipboard is foreign text."""

    cursor_blink = reactive(False, init=False)  # nothing blinks

    def __init__(self, value: str = "", **options: Any) -> None:
        super().__init__(value, **{"max_length": LONGEST} | options)
        if not self.validators:
            self.set_class(True, "-valid", update=False)  # as its first text would: else it is styled twice

    def on_unmount(self) -> None:
        """Be forgotten by the screen, which keeps each line that was ever on it otherwise, with all that it drew."""
        self.screen.text_selection_started_signal.unsubscribe(self)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Also the signs that the toolkit knows by another name than Unicode."""
        return super().check_consume_key(key, character or TYPED.get(key))

    def validate_value(self, value: str) -> str:
        """What is in it, without what a terminal would obey: it may be a stranger's."""
        return passable(value)

    def on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        room = (self.max_length or LONGEST) - len(self.value) + len(self.selected_text)
        if len(event.text) <= room:
            text = " ".join(passable(event.text).replace("\t", " ").splitlines())
            self.replace(text, *self.selection)
        else:
            app: Any = self.app
            said = translate("This text has {n} characters; {most} fit here. Nothing was put in.")
            app.tell(said.format(n=number(len(event.text)), most=number(room)), "warning")
