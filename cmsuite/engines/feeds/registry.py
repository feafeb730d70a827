"""Which kinds of source there are, and the one that is asked for; each is imported when it is needed."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from hashlib import sha256
from importlib import import_module
from typing import Any

from cmsuite.core.errors import CmsError, Refused, Usage
from cmsuite.core.locale import N_
from cmsuite.core.logs import note
from cmsuite.engines.feeds import own_kinds
from cmsuite.engines.feeds.closed import ClosedNetwork, is_closed
from cmsuite.engines.feeds.contract import Kind
from cmsuite.engines.feeds.kinds.hosted import spelled_out

FEED = "feed"
SHIPPED = {  # in the order in which they are asked whether an address is theirs
    FEED: "cmsuite.engines.feeds.kinds.feed:Feed",
    "page": "cmsuite.engines.feeds.kinds.page:Page",
    "newsletter": "cmsuite.engines.feeds.kinds.newsletter:Newsletter",
    "youtube": "cmsuite.engines.feeds.kinds.hosted:YouTube",
    "reddit": "cmsuite.engines.feeds.kinds.hosted:Reddit",
    "bluesky": "cmsuite.engines.feeds.kinds.hosted:Bluesky",
    "news": "cmsuite.engines.feeds.kinds.hosted:News",
    "sitemap": "cmsuite.engines.feeds.kinds.sitemap:Sitemap",
    "mastodon": "cmsuite.engines.feeds.kinds.hosted:Mastodon",  # last: a server of its family may be anywhere
}


class UnknownKind(Refused):
    said = N_("There is no kind of source named {name}.")
    hint = N_("Known: {known}.")


class WrongReader(Usage):
    said = N_("These settings do not fit a source of the kind {kind}: {why}.")


@dataclass(frozen=True, slots=True)
class Meant:
    """What a person means by an address: a source of that kind, asked there, read with those settings."""

    kind: str
    url: str
    reader: Mapping[str, Any] = field(default_factory=dict)

    @property
    def reader_hash(self) -> str:
        """What tells two readings of one address apart: empty where the address alone says how it is read."""
        if not self.reader and kind_by_shape(self.url) == self.kind:
            return ""
        said = json.dumps(self.reader, ensure_ascii=False, sort_keys=True)
        return sha256(f"{self.kind}\n{said}".encode()).hexdigest()


@cache
def kind(name: str) -> Kind:
    """The kind of this name. Raises UnknownKind, and for one that others wrote NotTrusted, BrokenKind."""
    if name not in SHIPPED:
        if name in own_kinds.names():
            return own_kinds.load(name)
        raise UnknownKind(name=name, known=", ".join(names()))
    module, _, made = SHIPPED[name].partition(":")
    found: Kind = getattr(import_module(module), made)()
    return found


def least(name: str) -> timedelta:
    """How long a source of a kind is left alone at least; nothing of a kind that is not there any more."""
    found = _usable(name)
    return timedelta(seconds=found.limits.least_s) if found else timedelta(0)


def asks_robots(name: str) -> bool:
    """Does the site's robots.txt have a say in a source of this kind?"""
    found = _usable(name)
    return bool(found and found.limits.robots)


def title_of(name: str) -> str:
    """What a kind is called, a source string; its name where it is not there any more."""
    found = _usable(name)
    return found.title if found else name


def _usable(name: str) -> Kind | None:
    """The kind of this name, if it is there and works."""
    try:
        return kind(name)
    except CmsError:
        return None


def names() -> list[str]:
    """The kinds that there are."""
    return sorted({*SHIPPED, *own_kinds.names()})


def kind_by_shape(address: str) -> str:
    """The kind that claims an address, else a feed."""
    for name in (*SHIPPED, *own_kinds.names()):
        found = _usable(name)
        try:
            if found is not None and found.claims(address):
                return name
        except Exception:  # what others wrote: a bug of theirs claims nothing
            note("kind of source claims nothing", level=logging.ERROR, kind=name, error=traceback.format_exc())
    return FEED


def meant(address: str, wanted: str = "", reader: Mapping[str, Any] | None = None) -> Meant:
    """How an address is followed. wanted: a kind, else its shape says which; reader: settings for that kind.

    Raises UnknownKind, WrongReader, ClosedNetwork and what the kind refuses an address with.
    """
    said = spelled_out(address)
    plain = kind(FEED).canonical(said) if not wanted or wanted == FEED else said
    found = kind(wanted or kind_by_shape(plain))
    url = found.canonical(plain)
    if is_closed(url) and not found.claims(url):
        raise ClosedNetwork
    return Meant(found.name, url, _settings(found, reader or {}))


def _settings(of: Kind, given: Mapping[str, Any]) -> dict[str, Any]:
    """The settings in one form, those that are as usual left out."""
    from pydantic import ValidationError

    if of.reader is None:
        if given:
            raise WrongReader(kind=of.name, why=", ".join(sorted(given)))
        return {}
    try:
        return of.reader.model_validate(dict(given)).model_dump(mode="json", exclude_defaults=True)
    except ValidationError as err:
        first = err.errors()[0]
        why = first["msg"].removeprefix("Value error, ")
        raise WrongReader(kind=of.name, why=f"{'.'.join(map(str, first['loc']))}: {why}") from err
