"""10,000 publications due at once, four workers, one server that counts: none twice, none lost, how fast."""

from __future__ import annotations

import os
import statistics
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from cmsuite.calendar.models import Entry
from cmsuite.content.models import Post, PostState, Variant, VariantApproval
from cmsuite.content.wording import FORM, Wording, print_of
from cmsuite.publishing.models import Attempt, Publication, State
from cmsuite.store.store import Store
from tests import fakenet
from tests.bench import Figure
from tests.bench._stores import stores
from tests.faults.workers import prepared, worker
from tests.publishing.stage import Stage

COUNT = int(os.environ.get("CMSUITE_BENCH_POSTS", "10000"))
ACCOUNTS, WORKERS = 20, 4
LONGEST_S = 3600.0


def figures() -> list[Figure]:
    found = []
    with stores() as each, fakenet.process() as net:
        for name, store, folder in each:
            net.control.reset()
            found += [figure._replace(name=f"{name}: {figure.name}") for figure in _measured(store, folder, net)]
    return found


def _measured(store: Store, folder: Path, net: fakenet.Elsewhere) -> list[Figure]:
    on = prepared(store, folder, net.url, lease_s=60.0)
    accounts = [on.account, *(on.connect("mastodon", f"m{n}", net.url) for n in range(1, ACCOUNTS))]
    due_at = store.now() + timedelta(seconds=5)
    fill(on, accounts, due_at)
    began = time.monotonic()
    with worker(on), worker(on), worker(on), worker(on):
        while _left(store) and time.monotonic() - began < LONGEST_S:
            time.sleep(0.5)
    created = net.control.created()
    seconds = (_last(store) - due_at).total_seconds()
    return [
        Figure("doubles", sum(n - 1 for n in created.values()), "posts", 0),
        Figure("lost", COUNT - len(created), "posts", 0),
        Figure(f"{WORKERS} workers", COUNT / seconds, "posts/s"),
        Figure("lateness, p99", _lateness(store, due_at), "s"),
    ]


def fill(on: Stage, accounts: list[int], due_at: datetime) -> None:
    """Approved, placed and planned, by bulk: what the acts would have written, without their journal."""
    made = {"brand_id": on.cast.brand, "created_at": on.store.now(), "created_by": on.cast.chloe.person_id}
    wording = [Wording((f"Texte numéro {n}",), "", "fr", "public") for n in range(COUNT)]
    where = [accounts[n % ACCOUNTS] for n in range(COUNT)]
    prints = [print_of(at, "mastodon", "none", words, []) for at, words in zip(where, wording, strict=True)]
    ids = range(1, COUNT + 1)
    rows: dict[Any, list[dict[str, Any]]] = {
        Post: [
            {"id": n, "title": words.parts[0], "master": words.doc(), "state": PostState.IN_PRODUCTION, "version": 1}
            for n, words in zip(ids, wording, strict=True)
        ],
        Variant: [
            {
                "id": n,
                "post_id": n,
                "account_id": at,
                "overrides": {},
                "short_id": f"{n:08}",
                "hash": hash,
                "hash_form": FORM,
                "label": "none",
                "links": [],
                "version": 1,
            }
            for n, at, hash in zip(ids, where, prints, strict=True)
        ],
        VariantApproval: [
            {
                "variant_id": n,
                "hash": hash,
                "step": "internal",
                "decision": "approved",
                "person_id": on.cast.karim.person_id,
                "channel": "account",
                "level": "simple",
                "at": made["created_at"],
            }
            for n, hash in zip(ids, prints, strict=True)
        ],
        Entry: [
            {
                "id": n,
                "title": "",
                "action_type": "evergreen",
                "post_id": n,
                "account_id": at,
                "variant_id": n,
                "local_at": due_at.replace(tzinfo=None),
                "zone": "UTC",
                "fold": "first",
                "due_at": due_at,
                "grace_s": 86_400,
                "latest_useful_at": due_at + timedelta(days=1),
                "priority": 0,
                "version": 1,
            }
            for n, at in zip(ids, where, strict=True)
        ],
        Publication: [
            {
                "id": n,
                "entry_id": n,
                "account_id": at,
                "state": State.PLANNED,
                "decided_by": on.cast.chloe.person_id,
                "decided_at": made["created_at"],
                "claim_token": 0,
            }
            for n, at in zip(ids, where, strict=True)
        ],
    }
    with on.store.connection(writes=True) as connection:
        for model, each in rows.items():
            connection.execute(sa.insert(model.__table__), [made | row for row in each])


def _left(store: Store) -> int:
    with store.connection() as connection:
        return connection.scalar(sa.select(sa.func.count()).where(Publication.state != State.PUBLISHED)) or 0


def _sent(store: Store) -> list[datetime]:
    with store.connection() as connection:
        return list(
            connection.scalars(sa.select(Attempt.ended_at).where(Attempt.kind == "send", Attempt.outcome == "ok"))
        )


def _last(store: Store) -> datetime:
    return max(_sent(store))


def _lateness(store: Store, due_at: datetime) -> float:
    return statistics.quantiles([(at - due_at).total_seconds() for at in _sent(store)], n=100)[-1]
