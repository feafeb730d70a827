"""What is due, as one worker goes through it: looked at without a lock, claimed under one."""

from __future__ import annotations

from cmsuite.core.clock import SystemClock
from cmsuite.engines import acts
from cmsuite.engines.jobs.registry import Tools
from cmsuite.publishing.claim import Claim, claim
from cmsuite.publishing.crash import Point, here
from cmsuite.publishing.due import Due, due
from cmsuite.publishing.facts import facts
from cmsuite.publishing.models import Publication, State
from cmsuite.publishing.obstacle import Obstacle, obstacle
from cmsuite.store.store import Store

S = State
CHOICE = 16  # how many a claim may choose from: other workers have the first of them, perhaps


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
        return found in (None, Obstacle.EARLY, Obstacle.CANCELLED)  # the rules are asked at the claim

    def _drift(self) -> float:
        if self._drift_s is None:
            self._drift_s = store_drift_s(self.store, self.tools)
        return self._drift_s


def store_drift_s(store: Store, tools: Tools) -> float:
    """How far this machine's clock is from the store's."""
    with acts.read(store, by=tools.by, all_brands=True) as act:
        return abs((act.lease_now() - SystemClock().now()).total_seconds())
