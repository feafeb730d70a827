"""Tables of the content."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cmsuite.content.words import STATES
from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_
from cmsuite.engines.approvals.models import Approval
from cmsuite.engines.trail import refs
from cmsuite.store.base import Base, BrandScoped, Versioned, child_of, parent
from cmsuite.store.types import Hash, Json, words


class PostState(StrEnum):
    IDEA = "idea"
    BRIEFED = "briefed"
    IN_PRODUCTION = "in_production"
    IN_REVIEW = "in_review"
    ON_HOLD = "on_hold"
    CANCELLED = "cancelled"


S = PostState
MOVES: dict[PostState, set[PostState]] = {
    S.IDEA: {S.BRIEFED, S.IN_PRODUCTION, S.IN_REVIEW, S.ON_HOLD, S.CANCELLED},
    S.BRIEFED: {S.IN_PRODUCTION, S.IN_REVIEW, S.ON_HOLD, S.CANCELLED},
    S.IN_PRODUCTION: {S.IN_REVIEW, S.ON_HOLD, S.CANCELLED},
    S.IN_REVIEW: {S.IDEA, S.BRIEFED, S.IN_PRODUCTION, S.ON_HOLD, S.CANCELLED},
    S.ON_HOLD: {S.IDEA, S.BRIEFED, S.IN_PRODUCTION, S.IN_REVIEW, S.CANCELLED},
    S.CANCELLED: {S.IDEA, S.BRIEFED, S.IN_PRODUCTION, S.IN_REVIEW, S.ON_HOLD},
}


class NoSuchStep(Refused):
    said = N_("A post that is {was} cannot become {to}.")
    words: ClassVar = {"was": STATES, "to": STATES}


class Post(Versioned, BrandScoped, Base):
    """One idea and its master text, before any network.

    Owner content; scope brand; kept and erased with the brand; nothing personal. `master`: {"parts": [text, …],
    "cw": str, "language": str, "visibility": str}; "facts", where a person declared some: {name: value}, not sent.
    """

    __tablename__ = "post"
    __table_args__ = (parent("post"), child_of("post", "recycled_from_id"))

    title: Mapped[str]
    master: Mapped[dict[str, Any]] = mapped_column(Json)
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    recycled_from_id: Mapped[int | None]
    state: Mapped[PostState] = mapped_column(words("state", PostState), default=PostState.IDEA)
    reason: Mapped[str | None]


_IN_REVIEW = Post.state == S.IN_REVIEW
sa.Index("ix_post_in_review", Post.brand_id, info={"where": _IN_REVIEW})


def move(row: Post, to: PostState) -> None:
    """The only line that changes a post's state. Raises NoSuchStep."""
    if to not in MOVES[row.state]:
        raise NoSuchStep(was=row.state, to=to)
    row.state = to


class Variant(Versioned, BrandScoped, Base):
    """What goes out on one account: the only place for text, media, hash and short id.

    Owner content; scope brand; kept and erased with the brand; nothing personal. `hash` is of all that will be sent,
    recomputed in the same act as any change; `overrides` replaces keys of the post's master; `written_by` made the
    last change to what will be sent, and so is not the one to approve it.
    """

    __tablename__ = "variant"
    __table_args__ = (
        parent("variant"),
        child_of("post", "post_id"),
        child_of("account", "account_id"),
        sa.UniqueConstraint("post_id", "account_id"),
        sa.UniqueConstraint("short_id"),
        sa.UniqueConstraint("id", "account_id"),
    )

    post_id: Mapped[int]
    account_id: Mapped[int]
    overrides: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    short_id: Mapped[str] = mapped_column(sa.String(8))
    hash: Mapped[str] = mapped_column(Hash)
    hash_form: Mapped[int]
    written_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    label: Mapped[str] = mapped_column(words("label", ("none", "publicite", "collaboration")), default="none")
    links: Mapped[list[Any]] = mapped_column(Json, default=list)


class VariantApproval(Approval, Base):
    """A decision about a variant's hash.

    Owner content; scope brand; kept with the brand; erasure: the names typed.
    """

    __tablename__ = "variant_approval"
    __table_args__ = (child_of("variant", "variant_id"), sa.Index("ix_variant_approval_hash", "variant_id", "hash"))

    variant_id: Mapped[int]


_REFUSED = VariantApproval.decision == "refused"
sa.Index("ix_variant_approval_refused", VariantApproval.variant_id, info={"where": _REFUSED})


class VariantMedia(Versioned, BrandScoped, Base):
    """A file of a variant, in its place, with its alt text or the reason why it needs none.

    Owner content; scope brand; kept and erased with the brand; nothing personal. Pixels and seconds.
    """

    __tablename__ = "variant_media"
    __table_args__ = (child_of("variant", "variant_id"), sa.UniqueConstraint("variant_id", "position"))

    variant_id: Mapped[int]
    position: Mapped[int]
    part: Mapped[int] = mapped_column(default=0)
    blob_id: Mapped[int] = mapped_column(sa.ForeignKey("blob.id"))
    kind: Mapped[str] = mapped_column(words("kind", ("image", "video", "audio", "document", "subtitle")))
    width: Mapped[int | None]
    height: Mapped[int | None]
    seconds: Mapped[float | None] = mapped_column(sa.Float)
    alt: Mapped[str] = mapped_column(default="")
    decorative_reason: Mapped[str | None]
    focal: Mapped[list[float] | None] = mapped_column(Json)
    recipe: Mapped[str | None]


refs.kind("post", Post, "title")
refs.kind("variant", Variant, "short_id", "cmsuite.content.views:told")
refs.edge("variant", "post_id", "post", "of")
