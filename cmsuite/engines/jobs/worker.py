"""The worker: loops and due schedules in threads of one program, until it is told to stop. One failing part stops none.

It keeps nothing that matters in memory. It may be killed at any instant, and several may run at once.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from queue import SimpleQueue

from cmsuite.core.errors import CmsError
from cmsuite.core.locale import _, here, in_each
from cmsuite.core.logs import note
from cmsuite.engines import acts
from cmsuite.engines.jobs.models import RunState
from cmsuite.engines.jobs.perform import perform, trouble_of
from cmsuite.engines.jobs.pulse import BEATS, Pulse
from cmsuite.engines.jobs.registry import LOOPS, Tools
from cmsuite.engines.jobs.runs import WORKER, Machine, Taken, begin, cancelled, end, is_stale, lose, trouble
from cmsuite.engines.jobs.schedules import ensure, is_due, rewind, take
from cmsuite.engines.web.redact import redact
from cmsuite.store.store import AWAY, Store, said_plainly

AT_ONCE = 4  # runs of jobs; what is due beyond them is left to other workers
STOP_S = 3.0  # for the work to end, once asked; with the goodbye and the exit it makes less than 5
GOODBYE_S = 0.5
LONGEST_PAUSE_S = 60.0
RUN = "run "  # what the threads of runs are called
STORE_PAUSE_S = 2.0  # a database comes back within a second or two


class Worker:
    """One worker. `say` prints a line for whoever watches."""

    def __init__(self, store: Store, tools: Tools, say: Callable[[str], None]) -> None:
        self.store, self.say, self.machine = store, say, Machine.here()
        self.closing = threading.Event()
        self.tools = replace(tools, by=acts.worker(self.machine.worker), stop=self.closing)
        self.look_s = tools.workspace.config.worker_look_s
        self.pulse = Pulse(store, self.tools.by, tools.lease_s)
        self.wakes = {name: threading.Event() for name in ("jobs", *LOOPS)}
        self.row = 0
        self._given_up = threading.Event()  # others declared our own row lost
        self._asked: SimpleQueue[None] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._troubles: dict[str, str] = {}
        self._away: set[str] = set()  # the parts that cannot reach the store
        self._lock = threading.Lock()
        self._last_now = store.now()
        # After a gap (the store was away, the machine asleep) nobody could beat: the others get a lease to show up.
        self._gap_s = max(tools.lease_s / BEATS, 3 * self.look_s)
        self._last_look: datetime | None = None
        self._patient_until: datetime | None = None

    # ---- the whole

    def stop(self) -> None:
        """Ask for the end: from a thread, or a signal handler, which may take no lock that the program holds."""
        self._asked.put(None)

    def look_now(self) -> None:
        """Look before the pause is over: somebody has asked for something. From any thread."""
        self.wakes["jobs"].set()

    def run(self) -> None:
        """Work until `stop`. Returns within 5 s of it: what has not ended by then is for whoever comes next."""
        with self._at_work():
            self._part("jobs", self._look)
            for name, loop in LOOPS.items():
                self._part(name, partial(loop.turn, self.store, self.tools))
            self._part("wakes", self._listen)
            self.say(_("A worker is at work here, looking every {seconds:g} s.").format(seconds=self.look_s))
            while not self.closing.wait(1.0):
                pass

    def once(self) -> bool:
        """Do all that is due, then end. Returns whether all went well. Raises what keeps it from the store."""
        ended: list[bool | Exception] = []
        with self._at_work():
            work = self._thread("once", lambda: ended.append(self._all_due()))
            while work.is_alive() and not self.closing.is_set():
                work.join(0.2)
        if ended and isinstance(ended[0], Exception):
            raise ended[0]
        return ended == [True]

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        """From the row that says that we live to the goodbye, whatever hangs."""
        self._register()
        self._thread("asked", self._wait_to_be_asked)
        with self.pulse.beating():
            try:
                yield
            finally:
                self._close()

    def _all_due(self) -> bool | Exception:
        """Each job that is due, then each loop until it has nothing: whether all went well, or what stopped us."""
        well = True
        try:
            self._recover()
            while not self.closing.is_set() and (taken := self._take()):
                patience_s = self.tools.lease_s
                done = perform(self.store, self.tools, taken, self.pulse, self.closing, patience_s=patience_s)
                well = done is RunState.DONE and well
        except Exception as err:
            return err
        for name, loop in LOOPS.items():
            try:
                while not self.closing.is_set() and loop.turn(self.store, self.tools):
                    pass
            except Exception as err:
                well = False
                self._in_trouble(name, err)
        return well

    def _register(self) -> None:
        """A row of our own, by which others see that we live; and the shipped schedules."""
        with acts.open(self.store, by=self.tools.by, all_brands=True) as act:
            self.row = begin(act, WORKER, self.machine).run
        self._given_up.clear()
        self.pulse.carry(self.row, self._given_up)
        with acts.open(self.store, by=self.tools.by, all_brands=True) as act:
            ensure(act)
        with acts.open(self.store, by=self.tools.by, all_brands=True) as act:
            rewind(act)

    # ---- threads

    def _part(self, name: str, turn: Callable[[], object]) -> None:
        self._thread(name, lambda: self._keep_on(name, turn))

    def _thread(self, name: str, body: Callable[[], object]) -> threading.Thread:
        """A daemon: when our time to stop is over, the program ends without it."""
        made = threading.Thread(target=copy_context().run, args=(body,), name=name, daemon=True)
        self._threads = [thread for thread in self._threads if thread.is_alive()] + [made]
        made.start()
        return made

    def _keep_on(self, name: str, turn: Callable[[], object]) -> None:
        """A part of the worker: turn after turn, at once while there is work, and after a growing pause if it fails."""
        failures, wake = 0, self.wakes.get(name, self.closing)
        while not self.closing.is_set():
            try:
                did = turn()
            except Exception as err:
                failures += 1
                longest = STORE_PAUSE_S if isinstance(err, AWAY) else LONGEST_PAUSE_S
                self._in_trouble(name, err)
                self.closing.wait(min(self.look_s * 2 ** min(failures, 10), longest))
                continue
            failures = 0
            self._well(name)
            if not did:
                wake.wait(self.look_s)
                if wake is not self.closing:
                    wake.clear()

    def _listen(self) -> None:
        """On PostgreSQL: what is written elsewhere wakes us at once."""
        channels = {"jobs": ["jobs"]}
        for loop in LOOPS.values():
            channels.setdefault(loop.channel, []).append(loop.name)
        with said_plainly():
            for channel in self.store.dialect.listen(self.store.engine, list(channels), self.closing.is_set):
                self._well("wakes")
                for name in channels[channel]:
                    self.wakes[name].set()

    def _wait_to_be_asked(self) -> None:
        self._asked.get()
        self.closing.set()
        for wake in self.wakes.values():
            wake.set()
        for run in self.pulse.runs():
            self.pulse.stop(run)

    # ---- schedules

    def _look(self) -> bool:
        """One look at what is lost, to be stopped, or due. Whether a run was started."""
        if self._given_up.is_set():  # silent for longer than a lease, as after a machine's sleep
            self._register()
        self._recover()
        if sum(thread.name.startswith(RUN) and thread.is_alive() for thread in self._threads) >= AT_ONCE:
            return False
        taken = self._take()
        if taken is None:
            return False
        self._thread(f"{RUN}{taken.run}", lambda: perform(self.store, self.tools, taken, self.pulse, self.closing))
        return True

    def _recover(self) -> None:
        """What only somebody who looks can notice: runs that others left, wishes to stop, a clock that went back."""
        mine = self.pulse.runs()
        now = self.store.now()
        went_back, self._last_now = now < self._last_now, now
        with acts.read(self.store, by=self.tools.by, all_brands=True) as act:
            at = act.lease_now()
            stale, wishes = is_stale(act, self.tools.lease_s, mine), cancelled(act, mine)
        if self._last_look is not None and (at - self._last_look).total_seconds() > self._gap_s:
            self._patient_until = at + timedelta(seconds=self.tools.lease_s)
        self._last_look = at
        for run in wishes:
            if run == self.row:
                self.stop()
            else:
                self.pulse.stop(run)
        if went_back:
            with acts.open(self.store, by=self.tools.by, all_brands=True) as act:
                rewind(act)
        if stale and (self._patient_until is None or at >= self._patient_until):
            with acts.open(self.store, by=self.tools.by, all_brands=True) as act:
                for run in lose(act, self.tools.lease_s, mine):
                    note("run was lost", lost=run)

    def _take(self) -> Taken | None:
        with acts.read(self.store, by=self.tools.by, all_brands=True) as act:
            if not is_due(act):
                return None
        with acts.open(self.store, by=self.tools.by, all_brands=True) as act:
            return take(act, self.machine)

    # ---- trouble

    def _in_trouble(self, name: str, err: Exception) -> None:
        """Say it once, keep it in the worker's row, write a bug's story once."""
        if isinstance(err, AWAY):
            with self._lock:
                first = not self._away
                self._away.add(name)
            if first:
                note("the store is away", why=str(err))
                self.say(_("{why} The worker waits and goes on.").format(why=err.sentence))
            return
        what = in_each(lambda: redact(f"{type(err).__name__}: {err}"))
        if self._troubles.get(name) == what:
            return
        kept = trouble_of(err)
        note("a part of the worker fails", part=name, **kept)
        self.say(_("{part} fails and is tried again: {why}").format(part=name, why=here(kept["why"])))
        self._keep_troubles({**self._troubles, name: what})

    def _well(self, name: str) -> None:
        with self._lock:
            back = self._away == {name}
            self._away.discard(name)
        if back:
            note("the store is back")
            self.say(_("The store answers again; the work goes on."))
        if name in self._troubles:
            self._keep_troubles({part: why for part, why in self._troubles.items() if part != name})

    def _keep_troubles(self, troubles: dict[str, str]) -> None:
        self._troubles = troubles
        try:
            with acts.open(self.store, by=self.tools.by, all_brands=True) as act:
                trouble(act, self.row, dict(troubles))
        except CmsError as err:  # it was said and logged
            note("the worker's troubles were not written", why=str(err))

    # ---- the end

    def _close(self) -> None:
        """Wake everything, let it end, say goodbye; never longer than 5 s, whatever hangs."""
        deadline = time.monotonic() + STOP_S
        self.stop()
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        self._thread("goodbye", self._goodbye).join(GOODBYE_S)

    def _goodbye(self) -> None:
        self.pulse.drop(self.row)
        try:
            with acts.open(self.store, by=self.tools.by, all_brands=True) as act:
                end(act, self.row, RunState.DONE)
        except CmsError as err:  # the lease says it, later
            note("the end of the worker was not written", why=str(err))
