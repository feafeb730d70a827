"""The room: what a brand follows, what comes in for it, what it decides, and how that is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from cmsuite.engines import acts
from cmsuite.engines.acts import Actor, Conflict, Missing
from cmsuite.engines.feeds.entries import Raw
from cmsuite.engines.feeds.entries import item as item_of
from cmsuite.engines.feeds.fetch import FetchReport
from cmsuite.engines.feeds.models import Feed, FeedState
from cmsuite.engines.feeds.opml import outlines
from cmsuite.engines.feeds.settle import Batch, Fetched, settle, take
from cmsuite.engines.feeds.trying import dead_links
from cmsuite.engines.web.client import Http
from cmsuite.store.store import Store
from cmsuite.veille.fetch import fetch
from cmsuite.veille.listing import preview, previewed
from cmsuite.veille.models import Decision
from cmsuite.veille.qualify import NoSuchMove, NoSuchReason, discard, keep, take_back, take_in
from cmsuite.veille.reading import count, item, items, titles
from cmsuite.veille.sources import DecidedAlready, Followed, NoSuchAxis, axis_of, follow, import_opml, sources, unfollow
from tests.conftest import NOW
from tests.feedserver import LOOPBACK, Answer, Entry, Server, entries, opml, rss, serving
from tests.workplace import Cast, people


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        running.answers["/r"] = Answer(rss(entries(4), title="The trade"))
        yield running


@pytest.fixture
def http() -> Http:
    return Http(allow_private=LOOPBACK, user_agent="cmsuite-test/1", timeout_s=5)


@pytest.fixture
def cast(store: Store) -> Cast:
    return people(store)


def following(store: Store, by: Actor, brand: int, url: str, axis: str = "trade") -> Followed:
    with acts.open(store, by=by, brand=brand) as act:
        return follow(act, url, axis=axis)


def go(store: Store, http: Http, cast: Cast) -> FetchReport:
    return fetch(store, http, by=cast.worker, every=True)


def seen(store: Store, cast: Cast, brand: int | None = None) -> list[str]:
    with acts.read(store, by=cast.karim, brand=brand or cast.brand) as act:
        return list(titles(act))


def test_what_a_followed_feed_gives_is_news_for_the_brand(store: Store, cast: Cast, server: Server, http: Http) -> None:
    following(store, cast.chloe, cast.brand, server.url("/r"), "competitor")
    assert go(store, http, cast).new_items == 4
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        lines = items(act)
        assert [(one.title, one.axis, one.state) for one in lines] == [
            (f"News {n}", "competitor", "new") for n in (3, 2, 1, 0)
        ]
        assert count(act) == 4
        assert (count(act, axis="trade"), count(act, state=Decision.KEPT)) == (0, 0)
        assert item(act, lines[0].item).text == "Some words."


def test_each_brand_has_its_own_view_of_an_item(store: Store, cast: Cast, server: Server, http: Http) -> None:
    other = people(store, "Maison Nova")
    following(store, cast.chloe, cast.brand, server.url("/r"))
    following(store, other.chloe, other.brand, server.url("/r"), "culture")
    assert go(store, http, cast).requests == 1  # fetched once for all
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        keep(act, items(act)[0].item)
    with acts.read(store, by=other.chloe, brand=other.brand) as act:
        assert {(one.axis, one.state) for one in items(act)} == {("culture", "new")}
        assert count(act) == 4
    assert len(seen(store, cast)) == 4


def test_a_brand_that_follows_later_gets_what_is_there(store: Store, cast: Cast, server: Server, http: Http) -> None:
    other = people(store, "Maison Nova")
    following(store, cast.chloe, cast.brand, server.url("/r"))
    go(store, http, cast)
    following(store, other.chloe, other.brand, server.url("/r"))
    assert len(seen(store, other, other.brand)) == 4
    go(store, http, cast)
    assert len(seen(store, other, other.brand)) == 4


def test_following_twice_is_following_once(store: Store, cast: Cast, server: Server) -> None:
    first = following(store, cast.chloe, cast.brand, server.url("/r"))
    again = following(store, cast.chloe, cast.brand, server.url("/r#top"), "culture")
    assert (first.new, again.new, again.source_id, again.axis) == (True, False, first.source_id, "trade")


def test_an_unknown_axis_is_refused(store: Store, cast: Cast) -> None:
    with pytest.raises(NoSuchAxis, match="regulation"):
        following(store, cast.chloe, cast.brand, "https://example.org/rss", "law")


def test_dates_of_tomorrow_do_not_stay_on_top(store: Store, cast: Cast, server: Server, http: Http) -> None:
    server.answers["/r"] = Answer(
        rss([Entry("Future", "1", at=NOW + timedelta(days=900)), Entry("Undated", "2", at=None)])
    )
    following(store, cast.chloe, cast.brand, server.url("/r"))
    go(store, http, cast)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert {one.at for one in items(act)} == {NOW}


def test_pages_follow_each_other_without_gap_or_overlap(store: Store, cast: Cast, server: Server, http: Http) -> None:
    dated = [Entry(f"T{n}", f"id{n}", at=NOW - timedelta(hours=n // 3)) for n in range(20)]  # several at one instant
    server.answers["/r"] = Answer(rss(dated))
    following(store, cast.chloe, cast.brand, server.url("/r"))
    go(store, http, cast)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        whole, paged = items(act, limit=100), items(act, limit=7)
        while page := items(act, limit=7, after=paged[-1]):
            paged += page
    assert len(whole) == 20
    assert paged == whole


@pytest.fixture
def news(store: Store, cast: Cast, server: Server, http: Http) -> int:
    """An item of the brand."""
    following(store, cast.chloe, cast.brand, server.url("/r"))
    go(store, http, cast)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        return items(act)[0].item


def state(store: Store, cast: Cast, id: int) -> tuple[str, str | None]:
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        line = item(act, id).line
        return line.state, line.reason


def test_a_decision_is_taken_back_and_that_too(store: Store, cast: Cast, news: int) -> None:
    def undo(line: int | None) -> int | None:
        assert line is not None
        with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
            acts.undo(act, line)
            return acts.last(act)

    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        keep(act, news)
        discard(act, news, "off_topic")
        line = acts.last(act)
    assert state(store, cast, news) == ("discarded", "off_topic")
    line = undo(line)
    assert state(store, cast, news) == ("kept", None)
    undo(line)
    assert state(store, cast, news) == ("discarded", "off_topic")


def test_what_was_discarded_may_be_kept_after_all(store: Store, cast: Cast, news: int) -> None:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        discard(act, news, "duplicate")
        keep(act, news)
    assert state(store, cast, news) == ("kept", None)


def test_an_undo_never_covers_what_came_after(store: Store, cast: Cast, news: int) -> None:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        keep(act, news)
        line = acts.last(act)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        discard(act, news, "legal")
    assert line is not None
    with pytest.raises(Conflict), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        acts.undo(act, line)
    assert state(store, cast, news) == ("discarded", "legal")


def test_moves_that_do_not_exist_are_refused(store: Store, cast: Cast, news: int) -> None:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        keep(act, news)
    with pytest.raises(NoSuchMove, match="kept already"), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        keep(act, news)
    with pytest.raises(NoSuchReason, match="off_topic"), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        discard(act, news, "boring")
    with pytest.raises(Missing), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        keep(act, 999_999)


def test_the_same_item_decided_by_two_people_is_a_conflict(store: Store, cast: Cast, news: int) -> None:
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        version = item(act, news).line.version
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        keep(act, news, seen=version)
    with pytest.raises(Conflict), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        discard(act, news, "legal", seen=version)


def test_another_brand_s_item_is_not_there(store: Store, cast: Cast, news: int) -> None:
    other = people(store, "Maison Nova")
    with pytest.raises(Missing), acts.open(store, by=other.chloe, brand=other.brand) as act:
        keep(act, news)
    with pytest.raises(Missing), acts.read(store, by=other.chloe, brand=other.brand) as act:
        item(act, news)


def test_an_approver_does_not_qualify(store: Store, cast: Cast, news: int) -> None:
    with pytest.raises(acts.Forbidden), acts.open(store, by=cast.helene, brand=cast.brand) as act:
        keep(act, news)
    with pytest.raises(acts.Forbidden), acts.open(store, by=cast.helene, brand=cast.brand) as act:
        take_back(act, news, Decision.NEW, None, seen=1)


# ---- sources


def test_following_is_taken_back_and_the_feed_is_put_at_rest(
    store: Store, cast: Cast, server: Server, http: Http
) -> None:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        done = follow(act, server.url("/r"))
        line = acts.last(act)
    go(store, http, cast)
    assert line is not None
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        acts.undo(act, line)
    assert seen(store, cast) == []
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert sources(act) == []
        assert act.get(Feed, done.feed_id).state is FeedState.RESTING
    assert go(store, http, cast).feeds == 0
    following(store, cast.chloe, cast.brand, server.url("/r"))
    assert go(store, http, cast).feeds == 1
    assert len(seen(store, cast)) == 4  # nothing that was stored is lost


def test_a_feed_that_another_brand_follows_goes_on(store: Store, cast: Cast, server: Server, http: Http) -> None:
    other = people(store, "Maison Nova")
    mine = following(store, cast.chloe, cast.brand, server.url("/r"))
    following(store, other.chloe, other.brand, server.url("/r"))
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        unfollow(act, [mine.source_id])
    assert go(store, http, cast).new_items == 4


def test_a_source_with_decisions_stays(store: Store, cast: Cast, news: int) -> None:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        keep(act, news)
        (source,) = sources(act)
    with pytest.raises(DecidedAlready), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        unfollow(act, [source.id])


def test_an_opml_list_is_followed_under_the_axes_of_its_folders(store: Store, cast: Cast) -> None:
    body = opml(
        {
            "Concurrence": ["https://a.example/rss"],
            "Réglementation": ["https://b.example/rss", "https://b.example/rss"],
            "Divers": ["https://c.example/rss", "not an address at all"],
        }
    )
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        done = import_opml(act, outlines(body), axis="culture")
        line = acts.last(act)
    assert [(one.axis, one.new) for one in done.followed] == [
        ("competitor", True),
        ("regulation", True),
        ("regulation", False),
        ("culture", True),
    ]
    assert (done.refused, done.unplaced) == (("not an address at all",), ("Divers",))
    assert line is not None
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        acts.undo(act, line)
        assert sources(act) == []


def test_a_list_is_looked_through_before_anything_of_it_is_followed(
    store: Store, cast: Cast, server: Server, http: Http
) -> None:
    server.answers["/r"] = Answer(rss(entries(1)))
    lists = {
        "Droit": [server.url("/r"), server.url("/none"), server.url("/r")],
        "Divers": ["https://known.example/rss", "https://www.linkedin.com/company/x", "no address"],
    }
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        follow(act, "https://known.example/rss")
        found = preview(act, outlines(opml(lists)), axis="culture")
        assert len(sources(act)) == 1
    assert [(one.url, one.axis) for one in found.new] == [
        (server.url("/r"), "regulation"), (server.url("/none"), "regulation")
    ]  # fmt: skip
    assert (found.known, found.twice) == (("https://known.example/rss",), (server.url("/r"),))
    dead = dead_links(http, [one.url for one in found.new], gap_s=0)
    assert previewed(found, "culture", dead) == [
        "2 feeds would be followed.",
        "1 is followed already.",
        "1 is in the list twice.",
        "1 does not answer:",
        f"  {server.url('/none')} · 127.0.0.1 answered 404: nothing is there.",
        "2 are left out:",
        "  https://www.linkedin.com/company/x · This platform forbids automatic collection outside its API. Use the "
        "official connector, an e-mail alert or manual capture.",
        "  no address · no address is not the address of a feed. It begins with http:// or https://.",
        "The folder Divers names no axis: its feeds are under culture.",
    ]


@pytest.mark.parametrize(
    ("folders", "axis"),
    [(("Veille", "Tech"), "technology"), (("Droit", "Divers"), "regulation"), (("Divers",), None), ((), None)],
)
def test_a_folder_names_an_axis_in_both_languages(folders: tuple[str, ...], axis: str | None) -> None:
    assert axis_of(folders) == axis


def test_nobody_leaves_a_source_while_its_items_are_handed_out(store: Store, cast: Cast, server: Server) -> None:
    source = following(store, cast.chloe, cast.brand, server.url("/r"))

    def leave() -> None:
        with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
            unfollow(act, [source.source_id])

    with ThreadPoolExecutor(1) as pool:
        with acts.open(store, by=cast.worker, all_brands=True) as act:
            (due,) = take(act)
            news = item_of(Raw(guid="1", title="News"))
            take_in(act, list(settle(act, Batch([Fetched(due, FeedState.OK, items=(news,))]))))
            leaving = pool.submit(leave)
            with pytest.raises(TimeoutError):
                leaving.result(0.5)  # it waits for us
        leaving.result(30)
    assert seen(store, cast) == []
