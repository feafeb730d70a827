"""A drill as it is played: the stamp, its clock, what is due, late, done; its log that only grows, its score."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding
from textual.widgets import Static

from cmsuite.charters.crisis_words import STAMP
from cmsuite.core.errors import CmsError
from cmsuite.core.locale import N_, translate
from cmsuite.core.text import shown
from cmsuite.tui import drilling as work
from cmsuite.tui.everywhere import TRACE
from cmsuite.tui.keys import key
from cmsuite.tui.panels.ask import Ask, words
from cmsuite.tui.panels.choose import Choose
from cmsuite.tui.panels.scrolled import Scrolled
from cmsuite.tui.widgets.row_list import Cell, Column, RowList

if TYPE_CHECKING:
    from cmsuite.charters.drill_schema import Numbered
    from cmsuite.tui.app import CmsApp
    from cmsuite.tui.places.document import DocumentScreen

LOOK_S = 2.0  # between two looks at the clock
VIEWS = ("steps", "log", "score")
HEADINGS = {
    "steps": N_("The drill: what is due, late and done"),
    "log": N_("The drill: its log, which only grows"),
    "score": N_("The drill: its score, out of 100"),
}
KINDS = {
    "fact": N_("fact: what is known"),
    "decision": N_("decision: what is decided"),
    "message": N_("message: what is said"),
    "contact": N_("contact: who was reached"),
    "measure": N_("measure: what is done"),
}
LEVELS = {"1": N_("level 1"), "2": N_("level 2"), "3": N_("level 3"), "4": N_("level 4"), "0": N_("none, level 0")}


class Drill(Scrolled):
    """Returns the number of the report that is to be opened. document: of that report; without it the one that runs."""

    BINDINGS: ClassVar = [
        Binding("escape", "dismiss", N_("Leave")),
        replace(key("space", "take", N_("Take"), id="drill.take", cli="crisis drill act", show=False,
            help=N_("What enter does: the step at hand is done, the line at hand is corrected.")), priority=True),
        key("w", "view", N_("Steps, log, score"), id="drill.view", help=N_("Steps, log, score: the next one."),
            cli="crisis drill show"),
        key("x", "skip", N_("Skip"), id="drill.skip", help=N_("Skip the step at hand, with the reason."),
            cli="crisis drill act"),
        key("n", "note", N_("Note…"), id="drill.note", help=N_("Write what is known, decided, said, done."),
            cli="crisis drill act"),
        key("i", "inject", N_("Inject…"), id="drill.inject",
            help=N_("Put something into the drill that somebody invents: a comment, a call, a picture."),
            cli="crisis drill inject"),
        key("l", "level", N_("Level…"), id="drill.level", help=N_("Decide the level, 0 to 4."),
            cli="crisis drill act"),
        key("f", "freeze", N_("Freeze…"), id="drill.freeze",
            help=N_("Freeze publications in the drill: nothing is frozen for real."), cli="crisis drill act"),
        key("s", "stop", N_("Stop"), id="drill.stop", help=N_("End the drill and say its score."),
            cli="crisis drill stop"),
        key("o", "report", N_("Report"), id="drill.report", help=N_("Open the report, to write its lessons."),
            cli="document show"),
        TRACE,
    ]  # fmt: skip
    heading = HEADINGS["steps"]
    keys_over = N_("w steps, log, score   o opens the report   ← → read   esc")
    keys_ = N_("enter done  x skip  n note  i inject  l level  f freeze  w view  s end")

    def __init__(self, brand: int | None = None, document: int | None = None) -> None:
        super().__init__()
        self.brand, self.document = brand, document
        self.view = VIEWS[0]
        self.at = 0  # the minute that was told last
        self.drill: work.Played | None = None

    def on_mount(self) -> None:
        super().on_mount()
        if not self.suite.plain:
            self.set_interval(LOOK_S, self.tell_time)

    def at_hand_ref(self) -> tuple[str, int] | None:
        return None if self.document is None else ("document", self.document)

    def load(self) -> None:
        question = partial(work.played, document=self.document)
        self.ask(question, self._show, group="drill", brand=self.brand, failed=self._gone)

    def _gone(self, err: CmsError) -> bool:
        """Nothing runs: said, and left. A store that is away for a moment takes nobody out of a drill."""
        from cmsuite.charters.drilling import NoDrill
        from cmsuite.engines.acts import Missing

        if isinstance(err, NoDrill | Missing):
            self.call_later(self.dismiss, None)
        return False

    # ---- shown

    def _show(self, found: work.Played) -> None:
        from cmsuite.charters.drill_schema import steps
        from cmsuite.charters.drill_score import score

        if self.drill is None and found.over:
            self.view = "score"
        self.drill, self.document = found, found.document
        made = score(found.report)
        log = list(enumerate(found.report.log, 1))
        rows: Mapping[str, Sequence[Any]] = {"steps": steps(found.report), "log": log, "score": made.parts}
        heading = translate(HEADINGS[self.view])
        if self.view == "score":
            heading += f" · {made.total}"
        self.query_one(".title", Static).update(heading)
        self.query_one(".foot", Static).update(translate(self.keys_over if found.over else self.keys_))
        self.list.empty = N_("Nothing is written yet.") if self.view == "log" else N_("The runbook has no step.")
        self.list.use(self.columns())
        self.show(dict(enumerate(rows[self.view])))
        self._tell_time(found)

    def tell_time(self) -> None:
        """The stamp, the clock, what is late by now: once in each minute of the drill."""
        if self.drill is None or self._minute() == self.at:
            return
        self._tell_time(self.drill)
        if self.view == "steps" and not self.drill.over:
            self.list.use(self.columns())  # what was due a moment ago may be late

    def _tell_time(self, drill: work.Played) -> None:
        self.at = self._minute()
        self.about(work.clock_said(drill, self.at))

    def _minute(self) -> int:
        return 0 if self.drill is None else work.minute(self.drill.report, self.suite.seat_now())

    def columns(self) -> Sequence[Column]:
        over = self.drill is not None and self.drill.over
        return COLUMNS[self.view](self._minute(), over)

    def told(self, row: Any) -> Iterable[str]:
        assert self.drill is not None
        if self.view == "steps":
            return work.step_told(row, self.drill)
        if self.view == "log":
            return work.line_told(row, self.drill)
        return [f"{shown(row.title)} · {row.points}/{row.most}", shown(row.why, 300)]

    # ---- keys

    def action_view(self) -> None:
        if self.drill is not None:
            self.view = VIEWS[(VIEWS.index(self.view) + 1) % len(VIEWS)]
            self.list.action_end(0)
            self._show(self.drill)

    def on_row_list_chosen(self, _event: RowList.Chosen) -> None:
        self.action_take()

    def action_take(self) -> None:
        """A step is done; a line of the log is corrected."""
        row = self.list.row
        if row is None or self.view == "score" or not self._runs():
            return
        if self.view == "steps":
            self._asked(translate("Step {n} is done: what is to be written of it?").format(n=row.n), step=row.n)
        else:
            self._asked(translate("What corrects line {n}? It stays as it is.").format(n=row[0]), corrects=row[0])

    def action_skip(self) -> None:
        row = self.list.row
        if self._runs() and self.view == "steps" and row is not None:
            self._asked(translate("Why is step {n} skipped?").format(n=row.n), step=row.n, skipped=True)

    def action_note(self) -> None:
        def ask(kind: str | None) -> None:
            if kind:
                self._asked(f"{translate(KINDS[kind])}.", kind=kind)

        if self._runs():
            self.app.push_screen(Choose(N_("What kind of line?"), KINDS), ask)

    def action_inject(self) -> None:
        if self._runs():
            self._asked(translate("What is put into the drill?"), kind="injection")

    def action_level(self) -> None:
        def ask(level: str | None) -> None:
            if level:
                said = translate("Level {level}: on whose word, and why?")
                self._asked(said.format(level=level), kind="decision", level=int(level))

        if self._runs():
            self.app.push_screen(Choose(N_("Which level is decided?"), LEVELS), ask)

    def action_freeze(self) -> None:
        """The step of the runbook that freezes, where one is left; else a decision."""
        from cmsuite.charters.drill_schema import steps

        if not self._runs() or self.drill is None:
            return
        n = next((one.n for one in steps(self.drill.report) if one.step.what == "freeze" and one.line is None), 0)
        self._asked(translate("Publications are frozen in the drill: what is frozen?"), kind="decision", step=n)

    def action_stop(self) -> None:
        from cmsuite.tui.panels.confirm import Confirm

        def sure(yes: bool | None) -> None:
            if yes and self.drill is not None:
                self.do(partial(work.stop, self.drill.document), self._stopped, brand=self.brand)

        if self._runs() and self.may("charters.drill", self.brand):
            question = translate("End the drill?")
            effect = translate("It gets its score, and is not taken up again. What was decided meanwhile leaves then.")
            self.app.push_screen(Confirm(question, effect, translate("End it")), sure)

    def _stopped(self, found: work.Played) -> None:
        said = translate("The drill is over. Write its lessons and actions within 5 working days: o opens its report.")
        self.suite.tell(said)
        self.view = "score"
        self.list.action_end(0)
        self._show(found)

    def action_report(self) -> None:
        if self.drill is not None:
            self.dismiss(self.drill.document)

    def _runs(self) -> bool:
        """Whether this person can write something in it; why not is told."""
        if self.drill is None:
            return False
        if self.drill.over:
            self.suite.tell(translate("The drill is over: its log is closed."), "warning")
            return False
        me = self.seat.person.person_id
        mine = me is not None and any(one.person == me for one in self.drill.report.people)
        return mine or self.may("charters.drill", self.brand)

    def _asked(self, question: str, first: str = "", **line: Any) -> None:
        """Ask for a line of the log, and write it. What is refused is there to be changed."""
        given = {"kind": "measure"} | line

        def write(text: str | None) -> None:
            def refused(_err: CmsError) -> bool:
                self.call_later(self._asked, question, first, **line)
                return False

            if text:
                self.do(partial(work.note, text, given), self._show, brand=self.brand, failed=refused)

        asked = Ask(f"{translate(STAMP)} · {question}", words, first=first, about=f"drill {self.document} {question}")
        self.app.push_screen(asked, write)


def to_drill(app: CmsApp, document: int, brand: int | None) -> None:
    """The drill of a report, from wherever one is; its report where that is asked for."""

    def left(report: int | None) -> None:
        if report is not None:
            app.open_record(("document", report), brand)

    app.push_screen(Drill(brand, document), left)


def of_report(screen: DocumentScreen) -> None:
    """The drill of a report, from the report's own screen."""
    found = screen.opened.found

    def left(report: int | None) -> None:
        if report not in (None, found.id):
            screen.suite.open_record(("document", report), found.brand)

    screen.app.push_screen(Drill(found.brand, found.id), left)


# ---- columns


def _steps(at: int, over: bool) -> Sequence[Column]:
    from cmsuite.charters.crisis_words import WHATS
    from cmsuite.charters.drill_schema import due

    return (
        Column("", partial(_stands, at, over), 11),
        Column(N_("NO."), lambda one: str(one.n), 3, right=True),
        Column(N_("DUE"), lambda one: due(one.step), 7),
        Column(N_("STEP"), lambda one: translate(WHATS[one.step.what]), 22, drop=1),
        Column(N_("WHAT TO DO"), lambda one: shown(one.step.text, 200), least=24),
    )


def _stands(at: int, over: bool, one: Numbered) -> Cell:
    if one.line is not None and one.line.skipped:
        return Cell("‖ " + translate("skipped"), "muted")
    if one.line is not None:
        return Cell("✓ " + translate("done"), "success")
    if over:
        return Cell("✗ " + translate("not done"), "error")
    if one.is_late(at):
        return Cell("! " + translate("LATE"), "error")
    return Cell("· " + translate("due"), "muted")


def _log(_at: int, _over: bool) -> Sequence[Column]:
    from cmsuite.charters.crisis_words import LINES

    return (
        Column(N_("NO."), lambda row: str(row[0]), 3, right=True),
        Column(N_("AT"), lambda row: f"T+{row[1].minute}", 7),
        Column(N_("KIND"), lambda row: translate(LINES[row[1].kind]), 12),
        Column(N_("WHO"), lambda row: Cell(shown(row[1].who, 60), "muted"), 16, drop=1),
        Column(N_("TEXT"), lambda row: shown(row[1].text, 200), least=24),
    )


def _score(_at: int, _over: bool) -> Sequence[Column]:
    return (
        Column(N_("CRITERION"), lambda one: shown(one.title), least=24),
        Column(N_("POINTS"), lambda one: f"{one.points}/{one.most}", 7, right=True),
        Column(N_("WHY"), lambda one: shown(one.why, 120), least=24),
    )


COLUMNS: Mapping[str, Callable[[int, bool], Sequence[Column]]] = {"steps": _steps, "log": _log, "score": _score}
