"""Triage by keys."""

from pathlib import Path

import pytest

from cmsuite.engines import acts
from cmsuite.store.store import Store
from cmsuite.veille.qualify import keep
from cmsuite.veille.reading import count, item
from tests.tui.seated import news, seated
from tests.workplace import Cast

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
        assert me.told() == "Kept: News 2 u undoes."


async def test_what_was_kept_comes_back_and_goes_again(store: Store, cast: Cast, tmp_path: Path) -> None:
    ids = news(store, cast, 2)
    async with seated(store, tmp_path) as me:
        await me.press("2", "k", "u")
        assert state(store, cast, ids[1]) == ("new", None)
        await me.press("U")
        assert state(store, cast, ids[1]) == ("kept", None)
        await me.press("u")
        assert state(store, cast, ids[1]) == ("new", None)


async def test_the_marked_are_discarded_together_for_a_reason(store: Store, cast: Cast, tmp_path: Path) -> None:
    ids = news(store, cast, 4)
    async with seated(store, tmp_path) as me:
        await me.press("2", "space", "space", "d", "2")
        assert [state(store, cast, id) for id in ids[2:]] == [("discarded", "duplicate")] * 2
        assert state(store, cast, ids[0]) == ("new", None)


async def test_a_filter_narrows_in_both_languages(store: Store, cast: Cast, tmp_path: Path) -> None:
    news(store, cast, 12)
    async with seated(store, tmp_path, lang="fr") as me:
        await me.press("2", "slash", "ctrl+u")
        await me.type('état:nouveau "News 1"\n')
        shown = [line for line in me.lines[3:] if "News" in line]
        assert len(shown) == 3  # 1, 10, 11


async def test_a_filter_that_is_not_one_is_a_sentence(store: Store, cast: Cast, tmp_path: Path) -> None:
    news(store, cast, 1)
    async with seated(store, tmp_path) as me:
        await me.press("2", "slash")
        await me.type(" colour:red\n")
        assert me.told() == "A filter has no “colour”. It has: state, axis, since, source."


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


async def test_ten_thousand_items_are_shown_by_pages(store: Store, cast: Cast, tmp_path: Path) -> None:
    news(store, cast, 10_000)
    async with seated(store, tmp_path, brand="Atelier Lumen") as me:
        await me.press("2", "end")
        assert "News 0" in me.lines[-2]
        await me.press("home", "pagedown", "k")
        with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
            assert count(act) == 10_000
        assert "News 9980" in me.told()
