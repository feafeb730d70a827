"""The runs of jobs: begun, kept alive, ended, lost. A run that was lost writes nothing more: its id is the fence."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar, cast

import sqlalchemy as sa

from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import N_, _
from cmsuite.engines.acts import Act, register
from cmsuite.engines.jobs.models import Run, RunState, Schedule
from cmsuite.engines.jobs.registry import ERRANDS, JOBS
from cmsuite.engines.jobs.when import retry_after
from cmsuite.engines.jobs.words import STATES

WORKER = "worker"  # the job that a worker itself is
ITSELF = N_("A run is what happened; the next one follows by itself.")
TROUBLES = (RunState.FAILED, RunState.LOST)


class UnknownJob(Usage):
    said = N_("There is no job named {job}.")
    hint = N_("Known: {known}.")


def called(job: str) -> str:
    """What a job is called, in the language in force; by its own name, where this program does not know it."""
    return _(titled(job))


def titled(job: str) -> str:
    """The same, a source string."""
    if job == WORKER:
        return N_("Worker")
    return ERRANDS[job] if job in ERRANDS else JOBS[job].title if job in JOBS else job


class NotRunning(Refused):
    said = N_("Run {run} is over: {state}.")
    words: ClassVar = {"state": STATES}


@dataclass(frozen=True, slots=True)
class Machine:
    """Which program on which machine does the work."""

    worker: str
    host: str
    pid: int

    @classmethod
    def here(cls) -> Machine:
        host, pid = socket.gethostname(), os.getpid()
        return cls(f"{host}:{pid}", host, pid)


@dataclass(frozen=True, slots=True)
class Taken:
    """A run that is ours to do."""

    run: int
    job: str
    args: dict[str, Any]


@register("jobs.begin", no_undo=ITSELF)
def begin(act: Act, job: str, machine: Machine) -> Taken:
    """A run that somebody asked for, on no schedule. Raises UnknownJob."""
    act.need("jobs.run")
    if job != WORKER and job not in JOBS and job not in ERRANDS:
        raise UnknownJob(job=job, known=", ".join(sorted(JOBS)))
    row = Run(
        job=job,
        fire_at=act.now,
        worker=machine.worker,
        host=machine.host,
        pid=machine.pid,
        state=RunState.RUNNING,
        started_at=act.now,
        beat_at=act.lease_now(),
    )
    return Taken(act.add(row).id, job, {})


@register("jobs.beat", no_undo=ITSELF)
def beat(act: Act, runs: list[int]) -> list[int]:
    """A sign of life for runs of ours. Returns those that are ours no longer: they were declared lost."""
    act.need("jobs.run")
    alive = act.session.scalars(
        sa.update(Run)
        .where(Run.id.in_(runs), Run.state == RunState.RUNNING)
        .values(beat_at=act.lease_now())
        .returning(Run.id)
    ).all()
    act.quiet()  # a line each few seconds would bury the journal
    return sorted(set(runs) - set(alive))


@register("jobs.count", no_undo=ITSELF)
def count(act: Act, run: int, done: int, of: int, *, title: str = "") -> None:
    """How far a run of ours is, for whoever watches. title: what it is called, a source string, for who does not know
    its job. Nothing when the run is over."""
    act.need("jobs.run")
    said = {"done": done, "of": of, "title": title}
    far = sa.update(Run).where(Run.id == run, Run.state == RunState.RUNNING).values(did=said)
    act.session.execute(far)
    act.quiet()  # as a sign of life


@register("jobs.end", text=("did", "failed"), no_undo=ITSELF)
def end(
    act: Act,
    run: int,
    state: RunState,
    *,
    did: dict[str, Any] | None = None,
    failed: dict[str, Any] | None = None,
    again: bool = False,
) -> bool:
    """How a run of ours ended. Returns whether it still was ours; if not, nothing is written.

    again: the work was cut short by us, and is due at once for whoever comes next.
    """
    act.need("jobs.run")
    ended = (
        sa.update(Run)
        .where(Run.id == run, Run.state == RunState.RUNNING)
        .values(state=state, ended_at=act.now, did=did, failed=failed)
    )
    if cast("sa.CursorResult[Any]", act.session.execute(ended)).rowcount == 0:
        act.quiet()
        return False
    act.note("run", run, "state", "ended_at", "did", "failed")
    row = act.get(Run, run)
    if again:
        _due_again(act, row, timedelta())
    elif state is RunState.FAILED:
        _due_again(act, row, retry_after(_troubles(act, row)))
    return True


@register("jobs.lose", no_undo=ITSELF)
def lose(act: Act, lease_s: float, but: list[int]) -> list[int]:
    """Declare lost every run without a sign of life for a lease, our own (`but`) aside; their work is due again.

    A sign of life from the future (the clock went back since) counts from now.
    """
    act.need("jobs.run")
    now, lease = act.lease_now(), timedelta(seconds=lease_s)
    act.session.execute(
        sa.update(Run).where(Run.state == RunState.RUNNING, Run.beat_at > now + lease).values(beat_at=now)
    )
    stale = sa.select(Run).where(Run.state == RunState.RUNNING, Run.beat_at < now - lease, Run.id.not_in(but))
    lost = act.session.scalars(act.store.dialect.lock_rows(stale.order_by(Run.id))).all()
    if not lost:
        act.quiet()
    for row in lost:
        row.state, row.ended_at = RunState.LOST, act.now
        act.session.flush()
        troubles = _troubles(act, row)
        _due_again(act, row, timedelta() if troubles == 1 else retry_after(troubles - 1))
    return [row.id for row in lost]


@register("jobs.trouble", text=("failed",), no_undo=ITSELF)
def trouble(act: Act, run: int, failed: dict[str, Any]) -> None:
    """What part of a worker is in trouble, by name; empty when all is well again. Nothing when the run is over."""
    act.need("jobs.run")
    noted = sa.update(Run).where(Run.id == run, Run.state == RunState.RUNNING).values(failed=failed or None)
    act.session.execute(noted)
    act.note("run", run, "failed")


@register("jobs.cancel", no_undo=N_("Run it again: cmsuite jobs run NAME."))
def cancel(act: Act, run: int) -> None:
    """Ask a run to stop at its next piece of work. Raises Missing, NotRunning."""
    act.need("jobs.run")
    row = act.get(Run, run)
    if row.state is not RunState.RUNNING:
        raise NotRunning(run=run, state=str(row.state))
    row.cancel_asked = True
    act.wake("jobs")


def cancelled(act: Act, runs: list[int]) -> list[int]:
    """Those of these runs that somebody asked to stop."""
    if not runs:
        return []
    return list(act.session.scalars(sa.select(Run.id).where(Run.id.in_(runs), Run.cancel_asked).order_by(Run.id)))


def is_stale(act: Act, lease_s: float, but: list[int]) -> bool:
    """Whether `lose` would find something to do."""
    now, lease = act.lease_now(), timedelta(seconds=lease_s)
    silent = sa.or_(Run.beat_at < now - lease, Run.beat_at > now + lease)
    found = sa.select(Run.id).where(Run.state == RunState.RUNNING, silent, Run.id.not_in(but)).limit(1)
    return act.session.scalar(found) is not None


def _due_again(act: Act, run: Run, after: timedelta | None) -> None:
    """Bring the schedule's next time forward; never to a fire time that had its run."""
    if run.schedule_id is None or after is None:
        return
    schedule = act.get(Schedule, run.schedule_id)
    soon = max(act.now + after, run.fire_at + timedelta(microseconds=1))
    if schedule.next_fire_at is None or schedule.next_fire_at > soon:
        schedule.next_fire_at = soon


def _troubles(act: Act, run: Run) -> int:
    """How many runs of this schedule in a row, up to this one, came to nothing."""
    states = act.session.scalars(
        sa.select(Run.state)
        .where(Run.schedule_id == run.schedule_id, Run.id <= run.id)
        .order_by(Run.id.desc())
        .limit(10)
    ).all()
    return next((n for n, state in enumerate(states) if state not in TROUBLES), len(states))
