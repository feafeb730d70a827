"""A person decides that something leaves, when, or that it does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

import sqlalchemy as sa

from cmsuite.accounts.models import Account
from cmsuite.calendar.days import leaving
from cmsuite.calendar.entries import UnderWay, shifts
from cmsuite.calendar.entries import move as move_entry
from cmsuite.calendar.models import Entry
from cmsuite.content.approval import standing
from cmsuite.content.checks import Finding
from cmsuite.content.drafts import draft
from cmsuite.content.words import STEPS
from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_, _
from cmsuite.core.zones import Wall
from cmsuite.engines.acts import Act, came_after, register
from cmsuite.engines.trail import refs
from cmsuite.publishing.holds import decided_now
from cmsuite.publishing.models import Publication, State
from cmsuite.publishing.publication import forget, halfway, let_go, locked
from cmsuite.publishing.words import STATES

S = State
CHANNEL = "publishing"
DECIDED = N_("A decision is a fact: cancel the publication, or place a hold.")


class NotReady(Refused):
    said = N_("Entry {entry} cannot go out yet: it needs a post for an account, a day and an hour.")
    hint = N_("Give it one: cmsuite calendar place")


class EntryCancelled(Refused):
    said = N_("Entry {entry} is cancelled.")
    hint = N_("Place the post again: cmsuite calendar place")


class TooLate(Refused):
    said = N_("Entry {entry} was useful until {at}.")
    hint = N_("Give it another time: cmsuite calendar move {entry} --at WHEN")


class NotApproved(Refused):
    """pub.not-approved"""

    said = N_("The approval of post {post} is missing or refused: {steps}.")
    hint = N_("Have it approved: cmsuite post approve {post}")


class NotPlanned(Refused):
    said = N_("Publication {id} does not wait for its time: it is {state}.")
    hint = N_("Look at it: cmsuite publishing status")
    words: ClassVar = {"state": STATES}


@dataclass(frozen=True, slots=True)
class Planned:
    """What will leave, and when. findings: what is to be known of that hour, where the clocks change (cal.dst-…)."""

    publication_id: int
    entry_id: int
    due_at: datetime
    latest_useful_at: datetime | None
    findings: tuple[Finding, ...]


@register("publishing.plan", text=("because",))
def plan(act: Act, entry_id: int, *, seen: datetime | None = None, because: dict[str, str] | None = None) -> Planned:
    """Decide that an entry goes out at its time; what was missed, failed or cancelled is decided anew.

    seen: when it was decided last, as far as the caller knows; later decisions are a Conflict. because: by rule that
    warns of that hour, why it may leave then, where the approval did not meet it.
    Raises Missing, Forbidden, NotReady, EntryCancelled, TooLate, NotApproved, Blocked, UnpassedThere, ShortReason,
    NoSuchMove, HashMismatch, Conflict.
    """
    act.need("publishing.plan")
    entry = act.get(Entry, entry_id)
    account, due_at = _may_go(act, entry, because)
    row = act.session.scalars(
        sa.select(Publication).where(Publication.entry_id == entry_id, Publication.account_id == account.id)
    ).one_or_none()
    decided_at = decided_now(act, account)
    if row is None:
        row = Publication(entry_id=entry_id, account_id=account.id, state=S.PLANNED, decided_at=decided_at)
        act.add(row)
    else:
        row = _as_seen(act, row.id, seen)
        let_go(row, S.PLANNED)
        if not halfway(act, row):
            forget(row)
    _decide(act, row, decided_at)
    act.undo_by("publishing.cancel", publication_id=row.id, seen=row.decided_at)
    return _planned(row, entry, due_at)


def _as_seen(act: Act, publication_id: int, seen: datetime | None) -> Publication:
    """The locked row, unless somebody decided about it since. Raises Missing, Conflict."""
    row = locked(act, publication_id)
    if seen is not None and row.decided_at != seen:
        raise came_after(act, "publication", row.id)
    return row


def _decide(act: Act, row: Publication, at: datetime) -> None:
    row.decided_by, row.decided_at, row.not_before = act.actor.person_id, at, None
    act.wake(CHANNEL)
    act.about(refs.ref(act, "publication", row.id).id)


def _planned(row: Publication, entry: Entry, due_at: datetime) -> Planned:
    return Planned(row.id, entry.id, due_at, entry.latest_useful_at, shifts(entry.wall))


def _may_go(act: Act, entry: Entry, because: Mapping[str, str] | None) -> tuple[Account, datetime]:
    from cmsuite.content.gates import passed

    if entry.cancelled_at is not None:
        raise EntryCancelled(entry=entry.id)
    if entry.variant_id is None or entry.account_id is None or entry.due_at is None:
        raise NotReady(entry=entry.id)
    if entry.latest_useful_at is not None and act.now > entry.latest_useful_at:
        raise TooLate(entry=entry.id, at=act.there(entry.latest_useful_at))
    draft(act, entry.variant_id)  # its print holds
    said = standing(act, entry.variant_id, max(entry.due_at, act.now))
    if not said.approved:
        raise NotApproved(
            post=entry.post_id, steps=", ".join(_(STEPS[step]) for step in said.refused or said.missing) or "-"
        )
    passed(act, [entry.variant_id], "schedule", because=because, leaves=leaving)
    return act.get(Account, entry.account_id), entry.due_at


def may_change(act: Act, entry_id: int) -> None:
    """Refuse what `calendar.move` and `calendar.cancel` would refuse whatever the day: asked before a form is shown.

    Raises Missing, EntryCancelled, UnderWay.
    """
    row = act.get(Entry, entry_id)
    if row.cancelled_at is not None:
        raise EntryCancelled(entry=entry_id)
    prepared = sa.select(Publication.id).where(Publication.entry_id == entry_id, Publication.variant_id.is_not(None))
    if act.session.scalar(prepared) is not None:  # the calendar meets it in the store's own key
        raise UnderWay(entry=entry_id)


@register("publishing.keep", no_undo=DECIDED)
def keep(act: Act, publication_id: int) -> int:
    """Decide again that what is planned goes out at its time: after a hold, each one takes this.

    Raises Missing, Forbidden, Frozen, NotPlanned.
    """
    act.need("publishing.plan")
    row = locked(act, publication_id)
    if row.state is not S.PLANNED:
        raise NotPlanned(id=publication_id, state=row.state.value)
    _decide(act, row, decided_now(act, act.get(Account, row.account_id)))
    return publication_id


@register("publishing.cancel")
def cancel(act: Act, publication_id: int, *, seen: datetime | None = None) -> int:
    """Decide that it does not go out. What is being sent, or in doubt, is waited for.

    seen: as for `plan`. Raises Missing, NoSuchMove, Conflict.
    """
    act.need("publishing.plan")
    row = _as_seen(act, publication_id, seen)
    let_go(row, S.CANCELLED)
    if not halfway(act, row):
        forget(row)
    act.undo_by("publishing.plan", entry_id=row.entry_id, seen=row.decided_at)
    act.about(refs.ref(act, "publication", row.id).id)
    return publication_id


@register("publishing.replan", text=("because",))
def replan(
    act: Act,
    publication_id: int,
    at: Wall,
    *,
    seen: datetime | None = None,
    because: dict[str, str] | None = None,
) -> Planned:
    """Give it another time and decide again: what is planned, ready by hand, missed, failed or cancelled.

    seen: as for `plan`; because: as for `calendar.move`. Raises what `calendar.move` and `plan` raise.
    """
    act.need("publishing.plan")
    row = _as_seen(act, publication_id, seen)
    was, was_planned = act.get(Entry, row.entry_id).wall, row.state is S.PLANNED
    if not was_planned:
        let_go(row, S.PLANNED)
    if not halfway(act, row):
        forget(row)
    act.session.flush()
    entry = act.get(Entry, move_entry(act, row.entry_id, at, because=because).entry)
    account, due_at = _may_go(act, entry, because)
    _decide(act, row, decided_now(act, account))
    if was_planned:
        act.undo_by("publishing.replan", publication_id=publication_id, at=was, seen=row.decided_at)
    else:
        act.undo_by("publishing.cancel", publication_id=publication_id, seen=row.decided_at)
    return _planned(row, entry, due_at)
