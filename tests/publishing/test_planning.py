"""What a person decides: that it leaves, when, that it does not; and what is late after nobody was there."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cmsuite.calendar.entries import move, place, rezone
from cmsuite.content.approval import refuse
from cmsuite.content.gates import ShortReason, UnpassedThere
from cmsuite.core.zones import Wall, wall
from cmsuite.engines import acts
from cmsuite.engines.acts import Missing
from cmsuite.engines.acts.settings import choose
from cmsuite.engines.jobs.models import RunState
from cmsuite.engines.jobs.runs import end
from cmsuite.publishing.decisions import NoAddress, NotYours, confirm
from cmsuite.publishing.delivery import deliver
from cmsuite.publishing.models import Publication
from cmsuite.publishing.models import State as S
from cmsuite.publishing.planning import (
    EntryCancelled,
    NotApproved,
    NotPlanned,
    NotReady,
    TooLate,
    cancel,
    keep,
    plan,
    replan,
)
from cmsuite.publishing.queue import Queue
from cmsuite.publishing.register import planned_on
from tests.fakenet import SEND, FakeNet
from tests.publishing.stage import ZONE, Stage, worker_starts
from tests.workplace import people

MINUTE = timedelta(minutes=1)


def planned(on: Stage, entry: int) -> int:
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        return plan(act, entry).publication_id


def test_only_what_stands_approved_is_planned(on: Stage) -> None:
    variant = on.write("Une lampe")
    entry = on.entry(variant.id, on.store.now() + MINUTE)
    with acts.open(on.store, by=on.cast.karim, brand=on.cast.brand) as act:
        refuse(act, variant.id, "Too dark.")
    with pytest.raises(NotApproved), acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        plan(act, entry)


def test_an_idea_without_a_day_and_what_is_over_are_not_planned(on: Stage) -> None:
    from cmsuite.calendar.entries import cancel as cancel_entry

    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        idea = place(act, None, title="Un jour").entry
    over = on.entry(on.write("Hier").id, on.store.now() + MINUTE, grace_s=0)
    gone = on.entry(on.write("Non").id, on.store.now() + 10 * MINUTE)
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        cancel_entry(act, gone, "no")
    on.later(minutes=2)
    for entry, error in ((idea, NotReady), (over, TooLate), (gone, EntryCancelled)):
        with pytest.raises(error), acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
            plan(act, entry)


def test_another_brands_publication_is_not_there(on: Stage) -> None:
    id = on.planned("Une lampe")
    other = people(on.store, "Maison Ombre")
    for act_, args in ((keep, (id,)), (cancel, (id,)), (confirm, (id,))):
        with pytest.raises(Missing), acts.open(on.store, by=other.karim, brand=other.brand) as act:
            act_(act, *args)  # type: ignore[operator]


def test_planning_is_undone_by_cancelling_and_cancelling_by_planning(on: Stage) -> None:
    entry = on.entry(on.write("Une lampe").id, on.store.now() + 20 * MINUTE)
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        id = plan(act, entry).publication_id
        line = acts.last(act)
    for state in (S.CANCELLED, S.PLANNED):
        with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
            acts.undo(act, line or 0)
            line = acts.last(act)
        assert on.state(id) is state


def test_an_undo_never_sends_what_somebody_cancelled_since(on: Stage) -> None:
    publication = planned(on, on.entry(on.write("Une lampe").id, on.store.now() + 60 * MINUTE))
    entry = 0
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        entry = act.get(Publication, publication).entry_id
        cancel(act, publication)
        first = acts.last(act) or 0
    on.later(minutes=1)
    with acts.open(on.store, by=on.cast.karim, brand=on.cast.brand) as act:
        plan(act, entry)
        second = acts.last(act) or 0
        cancel(act, publication)
    chloes = acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand)
    with pytest.raises(acts.Conflict, match="Karim") as met, chloes as act:
        acts.undo(act, first)
    assert "?" not in str(met.value)
    on.later(minutes=1)
    with acts.open(on.store, by=on.cast.karim, brand=on.cast.brand) as act:
        plan(act, entry)
    with pytest.raises(acts.Conflict), acts.open(on.store, by=on.cast.karim, brand=on.cast.brand) as act:
        acts.undo(act, second)


def test_another_time_moves_the_entry_and_decides_again_and_is_undone(on: Stage, net: FakeNet) -> None:
    id = on.planned("Une lampe", after=20 * MINUTE)
    later = wall(on.store.now() + 40 * MINUTE, ZONE)
    on.later(minutes=10)
    on.work()
    assert on.publication(id).prepared is not None
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        replan(act, id, later)
        line = acts.last(act)
    assert on.publication(id).prepared is None
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        acts.undo(act, line or 0)
    on.later(minutes=10)
    on.work()
    assert on.state(id) is S.PUBLISHED


def test_what_was_planned_meets_a_quiet_hour_with_a_reason_alone(on: Stage) -> None:
    id = on.planned("Une lampe")
    entry = on.publication(id).entry_id
    night = wall(on.store.now().replace(hour=22), ZONE)
    with pytest.raises(UnpassedThere) as stopped, acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        move(act, entry, night)
    assert stopped.value.facts["rules"] == ("plan.quiet",)
    with pytest.raises(UnpassedThere), acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        replan(act, id, night)
    with pytest.raises(ShortReason), acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        replan(act, id, night, because={"plan.quiet": "late"})
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        replan(act, id, night, because={"plan.quiet": "The match ends at that hour."})
        line = acts.last(act)
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        acts.undo(act, line or 0)  # back to an hour that was passed before
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        move(act, entry, night)  # that reason is there already


def test_a_post_that_was_approved_without_a_day_is_planned_at_a_quiet_hour_with_a_reason_alone(on: Stage) -> None:
    night = on.store.now().replace(hour=22)
    entry = on.entry(on.write("Une lampe").id, night)
    with pytest.raises(UnpassedThere) as stopped, acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        plan(act, entry)
    assert stopped.value.facts["rules"] == ("plan.quiet",)
    assert "--pass RULE=REASON" in str(stopped.value)
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        id = plan(act, entry, because={"plan.quiet": "The match ends at that hour."}).publication_id
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        cancel(act, id)
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        plan(act, entry)  # that reason is there already
    day = on.entry(on.write("Une autre").id, on.store.now() + 60 * MINUTE)
    planned(on, day)
    with pytest.raises(UnpassedThere), acts.open(on.store, by=on.cast.karim, brand=on.cast.brand) as act:
        rezone(act, day, "Pacific/Honolulu", "wall")  # 11:00 there is night here


def test_what_nobody_planned_moves_freely_and_a_brand_may_leave_the_gate_to_blocks(on: Stage) -> None:
    night = wall(on.store.now().replace(hour=22), ZONE)
    entry = on.entry(on.write("Une lampe").id, on.store.now() + MINUTE)
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        move(act, entry, night)
    id = on.planned("Une autre")
    with acts.open(on.store, by=on.cast.karim, brand=on.cast.brand) as act:
        choose(act, "content.gate", "blocks")
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        replan(act, id, night)


def test_what_was_missed_is_given_another_time(on: Stage, net: FakeNet) -> None:
    id = on.planned("Une lampe", after=MINUTE, grace_s=0)
    on.later(minutes=2)
    on.work()
    assert on.state(id) is S.MISSED
    with pytest.raises(NotPlanned), acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        keep(act, id)
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        replan(act, id, wall(on.store.now() + 10 * MINUTE, ZONE))
    on.later(minutes=10)
    on.work()
    assert (on.state(id), net.control.created()) == (S.PUBLISHED, {"Une lampe": 1})


def test_cancelled_while_it_is_prepared_it_does_not_leave(on: Stage, net: FakeNet) -> None:
    id = on.planned("Une lampe", after=MINUTE)
    on.later(minutes=1)
    mine = Queue(on.store, on.tools).take()
    assert mine is not None
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        cancel(act, id)
    deliver(on.store, on.tools, mine)
    assert (on.state(id), net.control.requests(SEND)) == (S.CANCELLED, [])


def test_an_hour_that_does_not_exist_is_said_and_leaves_an_hour_later(on: Stage, net: FakeNet) -> None:
    """A2.5-1, spring"""
    assert _leaves(on, net, Wall(datetime(2027, 3, 28, 2, 30), ZONE)) == (
        ["cal.dst-missing"],
        datetime(2027, 3, 28, 1, 30, tzinfo=UTC),
    )


def test_an_hour_that_comes_twice_leaves_once_the_first_time(on: Stage, net: FakeNet) -> None:
    """A2.5-1, autumn"""
    assert _leaves(on, net, Wall(datetime(2027, 10, 31, 2, 30), ZONE)) == (
        ["cal.dst-twice"],
        datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
    )


def _leaves(on: Stage, net: FakeNet, at: Wall) -> tuple[list[str], datetime]:
    """What is said of it when it is planned, and when it went out."""
    variant = on.write("La nuit")
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        entry = place(act, at, variant_id=variant.id).entry
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        told = plan(act, entry, because={"plan.quiet": "The night of the clocks."})
    on.later(seconds=(told.due_at - on.store.now() - 2 * MINUTE).total_seconds())
    sent: list[datetime] = []  # and no second time an hour later
    until = on.store.now() + timedelta(hours=2)
    while on.store.now() < until:
        before = len(net.control.requests(SEND))
        on.work()
        sent += [on.store.now()] * (len(net.control.requests(SEND)) - before)
        on.later(minutes=1)
    (at_,) = sent
    return [finding.code for finding in told.findings], at_


# ---- after nobody was there


def test_after_three_hours_without_a_worker_what_is_late_is_missed_or_leaves_one_by_one(
    on: Stage, net: FakeNet
) -> None:
    """A2.5-3"""
    with acts.open(on.store, by=on.cast.worker, all_brands=True) as act:
        end(act, 1, RunState.DONE)
    _was_up_until(on)
    start = on.store.now()
    short = [on.planned(f"Court {n}", after=(60 + n) * MINUTE) for n in range(4)]
    long = [on.planned(f"Long {n}", after=(60 + n) * MINUTE, grace_s=86_400) for n in range(2)]
    on.later(hours=3)
    worker_starts(on.store, on.cast)
    on.work()
    assert [on.state(id) for id in short] == [S.MISSED] * 4
    assert [on.state(id) for id in long] == [S.PUBLISHED, S.PLANNED]
    assert on.store.now() == start + timedelta(hours=3)
    _published_now(on, long[0])
    on.at_work(on.store.now() + 14 * MINUTE, MINUTE)
    assert on.state(long[1]) is S.PLANNED
    on.at_work(on.store.now() + 2 * MINUTE, MINUTE)
    assert (on.state(long[1]), len(net.control.posts())) == (S.PUBLISHED, 2)


@acts.register("test.times", no_undo="a test")
def _times(act: acts.Act, beat_at: datetime | None, published: int | None) -> None:
    """Rows that carry the machine's clock, put on the test's."""
    import sqlalchemy as sa

    from cmsuite.engines.jobs.models import Run
    from cmsuite.metrics.models import RemotePost

    if beat_at is not None:
        act.session.execute(sa.update(Run).values(beat_at=beat_at))
    if published is not None:
        act.session.execute(sa.update(RemotePost).where(RemotePost.id == published).values(published_at=act.now))
    act.note("run", [], n=1)


def _was_up_until(on: Stage) -> None:
    with acts.open(on.store, by=on.cast.worker, all_brands=True) as act:
        _times(act, act.now, None)


def _published_now(on: Stage, id: int) -> None:
    with acts.open(on.store, by=on.cast.worker, all_brands=True) as act:
        _times(act, None, on.publication(id).remote_post_id)


# ---- by hand


def test_a_kit_is_made_half_an_hour_before_and_waits_for_a_person(on: Stage, net: FakeNet, tmp_path: Path) -> None:
    account = on.connect("kit", "lumen-perso")
    id = on.planned("À copier", after=60 * MINUTE, account=account)
    on.later(minutes=29)
    assert on.work() == 0
    on.later(minutes=1)
    on.work()
    assert on.state(id) is S.AWAITING_HUMAN
    (text,) = on.tools.workspace.exports.glob("kit-*/text.txt")
    assert text.read_bytes() == "À copier".encode()
    with pytest.raises(NoAddress), acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        confirm(act, id, url="fait")
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        assert confirm(act, id, url="https://social.example/p/1") is S.PUBLISHED
    with pytest.raises(NotYours), acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        confirm(act, id)


def test_a_story_is_confirmed_without_an_address(on: Stage) -> None:
    id = on.planned("Une story", after=20 * MINUTE, account=on.connect("kit", "lumen-stories"))
    on.work()
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        confirm(act, id)
    row = on.publication(id)
    assert (row.state, row.remote_post_id, row.attested_by) == (S.PUBLISHED, None, on.cast.chloe.person_id)


def test_what_waits_on_an_account_is_counted_without_what_was_cancelled(on: Stage) -> None:
    first, _second = on.planned("Une lampe"), on.planned("Deux lampes")

    def waiting(account: int) -> int:
        with acts.read(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
            return planned_on(act, account)

    assert waiting(on.account) == 2
    assert waiting(on.account + 1) == 0
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        cancel(act, first)
    assert waiting(on.account) == 1
