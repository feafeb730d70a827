"""What a rule finds in a document is corrected, explained, discussed, and held not to apply, from its own screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from cmsuite.engines.documents.kinds import Finding
from cmsuite.store.store import Store
from cmsuite.tui.panels.form import FormScreen
from cmsuite.tui.panels.told import Told
from tests.tui.composing import shows, until
from tests.tui.seated import Seated, seated
from tests.tui.test_document import WIDE, begun
from tests.workplace import Cast

pytestmark = pytest.mark.anyio


def said(me: Seated) -> list[str]:
    """How grave the repeated words are."""
    found: list[Finding] = me.app.screen.found.found  # type: ignore[attr-defined]
    return [one.severity for one in found if one.rule == "eden.repeated-word"]


async def test_what_does_not_apply_in_a_document_is_said_with_its_reason_and_undone(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    begun(store, cast, context="The fair of spring opens for the the public in May.")
    async with seated(store, tmp_path, size=WIDE) as me:
        await me.press("3", "enter")
        await shows(me, "for the the public")
        bench = me.app.screen.query_one("Bench")
        await until(me, lambda: said(me) == ["warn"])
        bench.turn("side")  # type: ignore[attr-defined]
        at = [one.rule for one in me.app.screen.found.found].index("eden.repeated-word")  # type: ignore[attr-defined]
        await me.press(*["down"] * at, "W")
        assert isinstance(me.app.screen, Told)
        assert "eden.repeated-word" in me.text
        await me.press("escape", "x")
        await me.type("short\n")
        assert "10" in me.told(), "a reason that says nothing is refused"
        await me.press("x")
        await me.type("the fair is called “the the”\n")
        await until(me, lambda: said(me) == ["info"])
        await me.press("u")
        await until(me, lambda: said(me) == ["warn"])


def at(me: Seated, rule: str) -> int:
    return [one.rule for one in me.app.screen.found.found].index(rule)  # type: ignore[attr-defined]


def context(me: Seated) -> str:
    return str(me.app.screen.content["context"])  # type: ignore[attr-defined]


async def test_what_may_be_corrected_is_by_a_key_all_that_is_safe_by_another_and_had_back(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    first = "Our summer fair it's open.\nIt opens for the the public on 04/05/2027 in full color."
    begun(store, cast, context=first)
    async with seated(store, tmp_path, size=WIDE) as me:
        await me.press("3", "enter")
        await shows(me, "Context")
        await until(me, lambda: said(me) == ["warn"])
        me.app.screen.query_one("Bench").turn("side")  # type: ignore[attr-defined]
        await me.press("home", *["down"] * at(me, "eden.date-format"), "f")
        await until(me, lambda: "on 4 May 2027 in" in context(me))
        assert context(me).startswith("Our summer fair it's open.\n"), "a line that is not corrected keeps its letters"
        await me.press("F")
        await until(me, lambda: context(me).endswith("in full colour."))
        assert "the the" in context(me), "what is only proposed waits for a person"
        await me.press("ctrl+z")
        await until(me, lambda: context(me).endswith("in full color."))
        await me.press("ctrl+z")
        await until(me, lambda: context(me) == first)
        await me.press("ctrl+z")
        assert me.told() == "There is no correction to take back."
        await until(me, lambda: said(me) == ["warn"])
        await me.press("home", *["down"] * at(me, "eden.repeated-word"), "c")
        await until(me, lambda: isinstance(me.app.screen, FormScreen))
        assert "for the the public on 04/05/2027 in…”: Repeated" in me.text
