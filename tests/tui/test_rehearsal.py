"""A deck is rehearsed by keys: a clock for each slide, an objection with its answer, and what each slide took."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cmsuite.core.clock import SetClock
from cmsuite.engines import acts
from cmsuite.engines.documents.life import create
from cmsuite.rooms import load_kinds
from cmsuite.store.store import Store
from cmsuite.tui.panels.rehearsal import Rehearsal, Rehearsed
from cmsuite.tui.places.document import DocumentScreen
from tests.conftest import NOW
from tests.strategy.plans import raw
from tests.tui.composing import shows, until
from tests.tui.seated import Seated, seated
from tests.workplace import Cast

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)]

EVIL = "\x1b[31m[red]A[/]\x1b]52;c;ZXZpbA==\x07\u202efdp"
SLIDES: list[dict[str, Any]] = [
    {"title": "Lamps can be repaired", "minutes": "2", "lines": ["Six networks looked at"], "notes": "Look at Hélène."},
    {"title": "The year costs {=strategy:budget.total}", "minutes": "1", "notes": EVIL},
    {"title": "We need you today", "minutes": "0.5"},
]


def talked(store: Store, cast: Cast, *objections: dict[str, Any]) -> int:
    """A deck of three slides, and the objections beside it; its document's id."""
    load_kinds()
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        plan = create(act, "strategy", "Plan", language="en", content=raw("strategy.en"), reason="A test.").document_id
        create(act, "argument_sheet", "Answers", language="en", content={"objections": list(objections)}, parent=plan)
        return create(
            act, "deck", "The talk", language="en", content={"slides": SLIDES, "slot": 10}, parent=plan
        ).document_id


def wait(me: Seated, seconds: float) -> None:
    """Let that much time go by on the clock of the program."""
    clock = me.app.seat.clock
    assert isinstance(clock, SetClock)
    clock.sleep(seconds)


async def opened(me: Seated, id: int) -> None:
    me.app.open_record(("document", id))
    await until(me, lambda: isinstance(me.app.screen, DocumentScreen) and me.app.screen.form is not None)
    await me.press("T")


async def test_each_slide_has_its_clock_and_what_it_took_is_told(store: Store, cast: Cast, tmp_path: Path) -> None:
    id = talked(store, cast)
    async with seated(store, tmp_path, clock=SetClock(NOW)) as me:
        await opened(me, id)
        assert isinstance(me.app.screen, Rehearsal)
        for said in (
            "1/3  Lamps can be repaired",
            "· Six networks looked at",
            "Look at Hélène.",
            "This slide: 0:00 / 2:00",
        ):
            assert said in me.text
        wait(me, 100)
        await me.press("p")
        assert "‖ PAUSE" in me.text
        wait(me, 1000)
        await me.press("p", "a")
        assert "Nobody objects" in me.told()
        wait(me, 20)
        await me.press("enter")
        assert "2/3  The year costs €18,600" in me.text
        assert "\x1b" not in me.text
        wait(me, 73)
        await me.press("p")
        assert "This slide: 1:13 / 1:00   In all: 3:13 / 3:30   ! TOO LONG" in me.text
        await me.press("left", "pagedown", "space")
        wait(me, 30)
        await me.press("enter")
        assert isinstance(me.app.screen, Rehearsed)
        lines = [" ".join(line.split()) for line in me.lines]
        assert any("2 The year costs €18,600 1:00 1:13 0:13 ! TOO LONG" in line for line in lines)
        assert sum("TOO LONG" in line for line in lines) == 1
        assert "3 of 3 slides said: 3:43 for 3:30 planned; of 10 min, 6:17 are left." in " ".join(
            " ".join(lines).split()
        )
        await me.press("down", "enter")
        assert isinstance(me.app.screen, DocumentScreen)
        assert me.app.screen.path.startswith("slides.1")


async def test_somebody_objects_once_and_the_answer_waits_for_a_key(store: Store, cast: Cast, tmp_path: Path) -> None:
    objection = {"objection": f"Too dear {EVIL}", "asker": "The accountant", "answer": f"It is paid back. {EVIL}"}
    id = talked(store, cast, objection)
    async with seated(store, tmp_path, clock=SetClock(NOW), lang="fr", plain=True) as me:
        await opened(me, id)
        said = []
        for _slide in SLIDES:
            if "OBJECTION" in me.text:
                assert "It is paid back" not in me.text
                await me.press("a")
                assert "Réponse\u00a0: It is paid back." in me.text
                said.append(me.text)
            await me.press("right")
        assert len(said) == 1
        assert "Too dear" in said[0]
        assert not {"\x1b", "\x07", "\u202e"} & set(said[0])
        await shows(me, "3 diapositives sur 3")
        await me.press("escape")
        assert isinstance(me.app.screen, DocumentScreen)


async def test_what_is_typed_and_not_saved_is_rehearsed_and_only_a_deck_is(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    id = talked(store, cast)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        empty = create(act, "deck", "Nothing yet", language="en", content={"slides": []}, parent=id - 2).document_id
    async with seated(store, tmp_path, clock=SetClock(NOW), size=(120, 40)) as me:
        await opened(me, id - 2)
        assert "Only a deck is rehearsed." in me.told()
        await me.press("escape")
        await opened(me, empty)
        assert "no slide to rehearse" in me.told()
        await me.press("escape")
        await opened(me, id)
        await me.press("escape", "escape")
        screen = me.app.screen
        assert isinstance(screen, DocumentScreen)
        screen.take_back({"slides": [{**SLIDES[0], "title": "Typed just now"}]})
        await me.press("T")
        assert "1/1  Typed just now" in me.text
        await me.press("escape", "escape")
        assert screen.dirty
