"""Which feeds there are: made when first followed, at rest when nobody follows them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import sqlalchemy as sa

from cmsuite.core.errors import Outside
from cmsuite.core.locale import N_
from cmsuite.engines.acts import Act, register
from cmsuite.engines.feeds import registry
from cmsuite.engines.feeds.contract import NotAnAddress as NotAnAddress
from cmsuite.engines.feeds.contract import answered_by
from cmsuite.engines.feeds.discover import canonical_of, declared
from cmsuite.engines.feeds.models import Feed, FeedState
from cmsuite.engines.feeds.moving import ADOPTED
from cmsuite.engines.feeds.parse import NotAFeed, parse
from cmsuite.engines.feeds.served import NotServed
from cmsuite.engines.feeds.settle import one_at_a_time

if TYPE_CHECKING:
    from cmsuite.engines.web.client import Http


class NoFeedThere(Outside):
    said = N_("No feed was found at {host}: the page declares none.")
    hint = N_(
        "Look on the site for a link named RSS, Atom or feed, and give its address; without one, have the page "
        "watched: cmsuite veille watch URL"
    )


@dataclass(frozen=True, slots=True)
class Discovered:
    """What can be followed: its address, its title, and of which kind it is."""

    url: str
    title: str
    language: str | None = None
    kind: str = ""


class Subscribed(NamedTuple):
    """A feed, and the address at which it is asked. woken: how it was, where it was asked no more, or hardly ever."""

    feed_id: int
    url: str
    woken: str = ""


def address_of(text: str) -> str:
    """An address as a feed's is kept. Raises NotAnAddress."""
    return registry.kind(registry.FEED).canonical(text)


def discover(http: Http, url: str) -> list[Discovered]:
    """What can be followed at an address: what its shape says, else the feed there, else those that the page there
    declares; of these the first is asked for its own title.

    A job: it asks servers. Raises ClosedNetwork, NoFeedThere, NotServed, and what the http client raises.
    """
    meant = registry.meant(url)
    if meant.kind == registry.FEED:
        return _at_page(http, meant.url)
    try:
        return [_of_kind(http, meant)]
    except (NotAFeed, NotServed):
        return _at_page(http, registry.meant(url, registry.FEED).url)


def _of_kind(http: Http, meant: registry.Meant) -> Discovered:
    """What an address of that shape gives. Raises NotAFeed, NotServed."""
    kind = registry.kind(meant.kind)
    reply = http.get(meant.url, follow=True, max_bytes=kind.limits.max_bytes)
    if not reply.ok:
        raise NotServed(reply)
    answered = answered_by(reply)
    feed = kind.read(answered, meant.reader, {})
    settled = getattr(kind, "settled", None)
    return Discovered(settled(meant.url, answered) if settled else meant.url, feed.title, feed.language, meant.kind)


def _at_page(http: Http, asked: str) -> list[Discovered]:
    reply = http.get(asked, follow=True)
    if not reply.ok:
        raise NotServed(reply)
    try:
        feed = parse(reply.body, reply.headers.get("content-type", ""), reply.url)
        return [Discovered(address_of(reply.url) if reply.moved else asked, feed.title, feed.language, registry.FEED)]
    except NotAFeed:
        found = [_declared(one.url, one.title) for one in declared(reply.body, reply.url)]
    if not found and (page := canonical_of(reply.body, reply.url)) and registry.kind_by_shape(page) != registry.FEED:
        return [_of_kind(http, registry.meant(page))]
    if not found:
        raise NoFeedThere(host=reply.host)
    return [_by_itself(http, found[0]), *found[1:]]


def _declared(url: str, title: str) -> Discovered:
    meant = registry.meant(url) if registry.kind_by_shape(url) != registry.FEED else None
    return Discovered(meant.url, title, None, meant.kind) if meant else Discovered(url, title, None, registry.FEED)


def _by_itself(http: Http, one: Discovered) -> Discovered:
    """A declared feed under the title that it gives itself: pages often say no more than "RSS"."""
    try:
        reply = http.get(one.url, follow=True)
        feed = parse(reply.body, reply.headers.get("content-type", ""), reply.url)
    except (Outside, NotAFeed):
        return one  # followed all the same: it may answer another day
    return replace(one, title=feed.title or one.title, language=feed.language)


@register("feeds.subscribe", no_undo=N_("A feed that nobody follows is at rest: it costs nothing."))
def subscribe(
    act: Act, url: str, *, title: str = "", kind: str = "", reader: dict[str, Any] | None = None
) -> Subscribed:
    """The source of that address, made or woken when need be.

    kind, reader: how it is read, where its address does not say so. Raises what `registry.meant` refuses with.
    """
    act.need("feeds.fetch")
    meant = registry.meant(url, kind, reader)
    address, reading = meant.url, meant.reader_hash
    one_at_a_time(act)
    moved = sa.and_(Feed.redirect_to == address, Feed.redirects >= ADOPTED)
    row = act.session.scalars(
        sa.select(Feed)
        .where(sa.or_(Feed.url_canonical == address, moved), Feed.reader_hash == reading)
        .order_by(Feed.url_canonical != address, Feed.id)
    ).first()
    if row is None:
        new = Feed(url_canonical=address, title=title or None, state=FeedState.OK, since=act.now, kind=meant.kind,
                   reader=dict(meant.reader) or None, reader_hash=reading)  # fmt: skip
        return Subscribed(act.add(new).id, address)
    row.kind = meant.kind
    was = str(row.state)
    return Subscribed(row.id, address, was if _wake(act, row) else "")


@register("feeds.suspend", no_undo=N_("Follow the feed again."))
def suspend(act: Act, feed_id: int) -> None:
    """Put a feed that nobody follows at rest."""
    act.need("feeds.fetch")
    row = act.get(Feed, feed_id)
    row.state, row.since = FeedState.RESTING, act.now


@register("feeds.wake", no_undo=N_("A feed that nobody follows is at rest: it costs nothing."))
def wake(act: Act, feed_id: int) -> None:
    """Have a feed asked again that somebody follows again."""
    act.need("feeds.fetch")
    _wake(act, act.get(Feed, feed_id))


def _wake(act: Act, row: Feed) -> bool:
    """Whether it slept."""
    if row.state not in (FeedState.RESTING, FeedState.SUSPENDED, FeedState.GONE):
        return False
    row.state, row.since, row.next_at, row.failures = FeedState.OK, act.now, None, 0  # worth another look
    return True


def host_of(url: str) -> str:
    """The server of an address, for people."""
    return urlsplit(url).hostname or url
