"""When rules fire: nights on which the hour changes, rules as people write them, properties over years and zones."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmsuite.core.locale import speak
from cmsuite.core.zones import Wall, instant, place, wall
from cmsuite.engines.jobs.when import BadRule, NeverFires, first_fire, next_fire, retry_after
from cmsuite.engines.jobs.words import rule_said, what

PARIS = "Europe/Paris"
SPRING = datetime(2026, 3, 29, tzinfo=UTC)  # at 02:00 the wall shows 03:00
AUTUMN = datetime(2026, 10, 25, tzinfo=UTC)  # at 03:00 the wall shows 02:00 again
ZONES = (PARIS, "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Asia/Beirut", "Asia/Kolkata", "UTC")


def fires(rule: str, zone: str, start: datetime, end: datetime) -> list[datetime]:
    found = [next_fire(rule, zone, start)]
    while found[-1] <= end:
        found.append(next_fire(rule, zone, found[-1]))
    return found[:-1]


def hours(times: list[datetime], zone: str = PARIS) -> list[str]:
    return [f"{wall(at, zone).local:%H:%M}" for at in times]


def test_a_time_that_comes_twice_fires_once_the_first_time():
    night = fires("30 2 * * *", PARIS, AUTUMN - timedelta(hours=6), AUTUMN + timedelta(hours=12))
    assert night == [datetime(2026, 10, 25, 0, 30, tzinfo=UTC)]


def test_a_time_that_does_not_exist_fires_as_much_later_as_the_wall_moved():
    night = fires("30 2 * * *", PARIS, SPRING - timedelta(hours=6), SPRING + timedelta(hours=12))
    assert night == [datetime(2026, 3, 29, 1, 30, tzinfo=UTC)]
    assert hours(night) == ["03:30"]


def test_two_times_that_the_change_puts_together_fire_once():
    night = fires("*/30 1-3 * * *", PARIS, SPRING - timedelta(hours=6), SPRING + timedelta(hours=12))
    assert hours(night) == ["01:00", "01:30", "03:00", "03:30"]


def test_nine_stays_nine_across_both_changes():
    for change in (SPRING, AUTUMN):
        week = fires("0 9 * * *", PARIS, change - timedelta(days=3), change + timedelta(days=4))
        assert len(week) == 7
        assert set(hours(week)) == {"09:00"}


def test_a_gap_of_half_an_hour_keeps_the_order():
    zone, day = "Australia/Lord_Howe", datetime(2026, 10, 3, 12, tzinfo=UTC)  # 02:00 becomes 02:30
    night = fires("15,30,45 2 * * *", zone, day, day + timedelta(hours=12))
    assert hours(night, zone) == ["02:30", "02:45"]


def test_a_day_that_a_country_skipped_fires_on_the_next_one():
    zone, before = "Pacific/Apia", datetime(2011, 12, 29, 22, tzinfo=UTC)  # 30 December 2011 never was there
    days = fires("0 9 * * *", zone, before, before + timedelta(days=2))
    assert [f"{wall(at, zone).local:%d %H:%M}" for at in days] == ["31 09:00", "01 09:00"]


@pytest.mark.parametrize(
    ("field", "days"),
    [
        ("0", {6}),
        ("7", {6}),
        ("1-5", {0, 1, 2, 3, 4}),
        ("5-1", {4, 5, 6, 0}),
        ("mon,Wed", {0, 2}),
        ("*/2", {6, 1, 3, 5}),
    ],
)
def test_days_of_the_week_are_those_of_cron(field, days):
    fortnight = fires(f"0 12 * * {field}", "UTC", SPRING, SPRING + timedelta(days=14))
    assert {at.weekday() for at in fortnight} == days


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "every",
        "every 0",
        "every -5",
        "every day",
        "* * * *",
        "61 * * * *",
        "*/0 * * * *",
        "0 9 * * someday",
        "0 9 1 * 1",
    ],
)
def test_a_rule_that_says_nothing_is_refused_in_a_sentence(rule):
    with pytest.raises(BadRule) as refused:
        next_fire(rule, PARIS, SPRING)
    assert str(refused.value).count("\n") == 0


@pytest.mark.parametrize(
    ("rule", "field"), [("99 * * * *", "99"), ("x-y * * * *", "x-y"), ("*/0 * * * *", "*/0"), ("0 9 * * zz", "zz")]
)
def test_what_is_wrong_with_a_rule_is_said_in_our_words(rule, field):
    with pytest.raises(BadRule, match=re.escape(f"does not say when: {field} is not possible there")):
        next_fire(rule, PARIS, SPRING)


def test_a_rule_that_never_comes_is_refused():
    with pytest.raises(NeverFires):
        next_fire("0 9 31 2 *", PARIS, SPRING)


def test_every_so_many_seconds_keeps_its_beat_after_a_pause():
    anchor = SPRING
    assert next_fire("every 300", PARIS, anchor + timedelta(seconds=301), anchor) == anchor + timedelta(seconds=600)
    assert first_fire("every 300", PARIS, anchor) == anchor
    assert next_fire("every 300", PARIS, anchor - timedelta(days=1), anchor) <= anchor  # the clock went back: no stop


def test_pauses_grow_and_end_at_the_regular_time():
    pauses = [retry_after(n) for n in range(1, 6)]
    assert pauses == [timedelta(minutes=m) for m in (1, 5, 15, 60)] + [None]


rules = st.builds(
    "{} {} * * {}".format,
    st.one_of(st.integers(0, 59).map(str), st.sampled_from(["*/15", "0,30", "20,40"])),
    st.one_of(st.integers(0, 23).map(str), st.sampled_from(["*", "1-3", "*/6"])),
    st.sampled_from(["*", "1-5", "0"]),
)
instants = st.datetimes(datetime(1995, 1, 1), datetime(2037, 12, 31)).map(lambda at: at.replace(tzinfo=UTC))


@settings(max_examples=300, deadline=None)
@given(rules, st.sampled_from(ZONES), instants)
def test_fires_follow_each_other_and_show_the_rule_on_the_wall(rule, zone, after):
    minute, hour, _day, _month, _weekday = rule.split()
    first = next_fire(rule, zone, after)
    second = next_fire(rule, zone, first)
    assert after < first < second
    assert next_fire(rule, zone, first - timedelta(microseconds=1)) == first
    local = wall(first, zone)
    shows = (not minute.isdecimal() or local.local.minute == int(minute)) and (
        not hour.isdecimal() or local.local.hour == int(hour)
    )
    moved = wall(first - timedelta(hours=3), zone).local + timedelta(hours=3) < local.local
    assert shows or moved, f"{local} for {rule}"


@settings(max_examples=200, deadline=None)
@given(
    st.integers(0, 23),
    st.integers(0, 59),
    st.sampled_from(ZONES),
    st.dates(datetime(1995, 1, 1).date()).filter(lambda d: d.year < 2038),
)
def test_once_on_each_day_of_the_wall_whatever_the_night(hour, minute, zone, day):
    start = instant(Wall(datetime(day.year, day.month, day.day), zone)) - timedelta(microseconds=1)
    wanted = [
        place(Wall(datetime(d.year, d.month, d.day, hour, minute), zone)).instant
        for d in (day + timedelta(n) for n in range(4))
    ]
    assert fires(f"{minute} {hour} * * *", zone, start, wanted[-1]) == sorted(set(wanted))


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("every 60", "each minute"),
        ("every 600", "every 10 minutes"),
        ("every 7200", "every 2 hours"),
        ("every 90", "every 90 seconds"),
        ("5 3 * * *", "each day at 03:05"),
        ("25 4 * * 0", "each Sun at 04:25"),
        ("30 2 * * mon-fri", "30 2 * * mon-fri"),
        ("*/5 * * * *", "every 5 minutes"),
        ("*/7 * * * *", "*/7 * * * *"),  # not from one hour to the next
        ("*/0 * * * *", "*/0 * * * *"),
    ],
)
def test_a_plain_rule_is_said_in_words(rule: str, said: str) -> None:
    assert rule_said(rule) == said


def test_how_long_it_took_and_how_much_came_is_said_with_its_unit() -> None:
    did = {"feeds": 3, "received": 123_456, "seconds": 0.8}
    assert what(did, "") == "feeds asked: 3, received: 123 kB, time for the feeds: 0.8 s"
    speak("fr")
    assert what(did, "") == "flux relevés\u00a0: 3, reçu\u00a0: 123\u00a0ko, durée de la collecte\u00a0: 0,8\u00a0s"
    speak("en")
