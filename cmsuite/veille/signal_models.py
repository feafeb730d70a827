"""The table of weak signals: what is no trend yet, and somebody looks at again."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cmsuite.store.base import Base, BrandScoped, Versioned
from cmsuite.store.types import Json, words

AXES = ("trade", "competitor", "technology", "regulation", "reputation", "culture")
OUTCOMES = ("confirmed", "dropped")


class WeakSignal(Versioned, BrandScoped, Base):
    """A term that a person pinned, with what they suppose and when they look again. axis: of which items, all where it
    is empty; figures: how often it was said then, as counted; outcome, reason, reviewed_at: what the look again said.

    Owner veille; scope brand; kept and erased with the brand; nothing personal.
    """

    __tablename__ = "weak_signal"
    __table_args__ = (
        sa.CheckConstraint("hypothesis <> ''", name="hypothesis"),
        sa.CheckConstraint("outcome IS NULL OR (reason IS NOT NULL AND reviewed_at IS NOT NULL)", name="reviewed"),
        sa.Index("ix_weak_signal_review_on", "brand_id", "review_on"),
    )

    term: Mapped[str] = mapped_column(sa.String(120))
    axis: Mapped[str | None] = mapped_column(words("axis", AXES))
    figures: Mapped[dict[str, Any]] = mapped_column(Json)
    hypothesis: Mapped[str]
    review_on: Mapped[date] = mapped_column(sa.Date)
    outcome: Mapped[str | None] = mapped_column(words("outcome", OUTCOMES))
    reason: Mapped[str | None]
    reviewed_at: Mapped[datetime | None]
