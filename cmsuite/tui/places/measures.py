"""Does it work, against which objective?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Static

from cmsuite.core.locale import N_, short_moment, translate
from cmsuite.tui.keys import key
from cmsuite.tui.panels.period import PeriodPanel, days
from cmsuite.tui.place import Place
from cmsuite.tui.query import Filter, Term, has_words
from cmsuite.tui.widgets.figure_view import FigureView, in_lines
from cmsuite.tui.widgets.filter_line import FilterLine
from cmsuite.tui.widgets.narrowed import NONE_OF_FILTER, Narrowed
from cmsuite.tui.widgets.panes import Detail, Over, Panes
from cmsuite.tui.widgets.row_list import Cell, Column, RowList

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.engines.exports.figure import Figure
    from cmsuite.metrics.collect import Collected
    from cmsuite.metrics.periods import Period
    from cmsuite.tui.app import Tone
    from cmsuite.tui.own_runs import Ran
    from cmsuite.tui.seat import Seat


EMPTY = N_("Nothing measured yet. r reads the networks.")
TONES = {"up": "success", "down": "warning"}
TERMS = (Term("change", N_("change"), {"up": N_("higher"), "down": N_("lower"), "same": N_("unchanged")}),)


@dataclass(frozen=True, slots=True)
class Row:
    """A KPI as the list shows it; everything is in words already, in the language in force."""

    id: str
    label: str
    value: str
    before: str
    change: str
    way: str  # up, down or same; nothing where there is nothing to compare with
    told: tuple[str, ...]
    figure: Figure | None
    fact: int | None  # the newest of the readings that are in it


@dataclass(frozen=True, slots=True)
class Shown:
    period: str
    previous: str
    read: str
    rows: tuple[Row, ...]
    counts: str | None  # what the fact counts that somebody asked to see


class MeasuresPlace(Place):
    """Words and numbers first, the shape beside them."""

    name_ = "measures"
    title_ = N_("Measures")
    BINDINGS: ClassVar = [
        key("p", "period", N_("Period"), id="measures.period", help=N_("Choose the days."), cli="kpi"),
        key("r", "collect", N_("Read now"), id="measures.collect", help=N_("Read the counters from the networks now."),
            cli="metrics collect"),
        key("R", "report", N_("To report"), id="measures.report", help=N_("Write the client's report of these days."),
            cli="report build"),
        key("T", "table", N_("Table"), id="measures.table", help=N_("The figure as a table, or as a shape."),
            cli="kpi"),
        key("slash", "filter", N_("Filter"), id="measures.filter", help=N_("Narrow the list."), cli="kpi", show=False),
    ]  # fmt: skip
    DEFAULT_CSS = """
    MeasuresPlace #span { height: 1; padding: 0 1; color: $muted; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def body(self) -> Iterable[Widget]:
        yield Static("", markup=False, id="span")
        yield FilterLine(TERMS, resting=True)
        with Panes():
            yield Narrowed(
                [
                    Column(N_("INDICATOR"), lambda one: one.label),
                    Column(N_("PERIOD"), lambda one: one.value, 9, right=True),
                    Column(N_("BEFORE"), lambda one: Cell(one.before, "muted"), 9, right=True, drop=1),
                    Column(N_("CHANGE"), lambda one: Cell(one.change, TONES.get(one.way, "")), 28),
                ],
                empty=EMPTY,
            )
            with Vertical(classes="beside"):
                yield FigureView()
                yield Detail()

    def on_mount(self) -> None:
        self.wanted: int | None = None  # a fact that somebody asked to see
        self.found: tuple[Row, ...] = ()
        self.asked = Filter()
        self.query_one(RowList).focus()

    def load(self) -> None:
        self.wanted = self.suite.taken("fact") or self.wanted
        self.suite.taken("remote_post")
        self.take_filter()
        alone = self.seat.brand is None and len(self.seat.brands) > 0
        if alone:
            self.found = ()
            self.query_one(RowList).empty = N_("Measures are of one brand: b chooses it.")
            self.query_one("#span", Static).update("")
            self.query_one(RowList).show([])
            return
        self.ask(partial(_measured, self.seat.period, self.seat.workspace.root, self.wanted), self._show)

    def _show(self, found: Shown) -> None:
        said = translate("{period}, beside {previous} · {read}")
        self.query_one("#span", Static).update(
            said.format(period=found.period, previous=found.previous, read=found.read)
        )
        self.found, self.wanted = found.rows, None
        at = next((n for n, row in enumerate(found.rows, 1) if row.id == found.counts), None)
        if at is not None and not _is_asked(found.rows[at - 1], self.asked):
            self.query_one(FilterLine).set("")  # the filter hides it
            self.asked = Filter()
        self._show_rows()
        if at is not None:
            self.query_one(RowList).to(at)
        self._beside(self.query_one(RowList).row)

    def _show_rows(self) -> None:
        """Those that the filter asks for."""
        lines, rows = self.query_one(RowList), dict(enumerate(self.found, 1))
        listed = [n for n, row in rows.items() if _is_asked(row, self.asked)]
        lines.empty = NONE_OF_FILTER if rows else EMPTY
        self.query_one(FilterLine).found(len(listed))
        lines.show(listed, rows)

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

    def at_hand_ref(self) -> tuple[str, int] | None:
        """The newest reading in it: its trace leads to the post that was counted."""
        row: Row | None = self.query_one(RowList).row
        return None if row is None or row.fact is None else ("fact", row.fact)

    def _beside(self, row: Row | None) -> None:
        figure = self.query_one(FigureView)
        figure.show(row.figure if row else None)
        figure.display = bool(row and row.figure)
        detail = self.query_one(Detail)
        detail.show([row.label, "", *row.told] if row else [])

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        if self.query_one(".beside").display:
            self.query_one(FigureView).focus()
        else:
            self._open(event.rows.row)

    def _open(self, row: Row | None) -> None:
        """All of a line over the place, where there is no room beside the list."""
        figure = self.query_one(FigureView)
        if row is not None:
            as_table = figure.as_table or self.suite.plain
            drawn = [*in_lines(row.figure, self.size.width - 4, as_table=as_table), ""] if row.figure else []
            self.app.push_screen(Over([row.label, "", *drawn, *row.told]))

    # ---- what is done

    def action_period(self) -> None:
        self.app.push_screen(PeriodPanel(), self._of)

    def _of(self, period: Any) -> None:
        if period is not None:
            self.seat.period = period
            self.load()

    def action_collect(self) -> None:
        self.suite.tell(translate("Reading the networks…"))
        self.work(partial(_collect, self.seat), self._collected, group="write")

    def _collected(self, ran: Ran[Collected]) -> None:
        done = ran.did
        said = translate("Posts read: {posts}; new facts: {facts}.").format(posts=done.posts, facts=done.facts)
        failed = [f"{one.account}: {one.said}" for one in done.failed]
        tone: Tone = "warning" if failed or ran.stopped else "information"
        self.suite.tell(" ".join([ran.told(said), *failed]), tone)
        self.load()

    def action_table(self) -> None:
        self.query_one(FigureView).turn()
        if not self.query_one(".beside").display and self.app.screen is self:
            self._open(self.query_one(RowList).row)

    def action_report(self) -> None:
        self.suite.wanted = ("report", 0)
        self.suite.switch_mode("reports")


def _is_asked(row: Row, asked: Filter) -> bool:
    way = asked.values.get("change")
    return way in (None, row.way) and has_words(" ".join([row.label, row.change, *row.told]), asked.words)


def _measured(period: Period | None, root: Path, fact: int | None, act: Act) -> Shown:
    from cmsuite.engines.people.brands import today_in
    from cmsuite.engines.people.models import Brand
    from cmsuite.metrics import words
    from cmsuite.metrics.models import Fact
    from cmsuite.metrics.periods import chosen
    from cmsuite.reporting.edition import gather
    from cmsuite.reporting.figures import best_posts, followers, kinds

    edition = gather(act, period or chosen(None, today_in(act), today_in(act)), root)
    drawn = {"followers": followers, "int_per_post": best_posts, "posts_n": best_posts}
    made: dict[Any, Figure | None] = {}
    rows = []
    for line in edition.lines:
        draw = drawn.get(line.kpi.id, kinds)
        if draw not in made:
            made[draw] = draw(edition)
        told = [words.basis(line), *words.notes(line), words.caveat(line.kpi)]
        if made[draw] is None:  # a figure says its own
            told.append(words.sources(line))
        way = "" if line.difference is None else "same"
        if line.difference:
            way = "up" if line.difference > 0 else "down"
        now, before = words.amount(line.now.value), words.amount(line.before.value)
        rows.append(
            Row(
                line.kpi.id,
                words.label(line.kpi),
                now,
                before,
                words.change(line),
                way,
                tuple(told),
                made[draw],
                line.now.source.last_id,
            )
        )
    read = max((line.now.source.observed_to for line in edition.lines if line.now.source.observed_to), default=None)
    zone = act.get(Brand, act.in_brand).zone
    said = translate("data of {at}").format(at=short_moment(read, zone)) if read else translate("no data yet")
    wanted = act.find(Fact, fact) if fact is not None else None
    counts = wanted.metric if wanted else None
    return Shown(days(edition.period), days(edition.period.previous), said, tuple(rows), counts)


def _collect(seat: Seat) -> Ran[Collected]:
    from cmsuite.metrics.collect import collect

    brand = seat.brand.id if seat.brand else None
    return seat.runs.run(seat, "metrics.collect", lambda tools: collect(seat.store, tools, now=True, brand=brand))
