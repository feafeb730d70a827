"""What people take down by hand: the same flow, told where it is there already, and taken back."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from cmsuite.engines import acts
from cmsuite.engines.feeds.captured import Taken, blank, look_up
from cmsuite.engines.feeds.contract import NotAnAddress
from cmsuite.engines.feeds.settle import take
from cmsuite.engines.people.models import Brand
from cmsuite.engines.web.client import Http
from cmsuite.store.store import Store
from cmsuite.veille.capturing import Capture, NotACaptureList, NothingTaken, WorkedOn, capture, captures
from cmsuite.veille.qualify import keep
from cmsuite.veille.reading import items
from cmsuite.veille.sources import NoSuchAxis, sources
from tests.feedserver import LOOPBACK, Answer, serving
from tests.veille.desk import read, undo
from tests.workplace import Cast, people

POST = "https://www.linkedin.com/posts/marque_123"
CSV = """Adresse;Titre;Date;Axe;Remarque
https://exemple.fr/a?utm_source=x;Un titre;24/11/2026;Concurrence;À suivre
;Entendu au salon;;réglementation;
"""


@pytest.fixture
def cast(store: Store) -> Cast:
    return people(store)


@acts.register("tests.erased", no_undo="Only a test does this.")
def _erased(act: acts.Act, owner: str) -> None:
    blank(act, owner)


def test_what_is_taken_down_is_an_item_like_any_other_once_and_until_somebody_works_on_it(
    store: Store, cast: Cast
) -> None:
    wanted = [Capture(POST, "Un lancement", "competitor", "Leur premier court métrage"),
              Capture("m.exemple.fr/a/amp", "A"), Capture("https://exemple.fr/a", "Encore A")]  # fmt: skip
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        done = capture(act, wanted)
        line = acts.last(act)
    assert [(one.title, one.new) for one in done] == [("Un lancement", True), ("A", True)]
    shown = read(store, cast, done[0].item)
    assert (shown.line.url, shown.line.axis, shown.line.state) == (POST, "competitor", "new")
    assert shown.judged.note == "Leur premier court métrage"
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        assert [(one.axis, one.title) for one in sources(act)] == [
            ("competitor", "Taken down by hand"), ("trade", "Taken down by hand")
        ]  # fmt: skip
        again = capture(act, [Capture("http://exemple.fr/a/?utm_source=mail")])
        assert [(one.item, one.new) for one in again] == [(done[1].item, False)]
    with acts.open(store, by=cast.worker, all_brands=True) as act:
        assert take(act, every=True) == []  # nobody is asked
    undo(store, cast, line)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        assert items(act) == []
        back = capture(act, wanted)
        line = acts.last(act)
        assert [(one.item, one.new) for one in back] == [(done[0].item, True), (done[1].item, True)]
        keep(act, done[0].item)
        _erased(act, act.session.scalars(sa.select(Brand.uid).where(Brand.id == cast.brand)).one())
    assert read(store, cast, done[1].item).line.title == "https://m.exemple.fr/a/amp"
    with pytest.raises(WorkedOn, match="was worked on since: it stays"):
        undo(store, cast, line)


def test_what_cannot_be_taken_down_is_refused_whole(store: Store, cast: Cast) -> None:
    for bad, why in ((Capture("javascript:x"), NotAnAddress), (Capture(title=" "), NothingTaken),
                     (Capture("https://a.fr", axis="x"), NoSuchAxis)):  # fmt: skip
        with pytest.raises(why), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
            capture(act, [Capture("https://exemple.fr/b"), bad])
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert items(act) == []


def test_a_file_of_items_is_read_in_both_languages_and_whole_or_not() -> None:
    first, second = captures("salon.csv", CSV.encode("cp1252"))
    assert (first.url, first.title, first.axis, first.note) == (
        "https://exemple.fr/a?utm_source=x", "Un titre", "competitor", "À suivre"
    )  # fmt: skip
    assert first.at is not None
    assert f"{first.at:%Y-%m-%d}" == "2026-11-24"
    assert (second.url, second.title, second.axis, second.at) == ("", "Entendu au salon", "regulation", None)
    assert captures("a.csv", b"url,title\nexemple.fr,=1+1\n", "culture")[0].axis == "culture"
    for text, why in (
        ("url\njavascript:x\n\nhttps://a.fr\n", "line 2: “javascript:x” is not the address of a page"),
        ("url,date\nhttps://a.fr,demain\n", "line 2: “demain” is no day"),
        ("url,axis\nhttps://a.fr,nowhere\n", "There is no axis named nowhere"),
        ("name\nx\n", "no column is called url or title"),
        ("url\n", "it holds no item"),
        ("url\n\0", "no text"),
        ("title\n" + "x\n" * 2_001, "more than 2000 items"),
    ):
        with pytest.raises(NotACaptureList, match=why):
            captures("bad.csv", text.encode())


def test_a_page_is_asked_what_it_is_called_and_a_closed_network_is_not() -> None:
    page = b"""<html><head><title>T &amp; T</title><link rel="canonical" href="%s"></head></html>"""
    http = Http(allow_private=LOOPBACK, user_agent="cmsuite-test/1", timeout_s=2)
    with serving() as server:
        server.answers |= {
            "/own": Answer(page % server.url("/kept").encode(), content_type="text/html"),
            "/stranger": Answer(page % b"https://elsewhere.example/", content_type="text/html"),
        }
        assert look_up(http, server.url("/own")) == Taken(server.url("/kept"), "T & T")
        assert look_up(http, server.url("/stranger")) == Taken(server.url("/stranger"), "T & T")
        assert look_up(http, server.url("/none")) == Taken(server.url("/none"))
        assert look_up(http, POST) == Taken(POST)
