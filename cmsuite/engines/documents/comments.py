"""What people say about a place in a version, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Literal

import sqlalchemy as sa

from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import N_
from cmsuite.core.text import clean
from cmsuite.engines.acts import Act, register
from cmsuite.engines.documents.models import Comment, DocumentVersion
from cmsuite.engines.documents.words import ANSWERS
from cmsuite.engines.people.models import Person
from cmsuite.engines.trail import refs

Sort = Literal["correction", "question", "refusal", "addition", "note"]
Answered = Literal["open", "accepted", "accepted_modified", "refused", "deferred", "closed"]


class NothingSaid(Usage):
    said = N_("A comment says something.")


class NoReason(Refused):
    said = N_("A comment that is {state} says why, for who wrote it to read.")
    words: ClassVar = {"state": ANSWERS}


@dataclass(frozen=True, slots=True)
class Said:
    """A comment, as people read it. at: the path in the content. author: empty where it came from outside."""

    id: int
    text: str
    kind: Sort
    at: str
    author: str
    when: datetime
    state: Answered
    reason: str
    version: int


@register("documents.comment", text=("text",))
def comment(act: Act, version_id: int, text: str, *, kind: Sort = "note", at: str = "") -> int:
    """Say something about a version, or about the field `at` in it. Returns the comment's id.

    Raises Missing, NothingSaid.
    """
    act.need("documents.comment")
    version = act.get(DocumentVersion, version_id)
    if not (words := clean(text, 4000)):
        raise NothingSaid()
    about = refs.ref(act, "document", version.document_id)
    row = Comment(
        ref_id=about.id,
        version_id=version_id,
        anchor={"field": at} if at else {},
        text=words,
        kind=kind,
        author_id=act.actor.person_id,
        brand_id=version.brand_id,
    )
    act.add(row)
    act.about(about.id)
    act.undo_by("documents.answer", comment_id=row.id, state="closed", seen=row.version)
    return row.id


@register("documents.answer", text=("reason",))
def answer(
    act: Act, comment_id: int, state: Answered, *, reason: str = "", deferred_to: str = "", seen: int | None = None
) -> Said:
    """What becomes of a comment; a refusal, and what is put off, say why. Raises Missing, Conflict, NoReason."""
    act.need("documents.write")
    row = act.get(Comment, comment_id, seen=seen)
    why = clean(reason, 1000, lines=False)
    if state in ("refused", "deferred") and not why:
        raise NoReason(state=state)
    was: dict[str, Any] = {"state": row.state, "reason": row.reason or "", "deferred_to": row.deferred_to or ""}
    row.state, row.reason, row.deferred_to = state, why or None, clean(deferred_to, 200, lines=False) or None
    act.session.flush()
    act.about(row.ref_id)
    act.undo_by("documents.answer", comment_id=comment_id, seen=row.version, **was)
    author = act.session.get(Person, row.author_id) if row.author_id else None
    return _said(row, author.name if author else None)


def comments(act: Act, document_id: int, *, only_open: bool = False) -> list[Said]:
    """Everything that was said about a document, in the order of its places and of time."""
    rows = act.session.execute(
        sa.select(Comment, Person.name)
        .join(DocumentVersion, DocumentVersion.id == Comment.version_id)
        .outerjoin(Person, Person.id == Comment.author_id)
        .where(DocumentVersion.document_id == document_id)
        .where(Comment.state == "open" if only_open else sa.true())
        .order_by(Comment.id)
    )
    return sorted((_said(row, name) for row, name in rows), key=lambda one: (one.at, one.id))


def _said(row: Comment, name: str | None) -> Said:
    said: Any = row
    return Said(
        row.id,
        row.text,
        said.kind,
        str(row.anchor.get("field", "")),
        name or "",
        row.created_at,
        said.state,
        row.reason or "",
        row.version,
    )
