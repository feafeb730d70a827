"""A talk said aloud with a clock: each slide with its notes and its time, one objection out of the blue."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from cmsuite.core.locale import N_, labelled, translate
from cmsuite.core.text import clean, shown
from cmsuite.strategy.rehearsal import TOLERANCE, Saying, Spent, begun, clock, spent, surprise
from cmsuite.tui.keys import key
from cmsuite.tui.place import Panel
from cmsuite.tui.rehearsing import slide_lines, told
from cmsuite.tui.widgets.key_line import KeyLine
from cmsuite.tui.widgets.row_list import Cell, Column, RowList
from cmsuite.tui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from cmsuite.tui.places.document import DocumentScreen
    from cmsuite.tui.rehearsing import Talk

LOOK_S = 1.0


class Rehearsal(Panel):
    """Returns the slides as they were said. seed: which objection comes, and when."""

    DEFAULT_CSS = """
    Rehearsal { align: left top; background: $background; layout: vertical; }
    Rehearsal .message { height: auto; max-height: 4; padding: 1 1 0 1; text-style: bold; color: $text; }
    Rehearsal VerticalScroll { height: 1fr; padding: 1; scrollbar-size-vertical: 1; }
    Rehearsal VerticalScroll Static { height: auto; color: $text; }
    Rehearsal .sudden { height: auto; max-height: 8; padding: 0 1; color: $warning; display: none; }
    Rehearsal .time { height: 1; padding: 0 1; background: $surface; color: $text; }
    Rehearsal .time.-late { color: $error; text-style: bold; }
    """
    BINDINGS: ClassVar = [
        key("enter,space,right,pagedown", "turn(1)", N_("Next slide"), id="rehearsal.next",
            help=N_("To the next slide; after the last one, to what each took."), cli="strategy rehearse"),
        key("left,pageup,backspace", "turn(-1)", N_("Slide before"), id="rehearsal.before",
            help=N_("Back to the slide before, whose clock goes on."), cli=""),
        key("p", "pause", N_("Pause"), id="rehearsal.pause", help=N_("Stop the clock, or start it again."), cli=""),
        key("a", "answer", N_("Answer"), id="rehearsal.answer",
            help=N_("The answer that the argumentation sheet holds to the objection."), cli=""),
        key("down,j", "notes(1)", N_("Notes down"), id="rehearsal.down", help=N_("The notes, further down."), cli="",
            show=False),
        key("up,k", "notes(-1)", N_("Notes up"), id="rehearsal.up", help=N_("The notes, further up."), cli="",
            show=False),
        Binding("escape", "end", N_("End")),
    ]  # fmt: skip

    def __init__(self, talk: Talk, seed: int) -> None:
        super().__init__()
        self.talk = talk
        self.sudden = surprise(len(talk.slides), range(len(talk.objections)), seed)
        self.saying: Saying | None = None
        self.answered = False

    def compose(self) -> ComposeResult:
        yield StatusLine()
        yield Static("", markup=False, classes="message")
        with VerticalScroll(can_focus=False):
            yield Static("", markup=False, classes="notes")
        yield Static("", markup=False, classes="sudden")
        yield Static("", markup=False, classes="time")
        yield KeyLine()

    def on_mount(self) -> None:
        self.saying = begun(len(self.talk.slides), self.suite.seat_now())
        self._show()
        if not self.suite.plain:
            self.set_interval(LOOK_S, self.tell_time)

    # ---- shown

    def _show(self) -> None:
        """The slide at hand, and the objection where it comes."""
        if self.saying is None:
            return
        at, slide = self.saying.at, self.talk.slides[self.saying.at]
        count = f"{at + 1}/{len(self.talk.slides)}"
        self.query_one(StatusLine).where = [translate("Rehearsal"), count, self.talk.title]
        self.query_one(".message", Static).update(f"{count}  {shown(slide.title, 300) or '—'}")
        self.query_one(".notes", Static).update("\n".join(clean(line) for line in slide_lines(slide)))
        self.query_one(VerticalScroll).scroll_home(animate=False)
        self._object(at)
        self.tell_time()

    def _object(self, at: int) -> None:
        box = self.query_one(".sudden", Static)
        box.display = self.sudden is not None and self.sudden[0] == at
        if self.sudden is None or not box.display:
            return
        one = self.talk.objections[self.sudden[1]]
        lines = [labelled("! " + translate("OBJECTION"), shown(one.objection, 400))]
        if one.asker:
            lines.append(labelled(translate("Who may say it"), shown(one.asker, 100)))
        if self.answered:
            lines.append(labelled(translate("Answer"), shown(one.answer or translate("none is written yet"), 600)))
        box.update("\n".join(lines))

    def tell_time(self) -> None:
        """How long this slide and all of it took until now, beside what they may take."""
        if self.saying is None:
            return
        now, slide = self.suite.seat_now(), self.talk.slides[self.saying.at]
        planned = timedelta(minutes=float(slide.minutes))
        whole = timedelta(minutes=float(self.talk.minutes))
        took, late = self.saying.of(self.saying.at, now), ""
        if took > planned * (1 + TOLERANCE):
            late = "! " + translate("TOO LONG")
        elif self.saying.since is None:
            late = "‖ " + translate("PAUSE")
        parts = [
            labelled(translate("This slide"), f"{clock(took)} / {clock(planned)}"),
            labelled(translate("In all"), f"{clock(self.saying.whole(now))} / {clock(whole)}"),
            late,
        ]
        line = self.query_one(".time", Static)
        line.update("   ".join(part for part in parts if part))
        line.set_class(late.startswith("!"), "-late")

    # ---- keys

    def action_turn(self, by: int) -> None:
        if self.saying is None:
            return
        if self.saying.at + by >= len(self.talk.slides):
            self.action_end()
            return
        self.saying, self.answered = self.saying.to(self.saying.at + by, self.suite.seat_now()), False
        self._show()

    def action_pause(self) -> None:
        if self.saying is not None:
            self.saying = self.saying.turned(self.suite.seat_now())
            self.tell_time()

    def action_answer(self) -> None:
        """What the argumentation sheet answers to it."""
        if self.saying is None:
            return
        if self.sudden is None:
            said = translate("Nobody objects: the strategy has no argumentation sheet with objections.")
            self.suite.tell(said, "warning")
        elif self.sudden[0] != self.saying.at:
            self.suite.tell(translate("Nobody objected yet."), "warning")
        else:
            self.answered = True
            self._object(self.saying.at)

    def action_notes(self, by: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)

    def action_end(self) -> None:
        """To what each slide took."""
        if self.saying is None:
            self.dismiss(None)
            return
        slides = self.talk.slides
        took = self.saying.said(self.suite.seat_now())
        self.dismiss(spent([one.title for one in slides], [one.minutes for one in slides], took))


class Rehearsed(Panel):
    """What each slide took. Returns the place of the slide that is to be written anew."""

    DEFAULT_CSS = "Rehearsed RowList { height: 1fr; margin: 0; } Rehearsed .full { height: 3; color: $text; }"
    BINDINGS: ClassVar = [Binding("escape", "dismiss", N_("Leave"))]

    def __init__(self, rows: list[Spent], talk: Talk) -> None:
        super().__init__()
        self.rows, self.talk = rows, talk

    def compose(self) -> ComposeResult:
        with Vertical(classes="box wide"):
            yield Static(translate("What each slide took"), markup=False, classes="title")
            columns = [
                Column(N_("NO."), lambda one: str(one[0] + 1), 4, right=True),
                Column(N_("SLIDE"), lambda one: shown(one[1].title) or "—", least=20),
                Column(N_("PLANNED"), lambda one: clock(one[1].planned), 7, right=True, drop=1),
                Column(N_("TOOK"), lambda one: clock(one[1].took), 8, right=True),
                Column(N_("MORE"), lambda one: clock(one[1].over), 7, right=True, drop=2),
                Column("", _late, 12),
            ]
            yield RowList(columns)
            yield Static(told(self.rows, self.talk), markup=False, classes="full")
            yield Static(translate("enter writes that slide anew   esc"), markup=False, classes="foot")

    def on_mount(self) -> None:
        rows = self.query_one(RowList)
        rows.focus()
        rows.show(range(len(self.rows)), dict(enumerate(enumerate(self.rows))))

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        self.dismiss(f"slides.{event.id}")


def _late(row: tuple[int, Spent]) -> Cell:
    return Cell("! " + translate("TOO LONG"), "error") if row[1].late else Cell("")


def rehearse(screen: DocumentScreen) -> None:
    """Say a deck with a clock, then see what each slide took."""
    from cmsuite.tui import rehearsing

    form = screen.opened
    if form.found.kind != "deck":
        screen.suite.tell(translate("Only a deck is rehearsed."), "warning")
        return

    def begin(found: Talk) -> None:
        seed = int(screen.suite.seat_now().timestamp())
        screen.app.push_screen(Rehearsal(found, seed), partial(done, found))

    def done(found: Talk, rows: list[Spent] | None) -> None:
        if rows:
            screen.app.push_screen(Rehearsed(rows, found), chosen)

    def chosen(path: str | None) -> None:
        if path:
            screen.to(path)

    screen.ask(partial(rehearsing.talk, form.found, screen.content), begin, group="rehearse", brand=form.brand)
