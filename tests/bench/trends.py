"""Trends over 100,000 stories: of more than a year, and of the eleven weeks in which each is looked at."""

from __future__ import annotations

import time
from collections.abc import Iterator
from statistics import median

import sqlalchemy as sa

from cmsuite.engines import acts
from cmsuite.store.store import Store
from cmsuite.veille.trends.finding import trends
from tests.bench import Figure
from tests.bench._million import fill
from tests.bench._stores import stores
from tests.workplace import Cast, people

STORIES = 100_000
YEAR, QUARTER = 370, 66  # seconds between two, for 61 weeks and for 11
TIMES = 3


def figures() -> Iterator[Figure]:
    for span, every_s in (("61 weeks", YEAR), ("11 weeks", QUARTER)):
        with stores() as each:
            for name, store, _folder in each:
                cast = people(store)
                fill(store, cast, STORIES, every_s=every_s)
                with store.connection(writes=True) as connection:  # else half of them would not count
                    connection.execute(sa.text("UPDATE qualification SET state = 'new', reason = NULL"))
                took = [_found(store, cast) for _ in range(TIMES)]
                label = f"{name}: trends in {STORIES:,} stories of {span}"
                yield Figure(f"{label}, median", median(one for one, _busy in took), "s", 5)
                yield Figure(f"{label}, of our processor", min(busy for _one, busy in took), "s")


def _found(store: Store, cast: Cast) -> tuple[float, float]:
    """The seconds that it took, and those in which our process worked."""
    began, busy = time.perf_counter(), time.process_time()
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        report = trends(act)
    assert sum(report.stories) > STORIES * 0.9  # the week that runs is not looked at
    return time.perf_counter() - began, time.process_time() - busy
