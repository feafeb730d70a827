"""Items that a person took down by hand: they lie in a feed that nobody asks, and are like any other from then on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

import sqlalchemy as sa

from cmsuite.core.errors import Outside
from cmsuite.core.locale import N_
from cmsuite.core.parts import parts
from cmsuite.core.text import clean
from cmsuite.engines.acts import Act, register
from cmsuite.engines.feeds.addresses import canonical, same_site, url_key
from cmsuite.engines.feeds.closed import is_closed
from cmsuite.engines.feeds.contract import NotAnAddress
from cmsuite.engines.feeds.copies import find_copies
from cmsuite.engines.feeds.discover import canonical_of, title_of
from cmsuite.engines.feeds.entries import LONGEST_TITLE, Raw, item
from cmsuite.engines.feeds.indexing import index_again
from cmsuite.engines.feeds.models import Feed, FeedState, Item
from cmsuite.engines.feeds.moving import MANUAL
from cmsuite.engines.feeds.settle import one_at_a_time

if TYPE_CHECKING:
    from cmsuite.engines.web.client import Http

BIGGEST = 2_000_000  # bytes of a page that is looked at for its title


class NotAPage(NotAnAddress):
    said = N_("“{found}” is not the address of a page.")


@dataclass(frozen=True, slots=True)
class Taken:
    """What a person takes down: an address, or a title where there is none."""

    url: str = ""
    title: str = ""
    at: datetime | None = None

    @property
    def key(self) -> str:
        """What makes it this one."""
        return url_key(self.url) or f"sha256:{sha256(f'{self.title} {self.at}'.encode()).hexdigest()}"


def address(text: str) -> str:
    """A web address as it is kept. Raises NotAPage."""
    found = canonical(text if "://" in text else f"https://{text}")
    if found is None:
        raise NotAPage(found=text[:200])
    return found


def look_up(http: Http, url: str) -> Taken:
    """What a page calls itself, and the address that it gives itself on its own site; just the address where it does
    not answer, or may not be asked by a program. A job. Raises NotAPage."""
    asked = address(url)
    if is_closed(asked):
        return Taken(asked)
    try:
        reply = http.get(asked, follow=True, max_bytes=BIGGEST)
    except Outside:
        return Taken(asked)
    if not reply.ok:
        return Taken(asked)
    own = canonical_of(reply.body, reply.url)
    kept = own if own and same_site(own, reply.url) else canonical(reply.url) or asked
    return Taken(kept, title_of(reply.body, reply.headers.get("content-type", "")))


@register("feeds.capture", text=("taken",), no_undo=N_("What is left of it is an item that no brand sees."))
def put(act: Act, name: str, taken: Sequence[Taken]) -> tuple[int, list[int]]:
    """Store what was taken down under a feed of this name, made when need be; what is there already stays as it is.

    Returns the feed's id, and the items' in the order of `taken`.
    """
    act.need("feeds.fetch")
    one_at_a_time(act)
    feed = act.session.scalars(sa.select(Feed).where(Feed.url_canonical == name, Feed.kind == MANUAL)).one_or_none()
    if feed is None:
        feed = act.add(Feed(url_canonical=name, kind=MANUAL, state=FeedState.OK, since=act.now))
    feed.last_ok_at = act.now
    act.session.flush()
    rows = [_row(act, feed.id, one) for one in taken]
    act.session.execute(act.insert(Item).on_conflict_do_nothing(index_elements=["feed_id", "guid"]), rows)
    act.note("item", [], "new", n=len(rows))
    find_copies(act, [feed.id])
    keys, ids = sorted({one.key for one in taken}), dict[str, int]()
    for part in parts(keys):
        wanted = sa.select(Item.guid, Item.id).where(Item.feed_id == feed.id, Item.guid.in_(part))
        ids.update((guid, id) for guid, id in act.session.execute(wanted))
    return feed.id, [ids[one.key] for one in taken]


def feed_name(owner: str, of: str = "") -> str:
    """Under which name the captures of somebody lie; of: the part of them that is meant."""
    return f"captured:{owner}:{of}"


def blank(act: Act, owner: str) -> int:
    """Blank what somebody took down who is erased: titles that they wrote are not public. Part of that act."""
    feeds = sa.select(Feed.id).where(
        Feed.kind == MANUAL, Feed.url_canonical.startswith(feed_name(owner), autoescape=True)
    )
    ids = act.session.scalars(sa.select(Item.id).where(Item.feed_id.in_(feeds))).all()
    for part in parts(ids):
        told = {"title": sa.func.coalesce(Item.url, "-"), "text": None, "summary": None}
        act.in_bulk(sa.update(Item).where(Item.id.in_(part)).values(told), "title")
    index_again(act, ids)
    return len(ids)


def _row(act: Act, feed_id: int, one: Taken) -> dict[str, object]:
    found = item(
        Raw(guid=one.key, url=one.url, title=clean(one.title, LONGEST_TITLE, lines=False), published_at=one.at)
    )
    return {"feed_id": feed_id, "guid": one.key, "url": found.url, "url_key": found.url_key, "title": found.title,
            "published_at": found.published_at, "first_seen_at": act.now, "hash": found.hash, "created_at": act.now,
            "created_by": act.actor.person_id}  # fmt: skip
