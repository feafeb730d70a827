"""One line to filter a list by: it says what is asked, and how many are found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.message import Message
from textual.suggester import Suggester
from textual.widgets import Input, Static

from cmsuite.core.errors import CmsError
from cmsuite.core.locale import N_, ngettext, number, translate
from cmsuite.tui.keys import key
from cmsuite.tui.query import Filter, Term, completed, parse
from cmsuite.tui.widgets.line import Line


class _Completing(Suggester):
    """Names and values, as they are begun."""

    @dataclass
    class ToSave(Message):
        """A filter to keep under a name."""

        line: FilterLine
        text: str

    def __init__(self, line: FilterLine) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self.line = line

    async def get_suggestion(self, value: str) -> str | None:
        return completed(value, self.line.terms)


class _Line(Line):
    BINDINGS: ClassVar = [
        Binding("escape", "leave", N_("Clear"), show=True),
        key("right", "cursor_right", N_("Complete"), id="filter.complete", help=N_("Take the word offered."), cli=""),
        key("ctrl+s", "save", N_("Save"), id="filter.save", help=N_("Keep this filter under a name, for the palette."),
            cli="me filter save"),
    ]  # fmt: skip

    def action_leave(self) -> None:
        line = self.parent
        assert isinstance(line, FilterLine)
        line.clear()

    def action_save(self) -> None:
        line = self.parent
        assert isinstance(line, FilterLine)
        if line.text.strip():
            line.post_message(FilterLine.ToSave(line, line.text.strip()))


class FilterLine(Horizontal):
    """`/` and what is asked; the count at its end. Enter asks, esc clears. terms: may be others at any time.

    resting: it is only there while something is asked.
    """

    DEFAULT_CSS = """
    FilterLine { height: 1; background: $surface; }
    FilterLine > .slash { width: 3; color: $accent; }
    FilterLine > Input { border: none; height: 1; padding: 0; width: 1fr; background: $surface; color: $text; }
    FilterLine > Input:focus { border: none; background: $panel; }
    FilterLine > .count { width: auto; min-width: 8; color: $muted; text-align: right; padding: 0 1; }
    """

    @dataclass
    class Asked(Message):
        """A filter to apply."""

        line: FilterLine
        filter: Filter

    @dataclass
    class ToSave(Message):
        """A filter to keep under a name."""

        line: FilterLine
        text: str

    def __init__(self, terms: Sequence[Term], *, text: str = "", resting: bool = False) -> None:
        super().__init__()
        self.terms, self._first, self.resting = terms, text, resting
        self.display = not resting
        self._n, self._marked = 0, 0

    def compose(self) -> ComposeResult:
        yield Static(" / ", classes="slash", markup=False)
        yield _Line(self._first, placeholder=translate("all"), suggester=_Completing(self), select_on_focus=False)
        yield Static("", classes="count", markup=False)

    @property
    def text(self) -> str:
        return self.query_one(_Line).value

    def edit(self) -> None:
        """Put the cursor in it, where the next word begins."""
        self.display = True
        line = self.query_one(_Line)
        if line.value and not line.value.endswith(" "):
            line.value += " "
        line.action_end()
        line.focus()

    def set(self, text: str) -> None:
        """Another filter, asked at once."""
        self.query_one(_Line).value = text
        self._ask()

    def clear(self) -> None:
        """No filter, and back to the list."""
        self.set("")

    def found(self, n: int) -> None:
        """How many there are."""
        self._n = n
        self._count()

    def marked(self, n: int) -> None:
        """How many of them are marked."""
        if n != self._marked:
            self._marked = n
            self._count()

    def _count(self) -> None:
        said = ngettext("{n} · {marked} marked", "{n} · {marked} marked", self._marked) if self._marked else "{n}"
        self.query_one(".count", Static).update(said.format(n=number(self._n), marked=number(self._marked)))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._ask()

    def _ask(self) -> None:
        app: Any = self.app
        self.query_one(_Line).value = " ".join(self.text.split())
        try:
            asked = parse(self.text, self.terms, app.seat_now())
        except CmsError as err:
            app.report(err)
            return
        if self.resting:
            self.display = bool(self.text)
        self.post_message(self.Asked(self, asked))
