"""Site maps (https://www.sitemaps.org/protocol.html): what a site without a feed says of its new pages."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any
from urllib.parse import unquote, urlsplit

from cmsuite.core.errors import Outside
from cmsuite.core.locale import N_
from cmsuite.engines.feeds.addresses import canonical
from cmsuite.engines.feeds.contract import Answered, Limits, Memory
from cmsuite.engines.feeds.entries import Parsed, Raw, plausible
from cmsuite.engines.feeds.kinds.feed import Feed
from cmsuite.engines.web.inflate import Overflow, Spoiled, inflater

MOST_PAGES = 30_000  # of a site: the newest of them, by the dates that it gives
MOST_MAPS = 500  # in an index
NEW = timedelta(days=30)  # what a first look takes for new
BIGGEST = 10_000_000  # bytes of a map, unpacked
DIGEST = 5  # bytes by which a page is known again
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MAP = re.compile(r"/[\w.-]*sitemap[\w.-]*\.xml(?:\.gz)?", re.I)


class NotASitemap(Outside):
    said = N_("{host} does not give a site map there.")
    hint = N_("Its address often stands in the site's /robots.txt, after “Sitemap:”.")


@dataclass(frozen=True, slots=True)
class _Page:
    url: str
    at: datetime | None
    title: str
    language: str


class Sitemap(Feed):
    """New pages of a site: of those that it has at the first look, the ones of the last 30 days.

    It remembers which pages it has seen (`seen`), and which map of an index was read in which state (`maps`).
    """

    name = "sitemap"
    title = N_("site map")
    limits = Limits(least_s=6 * 3_600)

    def claims(self, address: str) -> bool:
        path = re.split(r"[?#]", address, maxsplit=1)[0]
        return _MAP.fullmatch("/" + path.rpartition("/")[2]) is not None

    def more(self, answered: Answered | None, reader: Mapping[str, Any], memory: Memory) -> Sequence[str]:
        """The maps of an index that changed since they were read, the newest first."""
        if answered is None:  # the index as it was: only what it gives no date of may have changed
            return [url for url, at in memory.get("maps", {}).items() if not at]
        root = _root(answered)
        if not root.tag.endswith("}sitemapindex") and root.tag != "sitemapindex":
            return []
        known = memory.get("maps", {})
        found = [(url, said) for url, said in _maps(root) if not said or known.get(url) != said]
        return [url for url, _said in sorted(found, key=lambda one: one[1], reverse=True)]

    def read(self, answer: Answered, reader: Mapping[str, Any], memory: Memory) -> Parsed:
        maps, pages = dict(memory.get("maps", {})), list[tuple[_Page, bool]]()
        first = not memory
        if answer.body or not answer.parts:
            root = _root(answer)
            said = dict(_maps(root))
            if said:
                maps = {url: maps.get(url, "") for url in said}
                asked = {part.url for part in answer.parts}
                maps |= {url: at for url, at in said.items() if url in asked}
            else:
                pages += [(page, not first) for page in _pages(root, answer)]
        for part in answer.parts:
            known = part.url in memory.get("maps", {})
            pages += [(page, known) for page in _pages(_root(part), part)]
        return self._new(answer, pages, maps, memory)

    def _new(self, answer: Answered, pages: list[tuple[_Page, bool]], maps: dict[str, str], memory: Memory) -> Parsed:
        """What was not there before. A page of a map that was never read is new by its date alone."""
        seen = _known(memory)
        pages.sort(key=lambda one: one[0].at or datetime.min.replace(tzinfo=UTC), reverse=True)
        newest = next((page.at for page, _known in pages if page.at), EPOCH)
        since = (answer.at or newest) - NEW
        entries, now = list[Raw](), list[bytes]()
        for page, known in pages[:MOST_PAGES]:
            key = _digest(page.url)
            now.append(key)
            if key not in seen and (page.at >= since if page.at else known):
                entries.append(_entry(page))
        old = [key for key in seen if key not in set(now)] if answer.parts else []
        kept = base64.b64encode(b"".join([*now, *old][:MOST_PAGES])).decode("ascii")
        host = urlsplit(answer.url).hostname or ""
        language = next((page.language for page, _known in pages if page.language), None)
        return Parsed(
            host, language, tuple(entries), "sitemap", memory={"seen": kept} | ({"maps": maps} if maps else {})
        )


def _root(answer: Answered) -> Any:
    """The document, unpacked. Raises NotASitemap."""
    from lxml import etree

    body = answer.body
    try:
        if body.startswith(b"\x1f\x8b"):
            unpacked = inflater("gzip", BIGGEST)
            unpacked.feed(body)
            body = unpacked.finish()
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
        root = etree.fromstring(body.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError, Overflow, Spoiled) as err:
        raise NotASitemap(host=urlsplit(answer.url).hostname) from err
    if b"<!DOCTYPE" in body[:2_000] or etree.QName(root).localname not in ("urlset", "sitemapindex"):
        raise NotASitemap(host=urlsplit(answer.url).hostname)
    return root


def _maps(root: Any) -> Iterator[tuple[str, str]]:
    """The maps that an index names, each with the date that it gives of it."""
    for element in list(_children(root, "sitemap"))[:MOST_MAPS]:
        if url := canonical(_text(element, "loc")):
            yield url, _text(element, "lastmod")[:40]


def _pages(root: Any, answer: Answered) -> Iterator[_Page]:
    """The pages of a map that are of its own site."""
    home = urlsplit(answer.url).hostname
    limit = answer.at + timedelta(days=1) if answer.at else None
    for element in _children(root, "url"):
        url = canonical(_text(element, "loc"))
        if url is None or urlsplit(url).hostname != home:
            continue
        news = next(_children(element, "news"), None)
        told = _text(news, "publication_date") if news is not None else ""
        at = _date(told or _text(element, "lastmod"))
        title = _text(news, "title") if news is not None else ""
        language = _deep(news, "language") if news is not None else ""
        yield _Page(url, None if at and limit and at > limit else at, title, language)


def _entry(page: _Page) -> Raw:
    return Raw(guid=page.url, url=page.url, title=page.title or _by_address(page.url), published_at=page.at,
               language=page.language)  # fmt: skip


def _by_address(url: str) -> str:
    """What a page is called where its map does not say: the words of its address."""
    last = unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2])
    words = re.sub(r"\.\w{2,5}$", "", last)
    words = re.sub(r"[-_+\s]+", " ", words).strip()
    return words if " " in words else url


def _children(parent: Any, name: str) -> Iterator[Any]:
    for child in parent:
        if isinstance(child.tag, str) and child.tag.rpartition("}")[2] == name:
            yield child


def _text(parent: Any, name: str) -> str:
    return next(((child.text or "").strip() for child in _children(parent, name)), "")


def _deep(parent: Any, name: str) -> str:
    return next((found for child in parent if (found := _text(child, name))), "")


def _date(text: str) -> datetime | None:
    """A W3C date (a year and a month alone are none)."""
    try:
        return plausible(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        return None


def _digest(url: str) -> bytes:
    return blake2b(url.encode(), digest_size=DIGEST).digest()


def _known(memory: Memory) -> dict[bytes, None]:
    data = base64.b64decode(memory.get("seen", ""))
    return dict.fromkeys(data[at : at + DIGEST] for at in range(0, len(data), DIGEST))
