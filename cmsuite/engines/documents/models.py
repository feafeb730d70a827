"""Tables of the documents."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_
from cmsuite.engines.approvals.models import Approval
from cmsuite.engines.documents.words import STATES
from cmsuite.engines.trail import refs
from cmsuite.store.base import AppendOnly, Base, BrandScoped, Frozen, Shared, Versioned, child_of, parent
from cmsuite.store.types import Hash, Json, words


class VersionState(StrEnum):
    DRAFT = "draft"
    INTERNAL_REVIEW = "internal_review"
    SENT = "sent"
    CHANGES_REQUESTED = "changes_requested"
    VALIDATED = "validated"
    ARCHIVED = "archived"


S = VersionState
OPEN = (S.DRAFT, S.INTERNAL_REVIEW, S.SENT)
MOVES: dict[VersionState, set[VersionState]] = {
    S.DRAFT: {S.INTERNAL_REVIEW, S.SENT},
    S.INTERNAL_REVIEW: {S.DRAFT, S.SENT},
    S.SENT: {S.CHANGES_REQUESTED, S.VALIDATED},
    S.VALIDATED: {S.ARCHIVED},
}


class NoSuchMove(Refused):
    said = N_("A version that is {was} cannot become {to}.")
    words: ClassVar = {"was": STATES, "to": STATES}


class Document(Versioned, BrandScoped, Base):
    """One deliverable, whatever its versions: a brief, an audit, a strategy.

    Owner documents; scope brand; kept with the brand; erasure: the owner's name. `starts_on`, `ends_on`: its period.
    """

    __tablename__ = "document"
    __table_args__ = (
        parent("document"),
        child_of("document", "parent_document_id"),
        sa.Index("ix_document_brand_id_kind", "brand_id", "kind", sa.text("id DESC")),
    )

    kind: Mapped[str] = mapped_column(sa.String(40))
    title: Mapped[str]
    language: Mapped[str] = mapped_column(words("language", ("fr", "en")))
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    parent_document_id: Mapped[int | None]
    starts_on: Mapped[date | None] = mapped_column(sa.Date)
    ends_on: Mapped[date | None] = mapped_column(sa.Date)
    archived_at: Mapped[datetime | None]


class DocumentVersion(Frozen, Versioned, BrandScoped, Base):
    """What a document said at one time. Its content changes while it is a draft, and never after.

    Owner documents; scope brand; kept with the brand; erasure: the words of who is erased. `schema`: the kind's form of
    `content`; `hash`: of all that a client says yes to; `major`, `minor`: its number, once it was sent; `checks`: what
    was found when it moved last, and the reasons written for what was let pass; `lock`: what it was rendered from.
    """

    FROZEN = ("document_id", "seq", "content", "hash", "schema")
    WHILE = "draft"

    __tablename__ = "document_version"
    __table_args__ = (
        parent("document_version"),
        child_of("document", "document_id"),
        sa.UniqueConstraint("document_id", "seq"),
        sa.UniqueConstraint("document_id", "major", "minor"),
        sa.Index("ix_document_version_state", "state", "seq"),
        sa.Index(
            "uq_document_version_open",
            "document_id",
            unique=True,
            info={"where": sa.text("state IN ('draft', 'internal_review', 'sent')")},
        ),
    )

    document_id: Mapped[int]
    seq: Mapped[int]
    major: Mapped[int | None]
    minor: Mapped[int | None]
    state: Mapped[VersionState] = mapped_column(words("state", VersionState), default=VersionState.DRAFT)
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    hash: Mapped[str] = mapped_column(Hash)
    schema: Mapped[int]
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    note: Mapped[str | None]
    origin: Mapped[str | None] = mapped_column(sa.String(24))
    sent_at: Mapped[datetime | None]
    checks: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    lock: Mapped[dict[str, Any] | None] = mapped_column(Json)


def move(row: DocumentVersion, to: VersionState) -> None:
    """The only line that changes a version's state. Raises NoSuchMove."""
    if to not in MOVES.get(row.state, set()):
        raise NoSuchMove(was=row.state, to=to)
    row.state = to


class VersionApproval(Approval, Base):
    """A decision about the hash of a version.

    Owner documents; scope brand; kept with the brand; erasure: the names typed.
    """

    __tablename__ = "version_approval"
    __table_args__ = (
        child_of("document_version", "version_id"),
        sa.Index("ix_version_approval_hash", "version_id", "hash"),
    )

    version_id: Mapped[int]


class Comment(Versioned, Shared, Base):
    """What somebody says about a place of something: a field of a version, characters of a text.

    Owner documents; scope shared; kept with the brand; erasure: the words of who is erased. `anchor`: {"field": path,
    "first": n, "last": n}, as far as it is known. `author_name`: of who has no account, as the file has it that it came
    in; `proof_blob_id`: that file. `deferred_to`: the day to which the answer is put off.
    """

    __tablename__ = "comment"
    __table_args__ = (
        sa.CheckConstraint("state <> 'refused' OR reason IS NOT NULL", name="reason"),
        sa.Index("ix_comment_ref_id", "ref_id"),
    )

    ref_id: Mapped[int] = mapped_column(sa.ForeignKey("ref.id"))
    version_id: Mapped[int | None] = mapped_column(sa.ForeignKey("document_version.id"))
    anchor: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    text: Mapped[str]
    kind: Mapped[str] = mapped_column(words("kind", ("correction", "question", "refusal", "addition", "note")))
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    state: Mapped[str] = mapped_column(
        words("state", ("open", "accepted", "accepted_modified", "refused", "deferred", "closed")), default="open"
    )
    reason: Mapped[str | None]
    deferred_to: Mapped[str | None]
    priority: Mapped[str] = mapped_column(words("priority", ("low", "normal", "high")), default="normal", sort_order=92)
    author_name: Mapped[str | None] = mapped_column(sort_order=93)
    proof_blob_id: Mapped[int | None] = mapped_column(sa.ForeignKey("blob.id"), sort_order=94)


class Packet(AppendOnly, BrandScoped, Base):
    """A file that was made for one person to answer one version with, once.

    Owner documents; scope brand; kept 24 months; erasure: the name of who it was for. `hash`: of that version; `nonce`:
    the SHA-256 of the number that only the file holds. What came back stays the proof of the answer that it gave.
    """

    ONCE = ("returned_at", "returned_blob_id")
    PURGE = ("person_id", "returned_blob_id")

    __tablename__ = "packet"
    __table_args__ = (child_of("document_version", "version_id"), sa.UniqueConstraint("nonce"))

    version_id: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    hash: Mapped[str] = mapped_column(Hash)
    code: Mapped[str] = mapped_column(sa.String(60))
    nonce: Mapped[str] = mapped_column(Hash)
    expires_at: Mapped[datetime]
    returned_at: Mapped[datetime | None]
    returned_blob_id: Mapped[int | None] = mapped_column(sa.ForeignKey("blob.id"))


refs.kind("document", Document, "title")
refs.edge("document", "parent_document_id", "document", "rests_on")
