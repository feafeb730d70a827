"""What a server answered, and how long it asks to be left alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from cmsuite.engines.web.errors import Unreadable

LONGEST_WAIT = timedelta(days=7)
_EPOCH = 1_000_000_000  # a reset above this is an instant since 1970, below it is a number of seconds


@dataclass(frozen=True, slots=True)
class Hop:
    """One redirect on the way: what was asked, and the status that sent us on."""

    status: int
    url: str

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer: header names in lower case, the body inflated, the address that gave it.

    `received` counts bytes of the body on the wire, before inflating.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str
    hops: tuple[Hop, ...] = ()
    received: int = 0

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    @property
    def moved(self) -> bool:
        """Whether the whole way here was permanent redirects, at least one."""
        return bool(self.hops) and all(hop.status in (301, 308) for hop in self.hops)

    def text(self) -> str:
        """The body as text, in the charset that the header names, else UTF-8; what does not fit becomes U+FFFD."""
        for part in self.headers.get("content-type", "").split(";")[1:]:
            name, _, value = part.partition("=")
            if name.strip().lower() == "charset":
                try:
                    return self.body.decode(value.strip(" \"'"), "replace")
                except (LookupError, UnicodeError):  # some of Python's codecs are no charsets
                    break
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        """The body as JSON. Raises Unreadable."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as err:
            raise Unreadable(host=self.host, why="JSON") from err


def retry_after(reply: Reply, now: datetime) -> timedelta | None:
    """How long the server asks to wait, at most 7 days; None when it does not say.

    Retry-After in seconds or as an HTTP date (RFC 9110 10.2.3); else, of a refusal or an empty allowance,
    X-RateLimit-Reset or RateLimit-Reset: an ISO instant (Mastodon), seconds since 1970, or seconds from now.
    """
    asked = _wait(reply.headers.get("retry-after", ""), now)
    spent = reply.status == 429 or reply.headers.get("x-ratelimit-remaining", "").strip() == "0"
    for name in ("x-ratelimit-reset", "ratelimit-reset") if spent else ():
        asked = asked if asked is not None else _wait(reply.headers.get(name, ""), now)
    return None if asked is None else min(max(asked, timedelta(0)), LONGEST_WAIT)


def _wait(value: str, now: datetime) -> timedelta | None:
    text = value.strip()
    try:
        seconds = float(text)
        if not abs(seconds) < 1e12:  # also nan
            return None
        return timedelta(seconds=seconds - now.timestamp() if seconds > _EPOCH else seconds)
    except ValueError:
        pass
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            at = read(text)
        except (ValueError, TypeError, IndexError):
            continue
        return (at if at.tzinfo else at.replace(tzinfo=UTC)) - now
    return None
