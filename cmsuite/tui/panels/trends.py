"""What is changing in what comes in: each term with its figures and its curve, and what can be made of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import BaseModel, Field
from textual.binding import Binding

from cmsuite.core.locale import N_, number, translate
from cmsuite.core.text import clean, shown
from cmsuite.tui.everywhere import TRACE
from cmsuite.tui.keys import key
from cmsuite.tui.panels.choose import Choose
from cmsuite.tui.panels.form import FormScreen
from cmsuite.tui.panels.scrolled import Scrolled
from cmsuite.tui.widgets.figure_view import shape
from cmsuite.tui.widgets.row_list import Cell, Column, RowList
from cmsuite.veille.trends import telling
from cmsuite.veille.words import AXES

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.veille.signals import SignalLine
    from cmsuite.veille.trends.finding import Found, Report

ALL = "all"
NEXT = dict(pairwise((*telling.BY, *telling.BY)))
"""What is counted after what."""


class Supposed(BaseModel):
    hypothesis: str = Field(
        title=N_("Hypothesis"), max_length=1_000, description=N_("What it might become, and why that matters.")
    )
    review_on: date = Field(title=N_("Look again on"))


class Trends(Scrolled):
    """Trends, then rises that are not confirmed; the surest first."""

    BINDINGS: ClassVar = [
        Binding("escape,V", "dismiss", N_("Leave")),
        key("p", "pin", N_("Pin"), id="trends.pin", help=N_("Pin it as a weak signal: a hypothesis, a review date."),
            cli="veille signals pin"),
        key("n", "report", N_("Report"), id="trends.report",
            help=N_("Begin a trend report of it, or add it to its draft."), cli="veille report"),
        key("F", "sheet", N_("Sheet"), id="trends.sheet", help=N_("Begin a watch sheet of its newest analysed story."),
            cli="veille sheet"),
        key("X", "axis", N_("Axis"), id="trends.axis", help=N_("Of one axis alone, or of all."), cli="veille trends"),
        key("T", "tags", N_("Counted"), id="trends.tags", cli="veille trends",
            help=N_("Count tags, or keywords of the watch plan, or words of titles.")),
        key("s", "signals", N_("Weak signals"), id="trends.signals", help=N_("What is looked at again, and when."),
            cli="veille signals list"),
        key("C", "competitors", N_("Competitors"), id="trends.competitors",
            help=N_("How often competitors publish, in which formats, about what."), cli="veille competitors"),
        TRACE,
    ]  # fmt: skip
    heading = N_("Trends")
    empty = N_("No trend: nothing was said often enough, by enough publishers, and more than chance would have it.")
    keys_ = N_(
        "p pin   n report   F sheet   X axis   T counted   s signals\n"
        "enter its newest story   C competitors   t trace   esc"
    )

    def columns(self) -> Sequence[Column]:
        return (
            Column(N_("TERM"), telling.told, least=16),
            Column(N_("CLASS"), _classed, 17),
            Column(N_("STORIES"), lambda one: number(one.judged.tested.k), 8, right=True),
            Column(N_("EXPECTED"), _expected, 9, right=True, drop=2),
            Column(N_("LIFT"), lambda one: number(one.judged.tested.lift, 1), 8, right=True, drop=1),
            Column("q", telling.q_of, 9, right=True),
            Column(N_("ORIGINS"), lambda one: number(one.judged.series.origins[-1]), 8, right=True, drop=3),
        )  # fmt: skip

    def on_mount(self) -> None:
        self.report: Report | None = None
        self.axis: str | None = None
        self.by = "words"
        super().on_mount()

    def load(self) -> None:
        self.about([translate(N_("Counting…"))])
        self.ask(partial(_trends, self.axis, self.by), self._found)

    def changed(self) -> None:
        """What others write meanwhile is seen when it is opened anew: counting reads a year of stories."""

    def _found(self, report: Report) -> None:
        self.report = report
        axis = translate(AXES[report.axis]) if report.axis else translate(N_("all axes"))
        self.about([f"{telling.summary(report)} · {axis} · {translate(telling.BY[report.by])}"])
        self.show(dict(enumerate((*report.trends, *report.unconfirmed), 1)))

    def told(self, row: Found) -> Iterable[str]:
        assert self.report is not None
        yield shown(telling.sentence(self.report, row))
        if row.judged.unconfirmed:
            yield telling.unconfirmed(row)
        yield from filter(None, [telling.burst(self.report, row), *telling.warnings(row)])
        yield from shape(telling.chart(self.report, row), max(30, self.list.size.width - 2))
        yield from (shown(f"{head.item} · {head.title}", 100) for head in row.heads)

    # ---- what is asked

    def action_axis(self) -> None:
        self.app.push_screen(Choose(N_("Of which axis?"), {ALL: N_("all axes"), **AXES}), self._of_axis)

    def _of_axis(self, axis: str | None) -> None:
        if axis:
            self.axis = None if axis == ALL else axis
            self.load()

    def action_tags(self) -> None:
        self.by = NEXT[self.by]
        self.load()

    def action_signals(self) -> None:
        self.suite.action_panel("weak_signals:WeakSignals")

    def action_competitors(self) -> None:
        self.suite.action_panel("competitors:Competitors")

    # ---- what is made of the one at hand

    def on_row_list_chosen(self, _event: RowList.Chosen) -> None:
        """To its newest story."""
        if (item := self._newest()) is not None:
            self.dismiss()
            self.suite.wanted = ("item", item)
            self.suite.action_go("veille")

    def at_hand_ref(self) -> tuple[str, int] | None:
        """Its newest story."""
        item = self._newest()
        return None if item is None else ("item", item)

    def _newest(self) -> int | None:
        row: Found | None = self.list.row
        return row.heads[0].item if row is not None and row.heads else None

    def action_pin(self) -> None:
        row: Found | None = self.list.row
        if row is not None and self.report is not None and self.may("veille.qualify"):
            form: FormScreen[Supposed] = FormScreen(
                Supposed, N_("A weak signal"), partial(_send_pin, self.report, row), about=row.said,
                note=telling.sentence(self.report, row),
            )  # fmt: skip
            self.app.push_screen(form, self._pinned)

    def _pinned(self, line: SignalLine | None) -> None:
        if line is not None:
            said = translate(N_("Pinned: {term} · u undoes"))
            self.suite.tell(said.format(term=shown(line.term, 60)))

    def action_report(self) -> None:
        row: Found | None = self.list.row
        if row is None or self.report is None or not self.may("documents.write"):
            return
        if row.judged.kind is None:
            self.suite.tell(telling.unconfirmed(row), "warning")
        else:
            self.do(partial(_report, self.report, row), self._open)

    def action_sheet(self) -> None:
        row: Found | None = self.list.row
        if row is not None and row.heads and self.may("documents.write"):
            self.do(partial(_sheet, [head.item for head in row.heads]), self._open)

    def _open(self, document: int) -> None:
        self.dismiss()
        self.suite.wanted = ("document", document)
        self.suite.action_go("documents")


def _expected(one: Found) -> Cell:
    return Cell(number(one.judged.tested.expected, 1), "muted")


def _classed(one: Found) -> Cell:
    if one.judged.kind is None:
        return Cell(f"· {telling.classed(one)}", "muted")
    return Cell(f"{'▼' if one.judged.kind in telling.FALLS else '▲'} {telling.classed(one)}")


def _trends(axis: str | None, by: str, act: Act) -> Report:
    from cmsuite.veille.trends.finding import trends

    return trends(act, axis=axis, by=by)


def _send_pin(report: Report, row: Found, form: Any, wanted: Supposed) -> None:
    form.do(partial(_pin, report, row, wanted), form.done, failed=form.refused)


def _pin(report: Report, row: Found, wanted: Supposed, act: Act) -> SignalLine:
    from cmsuite.veille.signals import pin
    from cmsuite.veille.trends.finding import figures

    return pin(
        act, row.said, clean(wanted.hypothesis), wanted.review_on, axis=report.axis, figures=figures(report, row)
    )


def _report(report: Report, row: Found, act: Act) -> int:
    from cmsuite.rooms import load_kinds
    from cmsuite.veille.trends.note.beginning import in_report

    load_kinds()
    return in_report(act, report, [row]).document_id


def _sheet(items: Sequence[int], act: Act) -> int:
    from cmsuite.rooms import load_kinds
    from cmsuite.veille.sheet.beginning import begin_sheet_of

    load_kinds()
    return begin_sheet_of(act, items).document_id
