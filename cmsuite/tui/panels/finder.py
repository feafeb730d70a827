"""Type a few letters, take a line: what the palette and the switcher of brands share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input, Static

from cmsuite.core.locale import N_, translate
from cmsuite.tui.place import Panel
from cmsuite.tui.widgets.line import Line
from cmsuite.tui.widgets.row_list import Column, RowList

LONGEST = 200  # characters typed


class _Typed(Line):
    """Its owner sees each key first."""

    def __init__(self, first: Callable[[events.Key], bool], hint: str) -> None:
        super().__init__(placeholder=translate(hint), max_length=LONGEST, select_on_focus=False)
        self.first = first

    def on_key(self, event: events.Key) -> None:
        if self.first(event):
            event.prevent_default()
            event.stop()


class Finder(Panel):
    """A line to type in, and what answers it, the best first."""

    DEFAULT_CSS = """
    Finder Input, Finder Input:focus { border: none; height: 1; padding: 0; background: $panel; color: $text; }
    """
    BINDINGS: ClassVar = [
        Binding("escape", "dismiss", N_("Leave")),
        Binding("down", "list('go', 1)", N_("Down"), show=False),
        Binding("up", "list('go', -1)", N_("Up"), show=False),
        Binding("pagedown", "list('page', 1)", N_("Page down"), show=False),
        Binding("pageup", "list('page', -1)", N_("Page up"), show=False),
    ]
    columns: ClassVar[Sequence[Column]] = ()
    hint: ClassVar[str] = ""  # source strings
    foot: ClassVar[str] = ""
    empty: ClassVar[str] = N_("Nothing answers to this.")

    def compose(self) -> ComposeResult:
        with Vertical(classes="box wide"):
            yield _Typed(self.first, self.hint)
            found = RowList(self.columns, empty=self.empty)
            found.can_focus = False
            yield found
            yield Static(translate(self.foot), markup=False, classes="foot")

    def on_mount(self) -> None:
        self.answer()
        self.query_one(Input).focus()

    @property
    def typed(self) -> str:
        return self.query_one(Input).value

    def first(self, event: events.Key) -> bool:
        """Whether a key was meant for the panel, and not for the text."""
        return False

    def answer(self) -> None:
        """Show what answers to what was typed."""

    def take(self, row: Any) -> None:
        """What enter does to a line."""

    def show(self, rows: Sequence[Any]) -> None:
        """These lines, the first at hand."""
        found = self.query_one(RowList)
        found.at = 0
        found.scroll_to(y=0, animate=False, immediate=True)
        found.show(range(len(rows)), dict(enumerate(rows)))
        found.post_message(RowList.Moved(found, found.current))  # its number may be the same, and the line another

    def on_input_changed(self) -> None:
        self.answer()

    def on_input_submitted(self) -> None:
        row = self.query_one(RowList).row
        if row is not None:
            self.take(row)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self.on_input_submitted()

    def action_list(self, what: str, by: int) -> None:
        getattr(self.query_one(RowList), f"action_{what}")(by)
