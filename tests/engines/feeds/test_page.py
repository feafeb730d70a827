"""A page that is watched: what is told of it, what is none of its text, and what is refused in a sentence."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.core.clock import SetClock
from cmsuite.engines import acts
from cmsuite.engines.feeds.conformance import Expected, Recorded, check
from cmsuite.engines.feeds.contract import Answered, Parsed
from cmsuite.engines.feeds.fetch import FetchReport, fetch_due
from cmsuite.engines.feeds.kinds.page import Page
from cmsuite.engines.feeds.models import Feed, FeedState, Item
from cmsuite.engines.feeds.noise import quiet
from cmsuite.engines.feeds.page_changes import SlowPattern, changes, paired, told
from cmsuite.engines.feeds.page_text import (
    AsksToLogIn,
    NeedsScripts,
    NotAPage,
    NoText,
    NothingSelected,
    TooMuchMarkup,
    TooMuchText,
    page_text,
)
from cmsuite.engines.feeds.registry import WrongReader, meant
from cmsuite.engines.feeds.reserved import reserved
from cmsuite.engines.feeds.robots import TDM, allows, ours, reservations, reserves
from cmsuite.engines.feeds.subscribe import subscribe
from cmsuite.engines.web.client import Http
from cmsuite.rooms import load_models
from cmsuite.store.store import Store
from tests.feedserver import LOOPBACK, Answer, Server, bomb, serving

load_models()
ROBOT = acts.worker("robot")
HTML = "text/html; charset=utf-8"
LONG = "Une introduction assez longue pour que la page ait un texte à elle, quoi qu’il arrive. " * 3
LAW = [LONG, "Le délai est de trois mois.", "Dernière mise à jour : 3 mars 2026", "12 345 vues"]
REFERENT = "Chaque organisme désigne un référent avant la fin de l’année."


def page(*blocks: str, title: str = "Délibérations", head: str = "", around: str = "") -> bytes:
    said = "".join(f"<p>{one}</p>" for one in blocks)
    body = f"<header>Le site<nav>Menu</nav></header><main>{said}</main>{around}<footer>Pied</footer>"
    return (
        f'<!doctype html><html lang="fr"><head><title>{title}</title>{head}</head><body>{body}</body></html>'.encode()
    )


def read(body: bytes, memory: dict[str, object] | None = None, **reader: object) -> Parsed:
    return Page().read(Answered(body, HTML, "https://authority.example/d"), reader, memory or {})


# ---- the text of a page


def test_what_is_around_hidden_or_a_box_is_none_of_the_text() -> None:
    around = '<div class="cookie-banner">Nous utilisons</div><aside>Autre</aside><div id="tarteaucitronRoot">x</div>'
    inner = (
        f"{LONG}<br>Deux <b>mots</b></p><p hidden>caché</p><div style='display: none'>caché</div><script>bad()</script>"
        "<section id='cookies-et-traceurs'>Les cookies</section><ul><li>a<ul><li>b</li></ul></li></ul>"
        "<table><tr><th>A</th><td>1</td></tr></table><p>"
    )
    found = page_text(page(inner, around=around), HTML, "https://a.example/")
    assert found.title == "Délibérations"
    assert found.language == "fr"
    assert found.blocks == (LONG.strip(), "Deux mots", "Les cookies", "a", "b", "A 1")
    whole = b"<html><body><nav>Menu</nav><div><form><p>" + LONG.encode() + b"</p></form></div></body></html>"
    assert page_text(whole, "text/html", "https://a.example/").blocks == (LONG.strip(),)
    latin = page_text(f"<p>{LONG}</p>".encode("cp1252"), "text/html", "https://a.example/")
    assert latin.blocks == (LONG.strip(),)
    assert page_text(page(*LAW), HTML, "https://a.example/", "main p:nth-child(2)").blocks == (LAW[1],)


@pytest.mark.parametrize(
    ("body", "type_", "selector", "refused"),
    [
        (page(*LAW), HTML, "#nowhere", NothingSelected),
        (b"<html><body><div id=root></div><script src=a.js></script></body></html>", HTML, "", NeedsScripts),
        (page("Compte", around="<form><input type=password></form>"), HTML, "", AsksToLogIn),
        (b"%PDF-1.7 ...", "application/pdf", "", NotAPage),
        (b"", HTML, "", NoText),
        (b"<html><body>" + b"<div>" * 200_000, HTML, "", NoText),
        (page("mot " * 60_000), HTML, "", TooMuchText),
        (page("<i>a</i>" * 20_000), HTML, "main p", TooMuchMarkup),
    ],
    ids=lambda one: one.__name__ if isinstance(one, type) else "",
)
def test_what_cannot_be_watched_is_refused_in_a_sentence(
    body: bytes, type_: str, selector: str, refused: type[Exception]
) -> None:
    with pytest.raises(refused) as caught:
        page_text(body, type_, "https://a.example/x", selector)
    assert "a.example" in str(caught.value)


@given(st.binary(max_size=2_000), st.sampled_from(["text/html", "", "text/plain", "text/html; charset=utf-7"]))
def test_no_body_makes_the_reader_stumble(body: bytes, type_: str) -> None:
    try:
        found = page_text(b"<p>" + body, type_, "https://a.example/")
    except (NoText, NeedsScripts, AsksToLogIn, NotAPage):
        return
    assert all("\x1b" not in one and one == one.strip() for one in found.blocks)


# ---- what has changed

BLOCKS = st.lists(st.sampled_from(["un", "deux", "trois", "12 vues", "3 mars 2026", "une phrase entière"]), max_size=12)


@given(BLOCKS, BLOCKS)
def test_the_changes_lead_from_one_text_to_the_other(before: list[str], after: list[str]) -> None:
    found = paired(before, after)
    assert [one.was for one in found if one.was is not None] == before
    assert [one.now for one in found if one.now is not None] == after
    for one in found:
        for side, op in ((one.was, "gone"), (one.now, "new")):
            assert "".join(text for of, text in one.words if of in ("same", op)) == (side or "")
    assert changes(before, before, str).pairs == ()
    assert not changes(before, list(reversed(before)), str).pairs, "what only stands elsewhere has not changed"


def test_days_counters_and_stamps_say_nothing_new() -> None:
    for said in (
        "12 345 vues", "3 mars 2026", "vendredi 6 mars 2026", "14 h 05",
        "© 2020 – 2026", "Mis à jour le 12/03/2026", "May 3, 2026", "il y a 3 jours", "2 days ago", "10:45",
        "Visiteurs : 1 234 567", "Views: 12,345", "Likes: 12k",
    ):  # fmt: skip
        assert quiet(said, page=True) == "", said
    assert quiet("une amende de 20 millions d’euros", page=True) == "une amende de 20 millions d’euros"
    assert quiet("Commentaires : ouverts jusqu’à midi", page=True) == "Commentaires : ouverts jusqu’à midi"
    for evil in ("1 " * 50_000, "vues : 1 1 " * 20_000, "12/" * 50_000, "mis à jour " * 20_000, "?utm_a=b" * 20_000):
        began = time.process_time()
        quiet(evil, page=True)
        assert time.process_time() - began < 5


def test_small_changes_add_up_and_a_change_is_told_in_its_words() -> None:
    first = read(page(*LAW))
    assert first.entries == ()
    assert first.memory is not None
    other_day = [LONG, LAW[1], "Dernière mise à jour : 9 avril 2026", "12 999 vues"]
    noise = read(page(*other_day), first.memory)
    assert (noise.entries, noise.memory) == ((), None)
    small = [LONG, LAW[1].replace("trois", "deux"), *other_day[2:]]
    assert read(page(*small), first.memory).entries == ()
    (seen,) = read(page(*small), first.memory, watch=[r"délai est de \w+ mois"]).entries
    assert seen.summary == "Le délai est de [-trois-]{+deux+} mois."
    then = read(page(*small[:2], REFERENT, *small[2:]), first.memory)
    (entry,) = then.items
    assert entry.title == "Délibérations — Le délai est de deux mois."
    assert entry.text == f"Le délai est de deux mois.\n{REFERENT}"
    assert entry.summary == f"Le délai est de [-trois-]{{+deux+}} mois. · {{+{REFERENT}+}}"
    assert read(page(*small[:2], REFERENT, *small[2:]), first.memory) == then, "the same ids each time"
    assert read(page(*small[:2], REFERENT), then.memory).entries == ()
    (gone,) = read(page(*small), then.memory).items
    assert gone.title == f"Délibérations — [-{REFERENT}-]"
    ignored = read(page(*small[:2], REFERENT), first.memory, ignore=["chaque organisme.*"])
    assert ignored.entries == ()


def test_a_pattern_that_takes_too_long_is_told() -> None:
    memory = read(page("a" * 5_000)).memory
    with pytest.raises(SlowPattern):
        read(page("a" * 5_000 + "b"), memory, ignore=["(a|aa)+$"])


@pytest.mark.parametrize(
    ("reader", "why"),
    [
        ({"selector": "p[["}, "CSS"),
        ({"selector": "* * *"}, "CSS"),
        ({"watch": ["(a+)+b"]}, "steps"),
        ({"ignore": ["["]}, "regular expression"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_settings_that_cannot_be_kept_are_refused(reader: dict[str, object], why: str) -> None:
    with pytest.raises(WrongReader, match=why):
        meant("https://a.example/", "page", reader)


def test_the_kind_conforms() -> None:
    first = Answered(page(*LAW), HTML, "https://authority.example/d")
    then = Answered(page(*LAW, REFERENT), HTML, "https://authority.example/d")
    known = Page().read(first, {}, {}).memory or {}
    told = Expected(f"Délibérations — {REFERENT}", "https://authority.example/d")
    recorded = [
        Recorded(first, ()),
        Recorded(then, (told,), memory=known),
        Recorded(then, (told,), {"selector": "main"}, known),
    ]
    pasted = {"Authority.example/d#top": "https://authority.example/d", "http://a.example:80": "http://a.example/"}
    assert check(Page(), recorded, pasted) == []


# ---- what a site and a publisher let us do

RULES = """
User-agent: *
Disallow: /

User-agent: other
user-agent: CMsuite/1.0
Allow: /docs/*.html$
Disallow: /docs
Disallow: /caf%c3%a9   # its menu
Crawl-delay: 3
Disallow:
"""


@pytest.mark.parametrize(
    ("path", "allowed"),
    [("/", True), ("/docs/a", False), ("/docs/x/a.html", True), ("/docs/a.html?b", False), ("/café/x", False),
     ("/robots.txt", True), ("/cafe", True)],
)  # fmt: skip
def test_robots_are_read_as_the_standard_says(path: str, allowed: bool) -> None:
    for text in (RULES, ours(RULES)):
        assert allows(text, f"https://a.example{path}") is allowed
    assert not allows("User-agent: *\nDisallow: /", "https://a.example/")
    assert allows("Disallow: /\nnonsense\x00", "https://a.example/")
    assert allows("User-agent: *\nDisallow: /a\nAllow: /a", "https://a.example/a"), "of two as long, to allow"
    assert not allows(f"User-agent: *\nDisallow: /{'*a' * 2_000}$", f"https://a.example/{'a' * 5_000}")


def test_a_reservation_is_read_in_headers_and_in_the_head() -> None:
    html = {"content-type": HTML}
    assert reserved({"tdm-reservation": "1"})
    assert reserved({"x-robots-tag": "noindex, noarchive"})
    assert not reserved({"x-robots-tag": "googlebot: noarchive"})
    assert reserved(html, page(*LAW, head='<meta content="1" name="tdm-reservation">'))
    assert reserved(html, page(*LAW, head="<meta name=robots content=noai>"))
    assert not reserved(html, page(*LAW, head='<meta name="robots" content="index">' + "<meta " * 9_000))


def test_a_reservation_is_read_in_the_file_of_the_site() -> None:
    said = [{"location": "/", "tdm-reservation": 1, "tdm-policy": "https://a.example/p"},
            {"location": "/free/*.html$", "tdm-reservation": 0}, {"location": 7}, "x",
            {"location": "/x\nDisallow: /", "tdm-reservation": 1}]  # fmt: skip
    text = ours(RULES) + reservations(json.dumps(said).encode())
    told = {path: reserves(text, f"https://a.example{path}") for path in ("/", "/d", "/free/a.html", "/free/a.htm")}
    assert told == {"/": True, "/d": True, "/free/a.html": False, "/free/a.htm": True}
    assert allows(text, "https://a.example/y") is allows(RULES, "https://a.example/y")
    for body in (b"", b"{}", b"[" * 100_000, b"[1, null]", b"\xff"):
        assert not reserves(reservations(body), "https://a.example/")


# ---- the whole of it, over HTTP


def test_a_page_is_watched_from_the_first_look_on(store: Store, clock: SetClock) -> None:
    http = Http(allow_private=LOOPBACK, user_agent="cmsuite-test/1", timeout_s=5)

    def look() -> FetchReport:
        clock.at += timedelta(hours=13)
        return fetch_due(store, http, by=ROBOT, every=True, stored=lambda _act, _feeds: None)

    def items() -> Sequence[tuple[str, str | None, str | None]]:
        with acts.read(store, by=ROBOT, all_brands=True) as act:
            rows = act.session.execute(sa.select(Item.title, Item.text, Item.summary).order_by(Item.id))
            return [(row.title, row.text, row.summary) for row in rows]

    def asked(server: Server) -> list[str]:
        paths = [one.path for one in server.asked]
        server.asked.clear()
        return paths

    with serving() as server:
        server.answers["/d"] = Answer(page(*LAW), content_type=HTML, validators=True)
        with acts.open(store, by=ROBOT, all_brands=True) as act:
            feed = subscribe(act, server.url("/d"), kind="page", reader={"selector": "main"}).feed_id
        assert look().new_items == 0
        assert asked(server) == ["/robots.txt", TDM, "/d"]
        assert look().not_modified == 1
        assert asked(server) == ["/d"], "what a site lets us do holds for a day"
        server.answers["/d"] = Answer(page(*LAW, REFERENT), content_type=HTML)
        assert look().new_items == 1
        assert items() == [(f"Délibérations — {REFERENT[:79]}", REFERENT, f"{{+{REFERENT}+}}")]
        server.answers["/d"] = Answer(page(*LAW), content_type=HTML, headers={"TDM-Reservation": "1"})
        assert look().new_items == 0, "from here on no word is kept: a new base"
        server.answers[TDM] = Answer(b'[{"location": "/d", "tdm-reservation": 1}]', content_type="application/json")
        clock.at += timedelta(days=1)
        server.answers["/d"] = Answer(page(*LAW, REFERENT * 2), content_type=HTML)
        assert look().new_items == 1
        assert items()[1] == ("Délibérations", None, None)
        with acts.read(store, by=ROBOT, all_brands=True) as act:
            assert "organisme" not in str(act.get(Feed, feed).memory)
        for answer, state, said in (
            (Answer(page("Compte", around="<input type=password>"), content_type=HTML), "failing", "password"),
            (bomb(3), "too_big", "2 MB"),
            (Answer(status=301, headers={"Location": "/private"}), "failing", "robots.txt"),
        ):
            server.answers["/d"] = answer
            server.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /private\n", content_type="text/plain")
            server.answers["/private"] = Answer(page(*LAW), content_type=HTML)
            clock.at += timedelta(days=1)
            look()
            with acts.read(store, by=ROBOT, all_brands=True) as act:
                found = act.get(Feed, feed)
                assert (found.state, said in (found.said or "")) == (FeedState(state), True), found.said
        server.answers["/robots.txt"] = Answer(status=503)
        clock.at += timedelta(days=2)
        asked(server)
        look()
        assert asked(server) == ["/robots.txt"], "who does not say what may be fetched is left alone"
    assert told(changes([LONG + "un" + LONG], [LONG + "deux" + LONG], str)).count("…") == 2
