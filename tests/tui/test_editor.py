"""The person's own editor: what differs is shown before it is taken, and nobody's words are written over."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest
from textual.app import App

from cmsuite.content.posts import edit
from cmsuite.content.views import post as post_of
from cmsuite.engines import acts
from cmsuite.engines.documents.life import write
from cmsuite.engines.documents.views import document
from cmsuite.store.store import Store
from tests.content.desk import a_post
from tests.tui.seated import news, seated
from tests.tui.test_documents import begun
from tests.workplace import Cast

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)]


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No terminal is there that an editor would take; all else goes as it does on one."""
    monkeypatch.setattr(App, "suspend", lambda _app: nullcontext())


def editor(folder: Path, monkeypatch: pytest.MonkeyPatch, does: str) -> None:
    """An editor that does that to its file, $1."""
    program = folder / "edit.sh"
    program.write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(program))


async def test_what_differs_is_shown_and_what_is_left_stays_in_its_file(
    store: Store, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_post(store, cast)
    editor(tmp_path, monkeypatch, "sed -i s/arrive/revient/ $1")
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await me.press("5", "enter", "f9")
        assert "La lampe Aube [-arrive-]{+revient+}." in me.text
        await me.press("escape")
        assert "La lampe Aube arrive." in me.text
        assert me.told().startswith("What you wrote is in ")
        (file,) = (tmp_path / "desk" / "editing").iterdir()
        assert file.read_text() == "La lampe Aube revient.\n"
        await me.press("f9")
        editor(tmp_path, monkeypatch, "sed -i s/Aube/Brune/ $1")
        await me.press("f9")  # on what it brought back
        assert "La lampe [-Aube-]{+Brune+} [-arrive-]{+revient+}." in " ".join(me.text.split())
        await me.press("enter")
        assert "La lampe Brune revient." in me.text
        assert "not saved" in me.text
        assert [one.name for one in (tmp_path / "desk" / "editing").iterdir()] == [file.name]
        await me.press("ctrl+z")
        assert "La lampe Aube arrive." in me.text


async def test_an_editor_that_changes_nothing_asks_nothing(
    store: Store, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_post(store, cast)
    editor(tmp_path, monkeypatch, "true")
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await me.press("5", "enter", "f9")
        assert me.told() == "Nothing was changed."
        assert not (tmp_path / "desk" / "editing").exists()


@pytest.mark.parametrize(
    ("key", "left"),
    [
        ("1", "La lampe Aube revient."),
        ("2", "La lampe Aube part."),
        ("3", "La lampe Aube revient.\nLa lampe Aube part."),
    ],
)
async def test_a_text_that_somebody_changed_meanwhile_is_shown_beside_it(
    store: Store, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str, left: str
) -> None:
    id = a_post(store, cast).post_id
    editor(tmp_path, monkeypatch, "sed -i s/arrive/revient/ $1")
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await me.press("5", "enter", "f9")
        with acts.open(store, by=cast.karim, brand=cast.brand) as act:
            edit(act, id, parts=["La lampe Aube part."])
        me.app.look()
        await me.settled()
        await me.press("enter")
        assert "This text was changed while you wrote." in me.text
        assert "La lampe Aube {+revient+}." in me.text
        assert "La lampe Aube {+part+}." in me.text
        await me.press(key, "ctrl+s")
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert post_of(act, id).words.parts == (left,)


@pytest.mark.parametrize(
    ("key", "left"),
    [("1", "A shop opens in May."), ("2", "A shop opens in June."),
     ("3", "A shop opens in May.\nA shop opens in June."), ("escape", "A shop opens in June.")],
)  # fmt: skip
async def test_of_a_field_of_a_draft_both_sides_are_shown_and_one_stays_or_both(
    store: Store, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str, left: str
) -> None:
    spring = begun(store, cast)
    editor(tmp_path, monkeypatch, "sed -i s/March/May/ $1")
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await me.press("3", "E")
        assert "Context" in me.text
        assert "A shop opens in [-March-]{+May+}." in me.text
        with acts.open(store, by=cast.karim, brand=cast.brand) as act:
            now = document(act, spring).newest
            write(act, now.id, {**now.content, "context": "A shop opens in June."})
        await me.press("enter")
        assert "Somebody changed the same fields meanwhile" in me.text
        assert "A shop opens in {+May+}." in me.text
        assert "A shop opens in {+June+}." in me.text
        await me.press(key)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert document(act, spring).newest.content["context"] == left
    assert (tmp_path / "desk" / "editing").exists() == (key == "escape")


async def test_a_long_field_of_a_form_is_written_there_too(
    store: Store, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    news(store, cast, 1)
    editor(tmp_path, monkeypatch, "echo 'Lamps are made here.' > $1")
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await me.press("2", "q", "tab", "tab", "f9")
        assert "{+Lamps are made here.+}" in me.text
        await me.press("enter")
        assert "Lamps are made here." in me.text
        assert "{+" not in me.text
