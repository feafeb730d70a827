"""What keys of this program have begun and what takes long: a run that every program sees, and that may be stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from cmsuite.core.locale import translate

if TYPE_CHECKING:
    from cmsuite.engines.jobs.registry import Tools
    from cmsuite.tui.seat import Seat

T = TypeVar("T")
END_S = 5.0  # what hangs is left to its lease


@dataclass(frozen=True, slots=True)
class Ran(Generic[T]):
    """What it came to. stopped: somebody asked it to, before it was through."""

    did: T
    stopped: bool

    def told(self, said: str) -> str:
        """The sentence of what was done; before it, that this is not all."""
        return translate("Stopped: {said}").format(said=said) if self.stopped else said


class OwnRuns:
    """Those under way, by what stops them at their next piece."""

    def __init__(self) -> None:
        self._under_way: dict[threading.Event, str] = {}
        self._lock = threading.Condition()

    @property
    def titles(self) -> list[str]:
        """What is under way, as it is called."""
        with self._lock:
            return sorted(set(self._under_way.values()))

    def stop(self) -> None:
        """Have all of them end at their next piece."""
        with self._lock:
            for stop in self._under_way:
                stop.set()

    def end(self) -> None:
        """Have them end, and wait until their rows say so: five seconds at most."""
        self.stop()
        with self._lock:
            self._lock.wait_for(lambda: not self._under_way, END_S)

    def run(self, seat: Seat, job: str, work: Callable[[Tools], T]) -> Ran[T]:
        """Do it, in a worker of the screens. Who may do it but run no jobs does it without a run of its own."""
        from cmsuite.engines.acts.actor import allowed
        from cmsuite.engines.jobs.asked import run_as
        from cmsuite.engines.jobs.runs import called
        from cmsuite.tui.tools import tools

        given = tools(seat)
        with self._lock:
            self._under_way[given.stop] = called(job)
        try:
            listed = allowed(seat.person, "jobs.run", None)
            did = run_as(seat.store, given, job, work) if listed else work(given)
        finally:
            with self._lock:
                del self._under_way[given.stop]
                self._lock.notify_all()
        return Ran(did, given.stop.is_set())
