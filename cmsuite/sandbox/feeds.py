"""The feeds that the demo brand follows, as they are at an instant: RSS, Atom and JSON Feed. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from xml.sax.saxutils import escape

from cmsuite.sandbox.brand import FeedOf, News


@dataclass(frozen=True, slots=True)
class Dated:
    """An item with its day, its identity and its page."""

    news: News
    at: datetime
    guid: str
    link: str


@dataclass(frozen=True, slots=True)
class Document:
    """A feed as it is served."""

    mime: str
    body: bytes
    changed_at: datetime

    @property
    def etag(self) -> str:
        return f'"{sha256(self.body).hexdigest()[:16]}"'


def visible(feed: FeedOf, born: datetime, now: datetime, base: str) -> list[Dated]:
    """What has appeared by now, the newest first."""
    found = []
    for n, news in enumerate(feed.items):
        at = (born - timedelta(days=news.days) + timedelta(minutes=news.minutes)).replace(microsecond=0)
        if at <= now:
            found.append(Dated(news, at, f"{feed.path}#{n}", f"{base}/news/{feed.path}/{n}"))
    return sorted(found, key=lambda one: one.at, reverse=True)


def document(feed: FeedOf, born: datetime, now: datetime, base: str) -> Document:
    """The feed in its form."""
    items = visible(feed, born, now, base)
    mime, write = FORMS[feed.form]
    return Document(f"{mime}; charset=utf-8", write(feed, items, base), items[0].at if items else born)


def _rss(feed: FeedOf, items: Sequence[Dated], base: str) -> bytes:
    lines = [
        f"<item><title>{escape(one.news.title)}</title><link>{escape(one.link)}</link>"
        f'<guid isPermaLink="false">{escape(one.guid)}</guid>'
        f"<pubDate>{format_datetime(one.at, usegmt=True)}</pubDate>"
        f"<description>{escape(_paragraph(one.news))}</description></item>"
        for one in items
    ]
    head = f"<title>{escape(feed.title)}</title><link>{escape(base)}</link><language>fr</language>"
    return _xml(f'<rss version="2.0"><channel>{head}{"".join(lines)}</channel></rss>')


def _atom(feed: FeedOf, items: Sequence[Dated], base: str) -> bytes:
    lines = [
        f'<entry><id>{escape(one.guid)}</id><title>{escape(one.news.title)}</title><link href="{escape(one.link)}"/>'
        f"<published>{one.at.isoformat()}</published><updated>{one.at.isoformat()}</updated>"
        f'<content type="html">{escape(_paragraph(one.news))}</content></entry>'
        for one in items
    ]
    updated = f"<updated>{items[0].at.isoformat()}</updated>" if items else ""
    head = f"<title>{escape(feed.title)}</title><id>{escape(feed.path)}</id>{updated}"
    return _xml(f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr">{head}{"".join(lines)}</feed>')


def _json(feed: FeedOf, items: Sequence[Dated], base: str) -> bytes:
    entries = [
        {
            "id": one.guid,
            "url": one.link,
            "title": one.news.title,
            "content_html": _paragraph(one.news),
            "date_published": one.at.isoformat(),
        }
        for one in items
    ]
    head = {"version": "https://jsonfeed.org/version/1.1", "title": feed.title, "language": "fr"}
    return json.dumps({**head, "home_page_url": base, "items": entries}, ensure_ascii=False).encode()


FORMS: dict[str, tuple[str, Callable[[FeedOf, Sequence[Dated], str], bytes]]] = {
    "rss": ("application/rss+xml", _rss),
    "atom": ("application/atom+xml", _atom),
    "json": ("application/feed+json", _json),
}


def _paragraph(news: News) -> str:
    return f"<p>{escape(news.text)}</p>"


def _xml(text: str) -> bytes:
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}'.encode()
