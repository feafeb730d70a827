"""The job that sends what is due: claim, prepare, ask again and commit, call, settle. Dying anywhere loses nothing."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import replace
from queue import Empty, SimpleQueue
from typing import TypeVar

from cmsuite.accounts.access import io, network_for, with_secret
from cmsuite.core.clock import SystemClock
from cmsuite.core.errors import CmsError
from cmsuite.core.locale import N_
from cmsuite.core.logs import note
from cmsuite.engines import acts
from cmsuite.engines.jobs.registry import Tools, loop
from cmsuite.engines.networks.contract import Account, Io, Network, Prepared, Step
from cmsuite.publishing import calls
from cmsuite.publishing.claim import Claim, claim, renew
from cmsuite.publishing.crash import Point, here
from cmsuite.publishing.due import Due, due
from cmsuite.publishing.facts import facts
from cmsuite.publishing.looks import Look, posts_of_others, read_back
from cmsuite.publishing.models import Publication, State
from cmsuite.publishing.obstacle import Obstacle, obstacle
from cmsuite.publishing.planning import CHANNEL
from cmsuite.publishing.publication import LostClaim, receipts
from cmsuite.publishing.publication import calls as calls_of
from cmsuite.publishing.sending import Begun, Came, Frozen, begin, settle, unprepared
from cmsuite.store.store import DiskFull, Store, StoreBusy, Unreachable

T = TypeVar("T")
S = State
SENDERS = 4  # publications on their way at the same time, in one worker
CHOICE = 16  # how many a claim may choose from: other workers have the first of them, perhaps
TURN = 200  # then what has become due in the meantime is looked at anew
PAUSE_S = 0.2


@loop("publishing.send", N_("Sends what is due, exactly once."), channel=CHANNEL)
def turn(store: Store, tools: Tools) -> int:
    """Send what is due; returns how many publications it took."""
    queue, senders = Queue(store, tools), Senders(store, tools)
    while True:
        free = senders.at_work < SENDERS and queue.taken < TURN and not tools.stop.is_set()
        mine = queue.take() if free else None
        if mine is not None:
            senders.start(mine)
        elif not senders.at_work:
            return queue.taken
        else:
            senders.wait()


class Senders:
    """Publications on their way, each in a thread: a network that does not answer holds up no other."""

    def __init__(self, store: Store, tools: Tools) -> None:
        self.store, self.tools = store, tools
        self.at_work = 0
        self._ended: SimpleQueue[Exception | None] = SimpleQueue()

    def start(self, mine: Claim) -> None:
        """Send one; a program that ends does not wait for the thread, others take over what it leaves."""
        self.at_work += 1
        threading.Thread(target=copy_context().run, args=(self._send, mine), name="send", daemon=True).start()

    def wait(self) -> None:
        """Until one has ended, or a moment. Raises what it raised."""
        try:
            err = self._ended.get(timeout=PAUSE_S)
        except Empty:
            return
        self.at_work -= 1
        if err is not None:
            raise err

    def _send(self, mine: Claim) -> None:
        try:
            send(self.store, self.tools, mine)
        except Exception as err:
            self._ended.put(err)
        else:
            self._ended.put(None)


class Queue:
    """What is due, in its order, as one worker goes through it once. Nothing is written when nothing is free."""

    def __init__(self, store: Store, tools: Tools) -> None:
        self.store, self.tools = store, tools
        self.taken = 0
        self._page: list[Due] = []
        self._last: Due | None = None
        self._drift_s: float | None = None

    def take(self) -> Claim | None:
        """Claim the next publication that nothing stops."""
        while head := self._head():
            if not self.taken and not self._is_free(head):  # found out without a lock, as long as this turn is idle
                self._page.remove(head)
                continue
            ids = [other.id for other in self._page if other.brand_id == head.brand_id][:CHOICE]
            with acts.open(self.store, by=self.tools.by, brand=head.brand_id) as act:
                mine = claim(act, ids, self.tools.lease_s, self._drift())
            gone = ids if mine is None else ids[: ids.index(mine.id) + 1]
            self._page = [other for other in self._page if other.id not in gone]
            if mine is not None:
                self.taken += 1
                here(Point.CLAIMED)
                return mine
        return None

    def _head(self) -> Due | None:
        if not self._page:
            with acts.read(self.store, by=self.tools.by, all_brands=True) as act:
                self._page = due(act, self._last)
            self._last = self._page[-1] if self._page else self._last
        return self._page[0] if self._page else None

    def _is_free(self, candidate: Due) -> bool:
        with acts.read(self.store, by=self.tools.by, brand=candidate.brand_id) as act:
            row = act.find(Publication, candidate.id)
            if row is None or row.state is not S.PLANNED:
                return False
            found = obstacle(facts(act, row, drift_s=self._drift()), act.now)
        return found in (None, Obstacle.EARLY, Obstacle.CANCELLED)

    def _drift(self) -> float:
        if self._drift_s is None:
            self._drift_s = store_drift_s(self.store, self.tools)
        return self._drift_s


def store_drift_s(store: Store, tools: Tools) -> float:
    """How far this machine's clock is from the store's."""
    with acts.read(store, by=tools.by, all_brands=True) as act:
        return abs((act.lease_now() - SystemClock().now()).total_seconds())


def send(store: Store, tools: Tools, mine: Claim) -> State:
    """Prepare what was claimed and send it. Returns where it stands then."""
    with kept_alive(store, tools, mine):
        try:
            return _send(store, tools, mine)
        except LostClaim:
            note("publishing.lost_claim", level=logging.WARNING, publication=mine.id)
            return S.PLANNED


def _send(store: Store, tools: Tools, mine: Claim) -> State:
    door, watch = calls.watched(io(store, tools, calls.Steps(store, tools.by, mine)))
    try:
        network = network_for(mine.account.account.network, tools.workspace)
        account = with_secret(store, tools, mine.account)
    except CmsError as err:
        return _unprepared(store, tools, mine, Came("rejected_retryable", str(err)))
    prepared = mine.prepared or calls.prepare(network, mine.draft, account, door)
    if isinstance(prepared, Came):
        return _unprepared(store, tools, mine, prepared)
    here(Point.PREPARED)
    if tools.stop.is_set():
        return _unprepared(store, tools, mine, None)
    frozen = None if mine.prepared else Frozen.of(prepared)
    manual = network.descriptor.publish.manual
    with acts.open(store, by=tools.by, brand=mine.brand_id) as act:
        begun = begin(act, mine.id, mine.token, frozen=frozen, manual=manual, drift_s=watch.drift_s)
    return _publish(store, tools, mine, network, account, prepared, begun, door)


def _publish(
    store: Store,
    tools: Tools,
    mine: Claim,
    network: Network,
    account: Account,
    prepared: Prepared,
    begun: Begun,
    door: Io,
) -> State:
    """Make one irreversible call after the other, each committed before and settled after."""
    while begun.call is not None:
        here(Point.BETWEEN_PARTS if begun.call.before else Point.SENDING)
        came = calls.publish(network, prepared, begun.call, account, begun.idem_key, door)
        here(Point.ANSWERED)
        came = replace(came, generation=mine.account.generation)
        begun = _settled(store, tools, mine, came, len(prepared.calls))
    if begun.state is S.PUBLISHED:
        here(Point.SETTLED)
        _read_back(store, tools, mine, network, account, prepared, door)
    return begun.state


def _settled(store: Store, tools: Tools, mine: Claim, came: Came, parts: int) -> Begun:
    def write() -> Begun:
        with acts.open(store, by=tools.by, brand=mine.brand_id) as act:
            return settle(act, mine.id, mine.token, came, parts)

    return stubborn(write, tools.lease_s)


def _unprepared(store: Store, tools: Tools, mine: Claim, came: Came | None) -> State:
    came = came and replace(came, generation=mine.account.generation)
    with acts.open(store, by=tools.by, brand=mine.brand_id) as act:
        return unprepared(act, mine.id, mine.token, came)


def stubborn(write: Callable[[], T], seconds: float) -> T:
    """Write what the network answered, although the store is busy, full or away for a while: it is known only here."""
    clock = threading.Event()
    tries = max(1, int(seconds / PAUSE_S))
    for _try in range(tries - 1):
        try:
            return write()
        except (StoreBusy, Unreachable, DiskFull):
            clock.wait(PAUSE_S)
    return write()


def _read_back(
    store: Store, tools: Tools, mine: Claim, network: Network, account: Account, prepared: Prepared, door: Io
) -> None:
    """Does the network show what was sent? It is written down and changes nothing."""
    with acts.read(store, by=tools.by, brand=mine.brand_id) as act:
        begun = calls_of(act, mine.id)
        known = posts_of_others(act, act.get(Publication, mine.id), act.now)
    proven = receipts(begun)
    looks = [
        calls.look_for(
            network,
            Look(mine.id, 0, mine.account, prepared, Step(index, proven[:index]), step.created_at, known),
            account,
            door,
        )
        for index, step in enumerate(begun)
    ]
    outcome, why = calls.compared(looks)
    with acts.open(store, by=tools.by, brand=mine.brand_id) as act:
        read_back(act, mine.id, outcome, why)


@contextmanager
def kept_alive(store: Store, tools: Tools, mine: Claim) -> Iterator[None]:
    """Renew the claim while the work lasts: a large video takes longer than a lease."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(tools.lease_s / 3):
            try:
                with acts.open(store, by=tools.by, brand=mine.brand_id) as act:
                    if not renew(act, mine.id, mine.token, tools.lease_s):
                        return
            except CmsError as err:  # the lease outlasts a store that is away for a moment
                note("publishing.not_renewed", level=logging.WARNING, publication=mine.id, why=str(err))

    thread = threading.Thread(target=beat, name="claim", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
