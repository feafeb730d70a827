"""Addresses of feeds and items: the form in which one is kept, and the key by which two are the same page."""

from __future__ import annotations

import re
from contextlib import suppress
from hashlib import sha256
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

from cmsuite.core.text import shown

LONGEST = 2_000  # bytes of an address that is kept; an index on PostgreSQL takes no more than about 2,700 bytes
LONGEST_KEY = 500

# What campaigns, mailings and networks hang on an address; xtor and at_* are AT Internet's, common in French press.
_TRACKING = re.compile(
    r"(?:utm_\w+|at_\w+|mtm_\w+|pk_\w+|piwik_\w+|hsa_\w+|_hs\w+|mc_\w+|ref|si|fbclid|gclid|gbraid|wbraid|dclid|msclkid"
    r"|twclid|ttclid|yclid|igshid|igsh|li_fat_id|mkt_tok|oly_\w+_id|vero_\w+|xtor|xtref|_ga|_gl|cmpid|wt_mc)",
    re.I,
)
_NO_HOST = re.compile(r"[\s<>\"\\^`{|}%]")
_PORTS = {"http": 80, "https": 443}
_SAFE = "!$&'()*+,;=:@/~"


def canonical(url: str) -> str | None:
    """A web address in one form (host in lower case, no default port, no fragment), or None when it is not one."""
    text = re.sub(r"^feed:(?=https?:)|^feed(?=://)", "", shown(url), flags=re.I)  # feed:https://… and feed://…
    text = f"http{text}" if text.startswith("://") else text
    parts = _split(text)
    if parts is None or len(text.encode()) > LONGEST:
        return None
    query = f"?{parts.query}" if parts.query else ""
    whole = f"{parts.scheme.lower()}://{_userinfo(parts)}{_host(parts)}{parts.path or '/'}{query}"
    return re.sub(r"\s", lambda space: quote(space[0]), whole)


def url_key(url: str) -> str:
    """What two addresses of one page have in common: no scheme's s, www, port, tracking, fragment, order or case.

    A key is to be compared, never fetched. Empty when `url` is not a web address. `url_key(url_key(x)) == url_key(x)`.
    """
    parts = _split(shown(url))
    if parts is None:
        return ""
    host = re.sub(r"^(?:www\.)+(?=.)|:(?:80|443)$", "", _host(parts))
    path = quote(unquote(parts.path, errors="surrogateescape"), safe=_SAFE, errors="surrogateescape").rstrip("/")
    kept = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True, errors="surrogateescape")
        if not _TRACKING.fullmatch(name)
    )
    query = urlencode(kept, errors="surrogateescape")
    key = f"https://{host}{path}" + (f"?{query}" if query else "")
    return key if len(key) <= LONGEST_KEY else f"https://{host[:300]}/{sha256(key.encode()).hexdigest()}"


def is_tracking(name: str) -> bool:
    """Is a parameter of this name hung on by a campaign?"""
    return _TRACKING.fullmatch(name) is not None


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        usable = parts.scheme.lower() in _PORTS and parts.hostname and (parts.port or 1)
    except ValueError:
        return None
    return parts if usable and not _NO_HOST.search(parts.hostname or "") else None


def _host(parts: SplitResult) -> str:
    """Host and port, without the port that the scheme has anyway."""
    name = (parts.hostname or "").rstrip(".")
    with suppress(UnicodeError):  # a name that IDNA refuses is left as it is: nobody will find it
        name = name.encode("idna").decode("ascii") if not name.isascii() else name
    name = f"[{name}]" if ":" in name else name
    port = parts.port
    return name if port in (None, _PORTS[parts.scheme.lower()]) else f"{name}:{port}"


def _userinfo(parts: SplitResult) -> str:
    before, at, _ = parts.netloc.rpartition("@")
    return before + at
