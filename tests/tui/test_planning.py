"""What a watch plan takes from elsewhere, by keys: its sources and rules, counted; what a brief leaves open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cmsuite.engines import acts
from cmsuite.engines.documents.life import create, submit, write
from cmsuite.engines.documents.views import document
from cmsuite.store.store import Store
from cmsuite.veille.plan.kind import PLAN
from tests.tui.composing import shows
from tests.tui.seated import news, seated
from tests.workplace import Cast

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)]


def begun(store: Store, cast: Cast, **content: Any) -> int:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        return create(act, PLAN.name, "Watch", language="fr", content=content or None).document_id


def said(store: Store, cast: Cast, id: int) -> dict[str, Any]:
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        return dict(document(act, id).newest.content)


async def test_a_plan_is_measured_and_that_is_undone(store: Store, cast: Cast, tmp_path: Path) -> None:
    news(store, cast, 3)
    id = begun(store, cast)
    async with seated(store, tmp_path) as me:
        await me.press("3", "enter")
        await shows(me, "Watch questions")
        await me.press("M")
        assert me.told() == "The plan lists 1 source. · u undoes"
        await shows(me, "✓ Counted on")
        (source,) = said(store, cast, id)["sources"]
        assert (source["key"], source["new_90d"]) == ("S1", 3)
        await me.press("u")
        assert said(store, cast, id)["sources"] == []


async def test_a_plan_that_changed_or_left_or_is_none_is_not_measured(store: Store, cast: Cast, tmp_path: Path) -> None:
    news(store, cast, 1)
    id = begun(store, cast)
    async with seated(store, tmp_path) as me:
        await me.press("3", "enter")
        await shows(me, "Watch questions")
        with acts.open(store, by=cast.karim, brand=cast.brand) as act:
            newest = document(act, id).newest
            write(act, newest.id, {**newest.content, "slot": "Monday"}, seen=newest.row_version)
        await me.press("M")
        assert "Karim" in me.told()
        assert said(store, cast, id)["sources"] == []
        with acts.open(store, by=cast.karim, brand=cast.brand) as act:
            submit(act, document(act, id).newest.id)
        await me.press("escape", "enter", "M")
        assert me.told().startswith("This version is in internal review: what it says stays as it is.")
        with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
            create(act, "brief", "Spring", reason="Asked by phone today.")
        await me.press("escape", "3", "home", "enter")
        await shows(me, "Spring")
        await me.press("M")
        assert me.told() == "Only a watch plan is measured."


async def test_what_a_brief_leaves_open_becomes_questions_of_the_plan(store: Store, cast: Cast, tmp_path: Path) -> None:
    states = {"Who else sells lamps?": "open", "Is there a fair?": "assumed_by_agency", "The budget?": "answered"}
    id = begun(store, cast)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        asked = [{"question": question, "state": state} for question, state in states.items()]
        brief = create(act, "brief", "Spring", content={"questions": asked}).document_id
    async with seated(store, tmp_path, size=(120, 40)) as me:
        me.app.open_record(("document", brief), cast.brand)
        await me.settled()
        await me.press("A")
        assert "Q2 · Is there a fair?" in me.text
        assert "The budget?" not in me.text
        await me.press("space", "space", "enter")
        assert me.told() == "2 proposals wait for an answer: P in the list of documents."
        await me.press("escape", "P", "end")
        assert "Comes from: Spring · questions.Q1" in me.text
        await me.press("a")
        assert me.told() == "Proposal 1 is taken: Watch."
        assert [(one["key"], one["question"]) for one in said(store, cast, id)["questions"]] == [
            ("Q1", "Who else sells lamps?")
        ]
        await me.press("u")
        assert said(store, cast, id)["questions"] == []
