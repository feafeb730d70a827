"""Doing one run: the job's function, under its own log lines, and how it ended in its row, whatever happens."""

from __future__ import annotations

import threading
import time
from dataclasses import is_dataclass, replace
from typing import Any

from cmsuite.core.crash import keep
from cmsuite.core.errors import CmsError
from cmsuite.core.logs import note, run_id
from cmsuite.engines import acts
from cmsuite.engines.jobs.models import RunState
from cmsuite.engines.jobs.pulse import Pulse
from cmsuite.engines.jobs.registry import JOBS, Tools
from cmsuite.engines.jobs.runs import Taken, cancelled, end
from cmsuite.engines.web.redact import redact
from cmsuite.store.store import Store


def perform(store: Store, tools: Tools, taken: Taken, pulse: Pulse, closing: threading.Event) -> RunState:
    """Do a run that was taken, and say how it ended. Its own failure is kept in its row, and raised to nobody.

    closing: the program is about to end; what was cut short is due again.
    """
    stop = threading.Event()
    pulse.carry(taken.run, stop)
    token = run_id.set(taken.run)
    began = time.monotonic()
    note("run begins", job=taken.job)
    did, failed, state = None, None, RunState.DONE
    try:
        did = plain(JOBS[taken.job].run(store, replace(tools, stop=stop), **taken.args))
    except Exception as err:
        state, failed = RunState.FAILED, trouble_of(err)
    try:
        cut = stop.is_set() and state is RunState.DONE
        state = RunState.CANCELLED if cut else state
        state = _settle(store, tools, taken.run, state, did, failed, cut and closing.is_set())
    finally:
        pulse.drop(taken.run)
        note("run ends", job=taken.job, state=str(state), seconds=round(time.monotonic() - began, 3), failed=failed)
        run_id.reset(token)
    return state


def trouble_of(err: Exception) -> dict[str, Any]:
    """What is kept of a failure: a sentence without secrets; of a bug also where its story lies."""
    if isinstance(err, CmsError):
        return {"kind": type(err).__name__, "why": redact(str(err))}
    return {"kind": type(err).__name__, "why": redact(f"{type(err).__name__}: {err}"), "story": str(keep(err))}


def plain(did: Any) -> dict[str, Any] | None:
    """A job's result as the JSON that its run keeps."""
    from pydantic_core import to_jsonable_python

    if did is None:
        return None
    made = to_jsonable_python(did, fallback=str)
    return made if is_dataclass(did) or isinstance(made, dict) else {"result": made}


def _settle(
    store: Store,
    tools: Tools,
    run: int,
    state: RunState,
    did: dict[str, Any] | None,
    failed: dict[str, Any] | None,
    again: bool,
) -> RunState:
    """Write the end; while the store is away, try for as long as the lease lasts. LOST when it was ours no longer."""
    deadline, pause_s = time.monotonic() + tools.lease_s, 0.1
    while True:
        try:
            with acts.open(store, by=tools.by, all_brands=True) as act:
                again = again and not cancelled(act, [run])
                return state if end(act, run, state, did=did, failed=failed, again=again) else RunState.LOST
        except CmsError as err:
            if time.monotonic() + pause_s > deadline:
                note("the end of the run was not written", why=str(err))
                return RunState.LOST
            time.sleep(pause_s)
            pause_s = min(2 * pause_s, 5)
