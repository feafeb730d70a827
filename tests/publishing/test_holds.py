"""A hold stops what was decided before it, at once, and nothing leaves by itself when it is over."""

from datetime import timedelta

import pytest

from cmsuite.core.clock import SetClock
from cmsuite.engines import acts
from cmsuite.engines.people.actors import actor
from cmsuite.engines.people.brands import add_person, give_role
from cmsuite.engines.people.models import Role
from cmsuite.publishing.delivery import deliver
from cmsuite.publishing.holds import Frozen, LiftedAlready, WhyLift, hold, holds, lift
from cmsuite.publishing.models import State as S
from cmsuite.publishing.planning import keep, plan
from cmsuite.publishing.queue import Queue
from cmsuite.store.store import Store
from tests.fakenet import SEND, FakeNet
from tests.publishing.stage import Stage
from tests.workplace import people

MINUTE = timedelta(minutes=1)


def placed(on: Stage, **scope: object) -> int:
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        return hold(act, "crisis", **scope).hold_id  # type: ignore[arg-type]


def lifted(on: Stage, id: int) -> None:
    with acts.open(on.store, by=on.cast.karim, brand=on.cast.brand) as act:
        lift(act, id, "It is over.")


def kept(on: Stage, id: int) -> None:
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        keep(act, id)


def test_frozen_at_the_last_moment_it_stays_and_leaves_only_when_a_person_decides(on: Stage, net: FakeNet) -> None:
    """A2.5-4"""
    id = on.planned("Une lampe", after=60 * MINUTE, grace_s=86_400)
    on.later(minutes=59, seconds=50)
    freeze = placed(on)
    on.at_work(on.store.now() + 60 * MINUTE, 5 * MINUTE)
    assert (on.state(id), net.control.requests(SEND)) == (S.PLANNED, [])
    lifted(on, freeze)
    on.at_work(on.store.now() + 10 * MINUTE, MINUTE)
    assert (on.state(id), net.control.requests(SEND)) == (S.PLANNED, [])
    kept(on, id)
    on.work()
    assert (on.state(id), net.control.created()) == (S.PUBLISHED, {"Une lampe": 1})


def test_a_hold_between_preparing_and_sending_stops_the_send(on: Stage, net: FakeNet) -> None:
    id = on.planned("Une lampe", after=MINUTE)
    on.later(minutes=1)
    mine = Queue(on.store, on.tools).take()
    assert mine is not None
    placed(on)
    assert deliver(on.store, on.tools, mine) is S.PLANNED
    assert (on.state(id), net.control.requests(SEND)) == (S.PLANNED, [])


def test_what_was_frozen_is_missed_when_its_time_has_gone_by(on: Stage) -> None:
    id = on.planned("Une lampe", after=MINUTE, grace_s=60)
    placed(on)
    on.later(minutes=3)
    on.work()
    assert on.state(id) is S.MISSED


def test_a_hold_over_all_brands_stops_each_of_them(on: Stage) -> None:
    id = on.planned("Une lampe", after=MINUTE)
    other = people(on.store, "Maison Ombre")
    with acts.open(on.store, by=other.karim, all_brands=True) as act:
        assert hold(act, "crisis").frozen == 1
    on.later(minutes=1)
    on.work()
    assert on.state(id) is S.PLANNED


@pytest.mark.parametrize("scope", [{}, {"network": "mastodon"}])
def test_a_hold_covers_its_scope(on: Stage, net: FakeNet, scope: dict[str, object]) -> None:
    id = on.planned("Une lampe", after=MINUTE)
    placed(on, **scope)
    on.later(minutes=1)
    on.work()
    assert on.state(id) is S.PLANNED


@pytest.mark.parametrize("scope", ["network", "account"])
def test_a_hold_leaves_alone_what_is_outside_its_scope(on: Stage, net: FakeNet, scope: str) -> None:
    other = on.connect("mastodon", "atelier", net.url)
    id = on.planned("Une lampe", after=MINUTE)
    placed(on, **({"network": "kit"} if scope == "network" else {"account_id": other}))
    on.later(minutes=1)
    on.work()
    assert on.state(id) is S.PUBLISHED


def test_while_a_hold_stands_only_a_lead_decides(on: Stage, net: FakeNet) -> None:
    id = on.planned("Notre message", after=MINUTE)
    placed(on)
    with pytest.raises(Frozen), acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        keep(act, id)
    with acts.open(on.store, by=on.cast.karim, brand=on.cast.brand) as act:
        keep(act, id)
    on.later(minutes=1)
    on.work()
    assert on.state(id) is S.PUBLISHED


def test_a_new_post_is_not_planned_past_a_hold_either(on: Stage) -> None:
    placed(on)
    entry = on.entry(on.write("Une lampe").id, on.store.now() + MINUTE)
    with pytest.raises(Frozen), acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        plan(act, entry)


def test_clocks_that_differ_do_not_let_a_decision_slip_past_a_hold(on: Stage, store: Store) -> None:
    """The one who decided was a minute ahead of the one who places the hold."""
    assert isinstance(store.clock, SetClock)
    on.later(minutes=1)
    id = on.planned("Une lampe", after=5 * MINUTE)
    on.later(minutes=-1)
    freeze = placed(on)
    lifted(on, freeze)
    on.later(minutes=6)
    on.work()
    assert on.state(id) is S.PLANNED
    on.later(minutes=-7)
    kept(on, id)
    on.later(minutes=7)
    on.work()
    assert on.state(id) is S.PUBLISHED


def test_lifting_takes_a_reason_and_happens_once(on: Stage) -> None:
    id = placed(on)
    with pytest.raises(WhyLift), acts.open(on.store, by=on.cast.karim, brand=on.cast.brand) as act:
        lift(act, id, "  ")
    lifted(on, id)
    with pytest.raises(LiftedAlready) as told:
        lifted(on, id)
    assert "was lifted on Tue 10 Mar 2026, 10:00 CET." in str(told.value)  # where the brand is
    with acts.read(on.store, by=on.cast.karim, brand=on.cast.brand) as act:
        assert (holds(act), len(holds(act, lifted=True))) == ([], 1)


def test_a_hold_says_what_it_freezes_and_what_was_leaving(on: Stage) -> None:
    on.planned("Une lampe", after=10 * MINUTE)
    going = on.planned("Une autre", after=MINUTE)
    on.later(minutes=1)
    on.sending(going)
    with acts.open(on.store, by=on.cast.karim, brand=on.cast.brand) as act:
        told = hold(act, "crisis")
    assert (told.frozen, told.leaving) == (1, (going,))


def test_a_crisis_lead_may_lift_and_a_community_manager_may_not(on: Stage) -> None:
    id = placed(on)
    with acts.open(on.store, by=on.cast.karim, brand=on.cast.brand) as act:
        give_role(act, add_person(act, "Inès Roy", "ines@lumen.example"), Role.CRISIS_LEAD)
    with pytest.raises(acts.Forbidden), acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        lift(act, id, "It is over.")
    with acts.open(on.store, by=actor(on.store, "ines@lumen.example"), brand=on.cast.brand) as act:
        lift(act, id, "It is over.")
