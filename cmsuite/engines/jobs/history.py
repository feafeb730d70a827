"""What ran, what will, and which workers live. Questions: they write nothing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

import sqlalchemy as sa

from cmsuite.core.locale import here
from cmsuite.engines.acts import Act
from cmsuite.engines.jobs.models import Run, RunState, Schedule
from cmsuite.engines.jobs.runs import TROUBLES, WORKER
from cmsuite.engines.jobs.schedules import Scheduled, line

LOOKED_AT = 50  # runs, to say how long one takes


@dataclass(frozen=True, slots=True)
class RunLine:
    """A run as a list shows it. `did`, `failed`: what it said of itself. stopping: it runs, and was asked to end."""

    run: int
    job: str
    state: str
    worker: str
    fire_at: datetime
    started_at: datetime
    ended_at: datetime | None
    did: dict[str, Any] | None
    failed: dict[str, Any] | None
    stopping: bool = False

    @property
    def far(self) -> tuple[int, int] | None:
        """So many done, of so many: while it runs, and where the job says so."""
        said = self.did or {}
        return (said["done"], said["of"]) if self.state == RunState.RUNNING and "of" in said else None

    @property
    def title(self) -> str:
        """What it is called where it says how far it is, a source string."""
        return str((self.did or {}).get("title", ""))

    @property
    def why(self) -> str:
        """What went wrong, in a sentence, or nothing."""
        if not self.failed:
            return ""
        return str(self.failed.get("why") or "; ".join(f"{name}: {why}" for name, why in self.failed.items()))


def runs(act: Act, *, failed: bool = False, limit: int = 30) -> list[RunLine]:
    """The last runs, newest first; only those that came to nothing, when asked."""
    wanted = sa.select(Run).order_by(Run.id.desc()).limit(limit)
    if failed:
        wanted = wanted.where(sa.or_(Run.state.in_(TROUBLES), Run.failed.is_not(None)))
    return [_line(row) for row in act.session.scalars(wanted)]


def run_line(act: Act, run: int) -> RunLine:
    """One run. Raises Missing."""
    return _line(act.get(Run, run))


def schedules(act: Act) -> list[Scheduled]:
    """Every schedule, the next to fire first."""
    wanted = sa.select(Schedule).order_by(Schedule.enabled.desc(), Schedule.next_fire_at, Schedule.job)
    return [line(row) for row in act.session.scalars(wanted)]


def workers(act: Act, lease_s: float) -> list[RunLine]:
    """The workers that gave a sign of life within a lease."""
    since = act.lease_now() - timedelta(seconds=lease_s)
    wanted = sa.select(Run).where(Run.job == WORKER, Run.state == RunState.RUNNING, Run.beat_at >= since)
    return [_line(row) for row in act.session.scalars(wanted.order_by(Run.id))]


def running(act: Act) -> list[RunLine]:
    """The runs of jobs that are under way, the first begun first; workers do not count."""
    wanted = sa.select(Run).where(Run.state == RunState.RUNNING, Run.job != WORKER).order_by(Run.id)
    return [_line(row) for row in act.session.scalars(wanted)]


def usual(act: Act, jobs: Collection[str]) -> dict[str, float]:
    """How many seconds these jobs take, by their last runs that went well; a job that never did is left out."""
    wanted = sa.select(Run.job, Run.started_at, Run.ended_at).where(Run.job.in_(jobs), Run.ended_at.is_not(None))
    wanted = wanted.where(Run.state == RunState.DONE)
    took: dict[str, list[float]] = {}
    for job, began, ended in act.session.execute(wanted.order_by(Run.id.desc()).limit(LOOKED_AT)):
        assert ended is not None
        took.setdefault(job, []).append((ended - began).total_seconds())
    return {job: median(seconds) for job, seconds in took.items()}


def _line(row: Run) -> RunLine:
    return RunLine(
        row.id, row.job, row.state, row.worker, row.fire_at, row.started_at, row.ended_at, row.did,
        {name: here(why) for name, why in row.failed.items()} if row.failed else None,
        row.cancel_asked and row.state is RunState.RUNNING,
    )  # fmt: skip
