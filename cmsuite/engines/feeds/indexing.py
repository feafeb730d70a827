"""Items can be found by their words: new ones after each round, those of a store that had no index some at a time.

What is in the index is one run of ids without a hole: above it stand new items, below it older ones that wait.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

import sqlalchemy as sa

from cmsuite.core.locale import N_
from cmsuite.core.parts import parts
from cmsuite.engines import acts
from cmsuite.engines.acts import Act, Actor, register
from cmsuite.engines.feeds.models import Item
from cmsuite.engines.jobs.registry import Tools, job
from cmsuite.engines.search.index import Found, bounds, empty, put
from cmsuite.engines.search.models import SearchText
from cmsuite.store.store import Store

KIND = "item"
MOST = 500  # items in one transaction: others want to write, too
_ITEM, _TEXT = Item.__table__.c, SearchText.__table__.c
_READ = sa.select(
    _ITEM.id,
    _ITEM.title,
    _ITEM.summary,
    _ITEM.text,
    _ITEM.language,
    _ITEM.published_at,
    _ITEM.first_seen_at,
    _ITEM.hash,
)


@dataclass(frozen=True, slots=True)
class Indexed:
    """How many items can be found now that could not, or were found by other words."""

    indexed: int


@register("feeds.index", no_undo=N_("By what words an item is found follows from the item."))
def index_some(act: Act, *, only_new: bool = False) -> int:
    """Put some items into the index: new ones, the oldest first; then those from before there was one, the newest
    first. Returns how many; 0 when none is left."""
    act.need("feeds.fetch")
    act.store.dialect.serialise(act.session.connection(), "feeds.index")
    ends = bounds(act, KIND)
    rows: list[Any] = []
    if ends is not None:
        rows = list(act.session.execute(_READ.where(_ITEM.id > ends[1]).order_by(_ITEM.id).limit(MOST)))
    if not rows and not (only_new and ends is not None):
        below = _READ.where(_ITEM.id < ends[0]) if ends is not None else _READ
        rows = list(act.session.execute(below.order_by(_ITEM.id.desc()).limit(MOST)))
    put(act, KIND, [_found(row) for row in rows])
    act.quiet()
    return len(rows)


def index_again(act: Act, items: Sequence[int]) -> None:
    """Of these items, those that are in the index are found by what they say now. Part of the act that changes them."""
    for some in parts(items, MOST):
        there = sa.select(_TEXT.row_id).where(_TEXT.kind == KIND, _TEXT.row_id.in_(some))
        put(act, KIND, [_found(row) for row in act.session.execute(_READ.where(_ITEM.id.in_(there)))])


@register("feeds.mend_index", no_undo=N_("By what words an item is found follows from the item."))
def mend_some(act: Act, items: list[int]) -> None:
    """Put these items into the index as they are now."""
    act.need("feeds.fetch")
    put(act, KIND, [_found(row) for row in act.session.execute(_READ.where(_ITEM.id.in_(items)))])
    act.quiet()


def odd(act: Act) -> list[int]:
    """Items that are missing amid the index, or changed since they were put into it: some of them. A question."""
    if (ends := bounds(act, KIND)) is None:
        return []
    there = sa.and_(_TEXT.kind == KIND, _TEXT.row_id == _ITEM.id)
    other = sa.select(_ITEM.id).select_from(Item.__table__.outerjoin(SearchText.__table__, there))
    amid = other.where(_ITEM.id.between(*ends), sa.or_(_TEXT.id.is_(None), _TEXT.hash != _ITEM.hash))
    return list(act.session.scalars(amid.limit(MOST)))


@register("feeds.tidy_index", no_undo=N_("By what words an item is found follows from the item."))
def tidy_some(act: Act, *, step: int) -> bool:
    """Bring some parts of the index together. step: how many calls were made before. Returns whether there is more to
    do."""
    act.need("feeds.fetch")
    more: bool = act.store.dialect.tidy_words(act.session.connection(), step=step)
    act.quiet()
    return more


@register("feeds.empty_index", no_undo=N_("By what words an item is found follows from the item."))
def empty_some(act: Act) -> int:
    """Take some items out of the index. Returns how many; 0 when it is empty."""
    act.need("feeds.fetch")
    n = empty(act, KIND)
    act.quiet()
    return n


def index_all(
    store: Store, *, by: Actor, stop: threading.Event | None = None, within_s: float | None = None
) -> tuple[int, float]:
    """All that is not in the index yet, some at a time. within_s: seconds after which only new items are put into it.
    Returns how many items, and seconds of the processor."""
    began, cpu, n = time.monotonic(), time.process_time(), 0
    while not (stop and stop.is_set()):
        late = within_s is not None and time.monotonic() - began > within_s
        with acts.open(store, by=by, all_brands=True) as act:
            some = index_some(act, only_new=late)
        n += some
        if not some:
            break
    return n, time.process_time() - cpu


def rebuild(store: Store, *, by: Actor) -> int:
    """Make the whole index anew. What is not in it yet is not found meanwhile. Returns how many items are in it."""
    while True:
        with acts.open(store, by=by, all_brands=True) as act:
            if not empty_some(act):
                break
    return index_all(store, by=by)[0]


def waiting(act: Act) -> int:
    """How many items are not in the index yet. A question."""
    ends = bounds(act, KIND)
    beyond = sa.or_(_ITEM.id < ends[0], _ITEM.id > ends[1]) if ends is not None else sa.true()
    return act.session.scalar(sa.select(sa.func.count()).select_from(Item.__table__).where(beyond)) or 0


@job("feeds.index", N_("Words of items"), N_("Put items into the index by which they are found."), rule="every 600")
def index_what_waits(store: Store, tools: Tools) -> Indexed:
    """What came in beside a round, and what was there before the index was."""
    return Indexed(index_all(store, by=tools.by, stop=tools.stop)[0])


@job("feeds.mend_index", N_("Check of the index"), N_("Find items that the index misses."), rule="25 4 * * 0")
def mend_index(store: Store, tools: Tools) -> Indexed:
    """Once a week: all of it is compared with the items, and its parts are brought together."""
    n = 0
    while not tools.stop.is_set():
        with acts.read(store, by=tools.by, all_brands=True) as act:
            items = odd(act)
        if not items:
            break
        with acts.open(store, by=tools.by, all_brands=True) as act:
            mend_some(act, items)
        n += len(items)
    for step in count():
        if tools.stop.is_set():
            break
        with acts.open(store, by=tools.by, all_brands=True) as act:
            if not tidy_some(act, step=step):
                break
    return Indexed(n)


def _found(row: Any) -> Found:
    at = min(row.published_at or row.first_seen_at, row.first_seen_at)
    return Found(row.id, at, row.language, row.hash, (row.title, _unlike(row.summary, row.text), row.text))


def _unlike(summary: str | None, text: str | None) -> str | None:
    """A summary that is not only the beginning of the text."""
    if not summary or not text:
        return summary
    bare = summary.removesuffix("…").rstrip()
    return None if " ".join(text[: 2 * len(bare)].split()).startswith(bare) else summary
