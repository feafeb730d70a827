"""A list and what is at hand of it: beside it where there is width, below it where there is height, else over it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingsMap
from textual.containers import Container, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from cmsuite.core.locale import N_
from cmsuite.core.text import set_line
from cmsuite.tui.everywhere import HELP
from cmsuite.tui.keys import ACTIONS, key
from cmsuite.tui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from textual.binding import ActiveBinding

MOVES = ("list.", "text.", "section.")  # what moves in the list, or in the text itself
AWAY = ("veille.write", "go.", "app.brand")  # what leads elsewhere, so that the text is put away first
OF_APP = ("go.", "app.palette", "app.undo", "app.redo", "app.jobs", "app.waiting", "app.brand")
"""What the application offers over a text too."""


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
        self._text = Static("", markup=False)

    def compose(self) -> ComposeResult:
        yield self._text

    @property
    def is_over(self) -> bool:
        """Whether the same is read over the whole place at this moment."""
        return self.over is not None and self.over.is_attached

    def show(self, lines: Sequence[str]) -> None:
        """Another record, a paragraph each; the first is its title."""
        self.lines = [set_line(line) for line in lines]
        self._text.update("\n".join(self.lines))
        self.scroll_home(animate=False)
        if self.over is not None and self.over.is_attached:
            self.over.show(self.lines)
            if not self.lines and self.over.screen.is_current:
                self.over.screen.dismiss()  # nothing is left to read


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
    """The same text over the whole place, whose own keys go on: one decides while one reads."""

    DEFAULT_CSS = "Over { background: $background; } Over > Detail { height: 1fr; }"
    BINDINGS: ClassVar = [
        Binding("escape,q", "dismiss", N_("Back")),
        key("n", "match(1)", N_("Next"), id="text.next", help=N_("To the next line."), cli=""),
        key("N", "match(-1)", N_("Before"), id="text.before", help=N_("To the line before."), cli="", show=False),
        HELP,
    ]

    def __init__(self, lines: Sequence[str], source: Detail | None = None) -> None:
        super().__init__()
        self.lines, self.source = lines, source
        self._below: dict[str, ActiveBinding] = {}  # what the place below offers, by its id

    def compose(self) -> ComposeResult:
        yield Detail()
        yield KeyLine()

    def on_mount(self) -> None:
        detail = self.query_one(Detail)
        if self.source is not None:
            self.source.over = detail
            self._lend()
        detail.show(self.lines)
        detail.can_focus = True
        detail.focus()

    def _lend(self) -> None:
        """The keys of the place below; its own `q` leaves only where the place below does nothing by it."""
        keys: dict[str, list[Binding]] = {}
        for pressed, one in self.app.screen_stack[-2].active_bindings.items():
            id = one.binding.id or ""
            is_lent = id.startswith(OF_APP) if one.node is self.app else not id.startswith(MOVES)
            if not is_lent or id not in ACTIONS or pressed == "escape":
                continue
            self._below[id] = one
            keys.setdefault(pressed, []).append(replace(one.binding, action=f"below('{id}')"))
        own = {key: one for key, one in self._bindings.key_to_bindings.items() if key != "q" or key not in keys}
        self._bindings = BindingsMap.from_keys(keys | own)
        self.refresh_bindings()

    async def action_below(self, id: str) -> None:
        """What the place below does at this key, about the line that is read."""
        one = self._below[id]
        if id.startswith(AWAY) or id.endswith(".filter"):
            self.dismiss()
            self.app.call_later(self.app.run_action, one.binding.action, one.node)
        else:
            await self.app.run_action(one.binding.action, one.node)

    async def action_match(self, by: int) -> None:
        """The next of the list below, or the one before, without going back to it."""
        await self.app.run_action(f"match({by})", self.app.screen_stack[-2])
