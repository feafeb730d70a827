"""Keys that come faster than what they ask for."""

import asyncio
from pathlib import Path

import pytest
from textual.events import Key

from cmsuite.briefs.brief import BRIEF
from cmsuite.calendar.days import entry as entry_of
from cmsuite.engines import acts
from cmsuite.engines.documents.life import create
from cmsuite.store.store import Store
from cmsuite.tui import typed
from cmsuite.tui.places.document import DocumentScreen
from cmsuite.tui.places.documents import DocumentsPlace
from cmsuite.tui.places.veille import VeillePlace
from cmsuite.tui.typed import CHAIN
from cmsuite.tui.widgets.filter_line import FilterLine
from cmsuite.tui.widgets.row_list import RowList
from tests.tui.seated import news, placed, seated
from tests.workplace import Cast, people

pytestmark = pytest.mark.anyio


async def test_what_is_typed_while_a_place_comes_reaches_it(store: Store, cast: Cast, tmp_path: Path) -> None:
    news(store, cast, 12)
    async with seated(store, tmp_path) as me:
        await me.at_once("2/ News10\n")
        assert me.app.screen.query_one(FilterLine).text == "state:new News10"
        assert "Nothing here." in me.text
        await me.at_once("/\x1b")
        assert me.app.screen.query_one(FilterLine).text == ""
        assert "› " in me.lines[3]  # the list has the keys again


async def test_what_is_typed_while_a_list_comes_is_done_to_its_first_line(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    news(store, cast, 3)
    async with seated(store, tmp_path) as me:
        await me.at_once("2k")
        assert me.told() == "Kept: News 2 · u undoes"


@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)  # there, a reader can be made to wait
async def test_what_is_typed_once_a_place_is_there_waits_for_its_rows(store: Store, cast: Cast, tmp_path: Path) -> None:
    """However long after the key that led there: a place is drawn before its list has come."""
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        create(act, BRIEF.name, "Demande de Lampe Aube")
    async with seated(store, tmp_path) as me:
        with store.connection() as other:
            other.exec_driver_sql("LOCK TABLE document IN ACCESS EXCLUSIVE MODE")
            me.app.post_message(Key("3", "3"))
            while not (isinstance(me.app.screen, DocumentsPlace) and me.app.screen.is_mounted):
                await asyncio.sleep(0)
            late = Key("enter", None)
            late.time += 60
            me.app.post_message(late)
            for _ in range(CHAIN):  # to the screen, to the list, and what it does
                await me.pilot.pause()
            assert not me.app.screen.query_one(RowList).ids
        await me.settled()
        assert isinstance(me.app.screen, DocumentScreen)


@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("leaves", [None, "escape", "2"])
async def test_a_key_that_waits_for_long_is_told_and_done_once_the_rows_come_or_dropped(
    store: Store, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, leaves: str | None
) -> None:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        create(act, BRIEF.name, "Demande de Lampe Aube")
    async with seated(store, tmp_path) as me:
        with store.connection() as other:
            other.exec_driver_sql("LOCK TABLE document IN ACCESS EXCLUSIVE MODE")
            monkeypatch.setattr(typed, "LONG_S", 0.2)
            me.app.post_message(Key("3", "3"))
            me.app.post_message(Key("enter", None))
            while not me.told().startswith("Still loading"):
                await asyncio.sleep(0)
            if leaves is not None:
                me.app.post_message(Key(leaves, None))
                while me.app._typed._keys:
                    await asyncio.sleep(0)
        await me.settled()
        shown = {None: DocumentScreen, "escape": DocumentsPlace, "2": VeillePlace}
        assert isinstance(me.app.screen, shown[leaves])
        if leaves == "escape":
            await me.press("enter")
            assert isinstance(me.app.screen, DocumentScreen)


async def test_what_is_typed_while_a_panel_comes_reaches_it(store: Store, cast: Cast, tmp_path: Path) -> None:
    people(store, "Hotel Mer")
    async with seated(store, tmp_path, me="karim@lumen.example") as me:
        await me.at_once("bMer\n2")
        assert "Hotel Mer ▸ Veille" in me.lines[0]


async def test_what_is_typed_while_a_question_comes_is_its_answer(store: Store, cast: Cast, tmp_path: Path) -> None:
    entry = placed(store, cast, "Rosiers en pot")
    async with seated(store, tmp_path) as me:
        await me.press("4", "L")
        await me.at_once("dthe roses froze\n")
        assert "Rosiers en pot" not in "\n".join(me.lines[:18])
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert entry_of(act, entry).cancel_reason == "the roses froze"


async def test_what_is_typed_while_the_calendar_comes_is_done_to_its_first_entry(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    placed(store, cast, "Rosiers en pot")
    async with seated(store, tmp_path, plain=True) as me:  # there, the calendar is a list
        await me.at_once("4t")
        assert me.told() == ""
        assert "Trace  entry" in me.text


async def test_a_post_made_of_an_item_asks_where_it_goes_before_the_next_key(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    """Also over a list that has posts: `enter` opens none of them."""
    placed(store, cast, "Rosiers en pot")
    news(store, cast, 3)
    async with seated(store, tmp_path) as me:
        await me.at_once("2w\n")
        assert "Composer ▸ News 2" in me.lines[0]
