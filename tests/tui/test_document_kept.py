"""A document on a real terminal: what is typed outlives the process, and a field goes to an editor and back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cmsuite.briefs.brief import Brief
from cmsuite.engines import acts
from cmsuite.engines.work.drafts import unsaved
from cmsuite.store.store import Store
from tests.tui.seated import seated, workspace_of
from tests.tui.terminal import Terminal
from tests.tui.test_document import begun, content_of
from tests.tui.test_kept import F9, MOST_S, until
from tests.workplace import Cast

DOWN = "\x1b[B"
CONTEXT = list(Brief.model_fields).index("context")  # lines down the outline of a framing note


@contextmanager
def writing(store: Store, folder: Path, **env: str) -> Iterator[Terminal]:
    """The program on a terminal, the only document open, the cursor at the beginning of its context."""
    workspace = workspace_of(store, folder, "chloe@lumen.example")
    made = Terminal(workspace.root, "--lang", "en", size=(120, 40), env=env)
    try:
        made.until(b"TO DO")
        made.type("3")
        made.until(b"Framing note")
        made.type("\r")
        made.until(lambda out: b"would like more people" in out.partition(b"OUTLINE")[2])
        for _line in range(CONTEXT):
            made.type(DOWN)
        made.until(b"A shop opens in March.")
        made.type("\r")
        made.until(b"What set this off")
        yield made
    finally:
        made.close()


def kept(store: Store, cast: Cast, document_id: int) -> str:
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        found = unsaved(act, "document", kind="document", row_id=document_id)
    return str(found.body["content"]["context"]) if found else ""


@pytest.mark.anyio
async def test_a_kill_costs_no_more_than_five_seconds_of_text(store: Store, cast: Cast, tmp_path: Path) -> None:
    id = begun(store, cast)
    with writing(store, tmp_path) as terminal:
        terminal.type("Yes. ")
        assert until(lambda: kept(store, cast, id).startswith("Yes. "), terminal) < MOST_S
        terminal.type("And more. ")
        assert until(lambda: kept(store, cast, id).startswith("Yes. And more. "), terminal) < MOST_S
        terminal.kill()
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await me.press("3", "enter", "1", *["down"] * CONTEXT)
        assert "Yes. And more. A shop opens in March." in me.text


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_the_text_at_hand_goes_to_an_editor_and_comes_back(store: Store, cast: Cast, tmp_path: Path) -> None:
    id = begun(store, cast)
    editor = tmp_path / "editor.sh"
    editor.write_text('#!/bin/sh\nprintf "%s" "Written elsewhere." >> "$1"\n', encoding="utf-8")
    editor.chmod(0o755)
    with writing(store, tmp_path, VISUAL=str(editor)) as terminal:
        terminal.type(F9)
        terminal.until(b"Written elsewhere.+}")
        terminal.type("\r")
        terminal.until(b"not saved")
        terminal.type("\x13")
        terminal.until(b"Saved.")
    assert content_of(store, cast, id)["context"] == "A shop opens in March.\nWritten elsewhere."


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_a_text_that_is_too_long_to_be_typed_into_goes_to_the_editor_whole(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    long = "A shop opens in March. " + "lamp " * 10_000
    id = begun(store, cast, context=long)
    editor = tmp_path / "editor.sh"
    editor.write_text('#!/bin/sh\nsed -i s/March/May/ "$1"\n', encoding="utf-8")
    editor.chmod(0o755)
    with writing(store, tmp_path, VISUAL=str(editor)) as terminal:
        terminal.until(b"too long")
        terminal.type("xyz")
        terminal.type(F9)
        terminal.until(b"came back")
        terminal.type("\r")
        terminal.until(b"not saved")
        terminal.type("\x13")
        terminal.until(b"Saved.")
    assert content_of(store, cast, id)["context"] == long.replace("March", "May").strip()
