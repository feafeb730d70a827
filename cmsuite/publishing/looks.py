"""The rows of a doubt: looks at the network, each committed before it is made, until it is known or a person says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa

from cmsuite.accounts.access import Snapshot, snapshot
from cmsuite.calendar.models import Entry
from cmsuite.core.locale import N_
from cmsuite.core.text import clean
from cmsuite.engines.acts import Act, register
from cmsuite.engines.acts.settings import choice, chosen
from cmsuite.engines.networks.contract import Prepared, Receipt
from cmsuite.engines.networks.contract import Step as Call
from cmsuite.metrics.models import RemotePost
from cmsuite.publishing.claim import BY_ITSELF, thawed
from cmsuite.publishing.crash import Point, here
from cmsuite.publishing.models import Attempt, Publication, State, Step
from cmsuite.publishing.pace import Next, after_look
from cmsuite.publishing.publication import (
    LostClaim,
    attempts,
    calls,
    kept,
    let_go,
    locked,
    next_n,
    receipts,
    seen,
    stop,
)

S = State
UNFINISHED = (S.PLANNED, S.CLAIMED, S.SENDING, S.AMBIGUOUS, S.NEEDS_DECISION, S.CANCELLED)  # a part may be online
RECENT = timedelta(days=2)  # older posts are not taken for one that was just sent

LOOK_AFTER_S = choice(
    "publishing.look_after_s",
    list[float],
    [30, 120, 600, 3600],
    N_("When to look for a post that may have gone out: seconds after the send."),
)
RESEND_AFTER_S = choice(
    "publishing.resend_after_s",
    float,
    90,
    N_("How long a second send waits after one that did not arrive, in seconds."),
)


def in_doubt(act: Act, row: Publication, *, at_once: bool = False) -> None:
    """Nobody knows whether it arrived: it is looked for. at_once: the network says that it is there."""
    first = chosen(act, LOOK_AFTER_S, row.brand_id)[0]
    let_go(row, S.AMBIGUOUS, not_before=act.now + timedelta(seconds=0 if at_once else first))


@register("publishing.expire", no_undo=BY_ITSELF)
def expire(act: Act, publication_id: int) -> State:
    """Take back what a worker no longer holds: what was claimed is planned, what was being sent is in doubt."""
    act.need("publishing.send")
    row = locked(act, publication_id)
    if row.state not in (S.CLAIMED, S.SENDING) or row.claim_until is None or row.claim_until >= act.lease_now():
        act.quiet()
        return row.state
    row.claim_token += 1  # whoever held it writes nothing any more
    if row.state is S.CLAIMED:
        let_go(row, S.PLANNED)
    else:
        attempt = attempts(act, row.id)[-1]
        attempt.ended_at, attempt.outcome, attempt.excerpt = act.now, "ambiguous", "worker lost"
        in_doubt(act, row)
    act.session.flush()
    here(Point.EXPIRING)
    return row.state


# ---- a doubt


@dataclass(frozen=True, slots=True)
class Doubt:
    """What the attempts say of the step that is in doubt; a look whose worker died was none."""

    step: Step
    sent: Attempt
    times: int
    looks: tuple[Attempt, ...]

    @property
    def since(self) -> datetime:
        return self.sent.ended_at or self.sent.started_at


def doubt_of(act: Act, row: Publication) -> Doubt:
    """The step without a receipt whose last send nobody is sure of."""
    made = attempts(act, row.id)
    sent = next(a for a in reversed(made) if a.kind == "send" and a.step_n is not None)
    step = next(step for step in calls(act, row.id) if step.n == sent.step_n)
    doubts = [a for a in made if a.step_n == sent.step_n and a.outcome in ("ambiguous", "duplicate")]
    return Doubt(step, sent, len(doubts), tuple(a for a in made if a.kind == "look" and a.n > sent.n and a.outcome))


@dataclass(frozen=True, slots=True)
class Look:
    """A look that is to be made now."""

    publication_id: int
    n: int
    account: Snapshot
    prepared: Prepared
    call: Call
    sent_at: datetime
    known: frozenset[str]


@register("publishing.look", no_undo=BY_ITSELF)
def look(act: Act, publication_id: int, lease_s: float) -> Look | None:
    """Begin a look, if one is due. Of a worker that dies looking, another takes over when the lease is over."""
    act.need("publishing.send")
    row = locked(act, publication_id)
    prepared = thawed(row)
    if row.state is not S.AMBIGUOUS or row.not_before is None or row.not_before > act.now or prepared is None:
        act.quiet()
        return None
    row.not_before = act.now + timedelta(seconds=lease_s)
    doubt = doubt_of(act, row)
    return _to_make(act, row, prepared, doubt, begin_look(act, row, doubt.step.n).n)


def first_part(act: Act, row: Publication) -> Look | None:
    """The look for what a person says is online; None when it is known already, or was never sent."""
    prepared, made = thawed(row), attempts(act, row.id)
    if prepared is None or receipts(calls(act, row.id)) or not any(a.kind == "send" for a in made):
        return None
    return _to_make(act, row, prepared, doubt_of(act, row), 0)


def _to_make(act: Act, row: Publication, prepared: Prepared, doubt: Doubt, n: int) -> Look:
    before, sent_at = receipts(calls(act, row.id)), doubt.sent.started_at
    known = posts_of_others(act, row, sent_at)
    return Look(row.id, n, snapshot(act, row.account_id), prepared, Call(len(before), before), sent_at, known)


def begin_look(act: Act, row: Publication, step_n: int | None) -> Attempt:
    """The attempt of a look, before it is made."""
    n = next_n(act, Attempt, row.id)
    token = row.claim_token
    return act.add(
        Attempt(publication_id=row.id, n=n, kind="look", claim_token=token, step_n=step_n, started_at=act.now)
    )


def posts_of_others(act: Act, row: Publication, sent_at: datetime) -> frozenset[str]:
    """Remote ids on this account that belong to other publications, of their parts too: never taken for this one."""
    online = sa.and_(RemotePost.account_id == row.account_id, RemotePost.published_at > sent_at - RECENT)
    heads = (
        sa.select(RemotePost.remote_id)
        .join(Publication, Publication.remote_post_id == RemotePost.id)
        .where(online, Publication.id != row.id)
    )
    whole = _parts(row).join(RemotePost, RemotePost.id == Publication.remote_post_id).where(online)
    receipts = [*act.session.scalars(whole), *act.session.scalars(_half(row))]
    return frozenset([*act.session.scalars(heads), *(told["remote_id"] for told in receipts if told)])


def _parts(row: Publication) -> sa.Select[dict[str, Any] | None]:
    """The receipts of all other publications."""
    return (
        sa.select(Step.receipt)
        .join(Publication, Publication.id == Step.publication_id)
        .where(Publication.id != row.id, Step.irreversible, Step.receipt.is_not(None))
    )


def _half(row: Publication) -> sa.Select[dict[str, Any] | None]:
    """Those of publications on the same account that are online in part."""
    return _parts(row).where(
        Publication.account_id == row.account_id,
        Publication.state.in_(UNFINISHED),
        Publication.prepared.is_not(None),
    )


@dataclass(frozen=True, slots=True)
class Holder:
    """The publication that has a post already. by_look: it was found for it, not told by the answer to its send."""

    id: int
    by_look: bool


def holder_of(act: Act, row: Publication, remote_id: str, parts: int) -> Holder | None:
    """Whose a post is that the network names as ours: of the same words, a look took it for another publication."""
    whole = (
        sa.select(Publication.id)
        .join(RemotePost, RemotePost.id == Publication.remote_post_id)
        .where(RemotePost.account_id == row.account_id, RemotePost.remote_id == remote_id)
    )
    id = act.session.scalar(whole.where(Publication.id != row.id))
    if id is None and parts > 1:  # the post of a thread that is half online
        half = _half(row).with_only_columns(Step.publication_id, Step.receipt)
        told = act.session.execute(half)
        id = next((other for other, receipt in told if receipt and receipt["remote_id"] == remote_id), None)
    if id is None:
        return None
    found = sa.select(Attempt.id).where(
        Attempt.publication_id == id, Attempt.kind == "look", Attempt.outcome == "found"
    )
    return Holder(id, act.session.scalar(found.limit(1)) is not None)


@dataclass(frozen=True, slots=True)
class Saw:
    """What a look saw. certain: of an absence, that the network is authoritative. twice: it is there more than once."""

    outcome: Literal["found", "absent", "unknown"]
    why: str = ""
    receipt: Receipt | None = None
    twice: bool = False
    certain: bool = False


@register("publishing.saw", text=("seen_",), no_undo=BY_ITSELF)
def saw(act: Act, publication_id: int, n: int, seen_: Saw) -> State:
    """Write what a look saw, and draw the consequence. Raises LostClaim, when another look was begun since."""
    act.need("publishing.send")
    row = locked(act, publication_id)
    made = attempts(act, row.id)
    if row.state is not S.AMBIGUOUS or made[-1].n != n:
        raise LostClaim(id=publication_id)
    if seen_.outcome == "found" and _is_others(act, row, seen_.receipt):
        seen_ = Saw("unknown", "found what another publication has sent")
    made[-1].ended_at, made[-1].outcome = act.now, seen_.outcome
    made[-1].excerpt = clean(("pub.duplicate-remote " if seen_.twice else "") + seen_.why, 500, lines=False) or None
    if seen_.outcome == "found" and seen_.receipt is not None:
        _found(act, row, seen_.receipt)
    else:
        _not_found(act, row, doubt_of(act, row), certain=seen_.certain)
    return row.state


def _is_others(act: Act, row: Publication, receipt: Receipt | None) -> bool:
    """Two publications of the same words may be in doubt at the same time."""
    if receipt is None:
        return False
    return receipt.remote_id in posts_of_others(act, row, act.now)


def _found(act: Act, row: Publication, receipt: Receipt) -> None:
    doubt_of(act, row).step.receipt = kept(receipt)
    act.session.flush()
    proven, prepared = receipts(calls(act, row.id)), thawed(row)
    if prepared is not None and len(proven) < len(prepared.calls):  # the rest of the thread
        let_go(row, S.NEEDS_DECISION if _is_late(act, row) else S.PLANNED)
        return
    row.remote_post_id = seen(act, row, proven[0])
    let_go(row, S.PUBLISHED)


def _not_found(act: Act, row: Publication, doubt: Doubt, *, certain: bool) -> None:
    after = chosen(act, LOOK_AFTER_S, row.brand_id)
    wanted = after_look(
        [a.outcome for a in doubt.looks if a.outcome],
        certain=certain,
        left=max(0, len(after) - len(doubt.looks)),
        doubts=doubt.times,
        duplicate=doubt.sent.outcome == "duplicate",
        late=_is_late(act, row),
    )
    if wanted is Next.SEND:
        wait = timedelta(seconds=chosen(act, RESEND_AFTER_S, row.brand_id))
        let_go(row, S.PLANNED, not_before=max(act.now, doubt.sent.started_at + wait))
    elif wanted is Next.MISS:
        stop(act, row, S.MISSED)
    elif wanted is Next.ASK:
        let_go(row, S.NEEDS_DECISION)
    else:
        row.not_before = max(act.now, doubt.since + timedelta(seconds=after[len(doubt.looks)]))


def _is_late(act: Act, row: Publication) -> bool:
    until = act.get(Entry, row.entry_id).latest_useful_at
    return until is not None and act.now > until


# ---- the look after a success


@register("publishing.read_back", text=("why",), no_undo=BY_ITSELF)
def read_back(
    act: Act, publication_id: int, outcome: Literal["equal", "differs", "absent", "unknown"], why: str = ""
) -> None:
    """Keep whether the network shows what was sent (pub.readback-differs says in what it does not)."""
    act.need("publishing.send")
    row = locked(act, publication_id)
    attempt = begin_look(act, row, None)
    attempt.ended_at, attempt.outcome = act.now, outcome
    attempt.excerpt = clean(why, 500, lines=False) or None
