"""A charter on trial, and what is let pass of the rules, as they are, line by line: see test_snapshots."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len

from cmsuite.engines import acts
from cmsuite.engines.rules.exemptions import suppress
from cmsuite.store.store import Store
from tests.cli.test_charters import planned_posts
from tests.tui.composing import shows
from tests.tui.seated import seated
from tests.tui.test_charter import a_charter
from tests.tui.test_settings import to
from tests.tui.test_snapshots import _cut, _english, same
from tests.workplace import Cast

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)]
SIZES = {"80x24": (80, 24), "160x50": (160, 50)}
SCREENS = {
    "posts": ("3 enter C", "plan.cadence"),
    "rules": ("w", "2 / 3"),
    "changes": ("w", "250"),
    "in force": (f"escape escape {' '.join(to('in_force'))}", "a11y.alt-missing"),
    "passes": ("x", "edfr.placeholder"),
}
"""Each with the keys that lead to it from the one before, and what shows that it is there."""
CHANGES = ("in force",)
"""What each pack changes: no picture is kept of it."""


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("size", SIZES)
async def test_the_trial_looks_as_it_did(store: Store, cast: Cast, tmp_path: Path, lang: str, size: str) -> None:
    a_charter(store, cast)
    planned_posts(store, cast, 2)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        suppress(act, "post", 1, "edfr.placeholder", "f" * 16, "Le client remplit ce champ.")
    async with seated(store, tmp_path, me="karim@lumen.example", size=SIZES[size], lang=lang) as me:
        for name, (keys, there) in SCREENS.items():
            await me.press(*keys.split())
            await shows(me, there)
            if name not in CHANGES:
                same(f"charter/{name}-{lang}-{size}", me.lines)
            assert [line for line in me.lines if cell_len(line) > SIZES[size][0]] == []
            assert list(_cut(me)) == []
            assert lang != "fr" or name in CHANGES or _english(me.lines) == []
