"""What readers of our mails ask for by mail, and which addresses nobody has: for the rooms that wrote to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from cmsuite.engines.acts import Act
from cmsuite.engines.mail.models import LetterState, Message, ReceivedMessage, move_letter
from cmsuite.engines.mail.status import ENHANCED
from cmsuite.engines.trail.models import Ref

UNSUBSCRIBE = "unsubscribe"


@dataclass(frozen=True, slots=True)
class Asked:
    """A mail that asks for something. what: unsubscribe, or N12 useful. address: of the mail of ours that it is about,
    else its sender's; about: the record that ours carried, of a kind and an id, where it is known. words: what
    they wrote below the subject."""

    letter: int
    brand: int | None
    what: str
    address: str
    sender: str
    at: datetime
    about: tuple[str, int] | None
    words: str = ""


def asked(act: Act, *, new: bool = True) -> list[Asked]:
    """What was asked for, the oldest first. new: what nobody has seen to."""
    query = (
        sa.select(ReceivedMessage, Message.to_address, Message.brand_id, Ref.kind, Ref.row_id)
        .outerjoin(Message, Message.id == ReceivedMessage.in_reply_to_id)
        .outerjoin(Ref, Ref.id == Message.ref_id)
        .where(ReceivedMessage.kind == "other", ReceivedMessage.code.is_not(None))
        .order_by(ReceivedMessage.id)
    )
    rows = act.session.execute(query.where(ReceivedMessage.state == LetterState.NEW) if new else query)
    return [
        Asked(
            row.id,
            row.brand_id or brand,
            row.code or "",
            to or row.from_address or "",
            row.from_address or "",
            row.at,
            (kind, record) if kind else None,
            (row.excerpt or "").strip(),
        )
        for row, to, brand, kind, record in rows
    ]


def took(act: Act, letters: Sequence[int]) -> None:
    """These were seen to. Part of a registered act."""
    for row in act.session.scalars(sa.select(ReceivedMessage).where(ReceivedMessage.id.in_(letters))):
        move_letter(row, LetterState.TAKEN)
    act.session.flush()


def is_hard(receipt: Mapping[str, Any] | None) -> bool:
    """Whether what a server said of a mail means that nobody has that address (RFC 3463: 5.1.x, 5.2.1), and not that a
    mailbox is full or that the server did not want this mail."""
    said = receipt or {}
    words = f"{said.get('status') or ''} {said.get('said') or ''}"
    if found := ENHANCED.search(words):
        family, subject, detail = (int(one) for one in found.groups())
        return family == 5 and (subject == 1 or (subject, detail) == (2, 1))
    return said.get("status") in (550, 551, 553)
