"""Several irreversible calls: each has its own attempt and receipt, and half a thread is never given up by itself."""

from datetime import timedelta

from cmsuite.content.posts import edit
from cmsuite.engines import acts
from cmsuite.publishing.decisions import decide
from cmsuite.publishing.models import State as S
from tests.fakenet import SEND, FakeNet
from tests.publishing.stage import Stage

MINUTE = timedelta(minutes=1)
PARTS = ("Un", "Deux", "Trois", "Quatre")


def thread(on: Stage, grace_s: int = 3600) -> int:
    id = on.planned(*PARTS, after=MINUTE, grace_s=grace_s)
    on.later(minutes=1)
    return id


def fail_at(net: FakeNet, part: int, then: str, **told: object) -> None:
    """The send of this part (from 1) goes wrong: those before it do not."""
    net.control.tell(then, after=part - 1, **told)


def in_order(net: FakeNet) -> bool:
    """Each part answers the one before it."""
    posts = net.control.posts()
    parents = [post["in_reply_to_id"] for post in posts]
    return parents == [None, *[post["id"] for post in posts[:-1]]]


def test_a_thread_goes_out_in_its_order_each_part_answering_the_last(on: Stage, net: FakeNet) -> None:
    id = thread(on)
    on.work()
    assert on.state(id) is S.PUBLISHED
    assert [post["text"] for post in net.control.posts()] == list(PARTS)
    assert in_order(net)
    assert (on.outcomes(id), on.outcomes(id, "look")) == (["ok"] * 4, ["equal"])


def test_a_refusal_for_now_of_the_third_part_resumes_there(on: Stage, net: FakeNet) -> None:
    id = thread(on)
    fail_at(net, 3, "answer", status=429, headers={"Retry-After": "60"})
    on.work()
    assert (on.state(id), len(net.control.posts())) == (S.PLANNED, 2)
    on.at_work(on.store.now() + 3 * MINUTE)
    assert (on.state(id), [post["text"] for post in net.control.posts()]) == (S.PUBLISHED, list(PARTS))
    assert in_order(net)


def test_a_doubt_about_the_third_part_is_looked_for_and_the_rest_follows(on: Stage, net: FakeNet) -> None:
    for applied in (True, False):
        net.control.reset()
        id = thread(on)
        fail_at(net, 3, "reset", applied=applied)
        on.work()
        assert on.state(id) is S.AMBIGUOUS
        on.at_work(on.store.now() + 12 * MINUTE)
        assert (on.state(id), [post["text"] for post in net.control.posts()]) == (S.PUBLISHED, list(PARTS))
        assert in_order(net)


def test_half_a_thread_is_neither_missed_nor_failed_but_decided(on: Stage, net: FakeNet) -> None:
    late = thread(on, grace_s=300)
    fail_at(net, 3, "answer", status=429, headers={"Retry-After": "3600"})
    on.work()
    on.at_work(on.store.now() + 10 * MINUTE)
    assert on.state(late) is S.NEEDS_DECISION
    refused = thread(on)
    fail_at(net, 3, "answer", status=422, body='{"error": "no"}')
    on.work()
    assert on.state(refused) is S.NEEDS_DECISION
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        decide(act, refused, "resend")
    on.work()
    assert on.state(refused) is S.PUBLISHED
    assert net.control.created() == {"Un": 2, "Deux": 2, "Trois": 1, "Quatre": 1}


def test_a_thread_whose_text_changed_halfway_does_not_go_on(on: Stage, net: FakeNet) -> None:
    id = thread(on)
    fail_at(net, 3, "answer", status=429, headers={"Retry-After": "60"})
    on.work()
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        edit(act, 1, parts=["Un", "Deux", "Trois\u202f!", "Quatre"])
    on.approve(1)
    on.at_work(on.store.now() + 30 * MINUTE, 5 * MINUTE)
    assert (on.state(id), len(net.control.requests(SEND))) == (S.PLANNED, 3)
    on.at_work(on.store.now() + 40 * MINUTE, 5 * MINUTE)
    assert on.state(id) is S.NEEDS_DECISION
