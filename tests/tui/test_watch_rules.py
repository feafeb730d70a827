"""Rules of the watch by keys: written, tried, applied, turned off, and taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from cmsuite.engines import acts
from cmsuite.store.store import Store
from cmsuite.tui.widgets.row_list import RowList
from cmsuite.veille.rules import Said, add_rule, from_toml, rules
from tests.tui.seated import news, seated
from tests.workplace import Cast

pytestmark = [pytest.mark.anyio, pytest.mark.by_turns]


async def test_a_rule_is_written_tried_applied_and_turned_off(store: Store, cast: Cast, tmp_path: Path) -> None:
    ids = news(store, cast, 3)
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await me.press("2")
        assert "Priority score now: 4" in me.text
        await me.press("R", "a")
        await me.type("fresh")
        await me.press("tab")
        await me.type("news AND (")
        await me.press("ctrl+s")
        assert "bracket has to come here" in " ".join(me.text.split())
        await me.press("shift+tab", "tab", "ctrl+u")
        await me.type("title:news")
        await me.press("ctrl+s")
        assert me.told() == "Added: fresh · u undoes"
        await me.press("ctrl+e", "ctrl+u")
        await me.type(f"{tmp_path / 'rules.toml'}\n")
        assert me.told() == f"Written to {tmp_path / 'rules.toml'}."
        assert [one.query for one in from_toml((tmp_path / "rules.toml").read_bytes(), "")] == ["title:news"]
        await me.press("T")
        assert "3 of 3 items of the last 90 days" in me.text
        assert "By week, the newest last: " in me.text
        await me.press("t")
        assert "Trace  item" in me.text
        assert "News 2" in me.text
        await me.press("escape", "space", "down", "space")
        me.app.look()  # it sees what was written just now, and takes no mark away
        await me.settled()
        await me.press("s")
        assert me.told() == "Judged: fresh · u undoes"
        assert "Of the examples judged, 67% fit" in " ".join(me.text.split())
        await me.press("n", "escape")
        assert "67%" in me.text, "the list of rules says it"
        await me.press("A")
        assert "3 would have another score" in " ".join(me.text.split())
        await me.press("A")
        assert "3 have another score now" in " ".join(me.text.split())
        await me.press("x")
        assert me.told() == "Off: fresh · u undoes"
        assert "It is off." in me.text
        await me.press("u")
        assert me.told().startswith("Undone: ")
        assert "It is off." not in me.text
        await me.press("U")
        assert "It is off." in me.text
        here = me.app.screen.query_one(RowList).current
        with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
            add_rule(act, Said("another", "roses"))
        me.app.look()
        await me.settled()
        assert "another" in me.text
        assert me.app.screen.query_one(RowList).current == here
        await me.press("J")
        assert "SAID" in me.text
        await me.press("escape")
        assert "another" in me.text
        await me.press("home", "e", "tab", "ctrl+u")
        await me.type("roses OR tulips")
        await me.press("ctrl+s")
        assert me.told() == "Changed: another · u undoes"
        assert "roses OR tulips" in me.text
        await me.press("D")
        assert me.told() == "Removed: another · u undoes"
        assert "tulips" not in me.text
        await me.press("escape", "slash", "ctrl+u")
        await me.type("sort:score\n")
        assert "SCORE" in me.lines[2]
        assert "Priority score now: " in me.text
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        fresh = next(one for one in rules(act) if one.name == "fresh")
        assert (fresh.query, fresh.enabled) == ("title:news", False)
    assert ids


async def test_what_a_rule_did_is_opened_from_today(store: Store, cast: Cast, tmp_path: Path) -> None:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        add_rule(act, Said("told", '"News 2"', "alert"))
        thrown_out = add_rule(act, Said("promo", '"News 1"', "discard", target="promotional"))
    news(store, cast, 3)
    async with seated(store, tmp_path) as me:
        await me.press("1")
        await me.press(*["down"] * next(n for n, line in enumerate(me.lines[2:]) if "was discarded by a rule" in line))
        await me.press("enter")
        assert f"state:discarded rule:{thrown_out.id}" in me.text
        assert "News 1" in me.text
        assert "News 0" not in me.text
        await me.press("1", "home", "enter")
        assert "state:new rule:" in me.text
        assert "News 2" in me.text
        assert "News 0" not in me.text
