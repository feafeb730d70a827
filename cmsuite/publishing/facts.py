"""What stands between a publication and its send, gathered from the rows at one instant."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from cmsuite.accounts.models import Account
from cmsuite.calendar.models import Entry
from cmsuite.charters.drills import ended_lately, in_drill
from cmsuite.content.approval import standing
from cmsuite.content.drafts import drafted
from cmsuite.content.models import Variant
from cmsuite.engines.acts import Act
from cmsuite.engines.approvals.standing import Void
from cmsuite.engines.jobs.models import Run
from cmsuite.engines.secrets.models import Credential, CredentialState
from cmsuite.metrics.models import RemotePost
from cmsuite.publishing.holds import holds_over
from cmsuite.publishing.models import Publication, State
from cmsuite.publishing.obstacle import Facts, Obstacle, obstacle
from cmsuite.publishing.pace import AN_HOUR, free_at, is_catching_up, up_since
from cmsuite.publishing.publication import halfway
from cmsuite.publishing.ruling import Recorded, shut

A_DAY = timedelta(days=1)


def facts(act: Act, row: Publication, *, drift_s: float = 0.0) -> Facts:
    """The facts of a publication now. The hash is made anew from the content, not read."""
    entry, account = act.get(Entry, row.entry_id), act.get(Account, row.account_id)
    found, approved, was_approved = _approval(act, entry.variant_id)
    over = holds_over(act, account)
    lifted = max((hold.lifted_at for hold in over if hold.lifted_at), default=None)
    return Facts(
        hash=found,
        approved=approved,
        was_approved=was_approved,
        decided_at=row.decided_at,
        due_at=entry.due_at,
        latest_useful_at=entry.latest_useful_at,
        cancelled=entry.cancelled_at is not None,
        held_at=over[0].placed_at if over else None,
        drilled_at=in_drill(act).get(row.brand_id),
        connected=_connected(act, account),
        drift_s=drift_s,
        sent_hash=row.sent_hash,
        halfway=halfway(act, row),
        free_at=_turn(act, row, entry.due_at, lifted),
    )


def stopped(act: Act, row: Publication, *, drift_s: float = 0.0, record: Recorded = "nothing") -> Obstacle | None:
    """The first thing that stops a publication now; the rules are asked where nothing else does."""
    return ruled(act, row, obstacle(facts(act, row, drift_s=drift_s), act.now), record=record)


def ruled(act: Act, row: Publication, found: Obstacle | None, *, record: Recorded = "nothing") -> Obstacle | None:
    """The rules have the last word, where nothing else stops it. record: whether what they said is kept."""
    variant = act.get(Entry, row.entry_id).variant_id
    if found not in (None, Obstacle.EARLY) or variant is None:
        return found
    return Obstacle.RULES if shut(act, [variant], record=record) else found


def keep_back(act: Act, row: Publication) -> None:
    """What a rule stops is looked at again in a minute."""
    row.not_before = act.now + timedelta(minutes=1)
    act.session.flush()


def _approval(act: Act, variant_id: int | None) -> tuple[str, bool, bool]:
    """The print of the content, whether it stands approved, and whether another wording once was."""
    variant = act.find(Variant, variant_id) if variant_id is not None else None
    if variant is None:
        return "", False, False
    found, said = drafted(act, variant).hash, standing(act, variant.id, act.now)
    changed = found != variant.hash or any(ruling.void is Void.OTHER_HASH for ruling in said.rulings)
    return found, said.approved and found == variant.hash, changed


def _connected(act: Act, account: Account) -> bool:
    if account.status != "active":
        return False
    if account.credential_id is None:
        return True
    return act.get(Credential, account.credential_id).state is CredentialState.OK


def _turn(act: Act, row: Publication, due_at: datetime | None, lifted_at: datetime | None) -> datetime | None:
    """When its turn comes, of those that are late by our own fault; None: it need not wait."""
    if due_at is None or due_at >= act.now - timedelta(minutes=1):
        return None
    freed = max((at for at in (lifted_at, ended_lately(act, row.brand_id)) if at is not None), default=None)
    if not is_catching_up(due_at, _up(act), freed):
        return None
    if act.writes:  # one account's turns are given one by one, also to workers on two machines
        act.store.dialect.serialise(act.session.connection(), f"publishing.turn {row.account_id}")
    return free_at(_sent(act, row))


def _up(act: Act) -> datetime:
    runs = act.session.execute(
        sa.select(Run.started_at, Run.beat_at)
        .where(Run.job == "worker", Run.beat_at > act.now - A_DAY)
        .order_by(Run.beat_at.desc())
    ).all()
    return up_since([(start, beat) for start, beat in runs], act.now)


def _sent(act: Act, row: Publication) -> list[datetime]:
    """When the account last sent something; what is on its way counts as sent now."""
    online = act.session.scalars(
        sa.select(RemotePost.published_at).where(
            RemotePost.account_id == row.account_id, RemotePost.published_at > act.now - AN_HOUR
        )
    ).all()
    on_its_way = act.session.scalars(
        sa.select(Publication.id).where(
            Publication.account_id == row.account_id,
            Publication.state.in_((State.CLAIMED, State.SENDING, State.AMBIGUOUS)),
            Publication.id != row.id,
        )
    ).all()
    return [min(at, act.now) for at in online] + [act.now for _ in on_its_way]
