"""The calendar as it is looked at: days by hours, a month, or a list; and which entry of it is at hand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.events import Resize
from textual.widget import Widget
from textual.widgets import Static

from cmsuite.core.locale import N_, translate
from cmsuite.core.order import AS_IT_COMES
from cmsuite.publishing.words import STANDINGS
from cmsuite.tui import agenda, agenda_words
from cmsuite.tui.agenda import Checked, Seen, View
from cmsuite.tui.place import Place
from cmsuite.tui.query import Filter, Term
from cmsuite.tui.signs import standing_cell
from cmsuite.tui.widgets.day_grid import WIDE, DayGrid, MonthGrid, WeekGrid
from cmsuite.tui.widgets.filter_line import FilterLine
from cmsuite.tui.widgets.row_list import Cell, Column, RowList

if TYPE_CHECKING:
    from cmsuite.calendar.days import Unplaced
    from cmsuite.publishing.agenda import Slot

SORTS = {"date": N_("DATE"), "account": N_("ACCOUNT"), "title": N_("TITLE"), "brand": N_("BRAND")}
TERMS = (
    Term("state", N_("state"), STANDINGS),
    Term("network", N_("network"), kind="text"),
    Term("account", N_("account"), kind="text"),
    Term("since", N_("since"), kind="since"),
    Term("sort", N_("sort"), SORTS, "order"),
)
SEVEN = 7 * WIDE + 8  # cells from which a week has room
A_DAY = N_("1d")


class Viewing(Place):
    """Its views, and the entry at hand in full below. What is done with that is the place's own."""

    DEFAULT_CSS = """
    Viewing #entries { height: 1fr; }
    Viewing #at { height: 3; padding: 0 1; background: $surface; text-wrap: nowrap; text-overflow: ellipsis; }
    Viewing #legend { height: 1; padding: 0 1; color: $muted; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def body(self) -> Iterable[Widget]:
        yield WeekGrid(id="week")
        yield MonthGrid(id="month")
        with Vertical(id="entries"):
            yield FilterLine(TERMS, text=f"{translate(TERMS[3].label)}:{translate(A_DAY)}")
            yield RowList(
                (), empty=N_("Nothing here. esc in the filter shows all; a gives a post its day."), markable=True
            )
        yield Static("", markup=False, id="at")
        yield Static("", markup=False, id="legend")

    def on_mount(self) -> None:
        self.view: View = "list" if self.suite.plain else "week"  # a reader hears lines, not columns
        self.day: date | None = None
        self.first: date | None = None
        self.entry: int | None = None
        self.found: Seen | None = None
        self.slots: dict[int, Slot] = {}
        self.asked: Filter | None = None
        self.check: Checked | None = None
        self._typing = False
        self._show_view()

    # ---- what is shown

    @property
    def grid(self) -> DayGrid:
        return self.query_one("#month" if self.view == "month" else "#week", DayGrid)

    @property
    def rows(self) -> RowList:
        return self.query_one(RowList)

    @property
    def columns(self) -> int:
        return 7 if self.app.size.width >= SEVEN else 3

    def on_resize(self, event: Resize) -> None:
        self.query_one("#legend", Static).update(agenda_words.legend(event.size.width >= SEVEN))
        if self.found is not None and self.view == "week":
            self.load()

    def action_view(self, view: View) -> None:
        if view != self.view:
            self.view, self.found, self.first = view, None, None
            self._show_view()
            self.load()

    def _show_view(self) -> None:
        for name, id in (("week", "week"), ("month", "month"), ("list", "entries")):
            self.query_one(f"#{id}").display = name == self.view
        self.query_one("#legend").display = self.view != "list"
        (self.rows if self.view == "list" else self.grid).focus()

    def load(self) -> None:
        self.offer(TERMS)
        if (wanted := self.suite.taken("entry")) is not None:
            self.ask(partial(agenda.slots, [wanted]), partial(self._go_to, wanted), group="wanted")
        elif self.view != "list":
            job = partial(agenda.seen, self.seat, self.view, self.day, self.first, self.columns)
            self.work(job, self._shown, group="load", exclusive=True)
        elif self.asked is None:
            self.query_one(FilterLine).set(self.query_one(FilterLine).text)
        else:
            self.ask(partial(agenda.listed, self.asked), self._listed, brand=self.brand_asked(self.asked))

    def _go_to(self, entry: int, found: dict[int, Slot]) -> None:
        """Show one entry, wherever it is."""
        slot = found.get(entry)
        if slot is not None and slot.at is not None:
            self.entry, self.day = entry, slot.at.local.date()
            self.action_view("week")
        self.load()

    def _shown(self, found: Seen) -> None:
        if found.view != self.view:
            return
        self.found, self.first = found, found.first
        self.slots = {slot.entry: slot for there in found.slots.values() for slot in there}
        several = {} if self.seat.brand else {brand.id: brand.name for brand in self.seat.brands}
        self.grid.show(agenda_words.days(found, several), found.day, self.entry)
        self.at_hand(agenda_words.heading(found))
        self._moved()

    def on_day_grid_moved(self) -> None:
        self._moved()

    def on_day_grid_turned(self, event: DayGrid.Turned) -> None:
        self.day, self.entry = event.day, None
        if event.day is None:
            self.first = None
        self.load()

    def on_day_grid_chosen(self) -> None:
        if self.view == "month":
            self.action_view("week")
        else:
            self.open_slot()

    def _moved(self) -> None:
        """Another day or entry is at hand: say it."""
        self.day, self.entry, self.check = self.grid.day, self.grid.entry, None
        self._say()
        self._check()

    def _check(self) -> None:
        if (slot := self.slot) is not None:
            self.work(partial(agenda.checked, self.seat, slot), self._checked, group="item", exclusive=True)

    def _checked(self, found: Checked) -> None:
        if self.slot is not None and found.entry == self.slot.entry:
            self.check = found
            self._say()

    def _say(self) -> None:
        self.query_one("#at", Static).update(self.at_hand_text())

    def at_hand_text(self) -> str:
        lines: list[str] = []
        if (slot := self.slot) is not None:
            lines = agenda_words.entry_lines(slot, self._brand(slot), self.check)
        elif self.found is not None and self.day is not None:
            lines = agenda_words.day_lines(self.day, self.found)
        return "\n".join(lines)

    # ---- the list

    def action_filter(self) -> None:
        self._typing = self.asked is None  # the list asks its first filter by itself
        self.action_view("list")
        self.query_one(FilterLine).edit()

    def filter_by(self, text: str) -> Awaitable[None] | None:
        self.asked = self.asked or Filter()  # the list asks its first filter by itself
        self.action_view("list")
        return super().filter_by(text)

    def on_filter_line_asked(self, event: FilterLine.Asked) -> None:
        self.asked = event.filter
        if not self._typing:
            self.rows.focus()
        self._typing = False
        self.load()

    def _columns(self) -> list[Column]:
        brand = Column(N_("BRAND"), lambda one: Cell(self._brand(one), "muted"), 14, drop=1, sort="brand")
        return [
            Column(N_("DATE"), agenda_words.in_row, 13, sort="date"),
            Column(N_("HOUR"), lambda one: f"{one.at.local:%H:%M}" if one.at else "", 5),
            Column(N_("STATE"), lambda one: standing_cell(one.standing), 22),
            *([] if self.seat.brand else [brand]),
            Column(N_("ACCOUNT"), lambda one: Cell(agenda_words.where(one), "muted"), 16, drop=2, sort="account"),
            Column(N_("TITLE"), lambda one: one.title, sort="title"),
        ]

    def _listed(self, found: tuple[list[int], dict[int, Slot]]) -> None:
        self.rows.use(self._columns(), self.asked.order if self.asked else AS_IT_COMES)
        self.query_one(FilterLine).found(len(found[0]))
        self.at_hand(translate("List"))
        self.rows.show(*found)

    def on_row_list_need_page(self, event: RowList.NeedPage) -> None:
        self.ask(partial(agenda.slots, event.ids), partial(self._paged, event.rows), group="page")

    def _paged(self, rows: RowList, found: dict[int, Slot]) -> None:
        rows.put(found)
        if self.view == "list" and rows.current in found:
            self.check = None
            self._say()
            self._check()

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        if self.view == "list":
            self.check = None
            self._say()
            self._check()

    def on_row_list_chosen(self) -> None:
        self.open_slot()

    # ---- what is at hand

    @property
    def slot(self) -> Slot | None:
        """The entry under the cursor; a month has only days."""
        if self.view == "list":
            row: Slot | None = self.rows.row
            return row
        return self.slots.get(self.entry) if self.entry is not None and self.view == "week" else None

    @property
    def acted_on(self) -> list[Slot]:
        """What an action is for: the marked, else the entry at hand."""
        if self.view == "list":
            return [slot for id in self.rows.acted_on if (slot := self.known(id)) is not None]
        if self.view == "month":
            self.suite.tell(translate("A day is at hand: enter opens it, then choose an entry."))
            return []
        if self.slot is None:
            self.suite.tell(translate("No entry is at hand: up and down go to one."))
        return [self.slot] if self.slot else []

    def known(self, entry: int) -> Slot | None:
        found: Slot | None = self.rows.row_of(entry) if self.view == "list" else None
        return found or self.slots.get(entry)

    def for_acted_on(self, then: Callable[[list[Slot]], None]) -> None:
        """Hand over what an action is for, once all that is marked is there: a long list has a part of its rows."""
        marked = self.rows.acted_on if self.view == "list" else []
        missing = [id for id in marked if self.rows.row_of(id) is None]

        def came(found: dict[int, Slot]) -> None:
            self.slots.update(found)
            then(self.acted_on)

        if missing:
            self.ask(partial(agenda.slots, missing), came, group="acted")
        else:
            then(self.acted_on)

    def at_hand_ref(self) -> tuple[str, int] | None:
        return ("entry", self.slot.entry) if self.slot else None

    def _brand(self, slot: Slot | Unplaced) -> str:
        """Its name, where it is not the brand at hand."""
        names = (brand.name for brand in self.seat.brands if brand.id == slot.brand)
        return next(names, "") if self.seat.brand is None else ""

    def open_slot(self) -> None:
        """Enter, on an entry or on none."""
