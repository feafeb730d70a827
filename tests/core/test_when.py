"""Days and hours as people type them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.core.when import NotADay, NotAMoment, parse, read_day, written
from cmsuite.core.zones import Wall, instant

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)  # a Tuesday, 10:00 in Paris
PARIS = "Europe/Paris"
TUESDAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-11-24 18:00", datetime(2026, 11, 24, 18)),
        ("2026-11-24T18:00", datetime(2026, 11, 24, 18)),
        ("2026-11-24T18:00:30", datetime(2026, 11, 24, 18, 0, 30)),
        ("2026-11-24T18:00Z", datetime(2026, 11, 24, 19)),
        ("2026-07-01T18:00+09:00", datetime(2026, 7, 1, 11)),
        ("24/11/2026 18h", datetime(2026, 11, 24, 18)),
        ("24/11 18:00", datetime(2026, 11, 24, 18)),
        ("10/03 9:00", datetime(2027, 3, 10, 9)),
        ("29/02 9h", datetime(2028, 2, 29, 9)),
        ("tomorrow 9h", datetime(2026, 3, 11, 9)),
        ("Tomorrow at 9:30", datetime(2026, 3, 11, 9, 30)),
        ("tomorrow 9am", datetime(2026, 3, 11, 9)),
        ("Tomorrow at 9:30 PM", datetime(2026, 3, 11, 21, 30)),
        ("12/3 12am", datetime(2026, 3, 12)),
        ("12pm", datetime(2026, 3, 10, 12)),
        ("demain 9h30", datetime(2026, 3, 11, 9, 30)),
        ("demain à 9h30", datetime(2026, 3, 11, 9, 30)),
        ("après-demain 9h", datetime(2026, 3, 12, 9)),
        ("in 2 weeks 9h", datetime(2026, 3, 24, 9)),
        ("dans 3 jours à 18h30", datetime(2026, 3, 13, 18, 30)),
        ("aujourd’hui 18h", datetime(2026, 3, 10, 18)),
        ("today 8:00", datetime(2026, 3, 10, 8)),
        ("monday 9:00", datetime(2026, 3, 16, 9)),
        ("mardi 11h", datetime(2026, 3, 10, 11)),
        ("mardi 10h", datetime(2026, 3, 17, 10)),
        ("ven. 18h", datetime(2026, 3, 13, 18)),
        ("18h", datetime(2026, 3, 10, 18)),
        ("9h", datetime(2026, 3, 11, 9)),
        ("in 2h", datetime(2026, 3, 10, 12)),
        ("dans 2\u202fh", datetime(2026, 3, 10, 12)),
        ("dans 45 min", datetime(2026, 3, 10, 10, 45)),
        ("in 3 days", datetime(2026, 3, 13, 10)),
    ],
)
def test_what_people_type_is_understood(typed: str, meant: datetime) -> None:
    assert parse(typed, NOW, PARIS) == Wall(meant, PARIS)


@pytest.mark.parametrize(
    "typed",
    ["", "demain", "9", "0am", "13pm", "9h30am", "25:00", "9h75", "31/02/2026 9h", "30/02 9h", "2026-13-01 9:00",
     "soon", "in 2 moons", "in 2 hours 9h", "9999-12-31 23:59", "24/11 18:00 third", "\u0661\u0668h",
     "2026-02-30T10:00Z"],
)  # fmt: skip
def test_the_rest_is_refused_with_what_to_write(typed: str) -> None:
    with pytest.raises(NotAMoment) as told:
        parse(typed, NOW, PARIS)
    assert "tomorrow 9h" in told.value.advice


@pytest.mark.parametrize(
    ("typed", "meant", "gone_by"),
    [
        ("2026-03-12", date(2026, 3, 12), date(2026, 3, 12)),
        ("12/03/2026", date(2026, 3, 12), date(2026, 3, 12)),
        ("12/3", date(2026, 3, 12), date(2025, 3, 12)),
        ("10/3", date(2026, 3, 10), date(2026, 3, 10)),
        ("9/3", date(2027, 3, 9), date(2026, 3, 9)),
        ("29/2", date(2028, 2, 29), date(2024, 2, 29)),
        ("Demain", date(2026, 3, 11), date(2026, 3, 11)),
        ("hier", date(2026, 3, 9), date(2026, 3, 9)),
        ("today", date(2026, 3, 10), date(2026, 3, 10)),
        ("lundi", date(2026, 3, 16), date(2026, 3, 9)),
        ("tue", date(2026, 3, 10), date(2026, 3, 10)),
        ("dans 3\u202fj", date(2026, 3, 13), date(2026, 3, 13)),
    ],
)
def test_a_day_is_said_by_words_where_it_is_known_which_day_it_is(typed: str, meant: date, gone_by: date) -> None:
    assert read_day(typed, TUESDAY) == meant
    assert read_day(typed, TUESDAY, past=True) == gone_by


@pytest.mark.parametrize("typed", ["", "soon", "31/2", "0/1", "in 2h", "9h", "12/3/26"])
def test_what_is_no_day_is_refused_with_what_to_write(typed: str) -> None:
    with pytest.raises(NotADay) as told:
        read_day(typed, TUESDAY)
    assert "tomorrow" in told.value.advice
    with pytest.raises(NotADay) as told:
        read_day("tomorrow")  # a command says it in full
    assert "24/11/2026" in told.value.advice


def test_an_hour_that_comes_twice_may_be_the_second() -> None:
    first, second = (parse(f"25/10/2026 02:30{which}", NOW, PARIS) for which in ("", " seconde"))
    assert instant(second) - instant(first) == timedelta(hours=1)


def test_in_two_hours_is_two_hours_even_when_the_clocks_change() -> None:
    before = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)  # 01:30 in Paris
    assert instant(parse("in 2h", before, PARIS)) == before + timedelta(hours=2)


WALLS = st.datetimes(datetime(1970, 1, 2), datetime(2199, 12, 30)).map(lambda at: at.replace(microsecond=0))
ZONES = st.sampled_from([PARIS, "UTC", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"])


@given(WALLS, ZONES, st.integers(0, 1), st.datetimes(datetime(1971, 1, 1), datetime(2198, 1, 1)))
def test_what_is_written_reads_back_the_same(at: datetime, zone: str, fold: int, now: datetime) -> None:
    wall = Wall(at, zone, fold)
    assert parse(written(wall), now.replace(tzinfo=UTC), zone) == wall


@given(st.text(max_size=30))
def test_any_text_is_a_moment_or_is_refused(text: str) -> None:
    try:
        found = parse(text, NOW, PARIS)
    except NotAMoment:
        return
    assert found.zone == PARIS
