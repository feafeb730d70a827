"""The post at hand as a page in the browser, by a key: what is typed now, and nothing is saved by it."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from cmsuite.store.store import Store
from tests.content.desk import a_post, an_account
from tests.tui.composing import saved, shows
from tests.tui.seated import seated
from tests.workplace import Cast

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def nowhere_to_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """No browser opens while tests run: the path is told instead."""
    for name in ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)


def words(folder: Path, name: str) -> list[str]:
    """The texts of a page, in their order."""
    page: html.HtmlElement = html.document_fromstring((folder / "desk" / "exports" / name).read_bytes())
    return [one.text_content() for one in page.find_class("text")]


async def test_o_shows_the_post_as_a_page(store: Store, cast: Cast, tmp_path: Path) -> None:
    post = a_post(store, cast).post_id
    async with seated(store, tmp_path) as me:
        await me.press("5", "enter", "ctrl+o", "b")
        await shows(me, "NETWORKS · o: as a page")
        await me.press("o")
        assert me.told().startswith("No browser here. Copied: ")
        assert me.told().endswith(f"/exports/preview-atelier-lumen-{post}.html")
        assert words(tmp_path, f"preview-atelier-lumen-{post}.html") == ["La lampe Aube arrive."]


async def test_f12_does_while_one_types_where_o_is_a_letter(store: Store, cast: Cast, tmp_path: Path) -> None:
    post = a_post(store, cast).post_id
    async with seated(store, tmp_path) as me:
        await me.press("5", "enter")
        await me.type("o")
        await me.press("f12")
        assert words(tmp_path, f"preview-atelier-lumen-{post}-unsaved.html") == ["oLa lampe Aube arrive."]
        assert saved(store, cast, post).words.parts == ("La lampe Aube arrive.",)
        assert "not saved" in me.text


async def test_a_post_that_was_never_saved_has_its_page(store: Store, cast: Cast, tmp_path: Path) -> None:
    an_account(store, cast.brand)
    async with seated(store, tmp_path, lang="fr") as me:
        await me.press("5", "a")
        await me.type("Bonjour")
        await me.press("f12")
        assert words(tmp_path, "preview-atelier-lumen-new-unsaved.html") == ["Bonjour"]


async def test_the_palette_has_it_too(store: Store, cast: Cast, tmp_path: Path) -> None:
    post = a_post(store, cast).post_id
    async with seated(store, tmp_path) as me:
        await me.press("5", "enter", "ctrl+p")
        await me.type("as a page\n")
        assert words(tmp_path, f"preview-atelier-lumen-{post}.html") == ["La lampe Aube arrive."]


async def test_a_page_that_cannot_be_written_is_one_sentence(store: Store, cast: Cast, tmp_path: Path) -> None:
    a_post(store, cast)
    async with seated(store, tmp_path) as me:
        await me.press("5", "enter")
        (tmp_path / "desk" / "exports").write_text("a file where the folder should be")
        await me.press("f12")
        assert "cannot be written:" in me.told()
        assert "La lampe Aube arrive." in me.text
