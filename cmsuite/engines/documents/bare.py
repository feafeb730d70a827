"""The tables of documents as far as Today and what runs often look at them, without the classes of their rows: those
take longer to import than the questions take."""

from __future__ import annotations

import sqlalchemy as sa

from cmsuite.engines.acts import Act
from cmsuite.store.types import Instant, Json

_B, _T = sa.BigInteger, sa.String
DOCUMENT = sa.table(
    "document",
    *(sa.column(name, _B) for name in ("id", "brand_id")),
    *(sa.column(name, _T) for name in ("kind", "title")),
    *(sa.column(name, Instant) for name in ("created_at", "archived_at")),
)
VERSION = sa.table(
    "document_version",
    *(sa.column(name, _B) for name in ("id", "document_id", "seq", "major", "minor", "author_id")),
    sa.column("state", _T),
    *(sa.column(name, Instant) for name in ("created_at", "sent_at")),
    *(sa.column(name, Json) for name in ("content", "checks")),
)


def of_kinds(act: Act, *kinds: str) -> sa.ColumnElement[bool]:
    """The documents of these kinds in this scope. As numbers out of an index: left to itself, SQLite reads all the
    documents of a brand where its statistics saw few kinds."""
    one = DOCUMENT.alias("of_kind").c
    return DOCUMENT.c.id.in_(sa.select(one.id).where(one.kind.in_(kinds), act.here(one.brand_id)))
