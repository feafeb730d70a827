"""The end of the screens: where they cannot begin, begin anew, and where their terminal vanishes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from textual.app import InvalidThemeError

from cmsuite.store.store import Store
from cmsuite.tui.hangup import HUNG_UP
from cmsuite.tui.liking import Shown
from cmsuite.tui.run import run
from cmsuite.tui.seat import Seat
from tests.tui.seated import workspace_of
from tests.tui.terminal import Terminal
from tests.workplace import Cast

VANISHES = """
import os, pty, threading
from cmsuite.tui import hangup
ours, theirs = pty.openpty()
os.dup2(theirs, 0)
os.close(theirs)
hangup.END_S = 0.0
hangup.watch(lambda: 1 / 0)
os.close(ours)
threading.Event().wait(60)
"""


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_where_the_screens_cannot_begin_the_store_is_given_back(store: Store, cast: Cast, tmp_path: Path) -> None:
    seat = Seat(workspace_of(store, tmp_path, "chloe@lumen.example"))
    seat.painted.set()
    opened = seat.store
    assert "engine" in vars(opened)
    with pytest.raises(InvalidThemeError):
        run(seat, Shown("no such theme"))
    assert "engine" not in vars(opened)


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_another_language_leaves_one_where_one_was(store: Store, cast: Cast, tmp_path: Path) -> None:
    sat = Terminal(workspace_of(store, tmp_path, "chloe@lumen.example").root, "--lang", "en")
    try:
        sat.until(b"Keys")
        sat.type("9")
        sat.until(b"No project")
        sat.quiet()
        sat.type("\x0c")
        sat.until(b"Aucun projet")
        sat.type("\x11")
        assert sat.ended() == 0
    finally:
        sat.close()


def test_a_program_without_its_terminal_ends_also_where_it_cannot_be_told() -> None:
    done = subprocess.run([sys.executable, "-c", VANISHES], stderr=subprocess.DEVNULL, timeout=120, check=False)
    assert done.returncode == HUNG_UP
