"""Words go into the index with their record, and out of it. Parts of acts of whoever owns the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from cmsuite.core.parts import AT_ONCE, parts
from cmsuite.engines.acts import Act
from cmsuite.engines.search.models import SearchText
from cmsuite.engines.search.words import BREAK, LONGEST, indexed, language_of

KINDS = ("item",)
_KIND_BITS, _ROW_BITS = 4, 26
_ROW = SearchText.__table__.c


@dataclass(frozen=True, slots=True)
class Found:
    """A record to be found. at: when it is from; language: its tag; parts: its texts; hash: of them."""

    row_id: int
    at: datetime
    language: str | None
    hash: str
    parts: tuple[str | None, ...]


def place_of(kind: str, at: datetime, row_id: int) -> int:
    """The id under which a record is found: later ones have higher ones; in the same second, those made later."""
    low = row_id << _KIND_BITS | KINDS.index(kind)
    return max(int(at.timestamp()), 0) << (_KIND_BITS + _ROW_BITS) | low & ((1 << (_KIND_BITS + _ROW_BITS)) - 1)


def put(act: Act, kind: str, records: Sequence[Found]) -> None:
    """Records can be found by their words; those that could before, by what they say now."""
    forget(act, kind, [one.row_id for one in records])
    rows, words = list[dict[str, Any]](), list[tuple[int, str, str]]()
    for one in records:
        place, language = place_of(kind, one.at, one.row_id), language_of(one.language)
        stamp = {"created_at": act.now, "created_by": None}
        rows.append({"id": place, "kind": kind, "row_id": one.row_id, "language": language, "hash": one.hash, **stamp})
        words.append((place, *_told(one.parts, language)))
    if rows:
        connection = act.session.connection()
        connection.execute(sa.insert(SearchText.__table__), sorted(rows, key=lambda row: row["id"]))  # type: ignore[arg-type]
        act.store.dialect.index_words(connection, sorted(words))


def forget(act: Act, kind: str, row_ids: Sequence[int]) -> None:
    """Records can no longer be found."""
    connection = act.session.connection()
    for part in parts(row_ids):
        mine = sa.and_(_ROW.kind == kind, _ROW.row_id.in_(part))
        if places := connection.execute(sa.select(_ROW.id).where(mine)).scalars().all():
            act.store.dialect.forget_words(connection, places)
            connection.execute(sa.delete(SearchText.__table__).where(_ROW.id.in_(places)))  # type: ignore[arg-type]


def empty(act: Act, kind: str) -> int:
    """Forget some records of a kind, to begin again; 0 when none is left."""
    some = act.session.scalars(sa.select(_ROW.row_id).where(_ROW.kind == kind).limit(AT_ONCE * 4)).all()
    forget(act, kind, some)
    return len(some)


def bounds(act: Act, kind: str) -> tuple[int, int] | None:
    """The lowest and the highest record of a kind that can be found; None where none can."""
    ends = sa.select(
        sa.select(sa.func.min(_ROW.row_id)).where(_ROW.kind == kind).scalar_subquery(),
        sa.select(sa.func.max(_ROW.row_id)).where(_ROW.kind == kind).scalar_subquery(),
    )
    low, high = act.session.execute(ends).one()
    return None if low is None else (low, high)


def _told(parts: Sequence[str | None], language: str) -> tuple[str, str]:
    """The stems and the words of a text, as the index takes them: a space between two."""
    stems, words = list[str](), list[str]()
    for part in parts:
        if part:
            some_stems, some_words = indexed(part[:LONGEST], language)
            stems += [*some_stems, BREAK]
            words += [*some_words, BREAK]
    return " ".join(stems), " ".join(words)
