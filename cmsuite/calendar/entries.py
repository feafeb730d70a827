"""Entries: given a day and an hour, moved, cancelled, carried to another zone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import sqlalchemy as sa

from cmsuite.accounts.models import Account
from cmsuite.calendar.models import Entry
from cmsuite.content.checks import Finding
from cmsuite.content.models import Post, PostState, Variant
from cmsuite.content.posts import PostCancelled
from cmsuite.core import zones
from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import N_, in_sentence, short_moment
from cmsuite.core.locale import translate as _
from cmsuite.core.text import clean
from cmsuite.core.zones import Wall
from cmsuite.engines.acts import Act, register
from cmsuite.engines.people.models import Brand
from cmsuite.engines.trail import refs

GRACE_S = {"post": 1800, "live": 300, "evergreen": 86_400, "contest_notice": 0}
"""How late each kind of action may still go out, in seconds; a live or an embargo hardly, a contest notice never."""


class AlreadyPast(Refused):
    said = N_("{at} ({zone}) has gone by.")
    hint = N_("Choose a later time.")


class AlreadyPlaced(Refused):
    said = N_("This variant is in the calendar already, as entry {entry}: it goes out once.")
    hint = N_("Move it: cmsuite calendar move {entry} --at WHEN")


class UnderWay(Refused):
    """The store's own key holds a prepared publication to its entry."""

    said = N_("Entry {entry} is being sent, or has been: its day and hour stay.")
    hint = N_("What has not left yet can be carried on: cmsuite publishing status, then publishing replan or cancel.")


class EntryCancelled(Refused):
    said = N_("Entry {entry} is cancelled.")
    hint = N_("Take the cancelling back first: cmsuite journal, then cmsuite undo.")


class NotCancelled(Refused):
    said = N_("Entry {entry} is not cancelled.")


class NoDay(Refused):
    said = N_("Entry {entry} has no day yet.")


class UselessBefore(Refused):
    said = N_("It would leave after it has lost its use ({latest}).")
    hint = N_("Choose an earlier time, or another last useful moment.")


class UnknownAction(Usage):
    said = N_("There is no kind of entry named {found}; there are: {known}.")


class NothingToPlace(Usage):
    said = N_("An entry is for a variant, a post and its account, or at least a title.")


@dataclass(frozen=True, slots=True)
class Dated:
    """An entry after an act. `was`: its wall time before, when it moved. Instants in UTC."""

    entry: int
    was: Wall | None
    at: Wall | None
    due_at: datetime | None
    latest_useful_at: datetime | None
    findings: tuple[Finding, ...]
    version: int


@register("calendar.place", text=("title",))
def place(
    act: Act,
    at: Wall | None,
    *,
    variant_id: int | None = None,
    post_id: int | None = None,
    account_id: int | None = None,
    title: str = "",
    action_type: str = "post",
    grace_s: int | None = None,
    latest_useful_at: datetime | None = None,
    priority: int = 0,
) -> Dated:
    """Give a variant its day and hour; or a post and account without one, or an idea that has only a title.

    at: None is an idea without a day. grace_s: how late it may still go out, else by its kind.
    Raises Missing, AlreadyPast, AlreadyPlaced, UselessBefore, PostCancelled, UnknownAction, NothingToPlace.
    """
    act.need("calendar.place")
    if action_type not in GRACE_S:
        raise UnknownAction(found=action_type, known=", ".join(GRACE_S))
    row = Entry(action_type=action_type, priority=priority, owner_id=act.actor.person_id)
    row.grace_s = GRACE_S[action_type] if grace_s is None else grace_s
    _point(act, row, variant_id, post_id, account_id, title)
    _put(act, row, at, latest_useful_at)
    act.add(row)
    act.about(refs.ref(act, "entry", row.id).id)
    act.undo_by("calendar.cancel", entry=row.id, reason="undone", seen=row.version)
    return _dated(row, None)


@register("calendar.move", text=("because",))
def move(
    act: Act, entry: int, at: Wall | None, *, seen: int | None = None, because: dict[str, str] | None = None
) -> Dated:
    """Give an entry another wall time, or none (an idea again). What it had of grace goes with it.

    because: by rule that warns of that hour, why what was planned may leave then.
    Raises Missing, Conflict, AlreadyPast, UselessBefore, EntryCancelled, UnderWay, UnpassedThere, ShortReason.
    """
    act.need("calendar.place")
    row = _open(act, act.get(Entry, entry, seen=seen, yours={"wall": at}))
    was = row.wall
    _put(act, row, at, _given(row))
    _meets(act, row, because)
    act.about(refs.ref(act, "entry", entry).id)
    act.undo_by("calendar.move", entry=entry, at=was, seen=row.version)
    return _dated(row, was)


@register("calendar.cancel", text=("reason",))
def cancel(act: Act, entry: int, reason: str, *, seen: int | None = None) -> Dated:
    """Take an entry out of the calendar, with the reason. Raises Missing, Conflict, EntryCancelled, UnderWay."""
    act.need("calendar.place")
    row = _open(act, act.get(Entry, entry, seen=seen))
    row.cancelled_at, row.cancel_reason = act.now, clean(reason, 500, lines=False)
    act.session.flush()
    act.about(refs.ref(act, "entry", entry).id)
    act.undo_by("calendar.uncancel", entry=entry, seen=row.version)
    return _dated(row, row.wall)


@register("calendar.uncancel")
def uncancel(act: Act, entry: int, *, seen: int | None = None) -> Dated:
    """Put a cancelled entry back, at the time it had. Raises Missing, Conflict, NotCancelled, AlreadyPlaced."""
    act.need("calendar.place")
    row = act.get(Entry, entry, seen=seen)
    if row.cancelled_at is None:
        raise NotCancelled(entry=entry)
    _refuse_second(act, row.variant_id)
    reason = row.cancel_reason or ""
    row.cancelled_at = row.cancel_reason = None
    act.session.flush()
    act.about(refs.ref(act, "entry", entry).id)
    act.undo_by("calendar.cancel", entry=entry, reason=reason, seen=row.version)
    return _dated(row, None)


@register("calendar.rezone", text=("because",))
def rezone(
    act: Act,
    entry: int,
    zone: str,
    keep: Literal["wall", "instant"],
    *,
    seen: int | None = None,
    because: dict[str, str] | None = None,
) -> Dated:
    """Carry an entry to another zone: its wall time stays, or its instant does. because: as for `move`.

    Raises Missing, Conflict, NoDay, UnknownZone, AlreadyPast, UselessBefore, EntryCancelled, UnderWay, UnpassedThere,
    ShortReason.
    """
    act.need("calendar.rezone")
    row = _open(act, act.get(Entry, entry, seen=seen))
    was = row.wall
    if was is None or row.due_at is None:
        raise NoDay(entry=entry)
    at = Wall(was.local, zone, was.fold) if keep == "wall" else zones.wall(row.due_at, zone)
    _put(act, row, at, _given(row))
    _meets(act, row, because)
    act.undo_by("calendar.move", entry=entry, at=was, seen=row.version)
    return _dated(row, was)


def _meets(act: Act, row: Entry, because: dict[str, str] | None) -> None:
    """Have what was planned meet its new hour. Raises UnpassedThere, ShortReason."""
    from cmsuite.content import gates

    act.session.flush()
    if row.variant_id is not None:
        gates.moved(act, row.variant_id, row.due_at, because)


def zone_for(act: Act, account_id: int | None) -> str:
    """The zone in which a new entry is meant: the account's own, else the brand's."""
    own = act.session.scalar(sa.select(Account.zone).where(Account.id == account_id)) if account_id else None
    return own or act.session.scalars(sa.select(Brand.zone).where(Brand.id == act.in_brand)).one()


def shifts(at: Wall | None) -> tuple[Finding, ...]:
    """What the clocks' changes do to a wall time: one that does not exist moves forward, one that comes twice."""
    if at is None:
        return ()
    placed = zones.place(at)
    if placed.shift == "missing":
        said = _("{at} does not exist in {zone}, where the clocks go forward: it is {then:%H:%M}.")
        message = said.format(at=in_sentence(at.local), zone=at.zone, then=placed.wall.local)
        return (Finding("cal.dst-missing", "warn", message),)
    if placed.shift == "twice":
        said = _("{at} comes twice in {zone}: it is the one at {then:%H:%M} UTC.")
        message = said.format(at=in_sentence(at.local), zone=at.zone, then=placed.instant)
        return (Finding("cal.dst-twice", "info", message),)
    return ()


def window(at: Wall, days: int = 7) -> tuple[datetime, datetime]:
    """The days around an entry for which an approval of its content holds, from midnight to midnight there."""
    placed = zones.instant(at)
    first, _end = zones.day_bounds(placed - timedelta(days), at.zone)
    _start, last = zones.day_bounds(placed + timedelta(days), at.zone)
    return first, last


def _point(
    act: Act, row: Entry, variant_id: int | None, post_id: int | None, account_id: int | None, title: str
) -> None:
    """Say what the entry is for; a post and an account that have a variant together mean that one."""
    if variant_id is None and post_id is not None and account_id is not None:
        wanted = sa.select(Variant.id).where(Variant.post_id == post_id, Variant.account_id == account_id)
        variant_id = act.session.scalar(wanted)
    if variant_id is not None:
        variant = act.get(Variant, variant_id)
        post_id, account_id = variant.post_id, variant.account_id
    post = act.get(Post, post_id) if post_id is not None else None
    if post is not None and post.state == PostState.CANCELLED:
        raise PostCancelled(id=post.id)
    if account_id is not None:
        act.get(Account, account_id)
    title = clean(title, 200, lines=False) or (post.title if post else "")
    if not title:
        raise NothingToPlace()
    _refuse_second(act, variant_id)
    row.variant_id, row.post_id, row.account_id, row.title = variant_id, post_id, account_id, title


def _refuse_second(act: Act, variant_id: int | None) -> None:
    if variant_id is None:
        return
    wanted = sa.select(Entry.id).where(Entry.variant_id == variant_id, Entry.cancelled_at.is_(None))
    if (other := act.session.scalar(wanted)) is not None:
        raise AlreadyPlaced(entry=other)


def _put(act: Act, row: Entry, at: Wall | None, latest_useful_at: datetime | None) -> None:
    """Write a wall time and what follows from it. The wish stays as it was made, even where it does not exist."""
    if at is None:
        row.local_at = row.zone = row.due_at = None
        row.fold, row.latest_useful_at = "first", latest_useful_at
        return
    due_at = zones.instant(at)
    if due_at <= act.now:
        raise AlreadyPast(at=at.local, zone=at.zone)
    if latest_useful_at is not None and latest_useful_at < due_at:
        raise UselessBefore(latest=latest_useful_at.astimezone(zones.zone_info(at.zone)))
    row.local_at, row.zone, row.fold = at.__composite_values__()
    row.due_at = due_at
    row.latest_useful_at = latest_useful_at or due_at + timedelta(seconds=row.grace_s)


def _given(row: Entry) -> datetime | None:
    """The last useful moment where a person gave it; None where it follows from the grace."""
    if row.due_at is not None and row.latest_useful_at == row.due_at + timedelta(seconds=row.grace_s):
        return None
    return row.latest_useful_at


def _open(act: Act, row: Entry) -> Entry:
    """An entry that may change. Raises EntryCancelled, UnderWay.

    The calendar knows no publication. But a prepared one points at (entry, variant) by a key of the store, so an entry
    that can for a moment point at nothing has none; and a worker that prepares one now waits for this transaction.
    """
    if row.cancelled_at is not None:
        raise EntryCancelled(entry=row.id)
    if row.variant_id is not None:
        for variant_id in (None, row.variant_id):
            _repoint(act, row.id, variant_id)
    return row


def _repoint(act: Act, entry: int, variant_id: int | None) -> None:
    change = sa.update(Entry).where(Entry.id == entry).values(variant_id=variant_id)
    try:
        act.session.execute(change, execution_options={"synchronize_session": False})
    except sa.exc.IntegrityError as err:
        raise UnderWay(entry=entry) from err


def _dated(row: Entry, was: Wall | None) -> Dated:
    return Dated(row.id, was, row.wall, row.due_at, row.latest_useful_at, shifts(row.wall), row.version)


def told(act: Act, entries: Sequence[int]) -> dict[int, str]:
    """Entries by their account, their hour and their title, in the language in force."""
    wanted = sa.select(Entry, Account.handle).outerjoin(Account, Account.id == Entry.account_id)
    said = {}
    for row, handle in act.session.execute(wanted.where(Entry.id.in_(entries))):
        at = short_moment(row.due_at, row.zone) if row.due_at and row.zone else ""
        said[row.id] = " · ".join(part for part in (handle, at, row.title) if part)
    return said
