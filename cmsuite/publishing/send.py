"""The loop that sends what is due: it claims, and lets each publication find its own way in a thread."""

from __future__ import annotations

import threading
from contextvars import copy_context
from queue import Empty, SimpleQueue

from cmsuite.core.locale import N_
from cmsuite.engines.jobs.registry import Tools, loop
from cmsuite.publishing.claim import Claim
from cmsuite.publishing.delivery import deliver
from cmsuite.publishing.planning import CHANNEL
from cmsuite.publishing.queue import Queue
from cmsuite.store.store import Store

SENDERS = 4  # publications on their way at the same time, in one worker
TURN = 200  # then what has become due in the meantime is looked at anew
PAUSE_S = 0.2


@loop("publishing.send", N_("Sends what is due, exactly once."), channel=CHANNEL)
def turn(store: Store, tools: Tools) -> int:
    """Send what is due; returns how many publications it took."""
    queue, senders = Queue(store, tools), Senders(store, tools)
    while True:
        go_on = queue.taken < TURN and not tools.stop.is_set() and senders.failure is None
        mine = queue.take() if go_on and senders.at_work < SENDERS else None
        if mine is not None:
            senders.start(mine)
        elif senders.at_work:
            senders.wait()
        elif senders.failure is not None:
            raise senders.failure
        else:
            return queue.taken


class Senders:
    """Publications on their way, each in a thread: a network that does not answer holds up no other."""

    def __init__(self, store: Store, tools: Tools) -> None:
        self.store, self.tools = store, tools
        self.at_work = 0
        self.failure: Exception | None = None
        self._ended: SimpleQueue[Exception | None] = SimpleQueue()

    def start(self, mine: Claim) -> None:
        """Send one; a program that ends does not wait for the thread, others take over what it leaves."""
        self.at_work += 1
        threading.Thread(target=copy_context().run, args=(self._send, mine), name="send", daemon=True).start()

    def wait(self) -> None:
        """Until one has ended, or a moment."""
        try:
            failure = self._ended.get(timeout=PAUSE_S)
        except Empty:
            return
        self.at_work -= 1
        self.failure = self.failure or failure

    def _send(self, mine: Claim) -> None:
        failure: Exception | None = None
        try:
            deliver(self.store, self.tools, mine)
        except Exception as err:  # raised again by the turn, when the others have ended
            failure = err
        self._ended.put(failure)
