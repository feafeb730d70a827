"""When each job runs by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from cmsuite.core.locale import N_, _, moment, short_moment, translate
from cmsuite.engines.jobs.words import LATE, is_late, next_said, rule_said
from cmsuite.tui.keys import key
from cmsuite.tui.sections.section import Section, labelled_lines
from cmsuite.tui.widgets.row_list import Cell, Column

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.engines.jobs.schedules import Scheduled
    from cmsuite.tui.sections.forms import Rhythm


@dataclass(frozen=True, slots=True)
class Row:
    """A schedule; what its job is called, and what it is for; when it runs next: in words."""

    one: Scheduled
    title: str
    purpose: str
    next: str
    is_late: bool


class SchedulesSection(Section):
    """On or off, and by which rule."""

    BINDINGS: ClassVar = [
        key("s", "switch", N_("On or off"), id="schedules.switch", help=N_("Switch the schedule on, or off."),
            cli="jobs schedule"),
        key("e", "edit", N_("Edit"), id="schedules.edit", help=N_("Say by which rule it runs."), cli="jobs schedule"),
    ]  # fmt: skip
    empty = N_("No job has a schedule yet: the first worker makes them.")
    kinds = ("schedule",)

    def columns(self) -> Sequence[Column]:
        return (
            Column(N_("STATE"), _state, 11),
            Column(N_("JOB"), lambda row: row.title, least=18),
            Column(N_("RULE"), lambda row: rule_said(row.one.rule), 21),
            Column(N_("NEXT"), _next, 24, drop=1),
        )

    def load(self) -> None:
        question = partial(_schedules, self.place.seat.workspace.config.worker_lease_s)
        self.place.ask(question, lambda rows: self.show({row.one.schedule: row for row in rows}), everywhere=True)

    def told(self, row: Row) -> Sequence[str]:
        one = row.one
        lines = labelled_lines(
            one.job,
            [
                (_("rule"), one.rule),
                (_("zone"), one.zone),
                (_("what is late"), translate(LATE[one.late])),
                (_("next"), row.next),
            ],
        )
        return [*lines, "", row.purpose]

    def foot(self, row: Row) -> str:
        return f"{row.one.job} · {row.purpose}"

    def action_switch(self) -> None:
        if self.row is not None:
            one = self.row.one
            self._do(partial(_schedule, one, enabled=not one.enabled))

    def action_edit(self) -> None:
        from cmsuite.tui.panels.form import FormScreen
        from cmsuite.tui.sections.forms import Rhythm

        if self.row is not None and self.place.may("jobs.schedule"):
            one = self.row.one
            given = {"rule": one.rule, "zone": one.zone, "late": one.late}
            form: FormScreen[Rhythm] = FormScreen(
                Rhythm, N_("When a job runs"), partial(self._send, one), given=given, about=one.job, note=self.row.title
            )
            self.app.push_screen(form, self._done)

    def _send(self, one: Scheduled, form: Any, wanted: Rhythm) -> None:
        deed = partial(_schedule, one, enabled=True, rule=wanted.rule, zone=wanted.zone, late=wanted.late)
        form.do(deed, form.done, everywhere=True, failed=form.refused)

    def _do(self, deed: Any) -> None:
        self.place.do(deed, self._done, everywhere=True)

    def _done(self, made: Scheduled | None) -> None:
        if made is None:
            return
        if made.enabled and made.next_fire_at:
            self.said(
                N_("“{job}” runs next on {when}."), job=self._title(made), when=moment(made.next_fire_at, made.zone)
            )
        else:
            self.said(N_("“{job}” is off."), job=self._title(made))

    def _title(self, made: Scheduled) -> str:
        row: Row | None = self.rows.get(made.schedule)
        return row.title if row else made.job


def _state(row: Row) -> Cell:
    on, off = _("on"), _("off")
    return Cell(f"✓ {on}", "success") if row.one.enabled else Cell(f"✗ {off}", "muted")


def _next(row: Row) -> Cell:
    if row.is_late:
        return Cell(f"! {row.next}", "error")
    at = row.one.next_fire_at if row.one.enabled else None
    return Cell(short_moment(at, row.one.zone) if at else "", "muted")


def _schedules(lease_s: float, act: Act) -> list[Row]:
    from cmsuite.engines.jobs.history import schedules, workers
    from cmsuite.engines.jobs.registry import JOBS
    from cmsuite.engines.jobs.runs import called
    from cmsuite.rooms import load_jobs

    load_jobs()
    alive = len(workers(act, lease_s))
    rows = []
    for one in sorted(schedules(act), key=lambda one: one.job):  # a line that is switched stays where it is
        purpose = translate(JOBS[one.job].purpose) if one.job in JOBS else ""
        rows.append(Row(one, called(one.job), purpose, next_said(one, act.now, alive), is_late(one, act.now, alive)))
    return rows


def _schedule(one: Scheduled, act: Act, **wanted: Any) -> Scheduled:
    from cmsuite.engines.jobs.schedules import Rhythm, schedule

    seen = Rhythm(one.rule, one.zone, one.late, one.enabled)
    return schedule(act, one.job, seen=seen, **wanted)
