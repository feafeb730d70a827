"""Trends by keys: read with their curve, reported, pinned, looked at again; competitors."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from cmsuite.engines import acts
from cmsuite.engines.documents.models import Document
from cmsuite.engines.feeds.indexing import index_all
from cmsuite.engines.feeds.models import Item
from cmsuite.rooms import load_kinds
from cmsuite.store.store import Store
from cmsuite.veille.analysing import analyse
from cmsuite.veille.rating import Rating
from cmsuite.veille.signals import signals
from tests.conftest import NOW
from tests.tui.seated import Seated, seated
from tests.tui.test_settings import one_store
from tests.veille.test_plan import WHOLE, question
from tests.veille.test_plan_in_force import validated
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


def whole(me: Seated) -> str:
    """What is on the screen in one line, without frames."""
    return " ".join(me.text.replace("│", " ").split())


@one_store
async def test_what_else_the_keys_of_trends_and_weak_signals_do(store: Store, cast: Cast, tmp_path: Path) -> None:
    came_in(store, cast, lambda week, n: f"Étiquetage mot{n}" if week == 1 and n < 12 else f"mot{n} {week}")
    load_kinds()
    validated(store, cast, questions=[question(8, "trade", keywords_fr=["étiquetages"]), *WHOLE["questions"]])
    index_all(store, by=cast.worker)
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await me.press("2", "V", "F")
        assert "a sheet begins from what was analysed" in me.told()
        await me.press("t")
        assert "Trace  item" in me.text
        await me.press("escape", "X", "4")
        assert "0 stories" in me.text
        assert "technology · words of titles" in whole(me)
        await me.press("X", "1")
        assert "all axes · words of titles" in whole(me)
        await me.press("T")
        assert "0 terms tested" in me.text
        assert "tags of items" in me.text
        await me.press("T")
        assert "▲ emerging" in me.text
        assert "“étiquetages”: 12 of 30 stories" in whole(me)
        await me.press("p")
        await me.type("It becomes a law.")
        await me.press("tab")
        await me.type((NOW.date() + timedelta(days=9)).isoformat())
        await me.press("ctrl+s", "s", "e", "ctrl+u")
        await me.type("It stays.")
        await me.press("ctrl+s")
        assert me.told() == "étiquetages: waits · u undoes"
        assert "It stays." in me.text
        await me.press("n")
        assert "étiquetages · now: 12 of 30 stories" in whole(me)
        await me.press("c")
        await me.type("The decree of March.\n")
        assert me.told() == "étiquetages: confirmed · u undoes"
        assert "The decree of March." in me.text
        await me.press("s", "enter")
        assert any("›" in line and "Étiquetage mot11" in line for line in me.lines), me.text
        with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
            (line,) = signals(act, reviewed=True)
            item = act.session.scalar(sa.select(Item.id).where(Item.title == "Étiquetage mot11"))
        assert (line.outcome, line.hypothesis, line.figures["by"]) == ("confirmed", "It stays.", "keywords")
        with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
            assert item is not None
            summary = "Dès juin, chaque bouquet dit d'où viennent ses fleurs, au mètre près."
            analyse(act, item, summary, "Nous le disons déjà.", rating=Rating("A", 2))
        await me.press("V", "F")
        assert "Documents ▸ Fiche de veille" in me.lines[0]
        assert "Étiquetage mot11" in me.lines[0]
