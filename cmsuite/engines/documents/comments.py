"""What people say about a place in a version, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Literal

import sqlalchemy as sa

from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import N_
from cmsuite.core.text import clean
from cmsuite.engines.acts import Act, Missing, register
from cmsuite.engines.documents.models import Comment, DocumentVersion
from cmsuite.engines.documents.words import ANSWERS
from cmsuite.engines.people.brands import today_in
from cmsuite.engines.people.models import Person
from cmsuite.engines.trail import refs

Sort = Literal["correction", "question", "refusal", "addition", "note"]
Priority = Literal["low", "normal", "high"]
Answered = Literal["open", "accepted", "accepted_modified", "refused", "deferred", "closed"]
_GIVEN: frozenset[str] = frozenset({"accepted", "accepted_modified", "refused", "deferred"})
MOVES: dict[str, frozenset[str]] = {"open": _GIVEN} | {state: (_GIVEN - {state}) | {"closed"} for state in _GIVEN}
MOVES["deferred"] |= {"deferred"}  # to another day
SILENT = "note"  # the one sort that asks for nothing


class NothingSaid(Usage):
    said = N_("A comment says something.")


class NoReason(Refused):
    """comment.refused-without-reason."""

    said = N_("A comment that is {state} says why, for who wrote it to read.")
    words: ClassVar = {"state": ANSWERS}


class NoDay(Refused):
    said = N_("A comment that is put off says until which day, from today on.")
    hint = N_("Name the day with --until, as 2026-05-15.")


class NotAfter(Refused):
    said = N_("A comment that is {was} cannot become {to}.")
    hint = N_("An open one is answered first; what was answered by mistake is undone: cmsuite undo")
    words: ClassVar = {"was": ANSWERS, "to": ANSWERS}


class NotYours(Refused):
    said = N_("Comment {comment} is not yours: who said something takes it back.")


class Unanswered(Refused):
    """comment.unanswered: of several comments."""

    said = N_("Validation is impossible: {n} comments have no answer (no. {numbers}).")
    hint = N_("Answer them, refuse with a reason, or put off to a date: cmsuite document answer COMMENT STATE")


class OneUnanswered(Unanswered):
    said = N_("Validation is impossible: a comment has no answer (no. {numbers}).")
    hint = N_("Answer it, refuse with a reason, or put off to a date: cmsuite document answer COMMENT STATE")


@dataclass(frozen=True, slots=True)
class Said:
    """A comment, as people read it. at: the path in the content. outside: its author has no account, and is named as
    the file has it that they sent."""

    id: int
    text: str
    kind: Sort
    at: str
    author: str
    when: datetime
    state: Answered
    reason: str
    version: int
    priority: Priority = "normal"
    deferred_to: date | None = None
    outside: bool = False


@dataclass(frozen=True, slots=True)
class By:
    """Who says something: a person of the workspace, or a name in a file that came in."""

    person_id: int | None = None
    name: str = ""
    proof_blob_id: int | None = None


@register("documents.comment", text=("text",))
def comment(
    act: Act, version_id: int, text: str, *, kind: Sort = "note", at: str = "", priority: Priority = "normal"
) -> int:
    """Say something about a version, or about the field `at` in it. Returns the comment's id.

    Raises Missing, NothingSaid.
    """
    act.need("documents.comment")
    version = act.get(DocumentVersion, version_id)
    row = written(act, version, text, By(act.actor.person_id), kind=kind, at=at, priority=priority)
    act.about(row.ref_id)
    act.undo_by("documents.unsay", comment_id=row.id, seen=row.version)
    return row.id


@register("documents.unsay")
def unsay(act: Act, comment_id: int, *, seen: int | None = None, taken: bool = False) -> Said:
    """Take back what one said oneself, while nobody has answered. taken: it was left by taking a proposal: whoever may
    write the document takes it back. Raises Missing, Conflict, NotYours, NotAfter."""
    act.need("documents.comment")
    row = act.get(Comment, comment_id, seen=seen)
    if row.author_id is None or row.author_id != act.actor.person_id:
        if not taken:
            raise NotYours(comment=comment_id)
        act.need("documents.write")
    if row.state != "open":
        raise NotAfter(was=row.state, to="closed")
    row.state = "closed"
    act.session.flush()
    act.about(row.ref_id)
    act.undo_by("documents.restate", comment_id=comment_id, state="open", seen=row.version)
    return _read(act, row)


@register("documents.answer", text=("reason",))
def answer(
    act: Act, comment_id: int, state: Answered, *, reason: str = "", deferred_to: str = "", seen: int | None = None
) -> Said:
    """What becomes of a comment. reason: of a refusal always; deferred_to: the day, of what is put off.

    Raises Missing, Conflict, NotAfter, NoReason, NoDay.
    """
    act.need("documents.write")
    row = act.get(Comment, comment_id, seen=seen)
    if state not in MOVES.get(row.state, frozenset()):
        raise NotAfter(was=row.state, to=state)
    why = clean(reason, 1000, lines=False) or (row.reason or "" if state == "closed" else "")
    if state == "refused" and not why:
        raise NoReason(state=state)
    until = _day(act, deferred_to) if state == "deferred" else None
    was: dict[str, Any] = {"state": row.state, "reason": row.reason or "", "deferred_to": row.deferred_to or ""}
    row.state, row.reason, row.deferred_to = state, why or None, until.isoformat() if until else None
    act.session.flush()
    act.about(row.ref_id)
    act.undo_by("documents.restate", comment_id=comment_id, seen=row.version, **was)
    return _read(act, row)


@register("documents.restate", text=("reason",))
def restate(
    act: Act, comment_id: int, state: Answered, *, reason: str = "", deferred_to: str = "", seen: int | None = None
) -> Said:
    """Put a comment back as it stood before something became of it. Raises Missing, Conflict."""
    act.need("documents.comment")
    row = act.get(Comment, comment_id, seen=seen)
    if row.author_id != act.actor.person_id:
        act.need("documents.write")
    was: dict[str, Any] = {"state": row.state, "reason": row.reason or "", "deferred_to": row.deferred_to or ""}
    row.state, row.reason, row.deferred_to = state, reason or None, deferred_to or None
    act.session.flush()
    act.about(row.ref_id)
    act.undo_by("documents.restate", comment_id=comment_id, seen=row.version, **was)
    return _read(act, row)


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


def unanswered(act: Act, document_id: int) -> list[int]:
    """The comments of a document, of any of its versions, that ask for an answer and have none: nobody said what
    becomes of them, or the day has passed to which they were put off. Notes ask for nothing."""
    rows = act.session.execute(
        sa.select(Comment.id, Comment.state, Comment.deferred_to)
        .join(DocumentVersion, DocumentVersion.id == Comment.version_id)
        .where(DocumentVersion.document_id == document_id, Comment.kind != SILENT)
        .where(Comment.state.in_(("open", "deferred")))
        .order_by(Comment.id)
    ).all()
    if not rows:
        return []
    today = today_in(act).isoformat()
    return [row.id for row in rows if row.state == "open" or (row.deferred_to or "") < today]


def refuse_unanswered(act: Act, document_id: int) -> None:
    """Raises Unanswered."""
    if numbers := unanswered(act, document_id):
        kind = OneUnanswered if len(numbers) == 1 else Unanswered
        raise kind(n=len(numbers), numbers=", ".join(map(str, numbers)))


def written(
    act: Act, version: DocumentVersion, text: str, by: By, *, kind: Sort, at: str, priority: Priority = "normal"
) -> Comment:
    """The row of a new comment. Raises NothingSaid."""
    if not (words := clean(text, 4000)):
        raise NothingSaid()
    row = Comment(
        ref_id=refs.ref(act, "document", version.document_id).id,
        version_id=version.id,
        anchor={"field": at} if at else {},
        text=words,
        kind=kind,
        priority=priority,
        author_id=by.person_id,
        author_name=by.name or None,
        proof_blob_id=by.proof_blob_id,
        brand_id=version.brand_id,
    )
    act.add(row)
    return row


def _day(act: Act, text: str) -> date:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError as err:
        raise NoDay() from err
    if day < today_in(act):
        raise NoDay()
    return day


def _read(act: Act, row: Comment) -> Said:
    if row.version_id is None:
        raise Missing(kind="comment", id=row.id)
    author = act.session.get(Person, row.author_id) if row.author_id else None
    return _said(row, author.name if author else None)


def _said(row: Comment, name: str | None) -> Said:
    said: Any = row
    try:
        until = date.fromisoformat(row.deferred_to or "")
    except ValueError:
        until = None  # words of the days when it was no date
    return Said(
        id=row.id,
        text=row.text,
        kind=said.kind,
        at=str(row.anchor.get("field", "")),
        author=name or row.author_name or "",
        when=row.created_at,
        state=said.state,
        reason=row.reason or "",
        version=row.version,
        priority=said.priority,
        deferred_to=until,
        outside=row.author_id is None and bool(row.author_name),
    )
