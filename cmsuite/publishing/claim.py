"""Taking a publication, keeping it, and giving it back: a lease by the store's clock, with a number that only grows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from cmsuite.accounts.access import Snapshot, snapshot
from cmsuite.accounts.models import Account
from cmsuite.calendar.models import Entry
from cmsuite.content.drafts import drafted
from cmsuite.content.models import Variant
from cmsuite.core.locale import N_
from cmsuite.engines.acts import Act, register
from cmsuite.engines.networks.contract import Draft, Prepared
from cmsuite.publishing.crash import Point, here
from cmsuite.publishing.facts import keep_back, stopped
from cmsuite.publishing.models import Publication, State, Step, move
from cmsuite.publishing.obstacle import KIT_LEAD, LEAD, Obstacle
from cmsuite.publishing.publication import calls, forget, mine, next_n, stop

S = State
LIVES = timedelta(hours=1)  # frozen bytes of which nothing was ever sent: what they were uploaded for may be gone
BY_ITSELF = N_("A worker goes on from what it finds.")


@dataclass(frozen=True, slots=True)
class Claim:
    """What a worker holds, and all that it needs to prepare and send without asking the store."""

    id: int
    brand_id: int
    token: int
    draft: Draft
    account: Snapshot
    prepared: Prepared | None
    done: Mapping[str, dict[str, Any]]  # receipts of reversible steps


@register("publishing.claim", no_undo=BY_ITSELF)
def claim(act: Act, ids: list[int], lease_s: float, drift_s: float = 0.0) -> Claim | None:
    """Take the first of these that is still planned and that nothing stops; None when there is none."""
    act.need("publishing.send")
    left = list(ids)
    while left and (row := _first(act, left)):
        left.remove(row.id)
        if not _is_stopped(act, row, drift_s):
            _take(act, row, lease_s)
            made = _held(act, row)
            here(Point.CLAIMING)
            return made
    act.quiet()
    return None


def _first(act: Act, ids: list[int]) -> Publication | None:
    """The first of these that is still planned and that no other worker is looking at; locked."""
    order = {id: place for place, id in enumerate(ids)}
    wanted = (
        sa.select(Publication)
        .where(Publication.id.in_(ids), Publication.state == S.PLANNED)
        .order_by(sa.case(order, value=Publication.id))
        .limit(1)
    )
    fresh = act.store.dialect.lock_rows(wanted).execution_options(populate_existing=True)
    found: Publication | None = act.session.scalars(fresh).one_or_none()
    return found


def _is_stopped(act: Act, row: Publication, drift_s: float) -> bool:
    if row.not_before is not None and row.not_before > act.now:
        return True
    found = stopped(act, row, drift_s=drift_s, record="shut")
    if found is Obstacle.CANCELLED:
        stop(act, row, S.CANCELLED)
    elif found is Obstacle.LATE:
        stop(act, row, S.MISSED)
    elif found is Obstacle.RULES:
        keep_back(act, row)
    elif found is Obstacle.EARLY:
        return not _may_prepare(act, row)
    return found is not None


def _may_prepare(act: Act, row: Publication) -> bool:
    entry, account = act.get(Entry, row.entry_id), act.get(Account, row.account_id)
    lead = KIT_LEAD if account.mode == "kit" else LEAD
    return row.prepared is None and entry.due_at is not None and entry.due_at <= act.now + lead


def _take(act: Act, row: Publication, lease_s: float) -> None:
    move(row, S.CLAIMED)
    row.claimed_by, row.claim_token = act.actor.name, row.claim_token + 1
    row.claim_until, row.not_before = act.lease_now() + timedelta(seconds=lease_s), None
    act.session.flush()


def _held(act: Act, row: Publication) -> Claim:
    entry = act.get(Entry, row.entry_id)
    draft = drafted(act, act.get(Variant, entry.variant_id or 0))
    if _is_stale(act, row, draft.hash):
        forget(row)
        act.session.flush()
    steps = act.session.scalars(sa.select(Step).where(Step.publication_id == row.id, ~Step.irreversible))
    done = {step.receipt["key"]: step.receipt["kept"] for step in steps if step.receipt}
    return Claim(
        row.id,
        row.brand_id,
        row.claim_token,
        _dated(draft, entry.due_at),
        snapshot(act, row.account_id),
        thawed(row),
        done,
    )


def _dated(draft: Draft, due_at: datetime | None) -> Draft:
    return replace(draft, due_at=due_at)


def _is_stale(act: Act, row: Publication, hash: str) -> bool:
    """Must the frozen bytes be made anew? Never with a part of them online; for its age only what was never sent."""
    if row.prepared is None:
        return False
    begun = calls(act, row.id)
    if row.sent_hash != hash:
        return not any(step.receipt for step in begun)
    return not begun and act.now - datetime.fromisoformat(row.prepared["at"]) > LIVES


def thawed(row: Publication) -> Prepared | None:
    """The frozen bytes of a publication."""
    return Prepared.loads(row.prepared["frozen"]) if row.prepared is not None else None


@register("publishing.renew", no_undo=BY_ITSELF)
def renew(act: Act, publication_id: int, token: int, lease_s: float) -> bool:
    """Hold a claim for longer; False when it is lost."""
    act.need("publishing.send")
    renewed = act.session.execute(
        sa.update(Publication)
        .where(
            Publication.id == publication_id,
            Publication.claim_token == token,
            Publication.state.in_((S.CLAIMED, S.SENDING)),
        )
        .values(claim_until=act.lease_now() + timedelta(seconds=lease_s))
        .execution_options(synchronize_session=False)
    )
    act.quiet()
    return bool(renewed.rowcount)  # type: ignore[attr-defined]


@register("publishing.keep_step", no_undo=BY_ITSELF)
def keep_step(act: Act, publication_id: int, token: int, key: str, receipt: dict[str, Any]) -> None:
    """Keep what a reversible step gave, under the plugin's key. Raises LostClaim."""
    act.need("publishing.send")
    mine(act, publication_id, token, S.CLAIMED)
    rows = act.session.scalars(sa.select(Step).where(Step.publication_id == publication_id, ~Step.irreversible)).all()
    row = next((row for row in rows if row.receipt and row.receipt["key"] == key), None)
    if row is None:
        n = next_n(act, Step, publication_id)
        row = Step(publication_id=publication_id, n=n, kind="upload", irreversible=False)
        act.session.add(row)
    row.receipt = {"key": key, "kept": receipt}


@register("publishing.miss", no_undo=N_("Plan it again with another time."))
def miss(act: Act, ids: list[int]) -> list[int]:
    """Mark what has become useless as missed; half a thread online waits for a person. Returns those marked."""
    act.need("publishing.send")
    done = []
    for row in act.session.scalars(
        act.store.dialect.lock_rows(
            sa.select(Publication)
            .join(Entry, Entry.id == Publication.entry_id)
            .where(Publication.id.in_(ids), Publication.state == S.PLANNED, Entry.latest_useful_at < act.now),
            of=[Publication],
        )
    ).all():
        stop(act, row, S.MISSED)
        done.append(row.id)
    act.quiet()
    return done
