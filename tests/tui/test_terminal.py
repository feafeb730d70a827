"""On a real terminal: what it may be sent, what it must be able to do, and how the program ends."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cmsuite.core.clock import SystemClock
from cmsuite.engines import acts
from cmsuite.engines.people.brands import add_brand
from cmsuite.store.store import Store
from tests.tui import poisoned
from tests.tui.seated import account, news, placed, workspace_of
from tests.tui.terminal import Terminal
from tests.workplace import people

POISON = (
    "[red]A[/]",
    "B [/] now",
    "C \x1b]52;c;ZXZpbA==\x07 clip",
    "D \u202eesrever",
    "E 👩\u200d🚀 zwj",
    "F" + "x" * 400,
    "G 漢字漢字漢字",
    "H\ttab",
    "I \x9b2J clear",
    "J [@click=app.exit]hit[/]",
    "K \x1b[2J\x1b[31m",
)
OBEYED = (b"\x1b]52;c;ZXZpbA", b"\xc2\x9b", b"\xe2\x80\xae", b"\x1b[2J\x1b[31m")
ESC, F2, F3, F4, F5 = "\x1b", "\x1bOQ", "\x1bOR", "\x1bOS", "\x1b[15~"
COMMENT = "Quand [/] \x9b2J [@click=app.exit]hit[/] \u202eesrever"
DOCUMENTS = (
    (("L", "Instead of"), (ESC, "VERSION"), ("c", "CHECKS")),
    (("g\r", "Proposals"), ("t", "came of it"), (ESC, "Proposals"), ("jj\r", "1. ")),
    (("j\r", "Slides"), ("T", "1/2"), ("\r", "2/2"), ("\r", "slides said"), ("\r", "Message"), (F4, "COMMENTS")),
    (("jjB", "STRENGTHS"), ("\x1b[C", "W1"), ("x", "TOWS"), (ESC, "STRENGTHS"), ("w", "by pairs"), (ESC, "STRENGTHS"),
     ("k", "ranked twice"), ("j", "R2")),
    (("j\r", "Framing note · "), ("w", "COMMENTS"), ("w", "EVIDENCE"), (F3, "AS IT WILL BE"), (F5, "Since"),
     (ESC, "OUTLINE"), (F2, "How urgent")),
    (("C", "Comments on trial"), ("e", "one a line"), (f"\x1b[200~{COMMENT}\x1b[201~", "Quand"),
     ("\x13", "1 comment tried"), ("\r", "Comment 1")),
    (("D", "On call now"), ("\r", "Begin a drill"), ("\x13", "Steps done"), ("i", "put into the drill"),
     (f"\x1b[200~{COMMENT}\x1b[201~\r", "injection"), ("w", "only grows"), ("w", "out of 100"), ("s", "End the drill"),
     ("2", "It is over")),
)  # fmt: skip
"""Keys through each document of the list, and a word of what they lead to."""
WATCH = (
    (("S", "Sources"), ("f", "gCO2e"), ("l", "day by day"), ("a", "Last error"), (ESC, "Sources"),
     ("n", "Newsletters")),
    (("R", "Rules of the watch"), ("e", "A rule"), (ESC, "Rules"), ("T", "A rule tried"), (ESC, "Rules"),
     ("A", "A does it"), ("x", "Off: ")),
    (("L", "Issues of the watch"), ("l", "What became"), (ESC, "Issues"), ("R", "Recipients"), ("X", "What they read"),
     (ESC, "Recipients"), ("x", "Gets no issue"), (ESC, "Issues"), ("r", "Editions"), ("x", "Comes out no more"),
     (ESC, "Issues"), ("n", "Which items"), ("\r", "Who reads it")),
    (("V", "Trends"), ("p", "A weak signal"), (ESC, "Trends"), ("C", "COMPETITOR"), (ESC, "Trends"),
     ("s", "LOOK AGAIN"), ("n", "When pinned"), ("e", "Hypothesis")),
)  # fmt: skip
"""Keys through each panel of the watch, and a word of what they lead to."""


@pytest.fixture
def desk(tmp_path: Path, migrated_file: Path) -> Path:
    """A workspace on SQLite whose every text is hostile, as a store would hold it that somebody wrote past us."""
    import shutil

    shutil.copyfile(migrated_file, tmp_path / "store.db")
    store = Store(f"sqlite:///{tmp_path / 'store.db'}", SystemClock())
    cast = people(store)
    for number, text in enumerate(POISON):
        with acts.open(store, by=cast.karim, all_brands=True) as act:
            add_brand(act, f"{number} {text}")
    news(store, cast, len(POISON), "{n}")
    first = account(store, cast)
    for number, text in enumerate(POISON):
        placed(store, cast, f"{number} {text}", hours=1 + number, on=first, hostile=["edfr.colon"])
    poisoned.watch(store, cast, " ".join(POISON[:5] + POISON[8:]))
    poisoned.documents(store, cast, " ".join(POISON[:5] + POISON[8:]))
    with store.connection(writes=True) as connection:  # past every act that cleans
        for number, text in enumerate(POISON):
            connection.exec_driver_sql(
                "UPDATE item SET title = ?, summary = ? WHERE guid = ?", (text, text, f"g{number}")
            )
            for table in ("brand", "post", "entry"):
                column = "name" if table == "brand" else "title"
                connection.exec_driver_sql(
                    f"UPDATE {table} SET {column} = ? WHERE {column} LIKE ?", (text, f"{number} %")
                )
        connection.exec_driver_sql("UPDATE account SET handle = ?, title = ?", (POISON[2], POISON[0]))
        connection.exec_driver_sql("UPDATE person SET name = ? WHERE name LIKE 'Chlo%'", (POISON[3],))
    workspace = workspace_of(store, tmp_path, "karim@lumen.example")
    store.close()
    return workspace.root


@pytest.fixture
def sat(desk: Path) -> Iterator[Terminal]:
    made = Terminal(desk, "--brand", "atelier-lumen", size=(120, 40))
    yield made
    made.close()


@pytest.mark.timeout(900)
def test_nothing_hostile_reaches_the_terminal(sat: Terminal) -> None:
    sat.until(b"TO DO")
    for keys in ("2", "j", "\r", "\x1b", "t", "\x1b", "g", "w", "\r", "\x1b", "3", "4", "\r", "\x1b", "L", "t", "\x1b",
                 "d", "\x1b", "5", "\r", "\x1bOR", "\x1b", "\x1b[15~", "\x1b", "\x1b", "6", "7", "8", "9",
                 "0", *"\t\t\t\t\t\t\t\t", "L", "j", "G", "\x1b", "b", "\x1b", ":", "red", "\x1b", "?", "\x1b", "J",
                 "\x1b", "W", "\x1b", "y", "1", "y"):  # fmt: skip
        sat.type(keys)
        sat.quiet()
    for place, walks in (("2", WATCH), ("3", DOCUMENTS)):
        sat.type(place)
        for steps in walks:
            for keys, seen in steps:
                sat.type(keys)
                sat.until(seen.encode())
                sat.quiet(0.2)
            for _level in range(4):  # back to the list
                sat.type(ESC)
                sat.quiet(0.2)
            sat.quiet(0.6)  # read together with the next key, it would be another key
    assert sat.program.poll() is None
    found = [bad for bad in OBEYED if bad in sat.out]
    assert found == []
    assert b"[red]A[/]" in sat.out
    sat.type("\x11")
    assert sat.ended() == 0


def test_a_screen_at_rest_sends_nothing_but_its_clock(sat: Terminal) -> None:
    sat.until(b"TO DO")
    sat.quiet(1)
    before = len(sat.out)
    sat.quiet(2.5, timeout_s=2.5)  # longer than between two looks at the store
    assert len(sat.out) - before < 1_000


def test_without_colour_no_colour_is_sent_and_the_cursor_is_seen(desk: Path) -> None:
    plain = Terminal(desk, "--brand", "atelier-lumen", env={"NO_COLOR": "1"})
    try:
        plain.until(b"TO DO")
        for key in "235784m":
            plain.type(key)
            plain.quiet()
        colours = {code for code in re.findall(rb"\x1b\[([0-9;]+)m", bytes(plain.out)) if _is_colour(code)}
        assert colours == set()
        assert "›".encode() in plain.out
    finally:
        plain.close()


def _is_colour(code: bytes) -> bool:
    numbers = [int(part) for part in code.split(b";") if part]
    return any(30 <= n <= 38 or 40 <= n <= 48 or 90 <= n <= 97 or 100 <= n <= 107 for n in numbers)


def test_a_terminal_that_shrinks_and_grows_keeps_what_was_there(sat: Terminal) -> None:
    sat.until(b"TO DO")
    sat.type("2")
    sat.until(lambda out: b"Keep" in out and b"zwj" in out)  # a line is there
    sat.quiet()
    sat.type(" ")
    sat.until("✓".encode())
    sat.resize((20, 5))
    sat.until(b"too small")
    sat.resize((120, 40))
    sat.until(b"1 marked")
    sat.type("\x1b[A")  # the list kept to the line at hand, which is the next
    sat.until("✓".encode())
    assert sat.program.poll() is None


def filtering(sat: Terminal) -> None:
    """To the line that filters what is new."""
    sat.until(b"TO DO")
    sat.type("2")
    sat.until(b"Keep")
    sat.quiet()
    sat.type("/")
    sat.until(b"Clear")


def test_a_megabyte_is_refused_by_a_line_and_the_keys_go_on(sat: Terminal) -> None:
    filtering(sat)
    for piece in ("\x1b[200~", *["x" * 4_000] * 250, "\x1b[201~"):
        sat.type(piece)
        sat.quiet(0.0, 0.05)
    sat.until(b"1,000,000 characters")
    sat.type(" zebra")
    sat.until(b"zebra")


def test_what_is_pasted_is_not_obeyed(sat: Terminal) -> None:
    filtering(sat)
    sat.type("\x1b[200~un\r\n\x9b2J\u202edeux\x1b[201~")
    sat.until(b"un deux")
    assert [bad for bad in OBEYED if bad in sat.out] == []


def test_a_resize_while_typing_keeps_what_is_typed(sat: Terminal) -> None:
    filtering(sat)
    sat.type(" zeb")
    sat.until(b"zeb")
    for size in ((60, 20), (80, 24), (200, 60)):
        sat.type("r")
        sat.resize(size)
        sat.quiet()
    sat.type("a\x15")
    sat.resize((120, 40))
    sat.quiet()
    sat.type("zebrrra")
    sat.until(b"zebrrra")
    assert sat.program.poll() is None


def test_a_kill_leaves_the_store_to_whoever_comes_next(desk: Path) -> None:
    first = Terminal(desk, "--brand", "atelier-lumen", size=(120, 40))
    first.until(b"TO DO")
    first.type("2")
    first.until(b"Keep")
    first.quiet()
    first.type("k")  # an act is on its way
    first.kill()
    first.close()
    with closing(sqlite3.connect(desk.parent / "store.db")) as store:
        assert store.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    second = Terminal(desk, "--brand", "atelier-lumen", size=(120, 40))
    try:
        second.until(b"TO DO")
        second.type("2")
        second.until(b"Keep")
        second.quiet()
        second.type("k")
        second.until(b"Kept:")
        second.type("\x11")
        assert second.ended() == 0
    finally:
        second.close()


def test_no_terminal_is_one_sentence_that_names_the_command(desk: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cmsuite"], cwd=desk, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        done.stderr
        == "This is no terminal that the screens can be drawn on. Use the commands instead: cmsuite --help\n"
    )


@pytest.mark.parametrize(
    ("words", "said", "code"),
    [
        (["--as", "nobody@lumen.example"], b"nobody@lumen.example is not a person with access in this workspace.", 1),
        (["--brand", "nowhere"], b"nowhere", 1),
    ],
)
def test_who_cannot_sit_here_is_told_when_the_screens_are_gone(
    desk: Path, words: list[str], said: bytes, code: int
) -> None:
    stranger = Terminal(desk, *words)
    try:
        assert stranger.ended() == code
        stranger.quiet()
        assert said in bytes(stranger.out).rpartition(b"\x1b[?1049l")[2]
    finally:
        stranger.close()


@pytest.mark.parametrize(
    ("env", "said"),
    [({"TERM": "dumb"}, b"This is no terminal"), ({"LC_ALL": "en_US.ISO-8859-1", "PYTHONUTF8": "0"}, b"need UTF-8")],
)
def test_a_terminal_that_cannot_is_told(desk: Path, env: dict[str, str], said: bytes) -> None:
    if "LC_ALL" in env and b"iso88591" not in subprocess.run(["locale", "-a"], capture_output=True).stdout.lower():
        pytest.skip("no locale other than UTF-8 is installed")
    poor = Terminal(desk, env=env)
    assert poor.ended() == 2
    poor.quiet()
    assert said in poor.out
    os.close(poor.master)
