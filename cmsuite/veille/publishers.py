"""Who is behind an item. Pure."""

from __future__ import annotations

from urllib.parse import urlsplit


def publisher_of(publisher: str | None, url: str | None, title: str) -> str:
    """Who is behind an item: the publisher that its source names, else its site, else its source."""
    host = (urlsplit(url).hostname or "") if url else ""
    return " ".join((publisher or host.removeprefix("www.") or title).casefold().split())
