"""Two workers, one publication; and every arrow of the states, wanted or refused, in any order."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from itertools import count, product

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from cmsuite.engines import acts
from cmsuite.publishing import send
from cmsuite.publishing.claim import claim
from cmsuite.publishing.delivery import deliver
from cmsuite.publishing.looks import expire
from cmsuite.publishing.models import MOVES, NoSuchMove, Publication, State, move
from cmsuite.publishing.publication import LostClaim
from cmsuite.publishing.queue import Queue
from cmsuite.publishing.sending import Came, settle, unprepared
from tests.fakenet import SEND, FakeNet
from tests.publishing.stage import Stage

S = State
MINUTE = timedelta(minutes=1)
NUMBERS = count()


@pytest.mark.parametrize(("was", "to"), list(product(State, State)))
def test_every_arrow_is_followed_or_refused(was: State, to: State) -> None:
    row = Publication(state=was)
    if to in MOVES.get(was, ()):
        move(row, to)
        assert row.state is to
    else:
        with pytest.raises(NoSuchMove):
            move(row, to)
        assert row.state is was


def test_published_is_final_and_nothing_else_is() -> None:
    assert {state for state in State if not MOVES.get(state)} == {S.PUBLISHED}


def test_of_many_workers_one_has_it(on: Stage) -> None:
    ids = [on.planned(f"Texte {n}", after=MINUTE) for n in range(3)]
    on.later(minutes=1)
    taken: list[int] = []
    start = threading.Barrier(6)

    def take() -> None:
        start.wait()
        while mine := Queue(on.store, on.tools).take():
            taken.append(mine.id)

    threads = [threading.Thread(target=take) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == ids
    assert [on.state(id) for id in ids] == [S.CLAIMED] * 3


def test_workers_side_by_side_send_each_post_once(on: Stage, net: FakeNet) -> None:
    ids = [on.planned(f"Texte {n}", after=MINUTE) for n in range(12)]
    on.later(minutes=1)
    threads = [threading.Thread(target=send.turn, args=(on.store, on.tools)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [on.state(id) for id in ids] == [S.PUBLISHED] * 12
    assert net.control.created() == {f"Texte {n}": 1 for n in range(12)}


def test_a_worker_that_lost_its_claim_writes_nothing(on: Stage, net: FakeNet) -> None:
    id = on.planned("Une lampe", after=MINUTE)
    on.later(minutes=1)
    mine = Queue(on.store, on.tools).take()
    assert mine is not None
    _forget_lease(on, id)
    with acts.open(on.store, by=on.cast.worker, brand=on.cast.brand) as act:
        assert expire(act, id) is S.PLANNED
    for late in (lambda act: unprepared(act, id, mine.token), lambda act: settle(act, id, mine.token, Came("ok"))):
        with pytest.raises(LostClaim), acts.open(on.store, by=on.cast.worker, brand=on.cast.brand) as act:
            late(act)
    assert deliver(on.store, on.tools, mine) is S.PLANNED
    assert net.control.requests(SEND) == []
    on.work()
    assert (on.state(id), len(net.control.requests(SEND))) == (S.PUBLISHED, 1)


def test_a_lease_that_still_runs_is_not_taken_back(on: Stage) -> None:
    id = on.planned("Une lampe", after=MINUTE)
    on.later(minutes=1)
    with acts.open(on.store, by=on.cast.worker, brand=on.cast.brand) as act:
        assert claim(act, [id], 60) is not None
    with acts.open(on.store, by=on.cast.worker, brand=on.cast.brand) as act:
        assert expire(act, id) is S.CLAIMED


def test_a_clock_that_goes_backwards_sends_nothing_twice(on: Stage, net: FakeNet) -> None:
    ids = [on.planned(f"Texte {n}", after=(n + 1) * MINUTE) for n in range(3)]
    for minutes in (1, -2, 3, -5, 4, 3, -1, 2):
        on.later(minutes=minutes)
        on.work()
    assert [on.state(id) for id in ids] == [S.PUBLISHED] * 3
    assert net.control.created() == {f"Texte {n}": 1 for n in range(3)}


@acts.register("test.forget_lease", no_undo="a test")
def _forget(act: acts.Act, id: int) -> None:
    act.get(Publication, id).claim_until = datetime(2000, 1, 1, tzinfo=UTC)


def _forget_lease(on: Stage, id: int) -> None:
    """As if its worker had been silent for too long."""
    with acts.open(on.store, by=on.cast.worker, brand=on.cast.brand) as act:
        _forget(act, id)


@acts.register("test.put_away", no_undo="a test")
def _put_away(act: acts.Act, id: int) -> None:
    """Out of the way of what is tried next on the same store."""
    act.get(Publication, id).state = S.CANCELLED


# ---- everything that can happen, in any order


class Machine(RuleBasedStateMachine):
    """One publication, its network and its people, on a real store; whatever happens, it is online at most once,
    unless a person has said twice that it is not.
    """

    on: Stage
    net: FakeNet

    def __init__(self) -> None:
        super().__init__()
        self.net.control.reset()
        self.net.control.be(honours_keys=False)
        self.text = f"Texte {next(NUMBERS)}"
        self.id = self.on.planned(self.text, after=10 * MINUTE, grace_s=6 * 3600)
        self.resent = 0

    def teardown(self) -> None:
        with acts.open(self.on.store, by=self.on.cast.worker, brand=self.on.cast.brand) as act:
            _put_away(act, self.id)

    @rule(minutes=st.sampled_from([1, 5, 15, 60]))
    def time_goes_by(self, minutes: int) -> None:
        self.on.later(minutes=minutes)

    @rule()
    def workers_look(self) -> None:
        self.on.work()

    @rule(then=st.sampled_from(["reset", "cut"]), applied=st.booleans())
    def the_answer_will_be_lost(self, then: str, applied: bool) -> None:
        self.net.control.tell(then, applied=applied)  # type: ignore[arg-type]

    @rule(status=st.sampled_from([422, 429, 500]))
    def it_will_be_refused(self, status: int) -> None:
        self.net.control.tell("answer", status=status, body='{"error": "no"}')

    @rule()
    def looks_will_fail(self) -> None:
        self.net.control.tell("answer", on="GET /api/v1/accounts", status=500)

    @rule(answer=st.sampled_from(["cancel", "plan", "keep", "resend", "abandon"]))
    def a_person_decides(self, answer: str) -> None:
        from cmsuite.core.errors import CmsError
        from cmsuite.publishing.decisions import decide
        from cmsuite.publishing.planning import cancel, keep, plan

        entry = self.on.publication(self.id).entry_id
        before = self.on.state(self.id)
        try:
            with acts.open(self.on.store, by=self.on.cast.karim, brand=self.on.cast.brand) as act:
                if answer in ("resend", "abandon"):
                    decide(act, self.id, answer)  # type: ignore[arg-type]
                elif answer == "plan":
                    plan(act, entry)
                else:
                    {"cancel": cancel, "keep": keep}[answer](act, self.id)
        except CmsError:
            assert self.on.state(self.id) is before
        else:  # said not to be there, or planned anew after it was given up
            self.resent += answer in ("resend", "plan")

    @rule()
    def a_worker_is_lost(self) -> None:
        """Claimed or sending, by one that is silent from now on."""
        mine = Queue(self.on.store, self.on.tools).take()
        if mine is not None:
            _forget_lease(self.on, mine.id)

    @invariant()
    def it_is_online_at_most_once(self) -> None:
        online = self.net.control.created().get(self.text, 0)
        assert online <= 1 + self.resent
        if self.on.state(self.id) is S.PUBLISHED:
            assert online >= 1

    @invariant()
    def what_has_failed_or_was_missed_is_not_online(self) -> None:
        if self.on.state(self.id) in (S.FAILED, S.MISSED) and not self.resent:
            assert self.net.control.created().get(self.text, 0) == 0


def test_whatever_happens_it_is_online_at_most_once(on: Stage, net: FakeNet) -> None:
    made = type("Told", (Machine,), {"on": on, "net": net})
    made.TestCase.settings = settings(max_examples=15, stateful_step_count=20, deadline=None)
    made.TestCase("runTest").runTest()
