"""What goes out when; is it late, is it in doubt?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.events import Resize
from textual.widget import Widget
from textual.widgets import Static

from cmsuite.core.locale import N_, ngettext, translate
from cmsuite.core.order import AS_IT_COMES
from cmsuite.core.text import shown
from cmsuite.core.when import written
from cmsuite.core.zones import Wall
from cmsuite.publishing.words import STANDINGS
from cmsuite.tui import agenda, agenda_words
from cmsuite.tui.agenda import Checked, Deed, Outcome, Seen, View
from cmsuite.tui.keys import key
from cmsuite.tui.outside import open_outside
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


class CalendarPlace(Place):
    """A week or some days of it, a month, or a list; the entry at hand in full below."""

    name_ = "calendar"
    title_ = N_("Calendar")
    BINDINGS: ClassVar = [
        key("a", "add", N_("Add"), id="calendar.add", help=N_("Give a post its day."), cli="calendar place"),
        key("p", "plan", N_("Plan"), id="calendar.plan", help=N_("Decide that it goes out, or that it does not."),
            cli="publishing plan"),
        key("M", "date", N_("Date"), id="calendar.date", help=N_("Another day and hour, by words."),
            cli="calendar move"),
        key("less_than_sign", "shift(-1)", N_("Earlier"), id="calendar.earlier", help=N_("A day earlier."),
            cli="calendar move"),
        key("greater_than_sign", "shift(1)", N_("Later"), id="calendar.later", help=N_("A day later."),
            cli="calendar move"),
        key("d", "take_out", N_("Take out"), id="calendar.cancel", help=N_("Out of the calendar, with the reason."),
            cli="calendar cancel", show=False),
        key("e", "edit", N_("Edit"), id="calendar.edit", help=N_("Open the post."), cli="post edit", show=False),
        key("o", "outside", N_("Browser"), id="calendar.open", help=N_("Open what is online."),
            cli="publishing show", show=False),
        key("F", "freeze", N_("Freeze"), id="calendar.freeze", help=N_("Place a hold, or lift one."),
            cli="publishing hold", show=False),
        key("x", "act", N_("Marked"), id="calendar.act", help=N_("What becomes of the marked."),
            cli="publishing plan", show=False),
        key("w", "view('week')", N_("Week"), id="calendar.week", help=N_("Days by hours."),
            cli="calendar list", show=False),
        key("m", "view('month')", N_("Month"), id="calendar.month", help=N_("A month by weeks."),
            cli="calendar list", show=False),
        key("L", "view('list')", N_("List"), id="calendar.list", help=N_("All of it, by filter."),
            cli="calendar list", show=False),
        key("slash", "filter", N_("Filter"), id="calendar.filter", help=N_("Narrow the list."),
            cli="calendar list", show=False),
    ]  # fmt: skip
    DEFAULT_CSS = """
    CalendarPlace #entries { height: 1fr; }
    CalendarPlace #at { height: 3; padding: 0 1; background: $surface; text-wrap: nowrap; text-overflow: ellipsis; }
    CalendarPlace #legend { height: 1; padding: 0 1; color: $muted; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def body(self) -> Iterable[Widget]:
        yield WeekGrid(id="week")
        yield MonthGrid(id="month")
        with Vertical(id="entries"):
            yield FilterLine(TERMS, text=f"{translate(TERMS[3].label)}:{translate(A_DAY)}")
            yield RowList((), empty=N_("Nothing here. esc in the filter shows all; a gives a post its day."))
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
        self._shifts: dict[int, int] = {}  # days, by entry, that wait for the shift before
        self._shifting = self._typing = False
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
        if self.suite.taken("hold") is not None:
            self.action_freeze()
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
            self._open()

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

    def on_filter_line_asked(self, event: FilterLine.Asked) -> None:
        self.asked = event.filter
        if not self._typing:
            self.rows.focus()
        self._typing = False
        self.load()

    def _columns(self) -> list[Column]:
        brand = Column(N_("BRAND"), lambda one: Cell(self._brand(one), "muted"), 14, drop=1, sort="brand")
        return [
            Column(N_("DATE"), agenda_words.in_row, 10, sort="date"),
            Column(N_("HOUR"), lambda one: f"{one.at.local:%H:%M}" if one.at else "", 5),
            Column(N_("STATE"), lambda one: standing_cell(one.standing), 22),
            *([] if self.seat.brand else [brand]),
            Column(N_("ACCOUNT"), lambda one: Cell(agenda_words.where(one), "muted"), 16, drop=2, sort="account"),
            Column(N_("TITLE"), lambda one: one.title, sort="title"),
        ]

    def _listed(self, ids: list[int]) -> None:
        self.rows.use(self._columns(), self.asked.order if self.asked else AS_IT_COMES)
        self.query_one(FilterLine).found(len(ids))
        self.at_hand(translate("List"))
        self.rows.show(ids)

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
        self._open()

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
            return [slot for id in self.rows.acted_on if (slot := self.rows.row_of(id)) is not None]
        if self.view == "month":
            self.suite.tell(translate("A day is at hand: enter opens it, then choose an entry."))
            return []
        if self.slot is None:
            self.suite.tell(translate("No entry is at hand: up and down go to one."))
        return [self.slot] if self.slot else []

    def at_hand_ref(self) -> tuple[str, int] | None:
        return ("entry", self.slot.entry) if self.slot else None

    def _brand(self, slot: Slot | Unplaced) -> str:
        """Its name, where it is not the brand at hand."""
        names = (brand.name for brand in self.seat.brands if brand.id == slot.brand)
        return next(names, "") if self.seat.brand is None else ""

    def _open(self) -> None:
        """Enter: what was sent and what became of it; of what nobody planned, the post; else its date."""
        slot = self.slot
        if slot is None:
            self.action_add()
        elif slot.publication is not None:
            from cmsuite.tui.panels.doubt import Doubt

            self.app.push_screen(Doubt(slot.publication))
        elif slot.post_id is not None:
            self.action_edit()
        else:
            self.action_date()

    def action_edit(self) -> None:
        if (slot := self.slot) is not None and slot.post_id is not None:
            self.suite.open_record(("post", slot.post_id), slot.brand)

    def action_outside(self) -> None:
        if (slot := self.slot) is None:
            return
        if slot.url:
            open_outside(self.suite, slot.url)
        else:
            self.suite.tell(translate("Nothing of it is online yet."))

    # ---- when

    def action_shift(self, days: int) -> None:
        """Some days later; what is pressed meanwhile is added up, and moves what the last shift left."""
        for slot in self.acted_on:
            if slot.at is None:
                self.suite.tell(translate("No day yet: M gives it one."))
                continue
            self._shifts[slot.entry] = self._shifts.get(slot.entry, 0) + days
        self._shift_on()

    def _shift_on(self) -> None:
        if self._shifting or not self._shifts:
            return
        days, self._shifts, self._shifting = self._shifts, {}, True
        wanted = [slot for id in days if (slot := self._known(id)) is not None]
        job = partial(agenda.each, self.seat, wanted, partial(agenda.shift, days))
        self.work(job, self._shifted, group="write")

    def _known(self, entry: int) -> Slot | None:
        found: Slot | None = self.rows.row_of(entry) if self.view == "list" else self.slots.get(entry)
        return found

    def _shifted(self, outcome: Outcome) -> None:
        self._shifting = False
        for entry, slot in outcome.came.items():
            self.slots[entry] = slot
            self.rows.put({entry: slot})
            if entry == self.entry and slot.at is not None:
                self.day = slot.at.local.date()
        for slot, _why in outcome.refused:
            self._shifts.pop(slot.entry, None)
        if outcome.refused or not self._shifts:
            self._dated(outcome)
        self._shift_on()

    def action_date(self) -> None:
        """Another day and hour, by words."""
        wanted = self.acted_on
        if not wanted or not self.may("calendar.place", wanted[0].brand):
            return
        slot = wanted[0]
        if slot.at is not None:
            self._ask_date(slot, slot.at.zone)
        else:
            asked = partial(agenda.zone_of, slot.account_id)
            self.ask(asked, partial(self._ask_date, slot), group="zone", brand=slot.brand)

    def _ask_date(self, slot: Slot, zone: str) -> None:
        question = translate("When does “{title}” leave?").format(title=shown(slot.title, 60))
        self._ask_when(question, zone, slot.at, partial(self._move_to, slot))

    def _ask_when(self, question: str, zone: str, first: Wall | None, then: Callable[[Wall | None], None]) -> None:
        from cmsuite.tui.panels.ask import WHEN, Ask, moments

        read = moments(self.suite.seat_now(), zone)
        self.app.push_screen(Ask(question, read, first=written(first) if first else "", example=translate(WHEN)), then)

    def _move_to(self, slot: Slot, at: Wall | None) -> None:
        if at is not None:
            self.entry, self.day = slot.entry, at.local.date()
            job = partial(agenda.each, self.seat, [slot], partial(agenda.move, at))
            self.work(job, self._dated, group="write")

    def _dated(self, outcome: Outcome) -> None:
        self._told(N_("Moved: {title}"), outcome)

    def action_add(self) -> None:
        """A day for what has none."""
        from cmsuite.tui.panels.without_day import WithoutDay

        def offer(found: list[Unplaced]) -> None:
            self.app.push_screen(WithoutDay(found), self._chosen)

        if self.may("calendar.place"):
            self.ask(agenda.without_day, offer, group="add")

    def _chosen(self, chosen: Unplaced | None) -> None:
        if chosen is not None:
            asked = partial(agenda.zone_of, chosen.account_id)
            self.ask(asked, partial(self._ask_day, chosen), group="zone", brand=chosen.brand)

    def _ask_day(self, chosen: Unplaced, zone: str) -> None:
        question = translate("When does “{title}” leave?").format(title=shown(chosen.title, 60))
        first = agenda.morning(self.day, self.suite.seat_now(), zone)
        self._ask_when(question, zone, first, partial(self._place_at, chosen))

    def _place_at(self, chosen: Unplaced, at: Wall | None) -> None:
        if at is not None:
            deed = partial(agenda.place, chosen, at)
            self.do(deed, partial(self._placed, chosen, at), brand=chosen.brand)

    def _placed(self, chosen: Unplaced, at: Wall, entry: int) -> None:
        self.entry, self.day = entry, at.local.date()
        said = translate("Placed: {title}").format(title=shown(chosen.title, 60))
        self.suite.tell(f"{said} {translate('· u undoes')}")
        self.load()

    def action_take_out(self) -> None:
        from cmsuite.tui.panels.ask import Ask, words

        if (wanted := self.acted_on) and self.may("calendar.place", wanted[0].brand):
            question = translate("Why is “{title}” taken out?").format(title=_first_of(wanted))
            self.app.push_screen(Ask(question, words), partial(self._take_out, wanted))

    def _take_out(self, wanted: list[Slot], reason: str | None) -> None:
        if reason:
            self._each(wanted, partial(agenda.take_out, reason), N_("Taken out: {title}"))

    # ---- whether

    def action_plan(self) -> None:
        """What is planned does not go out; if anything else is among them, that goes out."""
        wanted = self.acted_on
        undecided = [slot for slot in wanted if slot.state != "planned" or slot.standing == "frozen"]
        if undecided:
            self._plan(undecided)
        elif wanted:
            self._unplan(wanted)

    def _plan(self, wanted: list[Slot]) -> None:
        frozen = [slot for slot in wanted if slot.standing == "frozen"]
        go = partial(self._each, wanted, agenda.decide, N_("Goes out: {title}"), undo=not frozen)
        if len(wanted) == 1 and not frozen:
            go()
            return
        question = ngettext("{n} entry goes out at its time", "{n} entries go out at their time", len(wanted))
        effect = agenda_words.each_row(wanted, translate("goes out at its time"))
        if frozen:
            effect = translate("What was frozen is decided again; that has no way back.") + "\n" + effect
        self._confirm(question.format(n=len(wanted)), effect, translate("They go out"), go)

    def _unplan(self, wanted: list[Slot]) -> None:
        go = partial(self._each, wanted, agenda.decide_not, N_("Does not go out: {title}"))
        if len(wanted) == 1:
            go()
            return
        question = ngettext("{n} entry does not go out", "{n} entries do not go out", len(wanted))
        effect = agenda_words.each_row(wanted, translate("does not go out"))
        self._confirm(question.format(n=len(wanted)), effect, translate("They do not go out"), go)

    def action_act(self) -> None:
        """The marked, or the one at hand: what becomes of them."""
        from cmsuite.tui.panels.choose import Choose

        deeds = {
            "plan": N_("Plan: they go out, or do not"),
            "later": N_("A day later"),
            "earlier": N_("A day earlier"),
            "take_out": N_("Take out of the calendar"),
        }
        if self.acted_on:
            self.app.push_screen(Choose(N_("What becomes of them?"), deeds), self._act)

    def _act(self, wanted: str | None) -> None:
        if wanted in ("later", "earlier"):
            self.action_shift(1 if wanted == "later" else -1)
        elif wanted is not None:
            getattr(self, f"action_{wanted}")()

    def _each(self, wanted: Sequence[Slot], deed: Deed, said: str, *, undo: bool = True) -> None:
        job = partial(agenda.each, self.seat, wanted, deed)
        self.work(job, partial(self._told, said, undo=undo), group="write")

    def _told(self, said: str, outcome: Outcome, *, undo: bool = True) -> None:
        self.rows.marks.clear()
        if not outcome.done and len(outcome.refused) == 1:
            self.suite.report(outcome.refused[0][1])
        elif outcome.done or outcome.refused:
            text, whole = agenda_words.done(said, outcome, undo=undo)
            self.suite.tell(text, "information" if whole else "warning")
        self.load()

    def _confirm(self, question: str, effect: str, yes: str, then: Callable[[], None]) -> None:
        from cmsuite.tui.panels.confirm import Confirm

        self.app.push_screen(Confirm(question, effect, yes), lambda sure: then() if sure else None)

    def action_freeze(self) -> None:
        from cmsuite.tui.panels.holds import Holds

        self.app.push_screen(Holds(self.slot))


def _first_of(wanted: Sequence[Slot]) -> str:
    more = f" (+{len(wanted) - 1})" if len(wanted) > 1 else ""
    return shown(wanted[0].title, 50) + more
