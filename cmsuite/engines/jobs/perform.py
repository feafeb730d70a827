"""Doing one run: the job's function, under its own log lines, and how it ended in its row, whatever happens."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, is_dataclass, replace
from typing import Any

from cmsuite.core.crash import keep
from cmsuite.core.errors import CmsError
from cmsuite.core.locale import in_each
from cmsuite.core.logs import note, run_id
from cmsuite.engines import acts
from cmsuite.engines.acts import Actor
from cmsuite.engines.jobs.models import RunState
from cmsuite.engines.jobs.pulse import Pulse
from cmsuite.engines.jobs.registry import JOBS, Counted, Tools
from cmsuite.engines.jobs.runs import Taken, cancelled, count, end, titled
from cmsuite.engines.web.redact import redact
from cmsuite.store.store import AWAY, Store

Work = Callable[[Tools], Any]
COUNT_S = 1.0  # between two times that a run says how far it is


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended. cut: it was told to stop before it was through."""

    run: int
    state: RunState
    did: dict[str, Any] | None = None
    failed: dict[str, Any] | None = None
    cut: bool = False


def perform(
    store: Store,
    tools: Tools,
    taken: Taken,
    pulse: Pulse,
    closing: threading.Event,
    *,
    patience_s: float = math.inf,
    work: Work | None = None,
) -> RunState:
    """Do a run that was taken, and say how it ended. Its own failure is kept in its row, and raised to nobody.

    closing: the program is about to end; what was cut short is due again. patience_s: how long a store that is away or
    full is waited for with the end; then what it says is raised, and the run is lost for whoever looks. work: what is
    done, where that is not the job's own function; `tools.stop` then ends it too.
    """
    stop = tools.stop if work is not None else threading.Event()
    pulse.carry(taken.run, stop)
    if closing.is_set():  # between the claim and the line above: nobody would stop it
        stop.set()
    token = run_id.set(taken.run)
    began = time.monotonic()
    note("run begins", job=taken.job)
    try:
        counted = _counting(store, tools.by, taken)
        ended = _done(store, replace(tools, stop=stop, counted=counted), taken, work)
        state = _settle(store, tools.by, ended, closing, patience_s)
        seconds = round(time.monotonic() - began, 3)
        note("run ends", job=taken.job, state=str(state), seconds=seconds, failed=ended.failed)
        return state
    finally:
        pulse.drop(taken.run)
        run_id.reset(token)


def _counting(store: Store, by: Actor, of_: Taken) -> Counted:
    """Writes how far a run is, once in a while; a store that is away stops no work."""
    last = 0.0

    def counted(done: int, of: int) -> None:
        nonlocal last
        if time.monotonic() - last < COUNT_S:
            return
        last = time.monotonic()
        try:
            with acts.open(store, by=by, all_brands=True) as act:
                count(act, of_.run, done, of, title=titled(of_.job))
        except CmsError as err:
            note("how far the run is was not written", why=str(err))

    return counted


def _done(store: Store, tools: Tools, taken: Taken, work: Work | None) -> Ended:
    """The job's own function, or what a person has done in its place, and what became of it."""
    try:
        did = plain(work(tools) if work is not None else JOBS[taken.job].run(store, tools, **taken.args))
    except Exception as err:
        return Ended(taken.run, RunState.FAILED, failed=trouble_of(err))
    cut = tools.stop.is_set()
    return Ended(taken.run, RunState.CANCELLED if cut else RunState.DONE, did=did, cut=cut)


def trouble_of(err: Exception) -> dict[str, Any]:
    """What is kept of a failure: a sentence without secrets, in each language, as `core.locale.here` reads it; of a
    bug also where its story lies."""
    if isinstance(err, CmsError):
        return {"kind": type(err).__name__, "why": in_each(lambda: redact(str(err)))}
    return {"kind": type(err).__name__, "why": redact(f"{type(err).__name__}: {err}"), "story": keep(err)}


def plain(did: Any) -> dict[str, Any] | None:
    """A job's result as the JSON that its run keeps."""
    from pydantic_core import to_jsonable_python

    if did is None:
        return None
    made = to_jsonable_python(did, fallback=str)
    return made if is_dataclass(did) or isinstance(made, dict) else {"result": made}


def _settle(store: Store, by: Actor, ended: Ended, closing: threading.Event, patience_s: float) -> RunState:
    """Write the end; while the store is away, try until it is back. LOST when the run was ours no longer."""
    pause_s, until = 0.1, time.monotonic() + patience_s
    while True:
        try:
            with acts.open(store, by=by, all_brands=True) as act:
                again = ended.cut and closing.is_set() and not cancelled(act, [ended.run])
                ours = end(act, ended.run, ended.state, did=ended.did, failed=ended.failed, again=again)
                return ended.state if ours else RunState.LOST
        except CmsError as err:
            if isinstance(err, AWAY) and time.monotonic() < until and not closing.wait(pause_s):
                pause_s = min(2 * pause_s, 2.0)
                continue
            note("the end of the run was not written", why=str(err))
            if math.isfinite(patience_s) and not closing.is_set():
                raise
            return RunState.LOST
