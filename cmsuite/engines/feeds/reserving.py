"""Which sites reserve the texts of their feeds, by their tdmrep.json: asked once a week beside the rounds, of a site
and not of each feed. Of what they reserve, titles and links are kept."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from cmsuite.core.locale import N_
from cmsuite.engines import acts
from cmsuite.engines.acts import Act, register
from cmsuite.engines.feeds import registry
from cmsuite.engines.feeds.asking import GAP_S, Answer, ask_all
from cmsuite.engines.feeds.forgetting import bare, bare_former
from cmsuite.engines.feeds.models import Feed, FeedState, Item, Robots
from cmsuite.engines.feeds.moving import address_in_use
from cmsuite.engines.feeds.robots import TDM, keep, origin_of, reservations_at, reserves, reserving
from cmsuite.engines.feeds.settle import Due
from cmsuite.engines.jobs.registry import Tools, job
from cmsuite.engines.web.client import Http
from cmsuite.store.store import Store

KEPT = timedelta(days=7)
MOST = 500  # sites asked in one run, and items blanked in one transaction
READ = (FeedState.OK, FeedState.SLOW, FeedState.DORMANT)  # what does not answer is not asked for this either


@dataclass(frozen=True, slots=True)
class Reserving:
    """sites: asked; reserved: those of all that reserve texts; items: that lost their words for it."""

    sites: int = 0
    reserved: int = 0
    items: int = 0


def sites_to_ask(act: Act) -> list[str]:
    """The sites of feeds that answer, but for those that said within a week what they reserve. A question."""
    feeds = act.session.scalars(sa.select(Feed).where(Feed.state.in_(READ), Feed.last_ok_at.is_not(None)))
    sites = {
        origin_of(address)
        for one in feeds
        if (address := address_in_use(one)).startswith(("http://", "https://")) and not registry.asks_robots(one.kind)
    }
    fresh = sa.select(Robots.origin).where(Robots.origin.endswith(TDM), Robots.read_at > act.now - KEPT)
    return sorted(sites - {one.removesuffix(TDM) for one in act.session.scalars(fresh)})[:MOST]


def ask_sites(http: Http, sites: Sequence[str], stop: threading.Event, gap_s: float = GAP_S) -> dict[str, str | None]:
    """What each of these sites says that it reserves; None where it does not answer. As many at once as in a round."""
    said = dict[str, str | None]()

    def ask(one: Due) -> Answer:
        said[one.url] = reservations_at(http, one.url)
        return Answer(one, None, 1, 0, 0.0)

    due = [Due(n, 0, site, site, None, None, None, 0, None, 0) for n, site in enumerate(sites)]
    bugs = list[BaseException]()
    for _answer in ask_all(due, ask, stop, bugs, gap_s):
        pass
    if bugs:
        raise bugs[0]
    return said


def reserved_feeds(act: Act, sites: dict[str, str]) -> list[int]:
    """The feeds whose texts these sites reserve. A question."""
    return [
        one.id
        for one in (act.session.scalars(sa.select(Feed)) if sites else ())
        if reserves(sites.get(origin_of(address := address_in_use(one)), ""), address)
    ]


def with_words(act: Act, feeds: Sequence[int]) -> list[int]:
    """Some of the items of these feeds that have words. A question."""
    told = sa.or_(Item.summary.is_not(None), Item.text.is_not(None))
    return list(act.session.scalars(sa.select(Item.id).where(Item.feed_id.in_(feeds), told).limit(MOST)))


@register("feeds.hold_back", no_undo=N_("What a publisher reserves is not kept anywhere."))
def hold_back(act: Act, items: list[int]) -> int:
    """Keep no more of these items than their titles and links, also of what they said before. Returns how many."""
    act.need("feeds.fetch")
    bare(act, items, "summary", "text")
    bare_former(act, items)
    return len(items)


@job("feeds.reservations", N_("Reserved texts"), N_("Ask sites whether they reserve the texts of their feeds."),
     rule="every 900")  # fmt: skip
def reserve(store: Store, tools: Tools) -> Reserving:
    """Each site once a week; what was stored before its answer was known is taken back to titles and links."""
    with acts.read(store, by=tools.by, all_brands=True) as act:
        sites, known = sites_to_ask(act), reserving(act)
    said = ask_sites(tools.http, sites, tools.stop)
    learnt = {f"{site}{TDM}": known.get(site, "") if text is None else text for site, text in said.items()}
    if any(text is not None for text in said.values()):  # else it is this machine that reaches nobody
        with acts.open(store, by=tools.by, all_brands=True) as act:
            keep(act, learnt)
    with acts.read(store, by=tools.by, all_brands=True) as act:
        known = reserving(act)
        feeds = reserved_feeds(act, known)
    items = 0
    while feeds and not tools.stop.is_set():
        with acts.read(store, by=tools.by, all_brands=True) as act:
            some = with_words(act, feeds)
        if not some:
            break
        with acts.open(store, by=tools.by, all_brands=True) as act:
            items += hold_back(act, some)
    return Reserving(len(learnt), len(known), items)
