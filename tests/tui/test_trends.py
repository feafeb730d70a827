"""Trends by keys: read with their curve, reported, pinned, looked at again; competitors."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from cmsuite.engines import acts
from cmsuite.engines.documents.models import Document
from cmsuite.store.store import Store
from cmsuite.veille.signals import signals
from tests.conftest import NOW
from tests.tui.seated import seated
from tests.veille.trends.test_finding import came_in
from tests.workplace import Cast

pytestmark = [pytest.mark.anyio, pytest.mark.by_turns]


async def test_a_trend_is_read_reported_and_pinned_by_keys(store: Store, cast: Cast, tmp_path: Path) -> None:
    came_in(store, cast, lambda week, n: f"Étiquetage mot{n}" if week == 1 and n < 12 else f"mot{n} {week}")
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await me.press("2", "V")
        whole = " ".join(me.text.split())
        assert "“étiquetage”: 12 of 30 stories" in whole
        assert "Expected at most (95%)" in whole
        assert "▲ emerging" in whole
        await me.press("p")
        await me.type("It becomes a law.")
        await me.press("tab")
        await me.type((NOW.date() + timedelta(days=9)).isoformat())
        await me.press("ctrl+s")
        assert me.told() == "Pinned: étiquetage · u undoes"
        await me.press("s", "n")
        assert "étiquetage · now: 12 of 30 stories" in " ".join(me.text.split())
        await me.press("d")
        await me.type("Nothing came of it.\n")
        assert me.told() == "étiquetage: dropped · u undoes"
        await me.press("escape", "C")
        assert "No source is followed on the axis of competitors." in " ".join(me.text.split())
        await me.press("escape", "n")
        assert "Trend report" in " ".join(me.text.split())
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        (line,) = signals(act, reviewed=True)
        assert (line.outcome, line.reason, line.figures["k"]) == ("dropped", "Nothing came of it.", 12)
        (made,) = act.session.query(Document).all()
        assert made.kind == "trend_report"
