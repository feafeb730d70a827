"""What the brand decides about each item: kept, or discarded with a reason; and how items come in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa

from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import N_
from cmsuite.engines.acts import Act, register
from cmsuite.engines.feeds.models import Item, ItemVersion
from cmsuite.veille.applying import came_in, say_otherwise, unread
from cmsuite.veille.copies import BRANDS, place, row_of
from cmsuite.veille.models import MOVES, REASONS, Decision, Qualification, Source
from cmsuite.veille.words import STATES


class NoSuchMove(Refused):
    said = N_("Item {item} is {was}: it cannot become {to}.")
    words: ClassVar = {"was": STATES, "to": STATES}


class SoAlready(NoSuchMove):
    said = N_("Item {item} is {to} already.")


class NoSuchReason(Usage):
    """item.discard-without-reason."""

    said = N_("{found} is not a reason to discard an item.")
    hint = N_("The reasons are: {allowed}.")


@dataclass(frozen=True, slots=True)
class Decided:
    """What an item has become for the brand."""

    item: int
    title: str
    state: str
    was: str
    version: int


def move(row: Qualification, to: Decision) -> None:
    """The only line that takes a decision. Raises NoSuchMove."""
    if to not in MOVES.get(row.state, set()):
        raise (SoAlready if row.state is to else NoSuchMove)(item=row.item_id, was=str(row.state), to=str(to))
    row.state = to


@register("veille.keep")
def keep(act: Act, item: int, *, seen: int | None = None) -> Decided:
    """Keep an item: it is of use. Raises Missing, NoSuchMove, Conflict."""
    return _decide(act, item, Decision.KEPT, None, seen)


def take_up(act: Act, item: int) -> None:
    """A post is made of an item: what is used is kept. Raises Missing."""
    if row_of(act, item, None).state == Decision.NEW:
        keep(act, item)


@register("veille.discard")
def discard(act: Act, item: int, reason: str, *, seen: int | None = None) -> Decided:
    """Discard an item, for one of the seven reasons. Raises Missing, NoSuchMove, NoSuchReason, Conflict."""
    if reason not in REASONS:
        raise NoSuchReason(found=reason, allowed=", ".join(REASONS))
    return _decide(act, item, Decision.DISCARDED, reason, seen)


@register("veille.take_back", text=("analysis",))
def take_back(
    act: Act,
    item: int,
    state: Decision,
    reason: str | None,
    *,
    seen: int,
    snoozed_until: datetime | None = None,
    analysis: dict[str, Any] | None = None,
) -> Decided:
    """Put an item back where it was before a decision: the way back of `keep`, `discard` and `analyse`, and of itself.

    analysis: its summary, what it changes and its rating, where these go back too.
    """
    act.need("veille.qualify")
    row = row_of(act, item, seen)
    was, was_reason, was_snoozed = row.state, row.reason, row.snoozed_until
    was_said = analysis_of(row) if analysis is not None else None
    row.state, row.reason, row.snoozed_until = state, reason, snoozed_until
    for name, value in (analysis or {}).items():
        setattr(row, name, value)
    act.session.flush()
    act.undo_by(
        "veille.take_back", item=item, state=was, reason=was_reason, seen=row.version, snoozed_until=was_snoozed,
        analysis=was_said,
    )  # fmt: skip
    return Decided(item, title_of(act, item), str(row.state), str(was), row.version)


ANALYSIS = ("summary", "so_what", "source_rating", "info_rating", "note")


def analysis_of(row: Qualification) -> dict[str, Any]:
    """What an analysis writes, as it stands now."""
    return {name: getattr(row, name) for name in ANALYSIS}


def _decide(act: Act, item: int, to: Decision, reason: str | None, seen: int | None) -> Decided:
    act.need("veille.qualify")
    row = row_of(act, item, seen)
    was, was_reason, was_snoozed = row.state, row.reason, row.snoozed_until
    move(row, to)
    row.reason, row.seen_at, row.snoozed_until = reason, act.now, None
    act.session.flush()
    act.undo_by(
        "veille.take_back", item=item, state=was, reason=was_reason, seen=row.version, snoozed_until=was_snoozed
    )
    return Decided(item, title_of(act, item), str(to), str(was), row.version)


def title_of(act: Act, item: int) -> str:
    """The title of an item."""
    return act.session.scalar(sa.select(Item.title).where(Item.id == item)) or ""


@register("veille.take_in", no_undo=N_("Items that came in are kept or discarded one by one."))
def take_in(act: Act, feeds: list[int]) -> int:
    """Items that this transaction has stored become news for each brand that follows their feed; those that it has
    found edited are read anew by the rules. Returns how many came in."""
    act.need("veille.take_in")
    came = Item.__table__.alias("came").c  # by number: left to itself, SQLite reads all items there are, in their order
    new = sa.select(came.id).where(came.feed_id.in_(feeds), came.first_seen_at == act.now)
    n = _insert(act, Item.id.in_(new))
    edited = sa.select(ItemVersion.item_id).join(Item, Item.id == ItemVersion.item_id)
    say_otherwise(act, act.session.scalars(edited.where(ItemVersion.seen_at == act.now, Item.feed_id.in_(feeds))).all())
    return n


def take_in_feed(act: Act, feed_id: int) -> int:
    """The items that a feed has already, for the brand that begins to follow it: part of `veille.follow`."""
    return _insert(act, sa.and_(Item.feed_id == feed_id, Source.__table__.c.brand_id == act.in_brand))


def take_in_items(act: Act, feed_id: int, items: Sequence[int]) -> int:
    """These items of a feed, at most 500, for the brand at hand: part of `veille.capture`."""
    which = sa.and_(Item.feed_id == feed_id, Item.id.in_(items), Source.__table__.c.brand_id == act.in_brand)
    return _insert(act, which)


def _insert(act: Act, which: Any) -> int:
    item, source, mine = Item.__table__.c, Source.__table__.c, Qualification.__table__.c
    there = sa.exists().where(mine.brand_id == source.brand_id, mine.item_id == item.id)
    shown_at = sa.case((item.published_at < item.first_seen_at, item.published_at), else_=item.first_seen_at)
    values = {
        "brand_id": source.brand_id,
        "item_id": item.id,
        "source_id": source.id,
        "state": sa.literal("new"),
        "axis": source.axis,
        "score": unread(act.now, source.reliability, shown_at),
        "sort_at": shown_at,
        "version": sa.literal(1),
        "created_at": sa.literal(act.now, type_=mine.created_at.type),
    }
    new = (
        sa.select(*values.values())
        .select_from(Item.__table__.join(Source.__table__, source.feed_id == item.feed_id))
        .where(which, source.brand_id.in_(BRANDS), source.muted_at.is_(None), ~there)
        .order_by(item.id)
    )
    put = act.insert(Qualification).from_select(list(values), new).on_conflict_do_nothing()
    result: Any = act.session.execute(put)
    if result.rowcount:
        act.note("qualification", [], "new", n=result.rowcount)
        place(act, which)
        came_in(act, which)
    act.quiet()
    return int(result.rowcount)
