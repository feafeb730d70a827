"""Who is behind an item. Pure."""

from __future__ import annotations

from urllib.parse import urlsplit


def publisher_of(publisher: str | None, url: str | None, title: str) -> str:
    """Who is behind an item: the publisher that its source names, else its site, else its source."""
    return " ".join((publisher or site_of(url) or title).casefold().split())


def site_of(url: str | None) -> str:
    """The host of an address without its `www`; empty where there is none that can be read."""
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:  # feeds hold anything
        return ""
