"""The SWOT board as it is, line by line, on the note of the demonstration: see test_snapshots."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len

from cmsuite.store.store import Store
from tests.tui.composing import until
from tests.tui.seated import seated
from tests.tui.swot import at_the_board, of_the_demo
from tests.tui.test_snapshots import _cut, _english, same
from tests.workplace import Cast

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)]
SIZES = {"80x24": (80, 24), "120x40": (120, 40)}
SCREENS = {
    "board": "",
    "threats": "right down down down down down down",
    "crossed": "x right down down",
    "pairs": "escape tab w 1 3",
    "ranking": "escape k down",
}
"""Each with the keys that lead to it from the one before."""


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("size", SIZES)
async def test_the_board_looks_as_it_did(store: Store, cast: Cast, tmp_path: Path, lang: str, size: str) -> None:
    id = of_the_demo(store, cast, lang)
    async with seated(store, tmp_path, size=SIZES[size], lang=lang) as me:
        board = await at_the_board(me, id)
        await until(me, lambda: bool(board.against))  # what stands against it comes a moment later
        for name, keys in SCREENS.items():
            await me.press(*keys.split())
            same(f"swot/{name}-{lang}-{size}", me.lines)
            assert me.lines[-1].endswith("? Touches" if lang == "fr" else "? Keys")
            assert [line for line in me.lines if cell_len(line) > SIZES[size][0]] == []
            assert list(_cut(me)) == []
            assert lang != "fr" or _english(me.lines) == []
