"""What a link in a mail leads to, where its address says so: nothing is asked. Pure."""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from cmsuite.engines.feeds.addresses import canonical, is_tracking

DEEPEST = 5  # wrappers in wrappers
_NAMES = frozenset(
    "url u target redirect redirect_url redirecturl dest destination to goto link href lien r q p".split()
)
_LEADS_ON = re.compile(
    r"(?:^|[./_-])(?:click|clic|track|tracking|trk|redir|redirect|redirection|link|links|lnk|go|goto|out|away|url|l|ls|"
    r"cl\d?|c|r|e|t|wf|urldefense|safelinks|ct|lt)(?=$|[./_?-])",
    re.IGNORECASE,
)
_NOT_ON = re.compile(r"/(?:login|signin|sign-in|connexion|share|sharer|intent|auth|oauth)\b|^/web/\d", re.IGNORECASE)
_IN_PATH = re.compile(r"https?(?::|%3a)(?:/|%2f){1,2}[^\s]+", re.IGNORECASE)
_DEFENDED = re.compile(r"/v3/__(.+?)__;")
_CODED = re.compile(r"[A-Za-z0-9_-]{24,4000}={0,2}")
_HIDDEN = re.compile(rb"https?://[^\s\"'<>\\\x00-\x20\x7f-\xff]+")
_OF_A_READER = re.compile(
    r"(?:ck_subscriber_id|subscriber_?id|ml_subscriber\w*|_bhlid|vgo_ee|elqtrack(?:id)?|rcpt|recipient)", re.IGNORECASE
)


def target_of(link: str) -> str | None:
    """Where a link leads, without what follows its reader; None where it is no address of the web."""
    found = canonical(link)
    for _ in range(DEEPEST):
        inner = canonical(_inside(found)) if found else None
        if not inner or inner == found:
            break
        found = inner
    return untracked(found) if found else None


def hides(link: str) -> bool:
    """Whether a link leads on to where its address does not say."""
    parts = urlsplit(link)
    path = parts.path
    leads_on = _LEADS_ON.search(f"{parts.hostname or ''}{path}") is not None
    return leads_on and not _NOT_ON.search(path) and not _inside(link)


def untracked(url: str) -> str:
    """The address without what campaigns hang on it, and what names a reader; it still leads to the same page."""
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not _follows(name, value)]
    query = parts.query if len(kept) == len(pairs) else urlencode(kept)
    return parts._replace(query=query, fragment="").geturl()


def _follows(name: str, value: str) -> bool:
    return is_tracking(name) or bool(_OF_A_READER.fullmatch(name)) or (name.lower().endswith("mail") and "@" in value)


def _inside(url: str) -> str:
    """The address that a wrapper holds; empty where this is none."""
    parts = urlsplit(url)
    host, path = parts.hostname or "", parts.path
    if _NOT_ON.search(path):
        return ""
    if defended := _DEFENDED.search(url):
        return defended[1]
    if "urldefense" in host and "/v2/" in path:
        said = dict(parse_qsl(parts.query)).get("u", "")
        return unquote(said.replace("-", "%").replace("_", "/"))
    leads_on = bool(_LEADS_ON.search(f"{host}{path}"))
    for name, value in parse_qsl(parts.query):
        if name.lower() in _NAMES and leads_on and _is_web(value):
            return value
    if not leads_on:
        return ""
    if found := _IN_PATH.search(path):
        return _whole(found[0])
    return next((one for one in map(_decoded, _CODED.findall(f"{path} {parts.query}")) if one), "")


def _whole(text: str) -> str:
    """An address that stands in a path, coded or not, without what its wrapper adds after it."""
    coded = "%3a" in text[:10].lower() or "%2f" in text[:14].lower()
    said = unquote(text.split("/", 1)[0] if coded and "%2f%2f" in text[:14].lower() else text)
    if coded and "%2f%2f" not in text[:14].lower():  # https:%2F%2Fsite%2Fpage/1/…
        said = unquote(re.split(r"(?<!%2f)/", text, maxsplit=1, flags=re.IGNORECASE)[0])
    said = re.sub(r"^(https?):/(?!/)", r"\1://", said, flags=re.IGNORECASE)
    return said if _is_web(said) else ""


def _decoded(text: str) -> str:
    """The one address that a piece of base64 holds, in JSON or bare."""
    try:
        data = base64.urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
    except (binascii.Error, ValueError):
        return ""
    found = _HIDDEN.search(data)
    return quote(found[0].decode("ascii"), safe="%:/?#[]@!$&'()*+,;=~") if found else ""


def _is_web(text: str) -> bool:
    return bool(re.match(r"https?://[^/\s]+\.[^/\s]+|https?://\[", text, re.IGNORECASE))
