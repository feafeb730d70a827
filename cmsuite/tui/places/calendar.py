"""What goes out when; is it late, is it in doubt?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from cmsuite.core.errors import CmsError
from cmsuite.core.locale import N_, ngettext, number, translate
from cmsuite.core.text import shown
from cmsuite.core.when import written
from cmsuite.core.zones import Wall
from cmsuite.tui import agenda, agenda_words, bulk, passing
from cmsuite.tui.agenda import Deed, Outcome
from cmsuite.tui.agenda_view import Viewing
from cmsuite.tui.bulk import Meant, Row
from cmsuite.tui.keys import key
from cmsuite.tui.outside import open_outside

if TYPE_CHECKING:
    from cmsuite.calendar.days import Unplaced
    from cmsuite.engines.acts import Act
    from cmsuite.publishing.agenda import Slot
    from cmsuite.tui.passing import Because


class CalendarPlace(Viewing):
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
        key("D", "duplicate", N_("Duplicate"), id="calendar.duplicate", cli="post new", show=False,
            help=N_("A new post with the words and the accounts of the one at hand.")),
        key("S", "series", N_("Series"), id="calendar.series", cli="calendar repeat", show=False,
            help=N_("The post again, every week, two weeks or month: drafts with their day.")),
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

    def __init__(self) -> None:
        super().__init__()
        self._shifts: dict[int, int] = {}  # days, by entry, that wait for the shift before
        self._shifting = False

    def load(self) -> None:
        if self.suite.taken("hold") is not None:
            self.action_freeze()
        super().load()

    def open_slot(self) -> None:
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

    def action_duplicate(self) -> None:
        """A new post with the words of the one at hand, in the Composer."""
        if (slot := self.slot) is not None and slot.post_id is not None and self.may("content.write", slot.brand):
            self.suite.lend_brand(slot.brand)
            self.suite.wanted = ("like_post", slot.post_id)
            self.suite.action_go("composer")

    def action_series(self) -> None:
        """The post at hand again and again, each time as a draft with its day."""
        from cmsuite.tui.repeating import begin

        if (slot := self.slot) is None:
            return
        if slot.post_id is None:
            self.suite.tell(translate("This is an idea: a series is of a post."), "warning")
        elif self.may("calendar.place", slot.brand) and self.may("content.write", slot.brand):
            begin(self, slot)

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
        self.for_acted_on(partial(self._shift, days))

    def _shift(self, days: int, wanted: list[Slot]) -> None:
        go = partial(self._shift_all, days, wanted)
        if len(wanted) <= bulk.HANDFUL:
            go()
            return
        later = ngettext("A day later: {n} entry?", "A day later: {n} entries?", len(wanted))
        earlier = ngettext("A day earlier: {n} entry?", "A day earlier: {n} entries?", len(wanted))
        question = (later if days > 0 else earlier).format(n=number(len(wanted)))
        what = translate("a day later") if days > 0 else translate("a day earlier")
        deed = partial(agenda.shift, {slot.entry: days for slot in wanted})
        self._beforehand(wanted, deed, Meant(question, what, translate("Move them")), go)

    def _shift_all(self, days: int, wanted: list[Slot]) -> None:
        for slot in wanted:
            if slot.at is None:
                self.suite.tell(translate("No day yet: M gives it one."))
                continue
            self._shifts[slot.entry] = self._shifts.get(slot.entry, 0) + days
        self._shift_on()

    def _shift_on(self) -> None:
        if self._shifting or not self._shifts:
            return
        days, self._shifts, self._shifting = self._shifts, {}, True
        wanted = [slot for id in days if (slot := self.known(id)) is not None]
        self._have(wanted, partial(agenda.shift, days), self._shifted)

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
        self.for_acted_on(self._date)

    def _date(self, wanted: list[Slot]) -> None:
        if not wanted or not self.may("calendar.place", wanted[0].brand):
            return
        if len(wanted) > 1:
            self.suite.tell(translate("M gives one entry its day: < and > move all that are marked."), "warning")
            return
        slot = wanted[0]
        self.ask(partial(agenda.free_zone, slot), partial(self._ask_date, slot), group="open", brand=slot.brand)

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
            self._have([slot], partial(agenda.move, at), self._dated)

    def _dated(self, outcome: Outcome) -> None:
        self._told(N_("Moved: {title}"), outcome)

    def action_add(self) -> None:
        """A day for what has none."""
        from cmsuite.tui.panels.without_day import WithoutDay

        def offer(found: list[Unplaced]) -> None:
            self.app.push_screen(WithoutDay(found), self._chosen)

        if self.may("calendar.place"):
            self.ask(agenda.without_day, offer, group="open")

    def _chosen(self, chosen: Unplaced | None) -> None:
        if chosen is not None:
            asked = partial(agenda.zone_of, chosen.account_id)
            self.ask(asked, partial(self._ask_day, chosen), group="open", brand=chosen.brand)

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
        self.for_acted_on(self._ask_why)

    def _ask_why(self, wanted: list[Slot]) -> None:
        from cmsuite.tui.panels.ask import Ask, words

        if wanted and self.may("calendar.place", wanted[0].brand):
            question = translate("Why is “{title}” taken out?").format(title=_first_of(wanted))
            asked = Ask(question, words, about=f"take out {wanted[0].entry}")
            self.app.push_screen(asked, partial(self._take_out, wanted))

    def _take_out(self, wanted: list[Slot], reason: str | None) -> None:
        if not reason:
            return
        deed = partial(agenda.take_out, reason)
        go = partial(self._each, wanted, deed, N_("Taken out: {title}"))
        if len(wanted) <= bulk.HANDFUL:
            go()
            return
        question = ngettext("{n} entry is taken out", "{n} entries are taken out", len(wanted))
        meant = Meant(question.format(n=number(len(wanted))), translate("taken out"), translate("Take them out"))
        self._beforehand(wanted, deed, meant, go)

    # ---- whether

    def action_plan(self) -> None:
        """What is planned does not go out; if anything else is among them, that goes out."""
        self.for_acted_on(self._decide)

    def _decide(self, wanted: list[Slot]) -> None:
        undecided = [slot for slot in wanted if slot.state != "planned" or slot.standing == "frozen"]
        if undecided:
            self._plan(undecided)
        elif wanted:
            self._unplan(wanted)

    def _plan(self, wanted: list[Slot]) -> None:
        frozen = [slot for slot in wanted if slot.standing == "frozen"]
        go = partial(self._have, wanted, agenda.decide, partial(self._told, N_("Goes out: {title}"), undo=not frozen))
        if len(wanted) == 1 and not frozen:
            go()
            return
        question = ngettext("{n} entry goes out at its time", "{n} entries go out at their time", len(wanted))
        note = translate("What was frozen is decided again; that has no way back.") if frozen else ""
        said = question.format(n=number(len(wanted)))
        meant = Meant(said, translate("goes out at its time"), translate("They go out"), note)
        self._beforehand(wanted, agenda.decide, meant, go)

    def _unplan(self, wanted: list[Slot]) -> None:
        go = partial(self._each, wanted, agenda.decide_not, N_("Does not go out: {title}"))
        if len(wanted) == 1:
            go()
            return
        question = ngettext("{n} entry does not go out", "{n} entries do not go out", len(wanted))
        said = question.format(n=number(len(wanted)))
        meant = Meant(said, translate("does not go out"), translate("They do not go out"))
        self._beforehand(wanted, agenda.decide_not, meant, go)

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

    def _each(self, wanted: Sequence[Slot], deed: Deed, said: str) -> None:
        self.work(partial(agenda.each, self.seat, wanted, deed), partial(self._told, said), group="write")

    def _have(
        self,
        wanted: Sequence[Slot],
        deed: Callable[..., Any],
        then: Callable[[Outcome], None],
        because: Because | None = None,
    ) -> None:
        """A deed each that gives what is planned its hour: which of them meet a warning there is asked about, and those
        are done with the reason. deed: takes `because` too."""
        job = partial(agenda.each, self.seat, wanted, partial(deed, because=because))
        self.work(job, partial(self._had, deed, then, because), group="write")

    def _had(
        self, deed: Callable[..., Any], then: Callable[[Outcome], None], because: Because | None, outcome: Outcome
    ) -> None:
        met = [(slot, err) for slot, err in outcome.refused if passing.lifted(err)]
        slots = [slot for slot, _err in met]
        then(replace(outcome, refused=[one for one in outcome.refused if one not in met]))
        about = f"entries {' '.join(str(slot.entry) for slot in slots)}"
        again = partial(self._have, slots, deed, then)
        passing.asked(self, [err for _slot, err in met], about, because or {}, again)

    def _told(self, said: str, outcome: Outcome, *, undo: bool = True) -> None:
        self.rows.marks.clear()
        if not outcome.done and len(outcome.refused) == 1:
            self.suite.report(outcome.refused[0][1])
        elif outcome.done or outcome.refused:
            text, whole = agenda_words.done(said, outcome, undo=undo)
            self.suite.tell(text, "information" if whole else "warning")
            bulk.tell_refused(self, [(slot.title, err) for slot, err in outcome.refused])
        self.load()

    def _beforehand(self, wanted: Sequence[Slot], deed: Deed, meant: Meant, go: Callable[[], None]) -> None:
        """What each will get, and what is refused, before it is done."""
        rows = [Row(agenda_words.titled(slot), slot.brand, partial(_done_to, deed, slot)) for slot in wanted]
        bulk.beforehand(self, len(rows), lambda: rows, meant, go)

    def action_freeze(self) -> None:
        from cmsuite.tui.panels.holds import Holds

        self.app.push_screen(Holds(self.slot))


def _done_to(deed: Deed, slot: Slot, act: Act) -> None:
    """What a reason lifts is no refusal beforehand: the reason is asked when it is done."""
    try:
        deed(act, slot)
    except CmsError as err:
        if not passing.lifted(err):
            raise


def _first_of(wanted: Sequence[Slot]) -> str:
    more = f" (+{len(wanted) - 1})" if len(wanted) > 1 else ""
    return shown(wanted[0].title, 50) + more
