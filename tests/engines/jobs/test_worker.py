"""A whole worker in this process, on both stores: what it starts, stops, says, and leaves behind."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from cmsuite.core.config import Config
from cmsuite.core.workspace import Workspace
from cmsuite.engines import acts
from cmsuite.engines.jobs.history import runs, workers
from cmsuite.engines.jobs.models import RunState
from cmsuite.engines.jobs.registry import Tools, loop
from cmsuite.engines.jobs.runs import NotRunning, cancel, end
from cmsuite.engines.jobs.schedules import schedule, take
from cmsuite.engines.jobs.tools import tools_for
from cmsuite.engines.jobs.worker import Worker
from cmsuite.store.store import Store
from tests.engines.jobs.workshop import LEASE_S, THERE, Broke, ended, next_at, running, states, wait_for


def test_a_run_is_cancelled_between_two_pieces_of_work(store, tools, cast, act, ask, clock):
    act(schedule, "test.waits", rule="0 0 1 1 *")
    clock.at = next_at(ask)
    worker = Worker(store, tools, print)
    with running(worker):
        wait_for(lambda: any(line.job == "test.waits" for line in ask(runs)))
        (waiting,) = [line for line in ask(runs) if line.job == "test.waits"]
        with acts.open(store, by=cast.chloe, all_brands=True) as opened:
            cancel(opened, waiting.run)
        wait_for(lambda: ended(ask, waiting.run).state == "cancelled")
        assert next_at(ask, "test.waits") - clock.at > timedelta(days=300)  # not tried again by itself
    with pytest.raises(NotRunning), acts.open(store, by=cast.chloe, all_brands=True) as opened:
        cancel(opened, waiting.run)


def test_a_worker_shows_that_it_lives_and_that_it_ended(store, tools, ask):
    with running(Worker(store, tools, print)):
        (line,) = wait_for(lambda: ask(workers, LEASE_S))
    assert ask(workers, LEASE_S) == []
    assert ended(ask, line.run).state == "done"


def test_a_worker_that_is_cancelled_ends(store, tools, cast, ask):
    worker = Worker(store, tools, print)
    thread = threading.Thread(target=worker.run)
    thread.start()
    wait_for(lambda: ask(workers, LEASE_S))
    with acts.open(store, by=cast.karim, all_brands=True) as opened:
        cancel(opened, worker.row)
    thread.join(10)
    assert not thread.is_alive()


def test_a_worker_that_was_given_up_makes_itself_known_again(store, tools, act, ask):
    worker = Worker(store, tools, print)
    with running(worker):
        wait_for(lambda: ask(workers, LEASE_S))
        first = worker.row
        act(end, first, RunState.LOST)
        wait_for(lambda: [line.run for line in ask(workers, LEASE_S)] not in ([], [first]))


def test_a_stopped_job_is_due_at_once_for_whoever_comes_next(store, tools, act, ask, clock):
    act(schedule, "test.waits", rule="0 0 1 1 *")
    clock.at = next_at(ask)
    with running(Worker(store, tools, print)):
        wait_for(lambda: any(line.job == "test.waits" for line in ask(runs)))
    assert [line.state for line in ask(runs) if line.job == "test.waits"] == ["cancelled"]
    clock.at += timedelta(seconds=1)
    assert act(take, THERE) is not None


def test_once_does_what_is_due_and_says_whether_it_went_well(store, tools, act, ask, clock):
    act(schedule, "test.hourly", rule="0 0 1 1 *")
    clock.at = next_at(ask)
    assert Worker(store, tools, print).once()
    assert states(ask)[-1] == "done"
    assert ask(workers, LEASE_S) == []
    act(schedule, "test.breaks", rule="every 60")
    assert not Worker(store, tools, print).once()


def test_a_failing_loop_stops_no_other_and_is_said_once(store, tools, ask):
    turns, said = {"good": 0, "bad": 0}, []

    @loop("test.good", "Works.", channel="good")
    def good(store: Store, tools: Tools) -> int:
        turns["good"] += 1
        return 0

    @loop("test.bad", "Fails three times.", channel="bad")
    def bad(store: Store, tools: Tools) -> int:
        turns["bad"] += 1
        if turns["bad"] <= 3:
            raise Broke()
        return 0

    worker = Worker(store, tools, said.append)
    with running(worker):
        wait_for(lambda: turns["bad"] == 2)
        assert ended(ask, worker.row).failed == {"test.bad": "Broke: The world broke: token=…"}
        wait_for(lambda: turns["bad"] > 4 and turns["good"] > 4)
        wait_for(lambda: ended(ask, worker.row).failed is None)
    assert len([line for line in said if "test.bad" in line]) == 1


def test_a_loop_is_called_again_at_once_while_it_has_work(store, tools):
    left = [50]

    @loop("test.queue", "Works a queue off.", channel="queue")
    def turn(store: Store, tools: Tools) -> int:
        left[0] -= left[0] > 0
        return left[0]

    slow = tools_for(Workspace(tools.workspace.root, Config(worker_look_s=60)), tools.by)
    with running(Worker(store, slow, print)):
        wait_for(lambda: left[0] == 0)


@pytest.mark.parametrize("store_url", [pytest.param("postgresql", marks=pytest.mark.peer)], indirect=True)
def test_on_postgresql_news_wakes_a_loop_at_once(store, tools, cast):
    woken: list[int] = []

    @loop("test.woken", "Counts.", channel="bell")
    def turn(store: Store, tools: Tools) -> int:
        woken.append(1)
        return 0

    slow = tools_for(Workspace(tools.workspace.root, Config(worker_look_s=60)), tools.by)
    with running(Worker(store, slow, print)):
        wait_for(lambda: len(woken) == 2)  # the first look, and the one when it began to listen
        with acts.open(store, by=cast.worker, all_brands=True) as opened:
            opened.wake("bell")
        wait_for(lambda: len(woken) == 3)


def test_a_worker_notices_that_the_clock_went_back(store, tools, act, ask, clock):
    act(schedule, "test.hourly", rule="0 * * * *")
    with running(Worker(store, tools, print)):
        clock.at += timedelta(days=30)  # the machine's clock was wrong
        wait_for(lambda: "done" in states(ask))
        clock.at -= timedelta(days=30)
        wait_for(lambda: next_at(ask, "test.hourly") - clock.at <= timedelta(hours=1))
        before, clock.at = len(states(ask)), clock.at + timedelta(hours=2)  # the first hour had its run, while wrong
        wait_for(lambda: len(states(ask)) > before)
