"""The signs of life of a program's runs, from one thread: without them others would take the work over."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import copy_context

from cmsuite.core.errors import CmsError
from cmsuite.core.logs import note
from cmsuite.engines import acts
from cmsuite.engines.acts import Actor
from cmsuite.engines.jobs.runs import beat, cancelled
from cmsuite.store.store import Store

BEATS = 3  # in one lease: two may fail
LOOK_S = 0.5  # between two looks at who asked a run to stop: its end is seen within two seconds


class Pulse:
    """Runs that are ours, each with the event that stops its work when it is ours no longer."""

    def __init__(self, store: Store, by: Actor, lease_s: float) -> None:
        self._store, self._by, self._every_s = store, by, lease_s / BEATS
        self._carried: dict[int, threading.Event] = {}
        self._lock = threading.Lock()
        self._over = threading.Event()

    def carry(self, run: int, stop: threading.Event) -> None:
        """Beat for this run too, from now on."""
        with self._lock:
            self._carried[run] = stop

    def drop(self, run: int) -> None:
        """This run is over."""
        with self._lock:
            self._carried.pop(run, None)

    def runs(self) -> list[int]:
        """The runs that are carried now."""
        with self._lock:
            return sorted(self._carried)

    def stop(self, run: int) -> None:
        """Tell the work of a run to end at its next piece."""
        with self._lock:
            if run in self._carried:
                self._carried[run].set()

    @contextmanager
    def beating(self, *, looks: bool = False) -> Iterator[None]:
        """Beat while the block runs. looks: and see who asks the runs to stop, where no worker does."""
        for turn in (self._beat, self._look) if looks else (self._beat,):
            threading.Thread(target=copy_context().run, args=(turn,), name="pulse", daemon=True).start()
        try:
            yield
        finally:
            self._over.set()

    def _beat(self) -> None:
        while not self._over.wait(self._every_s):
            runs = self.runs()
            if not runs:
                continue
            try:
                with acts.open(self._store, by=self._by, all_brands=True) as act:
                    gone = beat(act, runs)
            except CmsError as err:  # the store is away; whoever works says so
                note("no sign of life was written", why=str(err))
                continue
            for run in gone:
                note("run was declared lost", lost=run)
                self.stop(run)
                self.drop(run)

    def _look(self) -> None:
        while not self._over.wait(LOOK_S):
            try:
                with acts.read(self._store, by=self._by, all_brands=True) as act:
                    wishes = cancelled(act, self.runs())
            except CmsError:  # the store is away: the beat tells it
                continue
            for run in wishes:
                self.stop(run)
