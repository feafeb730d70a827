"""A document of six hundred fields at a screen: from the list into it, from page to page, and its check."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import quantiles

from cmsuite.engines import acts
from cmsuite.engines.documents.life import create
from cmsuite.rooms import load_kinds
from cmsuite.store.store import Store
from cmsuite.store.upgrade import migrate
from cmsuite.strategy.strategy import STRATEGY
from cmsuite.tui import drafting
from cmsuite.tui.document_pages import Paging
from tests.bench import Figure
from tests.tui import conftest as _loaded  # noqa: F401  # every module: what is measured is no import
from tests.tui.seated import seated
from tests.workplace import Cast, people

GOALS = 20  # objectives of some thirty fields each, with those of their indicators
OPENINGS, TURNS = 5, 60  # of the document, and of its pages: of fewer, the worst would be called their p95
OPENS, CHECKED = 150, 50  # ms


def figures() -> Iterator[Figure]:
    load_kinds()
    with tempfile.TemporaryDirectory(prefix="cmsuite-bench-") as folder:
        store = Store(f"sqlite:///{folder}/store.db")
        migrate(store)
        try:
            yield from asyncio.run(_walked(store, people(store), Path(folder)))
        finally:
            store.close()


async def _walked(store: Store, cast: Cast, folder: Path) -> list[Figure]:
    goals = [{"what": f"Goal {n}"} for n in range(GOALS)]
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        create(act, STRATEGY.name, "Long", language="en", content={"objectives": goals}, reason="For a bench.")
    opened: list[tuple[float, float]] = []
    turned: list[tuple[float, float]] = []
    checked: list[tuple[float, float]] = []
    async with seated(store, folder, size=(120, 40)) as me:
        await me.press("3")
        for _turn in range(OPENINGS):
            begun = _now()
            await me.press("enter")
            opened.append(_since(begun))
            assert isinstance(me.app.screen, Paging)
            await me.press("escape")
        await me.press("enter")
        screen = me.app.screen
        assert isinstance(screen, Paging)
        for n in range(TURNS):
            begun = _now()
            await screen.go(f"objectives.{n % GOALS}")
            turned.append(_since(begun))
            begun = _now()
            drafting.examined(screen.opened, screen.content)
            checked.append(_since(begun))
            await me.settled()
    return [
        *_figures("from the list into it, at rest again", opened),
        *_figures("a page of it", turned, OPENS),
        *_figures("its check", checked, CHECKED),
    ]


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _since(begun: tuple[float, float]) -> tuple[float, float]:
    """Milliseconds: by the clock, and of the processor."""
    return (time.perf_counter() - begun[0]) * 1000, (time.process_time() - begun[1]) * 1000


def _figures(name: str, took: list[tuple[float, float]], bar: float | None = None) -> Iterator[Figure]:
    clock, processor = zip(*took, strict=True)
    yield Figure(f"{name}, p95", quantiles(clock, n=20)[-1], "ms", bar)
    yield Figure(f"{name}, of the processor, p95", quantiles(processor, n=20)[-1], "ms")
