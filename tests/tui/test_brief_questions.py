"""What a brief leaves to ask, by keys: taken into the draft, sent, answered; what was said put into a field."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cmsuite.briefs.brief import BRIEF
from cmsuite.engines import acts
from cmsuite.engines.documents.life import create
from cmsuite.engines.documents.views import document
from cmsuite.store.store import Store
from tests.briefs.test_brief import WHOLE
from tests.tui.composing import shows
from tests.tui.seated import seated
from tests.workplace import Cast

pytestmark = pytest.mark.anyio


def begun(store: Store, cast: Cast, **content: Any) -> int:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        return create(act, BRIEF.name, "Spring", language="fr", content={**WHOLE, **content}).document_id


def questions(store: Store, cast: Cast, id: int) -> list[tuple[str, str, str]]:
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        content = document(act, id).newest.content
    return [(one["key"], one["state"], one["rule"]) for one in content["questions"]]


async def test_questions_are_asked_sent_and_settled_by_keys(store: Store, cast: Cast, tmp_path: Path) -> None:
    id = begun(store, cast, context="", request="Soyons plus visibles", provenance=[
        {"field": "budget", "origin": "assumed"}], assumptions=[{"field": "budget", "what": "6 400"}])  # fmt: skip
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await me.press("3", "enter")
        await shows(me, "✗ Context")
        await me.press("Q", "1")
        await shows(me, "What set this request off")
        await me.press("enter")
        await shows(me, "not saved")
        await me.press("Q", "2", "ctrl+s")
        assert me.told() == "Saved."
        assert "awaiting answers" in me.text
        assert {state for _key, state, _rule in questions(store, cast, id)} == {"sent"}
        await me.press("Q", "3", "enter")
        await me.type("A fair in May.")
        await me.press("ctrl+s")
        await shows(me, "not saved")
        await me.press("Q", "4", "enter")
        await me.type("None.")
        await me.press("ctrl+s")
        await me.press("ctrl+s")
        assert me.told() == "Saved."
    states = [state for _key, state, _rule in questions(store, cast, id)]
    assert states.count("answered") == 1
    assert states.count("assumed_by_agency") == 1


async def test_what_was_said_is_put_into_a_field(store: Store, cast: Cast, tmp_path: Path) -> None:
    id = begun(store, cast, context="", statements=[{"at": "10:15", "who": "Hélène", "said": "A fair in May."}])
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await me.press("3", "enter")
        await shows(me, "✗ Context")
        await me.press("Q", "7", "enter")
        await me.type("context")
        await me.press("enter")
        await shows(me, "✓ Context")
        await me.press("ctrl+s")
        assert me.told() == "Saved."
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        content = document(act, id).newest.content
    assert content["context"] == "A fair in May."
    assert (content["provenance"][0]["who"], content["provenance"][0]["statement"]) == ("Hélène", "S1")


async def test_what_is_said_now_is_kept_and_objectives_and_sums_lead_to_their_places(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    id = begun(store, cast)
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await me.press("3", "enter")
        await shows(me, "✓ Stakes")
        await me.press("Q", "6")
        await me.type("A fair in May.")
        await me.press("ctrl+s")
        await shows(me, "not saved")
        await me.press("Q", "8")
        await shows(me, "✓S ✓M ✓A ✓R ✓T · × 1.7")
        await me.press("enter")
        await shows(me, "In the client's words")
        await me.press("escape", "escape", "Q", "9")
        await shows(me, "Fees · €6,000 · 93.8%")
        await me.press("escape", "ctrl+s")
        assert me.told() == "Saved."
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        (said,) = document(act, id).newest.content["statements"]
    assert (said["at"], said["said"]) == ("10:00", "A fair in May.")
