"""A SWOT note in the store, for its screens."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import cmsuite.sandbox
from cmsuite.engines import acts
from cmsuite.engines.documents.content import dumped
from cmsuite.engines.documents.files import from_markdown
from cmsuite.engines.documents.life import create
from cmsuite.engines.documents.views import document
from cmsuite.engines.evidence.keeping import Given, keep
from cmsuite.matrix.schema import SwotNote
from cmsuite.rooms import load_kinds
from cmsuite.store.store import Store
from cmsuite.tui.panels.swot import SwotBoard
from tests.matrix.notes import WHOLE
from tests.tui.seated import Seated
from tests.workplace import Cast

FOLDER = Path(cmsuite.sandbox.__file__).parent / "documents"


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


def of_the_demo(store: Store, cast: Cast, language: str) -> int:
    """The SWOT note of the demonstration with what it follows from, a draft; its document's id."""
    load_kinds()
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        for row in tomllib.loads((FOLDER / "evidence.toml").read_text(encoding="utf-8"))["evidence"]:
            of_it = (row["starts_on"], row["ends_on"], row.get("n"))
            keep(act, Given(row["kind"], row["title"][language], row["source"], row["grade"], *of_it))
        above: int | None = None
        for kind in ("brief", "audit_report", "swot_note"):
            said = from_markdown((FOLDER / f"{kind}.{language}.md").read_text(encoding="utf-8"))
            content = dumped(said.content)
            made = create(act, kind, said.title, language=language, content=content, parent=above, reason="A test.")
            above = made.document_id
        assert above is not None
        return above
