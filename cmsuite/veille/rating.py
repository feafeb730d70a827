"""How far a source and what it says are to be believed: proposed here, decided by a person.

Two axes, as NATO and the Admiralty rate intelligence (STANAG 2511): a source from A (totally reliable) to E, F where
that cannot be judged; what it says from 1 (confirmed by others) to 5, 6 where that cannot be judged.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import N_
from cmsuite.core.text import clean
from cmsuite.engines.acts import Act, register
from cmsuite.engines.feeds.models import Item
from cmsuite.engines.trail.models import Link, Ref
from cmsuite.engines.trail.refs import ref, relate
from cmsuite.veille.copies import Story, row_of, story
from cmsuite.veille.models import LETTERS, Qualification, Source
from cmsuite.veille.publishers import publisher_of
from cmsuite.veille.qualify import Decided, title_of

UNJUDGED = 6  # what an item says, before somebody judged it
CONFIRMED = 1
ORIGINS = 2  # independent ones, for what is confirmed
SHORTEST = 10  # letters of a reason that is one
_CODE = re.compile(r"([A-F])\s*([1-6])")


class NoRating(Usage):
    said = N_("“{found}” is no rating.")
    hint = N_("A rating is a letter for the source, A to F, and a digit for what it says, 1 to 6: B2.")


class RatingInconsistent(Refused):
    said = N_("The rating 1 means confirmed by others; this item has {n} independent origin.")
    hint = N_("Name an item of another publisher that confirms it, rate it 2, or give a reason of at least 10 letters.")


class ConfirmsItself(Usage):
    said = N_("Item {item} cannot confirm itself.")


@dataclass(frozen=True, slots=True)
class Rating:
    """A letter for the source, a digit for what it says."""

    letter: str
    digit: int

    def __str__(self) -> str:
        return f"{self.letter}{self.digit}"


def rating_of(text: str) -> Rating:
    """The rating that a text says: `B2`, `b 2`. Pure. Raises NoRating."""
    found = _CODE.fullmatch(clean(text, 10, lines=False).strip().upper())
    if found is None:
        raise NoRating(found=text)
    return Rating(found[1], int(found[2]))


def proposed(reliability: str | None, owner_type: str | None, origins: int) -> Rating:
    """What the software would say: the source's own letter, A of an official text, else F; 1 from two independent
    origins, else 6. Pure."""
    letter = reliability or ("A" if owner_type == "official" else "F")
    return Rating(letter, CONFIRMED if origins >= ORIGINS else UNJUDGED)


@register("veille.rate", text=("because",))
def rate(act: Act, item: int, letter: str, digit: int, *, because: str = "", seen: int | None = None) -> Decided:
    """Decide how far an item is to be believed. because: why it is held to be confirmed with fewer than two independent
    origins; it is kept in the item's note. Raises Missing, Conflict, NoRating, RatingInconsistent."""
    act.need("veille.qualify")
    row = row_of(act, item, seen)
    was = (row.source_rating, row.info_rating, row.note)
    put_rating(act, row, Rating(letter, digit), because)
    row.seen_at = act.now
    act.session.flush()
    act.undo_by("veille.unrate", item=item, letter=was[0], digit=was[1], note=was[2] or "", seen=row.version)
    return Decided(item, title_of(act, item), str(row.state), str(row.state), row.version)


@register("veille.unrate", text=("note",))
def unrate(act: Act, item: int, letter: str | None, digit: int | None, note: str, *, seen: int) -> Decided:
    """Put an item's rating and note back: the way back of `rate`, and of itself."""
    act.need("veille.qualify")
    row = row_of(act, item, seen)
    was = (row.source_rating, row.info_rating, row.note)
    row.source_rating, row.info_rating, row.note = letter, digit, note or None
    act.session.flush()
    act.undo_by("veille.unrate", item=item, letter=was[0], digit=was[1], note=was[2] or "", seen=row.version)
    return Decided(item, title_of(act, item), str(row.state), str(row.state), row.version)


def put_rating(act: Act, row: Qualification, wanted: Rating, because: str = "") -> None:
    """Write a rating on a line. Raises NoRating, RatingInconsistent."""
    if wanted.letter not in LETTERS or not 1 <= wanted.digit <= UNJUDGED:
        raise NoRating(found=f"{wanted.letter}{wanted.digit}")
    why = clean(because, 1000)
    if wanted.digit == CONFIRMED and len(why) < SHORTEST and (n := origins_of(act, row)) < ORIGINS:
        raise RatingInconsistent(n=n)
    row.source_rating, row.info_rating = wanted.letter, wanted.digit
    if why:
        row.note = "\n".join(part for part in (row.note, f"{wanted}: {why}") if part)


@register("veille.confirm")
def confirm(act: Act, item: int, by: int) -> int:
    """Say that another item of the brand confirms this one; the same again is one link. Returns the link's id.

    Raises Missing, ConfirmsItself.
    """
    act.need("veille.qualify")
    if item == by:
        raise ConfirmsItself(item=item)
    for one in (item, by):
        row_of(act, one, None)
    id, new = relate(act, "item", item, RELATION, "item", by)
    if new:
        act.undo_by("veille.confirm_no_more", item=item, by=by)
    else:
        act.quiet()
    return id


@register("veille.confirm_no_more")
def confirm_no_more(act: Act, item: int, by: int) -> None:
    """Say that an item does not confirm another after all. Raises Missing."""
    act.need("veille.qualify")
    source, target = ref(act, "item", item), ref(act, "item", by)
    act.about(source.id)
    wanted = sa.select(Link).where(Link.from_ref_id == source.id, Link.to_ref_id == target.id)
    found = act.session.scalars(wanted.where(Link.relation == RELATION, Link.removed_at.is_(None))).first()
    if found is None:
        act.quiet()
        return
    found.removed_at, found.removed_by = act.now, act.actor.person_id
    act.session.flush()
    act.undo_by("veille.confirm", item=item, by=by)


RELATION = "rests_on"


# ---- questions


def confirmed_by(act: Act, item: int) -> list[int]:
    """The items that somebody said confirm this one."""
    mine, other = aliased(Ref), aliased(Ref)
    found = (
        sa.select(other.row_id)
        .join(Link, Link.to_ref_id == other.id)
        .join(mine, mine.id == Link.from_ref_id)
        .where(mine.kind == "item", mine.row_id == item, other.kind == "item")
        .where(Link.relation == RELATION, Link.removed_at.is_(None))
        .order_by(other.row_id)
    )
    return list(act.session.scalars(found))


def origins_of(act: Act, line: Qualification, told: Story | None = None) -> int:
    """How many independent origins the item of a line has for its brand: those of its story as it came in, or itself
    and each other publisher of an item that somebody said confirms it. told: the story, where it is known."""
    rows = act.session.execute(
        sa.select(Item.url, Source.publisher, Source.title)
        .join(Qualification, Qualification.item_id == Item.id)
        .join(Source, Source.id == Qualification.source_id)
        .where(Qualification.brand_id == line.brand_id)
        .where(Item.id.in_({line.item_id, *confirmed_by(act, line.item_id)}))
    )
    publishers = {publisher_of(row.publisher, row.url, row.title) for row in rows}
    return max(1, len(publishers), (told or story(act, line)).origins)
