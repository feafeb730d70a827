"""A SWOT note in the store, for its screens."""

from __future__ import annotations

from typing import Any

from cmsuite.engines import acts
from cmsuite.engines.documents.life import create
from cmsuite.engines.documents.views import document
from cmsuite.matrix.schema import SwotNote
from cmsuite.rooms import load_kinds
from cmsuite.store.store import Store
from cmsuite.tui.panels.swot import SwotBoard
from tests.matrix.notes import WHOLE
from tests.tui.seated import Seated
from tests.workplace import Cast


def noted(store: Store, cast: Cast, **content: Any) -> int:
    """The whole note of the tests, without evidence; its document's id."""
    load_kinds()
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        return create(
            act, "swot_note", "SWOT, spring", language="en", content={**WHOLE, **content}, reason="Asked so."
        ).document_id


def stands(store: Store, cast: Cast, id: int) -> SwotNote:
    """What the store says that it says."""
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        return SwotNote.model_validate(document(act, id).newest.content)


async def at_the_board(me: Seated, id: int) -> SwotBoard:
    """Sit down at its board."""
    board = SwotBoard(id)
    me.app.push_screen(board)
    await me.settled()
    return board
