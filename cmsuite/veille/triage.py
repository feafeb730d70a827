"""What is done to an item besides deciding on it: a note, an axis, who reads it, until when it waits, its tags."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_
from cmsuite.core.text import clean, one_of
from cmsuite.core.when import NotAMoment, parse
from cmsuite.core.zones import instant
from cmsuite.engines.acts import Act, register
from cmsuite.engines.people.models import Brand
from cmsuite.veille.copies import row_of
from cmsuite.veille.models import AXES, ItemTag, Qualification
from cmsuite.veille.qualify import Decided, title_of
from cmsuite.veille.sources import NoSuchAxis
from cmsuite.veille.tagging import tag_of
from cmsuite.veille.team import of_the_team

LONGEST_NOTE = 4000
MORNING = "9:00"  # when an item comes back whose day alone was said


class NoTag(Usage):
    said = N_("Say at least one tag to put on or to take off.")


class GoneBy(Usage):
    said = N_("{at} is over: an item waits until a later moment.")


@register("veille.note", text=("note",))
def note(act: Act, item: int, note: str, *, seen: int | None = None) -> Decided:
    """Write a note on an item, in place of the one that it has; none empties it. Raises Missing, Conflict."""
    row = _touched(act, item, seen)
    was, row.note = row.note, clean(note, LONGEST_NOTE) or None
    act.session.flush()
    act.undo_by("veille.note", item=item, note=was or "", seen=row.version)
    return _done(act, row)


@register("veille.axis")
def set_axis(act: Act, item: int, axis: str, *, seen: int | None = None) -> Decided:
    """Put an item under another axis than its source. Raises Missing, Conflict, NoSuchAxis."""
    if axis not in AXES:
        raise NoSuchAxis(found=axis, allowed=", ".join(AXES), near=one_of(axis, list(AXES)))
    row = _touched(act, item, seen)
    was, row.axis = row.axis, axis
    act.session.flush()
    act.undo_by("veille.axis", item=item, axis=was, seen=row.version)
    return _done(act, row)


@register("veille.assign")
def assign(act: Act, item: int, person_id: int | None, *, seen: int | None = None) -> Decided:
    """Say who deals with an item; None: nobody in particular. Raises Missing, Conflict, NotInTheTeam."""
    row = _touched(act, item, seen)
    if person_id is not None:
        of_the_team(act, person_id)
    was, row.assigned_to = row.assigned_to, person_id
    act.session.flush()
    act.undo_by("veille.assign", item=item, person_id=was, seen=row.version)
    return _done(act, row)


@register("veille.snooze")
def snooze(act: Act, item: int, until: datetime | None, *, seen: int | None = None) -> Decided:
    """Have an item wait until a moment: lists leave it out before; None: it waits no longer.

    Raises Missing, Conflict, GoneBy.
    """
    row = _touched(act, item, seen)
    if until is not None and until <= act.now and act.undoing is None:
        raise GoneBy(at=act.there(until))
    was, row.snoozed_until = row.snoozed_until, until
    act.session.flush()
    act.undo_by("veille.snooze", item=item, until=was, seen=row.version)
    return _done(act, row)


@register("veille.tag")
def tag(
    act: Act, item: int, add: Sequence[str] = (), remove: Sequence[str] = (), *, seen: int | None = None
) -> Decided:
    """Put tags on an item and take others off; what is there already, or is not, is left as it is.

    Raises Missing, Conflict, NoTag.
    """
    wanted, unwanted = (list(dict.fromkeys(filter(None, map(tag_of, some)))) for some in (add, remove))
    if not wanted and not unwanted:
        raise NoTag()
    row = _touched(act, item, seen)
    there = {one.tag: one for one in act.session.scalars(sa.select(ItemTag).where(ItemTag.qualification_id == row.id))}
    put = [one for one in wanted if one not in there and one not in unwanted]
    off = [one for one in unwanted if one in there]
    for word in off:
        act.session.delete(there[word])
    act.session.flush()
    act.session.add_all(ItemTag(qualification_id=row.id, tag=word) for word in put)
    act.session.flush()
    if put or off:
        act.undo_by("veille.tag", item=item, add=off, remove=put, seen=row.version)
    return _done(act, row)


def until(text: str, now: datetime, zone: str) -> datetime:
    """The moment that was said, in a zone: `tomorrow 9h`, `in 3d`, `monday` (its morning). Pure. Raises NotAMoment."""
    try:
        return instant(parse(text, now, zone))
    except NotAMoment as err:
        try:
            return instant(parse(f"{text} {MORNING}", now, zone))
        except NotAMoment:
            raise err from None


# ---- questions


def until_here(act: Act, text: str) -> datetime:
    """The same, where the brand is. Raises NotAMoment."""
    zone = act.session.scalar(sa.select(Brand.zone).where(Brand.id == act.in_brand))
    return until(text, act.now, zone or "UTC")


def tags(act: Act) -> dict[str, int]:
    """The tags in use, each with how many items bear it, the most used first."""
    n = sa.func.count().label("n")
    rows = sa.select(ItemTag.tag, n).where(act.mine(ItemTag.brand_id)).group_by(ItemTag.tag)
    return {row.tag: row.n for row in act.session.execute(rows.order_by(n.desc(), ItemTag.tag))}


def _touched(act: Act, item: int, seen: int | None) -> Qualification:
    act.need("veille.qualify")
    row = row_of(act, item, seen)
    row.seen_at = act.now
    return row


def _done(act: Act, row: Qualification) -> Decided:
    return Decided(row.item_id, title_of(act, row.item_id), str(row.state), str(row.state), row.version)
