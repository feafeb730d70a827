"""Table of the calendar."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cmsuite.core.zones import Wall
from cmsuite.engines.trail import refs
from cmsuite.store.base import Base, BrandScoped, Versioned, child_of, parent
from cmsuite.store.types import words


class Entry(Versioned, BrandScoped, Base):
    """A day and an hour for a variant (or an idea without one).

    Owner calendar; scope brand; kept and erased with the brand; nothing personal. `due_at` comes from the wall time
    and the zone's rules, and is rebuilt with each tzdata; `latest_useful_at` is `due_at` + `grace_s` unless given.
    Seconds.
    """

    __tablename__ = "entry"
    __table_args__ = (
        parent("entry"),
        child_of("post", "post_id"),
        child_of("account", "account_id"),
        child_of("variant", "variant_id"),
        sa.ForeignKeyConstraint(["variant_id", "account_id"], ["variant.id", "variant.account_id"]),
        sa.UniqueConstraint("id", "account_id"),
        sa.UniqueConstraint("id", "variant_id"),
        sa.CheckConstraint("local_at IS NULL OR zone IS NOT NULL", name="zone_given"),
        sa.CheckConstraint("(local_at IS NULL) = (due_at IS NULL)", name="due_from_wall"),
        sa.CheckConstraint("grace_s >= 0", name="grace"),
        sa.Index("ix_entry_due_at", "due_at"),
        sa.Index("ix_entry_brand_due_at", "brand_id", "due_at"),
        # What is due and not too late, among all that was: asked each second, and answered from here alone.
        sa.Index("ix_entry_useful", "latest_useful_at", "due_at", "priority", "id", "brand_id"),
        sa.Index(
            "uq_entry_variant",
            "variant_id",
            unique=True,
            info={"where": sa.text("cancelled_at IS NULL")},
        ),
        sa.Index(
            "ix_entry_ideas",
            "brand_id",
            info={"where": sa.text("local_at IS NULL")},
        ),
    )

    title: Mapped[str]
    action_type: Mapped[str] = mapped_column(sa.String(24), default="post")
    post_id: Mapped[int | None]
    account_id: Mapped[int | None]
    variant_id: Mapped[int | None]
    local_at: Mapped[datetime | None] = mapped_column(sa.DateTime(timezone=False))
    zone: Mapped[str | None]
    fold: Mapped[str] = mapped_column(words("fold", ("first", "second")), default="first")
    due_at: Mapped[datetime | None]
    grace_s: Mapped[int]
    latest_useful_at: Mapped[datetime | None]
    priority: Mapped[int] = mapped_column(default=0)
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str | None]

    @property
    def wall(self) -> Wall | None:
        """The wall time, or None for an idea without a day."""
        if self.local_at is None or self.zone is None:
            return None
        return Wall(self.local_at, self.zone, 1 if self.fold == "second" else 0)


refs.kind("entry", Entry, "title", "cmsuite.calendar.entries:told")
refs.edge("entry", "variant_id", "variant", "places")
refs.edge("entry", "post_id", "post", "for")
