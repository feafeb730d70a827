"""Feeds: RSS, Atom and JSON Feed, wherever they lie."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cmsuite.core.locale import N_
from cmsuite.engines.feeds.addresses import canonical
from cmsuite.engines.feeds.contract import Answered, Limits, Memory, NotAnAddress
from cmsuite.engines.feeds.entries import Parsed
from cmsuite.engines.feeds.parse import parse


class Feed:
    """What no other kind claims is taken for one."""

    name = "feed"
    title = N_("feed")
    reader = None
    limits = Limits()

    def claims(self, address: str) -> bool:
        return False

    def canonical(self, address: str) -> str:
        found = canonical(address if "://" in address or address.startswith("feed:") else f"https://{address}")
        if found is None:
            raise NotAnAddress(found=address[:200])
        return found

    def read(self, answer: Answered, reader: Mapping[str, Any], memory: Memory) -> Parsed:
        return parse(answer.body, answer.content_type, answer.url)
