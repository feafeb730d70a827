"""Weak signals: what was supposed, how often it was said then, and what the look again shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding

from cmsuite.core.locale import N_, day, labelled, moment, translate
from cmsuite.core.text import clean, shown
from cmsuite.tui.keys import key
from cmsuite.tui.panels.ask import Ask, Understood
from cmsuite.tui.panels.form import FormScreen
from cmsuite.tui.panels.scrolled import Scrolled
from cmsuite.tui.panels.trends import Supposed
from cmsuite.tui.widgets.row_list import Cell, Column
from cmsuite.veille.trends import telling
from cmsuite.veille.words import AXES, OUTCOMES

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.veille.signals import SignalLine


class WeakSignals(Scrolled):
    """Those that are due first; those that were reviewed last."""

    BINDINGS: ClassVar = [
        Binding("escape,s", "dismiss", N_("Leave")),
        key("n", "now", N_("Now"), id="weak_signals.now", help=N_("How often it is said now."),
            cli="veille signals review"),
        key("c", "review('confirmed')", N_("Confirm"), id="weak_signals.confirm",
            help=N_("What was supposed came true: say how that shows."), cli="veille signals review"),
        key("d", "review('dropped')", N_("Drop"), id="weak_signals.drop", help=N_("Nothing came of it: say why."),
            cli="veille signals review"),
        key("e", "edit", N_("Edit"), id="weak_signals.edit", help=N_("Suppose something else, or look again later."),
            cli="veille signals edit"),
    ]  # fmt: skip
    heading = N_("Weak signals")
    empty = N_("No weak signal yet: p pins the term at hand among the trends.")
    keys_ = N_("n now   c confirm   d drop   e edit   esc")

    def __init__(self, wanted: int | None = None) -> None:
        super().__init__()
        self.wanted = wanted  # one that somebody asked to see

    def columns(self) -> Sequence[Column]:
        return (
            Column(N_("TERM"), lambda one: one.term, least=16),
            Column(N_("AXIS"), lambda one: Cell(translate(AXES[one.axis]) if one.axis else "", "muted"), 14, drop=2),
            Column(N_("LOOK AGAIN"), lambda one: day(one.review_on), 18),
            Column(N_("STATE"), _state, 14),
        )

    def load(self) -> None:
        self.ask(_signals, self._show)

    def _show(self, rows: list[SignalLine]) -> None:
        at, self.wanted = self.wanted, None
        self.show({one.id: one for one in rows}, at)

    def told(self, row: SignalLine) -> Iterable[str]:
        yield shown(row.hypothesis)
        if then := telling.kept(row.figures):
            yield labelled(translate(N_("When pinned")), then)
        if row.reviewed_at is not None:
            yield labelled(moment(row.reviewed_at, self.seat.zone), shown(row.reason or ""))

    def action_now(self) -> None:
        row: SignalLine | None = self.list.row
        if row is not None:
            self.ask(partial(_now, row), partial(self._told_now, row), group="item")

    def _told_now(self, row: SignalLine, figures: dict[str, Any]) -> None:
        self.about([labelled(f"{shown(row.term, 60)} · {translate(N_('now'))}", telling.kept(figures))])

    def action_review(self, outcome: str) -> None:
        row: SignalLine | None = self.list.row
        if row is not None and self.may("veille.qualify"):
            question = N_("What shows that it came true?") if outcome == "confirmed" else N_("Why is it dropped?")
            asked = Ask(translate(question), _reason, about=f"{outcome} signal {row.id}")
            self.app.push_screen(asked, partial(self._review, row, outcome))

    def _review(self, row: SignalLine, outcome: str, reason: str | None) -> None:
        if reason:
            self.do(partial(_review, row, outcome, reason), self._done)

    def action_edit(self) -> None:
        row: SignalLine | None = self.list.row
        if row is not None and self.may("veille.qualify"):
            form: FormScreen[Supposed] = FormScreen(
                Supposed, N_("A weak signal"), partial(_send_edit, row), about=str(row.id),
                given={"hypothesis": row.hypothesis, "review_on": row.review_on}, note=row.term,
            )  # fmt: skip
            self.app.push_screen(form, self._done)

    def _done(self, line: SignalLine | None) -> None:
        if line is not None:
            said = translate(N_("{term}: {state} · u undoes"))
            self.suite.tell(said.format(term=shown(line.term, 60), state=_word(line)))
            self.load()


def _word(one: SignalLine) -> str:
    if one.outcome:
        return translate(OUTCOMES[one.outcome])
    return translate(N_("due")) if one.due else translate(N_("waits"))


def _state(one: SignalLine) -> Cell:
    sign, tone = ("!", "warning") if one.due else ("·", "muted" if one.outcome else "")
    return Cell(f"{sign} {_word(one)}", tone)


def _reason(text: str) -> Understood:
    return Understood(clean(text, 1_000, lines=False))


def _signals(act: Act) -> list[SignalLine]:
    from cmsuite.veille.signals import signals

    return signals(act, reviewed=True)


def _now(row: SignalLine, act: Act) -> dict[str, Any]:
    from cmsuite.veille.trends.finding import figures_of

    return figures_of(act, row.term, axis=row.axis, by=row.figures.get("by", "words"))


def _review(row: SignalLine, outcome: str, reason: str, act: Act) -> SignalLine:
    from cmsuite.veille.signals import review

    return review(act, row.id, outcome, reason, seen=row.version)


def _send_edit(row: SignalLine, form: Any, wanted: Supposed) -> None:
    form.do(partial(_edit, row, wanted), form.done, failed=form.refused)


def _edit(row: SignalLine, wanted: Supposed, act: Act) -> SignalLine:
    from cmsuite.veille.signals import edit_signal

    return edit_signal(act, row.id, hypothesis=clean(wanted.hypothesis), review_on=wanted.review_on, seen=row.version)
