"""One line for what many tell: for a brand, the items of one story stand under the line of one of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_
from cmsuite.core.parts import parts
from cmsuite.engines.acts import Act, Missing, register
from cmsuite.engines.feeds.copies import is_verbatim
from cmsuite.engines.feeds.models import Item
from cmsuite.engines.people.models import Brand
from cmsuite.veille.models import Decision, Qualification, Source
from cmsuite.veille.publishers import publisher_of

_MINE, _ITEM, _SOURCE = Qualification.__table__.c, Item.__table__.c, Source.__table__.c
_STORY = sa.func.coalesce(_ITEM.head_id, _ITEM.id)
BRANDS = sa.select(Brand.__table__.c.id)
"""Of all brands: sources of a feed are found by brand and feed, and without it read one after the other."""
OF_ANY_BRAND = _MINE.brand_id.in_(BRANDS)
"""True of every line: said where lines are found by their item, which the index has below the brand."""


class NotUnder(Refused):
    said = N_("Item {item} does not stand under another.")


class NothingToJoin(Refused):
    said = N_("An item does not stand under itself.")


@dataclass(frozen=True, slots=True)
class Copy:
    """Another item of the same story, for a brand. alike: per cent; None where a person put it there."""

    item: int
    title: str
    url: str | None
    source: str
    at: datetime
    alike: int | None


@dataclass(frozen=True, slots=True)
class Story:
    """What else tells what an item does. under: the item whose line it stands under, if it does not show itself.
    origins: independent ones: one publisher counts once, and what repeats the first word for word not at all."""

    under: int | None
    copies: tuple[Copy, ...]
    origins: int


def with_what_is_under(items: Collection[int]) -> sa.ColumnElement[bool]:
    """A condition on lines: they are of these items, or stand under them. An `or` would pass over every line."""
    of = Qualification.__table__.alias().c
    mine = sa.select(of.id).where(of.brand_id.in_(BRANDS))
    return _MINE.id.in_(sa.union(mine.where(of.item_id.in_(items)), mine.where(of.copy_of.in_(items))))


def place(act: Act, which: Any) -> int:
    """Put lines that have just come in under that of their story, in each brand: part of `veille.take_in`.

    which: a condition on items and sources. The line that shows is the first, or a later one of a better rated source
    as long as nobody looked at the first. Returns how many stand under another.
    """
    told = Item.__table__.alias()
    again = sa.or_(_ITEM.head_id.is_not(None), sa.exists().where(told.c.head_id == _ITEM.id))
    followed = Item.__table__.join(Source.__table__, _SOURCE.feed_id == _ITEM.feed_id)
    theirs = sa.select(_STORY).select_from(followed).where(which, _SOURCE.brand_id.in_(BRANDS), again)
    stories = set(act.session.scalars(theirs.distinct()))
    if not stories:
        return 0
    moved: list[dict[str, Any]] = []
    for of in _by_story(act, stories).values():
        moved += _arranged(of, act.now)
    if moved:
        under = sa.update(Qualification.__table__).where(_MINE.id == sa.bindparam("line"))  # type: ignore[arg-type]
        act.session.connection().execute(under.values(copy_of=sa.bindparam("under")), moved)
        act.note("qualification", [], "copy_of", n=len(moved))
    return len(moved)


def place_again(act: Act, items: Collection[int]) -> int:
    """Put lines whose items were found to tell again what another does under the line that shows, in each brand, with
    what stands under them. One that a person has touched stays. Returns how many stand under another."""
    stories = {story for part in parts(sorted(items)) for story in act.session.scalars(_TOLD.where(_ITEM.id.in_(part)))}
    n = 0
    for of in _by_story(act, stories).values():
        shown = [one for one in of if one.copy_of is None]
        again = [one for one in shown if one.item_id in items and one.state == Decision.NEW and one.seen_at is None]
        first = next((one for one in shown if one not in again), shown[0] if shown else None)
        above = {one.item_id for one in again if one is not first}
        if first is not None and above:
            mine = _MINE.brand_id == first.brand_id, with_what_is_under(above)
            n += act.in_bulk(sa.update(Qualification).where(*mine).values(copy_of=first.item_id), "copy_of")
    return n


_TOLD = sa.select(_STORY).distinct()


def _by_story(act: Act, stories: Collection[int]) -> dict[tuple[int, int], list[Any]]:
    """The lines of these stories, by brand and story."""
    found: dict[tuple[int, int], list[Any]] = defaultdict(list)
    wanted = sorted(stories)
    tables = Qualification.__table__.join(Item.__table__, _ITEM.id == _MINE.item_id).join(
        Source.__table__, _SOURCE.id == _MINE.source_id
    )
    columns = (_MINE.id, _MINE.brand_id, _MINE.item_id, _MINE.state, _MINE.seen_at, _MINE.copy_of, _MINE.created_at,
               _SOURCE.reliability, _STORY.label("story"))  # fmt: skip
    for part in parts(wanted):
        items = sa.select(_ITEM.id)
        told = sa.union(items.where(_ITEM.id.in_(part)), items.where(_ITEM.head_id.in_(part)))
        rows = sa.select(*columns).select_from(tables).where(_MINE.item_id.in_(told), OF_ANY_BRAND)
        for row in act.session.execute(rows.order_by(_MINE.item_id)):
            found[row.brand_id, row.story].append(row)
    return found


def _arranged(lines: list[Any], now: datetime) -> Iterable[dict[str, Any]]:
    """Which lines of a story in one brand stand under another item than before. lines: by item; now: when what is new
    came in."""
    new = [one for one in lines if one.created_at == now and one.copy_of is None and one.state == Decision.NEW]
    old = [one for one in lines if one not in new and one.copy_of is None]
    if not new or len(old) + len(new) < 2:
        return []
    shown = old[0] if old else new[0]
    if shown.state == Decision.NEW and shown.seen_at is None:
        shown = min([shown, *new], key=lambda one: (one.reliability or "F", one is not shown))
    under = [one for one in new if one is not shown]
    if shown in new and old:
        under.append(old[0])
    above = {one.item_id for one in under}
    under += [one for one in lines if one.copy_of in above]
    return [{"line": one.id, "under": shown.item_id} for one in under]


def story(act: Act, line: Qualification) -> Story:
    """What else tells what the item of a line does, for its brand."""
    item, shown = line.item_id, line.copy_of or line.item_id
    rows = act.session.execute(
        sa.select(Item, Source.title, Source.publisher, Qualification.sort_at)
        .join(Qualification, Qualification.item_id == Item.id)
        .join(Source, Source.id == Qualification.source_id)
        .where(Qualification.brand_id == line.brand_id, with_what_is_under([shown]))
        .order_by(Item.id)
    ).all()
    copies = [
        Copy(of.id, of.title, of.url, title, at, of.alike if of.head_id else None)
        for of, title, _publisher, at in rows
        if of.id != item
    ]
    again = is_verbatim(act)
    origins = {
        publisher_of(publisher, of.url, title) for of, title, publisher, _at in rows if not again(of.head_id, of.alike)
    }
    return Story(line.copy_of, tuple(copies), max(1, len(origins)))


@register("veille.split")
def split(act: Act, item: int, *, along: list[int] | None = None, seen: int | None = None) -> str:
    """Set an item apart: it tells something else, and shows itself; along: items that stand under it again. Returns its
    title. Raises Missing, NotUnder, Conflict."""
    title = _put(act, item, None, seen)
    if along:
        mine = sa.and_(Qualification.brand_id == act.in_brand, Qualification.item_id.in_(along))
        act.in_bulk(sa.update(Qualification).where(mine).values(copy_of=item), "copy_of")
    return title


@register("veille.join")
def join(act: Act, item: int, under: int, *, seen: int | None = None) -> str:
    """Put an item under another that tells the same; what stood under it comes along. Returns its title.

    Raises Missing, NothingToJoin, Conflict.
    """
    return _put(act, item, under, seen)


def _put(act: Act, item: int, under: int | None, seen: int | None) -> str:
    act.need("veille.qualify")
    row = row_of(act, item, seen)
    was, along = row.copy_of, list[int]()
    if under is None and was is None:
        raise NotUnder(item=item)
    if under is not None:
        above = row_of(act, under, None)
        under = above.copy_of or above.item_id
        if under == item:
            raise NothingToJoin()
        mine = sa.and_(Qualification.brand_id == act.in_brand, Qualification.copy_of == item)
        along = list(act.session.scalars(sa.select(Qualification.item_id).where(mine).order_by(Qualification.item_id)))
        act.in_bulk(sa.update(Qualification).where(mine).values(copy_of=under), "copy_of")
    row.copy_of = under
    act.session.flush()
    if was is None:
        act.undo_by("veille.split", item=item, along=along, seen=row.version)
    else:
        act.undo_by("veille.join", item=item, under=was, seen=row.version)
    return act.session.scalar(sa.select(Item.title).where(Item.id == item)) or ""


def row_of(act: Act, item: int, seen: int | None) -> Qualification:
    """The brand's own line about an item. Raises Missing, Conflict."""
    id = act.session.scalar(sa.select(Qualification.id).where(Qualification.item_id == item))
    if id is None:
        raise Missing(kind="item", id=item)
    return act.get(Qualification, id, seen=seen)
