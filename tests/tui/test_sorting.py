"""A list is sorted by a column's head: by keys or by a click, as a word of the filter, which is saved with it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual.geometry import Offset

from cmsuite.engines import acts
from cmsuite.engines.documents.life import create
from cmsuite.rooms import load_kinds
from cmsuite.store.store import Store
from cmsuite.tui.widgets.filter_line import FilterLine
from cmsuite.tui.widgets.row_list import RowList
from tests.tui.seated import Seated, account, news, placed, seated
from tests.workplace import Cast

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)]

TITLES = ("Pivoines", "École", "dahlias")


def asked(me: Seated) -> str:
    return me.app.screen.query_one(FilterLine).text


def listed(me: Seated) -> list[str]:
    """Which of the titles stand in the list, line by line."""
    return [title for line in me.lines[1:] for title in TITLES if title in line[:70]]


async def sort(me: Seated, by: str) -> None:
    """By the key, then by the number of that line in the panel."""
    await me.press("comma")
    line = re.search(rf"(\d) {by}", me.text)
    assert line is not None, me.text
    await me.press(line[1])


async def test_posts_are_sorted_by_keys_and_the_order_is_saved_with_the_filter(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    on = account(store, cast)
    for title in TITLES:
        placed(store, cast, title, on=on)
    async with seated(store, tmp_path) as me:
        await me.press("5")
        assert listed(me) == ["dahlias", "École", "Pivoines"]  # the newest first
        await me.press("down")
        await sort(me, "TITLE")
        assert listed(me) == ["dahlias", "École", "Pivoines"]
        assert "▲TITLE" in me.text
        assert asked(me) == "sort:title"
        await sort(me, "TITLE")
        assert listed(me) == ["Pivoines", "École", "dahlias"]
        assert "▼TITLE" in me.text
        assert asked(me) == "sort:-title"
        assert "›" in next(line for line in me.lines if "École" in line), "the cursor stays on its record"
        await me.press("slash", "ctrl+s")
        await me.type("Backwards\n")
        await me.press("escape")
        assert asked(me) == ""
        assert "TITLE" in me.text
        assert "▼" not in me.text
        await me.press("colon")
        await me.type("Backw\n")
        assert listed(me) == ["Pivoines", "École", "dahlias"]
        rows = me.app.screen.query_one("#list", RowList)
        at = me.lines[rows.region.y].index("▼TITLE") + 2
        await me.pilot.click(offset=Offset(at, rows.region.y))
        await me.settled()
        assert asked(me) == "sort:title"
        await sort(me, "As it comes")
        assert asked(me) == ""


async def test_every_long_list_is_sorted_in_the_language_of_who_reads(store: Store, cast: Cast, tmp_path: Path) -> None:
    load_kinds()
    news(store, cast, 3, "{n} nouvelle")
    on = account(store, cast)
    for title in TITLES:
        placed(store, cast, title, on=on)
        with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
            create(act, "brief", title, language="fr")
    async with seated(store, tmp_path, lang="fr", size=(120, 30)) as me:
        await me.press("3", "slash")
        await me.type("tri:-titre\n")
        assert "▼TITRE" in me.text
        assert listed(me)[:3] == ["Pivoines", "École", "dahlias"]
        await me.press("4", "L", "slash")
        await me.type(" tri:titre\n")
        assert asked(me) == "depuis:1j tri:titre"
        assert listed(me)[:3] == ["dahlias", "École", "Pivoines"]
        await me.press("comma", "1")
        assert asked(me) == "depuis:1j tri:date"
        assert listed(me)[:3] == ["Pivoines", "École", "dahlias"]
        await me.press("2", "slash")
        await me.type(" tri:titre\n")
        assert re.findall(r"\d nouvelle", "\n".join(line[:70] for line in me.lines[1:])) == [
            f"{n} nouvelle" for n in range(3)
        ]
        await me.press("1", "comma")
        assert "Trié" not in me.text  # nothing here is sorted
