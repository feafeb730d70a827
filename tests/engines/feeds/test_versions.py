"""What a source edits is a version of its item, never another item; what says nothing new is none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from cmsuite.core.clock import SetClock
from cmsuite.core.config import Config
from cmsuite.core.workspace import Workspace
from cmsuite.engines import acts
from cmsuite.engines.feeds.ageing import blank_old
from cmsuite.engines.feeds.entries import Raw, item
from cmsuite.engines.feeds.fetch import fetch_due
from cmsuite.engines.feeds.models import Item
from cmsuite.engines.feeds.subscribe import subscribe
from cmsuite.engines.feeds.versions import MOST, Former, is_edited, versions
from cmsuite.engines.jobs.tools import tools_for
from cmsuite.rooms import load_models
from cmsuite.store.store import Store
from tests.conftest import NOW
from tests.feedserver import LOOPBACK, Answer, Entry, atom, serving

load_models()
ROBOT = acts.worker("robot")
LAW = "<p>The delay is three months.</p><p>Updated on 2026-03-01</p>"


@pytest.mark.parametrize(
    ("was", "now", "edited"),
    [
        ("The delay is three months.", "The delay is two months.", True),
        ("The delay is three months.", "<p>The delay\n is <b>three</b>  months.</p>", False),
        ("Fin. Mis à jour le 3 mars 2026 à 14h05", "Fin. Mis à jour le 9 avril 2026 à 9h12", False),
        ("Fin. Last updated: March 3, 2026", "Fin.", False),
        ("See https://press.example/a?id=1&utm_source=mail now", "See https://press.example/a?id=1 now", False),
        ("Applicable le 3 mars 2026.", "Applicable le 9 avril 2026.", True),
    ],
)
def test_spaces_stamps_and_tracking_are_no_edit(was: str, now: str, edited: bool) -> None:
    one, other = (item(Raw(guid="1", title="A law", content=text)) for text in (was, now))
    assert is_edited(one, other) is edited
    assert is_edited(one, item(Raw(guid="1", title="Another law", content=was)))


def test_an_edited_item_says_what_stands_there_now_and_what_it_said_is_kept(
    store: Store, clock: SetClock, tmp_path: Path
) -> None:
    tools = tools_for(Workspace(tmp_path, Config(network_allow_private=LOOPBACK)), ROBOT)
    handed = list[list[int]]()
    with serving() as server:
        with acts.open(store, by=ROBOT, all_brands=True) as act:
            subscribe(act, server.url("/r"))

        def look(*texts: str, title: str = "A law") -> Sequence[Any]:
            """A round an hour later, and the item as it stands."""
            clock.at += timedelta(hours=1)
            made = [Entry(title if n == 0 else f"Other {n}", f"id-{n}", "", text) for n, text in enumerate(texts)]
            server.answers["/r"] = Answer(atom(made))
            fetch_due(store, tools.http, by=ROBOT, every=True, stored=lambda _act, feeds: handed.append(feeds))
            with acts.read(store, by=ROBOT, all_brands=True) as act:
                found = act.session.execute(sa.select(Item.id, Item.title, Item.text, Item.summary).order_by(Item.id))
                return found.all()

        def former() -> tuple[Former, ...]:
            with acts.read(store, by=ROBOT, all_brands=True) as act:
                return versions(act, 1)

        look(LAW, "<p>Another</p>")
        look(LAW.replace("2026-03-01", "2026-03-09"), "<p>Another</p>")
        assert former() == ()
        rows = look(LAW.replace("three", "two"), "<p>Another</p>", title="The law")
        assert [row.title for row in rows] == ["The law", "Other 1"]
        assert rows[0].text.startswith("The delay is two months.")
        assert rows[0].summary.startswith("The delay is two months.")
        assert former() == (
            Former("A law", "The delay is three months.\nUpdated on 2026-03-01", NOW + timedelta(hours=3)),
        )
        for n in range(MOST + 3):
            look(f"<p>The delay is {n} days.</p>", "<p>Another</p>")
        assert len(former()) == MOST
        assert handed == [[1]] * (3 + MOST + 3), "who hands items out is told of what is edited, too"
        clock.at += timedelta(days=31)
        blank_old(store, tools)
        look(f"<p>The delay is {MOST + 2} days.</p>", "<p>An edit</p>")
        assert len(former()) == MOST
        clock.at = NOW + timedelta(days=366)
        blank_old(store, tools)
        assert former() == ()
