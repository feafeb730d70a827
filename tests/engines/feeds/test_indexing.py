"""Items are found by what they say: as they come in, as they lose their text, and those that were there before."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from cmsuite.core.clock import SetClock
from cmsuite.core.config import Config
from cmsuite.core.workspace import Workspace
from cmsuite.engines import acts
from cmsuite.engines.acts import Act
from cmsuite.engines.feeds import indexing
from cmsuite.engines.feeds.ageing import blank_old
from cmsuite.engines.feeds.indexing import Indexed, index_all, index_what_waits, mend_index, rebuild, waiting
from cmsuite.engines.feeds.models import Item
from cmsuite.engines.jobs.tools import tools_for
from cmsuite.engines.search import find
from cmsuite.engines.search.models import SearchText
from cmsuite.store.dialects import postgresql, sqlite
from cmsuite.store.store import Store
from cmsuite.veille.judged import Sought
from cmsuite.veille.reading import ids, items
from tests.tui.seated import news
from tests.workplace import people

ROBOT = acts.worker("robot")


@acts.register("tests.came", no_undo="Only a test does this.")
def _came(act: Act) -> None:
    rows = [
        {"feed_id": 1, "guid": f"new {n}", "title": f"Le décret {n}", "first_seen_at": act.now, "hash": "cd" * 32,
         "text": "Sur les pots de yaourt", "language": "fr", "created_at": act.now} for n in range(5)
    ]  # fmt: skip
    act.session.execute(sa.insert(Item.__table__), rows)  # type: ignore[arg-type]
    act.note("item", [], "new", n=len(rows))


@acts.register("tests.reworded", no_undo="Only a test does this.")
def _reworded(act: Act, /, item: int, **values: object) -> None:
    act.in_bulk(sa.update(Item).where(Item.id == item).values(**values), "title")


@acts.register("tests.lost", no_undo="Only a test does this.")
def _lost(act: Act, item: int) -> None:
    act.in_bulk(sa.delete(SearchText).where(SearchText.row_id == item), "gone")


def _found(store: Store, *wanted: str) -> list[int]:
    with acts.read(store, by=ROBOT, all_brands=True) as act:
        asked = find.found(act, sa.select(Item.id), "item", Item.id, wanted)
        return list(act.session.scalars(asked.order_by(find.newest(act))))


def _waiting(store: Store) -> int:
    with acts.read(store, by=ROBOT, all_brands=True) as act:
        return waiting(act)


def _parts(store: Store) -> int:
    """In how many a word is sought; PostgreSQL has one."""
    with acts.read(store, by=ROBOT, all_brands=True) as act:
        parts = sa.text("SELECT count(DISTINCT segid) FROM search_word_idx")
        return act.session.scalar(parts) or 0 if act.store.dialect is sqlite else 1


def _listed(store: Store) -> set[str]:
    """The words by which a beginning is spelt out; PostgreSQL has no such list."""
    with acts.read(store, by=ROBOT, all_brands=True) as act:
        words = sa.text("SELECT word FROM search_form WHERE word < '{' AND word > '9'")
        return set(act.session.scalars(words)) if act.store.dialect is sqlite else set()


def test_new_items_first_then_those_from_before_some_at_a_time(
    store: Store, clock: SetClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "MOST", 3)
    monkeypatch.setattr(sqlite, "PARTS", 1)
    monkeypatch.setattr(sqlite, "PAGES", 1)
    tools, cast = tools_for(Workspace(tmp_path, Config()), ROBOT), people(store)
    first = news(store, cast, 8, "Étude {n} des marchés", indexed=False)
    assert (_found(store, "études"), _waiting(store)) == ([], 8)
    with acts.open(store, by=ROBOT, all_brands=True) as act:
        assert indexing.index_some(act) == 3
    assert _found(store, "études") == first[:4:-1], "the newest, of those from before"
    with acts.open(store, by=ROBOT, all_brands=True) as act:
        _came(act)
    assert _waiting(store) == 10
    n, _seconds = index_all(store, by=ROBOT, within_s=0)
    assert n == 5, "who is short of time leaves what is old"
    assert len(_found(store, "décrets", "yaourts")) == 5
    assert index_what_waits(store, tools) == Indexed(5)
    assert _found(store, "études") == first[::-1]
    assert index_what_waits(store, tools) == Indexed(0)
    assert len(_found(store, "yaour*")) == 5

    before = _listed(store)
    assert ("yaourt" in before) is (store.dialect is sqlite)
    new = _found(store, "décret")[0]
    clock.at += timedelta(days=31)
    blank_old(store, tools)
    assert _found(store, "yaourt") == [], "nor can a text be found whose time is over"
    assert len(_found(store, "décret")) == 5

    with acts.open(store, by=ROBOT, all_brands=True) as act:
        _reworded(act, new, title="L’arrêté", hash="ef" * 32)
    with acts.open(store, by=ROBOT, all_brands=True) as act:
        _lost(act, first[4])
    assert _parts(store) > 1 or store.dialect is not sqlite
    assert mend_index(store, tools) == Indexed(2)
    assert _found(store, "arrêtés") == [new]
    assert _found(store, "étude") == first[::-1]
    assert _parts(store) == 1, "and the index is in one piece"
    assert before - _listed(store) >= before & {"yaourt", "pots"}, "and no word of a forgotten text is kept"
    assert _found(store, "arret*") == [new]

    with acts.open(store, by=ROBOT, all_brands=True) as act:
        indexing.empty_some(act)
    assert _found(store, "étude") == []
    assert rebuild(store, by=ROBOT) == 13
    assert _found(store, "étude") == first[::-1]


def test_a_few_of_the_newest_are_found_wherever_they_are(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgresql, "NEAR", 3)
    monkeypatch.setattr(postgresql, "BACK", 3)
    cast = people(store)
    made = news(store, cast, 12, "Étude {n} des marchés")
    with acts.open(store, by=ROBOT, all_brands=True) as act:
        for item in (made[0], made[1], made[8]):
            _reworded(act, item, title="Un décret rare", summary=None, text=None)
    with acts.open(store, by=cast.worker, all_brands=True) as act:
        indexing.mend_some(act, made)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        for word, those in (("étude", [n for n in made if n not in (made[0], made[1], made[8])]),
                            ("décret", [made[0], made[1], made[8]])):  # fmt: skip
            sought = Sought(words=(word,))
            for limit in (1, 2, 3, 50):
                page = items(act, sought=sought, limit=limit)
                assert [one.item for one in page] == those[::-1][:limit]
                assert ids(act, sought, limit) == [one.line for one in page]
                more = items(act, sought=sought, limit=50, after=page[-1])
                assert [one.item for one in more] == those[::-1][limit:]
