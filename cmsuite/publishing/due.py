"""What is due: the questions that each worker asks each second. They write nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from cmsuite.accounts.models import Account
from cmsuite.calendar.models import Entry
from cmsuite.engines.acts import Act
from cmsuite.engines.secrets.models import Credential, CredentialState
from cmsuite.publishing.holds import covers
from cmsuite.publishing.models import Hold, Publication, State
from cmsuite.publishing.obstacle import KIT_LEAD, LEAD

PAGE = 50


@dataclass(frozen=True, slots=True)
class Due:
    """A publication that may be taken, and its place in the queue: what matters more first, then the earlier."""

    id: int
    brand_id: int
    priority: int
    due_at: datetime


def due(act: Act, after: Due | None = None) -> list[Due]:
    """A page of what may be prepared or sent now, as far as SQL can tell; `obstacle` has the last word."""
    statement = (
        sa.select(Publication.id, Publication.brand_id, Entry.priority, Entry.due_at)
        .join(Entry, Entry.id == Publication.entry_id)
        .join(Account, Account.id == Publication.account_id)
        .outerjoin(Credential, Credential.id == Account.credential_id)
        .where(
            Publication.state == State.PLANNED,
            sa.or_(Publication.not_before.is_(None), Publication.not_before <= act.now),
            Entry.due_at <= _reach(act.now),
            sa.or_(Entry.latest_useful_at.is_(None), Entry.latest_useful_at >= act.now),
            sa.or_(Account.credential_id.is_(None), Credential.state == CredentialState.OK),
            ~_held(),
        )
        .order_by(Entry.priority.desc(), Entry.due_at, Publication.id)
        .limit(PAGE)
    )
    if after is not None:
        statement = statement.where(
            sa.or_(
                Entry.priority < after.priority,
                sa.and_(
                    Entry.priority == after.priority,
                    sa.tuple_(Entry.due_at, Publication.id) > (after.due_at, after.id),
                ),
            )
        )
    return [Due(id, brand, priority, at) for id, brand, priority, at in act.session.execute(statement) if at]


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
        .where(Publication.state == State.PLANNED, Entry.latest_useful_at < act.now)
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
        sa.select(Publication.brand_id, Publication.id).where(
            Publication.state.in_((State.CLAIMED, State.SENDING)), Publication.claim_until < act.lease_now()
        )
    )
    return [(row.brand_id, row.id) for row in rows]


def to_look_at(act: Act) -> list[tuple[int, int]]:
    """What is in doubt and due for a look: (brand, publication)."""
    rows = act.session.execute(
        sa.select(Publication.brand_id, Publication.id)
        .where(Publication.state == State.AMBIGUOUS, Publication.not_before <= act.now)
        .order_by(Publication.not_before)
        .limit(PAGE)
    )
    return [(row.brand_id, row.id) for row in rows]
