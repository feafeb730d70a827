"""Whom the issues of a brand go to: added with the basis by which they may be, by axes, until they leave."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

import sqlalchemy as sa

from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_
from cmsuite.core.parts import parts
from cmsuite.core.text import clean, one_of
from cmsuite.engines.acts import Act, register
from cmsuite.engines.mail.many import blank_mails_to
from cmsuite.engines.mail.server import mail_address
from cmsuite.veille.digest.addressbook import Newcomer, NoBasis, proved
from cmsuite.veille.digest.words import BASES, STATES
from cmsuite.veille.models import AXES, Recipient, RecipientState
from cmsuite.veille.sources import NoSuchAxis

S = RecipientState
REASON = 300  # letters


class ThereAlready(Refused):
    said = N_("{address} is there already, as recipient {id}: {state}.")
    hint = N_("Change their axes, or take them back with a basis of today: cmsuite veille recipients")
    words: ClassVar = {"state": STATES}


class StillActive(Refused):
    said = N_("{address} is active already.")


class GoneAlready(Refused):
    said = N_("{address} has left already: {state}.")
    words: ClassVar = {"state": STATES}


@dataclass(frozen=True, slots=True)
class RecipientLine:
    """A recipient as a list shows them."""

    id: int
    address: str
    name: str
    axes: tuple[str, ...]
    basis: str
    basis_on: date
    proof: str
    state: str
    since: datetime
    left_at: datetime | None
    left_why: str
    version: int


@dataclass(frozen=True, slots=True)
class Added:
    """What came of a list: who is new, who was there already, and who had left and is left alone."""

    new: tuple[RecipientLine, ...]
    known: int = 0
    left_alone: tuple[str, ...] = ()


@register("veille.recipient_add", text=("who",))
def add(act: Act, who: Newcomer) -> RecipientLine:
    """Write to somebody from the next issue on. Raises NotAnAddress, NoBasis, NoProof, NoSuchAxis, ThereAlready."""
    act.need("veille.recipients")
    wanted = _checked(who)
    found = _there(act, [wanted.address]).get(wanted.address.lower())
    if found is not None:
        raise ThereAlready(address=wanted.address, id=found.id, state=str(found.state))
    row = act.add(_row(act, wanted))
    act.undo_by("veille.recipient_drop", ids=[row.id])
    return line_of(row)


@register("veille.recipients_add", text=("who",))
def add_all(act: Act, who: list[Newcomer]) -> Added:
    """A list at once. Nobody who left is taken back by a list. Raises NotAnAddress, NoBasis, NoProof, NoSuchAxis."""
    act.need("veille.recipients")
    wanted = {one.address.lower(): one for one in map(_checked, who)}
    there = _there(act, wanted)
    rows = [_row(act, one) for address, one in wanted.items() if address not in there]
    act.session.add_all(rows)
    act.session.flush()
    if rows:
        act.undo_by("veille.recipient_drop", ids=[row.id for row in rows])
    else:
        act.quiet()
    gone = tuple(row.address for row in there.values() if row.state is not S.ACTIVE)
    return Added(tuple(map(line_of, rows)), len(there) - len(gone), gone)


@register("veille.recipient_drop", no_undo=N_("Add them again."))
def drop(act: Act, ids: list[int]) -> None:
    """Take back that these were added: as if they had never been."""
    act.need("veille.recipients")
    act.in_bulk(sa.delete(Recipient).where(Recipient.id.in_(ids)), "gone")


@register("veille.recipient_axes")
def read_axes(act: Act, recipient_id: int, axes: list[str], *, seen: int | None = None) -> RecipientLine:
    """What somebody reads from now on: nothing named is everything. Raises Missing, Conflict, NoSuchAxis."""
    act.need("veille.recipients")
    row = act.get(Recipient, recipient_id, seen=seen)
    was, row.axes = row.axes, list(_axes(axes))
    act.session.flush()
    act.undo_by("veille.recipient_axes", recipient_id=recipient_id, axes=was, seen=row.version)
    return line_of(row)


@register("veille.recipient_leave", text=("why",))
def leave(act: Act, recipient_id: int, *, why: str = "", seen: int | None = None) -> RecipientLine:
    """Write to somebody no more: they asked for it. Raises Missing, Conflict, GoneAlready."""
    act.need("veille.recipients")
    row = act.get(Recipient, recipient_id, seen=seen)
    gone(act, row, S.UNSUBSCRIBED, why)
    act.session.flush()
    act.undo_by("veille.recipient_restore", recipient_id=row.id, state=S.ACTIVE, since=row.since, seen=row.version)
    return line_of(row)


@register("veille.recipient_back", text=("proof",))
def back(
    act: Act, recipient_id: int, basis: str, on: date, *, proof: str = "", seen: int | None = None
) -> RecipientLine:
    """Write again to somebody who had left, for a reason of today; or say what shows the consent of who is there.

    Raises Missing, Conflict, StillActive, NoBasis, NoProof.
    """
    act.need("veille.recipients")
    row = act.get(Recipient, recipient_id, seen=seen)
    if row.state is S.ACTIVE and not (row.basis == "consent" and not row.proof):  # which an older program took
        raise StillActive(address=row.address)
    if basis not in BASES:
        raise NoBasis(address=row.address)
    proof = proved(row.address, basis, clean(proof, REASON, lines=False))
    was = {"state": row.state, "since": row.since, "left_at": row.left_at, "why": row.left_why or "",
           "basis": row.basis, "on": row.basis_on, "proof": row.proof}  # fmt: skip
    row.basis, row.basis_on, row.proof = basis, on, proof
    row.state, row.since, row.left_at, row.left_why = S.ACTIVE, act.now, None, None
    act.session.flush()
    act.undo_by("veille.recipient_restore", recipient_id=row.id, seen=row.version, **was)
    return line_of(row)


@register("veille.recipient_restore", text=("why", "proof"), no_undo=N_("Do again what was undone."))
def restore(
    act: Act,
    recipient_id: int,
    state: RecipientState,
    since: datetime,
    *,
    seen: int,
    left_at: datetime | None = None,
    why: str = "",
    basis: str | None = None,
    on: date | None = None,
    proof: str | None = None,
) -> RecipientLine:
    """Put somebody back where they were: the way back of `leave` and `back`. basis, on, proof: None as they are. Raises
    Missing, Conflict."""
    act.need("veille.recipients")
    row = act.get(Recipient, recipient_id, seen=seen)
    row.state, row.since, row.left_at, row.left_why = state, since, left_at, why or None
    row.basis, row.basis_on = basis or row.basis, on or row.basis_on
    row.proof = row.proof if proof is None else proof
    act.session.flush()
    return line_of(row)


@register("veille.recipient_forget", no_undo=N_("What was erased is not kept anywhere."))
def forget(act: Act, recipient_id: int) -> int:
    """Erase somebody who asks for it: their row, and their address in the mails that were sent. Returns how many
    mails. Raises Missing."""
    act.need("veille.recipients")
    row = act.get(Recipient, recipient_id)
    mails = blank_mails_to(act, row.address)
    act.session.delete(row)
    act.session.flush()
    return mails


def gone(act: Act, row: Recipient, state: RecipientState, why: str) -> None:
    """The only lines by which somebody leaves. Raises GoneAlready."""
    if row.state is not S.ACTIVE:
        raise GoneAlready(address=row.address, state=str(row.state))
    row.state, row.left_at, row.left_why = state, act.now, clean(why, REASON, lines=False) or None


def recipients(act: Act, *, state: RecipientState | None = None, limit: int = 20_000) -> list[RecipientLine]:
    """The recipients of the brand, by address."""
    query = sa.select(Recipient).order_by(sa.func.lower(Recipient.address), Recipient.id).limit(limit)
    return [
        line_of(row) for row in act.session.scalars(query if state is None else query.where(Recipient.state == state))
    ]


def recipient(act: Act, address: str) -> RecipientLine | None:
    """The recipient who has an address."""
    found = _there(act, [address]).get(address.lower())
    return line_of(found) if found is not None else None


def line_of(row: Recipient) -> RecipientLine:
    """A row as a value."""
    return RecipientLine(
        row.id,
        row.address,
        row.name,
        tuple(row.axes),
        row.basis,
        row.basis_on,
        row.proof,
        str(row.state),
        row.since,
        row.left_at,
        row.left_why or "",
        row.version,
    )


def _there(act: Act, addresses: Collection[str]) -> dict[str, Recipient]:
    """Who is there, by address in small letters."""
    found: dict[str, Recipient] = {}
    todo = sorted({one.lower() for one in addresses})
    for part in parts(todo):
        wanted = sa.select(Recipient).where(sa.func.lower(Recipient.address).in_(part))
        found |= {row.address.lower(): row for row in act.session.scalars(wanted)}
    return found


def _checked(who: Newcomer) -> Newcomer:
    address = mail_address(who.address)
    if who.basis not in BASES:
        raise NoBasis(address=address)
    text = {name: clean(getattr(who, name), REASON, lines=False) for name in ("name", "proof")}
    proved(address, who.basis, text["proof"])
    return Newcomer(address, who.basis, who.on, text["name"], _axes(who.axes), text["proof"])


def _axes(axes: Collection[str]) -> tuple[str, ...]:
    for one in axes:
        if one not in AXES:
            raise NoSuchAxis(found=one, allowed=", ".join(AXES), near=one_of(one, list(AXES)))
    return tuple(one for one in AXES if one in axes)


def _row(act: Act, who: Newcomer) -> Recipient:
    return Recipient(
        address=who.address,
        name=who.name,
        axes=list(who.axes),
        basis=who.basis,
        basis_on=who.on,
        proof=who.proof,
        state=S.ACTIVE,
        since=act.now,
    )
