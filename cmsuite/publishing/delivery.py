"""One claimed publication on its way: prepare, ask again and commit, call, settle. Dying anywhere loses nothing."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from cmsuite.accounts.access import io, network_for, with_secret
from cmsuite.core.errors import CmsError
from cmsuite.core.logs import note
from cmsuite.engines import acts
from cmsuite.engines.jobs.registry import Tools
from cmsuite.engines.networks.contract import Account, Io, Network, Prepared, Step
from cmsuite.publishing import calls
from cmsuite.publishing.claim import Claim, renew
from cmsuite.publishing.crash import Point, here
from cmsuite.publishing.looks import Look, posts_of_others, read_back
from cmsuite.publishing.models import Publication, State
from cmsuite.publishing.publication import LostClaim, receipts
from cmsuite.publishing.publication import calls as calls_of
from cmsuite.publishing.sending import Begun, Came, Frozen, begin, settle, unprepared
from cmsuite.store.store import AWAY, Store

T = TypeVar("T")
S = State
PAUSE_S = 0.2


def deliver(store: Store, tools: Tools, mine: Claim) -> State:
    """Prepare what was claimed and, when it is time, send it. Returns where it stands then."""
    with kept_alive(store, tools, mine):
        try:
            return _delivered(store, tools, mine)
        except LostClaim:
            note("publishing.lost_claim", level=logging.WARNING, publication=mine.id)
            return S.PLANNED


def _delivered(store: Store, tools: Tools, mine: Claim) -> State:
    door, watch = calls.watched(io(store, tools, calls.Steps(store, tools.by, mine)))
    try:
        network = network_for(mine.account.account.network, tools.workspace)
        account = with_secret(store, tools, mine.account)
    except CmsError as err:
        return _unprepared(store, tools, mine, calls.ours(str(err)))
    prepared = _prepared(network, mine, account, door)
    if isinstance(prepared, Came):
        return _unprepared(store, tools, mine, prepared)
    here(Point.PREPARED)
    if tools.stop.is_set():
        return _unprepared(store, tools, mine, None)
    with acts.open(store, by=tools.by, brand=mine.brand_id) as act:
        frozen = None if prepared is mine.prepared else Frozen.of(prepared)
        manual = network.descriptor.publish.manual
        begun = begin(act, mine.id, mine.token, frozen=frozen, manual=manual, drift_s=watch.drift_s)
    return Delivery(store, tools, mine, network, account, prepared, door).go(begun)


def _prepared(network: Network, mine: Claim, account: Account, door: Io) -> Prepared | Came:
    """What was frozen; anew when nothing was, or when its files are gone. What was sent before is still looked for."""
    old = mine.prepared
    if old is not None and (old.hash != mine.draft.hash or not _lacks_files(network, old, door)):
        return old
    fresh = calls.prepare(network, mine.draft, account, door)
    if old is None or isinstance(fresh, Came):
        return fresh
    return replace(fresh, since_remote_id=old.since_remote_id, seen=old.seen) if fresh.prints == old.prints else old


def _lacks_files(network: Network, prepared: Prepared, door: Io) -> bool:
    """Has the network thrown away what waited there for this post?"""
    lives = network.descriptor.publish.files_live_s
    oldest = min((datetime.fromisoformat(file["at"]) for file in prepared.uploads if "at" in file), default=None)
    return bool(lives and oldest and door.clock.now() - oldest > timedelta(seconds=lives))


def _unprepared(store: Store, tools: Tools, mine: Claim, came: Came | None) -> State:
    came = came and replace(came, generation=mine.account.generation)
    with acts.open(store, by=tools.by, brand=mine.brand_id) as act:
        return unprepared(act, mine.id, mine.token, came)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is prepared and committed as being sent."""

    store: Store
    tools: Tools
    mine: Claim
    network: Network
    account: Account
    prepared: Prepared
    door: Io

    def go(self, begun: Begun) -> State:
        """Make one irreversible call after the other, each committed before and settled after."""
        while begun.call is not None:
            here(Point.BETWEEN_PARTS if begun.call.before else Point.SENDING)
            came = calls.publish(self.network, self.prepared, begun.call, self.account, begun.idem_key, self.door)
            here(Point.ANSWERED)
            begun = self._settled(replace(came, generation=self.mine.account.generation))
        if begun.state is S.PUBLISHED:
            here(Point.SETTLED)
            self._read_back()
        return begun.state

    def _settled(self, came: Came) -> Begun:
        def write() -> Begun:
            with acts.open(self.store, by=self.tools.by, brand=self.mine.brand_id) as act:
                return settle(act, self.mine.id, self.mine.token, came, len(self.prepared.calls))

        return stubborn(write, self.tools.lease_s)

    def _read_back(self) -> None:
        """Does the network show what was sent? It is written down and changes nothing."""
        with acts.read(self.store, by=self.tools.by, brand=self.mine.brand_id) as act:
            steps = calls_of(act, self.mine.id)
            known = posts_of_others(act, act.get(Publication, self.mine.id), act.now)
        proven = receipts(steps)
        looks = [
            Look(self.mine.id, 0, self.mine.account, self.prepared, Step(n, proven[:n]), step.created_at, known)
            for n, step in enumerate(steps)
        ]
        seen = [calls.look_for(self.network, look, self.account, self.door) for look in looks]
        outcome, why = calls.compared(seen)
        with acts.open(self.store, by=self.tools.by, brand=self.mine.brand_id) as act:
            read_back(act, self.mine.id, outcome, why)


def stubborn(write: Callable[[], T], seconds: float) -> T:
    """Write what the network answered, although the store is busy, full or away for a while: it is known only here.

    For no longer than a lease: then the publication is in doubt, and others look for it.
    """
    deadline, pause = time.monotonic() + seconds, threading.Event()
    while True:
        try:
            return write()
        except AWAY:
            if time.monotonic() > deadline:
                raise
            pause.wait(PAUSE_S)


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
