"""A run that a person asks for: done here and now, with the signs of life and the history of any other."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from cmsuite.engines import acts
from cmsuite.engines.jobs.history import RunLine, run_line
from cmsuite.engines.jobs.perform import Work, perform
from cmsuite.engines.jobs.pulse import Pulse
from cmsuite.engines.jobs.registry import Tools
from cmsuite.engines.jobs.runs import Machine, begin
from cmsuite.store.store import Store

T = TypeVar("T")


def run_now(store: Store, tools: Tools, job: str) -> RunLine:
    """Run a job and wait for its end. Raises UnknownJob, Forbidden, and what keeps the end from the store; the
    job's own failure is in what is returned.

    The person's right to run jobs is asked for; the work is then done as a worker does it.
    """
    run = _run(store, tools, job)
    with acts.read(store, by=tools.by, all_brands=True) as act:
        return run_line(act, run)


def run_as(store: Store, tools: Tools, job: str, work: Callable[[Tools], T]) -> T:
    """Have something done in the name of a person, as a run of a job or an errand that others see and may stop. What
    it returns. `tools.stop` ends it too. Raises UnknownJob, Forbidden, and what the work raises."""
    came: list[T] = []
    raised: list[Exception] = []

    def done(given: Tools) -> T:
        try:
            came.append(work(replace(given, by=tools.by)))
        except Exception as err:
            raised.append(err)
            raise
        return came[0]

    _run(store, tools, job, done)
    if raised:
        raise raised[0]
    return came[0]


def _run(store: Store, tools: Tools, job: str, work: Work | None = None) -> int:
    machine = Machine.here()
    with acts.open(store, by=tools.by, all_brands=True) as act:
        taken = begin(act, job, machine)
    mine = replace(tools, by=acts.worker(machine.worker))
    pulse = Pulse(store, mine.by, mine.lease_s)
    with pulse.beating(looks=True):
        perform(store, mine, taken, pulse, threading.Event(), patience_s=mine.lease_s, work=work)
    return taken.run
