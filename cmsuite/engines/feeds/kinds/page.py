"""Pages that are watched: what has changed on one is an item; the first look is what later ones are compared with."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from cmsuite.core.errors import CmsError
from cmsuite.core.locale import N_
from cmsuite.core.text import clean
from cmsuite.engines.feeds.addresses import canonical
from cmsuite.engines.feeds.contract import Answered, Limits, Memory, NotAnAddress
from cmsuite.engines.feeds.entries import Parsed, Raw, language_tag
from cmsuite.engines.feeds.page_changes import LEAST, Changes, Patterns, changes, told
from cmsuite.engines.feeds.page_text import PageText, check_selector, page_text

HEADLINE = 80  # characters of what changed, in a title


def _selector(text: str) -> str:
    if text:
        try:
            check_selector(text)
        except CmsError as err:
            raise ValueError(err.sentence) from err
    return text


def _pattern(text: str) -> str:
    from cmsuite.engines.rules import linear

    linear.check(text)
    return text


Pattern = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_pattern)]


class PageReader(BaseModel):
    """How a page is read. selector: the part that is watched, as CSS; ignore: regular expressions of what says nothing
    new; watch: of what is told however short it is."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)
    selector: Annotated[str, Field(max_length=200), AfterValidator(_selector)] = ""
    ignore: list[Pattern] = Field(default_factory=list, max_length=20)
    watch: list[Pattern] = Field(default_factory=list, max_length=20)


class Page:
    """A web page without a feed, by its changes."""

    name = "page"
    title = N_("page")
    reader = PageReader
    limits = Limits(max_bytes=2_000_000, least_s=6 * 3_600, robots=True)

    def claims(self, address: str) -> bool:
        return False  # a page says by its address no more than a feed does: a person says that it is to be watched

    def canonical(self, address: str) -> str:
        found = canonical(address if "://" in address else f"https://{address}")
        if found is None:
            raise NotAnAddress(found=address[:200])
        return found

    def read(self, answer: Answered, reader: Mapping[str, Any], memory: Memory) -> Parsed:
        """An entry where 40 characters or what is watched have changed since what is remembered, which then moves on:
        small changes add up. The same change a second time has the same id."""
        given = PageReader.model_construct(**reader)
        page = page_text(answer.body, answer.content_type, answer.url, given.selector)
        patterns, language = Patterns(given.ignore, given.watch), language_tag(page.language)
        blocks = [_print(patterns.quiet(one)) for one in page.blocks] if answer.reserved else list(page.blocks)
        same = Parsed(page.title, language, (), "page")
        anew = replace(same, memory={"blocks": blocks, "reserved": answer.reserved})
        if not memory or memory["reserved"] != answer.reserved:
            return anew
        before = memory["blocks"]
        found = changes(before, blocks, str if answer.reserved else patterns.quiet)
        seen = ([], []) if answer.reserved else (patterns.watched(before), patterns.watched(blocks))
        if (_printed(found) if answer.reserved else found.size) < LEAST and seen[0] == seen[1]:
            return same
        sides = [[patterns.quiet(one) for one in side] for side in (found.gone, found.new)]
        guid = sha256(json.dumps([*sides, *seen]).encode()).hexdigest()
        if answer.reserved:
            return replace(anew, entries=(Raw(guid=guid, url=answer.url, title=page.title or answer.url),))
        return replace(anew, entries=(_entry(page, found, seen, guid, answer.url),))


def _print(block: str) -> str:
    """A block of which no word is kept: what tells it from others, and how long it is."""
    return f"{sha256(block.encode()).hexdigest()[:16]} {len(block)}" if block else ""


def _printed(found: Changes) -> int:
    """How many characters have changed, by prints."""
    return max(sum(int(one.split()[1]) for one in side) for side in (found.new, found.gone))


def _entry(page: PageText, found: Changes, seen: tuple[list[str], list[str]], guid: str, url: str) -> Raw:
    if not found.pairs:  # only what is watched has changed, in what is else left out
        found = changes(seen[0], seen[1], str)
    new, gone = found.new, found.gone
    what = new[0] if new else f"[-{gone[0]}-]" if gone else ""
    title = " — ".join(part for part in (page.title, clean(what, HEADLINE, lines=False)) if part)
    return Raw(
        guid=guid, url=url, title=title, content="\n".join(new), markup=False, summary=html.escape(told(found)),
        language=page.language,
    )  # fmt: skip
