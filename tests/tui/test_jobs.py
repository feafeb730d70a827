"""What runs, what ran, what was said; the worker of this program; quitting while something is on its way."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from cmsuite.calendar.entries import place
from cmsuite.content.approval import approve
from cmsuite.core.clock import SetClock
from cmsuite.core.zones import wall
from cmsuite.engines import acts
from cmsuite.engines.jobs.history import run_line, runs, usual, workers
from cmsuite.engines.jobs.models import RunState
from cmsuite.engines.jobs.registry import JOBS, Job, Tools
from cmsuite.engines.jobs.runs import Machine, begin, count, end
from cmsuite.engines.jobs.schedules import schedule
from cmsuite.publishing.models import Publication, State
from cmsuite.publishing.planning import plan
from cmsuite.rooms import load_rooms
from cmsuite.store.store import Store
from cmsuite.tui.own_runs import Ran
from cmsuite.tui.place import Place
from cmsuite.tui.widgets.row_list import RowList
from cmsuite.tui.widgets.run_bar import Running
from tests.conftest import NOW
from tests.content.desk import a_post
from tests.tui.seated import Seated, news, seated, workspace_of
from tests.workplace import Cast

pytestmark = pytest.mark.anyio
HERE = Machine("here:1", "here", 1)


@pytest.fixture(autouse=True)
def a_job(cast: Cast) -> None:
    load_rooms()
    JOBS["test.count"] = Job("test.count", "Counting", _count, "Count.", None)


def _count(_store: Store, _tools: Tools) -> None:
    """Nothing to do."""


def ran(store: Store, cast: Cast, state: RunState | None, why: str = "") -> int:
    with acts.open(store, by=cast.worker, all_brands=True) as act:
        run = begin(act, "test.count", HERE).run
        if state is not None:
            end(act, run, state, did={"feeds": 3}, failed={"why": why} if why else None)
    return run


async def until(me: Seated, is_so: Callable[[], bool]) -> None:
    """Until something that happens in another thread is seen: a generous end, no fixed time."""
    deadline = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < deadline, me.text
        me.app.look()
        await me.settled()


async def test_runs_are_shown_with_what_they_did_and_why_they_failed(store: Store, cast: Cast, tmp_path: Path) -> None:
    ran(store, cast, RunState.DONE)
    ran(store, cast, RunState.FAILED, "The server said no.\x1b]52;c;eA==\x1b\\ [/]")
    ran(store, cast, None)
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await me.press("J")
        assert "▸ running" in me.text
        assert "✓ done" in me.text
        assert "feeds asked: 3" in me.text
        assert "✗ failed" in me.text
        assert "The server said no." in me.text
        assert "No worker is running." in me.text
        assert "Counting" in me.text
        await me.press("down")
        assert "test.count · The server" in me.text  # what it is called in commands
        assert "The server said no. [/]" in me.text
        assert "\x1b" not in me.text


async def test_a_run_is_asked_to_stop_and_shown_as_it_is(store: Store, cast: Cast, tmp_path: Path) -> None:
    run = ran(store, cast, None)
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await me.press("J", "x")
        assert me.told() == f"Run {run} (Counting) was asked to stop: it ends at its next piece of work."
        assert "▸ stopping" in me.text
        with acts.open(store, by=cast.worker, all_brands=True) as act:
            end(act, run, RunState.CANCELLED)
        await me.press("x")
        assert me.told() == f"Run {run} is over: stopped."


async def test_a_run_that_is_asked_to_stop_here_is_shown_stopped_without_another_key(
    store: Store, cast: Cast, tmp_path: Path, clock: SetClock
) -> None:
    """The worker here looks once a minute, and is told at once; the panel looks by itself."""
    JOBS["test.pieces"] = Job("test.pieces", "Pieces", _pieces, "Works until it is stopped.", None)
    with acts.open(store, by=cast.worker, all_brands=True) as act:
        schedule(act, "test.pieces", rule="0 0 1 1 *")
    workspace_of(store, tmp_path, "chloe@lumen.example", worker_look_s=60.0)
    clock.at = datetime(2027, 1, 1, 12, tzinfo=UTC)
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await me.press("J", "w")
        await until(me, lambda: any("Pieces" in line and "▸ running" in line for line in me.lines))
        me.app.screen.query_one("#runs", RowList).to(run_of(store, cast, "test.pieces"))
        began = time.monotonic()
        await me.press("x")
        await until(me, lambda: any("Pieces" in line and "· stopped" in line for line in me.lines))
        assert time.monotonic() - began < 30  # before the worker would look by itself
        assert run_of(store, cast, "test.pieces", "cancelled")


def _pieces(_store: Store, tools: Tools) -> None:
    while not tools.stop.wait(0.05):
        pass


def run_of(store: Store, cast: Cast, job: str, state: str = "running") -> int:
    with acts.read(store, by=cast.chloe, all_brands=True) as act:
        return next(one.run for one in runs(act) if one.job == job and one.state == state)


async def test_the_first_line_goes_on_below_two_panels(store: Store, tmp_path: Path, clock: SetClock) -> None:
    async with seated(store, tmp_path, size=(120, 40), clock=clock) as me:
        await me.press("2", "S", "?")
        assert len(me.app.screen_stack) == 3
        for at, seen in ((NOW + timedelta(minutes=1), "10:01"), (NOW + timedelta(minutes=2), "10:02")):
            clock.at = at
            me.app.look()
            await until(me, partial(lambda clock: clock in me.lines[0], seen))


async def test_how_far_a_run_is_is_shown_with_what_is_left(store: Store, cast: Cast, tmp_path: Path) -> None:
    run = ran(store, cast, None)
    with acts.open(store, by=cast.worker, all_brands=True) as act:
        count(act, run, 12, 40, title="Feeds")
    async with seated(store, tmp_path, size=(120, 40), lang="fr") as me:
        await until(me, lambda: "tâches 1 (Flux 12/40)" in me.lines[0])
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await me.press("J")
        assert "Counting" in me.lines[5]
        assert "12/40" in me.lines[5]
        assert "12 of 40" in me.text


def test_what_is_left_is_known_by_what_is_done_else_by_what_is_usual() -> None:
    assert Running(1, "x", 30.0, far=(10, 40)).left_s == 90
    assert Running(1, "x", 30.0, usual_s=45).left_s == 15
    assert Running(1, "x", 30.0).left_s is None


async def test_what_was_said_is_kept_here(store: Store, cast: Cast, tmp_path: Path) -> None:
    async with seated(store, tmp_path, lang="fr") as me:
        await me.press("u", "J")
        assert "Vous n’avez rien à annuler ici." in me.text


async def test_what_is_told_covers_no_line(store: Store, cast: Cast, tmp_path: Path) -> None:
    news(store, cast, 30)
    async with seated(store, tmp_path, toasts=True) as me:
        await me.press("2", "end")
        before = [line for line in me.lines if "News" in line]
        assert "› " in me.lines[-2]
        assert "News 0 " in me.lines[-2]
        for n in range(8):
            me.app.tell(f"Refusal {n}: " + "because " * 20, "error")
            await me.settled()
        assert "Refusal 7" in me.text
        listed = [n for n, line in enumerate(me.lines) if "News" in line]
        told = [n for n, line in enumerate(me.lines) if "because" in line]
        assert listed[-1] < told[0]
        assert "› " in me.lines[listed[-1]]
        assert "News 0 " in me.lines[listed[-1]]
        assert told[-1] == len(me.lines) - 2
        assert me.lines[-1].endswith("? Keys")
        me.app.clear_notifications()
        await me.settled()
        assert [line for line in me.lines if "News" in line] == before


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
async def test_what_is_told_is_shown_to_its_last_word(store: Store, cast: Cast, tmp_path: Path) -> None:
    """Also where it is just too long for a line."""
    async with seated(store, tmp_path, toasts=True) as me:
        for length in range(70, 86):
            me.app.tell("x" * (length - 9) + " · undoes")
            await me.settled()
            assert "undoes" in me.text, length


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
async def test_a_click_on_a_key_of_the_last_line_presses_it(store: Store, cast: Cast, tmp_path: Path) -> None:
    news(store, cast, 2)
    async with seated(store, tmp_path) as me:
        await me.press("2")
        for word, said in (("Keep", "Kept: News 1"), ("Keys", "It is of use: keep it.")):
            await me.pilot.click("KeyLine", offset=(me.lines[-1].index(word), 0))
            await me.settled()
            assert said in f"{me.told()}\n{me.text}"


async def test_over_a_panel_it_is_told_below_it(store: Store, cast: Cast, tmp_path: Path) -> None:
    async with seated(store, tmp_path, toasts=True) as me:
        await me.press("question_mark")
        me.app.tell("Said over a panel.")
        await me.settled()
        (told,) = [n for n, line in enumerate(me.lines) if "Said over a panel." in line]
        assert "└" in me.text
        assert told > next(n for n, line in enumerate(me.lines) if "└" in line)


async def test_the_last_thing_done_takes_the_place_of_the_one_before(store: Store, cast: Cast, tmp_path: Path) -> None:
    async with seated(store, tmp_path, toasts=True) as me:
        me.app.tell("First done.")
        await me.settled()
        me.app.tell("Second done.")
        await me.settled()
        assert "Second done." in me.text
        assert "First done." not in me.text
        assert [one.text for one in me.app.told] == ["Second done.", "First done."]


async def test_a_worker_begins_and_ends_by_a_key_and_is_seen_in_the_status_line(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    async with seated(store, tmp_path, size=(120, 40)) as me:
        await me.press("J", "w")
        await until(me, lambda: "worker here" in me.lines[0])
        await until(me, lambda: any("A worker is at work here" in one.text for one in me.app.told))
        with acts.read(store, by=cast.chloe, all_brands=True) as act:
            assert len(workers(act, 120)) == 1
        await me.press("w")
        await until(me, lambda: me.told() == "The worker here has ended.")
        await until(me, lambda: "worker here" not in me.lines[0])


async def test_a_write_that_takes_long_is_said_while_it_does(store: Store, cast: Cast, tmp_path: Path) -> None:
    gate = threading.Event()
    async with seated(store, tmp_path) as me:
        screen, end = me.app.screen, time.monotonic() + 20
        assert isinstance(screen, Place)
        screen.work(partial(gate.wait, 60), lambda _done: None, group="write")
        while "working…" not in me.lines[0]:
            assert time.monotonic() < end, me.text
            await me.pilot.pause(0.05)
        gate.set()
        await until(me, lambda: "working…" not in me.lines[0])


async def test_leaving_ends_the_worker_here_within_five_seconds(store: Store, cast: Cast, tmp_path: Path) -> None:
    async with seated(store, tmp_path) as me:
        await me.press("J", "w", "escape")
        await until(me, lambda: me.app.seat.worker.is_at_work)
        await me.press("ctrl+q")
        assert "The worker here ends" in me.text
        await me.press("enter")  # the default is to stay
        assert me.app.is_running
        began = time.monotonic()
        me.app.seat.worker.end()
        assert time.monotonic() - began < 5
        assert not me.app.seat.worker.is_at_work


async def test_what_a_key_began_is_a_run_that_is_stopped_there_and_by_leaving(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    begun = threading.Semaphore(0)

    def waits(given: Tools) -> int:
        begun.release()
        assert given.stop.wait(20)
        return 3

    async def begin_one(me: Seated, came: list[Ran[int]]) -> None:
        assert isinstance(me.app.screen, Place)
        me.app.screen.work(partial(me.app.seat.runs.run, me.app.seat, "test.count", waits), came.append, group="write")
        while not begun.acquire(blocking=False):
            await me.pilot.pause()

    came: list[Ran[int]] = []
    async with seated(store, tmp_path) as me:
        await begin_one(me, came)
        await me.pilot.press("J")
        while "▸ running" not in me.text:
            await me.pilot.pause()
        await me.pilot.press("x")
        await until(me, lambda: bool(came))
        assert (came[0].told("3 read."), me.app.seat.runs.titles) == ("Stopped: 3 read.", [])
        await me.press("escape")
        await begin_one(me, came)
        await me.pilot.press("ctrl+q")
        while "Under way, and stopped at its next piece: Counting." not in me.text:
            await me.pilot.pause()
        await me.pilot.press("2")
        await me.app.workers.wait_for_complete()
        assert not me.app.is_running
    with acts.read(store, by=cast.chloe, all_brands=True) as act:
        assert [one.state for one in runs(act)] == ["cancelled", "cancelled"]


async def test_quitting_asks_while_something_is_on_its_way(store: Store, cast: Cast, tmp_path: Path) -> None:
    variant = a_post(store, cast).variants[0].id
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        approve(act, variant)
        at = wall(store.now() + timedelta(hours=1), "Europe/Paris")
        plan(act, place(act, at, variant_id=variant).entry)
    with store.connection(writes=True) as connection:
        connection.execute(sa.update(Publication).values(state=State.CLAIMED.value))
    async with seated(store, tmp_path) as me:
        await me.press("ctrl+q")
        assert "1 publication is being sent." in me.text
        await me.press("2")
        assert me.app.return_code == 0


async def test_quitting_with_nothing_on_its_way_asks_nothing(store: Store, cast: Cast, tmp_path: Path) -> None:
    async with seated(store, tmp_path) as me:
        await me.press("ctrl+q")
        assert me.app.return_code == 0


async def test_a_pane_is_reached_by_its_letter(store: Store, cast: Cast, tmp_path: Path) -> None:
    async with seated(store, tmp_path) as me:
        await me.press("2")
        before = me.lines
        await me.press("ctrl+o")
        for was, line in zip(before, me.lines, strict=True):  # a letter stands where nothing was
            assert [old for old, new in zip(was, line, strict=False) if old != new and old != " "] == []
        assert [line for line in me.lines if line not in before] != []
        await me.press("a")
        assert type(me.app.focused).__name__ == "_Line"  # the filter comes first
        await me.press("ctrl+o", "b")
        assert type(me.app.focused).__name__ == "RowList"


def test_how_long_a_job_takes_is_said_of_those_that_went_well(store: Store, cast: Cast) -> None:
    run = ran(store, cast, RunState.DONE)
    failed = ran(store, cast, RunState.FAILED)
    with acts.read(store, by=cast.chloe, all_brands=True) as act:
        assert usual(act, ["test.count", "test.never"]) == {"test.count": 0.0}
        assert [one.run for one in runs(act)] == [failed, run]
        assert not run_line(act, run).stopping
