"""What a site lets programs fetch, by its robots.txt (RFC 9309), and of which paths it reserves the texts, by its
tdmrep.json: asked once a day for pages that are watched. For feeds, `reserving` asks the latter."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote, urlsplit

import sqlalchemy as sa

from cmsuite.core.errors import CmsError, Outside
from cmsuite.core.locale import N_
from cmsuite.core.parts import parts
from cmsuite.core.text import clean
from cmsuite.engines.acts import Act, register
from cmsuite.engines.feeds.models import Robots

if TYPE_CHECKING:
    from cmsuite.engines.web.client import Http

TOKEN = "cmsuite"
KEPT = timedelta(hours=24)
MOST_BYTES = 512_000
TDM, MOST_TDM = "/.well-known/tdmrep.json", 200  # its address, and how many of its lines are kept
ALL, NOTHING = "", "User-agent: *\nDisallow: /"
_ESCAPED = re.compile(r"%[0-9a-fA-F]{2}")
_TOKEN = re.compile(r"[A-Za-z_-]+|\*")
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")


class RobotsRefuse(Outside):
    said = N_("{host} does not let programs fetch this page: its robots.txt says so.")
    hint = N_("Look for a feed or a newsletter of the site, or keep what it says by hand.")


class RobotsUnknown(Outside):
    said = N_("{host} does not say in its robots.txt what may be fetched: {why} The page is left alone until it does.")


# ---- reading it: pure


def allows(text: str, url: str) -> bool:
    """Does this robots.txt let us fetch that address? The longest rule that fits decides; of two as long, to allow."""
    parts = urlsplit(url)
    path = _one_form((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
    fitting = [(len(rule), allowed) for allowed, rule in _rules(text) if _fits(rule, path)]
    return path == "/robots.txt" or max(fitting, default=(0, True))[1]


def reserves(text: str, url: str) -> bool:
    """Do the rules that are kept of a site say that the texts at that address are reserved? The longest that fits."""
    path = _one_form(urlsplit(url).path or "/")
    said = [(rule, field == "tdm-reserved") for field, rule in _lines(text) if field.startswith("tdm-")]
    return max(((len(rule), reserved) for rule, reserved in said if _fits(rule, path)), default=(0, False))[1]


def reservations(body: bytes) -> str:
    """What a tdmrep.json says, as lines beside our rules; nothing where it is none."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    lines = []
    for one in (found if isinstance(found, list) else [])[:MOST_TDM]:
        where, kept_back = (one.get("location"), one.get("tdm-reservation")) if isinstance(one, dict) else (None, None)
        if isinstance(where, str) and where.startswith("/") and "#" not in where and kept_back in (0, 1, "0", "1"):
            field = "Tdm-reserved" if str(kept_back) == "1" else "Tdm-open"
            lines.append(f"\n{field}: {_one_form(clean(where, 500, lines=False))}")
    return "".join(lines)


def ours(text: str) -> str:
    """The rules that are for us, and no others, as a robots.txt."""
    rules = [f"{'Allow' if allowed else 'Disallow'}: {rule}" for allowed, rule in _rules(text)]
    return "\n".join(["User-agent: *", *rules]) if rules else ALL


def _rules(text: str) -> list[tuple[bool, str]]:
    """Of the groups that name us, else of those for everybody: whether each rule allows, and its path."""
    groups: dict[str, list[tuple[bool, str]]] = {}
    names, begun = set[str](), True
    for field, value in _lines(text):
        if field == "user-agent":
            names, begun = (names if begun else set()), True
            if found := _TOKEN.match(value):
                names.add(found[0].lower())
                groups.setdefault(found[0].lower(), [])
        elif field in ("allow", "disallow"):
            begun = False
            if value:
                for name in names & {TOKEN, "*"}:
                    groups[name].append((field == "allow", _one_form(value)))
    return groups[TOKEN] if TOKEN in groups else groups.get("*", [])


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in text[:MOST_BYTES].removeprefix("\ufeff").splitlines():
        field, colon, value = line.partition("#")[0].partition(":")
        if colon:
            yield field.strip().lower(), value.strip()


def _one_form(path: str) -> str:
    """A path as two are compared: what need not be escaped is not, all else is."""
    path = quote(path, safe="".join(map(chr, range(33, 127))))
    return _ESCAPED.sub(lambda one: found if (found := chr(int(one[0][1:], 16))) in _PLAIN else one[0].upper(), path)


def _fits(rule: str, path: str) -> bool:
    """Does a path begin as a rule says? `*` is anything, `$` at the end the end."""
    ends = rule.endswith("$")
    first, *others = (rule[:-1] if ends else rule).split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    if ends and not others:
        return at == len(path)
    last = others.pop() if ends else ""
    for part in others:
        if (found := path.find(part, at)) < 0:
            return False
        at = found + len(part)
    return len(path) - len(last) >= at and path.endswith(last)


# ---- asking for it


class Asking:
    """What is known of sites in one round, and what was learnt in it. known, learnt: by origin, our rules; reserving:
    by origin, what sites say of the texts of their feeds."""

    def __init__(self, known: dict[str, str] | None = None, reserving: dict[str, str] | None = None) -> None:
        self.known, self.reserving = dict(known or {}), reserving or {}
        self.learnt: dict[str, str] = {}

    def check(self, http: Http, url: str, pause: Callable[[], object] = lambda: None) -> int:
        """Returns how many requests it took; pause: between two. Raises RobotsRefuse, RobotsUnknown."""
        origin, asked = origin_of(url), 0
        if origin not in self.known:
            rules = _asked(http, origin)
            pause()
            self.known[origin] = self.learnt[origin] = rules + (reservations_at(http, origin) or "")
            asked = 2
        if not allows(self.known[origin], url):
            raise RobotsRefuse(host=urlsplit(url).hostname or url)
        return asked

    def reserves(self, *urls: str) -> bool:
        """Whether the site of one of these addresses reserves its texts, as far as it was asked."""
        told = [of for of in (self.known, self.reserving) if of]
        return any(reserves(of.get(origin_of(url), ALL), url) for of in told for url in urls)


def reservations_at(http: Http, origin: str) -> str | None:
    """What a site says that it reserves, as `reservations` gives it; None where it does not answer."""
    try:
        reply = http.get(f"{origin}{TDM}", follow=True, max_bytes=MOST_BYTES, timeout_s=10)
    except CmsError:
        return None
    if reply.status == 429 or reply.status >= 500:
        return None
    return reservations(reply.body) if reply.ok else ""


def _asked(http: Http, origin: str) -> str:
    host = urlsplit(origin).hostname or origin
    try:
        reply = http.get(f"{origin}/robots.txt", follow=True, max_bytes=MOST_BYTES, timeout_s=10)
    except CmsError as err:
        raise RobotsUnknown(host=host, why=err) from err
    if reply.ok:
        return ours(clean(reply.body.decode("utf-8", "replace")))
    if reply.status == 429 or reply.status >= 500:
        raise RobotsUnknown(host=host, why=f"{reply.status}.")
    return ALL


def origin_of(url: str) -> str:
    """The site of an address: scheme, host and port."""
    parts = urlsplit(url)
    return f"{parts.scheme.lower()}://{parts.netloc.rpartition('@')[2].lower()}"


# ---- what is kept of it


def kept(act: Act, urls: Collection[str]) -> dict[str, str]:
    """Our rules of these addresses' sites, where they were asked for in the last 24 hours. A question."""
    return _texts(act, urls, Robots.read_at > act.now - KEPT)


def reserving(act: Act) -> dict[str, str]:
    """By site, what it says of the texts of its feeds, where it reserves any. A question."""
    told = sa.select(Robots.origin, Robots.text).where(
        Robots.origin.endswith(TDM), Robots.text.contains("Tdm-reserved")
    )
    return {row.origin.removesuffix(TDM): row.text for row in act.session.execute(told)}


def verdicts(act: Act, urls: Collection[str]) -> dict[str, Literal["allowed", "refused"]]:
    """Of these addresses whose sites are known: whether they may be fetched, by the last that was asked. A question."""
    found = _texts(act, urls)
    return {
        url: "allowed" if allows(found[origin_of(url)], url) else "refused" for url in urls if origin_of(url) in found
    }


def _texts(act: Act, urls: Collection[str], *but: sa.ColumnElement[bool]) -> dict[str, str]:
    """By site of these addresses, the rules that are kept."""
    found: dict[str, str] = {}
    for part in parts(sorted({origin_of(one) for one in urls})):
        rows = sa.select(Robots.origin, Robots.text).where(Robots.origin.in_(part), *but)
        found.update((origin, text) for origin, text in act.session.execute(rows))
    return found


@register("feeds.keep_robots", no_undo=N_("What a site says is not taken back."))
def keep(act: Act, learnt: dict[str, str]) -> None:
    """Remember what sites let us fetch, by site, and what they reserve, by the address of their tdmrep.json."""
    act.need("feeds.fetch")
    rows = [
        {"origin": origin, "text": text, "read_at": act.now, "created_at": act.now, "created_by": None}
        for origin, text in sorted(learnt.items())
    ]
    put = act.insert(Robots)
    said = put.on_conflict_do_update(
        index_elements=["origin"], set_={"text": put.excluded.text, "read_at": put.excluded.read_at}
    )
    act.session.connection().execute(said, rows)
    act.note("robots", [], "text", n=len(rows))
    act.quiet()
