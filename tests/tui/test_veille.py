"""Triage by keys."""

import re
from pathlib import Path

import pytest
import sqlalchemy as sa

from cmsuite.core import workspace as workspaces
from cmsuite.engines import acts
from cmsuite.engines.feeds.models import Feed, FetchDay
from cmsuite.engines.feeds.opml import outlines
from cmsuite.sandbox.server import stop
from cmsuite.store.store import Store
from cmsuite.tui.widgets.filter_line import FilterLine
from cmsuite.tui.widgets.row_list import PAGE, RowList
from cmsuite.veille.models import Source
from cmsuite.veille.qualify import keep
from cmsuite.veille.reading import count, item
from cmsuite.veille.sources import follow
from tests import feedserver
from tests.tui.seated import account, news, seated, workspace_of
from tests.workplace import Cast, people

pytestmark = pytest.mark.anyio


def state(store: Store, cast: Cast, id: int) -> tuple[str, str | None]:
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        line = item(act, id).line
    return line.state, line.reason


async def test_an_item_is_kept_and_the_next_one_is_at_hand(store: Store, cast: Cast, tmp_path: Path) -> None:
    ids = news(store, cast, 3)
    async with seated(store, tmp_path) as me:
        await me.press("2")
        assert "News 2" in me.lines[3]
        await me.press("k")
        assert state(store, cast, ids[2]) == ("kept", None)
        assert "News 2" not in me.text
        assert "› " in me.lines[3]
        assert "News 1" in me.lines[3]
        assert me.told() == "Kept: News 2 · u undoes"


async def test_what_tells_the_same_is_put_together_and_set_apart(store: Store, cast: Cast, tmp_path: Path) -> None:
    news(store, cast, 3)
    async with seated(store, tmp_path) as me:
        await me.press("2", "M")
        assert "It is alone" in me.told()
        await me.press("space", "space", "M")
        assert me.told() == "Put together: News 1 · u undoes"
        assert "(+1) News 2" in me.text
        await me.press("home", "M")
        assert "Which of them tells something else?" in me.text
        await me.press("1")
        assert me.told() == "Set apart: News 1 · u undoes"
        assert "(+1)" not in me.text
        await me.press("u")
        assert "(+1) News 2" in me.text


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
async def test_what_is_marked_is_put_under_the_first_also_where_its_page_is_in_memory_no_more(
    store: Store, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    news(store, cast, 4 * PAGE)
    monkeypatch.setattr("cmsuite.tui.widgets.row_list.KEPT", 1)
    async with seated(store, tmp_path) as me:
        await me.press("2", "space")
        rows = me.app.screen.query_one(RowList)
        await me.press("end", "space")
        assert rows.row_of(rows.acted_on[0]) is None
        await me.press("M")
        assert me.told() == "Put together: News 0 · u undoes"
        await me.press("home")
        assert f"(+1) News {4 * PAGE - 1}" in me.text


async def test_a_source_is_seen_stopped_and_taken_up_again(store: Store, cast: Cast, tmp_path: Path) -> None:
    news(store, cast, 2)
    async with seated(store, tmp_path, size=(100, 30)) as me:
        await me.press("2", "S")
        assert "Of this month's budget of 100 MB, 0% is spent." in me.text
        assert "Nothing for 14 days: competitors, technology, regulation" in me.text
        assert "next try" in me.text
        await me.press("c")
        await me.type("CFC\n")
        await me.press("ctrl+s")
        assert "A licence has a last day" in me.text
        await me.press("tab")
        await me.type("2027-03-31\n")
        await me.press("ctrl+s")
        assert me.told() == "Licence: CFC, 10 March 2026 – 31 March 2027 · u undoes"
        await me.press("e", *["tab"] * 5)
        await me.type("fr\n")
        await me.press("tab")
        await me.type("nobody known")
        await me.press("ctrl+s")
        assert "nobody known does not work for this brand" in " ".join(me.text.split())
        await me.press("ctrl+u")
        await me.type("karim benali")
        await me.press("ctrl+s")
        assert "trade · FR · looked after by: Karim Benali · licence: CFC" in me.text
        await me.press("o")
        assert {one.suffix for one in tmp_path.rglob("exports/frugality-2026-03-en.*")} == {".html", ".pdf"}
        await me.press("ctrl+e")
        assert f"exports/sources-{store.now():%Y-%m-%d}.xlsx" in me.text
        await me.press("ctrl+u")
        await me.type(f"{tmp_path / 'sources.csv'}\n")
        assert "STATE,SOURCE" in (tmp_path / "sources.csv").read_text(encoding="utf-8-sig")
        await me.press("ctrl+e", "ctrl+u")
        await me.type(f"{tmp_path / 'sources.OPML'}\n")
        assert me.told() == f"Written to {tmp_path / 'sources.OPML'}."
        (feed,) = outlines((tmp_path / "sources.OPML").read_bytes())
        assert (feed.url, feed.folders) == ("https://feeds.example/news", ("trade",))
        await me.press("x")
        assert me.told().endswith("u undoes")
        assert "stopped since" in me.text
        await me.press("l")
        assert "Nothing was asked in the last 30 days" in me.text
        await me.press("escape")
        with store.connection(writes=True) as connection:
            feed = connection.execute(sa.select(Source.feed_id)).scalar_one()
            day = {"feed_id": feed, "day": store.now().date(), "requests": 24, "unchanged": 20, "bytes": 61_200,
                   "whole": 4, "whole_bytes": 90_000, "ms": 900, "new_items": 2, "errors": 1,
                   "last_error": "HTTP 503", "created_at": store.now()}  # fmt: skip
            connection.execute(sa.insert(FetchDay).values(day))
        await me.press("l")
        assert "Requests: 24, not modified: 20; 61.2 kB in 900 ms; new items: 2." in me.text
        assert "HTTP 503" in me.text
        await me.press("escape", "f")
        assert "it serves to compare two ways of working" in " ".join(me.text.split())
        await me.press("x")
        assert "stopped since" not in me.text
        await me.press("escape")
        assert "News 1" in me.text


async def test_what_was_kept_comes_back_and_goes_again(store: Store, cast: Cast, tmp_path: Path) -> None:
    ids = news(store, cast, 2)
    async with seated(store, tmp_path) as me:
        await me.press("2", "k", "u")
        assert state(store, cast, ids[1]) == ("new", None)
        assert "› " in me.lines[3]
        assert "News 1" in me.lines[3]  # at hand again, not the one that was next
        await me.press("U")
        assert state(store, cast, ids[1]) == ("kept", None)
        await me.press("u")
        assert state(store, cast, ids[1]) == ("new", None)


async def test_the_marked_are_discarded_together_for_a_reason(store: Store, cast: Cast, tmp_path: Path) -> None:
    ids = news(store, cast, 4)
    async with seated(store, tmp_path) as me:
        await me.press("2", "space", "space", "d")
        assert "Why are these 2 items of no use?" in me.text
        await me.press("2")
        assert me.told() == "Discarded: 2 items · u undoes"
        assert [state(store, cast, id) for id in ids[2:]] == [("discarded", "duplicate")] * 2
        assert state(store, cast, ids[0]) == ("new", None)


async def test_many_are_shown_with_what_is_refused_before_they_are_decided(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    ids = news(store, cast, 12)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        keep(act, ids[11])
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await me.press("2", "slash", "escape", "*", "k")
        assert "Keep 12 items?" in me.text
        assert "1 of 12 is refused:" in me.text
        assert "✗ News 11: Item 12 is kept already." in me.text
        assert "· News 10: kept" in me.text
        assert "· News 0: kept" not in me.text
        await me.press("right")
        assert "· News 0: kept" in me.text
        await me.press("enter")
        assert "12 marked" in me.text
        assert [state(store, cast, id)[0] for id in ids] == ["new"] * 11 + ["kept"]
        await me.press("k", "2")
        assert [state(store, cast, id)[0] for id in ids] == ["kept"] * 12
        await me.press("u")
        assert [state(store, cast, id)[0] for id in ids] == ["new"] * 11 + ["kept"]


async def test_what_is_refused_of_many_is_named_row_by_row(store: Store, cast: Cast, tmp_path: Path) -> None:
    ids = news(store, cast, 6)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        for id in ids[:4]:
            keep(act, id)
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await me.press("2", "slash", "escape", "*", "k", "2")
        assert "4 were refused" in me.text
        assert all(f"✗ News {n}: Item" in me.text for n in range(4))
        await me.press("escape")
        assert "4 were refused" not in me.text
    assert [state(store, cast, id)[0] for id in ids] == ["kept"] * 6


async def test_what_was_decided_together_comes_back_together(store: Store, cast: Cast, tmp_path: Path) -> None:
    ids = news(store, cast, 4)
    async with seated(store, tmp_path) as me:
        await me.press("2", "k", "*", "d", "2", "u")
        assert [state(store, cast, id)[0] for id in ids] == ["new", "new", "new", "kept"]
        assert me.told().endswith("(+2)")
        await me.press("U")
        assert [state(store, cast, id)[0] for id in ids] == ["discarded"] * 3 + ["kept"]
        await me.press("u", "u")
        assert [state(store, cast, id)[0] for id in ids] == ["new"] * 4


async def test_a_filter_narrows_in_both_languages(store: Store, cast: Cast, tmp_path: Path) -> None:
    news(store, cast, 12)
    async with seated(store, tmp_path, lang="fr") as me:
        await me.press("2", "slash", "ctrl+u")
        await me.type('état:nouveau "News 1"\n')
        shown = [line for line in me.lines[3:] if "News" in line]
        assert len(shown) == 1  # a phrase is its words, and not the beginning of 10 and 11


async def test_a_filter_that_is_not_one_is_a_sentence(store: Store, cast: Cast, tmp_path: Path) -> None:
    news(store, cast, 1)
    async with seated(store, tmp_path) as me:
        await me.press("2", "slash")
        await me.type(" colour:red\n")
        assert (
            me.told()
            == "A filter has no “colour”. It has: state, axis, since, source, tag, rule, for, rating, only, sort."
        )


async def test_what_another_person_did_is_a_conflict_and_is_seen(store: Store, cast: Cast, tmp_path: Path) -> None:
    ids = news(store, cast, 2)
    async with seated(store, tmp_path) as me:
        await me.press("2")
        with acts.open(store, by=cast.karim, brand=cast.brand) as act:
            keep(act, ids[1])
        await me.press("k")
        assert "was changed by Karim Benali" in me.told()
        me.app.look()
        await me.settled()
        assert "News 1" not in me.text


async def test_in_a_training_workspace_the_sandbox_is_up_before_feeds_are_asked(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    workspace = workspace_of(store, tmp_path, "chloe@lumen.example", sandbox=True)
    async with seated(store, tmp_path) as me:
        await me.press("2", "r")
        try:
            assert me.told() == "No feed is due."
            assert (workspace.root / "sandbox.json").exists()
        finally:
            assert stop(workspace)


async def test_ten_thousand_items_are_shown_by_pages(store: Store, cast: Cast, tmp_path: Path) -> None:
    news(store, cast, 10_000)
    async with seated(store, tmp_path, brand="Atelier Lumen") as me:
        await me.press("2", "end")
        assert "News 0" in me.lines[-2]
        await me.press("home", "pagedown", "k")
        with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
            assert count(act) == 10_000
        assert "News 9980" in me.told()


def followed_by_two(store: Store, cast: Cast) -> tuple[Cast, list[int]]:
    """A second brand that reads the same feed, and the items of both."""
    ids = news(store, cast, 2)
    other = people(store, "Studio Nacre")
    with acts.open(store, by=other.chloe, brand=other.brand) as act:
        follow(act, "https://feeds.example/news", axis="trade", title="The Gazette")
    return other, ids


async def test_an_item_that_two_brands_follow_is_decided_for_each(store: Store, cast: Cast, tmp_path: Path) -> None:
    other, ids = followed_by_two(store, cast)
    async with seated(store, tmp_path, me="karim@lumen.example") as me:
        await me.press("2")
        both = [line for line in me.lines[3:] if "News 1" in line]
        assert sorted(word for line in both for word in ("Atelier Lumen", "Studio Nacre") if word in line) == [
            "Atelier Lumen",
            "Studio Nacre",
        ]
        await me.press("down", "enter", "escape", "k")
        first, second = (state(store, one, ids[1])[0] for one in (cast, other))
        assert {first, second} == {"new", "kept"}
        await me.press("home", "*", "d", "2")
        assert me.told() == "Discarded: 3 items · u undoes"
        assert sorted(state(store, one, ids[0])[0] for one in (cast, other)) == ["discarded", "discarded"]


async def test_all_brands_are_those_that_one_works_for(store: Store, cast: Cast, tmp_path: Path) -> None:
    followed_by_two(store, cast)
    async with seated(store, tmp_path, me="chloe@nacre.example") as me:
        await me.press("2", "b", "0")
        assert me.lines[0].startswith(" All brands")
        assert "\n".join(me.lines[3:]).count("News 1") == 1
        await me.press("1", "colon")
        await me.type("News 0\n")
        assert "Veille ▸ News 0" in me.lines[0]
        assert "Atelier Lumen" not in me.text


async def test_over_all_brands_a_filter_narrows_to_one(store: Store, cast: Cast, tmp_path: Path) -> None:
    followed_by_two(store, cast)
    async with seated(store, tmp_path, me="karim@lumen.example", size=(120, 40)) as me:
        await me.press("2", "b", "0")
        both = me.text.count("News 1")
        await me.press("slash", "end")
        await me.type(" brand:stu")
        await me.press("right", "enter")
        assert me.app.screen.query_one(FilterLine).text == "state:new brand:studio-nacre"
        assert me.text.count("News 1") == both - 1
        await me.press("b", "N", "a", "c", "enter", "question_mark", "end")
        assert "brand: " not in me.text  # of one brand there is nothing to narrow to
        await me.press("escape", "b", "0", "question_mark", "end")
        assert "brand: Atelier Lumen" in me.text


async def test_what_one_line_refuses_stops_no_other(store: Store, cast: Cast, tmp_path: Path) -> None:
    ids = news(store, cast, 3)
    async with seated(store, tmp_path) as me:
        await me.press("2")
        with acts.open(store, by=cast.karim, brand=cast.brand) as act:
            keep(act, ids[1])
        await me.press("*", "d", "2")
        assert [state(store, cast, id)[0] for id in ids] == ["discarded", "kept", "discarded"]
        refused = [one.text for one in me.app.told if one.tone == "warning"]  # none where it was read anew
        assert all(text.startswith("News 1: ") for text in refused)


async def test_a_title_has_the_room_that_an_axis_would_take(store: Store, cast: Cast, tmp_path: Path) -> None:
    title = "A decree changes what is said of origin"
    news(store, cast, 1, title)
    async with seated(store, tmp_path) as me:
        await me.press("2")
        assert title in me.lines[3]


async def test_a_round_names_the_feed_that_gave_nothing_and_why(store: Store, cast: Cast, tmp_path: Path) -> None:
    url = store.url.render_as_string()
    workspaces.create(tmp_path / "desk", me="chloe@lumen.example", store_url=url, network_allow_private=["127.0.0.0/8"])
    with feedserver.serving() as server:
        server.answers["/feed"] = feedserver.Answer(feedserver.rss(feedserver.entries(1)))
        with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
            follow(act, server.url("/feed"), axis="trade", title="La Lettre")
            follow(act, server.url("/gone"), axis="trade", title="Les [b]Ateliers[/b]")
        async with seated(store, tmp_path) as me:
            await me.press("2", "r")
            assert me.told().startswith("Feeds asked: 2; new items: 1. Les [b]Ateliers[/b]: ")
            assert "404" in me.told()
            await me.press("J")
            assert "feeds asked: 2" in me.text, "it is a run that others see too"
            await me.press("escape", "S")
            said = " ".join(me.text.replace("│", " ").split())
            assert "La Lettre" in said
            await me.press("slash")
            await me.type("atel FAIL\n")
            assert "Only with: atel FAIL" in me.text
            assert "La Lettre" not in me.text
            await me.press("slash", "ctrl+u")
            await me.type("malformed\n")
            assert "No source is like that." in me.text
            await me.press("slash", "ctrl+u", "enter")
            assert "La Lettre" in me.text
            by_name, by_failures, fine, ill = "2", "8", "La Lettre", "Les [b]Ateliers"
            for key, first, last in (
                (by_name, fine, ill), (by_name, ill, fine), (by_failures, fine, ill), (by_failures, ill, fine)
            ):  # fmt: skip
                await me.press("comma", key)
                assert re.search(rf"{re.escape(first)}[\s\S]*{re.escape(last)}", me.text.split("SOURCE")[1]), key
            assert "Sorted by failures, from its end" in me.text
            assert re.search(r"failing, since .*, never read yet, next try .* 127.0.0.1 answered 404: nothing is", said)


async def test_a_source_that_gives_nothing_any_more_is_opened_from_today(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        follow(act, "https://feeds.example/a", axis="trade", title="A, which is well")
        follow(act, "https://feeds.example/b", axis="trade", title="B, which is gone")
    with store.connection(writes=True) as connection:
        gone = sa.update(Feed).where(Feed.url_canonical == "https://feeds.example/b")
        connection.execute(gone.values(state="gone", said="It is gone.", since=store.now()))
    async with seated(store, tmp_path) as me:
        await me.press("1")
        assert "“B, which is gone” no longer comes in" in me.text
        await me.press("enter")
        assert "It is gone." in me.text
        await me.press("escape")
        assert "no longer comes in" in me.text


async def test_without_a_source_it_says_what_begins_one(store: Store, cast: Cast, tmp_path: Path) -> None:
    async with seated(store, tmp_path) as me:
        await me.press("2")
        assert "No source yet: a follows a feed" in me.text
        with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
            follow(act, "https://feeds.example/news", axis="trade", title="The Gazette")
        me.app.look()
        await me.settled()
        assert "Nothing here. esc in the filter shows all" in me.text


async def test_what_is_read_over_the_whole_place_is_decided_there(store: Store, cast: Cast, tmp_path: Path) -> None:
    news(store, cast, 3)
    account(store, cast)
    async with seated(store, tmp_path) as me:
        await me.press("2", "enter")
        assert "Words about News 2" in me.text
        assert "k Keep  d Discard  q Analyse" in me.lines[-1]
        await me.press("question_mark")
        assert "It is of use: keep it." in me.text
        await me.press("escape", "k")
        assert me.told() == "Kept: News 2 · u undoes"
        assert "Words about News 1" in me.text
        await me.press("u")
        assert me.told() == "Undone: kept News 2"
        assert "Words about News 2" in me.text
        await me.press("colon")
        await me.type("keep\n")
        assert me.told() == "Kept: News 2 · u undoes"
        await me.press("4")
        assert "Calendar" in me.lines[0]
        await me.press("2", "enter", "d", "1")
        assert me.told() == "Discarded: News 1 · u undoes"
        assert "Words about News 0" in me.text
        await me.press("w", "enter")
        assert "Composer ▸ News 0" in me.lines[0]
        await me.press("escape", "escape", "2", "enter", "k")
        assert me.lines[1].startswith(" / state:new")  # with nothing left to read, the list is there again
        assert "Nothing here." in me.text


@pytest.mark.by_turns
async def test_an_item_is_taken_down_by_hand_told_when_it_is_there_and_taken_back(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    async with seated(store, tmp_path) as me:
        await me.press("2", "C")
        await me.type("https://www.linkedin.com/posts/x")
        await me.press("tab")
        await me.type("Un lancement")
        await me.press("ctrl+s")
        assert me.told() == "Taken down: Un lancement · u undoes"
        assert "Un lancement" in me.text
        await me.press("S")
        assert "filled by hand, never asked" in me.text
        assert "Asked every" not in me.text
        await me.press("escape", "C")
        await me.type("linkedin.com/posts/x/")
        await me.press("ctrl+s")
        assert me.told() == "It is there already: Un lancement"
        await me.press("u")
        assert "Un lancement" not in me.lines[3]


@pytest.mark.by_turns
async def test_over_all_brands_the_sources_are_told_by_axis_and_enter_opens_those_of_one(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    news(store, cast, 3)
    people(store, "Maison Nova")
    async with seated(store, tmp_path, me="karim@lumen.example", size=(100, 30)) as me:
        await me.press("2", "S")
        assert "Axes with nothing new in 14 days: 7 of 8." in me.text
        lines = [" ".join(line.split()) for line in me.lines]
        assert any("Maison Nova regulation ! no source 0 0 0" in line for line in lines)
        await me.press("end")
        assert any("Atelier Lumen trade ✓ covered 1 1 3 10 Mar 2026" in " ".join(line.split()) for line in me.lines)
        assert "Sources: 1; gave something in 14 days: 1; new articles: 3." in " ".join(me.text.split())
        await me.press("p", "1")
        assert "Axes with nothing new in 7 days: 7 of 8." in me.text
        await me.press("end", "enter")
        assert "Only with: trade" in me.text
        assert "The Gazette" in me.text
        await me.press("escape", "home", "enter")
        assert "No source is like that." in me.text
        await me.press("escape", "escape")
        assert me.lines[0].startswith(" All brands")
