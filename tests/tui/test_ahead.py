"""A child reads what Today shows while the screens are imported: the same answer, and no harm where there is none."""

from __future__ import annotations

import os
import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from cmsuite.core.clock import SetClock
from cmsuite.core.errors import Refused
from cmsuite.engines import acts
from cmsuite.engines.people.likes import speak
from cmsuite.store.store import Store
from cmsuite.tui.ahead import Ahead, ahead
from cmsuite.tui.liking import DEFAULT
from cmsuite.tui.seat import Seat
from cmsuite.tui.today_seen import First, first, read, seen
from tests.tui.seated import Seated, news, placed, workspace_of
from tests.tui.terminal import Terminal
from tests.workplace import Cast, people

AT_REST = ("-c", "import os; os.sched_getaffinity = lambda _pid: range(999); import cmsuite.__main__")
"""The program on a machine with a processor to spare, whatever the tests beside it do."""

CHLOE = "chloe@lumen.example"


def refused() -> str:
    raise Refused


def hangs() -> str:
    signal.pause()
    return "never"


def says() -> str:
    os.write(1, b"on the terminal")
    os.write(2, b"or on its errors")
    return "é" * 500_000


@pytest.mark.parametrize(
    ("question", "found"),
    [
        (says, "é" * 500_000),
        (lambda: ("values", 1, None), ("values", 1, None)),
        (refused, None),
        (lambda: 1 / 0, None),
        (lambda: os._exit(0), None),
        (lambda: os._exit(3), None),
        (lambda: os.kill(os.getpid(), signal.SIGKILL), None),
        (lambda: os.kill(os.getpid(), signal.SIGINT), None),  # Ctrl-C reaches it too
        (threading.Lock, None),  # which no pipe carries
        (hangs, None),
    ],
)
def test_a_child_says_what_it_found_or_nothing(
    question: Callable[[], object], found: object, capfd: pytest.CaptureFixture[str]
) -> None:
    asked = Ahead(question)
    assert asked.answer(0.2 if question is hangs else 30) == found
    assert asked.answer() is None  # it is asked once
    assert not Path(f"/proc/{asked.child}").exists()  # and buried
    assert capfd.readouterr() == ("", "")


def test_a_child_that_nobody_asks_is_ended() -> None:
    asked = Ahead(hangs)
    asked.close()
    assert not Path(f"/proc/{asked.child}").exists()


def test_a_child_is_answered_though_its_own_child_hangs() -> None:
    until, test_ends = os.pipe()

    def waits() -> None:
        os.close(test_ends)
        os.read(until, 1)

    def says_and_leaves() -> str:
        Ahead(waits)
        return "said"

    assert Ahead(says_and_leaves).answer(30) == "said"
    os.close(test_ends)
    os.close(until)


def test_beside_a_thread_no_child_is_made() -> None:
    waits = threading.Event()
    other = threading.Thread(target=waits.wait)
    other.start()
    assert ahead(lambda: "found") is None
    waits.set()
    other.join()


# ---- what it finds


def sits(
    store: Store, folder: Path, clock: SetClock, me: str = "chloe@lumen.example", brand: str | None = None
) -> Seat:
    made = Seat(workspace_of(store, folder, me), me, brand, clock)
    made.ahead = Ahead(partial(first, made))
    return made


def in_process(seat: Seat) -> First:
    """What is seen without a child."""
    other = Seat(seat.workspace, seat.email, seat.brand_named, seat.clock)
    other.painted.set()
    with other.reading() as act:
        found = seen(act)
    other.close()
    return First(found, other.brands, other.brand, other.likes, other.tongue)


@pytest.mark.parametrize(("brand", "processors"), [(None, 999), ("hotel-mer", 0)])  # with a second child, and without
def test_a_child_sees_what_we_would(
    store: Store, cast: Cast, tmp_path: Path, clock: SetClock, brand: str | None, processors: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: range(processors))
    placed(store, cast, "Rosiers en pot", hours=5, approved=False)
    news(store, people(store, "Hotel Mer"), 3)
    seat = sits(store, tmp_path, clock, "karim@lumen.example", brand)
    found = read(seat)
    assert seat._store is None  # nobody has opened it here
    assert First(found, seat.brands, seat.brand, seat.likes, seat.tongue) == in_process(seat)
    assert bool(found.day) is (brand is None)
    assert found.line > 0
    assert len(seat.brands) == 2
    assert read(seat) is found  # in another language too
    seat.brand = next(one for one in seat.brands if one is not seat.brand)
    seat.painted.set()
    assert read(seat).needs != found.needs
    assert seat.first is None
    seat.close()


def test_who_may_not_read_is_refused_here(store: Store, cast: Cast, tmp_path: Path, clock: SetClock) -> None:
    seat = sits(store, tmp_path, clock, "nobody@lumen.example")
    seat.painted.set()
    with pytest.raises(Refused, match=r"nobody@lumen\.example is not a person with access"):
        read(seat)
    assert seat.brands == ()
    seat.close()


def test_a_child_upgrades_no_store(tmp_path: Path, clock: SetClock) -> None:
    from cmsuite.store.upgrade import migrate, standing

    old = Store(f"sqlite:///{tmp_path / 'store.db'}", clock)
    migrate(old, "m0008")
    seat = sits(old, tmp_path, clock)
    assert seat.ahead is not None
    assert seat.ahead.answer(30) is None
    assert standing(old).schema == "m0008"
    old.close()


@pytest.mark.anyio
async def test_what_is_written_after_a_child_has_read_comes_by_itself(
    store: Store, cast: Cast, tmp_path: Path, clock: SetClock
) -> None:
    from cmsuite.tui.app import CmsApp

    placed(store, cast, "Rosiers en pot", hours=5, approved=False)
    seat = sits(store, tmp_path, clock)
    assert seat.ahead is not None
    os.waitid(os.P_PID, seat.ahead.child, os.WEXITED | os.WNOWAIT)  # it has read
    placed(store, cast, "Lampe Aube", hours=6, approved=False)
    app = CmsApp(seat, DEFAULT)
    async with app.run_test(size=(80, 24)) as pilot:
        me = Seated(app, pilot, store)
        await me.settled()
        assert "TO DO NOW (2)" in me.text
        assert "Lampe Aube" in me.text
    seat.close()
    assert app.bug is None


# ---- on a terminal


@pytest.fixture
def terminal(store: Store, tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    """Starts the program on the workspace of the tests, on a machine at rest."""
    if len(os.sched_getaffinity(0)) < 2:
        pytest.skip("one processor: no child is made")
    open_: list[Terminal] = []

    def start(*words: str) -> Terminal:
        root = workspace_of(store, tmp_path, "chloe@lumen.example").root
        open_.append(Terminal(root, *words, size=(120, 40), program=AT_REST))
        return open_[-1]

    yield start
    for one in open_:
        one.close()


def children(terminal: Terminal) -> list[int]:
    pid = terminal.program.pid
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def child_of(terminal: Terminal) -> int:
    end = time.monotonic() + 30
    while not (found := children(terminal)):
        assert time.monotonic() < end, "it made no child"
    return found[0]


def test_the_rows_of_a_child_are_shown_and_it_is_gone(
    store: Store, cast: Cast, terminal: Callable[..., Terminal]
) -> None:
    placed(store, cast, "Rosiers en pot", hours=5, approved=False)
    news(store, cast, 3)
    with acts.open(store, by=cast.chloe, all_brands=True) as act:
        speak(act, "fr")
    sat = terminal()
    child_of(sat)
    sat.until(b"QUAND VOUS POURREZ (1)")
    assert children(sat) == []
    sat.until(b"Atelier Lumen")
    sat.type("2")
    sat.until(b"News 2")
    sat.type("\x11")
    assert sat.ended() == 0


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_a_child_that_is_killed_is_not_missed(store: Store, cast: Cast, terminal: Callable[..., Terminal]) -> None:
    news(store, cast, 3)
    sat = terminal()
    os.kill(child_of(sat), signal.SIGKILL)
    sat.until(b"WHEN YOU CAN (1)")
    assert children(sat) == []


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_who_leaves_before_the_rows_waits_for_no_child(
    store: Store, cast: Cast, terminal: Callable[..., Terminal]
) -> None:
    sat = terminal()
    child = child_of(sat)
    os.kill(child, signal.SIGSTOP)
    sat.until(b"Today")
    sat.type("\x11")
    assert sat.ended() == 0
    assert not Path(f"/proc/{child}").exists()


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_a_store_that_is_away_is_said_as_ever_and_comes_back(
    store: Store, cast: Cast, terminal: Callable[..., Terminal]
) -> None:
    assert store.file is not None
    news(store, cast, 3)
    store.close()
    aside = store.file.rename(store.file.with_name("aside.db"))
    sat = terminal()
    sat.until(lambda out: b"STORE AWAY" in out and b"The store is not there" in out)
    aside.rename(store.file)
    sat.until(b"WHEN YOU CAN (1)")
    with closing(sqlite3.connect(store.file)) as whole:
        assert whole.execute("PRAGMA integrity_check").fetchone() == ("ok",)
