"""The acts of a round: feeds are taken by one worker, and what came of them is written in one go."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa

from cmsuite.core.errors import CmsError
from cmsuite.core.locale import N_, in_each, labelled, translate
from cmsuite.core.parts import parts
from cmsuite.engines.acts import Act, register
from cmsuite.engines.feeds.copies import find_copies
from cmsuite.engines.feeds.entries import ParsedItem, Raw, Why
from cmsuite.engines.feeds.models import Feed, FeedState, FetchDay, Item
from cmsuite.engines.feeds.moving import ADOPTED, MANUAL, counted
from cmsuite.engines.feeds.pace import (
    USUAL,
    Plan,
    after_failure,
    after_success,
    after_suspension,
    gathered,
    is_dormant,
    is_suspended,
    usual,
    welcome,
)
from cmsuite.engines.feeds.registry import FEED, least
from cmsuite.engines.feeds.shortened import remember
from cmsuite.engines.feeds.versions import keep_versions
from cmsuite.engines.feeds.wishes import NONE, Wishes
from cmsuite.engines.feeds.wishes import of as wishes_of

LEASE = timedelta(minutes=10)  # longer than the slowest host's whole lane is asked in a round
RHYTHM = 20  # items whose gaps make a feed's rhythm
TOGETHER = 50  # feeds whose rhythms are asked in one question
AT_ONCE = {"synchronize_session": False}  # no row of these is held in the session
ADDED = ("requests", "unchanged", "bytes", "whole", "whole_bytes", "ms", "new_items", "errors")  # of a day, each round
_FETCHED = (FeedState.OK, FeedState.SLOW)
_READ = (*_FETCHED, FeedState.DORMANT)


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
    state: FeedState = FeedState.OK
    since: datetime | None = None
    last_ok_at: datetime | None = None  # else when it was first followed
    wishes: Wishes = NONE
    kind: str = FEED
    reader: Mapping[str, Any] = field(default_factory=dict)
    memory: Mapping[str, Any] = field(default_factory=dict)
    told: bool = False  # something is said of it

    @property
    def address(self) -> str:
        """Where to ask: the address that it has permanently moved to, once that is confirmed."""
        return self.redirect_to if self.redirect_to and self.redirects >= ADOPTED else self.url


@dataclass(frozen=True, slots=True)
class Spent:
    """What asking one feed once cost. size: bytes of answers, headers included; whole: bodies that came whole,
    and whole_size what they weigh inflated."""

    requests: int = 0
    unchanged: int = 0
    size: int = 0
    whole: int = 0
    whole_size: int = 0
    ms: int = 0


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of a feed. OK and SLOW: read, or unchanged; else `said` tells why not.

    asked: how long its server asks to be left alone, this once. wishes: how the feed itself does, where it was read.
    refused: its server does not let us in (401, 403, 404). plan: how often who follows it wants it asked.
    """

    due: Due
    state: FeedState
    said: CmsError | None = None
    asked: timedelta | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    title: str | None = None
    language: str | None = None
    moved_to: str | None = None
    entries: tuple[Raw, ...] = ()
    items: tuple[ParsedItem, ...] = ()
    edited: tuple[tuple[int, ParsedItem], ...] = ()  # stored ones, by their ids, that may say something else now
    wishes: Wishes | None = None
    refused: bool = False
    spent: Spent = Spent()
    plan: Plan = USUAL
    reserved: bool = False  # its publisher reserves its texts
    memory: dict[str, Any] | None = None  # what its kind remembers from now on, where that has changed
    why: Why | None = None  # what the strict reader refused of it, where another one read it
    same: bool = False  # it was not read again: what was said of it stands


class Batch(tuple[Fetched, ...]):
    """Feeds to settle together. The journal keeps counts: their words are the items' rows."""

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: Any) -> Any:
        from pydantic_core import core_schema

        def counted(batch: Batch) -> dict[str, Any]:
            return {"feeds": len(batch), "states": dict(Counter(str(one.state) for one in batch))}

        return core_schema.any_schema(serialization=core_schema.plain_serializer_function_ser_schema(counted))


@register("feeds.take", no_undo=N_("A round that has begun ends by itself."))
def take(act: Act, *, every: bool = False, but: list[int] | None = None, limit: int = 5_000) -> list[Due]:
    """Take the feeds that are due and that no other worker holds.

    every: all that are followed and not gone, except those whose server asked us to come back later.
    but: feeds that are left out of this round.
    """
    act.need("feeds.fetch")
    now = act.lease_now()
    wanted = [
        Feed.state.not_in([FeedState.GONE, FeedState.RESTING]),
        Feed.kind != MANUAL,
        sa.or_(Feed.claim_until.is_(None), Feed.claim_until < now),
    ]
    is_due = sa.or_(Feed.next_at.is_(None), Feed.next_at <= act.now)
    wanted.append(sa.or_(is_due, Feed.state != FeedState.WAITING) if every else is_due)
    if but:
        wanted.append(Feed.id.not_in(but))
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
        FeedState(row.state),
        row.since,
        row.last_ok_at or row.created_at,
        wishes_of(row.wishes),
        row.kind,
        row.reader or {},
        row.memory or {},
        row.said is not None,
    )


@register("feeds.sooner", no_undo=N_("A feed that was asked early is asked at its own pace from then on."))
def sooner(act: Act, feeds: list[int], at: datetime) -> int:
    """Have feeds asked at that instant, those that are not asked before it; one whose server asked us to wait waits.

    Returns how many.
    """
    act.need("feeds.fetch")
    table, n = Feed.__table__.c, 0
    later = sa.and_(table.next_at > at, table.state.not_in([FeedState.WAITING, FeedState.GONE, FeedState.RESTING]))
    for part in parts(feeds):
        n += act.in_bulk(sa.update(Feed).where(table.id.in_(part), later).values(next_at=at), "next_at")
    act.quiet()
    return n


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
    rows.sort(key=lambda row: row["published_at"] or act.now)  # who told it first has the lower number
    if rows:
        remember(act, rows)
        put = act.insert(Item).on_conflict_do_nothing(index_elements=["feed_id", "guid"])
        act.session.connection().execute(put, rows)
        act.note("item", [], "new", n=len(rows))
        find_copies(act, [one.due.id for one in held if one.items])
    keep_versions(act, [one_item for one in held for one_item in one.edited])
    if held:
        rhythms = _rhythms(act, [one.due.id for one in held])
        act.session.execute(sa.update(Feed), [_feed_row(act, one, rhythms[one.due.id]) for one in held])
        act.note("feed", [], "state", "next_at", n=len(held))
        _log(act, held)
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


def _feed_row(act: Act, one: Fetched, rhythm: Sequence[datetime]) -> dict[str, Any]:
    """The columns of a feed that its round changes. rhythm: when its last items came."""
    due, good = one.due, one.state in _FETCHED
    redirect_to, redirects = counted(due, one.moved_to, good)
    wishes = due.wishes if one.wishes is None else one.wishes
    row: dict[str, Any] = {
        "id": due.id,
        "claim_until": None,
        "redirect_to": redirect_to,
        "redirects": redirects,
    }
    row |= {"wishes": wishes.kept()}
    told = due.told
    if not (one.same and due.state in _READ):
        row |= {"said": (said := _kept(one))}
        told = said is not None
    chance = random.Random(f"{due.id} {act.now.isoformat()}").random()
    asked = max(one.asked or timedelta(0), least(due.kind))
    if good:
        state, wait = _read_again(act, one, max(asked, timedelta(seconds=wishes.every_s)), chance, rhythm)
    else:
        state, wait = _tried_again(act, one, asked, chance, rhythm)
    as_before = state is due.state and (told is due.told or not good)
    row |= {"state": state, "since": due.since if due.since and as_before else act.now}
    at = gathered(act.now + wait, one.plan.windows, chance)
    row |= {"next_at": None if state is FeedState.GONE else welcome(at, wishes.hours, wishes.days)}
    if not good:
        unknown = dict.fromkeys(("etag", "last_modified", "body_hash")) if due.told and due.state in _READ else {}
        return row | {"failures": due.failures + 1} | unknown  # what was said of it is gone: it is read again
    row |= {"etag": one.etag, "last_modified": one.last_modified, "body_hash": one.body_hash}
    row |= {"memory": one.memory} if one.memory is not None else {}
    return row | {"failures": 0, "last_ok_at": act.now} | ({"title": one.title} if one.title else {})


def _kept(one: Fetched) -> str | None:
    """What is said of a feed that was not read, or that only feedparser reads: who fetches need not speak the language
    of those who follow it."""
    if (err := one.said) is not None:
        return in_each(lambda: err.sentence)
    if (why := one.why) is not None:
        return in_each(lambda: labelled(translate(N_("Read as well as can be")), why.sentence))
    return None


def _read_again(
    act: Act, one: Fetched, asked: timedelta, chance: float, published: Sequence[datetime]
) -> tuple[FeedState, timedelta]:
    """What a feed that was read is now, and how long it is left alone."""
    state = FeedState.DORMANT if is_dormant(published, act.now) else one.state
    return state, after_success(published, act.now, asked, chance, one.plan)


def _tried_again(
    act: Act, one: Fetched, asked: timedelta, chance: float, published: Sequence[datetime]
) -> tuple[FeedState, timedelta]:
    """What a feed that failed is now, and how long it is left alone."""
    failures = one.due.failures + 1
    if one.state is not FeedState.GONE and is_suspended(failures, one.due.last_ok_at or act.now, act.now):
        return FeedState.SUSPENDED, after_suspension(chance)
    refused = usual(published, act.now, one.plan) if one.refused else None
    return one.state, after_failure(failures, asked, chance, refused)


def _log(act: Act, held: Sequence[Fetched]) -> None:
    """Add what was spent to the day's line of each feed: one statement for all."""
    day = act.now.date()
    rows = [
        {
            "feed_id": one.due.id,
            "day": day,
            "requests": one.spent.requests,
            "unchanged": one.spent.unchanged,
            "bytes": one.spent.size,
            "whole": one.spent.whole,
            "whole_bytes": one.spent.whole_size,
            "ms": one.spent.ms,
            "new_items": len(one.items),
            "errors": int(one.said is not None),
            "last_error": _kept(one) if one.said is not None else None,
            "created_at": act.now,
            "created_by": None,
        }
        for one in held
        if one.spent.requests
    ]
    if not rows:
        return
    put, there = act.insert(FetchDay), FetchDay.__table__.c
    more = {name: there[name] + put.excluded[name] for name in ADDED}
    more["last_error"] = sa.func.coalesce(put.excluded.last_error, there.last_error)
    added = put.on_conflict_do_update(index_elements=["feed_id", "day"], set_=more)
    act.session.connection().execute(added, rows)
    act.note("fetch_day", [], "requests", n=len(rows))


_ITEM = Item.__table__.c
_NEWEST = (
    "SELECT * FROM (SELECT feed_id, published_at FROM item WHERE feed_id = :feed_{n} AND published_at <= :now "
    "ORDER BY published_at DESC LIMIT :most) AS newest_{n}"
)


@cache
def _newest(feeds: int) -> sa.TextualSelect:
    """The newest dates of so many feeds, in one question: each feed's are read off the end of its own."""
    text = " UNION ALL ".join(_NEWEST.format(n=n) for n in range(feeds))
    now = sa.bindparam("now", type_=_ITEM.published_at.type)
    return sa.text(text).bindparams(now).columns(_ITEM.feed_id, _ITEM.published_at)


_SEEN = (  # of a feed whose items have no date
    sa.select(_ITEM.first_seen_at)
    .where(_ITEM.feed_id == sa.bindparam("feed"))
    .order_by(_ITEM.id.desc())
    .limit(RHYTHM * 5)
)


def _rhythms(act: Act, feeds: Sequence[int]) -> Mapping[int, Sequence[datetime]]:
    """By feed, when its last items came, the newest first."""
    connection, found = act.session.connection(), dict[int, list[datetime]]({feed: [] for feed in feeds})
    for part in parts(feeds, TOGETHER):
        asked: dict[str, Any] = {f"feed_{n}": feed for n, feed in enumerate(part)}
        asked |= {"now": act.now, "most": RHYTHM}
        for feed, at in connection.execute(_newest(len(part)), asked).all():
            found[feed].append(at)
    return {feed: dated or _seen(act, feed) for feed, dated in found.items()}


def _seen(act: Act, feed_id: int) -> Sequence[datetime]:
    """The same of a feed whose items have no date."""
    seen = act.session.connection().execute(_SEEN, {"feed": feed_id}).scalars()
    return sorted(set(seen), reverse=True)[:RHYTHM]


def known(act: Act, asked: Mapping[int, Sequence[str]]) -> dict[int, dict[str, tuple[int, str]]]:
    """Those of these ids, by feed, that the feed's stored items have already: their rows, and the prints of what they
    say. A feed that has no items yet is left out."""
    found: dict[int, dict[str, tuple[int, str]]] = {}
    some = sa.exists().where(_ITEM.feed_id == Feed.id)
    for feeds in parts(list(asked)):
        for feed in act.session.scalars(sa.select(Feed.id).where(Feed.id.in_(feeds), some)):
            found[feed] = _known(act, feed, asked[feed])
    return found


def _known(act: Act, feed_id: int, guids: Sequence[str]) -> dict[str, tuple[int, str]]:
    found: dict[str, tuple[int, str]] = {}
    for part in parts(guids):
        there = sa.select(_ITEM.guid, _ITEM.id, _ITEM.hash).where(_ITEM.feed_id == feed_id, _ITEM.guid.in_(part))
        found.update((guid, (id, hash)) for guid, id, hash in act.session.execute(there))
    return found
