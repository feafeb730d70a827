"""The log of decisions on its panel: written down, taken back, never changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from cmsuite.engines import acts
from cmsuite.engines.evidence.decisions import decisions
from cmsuite.store.store import Store
from tests.tui.seated import seated
from tests.workplace import Cast

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)]


async def test_a_decision_is_written_down_and_taken_back_by_another(store: Store, cast: Cast, tmp_path: Path) -> None:
    async with seated(store, tmp_path, size=(80, 24)) as me:
        await me.press("3", "L")
        assert "No decision yet. a writes one down." in me.text
        await me.press("a")
        await me.type("No TikTok before autumn\nHélène Aubry, Karim Benali\nToo few hours\n")
        await me.press("ctrl+s")
        assert me.told() == "Decision 1 is written down."
        assert "Because: Too few hours" in me.text
        await me.press("t")
        assert "Trace  decision 1 No TikTok before autumn" in me.text
        await me.press("escape")
        await me.press("d")
        assert "It takes back decision 1. No TikTok before autumn" in me.text
        await me.type("A test in October\nHélène Aubry\nNew hours\n")
        await me.press("ctrl+s", "down", "d")
        assert me.told() == "Decision 2 took it back."
        await me.press("up", "r")
        assert "It takes back decision 2. A test in October" in me.text
        await me.type("\n\nStill no hours\n")
        for _field in range(3):
            await me.press("down")
        await me.type("2026-03-11")
        await me.press("ctrl+s")
        assert me.told() == "Decision 3 is written down."
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        first, second, third = decisions(act)
    assert (third.text, third.reason, third.reverses) == ("A test in October", "Still no hours", 2)
    assert (first.deciders, first.reversed_by, second.reverses) == (("Hélène Aubry", "Karim Benali"), 2, 1)
