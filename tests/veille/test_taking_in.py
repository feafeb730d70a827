"""What came in is handed out by looking at what is new alone, however much is there already."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from cmsuite.engines import acts
from cmsuite.store.store import Store
from cmsuite.veille.qualify import take_in
from tests.tui.seated import news
from tests.workplace import people


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_no_round_reads_all_items(store: Store) -> None:
    cast = people(store)
    news(store, cast, 3)
    asked: list[tuple[str, Any]] = []

    def keep(_c: Any, _k: Any, said: str, given: Any, *_more: Any) -> None:
        asked.append((said, given))

    sa.event.listen(store.engine, "before_cursor_execute", keep)
    with acts.open(store, by=cast.worker, all_brands=True) as act:
        assert take_in(act, [1]) == 0
    sa.event.remove(store.engine, "before_cursor_execute", keep)
    said, given = next(one for one in asked if one[0].startswith("INSERT INTO qualification"))
    with store.engine.connect() as connection:
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {said}", given)]
    assert not [line for line in plan if line.startswith(("SCAN item", "SCAN came"))], plan
