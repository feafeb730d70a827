"""Which of the new items tell again what another told: found after a round, in the transaction that stores them.

A text is compared with the first of its kind alone, so that nothing is alike by a chain of others.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any

import sqlalchemy as sa
from annotated_types import Ge, Le

from cmsuite.core.locale import N_
from cmsuite.core.parts import parts
from cmsuite.engines.acts import Act, register
from cmsuite.engines.acts.settings import choice, chosen_for
from cmsuite.engines.feeds.likeness import BANDS, SHIPPED, Bounds, Text, alike, bands, same_title, text_of
from cmsuite.engines.feeds.models import Item, ItemBand

MOST = 30  # candidates that one text is compared with: those that share most bands
SAME_PAGE = 100
KEPT = timedelta(days=30)
LONG = choice(
    "feeds.alike_percent", Annotated[int, Ge(50), Le(90)], round(SHIPPED.long * 100),
    N_("Per cent of their runs of three words that two long texts share to be one story, and up to 15 more the shorter "
       "they are; of what comes in from then on, in the workspace."),
)  # fmt: skip
SHORT = choice(
    "feeds.alike_short_percent", Annotated[int, Ge(50), Le(100)], round(SHIPPED.short * 100),
    N_("The same of texts of under 50 words, by their pairs of words."),
)  # fmt: skip
TITLES = choice(
    "feeds.alike_titles_percent", Annotated[int, Ge(40), Le(100)], round(SHIPPED.titles * 100),
    N_("Per cent of their words that two titles share to be alike: then one page tells one story; of what comes in "
       "from then on, in the workspace."),
)  # fmt: skip
SERIAL = choice(
    "feeds.alike_serial_percent", Annotated[int, Ge(80), Le(100)], round(SHIPPED.serial * 100),
    N_("The same as feeds.alike_percent of two texts of one source, which often makes its texts of one mould."),
)  # fmt: skip
DAYS = choice(
    "feeds.alike_days", Annotated[int, Ge(1), Le(30)], SHIPPED.within.days,
    N_("Days that two texts are apart at most to be one story, a week where they are short; of what comes in from then "
       "on, in the workspace."),
)  # fmt: skip
VERBATIM = choice(
    "feeds.verbatim_percent", Annotated[int, Ge(80), Le(100)], 95,
    N_("Per cent from which a text is the same dispatch printed again, and no origin of its own; at once, in the "
       "workspace."),
)  # fmt: skip
_ITEM, _BAND = Item.__table__.c, ItemBand.__table__.c


@dataclass(slots=True)
class New:
    """An item of this transaction."""

    id: int
    url_key: str | None
    text: Text
    keys: list[int]


def bounds_of(act: Act) -> Bounds:
    """From where on texts tell the same here."""
    *percents, days = chosen_for(act, (LONG, SHORT, TITLES, SERIAL, DAYS), (None,))[None]
    long, short, titles, serial = (percent / 100 for percent in percents)
    return Bounds(long, short, titles, serial, timedelta(days=days))


def is_verbatim(act: Act) -> Callable[[int | None, int | None], bool]:
    """Whether an item, by its head and how alike it is to that, is the same dispatch again."""
    least = chosen_for(act, (VERBATIM,), (None,))[None][0]
    return lambda head, alike_to: head is not None and (alike_to or 0) >= least


def find_copies(act: Act, feeds: Sequence[int]) -> int:
    """Say of each item that this transaction has stored for these feeds what it tells again, if anything.

    Only what was published lately (`feeds.alike_days`) is compared. Returns how many tell something again.
    """
    bounds = bounds_of(act)
    new = _new(act, feeds, bounds.within)
    if not new:
        return 0
    pages, found_by = _pages(act, new), _candidates(act, new, bounds.within)
    near = {id for keyed in found_by.values() for ids in keyed.values() for id in ids}
    heads = _heads(act, near | set(pages.values()))
    copies, rows = list[dict[str, int]](), list[dict[str, Any]]()
    for one in new:
        head = _told_before(one, pages, found_by, heads, bounds)
        if head is None:
            heads[one.id] = one.text
            for band, key in enumerate(one.keys):
                found_by[band][key].append(one.id)
                rows.append({"band": band, "key": key, "item_id": one.id, "created_at": act.now, "created_by": None})
        else:
            copies.append({"item": one.id, "head": head[0], "alike_to": head[1]})
        if one.url_key:
            pages.setdefault(one.url_key, one.id if head is None else head[0])
    if rows:
        act.session.connection().execute(act.insert(ItemBand), rows)
        act.note("item_band", [], "new", n=len(rows))
    if copies:
        told = sa.update(Item.__table__).where(_ITEM.id == sa.bindparam("item"))  # type: ignore[arg-type]
        told = told.values(head_id=sa.bindparam("head"), alike=sa.bindparam("alike_to"))
        act.session.connection().execute(told, copies)
        act.note("item", [], "head_id", n=len(copies))
    return len(copies)


def find_pages(act: Act, items: Sequence[int]) -> list[int]:
    """The addresses of these items have turned out to be others: what stands on one page under such a title tells one
    thing, the first that came in before the others. Returns what tells it again since now."""
    pages = sorted(set(_keys(act, items)))
    rows = [row for part in parts(pages) for row in act.session.execute(_ON_PAGES.where(_ITEM.url_key.in_(part)))]
    texts = _heads(act, {row.head for row in rows} | {row.id for row in rows})
    first: dict[str, int] = {}
    copies: dict[int, int] = {}
    bounds = bounds_of(act)
    for row in rows:
        head = first.setdefault(row.url_key, row.head)
        alone = row.id == row.head != head
        if alone and {row.id, head} & {*items, *copies} and same_title(texts[row.id], texts[head], bounds):
            copies[row.id] = head
    for id, head in copies.items():
        under = sa.update(Item).where(sa.or_(_ITEM.id == id, _ITEM.head_id == id))
        act.in_bulk(
            under.values(head_id=head, alike=sa.case((_ITEM.id == id, SAME_PAGE), else_=_ITEM.alike)), "head_id"
        )
    for part in parts(sorted(copies)):
        act.in_bulk(sa.delete(ItemBand).where(_BAND.item_id.in_(part)), "gone")
    return sorted(copies)


_ON_PAGES = sa.select(_ITEM.id, _ITEM.url_key, sa.func.coalesce(_ITEM.head_id, _ITEM.id).label("head")).order_by(
    _ITEM.id
)


def _keys(act: Act, items: Sequence[int]) -> list[str]:
    wanted = sa.select(_ITEM.url_key)
    return [
        key for part in parts(items) for key in act.session.scalars(wanted.where(_ITEM.id.in_(part))) if key is not None
    ]


def _new(act: Act, feeds: Sequence[int], within: timedelta) -> list[New]:
    """What this transaction has stored and was published lately, as it was stored."""
    at = sa.func.coalesce(_ITEM.published_at, _ITEM.first_seen_at)
    rows = act.session.execute(
        sa.select(_ITEM.id, _ITEM.feed_id, _ITEM.url_key, _ITEM.title, _ITEM.text, _ITEM.summary,
                  _ITEM.language, _ITEM.published_at)
        .where(_ITEM.feed_id.in_(feeds), _ITEM.first_seen_at == act.now, at >= act.now - within)
        .order_by(_ITEM.id)
    )  # fmt: skip
    found = []
    for row in rows:
        text = _text(row, act.now)
        found.append(New(row.id, row.url_key, text, bands(text)))
    return found


def _text(row: Any, now: datetime) -> Text:
    return text_of(row.feed_id, row.title, row.text or row.summary, row.language, row.published_at or now)


def _pages(act: Act, new: Sequence[New]) -> dict[str, int]:
    """By the key of an address, the first item that was stored before under it, or the head of that."""
    found: dict[str, int] = {}
    wanted = sorted({one.url_key for one in new if one.url_key})
    for part in parts(wanted):
        rows = act.session.execute(
            sa.select(_ITEM.url_key, sa.func.coalesce(_ITEM.head_id, _ITEM.id))
            .where(_ITEM.url_key.in_(part), _ITEM.first_seen_at < act.now)
            .order_by(_ITEM.id)
        )
        for key, head in rows:
            found.setdefault(key, head)
    return found


def _candidates(act: Act, new: Sequence[New], within: timedelta) -> dict[int, defaultdict[int, list[int]]]:
    """By band and key, the heads that were stored before: one question a band and 500 keys."""
    found: dict[int, defaultdict[int, list[int]]] = {band: defaultdict(list) for band in range(BANDS)}
    since = act.now - within
    for band in range(BANDS):
        keys = sorted({one.keys[band] for one in new if one.keys})
        for part in parts(keys):
            wanted = sa.select(_BAND.key, _BAND.item_id).where(
                _BAND.band == band, _BAND.key.in_(part), _BAND.created_at >= since
            )
            for key, item in act.session.execute(wanted.order_by(_BAND.item_id)):
                found[band][key].append(item)
    return found


def _heads(act: Act, ids: set[int]) -> dict[int, Text]:
    wanted, found = sorted(ids), dict[int, Text]()
    columns = (_ITEM.id, _ITEM.feed_id, _ITEM.title, _ITEM.text, _ITEM.summary, _ITEM.language, _ITEM.published_at,
               _ITEM.first_seen_at)  # fmt: skip
    for part in parts(wanted):
        for row in act.session.execute(sa.select(*columns).where(_ITEM.id.in_(part))):
            found[row.id] = _text(row, row.first_seen_at)
    return found


def _told_before(
    one: New,
    pages: dict[str, int],
    found_by: dict[int, defaultdict[int, list[int]]],
    heads: dict[int, Text],
    bounds: Bounds,
) -> tuple[int, int] | None:
    """The item that told it first, and how alike they are in per cent: on the same page under such a title (a feed may
    link all its items to one page), or the one with the nearest text."""
    page = pages.get(one.url_key or "")
    if page is not None and same_title(one.text, heads[page], bounds):
        return page, SAME_PAGE
    shared = Counter(id for band, key in enumerate(one.keys) for id in found_by[band].get(key, ()))
    best: tuple[int, int] | None = None
    for id, _bands in shared.most_common(MOST):
        if (found := alike(one.text, heads[id], bounds)) is not None and (best is None or found > best[1]):
            best = id, found
    return best


@register("feeds.forget_bands", no_undo=N_("What is over is not kept anywhere."))
def forget_bands(act: Act) -> int:
    """Forget the keys of items by which nothing is compared any more. Returns how many."""
    act.need("feeds.fetch")
    forgotten = act.in_bulk(sa.delete(ItemBand).where(ItemBand.created_at < act.now - KEPT), "gone")
    act.quiet()
    return forgotten
