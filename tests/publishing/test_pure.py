"""What stops a publication, when it is tried or looked for again, and when what is late may leave: values only."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.publishing import pace
from cmsuite.publishing.obstacle import WORDS, Facts, Obstacle, obstacle
from cmsuite.publishing.pace import Next, after_look, backoff, free_at, is_catching_up, up_since

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
DUE = Facts(
    hash="a" * 64,
    approved=True,
    was_approved=False,
    decided_at=NOW - HOUR,
    due_at=NOW,
    latest_useful_at=NOW + 30 * MINUTE,
)


def test_nothing_stops_what_is_approved_decided_and_due() -> None:
    assert obstacle(DUE, NOW) is None


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"cancelled": True}, Obstacle.CANCELLED),
        ({"due_at": None}, Obstacle.UNDATED),
        ({"latest_useful_at": NOW - MINUTE}, Obstacle.LATE),
        ({"approved": False}, Obstacle.NOT_APPROVED),
        ({"approved": False, "was_approved": True}, Obstacle.CHANGED),
        ({"halfway": True, "sent_hash": "b" * 64}, Obstacle.CHANGED_HALFWAY),
        ({"held_at": NOW - MINUTE}, Obstacle.HELD),
        ({"held_at": DUE.decided_at}, Obstacle.HELD),
        ({"drilled_at": DUE.decided_at}, Obstacle.DRILL),
        ({"connected": False}, Obstacle.CREDENTIAL),
        ({"drift_s": 60.5}, Obstacle.CLOCK),
        ({"free_at": NOW + MINUTE}, Obstacle.CATCHING_UP),
        ({"due_at": NOW + MINUTE}, Obstacle.EARLY),
    ],
)
def test_each_fact_stops_it_by_its_own_name(change, found) -> None:
    assert obstacle(replace(DUE, **change), NOW) is found


@pytest.mark.parametrize(
    "change",
    [
        {"held_at": DUE.decided_at - MINUTE},
        {"drilled_at": DUE.decided_at + MINUTE},
        {"drift_s": 60.0},
        {"free_at": NOW},
        {"halfway": True, "sent_hash": "a" * 64},
    ],
)
def test_what_is_just_within_its_limit_leaves(change) -> None:
    assert obstacle(replace(DUE, **change), NOW) is None


def test_what_has_become_too_late_is_late_whatever_else_stops_it() -> None:
    blocked = replace(DUE, approved=False, held_at=NOW, connected=False, latest_useful_at=NOW - MINUTE)
    assert obstacle(blocked, NOW) is Obstacle.LATE


def test_every_obstacle_has_its_words() -> None:
    assert WORDS.keys() == set(Obstacle)


# ---- trying again


def test_a_refusal_for_now_waits_longer_each_time_and_the_fifth_is_the_last() -> None:
    waits = [backoff(n, None, "7") for n in range(1, 6)]
    minutes = [None if wait is None else wait.total_seconds() / 60 for wait in waits]
    assert minutes[-1] is None
    for wait, least in zip(minutes, (1, 5, 15, 60), strict=False):
        assert wait is not None
        assert least <= wait <= least * 1.1


@given(st.integers(1, 4), st.timedeltas(timedelta(0), timedelta(days=7)), st.text(max_size=8))
def test_what_the_network_asks_for_is_always_waited_for(refusals, asked, seed) -> None:
    wait = backoff(refusals, asked, seed)
    assert wait is not None
    assert wait >= max(asked, pace.BACKOFF[refusals - 1])


# ---- looking again

LOOK = {"certain": False, "left": 1, "doubts": 1, "duplicate": False, "late": False}


@pytest.mark.parametrize(
    ("looks", "change", "follows"),
    [
        (["absent"], {}, Next.LOOK),
        (["absent", "absent"], {}, Next.LOOK),
        (["absent", "absent", "absent"], {}, Next.SEND),
        (["absent", "unknown", "absent", "absent"], {"left": 0}, Next.SEND),
        (["absent", "unknown", "absent", "unknown"], {"left": 0}, Next.ASK),
        (["unknown"] * 4, {"left": 0}, Next.ASK),
        (["absent"], {"certain": True}, Next.SEND),
        (["absent"], {"certain": True, "late": True}, Next.MISS),
        (["absent"] * 3, {"late": True}, Next.MISS),
        (["absent"] * 3, {"doubts": 2}, Next.ASK),
        (["absent"] * 3, {"duplicate": True}, Next.ASK),
        (["absent"], {"certain": True, "duplicate": True}, Next.ASK),
    ],
)
def test_a_second_send_takes_certainty_and_there_is_no_third(looks, change, follows) -> None:
    assert after_look(looks, **(LOOK | change)) is follows


# ---- catching up


@pytest.mark.parametrize(
    ("runs", "since"),
    [
        ([], 0),
        ([(-60, 0)], -60),
        ([(-1, 0), (-90, -3)], -90),  # a restart
        ([(-1, 0), (-90, -30)], -1),  # half an hour without a worker
        ([(-5, 0), (-300, 0), (-50, -40)], -300),
        ([(n - 1, n) for n in range(0, -30, -2)], -29),  # cron, every two minutes
    ],
)
def test_workers_have_been_up_since_the_last_gap_that_counts(runs, since) -> None:
    at = [(NOW + start * MINUTE, NOW + end * MINUTE) for start, end in runs]
    assert up_since(at, NOW) == NOW + since * MINUTE


def test_catching_up_is_what_was_due_while_nobody_worked_or_a_hold_lay_on_it() -> None:
    assert is_catching_up(NOW - 6 * MINUTE, NOW, None)
    assert not is_catching_up(NOW - 5 * MINUTE, NOW, None)
    assert is_catching_up(NOW - 2 * MINUTE, NOW, NOW - MINUTE)
    assert not is_catching_up(NOW - MINUTE, NOW, NOW - 2 * MINUTE)


@given(st.lists(st.integers(-70, 0), max_size=12))
def test_late_posts_of_an_account_are_a_quarter_apart_and_three_an_hour(minutes) -> None:
    sent = [NOW + minute * MINUTE for minute in minutes]
    free = free_at(sent)
    at = max(free or NOW, NOW)
    assert all(at - one >= 15 * MINUTE for one in sent)
    assert sum(at - one < HOUR for one in sent) < 3
