"""Tables of the veille: which feeds a brand follows, what it decided about each item, and whom its issues go to."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cmsuite.engines.trail import refs
from cmsuite.store.base import Base, BrandScoped, Versioned, child_of, parent
from cmsuite.store.types import Json, words
from cmsuite.veille.rule_models import RuleHit, VeilleRule
from cmsuite.veille.signal_models import WeakSignal

__all__ = ["RuleHit", "VeilleRule", "WeakSignal"]
AXES = ("trade", "competitor", "technology", "regulation", "reputation", "culture")
OWNER_TYPES = ("official", "press", "trade", "competitor", "individual", "community")
LETTERS = ("A", "B", "C", "D", "E", "F")
PAYWALLS = ("free", "partial", "paid")


class Source(Versioned, BrandScoped, Base):
    """A feed as a brand follows it: under which axis, how reliable. plan_min_s, plan_max_s: seconds between two looks,
    at least and at most; hurried_until: until when a crisis has it asked every 15 minutes. owner_id: who looks after
    it; country: where it is published, in two letters; paywall: what of it is paid for.

    Owner veille; scope brand; kept and erased with the brand; nothing personal.
    """

    __tablename__ = "source"
    __table_args__ = (parent("source"), sa.UniqueConstraint("brand_id", "feed_id"),
                      sa.CheckConstraint("plan_min_s IS NULL OR plan_max_s IS NULL OR plan_min_s <= plan_max_s",
                                         name="plan"))  # fmt: skip

    feed_id: Mapped[int] = mapped_column(sa.ForeignKey("feed.id"))
    title: Mapped[str]
    axis: Mapped[str] = mapped_column(words("axis", AXES))
    language: Mapped[str | None] = mapped_column(sa.String(10))
    owner_type: Mapped[str | None] = mapped_column(words("owner_type", OWNER_TYPES))
    publisher: Mapped[str | None]
    reliability: Mapped[str | None] = mapped_column(words("reliability", LETTERS))
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    licence: Mapped[dict[str, Any] | None] = mapped_column(Json, sort_order=92)  # to show extracts of what it publishes
    muted_at: Mapped[datetime | None] = mapped_column(sort_order=93)  # since when nothing of it comes in
    plan_min_s: Mapped[int | None] = mapped_column(sort_order=94)
    plan_max_s: Mapped[int | None] = mapped_column(sort_order=95)
    hurried_until: Mapped[datetime | None] = mapped_column(sort_order=96)
    country: Mapped[str | None] = mapped_column(sa.String(2), sort_order=97)
    paywall: Mapped[str | None] = mapped_column(words("paywall", PAYWALLS), sort_order=98)


class Decision(StrEnum):
    """What was decided about an item."""

    NEW = "new"
    KEPT = "kept"
    ANALYSED = "analysed"
    DIFFUSED = "diffused"
    DISCARDED = "discarded"


MOVES: dict[Decision, set[Decision]] = {
    Decision.NEW: {Decision.KEPT, Decision.DISCARDED},
    Decision.KEPT: {Decision.ANALYSED, Decision.DISCARDED},
    Decision.ANALYSED: {Decision.DIFFUSED},
    Decision.DISCARDED: {Decision.KEPT},
}
REASONS = ("off_topic", "duplicate", "unreliable", "outdated", "promotional", "no_impact", "legal")


class Qualification(Versioned, BrandScoped, Base):
    """One item as one brand sees it. seen_at: when a person last did something to it.

    Owner veille; scope brand; kept and erased with the brand; nothing personal.
    """

    __tablename__ = "qualification"
    __table_args__ = (
        parent("qualification"),
        child_of("source", "source_id"),
        sa.UniqueConstraint("brand_id", "item_id"),
        sa.CheckConstraint("state <> 'discarded' OR reason IS NOT NULL", name="reason_given"),
        sa.CheckConstraint(
            "state <> 'analysed' OR (so_what IS NOT NULL AND info_rating IS NOT NULL)", name="so_what_given"
        ),
        sa.CheckConstraint("info_rating BETWEEN 1 AND 6", name="info_rating"),
        # each holds all that a list asks: of a million lines none is read before it is shown
        sa.Index("ix_qualification_at", "brand_id", sa.desc("sort_at"), sa.desc("id"), "copy_of"),
        sa.Index("ix_qualification_state", "brand_id", "state", sa.desc("sort_at"), sa.desc("id"), "copy_of", "score"),
        sa.Index("ix_qualification_axis", "brand_id", "axis", "state", sa.desc("sort_at"), sa.desc("id"), "copy_of"),
        sa.Index("ix_qualification_source", "source_id", sa.desc("sort_at")),
    )

    item_id: Mapped[int] = mapped_column(sa.ForeignKey("item.id"))
    source_id: Mapped[int]
    state: Mapped[Decision] = mapped_column(words("state", Decision), default=Decision.NEW)
    reason: Mapped[str | None] = mapped_column(words("reason", REASONS))
    axis: Mapped[str] = mapped_column(words("axis", AXES))
    score: Mapped[int] = mapped_column(default=0)
    sort_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    note: Mapped[str | None]
    so_what: Mapped[str | None]
    info_rating: Mapped[int | None]
    assigned_to: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    snoozed_until: Mapped[datetime | None]
    summary: Mapped[str | None] = mapped_column(sort_order=92)  # in the brand's own words
    source_rating: Mapped[str | None] = mapped_column(words("source_rating", LETTERS), sort_order=93)
    copy_of: Mapped[int | None] = mapped_column(sa.ForeignKey("item.id"), sort_order=94)  # under whose line it stands


sa.Index(
    "ix_qualification_assigned",
    Qualification.brand_id,
    Qualification.assigned_to,
    Qualification.sort_at.desc(),
    info={"where": Qualification.assigned_to.is_not(None)},
)
sa.Index(
    "ix_qualification_snoozed",
    Qualification.brand_id,
    Qualification.snoozed_until,
    info={"where": Qualification.snoozed_until.is_not(None)},
)


sa.Index(
    "ix_qualification_copy", Qualification.brand_id, Qualification.copy_of,
    info={"where": Qualification.copy_of.is_not(None)},
)  # fmt: skip


class ItemTag(BrandScoped, Base):
    """A word that a brand put on an item.

    Owner veille; scope brand; kept and erased with the brand; nothing personal.
    """

    __tablename__ = "item_tag"
    __table_args__ = (
        child_of("qualification", "qualification_id"),
        sa.UniqueConstraint("qualification_id", "tag"),
        sa.Index("ix_item_tag_tag", "brand_id", "tag"),
    )

    qualification_id: Mapped[int]
    tag: Mapped[str] = mapped_column(sa.String(40))


class RecipientState(StrEnum):
    """Whether issues go to a recipient."""

    ACTIVE = "active"
    UNSUBSCRIBED = "unsubscribed"
    BOUNCED = "bounced"


BASES = ("consent", "job", "contract", "team")


class Recipient(Versioned, BrandScoped, Base):
    """Whom a brand's issues go to, and by what right.

    Owner veille; scope brand; kept 36 months after leaving; erasure: the row. `axes`: what they read, all where empty;
    `basis`, `basis_on`, `proof`: why they may be written to, since when, and what shows it; `since`: when they became
    active; `left_at`, `left_why`: when and by what they left, in the words of whoever said so.
    """

    __tablename__ = "recipient"
    __table_args__ = (
        sa.CheckConstraint("state = 'active' OR left_at IS NOT NULL", name="left"),
        sa.Index("ix_recipient_brand_id_state", "brand_id", "state"),
    )

    address: Mapped[str] = mapped_column(sa.String(320))
    name: Mapped[str]
    axes: Mapped[list[str]] = mapped_column(Json)
    basis: Mapped[str] = mapped_column(words("basis", BASES))
    basis_on: Mapped[date] = mapped_column(sa.Date)
    proof: Mapped[str]
    state: Mapped[RecipientState] = mapped_column(words("state", RecipientState), default=RecipientState.ACTIVE)
    since: Mapped[datetime]
    left_at: Mapped[datetime | None]
    left_why: Mapped[str | None]


sa.Index("uq_recipient_address", Recipient.brand_id, sa.func.lower(Recipient.address), unique=True)


CAME = ("sent", "nothing", "late", "refused", "dropped")
AUDIENCES = ("internal", "client", "public")


class IssueSeries(Versioned, BrandScoped, Base):
    """An issue that comes out at a rhythm: for whom, of which axes, when.

    Owner veille; scope brand; kept and erased with the brand; nothing personal. `rule`: five cron fields, where the
    brand is; `ahead_h`: hours before `due_at`, the next slot, at which its draft is made; `document_id`: that draft,
    until it is sent; `came`, `came_at`, `came_why`: what became of the slot before.
    """

    __tablename__ = "edition"
    __table_args__ = (
        child_of("document", "document_id"),
        sa.UniqueConstraint("brand_id", "title"),
        sa.CheckConstraint("most BETWEEN 1 AND 50", name="most"),
        sa.CheckConstraint("ahead_h BETWEEN 0 AND 720", name="ahead"),
        sa.CheckConstraint("came IS NULL OR came_at IS NOT NULL", name="came_at"),
    )

    title: Mapped[str]
    rule: Mapped[str] = mapped_column(sa.String(80))
    audience: Mapped[str] = mapped_column(words("audience", AUDIENCES))
    language: Mapped[str] = mapped_column(sa.String(10))
    axes: Mapped[list[str]] = mapped_column(Json)
    most: Mapped[int]
    ahead_h: Mapped[int]
    due_at: Mapped[datetime] = mapped_column(index=True)
    document_id: Mapped[int | None]
    came: Mapped[str | None] = mapped_column(words("came", CAME))
    came_at: Mapped[datetime | None]
    came_why: Mapped[str | None]


refs.kept("item", "cmsuite.veille.reading:had")
