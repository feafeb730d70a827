"""The list at hand as a spreadsheet, by a key: all of it, also what no screen has shown yet."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest
from textual.widgets import Input

from cmsuite.store.store import Store
from cmsuite.tui.widgets.row_list import RowList
from tests.tui.seated import Seated, news, seated
from tests.workplace import Cast

pytestmark = pytest.mark.anyio
MANY = 1_300


async def into(me: Seated, file: Path) -> None:
    """Name a file where it is asked for."""
    me.app.screen.query_one(Input).value = str(file)
    await me.press("enter")


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
async def test_a_list_is_written_whole_and_a_refusal_leaves_its_name_to_be_mended(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    news(store, cast, MANY, "=News {n}")
    file, table = tmp_path / "new" / "all.xlsx", tmp_path / "all.csv"
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await me.press("2", "ctrl+e")
        assert "exports/veille-" in me.text
        await me.press("ctrl+u")
        await me.type("list.txt\n")
        assert "ends with .csv or .xlsx" in me.text
        await into(me, file)
        assert me.told() == f"Written to {file}."
        await me.press("ctrl+e")
        await into(me, table)
        (tmp_path / "folder.csv").mkdir()
        await me.press("ctrl+e")
        await into(me, tmp_path / "folder.csv")
        assert "could not be written: it is a folder" in me.told()
        await me.press("slash", "ctrl+u")
        await me.type("nothing\n")
        await me.press("ctrl+e")
        assert me.told() == "No list is at hand here that could be written."
    sheet = openpyxl.load_workbook(file).worksheets[1]
    heads = [cell.value for cell in sheet[4]]
    titles = [row[heads.index("TITLE")] for row in sheet.iter_rows(min_row=5, values_only=True)]
    assert len(titles) == MANY
    assert titles[0] == f"=News {MANY - 1}"
    with table.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.reader(lines))
    assert rows[0] == heads
    assert [row[heads.index("TITLE")] for row in rows[1:]] == [f"'{title}" for title in titles]


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
async def test_a_page_that_is_asked_for_meanwhile_is_shown_and_takes_no_row_from_the_sheet(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    news(store, cast, MANY)
    gathered: list[list[str]] = []
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await me.press("2")
        rows = me.app.screen.query_one(RowList)
        rows.gather(lambda all_: gathered.append([one.title for one in all_]))
        rows.to(rows.ids[700])
        await me.settled()
        assert gathered == [[f"News {n}" for n in reversed(range(MANY))]]
        assert f"News {MANY - 701}" in me.text
        assert "…" not in "".join(me.lines[3:])
