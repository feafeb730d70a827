"""Analysed items, and issues made of them, for the tests of this folder."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.checks import findings
from cmsuite.engines.documents.content import read
from cmsuite.engines.documents.kinds import Finding
from cmsuite.rooms import load_kinds
from cmsuite.store.base import Base
from cmsuite.store.store import Store
from cmsuite.veille.digest.kind import DIGEST
from cmsuite.veille.digest.schema import Digest
from tests.conftest import NOW
from tests.workplace import Cast

TODAY = date(2026, 3, 10)
SHA = "ab" * 32
ITEM: dict[str, Any] = {
    "item": 1,
    "axis": "regulation",
    "headline": "Une nouvelle mention obligatoire pour les contenus sponsorisés",
    "summary": "Dès avril, chaque publication payée portera la mention dans ses premiers mots, sur tous les réseaux.",
    "so_what": "Nos publications avec des créateurs sont à revoir avant le 1er avril.",
    "action": "Relire les douze publications prévues en avril",
    "letter": "A",
    "info": 2,
    "url": "https://loi.example/mention?a=1&b=(2)",
    "article": "Décret du 2 mars sur l’influence",
    "author": "Ministère",
    "publisher": "Journal officiel",
    "published_on": "2026-03-02",
}


def issue(*items: dict[str, Any], **fields: Any) -> Digest:
    """An issue to which nothing stands against, but what is changed."""
    made = {
        "number": 12,
        "starts_on": "2026-03-03",
        "ends_on": "2026-03-10",
        "subject": "Veille n° 12 : la mention obligatoire change en avril",
        "editorial": "Une semaine de droit, et une échéance proche.",
        "items": [ITEM | one for one in items or ({},)],
    }
    found = read(Digest, made | fields)
    assert isinstance(found, Digest)
    return found


def found(content: Digest, tongue: str = "fr", on: date = TODAY) -> list[Finding]:
    """What stands against an issue."""
    return findings(DIGEST, content, Around(today=on, language=tongue, brand="Atelier Lumen", brand_id=1))


def rules(content: Digest, on: date = TODAY) -> list[str]:
    """The names of it."""
    return [one.rule for one in found(content, on=on)]


def analysed(store: Store, cast: Cast, axes: Sequence[str], *, name: str = "lumen") -> list[int]:
    """Items of a source of this brand, analysed and rated, one for each axis; the last has the best score."""
    load_kinds()
    made: list[int] = []
    with store.connection(writes=True) as connection:

        def add(table: str, **values: Any) -> int:
            model = Base.metadata.tables[table]
            row = {"created_at": NOW, **values}
            row |= {"brand_id": cast.brand} if "brand_id" in model.c else {}
            row |= {"version": 1} if "version" in model.c else {}
            key: Any = connection.execute(sa.insert(model).values(row)).inserted_primary_key
            return int(key[0])

        feed = add("feed", url_canonical=f"https://feeds.example/{name}", reader_hash="", kind="feed", failures=0,
                   redirects=0, state="ok", claim_token=0)  # fmt: skip
        source = add("source", feed_id=feed, title="Journal officiel", axis="trade", reliability="A",
                     publisher="Journal officiel")  # fmt: skip
        for n, axis in enumerate(axes, 1):
            at = datetime(2026, 3, 2, 8, tzinfo=UTC) + timedelta(hours=n)
            item = add("item", feed_id=feed, guid=f"{name}-{n}", title=f"Une mention obligatoire de plus, la {n}e",
                       url=f"https://loi.example/{n}", author="Ministère", published_at=at, first_seen_at=at, hash=SHA,
                       text="")  # fmt: skip
            add("qualification", item_id=item, source_id=source, state="analysed", axis=axis, score=n, sort_at=at,
                so_what=f"À revoir avant avril ({n}).", info_rating=2, summary=ITEM["summary"])  # fmt: skip
            made.append(item)
    return made
