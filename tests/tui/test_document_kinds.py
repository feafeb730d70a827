"""Every field of every kind of document has a page that opens, in the example that comes with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cmsuite.engines import acts
from cmsuite.engines.documents.content import Content, dumped
from cmsuite.engines.documents.files import from_markdown
from cmsuite.engines.documents.life import create
from cmsuite.rooms import load_kinds
from cmsuite.store.store import Store
from cmsuite.tui import outline as o
from cmsuite.tui.document_pages import Paging
from tests.tui.seated import seated
from tests.workplace import Cast

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.timeout(900),
    pytest.mark.parametrize("store_url", ["sqlite"], indirect=True),
]

EXAMPLES = sorted((Path(__file__).parents[2] / "cmsuite" / "sandbox" / "documents").glob("*.fr.md"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name.partition(".")[0])
async def test_every_page_of_a_document_opens(store: Store, cast: Cast, tmp_path: Path, example: Path) -> None:
    load_kinds()
    said = from_markdown(example.read_text(encoding="utf-8"))
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        content = dumped(said.content)
        id = create(act, said.kind.name, said.title, language="fr", content=content, reason="For a test.").document_id
    async with seated(store, tmp_path, size=(120, 40), lang="fr") as me:
        me.app.open_record(("document", id))
        await me.settled()
        screen = me.app.screen
        assert isinstance(screen, Paging)
        for path in places(said.kind.schema, screen.content):
            await screen.go(path)
            assert screen.page is not None
        await me.settled()
        assert {name: value for name, value in screen.content.items() if value != screen.opened.base[name]} == {}
        assert not screen.dirty


def places(schema: type[Content], content: object, at: str = "") -> list[str]:
    """Each field; of each list its first item, with the fields of that."""
    found: list[str] = []
    for name in o.shape(schema, at).inner.model_fields:
        path = o.joined(at, name)
        what = o.shape(schema, path)
        if name != "key":
            found.append(path)
        if what.schema is not None and what.form == "part":
            found += places(schema, content, path)
        elif what.schema is not None and o.value_at(content, path):
            found += [f"{path}.0", *places(schema, content, f"{path}.0")]
    return found
