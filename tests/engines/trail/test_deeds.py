"""What the journal says of each line: what was done, and to what, in people's words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cmsuite.calendar.entries import place
from cmsuite.content.approval import approve
from cmsuite.content.posts import edit
from cmsuite.core.locale import speak
from cmsuite.engines import acts
from cmsuite.engines.acts import ACTS
from cmsuite.engines.acts.history import history
from cmsuite.engines.acts.words import DEEDS
from cmsuite.engines.trail.deeds import deeds
from cmsuite.rooms import load_rooms
from cmsuite.store.store import Store
from cmsuite.veille.qualify import discard
from tests.content.desk import a_post
from tests.tui.seated import news
from tests.workplace import Cast, people


@pytest.fixture
def cast(store: Store) -> Iterator[Cast]:
    yield people(store)
    speak("en")


def said(store: Store, cast: Cast, limit: int = 3) -> list[str]:
    load_rooms()
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        told = history(act, limit=limit)
        found = deeds(act, told)
    return [found[line.id] for line in told]


def test_every_act_has_its_words() -> None:
    load_rooms()
    ours = {act.name for act in ACTS.values() if act.call.__module__.startswith("cmsuite.")}
    assert ours <= DEEDS.keys()


def test_a_line_names_the_record_it_is_about(store: Store, cast: Cast) -> None:
    ids = news(store, cast, 2)
    variant = a_post(store, cast).variants[0].id
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        discard(act, ids[1], "duplicate")
        place(act, None, title="Open day")
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        approve(act, variant)
    assert said(store, cast) == ["approved Lampe Aube", "placed Open day", "discarded News 1"]
    speak("fr")
    assert said(store, cast, 1) == ["approuvé\u00a0: Lampe Aube"]
    asked: set[str] = set()
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        deeds(act, history(act, limit=3), asked.update)
    assert asked >= {"variant", "post", "entry", "qualification"}  # a variant goes by its post's name


def test_what_takes_back_says_what_it_took_back(store: Store, cast: Cast) -> None:
    post = a_post(store, cast).post_id
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        edit(act, post, title="Deux lampes")
        line = acts.last(act) or 0
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        acts.undo(act, line)
        line = acts.last(act) or 0
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        acts.undo(act, line)
    assert said(store, cast) == [
        "did again: edited Deux lampes",
        "undid: edited Deux lampes",
        "edited Deux lampes",
    ]
