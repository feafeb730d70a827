"""When jobs are due: the shipped schedules, a team's own, and taking what is due, once in the whole world."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa

from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_
from cmsuite.core.zones import zone_info
from cmsuite.engines.acts import Act, came_after, register
from cmsuite.engines.jobs.models import Run, RunState, Schedule
from cmsuite.engines.jobs.registry import JOBS
from cmsuite.engines.jobs.runs import ITSELF, Machine, Taken, UnknownJob
from cmsuite.engines.jobs.when import first_fire, next_fire
from cmsuite.engines.people.models import Brand

Late = Literal["coalesce", "skip"]
GRACE = timedelta(minutes=1)  # what is later than this is late
NO_ARGS = hashlib.sha256(json.dumps({}).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A job's schedule as it stands now."""

    schedule: int
    job: str
    rule: str
    zone: str
    late: str
    enabled: bool
    next_fire_at: datetime | None


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What a person says of a schedule."""

    rule: str
    zone: str
    late: str
    enabled: bool

    @classmethod
    def of(cls, row: Schedule) -> Rhythm:
        return cls(row.rule, row.zone, row.late, row.enabled)


@register("jobs.ensure", no_undo=N_("A schedule is switched off, not unmade."))
def ensure(act: Act) -> list[str]:
    """Make the shipped schedule of each job that has none. Returns the names of those jobs."""
    act.need("jobs.schedule")
    known = set(act.session.scalars(sa.select(Schedule.job)))
    missing = [job for job in JOBS.values() if job.rule and job.name not in known]
    zone = _zone(act)
    for job in missing:
        assert job.rule is not None
        values = _values(job.name, job.rule, zone, "coalesce", first_fire(job.rule, zone, act.now))
        made = act.insert(Schedule).values(**values, created_at=act.now)
        act.session.execute(made.on_conflict_do_nothing())  # another worker may have been first
    if missing:
        act.note("schedule", 0, n=len(missing))
    else:
        act.quiet()
    return [job.name for job in missing]


@register("jobs.schedule")
def schedule(
    act: Act,
    job: str,
    *,
    rule: str | None = None,
    zone: str | None = None,
    late: Late | None = None,
    enabled: bool = True,
    seen: Rhythm | None = None,
) -> Scheduled:
    """Say when a job runs; what is not given stays. late: one run for all that was missed, or none. seen: as it was.

    Raises UnknownJob, BadRule, NeverFires, UnknownZone, Conflict.
    """
    act.need("jobs.schedule")
    if job not in JOBS:
        raise UnknownJob(job=job, known=", ".join(sorted(JOBS)))
    row = act.session.scalars(sa.select(Schedule).where(Schedule.job == job).with_for_update()).one_or_none()
    if row is None:
        rule, zone = rule or JOBS[job].rule or "", zone or _zone(act)
        row = Schedule(**_values(job, rule, zone, late or "coalesce", first_fire(rule, zone, act.now)))
        row.enabled = enabled
        act.add(row)
        act.undo_by("jobs.schedule", job=job, enabled=False, seen=Rhythm.of(row))
    else:
        was = Rhythm.of(row)
        if seen not in (None, was):
            raise came_after(act, "schedule", row.id)
        row.rule, row.zone, row.late = rule or row.rule, zone or row.zone, late or row.late
        row.enabled, row.next_fire_at = enabled, first_fire(row.rule, row.zone, act.now)
        zone_info(row.zone)
        act.undo_by("jobs.schedule", job=job, **asdict(was), seen=Rhythm.of(row))
    act.session.flush()
    act.wake("jobs")
    return line(row)


@register("jobs.take", no_undo=ITSELF)
def take(act: Act, machine: Machine) -> Taken | None:
    """Take the run that has been due longest. None when nothing is due, or others were faster.

    All that was missed is one run, at the first time missed; the unique (schedule, fire time) makes it one for all.
    A rule that this program does not understand waits for one that does.
    """
    act.need("jobs.run")
    left: list[int] = []
    while (row := _first(act, left)) is not None:
        fire_at = row.next_fire_at
        assert fire_at is not None
        following = _following(row, act.now, fire_at)
        if following is None:
            left.append(row.id)
            continue
        row.next_fire_at = following
        act.session.flush()
        if row.late == "skip" and act.now - fire_at > GRACE:
            continue
        if (run := _claim(act, row, fire_at, machine)) is not None:
            return Taken(run, row.job, row.args)
        row.next_fire_at = next_fire(row.rule, row.zone, fire_at, fire_at)  # it had its run, before the clock went back
        act.session.flush()
    act.quiet()
    return None


@register("jobs.rewind", no_undo=ITSELF)
def rewind(act: Act) -> int:
    """After the clock went back: nothing waits longer than its rule says. Returns how many schedules were changed."""
    act.need("jobs.run")
    changed = 0
    for row in act.session.scalars(sa.select(Schedule).where(Schedule.enabled, Schedule.next_fire_at > act.now)):
        wanted = _following(row, act.now)
        if wanted is not None and row.next_fire_at is not None and row.next_fire_at > wanted:
            row.next_fire_at, changed = wanted, changed + 1
    if not changed:
        act.quiet()
    return changed


def is_due(act: Act) -> bool:
    """Whether `take` would find something."""
    return act.session.scalar(_due(act, Schedule.id).limit(1)) is not None


def line(row: Schedule) -> Scheduled:
    """The row as a value."""
    return Scheduled(row.id, row.job, row.rule, row.zone, row.late, row.enabled, row.next_fire_at)


def _due(act: Act, what: Any) -> sa.Select[Any]:
    """What is due, of jobs that this program knows; a schedule has one run at a time."""
    busy = sa.select(Run.id).where(Run.schedule_id == Schedule.id, Run.state == RunState.RUNNING)
    return (
        sa.select(what)
        .where(Schedule.enabled, Schedule.next_fire_at <= act.now, Schedule.job.in_(list(JOBS)), ~busy.exists())
        .order_by(Schedule.next_fire_at)
    )


def _first(act: Act, left: list[int]) -> Schedule | None:
    """What has been due longest and nobody else takes, those aside that were left."""
    wanted = _due(act, Schedule).where(Schedule.id.not_in(left)).limit(1)
    found: Schedule | None = act.session.scalars(act.store.dialect.lock_rows(wanted)).first()
    return found


def _following(row: Schedule, after: datetime, anchor: datetime | None = None) -> datetime | None:
    """When it fires next; None when its rule or its zone means nothing here (a later program wrote it)."""
    try:
        return next_fire(row.rule, row.zone, after, anchor)
    except Usage:
        return None


def _claim(act: Act, schedule: Schedule, fire_at: datetime, machine: Machine) -> int | None:
    claimed = act.session.execute(
        act.insert(Run)
        .values(
            brand_id=schedule.brand_id,
            schedule_id=schedule.id,
            job=schedule.job,
            fire_at=fire_at,
            worker=machine.worker,
            host=machine.host,
            pid=machine.pid,
            state=RunState.RUNNING,
            started_at=act.now,
            beat_at=act.lease_now(),
            cancel_asked=False,
            created_at=act.now,
        )
        .on_conflict_do_nothing(index_elements=["schedule_id", "fire_at"])
        .returning(Run.id)
    ).scalar()
    if claimed is not None:
        act.note("run", int(claimed), n=1)
    return claimed


def _values(job: str, rule: str, zone: str, late: str, first: datetime) -> dict[str, Any]:
    return {
        "job": job,
        "args": {},
        "args_hash": NO_ARGS,
        "rule": rule,
        "zone": zone,
        "enabled": True,
        "next_fire_at": first,
        "late": late,
    }


def _zone(act: Act) -> str:
    """The zone of the first brand: where the team's nights are."""
    return act.session.scalar(sa.select(Brand.zone).order_by(Brand.id).limit(1)) or "UTC"
