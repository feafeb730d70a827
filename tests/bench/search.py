"""Search and lists over a million items: found in every form of a word, counted, moved through, put into the index."""

from __future__ import annotations

import itertools
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import sqlalchemy as sa

from cmsuite.core import workspace as workspaces
from cmsuite.core.folding import folded
from cmsuite.core.order import Order
from cmsuite.engines import acts
from cmsuite.engines.acts import Act
from cmsuite.engines.feeds.indexing import index_all, tidy_some
from cmsuite.engines.feeds.models import Item
from cmsuite.store.store import Store
from cmsuite.store.upgrade import migrate
from cmsuite.veille.judged import Sought
from cmsuite.veille.models import Decision
from cmsuite.veille.reading import count, ids, items
from tests.bench import Figure
from tests.bench._million import TEXTS, drawn, fill, vocabulary
from tests.bench._stores import stores
from tests.bench.screens import moved
from tests.workplace import Cast, people

ITEMS = int(os.environ.get("CMSUITE_BENCH_ITEMS", 1_000_000))
TIMES = 40  # of each way of asking
NEW = 5_000  # items put into the index
TO_SORT = 100_000


def figures() -> Iterator[Figure]:
    with stores() as each:
        for name, store, folder in each:
            cast = people(store)
            began = time.perf_counter()
            fill(store, cast, ITEMS)
            yield Figure(f"{name}: to make {ITEMS:,} items", time.perf_counter() - began, "s")
            if name == "SQLite":
                yield from _tidied(store, cast)
            yield from _asked(name, store, cast, ITEMS)
            if name == "SQLite":
                yield from _moved_through(store, cast, folder, ITEMS)
            yield from _indexed(name, store, cast)
    yield from _sorted()


def _tidied(store: Store, cast: Cast) -> Iterator[Figure]:
    """The index as the check of each week leaves it."""
    began = time.process_time()
    for step in itertools.count():
        with acts.open(store, by=cast.worker, all_brands=True) as act:
            if not tidy_some(act, step=step):
                break
    yield Figure("SQLite: to bring the index together, of our processor time", time.process_time() - began, "s")


def _asked(name: str, store: Store, cast: Cast, n: int) -> Iterator[Figure]:
    words = [folded(word) for word in vocabulary()]
    texts = drawn(vocabulary())
    shares: dict[str, list[tuple[str, ...]]] = {
        "a common word": [(words[rank],) for rank in range(TIMES)],
        "a medium word": [(words[300 + 7 * rank],) for rank in range(TIMES)],
        "a rare word": [(words[9_000 + 97 * rank],) for rank in range(TIMES)],
        "two words": [(words[rank], words[100 + rank]) for rank in range(TIMES)],
        "a phrase": [(" ".join(words[one] for one in texts[rank * TEXTS // TIMES][2:4]),) for rank in range(TIMES)],
        "a beginning": [(f"{words[50 + rank][:5]}*",) for rank in range(TIMES)],
        "a long beginning": [(f"{words[50 + rank][:8]}*",) for rank in range(TIMES)],
    }
    every: list[float] = []
    for what, wanted in shares.items():
        took = [_ms(store, cast, partial(_newest, one)) for one in wanted]
        every += took
        yield Figure(f"{name}, {n:,}: newest 50 with {what}, median", median(took), "ms")
    yield Figure(f"{name}, {n:,}: newest 50, p95 of all", quantiles(every, n=20)[-1], "ms", 20)
    fit = [_ms(store, cast, partial(_fitting, one)) for one in shares["a medium word"][:10]]
    yield Figure(f"{name}, {n:,}: 50 that fit best of 90 days, median", median(fit), "ms")
    asked: dict[str, Callable[[Act], Any]] = {
        "first 50 of the list": lambda act: items(act, state=Decision.NEW),
        "first 50 of the list of all": lambda act: items(act),
        "how many are new": lambda act: count(act, state=Decision.NEW),
        "all lines of the new": lambda act: ids(act, Sought(state=Decision.NEW)),
    }
    for what, question in asked.items():
        yield Figure(f"{name}, {n:,}: {what}", median(_ms(store, cast, question) for _ in range(5)), "ms")


def _newest(words: tuple[str, ...], act: Act) -> object:
    return items(act, state=Decision.NEW, sought=Sought(words=words))


def _fitting(words: tuple[str, ...], act: Act) -> object:
    return items(act, state=Decision.NEW, sought=Sought(words=words, order=Order("fit")))


def _ms(store: Store, cast: Cast, question: Callable[[Act], Any]) -> float:
    began = time.perf_counter()
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        question(act)
    return (time.perf_counter() - began) * 1000


def _moved_through(store: Store, cast: Cast, folder: Path, n: int) -> Iterator[Figure]:
    """The list on a real terminal: from a key to what it paints."""
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        word = items(act, state=Decision.NEW)[0].title.split()[0].encode()
    url = store.url.render_as_string(hide_password=False)
    desk = workspaces.create(folder / "desk", me="chloe@lumen.example", store_url=url).root
    took = moved(desk, ("2",), word, settle_s=10)
    every = [one for times in took.values() for one in times]
    for move, times in took.items():
        yield Figure(f"{name_of(n)}: {move}, median", median(times), "ms")
    yield Figure(f"{name_of(n)}: key to paint, p95", quantiles(every, n=20)[-1], "ms", 50)
    yield Figure(f"{name_of(n)}: key to paint, longest", max(every), "ms", 150)


def name_of(n: int) -> str:
    return f"list of a store of {n:,}"


def _indexed(name: str, store: Store, cast: Cast) -> Iterator[Figure]:
    """What it costs to put items of 300 words into the index, of which many are there already."""
    forms = vocabulary()
    texts = drawn(forms)
    now: dict[str, Any] = {"first_seen_at": store.now(), "created_at": store.now()}
    rows = [
        {**now, "feed_id": 1, "guid": f"new {n}", "title": f"Un titre {n}", "hash": f"{n:064x}", "language": "fr",
         "text": " ".join(forms[one] for text in texts[n : n + 7] for one in text)} for n in range(NEW)
    ]  # fmt: skip
    table: Any = Item.__table__
    with store.connection(writes=True) as connection:
        store.dialect.continue_ids(connection, "item", connection.execute(sa.select(sa.func.max(table.c.id))).scalar())
        connection.execute(sa.insert(table), rows)
    n, seconds = index_all(store, by=cast.worker)
    assert n == NEW
    yield Figure(f"{name}: into the index, of our processor time, an item", seconds / n * 1000, "ms", 1)


def _sorted() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="cmsuite-bench-") as folder:
        store = Store(f"sqlite:///{Path(folder) / 'store.db'}")
        migrate(store)
        cast = people(store)
        fill(store, cast, TO_SORT)
        sought = Sought(order=Order("score", falling=True))
        yield Figure(
            f"SQLite: {TO_SORT:,} lines by score",
            median(_ms(store, cast, lambda act: ids(act, sought)) for _ in range(5)),
            "ms",
        )
        store.close()
