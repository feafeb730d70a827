"""What an item said before: where its source has edited it, it says what stands there now, and the former is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from cmsuite.core.locale import N_
from cmsuite.core.parts import parts
from cmsuite.engines.acts import Act, register
from cmsuite.engines.feeds.entries import ParsedItem
from cmsuite.engines.feeds.indexing import index_again
from cmsuite.engines.feeds.models import Item, ItemVersion
from cmsuite.engines.feeds.noise import quiet
from cmsuite.engines.feeds.page_changes import changes, told

KEPT = timedelta(days=365)
MOST = 20  # former texts of one item: a source that edits for ever fills no store
_ITEM, _WAS = Item.__table__.c, ItemVersion.__table__.c


@dataclass(frozen=True, slots=True)
class Former:
    """What an item said until its source was seen to say something else."""

    title: str
    text: str | None
    until: datetime


def keep_versions(act: Act, seen: Sequence[tuple[int, ParsedItem]]) -> int:
    """Take what stored items say now, and keep what they said; what says nothing new (spaces, stamps) only gets its
    print. Part of `feeds.settle`. Returns how many were edited."""
    now, edited = dict(seen), list[int]()
    ids = sorted(now)
    for part in parts(ids):
        edited += _kept(act, {id: now[id] for id in part})
    if edited:
        act.note("item_version", [], "new", n=len(edited))
        index_again(act, edited)
    return len(edited)


def _kept(act: Act, now: dict[int, ParsedItem]) -> list[int]:
    rows = act.session.execute(
        sa.select(_ITEM.id, _ITEM.title, _ITEM.summary, _ITEM.text, _ITEM.hash).where(_ITEM.id.in_(list(now)))
    ).all()
    edited = [row for row in rows if is_edited(row, now[row.id])]
    full = _full(act, [row.id for row in edited])
    former = [
        {"item_id": row.id, "hash": row.hash, "title": row.title, "text": row.text or row.summary,
         "seen_at": act.now, "created_at": act.now, "created_by": None}
        for row in edited if row.id not in full
    ]  # fmt: skip
    connection = act.session.connection()
    if former:
        connection.execute(act.insert(ItemVersion), former)
    ids = {row.id for row in edited}
    if prints := [{"of": row.id, "print": now[row.id].hash} for row in rows if row.id not in ids]:
        connection.execute(_updated().values(hash=sa.bindparam("print")), prints)
    if ids:
        said = _updated().values(
            title=sa.bindparam("now_title"), summary=sa.bindparam("now_summary"), text=sa.bindparam("now_text"),
            hash=sa.bindparam("print"),
        )  # fmt: skip
        connection.execute(said, [_said(id, now[id]) for id in sorted(ids)])
    return sorted(ids)


def _updated() -> Any:
    return sa.update(Item.__table__).where(_ITEM.id == sa.bindparam("of"))  # type: ignore[arg-type]


def _said(id: int, now: ParsedItem) -> dict[str, Any]:
    return {"of": id, "now_title": now.title, "now_summary": now.summary, "now_text": now.text, "print": now.hash}


def is_edited(was: Any, now: ParsedItem) -> bool:
    """Does an item say something else than it did? Of one whose text is not kept any more, title and summary tell."""
    if quiet(was.title) != quiet(now.title):
        return True
    before, after = (was.text, now.text) if was.text and now.text else (was.summary, now.summary)
    return quiet(before or "") != quiet(after or "")


def _full(act: Act, ids: Sequence[int]) -> set[int]:
    """Those of which enough former texts are kept."""
    if not ids:
        return set()
    many = sa.select(_WAS.item_id).where(_WAS.item_id.in_(ids)).group_by(_WAS.item_id)
    return set(act.session.scalars(many.having(sa.func.count() >= MOST)))


def edits(former: Sequence[Former], title: str, text: str) -> tuple[tuple[datetime, str], ...]:
    """When an item was edited and in which words, the newest first. title, text: as they stand now. Pure."""
    after = [*former[1:], Former(title, text, datetime.max)]
    return tuple((was.until, _words(was, now)) for was, now in zip(former, after, strict=False))[::-1]


def _words(was: Former, now: Former) -> str:
    """What has changed; of a text that is not kept any more only the title tells."""
    both = (was, now) if was.text and now.text else (replace(was, text=None), replace(now, text=None))
    before, after = ([one.title, *(one.text or "").split("\n")] for one in both)
    return told(changes(before, after, quiet))


def versions(act: Act, item: int) -> tuple[Former, ...]:
    """What an item said before, the first text first. A question."""
    rows = act.session.execute(
        sa.select(_WAS.title, _WAS.text, _WAS.seen_at).where(_WAS.item_id == item).order_by(_WAS.seen_at, _WAS.id)
    )
    return tuple(Former(*row) for row in rows)


@register("feeds.forget_versions", no_undo=N_("What is over a year old is not kept anywhere."))
def forget_versions(act: Act) -> int:
    """Forget the former texts whose time is over. Returns how many."""
    act.need("feeds.fetch")
    forgotten = act.in_bulk(sa.delete(ItemVersion).where(ItemVersion.seen_at < act.now - KEPT), "gone")
    act.quiet()
    return forgotten
