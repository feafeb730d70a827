"""What is typed on a real terminal: it outlives the process, goes to an editor and back, and is never obeyed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from cmsuite.content.models import Post
from cmsuite.content.views import post as post_of
from cmsuite.engines import acts
from cmsuite.engines.work.drafts import unsaved
from cmsuite.store.store import Store
from cmsuite.tui.hangup import HUNG_UP
from tests.content.desk import a_post
from tests.tui.seated import seated, workspace_of
from tests.tui.terminal import Terminal
from tests.workplace import Cast

MOST_S = 5.0
F9, PASTE, END = "\x1b[20~", "\x1b[200~", "\x1b[201~"


@contextmanager
def writing(store: Store, folder: Path, **env: str) -> Iterator[Terminal]:
    """The program on a terminal, the only post open, the cursor at the beginning of its text."""
    workspace = workspace_of(store, folder, "chloe@lumen.example")
    made = Terminal(workspace.root, "--lang", "en", env=env)
    try:
        made.until(b"TO DO")
        made.type("5")
        made.until(b"Lampe Aube")
        made.type("\r")
        made.until(b"COMMON TEXT")
        made.until(b"saved")
        yield made
    finally:
        made.close()


def kept(store: Store, cast: Cast, post: int) -> str:
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        found = unsaved(act, "post", kind="post", row_id=post)
    return found.body["typed"]["words"]["text"] if found else ""


def until(seen: Callable[[], bool], terminal: Terminal) -> float:
    """Seconds until that is so."""
    began = time.monotonic()
    while not seen():
        assert time.monotonic() - began < 30, bytes(terminal.out[-2000:])
        terminal.quiet(0.05, 0.05)
    return time.monotonic() - began


@pytest.mark.anyio
async def test_a_kill_costs_no_more_than_five_seconds_of_text(store: Store, cast: Cast, tmp_path: Path) -> None:
    post = a_post(store, cast).post_id
    with writing(store, tmp_path) as terminal:
        terminal.type("Bonjour. ")
        assert until(lambda: kept(store, cast, post).startswith("Bonjour. "), terminal) < MOST_S
        terminal.type("Et encore. ")
        assert until(lambda: kept(store, cast, post).startswith("Bonjour. Et encore. "), terminal) < MOST_S
        terminal.kill()
    async with seated(store, tmp_path) as me:
        await me.press("5", "enter", "1")
        assert "Bonjour. Et encore. La lampe Aube arrive." in me.text


def test_a_terminal_that_vanishes_ends_the_program_and_keeps_the_text(store: Store, cast: Cast, tmp_path: Path) -> None:
    post = a_post(store, cast).post_id
    with writing(store, tmp_path) as terminal:
        terminal.type("Bonjour. ")
        terminal.until(b"Bonjour. ")  # each key was read: the first alone says "not saved"
        terminal.vanish()
        assert terminal.program.wait(60) == HUNG_UP
    assert kept(store, cast, post).startswith("Bonjour. ")


def test_a_text_goes_to_an_editor_and_comes_back(store: Store, cast: Cast, tmp_path: Path) -> None:
    post = a_post(store, cast).post_id
    editor = tmp_path / "editor.sh"
    editor.write_text('#!/bin/sh\nprintf "%s" "Venu de là-bas." >> "$1"\nls -l "$1" > seen\n', encoding="utf-8")
    editor.chmod(0o755)
    with writing(store, tmp_path, VISUAL=str(editor)) as terminal:
        terminal.type(F9)
        terminal.until("Venu de là-bas.+}".encode())
        terminal.type("\r")
        terminal.until(b"not saved")
        terminal.type("\x13")
        terminal.until(b"Saved.")
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert post_of(act, post).words.parts == ("La lampe Aube arrive.\nVenu de là-bas.",)
    assert (tmp_path / "desk" / "seen").read_text().startswith("-rw-------")
    assert not (tmp_path / "desk" / "editing").exists()


def test_what_an_editor_emptied_comes_back_by_one_key(store: Store, cast: Cast, tmp_path: Path) -> None:
    post = a_post(store, cast).post_id
    editor = tmp_path / "editor.sh"
    editor.write_text('#!/bin/sh\n: > "$1"\n', encoding="utf-8")
    editor.chmod(0o755)
    with writing(store, tmp_path, VISUAL=str(editor)) as terminal:
        terminal.type(F9)
        terminal.until(b"[-La lampe Aube arrive.-]")
        terminal.type("\r")
        terminal.until(b"not saved")
        terminal.type("\x1a")
        terminal.type("\x13")
        terminal.until(b"Saved.")
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert post_of(act, post).words.parts == ("La lampe Aube arrive.",)


def test_what_an_editor_failed_with_is_kept(store: Store, cast: Cast, tmp_path: Path) -> None:
    a_post(store, cast)
    editor = tmp_path / "editor.sh"
    editor.write_text('#!/bin/sh\necho "Presque." > "$1"\nexit 3\n', encoding="utf-8")
    editor.chmod(0o755)
    with writing(store, tmp_path, VISUAL="../editor.sh") as terminal:  # a long path would break the sentence elsewhere
        terminal.type(F9)
        terminal.until(b"did not do it")
    assert [file.read_text() for file in (tmp_path / "desk" / "editing").iterdir()] == ["Presque.\n"]


def test_a_megabyte_is_refused_and_the_keys_go_on(store: Store, cast: Cast, tmp_path: Path) -> None:
    a_post(store, cast)
    with writing(store, tmp_path) as terminal:
        for piece in (PASTE, *["x" * 4_000] * 250, END):
            terminal.type(piece)
            terminal.quiet(0.0, 0.05)
        terminal.until(b"Nothing was put in.")
        terminal.type("Oui !")
        terminal.until(b"Oui !")


def test_a_text_that_somebody_wrote_past_the_acts_is_not_obeyed(store: Store, cast: Cast, tmp_path: Path) -> None:
    post = a_post(store, cast).post_id
    poison = {"parts": ["\x1b]52;c;ZXZpbA==\x07\u202eA \x9b2J [/] fin"], "cw": "", "language": "fr"}
    with store.connection(writes=True) as connection:
        connection.execute(sa.update(Post).where(Post.id == post).values(master=poison))
    with writing(store, tmp_path) as terminal:
        terminal.until(b"[/] fin")
        assert [bad for bad in (b"ZXZpbA", b"\xc2\x9b", b"\xe2\x80\xae") if bad in terminal.out] == []
