"""A worker in this very program: begun and ended by a key, and ended with the screens."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextvars import copy_context
from typing import TYPE_CHECKING

from cmsuite.core.errors import CmsError
from cmsuite.core.locale import N_, translate

if TYPE_CHECKING:
    from cmsuite.engines.jobs.worker import Worker
    from cmsuite.tui.seat import Seat

END_S = 5.0  # a worker that was asked to end is gone by then; what hangs is left to its lease
ENDED = N_("The worker here has ended.")


class OwnWorker:
    """At most one. `say`, from its threads, is told what a worker would print."""

    def __init__(self) -> None:
        self.say: Callable[[str], None] = lambda _text: None
        self._worker: Worker | None = None
        self._thread: threading.Thread | None = None

    @property
    def is_at_work(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def begin(self, seat: Seat) -> None:
        """In a worker of the screens: it imports what jobs need. Nothing, where one is at work already."""
        from cmsuite.engines.jobs.worker import Worker
        from cmsuite.tui.tools import tools

        if self.is_at_work:
            return
        self._worker = made = Worker(seat.store, tools(seat), lambda text: self.say(text))
        run = copy_context().run  # with the language of who asked
        self._thread = threading.Thread(target=run, args=(self._work, made), name="own worker", daemon=True)
        self._thread.start()

    def look_now(self) -> None:
        """See at once what was asked of a run."""
        if self._worker is not None:
            self._worker.look_now()

    def ask_to_end(self) -> None:
        """At the next piece of work; `say` tells when."""
        if self._worker is not None:
            self._worker.stop()

    def end(self) -> None:
        """Wait for it, five seconds at most."""
        self.ask_to_end()
        if self._thread is not None:
            self._thread.join(END_S)

    def _work(self, worker: Worker) -> None:
        try:
            worker.run()
        except CmsError as err:
            self.say(str(err))
        except Exception as err:  # its story goes to a file, as from any worker
            from cmsuite.engines.jobs.perform import trouble_of

            self.say(trouble_of(err)["why"])
        self.say(translate(ENDED))
