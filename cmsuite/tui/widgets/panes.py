"""A list and what is at hand of it: beside it where there is width, below it where there is height, else over it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from cmsuite.core.locale import N_
from cmsuite.core.text import clean
from cmsuite.tui.keys import key


class Detail(VerticalScroll):
    """Lines of text about one record; foreign text is made safe here."""

    DEFAULT_CSS = """
    Detail { background: $background; color: $text; padding: 0 1; scrollbar-size-vertical: 1; }
    Detail > Static { width: 1fr; height: auto; }
    """

    def __init__(self) -> None:
        super().__init__(can_focus=False)
        self.lines: list[str] = []
        self.over: Detail | None = None  # the same, over the whole place

    def compose(self) -> ComposeResult:
        yield Static("", markup=False)

    def show(self, lines: Sequence[str]) -> None:
        """Another record, a paragraph each; the first is its title."""
        self.lines = [clean(line) for line in lines]
        self.query_one(Static).update("\n".join(self.lines))
        self.scroll_home(animate=False)
        if self.over is not None and self.over.is_attached:
            self.over.show(self.lines)


class Panes(Container):
    """Two children: the list, and a Detail (or what stands for it)."""

    DEFAULT_CSS = """
    Panes { layout: horizontal; height: 1fr; }
    Panes > RowList { width: 3fr; }
    Panes > .beside { width: 2fr; height: 1fr; border-left: solid $muted; }
    Panes > Detail { width: 2fr; height: 1fr; border-left: solid $muted; }
    """

    def open_detail(self) -> None:
        """Enter: to the text beside, or over all where there is no room for it."""
        detail = self.query_one(Detail)
        if detail.display:
            detail.can_focus = True
            detail.focus()
        else:
            self.app.push_screen(Over(detail.lines, detail))


class Over(ModalScreen[None]):
    """The same text over the whole place."""

    DEFAULT_CSS = "Over { background: $background; } Over > Detail { height: 1fr; }"
    BINDINGS: ClassVar = [
        Binding("escape,q", "dismiss", N_("Back")),
        key("n", "match(1)", N_("Next"), id="text.next", help=N_("To the next line."), cli=""),
        key("N", "match(-1)", N_("Before"), id="text.before", help=N_("To the line before."), cli=""),
    ]

    def __init__(self, lines: Sequence[str], source: Detail | None = None) -> None:
        super().__init__()
        self.lines, self.source = lines, source

    def compose(self) -> ComposeResult:
        yield Detail()

    def on_mount(self) -> None:
        detail = self.query_one(Detail)
        if self.source is not None:
            self.source.over = detail
        detail.show(self.lines)
        detail.can_focus = True
        detail.focus()

    async def action_match(self, by: int) -> None:
        """The next of the list below, or the one before, without going back to it."""
        await self.app.run_action(f"match({by})", self.app.screen_stack[-2])
