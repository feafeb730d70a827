"""Unsaved text: kept without a line in the journal, found again by whoever typed it, and by nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from cmsuite.archive.brands import last_line
from cmsuite.core.clock import SetClock
from cmsuite.engines import acts
from cmsuite.engines.acts import Actor
from cmsuite.engines.acts.models import Journal
from cmsuite.engines.people.models import Brand
from cmsuite.engines.work.drafts import Unsaved, drop, forget, keep, unsaved
from cmsuite.erasure import erase
from cmsuite.store.store import Store
from tests.content.desk import a_post
from tests.workplace import Cast, people


@pytest.fixture
def cast(store: Store) -> Cast:
    return people(store)


def post_of(store: Store, cast: Cast) -> int:
    return a_post(store, cast).post_id


def type_(store: Store, who: Actor, brand: int, text: str, post: int | None = None) -> None:
    with acts.open(store, by=who, brand=brand) as act:
        keep(act, "post", {"text": text}, kind="post" if post else None, row_id=post)


def typed(store: Store, who: Actor, brand: int, post: int | None = None) -> Unsaved | None:
    with acts.read(store, by=who, brand=brand) as act:
        return unsaved(act, "post", kind="post" if post else None, row_id=post)


def lines(store: Store) -> int:
    with store.connection() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(Journal)).scalar_one()


def test_what_was_typed_last_is_found_again_and_leaves_no_line(store: Store, cast: Cast, clock: SetClock) -> None:
    post = post_of(store, cast)
    before = lines(store)
    type_(store, cast.chloe, cast.brand, "Les", post)
    clock.at += timedelta(seconds=4)
    type_(store, cast.chloe, cast.brand, "Les rosiers « l’été » 🌹", post)
    assert typed(store, cast.chloe, cast.brand, post) == Unsaved(
        {"text": "Les rosiers « l’été » 🌹"}, store.now(), cast.brand
    )
    assert lines(store) == before


def test_it_is_nobody_elses_and_of_no_other_post(store: Store, cast: Cast) -> None:
    post, other = post_of(store, cast), None
    type_(store, cast.chloe, cast.brand, "Les rosiers", post)
    assert typed(store, cast.karim, cast.brand, post) is None
    assert typed(store, cast.chloe, cast.brand, other) is None


def test_a_new_text_begun_for_one_brand_is_found_from_another(store: Store, cast: Cast) -> None:
    bis = people(store, "Atelier Bis")
    both = acts.Actor(cast.karim.person_id, "Karim", {**cast.karim.roles, **bis.karim.roles})
    type_(store, both, cast.brand, "Les rosiers")
    assert typed(store, both, bis.brand) == Unsaved({"text": "Les rosiers"}, store.now(), cast.brand)


def test_once_saved_it_is_gone(store: Store, cast: Cast) -> None:
    post = post_of(store, cast)
    type_(store, cast.chloe, cast.brand, "Les rosiers", post)
    type_(store, cast.karim, cast.brand, "Les tulipes", post)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        drop(act, "post", kind="post", row_id=post)
    assert typed(store, cast.chloe, cast.brand, post) is None
    assert typed(store, cast.karim, cast.brand, post) is not None


def test_it_goes_with_its_brand(store: Store, cast: Cast) -> None:
    post = post_of(store, cast)
    type_(store, cast.chloe, cast.brand, "Les rosiers", post)
    type_(store, cast.chloe, cast.brand, "Les lis")
    with store.connection() as connection:
        uid = connection.execute(sa.select(Brand.uid)).scalar_one()
        line = last_line(connection, cast.brand)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        assert erase(act, uid, line).rows["draft"] == 2


def test_a_post_that_is_not_there_keeps_no_text(store: Store, cast: Cast) -> None:
    with pytest.raises(acts.Missing):
        type_(store, cast.chloe, cast.brand, "Les rosiers", 999)


def test_what_nobody_touched_for_thirty_days_is_forgotten(store: Store, cast: Cast, clock: SetClock) -> None:
    post = post_of(store, cast)
    type_(store, cast.chloe, cast.brand, "Les rosiers", post)
    clock.at += timedelta(days=1)
    type_(store, cast.karim, cast.brand, "Les tulipes", post)
    clock.at += timedelta(days=29, seconds=1)
    with acts.open(store, by=cast.worker, all_brands=True) as act:
        assert forget(act) == 1
    assert typed(store, cast.chloe, cast.brand, post) is None
    assert typed(store, cast.karim, cast.brand, post) is not None
