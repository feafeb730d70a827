"""Real worker processes: several at once, killed, stopped, and with their store taken away under them."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cmsuite.engines import acts
from cmsuite.engines.jobs.history import runs, workers
from cmsuite.engines.jobs.schedules import schedule
from cmsuite.store.store import Store
from cmsuite.store.upgrade import migrate
from tests.conftest import without
from tests.engines.jobs import toil
from tests.engines.jobs.workshop import wait_for
from tests.peers import postgres

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def only_these_jobs(only_these_jobs) -> None:
    """Schedules are made here, of jobs that run there."""
    toil.register()


class Process:
    """A worker process; what it said so far is in `said()`."""

    def __init__(self, url: str, folder: Path, name: str) -> None:
        self.log = folder / f"{name}.log"
        with self.log.open("wb") as out:
            argv = [sys.executable, "-m", "tests.engines.jobs.toil", url, str(folder)]
            self.popen = subprocess.Popen(argv, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT)
        wait_for(lambda: "at work here" in self.said(), 30)

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def end(self) -> float:
        """Ask it to stop, as the system does; the seconds it took."""
        began = time.monotonic()
        self.popen.send_signal(signal.SIGTERM)
        assert self.popen.wait(10) == 0, self.said()
        return time.monotonic() - began


@pytest.fixture
def start(store_url, tmp_path) -> Iterator[object]:
    started: list[Process] = []

    def call(name: str) -> Process:
        started.append(Process(store_url, tmp_path, name))
        return started[-1]

    yield call
    for process in started:
        if process.popen.poll() is None:
            process.popen.kill()
        process.popen.wait()


@pytest.fixture
def live(store_url) -> Iterator[Store]:
    """The same store on the real clock."""
    opened = Store(store_url)
    yield opened
    opened.close()


def plan(store: Store, job: str, rule: str = "every 100000000") -> None:
    """A schedule that is due at once, and then, unless said, in three years."""
    with acts.open(store, by=acts.worker("test"), all_brands=True) as act:
        schedule(act, job, rule=rule)


def history(store: Store, job: str) -> list:
    with acts.read(store, by=acts.worker("test"), all_brands=True) as act:
        return [line for line in runs(act, limit=500) if line.job == job]


def marks(folder: Path, name: str) -> list[tuple[int, int]]:
    """(run, process) of each mark."""
    file = folder / name
    lines = file.read_text().splitlines() if file.exists() else []
    return [(int(run), int(pid)) for run, pid in (line.split() for line in lines)]


def test_two_workers_and_one_schedule_give_one_run_a_fire_time(start, live, tmp_path):
    plan(live, "toil.mark", "every 1")
    both = [start("one"), start("two")]
    wait_for(lambda: len(history(live, "toil.mark")) >= 6, 30)
    assert all(process.end() < 5 for process in both)
    done = history(live, "toil.mark")
    stopped = {line.run for line in done if line.state == "cancelled"}  # what a worker was at when it was told to end
    assert {line.state for line in done} <= {"done", "cancelled"}
    assert len(stopped) <= len(both)
    assert len({line.fire_at for line in done}) == len(done)
    marked = sorted(run for run, _pid in marks(tmp_path, "marks"))
    assert [run for run in marked if run not in stopped] == sorted({line.run for line in done} - stopped)
    assert len(marked) == len(set(marked))


def test_what_a_killed_worker_held_is_lost_and_done_by_another(start, live, tmp_path):
    plan(live, "toil.hold")
    killed = start("killed")
    wait_for(lambda: marks(tmp_path, "holds"))
    other = start("other")
    killed.popen.kill()
    wait_for(lambda: len(marks(tmp_path, "holds")) == 2, 20)
    (tmp_path / "free").touch()
    wait_for(lambda: len(history(live, "toil.hold")) == 2 and history(live, "toil.hold")[0].state == "done")
    last, first = history(live, "toil.hold")
    assert (first.state, last.state) == ("lost", "done")
    assert marks(tmp_path, "freed") == [(last.run, other.popen.pid)]
    with acts.read(live, by=acts.worker("test"), all_brands=True) as act:
        assert [line.worker.split(":")[1] for line in workers(act, toil.LEASE_S)] == [str(other.popen.pid)]


def test_a_stopped_worker_ends_within_five_seconds_whatever_its_job_does(start, live, tmp_path):
    plan(live, "toil.hold")
    process = start("deaf")
    wait_for(lambda: marks(tmp_path, "holds"))
    assert process.end() < 5
    assert history(live, "toil.hold")[0].state == "running"  # for whoever comes next
    start("next")
    wait_for(lambda: len(marks(tmp_path, "holds")) == 2, 20)
    assert [line.state for line in history(live, "toil.hold")] == ["running", "lost"]


def test_an_idle_worker_ends_at_once(start):
    assert start("idle").end() < 2


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_a_locked_file_is_said_once_and_waited_for(start, live, store_url, tmp_path):
    plan(live, "toil.mark", "every 1")
    process, other = start("waiting"), start("stopped")
    lock = sqlite3.connect(store_url.removeprefix("sqlite:///"), isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    wait_for(lambda: "waits and goes on" in process.said(), 30)
    assert other.end() < 5
    before = len(marks(tmp_path, "marks"))
    lock.execute("ROLLBACK")
    lock.close()
    wait_for(lambda: len(marks(tmp_path, "marks")) > before and "answers again" in process.said(), 30)
    assert process.said().count("waits and goes on") == 1
    assert process.end() < 5


@pytest.mark.peer
def test_a_database_that_restarts_is_waited_for_and_nothing_is_lost(tmp_path):
    programs = postgres.programs()
    if programs is None:
        without("PostgreSQL")
    with postgres.cluster(programs) as files:
        with postgres.serving(files):
            url = postgres.fresh_database(files.url)
            store = Store(url)
            migrate(store)
            plan(store, "toil.hold")
            plan(store, "toil.mark", "every 1")
            process = Process(url, tmp_path, "worker")
            wait_for(lambda: marks(tmp_path, "holds") and marks(tmp_path, "marks"))
            other = Process(url, tmp_path, "other")
        wait_for(lambda: all("waits and goes on" in one.said() for one in (process, other)), 30)
        silent = time.monotonic() + 2 * toil.LEASE_S  # for longer than a lease nobody can give a sign of life
        wait_for(lambda: time.monotonic() > silent)
        (tmp_path / "free").touch()  # the held run ends while nobody can write that it did
        wait_for(lambda: marks(tmp_path, "freed"))
        with postgres.serving(files):
            wait_for(lambda: "answers again" in process.said(), 30)
            wait_for(lambda: history(store, "toil.hold")[0].state == "done", 30)
            before = len(marks(tmp_path, "marks"))
            wait_for(lambda: len(marks(tmp_path, "marks")) > before + 2, 30)
            assert len(marks(tmp_path, "holds")) == 1
            assert process.said().count("waits and goes on") == 1
            assert "is tried again" not in process.said(), "a store that is away is nobody's failure"
            assert process.end() < 5
            assert other.end() < 5
            store.close()
