"""Documents by keys: begun, written in an editor, checked, sent, validated by the client, exported."""

from __future__ import annotations

import asyncio
import stat
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from textual._wait import wait_for_idle
from textual.events import Key

from cmsuite.briefs.brief import BRIEF
from cmsuite.engines import acts
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import Content
from cmsuite.engines.documents.files import to_markdown
from cmsuite.engines.documents.kinds import KINDS, Finding
from cmsuite.engines.documents.life import create, send, write
from cmsuite.engines.documents.views import document
from cmsuite.store.store import Store
from cmsuite.tui.widgets.panes import Detail
from tests.briefs.test_brief import WHOLE
from tests.tui.seated import seated, workspace_of
from tests.tui.terminal import Terminal
from tests.workplace import Cast

pytestmark = pytest.mark.anyio


def begun(store: Store, cast: Cast, **content: object) -> int:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        return create(act, BRIEF.name, "Spring", language="en", content={**WHOLE, **content}).document_id


async def test_a_note_is_begun_sent_and_signed(store: Store, cast: Cast, tmp_path: Path) -> None:
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await me.press("3")
        assert "No document here" in me.text
        await me.press("a", "1")
        await me.type("Summer")
        await me.press("ctrl+s")
        assert "✗ block" in me.text
        await me.press("escape")
        assert "Framing note" in me.text
        await me.press("c")
        assert "✗ block" in me.text
        await me.press("s")
        assert "was not sent" in me.told()
    spring = begun(store, cast)
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await me.press("3", "c")
        assert "Nothing stands against it." in me.text
        await me.press("s")
        assert "Who is asked for a yes: Hélène Aubry (helene@lumen.example)" in me.text
        await me.press("2")
        assert "BRIEF-ATELIERLUMEN-1.0-" in me.told()
        assert "sent" in me.text
    async with seated(store, tmp_path, size=(120, 40), me="helene@lumen.example") as me:
        await me.press("3", "V")
        await me.type("Director\n")
        assert "validated" in me.text
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        (yes,) = document(act, spring).newest.decisions
    assert (yes.name, yes.function, yes.decision) == ("Hélène Aubry", "Director", "approved")


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
async def test_a_key_pressed_again_while_a_document_is_read_does_not_begin_it_again(
    store: Store, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A check that waits until it is let go says how often the document was read."""
    begun(store, cast)
    runs: list[str] = []
    inside, go = threading.Event(), threading.Event()

    def slow(_content: Content, around: Around) -> Iterator[Finding]:
        runs.append(around.language)
        inside.set()
        go.wait(60)
        yield Finding("test.slow", "warn", "It was read at last.", "")

    monkeypatch.setitem(KINDS, BRIEF.name, replace(BRIEF, checks=(slow,)))
    async with seated(store, tmp_path, size=(120, 40), me="helene@lumen.example") as me:
        me.app.post_message(Key("3", "3"))
        assert await asyncio.to_thread(inside.wait, 60)
        for _again in range(5):
            me.app.post_message(Key("V", "V"))
        await wait_for_idle(0)
        assert "Your function" not in me.text
        go.set()
        await me.settled()
        assert "Your function, to sign as Hélène Aubry?" in me.text
        assert runs == ["en"]
        await me.press("escape")
        assert "Your function" not in me.text
        await me.press("c")
        assert "It was read at last." in me.text


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
async def test_it_is_opened_as_a_page_from_its_list_and_from_its_own_screen(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    begun(store, cast)
    pages = tmp_path / "desk" / "exports"
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await me.press("3", "o")
        (page,) = pages.glob("*.html")
        assert "A shop opens in March" in page.read_text(encoding="utf-8")
        page.unlink()
        await me.press("enter", "o")
        assert page.is_file()


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
async def test_who_reads_it_in_the_house_is_told(store: Store, cast: Cast, tmp_path: Path) -> None:
    begun(store, cast)
    async with seated(store, tmp_path, size=(120, 40), lang="fr") as me:
        await me.press("3", "S")
        assert me.told().startswith("Maintenant en relecture interne")
        assert "Chloé Martin (chloe@lumen.example), Karim Benali (karim@lumen.example)" in me.told()
        await me.press("S")
        assert "en brouillon" in me.told()


async def test_who_may_not_sign_is_told_before_being_asked(store: Store, cast: Cast, tmp_path: Path) -> None:
    begun(store, cast)
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await me.press("3", "V")
        assert "may not" in me.told()


def editor_that(folder: Path, before: str, after: str) -> str:
    """An editor that replaces words."""
    program = folder / "edit.sh"
    program.write_text(f"#!/bin/sh\nsed -i 's/{before}/{after}/' \"$1\"\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return str(program)


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_it_is_written_in_the_persons_own_editor(store: Store, cast: Cast, tmp_path: Path) -> None:
    spring = begun(store, cast)
    folder = workspace_of(store, tmp_path, "chloe@lumen.example").root
    terminal = Terminal(folder, size=(120, 40), env={"VISUAL": editor_that(tmp_path, "March", "May")})
    try:
        terminal.until(b"TO DO NOW")
        terminal.type("3")
        terminal.until(b"A shop opens in March")
        terminal.type("E")
        terminal.until(b"{+May+}")
        terminal.type("\r")
        terminal.until(b"A shop opens in May")
    finally:
        terminal.close()
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert document(act, spring).newest.content["context"] == "A shop opens in May."


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_what_somebody_wrote_meanwhile_into_another_field_stays(store: Store, cast: Cast, tmp_path: Path) -> None:
    spring = begun(store, cast)
    folder = workspace_of(store, tmp_path, "chloe@lumen.example").root
    editor = tmp_path / "slow.sh"
    editor.write_text(
        f'#!/bin/sh\ntouch {tmp_path}/open\nwhile [ ! -e {tmp_path}/go ]; do :; done\nsed -i s/March/May/ "$1"\n',
        encoding="utf-8",
    )
    editor.chmod(0o755)
    terminal = Terminal(folder, size=(120, 40), env={"VISUAL": str(editor)})
    try:
        terminal.until(b"TO DO NOW")
        terminal.type("3")
        terminal.until(b"A shop opens in March")
        terminal.type("E")
        while not (tmp_path / "open").exists():
            terminal.quiet(0.0, 0.05)
        with acts.open(store, by=cast.karim, brand=cast.brand) as act:
            now = document(act, spring).newest
            write(act, now.id, {**now.content, "next_step": "A call on Monday."})
        (tmp_path / "go").touch()
        terminal.until(b"{+May+}")
        terminal.type("\r")
        terminal.until(b"Saved")
    finally:
        terminal.close()
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        content = document(act, spring).newest.content
    assert (content["context"], content["next_step"]) == ("A shop opens in May.", "A call on Monday.")


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_what_cannot_be_saved_stays_in_a_file(store: Store, cast: Cast, tmp_path: Path) -> None:
    begun(store, cast)
    folder = workspace_of(store, tmp_path, "chloe@lumen.example").root
    terminal = Terminal(folder, size=(120, 40), env={"VISUAL": editor_that(tmp_path, "kind = ", "kind == ")})
    try:
        terminal.until(b"TO DO NOW")
        terminal.type("3")
        terminal.until(b"A shop opens in March")
        terminal.type("E")
        terminal.until(b"no TOML")
    finally:
        terminal.close()
    (kept,) = (folder / "editing").iterdir()
    assert "A shop opens in March." in kept.read_text(encoding="utf-8")
    assert "kind == " in kept.read_text(encoding="utf-8")


async def test_what_was_sent_opens_no_editor(store: Store, cast: Cast, tmp_path: Path) -> None:
    spring = begun(store, cast)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        send(act, document(act, spring).newest.id)
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await me.press("3", "E")
        assert "stays as it is" in me.told()


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_it_is_read_in_french_at_any_size(
    store: Store, cast: Cast, tmp_path: Path, size: tuple[int, int]
) -> None:
    begun(store, cast)
    async with seated(store, tmp_path, size=size, lang="fr") as me:
        await me.press("3")
        assert "Note de cadrage" in me.text
        assert "en brouillon" in me.text
        await me.press("enter")
        assert "✓ Contexte" in me.text
        await me.press("escape", "c", "c")
        assert ("DEPUIS LA VERSION PRÉCÉDENTE" in me.text) is (size[0] > 80)


async def test_what_changed_since_the_version_before_is_shown(store: Store, cast: Cast, tmp_path: Path) -> None:
    from cmsuite.engines.documents.answers import Answer, ask_changes

    spring = begun(store, cast)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        send(act, document(act, spring).newest.id)
    with acts.open(store, by=cast.helene, brand=cast.brand) as act:
        draft = ask_changes(act, spring, "When?", Answer("Hélène Aubry", "Director"))
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        write(act, draft.version_id, {**WHOLE, "context": "A shop opens in May."})
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await me.press("3", "c", "c")
        assert "[-March-]{+May+}" in me.text
        assert "a draft" in me.text


async def test_it_is_exported_from_the_screen(store: Store, cast: Cast, tmp_path: Path) -> None:
    spring = begun(store, cast)
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await me.press("3", "p", "7")
        exports = me.app.seat.workspace.exports
        (file,) = exports.glob("brief-*.md")
        exports.rename(exports.with_name("before"))
        exports.write_text("no folder", encoding="utf-8")
        await me.press("p", "7")
        assert f"{file.name}: a part of its path is no folder" in me.told()
        assert "Framing note" in me.text, "what a folder refuses ends no program"
        file = exports.with_name("before") / file.name
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        found = document(act, spring)
    version = found.newest
    assert file.read_text(encoding="utf-8") == to_markdown(BRIEF, "Spring", "en", version.content, version.hash)


async def test_the_list_is_narrowed_to_a_kind(store: Store, cast: Cast, tmp_path: Path) -> None:
    begun(store, cast)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        create(act, "counter_brief", "Another frame", language="en")
    async with seated(store, tmp_path, size=(120, 40), lang="fr") as me:
        await me.press("3")
        assert "Another frame" in me.text
        await me.press("slash", "ctrl+u")
        await me.type('genre:"note de cadrage"\n')
        assert "Spring" in me.text
        assert "Another frame" not in me.text


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
async def test_a_small_terminal_shows_titles_and_reads_the_text_over_the_list(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        content = {**WHOLE, "context": "Whoever says it has to prove it, before the post and after. " * 9}
        create(act, BRIEF.name, "The whole of the spring campaign", language="en", content=content)
    async with seated(store, tmp_path) as me:
        await me.press("3")
        assert "The whole of the spring camp" in me.text
        await me.press("c")
        assert "The whole of the spring campaign" in me.lines[0]
        assert "p Export" in me.lines[-1] or "s Send" in me.lines[-1]
        text = me.app.screen.query_one(Detail)
        assert text.show_vertical_scrollbar
        assert text.virtual_size.height == len(text.lines), "no line is broken a second time"
        await me.press("escape")
        for size in ((200, 60), (120, 40), (160, 50), (80, 24)):
            await me.pilot.resize_terminal(*size)
            await me.settled()
            text = me.app.screen.query_one(Detail)
            assert not text.display or text.virtual_size.height == len(text.lines)
        await me.press("c")
        await me.press("c")
        assert "Nothing stands against it." in me.text
        await me.press("escape", "enter")
        assert "Framing note" in me.text


@pytest.mark.by_turns
async def test_all_that_are_marked_are_read_in_the_house_and_put_away(store: Store, cast: Cast, tmp_path: Path) -> None:
    made = [begun(store, cast) for _ in range(6)]

    def stand() -> set[tuple[str, bool]]:
        with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
            return {(one.newest.state, one.archived) for one in (document(act, id) for id in made)}

    async with seated(store, tmp_path, size=(120, 40)) as me:
        await me.press("3", "space", "space", "S")
        assert me.told() == "In internal review: 2 documents · u undoes"
        await me.press("u")
        assert stand() == {("draft", False)}
        await me.press("*", "x", "1")
        assert "Give 6 documents to the house to read?" in me.text
        assert "· Spring: in internal review" in me.text
        await me.press("2")
        assert me.told() == "In internal review: 6 documents · u undoes"
        assert stand() == {("internal_review", False)}
        await me.press("*", "X", "2")
        assert "No document here" in me.text
        await me.press("slash")
        await me.type("state:archived\n")
        await me.press("*", "X", "2")
        assert me.told() == "Taken out again: 6 documents · u undoes"
        assert stand() == {("internal_review", False)}
