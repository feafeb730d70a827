"""Feeds that a platform gives of accounts, communities and searches: found by the shape of what a person pastes."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit

from cmsuite.core.locale import N_
from cmsuite.engines.feeds.contract import Answered, Limits, Memory, NotAnAddress
from cmsuite.engines.feeds.entries import Parsed
from cmsuite.engines.feeds.kinds.feed import Feed

HOUR = 3_600
_DID = re.compile(r"did:(?:plc:[a-z2-7]{24}|web:[a-z0-9.-]{4,250})")
_PROFILE, _POST = (
    re.compile(rf"/profile/({_DID.pattern})(?:/|$)"),
    re.compile(rf"at://({_DID.pattern})/app\.bsky\.feed\."),
)
_HANDLE = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]", re.I)
_NOT_MASTODON = ("youtube.com", "medium.com", "tiktok.com", "threads.net", "threads.com", "substack.com", "t.me")
_ADDRESS_INSIDE = re.compile(rb"https?://[\x21-\x7e]+")


def spelled_out(text: str) -> str:
    """What a person pastes that is no address yet, as one: @name@server, r/name, a Bluesky handle or DID."""
    text = text.strip()
    if found := re.fullmatch(r"@([\w.-]+)@([\w.-]+\.\w+)", text):
        return f"https://{found[2]}/@{found[1]}"
    if re.fullmatch(r"/?(?:r|u|user)/[\w+-]+/?", text):
        return f"https://www.reddit.com/{text.strip('/')}"
    if found := re.fullmatch(r"(?:at://)?(did:[a-z]+:[\w.:-]+)", text):
        return f"https://bsky.app/profile/{found[1]}"
    if re.fullmatch(r"@?[\w-]+\.bsky\.social/?", text):
        return f"https://bsky.app/profile/{text.strip('@/')}"
    return text


class Hosted(Feed):
    """A feed of a platform: `at` says which feed an address of it stands for, or None."""

    def at(self, parts: SplitResult) -> str | None:
        raise NotImplementedError

    def claims(self, address: str) -> bool:
        return self._found(address) is not None

    def canonical(self, address: str) -> str:
        found = self._found(super().canonical(address))
        if found is None:
            raise NotAnAddress(found=address[:200])
        return super().canonical(found)

    def _found(self, address: str) -> str | None:
        try:
            parts = urlsplit(address)
            return self.at(parts) if parts.hostname else None
        except ValueError:
            return None


class YouTube(Hosted):
    """A channel or a playlist: the platform gives the last 15 videos, which a look a day does not miss."""

    name = "youtube"
    title = N_("YouTube channel or playlist")

    def at(self, parts: SplitResult) -> str | None:
        if not _is_of(parts, "youtube.com"):
            return None
        asked = dict(parse_qsl(parts.query))
        if found := re.fullmatch(r"/channel/(UC[\w-]{22})(?:/.*)?", parts.path):
            return _videos("channel_id", found[1])
        if found := re.fullmatch(r"/user/([\w.-]{1,60})(?:/.*)?", parts.path):
            return _videos("user", found[1])
        if parts.path == "/feeds/videos.xml":
            of = next((name for name in ("channel_id", "playlist_id", "user") if asked.get(name)), None)
            return _videos(of, asked[of]) if of else None
        if parts.path in ("/playlist", "/watch") and re.fullmatch(r"[\w-]{12,60}", asked.get("list", "")):
            return _videos("playlist_id", asked["list"])
        return None


def _videos(name: str, value: str) -> str:
    return f"https://www.youtube.com/feeds/videos.xml?{urlencode({name: value})}"


class Reddit(Hosted):
    """A community, a person or a search: a server that soon says 429 to whoever comes often."""

    name = "reddit"
    title = N_("Reddit community, person or search")
    limits = Limits(least_s=6 * HOUR)

    def at(self, parts: SplitResult) -> str | None:
        path = re.sub(r"/?\.rss$|/+$", "", parts.path)
        path = re.sub(r"^/u/", "/user/", path)
        if not _is_of(parts, "reddit.com"):
            return None
        if re.fullmatch(r"(?:/r/[\w+-]+)?/search", path) and (asked := dict(parse_qsl(parts.query))).get("q"):
            kept = {name: value for name, value in asked.items() if name in ("q", "restrict_sr", "sort", "t")}
            return f"https://www.reddit.com{path}.rss?{urlencode(sorted(({'sort': 'new'} | kept).items()))}"
        if re.fullmatch(
            r"/r/[\w+-]+(?:/(?:new|hot|top|rising|comments/.+))?|/user/[\w-]+(?:/submitted|/comments)?", path
        ):
            return f"https://www.reddit.com{path}/.rss"
        return None


class Mastodon(Hosted):
    """The public posts of an account, or of a tag, on a server of the family."""

    name = "mastodon"
    title = N_("Mastodon account or tag")

    def at(self, parts: SplitResult) -> str | None:
        if any(_is_of(parts, other) for other in _NOT_MASTODON) or parts.query:
            return None
        path = re.sub(r"/+$", "", parts.path)
        path = re.sub(r"^(?:/deck|/web)(?=/@|/tags/)", "", path)
        if found := re.fullmatch(
            r"/@([\w.-]+?)@([\w.-]+\.\w+)", path
        ):  # an account of another server, as this one shows
            return f"https://{found[2]}/@{found[1]}.rss"
        if found := re.fullmatch(r"/(@|users/@?|tags/)([\w.-]+?)(?:\.rss)?", path):
            head = "tags/" if found[1] == "tags/" else "@"
            return f"{parts.scheme}://{parts.netloc}/{head}{found[2]}.rss"
        return None


class Bluesky(Hosted):
    """An account, by its DID where that is known: its name changes."""

    name = "bluesky"
    title = N_("Bluesky account")

    def at(self, parts: SplitResult) -> str | None:
        if (parts.hostname or "").endswith(".bsky.social") and parts.path in ("", "/"):
            return f"https://bsky.app/profile/{parts.hostname}/rss"
        found = re.fullmatch(r"/profile/([^/]+)(?:/rss)?/?", parts.path)
        if not _is_of(parts, "bsky.app") or not found:
            return None
        who = found[1].lower()
        return f"https://bsky.app/profile/{who}/rss" if _DID.fullmatch(who) or _HANDLE.fullmatch(who) else None

    def settled(self, asked: str, answered: Answered) -> str:
        """The address with the DID, where the answer comes from it or speaks of it."""
        url, body = urlsplit(answered.url), answered.body[:200_000].decode("utf-8", "replace")
        found = _PROFILE.match(url.path) if _is_of(url, "bsky.app") else None
        found = found or _POST.search(body)
        return f"https://bsky.app/profile/{found[1]}/rss" if found else asked


class News(Hosted):
    """A search that a search engine keeps as a feed: its words stand in the address; links lead to the papers."""

    name = "news"
    title = N_("news search")
    limits = Limits(least_s=HOUR)

    def at(self, parts: SplitResult) -> str | None:
        asked = dict(parse_qsl(parts.query))
        if not asked.get("q"):
            return None
        if parts.hostname == "news.google.com" and parts.path in ("/search", "/rss/search"):
            kept = {name: asked[name] for name in ("q", "hl", "gl", "ceid") if asked.get(name)}
            return f"https://news.google.com/rss/search?{urlencode(kept)}"
        if _is_of(parts, "bing.com") and parts.path == "/news/search":
            kept = {name: asked[name] for name in ("q", "setlang", "cc", "mkt") if asked.get(name)}
            return f"https://www.bing.com/news/search?{urlencode(kept | {'format': 'rss'})}"
        return None

    def read(self, answer: Answered, reader: Mapping[str, Any], memory: Memory) -> Parsed:
        feed = super().read(answer, reader, memory)
        entries = tuple(replace(one, guid=one.guid or one.url, url=led_to(one.url)) for one in feed.entries)
        return replace(feed, entries=entries)


def query_of(address: str) -> str:
    """The words of a saved search; empty for any other address."""
    return dict(parse_qsl(urlsplit(address).query)).get("q", "") if News().claims(address) else ""


def led_to(link: str) -> str:
    """Where a search engine's link leads, when it says so itself; else the link."""
    parts = urlsplit(link)
    if _is_of(parts, "bing.com") and parts.path.startswith("/news/apiclick"):
        found = dict(parse_qsl(parts.query)).get("url", "")
        return found if found.startswith(("http://", "https://")) else link
    if parts.hostname == "news.google.com" and (coded := re.search(r"/articles/([\w-]{20,2000})", parts.path)):
        try:
            inside = _ADDRESS_INSIDE.search(base64.urlsafe_b64decode(coded[1] + "=" * (-len(coded[1]) % 4)))
        except (binascii.Error, ValueError):
            return link
        return quote(inside[0].decode("ascii"), safe="%:/?#[]@!$&'()*+,;=~") if inside else link
    return link


def _is_of(parts: SplitResult, domain: str) -> bool:
    host = (parts.hostname or "").rstrip(".")
    return host == domain or host.endswith(f".{domain}")
