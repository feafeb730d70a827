"""The question that each worker asks each second, with a million entries behind it."""

from __future__ import annotations

import statistics
import time
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from cmsuite.engines import acts
from cmsuite.publishing.due import due, expired, to_look_at
from cmsuite.store.store import Store
from tests.bench import Figure
from tests.bench._stores import stores
from tests.publishing.stage import connected
from tests.workplace import Cast, people

PAST, PLANNED, NOW_DUE = 1_000_000, 10_000, 20
ROUNDS = 50

ROWS = """
INSERT INTO entry (brand_id, title, action_type, account_id, local_at, zone, fold, due_at, grace_s, latest_useful_at,
                   priority, version, created_at)
SELECT :brand, 'e' || n, 'post', :account, {at}, 'UTC', 'first', {at}, 1800, {until}, 0, 1, :now
FROM {series}
"""
PUBLICATIONS = """
INSERT INTO publication (brand_id, entry_id, account_id, state, decided_by, decided_at, claim_token, attested_by,
                         created_at)
SELECT brand_id, id, account_id, :state, NULL, :now, 0, {attested}, :now FROM entry
WHERE id > :after
"""
SERIES = {
    "sqlite": "(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < :count) SELECT n FROM s) s",
    "postgresql": "generate_series(1, :count) AS s(n)",
}
MOMENT = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%f000', '{start}', '{sign}' || (n * {step}) || ' seconds')",
    "postgresql": "timestamp '{start}' {sign} n * interval '{step} seconds'",
}


def figures() -> list[Figure]:
    found = []
    with stores() as each:
        for name, store, folder in each:
            cast = people(store)
            account = connected(store, folder, cast)
            fill(store, cast, account)
            found += [Figure(f"{name}: {what}", ms, "ms", 10) for what, ms in measured(store, cast)]
    return found


def fill(store: Store, cast: Cast, account: int) -> None:
    """A million that left, ten thousand to come, a few that are due now."""
    now = store.now()
    _insert(store, cast, account, PAST, "published", now - timedelta(hours=1), "-", 60)
    _insert(store, cast, account, PLANNED, "planned", now + timedelta(hours=1), "+", 60)
    _insert(store, cast, account, NOW_DUE, "planned", now - timedelta(minutes=5), "+", 1)
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


def _insert(store: Store, cast: Cast, account: int, count: int, state: str, start: Any, sign: str, step: int) -> None:
    dialect = store.url.get_backend_name()
    at = MOMENT[dialect].format(start=start.replace(tzinfo=None), sign=sign, step=step)
    until = MOMENT[dialect].format(start=(start + timedelta(minutes=30)).replace(tzinfo=None), sign=sign, step=step)
    values = {"brand": cast.brand, "account": account, "count": count, "now": store.now().replace(tzinfo=None)}
    attested = cast.karim.person_id if state == "published" else "NULL"
    with store.connection(writes=True) as connection:
        after = connection.scalar(sa.text("SELECT coalesce(max(id), 0) FROM entry"))
        connection.execute(sa.text(ROWS.format(at=at, until=until, series=SERIES[dialect])), values)
        made = {"state": state, "now": values["now"], "after": after}
        connection.execute(sa.text(PUBLICATIONS.format(attested=attested)), made)


def measured(store: Store, cast: Cast) -> list[tuple[str, float]]:
    """Milliseconds, the median of many."""
    asked = {"due": due, "expired": expired, "to look at": to_look_at}
    found = []
    for name, question in asked.items():
        times = []
        for _round in range(ROUNDS):
            began = time.perf_counter()
            with acts.read(store, by=cast.worker, all_brands=True) as act:
                answer = question(act)
            times.append((time.perf_counter() - began) * 1000)
        assert name != "due" or len(answer) == NOW_DUE
        found.append((f"{name}, of {PAST:,} entries", statistics.median(times)))
    return found
