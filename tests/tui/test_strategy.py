"""A strategy on its screen: what it comes to is worked out again with each thing that is typed."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from cmsuite.engines import acts
from cmsuite.engines.documents.life import create, reopen, write
from cmsuite.engines.documents.models import DocumentVersion, VersionState
from cmsuite.store.store import Store
from tests.strategy.plans import raw
from tests.tui.composing import shows
from tests.tui.seated import seated
from tests.tui.test_document import content_of, to
from tests.tui.test_document_points import field
from tests.workplace import Cast

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)]


async def test_hours_and_money_follow_what_is_typed(store: Store, cast: Cast, tmp_path: Path) -> None:
    content = {name: value for name, value in raw("strategy.en").items() if name not in ("personas", "positioning")}
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        id = create(act, "strategy", "Plan", language="en", content=content).document_id
    async with seated(store, tmp_path, size=(140, 40)) as me:
        await me.press("3", "enter")
        await to(me, "Mix and cadence")
        await me.press("w", "w", "w")
        assert "WHAT IT COMES TO" in me.text
        assert "Hours a month: 89.5" in me.text
        assert "Repair: 38%" in me.text
        await me.press("enter", "enter")
        await field(me, "Pieces a month")
        await me.press("ctrl+u")
        await me.type("9")
        await shows(me, "red")
        await shows(me, "To take out")
        await me.press("ctrl+s")
    assert content_of(store, cast, id)["cadence"][0]["per_month"] == 9


async def test_the_table_of_changes_is_written_beside_the_other_formats(
    store: Store, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROWSER", "true")
    content = {"ambition": "Answer the same day", "origins": [{"field": "ambition", "reason": "Asked for"}]}
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        done = create(act, "strategy", "Plan", language="en", content={"ambition": "Answer"})
        sent = {"major": 1, "minor": 0, "state": VersionState.VALIDATED, "sent_at": act.now}
    with store.engine.begin() as rows:  # as it was long ago, whatever stands against it now
        rows.execute(sa.update(DocumentVersion).where(DocumentVersion.id == done.version_id).values(sent))
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        draft = reopen(act, done.document_id)
        write(act, draft.version_id, content)
    async with seated(store, tmp_path, size=(140, 40)) as me:
        await me.press("3", "p")
        assert "table of changes" in me.text
        await me.press(me.text.partition(" table of changes")[0].split()[-1])
        path = me.app.seat.workspace.exports / f"strategy_changes-{done.document_id}-draft-en.docx"
    assert path.exists()


async def test_other_kinds_have_no_such_side(store: Store, cast: Cast, tmp_path: Path) -> None:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        create(act, "minutes", "Minutes", language="en")
    async with seated(store, tmp_path, size=(140, 40)) as me:
        await me.press("3", "enter", "w", "w", "w")
        assert "AS IT WILL BE" in me.text


async def test_a_metric_is_chosen_of_the_dictionary_or_typed(store: Store, cast: Cast, tmp_path: Path) -> None:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        id = create(act, "strategy", "Plan", language="en", content={"objectives": [{"what": "Answer"}]}).document_id
    async with seated(store, tmp_path, size=(140, 40)) as me:
        await me.press("3", "enter")
        await to(me, "Objectives")
        await me.press("enter", "enter")
        await field(me, "Indicator that leads")
        await me.press("enter")
        await field(me, "Metric")
        await me.type("median fi")
        await me.press("right")
        assert "Median first response time: frt_median" in me.text
        await me.press("f4")
        assert "Amplification rate" in me.text
        await me.press("escape", "ctrl+s")
    assert content_of(store, cast, id)["objectives"][0]["lead"]["metric"] == "frt_median"
