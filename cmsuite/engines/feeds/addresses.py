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
_END_OF_PATH = re.compile(r"(?<=[^/])/+amp$|/+index\.(?:html?|php)$|\.amp(?=\.html$)|/+$", re.I)
_AMP_QUERY = {("amp", "1"), ("amp", "true"), ("amp", ""), ("outputtype", "amp")}
_SCREENS = re.compile(r"^(?:www|m|mobile|amp)\.(?=[^.]+\.[^.])")
_SECOND = {"ac", "asso", "co", "com", "edu", "gouv", "gov", "net", "nom", "org"}  # ….co.uk, ….asso.fr
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


PLAIN = re.compile(r"https?://([a-z0-9-]+(?:\.[a-z0-9-]+)+)((?:/[A-Za-z0-9._~-]+)*)")
"""An address of which nothing but its host and the end of its path has to be looked at."""


def url_key(url: str) -> str:
    """What two addresses of one page have in common: no scheme's s, www, port, tracking, fragment, order or case; not
    whether it is shown for telephones (m., mobile., AMP), nor the name of a folder's first page.

    A key is to be compared, never fetched. Empty when `url` is not a web address. `url_key(url_key(x)) == url_key(x)`.
    """
    if (found := PLAIN.fullmatch(url)) and len(url) < LONGEST_KEY and "google" not in url and "ampproject" not in url:
        return f"https://{_desk(found[1])}{_shorter(found[2])}"
    parts = _split(shown(url))
    if parts is None:
        return ""
    while (inner := _out_of_amp_cache(parts)) is not None:  # each is shorter than the one that it stands in
        parts = inner
    host = _desk(re.sub(r":(?:80|443)$", "", _host(parts)))
    path = quote(unquote(parts.path, errors="surrogateescape"), safe=_SAFE, errors="surrogateescape")
    path = _shorter(path)
    kept = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True, errors="surrogateescape")
        if not _TRACKING.fullmatch(name) and (name.lower(), value.lower()) not in _AMP_QUERY
    )
    query = urlencode(kept, errors="surrogateescape")
    key = f"https://{host}{path}" + (f"?{query}" if query else "")
    return key if len(key) <= LONGEST_KEY else f"https://{host[:300]}/{sha256(key.encode()).hexdigest()}"


def _shorter(path: str) -> str:
    """A path without the ends that make no other page of it."""
    while (less := _END_OF_PATH.sub("", path)) != path:
        path = less
    return path


def same_site(one: str, other: str) -> bool:
    """Are two addresses of one registrable domain (exemple.fr, exemple.co.uk)?"""
    first, second = _split(one), _split(other)
    if not (first and second):
        return False
    return _registrable(first.hostname or "") == _registrable(second.hostname or "")


def _registrable(host: str) -> str:
    """The domain that somebody registered; an address in digits is itself."""
    labels = host.rstrip(".").split(".")
    if ":" in host or labels[-1].isdigit():
        return host
    return ".".join(labels[-3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND else -2 :])


def _desk(host: str) -> str:
    """A host without what says for which screens it is."""
    while (less := _SCREENS.sub("", host)) != host:
        host = less
    return re.sub(r"^([a-z]{2,3})\.m\.(?=[^.]+\.)", r"\1.", host)


def _out_of_amp_cache(parts: SplitResult) -> SplitResult | None:
    """The page that a cache of AMP shows, else None."""
    host = _desk(parts.hostname or "")
    if host.endswith(".cdn.ampproject.org"):
        found = re.fullmatch(r"/[cvi]/(s/)?(.+)", parts.path)
    elif re.fullmatch(r"google\.[a-z.]{2,6}", host):
        found = re.fullmatch(r"/amp/(s/)?(.+)", parts.path)
    else:
        return None
    return (
        _split(f"http{'s' if found[1] else ''}://{found[2]}" + (f"?{parts.query}" if parts.query else ""))
        if found
        else None
    )


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
