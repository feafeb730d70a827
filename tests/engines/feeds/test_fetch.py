"""Rounds against a server that misbehaves: each feed has its state and its sentence, and no item is lost or doubled."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.core.clock import SetClock
from cmsuite.core.config import Config
from cmsuite.core.locale import here, speak
from cmsuite.core.workspace import Workspace
from cmsuite.engines import acts
from cmsuite.engines.feeds.asking import Answer as Asked
from cmsuite.engines.feeds.asking import ask_all, lanes_of
from cmsuite.engines.feeds.fetch import FetchReport, fetch_due
from cmsuite.engines.feeds.models import Feed, FeedState, FetchDay, Item
from cmsuite.engines.feeds.pace import (
    DORMANT,
    FURTHEST,
    LONGEST,
    SHORTEST,
    after_failure,
    after_success,
    asked_by,
    is_suspended,
    welcome,
)
from cmsuite.engines.feeds.reserving import Reserving, reserve
from cmsuite.engines.feeds.robots import TDM
from cmsuite.engines.feeds.served import NotServed
from cmsuite.engines.feeds.settle import LEASE, Batch, Due, Fetched, give_back, settle, take
from cmsuite.engines.feeds.sorting import sort
from cmsuite.engines.feeds.subscribe import NoFeedThere, NotAnAddress, discover, subscribe
from cmsuite.engines.feeds.wishes import Wishes, of, wishes
from cmsuite.engines.jobs.registry import Tools
from cmsuite.engines.web.client import Blocked, Http, Reply
from cmsuite.rooms import load_models
from cmsuite.store.store import Store
from tests import feedserver
from tests.conftest import NOW
from tests.feedserver import LOOPBACK, Answer, Entry, Server, atom, entries, json_feed, rss, serving

load_models()  # a table points at tables of rooms above it
ROBOT = acts.worker("robot")
HOUR = timedelta(hours=1)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture
def http() -> Http:
    return Http(allow_private=LOOPBACK, user_agent="cmsuite-test/1", timeout_s=2)


def follow(store: Store, *urls: str) -> list[int]:
    with acts.open(store, by=ROBOT, all_brands=True) as act:
        return [subscribe(act, url).feed_id for url in urls]


def go(store: Store, http: Http, *, every: bool = True) -> FetchReport:
    return fetch_due(store, http, by=ROBOT, every=every, stored=lambda act, feeds: None)


def feed(store: Store, id: int) -> Feed:
    with acts.read(store, by=ROBOT, all_brands=True) as act:
        return act.get(Feed, id)


def titles(store: Store) -> list[str]:
    with acts.read(store, by=ROBOT, all_brands=True) as act:
        return list(act.session.scalars(sa.select(Item.title).order_by(Item.feed_id, Item.published_at)))


def test_items_of_each_format_are_stored_once(store: Store, server: Server, http: Http) -> None:
    server.answers |= {
        "/r": Answer(rss(entries(3))),
        "/a": Answer(atom(entries(3))),
        "/j": Answer(json_feed(entries(3)), content_type="application/feed+json"),
    }
    follow(store, *(server.url(path) for path in ("/r", "/a", "/j")))
    first, second = go(store, http), go(store, http)
    assert (first.new_items, first.feeds, first.requests, first.failed) == (9, 3, 3, ())
    assert (second.new_items, second.same) == (0, 3)
    assert titles(store) == ["News 0", "News 1", "News 2"] * 3


def test_what_is_new_is_added_and_nothing_else(store: Store, server: Server, http: Http) -> None:
    server.answers["/r"] = Answer(rss(entries(3)))
    follow(store, server.url("/r"))
    go(store, http)
    server.answers["/r"] = Answer(rss(entries(3, start=2, title="Later {i}")))
    assert go(store, http).new_items == 2
    assert titles(store) == ["News 0", "News 1", "Later 2", "Later 3", "Later 4"]  # the third was edited


def test_what_the_strict_reader_refuses_of_a_feed_is_kept_until_it_reads_it(
    store: Store, server: Server, http: Http, clock: SetClock
) -> None:
    hard = rss(entries(2)).replace(b"<title>", b"<title>Fish & chips ", 1)
    (id,) = follow(store, server.url("/r"))
    whole, broken = Answer(rss(entries(2))), Answer(hard, validators=True)
    for answer, hours, said in ((whole, 0, ""), (broken, 1, "well-formed"), (broken, 1, "well-formed")):
        server.answers["/r"] = answer
        assert go(store, http).failed == ()
        assert feed(store, id).state is FeedState.OK
        assert said in (feed(store, id).said or "")
        assert feed(store, id).since == NOW + hours * HOUR
        clock.at += HOUR
    server.answers["/r"] = Answer(hard[: len(hard) * 2 // 3])
    go(store, http)
    assert "breaks off" in (feed(store, id).said or "")
    assert feed(store, id).since == NOW + HOUR
    typed = b"<!DOCTYPE rss>" + rss(entries(2)).partition(b"?>")[2].lstrip()  # read by another, and nothing is wrong
    server.answers["/r"] = Answer(typed)
    go(store, http)
    assert feed(store, id).said is None
    assert feed(store, id).since == NOW + 3 * HOUR


def test_an_unchanged_feed_costs_a_304(store: Store, server: Server, http: Http) -> None:
    server.answers["/r"] = Answer(rss(entries(2)), validators=True)
    follow(store, server.url("/r"))
    go(store, http)
    again = go(store, http)
    assert (again.not_modified, again.received, again.new_items) == (1, 0, 0)


def test_new_validators_are_kept_though_the_body_is_the_same(store: Store, server: Server, http: Http) -> None:
    body = rss(entries(2))
    server.answers["/r"] = Answer(body, headers={"ETag": '"1"', "Last-Modified": "Mon, 02 Mar 2026 00:00:00 GMT"})
    (id,) = follow(store, server.url("/r"))
    go(store, http)
    server.answers["/r"] = Answer(body, headers={"ETag": '"2"'})
    go(store, http)
    go(store, http)
    assert feed(store, id).etag == '"2"'
    assert server.asked[-1].headers["if-none-match"] == '"2"'
    assert "if-modified-since" not in server.asked[-1].headers
    assert server.asked[1].headers["if-modified-since"] == "Mon, 02 Mar 2026 00:00:00 GMT"


SAID = [
    (Answer(b"", 404, "text/plain"), FeedState.FAILING, "answered 404: nothing is there."),
    (Answer(b"", 500, "text/plain"), FeedState.FAILING, "500"),
    (Answer(b"", 599, "text/plain"), FeedState.FAILING, "answered 599: a status of its own."),
    (Answer(b"", 410, "text/plain"), FeedState.GONE, "gone for good"),
    (Answer(b"", 429, "text/plain", {"Retry-After": "7200"}), FeedState.WAITING, "120 min"),
    (Answer(b"", 503, "text/plain", {"Retry-After": "Tue, 10 Mar 2026 11:00:00 GMT"}), FeedState.WAITING, "120 min"),
    (Answer(b"", 503, "text/plain", {"Retry-After": "110000"}), FeedState.WAITING, "left alone for 31 h (503)"),
    (Answer(b"", 429, "text/plain"), FeedState.FAILING, "answered 429: it was asked too often."),
    (Answer(b"<html>Sign in</html>", 200, "text/html"), FeedState.FAILING, "give a feed there: it is a web page"),
    (Answer(b""), FeedState.FAILING, "give a feed there: its answer is empty"),
    (Answer(json_feed(entries(2))[:-9]), FeedState.FAILING, "its JSON is cut short or spoilt"),
    (Answer(b'{"version": 2}'), FeedState.FAILING, "it is JSON, and no JSON Feed"),
    (Answer(b"Closed"), FeedState.FAILING, "it is neither RSS, Atom nor JSON Feed"),
    (feedserver.bomb(), FeedState.TOO_BIG, "more than 10 MB"),
    (feedserver.endless, FeedState.TOO_BIG, "more than 10 MB"),
    (feedserver.hanging, FeedState.FAILING, "within 2 s"),
    (feedserver.dripping, FeedState.FAILING, "within 2 s"),
    (feedserver.resetting, FeedState.FAILING, "broke off"),
    (feedserver.redirect("/feed"), FeedState.FAILING, "more than 5 times"),
    (feedserver.redirect("ftp://example.org/"), FeedState.FAILING, "not a web address"),
    (feedserver.redirect("http://10.0.0.1/"), FeedState.FAILING, "127.0.0.1 leads on to 10.0.0.1, which is not a"),
]


@pytest.mark.parametrize(("answer", "state", "said"), SAID)
def test_each_failure_is_a_state_with_a_sentence(
    store: Store, server: Server, http: Http, answer: Any, state: FeedState, said: str
) -> None:
    server.answers |= {"/feed": answer, "/well": Answer(rss(entries(2)))}
    bad, good = follow(store, server.url("/feed"), server.url("/well"))
    report = go(store, http)
    assert [(one.feed_id, one.state) for one in report.failed] == [(bad, state)]
    assert said in report.failed[0].said
    assert "\n" not in report.failed[0].said
    assert report.requests - 1 == len([one for one in server.asked if one.path == "/feed"])
    assert (feed(store, bad).state, here(feed(store, bad).said)) == (state, report.failed[0].said)
    speak("fr")  # who follows it need not speak as who fetched
    there = here(feed(store, bad).said) or ""
    assert there not in ("", report.failed[0].said)
    assert not {"the", "is", "not", "answer"} & set(there.split()), "no word of it is left in English"
    speak("en")
    assert (feed(store, good).state, report.new_items) == (FeedState.OK, 2)  # the others go on
    with acts.read(store, by=ROBOT, all_brands=True) as act:
        spent = act.session.scalars(sa.select(FetchDay.bytes).where(FetchDay.feed_id == bad)).one()
    assert (spent > 10_000_000) == (answer is feedserver.endless), "what is stopped was paid for until then"


def test_the_billion_laughs_are_one_harmless_item(store: Store, server: Server, http: Http) -> None:
    server.answers["/b"] = Answer(feedserver.laughs())
    follow(store, server.url("/b"))
    assert (go(store, http).new_items, titles(store)) == (1, ["Safe"])


def test_an_unreadable_body_leaves_no_validator_behind(store: Store, server: Server, http: Http) -> None:
    server.answers["/r"] = Answer(b"oops", headers={"ETag": '"bad"'})
    (id,) = follow(store, server.url("/r"))
    go(store, http)
    server.answers["/r"] = Answer(rss(entries(1)))
    go(store, http)
    assert "if-none-match" not in server.asked[1].headers
    assert (feed(store, id).state, feed(store, id).said, feed(store, id).failures) == (FeedState.OK, None, 0)


def test_failures_wait_longer_each_time_and_never_for_good(
    store: Store, server: Server, http: Http, clock: SetClock
) -> None:
    server.answers["/ill"] = Answer(b"", 500, "text/plain")
    ill, none = follow(store, server.url("/ill"), server.url("/none"))
    waits: dict[int, list[timedelta]] = {ill: [], none: []}
    states = []
    for n in range(12):
        clock.at = max(clock.at, *(one.next_at or clock.at for one in (feed(store, ill), feed(store, none))))
        go(store, http, every=False)
        for id in (ill, none):
            assert feed(store, id).failures == n + 1
            waits[id].append((feed(store, id).next_at or NOW) - clock.now())
        states.append((feed(store, ill).state, feed(store, ill).since))
    assert timedelta(minutes=13) < waits[ill][0] < timedelta(minutes=17)
    assert waits[ill][1] > waits[ill][0] * 1.5
    assert timedelta(minutes=108) <= waits[none][0] <= timedelta(minutes=132)  # not let in: twice the usual hour
    for waited in waits.values():
        assert timedelta(days=6) < waited[-1] < timedelta(days=8)  # suspended, and still tried
    assert states[0] == (FeedState.FAILING, NOW)
    assert states[-1][0] is FeedState.SUSPENDED
    assert states[-1][1] == states[-2][1]  # since when
    server.answers["/ill"] = Answer(rss(entries(1)))
    clock.at += timedelta(days=8)
    assert go(store, http, every=False).new_items == 1
    assert (feed(store, ill).state, feed(store, ill).failures) == (FeedState.OK, 0)


def test_a_feed_that_is_not_due_is_left_alone(store: Store, server: Server, http: Http, clock: SetClock) -> None:
    server.answers["/r"] = Answer(rss(entries(20)))
    follow(store, server.url("/r"))
    go(store, http, every=False)
    assert go(store, http, every=False).feeds == 0
    clock.at += 2 * HOUR
    assert go(store, http, every=False).feeds == 1


def test_a_server_that_asked_to_wait_is_left_alone_even_when_every_feed_is_asked(
    store: Store, server: Server, http: Http, clock: SetClock
) -> None:
    server.answers["/busy"] = Answer(b"", 429, "text/plain", {"Retry-After": "7200"})
    follow(store, server.url("/busy"))
    assert go(store, http).feeds == 1
    assert go(store, http).feeds == 0
    clock.at += 3 * HOUR
    assert go(store, http).feeds == 1


def test_a_feed_that_is_gone_is_not_asked_again(store: Store, server: Server, http: Http) -> None:
    server.answers["/r"] = Answer(b"", 410)
    id = follow(store, server.url("/r"))[0]
    go(store, http)
    assert go(store, http).feeds == 0
    assert feed(store, id).next_at is None, "no day is named on which it would be"


def test_a_short_wait_is_granted_within_the_round(store: Store, server: Server, http: Http, clock: SetClock) -> None:
    asked = []

    def busy_once(handler: feedserver.Handler) -> None:
        asked.append(1)
        busy = Answer(b"", 429, headers={"Retry-After": "2"})
        handler.answer(busy if len(asked) == 1 else Answer(rss(entries(2))))

    server.answers["/r"] = busy_once
    follow(store, server.url("/r"))
    report = go(store, http)
    assert (report.requests, report.new_items, report.failed) == (2, 2, ())
    assert clock.now() == NOW + timedelta(seconds=2)  # and not sooner than asked


def test_a_permanent_redirect_is_remembered_once_it_is_confirmed(store: Store, server: Server, http: Http) -> None:
    feedserver.chain(server, "/old", "/new")
    server.answers["/new"] = Answer(rss(entries(1)))
    (id,) = follow(store, server.url("/old"))
    for _ in range(4):
        assert go(store, http).failed == ()
    assert [one.path for one in server.asked] == ["/old", "/new"] * 3 + ["/new"]
    del server.answers["/new"]
    go(store, http)
    server.answers["/old"] = Answer(rss(entries(1)))
    assert go(store, http).failed == ()  # a new address that fails: the old one is asked again
    assert feed(store, id).redirect_to is None


def test_a_new_address_is_told_in_the_journal_and_a_person_may_stay_at_the_old_one(
    store: Store, server: Server, http: Http
) -> None:
    feedserver.chain(server, "/old", "/new")
    server.answers["/new"] = Answer(rss(entries(1)))
    (id,) = follow(store, server.url("/old"))
    for _ in range(3):
        go(store, http)
    with acts.read(store, by=ROBOT, all_brands=True) as act:
        line, words = act.session.execute(sa.text("SELECT id, args FROM journal WHERE act = 'feeds.adopt'")).one()
    assert server.url("/new") in str(words)
    with acts.open(store, by=ROBOT, all_brands=True) as act:
        assert subscribe(act, server.url("/new")).feed_id == id  # the same feed, by its new address too
        acts.undo(act, line)
    for _ in range(4):
        assert go(store, http).failed == ()
    assert [one.path for one in server.asked[-2:]] == ["/old", "/new"]  # sent on each time, and never adopted again
    server.answers["/old"] = Answer(rss(entries(1)))
    go(store, http)
    assert feed(store, id).redirects == 0


def test_a_server_that_asks_for_an_hour_is_left_alone_for_an_hour(
    store: Store, server: Server, http: Http, clock: SetClock
) -> None:
    clock.at = NOW.replace(hour=9, minute=0)
    server.answers["/busy"] = Answer(b"", 429, "text/plain", {"Retry-After": "3600"})
    (id,) = follow(store, server.url("/busy"))
    go(store, http, every=False)
    for minutes, every in ((15, False), (15, True), (29, False)):
        clock.at += timedelta(minutes=minutes)
        assert go(store, http, every=every).requests == 0
    assert (feed(store, id).state, len(server.asked)) == (FeedState.WAITING, 1)
    clock.at = NOW.replace(hour=10, minute=15)
    assert go(store, http, every=False).requests == 1


def test_what_a_feed_asks_for_is_remembered_while_it_does_not_change(
    store: Store, server: Server, http: Http, clock: SetClock
) -> None:
    asks = b"<ttl>240</ttl><skipHours><hour>14</hour></skipHours><skipDays><day>Wednesday</day></skipDays>"
    body = rss(entries(2)).replace(b"<channel>", b"<channel>" + asks)
    server.answers["/r"] = Answer(body, validators=True)
    (id,) = follow(store, server.url("/r"))
    go(store, http)
    assert go(store, http).not_modified == 1
    kept = feed(store, id)
    assert kept.wishes == {"every_s": 14_400, "hours": [14], "days": [2]}
    assert kept.next_at is not None
    assert kept.next_at >= NOW + timedelta(hours=4)
    assert NOW.weekday() == 1  # a Tuesday
    clock.at = NOW.replace(hour=22)
    go(store, http)
    assert feed(store, id).next_at == (NOW + timedelta(days=2)).replace(hour=0, minute=0)


def test_what_a_day_of_a_feed_cost_is_added_up(store: Store, server: Server, http: Http, clock: SetClock) -> None:
    body = rss(entries(3))
    server.answers["/r"] = Answer(body, validators=True)
    follow(store, server.url("/r"), server.url("/none"))
    go(store, http)
    go(store, http)
    clock.at += timedelta(days=1)
    go(store, http)
    with acts.read(store, by=ROBOT, all_brands=True) as act:
        days = act.session.scalars(sa.select(FetchDay).order_by(FetchDay.day, FetchDay.feed_id)).all()
    first, none, second, _ = days
    assert (first.requests, first.unchanged, first.whole, first.new_items, first.errors) == (2, 1, 1, 3, 0)
    assert first.whole_bytes == len(body)
    assert len(body) < first.bytes < len(body) + 1_000  # two heads besides
    assert (none.requests, none.errors, none.whole) == (2, 2, 0)
    assert "404" in (none.last_error or "")
    assert (second.requests, second.unchanged, second.new_items) == (1, 1, 0)


def test_a_temporary_redirect_is_followed_and_not_remembered(store: Store, server: Server, http: Http) -> None:
    feedserver.chain(server, "/old", "/new", status=302)
    server.answers["/new"] = Answer(rss(entries(1)))
    (id,) = follow(store, server.url("/old"))
    assert (go(store, http).new_items, feed(store, id).redirect_to) == (1, None)


def test_a_server_on_a_private_network_is_not_asked(store: Store, server: Server) -> None:
    follow(store, server.url("/r"))
    report = go(store, Http(user_agent="x"))
    assert "not a public address" in report.failed[0].said
    assert server.asked == []


def test_two_rounds_at_once_share_the_feeds(store: Store, server: Server, http: Http) -> None:
    for n in range(30):
        server.answers[f"/{n}"] = Answer(rss(entries(5)))
    follow(store, *(server.url(f"/{n}") for n in range(30)))
    reports: list[FetchReport] = []
    threads = [threading.Thread(target=lambda: reports.append(go(store, http, every=False))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sum(report.feeds for report in reports) == 30
    assert (len(server.asked), len(titles(store))) == (30, 150)


def lapse(act: acts.Act) -> None:
    """Let every claim run out."""
    act.session.connection().execute(sa.update(Feed.__table__).values(claim_until=act.lease_now() - LEASE))  # type: ignore[arg-type]


def test_an_older_claim_writes_nothing(store: Store, server: Server, clock: SetClock) -> None:
    (id,) = follow(store, server.url("/r"))
    with acts.open(store, by=ROBOT, all_brands=True) as act:
        (old,) = take(act)
    with acts.open(store, by=ROBOT, all_brands=True) as act:
        assert take(act) == []  # held
        lapse(act)
        (new,) = take(act)
    assert new.token == old.token + 1
    with acts.open(store, by=ROBOT, all_brands=True) as act:
        assert settle(act, Batch([Fetched(old, FeedState.FAILING, said="late")])) == {}
    assert feed(store, id).said is None


def test_a_round_that_lost_its_feeds_gives_back_nothing(store: Store, server: Server) -> None:
    """A machine that slept: in the meantime the same person's next round took them."""
    (id,) = follow(store, server.url("/r"))
    with acts.open(store, by=ROBOT, all_brands=True) as act:
        old = take(act)
        lapse(act)
        new = take(act)
        give_back(act, held(old))
    assert feed(store, id).claim_until is not None
    with acts.open(store, by=ROBOT, all_brands=True) as act:
        give_back(act, held(new))
    assert feed(store, id).claim_until is None


def held(feeds: list[Due]) -> list[tuple[int, int]]:
    return [(one.id, one.token) for one in feeds]


def test_a_round_that_is_cut_gives_back_what_it_did_not_settle(store: Store, server: Server, http: Http) -> None:
    server.answers["/r"] = Answer(rss(entries(1)))
    follow(store, server.url("/r"))

    def interrupted(_act: acts.Act, _feeds: list[int]) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch_due(store, http, by=ROBOT, every=False, stored=interrupted)
    assert titles(store) == []
    assert go(store, http, every=False).new_items == 1


def test_the_journal_keeps_no_words_of_the_feeds(store: Store, server: Server, http: Http) -> None:
    server.answers["/r"] = Answer(rss([Entry("A secret title", "1", text="and its text")]))
    follow(store, server.url("/r"))
    go(store, http)
    with acts.read(store, by=ROBOT, all_brands=True) as act:
        lines = act.session.execute(sa.text("SELECT act, args, words, changed FROM journal ORDER BY id")).all()
    assert [line.act for line in lines] == ["feeds.subscribe", "feeds.take", "feeds.settle"]
    assert "secret" not in str(lines)


def test_a_round_that_is_told_to_stop_stops_soon(store: Store, server: Server, http: Http) -> None:
    stop = threading.Event()
    server.answers |= {"/quick": Answer(rss(entries(1))), "/slow": feedserver.hanging}
    follow(store, server.url("/quick"), server.url("/slow"))

    def stored(_act: acts.Act, _feeds: list[int]) -> None:
        raise AssertionError("nothing is settled after the stop")

    stop.set()
    assert fetch_due(store, http, by=ROBOT, stored=stored, stop=stop).requests == 0
    server.released.set()
    assert go(store, http, every=False).feeds == 2  # both were given back


def due(url: str, id: int = 1) -> Due:
    return Due(id, 1, url, "", None, None, None, 0, None, 0)


def test_a_host_is_asked_one_feed_at_a_time() -> None:
    feeds = [due("https://a.org/1", 1), due("https://b.org/1", 2), due("https://A.org/2", 3), due("http://a.org/3", 4)]
    assert [[one.id for one in lane] for lane in lanes_of(feeds)] == [[1, 3, 4], [2]]


def test_a_host_that_asks_to_be_left_alone_is_left_alone_for_all_its_feeds() -> None:
    feeds = [due("https://a.org/1", 1), due("https://a.org/2", 2), due("https://b.org/1", 3), due("https://a.org/3", 4)]
    asked, bugs = [], list[BaseException]()

    def ask(one: Due) -> Asked:
        asked.append(one.id)
        wait = {"retry-after": "600"} if one.id == 2 else {}
        return Asked(one, Reply(429 if one.id != 3 else 404, wait, b"", one.address), 1, 0, 0.0)

    answers = {one.due.id: one for one in ask_all(feeds, ask, threading.Event(), bugs, gap_s=0)}
    assert (sorted(asked), bugs) == ([1, 2, 3], [])
    assert answers[4].requests == 0
    assert sort(answers[4], NOW).state is FeedState.WAITING
    assert sort(answers[4], NOW).due.id == 4


def test_many_slow_servers_are_asked_at_once(store: Store, server: Server, http: Http) -> None:
    together = threading.Barrier(20, timeout=10)

    def slow(handler: feedserver.Handler) -> None:
        together.wait()  # passes only when twenty requests are there at once
        handler.answer(Answer(rss(entries(1))))

    for n in range(20):
        server.answers[f"/{n}"] = slow
    follow(store, *(server.url(f"/{n}") for n in range(20)))
    assert go(store, http).new_items == 20


def test_two_requests_to_a_host_are_a_moment_apart() -> None:
    feeds, at = [due(f"https://a.org/{n}", n) for n in range(3)], list[float]()

    def ask(one: Due) -> Asked:
        at.append(time.monotonic())
        return Asked(one, Reply(404, {}, b"", one.address), 1, 0, 0.0)

    assert len(list(ask_all(feeds, ask, threading.Event(), [], gap_s=0.05))) == 3
    assert all(later - sooner >= 0.05 for sooner, later in pairwise(at))


# ---- pace


def test_the_pace_is_half_the_rhythm_within_bounds() -> None:
    def every(gap: timedelta) -> timedelta:
        return after_success([NOW - gap * n for n in range(20)], NOW)

    assert every(4 * HOUR) == 2 * HOUR
    assert every(timedelta(minutes=1)) == timedelta(minutes=15)
    assert every(timedelta(days=9)) == timedelta(hours=24)
    assert after_success([], NOW) == HOUR


def test_the_pace_is_never_faster_than_the_feed_asks() -> None:
    assert after_success([], NOW, 6 * HOUR) == 6 * HOUR
    assert after_success([], NOW, timedelta(days=30)) == timedelta(days=7)
    assert after_failure(1, 6 * HOUR) == 6 * HOUR
    assert after_success([], NOW, 6 * HOUR, chance=0) == 6 * HOUR
    assert after_failure(1, 6 * HOUR, chance=0) == 6 * HOUR
    assert after_failure(20, timedelta(days=7), chance=0) == timedelta(days=7)
    assert asked_by("public, max-age=7200") == 2 * HOUR
    assert asked_by("no-cache") is None


def test_a_site_says_once_a_week_that_it_reserves_the_texts_of_its_feeds(
    store: Store, server: Server, http: Http, clock: SetClock, tmp_path: Path
) -> None:
    tools = Tools(Workspace(tmp_path, Config()), http, ROBOT)

    def asked() -> list[str]:
        paths = [one.path for one in server.asked]
        server.asked.clear()
        return paths

    def kept() -> list[tuple[str, bool, bool]]:
        with acts.read(store, by=ROBOT, all_brands=True) as act:
            rows = act.session.scalars(sa.select(Item).order_by(Item.feed_id, Item.id))
            return [(row.title, bool(row.url), bool(row.summary or row.text)) for row in rows]

    server.answers |= {"/paper/rss": Answer(rss(entries(1, title="Paper {i}"))), "/free": Answer(rss(entries(1)))}
    follow(store, server.url("/paper/rss"), server.url("/free"), server.url("/away"))
    assert reserve(store, tools) == Reserving(), "nobody is asked who never answered"
    go(store, http)
    assert kept() == [("Paper 0", True, True), ("News 0", True, True)]
    assert TDM not in asked(), "a round asks no more than before"
    said = b'[{"location": "/", "tdm-reservation": 0}, {"location": "/paper/*", "tdm-reservation": 1}]'
    server.answers[TDM] = Answer(said, content_type="application/json")
    assert reserve(store, tools) == Reserving(1, 1, 1)
    assert reserve(store, tools) == Reserving(0, 1, 0)
    assert asked() == [TDM], "a site, and not each of its feeds"
    assert kept() == [("Paper 0", True, False), ("News 0", True, True)]
    server.answers |= {"/paper/rss": Answer(rss(entries(2, title="Paper {i}"))), "/free": Answer(rss(entries(2)))}
    assert go(store, http).new_items == 2
    assert sorted(kept()) == [
        ("News 0", True, True), ("News 1", True, True), ("Paper 0", True, False), ("Paper 1", True, False),
    ]  # fmt: skip
    clock.at += timedelta(days=8)
    server.answers[TDM] = Answer(status=503)
    assert reserve(store, tools) == Reserving(1, 1, 0), "it holds while the site does not say otherwise"
    clock.at += timedelta(days=8)
    server.answers[TDM] = Answer(status=404)
    assert reserve(store, tools) == Reserving(1, 0, 0)


@given(
    failures=st.integers(1, 500),
    asked=st.none() | st.timedeltas(timedelta(0), timedelta(days=30)),
    chance=st.floats(0, 1),
    refused=st.none() | st.timedeltas(SHORTEST, FURTHEST),
)
def test_failures_wait_neither_too_little_nor_for_ever(
    failures: int, asked: timedelta | None, chance: float, refused: timedelta | None
) -> None:
    wait = after_failure(failures, asked, chance, refused)
    assert max(SHORTEST * 0.9, min(asked or timedelta(0), FURTHEST)) <= wait <= FURTHEST * 1.1
    assert after_failure(failures + 1, asked, chance, refused) >= wait


@given(
    gaps=st.lists(st.timedeltas(timedelta(0), timedelta(days=40)), max_size=20),
    ago=st.timedeltas(timedelta(0), timedelta(days=200)),
    asked=st.none() | st.timedeltas(timedelta(0), timedelta(days=30)),
    chance=st.floats(0, 1),
)
def test_a_feed_that_answers_is_asked_within_a_day_or_a_week(
    gaps: list[timedelta], ago: timedelta, asked: timedelta | None, chance: float
) -> None:
    published = [NOW - ago]
    for gap in gaps:
        published.append(published[-1] - gap)
    wait = after_success(published, NOW, asked, chance)
    floor = min(asked or timedelta(0), FURTHEST)
    assert max(floor, SHORTEST * 0.9) <= wait <= FURTHEST * 1.1
    if ago > DORMANT:
        assert wait >= FURTHEST * 0.9
    elif floor < LONGEST:
        assert wait <= LONGEST * 1.1


@given(
    minutes=st.integers(0, 60 * 24 * 14),
    hours=st.sets(st.integers(0, 23)),
    days=st.sets(st.integers(0, 6)),
)
def test_a_feed_is_not_asked_in_the_hours_and_days_that_it_names(minutes: int, hours: set[int], days: set[int]) -> None:
    at = NOW + timedelta(minutes=minutes)
    found = welcome(at, hours, days)
    assert at <= found <= at + timedelta(days=8)
    if len(hours) < 24 and len(days) < 7:
        assert found.hour not in hours
        assert found.weekday() not in days
    else:
        assert found == at


def test_ten_failures_or_two_weeks_of_them_suspend() -> None:
    assert [is_suspended(n, NOW, NOW) for n in (9, 10)] == [False, True]
    weeks = NOW - timedelta(days=15)
    assert [is_suspended(n, weeks, NOW) for n in (1, 3, 4)] == [
        False,
        False,
        True,
    ]  # one that slept is not silent


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (b"<ttl>60</ttl>", Wishes(3_600)),
        (b"<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>", Wishes(43_200)),
        (b"<syn:updatePeriod> Weekly </syn:updatePeriod><ttl>5</ttl>", Wishes(604_800)),
        (b"<skipHours><hour>0</hour><hour> 24 </hour><hour>7</hour><hour>x</hour></skipHours>", Wishes(0, (0, 7))),
        (b"<skipDays>\n<day>Sunday</day><day>saturday</day><day>Noday</day></skipDays>", Wishes(0, (), (5, 6))),
        (b"<ttl>soon</ttl><sy:updatePeriod>never</sy:updatePeriod>", Wishes()),
        (b"<item><title>a</title><ttl>60</ttl></item>", Wishes()),  # an item's is none of the feed's
    ],
)
def test_what_a_feed_asks_for_is_read(head: bytes, found: Wishes) -> None:
    assert wishes(b"<rss><channel>" + head + b"<item></item></channel></rss>") == found


@given(st.binary(max_size=300))
def test_no_body_makes_the_wishes_stumble(body: bytes) -> None:
    found = wishes(b"<skipHours>" + body + b"</skipHours><ttl>" + body)
    assert of(found.kept()) == found


def test_feeds_spread_by_a_tenth() -> None:
    assert after_success([], NOW, chance=0) == HOUR * 0.9
    assert after_success([], NOW, chance=1) == HOUR * 1.1


def test_a_feed_that_has_been_silent_for_long_is_dormant(store: Store, server: Server, http: Http) -> None:
    server.answers["/r"] = Answer(rss([Entry("Old", "1", at=NOW - timedelta(days=400))]))
    (id,) = follow(store, server.url("/r"))
    go(store, http)
    assert feed(store, id).state is FeedState.DORMANT


def test_a_feed_that_took_long_is_slow() -> None:
    reply = Reply(200, {}, rss(entries(1)), "https://a.org/1")
    states = [sort(Asked(due("https://a.org/1"), reply, 1, 0, seconds), NOW).state for seconds in (0.1, 6.0)]
    assert states == [FeedState.OK, FeedState.SLOW]


# ---- discovery


def test_a_page_leads_to_its_feeds(server: Server, http: Http) -> None:
    page = b'<html><head><link rel="alternate" type="application/rss+xml" title="News" href="/rss"></head></html>'
    server.answers |= {"/": Answer(page, content_type="text/html"), "/rss": Answer(rss([], title="The news"))}
    assert [one.url for one in discover(http, server.url("/"))] == [server.url("/rss")]
    (found,) = discover(http, server.url("/rss"))
    assert (found.url, found.title) == (server.url("/rss"), "The news")


def test_a_declared_feed_is_called_as_it_calls_itself(server: Server, http: Http) -> None:
    page = b'<html><head><link rel="alternate" type="application/rss+xml" title="RSS" href="/rss"></head></html>'
    server.answers |= {"/": Answer(page, content_type="text/html"), "/rss": Answer(rss([], title="The news"))}
    assert [one.title for one in discover(http, server.url("/"))] == ["The news"]
    del server.answers["/rss"]
    assert [one.title for one in discover(http, server.url("/"))] == ["RSS"]


def test_a_feed_that_has_moved_for_good_is_kept_at_its_new_address(server: Server, http: Http) -> None:
    server.answers |= {
        "/new": Answer(rss([])),
        "/301": feedserver.redirect("/new"),
        "/302": feedserver.redirect("/new", 302),
    }
    assert [discover(http, server.url(path))[0].url for path in ("/301", "/302")] == [
        server.url("/new"),
        server.url("/302"),
    ]


def test_a_page_without_a_feed_is_said(server: Server, http: Http) -> None:
    server.answers["/"] = Answer(b"<html></html>", content_type="text/html")
    with pytest.raises(NoFeedThere, match=r"127\.0\.0\.1"):
        discover(http, server.url("/"))
    with pytest.raises(NotServed, match="404"):
        discover(http, server.url("/none"))
    with pytest.raises(NotAnAddress):
        discover(http, "javascript:alert(1)")
    with pytest.raises(Blocked):
        discover(Http(user_agent="x"), server.url("/"))


def test_a_bug_in_a_thread_is_not_swallowed_and_costs_the_others_nothing(
    store: Store, server: Server, http: Http
) -> None:
    class Clumsy(Http):
        def get(self, url: str, **more: Any) -> Reply:
            return super().get(url, **more) if "/well" in url else self.no_such_thing  # type: ignore[attr-defined]

    server.answers |= {"/well": Answer(rss(entries(2)))}
    follow(store, server.url("/r"), server.url("/well"))
    with pytest.raises(AttributeError):
        go(store, Clumsy(allow_private=LOOPBACK, user_agent="x"))
    assert len(titles(store)) == 2
    assert go(store, http, every=False).feeds == 1  # given back


def test_a_body_that_makes_a_parser_stumble_is_its_feeds_own_trouble() -> None:
    stumbles = Reply(200, {}, b"no feed", "http://[not-an-address")
    fetched = sort(Asked(due("https://a.org/1"), stumbles, 1, 0, 0.0), NOW)
    assert (fetched.state, "ValueError" in str(fetched.said)) == (FeedState.FAILING, True)
