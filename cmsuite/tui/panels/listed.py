"""A panel that is a list, with all of the row at hand below it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from cmsuite.core.locale import translate
from cmsuite.tui.everywhere import OVER, SHEET, WAITING
from cmsuite.tui.place import Panel
from cmsuite.tui.widgets.row_list import PAGE, Column, RowList

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.tui.as_sheet import Whole


class Listed(Panel):
    """heading, empty, keys_: source strings; keys_: what the last line says of the keys."""

    DEFAULT_CSS = """
    Listed .about { height: auto; color: $muted; display: none; }
    Listed RowList { height: 3fr; margin: 0; }
    Listed .full { height: 2fr; color: $text; margin-top: 1; }
    """
    BINDINGS: ClassVar = [*OVER, WAITING, SHEET]
    heading: ClassVar[str] = ""
    empty: ClassVar[str] = ""
    keys_: ClassVar[str] = ""
    markable: ClassVar[bool] = False

    def compose(self) -> ComposeResult:
        with Vertical(classes="box wide"):
            yield Static(translate(self.heading), markup=False, classes="title")
            yield Static("", markup=False, classes="about")
            yield RowList(self.columns(), empty=self.empty, markable=self.markable)
            yield from self.full()
            yield Static(translate(self.keys_), markup=False, classes="foot")

    def full(self) -> ComposeResult:
        """Where the row at hand is told."""
        yield Static("", markup=False, classes="full")

    def on_mount(self) -> None:
        self.list.focus()
        self.load()

    def columns(self) -> Sequence[Column]:
        """What the list shows."""
        return ()

    def load(self) -> None:
        """Ask for the rows."""

    def changed(self) -> None:
        """Somebody wrote to the store: the cursor and the marks stay on their rows."""
        self.load()

    def came_back(self) -> None:
        """An act was undone here, or done again."""
        self.load()

    def told(self, row: Any) -> Iterable[str]:
        """A row in full, a line each, in the language in force."""
        return ()

    def formats(self) -> Mapping[str, Whole]:
        """What it is about, in formats of its own besides a spreadsheet, by the ending of a file."""
        return {}

    def action_spreadsheet(self) -> None:
        from cmsuite.tui.as_sheet import begin

        name = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", type(self).__name__).lower()
        begin(self, name, self.heading, self.formats())

    @property
    def list(self) -> RowList:
        return self.query_one(RowList)

    def show(self, rows: Mapping[int, Any], at: int | None = None) -> None:
        """Other rows, or the same anew. at: the one to go to, where it is listed."""
        self.list.show(list(rows), rows)
        if at is not None:
            self.list.to(at)
        self._tell()

    def about(self, lines: Sequence[str]) -> None:
        """What is said above the list, of all of it; in the language in force."""
        line = self.query_one(".about", Static)
        line.display = bool(lines)
        line.update("\n".join(lines))

    def on_row_list_moved(self, _event: RowList.Moved) -> None:
        self._tell()

    def _tell(self) -> None:
        row = self.list.row
        self.query_one(".full", Static).update("" if row is None else "\n".join(self.told(row)))


class Paged(Listed):
    """One whose rows come by page: the store may have any number of them."""

    def load(self) -> None:
        self.ask(partial(first_page, self.ids, self.page), self._first_came)

    @staticmethod
    def ids(act: Act) -> Sequence[int]:
        """Every row's number, in order."""
        return ()

    @staticmethod
    def page(ids: Sequence[int], act: Act) -> Mapping[int, Any]:
        """The rows of these numbers."""
        return {}

    def _first_came(self, found: tuple[Sequence[int], Mapping[int, Any]]) -> None:
        self.list.show(*found)
        self._tell()

    def on_row_list_need_page(self, event: RowList.NeedPage) -> None:
        self.ask(partial(self.page, event.ids), self._page_came, group="page")

    def _page_came(self, rows: Mapping[int, Any]) -> None:
        self.list.put(rows)
        self._tell()


def first_page(ids: Any, page: Any, act: Act) -> tuple[Sequence[int], Mapping[int, Any]]:
    """Every row's number, and the first of the rows."""
    found = ids(act)
    return found, page(found[:PAGE], act)
