"""What goes to a client without access and what comes back, by keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from cmsuite.briefs.brief import BRIEF
from cmsuite.engines import acts
from cmsuite.engines.documents.answers import code
from cmsuite.engines.documents.life import create, send
from cmsuite.engines.documents.packets import packets
from cmsuite.engines.documents.taking import tree_of
from cmsuite.engines.documents.views import document, documents
from cmsuite.engines.exports.docx import docx
from cmsuite.store.store import Store
from tests.briefs.test_brief import WHOLE
from tests.tui.seated import seated, workspace_of
from tests.workplace import Cast

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)]


async def test_a_packet_leaves_an_answer_comes_back_and_what_is_over_is_put_away(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        made = create(act, BRIEF.name, "Spring", language="en", content=WHOLE)
        send(act, made.version_id)
        said = code(act, made.document_id)
        found = document(act, made.document_id)
    file = tmp_path / "back.docx"
    file.write_bytes(docx(tree_of(found, found.newest, store.now(), tmp_path)))
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await me.press("3", "K")
        assert "Who answers “Spring”?" in me.text
        await me.type("aubry")
        await me.press("enter", "ctrl+s")
        assert "to Hélène Aubry: it is answered once, until" in me.told()
        exports = workspace_of(store, tmp_path, "chloe@lumen.example").exports
        (page,) = exports.glob("*packet*") if list(exports.glob("*packet*")) else exports.glob("1-*")
        assert str(said) in page.read_text(encoding="utf-8")
        await me.press("T")
        await me.type(str(tmp_path / "nothing.pdf"))
        await me.press("ctrl+s")
        assert "cannot be read" in me.text
        await me.press("escape", "T", "ctrl+r")
        await me.type(f"{file}\nhelene@lumen.example\n\nHélène Aubry\nDirector")
        await me.press("ctrl+s")
        assert "Document 1, version 1.0: validated" in me.told(), me.text
        await me.press("X")
        assert me.told() == "“Spring” is put away. · u undoes"
        assert "No document here" in me.text
        await me.press("slash")
        await me.type("state:archived\n")
        assert "Spring" in me.text
        assert "archived" in me.text
        await me.press("X")
        assert me.told() == "“Spring” is taken out again. · u undoes"
        assert "No document here" in me.text
        await me.press("u")
        assert "Spring" in me.text
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert [one.person for one in packets(act, made.document_id)] == ["Hélène Aubry"]
        assert document(act, made.document_id).newest.state == "validated"
        assert documents(act) == []
