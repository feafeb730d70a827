"""In which order the sources of a brand are listed: those that are to be seen to first, or by a column."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from cmsuite.core.folding import folded
from cmsuite.core.locale import translate
from cmsuite.core.order import AS_IT_COMES, Order
from cmsuite.engines.acts import Act
from cmsuite.engines.feeds.models import Feed
from cmsuite.engines.feeds.moving import address_in_use
from cmsuite.veille.frugality import given, newest_item, useless
from cmsuite.veille.models import Source
from cmsuite.veille.telling_cost import state_word
from cmsuite.veille.words import AXES, ILL

Given = Mapping[int, tuple[int, int, int]]
COLUMNS: dict[str, Callable[[Any, Given], Any]] = {
    "state": lambda row, _given: folded(state_word(row)),
    "title": lambda row, _given: folded(row.title),
    "axis": lambda row, _given: folded(translate(AXES[row.axis])),
    "new": lambda row, given_: given_.get(row.id, (0, 0, 0))[1],
    "kept": lambda row, given_: given_.get(row.id, (0, 0, 0))[2],
    "useful": lambda row, given_: _share(*given_.get(row.id, (0, 0, 0))),
    "newest": lambda row, _given: row.newest,
    "failures": lambda row, _given: row.failures,
    "next": lambda row, _given: row.next_at if row.muted_at is None else None,
}
"""By the name of a column what a source has there, None where it has nothing."""


def ids(act: Act, words: str = "", order: Order = AS_IT_COMES) -> list[int]:
    """The sources of the brand: those that are ill, then those of which something is said or that could be stopped,
    then the others, each by axis and title. words: all of them are in what a source is called, who publishes
    it, its address, its axis or its state, in the language in force. order: by one of COLUMNS instead; what has nothing
    there comes last."""
    of, gave = Source, given(act)
    columns = of.id, of.created_at, of.muted_at, of.title, of.publisher, of.axis
    feed = Feed.state, Feed.said, Feed.kind, Feed.url_canonical, Feed.redirect_to, Feed.redirects
    wanted = sa.select(*columns, *feed, Feed.failures, Feed.next_at, newest_item().label("newest"))
    wanted = wanted.join(Feed, Feed.id == of.feed_id).order_by(of.axis, of.title, of.id)
    rows: Sequence[Any] = act.session.execute(wanted).all()
    rows = [row for row in rows if _is_called(row, folded(words).split())] if words else rows
    if order.by:
        return [row.id for row in _by(rows, order, gave)]

    def first(row: Any) -> tuple[bool, bool]:
        _new_30, new, kept = gave.get(row.id, (0, 0, 0))
        said = row.said if row.muted_at is None else None
        return (row.muted_at is not None or row.state not in ILL, not said and not useless(row, act.now, new, kept))

    return [row.id for row in sorted(rows, key=first)]


def _by(rows: Sequence[Any], order: Order, gave: Given) -> list[Any]:
    found = [(COLUMNS[order.by](row, gave), row) for row in rows]
    there = sorted((one for one in found if one[0] is not None), key=lambda one: one[0], reverse=order.falling)
    return [row for _value, row in there] + [row for value, row in found if value is None]


def _share(_new_30: int, new: int, kept: int) -> float | None:
    return kept / new if new else None


def _is_called(row: Any, words: Sequence[str]) -> bool:
    """Are these folded words in what is told of a source?"""
    said = (row.title, row.publisher or "", address_in_use(row), translate(AXES[row.axis]), state_word(row))
    told = folded(" ".join(said))
    return all(word in told for word in words)
