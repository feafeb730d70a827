"""A send without a certain answer: looked for, never sent again blind, and asked of a person when nobody can tell."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cmsuite.engines import acts
from cmsuite.engines.acts.settings import choose
from cmsuite.engines.jobs.registry import Tools
from cmsuite.engines.networks.contract import Receipt
from cmsuite.metrics.models import RemotePost
from cmsuite.publishing.decisions import NoAddress, NotYours, decide
from cmsuite.publishing.looks import LOOK_AFTER_S
from cmsuite.publishing.models import NoSuchMove
from cmsuite.publishing.models import State as S
from cmsuite.publishing.planning import TooLate, cancel
from cmsuite.publishing.reconcile import attest
from cmsuite.publishing.sending import Came, settle
from tests.fakenet import SEND, FakeNet, Then
from tests.faults.workers import post
from tests.publishing.stage import Stage

MINUTE = timedelta(minutes=1)
HISTORY = "GET /api/v1/accounts"


def in_doubt(on: Stage, net: FakeNet, *, applied: bool, then: Then = "reset", grace_s: int = 7200) -> int:
    """A publication whose answer was lost."""
    id = on.planned("Une lampe", after=MINUTE, grace_s=grace_s)
    on.later(minutes=1)
    net.control.tell(then, applied=applied)
    on.work()
    assert on.state(id) is S.AMBIGUOUS
    return id


@pytest.mark.parametrize("then", ["reset", "cut", "hang"])
def test_what_did_arrive_is_found_half_a_minute_later_and_never_sent_again(on: Stage, net: FakeNet, then: Then) -> None:
    id = in_doubt(on, net, applied=True, then=then)
    assert on.work() == 0
    on.later(seconds=30)
    on.work()
    assert (on.state(id), on.outcomes(id, "look")) == (S.PUBLISHED, ["found"])
    assert (net.control.created(), len(net.control.requests(SEND))) == ({"Une lampe": 1}, 1)


def test_what_did_not_arrive_is_sent_again_after_three_looks_that_agree(on: Stage, net: FakeNet) -> None:
    id = in_doubt(on, net, applied=False)
    start = on.store.now()
    on.at_work(start + 9 * MINUTE)
    assert (on.state(id), len(net.control.requests(SEND))) == (S.AMBIGUOUS, 1)
    on.at_work(start + 11 * MINUTE)
    assert on.outcomes(id, "look")[:3] == ["absent"] * 3
    assert (on.state(id), net.control.created()) == (S.PUBLISHED, {"Une lampe": 1})


def test_a_post_that_shows_late_is_found_by_the_last_look_before_the_second_send(on: Stage, net: FakeNet) -> None:
    id = in_doubt(on, net, applied=False)
    on.at_work(on.store.now() + 5 * MINUTE)
    net.control.put("Une lampe")
    on.at_work(on.store.now() + 8 * MINUTE)
    assert (on.state(id), len(net.control.requests(SEND))) == (S.PUBLISHED, 1)


def test_a_second_send_waits_although_the_looks_agreed_sooner(on: Stage, net: FakeNet) -> None:
    with acts.open(on.store, by=on.cast.karim, brand=on.cast.brand) as act:
        choose(act, LOOK_AFTER_S.key, [1, 2, 3, 4])
    id = in_doubt(on, net, applied=False)
    start = on.store.now()
    on.at_work(start + timedelta(seconds=89), timedelta(seconds=1))
    assert (on.state(id), len(net.control.requests(SEND))) == (S.PLANNED, 1)
    on.at_work(start + timedelta(seconds=91), timedelta(seconds=1))
    assert (on.state(id), net.control.created()) == (S.PUBLISHED, {"Une lampe": 1})


def test_after_a_second_doubt_a_person_decides(on: Stage, net: FakeNet) -> None:
    id = in_doubt(on, net, applied=False)
    net.control.tell("reset")
    on.at_work(on.store.now() + 90 * MINUTE)
    assert (on.state(id), on.outcomes(id)) == (S.NEEDS_DECISION, ["ambiguous", "ambiguous"])
    assert len(net.control.requests(SEND)) == 2


def test_what_is_absent_and_no_longer_useful_is_missed(on: Stage, net: FakeNet) -> None:
    id = in_doubt(on, net, applied=False, grace_s=300)
    on.at_work(on.store.now() + 20 * MINUTE)
    assert (on.state(id), len(net.control.requests(SEND))) == (S.MISSED, 1)


def test_a_server_that_does_not_answer_proves_nothing_and_a_person_decides_in_the_end(on: Stage, net: FakeNet) -> None:
    id = in_doubt(on, net, applied=True)
    net.stop()
    on.at_work(on.store.now() + 61 * MINUTE)
    assert (on.state(id), on.outcomes(id, "look")) == (S.NEEDS_DECISION, ["unknown"] * 4)
    net.start()


def test_a_look_finds_neither_an_older_copy_nor_another_publication_of_the_same_words(on: Stage, net: FakeNet) -> None:
    net.control.put("Une lampe", minutes_ago=600)
    first = on.planned("Une lampe", after=MINUTE)
    on.later(minutes=1)
    on.work()
    id = in_doubt(on, net, applied=False)
    on.at_work(on.store.now() + 3 * MINUTE)
    assert (on.state(first), on.state(id)) == (S.PUBLISHED, S.AMBIGUOUS)
    assert on.outcomes(id, "look") == ["absent", "absent"]


def test_two_publications_of_the_same_words_in_doubt_do_not_claim_one_post(on: Stage, net: FakeNet) -> None:
    ids = [on.planned("Une lampe", after=MINUTE, grace_s=7200) for _ in range(2)]
    on.later(minutes=1)
    net.control.tell("reset", applied=True)
    net.control.tell("reset", applied=False)
    on.work()
    on.at_work(on.store.now() + 30 * MINUTE)
    assert [on.state(id) for id in ids] == [S.PUBLISHED] * 2
    assert net.control.created() == {"Une lampe": 2}
    assert len({on.publication(id).remote_post_id for id in ids}) == 2


def taken_by_the_wrong_one(on: Stage, net: FakeNet) -> tuple[int, int]:
    """Of two of the same words the second arrived, and the look for the first found its post."""
    first, second = (on.planned("Une lampe", after=timedelta(seconds=s), grace_s=7200) for s in (60, 65))
    on.later(seconds=60)
    net.control.tell("reset", applied=False)
    on.work()
    on.later(seconds=5)
    net.control.tell("reset", applied=True)
    on.work()
    on.later(seconds=26)
    on.work()
    assert (on.state(first), on.state(second)) == (S.PUBLISHED, S.AMBIGUOUS)
    return first, second


def test_a_post_that_the_look_of_another_took_is_sent_anew_under_a_key_of_its_own(on: Stage, net: FakeNet) -> None:
    first, second = taken_by_the_wrong_one(on, net)
    on.at_work(on.store.now() + 30 * MINUTE)
    assert [on.state(id) for id in (first, second)] == [S.PUBLISHED] * 2
    assert net.control.created() == {"Une lampe": 2}
    assert len({on.publication(id).remote_post_id for id in (first, second)}) == 2
    assert on.outcomes(second) == ["ambiguous", "rejected_retryable", "ok"]


def test_a_slow_answer_with_a_post_that_the_look_of_another_took_is_none(on: Stage, net: FakeNet) -> None:
    first = on.planned("Une lampe", after=MINUTE, grace_s=7200)
    on.later(seconds=60)
    net.control.tell("reset", applied=False)
    on.work()
    second = on.planned("Une lampe", after=timedelta(seconds=5), grace_s=7200)
    on.later(seconds=5)
    on.sending(second)
    name = net.control.put("Une lampe")  # its answer is on its way
    on.later(seconds=26)
    on.work()
    assert on.state(first) is S.PUBLISHED
    with acts.open(on.store, by=on.cast.worker, brand=on.cast.brand) as act:
        begun = settle(act, second, on.publication(second).claim_token, Came("ok", receipt=Receipt(name)))
    assert begun.state is S.PLANNED
    on.at_work(on.store.now() + 30 * MINUTE)
    assert (on.state(second), net.control.created()) == (S.PUBLISHED, {"Une lampe": 2})


def test_a_network_that_names_one_post_for_two_sends_is_not_asked_again(on: Stage, net: FakeNet) -> None:
    first = on.planned("Une lampe", after=MINUTE)
    on.later(minutes=1)
    on.work()
    second = on.planned("Une chaise", after=MINUTE)
    on.later(minutes=1)
    on.sending(second)
    with acts.open(on.store, by=on.cast.worker, brand=on.cast.brand) as act:
        told = act.get(RemotePost, on.publication(first).remote_post_id or 0)
        settle(act, second, on.publication(second).claim_token, Came("ok", receipt=Receipt(told.remote_id, told.url)))
    on.at_work(on.store.now() + 10 * MINUTE)
    assert (on.state(second), len(net.control.requests(SEND))) == (S.NEEDS_DECISION, 1)


def test_a_post_that_is_there_twice_is_published_with_its_incident(on: Stage, net: FakeNet) -> None:
    id = in_doubt(on, net, applied=True)
    net.control.put("Une lampe")
    on.later(seconds=30)
    on.work()
    assert on.state(id) is S.PUBLISHED
    assert (on.attempts(id)[-1].excerpt or "").startswith("pub.duplicate-remote")


def test_the_looks_of_a_duplicate_begin_at_once_and_absence_proves_nothing(on: Stage, net: FakeNet) -> None:
    id = on.planned("Une lampe", after=MINUTE, grace_s=7200)
    on.later(minutes=1)
    came = Came("duplicate", "already said")
    on.sending(id)
    with acts.open(on.store, by=on.cast.worker, brand=on.cast.brand) as act:
        settle(act, id, on.publication(id).claim_token, came)
    on.work()
    assert on.outcomes(id, "look") == ["absent"]
    on.at_work(on.store.now() + 62 * MINUTE)
    assert (on.state(id), len(net.control.requests(SEND))) == (S.NEEDS_DECISION, 0)


# ---- what a person answers


def undecided(on: Stage, net: FakeNet, id: int | None = None, grace_s: int = 4 * 3600) -> int:
    id = id or in_doubt(on, net, applied=False, grace_s=grace_s)
    net.stop()
    on.at_work(on.store.now() + 61 * MINUTE, 10 * MINUTE)
    net.start()
    assert on.state(id) is S.NEEDS_DECISION
    return id


def test_online_takes_the_address_of_the_post(on: Stage, net: FakeNet) -> None:
    id = undecided(on, net)
    with pytest.raises(NoAddress), acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        decide(act, id, "online", url="une lampe")
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        assert decide(act, id, "online", url="https://fake.invalid/@lumen/1") is S.PUBLISHED
    row = on.publication(id)
    assert (row.attested_by, row.remote_post_id is not None) == (on.cast.chloe.person_id, True)


def by_chloe(on: Stage) -> Tools:
    return replace(on.tools, by=on.cast.chloe)


def applied_and_undecided(on: Stage, net: FakeNet) -> tuple[int, dict[str, Any]]:
    """A post that is there, of which every look failed."""
    id = in_doubt(on, net, applied=True, grace_s=4 * 3600)
    undecided(on, net, id)
    return id, net.control.posts()[0]


@pytest.mark.parametrize("view", ["/@lumen/{id}", "/users/lumen/statuses/{id}/", "/deck/@lumen/{id}"])
def test_online_is_the_post_that_the_network_shows_there_and_its_counters_are_read(
    on: Stage, net: FakeNet, view: str
) -> None:
    id, there = applied_and_undecided(on, net)
    came = attest(on.store, by_chloe(on), on.cast.brand, id, f"https://fake.invalid{view.format(**there)}")
    assert (came.state, came.known) == (S.PUBLISHED, True)
    assert on.publication(id).attested_by == on.cast.chloe.person_id
    with acts.read(on.store, by=on.cast.worker, brand=on.cast.brand) as act:
        post = act.get(RemotePost, on.publication(id).remote_post_id or 0)
    assert (post.remote_id, post.text) == (there["id"], "Une lampe")
    assert post.next_sample_at is not None


@pytest.mark.parametrize("url", ["https://fake.invalid/@lumen/7", "https://elsewhere.invalid/@lumen/{id}"])
def test_online_at_an_address_that_the_network_does_not_show_is_believed_without_counters(
    on: Stage, net: FakeNet, url: str
) -> None:
    id, there = applied_and_undecided(on, net)
    came = attest(on.store, by_chloe(on), on.cast.brand, id, url.format(**there))
    assert (came.state, came.known) == (S.PUBLISHED, False)


def test_online_is_believed_also_while_the_network_is_away(on: Stage, net: FakeNet) -> None:
    id, there = applied_and_undecided(on, net)
    net.stop()
    came = attest(on.store, by_chloe(on), on.cast.brand, id, there["url"])
    assert (came.state, came.known) == (S.PUBLISHED, False)


def test_not_online_is_sent_again_once(on: Stage, net: FakeNet) -> None:
    id = undecided(on, net)
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        decide(act, id, "resend")
    on.work()
    assert (on.state(id), net.control.created()) == (S.PUBLISHED, {"Une lampe": 1})


def with_a_picture_in_doubt(on: Stage, net: FakeNet, *, applied: bool) -> int:
    id = post(on, "Une lampe", image=True, after=MINUTE, grace_s=3 * 86_400)
    on.later(minutes=1)
    net.control.tell("reset", applied=applied)
    on.work()
    return undecided(on, net, id)


def test_a_picture_that_the_network_threw_away_meanwhile_is_sent_with_the_second_send(on: Stage, net: FakeNet) -> None:
    id = with_a_picture_in_doubt(on, net, applied=False)
    net.control.media.clear()
    on.later(hours=20)
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        decide(act, id, "resend")
    on.work()
    assert (on.state(id), net.control.created()) == (S.PUBLISHED, {"Une lampe": 1})
    assert [len(status["media_attachments"]) for status in net.control.posts()] == [1]


def test_a_picture_that_still_waits_there_is_not_sent_twice(on: Stage, net: FakeNet) -> None:
    id = with_a_picture_in_doubt(on, net, applied=False)
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        decide(act, id, "resend")
    on.work()
    assert (on.state(id), len(net.control.requests("POST /api/v2/media"))) == (S.PUBLISHED, 1)


def test_a_double_is_seen_also_when_the_second_send_was_prepared_anew(on: Stage, net: FakeNet) -> None:
    net.control.be(honours_keys=False)
    id = with_a_picture_in_doubt(on, net, applied=True)
    on.later(hours=20)
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        decide(act, id, "resend")
    on.work()
    assert net.control.created() == {"Une lampe": 2}
    assert "pub.duplicate-remote" in (on.attempts(id)[-1].excerpt or "")


def test_it_is_not_sent_again_when_it_is_too_late(on: Stage, net: FakeNet) -> None:
    id = undecided(on, net, grace_s=600)
    with pytest.raises(TooLate), acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        decide(act, id, "resend")


def test_abandoned_is_cancelled_and_sent_no_more(on: Stage, net: FakeNet) -> None:
    id = undecided(on, net)
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        assert decide(act, id, "abandon") is S.CANCELLED
    on.at_work(on.store.now() + 5 * MINUTE)
    assert net.control.created() == {}


def test_what_is_in_doubt_cannot_be_cancelled_or_decided_yet(on: Stage, net: FakeNet) -> None:
    id = in_doubt(on, net, applied=True)
    with pytest.raises(NoSuchMove), acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        cancel(act, id)
    with pytest.raises(NotYours), acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        decide(act, id, "resend")
