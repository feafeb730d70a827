"""What we send: planned once per recipient, taken by one worker, and settled by what the server proved."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

import sqlalchemy as sa
from pydantic import Field

from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_
from cmsuite.core.text import clean
from cmsuite.engines.acts import Act, Missing, register
from cmsuite.engines.mail.asked import is_hard
from cmsuite.engines.mail.models import Message, MessageState, move
from cmsuite.engines.media.models import Blob
from cmsuite.engines.media.store import Stored, keep
from cmsuite.engines.trail import refs
from cmsuite.engines.trail.models import Ref

S = MessageState
CHANNEL = "mail"
BY_ITSELF = N_("A worker goes on from what it finds.")
WAITS = tuple(timedelta(minutes=n) for n in (1, 5, 15, 60, 240, 720))  # after each refusal for now; then it is enough
PAUSE = timedelta(minutes=1)  # before a server that was away is asked again
DOUBT_STAYS = timedelta(hours=1)  # as long as an answer, or a mail that came back, may still say
EXCERPT = 300


class SentAlready(Refused):
    said = N_("{to} was sent this already: mail {id}.")
    hint = N_("If it was lost, send it once more on purpose: --again")


class LostClaim(Refused):
    said = N_("Mail {id} was taken over or decided otherwise in the meantime.")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A mail that is ready to leave. about: the record that it carries, of a kind and an id; hash: which state of it.
    stored: its bytes, which are safe."""

    key: str
    about: tuple[str, int]
    hash: str
    to: str
    subject: str
    message_id: str
    stored: Stored
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class MessageLine:
    """A mail of ours, as it stands. hard: of one that came back, whether nobody has that address."""

    id: int
    brand: int
    to: str
    subject: str
    state: str
    attempts: int
    sent_at: datetime | None
    not_before: datetime | None
    created_at: datetime
    why: str
    about: tuple[str, int]
    hard: bool | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What a worker holds, and all that it needs to send."""

    id: int
    brand: int
    token: int
    to: str
    eml: str  # the print of its bytes


@dataclass(frozen=True, slots=True)
class Came:
    """What came of giving a mail away. later: proven that it was not taken, for now; bounced: nobody has that address;
    failed: refused for good; doubt: it may have been taken."""

    outcome: Literal["sent", "later", "bounced", "failed", "doubt"]
    status: int | None = None
    said: Annotated[str, Field(max_length=4000)] = ""


def key_of(brand_uid: str, kind: str, record: int, hash: str, edition: int, to: str) -> str:
    """What one mail is: this state of this record, in this edition, to this address."""
    return hashlib.sha256(f"{brand_uid} {kind} {record} {hash} {edition} {to.lower()}".encode()).hexdigest()


def edition_of(act: Act, about: tuple[str, int], hash: str, to: str) -> int:
    """The number of the next mail about the same to the same address."""
    mine = sa.select(Ref.id).where(Ref.kind == about[0], Ref.row_id == about[1])
    query = sa.select(sa.func.count()).where(Message.ref_id.in_(mine), Message.hash == hash)
    return int(act.session.scalar(query.where(sa.func.lower(Message.to_address) == to.lower())) or 0)


@register("mail.plan", text=("letter",))
def plan(act: Act, letter: Outgoing) -> MessageLine:
    """Have a worker send this mail. Raises SentAlready."""
    act.need("mail.send")
    twin = act.session.scalars(sa.select(Message).where(Message.key == letter.key)).one_or_none()
    if twin is not None:
        raise SentAlready(to=letter.to, id=twin.id)
    ref = refs.ref(act, *letter.about)
    row = Message(
        key=letter.key,
        ref_id=ref.id,
        hash=letter.hash,
        to_address=letter.to,
        person_id=letter.person_id,
        subject=letter.subject,
        eml_blob_id=keep(act, letter.stored),
        message_id=letter.message_id,
        claim_token=0,
        attempts=0,
    )
    act.add(row)
    act.about(ref.id)
    act.undo_by("mail.cancel", message_id=row.id)
    act.wake(CHANNEL)
    return line_of(act, row)


@register("mail.cancel")
def cancel(act: Act, message_id: int) -> MessageLine:
    """Do not send it after all. Raises Missing, NoSuchMove (it left, or is leaving)."""
    act.need("mail.send")
    row = _locked(act, message_id)
    move(row, S.CANCELLED)
    act.session.flush()
    act.about(row.ref_id)
    act.undo_by("mail.retry", message_id=message_id)
    return line_of(act, row)


@register("mail.retry")
def retry(act: Act, message_id: int) -> MessageLine:
    """Send it, again or after all: a person takes it upon themselves that it may arrive twice. Raises Missing,
    NoSuchMove."""
    act.need("mail.send")
    row = _locked(act, message_id)
    move(row, S.PLANNED)
    row.attempts, row.not_before = 0, None
    act.session.flush()
    act.about(row.ref_id)
    act.undo_by("mail.cancel", message_id=message_id)
    act.wake(CHANNEL)
    return line_of(act, row)


@register("mail.confirm", no_undo=N_("A mail that arrived has arrived."))
def confirm(act: Act, message_id: int) -> MessageLine:
    """A person knows that a mail in doubt arrived. Raises Missing, NoSuchMove."""
    act.need("mail.send")
    row = _locked(act, message_id)
    if row.state not in (S.AMBIGUOUS, S.NEEDS_DECISION):
        move(row, S.SENDING)  # raises: there is no doubt about it
    move(row, S.SENT)
    row.receipt, row.sent_at = {**(row.receipt or {}), "proof": "confirmed"}, act.now
    act.session.flush()
    act.about(row.ref_id)
    return line_of(act, row)


# ---- what a worker does


def due(act: Act, limit: int, *, at_once: bool = False, but: Collection[int] = ()) -> list[tuple[int, int]]:
    """(brand, mail) of what is to be sent now: by brand, what waits longest first. at_once: also what was put off,
    because no server could be asked. but: brands that are left out."""
    now = sa.or_(Message.not_before.is_(None), Message.not_before <= act.now)
    query = (
        sa.select(Message.brand_id, Message.id)
        .where(Message.state == S.PLANNED, sa.or_(now, Message.attempts == 0) if at_once else now)
        .where(Message.brand_id.not_in(but))
        .order_by(Message.brand_id, Message.id)
        .limit(limit)
    )
    return [(row.brand_id, row.id) for row in act.session.execute(query)]


def has_lost(act: Act) -> bool:
    """Whether `expire` would find something that a worker which died had taken."""
    lost = sa.select(Message.id).where(Message.state.in_((S.CLAIMED, S.SENDING)), Message.claim_until < act.lease_now())
    return act.session.scalar(lost.limit(1)) is not None


@register("mail.put_off", no_undo=BY_ITSELF)
def put_off(act: Act, ids: list[int]) -> None:
    """No server could be asked: these wait a little, and it counts as no attempt."""
    act.need("mail.deliver")
    act.session.execute(
        sa.update(Message)
        .where(Message.id.in_(ids), Message.state == S.PLANNED)
        .values(not_before=act.now + PAUSE)
        .execution_options(synchronize_session=False)
    )
    act.quiet()


@register("mail.claim", no_undo=BY_ITSELF)
def claim(act: Act, message_id: int, lease_s: float) -> Claim | None:
    """Take a mail that is still to be sent; None where another worker was first, or its bytes are gone."""
    act.need("mail.deliver")
    wanted = sa.select(Message).where(Message.id == message_id, Message.state == S.PLANNED)
    fresh = act.store.dialect.lock_rows(wanted).execution_options(populate_existing=True)
    row: Message | None = act.session.scalars(fresh).one_or_none()
    if row is None:
        act.quiet()
        return None
    sha = act.session.scalar(sa.select(Blob.hash).where(Blob.id == row.eml_blob_id)) if row.eml_blob_id else None
    move(row, S.CLAIMED)
    if sha is None or not row.to_address:
        move(row, S.FAILED)
        return None
    row.claimed_by, row.claim_token = act.actor.name, row.claim_token + 1
    row.claim_until, row.not_before = act.lease_now() + timedelta(seconds=lease_s), None
    act.session.flush()
    return Claim(row.id, row.brand_id, row.claim_token, row.to_address, sha)


@register("mail.begin", no_undo=BY_ITSELF)
def begin(act: Act, message_id: int, token: int) -> None:
    """Commit that it is being sent, before its first byte leaves. Raises LostClaim."""
    act.need("mail.deliver")
    row = _mine(act, message_id, token, S.CLAIMED)
    move(row, S.SENDING)
    row.attempts += 1
    act.session.flush()


@register("mail.settle", text=("came",), no_undo=BY_ITSELF)
def settle(act: Act, message_id: int, token: int, came: Came) -> str:
    """Write what came of it. Returns the state. Raises LostClaim."""
    act.need("mail.deliver")
    row = _mine(act, message_id, token, S.SENDING)
    said = clean(came.said, EXCERPT, lines=False)
    row.receipt = {"at": act.now.isoformat(), "status": came.status, "said": said}
    row.claimed_by, row.claim_until = None, None
    if came.outcome == "sent":
        move(row, S.SENT)
        row.sent_at = act.now
    elif came.outcome == "later" and row.attempts <= len(WAITS):
        move(row, S.PLANNED)
        row.not_before = act.now + WAITS[row.attempts - 1]
    elif came.outcome == "doubt":
        move(row, S.AMBIGUOUS)
    else:
        move(row, S.BOUNCED if came.outcome == "bounced" else S.FAILED)
    act.session.flush()
    return row.state.value


@register("mail.give_back", no_undo=BY_ITSELF)
def give_back(act: Act, message_id: int, token: int) -> None:
    """Nothing of it has left: it is to be sent as before. Raises LostClaim."""
    act.need("mail.deliver")
    row = _mine(act, message_id, token, S.CLAIMED)
    move(row, S.PLANNED)
    row.claimed_by, row.claim_until = None, None
    act.session.flush()


@register("mail.expire", no_undo=BY_ITSELF)
def expire(act: Act) -> int:
    """What a worker that died had taken: what it had not begun is planned again, what it had begun is in doubt; and a
    doubt that nothing resolved is for a person. Returns how many came into doubt."""
    act.need("mail.deliver")
    lost = sa.select(Message).where(Message.state.in_((S.CLAIMED, S.SENDING)), Message.claim_until < act.lease_now())
    doubts = 0
    for row in act.session.scalars(act.store.dialect.lock_rows(lost)).all():
        if row.state == S.CLAIMED:
            move(row, S.PLANNED)
        else:
            move(row, S.AMBIGUOUS)
            row.receipt, doubts = {"at": act.now.isoformat(), "status": None, "said": ""}, doubts + 1
        row.claimed_by, row.claim_until, row.claim_token = None, None, row.claim_token + 1
    for row in act.session.scalars(sa.select(Message).where(Message.state == S.AMBIGUOUS)).all():
        since = datetime.fromisoformat(str((row.receipt or {}).get("at") or row.created_at.isoformat()))
        if since < act.now - DOUBT_STAYS:
            move(row, S.NEEDS_DECISION)
    act.session.flush()
    act.quiet()
    return doubts


# ---- questions


def messages(
    act: Act, *, states: Sequence[str] = (), about: tuple[str, int] | None = None, limit: int = 50
) -> list[MessageLine]:
    """The mails of this brand (over all brands: of the actor's), the newest first."""
    query = sa.select(Message, Ref.kind, Ref.row_id).join(Ref, Ref.id == Message.ref_id)
    query = query.where(act.mine(Message.brand_id)).order_by(Message.id.desc()).limit(limit)
    if states:
        query = query.where(Message.state.in_(states))
    if about is not None:
        query = query.where(Ref.kind == about[0], Ref.row_id == about[1])
    return [_line(row, (kind, record)) for row, kind, record in act.session.execute(query)]


def line_of(act: Act, row: Message) -> MessageLine:
    """A row as a value."""
    kind, record = act.session.execute(sa.select(Ref.kind, Ref.row_id).where(Ref.id == row.ref_id)).one()
    return _line(row, (kind, record))


def _line(row: Message, about: tuple[str, int]) -> MessageLine:
    receipt: dict[str, Any] = row.receipt or {}
    why = " ".join(str(part) for part in (receipt.get("status") or "", receipt.get("said") or "") if part)
    return MessageLine(
        row.id,
        row.brand_id,
        row.to_address or "",
        row.subject or "",
        row.state.value,
        row.attempts,
        row.sent_at,
        row.not_before,
        row.created_at,
        why,
        about,
        is_hard(receipt) if row.state is MessageState.BOUNCED else None,
    )


def _locked(act: Act, message_id: int) -> Message:
    wanted = sa.select(Message).where(Message.id == message_id).with_for_update()
    row = act.session.scalars(wanted.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise Missing(kind="message", id=message_id)
    return row


def _mine(act: Act, message_id: int, token: int, state: MessageState) -> Message:
    """The locked row, if this claim still holds it. Raises LostClaim."""
    row = _locked(act, message_id)
    if row.state is not state or row.claim_token != token:
        raise LostClaim(id=message_id)
    return row
