"""The acts of a round: feeds are taken by one worker, and what came of them is written in one go."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from cmsuite.core.locale import N_
from cmsuite.engines.acts import Act, register
from cmsuite.engines.feeds.entries import ParsedItem, Raw
from cmsuite.engines.feeds.models import Feed, FeedState, Item
from cmsuite.engines.feeds.pace import after_failure, after_success, is_dormant

LEASE = timedelta(minutes=10)  # longer than the slowest host's whole lane is asked in a round
CONFIRMED = 3  # permanent redirects in a row before the new address is asked at once
RHYTHM = 20  # items whose gaps make a feed's rhythm
AT_ONCE = {"synchronize_session": False}  # no row of these is held in the session
_FETCHED = (FeedState.OK, FeedState.SLOW)


@dataclass(frozen=True, slots=True)
class Due:
    """A feed taken for this round; `token` proves it."""

    id: int
    token: int
    url: str
    title: str
    etag: str | None
    last_modified: str | None
    body_hash: str | None
    failures: int
    redirect_to: str | None
    redirects: int

    @property
    def address(self) -> str:
        """Where to ask: the address that it has permanently moved to, once that is confirmed."""
        return self.redirect_to if self.redirect_to and self.redirects >= CONFIRMED else self.url


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of a feed. OK and SLOW: read, or unchanged; else `said` is the sentence that tells why not."""

    due: Due
    state: FeedState
    said: str | None = None
    asked: timedelta | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    title: str | None = None
    language: str | None = None
    moved_to: str | None = None
    entries: tuple[Raw, ...] = ()
    items: tuple[ParsedItem, ...] = ()


class Batch(tuple[Fetched, ...]):
    """Feeds to settle together. The journal keeps counts: their words are the items' rows."""

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: Any) -> Any:
        from pydantic_core import core_schema

        def counted(batch: Batch) -> dict[str, Any]:
            return {"feeds": len(batch), "states": dict(Counter(str(one.state) for one in batch))}

        return core_schema.any_schema(serialization=core_schema.plain_serializer_function_ser_schema(counted))


@register("feeds.take", no_undo=N_("A round that has begun ends by itself."))
def take(act: Act, *, every: bool = False, limit: int = 5_000) -> list[Due]:
    """Take the feeds that are due and that no other worker holds.

    every: all that are not gone or suspended, except those whose server asked us to come back later.
    """
    act.need("feeds.fetch")
    now = act.lease_now()
    wanted = [
        Feed.state.not_in([FeedState.GONE, FeedState.SUSPENDED]),
        sa.or_(Feed.claim_until.is_(None), Feed.claim_until < now),
    ]
    is_due = sa.or_(Feed.next_at.is_(None), Feed.next_at <= act.now)
    wanted.append(sa.or_(is_due, Feed.state != FeedState.WAITING) if every else is_due)
    table = Feed.__table__
    found = act.session.execute(
        act.store.dialect.lock_rows(sa.select(table).where(*wanted).order_by(Feed.next_at, Feed.id).limit(limit))
    ).all()
    ids = [row.id for row in found]
    if not ids:
        act.quiet()
        return []
    held = {"claimed_by": act.actor.name, "claim_token": Feed.claim_token + 1, "claim_until": now + LEASE}
    act.session.execute(sa.update(Feed).where(Feed.id.in_(ids)).values(held), execution_options=AT_ONCE)
    act.note("feed", [], "claim_token", n=len(ids))
    return [_due(row) for row in found]


def _due(row: Any) -> Due:
    return Due(
        row.id,
        row.claim_token + 1,
        row.url_canonical,
        row.title or row.url_canonical,
        row.etag,
        row.last_modified,
        row.body_hash,
        row.failures,
        row.redirect_to,
        row.redirects,
    )


@register("feeds.give_back", no_undo=N_("A round that has begun ends by itself."))
def give_back(act: Act, held: list[tuple[int, int]]) -> None:
    """Let others take feeds, each with the token that holds it, that this round did not get to."""
    act.need("feeds.fetch")
    table: Any = Feed.__table__
    mine = sa.and_(table.c.id == sa.bindparam("feed"), table.c.claim_token == sa.bindparam("token"))
    let_go = sa.update(table).where(mine).values(claim_until=None)
    act.session.connection().execute(let_go, [{"feed": id, "token": token} for id, token in held])
    act.note("feed", [], "claim_until", n=len(held))


@register("feeds.settle", no_undo=N_("What a server gave is not taken back."))
def settle(act: Act, batch: Batch) -> dict[int, int]:
    """Write what came of feeds whose claim still holds: an older claim writes nothing.

    Returns how many new items each feed gave, for those that gave any.
    """
    act.need("feeds.fetch")
    one_at_a_time(act)
    held = _held(act, batch)
    rows = [_item_row(act, one.due.id, item) for one in held for item in one.items]
    if rows:
        act.session.execute(act.insert(Item).on_conflict_do_nothing(index_elements=["feed_id", "guid"]), rows)
        act.note("item", [], "new", n=len(rows))
    if held:
        act.session.execute(sa.update(Feed), [_feed_row(act, one) for one in held])
        act.note("feed", [], "state", "next_at", n=len(held))
    act.quiet()
    return {one.due.id: len(one.items) for one in held if one.items}


def one_at_a_time(act: Act) -> None:
    """Nobody begins to follow a feed while its new items are handed out, nor the other way round."""
    act.store.dialect.serialise(act.session.connection(), "feeds")


def _held(act: Act, batch: Iterable[Fetched]) -> list[Fetched]:
    fetched = {one.due.id: one for one in batch}
    found = sa.select(Feed.id, Feed.claim_token).where(Feed.id.in_(list(fetched)))
    return [fetched[row.id] for row in act.session.execute(found) if row.claim_token == fetched[row.id].due.token]


def _item_row(act: Act, feed_id: int, item: ParsedItem) -> dict[str, Any]:
    return {
        "feed_id": feed_id,
        "guid": item.guid,
        "url": item.url,
        "url_key": item.url_key,
        "title": item.title,
        "author": item.author,
        "published_at": item.published_at,
        "first_seen_at": act.now,
        "language": item.language,
        "summary": item.summary,
        "text": item.text,
        "hash": item.hash,
        "image_url": item.image_url,
        "created_at": act.now,
        "created_by": None,
    }


def _feed_row(act: Act, one: Fetched) -> dict[str, Any]:
    """The columns of a feed that its round changes."""
    good = one.state in _FETCHED
    row = {"id": one.due.id, "claim_until": None, "said": one.said, "state": one.state} | _moved(one, good)
    chance = random.Random(f"{one.due.id} {act.now.isoformat()}").random()
    if not good:
        failures = one.due.failures + 1
        return row | {"failures": failures, "next_at": act.now + after_failure(failures, one.asked, chance)}
    published = _rhythm(act, one.due.id)
    row |= {"etag": one.etag, "last_modified": one.last_modified, "body_hash": one.body_hash}
    row |= {
        "failures": 0,
        "last_ok_at": act.now,
        "next_at": act.now + after_success(published, act.now, one.asked, chance),
    }
    row |= {"title": one.title} if one.title else {}
    return row | ({"state": FeedState.DORMANT} if is_dormant(published, act.now) else {})


def _moved(one: Fetched, good: bool) -> dict[str, Any]:
    """Where the feed says that it has gone, and how often in a row."""
    due = one.due
    if one.moved_to:
        return {"redirect_to": one.moved_to, "redirects": due.redirects + 1 if one.moved_to == due.redirect_to else 1}
    if due.address != due.url and good:
        return {"redirect_to": due.redirect_to, "redirects": due.redirects}
    return {"redirect_to": due.redirect_to if not good else None, "redirects": 0}  # ask the first address again


_ITEM = Item.__table__.c
_NEWEST = (  # made once: it is asked for every feed of every round
    sa.select(_ITEM.published_at)
    .where(_ITEM.feed_id == sa.bindparam("feed"), _ITEM.published_at <= sa.bindparam("now"))
    .order_by(_ITEM.published_at.desc())
    .limit(RHYTHM)
)


def _rhythm(act: Act, feed_id: int) -> Sequence[datetime]:
    return act.session.connection().execute(_NEWEST, {"feed": feed_id, "now": act.now}).scalars().all()


def known(act: Act, feed_id: int, guids: Sequence[str]) -> set[str]:
    """Those of these ids that the feed's stored items have already."""
    found: set[str] = set()
    for start in range(0, len(guids), 500):
        part = guids[start : start + 500]
        found.update(act.session.scalars(sa.select(Item.guid).where(Item.feed_id == feed_id, Item.guid.in_(part))))
    return found
