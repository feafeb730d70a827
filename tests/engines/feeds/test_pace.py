"""The pace of a feed within the plans of those who follow it: pure, for all that a plan may say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.core.zones import wall
from cmsuite.engines.feeds.pace import (
    DORMANT,
    FURTHEST,
    HURRIED,
    LONGEST,
    SHORTEST,
    USUAL,
    Plan,
    Window,
    after_success,
    fastest,
    gathered,
    usual,
)
from cmsuite.veille.pace import is_night, windows_of

NOW = datetime(2026, 3, 26, 9, 0, tzinfo=UTC)  # a Thursday, before the clocks change
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ZONES = st.sampled_from(["Europe/Paris", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "UTC"])
SLOTS = st.lists(
    st.builds("{} {:02}:{:02}".format, st.sampled_from("mon tue wed thu fri sat sun".split()), st.integers(0, 23),
              st.integers(0, 59)),
    min_size=1, max_size=4,
)  # fmt: skip
WAITS = st.timedeltas(SHORTEST, FURTHEST)
PLANS = st.builds(
    lambda one, other, hurried: HURRIED if hurried else Plan(min(one, other), max(one, other)),
    WAITS, WAITS, st.booleans(),
)  # fmt: skip


@given(
    gaps=st.lists(st.timedeltas(timedelta(0), timedelta(days=40)), max_size=20),
    ago=st.timedeltas(timedelta(0), timedelta(days=200)),
    plan=PLANS,
    asked=st.none() | st.timedeltas(timedelta(0), timedelta(days=30)),
    chance=st.floats(0, 1),
)
def test_a_feed_is_asked_within_its_plan_and_never_sooner_than_it_asks(
    gaps: list[timedelta], ago: timedelta, plan: Plan, asked: timedelta | None, chance: float
) -> None:
    published = [NOW - ago]
    for gap in gaps:
        published.append(published[-1] - gap)
    wait, floor = after_success(published, NOW, asked, chance, plan), min(asked or timedelta(0), FURTHEST)
    assert wait >= floor
    if ago > DORMANT and not plan.hurried:
        assert wait >= FURTHEST * 0.9
    else:
        assert max(plan.least * 0.9, floor) <= wait <= max(plan.most, floor) * 1.1


@given(st.lists(PLANS, max_size=6))
def test_of_several_wishes_the_fastest_wins_whatever_their_order(plans: list[Plan]) -> None:
    one = fastest(plans)
    assert one == fastest(reversed(plans))
    assert fastest([one, *plans]) == one
    assert one.least <= one.most
    for rhythm in (timedelta(minutes=1), HOUR, DAY, timedelta(days=30)):
        published = [NOW - rhythm * n for n in range(3)]
        if rhythm < DORMANT / 3 or not plans:
            assert usual(published, NOW, one) <= min((usual(published, NOW, plan) for plan in plans), default=LONGEST)


def test_one_who_reads_at_any_time_has_no_windows_for_all() -> None:
    weekly = Plan(DAY, 6 * DAY, (Window(0, 420, 540, "UTC"),))
    other = Plan(DAY, 6 * DAY, (Window(3, 420, 540, "UTC"),))
    assert fastest([weekly, other]).windows == (*weekly.windows, *other.windows)
    assert fastest([weekly, USUAL]) == Plan(SHORTEST, LONGEST)
    assert fastest([weekly, HURRIED]) == Plan(SHORTEST, SHORTEST, hurried=True)


@given(slots=SLOTS, zone=ZONES, minutes=st.integers(0, 60 * 24 * 400), chance=st.floats(0, 1))
def test_a_weekly_feed_is_asked_in_the_hours_before_a_slot_and_never_at_night(
    slots: list[str], zone: str, minutes: int, chance: float
) -> None:
    at, windows = NOW + timedelta(minutes=minutes), windows_of(slots, zone)
    found = gathered(at, windows, chance)
    assert at <= found <= at + timedelta(days=7, hours=2)
    assert not is_night(found, zone)
    local = wall(found, zone).local
    minute = local.hour * 60 + local.minute
    assert any(one.day == local.weekday() and one.start <= minute <= one.end for one in windows)


def test_the_window_of_a_slot_is_the_two_hours_before_it() -> None:
    (window,) = windows_of(["mon 09:00"], "Europe/Paris")
    assert window == Window(0, 420, 540, "Europe/Paris")
    monday = datetime(2026, 3, 30, 5, 0, tzinfo=UTC)  # 7:00 by the clocks of the summer, which began on Sunday
    assert gathered(NOW, [window], 0) == monday
    assert gathered(monday + HOUR, [window], 0) == monday + HOUR  # within it: at once
    assert gathered(monday + 2 * HOUR, [window], 0) == monday + 7 * DAY
    assert gathered(NOW, [], 0) == NOW


@pytest.mark.parametrize(
    ("slot", "window"),
    [("tue 06:30", (0, 1200, 1320)), ("tue 08:00", (1, 420, 480)), ("tue 23:30", (1, 1200, 1320))],
)
def test_no_window_lies_in_the_night(slot: str, window: tuple[int, int, int]) -> None:
    (found,) = windows_of([slot], "UTC")
    assert (found.day, found.start, found.end) == window
