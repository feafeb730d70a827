"""What is done to items by keys, besides keeping and discarding them."""

from __future__ import annotations

from pathlib import Path

import pytest

from cmsuite.core.locale import speak
from cmsuite.engines import acts
from cmsuite.store.store import Store
from cmsuite.tui.widgets.row_list import RowList
from cmsuite.veille.judged import Judged
from cmsuite.veille.reading import item
from cmsuite.veille.sources import sources
from cmsuite.veille.triage import assign
from tests.tui.seated import news, seated
from tests.veille.desk import SO_WHAT, SUMMARY, TEXT, published
from tests.workplace import Cast

pytestmark = [pytest.mark.anyio, pytest.mark.by_turns]


def judged(store: Store, cast: Cast, id: int) -> Judged:
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        return item(act, id).judged


async def test_items_are_noted_tagged_assigned_and_put_off_by_keys(store: Store, cast: Cast, tmp_path: Path) -> None:
    ids = news(store, cast, 3)
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await me.press("2", "c")
        await me.type("Ask Karim\n")
        assert me.told() == "Noted: News 2 · u undoes"
        assert "Note: Ask Karim" in me.text
        await me.press("space", "space")
        assert "3 · 2 marked" in me.text
        await me.press("T")
        assert "Tags for 2 items, with commas between" in me.text
        await me.type("#Law, origin\n")
        assert me.told() == "Tagged: 2 items · u undoes"
        assert "marked" not in me.text
        await me.press("home", "T", "end")
        await me.type(", -law\n")
        assert [judged(store, cast, id).tags for id in ids] == [(), ("law", "origin"), ("origin",)]
        await me.press("home", "down", "space", "T")  # the next is at hand, the marked one is meant
        assert "law, origin" in me.text
        await me.press("escape", "up", "space", "home")
        await me.press("A", "1")
        assert me.told() == "Assigned: News 2 · u undoes"
        assert judged(store, cast, ids[2]).assigned_to == cast.chloe.person_id
        assert "For: Chloé Martin" in me.text
        await me.press("X", "4")
        assert me.told() == "Another axis: News 2 · u undoes"
        await me.press("s")
        await me.type("gibberish\n")
        assert "is no day and hour" in me.text
        await me.press("ctrl+u")
        await me.type("in 3d\n")
        assert me.told() == "Waits: News 2 · u undoes"
        assert "› " in me.lines[3]
        assert "News 1" in me.lines[3]  # the next is at hand
        await me.press("u")
        assert "News 2" in me.lines[3]
        await me.press("slash", "ctrl+u")
        await me.type("tag:origin for:me\n")
        assert ["News" in line for line in me.lines[3:5]] == [True, False]


async def test_an_analysis_is_written_beside_the_source_and_refused_where_it_copies(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    (id,) = published(store, cast)
    async with seated(store, tmp_path, size=(100, 45), lang="fr") as me:
        await me.press("2", "q")
        assert "Le décret publié mardi impose aux fleuristes" in me.text
        assert "F · ne peut être jugé ▸" in me.text  # the code that everybody writes, not its words alone
        await me.press("tab", "tab")
        await me.type(TEXT[:200])
        await me.press("tab")
        await me.type(SO_WHAT)
        await me.press("ctrl+s")
        assert "mots consécutifs repris de la source (limite 25)" in " ".join(me.text.split())
        await me.press("shift+tab", "f7", "delete")
        await me.type(SUMMARY)
        await me.press("ctrl+s")
        found = judged(store, cast, id)
        assert (found.summary, found.so_what, found.letter, found.digit) == (SUMMARY, SO_WHAT, "F", 6)
        await me.press("u")
        assert judged(store, cast, id).summary is None
        await me.press("U", "slash", "ctrl+u", "enter", "F")
        assert "Livrables ▸ Fiche de veille" in me.lines[0]
        await me.press("2", "slash", "ctrl+u")
        await me.type("état:analysé\n")
        await me.press("e", "ctrl+s")
        assert me.told().startswith("Modifié")
    speak("en")


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
async def test_a_range_is_marked_in_both_directions(store: Store, cast: Cast, tmp_path: Path) -> None:
    news(store, cast, 6)
    async with seated(store, tmp_path) as me:
        await me.press("2", "j", "j", "j", "space", "up", "up", "up", "v")
        rows = me.app.screen.query_one(RowList)
        assert rows.acted_on == rows.ids[1:4]
        await me.press("escape", "G", "v")
        assert rows.acted_on == rows.ids[1:]


async def test_several_items_are_not_analysed_at_once_and_a_source_is_said_to_be_what_it_is(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    ids = news(store, cast, 2)
    async with seated(store, tmp_path, size=(100, 40)) as me:
        await me.press("2", "*", "q")
        assert me.told().startswith("An analysis is written item by item.")
        await me.press("*", "e")
        assert "What is this source?" in me.text
        await me.press("tab", "tab", "right", "right", "ctrl+s")
        assert me.told() == "Changed: The Gazette · u undoes"
        with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
            assert sources(act)[0].reliability == "B"
            assign(act, ids[0], cast.karim.person_id)
        await me.press("question_mark")
        assert "Say who deals with it." in me.text


async def test_what_becomes_of_the_marked_is_chosen_from_a_list(store: Store, cast: Cast, tmp_path: Path) -> None:
    news(store, cast, 3)
    async with seated(store, tmp_path) as me:
        await me.press("2", "space", "space", "x")
        assert "What becomes of these 2 items?" in me.text
        await me.press("1")
        assert me.told() == "Kept: 2 items · u undoes"
        await me.press("x", "2")
        assert "Why is it of no use?" in me.text


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
async def test_the_source_of_an_item_is_stopped_from_it_and_comes_back(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    news(store, cast, 2)
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await me.press("2", "m")
        assert me.told() == "Stopped: The Gazette · u undoes"
        await me.press("m")
        assert "The Gazette" in me.told()
        assert "u undoes" not in me.told()
        await me.press("u", "S")
        assert "stopped since" not in me.text
