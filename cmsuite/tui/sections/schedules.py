"""When each job runs by itself."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from cmsuite.core.locale import N_, _, moment, short_moment, translate
from cmsuite.engines.jobs.words import LATE, rule_said
from cmsuite.tui.keys import key
from cmsuite.tui.sections.section import Section, labelled_lines
from cmsuite.tui.widgets.row_list import Cell, Column

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.engines.jobs.schedules import Scheduled
    from cmsuite.tui.sections.forms import Rhythm

Row = tuple["Scheduled", str]  # a schedule, and what its job is for (a source string)


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
            Column(N_("WHAT"), lambda row: translate(row[1]) or row[0].job),
            Column(N_("RULE"), lambda row: rule_said(row[0].rule), 21),
            Column(N_("NEXT"), lambda row: Cell(_soon(row), "muted"), 19, drop=1),
        )

    def load(self) -> None:
        self.place.ask(_schedules, lambda rows: self.show({one[0].schedule: one for one in rows}), everywhere=True)

    def told(self, row: Row) -> Sequence[str]:
        one, purpose = row
        lines = labelled_lines(
            one.job,
            [
                (_("rule"), one.rule),
                (_("zone"), one.zone),
                (_("what is late"), translate(LATE[one.late])),
                (_("next"), _next(row) or _("off")),
            ],
        )
        return [*lines, "", translate(purpose)]

    def foot(self, row: Row) -> str:
        return f"{row[0].job} · {translate(row[1])}"

    def action_switch(self) -> None:
        if self.row is not None:
            one = self.row[0]
            self._do(partial(_schedule, one, enabled=not one.enabled))

    def action_edit(self) -> None:
        from cmsuite.tui.panels.form import FormScreen
        from cmsuite.tui.sections.forms import Rhythm

        if self.row is not None and self.place.may("jobs.schedule"):
            one = self.row[0]
            given = {"rule": one.rule, "zone": one.zone, "late": one.late}
            form: FormScreen[Rhythm] = FormScreen(
                Rhythm, N_("When a job runs"), partial(self._send, one), given=given, about=one.job, note=one.job
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
            self.said(N_("{job} runs next on {when}."), job=made.job, when=moment(made.next_fire_at, made.zone))
        else:
            self.said(N_("{job} is off."), job=made.job)


def _state(row: Row) -> Cell:
    on, off = _("on"), _("off")
    return Cell(f"✓ {on}", "success") if row[0].enabled else Cell(f"✗ {off}", "muted")


def _next(row: Row) -> str:
    one = row[0]
    return moment(one.next_fire_at, one.zone) if one.enabled and one.next_fire_at else ""


def _soon(row: Row) -> str:
    one = row[0]
    return short_moment(one.next_fire_at, one.zone) if one.enabled and one.next_fire_at else ""


def _schedules(act: Act) -> list[Row]:
    from cmsuite.engines.jobs.history import schedules
    from cmsuite.engines.jobs.registry import JOBS
    from cmsuite.rooms import load_rooms

    load_rooms()
    rows = [(one, JOBS[one.job].purpose if one.job in JOBS else "") for one in schedules(act)]
    return sorted(rows, key=lambda row: row[0].job)  # a line that is switched stays where it is


def _schedule(one: Scheduled, act: Act, **wanted: Any) -> Scheduled:
    from cmsuite.engines.jobs.schedules import Rhythm, schedule

    seen = Rhythm(one.rule, one.zone, one.late, one.enabled)
    return schedule(act, one.job, seen=seen, **wanted)
