"""A round of the feeds whose process, database or disk dies in the middle: no item is lost, none comes twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from cmsuite.engines import acts
from cmsuite.engines.feeds.fetch import TOGETHER
from cmsuite.engines.feeds.models import Feed, Item
from cmsuite.engines.web.client import Http
from cmsuite.store.store import Store, Unreachable
from cmsuite.store.upgrade import migrate
from cmsuite.veille.fetch import fetch
from cmsuite.veille.models import Qualification
from cmsuite.veille.sources import Wanted, follow_all
from tests.faults.test_store import CHECKOUT, FULL, cluster, mounted
from tests.feedserver import LOOPBACK, Answer, Handler, Server, entries, rss, serving
from tests.peers import postgres
from tests.workplace import Cast, people

FEEDS, ITEMS = 2 * TOGETHER + 20, 3  # settled in three goes

__all__ = ["cluster"]  # a fixture

ROUND = """
import sys
from cmsuite.engines import acts
from cmsuite.engines.web.client import Http
from cmsuite.rooms import load_models
from cmsuite.store.store import Store
from cmsuite.veille.fetch import fetch
load_models()
fetch(Store(sys.argv[1]), Http(allow_private=["127.0.0.0/8"], user_agent="x"), by=acts.worker("child"))
"""


@pytest.fixture
def http() -> Http:
    return Http(allow_private=LOOPBACK, user_agent="x", timeout_s=5)


class Counting:
    """Feeds that do something at the n-th request."""

    def __init__(self, server: Server) -> None:
        self.server, self.lock = server, threading.Lock()
        self.when(0, str)
        for n in range(FEEDS):
            server.answers[f"/{n}"] = self.answer

    def when(self, at: int, then: Callable[[], object]) -> None:
        self.asked, self.at, self.then = 0, at, then

    def answer(self, handler: Handler) -> None:
        with self.lock:
            self.asked += 1
            if self.asked == self.at:
                self.then()
        n = int(handler.path[1:])
        handler.answer(Answer(rss(entries(ITEMS, start=n * ITEMS))))


@pytest.fixture
def feeds() -> Iterator[Counting]:
    with serving() as server:
        yield Counting(server)


def followed(store: Store, feeds: Counting) -> Cast:
    cast = people(store)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        follow_all(act, [Wanted(feeds.server.url(f"/{n}")) for n in range(FEEDS)])
    return cast


def leases_run_out(store: Store) -> None:
    with store.connection(writes=True) as connection:
        held = sa.update(Feed.__table__).where(Feed.__table__.c.claim_until.is_not(None))  # type: ignore[arg-type]
        now = store.dialect.lease_now(connection)
        connection.execute(held.values(claim_until=now - timedelta(seconds=1)))


def counted(store: Store, cast: Cast) -> tuple[int, int, int]:
    """Items, different titles among them, and the brand's lines about them."""
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        items, titles = act.session.execute(sa.select(sa.func.count(), sa.func.count(Item.title.distinct()))).one()
        return items, titles, act.session.scalar(sa.select(sa.func.count()).select_from(Qualification)) or 0


def test_a_round_that_is_killed_is_taken_up_again(store: Store, feeds: Counting, http: Http) -> None:
    cast = followed(store, feeds)
    url = store.url.render_as_string(hide_password=False)
    env = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    for at in (1, TOGETHER - 1, TOGETHER + 5, TOGETHER + 5, 10):
        child = subprocess.Popen([sys.executable, "-c", ROUND, url], env=env, cwd=CHECKOUT)
        feeds.when(at, child.kill)
        assert child.wait(60) == -signal.SIGKILL
        items, titles, lines = counted(store, cast)
        assert items == titles == lines  # what is there is whole, and handed out
        leases_run_out(store)
    feeds.when(0, str)
    fetch(store, http, by=cast.worker)
    assert counted(store, cast) == (FEEDS * ITEMS,) * 3


@pytest.mark.peer
@pytest.mark.parametrize("stop_by", ["INT", "QUIT"])
def test_a_database_that_goes_away_within_a_round(
    cluster: postgres.Cluster, feeds: Counting, http: Http, stop_by: str
) -> None:
    gone, away = threading.Event(), threading.Event()

    def goes() -> None:
        gone.set()
        assert away.wait(60)

    with ThreadPoolExecutor(1) as pool:
        with postgres.serving(cluster, stop_by):
            store = Store(postgres.fresh_database(cluster.url))
            migrate(store)
            cast = followed(store, feeds)
            feeds.when(TOGETHER + 10, goes)
            going = pool.submit(fetch, store, http, by=cast.worker)
            assert gone.wait(60)
        away.set()
        with pytest.raises(Unreachable):
            going.result(60)
    with postgres.serving(cluster):
        items, titles, lines = counted(store, cast)
        assert items == titles == lines
        leases_run_out(store)
        fetch(store, http, by=cast.worker)
        assert counted(store, cast) == (FEEDS * ITEMS,) * 3
        store.close()


FILLING = """
import sys
from datetime import timedelta
from pathlib import Path
sys.path.insert(0, str(Path(sys.argv[1])))
from cmsuite.core import workspace
from cmsuite.engines import acts
from cmsuite.engines.people.actors import actor
from cmsuite.engines.web.client import Http
from cmsuite.rooms import load_models
from cmsuite.store.opening import open_store
from cmsuite.store.store import DiskFull
from cmsuite.veille.fetch import fetch
from cmsuite.veille.sources import Wanted, follow_all
from tests.faults.test_rounds import FEEDS, ITEMS, Counting, leases_run_out, counted
from tests.feedserver import serving
from tests.workplace import Cast

load_models()
found = workspace.find()
store = open_store(found)
me = actor(store, found.config.me)
cast = Cast(1, me, me, me, acts.worker("child"))
filler = Path("../filler").open("wb", buffering=0)

def fill():
    try:
        while True:
            filler.write(bytes(4096))
    except OSError:
        pass

with serving() as server:
    feeds = Counting(server)
    http = Http(allow_private=["127.0.0.0/8"], user_agent="x")
    with acts.open(store, by=me, brand=1) as act:
        follow_all(act, [Wanted(server.url(f"/{n}")) for n in range(FEEDS)])
    feeds.when(10, fill)
    try:
        fetch(store, http, by=cast.worker)
        sys.exit("the disk was not full")
    except DiskFull as err:
        print(err.sentence)
    items, titles, lines = counted(store, cast)
    assert items == titles == lines, (items, titles, lines)
    Path("../filler").unlink()
    filler.close()
    leases_run_out(store)
    fetch(store, http, by=cast.worker)
    assert counted(store, cast) == (FEEDS * ITEMS,) * 3, counted(store, cast)
"""


def test_a_disk_that_fills_up_within_a_round(tmp_path: Path) -> None:
    (tmp_path / "filling.py").write_text(FILLING)
    done = mounted(f'{FULL}\n"$PYTHON" ../../filling.py {CHECKOUT}', tmp_path)
    assert (done.stdout, done.stderr) == ("The disk that holds the store is full.\n", "")
