"""Tables of the measures: posts seen on networks, and immutable facts about them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cmsuite.engines.trail import refs
from cmsuite.store.base import AppendOnly, Base, BrandScoped, Claimed, child_of, parent
from cmsuite.store.types import Exact, Hash, Json, words


class RemotePost(Claimed, BrandScoped, Base):
    """A post seen on a network, ours or another's.

    Owner metrics; scope brand; kept and erased with the brand; erasure: the text of others' posts.
    `next_sample_at` steps through the ages at which counters are read; an age missed is a gap, not a row.
    """

    __tablename__ = "remote_post"
    __table_args__ = (
        parent("remote_post"),
        child_of("account", "account_id"),
        sa.UniqueConstraint("account_id", "remote_id"),
        sa.Index(
            "ix_remote_post_next_sample_at",
            "next_sample_at",
            info={"where": sa.text("next_sample_at IS NOT NULL")},
        ),
    )

    account_id: Mapped[int]
    remote_id: Mapped[str]
    url: Mapped[str]
    published_at: Mapped[datetime]
    text_hash: Mapped[str | None] = mapped_column(Hash)
    text: Mapped[str | None]
    format: Mapped[str | None] = mapped_column(sa.String(24))
    sponsored: Mapped[bool] = mapped_column(default=False)
    next_sample_at: Mapped[datetime | None]


class Kind(StrEnum):
    """What a value is, which decides how it may be added up (3-measurement: increments add, stocks do not)."""

    INCREMENT = "increment"
    CUMULATIVE = "cumulative"
    STOCK = "stock"
    UNIQUE = "unique"
    PLATFORM_RATIO = "platform_ratio"


class Fact(AppendOnly, BrandScoped, Base):
    """One value of one metric of one thing over one span, never changed: a correction is a new row.

    Owner metrics; scope brand; kept and erased with the brand; nothing personal. `line` says where it was read:
    {"source": "network" | "demo", …}. Bulk Core inserts only.
    """

    __tablename__ = "fact"
    __table_args__ = (
        child_of("account", "account_id"),
        child_of("remote_post", "remote_post_id"),
        sa.CheckConstraint("day_start <= day_end", name="days"),
        sa.CheckConstraint("(level = 'post') = (remote_post_id IS NOT NULL)", name="post"),
        sa.CheckConstraint("value IS NOT NULL OR quality = 'thresholded'", name="value"),
    )
    ONCE = ("superseded_by",)

    account_id: Mapped[int]
    remote_post_id: Mapped[int | None]
    level: Mapped[str] = mapped_column(words("level", ("account", "post", "ad", "audience", "site")))
    metric: Mapped[str] = mapped_column(sa.String(60))
    definition: Mapped[str] = mapped_column(sa.String(60))
    kind: Mapped[Kind] = mapped_column(words("kind", Kind))
    grain: Mapped[str] = mapped_column(words("grain", ("day", "range", "lifetime")))
    day_start: Mapped[date] = mapped_column(sa.Date)
    day_end: Mapped[date] = mapped_column(sa.Date)
    observed_day: Mapped[date | None] = mapped_column(sa.Date)
    age_h: Mapped[int | None]
    split: Mapped[str] = mapped_column(words("split", ("organic", "paid", "total")))
    segment: Mapped[str | None]
    value: Mapped[Decimal | None] = mapped_column(Exact)
    unit: Mapped[str] = mapped_column(sa.String(12))
    currency: Mapped[str | None] = mapped_column(sa.String(3))
    quality: Mapped[str] = mapped_column(words("quality", ("ok", "estimated", "thresholded", "partial", "corrected")))
    observed_at: Mapped[datetime]
    line: Mapped[dict[str, Any]] = mapped_column(Json)
    superseded_by: Mapped[int | None] = mapped_column(
        sa.ForeignKey("fact.id", deferrable=True, initially="DEFERRED")  # set before the row that supersedes is there
    )


NATURAL_KEY = (
    Fact.account_id,
    sa.func.coalesce(Fact.remote_post_id, sa.text("0")),
    Fact.metric,
    Fact.definition,
    Fact.kind,
    Fact.grain,
    Fact.day_start,
    Fact.day_end,
    sa.func.coalesce(Fact.observed_day, Fact.day_end),
    sa.func.coalesce(Fact.age_h, sa.text("-1")),
    Fact.split,
    sa.func.coalesce(Fact.segment, sa.text("''")),
)
CURRENT = Fact.superseded_by.is_(None)
sa.Index("uq_fact_key", *NATURAL_KEY, unique=True, info={"where": CURRENT})
sa.Index(
    "ix_fact_account_day",
    Fact.account_id,
    Fact.day_start,
    Fact.metric,
    Fact.kind,
    Fact.split,
    Fact.value,
    info={"where": CURRENT},
)
sa.Index("ix_fact_post", Fact.remote_post_id, Fact.metric, Fact.age_h, info={"where": CURRENT})


refs.kind("remote_post", RemotePost, "url")
refs.kind("fact", Fact, "metric", "cmsuite.metrics.facts:told")
refs.edge("fact", "remote_post_id", "remote_post", "measures")
