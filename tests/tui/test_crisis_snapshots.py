"""Comments on trial, a crisis plan and a drill, as they are, line by line: see test_snapshots."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from rich.cells import cell_len

from cmsuite.core.clock import SetClock
from cmsuite.store.store import Store
from tests.conftest import NOW
from tests.journeys.test_moderation_keys import COMMENTS, documents
from tests.tui.composing import paste, shows, until
from tests.tui.seated import seated
from tests.tui.test_snapshots import _cut, _english, same

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)]
SIZES = {"80x24": (80, 24), "160x50": (160, 50)}


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("size", SIZES)
async def test_trial_and_drill_look_as_they_did(store: Store, tmp_path: Path, lang: str, size: str) -> None:
    documents(store)
    clock = SetClock(NOW)
    async with seated(store, tmp_path, me="karim@lumen.example", size=SIZES[size], lang=lang, clock=clock) as me:

        def seen(name: str) -> None:
            same(f"crisis/{name}-{lang}-{size}", me.lines)
            assert [line for line in me.lines if cell_len(line) > SIZES[size][0]] == []
            assert list(_cut(me)) == []
            assert lang != "fr" or _english(me.lines) == []

        await me.press("3", "down", "enter", "C", "e")
        await paste(me, COMMENTS)
        await me.press("ctrl+s")
        await shows(me, "merci pour tout")
        await me.press("down")
        seen("comments")
        await me.press("k")
        seen("known")
        await me.press("escape", "escape", "escape", "3", "home", "enter", "C")
        await shows(me, "S4", "Chloé Martin")
        seen("plan")
        await me.press("enter")
        seen("begin")
        await me.press("ctrl+s")
        await shows(me, "T+0")
        clock.at = NOW + timedelta(minutes=1)
        await me.press("down", "space")
        await me.type("Publications gelées\n")
        await shows(me, "Publications gelées")
        await me.press("l", "3")
        await me.type("Sur la parole de Karim\n")
        await shows(me, "Sur la parole de Karim")
        clock.at = NOW + timedelta(minutes=3)
        me.app.look()
        await until(me, lambda: "10:03" in me.lines[0])  # the whole's clock, then that of the drill
        me.app.screen.tell_time()  # type: ignore[attr-defined]
        await me.settled()
        seen("steps")
        await me.press("w")
        seen("log")
        await me.press("s", "2")
        await shows(me, "15/15")
        me.app.look()
        await until(me, lambda: {"DRILL", "EXERCICE"}.isdisjoint(me.lines[0].split()))
        seen("score")
