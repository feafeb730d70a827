"""Tables of the feeds."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from cmsuite.engines.trail import refs
from cmsuite.store.base import Base, Claimed
from cmsuite.store.types import Hash, Json, words


class FeedState(StrEnum):
    OK = "ok"
    SLOW = "slow"
    WAITING = "waiting"  # the server asked us to come back later
    FAILING = "failing"
    SUSPENDED = "suspended"  # failed too often: tried once in 7 days
    DORMANT = "dormant"
    TOO_BIG = "too_big"
    GONE = "gone"
    RESTING = "resting"  # nobody follows it


class Feed(Claimed, Base):
    """An address that gives items, whoever follows it.

    Owner feeds; scope workspace; kept as long as the workspace; nothing personal.
    """

    __tablename__ = "feed"
    __table_args__ = (sa.UniqueConstraint("url_canonical", "reader_hash"),)

    url_canonical: Mapped[str]
    reader: Mapped[dict[str, Any] | None] = mapped_column(Json)
    reader_hash: Mapped[str] = mapped_column(Hash, default="")
    kind: Mapped[str] = mapped_column(sa.String(24), default="feed")
    title: Mapped[str | None]
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    body_hash: Mapped[str | None] = mapped_column(Hash)
    next_at: Mapped[datetime | None]
    last_ok_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    said: Mapped[str | None]  # why it is not ok, or hard to read: a sentence, as `core.locale.in_each` keeps it
    redirect_to: Mapped[str | None]
    redirects: Mapped[int] = mapped_column(default=0)
    state: Mapped[FeedState] = mapped_column(words("state", FeedState), default=FeedState.OK)
    since: Mapped[datetime | None] = mapped_column(sort_order=92)  # when that state began
    wishes: Mapped[dict[str, Any] | None] = mapped_column(Json, sort_order=93)  # how it asks to be left alone
    memory: Mapped[dict[str, Any] | None] = mapped_column(Json, sort_order=94)  # what its kind knows of the last answer


sa.Index(
    "ix_feed_next_at",
    Feed.next_at,
    info={"where": Feed.state != FeedState.GONE},
)
sa.Index("ix_feed_state", Feed.state)


class Item(Base):
    """What a feed gave, as it stands there now; hash: the print of the entry as it came, markup and all.

    Owner feeds; scope workspace; text 30 days, author and summary 6 or 24 months, the row kept; erasure: author, text.
    """

    __tablename__ = "item"
    __table_args__ = (
        sa.UniqueConstraint("feed_id", "guid"),
        sa.Index("ix_item_url_key", "url_key"),
        sa.Index("ix_item_published_at", "feed_id", "published_at"),
    )

    feed_id: Mapped[int] = mapped_column(sa.ForeignKey("feed.id"))
    guid: Mapped[str]
    url: Mapped[str | None]
    url_key: Mapped[str | None]
    title: Mapped[str]
    author: Mapped[str | None]
    published_at: Mapped[datetime | None]
    first_seen_at: Mapped[datetime]
    language: Mapped[str | None] = mapped_column(sa.String(10))
    summary: Mapped[str | None]
    text: Mapped[str | None]
    hash: Mapped[str] = mapped_column(Hash)
    image_url: Mapped[str | None]
    head_id: Mapped[int | None] = mapped_column(sa.ForeignKey("item.id"), sort_order=92)  # what it tells again
    alike: Mapped[int | None] = mapped_column(sort_order=93)  # per cent


sa.Index("ix_item_head_id", Item.head_id, info={"where": Item.head_id.is_not(None)})


class ItemVersion(Base):
    """What an item said before its source edited it. seen_at: when another text was seen in its place.

    Owner feeds; scope workspace; kept 12 months, text as the item's; erasure: title and text.
    """

    __tablename__ = "item_version"
    __table_args__ = (
        sa.Index("ix_item_version_item_id", "item_id", "seen_at"),
        sa.Index("ix_item_version_at", "seen_at"),
    )

    item_id: Mapped[int] = mapped_column(sa.ForeignKey("item.id"))
    hash: Mapped[str] = mapped_column(Hash)
    title: Mapped[str]
    text: Mapped[str | None]
    seen_at: Mapped[datetime]


class ItemBand(Base):
    """A key by which what tells the same as an item is found; of items that tell nothing again.

    Owner feeds; scope workspace; kept 30 days; nothing personal.
    """

    __tablename__ = "item_band"
    __table_args__ = (sa.Index("ix_item_band_key", "band", "key", "item_id"),)

    band: Mapped[int]
    key: Mapped[int] = mapped_column(sa.BigInteger)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("item.id"))


class ShortLink(Base):
    """A link that stands for another (a shortener's, a search engine's), and where it leads, asked once.

    Owner feeds; scope workspace; kept 30 days; nothing personal.
    """

    __tablename__ = "short_link"
    __table_args__ = (sa.UniqueConstraint("url_key"), sa.Index("ix_short_link_created_at", "created_at"))

    url_key: Mapped[str]
    url: Mapped[str]
    target: Mapped[str | None]
    tried_at: Mapped[datetime | None]


class Robots(Base):
    """What a site lets us fetch: the rules of its robots.txt that are for us, as they were when last asked for. A row
    of its own, by its address, for a tdmrep.json that was asked for feeds.

    Owner feeds; scope workspace; kept as long as the workspace; nothing personal.
    """

    __tablename__ = "robots"
    __table_args__ = (sa.UniqueConstraint("origin"),)

    origin: Mapped[str]
    text: Mapped[str]
    read_at: Mapped[datetime]


class FetchDay(Base):
    """What asking a feed cost and gave on one day (UTC): the log of collection, and the figures of frugality.

    Owner feeds; scope workspace; kept 13 months; nothing personal.
    """

    __tablename__ = "fetch_day"
    __table_args__ = (sa.UniqueConstraint("feed_id", "day"), sa.Index("ix_fetch_day_day", "day"))

    feed_id: Mapped[int] = mapped_column(sa.ForeignKey("feed.id"))
    day: Mapped[date] = mapped_column(sa.Date)
    requests: Mapped[int]
    unchanged: Mapped[int]  # answered by 304
    bytes: Mapped[int]  # of the answers, headers included
    whole: Mapped[int]  # whole bodies that came
    whole_bytes: Mapped[int]  # their size, not compressed
    ms: Mapped[int]
    new_items: Mapped[int]
    errors: Mapped[int]
    last_error: Mapped[str | None]


refs.kind("item", Item, "title")
