"""The issues of a brand as a list shows them: how far each is, and what became of its mails."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from cmsuite.engines.acts import Act
from cmsuite.engines.documents.models import Document, DocumentVersion
from cmsuite.engines.mail.models import Message, MessageState
from cmsuite.engines.trail.models import Ref
from cmsuite.veille.digest.kind import NAME

M = MessageState
WAITING = (M.PLANNED, M.CLAIMED, M.SENDING)
TROUBLE = (M.AMBIGUOUS, M.NEEDS_DECISION, M.BOUNCED, M.FAILED)
MOST = 200


@dataclass(frozen=True, slots=True)
class IssueLine:
    """An issue with its newest version. sent, waiting, trouble, nothing: how many readers got it, will get it, did not,
    and for how many there was nothing in it. Mails on trial are not counted."""

    id: int
    number: int
    title: str
    audience: str
    state: str
    items: int
    sent: int
    waiting: int
    trouble: int
    nothing: int


def issues(act: Act) -> list[IssueLine]:
    """The newest first."""
    newest = (
        sa.select(DocumentVersion.document_id, sa.func.max(DocumentVersion.seq).label("seq"))
        .group_by(DocumentVersion.document_id)
        .subquery()
    )
    rows = act.session.execute(
        sa.select(Document.id, Document.title, DocumentVersion.state, DocumentVersion.content)
        .join(DocumentVersion, DocumentVersion.document_id == Document.id)
        .join(newest, sa.and_(newest.c.document_id == Document.id, newest.c.seq == DocumentVersion.seq))
        .where(Document.kind == NAME, Document.archived_at.is_(None))
        .order_by(Document.id.desc())
        .limit(MOST)
    ).all()
    counted = _counted(act, [row.id for row in rows])
    return [
        IssueLine(
            id=row.id,
            number=int(row.content.get("number", 0)),
            title=row.title,
            audience=str(row.content.get("audience", "")),
            state=str(row.state),
            items=len(row.content.get("items", ())),
            sent=_many(counted, row.id, M.SENT),
            waiting=_many(counted, row.id, *WAITING),
            trouble=_many(counted, row.id, *TROUBLE),
            nothing=_many(counted, row.id, M.CANCELLED),
        )
        for row in rows
    ]


def _many(counted: dict[tuple[int, MessageState], int], id: int, *states: MessageState) -> int:
    return sum(counted.get((id, state), 0) for state in states)


def _counted(act: Act, ids: list[int]) -> dict[tuple[int, MessageState], int]:
    """How many mails of each issue are in each state; of those that are not sent, only what was never written."""
    query = (
        sa.select(Ref.row_id, Message.state, sa.func.count())
        .join(Ref, Ref.id == Message.ref_id)
        .where(Ref.kind == "document", Ref.row_id.in_(ids), Message.person_id.is_(None))
        .where(sa.or_(Message.state != M.CANCELLED, Message.message_id == ""))
        .group_by(Ref.row_id, Message.state)
    )
    return {(record, state): n for record, state, n in act.session.execute(query)}
