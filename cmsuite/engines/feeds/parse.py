"""From the bytes of a feed to its entries: RSS, Atom and JSON Feed, well made or not."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import ClassVar
from urllib.parse import urlsplit

from cmsuite.core.errors import Outside
from cmsuite.core.locale import N_
from cmsuite.engines.feeds import jsonfeed, strict
from cmsuite.engines.feeds.charset import as_utf8
from cmsuite.engines.feeds.entries import Parsed, Raw, Why
from cmsuite.engines.feeds.wishes import wishes

UNREADABLE = N_("its characters are not those that it says")


class NotAFeed(Outside):
    words: ClassVar = {"why": {}}
    said = N_("{host} does not give a feed there: {why}.")
    hint = N_("Give the address of the site's page: cmsuite veille add URL looks for its feed.")


def parse(body: bytes, content_type: str, url: str) -> Parsed:
    """Read a feed: the strict path when nothing is left to guess, else JSON Feed or feedparser.

    url: where it came from, the base of its relative links. Raises NotAFeed.
    """
    text = as_utf8(body, content_type)
    whole = text if text is not None else body
    if whole[:200].lstrip().startswith(b"{"):
        read = jsonfeed.read(body, url)
    else:
        found = strict.attempt(text, url) if text is not None else Why(UNREADABLE, broken=True)
        read = found if isinstance(found, Parsed) else None
        if not isinstance(found, Parsed):
            from cmsuite.engines.feeds import loose  # feedparser costs 50 ms to import

            read = loose.read(body, content_type, url) if text is None else loose.read(text, loose.UTF8, url)
            if read is not None and found.broken:
                read = replace(read, entries=_whole(read.entries, whole))
            read = replace(read, why=found) if read else None
    if read is None:
        raise NotAFeed(host=urlsplit(url).hostname or url, why=_instead(whole, content_type))
    return replace(read, wishes=wishes(whole)) if read.path != "json" else read


def _instead(body: bytes, content_type: str) -> str:
    """What a body is that is no feed, as a source string."""
    start = body[:2_000].strip().lower()
    if not start:
        return N_("its answer is empty")
    if start.startswith((b"{", b"[")):
        try:
            json.loads(body)
        except (ValueError, RecursionError):
            return N_("its JSON is cut short or spoilt")
        return N_("it is JSON, and no JSON Feed")
    if b"<html" in start or b"<!doctype html" in start or (start.startswith(b"<") and "html" in content_type):
        return N_("it is a web page")
    return N_("it is neither RSS, Atom nor JSON Feed")


_OPENS = re.compile(rb"<(?:item|entry)[\s>]", re.I)
_CLOSES = re.compile(rb"</(?:item|entry)\s*>", re.I)


def _whole(entries: tuple[Raw, ...], body: bytes) -> tuple[Raw, ...]:
    """Without a last entry that the body breaks off before its id, where others have one: it would come again as
    another item once the body is whole."""
    cut_off = len(_OPENS.findall(body)) > len(_CLOSES.findall(body))
    without_id = bool(entries) and not entries[-1].guid and any(one.guid for one in entries)
    return entries[:-1] if cut_off and without_id else entries
