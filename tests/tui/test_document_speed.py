"""A form of three hundred fields opens at once, and its check does not keep a key waiting."""

from __future__ import annotations

import gc
import time
import weakref
from pathlib import Path

import pytest

from cmsuite.engines import acts
from cmsuite.engines.documents.life import create
from cmsuite.store.store import Store
from cmsuite.strategy.strategy import STRATEGY
from cmsuite.tui import drafting
from cmsuite.tui.document_pages import Paging
from cmsuite.tui.widgets.line import Line
from tests.tui.seated import seated
from tests.tui.test_document import to
from tests.workplace import Cast

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)]

OPENS_S, CHECKED_S = 0.15, 0.05
TIMES = 5  # what is slow each time is slow


async def test_a_page_of_a_long_document_opens_at_once(store: Store, cast: Cast, tmp_path: Path) -> None:
    goals = [{"what": f"Goal {n}"} for n in range(20)]  # of some thirty fields each, with those of their indicators
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        create(act, STRATEGY.name, "Long", language="en", content={"objectives": goals}, reason="For a test.")
    took, checked = [], []
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await me.press("3", "enter")
        await to(me, "Objectives")
        screen = me.app.screen
        assert isinstance(screen, Paging)
        for n in range(TIMES):
            before = time.thread_time()
            await screen.go(f"objectives.{n}")
            took.append(time.thread_time() - before)
            before = time.thread_time()
            drafting.examined(screen.opened, screen.content)
            checked.append(time.thread_time() - before)
    assert min(took) < OPENS_S
    assert min(checked) < CHECKED_S


async def test_what_was_typed_in_is_forgotten_with_its_page(store: Store, cast: Cast, tmp_path: Path) -> None:
    """The toolkit's screen keeps each line that ever was on it, and in the end each sweep of the memory is felt."""
    goals = [{"what": f"Goal {n}"} for n in range(4)]
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        create(act, STRATEGY.name, "Long", language="en", content={"objectives": goals})
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await me.press("3", "enter")
        screen = me.app.screen
        assert isinstance(screen, Paging)
        await screen.go("objectives.0")
        await me.settled()
        lines = [weakref.ref(one) for one in screen.query(Line)]
        assert lines
        for n in (1, 2, 3):
            await screen.go(f"objectives.{n}")
            await me.settled()
        gc.collect()
        assert not [one for one in lines if one() is not None]
