"""A client's mail, read and recorded at the screen."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from cmsuite.engines import acts
from cmsuite.engines.documents.models import DocumentVersion, VersionState
from cmsuite.store.store import Store
from tests.engines.mail.letters import mail
from tests.engines.mail.post import Desk, desk
from tests.tui.seated import seated

pytestmark = pytest.mark.anyio


@pytest.fixture
def at(store: Store, tmp_path: Path) -> Desk:
    return desk(store, tmp_path)


def state(at: Desk) -> VersionState:
    with acts.read(at.store, by=at.cast.chloe, brand=at.cast.brand) as act:
        return act.session.scalars(sa.select(DocumentVersion.state).order_by(DocumentVersion.id)).one()


async def test_an_answer_is_read_in_today_and_recorded_with_a_function(at: Desk, tmp_path: Path) -> None:
    _made, code = at.sent()
    at.drop(mail(f"Bon pour accord, merci.\n\n> {code}\n"))
    at.read()
    async with seated(at.store, tmp_path / "seat", size=(100, 40)) as me:
        assert "! ANSWER" in me.text
        await me.press("enter")
        assert "│ Bon pour accord, merci." in me.text
        assert "An address can be forged" in me.text
        assert "a yes" in me.text
        await me.press("ctrl+s")
        assert "as what does Hélène Aubry sign?" in " ".join(me.text.split())
        assert state(at) == VersionState.SENT
        await me.press("tab")
        await me.type("Director")
        await me.press("ctrl+s")
        assert "ANSWER" not in me.text
    assert state(at) == VersionState.VALIDATED


async def test_a_mail_that_answers_nothing_is_put_aside(at: Desk, tmp_path: Path) -> None:
    at.drop(mail("Je regarde demain. MEMO-ATELIERLUMEN-1.0-00000000"))
    at.read()
    async with seated(at.store, tmp_path / "seat", size=(100, 40)) as me:
        await me.press("enter")
        assert "is of no document of this brand" in " ".join(me.text.split())
        await me.press("ctrl+s")
        assert "ANSWER" not in me.text
    assert [line.state for line in at.letters()] == ["ignored"]
