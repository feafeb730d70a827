"""A first look at a page before it is watched: what would be read there, or why nothing can be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cmsuite.engines.feeds import registry
from cmsuite.engines.feeds.contract import answered_by
from cmsuite.engines.feeds.robots import Asking
from cmsuite.engines.feeds.served import NotServed

if TYPE_CHECKING:
    from cmsuite.engines.web.client import Http

KIND = "page"


@dataclass(frozen=True, slots=True)
class Looked:
    """A page as it would be watched. quiet: the numbers of the blocks that say nothing new whatever they say; watched:
    what the watched patterns find; reserved: no text of it is kept."""

    url: str
    title: str
    language: str | None
    blocks: tuple[str, ...]
    quiet: tuple[int, ...]
    watched: tuple[str, ...]
    reserved: bool


def look(http: Http, url: str, reader: Mapping[str, Any] | None = None) -> Looked:
    """Ask for a page as a round would, robots.txt first. A job: it asks a server.

    Raises WrongReader, NotAnAddress, ClosedNetwork, RobotsRefuse, RobotsUnknown, NotServed, what `page_text` raises
    and what the http client does.
    """
    from cmsuite.engines.feeds.page_changes import Patterns
    from cmsuite.engines.feeds.page_text import page_text

    meant, robots = registry.meant(url, KIND, reader), Asking()
    robots.check(http, meant.url)
    reply = http.get(meant.url, follow=True, max_bytes=registry.kind(KIND).limits.max_bytes)
    if not reply.ok:
        raise NotServed(reply)
    if reply.hops:
        robots.check(http, reply.url)
    found = answered_by(reply)
    reserved = found.reserved or robots.reserves(reply.url)
    page = page_text(found.body, found.content_type, found.url, meant.reader.get("selector", ""))
    patterns = Patterns(meant.reader.get("ignore", ()), meant.reader.get("watch", ()))
    quiet = tuple(n for n, block in enumerate(page.blocks) if not patterns.quiet(block))
    watched = tuple(patterns.watched(page.blocks))
    return Looked(meant.url, page.title, page.language or None, page.blocks, quiet, watched, reserved)
