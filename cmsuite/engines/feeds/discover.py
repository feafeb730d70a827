"""Where the feeds of a web page are: what its head declares."""

from __future__ import annotations

from dataclasses import dataclass

from cmsuite.core.text import clean, shown
from cmsuite.engines.feeds.addresses import canonical
from cmsuite.engines.feeds.charset import as_utf8
from cmsuite.engines.feeds.entries import absolute

_KINDS = (
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/json",
    "text/xml",
    "application/xml",
    "application/rdf+xml",
)


@dataclass(frozen=True, slots=True)
class Declared:
    """A feed that a page declares."""

    url: str
    title: str


def declared(body: bytes, url: str) -> tuple[Declared, ...]:
    """The feeds that an HTML page declares, in its order, each once."""
    from lxml import etree, html

    try:
        page = html.fromstring(body, parser=html.HTMLParser(encoding="utf-8", no_network=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return ()
    base = next((absolute(url, one.get("href", "")) for one in page.iter("base")), url)
    found: dict[str, Declared] = {}
    for link in page.iter("link"):
        if "alternate" in link.get("rel", "").lower().split() and _kind(link.get("type", "")) in _KINDS:
            address = canonical(absolute(base, link.get("href", "")))
            if address:
                found.setdefault(address, Declared(address, shown(link.get("title", ""), 200)))
    return tuple(found.values())


def canonical_of(body: bytes, url: str) -> str | None:
    """The address that a page gives itself (rel=canonical), when it has one."""
    from lxml import etree, html

    try:
        page = html.fromstring(body, parser=html.HTMLParser(encoding="utf-8", no_network=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    for link in page.iter("link"):
        if "canonical" in link.get("rel", "").lower().split() and link.get("href"):
            return canonical(absolute(url, link.get("href", "")))
    return None


def title_of(body: bytes, content_type: str) -> str:
    """What a page calls itself, for people; empty when it does not say."""
    from lxml import etree, html

    text = as_utf8(body, content_type)
    parser = html.HTMLParser(encoding="utf-8" if text is not None else None, no_network=True)
    try:
        page = html.fromstring(body if text is None else text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return ""
    named = [one.get("content", "") for one in page.iter("meta") if one.get("property") == "og:title"]
    named += [one.text or "" for one in page.iter("title")][:1]
    return next((found for one in named if (found := clean(one, 300, lines=False))), "")


def _kind(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()
