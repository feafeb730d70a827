"""JSON Feed 1 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from datetime import datetime
from html import escape
from typing import Any

from cmsuite.core.text import clean
from cmsuite.engines.feeds.entries import (
    LONGEST_TITLE,
    MOST_ENTRIES,
    Parsed,
    Raw,
    absolute,
    language_tag,
    numbered,
    plausible,
)


def read(body: bytes, url: str) -> Parsed | None:
    """The feed, or None when the body is no JSON Feed."""
    try:
        feed = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(feed, dict) or "jsonfeed.org/version" not in _text(feed, "version"):
        return None
    entries = feed.get("items")
    found = [one for one in entries[:MOST_ENTRIES] if isinstance(one, dict)] if isinstance(entries, list) else []
    return Parsed(
        title=clean(numbered(_text(feed, "title")), LONGEST_TITLE, lines=False),
        language=language_tag(_text(feed, "language")),
        entries=tuple(_entry(one, url) for one in found),
        path="json",
    )


def _entry(entry: dict[str, Any], url: str) -> Raw:
    html = _text(entry, "content_html")
    return Raw(
        guid=_text(entry, "id"),
        url=_address(entry, url, "url", "external_url"),
        title=_text(entry, "title"),
        content=html or _text(entry, "content_text"),
        markup=bool(html),
        summary=escape(_text(entry, "summary"), quote=False),
        author=_author(entry),
        published_at=_date(_text(entry, "date_published") or _text(entry, "date_modified")),
        language=_text(entry, "language"),
        image_url=_address(entry, url, "image", "banner_image"),
    )


def _text(values: dict[str, Any], name: str) -> str:
    """A text of the feed; ids that are numbers occur, and other kinds are not guessed at."""
    value = values.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value)


def _address(entry: dict[str, Any], url: str, *names: str) -> str:
    """The first of these that is a text; a number is no address of a page."""
    link = next((said for name in names if isinstance(said := entry.get(name), str) and said), "")
    return absolute(url, link) if link else ""


def _author(entry: dict[str, Any]) -> str:
    authors = entry.get("authors")
    people = authors if isinstance(authors, list) else [entry.get("author")]
    return ", ".join(name for one in people[:20] if isinstance(one, dict) and (name := _text(one, "name")))


def _date(text: str) -> datetime | None:
    try:
        return plausible(datetime.fromisoformat(text.strip()))
    except (ValueError, OverflowError):
        return None
