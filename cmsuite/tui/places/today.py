"""What needs me now, over all brands?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, ClassVar, cast
from zlib import crc32

from textual.containers import Container, Horizontal
from textual.widget import Widget
from textual.widgets import Static

from cmsuite.core.locale import N_, labelled, number, translate
from cmsuite.core.needs import Need, Urgency
from cmsuite.core.text import shown
from cmsuite.engines.networks.names import called
from cmsuite.tui.keys import key
from cmsuite.tui.place import Place
from cmsuite.tui.query import Filter, Term, has_words
from cmsuite.tui.signs import standing_cell
from cmsuite.tui.today_seen import Leaving, Seen, read
from cmsuite.tui.widgets.narrowed import NONE_OF_FILTER, Narrowed
from cmsuite.tui.widgets.row_list import Cell, Column, RowList

if TYPE_CHECKING:
    from cmsuite.tui.seat import Brand
    from cmsuite.tui.widgets.filter_line import FilterLine

TERMS = (Term("urgency", N_("urgency"), {"0": N_("now"), "1": N_("today"), "2": N_("when you can")}),)
_TONES = {Urgency.NOW: "error", Urgency.TODAY: "warning", Urgency.WHEN_YOU_CAN: "muted"}

NOTHING = N_("Nothing needs you now. ✓")
NO_DAY = N_("Nothing goes out today. 4 is the calendar.")
BEGIN = N_("Begin: 0 connects an account, 2 follows a source, 5 writes a post.")


class TodayPlace(Place):
    """Needs first, then the day, and beside it the week; where there is no room, the week in a line."""

    name_ = "today"
    title_ = N_("Today")
    BINDINGS: ClassVar = [
        key("x", "see_to", N_("See to it"), id="today.see_to", help=N_("Open what this is about."),
            cli="today"),
        key("slash", "filter", N_("Filter"), id="today.filter", help=N_("Narrow what is listed."), cli="today"),
        key("tab", "app.focus_next", N_("Other list"), id="list.other", help=N_("To the other list."),
            cli="", show=False),
    ]  # fmt: skip
    DEFAULT_CSS = """
    TodayPlace .heading { height: 1; color: $muted; text-style: bold; padding: 0 1; }
    TodayPlace #needs { height: 1fr; }
    TodayPlace #below { height: 1fr; }
    TodayPlace #of_day { width: 3fr; height: 1fr; }
    TodayPlace #of_week { width: 2fr; height: 1fr; border-left: solid $muted; display: none; }
    TodayPlace.-wide #of_week { display: block; }
    TodayPlace #hand { height: 2; display: none; padding: 0 1; }
    TodayPlace.-narrow #hand { display: block; }
    TodayPlace #week { height: auto; padding: 0 1; }
    TodayPlace.-wide #week { display: none; }
    """

    def body(self) -> Iterable[Widget]:
        yield Static("", markup=False, classes="heading", id="needs_heading")
        yield Narrowed((), id="needs", empty=NOTHING, head=False)
        with Horizontal(id="below"):
            with Container(id="of_day"):
                yield Static("", markup=False, classes="heading", id="day_heading")
                yield Narrowed((), id="day", empty=NO_DAY, head=False)
            with Container(id="of_week"):
                yield Static("", markup=False, classes="heading", id="week_heading")
                yield RowList((), id="days", head=False)
        yield Static("", markup=False, id="hand")
        yield Static("", markup=False, id="week")

    def on_mount(self) -> None:
        self.seen: Seen | None = None
        self.asked: Filter | None = None  # None until somebody filters
        self._list("#days").can_focus = False  # it is only read: the calendar is where days are worked on
        if self.suite.plain:
            self.query_one("#of_week").display, self.query_one("#week").display = False, True
        self._list("#needs").focus()

    def load(self, *, whole: bool = False) -> None:
        question = partial(read, self.seat, whole=whole)
        self.work(question, self._show, group="load", exclusive=True, failed=partial(self._unread, None))

    def _show(self, found: Seen) -> None:
        self.seen = found
        self._show_lists(found)
        self._show_week(found.week)
        if not self.suite.journal_line:
            self.show_where()  # the brand is known now
            self.suite.seen_line = found.line
            self.suite.as_liked()
            self.suite.look()  # the first: what the status line says comes after the rows
        if found.unruled:
            self.load(whole=True)  # as what the rules say does
        self.take_filter()

    def _show_lists(self, found: Seen) -> None:
        """What needs somebody and what goes out, as far as the filter has it."""
        asked = self.asked if self.asked is not None and self.asked.text else None
        wanted, day = _narrowed(found, asked, self.seat.brands) if asked else (found.needs, found.day)
        brand = [] if self.seat.brand else [Column(N_("BRAND"), self._brand, 14, drop=1)]
        needs = {crc32(one.key.encode()): one for one in wanted}
        self._list("#needs").use([Column("", _word, 13), *brand, Column("", lambda one: one.sentence)])
        self._list("#needs").empty = NONE_OF_FILTER if asked else NOTHING if found.begun else BEGIN
        self._list("#needs").show(list(needs), needs)
        self.query_one("#needs_heading", Static).update(_heading(wanted))
        slots = {slot.entry: slot for slot in day}
        self._list("#day").empty = NONE_OF_FILTER if asked else NO_DAY
        self._list("#day").use(
            [
                Column("", lambda one: one.hour, 5),
                Column("", lambda one: standing_cell(one.standing), 22),
                *brand,
                Column("", lambda one: called(one.network), 10, drop=2),
                Column("", lambda one: one.title),
            ]
        )
        self._list("#day").show(list(slots), slots)
        self.query_one("#day_heading", Static).update(translate("TODAY"))
        self._say_whole()
        for line in self.query(".filter"):
            cast("FilterLine", line).found(len(needs) + len(slots))

    # ---- its filter

    async def action_filter(self) -> None:
        (await self._filter_line()).edit()

    async def filter_by(self, text: str) -> None:
        (await self._filter_line()).set(text)

    async def _filter_line(self) -> FilterLine:
        """The line to filter by, made when it is first asked for: the first rows do not wait for its import."""
        from cmsuite.tui.widgets.filter_line import FilterLine

        there = list(self.query(FilterLine))
        line = there[0] if there else FilterLine((), resting=True)
        line.terms = self.terms_with_brand(TERMS)
        if not there:
            line.add_class("filter")
            await self.mount(line, before="#needs_heading")
        return line

    def on_filter_line_asked(self, event: FilterLine.Asked) -> None:
        self.asked = event.filter
        if self.seen is not None:
            self._show_lists(self.seen)
        self._list("#needs" if self._list("#needs").ids or not self._list("#day").ids else "#day").focus()

    def _show_week(self, standings: Sequence[tuple[int, str]]) -> None:
        from cmsuite.core.zones import wall
        from cmsuite.tui import this_week

        today = wall(self.suite.seat_now(), self.seat.zone).local.date()
        days = this_week.week(today - timedelta(days=today.weekday()), standings)
        said = translate("This week: {out} of {planned} published.")
        out, planned = sum(one.out for one in days), sum(one.planned for one in days)
        self.query_one("#week", Static).update(said.format(out=number(out), planned=number(planned)))
        self.query_one("#week_heading", Static).update(this_week.heading(days))
        rows = self._list("#days")
        rows.use(this_week.columns())
        rows.show(range(7), dict(enumerate(days)))
        rows.to(today.weekday())

    def _list(self, which: str) -> RowList:
        return self.query_one(which, RowList)

    def _brand(self, one: Need | Leaving) -> Cell:
        return Cell(next((brand.name for brand in self.seat.brands if brand.id == one.brand), ""), "muted")

    def on_row_list_moved(self) -> None:
        self._say_whole()

    def on_descendant_focus(self) -> None:
        self._say_whole()

    def _say_whole(self) -> None:
        """The line at hand in full, where lines are cut."""
        self.query_one("#hand", Static).update(self.at_hand_text())

    def at_hand_text(self) -> str:
        row = self.focused.row if isinstance(self.focused, RowList) else None
        if isinstance(row, Need):
            return row.sentence
        return labelled(f"{shown(called(row.network))} {shown(row.handle)}", shown(row.title)) if row else ""

    # ---- what is done

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        row = event.rows.row_of(event.id)
        if isinstance(row, Need):
            self.suite.open_record(row.about, row.brand)
        elif row is not None:
            self.suite.open_record(("entry", row.entry), row.brand)

    def at_hand_ref(self) -> tuple[str, int] | None:
        row = self.focused.row if isinstance(self.focused, RowList) else None
        if isinstance(row, Need) or row is None:
            return row.about if row else None
        return ("entry", row.entry)

    def action_see_to(self) -> None:
        if isinstance(self.focused, RowList):
            self.focused.action_choose()


def _narrowed(found: Seen, asked: Filter, brands: Sequence[Brand]) -> tuple[list[Need], list[Leaving]]:
    """What a filter leaves of both lists; what goes out has no urgency."""
    names, slugs = {one.id: one.name for one in brands}, {one.id: one.slug for one in brands}
    urgency, brand = asked.values.get("urgency"), asked.values.get("brand")

    def wanted(of: int | None, *texts: str) -> bool:
        text = " ".join([names.get(of or 0, ""), *texts])
        return (brand is None or slugs.get(of or 0) == brand) and has_words(text, asked.words)

    needs = [
        one for one in found.needs
        if urgency in (None, str(int(one.urgency))) and wanted(one.brand, translate(one.word), one.sentence)
    ]  # fmt: skip
    day = [
        one for one in found.day
        if urgency is None
        and wanted(one.brand, standing_cell(one.standing).text, called(one.network), one.handle, one.title)
    ]  # fmt: skip
    return needs, day


def _heading(needs: Sequence[Need]) -> str:
    """How many there are of each sort that is listed."""
    now = sum(one.urgency < Urgency.WHEN_YOU_CAN for one in needs)
    counts = {N_("TO DO NOW"): now, N_("WHEN YOU CAN"): len(needs) - now}
    shown = {words: n for words, n in counts.items() if n} or {N_("TO DO NOW"): 0}
    return "   ".join(f"{translate(words)} ({number(n)})" for words, n in shown.items())


def _word(one: Need) -> Cell:
    return Cell(f"{'!' if one.urgency < 2 else '·'} {translate(one.word)}", _TONES[one.urgency])
