"""Trends over 100,000 stories: of more than a year, and of the eleven weeks in which each is looked at; by the words of
titles, and by the keywords of a watch plan in titles and texts."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from statistics import median

import sqlalchemy as sa

from cmsuite.engines import acts
from cmsuite.rooms import load_kinds
from cmsuite.store.store import Store
from cmsuite.veille.trends.finding import trends
from tests.bench import Figure
from tests.bench._million import fill, vocabulary
from tests.bench._stores import stores
from tests.veille.test_plan import WHOLE, question
from tests.veille.test_plan_in_force import validated
from tests.workplace import Cast, people

STORIES = 100_000
YEAR, QUARTER = 370, 66  # seconds between two, for 61 weeks and for 11
TIMES = 3
KEYWORDS = 60


def figures() -> Iterator[Figure]:
    for span, every_s in (("61 weeks", YEAR), ("11 weeks", QUARTER)):
        with stores() as each:
            for name, store, _folder in each:
                cast = people(store)
                fill(store, cast, STORIES, every_s=every_s)
                with store.connection(writes=True) as connection:  # else half of them would not count
                    connection.execute(sa.text("UPDATE qualification SET state = 'new', reason = NULL"))
                _planned(store, cast)
                for by in ("words", "keywords"):
                    took = [_found(store, cast, by) for _ in range(TIMES)]
                    label = f"{name}: by {by}, in {STORIES:,} stories of {span}"
                    yield Figure(f"{label}, median", median(one for one, _busy in took), "s", 5)
                    yield Figure(f"{label}, of our processor", min(busy for _one, busy in took), "s")


def _planned(store: Store, cast: Cast) -> None:
    """A plan in force with KEYWORDS keywords, a tenth of them of two words; the commonest is in one story of six."""
    load_kinds()
    forms = vocabulary()
    words = [forms[25 * n] if n % 10 else f"{forms[n]} {forms[n + 1]}" for n in range(1, KEYWORDS + 1)]
    asked = [question(5 + n, "trade", keywords_fr=words[n * 10 : n * 10 + 10]) for n in range(KEYWORDS // 10)]
    soon = (store.now() + timedelta(days=60)).date().isoformat()
    validated(store, cast, questions=[*asked, *WHOLE["questions"]], review_on=soon)


def _found(store: Store, cast: Cast, by: str) -> tuple[float, float]:
    """The seconds that it took, and those in which our process worked."""
    began, busy = time.perf_counter(), time.process_time()
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        report = trends(act, by=by)
    assert report.keywords in (None, KEYWORDS)
    assert sum(report.stories) > STORIES * 0.9  # the week that runs is not looked at
    return time.perf_counter() - began, time.process_time() - busy
