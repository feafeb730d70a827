"""Jobs and the worker from the command line: the real program, as cron, systemd and people start it."""

from __future__ import annotations

import inspect
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

from cmsuite.core import workspace as workspaces
from cmsuite.engines.jobs.registry import JOBS
from cmsuite.engines.jobs.words import DID
from cmsuite.rooms import load_rooms
from cmsuite.store.store import Store
from tests.workplace import people

Run = Callable[..., subprocess.CompletedProcess[str]]
PROGRAM = [sys.executable, "-m", "cmsuite"]
HERE = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}


@pytest.fixture
def root(store: Store, store_url: str, tmp_path: Path) -> Path:
    people(store)
    return workspaces.create(tmp_path / "lumen", me="chloe@lumen.example", store_url=store_url).root


@pytest.fixture
def run(root: Path) -> Run:
    """A command by Chloé; it must end with `code`."""

    def run(*words: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [*PROGRAM, *words], cwd=root, env=_environment(), capture_output=True, text=True, timeout=60
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done

    return run


def _environment() -> dict[str, str]:
    return {**HERE, **{name: value for name, value in os.environ.items() if name.startswith(("XDG_", "PGPASSWORD"))}}


def test_once_does_what_is_due_and_the_history_tells(run: Run) -> None:
    assert "Nothing has run yet" in run("jobs").stderr
    run("worker", "--once")
    done = json.loads(run("jobs", "--json").stdout)
    assert {line["state"] for line in done} == {"done"}
    assert {line["job"] for line in done} > {"worker"}
    told = run("jobs").stdout
    assert "[]" not in told
    assert " 0," not in told
    listed = run("jobs", "schedules").stdout
    assert "accounts.check" in listed
    assert "23 5 * * *" in listed
    assert "Ask each network whether its sign-in still holds" in listed
    assert "coalesce" not in listed
    assert "Nothing has failed" in run("jobs", "--failed").stderr


def test_a_schedule_is_changed_switched_off_and_on(run: Run) -> None:
    assert "07:30" in run("jobs", "schedule", "accounts.check", "30 7 * * mon-fri", "--zone", "Europe/Paris").stdout
    assert "off" in run("jobs", "schedule", "accounts.check", "off").stdout
    assert "07:30" in run("jobs", "schedule", "accounts.check", "on").stdout
    refused = run("jobs", "schedule", "accounts.check", "30 25 * * *", code=2)
    assert refused.stderr.count("\n") == 1
    assert "There is no job named nothing" in run("jobs", "run", "nothing", code=2).stderr


def test_what_a_run_did_is_said_in_words(run: Run) -> None:
    assert "edition of the zones: 20" in run("jobs", "run", "calendar.rebuild").stdout
    assert "tzdata" not in run("jobs").stdout


def test_every_count_of_a_job_has_a_word() -> None:
    load_rooms()
    results = [inspect.signature(job.run, eval_str=True).return_annotation for job in JOBS.values()]
    assert {field.name for result in results if result is not None for field in fields(result)} <= set(DID)


def test_a_run_that_is_over_is_not_cancelled(run: Run) -> None:
    run("jobs", "run", "accounts.check")
    assert "is over" in run("jobs", "cancel", "1", code=1).stderr


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_the_worker_stops_cleanly(root: Path, run: Run, by: signal.Signals) -> None:
    log = root / "worker.log"
    with log.open("wb") as out:
        worker = subprocess.Popen([*PROGRAM, "worker"], cwd=root, env=_environment(), stderr=out)
    try:
        _wait_for(lambda: "at work here" in log.read_text())
        began = time.monotonic()
        worker.send_signal(by)
        assert worker.wait(10) == 0
        assert time.monotonic() - began < 5
    finally:
        worker.kill()
        worker.wait()
    assert log.read_text().count("\n") == 1
    last = json.loads(run("jobs", "--json").stdout)[-1]
    assert (last["job"], last["state"]) == ("worker", "done")


def _wait_for(true: Callable[[], bool], seconds: float = 30.0) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.02)
