"""One publication and what its rows say: taken under its lock, by whoever may move it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from cmsuite.calendar.models import Entry
from cmsuite.content.drafts import drafted
from cmsuite.content.models import Variant
from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_
from cmsuite.engines.acts import Act, Missing
from cmsuite.engines.networks.contract import Receipt
from cmsuite.metrics.facts import observe
from cmsuite.publishing.models import Attempt, Publication, State, Step, move

S = State


class LostClaim(Refused):
    """Somebody else has it now, or moved it on: an older claim writes nothing."""

    said = N_("Publication {id} was taken over or decided otherwise in the meantime.")


def locked(act: Act, publication_id: int) -> Publication:
    """The row as it is now, nobody else's until this act ends. Raises Missing."""
    row = act.session.scalars(
        sa.select(Publication)
        .where(Publication.id == publication_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise Missing(kind="publication", id=publication_id)
    return row


def mine(act: Act, publication_id: int, token: int, state: State) -> Publication:
    """The locked row, if this claim still holds it. Raises LostClaim."""
    row = locked(act, publication_id)
    if row.state is not state or row.claim_token != token:
        raise LostClaim(id=publication_id)
    return row


def let_go(row: Publication, to: State, *, not_before: datetime | None = None) -> None:
    """Move on and give the claim back. `not_before`: no sooner than that, of what stays open."""
    move(row, to)
    row.claimed_by, row.claim_until, row.not_before = None, None, not_before


def forget(row: Publication) -> None:
    """Drop the frozen bytes, and let go of the entry, which may then change. Only while nothing of them is online."""
    row.prepared, row.prepared_hash, row.sent_hash, row.variant_id, row.since_remote_id = None, None, None, None, None


def calls(act: Act, publication_id: int) -> Sequence[Step]:
    """The irreversible steps that were begun, in order: the n-th belongs to the n-th call of `prepared`."""
    return act.session.scalars(
        sa.select(Step).where(Step.publication_id == publication_id, Step.irreversible).order_by(Step.n)
    ).all()


def receipts(steps: Sequence[Step]) -> tuple[Receipt, ...]:
    """What is proven to be online, in order."""
    return tuple(loaded(step.receipt) for step in steps if step.receipt is not None)


def halfway(act: Act, row: Publication) -> bool:
    """Is a part of it online, though not all?"""
    return row.state is not S.PUBLISHED and any(step.receipt for step in calls(act, row.id))


def stop(act: Act, row: Publication, to: State) -> State:
    """End it without a send, as missed, failed or cancelled. Half a thread online is for a person to decide."""
    if halfway(act, row):
        let_go(row, S.NEEDS_DECISION)
    else:
        let_go(row, to)
        forget(row)
    return row.state


def seen(act: Act, row: Publication, receipt: Receipt) -> int:
    """The post of a receipt as the measures know it, with its text; returns its id there."""
    at = receipt.at or act.now
    return observe(act, row.account_id, receipt.remote_id, receipt.url, at, text=text_of(act, row))


def text_of(act: Act, row: Publication) -> str:
    """What it says, as its variant is now."""
    variant_id = act.get(Entry, row.entry_id).variant_id
    return "\n\n".join(part.text for part in drafted(act, act.get(Variant, variant_id or 0)).parts)


def attempts(act: Act, publication_id: int) -> Sequence[Attempt]:
    """All calls made for it, oldest first."""
    return act.session.scalars(
        sa.select(Attempt).where(Attempt.publication_id == publication_id).order_by(Attempt.n)
    ).all()


def next_n(act: Act, model: type[Attempt] | type[Step], publication_id: int) -> int:
    """The number of the next attempt or step."""
    last = act.session.scalar(sa.select(sa.func.max(model.n)).where(model.publication_id == publication_id))
    return (last or 0) + 1


def kept(receipt: Receipt) -> dict[str, object]:
    """A receipt as the JSON that its step keeps."""
    at = receipt.at.isoformat() if receipt.at else None
    return {"remote_id": receipt.remote_id, "url": receipt.url, "at": at, "raw": dict(receipt.raw)}


def loaded(kept: dict[str, object]) -> Receipt:
    """The receipt that a step keeps."""
    at = kept.get("at")
    raw = kept.get("raw")
    return Receipt(
        str(kept["remote_id"]),
        str(kept.get("url") or ""),
        datetime.fromisoformat(str(at)) if at else None,
        raw if isinstance(raw, dict) else {},
    )
