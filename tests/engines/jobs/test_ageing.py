"""A run is forgotten 90 days after it ended, and not before."""

from datetime import timedelta

from cmsuite.engines.jobs.ageing import Forgotten, forget_old, refresh_statistics
from cmsuite.engines.jobs.history import runs
from cmsuite.engines.jobs.runs import WORKER, begin
from cmsuite.engines.jobs.schedules import ensure, take
from tests.engines.jobs.workshop import HERE, do


def test_a_run_is_forgotten_when_its_time_is_over(store, tools, act, ask, clock):
    still = act(begin, WORKER, HERE)
    do(store, tools, act(begin, "test.hourly", HERE))
    do(store, tools, act(begin, "test.breaks", HERE))
    clock.at += timedelta(days=60)
    act(ensure)
    clock.at += timedelta(hours=1)
    late = act(take, HERE)
    do(store, tools, late)
    assert forget_old(store, tools) == Forgotten(0)
    clock.at += timedelta(days=30)
    assert forget_old(store, tools) == Forgotten(2)
    assert [line.run for line in ask(runs)] == [late.run, still.run]
    assert forget_old(store, tools) == Forgotten(0)


def test_the_database_knows_its_numbers(store, tools, act):
    act(ensure)
    refresh_statistics(store, tools)
    if store.url.get_backend_name() == "sqlite":  # a server sees to it by itself
        with store.connection() as connection:
            assert "schedule" in connection.exec_driver_sql("SELECT tbl FROM sqlite_stat1").scalars().all()
