"""A worker killed at every place where it could do harm: each post is on the network once, or the row says in doubt.

The scripted network honours no key here: a second send would show.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from cmsuite.publishing.crash import Point
from cmsuite.publishing.models import State as S
from cmsuite.store.store import Store
from tests import fakenet
from tests.fakenet import SEND
from tests.faults.workers import all_are, at_work, dies, post, prepared, wait_for, worker
from tests.publishing.stage import Stage

EVERYWHERE = [Point.SENDING, Point.ANSWERED]  # where a second send would come from: on each store in every run
BY_TURNS = [
    Point.CLAIMING,
    Point.CLAIMED,
    Point.UPLOADED,
    Point.PREPARED,
    Point.BEGINNING,
    Point.SETTLING,
    Point.SETTLED,
]
SENDS = [*EVERYWHERE, *(pytest.param(point, marks=pytest.mark.by_turns) for point in BY_TURNS)]
DOUBTS = [Point.EXPIRING, Point.LOOKING, Point.LOOKED]


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[fakenet.Elsewhere]:
    with fakenet.process() as net:
        yield net


@pytest.fixture
def net(elsewhere: fakenet.Elsewhere) -> fakenet.Elsewhere:
    elsewhere.control.reset()
    elsewhere.control.be(honours_keys=False)
    return elsewhere


@pytest.fixture
def on(store_url: str, tmp_path: Path, net: fakenet.Elsewhere) -> Iterator[Stage]:
    store = Store(store_url)
    yield prepared(store, tmp_path, net.url)
    store.close()


def test_every_point_is_tried() -> None:
    assert {*EVERYWHERE, *BY_TURNS, *DOUBTS, Point.BETWEEN_PARTS} == set(Point)


@pytest.mark.parametrize("point", SENDS)
def test_killed_while_sending_each_post_is_there_once(on: Stage, net: fakenet.Elsewhere, point: Point) -> None:
    ids = [post(on, f"Image {n}", image=True) for n in range(2)]
    with worker(on, die_at=point) as first:
        dies(first)
    with worker(on), worker(on):
        all_are(on, ids, S.PUBLISHED)
    assert net.control.created() == {"Image 0": 1, "Image 1": 1}


@pytest.mark.by_turns
@pytest.mark.parametrize("point", [Point.CLAIMED, Point.SENDING, Point.ANSWERED, Point.SETTLING])
def test_killed_beside_another_worker_nothing_is_twice_or_lost(on: Stage, net: fakenet.Elsewhere, point: Point) -> None:
    ids: list[int] = []
    with worker(on, die_at=point) as first, worker(on):
        wait_for(lambda: at_work(on) == 2, lambda: at_work(on))
        while first.poll() is None and len(ids) < 60:
            ids.append(post(on, f"Texte {len(ids)}", after=timedelta(seconds=0.5)))
        dies(first)
        with worker(on):
            all_are(on, ids, S.PUBLISHED)
    assert net.control.created() == {f"Texte {n}": 1 for n in range(len(ids))}


@pytest.mark.by_turns
@pytest.mark.parametrize("point", DOUBTS)
@pytest.mark.parametrize("applied", [True, False])
def test_killed_while_clearing_a_doubt_it_is_cleared_all_the_same(
    on: Stage, net: fakenet.Elsewhere, point: Point, applied: bool
) -> None:
    id = post(on, "Une lampe")
    with worker(on, die_at=Point.ANSWERED if applied else Point.SENDING) as first:
        dies(first)
    with worker(on, die_at=point) as second:
        dies(second)
    with worker(on):
        all_are(on, [id], S.PUBLISHED)
    assert net.control.created() == {"Une lampe": 1}
    assert len(net.control.requests(SEND)) == 1


@pytest.mark.by_turns
@pytest.mark.parametrize("applied", [True, False])
def test_killed_while_the_network_has_not_answered(on: Stage, net: fakenet.Elsewhere, applied: bool) -> None:
    """A2.5-2, where the request was carried out: exactly one creation."""
    id = post(on, "Une lampe")
    net.control.tell("hang", applied=applied)
    with worker(on) as first:
        wait_for(net.control.held, net.control.requests)
        first.kill()
        first.wait()
    net.control.release()
    assert on.state(id) is S.SENDING
    with worker(on), worker(on):
        all_are(on, [id], S.PUBLISHED)
    assert net.control.created() == {"Une lampe": 1}
    assert len(net.control.requests(SEND)) == (1 if applied else 2)


@pytest.mark.by_turns
@pytest.mark.parametrize("applied", [True, False])
def test_killed_between_the_parts_of_a_thread_it_goes_on_in_its_order(
    on: Stage, net: fakenet.Elsewhere, applied: bool
) -> None:
    id = post(on, "Un", "Deux", "Trois")
    if applied:
        with worker(on, die_at=Point.BETWEEN_PARTS) as first:
            dies(first)
    else:
        net.control.tell("hang", after=1)
        with worker(on) as first:
            wait_for(net.control.held, net.control.requests)
            first.kill()
            first.wait()
        net.control.release()
    with worker(on), worker(on):
        all_are(on, [id], S.PUBLISHED)
    posts = net.control.posts()
    assert [one["text"] for one in posts] == ["Un", "Deux", "Trois"]
    assert [one["in_reply_to_id"] for one in posts] == [None, posts[0]["id"], posts[1]["id"]]


def test_killed_and_then_unable_to_read_the_network_it_says_in_doubt_and_why(on: Stage, net: fakenet.Elsewhere) -> None:
    id = post(on, "Une lampe")
    with worker(on, die_at=Point.ANSWERED) as first:
        dies(first)
    net.control.tell("answer", on="GET /api/v1/accounts", status=500, times=1000)
    with worker(on):
        all_are(on, [id], S.NEEDS_DECISION)
    assert [a.outcome for a in on.attempts(id)] == ["ambiguous", *["unknown"] * 4]
    assert on.attempts(id)[-1].excerpt
    assert len(net.control.requests(SEND)) == 1
