"""Five thousand documents: listed and narrowed; a form of three hundred fields: checked."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date
from statistics import quantiles

import sqlalchemy as sa
from pydantic import Field, create_model

from cmsuite.engines import acts
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.checks import findings
from cmsuite.engines.documents.content import Content, Text, Words, read
from cmsuite.engines.documents.kinds import Kind
from cmsuite.engines.documents.models import Document, DocumentVersion
from cmsuite.engines.documents.views import Sought, documents, ids, some
from cmsuite.rooms import load_kinds
from cmsuite.store.store import Store
from tests.bench import Figure
from tests.bench._stores import stores
from tests.workplace import Cast, people

DOCUMENTS, FIELDS, TURNS = 5_000, 300, 40


def figures() -> Iterator[Figure]:
    load_kinds()
    with stores() as each:
        for name, store, _folder in each:
            yield from _lists(name, store)
    yield from _form()


def _lists(name: str, store: Store) -> Iterator[Figure]:
    cast = people(store)
    _fill(store, cast)
    for what, asked in {
        "the newest 200": {"limit": 200},
        "those with a word": {"words": "4321"},
        "those of a kind and state": {"kind": "brief", "state": "sent", "limit": 200},
    }.items():
        with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
            took = _turns(lambda asked=asked, act=act: documents(act, **asked))  # type: ignore[misc]
        yield Figure(f"{name}: {DOCUMENTS:,} documents, {what}, p95", took, "ms", 50)
    for what, sought in {"all numbers and a page": Sought(), "those sent, and a page": Sought(state="sent")}.items():
        with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
            took = _turns(lambda sought=sought, act=act: some(act, ids(act, sought)[:64]))  # type: ignore[misc]
        yield Figure(f"{name}: {DOCUMENTS:,} documents, {what}, p95", took, "ms", 50)


def _form() -> Iterator[Figure]:
    fields = {f"f{n}": (Text if n % 3 else Words, Field("", title=f"Field {n}")) for n in range(FIELDS)}
    schema = create_model("Long", __base__=Content, **fields)  # type: ignore[call-overload]
    kind, around = Kind("bench_long", "Long", "LONG", schema), Around(date(2026, 3, 2))
    said = dict.fromkeys(fields, "Words that somebody wrote, with a number: 1 234.\n\n- and a list")
    yield Figure(f"{FIELDS} fields: read and checked, p95", _turns(lambda: findings(kind, read(schema, said), around)),
                 "ms", 50)  # fmt: skip


def _fill(store: Store, cast: Cast) -> None:
    now = store.now()
    common = {"brand_id": cast.brand, "created_at": now, "version": 1}
    states = ("draft", "sent", "validated", "validated")
    papers = [
        {**common, "id": n, "kind": "brief" if n % 2 else "audit_report", "title": f"Document {n}", "language": "fr",
         "owner_id": cast.chloe.person_id}
        for n in range(1, DOCUMENTS + 1)
    ]  # fmt: skip
    versions = [
        {**common, "document_id": n, "seq": 1, "state": states[n % 4], "content": {"context": "Words. " * 400},
         "hash": f"{n:064x}", "schema": 1, "checks": {}, "author_id": cast.chloe.person_id,
         "major": 1 if n % 4 else None, "minor": 0 if n % 4 else None}
        for n in range(1, DOCUMENTS + 1)
    ]  # fmt: skip
    with store.connection(writes=True) as connection:
        connection.execute(sa.insert(Document.__table__), papers)  # type: ignore[arg-type]
        connection.execute(sa.insert(DocumentVersion.__table__), versions)  # type: ignore[arg-type]
        connection.exec_driver_sql("ANALYZE")


def _turns(work: Callable[[], object]) -> float:
    """The 95th percentile of many turns, in milliseconds."""
    took = []
    for _turn in range(TURNS):
        begun = time.perf_counter()
        work()
        took.append((time.perf_counter() - begun) * 1000)
    return quantiles(took, n=20)[-1]
