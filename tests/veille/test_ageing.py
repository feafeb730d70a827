"""Who wrote an item and in which words goes once every brand has discarded it for long, or nobody used it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from cmsuite.core.clock import SetClock
from cmsuite.core.config import Config
from cmsuite.core.workspace import Workspace
from cmsuite.engines import acts
from cmsuite.engines.acts.settings import choose
from cmsuite.engines.feeds.indexing import index_all
from cmsuite.engines.feeds.models import Item, ItemVersion
from cmsuite.engines.jobs.tools import tools_for
from cmsuite.engines.search import find
from cmsuite.rooms import load_kinds
from cmsuite.store.store import Store
from cmsuite.veille.ageing import DISCARDED, Forgotten, forget_names
from cmsuite.veille.analysing import analyse
from cmsuite.veille.digest.composing import begin_issue
from cmsuite.veille.qualify import discard
from cmsuite.veille.rating import Rating
from cmsuite.veille.sources import follow
from tests.veille.desk import SO_WHAT, SUMMARY, published
from tests.workplace import people


def test_names_go_when_nobody_needs_them(store: Store, clock: SetClock, tmp_path: Path) -> None:
    load_kinds()
    cast, nova = people(store), people(store, "Maison Nova")
    ours, both, told, unread = published(store, cast, 4)
    with store.connection(writes=True) as connection:
        connection.execute(sa.update(Item.__table__).values(author="Jeanne Dupont"))  # type: ignore[arg-type]
        connection.execute(sa.insert(ItemVersion).values(  # type: ignore[arg-type]
            item_id=both, hash="cd" * 32, title="Avant", text="Selon Jeanne Dupont.", seen_at=clock.at,
            created_at=clock.at))  # fmt: skip
    with acts.open(store, by=nova.chloe, brand=nova.brand) as act:
        follow(act, "https://gazette.example/rss")
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        discard(act, ours, "off_topic")
        discard(act, both, "off_topic")
        analyse(act, told, SUMMARY, SO_WHAT, rating=Rating("B", 2))
        begin_issue(act, items=[told], language="fr")
    with acts.open(store, by=nova.chloe, brand=nova.brand) as act:
        discard(act, both, "duplicate")
    index_all(store, by=cast.worker)
    tools = tools_for(Workspace(tmp_path, Config()), cast.worker)

    def left() -> list[int]:
        with acts.read(store, by=cast.worker, all_brands=True) as act:
            return list(act.session.scalars(sa.select(Item.id).where(Item.author.is_not(None)).order_by(Item.id)))

    clock.at += timedelta(days=170)
    assert forget_names(store, tools) == Forgotten(0)
    clock.at += timedelta(days=20)
    assert forget_names(store, tools) == Forgotten(1)
    assert left() == [ours, told, unread], "another brand has not discarded it"
    with acts.read(store, by=cast.worker, all_brands=True) as act:
        bare = act.session.get_one(Item, both)
        assert (bare.title, bool(bare.url), bare.hash) == ("Un décret 1", True, "ab" * 32)
        assert (bare.summary, bare.text, bare.author) == (None, None, None)
        assert act.session.scalars(sa.select(ItemVersion.text)).all() == [None]
        wanted = find.found(act, sa.select(Item.id), "item", Item.id, ("fleuristes",))
        assert sorted(act.session.scalars(wanted)) == [ours, told, unread], "it is not found by them any more"
    clock.at += timedelta(days=560)
    assert forget_names(store, tools) == Forgotten(2)
    assert left() == [told], "an issue tells of it"
    assert forget_names(store, tools) == Forgotten(0)


def test_a_workspace_says_how_long(store: Store, clock: SetClock, tmp_path: Path) -> None:
    load_kinds()
    cast = people(store)
    (item,) = published(store, cast)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        discard(act, item, "off_topic")
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        choose(act, DISCARDED.key, 1, everywhere=True)
    clock.at += timedelta(days=32)
    assert forget_names(store, tools_for(Workspace(tmp_path, Config()), cast.worker)) == Forgotten(1)
