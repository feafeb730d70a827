"""A section of the settings: a list, what is at hand of it, and its own keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Static

from cmsuite.core.locale import N_, translate
from cmsuite.core.text import shown
from cmsuite.tui.keys import key
from cmsuite.tui.query import Filter, has_words
from cmsuite.tui.seat import NoBrandChosen
from cmsuite.tui.widgets.columns import cell_of
from cmsuite.tui.widgets.filter_line import FilterLine
from cmsuite.tui.widgets.panes import Detail, Panes
from cmsuite.tui.widgets.row_list import Cell, Column, RowList

if TYPE_CHECKING:
    from cmsuite.tui.place import Place


FILTER = key("slash", "filter", N_("Filter"), id="section.filter", help=N_("Only the lines that have these words."),
             cli="", show=False)  # fmt: skip
NONE_OF_FILTER = N_("Nothing here has these words: esc shows all.")


class Lines(RowList):
    """The list of a section: left and right go to its neighbours."""

    BINDINGS: ClassVar = [
        key("left", "screen.section(-1)", N_("Section before"), id="section.left", help=N_("To the section before."),
            cli="", show=False),
        key("right", "screen.section(1)", N_("Section"), id="section.right", help=N_("To the next section."),
            cli="", show=False),
    ]  # fmt: skip


class Section(Vertical):
    """What the sections share. `load` asks, `show` shows; the rest of it says what a row says."""

    DEFAULT_CSS = """
    Section { height: 1fr; }
    Section > .head { height: auto; padding: 0 2; color: $muted; display: none; }
    Section > .foot { height: auto; min-height: 2; max-height: 3; padding: 0 2; color: $muted; display: none; }
    """

    BINDINGS: ClassVar = [
        Binding("escape", "back", N_("Back"), show=False),
        FILTER,
    ]

    empty: ClassVar[str] = N_("Nothing here.")
    kinds: ClassVar[tuple[str, ...]] = ()  # of records that it shows

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[int, Any] = {}
        self.asked, self.nothing = Filter(), self.empty
        self.ready = False

    def compose(self) -> ComposeResult:
        yield Static("", markup=False, classes="head")
        yield FilterLine((), resting=True)
        with Panes():
            yield Lines(self.columns(), empty=self.empty)
            yield Detail()
        yield Static("", markup=False, classes="foot")

    def on_mount(self) -> None:
        self.ready = True
        if self.display:
            self.enter()

    def enter(self) -> None:
        """It is shown: the cursor into its list."""
        if not self.query_one(FilterLine).has_focus_within:
            self.list.focus()
        self.load()
        self.place.take_filter()

    def columns(self) -> Sequence[Column]:
        """What its list shows."""
        return ()

    def load(self) -> None:
        """Ask for what it shows."""

    def changed(self) -> None:
        """Somebody wrote to the store."""
        self.load()

    @property
    def place(self) -> Place:
        return cast("Place", self.screen)

    @property
    def list(self) -> RowList:
        return self.query_one(RowList)

    @property
    def row(self) -> Any:
        """The row under the cursor, or None."""
        current = self.list.current
        return self.rows.get(current) if current is not None else None

    def show(self, rows: Mapping[int, Any]) -> None:
        """Other rows, or the same anew."""
        self.rows = dict(rows)
        self._narrow()
        for kind in self.kinds:
            if (wanted := self.place.suite.taken(kind)) is not None:
                self.list.to(self.row_for(kind, wanted))
        self._tell()

    def _narrow(self) -> None:
        """Those of the filter."""
        columns = self.columns()
        self.list.use(columns)
        ids = [id for id, row in self.rows.items() if has_words(self.sought(row, columns), self.asked.words)]
        self.list.empty = NONE_OF_FILTER if self.asked.words and self.rows else self.nothing
        self.query_one(FilterLine).found(len(ids))
        self.list.show(ids, self.rows)

    def row_for(self, kind: str, id: int) -> int:
        """The row that shows a record of one of `kinds`."""
        return id

    def at_hand_ref(self) -> tuple[str, int] | None:
        """The kind and number of the record at hand."""
        return None

    def told(self, row: Any) -> Sequence[str]:
        """All that there is to say of a row, a paragraph each; its title first."""
        return ()

    def foot(self, row: Any) -> str:
        """What must be read of a row where there is no room for its detail."""
        return ""

    def sought(self, row: Any, columns: Sequence[Column]) -> str:
        """Where the words of a filter are looked for."""
        return " ".join([*(cell_of(one.cell(row)).text for one in columns), self.foot(row)])

    def head(self, text: str) -> None:
        """A line above the list, for all of it."""
        line = self.query_one(".head", Static)
        line.display = bool(text)
        line.update(shown(text))

    def on_row_list_need_page(self, event: RowList.NeedPage) -> None:
        event.stop()
        event.rows.put({id: self.rows[id] for id in event.ids if id in self.rows})

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        event.stop()
        self._tell()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self.chosen()

    def chosen(self) -> None:
        """Enter on a row."""
        self.query_one(Panes).open_detail()

    def action_filter(self) -> None:
        self.query_one(FilterLine).edit()

    def on_filter_line_asked(self, event: FilterLine.Asked) -> None:
        event.stop()
        self.asked = event.filter
        self._narrow()
        self._tell()
        self.list.focus()

    def action_back(self) -> None:
        """From the detail to the list; from there, to all of it."""
        if self.list.has_focus and self.asked.words:
            self.query_one(FilterLine).clear()
        self.list.focus()

    def _tell(self) -> None:
        row = self.row
        self.query_one(Detail).show(self.told(row) if row is not None else [])
        self.query_one(".foot", Static).update(shown(self.foot(row)) if row is not None else "")

    # ---- for what is done

    def of_brand(self) -> int | None:
        """The brand at hand; without one it is said that one must be chosen."""
        brand = self.place.seat.brand
        if brand is None:
            self.place.suite.report(NoBrandChosen())
            return None
        return brand.id

    def brand_column(self) -> Sequence[Column]:
        """The brand of each row, where they are of several."""
        if self.place.seat.brand is not None:
            return ()
        return (Column(N_("BRAND"), lambda one: Cell(self.brand_name(one.brand), "muted"), 16, drop=1),)

    def brand_name(self, id: int) -> str:
        """What a brand is called."""
        return next((one.name for one in self.place.seat.brands if one.id == id), "")

    def said(self, sentence: str, **facts: Any) -> None:
        """Tell what was done, and show it. sentence: a source string."""
        self.place.suite.tell(translate(sentence).format(**{name: shown(str(one)) for name, one in facts.items()}))
        self.place.suite.look()
        self.load()


def labelled_lines(title: str, parts: Sequence[tuple[str, str]]) -> list[str]:
    """A title, then a line for each name and value that is there."""
    from cmsuite.core.locale import labelled

    return [shown(title), "", *(labelled(name, shown(value)) for name, value in parts if value)]
