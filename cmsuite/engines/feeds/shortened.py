"""Links of items that stand for others (a shortener's, a search engine's; of a newsletter those that hide where they
lead, where the workspace wants it): each is asked once where it leads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

import sqlalchemy as sa

from cmsuite.core.errors import CmsError
from cmsuite.core.locale import N_
from cmsuite.core.parts import parts
from cmsuite.engines import acts
from cmsuite.engines.acts import Act, register
from cmsuite.engines.acts.settings import choice, chosen_for
from cmsuite.engines.feeds.addresses import canonical, url_key
from cmsuite.engines.feeds.closed import is_closed
from cmsuite.engines.feeds.copies import find_pages
from cmsuite.engines.feeds.models import Feed, Item, ShortLink
from cmsuite.engines.feeds.wrapped import hides, target_of
from cmsuite.engines.jobs.registry import Tools
from cmsuite.engines.web.client import Http
from cmsuite.store.store import Store

SHORTENERS = frozenset(
    "amzn.to bit.ly bitly.com buff.ly cutt.ly dlvr.it flip.it frama.link goo.gl huit.re ift.tt is.gd j.mp "
    "news.google.com ow.ly rebrand.ly shorturl.at t.ly tinyurl.com trib.al tiny.cc urlr.me urlz.fr v.gd".split()
)
ASKED = choice(
    "feeds.ask_hidden_links", bool, False,
    N_("Whether links of newsletters that hide where they lead are asked, once each: their senders take that for a "
       "click of yours; of the workspace."),
)  # fmt: skip
MOST, MOST_HOPS = 40, 5
GAP_S = 1.0
KEPT = timedelta(days=30)
Copied = Callable[[Act, list[int]], object]
_ITEM: Any = Item.__table__
_LINK: Any = ShortLink.__table__


@dataclass(frozen=True, slots=True)
class Resolved:
    """How many links were asked, and how many lead elsewhere."""

    asked: int = 0
    led: int = 0


def is_short(url: str | None) -> bool:
    """Does an address stand for another one?"""
    return bool(url) and (urlsplit(url or "").hostname or "").removeprefix("www.") in SHORTENERS


def remember(act: Act, rows: Sequence[dict[str, Any]]) -> None:
    """Of rows of new items, put in place what is known of their short links, and keep the others to be asked."""
    mailed = _mailed(act, rows)
    short = {
        row["url_key"]: row
        for row in rows
        if row["url_key"] and (is_short(row["url"]) or (row["feed_id"] in mailed and hides(row["url"])))
    }
    if not short:
        return
    keys = sorted(short)
    for part in parts(keys):
        found = act.session.execute(
            sa.select(ShortLink.url_key, ShortLink.target).where(
                ShortLink.url_key.in_(part), ShortLink.target.is_not(None)
            )
        )
        known = {key: target for key, target in found if target}
        for row in rows:
            if target := known.get(row["url_key"]):
                row |= {"url": target, "url_key": url_key(target)}
    new = [
        {"url_key": key, "url": row["url"], "created_at": act.now}
        for key, row in short.items()
        if row["url_key"] == key
    ]
    if new:
        act.session.connection().execute(act.insert(ShortLink).on_conflict_do_nothing(), new)
        act.note("short_link", [], "new", n=len(new))


def _mailed(act: Act, rows: Sequence[dict[str, Any]]) -> frozenset[int]:
    """The newsletters among the feeds of these rows, where their hidden links are asked."""
    if not chosen_for(act, (ASKED,), (None,))[None][0]:
        return frozenset()
    feeds = sa.select(Feed.id).where(Feed.kind == "newsletter", Feed.id.in_({row["feed_id"] for row in rows}))
    return frozenset(act.session.scalars(feeds))


def leads_to(http: Http, url: str) -> str | None:
    """Where a short or hidden link leads: what a short one stands for is not asked itself. None where it does not
    say."""
    hidden, known = not is_short(url), None
    for _ in range(MOST_HOPS):
        reply = http.request("HEAD", url)
        location = reply.headers.get("location", "")
        if not 300 <= reply.status < 400 or not location:
            return known
        further = urljoin(url, location)
        found = target_of(further) if hidden else canonical(further)
        if found is None or is_closed(found) or not (is_short(found) or (hidden and hides(found))):
            return found
        url, known = found, found if hidden else None
    return known


@register("feeds.led", no_undo=N_("Where a link leads is not taken back."))
def led(act: Act, found: list[tuple[int, str | None]]) -> list[int]:
    """Write down where short links lead (None: nowhere that is said), also for the items that have them. Returns the
    items that tell again what another does, as is seen by their pages now."""
    act.need("feeds.fetch")
    rows = [{"of": id, "to": target} for id, target in found]
    told = sa.update(_LINK).where(_LINK.c.id == sa.bindparam("of"))
    act.session.connection().execute(told.values(target=sa.bindparam("to"), tried_at=act.now), rows)
    act.note("short_link", [id for id, _target in found], "target")
    targets = {id: target for id, target in found if target}
    keys = act.session.execute(sa.select(ShortLink.id, ShortLink.url_key).where(ShortLink.id.in_(list(targets)))).all()
    moved = [{"was": key, "to": targets[id], "to_key": url_key(targets[id] or "")} for id, key in keys]
    items = list[int]()
    for part in parts([one["was"] for one in moved]):
        items += act.session.scalars(sa.select(_ITEM.c.id).where(_ITEM.c.url_key.in_(part)))
    if moved:
        there = sa.update(_ITEM).where(_ITEM.c.url_key == sa.bindparam("was"))
        act.session.connection().execute(there.values(url=sa.bindparam("to"), url_key=sa.bindparam("to_key")), moved)
        act.note("item", [], "url", n=len(moved))
    return find_pages(act, items)


@register("feeds.forget_links", no_undo=N_("What is over is not kept anywhere."))
def forget_links(act: Act) -> int:
    """Forget short links of a month ago. Returns how many."""
    act.need("feeds.fetch")
    forgotten = act.in_bulk(sa.delete(ShortLink).where(ShortLink.created_at < act.now - KEPT), "gone")
    act.quiet()
    return forgotten


def resolve_links(store: Store, tools: Tools, copied: Copied) -> Resolved:
    """Some of those that were not asked yet, a second apart; one that fails is not asked again. copied: an act that is
    told, in the same transaction, which items tell again what another does."""
    with acts.open(store, by=tools.by, all_brands=True) as act:
        forget_links(act)
        waiting = sa.select(ShortLink.id, ShortLink.url).where(ShortLink.tried_at.is_(None))
        rows = act.session.execute(waiting.order_by(ShortLink.id).limit(MOST)).all()
    found = list[tuple[int, str | None]]()
    for n, (id, url) in enumerate(rows):
        if n and (tools.stop.is_set() or tools.stop.wait(GAP_S)):
            break
        try:
            found.append((id, leads_to(tools.http, url)))
        except CmsError:
            found.append((id, None))
    if found:
        with acts.open(store, by=tools.by, all_brands=True) as act:
            if again := led(act, found):
                copied(act, again)
    return Resolved(len(found), sum(target is not None for _id, target in found))
