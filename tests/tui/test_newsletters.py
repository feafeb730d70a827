"""Newsletters are followed, and the pace of sources chosen, by keys from the list of sources."""

from __future__ import annotations

from pathlib import Path

import pytest

from cmsuite.engines import acts
from cmsuite.engines.mail.boxes import add_box
from cmsuite.store.store import Store
from cmsuite.veille.sources import sources
from tests.engines.feeds.mailing import mailing
from tests.tui.seated import news, seated
from tests.workplace import Cast

pytestmark = [pytest.mark.anyio, pytest.mark.by_turns]


async def test_a_newsletter_is_followed_hurried_in_a_crisis_and_paced(store: Store, cast: Cast, tmp_path: Path) -> None:
    news(store, cast, 1)
    letters = tmp_path / "letters"
    letters.mkdir()
    (letters / "1.eml").write_bytes(mailing(1))
    async with seated(store, tmp_path, size=(80, 24)) as me:
        await me.press("2", "S", "n")
        assert "No mailbox or folder is read for newsletters yet" in " ".join(me.text.split())
        with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
            add_box(act, "folder", str(letters), purpose="newsletters")
        await me.press("escape", "n")
        assert "Numéro 1" in me.text
        await me.press("f", "5")
        assert me.told() == "Following Le Journal du Lien · u undoes"
        await me.press("escape", "h")
        await me.type("Attaque depuis lundi\n")
        assert me.told() == "1 source is asked every 15 minutes for 72 hours · u undoes"
        await me.press("h")
        assert me.told() == "1 source is back at its own pace."
        await me.press("p", "4")
        assert "is changed · u undoes" in me.told()
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        found = {one.title: one for one in sources(act)}
    assert found["Le Journal du Lien"].axis == "reputation"
    assert found["Le Journal du Lien"].hurried_until is None
    assert 86_400 in {one.planned_interval for one in found.values()}
