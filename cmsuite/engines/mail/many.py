"""The same to many: planned in one act, held back in one, and taken away for who asks to be erased."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from cmsuite.core.parts import parts
from cmsuite.engines.acts import Act
from cmsuite.engines.mail.models import Message, move
from cmsuite.engines.mail.outbox import CHANNEL, Outgoing, S
from cmsuite.engines.media.store import keep
from cmsuite.engines.trail import refs


@dataclass(frozen=True, slots=True)
class Addressed:
    """Who gets nothing of this edition, and why: a source string."""

    key: str
    to: str
    why: str


def plan_all(
    act: Act, about: tuple[str, int], hash: str, letters: Sequence[Outgoing], passed: Sequence[Addressed] = ()
) -> list[int]:
    """Have a worker send all of these, each once, whoever has it already left out; and write down who gets none. What
    was held back before it was tried is sent after all. Part of a registered act. Returns the ids of those that are to
    be sent."""
    act.need("mail.send")
    keys = [*(one.key for one in letters), *(one.key for one in passed)]
    there: dict[str, Message] = {}
    for part in parts(keys):
        wanted = sa.select(Message).where(Message.key.in_(part)).with_for_update()
        found = act.session.scalars(wanted.execution_options(populate_existing=True))
        there |= {row.key: row for row in found}
    ref, rows = refs.ref(act, *about), list[Message]()
    for one in letters:
        row = there.get(one.key)
        if row is None:
            row = Message(key=one.key, ref_id=ref.id, hash=hash, claim_token=0, attempts=0)
            act.session.add(row)
        elif _was_never_tried(row):
            move(row, S.PLANNED)
        else:
            continue
        row.to_address, row.person_id, row.subject, row.message_id = one.to, one.person_id, one.subject, one.message_id
        row.eml_blob_id, row.receipt, row.not_before = keep(act, one.stored), None, None
        rows.append(row)
    none = [
        Message(
            key=one.key, ref_id=ref.id, hash=hash, to_address=one.to, message_id="", state=S.CANCELLED, claim_token=0,
            attempts=0, receipt={"at": act.now.isoformat(), "status": None, "said": one.why},
        )
        for one in passed
        if one.key not in there
    ]  # fmt: skip
    act.session.add_all(none)
    act.session.flush()
    act.about(ref.id)
    if rows:
        act.wake(CHANNEL)
    return [row.id for row in rows]


def _was_never_tried(row: Message) -> bool:
    """Whether it was held back, or written down only: a receipt of a real mail tells of a try that was forgotten."""
    return row.state is S.CANCELLED and row.attempts == 0 and (row.receipt is None or not row.message_id)


def cancel_waiting(act: Act, ids: Sequence[int]) -> int:
    """Do not send those of these that have not left. Part of a registered act. Returns how many."""
    act.need("mail.send")
    waiting = sa.and_(Message.id.in_(ids), Message.state == S.PLANNED)
    return act.in_bulk(sa.update(Message).where(waiting).values(state=S.CANCELLED), "state")


def blank_mails_to(act: Act, address: str) -> int:
    """Somebody asks to be erased: their address and what was written to them go from the mails of this brand, and what
    was to be sent to them is not. Part of a registered act. Returns how many mails."""
    mine = sa.func.lower(Message.to_address) == address.lower()
    waiting = sa.update(Message).where(mine, Message.state == S.PLANNED).values(state=S.CANCELLED)
    act.in_bulk(waiting, "state")
    none = sa.null()
    gone = {"to_address": none, "subject": none, "eml_blob_id": none, "person_id": none, "receipt": none}
    return act.in_bulk(sa.update(Message).where(mine).values(gone), "to_address")
