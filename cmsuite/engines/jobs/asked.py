"""A run that a person asks for: done here and now, with the signs of life and the history of any other."""

from __future__ import annotations

import threading
from dataclasses import replace

from cmsuite.engines import acts
from cmsuite.engines.jobs.history import RunLine, run_line
from cmsuite.engines.jobs.perform import perform
from cmsuite.engines.jobs.pulse import Pulse
from cmsuite.engines.jobs.registry import Tools
from cmsuite.engines.jobs.runs import Machine, begin
from cmsuite.store.store import Store


def run_now(store: Store, tools: Tools, job: str) -> RunLine:
    """Run a job and wait for its end. Raises UnknownJob, Forbidden, and what keeps the end from the store; the
    job's own failure is in what is returned.

    The person's right to run jobs is asked for; the work is then done as a worker does it.
    """
    machine = Machine.here()
    with acts.open(store, by=tools.by, all_brands=True) as act:
        taken = begin(act, job, machine)
    mine = replace(tools, by=acts.worker(machine.worker))
    pulse = Pulse(store, mine.by, mine.lease_s)
    with pulse.beating():
        perform(store, mine, taken, pulse, threading.Event(), patience_s=mine.lease_s)
    with acts.read(store, by=tools.by, all_brands=True) as act:
        return run_line(act, taken.run)
