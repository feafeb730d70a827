"""The loop paints and listens, and does nothing else: no query runs on it, and nothing keeps it from the next key."""

from __future__ import annotations

import asyncio
import gc
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from cmsuite.cli import sweep_later
from cmsuite.store.store import Store
from tests.tui.seated import news, placed, seated
from tests.tui.test_document import begun
from tests.workplace import Cast

pytestmark = pytest.mark.anyio
LONGEST_S = 0.1
ROUNDS = 3  # what is slow each time is slow
ONCE_S = 0.5  # what is imported and made at a first visit
PLACES = "2345678901"
WALK = ("down", "end", "home", "space", "tab", "enter", "escape", "escape")
PANELS = ("b", "escape", "colon", "escape", "question_mark", "escape", "J", "escape")


@dataclass
class Watched:
    """The longest that a callback kept the loop's thread, in seconds of processor, by the keys that were pressed;
    and which threads asked the store."""

    longest: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    askers: set[int] = field(default_factory=set)
    at: str = ""  # the keys at hand


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Iterator[Watched]:
    """Processor time, not the wall's, as a busy machine lets others run meanwhile; and without the time to go through
    what earlier tests left in memory, which no program that sits in a terminal has."""
    found, run = Watched(), asyncio.Handle._run

    def measured(handle: asyncio.Handle) -> None:
        before = time.thread_time()
        run(handle)
        found.longest[found.at] = max(found.longest[found.at], time.thread_time() - before)

    def asked(*_args: Any) -> None:
        found.askers.add(threading.get_ident())

    monkeypatch.setattr(asyncio.Handle, "_run", measured)
    sa.event.listen(sa.Engine, "before_cursor_execute", asked)
    gc.collect()
    gc.disable()
    yield found
    gc.enable()
    sa.event.remove(sa.Engine, "before_cursor_execute", asked)


@pytest.mark.timeout(900)
@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
async def test_no_query_runs_on_the_loop_and_no_callback_blocks_it(
    store: Store, cast: Cast, tmp_path: Path, watched: Watched
) -> None:
    news(store, cast, 5_000)
    for number in range(8):
        placed(store, cast, f"Lampe {number}", hours=1 + 5 * number, approved=number % 2 == 0)
    begun(store, cast)
    watched.askers.clear()
    rounds = []
    async with seated(store, tmp_path, size=(120, 40)) as me:
        for _round in range(ROUNDS):
            watched.longest = defaultdict(float)
            for place in PLACES:
                for key in (place, *WALK):
                    watched.at = f"{place} {key}"
                    await me.press(key)
            for key in PANELS:
                watched.at = key
                await me.press(key)
            watched.at = "/"
            await me.press("2", "slash", "ctrl+u")
            await me.type('"News 49"\n')
            assert "News 49" in me.text
            rounds.append(watched.longest)
    assert {keys: took for keys, took in rounds[0].items() if took > ONCE_S} == {}
    each_time = {keys: min(longest[keys] for longest in rounds) for keys in rounds[0]}
    assert {keys: took for keys, took in each_time.items() if took > LONGEST_S} == {}
    assert watched.askers
    assert threading.get_ident() not in watched.askers


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
async def test_the_sweep_that_a_start_puts_off_keeps_no_key_waiting(store: Store, cast: Cast, tmp_path: Path) -> None:
    usual = gc.get_threshold()
    sweep_later()
    try:
        async with seated(store, tmp_path) as me:
            await me.press("2")
            assert gc.get_threshold() == usual, "else it comes later, over all that was made since"
    finally:
        gc.set_threshold(*usual)
