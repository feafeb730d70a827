"""Kinds of source: each by the kit, what people paste, and rounds of what no GET gives."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import BaseModel

from cmsuite.core import resources
from cmsuite.core.config import Config
from cmsuite.core.locale import speak
from cmsuite.core.workspace import Workspace
from cmsuite.engines import acts
from cmsuite.engines.feeds import registry, shortened
from cmsuite.engines.feeds.closed import ClosedNetwork
from cmsuite.engines.feeds.conformance import AT, Expected, Recorded, check
from cmsuite.engines.feeds.contract import Answered, Limits, Memory, Parsed, Raw
from cmsuite.engines.feeds.fetch import fetch_due
from cmsuite.engines.feeds.kinds.hosted import Bluesky, led_to, query_of
from cmsuite.engines.feeds.kinds.sitemap import NotASitemap, Sitemap
from cmsuite.engines.feeds.models import Feed, Item
from cmsuite.engines.feeds.own_kinds import BrokenKind
from cmsuite.engines.feeds.registry import WrongReader, meant
from cmsuite.engines.feeds.shortened import Resolved, resolve_links
from cmsuite.engines.feeds.subscribe import NotAnAddress, discover, subscribe
from cmsuite.engines.jobs.registry import Tools
from cmsuite.engines.networks.registry import NotTrusted, trust
from cmsuite.engines.web.client import Http
from cmsuite.rooms import load_models
from cmsuite.store.store import Store
from tests.feedserver import BEGAN, LOOPBACK, Answer, Entry, Server, entries, rss, serving

load_models()
ROBOT = acts.worker("robot")
CHANNEL = "UCabcdefghijklmnopqrstuv"
DID = "did:plc:abcdefghijklmnopqrstuvwx"
PASTED = {
    "youtube": {
        f"https://m.youtube.com/channel/{CHANNEL}/videos": f"https://www.youtube.com/feeds/videos.xml?channel_id={CHANNEL}",
        "https://www.youtube.com/watch?v=x&list=PL1234567890123": "https://www.youtube.com/feeds/videos.xml?playlist_id=PL1234567890123",
    },
    "reddit": {
        "https://old.reddit.com/r/france/": "https://www.reddit.com/r/france/.rss",
        "https://reddit.com/u/ana?x=1": "https://www.reddit.com/user/ana/.rss",
        "https://www.reddit.com/r/fr/search/?q=cnil&restrict_sr=1": "https://www.reddit.com/r/fr/search.rss?q=cnil&restrict_sr=1&sort=new",
    },
    "mastodon": {
        "https://piaille.fr/@claire": "https://piaille.fr/@claire.rss",
        "https://mastodon.social/@claire@piaille.fr/": "https://piaille.fr/@claire.rss",
        "https://piaille.fr/tags/veille": "https://piaille.fr/tags/veille.rss",
    },
    "bluesky": {
        "https://bsky.app/profile/LeMonde.fr": "https://bsky.app/profile/lemonde.fr/rss",
        f"https://bsky.app/profile/{DID}": f"https://bsky.app/profile/{DID}/rss",
    },
    "news": {
        "https://news.google.com/search?q=CNIL%20cookies&hl=fr&gl=FR&ceid=FR:fr&x=1":
            "https://news.google.com/rss/search?q=CNIL+cookies&hl=fr&gl=FR&ceid=FR%3Afr",
        "https://www.bing.com/news/search?q=rgpd": "https://www.bing.com/news/search?q=rgpd&format=rss",
    },
    "sitemap": {"https://exemple.fr/news-sitemap.xml": "https://exemple.fr/news-sitemap.xml"},
    "feed": {"feed://Exemple.fr/rss#x": "http://exemple.fr/rss"},
}  # fmt: skip
SPELLED = {
    "@claire@piaille.fr": ("mastodon", "https://piaille.fr/@claire.rss"),
    "r/france": ("reddit", "https://www.reddit.com/r/france/.rss"),
    "Marque.bsky.social": ("bluesky", "https://bsky.app/profile/marque.bsky.social/rss"),
    DID: ("bluesky", f"https://bsky.app/profile/{DID}/rss"),
    "https://www.youtube.com/@arte": ("feed", "https://www.youtube.com/@arte"),  # its page says which channel it is
    "exemple.fr/feed": ("feed", "https://exemple.fr/feed"),
}
NEWS_MAP = b"""<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://exemple.fr/2026/a-b.html</loc><lastmod>2026-11-23T08:00:00Z</lastmod>
<n:news><n:publication><n:name>Exemple</n:name><n:language>fr</n:language></n:publication>
<n:publication_date>2026-11-22T08:00:00+01:00</n:publication_date>
<n:title>L&#8217;\xc3\xa9t\xc3\xa9 &lt;b&gt;</n:title></n:news></url>
<url><loc>https://exemple.fr/une-loi-nouvelle/</loc><lastmod>2026-11-20</lastmod></url>
<url><loc>https://exemple.fr/old</loc><lastmod>2020-01-01</lastmod></url>
<url><loc>https://exemple.fr/tomorrow</loc><lastmod>2999-01-01</lastmod></url>
<url><loc>https://exemple.fr/undated</loc></url>
<url><loc>https://elsewhere.fr/x</loc><lastmod>2026-11-23</lastmod></url>
<url><loc>javascript:alert(1)</loc></url>
</urlset>"""  # fmt: skip
NEWS = (
    Expected("L’été <b>", "https://exemple.fr/2026/a-b.html", datetime(2026, 11, 22, 7, tzinfo=UTC)),
    Expected("une loi nouvelle", "https://exemple.fr/une-loi-nouvelle/", datetime(2026, 11, 20, tzinfo=UTC)),
)


def recorded(kind: str) -> list[Recorded]:
    if kind == "sitemap":
        here = "https://exemple.fr/news-sitemap.xml"
        return [Recorded(Answered(body, "", here), NEWS) for body in (NEWS_MAP, gzip.compress(NEWS_MAP))]
    told = entries(3)
    wanted = [Expected(one.title, one.link, one.at) for one in told]
    return [Recorded(Answered(rss(told), "application/rss+xml", "https://exemple.fr/feed"), tuple(wanted))]


@pytest.mark.parametrize("name", sorted(PASTED))
def test_every_shipped_kind_conforms(name: str) -> None:
    assert check(registry.kind(name), recorded(name), PASTED[name]) == []


class Badly:
    """A kind that does all that it should not."""

    name, title, limits = "No Name", " ", Limits(max_bytes=10**9)
    reader: type[BaseModel] | None = None

    def claims(self, address: str) -> bool:
        raise KeyError(address)

    def canonical(self, address: str) -> str:
        return address + "/"

    def read(self, answer: Answered, reader: Mapping[str, Any], memory: Memory) -> Parsed:
        import socket

        socket.create_connection(("127.0.0.1", 9))
        return Parsed("", None, (Raw(title="x", url=answer.body.decode()),))


def test_the_kit_says_what_is_wrong_with_a_kind() -> None:
    said = "\n".join(check(Badly(), recorded("feed"), {"https://a.fr": "https://a.fr"}))
    for what in ("small letters", "no title", "max_bytes", "claims('x') gives", "is asked at https://a.fr/",
                 "canonical('javascript:alert(1)')", "reading gives", "opened a connection to"):  # fmt: skip
        assert what in said, said
    assert "no recorded answer" in "\n".join(check(registry.kind("feed"), [], {}))


# ---- what people paste


@pytest.mark.parametrize("said", SPELLED)
def test_what_a_person_pastes_is_understood(said: str) -> None:
    found = meant(said)
    assert (found.kind, found.url, found.reader_hash) == (*SPELLED[said], "")
    assert meant(found.url).url == found.url


@pytest.mark.parametrize(
    "address",
    ["https://www.linkedin.com/company/x", "instagram.com/x", "https://m.facebook.com/x", "https://x.com/x",
     "https://twitter.com/x", "https://www.tiktok.com/@x"],
)  # fmt: skip
def test_closed_networks_are_never_read(address: str) -> None:
    speak("fr")
    try:
        with pytest.raises(ClosedNetwork) as refused:
            meant(address)
        assert str(refused.value) == (
            "Cette plateforme interdit la collecte automatisée hors API. Utilisez le connecteur officiel, une alerte "
            "par courriel ou la saisie manuelle."
        )
    finally:
        speak("en")
    with pytest.raises(ClosedNetwork):
        meant(address, "sitemap")


def test_a_bluesky_account_is_kept_by_its_did() -> None:
    asked, kept = "https://bsky.app/profile/marque.fr/rss", f"https://bsky.app/profile/{DID}/rss"
    assert Bluesky().settled(asked, Answered(b"", url=kept)) == kept
    assert (
        Bluesky().settled(asked, Answered(f"<guid>at://{DID}/app.bsky.feed.post/3</guid>".encode(), url=asked)) == kept
    )
    assert Bluesky().settled(asked, Answered(f"I like {DID}".encode(), url=asked)) == asked


def test_links_of_search_engines_lead_to_the_papers() -> None:
    assert query_of("https://news.google.com/rss/search?q=CNIL+cookies&hl=fr") == "CNIL cookies"
    bing = "http://www.bing.com/news/apiclick.aspx?ref=x&url=https%3a%2f%2fpresse.fr%2fa%3fb%3d1&c=2"
    assert led_to(bing) == "https://presse.fr/a?b=1"
    coded = "CBMiHWh0dHBzOi8vcHJlc3NlLmZyL2FydGljbGUtdW4"  # a field, its length, the address
    assert led_to(f"https://news.google.com/rss/articles/{coded}?oc=5") == "https://presse.fr/article-un"
    opaque = "https://news.google.com/rss/articles/CBMiAU_yqLxxxxxxxxxxxxxxxxxxxxxxxxx?oc=5"
    assert led_to(opaque) == opaque


# ---- rounds


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture
def http() -> Http:
    return Http(allow_private=LOOPBACK, user_agent="cmsuite-test/1", timeout_s=2)


def test_an_account_is_followed_by_its_page_and_a_blog_of_that_shape_by_its_feed(server: Server, http: Http) -> None:
    page = b'<html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head></html>'
    server.answers |= {
        "/@claire.rss": Answer(rss(entries(1), title="Claire")),
        "/@blog": Answer(page, content_type="text/html"),
        "/feed.xml": Answer(rss([], title="Blog")),
    }
    (found,) = discover(http, server.url("/@claire"))
    assert (found.url, found.title, found.kind) == (server.url("/@claire.rss"), "Claire", "mastodon")
    (found,) = discover(http, server.url("/@blog"))
    assert (found.url, found.title, found.kind) == (server.url("/feed.xml"), "Blog", "feed")


def go(store: Store, http: Http) -> tuple[int, list[str]]:
    report = fetch_due(store, http, by=ROBOT, every=True, stored=lambda act, feeds: None)
    return report.new_items, [one.said for one in report.failed]


def site_map(*pages: str, at: str = "") -> bytes:
    dated = f"<lastmod>{at}</lastmod>" if at else ""
    body = "".join(f"<url><loc>{page}</loc>{dated}</url>" for page in pages)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{body}</urlset>'.encode()


def test_a_site_map_gives_what_is_new_on_it_and_an_index_only_its_changed_maps(
    store: Store, server: Server, http: Http
) -> None:
    def index(*maps: tuple[str, str]) -> Answer:
        body = "".join(f"<sitemap><loc>{server.url(p)}</loc><lastmod>{at}</lastmod></sitemap>" for p, at in maps)
        return Answer(f"<sitemapindex>{body}</sitemapindex>".encode(), content_type="text/xml", validators=True)

    page = server.url
    server.answers |= {
        "/sitemap.xml": index(("/old.xml", "2025-01-01"), ("/new.xml", "2026-03-01"), ("/flat.xml", "2026-01-01")),
        "/old.xml": Answer(site_map(page("/2025"), at="2025-01-01")),
        "/new.xml": Answer(gzip.compress(site_map(page("/un"), page("/deux"), at=f"{BEGAN:%Y-%m-%d}"))),
        "/flat.xml": Answer(site_map(page("/there"))),
    }
    with acts.open(store, by=ROBOT, all_brands=True) as act:
        feed_id = subscribe(act, server.url("/sitemap.xml")).feed_id
        assert act.get(Feed, feed_id).kind == "sitemap"
    assert go(store, http) == (2, [])  # of the last 30 days; what was there before is not news
    assert go(store, http) == (0, [])
    server.asked.clear()
    server.answers |= {
        "/sitemap.xml": index(("/old.xml", "2025-01-01"), ("/new.xml", "2026-03-01"), ("/flat.xml", "2026-03-02")),
        "/flat.xml": Answer(site_map(page("/there"), page("/a-new-one"))),
    }
    assert go(store, http) == (1, [])
    assert [one.path for one in server.asked] == ["/sitemap.xml", "/flat.xml"]
    server.answers["/sitemap.xml"] = Answer(b"<html>gone</html>", content_type="text/html")
    assert go(store, http) == (0, ["127.0.0.1 does not give a site map there."])


def test_a_map_that_is_none_is_refused() -> None:
    bomb = gzip.compress(bytes(11_000_000))
    for body in (b"", b"<html></html>", b"<!DOCTYPE x><urlset/>", bomb, b"\x1f\x8bnot"):
        with pytest.raises(NotASitemap):
            Sitemap().read(Answered(body, "", "https://a.fr/sitemap.xml", at=AT), {}, {})


class Drop:
    """A kind that no GET asks, as a folder or a mailbox is none."""

    name, title, reader, limits = "drop", "drop", None, Limits()
    told: Answered | Exception | None = None

    def claims(self, address: str) -> bool:
        return address.startswith("https://drop.test/")

    def canonical(self, address: str) -> str:
        return address

    def gather(self, io: Any, address: str, reader: Mapping[str, Any], memory: Memory) -> Answered | None:
        if isinstance(self.told, Exception):
            raise self.told
        return self.told

    def read(self, answer: Answered, reader: Mapping[str, Any], memory: Memory) -> Parsed:
        return Parsed("Drop", "fr", tuple(Raw(guid=part.url, title=part.url) for part in answer.parts),
                      memory={"n": memory.get("n", 0) + 1})  # fmt: skip


def test_a_kind_may_gather_by_itself_and_its_bug_costs_its_own_source_only(
    store: Store, server: Server, http: Http, monkeypatch: pytest.MonkeyPatch
) -> None:
    Drop.told = Answered(b"", parts=(Answered(b"", url="one"), Answered(b"", url="two")))
    monkeypatch.setitem(registry.SHIPPED, "drop", f"{__name__}:Drop")
    server.answers["/rss"] = Answer(rss(entries(1)))
    with acts.open(store, by=ROBOT, all_brands=True) as act:
        feed_id = subscribe(act, "https://drop.test/in").feed_id
        subscribe(act, server.url("/rss"))
    with pytest.raises(WrongReader, match="drop"):
        meant("https://drop.test/in", reader={"x": 1})
    assert go(store, http) == (3, [])
    Drop.told = None
    assert go(store, http) == (0, [])
    Drop.told = ZeroDivisionError("by zero")
    server.answers["/rss"] = Answer(rss(entries(2)))
    new, failed = go(store, http)
    assert (new, len(failed)) == (1, 1)
    assert "ZeroDivisionError: by zero" in failed[0]
    with acts.read(store, by=ROBOT, all_brands=True) as act:
        assert act.get(Feed, feed_id).memory == {"n": 1}
    monkeypatch.delitem(registry.SHIPPED, "drop")
    registry.kind.cache_clear()
    assert go(store, http)[1] == ["There is no kind of source named drop."]


def test_what_is_no_address_is_refused() -> None:
    for said in ("", "javascript:alert(1)", "https://"):
        with pytest.raises(NotAnAddress):
            meant(said)


# ---- kinds that others wrote

OWN = '''
"""The notices of a town, one a line: day, tab, title, tab, address."""

from datetime import UTC, datetime

from cmsuite.engines.feeds.contract import Limits, NotAnAddress, Parsed, Raw

api = 1


class Notices:
    name, title, reader, limits = "notices", "town notices", None, Limits(max_bytes=100_000, least_s=86_400)

    def claims(self, address):
        return address.endswith("/notices.txt")

    def canonical(self, address):
        if not address.startswith(("http://", "https://")) or not self.claims(address):
            raise NotAnAddress(found=address[:200])
        return address

    def read(self, answer, reader, memory):
        lines = [line.split("\\t") for line in answer.body.decode("utf-8", "replace").splitlines()[:1000]]
        found = (self.entry(*cells) for cells in lines if len(cells) == 3)
        return Parsed("Notices", "fr", tuple(one for one in found if one))

    def entry(self, day, title, address):
        try:
            at = datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=UTC)
        except ValueError:
            at = None
        return Raw(guid=address, url=address, title=title, published_at=at)


plugin = Notices
'''
NOTICES = "2026-11-20\tTravaux rue <b>Haute</b>\thttps://ville.fr/1\nbientôt\tMarché\tjavascript:x\nrien\n".encode()


def test_a_kind_of_a_workspace_is_tried_by_the_kit_runs_once_trusted_and_spares_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "place" / "plugins" / "sources"
    folder.mkdir(parents=True)
    (folder / "notices.py").write_text(OWN, encoding="utf-8")
    (folder / "broken.py").write_text("api = 1\n1 / 0\n", encoding="utf-8")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr(resources, "_own", [tmp_path / "place"])
    here = "https://ville.fr/notices.txt"
    assert meant(here).kind == "feed"  # not trusted: not run
    with pytest.raises(NotTrusted, match="cmsuite plugin trust notices"):
        meant(here, "notices")
    trust(folder / "notices.py")
    trust(folder / "broken.py")
    found = meant(here)
    assert (found.kind, found.reader_hash, registry.least("notices").days) == ("notices", "", 1)
    wanted = (Expected("Travaux rue <b>Haute</b>", "https://ville.fr/1", datetime(2026, 11, 20, tzinfo=UTC)),
              Expected("Marché"))  # fmt: skip
    assert check(registry.kind("notices"), [Recorded(Answered(NOTICES, "", here), wanted)], {here: here}) == []
    with pytest.raises(BrokenKind, match="ZeroDivisionError"):
        registry.kind("broken")
    registry.kind.cache_clear()
    (folder / "notices.py").write_text(OWN + "# changed", encoding="utf-8")
    with pytest.raises(NotTrusted):
        registry.kind("notices")


# ---- links that stand for others


def test_a_short_link_is_asked_once_where_it_leads_and_its_page_never(
    store: Store, server: Server, http: Http, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shortened, "SHORTENERS", frozenset({"127.0.0.1"}))
    monkeypatch.setattr(shortened, "GAP_S", 0.0)
    server.answers |= {
        "/s": Answer(status=301, headers={"Location": "/t"}),
        "/t": Answer(status=302, headers={"Location": "https://presse.example/a?utm_source=x"}),
        "/loop": Answer(status=302, headers={"Location": "/loop"}),
        "/js": Answer(status=302, headers={"Location": "javascript:alert(1)"}),
        "/page": Answer(b"a page"),
    }
    paths = ("/s", "/loop", "/js", "/page", "/gone")
    told = [Entry(path, path, server.url(path)) for path in paths]
    server.answers["/rss"] = Answer(rss(told))
    with acts.open(store, by=ROBOT, all_brands=True) as act:
        subscribe(act, server.url("/rss"))
    tools = Tools(Workspace(tmp_path, Config()), http, ROBOT)
    go(store, http)
    assert resolve_links(store, tools, lambda _act, _items: None) == Resolved(5, 1)
    assert resolve_links(store, tools, lambda _act, _items: None) == Resolved()
    with acts.read(store, by=ROBOT, all_brands=True) as act:
        found = {row.guid: row.url for row in act.session.execute(sa.select(Item.guid, Item.url))}
    assert found == {path: server.url(path) for path in paths} | {"/s": "https://presse.example/a?utm_source=x"}
    server.answers["/rss"] = Answer(rss([Entry("again", "again", server.url("/s")), *told]))
    server.asked.clear()
    go(store, http)
    assert resolve_links(store, tools, lambda _act, _items: None) == Resolved()
    with acts.read(store, by=ROBOT, all_brands=True) as act:
        keys = act.session.scalars(sa.select(Item.url_key).where(Item.guid.in_(["again", "/s"]))).all()
    assert set(keys) == {"https://presse.example/a"}
    assert [one.path for one in server.asked] == ["/rss"]
