"""What do I send the client, what did I send?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.widget import Widget

from cmsuite.core.locale import N_, labelled, short_moment, translate
from cmsuite.engines.exports.formats import NAMES
from cmsuite.tui.keys import key
from cmsuite.tui.outside import from_home, open_outside
from cmsuite.tui.panels.choose import Choose
from cmsuite.tui.panels.period import PeriodPanel, days
from cmsuite.tui.place import Place
from cmsuite.tui.query import Filter, Term, has_words
from cmsuite.tui.widgets.filter_line import FilterLine
from cmsuite.tui.widgets.narrowed import NONE_OF_FILTER, Narrowed
from cmsuite.tui.widgets.panes import Detail, Panes
from cmsuite.tui.widgets.row_list import Cell, Column, RowList

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.engines.jobs.registry import Tools
    from cmsuite.metrics.periods import Period
    from cmsuite.reporting.build import Built
    from cmsuite.reporting.comparing import Compared
    from cmsuite.reporting.shelf import Shelved
    from cmsuite.tui.own_runs import Ran
    from cmsuite.tui.seat import Seat

EMPTY = N_("No report yet. g writes the first one.")
UNDER_WAY = 0  # the id of the row of a report that is being written
LANGUAGES = {"en": N_("English"), "fr": N_("French")}
TERMS = (
    Term("state", N_("state"), {"ready": N_("ready"), "missing": N_("missing")}),
    Term("language", N_("language"), LANGUAGES),
    Term("format", N_("format"), NAMES),
    Term("since", N_("since"), kind="since"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A report as the list shows it. file: its path; there: it is still where it was written; of: its days."""

    file: str
    period: str
    language: str
    when: str
    who: str
    sha256: str
    there: bool
    form: str = "html"
    at: datetime | None = None
    of: Period | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """What its run keeps."""

    written: list[Built]


class ReportsPlace(Place):
    """What was written, the newest first; what is being written, above."""

    name_ = "reports"
    title_ = N_("Reports")
    BINDINGS: ClassVar = [
        key("g", "build", N_("Write"), id="reports.build", help=N_("Write the report of some days, in both languages."),
            cli="report build"),
        key("o", "outside", N_("Browser"), id="reports.open", help=N_("Open it in the browser."),
            cli="report build"),
        key("p", "formats", N_("Formats"), id="reports.formats", cli="report build",
            help=N_("The same days in another format, from the figures as they are known now.")),
        key("c", "compare", N_("Compare"), id="reports.compare", cli="report compare",
            help=N_("Beside the report before it in its language, or two that are marked: what differs.")),
        key("slash", "filter", N_("Filter"), id="reports.filter", help=N_("Narrow the list."), cli="report list",
            show=False),
    ]  # fmt: skip

    def body(self) -> Iterable[Widget]:
        yield FilterLine(TERMS, resting=True)
        with Panes():
            yield Narrowed(
                [
                    Column(N_("PERIOD"), lambda one: one.period),
                    Column(N_("LANGUAGE"), lambda one: translate(LANGUAGES.get(one.language, one.language)), 8),
                    Column(N_("FORMAT"), lambda one: translate(NAMES[one.form]), 11),
                    Column(N_("STATE"), _state, 16),
                    Column(N_("WRITTEN"), lambda one: Cell(one.when, "muted"), 18),
                    Column(N_("BY"), lambda one: Cell(one.who, "muted"), 14, drop=1),
                ],
                empty=EMPTY,
                markable=True,
            )
            yield Detail()

    def on_mount(self) -> None:
        self.building: Row | None = None
        self.made: Sequence[str] = ()  # the names of the files that were just written
        self.found: dict[int, Row] = {}
        self.asked = Filter()
        self.query_one(RowList).focus()

    def load(self) -> None:
        if self.suite.taken("report") is not None:
            self.action_build()
        self.take_filter()
        if self.alone:
            self._show({})
        else:
            self.ask(partial(_shelf, self.seat.workspace.exports, self.seat.zone), self._show)

    @property
    def alone(self) -> bool:
        """Whether all brands are at hand, and so no report."""
        return self.seat.brand is None and len(self.seat.brands) > 0

    def _show(self, found: dict[int, Row]) -> None:
        self.found = found
        self._show_rows()
        new = next((id for id, row in found.items() if Path(row.file).name in self.made), None)
        if new is not None:
            self.query_one(RowList).to(new)  # o opens what was just written
            self.made = ()
        self._beside(self.query_one(RowList).row)

    def _show_rows(self) -> None:
        """What is being written, and of what was written what the filter asks for."""
        listed = {id: row for id, row in self.found.items() if _is_asked(row, self.asked)}
        rows = ({UNDER_WAY: self.building} if self.building else {}) | listed
        lines = self.query_one(RowList)
        lines.empty = N_("A report is of one brand: b chooses it.") if self.alone else EMPTY
        if self.found:
            lines.empty = NONE_OF_FILTER
        self.query_one(FilterLine).found(len(listed))
        lines.show(list(rows), rows)

    # ---- its filter

    def action_filter(self) -> None:
        self.query_one(FilterLine).edit()

    def on_filter_line_asked(self, event: FilterLine.Asked) -> None:
        self.asked = event.filter
        self.query_one(RowList).focus()
        self._show_rows()
        self._beside(self.query_one(RowList).row)

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        self._beside(event.rows.row)

    def _beside(self, row: Row | None) -> None:
        lines = [row.period, "", from_home(row.file), "", labelled("SHA-256", row.sha256)] if row else []
        self.query_one(Detail).show(lines)

    def on_row_list_chosen(self) -> None:
        self.action_outside()

    # ---- what is done

    def action_build(self) -> None:
        if self.seat.brand is None:
            self.suite.tell(translate("A report is of one brand: b chooses it."), "warning")
            return
        period = self.seat.period
        self.app.push_screen(PeriodPanel(None if period is None else (period, days(period))), self._build)

    def _build(self, period: Any) -> None:
        if period is not None:
            self._write(period, Row("", days(period), "", "", "", "", False))

    def _write(self, period: Period, row: Row) -> None:
        """row: as it stands in the list meanwhile; of all languages, where it has none."""
        self.building = row
        self.query_one(RowList).show([UNDER_WAY, *self.query_one(RowList).ids], {UNDER_WAY: self.building})
        languages = (row.language,) if row.language else LANGUAGES
        job = partial(_built, self.seat, period, tuple(languages), row.form)
        self.work(job, self._done, group="write", failed=self._failed)

    def action_formats(self) -> None:
        """The days of the report at hand, in its language, in a format that is chosen."""
        row = self.query_one(RowList).row
        if row is None or row.of is None:
            return
        period, meanwhile = row.of, replace(row, file="", when="", who="", sha256="", there=False, of=None)

        def write(form: str | None) -> None:
            if form:
                self._write(period, replace(meanwhile, form=form))

        self.app.push_screen(Choose(N_("In which format?"), NAMES), write)

    def _done(self, ran: Ran[Written]) -> None:
        self.building, self.made = None, [Path(one.path).name for one in ran.did.written]
        said = translate("Written: {files}").format(files=", ".join(self.made) or "0")
        self.suite.tell(ran.told(said), "warning" if ran.stopped else "information")
        self.load()

    def _failed(self, _err: object) -> bool:
        self.building = None
        self.load()
        return False

    def action_compare(self) -> None:
        """The report at hand beside the one before it, or two that are marked beside each other."""
        lines = self.query_one(RowList)
        names = [Path(self.found[id].file).name for id in lines.acted_on if id in self.found]
        if len(names) > 2:
            self.suite.tell(translate("Two reports are compared: mark two (space)."), "warning")
        elif names:
            self.work(partial(_compared, self.seat, names), self._compared, group="open", exclusive=True)

    def _compared(self, found: Compared) -> None:
        from cmsuite.tui.panels.reports_beside import ReportsBeside

        self.query_one(RowList).marks.clear()
        self.app.push_screen(ReportsBeside(found))

    def action_outside(self) -> None:
        row = self.query_one(RowList).row
        if row is None or not row.file:
            return
        if not row.there:
            self.suite.tell(translate("{file} is no longer there: g writes it again.").format(file=row.file), "warning")
            return
        open_outside(self.suite, Path(row.file).as_uri(), row.file)


def _is_asked(row: Row, asked: Filter) -> bool:
    state, tongue = asked.values.get("state"), asked.values.get("language")
    return (
        (state is None or row.there == (state == "ready"))
        and tongue in (None, row.language)
        and asked.values.get("format") in (None, row.form)
        and (asked.since is None or (row.at is not None and row.at >= asked.since))
        and has_words(f"{row.period} {row.who} {row.file} {row.when}", asked.words)
    )


def _state(row: Row) -> Cell:
    if not row.file:
        return Cell("▸ " + translate("being written"), "accent")
    there = Cell("✓ " + translate("ready"), "success")
    return there if row.there else Cell("! " + translate("file missing"), "warning")


def _shelf(exports: Path, zone: str, act: Act) -> dict[int, Row]:
    from cmsuite.reporting.shelf import shelf

    return {one.id: _row(one, exports, zone) for one in shelf(act)}


def _row(one: Shelved, exports: Path, zone: str) -> Row:
    file = exports / one.file
    when = short_moment(one.at, zone)
    return Row(str(file), days(one.period), one.language, when, one.who, one.sha256, file.is_file(), one.form,
               one.at, one.period)  # fmt: skip


def _compared(seat: Seat, names: Sequence[str]) -> Compared:
    from cmsuite.reporting.comparing import compare, pair
    from cmsuite.reporting.shelf import shelf

    with seat.reading() as act:
        two = pair(shelf(act), *names)
    return compare(*two, seat.workspace.exports)


def _built(seat: Seat, period: Period, languages: Sequence[str], form: str) -> Ran[Written]:
    from cmsuite.reporting.build import build
    from cmsuite.reporting.shelf import BUILD

    assert seat.brand is not None
    brand = seat.brand.id

    def written(tools: Tools) -> Written:
        made = build(seat.store, seat.workspace, by=tools.by, brand=brand, period=period, languages=languages,
                     forms=(form,), stop=tools.stop, counted=tools.counted)  # fmt: skip
        return Written(made)

    return seat.runs.run(seat, BUILD, written)
