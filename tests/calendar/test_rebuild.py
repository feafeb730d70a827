"""The jobs of content and calendar, as a worker runs them."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from cmsuite.calendar.entries import place
from cmsuite.calendar.models import Entry
from cmsuite.calendar.rebuild import TZDATA, Rebuilt, rebuild_if_needed
from cmsuite.content.files import collect_media
from cmsuite.core import zones
from cmsuite.core.config import Config
from cmsuite.core.workspace import Workspace
from cmsuite.core.zones import Wall
from cmsuite.engines import acts
from cmsuite.engines.acts.settings import choose
from cmsuite.engines.jobs.registry import JOBS, Tools
from cmsuite.engines.jobs.tools import tools_for
from cmsuite.store.store import Store
from tests.workplace import Cast, people


@pytest.fixture
def cast(store: Store) -> Cast:
    return people(store)


@pytest.fixture
def tools(cast: Cast, tmp_path: Path) -> Tools:
    return tools_for(Workspace(tmp_path, Config()), cast.worker)


def test_a_new_edition_of_the_zones_is_applied_once(store: Store, cast: Cast, tools: Tools) -> None:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        done = place(act, Wall(datetime(2026, 6, 1, 9, 0), "Europe/Paris"), title="Essai")
    assert done.due_at is not None
    with store.connection(writes=True) as connection:  # as other rules had it
        connection.execute(sa.update(Entry).values(due_at=done.due_at + timedelta(hours=1)))
    assert rebuild_if_needed(store, tools).changed == (done.entry,)
    again = rebuild_if_needed(store, tools)
    assert (again.tzdata, again.looked_at) == (zones.edition(), 0)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert act.get(Entry, done.entry).due_at == done.due_at


def test_an_older_edition_undoes_nothing_that_a_newer_one_did(store: Store, cast: Cast, tools: Tools) -> None:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        done = place(act, Wall(datetime(2026, 6, 1, 9, 0), "Europe/Paris"), title="Essai")
    assert done.due_at is not None
    newer = done.due_at - timedelta(hours=1)
    with store.connection(writes=True) as connection:
        connection.execute(sa.update(Entry).values(due_at=newer))
    with acts.open(store, by=cast.worker, all_brands=True) as act:
        choose(act, TZDATA.key, "9999z", everywhere=True)
    assert rebuild_if_needed(store, tools) == Rebuilt("9999z", 0, ())
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert act.get(Entry, done.entry).due_at == newer


def test_media_are_collected_as_a_job(store: Store, tools: Tools) -> None:
    assert collect_media(store, tools).rows == 0
    assert {"calendar.rebuild", "content.collect"} <= set(JOBS)
