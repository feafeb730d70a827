"""What came in is handed out, and an item read, by looking at what is asked for alone, however much is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from cmsuite.engines import acts
from cmsuite.store.store import Store
from cmsuite.veille.applying import told_by_more
from cmsuite.veille.copies import place_again, story
from cmsuite.veille.models import Qualification
from cmsuite.veille.qualify import take_in
from tests.tui.seated import news
from tests.workplace import people


@contextmanager
def plans(store: Store) -> Iterator[Callable[[str], list[str]]]:
    """How SQLite finds what the first statement with these words asks, of those in the block."""
    asked: list[tuple[str, Any]] = []

    def keep(_c: Any, _k: Any, said: str, given: Any, *_more: Any) -> None:
        asked.append((said, given))

    def plan(words: str) -> list[str]:
        said, given = next(one for one in asked if words in one[0])
        with store.engine.connect() as connection:
            return [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {said}", given)]

    sa.event.listen(store.engine, "before_cursor_execute", keep)
    yield plan
    sa.event.remove(store.engine, "before_cursor_execute", keep)


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_no_round_reads_all_items(store: Store) -> None:
    cast = people(store)
    news(store, cast, 3)
    with plans(store) as plan, acts.open(store, by=cast.worker, all_brands=True) as act:
        assert take_in(act, [1]) == 0
    found = plan("INSERT INTO qualification")
    assert not [line for line in found if line.startswith(("SCAN item", "SCAN came"))], found


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_what_tells_the_same_is_found_by_its_item(store: Store) -> None:
    cast = people(store)
    news(store, cast, 3)
    with plans(store) as plan, acts.open(store, by=cast.worker, all_brands=True) as act:
        place_again(act, {1, 2})
        told_by_more(act, [1, 2])
        line = act.session.scalars(sa.select(Qualification)).first()
        assert line is not None
        story(act, line)
    for words in ("head_id IN", "copy_of \nFROM qualification", "sort_at \nFROM item JOIN qualification"):
        found = plan(words)
        whole = [line for line in found if line.startswith("SCAN qualification") or "_at (brand_id=?)" in line]
        assert not whole, found
