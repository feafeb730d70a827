"""Plain mode, as a screen reader follows it: one pane at a time, nothing drawn, the real cursor on the line at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from cmsuite.store.store import Store
from cmsuite.tui.panels.both_sides import BothSides
from cmsuite.tui.panels.confirm import Confirm
from cmsuite.tui.widgets.run_bar import RunBar, Running
from tests.content.desk import a_post
from tests.tui.composing import shows
from tests.tui.seated import Seated, news, placed, seated
from tests.workplace import Cast

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)]
DRAWN = set("│─▁▂▃▄▅▆▇█┃━▌▏▎")


def said(me: Seated) -> str:
    """The line on which the terminal's own cursor stands, from there on."""
    x, y = me.app.cursor_position
    return me.lines[y][x:]


async def test_the_cursor_stands_on_the_line_at_hand_wherever_one_is(store: Store, cast: Cast, tmp_path: Path) -> None:
    news(store, cast, 3)
    placed(store, cast, "Rosiers en pot")
    async with seated(store, tmp_path, plain=True) as me:
        assert "Rosiers" in said(me), "at once, before any key"
        await me.press("2")
        assert "News 2" in said(me)
        await me.press("down")
        assert "News 1" in said(me)
        await me.press("comma")
        assert said(me).startswith("› 1 ")
        await me.press("down")
        assert said(me).startswith("› 2 ")
        await me.press("escape")
        assert "News 1" in said(me)
        await me.press("4")
        assert "Rosiers" in said(me)
        await me.press("w")
        assert said(me).startswith("›TUE 10"), "a day without an entry is at hand by its name"
        await me.press("right")
        assert said(me).startswith("›? KI Rosiers")
        await me.press("m")
        assert said(me).startswith("›11")
        me.app.push_screen(Confirm("Sure?", "It goes.", "Go"))
        await me.settled()
        assert said(me).startswith("› 1 Leave it")


async def test_one_pane_is_there_at_a_time_and_nothing_is_drawn(store: Store, cast: Cast, tmp_path: Path) -> None:
    a_post(store, cast, text="La lampe Aube arrive!")
    async with seated(store, tmp_path, plain=True, size=(200, 60)) as me:
        await me.press("5", "enter")
        assert "COMMON TEXT" in me.text
        assert not {"PREVIEW", "MEDIA", "CHECKS"} & set(me.text.split())
        assert not DRAWN & set(me.text)
        await me.press("ctrl+o", "c")
        await shows(me, "! warn", "Thin no-break space")
        assert "COMMON TEXT" not in me.text
        assert said(me).startswith("›! warn")
        assert not DRAWN & set(me.text)
        await me.press("ctrl+o", "a")
        me.app.push_screen(BothSides("Two wrote.", "Mine is this.", "Theirs is that."))
        await me.settled()
        mine, theirs = (me.text.find(one) for one in ("{+Mine+} is", "{+Theirs+} is"))
        assert -1 < mine < theirs, me.text
        assert not DRAWN & set(me.text)
        await me.press("escape")
        me.app.action_panel("jobs:Jobs")
        await me.settled()
        bar = next(iter(me.app.screen.query(RunBar)))
        bar.show(Running(1, "Feeds", 4, 10, (3, 7)))
        assert bar.render().plain.split() == ["Feeds", "3/7", "4", "s,", "about", "5", "s", "left"]
