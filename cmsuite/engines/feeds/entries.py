"""What an entry of a feed is before and after cleaning, and what makes it this one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urljoin

from cmsuite.core.locale import translate
from cmsuite.core.markup import LONGEST_ENTRY, plain
from cmsuite.core.text import clean, cut
from cmsuite.engines.feeds.addresses import LONGEST, LONGEST_KEY, PLAIN, url_key
from cmsuite.engines.feeds.wishes import NONE, Wishes

MOST_ENTRIES = 1_000
LONGEST_TITLE, LONGEST_SUMMARY, LONGEST_NAME = 1_000, 500, 200
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})?", re.I)
_C1 = re.compile("[\x80-\x9f]")
_WINDOWS = {
    code: bytes([code]).decode("cp1252") for code in range(0x80, 0xA0) if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}


@dataclass(frozen=True, slots=True)
class Raw:
    """An entry as it stands in the feed; nothing is cleaned before we know that it is new.

    `markup`, `title_markup`: the text is HTML by the format's own word.
    """

    guid: str = ""
    url: str = ""
    title: str = ""
    title_markup: bool = False
    content: str = ""
    markup: bool = True
    summary: str = ""
    author: str = ""
    published_at: datetime | None = None
    language: str = ""
    image_url: str = ""

    @property
    def key(self) -> str:
        """What makes the entry this one in its feed: its id, else its link, else its title and date."""
        found = clean(self.guid, lines=False) or url_key(self.url)
        if not found:
            found = f"{self.title}\n{self.published_at or ''}\n{'' if self.title else self.content[:LONGEST_ENTRY]}"
        elif len(found) <= LONGEST_KEY:
            return found
        return f"sha256:{sha256(found.encode('utf-8', 'replace')).hexdigest()}"

    @property
    def print(self) -> str:
        """What tells two looks at this entry apart, before either is cleaned."""
        said = f"{self.title}\0{self.summary}\0{self.content[:LONGEST_ENTRY]}"
        return sha256(said.encode("utf-8", "replace")).hexdigest()


@dataclass(frozen=True, slots=True)
class ParsedItem:
    """An entry as the store keeps it: plain text, cleaned."""

    guid: str
    url: str | None
    url_key: str | None
    title: str
    author: str | None
    published_at: datetime | None
    language: str | None
    summary: str | None
    text: str | None
    hash: str
    image_url: str | None


@dataclass(frozen=True, slots=True)
class Why:
    """Why another parser has to guess. said: a source string; name: what is doubtful, or the parser's own word; broken:
    it is no feed as any rule has it."""

    said: str
    name: str = ""
    broken: bool = False

    @property
    def sentence(self) -> str:
        """It, in the language in force."""
        return translate(self.said).format(name=self.name, why=self.name)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A feed that was read. `wishes`: how it asks to be left alone; `path` says which parser took it, `why` what the
    strict one refused where another did; `memory`: what its kind remembers until the next answer, None to leave it as
    it is."""

    title: str
    language: str | None
    entries: tuple[Raw, ...]
    path: str = ""
    wishes: Wishes = NONE
    memory: dict[str, Any] | None = None
    why: Why | None = None

    @property
    def items(self) -> tuple[ParsedItem, ...]:
        """Every entry cleaned, each id once."""
        return tuple(item(raw, self.language) for raw in first_of_each(self.entries))


def first_of_each(entries: Iterable[Raw]) -> tuple[Raw, ...]:
    """The entries with each id once, the first of them; one that says nothing (cut off, or empty) is none."""
    seen: dict[str, Raw] = {}
    for raw in entries:
        if raw.title or raw.summary or raw.content or raw.url or raw.guid:
            seen.setdefault(raw.key, raw)
    return tuple(seen.values())


def item(raw: Raw, feed_language: str | None = None) -> ParsedItem:
    """One entry, cleaned for the store."""
    content, told, called = numbered(raw.content), numbered(raw.summary), numbered(raw.title)
    text = plain(content) if raw.markup else clean(content[:LONGEST_ENTRY])
    summary = plain(told, lines=False) if told else ""
    title = plain(called, lines=False) if raw.title_markup else clean(called[:LONGEST_ENTRY], lines=False)
    title = title or summary[:120].rstrip() or _one_line(text[:120]) or clean(raw.url or raw.key, lines=False)
    link, image = _kept(raw.url), _kept(raw.image_url)
    return ParsedItem(
        guid=raw.key,
        url=link,
        url_key=(url_key(link) if link else "") or None,
        title=cut(title, LONGEST_TITLE),
        author=plain(numbered(raw.author)[: LONGEST_NAME * 4], lines=False)[:LONGEST_NAME] or None,
        published_at=raw.published_at,
        language=language_tag(raw.language) or feed_language,
        summary=cut(summary or _one_line(text[: 2 * LONGEST_SUMMARY]), LONGEST_SUMMARY) or None,
        text=text or None,
        hash=raw.print,
        image_url=image,
    )


def _one_line(text: str) -> str:
    """A text that is clean, in one line."""
    return " ".join(text.split())


def numbered(text: str) -> str:
    """The text with what windows-1252 has in place of C1 controls: feeds write &#146; for an apostrophe, as HTML reads
    it, where XML has a control that would be dropped."""
    if text.isprintable() or not _C1.search(text):
        return text
    try:
        return text.encode("latin-1").decode()  # UTF-8 that was written character by character: &#195;&#169;
    except UnicodeError:
        return text.translate(_WINDOWS)


def _kept(url: str) -> str | None:
    """An address as it may be kept: of the web, and of a bearable length."""
    found = clean(url, lines=False)
    return found if len(found) <= LONGEST and found.lower().startswith(("http://", "https://")) else None


def language_tag(text: str) -> str | None:
    """A language tag in one form (fr, pt-br), or None when it is not one that fits."""
    tag = text.strip().replace("_", "-")
    return tag.lower() if _LANGUAGE.fullmatch(tag) and len(tag) <= 10 else None


def absolute(base: str, link: str) -> str:
    """A link resolved against the feed's address; an impossible one is left as it is."""
    if PLAIN.fullmatch(link):
        return link
    try:
        return urljoin(base, link.strip())
    except ValueError:
        return link


def plausible(at: datetime) -> datetime | None:
    """A date in UTC, or None for one that no feed can mean (year 1, year 9999)."""
    if not 1970 <= at.year <= 2999:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
