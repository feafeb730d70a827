"""The text of an item goes after 30 days, or as many as are set; that it was there, and its summary, stay."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from cmsuite.core.clock import SetClock
from cmsuite.core.config import Config
from cmsuite.core.workspace import Workspace
from cmsuite.engines import acts
from cmsuite.engines.acts.settings import choose
from cmsuite.engines.feeds.ageing import Blanked, blank_old
from cmsuite.engines.feeds.fetch import fetch_due
from cmsuite.engines.feeds.models import Item
from cmsuite.engines.feeds.subscribe import subscribe
from cmsuite.engines.jobs.registry import JOBS
from cmsuite.engines.jobs.tools import tools_for
from cmsuite.rooms import load_models
from cmsuite.store.store import Store
from tests.feedserver import LOOPBACK, Answer, entries, rss, serving
from tests.workplace import people

load_models()
ROBOT = acts.worker("robot")


def test_a_text_goes_when_its_time_is_over_and_does_not_come_back(
    store: Store, clock: SetClock, tmp_path: Path
) -> None:
    tools = tools_for(Workspace(tmp_path, Config(network_allow_private=LOOPBACK)), ROBOT)
    with serving() as server:
        with acts.open(store, by=ROBOT, all_brands=True) as act:
            subscribe(act, server.url("/r"))

        def read(n: int, start: int = 0) -> None:
            server.answers["/r"] = Answer(rss(entries(n, start)))
            fetch_due(store, tools.http, by=ROBOT, every=True, stored=lambda act, feeds: None)

        for start in (0, 1_000, 2_000):  # more than are blanked in one go
            read(1_000, start)
        clock.at += timedelta(days=20)
        read(1_000, 2_001)
        assert blank_old(store, tools) == Blanked(0)
        clock.at += timedelta(days=10, seconds=1)
        assert blank_old(store, tools) == Blanked(3_000)
        read(1_000, 2_002)
        assert blank_old(store, tools) == Blanked(0)
        cast = people(store)
        with acts.open(store, by=cast.karim, brand=cast.brand) as act:
            choose(act, "feeds.text_days", 9, everywhere=True)
        assert blank_old(store, tools) == Blanked(1)
    with acts.read(store, by=ROBOT, all_brands=True) as act:
        kept = act.session.execute(sa.select(Item.text, Item.summary).order_by(Item.first_seen_at)).all()
    assert [tuple(row) for row in kept] == [(None, "Some words.")] * 3_001 + [("Some words.", "Some words.")]


def test_it_is_done_every_night() -> None:
    assert JOBS["feeds.blank"].rule == "17 3 * * *"
