"""Small tools of the jobs' tests."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from cmsuite.core.errors import Outside
from cmsuite.engines.jobs.history import RunLine, runs, schedules
from cmsuite.engines.jobs.models import Run, RunState
from cmsuite.engines.jobs.perform import perform
from cmsuite.engines.jobs.pulse import Pulse
from cmsuite.engines.jobs.runs import Machine, Taken
from cmsuite.engines.jobs.worker import Worker
from cmsuite.store.store import Store

HERE, THERE = Machine("here:1", "here", 1), Machine("there:2", "there", 2)
LEASE_S = 0.5


@dataclass(frozen=True)
class Report:
    done: int


class Broke(Outside):
    said = "The world broke: token=abcdef123456."


def states(ask) -> list[str]:
    return [line.state for line in reversed(ask(runs))]


def next_at(ask, job: str = "") -> datetime:
    (line,) = [line for line in ask(schedules) if job in ("", line.job)]
    assert line.next_fire_at is not None
    return line.next_fire_at


def do(store, tools, taken: Taken) -> RunState:
    return perform(store, tools, taken, Pulse(store, tools.by, LEASE_S), threading.Event())


def silence(store: Store, run: int, seconds: float) -> None:
    """The run's last sign of life, moved."""
    with store.connection(writes=True) as connection:
        row = Run.__table__.c
        was = connection.execute(sa.select(row.beat_at).where(row.id == run)).scalar_one()
        moved = sa.update(Run.__table__).where(row.id == run).values(beat_at=was - timedelta(seconds=seconds))
        connection.execute(moved)


class running:
    """A worker in a thread, for the time of the block."""

    def __init__(self, worker: Worker) -> None:
        self.worker, self.thread = worker, threading.Thread(target=worker.run, daemon=True)

    def __enter__(self) -> None:
        self.thread.start()

    def __exit__(self, *_: object) -> None:
        self.worker.stop()
        self.thread.join(6)
        assert not self.thread.is_alive()


def ended(ask, run: int) -> RunLine:
    (line,) = [line for line in ask(runs) if line.run == run]
    return line


def wait_for(true, seconds: float = 15.0):
    """What was waited for, once it is there; AssertionError when it is not in time."""
    until = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.01)
    return found
