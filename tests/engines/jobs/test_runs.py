"""Who runs what, and once: claims, leases, retries, a clock that goes back. Every test on both stores."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from cmsuite.core.locale import speak
from cmsuite.engines import acts
from cmsuite.engines.jobs.asked import run_as, run_now
from cmsuite.engines.jobs.history import runs, schedules
from cmsuite.engines.jobs.models import RunState, Schedule
from cmsuite.engines.jobs.pulse import Pulse
from cmsuite.engines.jobs.registry import Tools, job
from cmsuite.engines.jobs.runs import Machine, UnknownJob, beat, begin, cancel, count, end, is_stale, lose
from cmsuite.engines.jobs.schedules import ensure, is_due, rewind, schedule, take
from cmsuite.engines.jobs.tools import tools_for
from cmsuite.engines.jobs.worker import Worker
from cmsuite.store.store import Store, StoreBusy
from tests.conftest import NOW
from tests.engines.jobs.workshop import HERE, LEASE_S, THERE, Report, do, next_at, silence, states, wait_for

# ---- schedules


def test_shipped_schedules_are_made_once_in_the_zone_of_the_team(act, ask):
    assert act(ensure) == ["test.hourly"]
    assert act(ensure) == []
    (line,) = ask(schedules)
    assert (line.job, line.zone, line.next_fire_at) == ("test.hourly", "Europe/Paris", NOW + timedelta(hours=1))


def test_two_workers_that_start_at_once_make_one_schedule(store, cast, ask):
    def start(_):
        with acts.open(store, by=cast.worker, all_brands=True) as opened:
            ensure(opened)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(start, range(4)))
    assert len(ask(schedules)) == 1


def test_a_person_changes_when_a_job_runs_and_takes_it_back(store, cast, ask):
    with acts.open(store, by=cast.karim, all_brands=True) as opened:
        schedule(opened, "test.hourly", rule="0 9 * * *")
    assert next_at(ask) == NOW.replace(hour=8) + timedelta(days=1)  # 09:00 in Paris
    with acts.open(store, by=cast.karim, all_brands=True) as opened:
        schedule(opened, "test.hourly", rule="every 60", late="skip")
        line = acts.last(opened)
    with acts.open(store, by=cast.karim, all_brands=True) as opened:
        acts.undo(opened, line)
    (kept,) = ask(schedules)
    assert (kept.rule, kept.late, kept.enabled) == ("0 9 * * *", "coalesce", True)


def test_an_undo_of_a_rule_never_covers_a_later_one(store, cast, ask):
    def say(rule: str) -> int:
        with acts.open(store, by=cast.karim, all_brands=True) as opened:
            schedule(opened, "test.hourly", rule=rule)
            return acts.last(opened) or 0

    lines = [say("0 3 * * *"), say("0 4 * * *")]
    say("0 5 * * *")
    for line in lines:
        with pytest.raises(acts.Conflict, match="Karim"), acts.open(store, by=cast.karim, all_brands=True) as opened:
            acts.undo(opened, line)
    assert [line.rule for line in ask(schedules)] == ["0 5 * * *"]


@pytest.mark.parametrize(
    ("rule", "zone"), [("FREQ=DAILY", "UTC"), ("0 0 31 2 *", "UTC"), ("0 * * * *", "Mars/Olympus")]
)
def test_a_rule_of_a_later_program_stops_no_other_job(store, act, ask, clock, rule, zone):
    act(schedule, "test.breaks", rule="0 * * * *")
    act(schedule, "test.hourly", rule="0 * * * *")
    with store.connection(writes=True) as connection:
        unknown = sa.update(Schedule.__table__).where(Schedule.job == "test.breaks")
        connection.execute(unknown.values(rule=rule, zone=zone, next_fire_at=NOW - timedelta(days=1)))
    act(rewind)
    clock.sleep(3600)
    assert act(take, HERE).job == "test.hourly"
    assert act(take, HERE) is None
    assert {line.rule for line in ask(schedules)} == {rule, "0 * * * *"}, "it waits for who knows it"


def test_only_those_with_the_right_say_when(store, cast):
    with pytest.raises(acts.Forbidden), acts.open(store, by=cast.helene, all_brands=True) as opened:
        schedule(opened, "test.hourly", rule="every 60")
    with pytest.raises(UnknownJob), acts.open(store, by=cast.karim, all_brands=True) as opened:
        schedule(opened, "test.none", rule="every 60")


def test_a_schedule_that_is_off_is_not_due(act, ask, clock):
    act(schedule, "test.hourly", enabled=False)
    clock.at += timedelta(days=1)
    assert act(take, HERE) is None
    assert not ask(is_due)


# ---- claims


def test_what_was_missed_is_one_run(act, ask, clock):
    act(ensure)
    clock.at = NOW + timedelta(hours=5, minutes=20)
    assert ask(is_due)
    taken = act(take, HERE)
    assert taken.job == "test.hourly"
    assert act(take, THERE) is None
    assert ask(runs)[0].fire_at == NOW + timedelta(hours=1)
    assert next_at(ask) == NOW + timedelta(hours=6)


def test_what_was_missed_is_skipped_when_that_is_asked(act, ask, clock):
    act(schedule, "test.hourly", late="skip")
    clock.at = NOW + timedelta(hours=5, minutes=20)
    assert act(take, HERE) is None
    clock.at = NOW + timedelta(hours=6, seconds=30)
    assert act(take, HERE) is not None
    assert [line.fire_at for line in ask(runs)] == [NOW + timedelta(hours=6)]


def test_a_fire_time_is_taken_once_by_all_who_look_at_once(store, cast, clock, act, ask):
    act(ensure)
    clock.at = NOW + timedelta(hours=1)

    def grab(number):
        with acts.open(store, by=cast.worker, all_brands=True) as opened:
            return take(opened, Machine(f"m:{number}", "m", number))

    with ThreadPoolExecutor(8) as pool:
        taken = [found for found in pool.map(grab, range(16)) if found]
    assert len(taken) == 1
    assert len(ask(runs)) == 1


def test_a_schedule_has_one_run_at_a_time(store, tools, act, ask, clock):
    act(ensure)
    clock.at = NOW + timedelta(hours=1)
    taken = act(take, HERE)
    clock.at = NOW + timedelta(hours=3)
    assert act(take, THERE) is None
    assert do(store, tools, taken) is RunState.DONE
    assert act(take, THERE) is not None


# ---- how runs end


def test_what_a_job_did_is_kept(store, tools, act, ask, clock):
    act(ensure)
    clock.at = NOW + timedelta(hours=1)
    do(store, tools, act(take, HERE))
    (line,) = ask(runs)
    assert (line.state, line.did, line.failed, line.worker) == ("done", {"done": 3}, None, "here:1")
    assert line.ended_at == clock.at


def test_a_failing_job_is_tried_again_after_growing_pauses(store, tools, act, ask, clock):
    act(schedule, "test.breaks", rule="0 0 1 1 *")
    clock.at = next_at(ask)
    pauses = []
    for _ in range(5):
        do(store, tools, act(take, HERE))
        pauses.append(next_at(ask) - clock.at)
        clock.at = next_at(ask)
    assert pauses[:4] == [timedelta(minutes=m) for m in (1, 5, 15, 60)]
    assert pauses[4] > timedelta(days=300)  # the next regular time


def test_a_failure_is_kept_in_a_sentence_without_secrets(store, tools, act, ask, clock):
    act(schedule, "test.breaks", rule="every 60")
    assert do(store, tools, act(take, HERE)) is RunState.FAILED
    (line,) = ask(runs, failed=True)
    assert line.failed["kind"] == "Broke"
    assert line.why.startswith("The world broke")
    assert "abcdef123456" not in line.why


def test_a_failure_is_read_in_the_language_of_who_looks(store, tools, act, ask):
    @job("test.refused", "Refused", "Is refused.")
    def refused(_store: Store, _tools: Tools) -> None:
        raise acts.Missing(kind="post", id=7)

    act(schedule, "test.refused", rule="every 60")
    assert do(store, tools, act(take, HERE)) is RunState.FAILED
    read = []
    for language in ("fr", "en"):
        speak(language)
        read.append(ask(runs, failed=True)[0].why)
    assert read[0] != read[1] == str(acts.Missing(kind="post", id=7))


def test_a_bug_leaves_its_story_in_a_file(store, tools, act, ask, clock):
    act(schedule, "test.bug", rule="every 60")
    do(store, tools, act(take, HERE))
    (line,) = ask(runs, failed=True)
    assert "nobody thought of this" in Path(line.failed["story"]).read_text()


def test_success_ends_the_pauses(store, tools, act, ask, clock):
    act(schedule, "test.hourly", rule="every 100000")
    for state in (RunState.FAILED, RunState.FAILED, RunState.DONE, RunState.FAILED):
        act(end, act(take, HERE).run, state)
        last, clock.at = clock.at, next_at(ask)
    assert clock.at - last == timedelta(minutes=1)


# ---- leases


def test_a_run_without_a_sign_of_life_is_lost_and_its_work_taken_by_another(store, tools, act, ask, clock):
    act(ensure)
    clock.at = NOW + timedelta(hours=1)
    first = act(take, HERE)
    assert act(lose, LEASE_S, []) == []
    silence(store, first.run, 10)
    assert ask(is_stale, LEASE_S, [])
    assert not ask(is_stale, LEASE_S, [first.run])
    assert act(lose, LEASE_S, []) == [first.run]
    clock.at += timedelta(seconds=1)
    second = act(take, THERE)
    assert second.run > first.run
    assert do(store, tools, second) is RunState.DONE
    assert states(ask) == ["lost", "done"]


def test_who_was_declared_lost_writes_nothing_more(store, tools, act, ask, clock):
    act(ensure)
    clock.at = NOW + timedelta(hours=1)
    taken = act(take, HERE)
    silence(store, taken.run, 10)
    act(lose, LEASE_S, [])
    assert act(beat, [taken.run]) == [taken.run]
    assert do(store, tools, taken) is RunState.LOST
    assert states(ask) == ["lost"]
    assert ask(runs)[0].did is None


def test_a_job_that_kills_its_worker_is_not_tried_for_ever_at_once(store, act, ask, clock):
    act(schedule, "test.hourly", rule="0 0 1 1 *")
    clock.at = next_at(ask)
    pauses = []
    for _ in range(6):
        taken = act(take, HERE)
        silence(store, taken.run, 10)
        act(lose, LEASE_S, [])
        pauses.append(round((next_at(ask) - clock.at).total_seconds()))
        clock.at = next_at(ask)
    assert pauses[:5] == [0, 60, 300, 900, 3600]
    assert pauses[5] > 300 * 86_400


def test_a_pulse_keeps_a_long_run_and_tells_when_it_is_lost(store, cast, act, ask, clock):
    act(ensure)
    clock.at = NOW + timedelta(hours=1)
    taken, stop = act(take, HERE), threading.Event()
    pulse = Pulse(store, cast.worker, LEASE_S)
    pulse.carry(taken.run, stop)
    silence(store, taken.run, 10)
    with pulse.beating():
        wait_for(lambda: not ask(is_stale, LEASE_S, []))
        assert not stop.is_set()
        act(end, taken.run, RunState.LOST)
        assert stop.wait(10)


def test_signs_of_life_do_not_bury_the_journal(store, cast, act, clock):
    act(ensure)
    clock.at = NOW + timedelta(hours=1)
    taken = act(take, HERE)
    with acts.open(store, by=cast.worker, all_brands=True) as opened:
        beat(opened, [taken.run])
        assert acts.last(opened) is None


# ---- a clock that goes back


def test_a_clock_that_goes_back_runs_nothing_twice_and_stops_nothing(store, tools, act, ask, clock):
    act(ensure)
    for hour in (1, 2, 3):
        clock.at = NOW + timedelta(hours=hour)
        do(store, tools, act(take, HERE))
    clock.at = NOW + timedelta(hours=1, minutes=30)  # an hour and a half back
    assert act(rewind) == 1
    assert next_at(ask) == NOW + timedelta(hours=2)
    for hour in (2, 3):  # had their runs
        clock.at = NOW + timedelta(hours=hour)
        assert act(take, HERE) is None
    clock.at = NOW + timedelta(hours=4)
    assert act(take, HERE) is not None
    assert len(ask(runs)) == 4


def test_a_job_of_time_that_goes_by_goes_on_when_the_clock_went_back(store, tools, act, ask, clock):
    act(schedule, "test.hourly", rule="every 60")
    do(store, tools, act(take, HERE))
    clock.at = NOW - timedelta(days=400)
    act(rewind)
    assert next_at(ask) == clock.at + timedelta(seconds=60)
    assert act(rewind) == 0


def test_a_sign_of_life_from_the_future_counts_from_now(store, act, ask, clock):
    act(ensure)
    clock.at = NOW + timedelta(hours=1)
    taken = act(take, HERE)
    silence(store, taken.run, -86_400 * 365)
    assert ask(is_stale, LEASE_S, [])
    assert act(lose, LEASE_S, []) == []  # it may live
    silence(store, taken.run, 10)
    assert act(lose, LEASE_S, []) == [taken.run]


# ---- asked for by people


@pytest.fixture
def locked(store) -> Iterator[None]:
    """A job after which another program keeps the store to itself."""
    with ExitStack() as others:

        @job("test.locks", "Locks", "Works, and somebody locks the store.")
        def locks(_store: Store, _tools: Tools) -> Report:
            other = Store(store.url.render_as_string(hide_password=False))
            others.callback(other.close)
            others.enter_context(other.connection(writes=True))
            return Report(1)

        yield


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("as_cron", [False, True])
def test_nobody_waits_for_ever_for_a_store_that_takes_no_end(store, tools, act, ask, clock, cast, locked, as_cron):
    if as_cron:
        act(ensure)
        with acts.open(store, by=cast.karim, all_brands=True) as opened:
            schedule(opened, "test.locks", rule="every 60", zone="Europe/Paris")
        clock.at += timedelta(minutes=2)
    by_hand = tools_for(tools.workspace, cast.chloe)
    work = Worker(store, tools, print).once if as_cron else partial(run_now, store, by_hand, "test.locks")
    with pytest.raises(StoreBusy):
        work()
    assert ask(runs)[0].state == "running", "it is lost for whoever looks next"


def test_a_person_runs_a_job_now(store, tools, cast):
    mine = tools_for(tools.workspace, cast.chloe)
    done = run_now(store, mine, "test.hourly")
    assert (done.job, done.state, done.did) == ("test.hourly", "done", {"done": 3})
    assert run_now(store, mine, "test.breaks").state == "failed"
    with pytest.raises(UnknownJob):
        run_now(store, mine, "test.none")
    with pytest.raises(acts.Forbidden):
        run_now(store, tools_for(tools.workspace, cast.helene), "test.hourly")


def test_what_a_person_has_done_is_a_run_in_their_name_that_may_be_stopped(store, tools, cast, act, ask):
    seen = []

    def waits(given):
        seen.append(given.by)
        act(cancel, ask(runs)[0].run)
        assert given.stop.wait(20)
        return 3

    mine = tools_for(tools.workspace, cast.chloe)
    assert run_as(store, mine, "test.waits", waits) == 3
    assert (seen[0], mine.stop.is_set()) == (cast.chloe, True)
    assert [(line.job, line.state, line.did) for line in ask(runs)] == [("test.waits", "cancelled", {"result": 3})]
    with pytest.raises(ZeroDivisionError):
        run_as(store, mine, "test.waits", lambda _given: 1 / 0)
    assert (ask(runs)[0].state, ask(runs)[0].failed["kind"]) == ("failed", "ZeroDivisionError")
    with pytest.raises(acts.Forbidden):
        run_as(store, tools_for(tools.workspace, cast.helene), "test.waits", waits)


def test_a_run_says_how_far_it_is_while_it_runs(store, tools, cast, ask):
    seen = []

    def counts(_store, given):
        given.counted(2, 7)
        seen.extend((line.far, line.title, line.stopping) for line in ask(runs))

    job("test.counts", "Counts", "Count.")(counts)
    done = run_now(store, tools_for(tools.workspace, cast.karim), "test.counts")
    assert seen == [((2, 7), "Counts", False)]
    assert (done.state, done.did, done.far) == ("done", None, None)


def test_a_run_that_is_over_counts_no_more(store, cast, act, ask):
    taken = act(begin, "test.hourly", HERE)
    act(end, taken.run, RunState.DONE, did={"posts": 3})
    act(count, taken.run, 1, 2)
    assert ask(runs)[0].did == {"posts": 3}
