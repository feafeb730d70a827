"""The feeds of the demo brand: in three forms, conditional, and with news that goes on appearing."""

from datetime import timedelta

import pytest

from cmsuite.core.clock import SetClock
from cmsuite.engines.feeds.parse import parse
from cmsuite.engines.web.client import Http
from cmsuite.sandbox.brand import FeedOf, lumen
from cmsuite.sandbox.server import Server

FEEDS = lumen().feeds


@pytest.mark.parametrize("feed", FEEDS, ids=lambda feed: str(feed.path))
def test_each_is_read_by_our_own_reader(sandbox: Server, feed: FeedOf) -> None:
    reply = Http(allow_private=["127.0.0.0/8"], user_agent="tests").get(f"{sandbox.base}/feeds/{feed.path}")
    parsed = parse(reply.body, reply.headers["content-type"], reply.url)
    today = [news.title for news in sorted(feed.items, key=lambda news: news.days) if not news.minutes]
    assert (parsed.title, [item.title for item in parsed.items]) == (feed.title, today)


def test_there_are_as_many_items_as_a_month_brings() -> None:
    assert sum(not news.minutes for feed in FEEDS for news in feed.items) == 31


def test_news_appears_as_time_goes_by(sandbox: Server, clock: SetClock) -> None:
    http, url = Http(allow_private=["127.0.0.0/8"], user_agent="tests"), f"{sandbox.base}/feeds/metiers.rss"
    first = http.get(url)
    tag = {"If-None-Match": first.headers["etag"]}
    assert http.get(url, headers=tag).status == 304
    assert http.get(url, headers={"If-Modified-Since": first.headers["last-modified"]}).status == 304
    clock.at += timedelta(minutes=3)
    later = http.get(url, headers=tag)
    assert (later.status, "en direct ce soir" in later.text()) == (200, True)
    assert "en direct ce soir" not in first.text()


def test_an_item_has_a_page(sandbox: Server) -> None:
    http = Http(allow_private=["127.0.0.0/8"], user_agent="tests")
    assert "gestes" in http.get(f"{sandbox.base}/news/metiers.rss/0").text()
    assert http.get(f"{sandbox.base}/news/metiers.rss/10").status == 404  # not yet
