"""What a rule finds in a document is explained, and held not to apply, from its own screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from cmsuite.engines.documents.kinds import Finding
from cmsuite.store.store import Store
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
