"""What the tests of the jobs share: a few jobs of their own, on a real store, and acts in one line each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cmsuite.core.config import Config
from cmsuite.core.workspace import Workspace
from cmsuite.engines import acts
from cmsuite.engines.jobs.registry import JOBS, LOOPS, Tools, job
from cmsuite.engines.jobs.tools import tools_for
from cmsuite.store.store import Store
from tests.engines.jobs.workshop import LEASE_S, Broke, Report
from tests.workplace import Cast, people


@pytest.fixture(autouse=True)
def only_these_jobs(monkeypatch) -> Iterator[None]:
    """The registry holds the jobs of this file, whatever else the program knows."""
    jobs, loops = dict(JOBS), dict(LOOPS)
    JOBS.clear()
    LOOPS.clear()

    @job("test.hourly", "Hourly", "Works.", rule="0 * * * *")
    def hourly(store: Store, tools: Tools) -> Report:
        return Report(3)

    @job("test.breaks", "Breaks", "Fails.")
    def breaks(store: Store, tools: Tools) -> None:
        raise Broke()

    @job("test.bug", "Bug", "Has a bug.")
    def bug(store: Store, tools: Tools) -> None:
        raise KeyError("nobody thought of this")

    @job("test.waits", "Waits", "Works until it is stopped.")
    def waits(store: Store, tools: Tools) -> None:
        assert tools.stop.wait(20)

    yield
    for registry, before in ((JOBS, jobs), (LOOPS, loops)):
        registry.clear()
        registry.update(before)


@pytest.fixture
def cast(store: Store) -> Cast:
    return people(store)


@pytest.fixture
def tools(tmp_path: Path, cast: Cast) -> Tools:
    return tools_for(Workspace(tmp_path, Config(worker_lease_s=LEASE_S, worker_look_s=0.05)), cast.worker)


@pytest.fixture
def act(store, cast):
    """One act in a transaction of its own: act(function, *arguments)."""

    def call(function, *args, **more):
        with acts.open(store, by=cast.worker, all_brands=True) as opened:
            return function(opened, *args, **more)

    return call


@pytest.fixture
def ask(store, cast):
    def call(question, *args, **more):
        with acts.read(store, by=cast.karim, all_brands=True) as opened:
            return question(opened, *args, **more)

    return call
