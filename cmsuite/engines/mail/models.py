"""Tables of the mail: what we send to each recipient, the mailboxes that are read, and what came into them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_
from cmsuite.engines.mail.words import LETTERS, STATES
from cmsuite.store.base import Base, BrandScoped, Claimed, Shared, Versioned
from cmsuite.store.types import Hash, Json, words


class MessageState(StrEnum):
    PLANNED = "planned"
    CLAIMED = "claimed"  # a lease; `claim_token` says whose
    SENDING = "sending"  # committed before the first byte of the letter
    SENT = "sent"
    AMBIGUOUS = "ambiguous"  # nobody knows: never sent again blind
    NEEDS_DECISION = "needs_decision"  # and nothing has come back that says so
    BOUNCED = "bounced"
    FAILED = "failed"
    CANCELLED = "cancelled"


S = MessageState
MOVES: dict[MessageState, set[MessageState]] = {
    S.PLANNED: {S.CLAIMED, S.CANCELLED},
    S.CLAIMED: {S.SENDING, S.PLANNED, S.FAILED},
    S.SENDING: {S.SENT, S.PLANNED, S.FAILED, S.BOUNCED, S.AMBIGUOUS},
    S.AMBIGUOUS: {S.SENT, S.BOUNCED, S.PLANNED, S.NEEDS_DECISION, S.CANCELLED},
    S.NEEDS_DECISION: {S.SENT, S.BOUNCED, S.PLANNED, S.CANCELLED},
    S.SENT: {S.BOUNCED},
    S.BOUNCED: {S.PLANNED, S.CANCELLED},
    S.FAILED: {S.PLANNED, S.CANCELLED},
    S.CANCELLED: {S.PLANNED},
}


class LetterState(StrEnum):
    NEW = "new"
    TAKEN = "taken"
    IGNORED = "ignored"


L = LetterState
LETTER_MOVES: dict[LetterState, set[LetterState]] = {L.NEW: {L.TAKEN, L.IGNORED}, L.IGNORED: {L.NEW}}


class NoSuchMove(Refused):
    said = N_("A mail that is {was} cannot become {to}.")
    hint = N_("Look at it first: cmsuite mail outbox")
    words: ClassVar = {"was": STATES, "to": STATES}


class NoSuchLetterMove(Refused):
    said = N_("A mail that is {was} cannot become {to}.")
    hint = N_("Look at it first: cmsuite mail list --all")
    words: ClassVar = {"was": LETTERS, "to": LETTERS}


class Mailbox(Versioned, Shared, Base):
    """A place that mails are read from: a folder of .eml files, or a folder of an IMAP server.

    Owner mail; scope shared; kept as long as the workspace; nothing personal but the address. `last_uid`: how far it
    was read: an IMAP UID of `uid_validity`, of a folder the time in ns at which its newest file changed. `purpose`:
    what is looked for in it.
    """

    __tablename__ = "mailbox"

    kind: Mapped[str] = mapped_column(words("kind", ("folder", "imap")))
    address: Mapped[str]
    credential_id: Mapped[int | None] = mapped_column(sa.ForeignKey("credential.id"))
    last_uid: Mapped[int | None]
    uid_validity: Mapped[int | None]
    read_at: Mapped[datetime | None]
    enabled: Mapped[bool] = mapped_column(default=True)
    purpose: Mapped[str] = mapped_column(words("purpose", ("answers", "newsletters")), default="answers", sort_order=92)


sa.Index("uq_mailbox_address", sa.func.coalesce(Mailbox.brand_id, sa.text("0")), Mailbox.address, unique=True)


class Message(Claimed, BrandScoped, Base):
    """One mail to one recipient: sent once, and in doubt not again without a person.

    Owner mail; scope brand; kept 24 months; erasure: the address, the subject and the letter. `key`: of the thing, its
    edition and the address; `hash`: of the thing; `receipt`: what the server said, and when.
    """

    __tablename__ = "message"
    __table_args__ = (
        sa.UniqueConstraint("key"),
        sa.Index(
            "ix_message_not_before",
            "not_before",
            info={"where": sa.text("state = 'planned'")},
        ),
        sa.Index("ix_message_brand_id_state", "brand_id", "state"),
        sa.Index("ix_message_message_id", "message_id"),
    )

    key: Mapped[str] = mapped_column(Hash)
    ref_id: Mapped[int] = mapped_column(sa.ForeignKey("ref.id"))
    hash: Mapped[str] = mapped_column(Hash)
    to_address: Mapped[str | None]
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    subject: Mapped[str | None]
    eml_blob_id: Mapped[int | None] = mapped_column(sa.ForeignKey("blob.id"))
    message_id: Mapped[str]
    state: Mapped[MessageState] = mapped_column(words("state", MessageState), default=MessageState.PLANNED)
    attempts: Mapped[int] = mapped_column(default=0)
    receipt: Mapped[dict[str, Any] | None] = mapped_column(Json)
    sent_at: Mapped[datetime | None]


class ReceivedMessage(Shared, Base):
    """A mail that came in, kept whole as a blob: it is the proof of what a client answered.

    Owner mail; scope shared (its brand is its mailbox's, else that of the code it quotes); kept 24 months; erasure: its
    words. `message_id`: its own, or a print where it has none; `codes`: all that it quotes, `code`: the one, where
    there is one; `excerpt`: what its writer wrote, without what they quote; `proposal`: what that seems to say.
    """

    __tablename__ = "received_message"
    __table_args__ = (
        sa.UniqueConstraint("mailbox_id", "message_id"),
        sa.Index("ix_received_message_brand_id_state", "brand_id", "state", sa.text("id DESC")),
    )

    mailbox_id: Mapped[int] = mapped_column(sa.ForeignKey("mailbox.id"))
    message_id: Mapped[str]
    in_reply_to_id: Mapped[int | None] = mapped_column(sa.ForeignKey("message.id"))
    from_address: Mapped[str | None]
    from_name: Mapped[str | None]
    subject: Mapped[str | None]
    at: Mapped[datetime]
    eml_blob_id: Mapped[int | None] = mapped_column(sa.ForeignKey("blob.id"))
    kind: Mapped[str] = mapped_column(words("kind", ("answer", "bounce", "automatic", "other")))
    code: Mapped[str | None] = mapped_column(sa.String(60))
    codes: Mapped[list[str]] = mapped_column(Json, default=list)
    proposal: Mapped[str | None] = mapped_column(words("proposal", ("yes", "changes", "unclear")))
    excerpt: Mapped[str | None]
    state: Mapped[LetterState] = mapped_column(words("state", LetterState), default=LetterState.NEW)


def move(row: Message, to: MessageState) -> None:
    """The only line that changes the state of what we send. Raises NoSuchMove."""
    if to not in MOVES.get(row.state, ()):
        raise NoSuchMove(was=row.state.value, to=to.value)
    row.state = to


def move_letter(row: ReceivedMessage, to: LetterState) -> None:
    """The only line that changes the state of what came in. Raises NoSuchLetterMove."""
    if to not in LETTER_MOVES.get(row.state, ()):
        raise NoSuchLetterMove(was=row.state.value, to=to.value)
    row.state = to
