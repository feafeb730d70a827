"""The long way: feedparser, for whatever the strict path refuses."""

from __future__ import annotations

import warnings
from calendar import timegm
from datetime import UTC, datetime
from html import escape
from typing import Any

from cmsuite.core.markup import is_markup, plain
from cmsuite.core.text import clean
from cmsuite.engines.feeds.entries import LONGEST_TITLE, MOST_ENTRIES, Parsed, Raw, absolute, language_tag, plausible

UTF8 = "application/xml; charset=utf-8"
LONGEST_BODY = 1_000_000  # feedparser takes up to 9 s and 250 MB for a hostile megabyte; newest items come first


def read(body: bytes, content_type: str, url: str) -> Parsed | None:
    """What feedparser makes of it, or None when that is no feed."""
    import feedparser

    headers = {"content-type": content_type or "application/xml"}  # no address: it would make links of Atom's ids
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:  # its titles and texts become plain text here: cleaning them twice is half of its cost
            found = feedparser.parse(
                body[:LONGEST_BODY], response_headers=headers, sanitize_html=False, resolve_relative_uris=False
            )
        except (LookupError, ValueError, ArithmeticError, TypeError, AttributeError, AssertionError, RecursionError):
            return None  # hostile bodies reach bugs of its; that is a body that cannot be read
    version = found.get("version", "")
    if not version and not found.entries:
        return None
    atom = version if version.startswith("atom") else ""
    title, markup = _detail(found.feed, "title", atom)
    return Parsed(
        title=clean(plain(title) if markup else title, LONGEST_TITLE, lines=False),
        language=language_tag(_text(found.feed, "language")),
        entries=tuple(_entry(one, atom, url) for one in found.entries[:MOST_ENTRIES]),
        path="loose",
    )


def _entry(entry: Any, atom: str, url: str) -> Raw:
    title, title_markup = _detail(entry, "title", atom)
    summary, summary_markup = _detail(entry, "summary", atom)
    contents = _list(entry, "content")
    content, markup = _words(contents[0], atom) if contents else (summary, summary_markup)
    summary = summary if contents and "summary_detail" in entry else ""  # else feedparser copied its content there
    link = _text(entry, "link")
    return Raw(
        guid=_text(entry, "id"),
        url=absolute(url, link) if link else "",
        title=title,
        title_markup=title_markup,
        content=content,
        markup=markup or not atom,
        summary=summary if summary_markup or not atom else escape(summary, quote=False),
        author=_text(entry, "author"),
        published_at=_date(entry),
        language=_text(entry.get("title_detail"), "language"),
        image_url=_image(entry, url),
    )


# feedparser keeps an element that it does not know under its own name, beside, or in place of, its own values:
# <links> in an item makes a text of what should be a list. Nothing is of the kind that it ought to be.


def _text(of: Any, name: str) -> str:
    found = of.get(name) if isinstance(of, dict) else None
    return found if isinstance(found, str) else ""


def _list(entry: Any, name: str) -> list[dict[str, Any]]:
    try:
        found = entry.get(name)
    except TypeError:  # made of `links` when it is asked for
        return []
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _detail(of: Any, name: str, atom: str) -> tuple[str, bool]:
    detail, value = of.get(f"{name}_detail"), of.get(name)
    said = detail if isinstance(detail, dict) else {}
    return _words(said | {"value": value} if isinstance(value, str) else said, atom)  # an <image> changes the detail


def _words(detail: dict[str, Any], atom: str) -> tuple[str, bool]:
    """A text of feedparser's, and whether it is HTML; where the format does not say, we look with our own eyes."""
    text, kind = _text(detail, "value"), detail.get("type")
    if kind in ("text/html", "application/xhtml+xml"):
        return text, bool(atom) or is_markup(text)
    said = atom and kind in (None, "text/plain") and atom != "atom03"  # what 0.3 writes in base64 is called plain too
    return text, not said and is_markup(text)


def _date(entry: Any) -> datetime | None:
    read = entry.get("published_parsed" if "published" in entry else "updated_parsed")
    try:
        return plausible(datetime.fromtimestamp(timegm(read), UTC)) if read else None
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def _image(entry: Any, url: str) -> str:
    thumbnails = _list(entry, "media_thumbnail")
    for one in (*thumbnails, *_list(entry, "media_content"), *_list(entry, "enclosures")):
        kind = _text(one, "medium") or _text(one, "type") or ("image" if one in thumbnails else "")
        address = _text(one, "url") or _text(one, "href")
        if kind.startswith("image") and address:
            return absolute(url, address)
    return ""
