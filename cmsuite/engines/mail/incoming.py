"""What came in, written down once: with its brand, what it answers, and what it says of a mail that we sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated

import sqlalchemy as sa
from pydantic import Field

from cmsuite.core.locale import N_
from cmsuite.engines.acts import Act, register
from cmsuite.engines.documents.codes import Code, code_of
from cmsuite.engines.documents.models import Document, DocumentVersion
from cmsuite.engines.mail.models import Mailbox, Message, MessageState, ReceivedMessage, move
from cmsuite.engines.mail.parse import Letter
from cmsuite.engines.media.store import Stored, keep
from cmsuite.engines.people.models import Brand, Person

BY_ITSELF = N_("A mail that came in is read anew by itself.")
DOUBTFUL = (MessageState.AMBIGUOUS, MessageState.NEEDS_DECISION)
OPEN = (MessageState.SENT, *DOUBTFUL)


@dataclass(frozen=True, slots=True)
class Arrived:
    """A mail and its bytes, which are safe. at: when it came, by the clock of whoever took it in."""

    letter: Annotated[Letter, Field(exclude=True)] = field(repr=False)
    stored: Stored
    at: datetime


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a mailbox was read."""

    last_uid: int | None
    uid_validity: int | None = None


@dataclass(frozen=True, slots=True)
class TakenIn:
    """How many mails were new, how many of them quote a code, and how many say that one of ours did not arrive."""

    letters: int = 0
    answers: int = 0
    bounced: int = 0


@dataclass(frozen=True, slots=True)
class Match:
    """The version that has a code."""

    document_id: int
    brand: int
    title: str


def of_use(act: Act, letters: Sequence[Letter]) -> list[bool]:
    """Of mails in somebody's mailbox, which are ours to keep: those that quote a code, answer a mail of ours, say that
    it came back or ask for something about it, and those of people who are known here. Of all others nothing is kept.
    """
    senders = {one.sender for one in letters if one.sender}
    query = sa.select(sa.func.lower(Person.email)).where(sa.func.lower(Person.email).in_(senders))
    known = set(act.session.scalars(query.where(Person.ends_on.is_(None)))) if senders else set()
    return [bool(one.codes or one.asks or one.sender in known or _ours(act, one, None)) for one in letters]


@register("mail.take_in", no_undo=BY_ITSELF)
def take_in(act: Act, box_id: int, arrived: Sequence[Arrived], mark: Mark) -> TakenIn:
    """Write down the mails that are not known yet, and how far the mailbox was read. Raises Missing."""
    act.need("mail.read")
    box = act.get(Mailbox, box_id)
    done = TakenIn()
    for one in arrived:
        row = _written(act, box, one)
        if row is not None:
            came_back = int(row.kind == "bounce" and row.in_reply_to_id is not None)
            done = TakenIn(done.letters + 1, done.answers + (row.kind == "answer"), done.bounced + came_back)
    act.session.execute(  # no change that a person would have to see, and none at all where nothing came
        sa.update(Mailbox)
        .where(Mailbox.id == box.id)
        .values(last_uid=mark.last_uid, uid_validity=mark.uid_validity, read_at=act.now)
        .execution_options(synchronize_session=False)
    )
    act.quiet()
    return done


def _written(act: Act, box: Mailbox, one: Arrived) -> ReceivedMessage | None:
    """The new row; None where the mail is known. Another text under a name that is known is another mail."""
    letter, name = one.letter, one.letter.id
    same = sa.select(ReceivedMessage).where(ReceivedMessage.mailbox_id == box.id)
    if (known := act.session.scalars(same.where(ReceivedMessage.message_id == name)).one_or_none()) is not None:
        if (known.from_address or "", known.excerpt or "") in ((letter.sender, letter.said), ("", "")):
            return None
        name = f"{name} {letter.print}"
        if act.session.scalars(same.where(ReceivedMessage.message_id == name)).one_or_none() is not None:
            return None
    match = match_of(act, letter.codes[0], box.brand_id) if len(letter.codes) == 1 else None
    ours = _ours(act, letter, box.brand_id or (match.brand if match else None))
    row = ReceivedMessage(
        brand_id=box.brand_id or (match.brand if match else ours.brand_id if ours else None),
        mailbox_id=box.id,
        message_id=name,
        in_reply_to_id=ours.id if ours else None,
        from_address=letter.sender or None,
        from_name=letter.sender_name or None,
        subject=letter.subject,
        at=min(one.at, act.now),
        eml_blob_id=keep(act, one.stored),
        kind=letter.kind,
        code=str(letter.codes[0]) if len(letter.codes) == 1 else letter.asks or None,
        codes=[str(code) for code in letter.codes],
        proposal=letter.proposal,
        excerpt=letter.said,
    )
    act.add(row)
    if ours is not None:
        _tells(ours, letter)
    return row


def _tells(ours: Message, letter: Letter) -> None:
    """What a mail that came in proves of one that we sent: it came back, or somebody has it."""
    if letter.kind == "bounce" and ours.state in OPEN:
        move(ours, MessageState.BOUNCED)
        told = {"status": letter.status or None, "said": letter.reason or letter.subject, "proof": "back"}
        ours.receipt = {**(ours.receipt or {}), **told}
    elif (letter.kind == "answer" or letter.asks) and ours.state in DOUBTFUL:
        move(ours, MessageState.SENT)
        ours.receipt = {**(ours.receipt or {}), "proof": "answered"}


def match_of(act: Act, code: Code, brand: int | None = None) -> Match | None:
    """The document of which a version has this code; brand: of this brand alone."""
    query = (
        sa.select(Document.id, Document.brand_id, Document.title, Brand.short_name, Brand.name)
        .join(DocumentVersion, DocumentVersion.document_id == Document.id)
        .join(Brand, Brand.id == Document.brand_id)
        .where(DocumentVersion.major == code.major, DocumentVersion.minor == code.minor)
        .where(DocumentVersion.hash.like(f"{code.print}%"))
    )
    for row in act.session.execute(query if brand is None else query.where(Document.brand_id == brand)):
        if code_of(code.kind, row.short_name or row.name, 0, 0, "").brand == code.brand:
            return Match(row.id, row.brand_id, row.title)
    return None


def _ours(act: Act, letter: Letter, brand: int | None) -> Message | None:
    """The mail of ours that this one answers, or that it says did not arrive."""
    if not letter.replies_to:
        return None
    query = sa.select(Message).where(sa.or_(*(Message.key.like(f"{one}%") for one in letter.replies_to)))
    query = query.order_by(Message.id.desc()).limit(1)
    found = act.session.scalars(query if brand is None else query.where(Message.brand_id == brand)).one_or_none()
    return found
