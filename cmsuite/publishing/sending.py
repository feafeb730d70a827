"""The rows of a send: `sending` and the attempt are committed before the first irreversible byte, the outcome after."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import Field

from cmsuite.accounts.access import needs_reconnect
from cmsuite.accounts.models import Account
from cmsuite.calendar.models import Entry
from cmsuite.core.text import clean
from cmsuite.engines.acts import Act, register
from cmsuite.engines.networks.contract import Prepared, Receipt
from cmsuite.engines.networks.contract import Step as Call
from cmsuite.engines.people.models import Brand
from cmsuite.publishing.claim import BY_ITSELF
from cmsuite.publishing.crash import Point, here
from cmsuite.publishing.facts import facts, ruled
from cmsuite.publishing.looks import Holder, holder_of, in_doubt
from cmsuite.publishing.models import Attempt, Publication, State, Step, move
from cmsuite.publishing.obstacle import Obstacle, obstacle
from cmsuite.publishing.pace import backoff
from cmsuite.publishing.publication import (
    attempts,
    calls,
    forget,
    halfway,
    kept,
    let_go,
    mine,
    next_n,
    receipts,
    seen,
    stop,
)

S = State
EXCERPT = 500
A_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Frozen:
    """Prepared bytes on their way into the row; the journal does not repeat them."""

    hash: str
    since_remote_id: str = ""
    json: Annotated[str, Field(exclude=True)] = field(default="", repr=False)

    @classmethod
    def of(cls, prepared: Prepared) -> Frozen:
        return cls(prepared.hash, prepared.since_remote_id, prepared.dumps())


@dataclass(frozen=True, slots=True)
class Came:
    """What came of a call: its class, what the network said, and the proof or the wait that it gave.

    credential: the sign-in is refused; generation: which one it was. ours: the network was not even asked, something
    on our side stands in the way (a check, a file, a key that this machine has not): it is asked again each minute.
    """

    outcome: Literal["ok", "rejected_permanent", "rejected_retryable", "duplicate", "ambiguous"]
    why: str = ""
    status: int | None = None
    receipt: Receipt | None = None
    after: timedelta | None = None
    credential: bool = False
    generation: int = 0
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Begun:
    """Where a publication stands, and the call that is to be made now, if it is `sending`."""

    state: State
    obstacle: Obstacle | None = None
    call: Call | None = None
    idem_key: str = ""


@register("publishing.begin", no_undo=BY_ITSELF)
def begin(
    act: Act, publication_id: int, token: int, *, frozen: Frozen | None = None, manual: bool = False, drift_s: float = 0
) -> Begun:
    """Freeze what was prepared and, when it is time and nothing stops it, commit that it is being sent.

    manual: a person publishes; the kit is ready. Raises LostClaim.
    """
    act.need("publishing.send")
    row = mine(act, publication_id, token, S.CLAIMED)
    if frozen is not None:
        _freeze(act, row, frozen)
    known = facts(act, row, drift_s=drift_s)
    found = ruled(act, row, obstacle(known, act.now), record="all")
    if found is None and known.hash != row.sent_hash:
        found = Obstacle.CHANGED  # approved anew while it was being prepared: prepared anew at the next claim
    if manual and found in (None, Obstacle.EARLY):
        let_go(row, S.AWAITING_HUMAN)
        return Begun(row.state)
    if found is not None:
        _not_now(act, row, found)
        return Begun(row.state, found)
    move(row, S.SENDING)
    call = _next_call(act, row)
    act.session.flush()
    here(Point.BEGINNING)
    return Begun(row.state, None, call, row.idem_key or "")


def _freeze(act: Act, row: Publication, frozen: Frozen) -> None:
    row.variant_id = act.get(Entry, row.entry_id).variant_id
    row.prepared = {"at": act.now.isoformat(), "frozen": frozen.json}
    row.prepared_hash = hashlib.sha256(frozen.json.encode()).hexdigest()
    row.sent_hash, row.since_remote_id = frozen.hash, frozen.since_remote_id or None
    row.idem_key = row.idem_key or _key(act, row)


def _key(act: Act, row: Publication, *anew: int) -> str:
    """The same for every attempt, until the network has given what it stands for to another publication."""
    said = " ".join(map(str, (act.get(Brand, row.brand_id).uid, row.id, *anew)))
    return hashlib.sha256(said.encode()).hexdigest()


def _not_now(act: Act, row: Publication, found: Obstacle) -> None:
    if found is Obstacle.LATE:
        stop(act, row, S.MISSED)
    elif found is Obstacle.CANCELLED:
        stop(act, row, S.CANCELLED)
    else:
        clock = found is Obstacle.CLOCK  # preparing anew measures it again
        if found is Obstacle.CHANGED or (clock and not halfway(act, row)):
            forget(row)
        again = clock or found is Obstacle.RULES
        let_go(row, S.PLANNED, not_before=act.now + A_MINUTE if again else None)


def _next_call(act: Act, row: Publication) -> Call:
    """The first irreversible step without a receipt, with an attempt of its own that is committed before it is made."""
    steps = list(calls(act, row.id))
    step = next((step for step in steps if step.receipt is None), None)
    if step is None:
        n = next_n(act, Step, row.id)
        kind = "part" if steps else "post"
        step = act.add(Step(publication_id=row.id, n=n, kind=kind, irreversible=True))
        steps.append(step)
    act.session.add(
        Attempt(
            publication_id=row.id,
            n=next_n(act, Attempt, row.id),
            kind="send",
            claim_token=row.claim_token,
            step_n=step.n,
            started_at=act.now,
            endpoint=act.get(Account, row.account_id).network,
        )
    )
    return Call(steps.index(step), receipts(steps))


@register("publishing.settle", text=("came",), no_undo=BY_ITSELF)
def settle(act: Act, publication_id: int, token: int, came: Came, parts: int = 1) -> Begun:
    """Write what came of the call that is on its way. parts: how many calls there are in all.

    Of a thread the next call is begun in the same transaction. Raises LostClaim.
    """
    act.need("publishing.send")
    row = mine(act, publication_id, token, S.SENDING)
    attempt = next(a for a in reversed(attempts(act, row.id)) if a.kind == "send")
    holder = holder_of(act, row, came.receipt.remote_id, parts) if came.receipt is not None else None
    if holder is not None:
        done = _of_another(act, row, attempt, holder, came)
    elif came.outcome == "ok" and came.receipt is not None:
        _end(attempt, came, act.now)
        done = _proven(act, row, attempt, came.receipt, parts)
    else:
        _end(attempt, came, act.now)
        _settle_refusal(act, row, came)
        done = Begun(row.state)
    act.session.flush()
    here(Point.SETTLING)
    return done


def _of_another(act: Act, row: Publication, attempt: Attempt, holder: Holder, came: Came) -> Begun:
    """Settle an answer that names the post of another publication.

    Found by a look, the post was ours, and of the same words: each then has one when ours is sent once more, under a
    key that the network does not know. Told to two sends, nobody knows what is online.
    """
    why = f"the network named the post of publication {holder.id}"
    if holder.by_look:
        row.idem_key, said = _key(act, row, attempt.n), Came("rejected_retryable", why, came.status)
        _end(attempt, said, act.now)
        refused(act, row, said)
    else:
        _end(attempt, Came("ambiguous", why, came.status), act.now)
        let_go(row, S.NEEDS_DECISION)
    return Begun(row.state)


def _end(attempt: Attempt, came: Came, now: datetime) -> None:
    attempt.ended_at, attempt.outcome, attempt.status = now, came.outcome, came.status
    attempt.excerpt = clean(came.why, EXCERPT, lines=False) or None


def _proven(act: Act, row: Publication, attempt: Attempt, receipt: Receipt, parts: int) -> Begun:
    steps = calls(act, row.id)
    next(step for step in steps if step.n == attempt.step_n).receipt = kept(receipt)
    proven = receipts(steps)
    if len(proven) < parts:
        return Begun(row.state, None, _next_call(act, row), row.idem_key or "")
    row.remote_post_id = seen(act, row, proven[0])
    let_go(row, S.PUBLISHED)
    return Begun(row.state)


def _settle_refusal(act: Act, row: Publication, came: Came) -> None:
    if came.ours:
        let_go(row, S.PLANNED, not_before=act.now + A_MINUTE)
    elif came.credential:
        needs_reconnect(act, row.account_id, came.why, generation=came.generation)
        let_go(row, S.PLANNED)
    elif came.outcome == "rejected_permanent":
        stop(act, row, S.FAILED)
    elif came.outcome == "rejected_retryable":
        refused(act, row, came)
    else:
        in_doubt(act, row, at_once=came.outcome == "duplicate")


def refused(act: Act, row: Publication, came: Came) -> None:
    """A refusal for now: planned again with a growing wait, until it has been enough."""
    told = [
        a
        for a in attempts(act, row.id)
        if a.outcome == "rejected_retryable" and a.endpoint is not None and a.started_at >= row.decided_at
    ]
    wait = backoff(len(told), came.after, str(row.id))
    if wait is None:
        stop(act, row, S.FAILED)
    else:
        let_go(row, S.PLANNED, not_before=act.now + wait)


@register("publishing.unprepared", text=("came",), no_undo=BY_ITSELF)
def unprepared(act: Act, publication_id: int, token: int, came: Came | None = None) -> State:
    """Preparing did not work, or was broken off (None): nothing was sent. Raises LostClaim."""
    act.need("publishing.send")
    row = mine(act, publication_id, token, S.CLAIMED)
    if came is None:
        let_go(row, S.PLANNED)
        return row.state
    made = attempts(act, row.id)
    attempt = Attempt(
        publication_id=row.id,
        n=next_n(act, Attempt, row.id),
        kind="send",
        claim_token=token,
        started_at=act.now,
        endpoint=None if came.ours else act.get(Account, row.account_id).network,
    )
    _end(attempt, came, act.now)
    if not (came.ours and made and made[-1].endpoint is None and made[-1].excerpt == attempt.excerpt):  # said already
        act.add(attempt)
    _settle_refusal(act, row, came)
    return row.state
