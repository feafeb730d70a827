"""What runs, what ran, what was said; and the worker of this program."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Static

from cmsuite.core.locale import N_, lasting, short_date_and_hour, translate
from cmsuite.core.text import shown
from cmsuite.engines.jobs.words import STATES, what
from cmsuite.tui.keys import key
from cmsuite.tui.place import Panel
from cmsuite.tui.widgets.row_list import Cell, Column, RowList
from cmsuite.tui.widgets.run_bar import RunBar, Running

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.engines.jobs.history import RunLine
    from cmsuite.tui.app import Told

BARS = 4  # as many as a worker runs at once
LOOK_S = 0.5  # while a run is stopping: a worker elsewhere looks each second, and its end is seen within two
SELDOM = 2  # else not each time
SIGNS = {"running": "▸", "stopping": "▸", "done": "✓", "failed": "✗", "lost": "✗", "cancelled": "·"}
TONES = {"running": "accent", "stopping": "warning", "done": "success", "failed": "error", "lost": "error"}
TOLD = {"information": ("·", ""), "warning": ("!", "warning"), "error": ("✗", "error")}


@dataclass(frozen=True, slots=True)
class Looked:
    """What the panel shows, asked at once. names, usual: what it is called and the seconds it takes, by job.
    workers: how many live anywhere."""

    runs: list[RunLine]
    names: dict[str, str]
    usual: dict[str, float]
    workers: int
    now: datetime


class Jobs(Panel):
    """It looks every second while it is open, and twice as often while a run is stopping."""

    DEFAULT_CSS = """
    Jobs .head { height: 1; margin-top: 1; color: $muted; text-style: bold; }
    Jobs #runs { height: 3fr; }
    Jobs #told { height: 2fr; }
    Jobs .full { height: 2; color: $text; }
    """
    BINDINGS: ClassVar = [
        Binding("escape,J", "dismiss", N_("Leave")),
        key("x", "cancel", N_("Stop"), id="jobs.cancel", help=N_("Ask the run at hand to stop at its next piece."),
            cli="jobs cancel"),
        key("w", "worker", N_("Worker"), id="jobs.worker", help=N_("Begin a worker in this program, or end it."),
            cli="worker"),
    ]  # fmt: skip

    def compose(self) -> ComposeResult:
        with Vertical(classes="box wide"):
            yield Static(translate("Jobs"), markup=False, classes="title")
            for _bar in range(BARS):
                yield RunBar()
            runs = [
                Column(N_("STATE"), _state, 12),
                Column(N_("JOB"), lambda one: self._called(one.job), 20),
                Column(N_("BEGUN"), lambda one: Cell(self._when(one.started_at), "muted"), 14, drop=1),
                Column(N_("TOOK"), lambda one: Cell(_took(one), "muted"), 8, right=True, drop=2),
                Column(N_("WHAT"), lambda one: what(one.did, one.why)),
            ]
            yield RowList(runs, id="runs", empty=N_("Nothing has run yet."))
            yield Static(translate("SAID"), markup=False, classes="head")
            told = [
                Column("", lambda one: Cell(*TOLD[one.tone]), 1),
                Column(N_("WHEN"), lambda one: Cell(self._when(one.at), "muted"), 14, drop=1),
                Column(N_("SENTENCE"), lambda one: one.text),
            ]
            yield RowList(told, id="told", empty=N_("Nothing has been said yet."))
            yield Static("", markup=False, classes="full")
            yield Static("", markup=False, classes="foot")

    def on_mount(self) -> None:
        for rows in self.query(RowList):
            rows.styles.margin = 0
        self.query_one("#runs", RowList).focus()
        self.looked: Looked | None = None
        self._turn = 0
        self.load()
        self.set_interval(LOOK_S, self._look_again)

    def _look_again(self) -> None:
        self._turn = (self._turn + 1) % SELDOM
        if not self._turn or (self.looked is not None and any(one.stopping for one in self.looked.runs)):
            self.load()

    def load(self) -> None:
        lease_s = self.seat.workspace.config.worker_lease_s
        self.ask(partial(_look, lease_s), self._show, everywhere=True)
        told: list[Told] = list(self.suite.told)
        self.query_one("#told", RowList).show(range(len(told)), dict(enumerate(told)))

    def _show(self, looked: Looked) -> None:
        self.looked = looked
        rows = self.query_one("#runs", RowList)
        rows.show([one.run for one in looked.runs], {one.run: one for one in looked.runs})
        running = [one for one in looked.runs if one.state == "running" and one.job != "worker"][:BARS]
        for bar, one in zip(self.query(RunBar), [*running, *[None] * BARS], strict=False):
            bar.display = one is not None
            if one is not None:
                seconds = (looked.now - one.started_at).total_seconds()
                bar.show(
                    Running(one.run, self._called(one.job), seconds, looked.usual.get(one.job), one.far, one.stopping)
                )
        self._say_keys()

    def _say_keys(self) -> None:
        """The keys, and whether anybody does the work."""
        ours, looked = self.seat.worker.is_at_work, self.looked
        parts = [
            translate("w ends the worker") if ours else translate("w begins a worker"),
            translate("tab other list"),
            "esc",
        ]
        if looked is not None and any(one.state == "running" for one in looked.runs):
            parts.insert(0, translate("x stops the run"))
        if looked is not None and not looked.workers and not ours:
            parts.insert(0, translate("! No worker is running."))
        self.query_one(".foot", Static).update("   ".join(parts))

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """What does not fit its column, in full."""
        row = event.rows.row
        if event.rows.has_focus and row is not None:
            told = event.rows.id == "told"
            full = row.text if told else " · ".join(filter(None, (row.job, what(row.did, row.why))))
            self.query_one(".full", Static).update(shown(full))

    def on_descendant_focus(self) -> None:
        for rows in self.query(RowList):
            if rows.has_focus:
                self.on_row_list_moved(RowList.Moved(rows, rows.current))

    # ---- what is done

    def action_cancel(self) -> None:
        row: RunLine | None = self.query_one("#runs", RowList).row
        if row is not None:
            self.do(partial(_cancel, row.run), lambda _none: self._asked(row), everywhere=True)

    def _asked(self, row: RunLine) -> None:
        said = translate("Run {run} ({job}) was asked to stop: it ends at its next piece of work.")
        self.suite.tell(said.format(run=row.run, job=self._called(row.job)))
        self.seat.worker.look_now()
        self.load()

    def action_worker(self) -> None:
        worker = self.seat.worker
        if worker.is_at_work:
            worker.ask_to_end()
        else:
            self.work(partial(worker.begin, self.seat), lambda _none: self.suite.look(), group="worker")

    def _called(self, job: str) -> str:
        return self.looked.names.get(job, job) if self.looked is not None else job

    def _when(self, at: datetime) -> str:
        return short_date_and_hour(at, self.seat.zone)


def _state(run: RunLine) -> Cell:
    state = "stopping" if run.stopping else run.state
    return Cell(f"{SIGNS[state]} {translate(STATES[state])}", TONES.get(state, "muted"))


def _took(run: RunLine) -> str:
    return "" if run.ended_at is None else lasting((run.ended_at - run.started_at).total_seconds())


def _look(lease_s: float, act: Act) -> Looked:
    from cmsuite.engines.jobs.history import runs, usual, workers
    from cmsuite.engines.jobs.runs import called
    from cmsuite.rooms import load_jobs

    load_jobs()
    found = runs(act, limit=100)
    running = {one.job for one in found if one.state == "running"}
    names = {one.job: called(one.job) for one in found}
    return Looked(found, names, usual(act, running), len(workers(act, lease_s)), act.now)


def _cancel(run: int, act: Act) -> None:
    from cmsuite.engines.jobs.runs import cancel

    cancel(act, run)
