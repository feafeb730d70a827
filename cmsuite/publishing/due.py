"""What is due: the questions that each worker asks each second. They write nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from cmsuite.accounts.models import Account
from cmsuite.calendar.models import Entry
from cmsuite.charters.drills import in_drill
from cmsuite.engines.acts import Act
from cmsuite.engines.secrets.models import Credential, CredentialState
from cmsuite.publishing.holds import covers
from cmsuite.publishing.models import TAKEN, WAITING, Hold, Publication, State
from cmsuite.publishing.obstacle import KIT_LEAD, LEAD

PAGE = 200


@dataclass(frozen=True, slots=True)
class Due:
    """A publication that may be taken, and its place in the queue: what matters more first, then the earlier."""

    id: int
    brand_id: int
    entry_id: int
    priority: int
    due_at: datetime


def due(act: Act, after: Due | None = None) -> list[Due]:
    """What may be prepared or sent now, as far as SQL can tell, a page of it; `obstacle` has the last word."""
    while True:
        entries = _still_useful(act, after)
        found = _to_be_sent(act, [entry.entry_id for entry in entries]) if entries else []
        if found or not entries:
            return found
        after = entries[-1]


def _still_useful(act: Act, after: Due | None) -> list[Due]:
    """The entries whose hour has come and that are not too late; their publications are not known yet.

    An index of their own holds all that is asked, so that a million that left, and all those to come, are passed over
    before any table is read.
    """
    wanted = sa.select(Entry.brand_id, Entry.id, Entry.priority, Entry.due_at).where(
        Entry.latest_useful_at >= act.now,
        Entry.due_at <= act.now + KIT_LEAD,
    )
    if after is not None:
        next_ = sa.tuple_(Entry.due_at, Entry.id) > (after.due_at, after.entry_id)
        wanted = wanted.where(sa.or_(Entry.priority < after.priority, sa.and_(Entry.priority == after.priority, next_)))
    rows = act.session.execute(wanted.order_by(Entry.priority.desc(), Entry.due_at, Entry.id).limit(PAGE))
    return [Due(0, brand, entry, priority, at) for brand, entry, priority, at in rows if at]


def _to_be_sent(act: Act, entries: list[int]) -> list[Due]:
    statement = (
        sa.select(Publication.id, Publication.brand_id, Entry.id, Entry.priority, Entry.due_at)
        .join(Entry, Entry.id == Publication.entry_id)
        .join(Account, Account.id == Publication.account_id)
        .outerjoin(Credential, Credential.id == Account.credential_id)
        .where(
            Publication.entry_id.in_(entries),
            Publication.state == State.PLANNED,
            sa.or_(Publication.not_before.is_(None), Publication.not_before <= act.now),
            Entry.due_at <= _reach(act.now),
            sa.or_(Account.credential_id.is_(None), Credential.state == CredentialState.OK),
            ~_held(),
        )
        .order_by(Entry.priority.desc(), Entry.due_at, Entry.id)
    )
    for brand, begun in in_drill(act).items():  # what was decided before it leaves
        statement = statement.where(~sa.and_(Publication.brand_id == brand, Publication.decided_at >= begun))
    rows = act.session.execute(statement)
    return [Due(id, brand, entry, priority, at) for id, brand, entry, priority, at in rows if at]


def _reach(now: datetime) -> Any:
    """What is prepared already leaves at its hour; a kit is made before anything else."""
    return sa.case((Publication.prepared.is_not(None), now), (Account.mode == "kit", now + KIT_LEAD), else_=now + LEAD)


def _held() -> Any:
    return (
        sa.exists()
        .where(
            covers(Publication.brand_id, Account.network, Publication.account_id),
            Hold.placed_at >= Publication.decided_at,
        )
        .correlate(Publication, Account)
    )


def too_late(act: Act) -> dict[int, list[int]]:
    """What was planned and has become useless: brand -> publications."""
    rows = act.session.execute(
        sa.select(Publication.brand_id, Publication.id)
        .join(Entry, Entry.id == Publication.entry_id)
        .where(WAITING, Publication.state == State.PLANNED, Entry.latest_useful_at < act.now)
        .order_by(Publication.brand_id, Entry.due_at)
        .limit(1000)
    )
    found: dict[int, list[int]] = {}
    for brand_id, id in rows:
        found.setdefault(brand_id, []).append(id)
    return found


def expired(act: Act) -> list[tuple[int, int]]:
    """What a worker took and no longer holds: (brand, publication)."""
    rows = act.session.execute(
        sa.select(Publication.brand_id, Publication.id).where(TAKEN, Publication.claim_until < act.lease_now())
    )
    return [(row.brand_id, row.id) for row in rows]


def to_look_at(act: Act) -> list[tuple[int, int]]:
    """What is in doubt and due for a look: (brand, publication)."""
    rows = act.session.execute(
        sa.select(Publication.brand_id, Publication.id)
        .where(WAITING, Publication.state == State.AMBIGUOUS, Publication.not_before <= act.now)
        .order_by(Publication.not_before)
        .limit(PAGE)
    )
    return [(row.brand_id, row.id) for row in rows]
