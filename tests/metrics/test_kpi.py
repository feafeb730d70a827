"""What the figures of a period say, and what they refuse to say."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.core.clock import SetClock
from cmsuite.engines import acts
from cmsuite.metrics.ages import AGES_H, age_read, next_sample
from cmsuite.metrics.definitions import BadDefinition, definitions
from cmsuite.metrics.facts import Batch, record
from cmsuite.metrics.models import Kind
from cmsuite.metrics.periods import EndsBeforeItBegins, Period, chosen, last_month, month_of
from cmsuite.metrics.words import notes
from cmsuite.store.store import Store
from tests.conftest import NOW
from tests.metrics.seed import Story
from tests.workplace import Cast, people

HOUR = timedelta(hours=1)


@pytest.fixture
def cast(store: Store) -> Cast:
    return people(store)


def at(day: int, hour: int = 12, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def test_a_brand_without_anything_has_no_post_and_no_other_number(store: Store, cast: Cast) -> None:
    kpis = Story(store, cast).kpis()
    assert kpis["posts_n"].now.value == 0
    assert {kpis[name].now.value for name in kpis if name != "posts_n"} == {None}
    assert kpis["posts_n"].rate is None  # a change from 0 is no percentage


def test_interactions_per_post_are_the_median_and_one_viral_post_does_not_move_it(store: Store, cast: Cast) -> None:
    story = Story(store, cast)
    for day, counts in ((2, (10, 2, 0)), (3, (8, 1, 1)), (4, (400, 80, 20))):
        story.post(at(day), counts)
    kpis = story.kpis()
    assert (kpis["int_per_post"].now.value, kpis["int_per_post"].basis) == (12, "equal_age")
    assert (kpis["int"].now.value, kpis["reactions"].now.value) == (522, 418)


def test_posts_are_compared_at_equal_age_and_the_young_are_left_out_and_counted(
    store: Store, cast: Cast, clock: SetClock
) -> None:
    story = Story(store, cast)
    story.post(at(2), (10, 0, 0), (30, 0, 0), ages=(168, 720))
    story.post(at(9), (6, 0, 0), ages=(24,))
    clock.at = at(11)
    median = story.kpis()["int_per_post"]
    assert (median.now.value, median.now.n, median.now.too_young, median.now.unread) == (10, 1, 1, 0)
    assert story.kpis()["int"].now.value == 36  # as last read, both of them


def test_a_reading_that_was_missed_is_not_made_up(store: Store, cast: Cast, clock: SetClock) -> None:
    story = Story(store, cast)
    story.post(at(2), (10, 0, 0))
    story.post(at(3), (6, 0, 0), ages=(24,))
    clock.at = at(28)
    median = story.kpis()["int_per_post"].now
    assert (median.n, median.too_young, median.unread) == (1, 0, 1)


def test_when_no_post_has_the_age_they_are_taken_as_last_read_and_it_says_so(store: Store, cast: Cast) -> None:
    story = Story(store, cast)
    story.post(at(9), (3, 1, 0), ages=(1,))
    story.post(at(5, month=2), (50, 0, 0))
    line = story.kpis()["int_per_post"]
    assert (line.basis, line.now.value, line.before.value) == ("last_reading", 4, 50)


def test_the_period_is_compared_with_as_many_days_before_it(store: Store, cast: Cast) -> None:
    story = Story(store, cast)
    story.post(at(2), (10, 0, 0))
    story.post(at(29, month=1), (4, 0, 0))
    story.post(at(28, month=1), (90, 0, 0))  # 32 days before March: outside
    line = story.kpis()["int"]
    assert (line.now.value, line.before.value, line.difference, line.rate) == (10, 4, 6, 1.5)


def test_an_incomplete_reading_is_not_a_smaller_number(store: Store, cast: Cast) -> None:
    story = Story(store, cast)
    story.post(at(2), (10, 2, 1))
    post = story.post(at(3), ages=())
    line = {"source": "network"}
    with acts.open(store, by=cast.worker, brand=cast.brand) as act:
        one = story.reading("reactions", 7, at(10), Kind.CUMULATIVE, post, 168, line)
        record(act, Batch([one]))
    kpis = story.kpis()
    assert (kpis["int"].now.value, kpis["int"].now.n, kpis["int"].now.unread) == (13, 1, 1)
    assert kpis["reactions"].now.value == 17


def test_a_correction_counts_and_what_it_corrected_does_not(store: Store, cast: Cast) -> None:
    story = Story(store, cast)
    post = story.post(at(2), (10, 0, 0))
    with acts.open(store, by=cast.worker, brand=cast.brand) as act:
        was = story.reading("reactions", 10, at(2) + 168 * HOUR, Kind.CUMULATIVE, post, 168, {"source": "network"})
        record(act, Batch([replace(was, value=Decimal(25))]))
    assert story.kpis()["reactions"].now.value == 25


def test_followers_are_the_last_level_of_each_account(store: Store, cast: Cast) -> None:
    one, two = Story(store, cast), Story(store, cast, handle="@atelier")
    one.level(date(2026, 2, 20), 1_198)
    one.level(date(2026, 3, 5), 1_230)
    one.level(date(2026, 3, 9), 1_240)
    two.level(date(2026, 3, 8), 60)
    line = one.kpis()["followers"]
    assert (line.now.value, line.now.n, line.before.value, line.before.n) == (1_300, 2, 1_198, 1)


def test_an_account_that_came_is_no_growth(store: Store, cast: Cast) -> None:
    one, two, three = (Story(store, cast, handle=name) for name in ("@lumen", "@atelier", "@boutique"))
    one.level(date(2026, 2, 20), 1_000)
    two.level(date(2026, 2, 20), 40)
    one.level(date(2026, 3, 5), 1_010)
    three.level(date(2026, 3, 5), 500)
    line = one.kpis()["followers"]
    assert (line.now.value, line.before.value, line.difference, line.rate) == (1_510, 1_040, None, None)
    assert any("do not count the same accounts" in note for note in notes(line))


def test_what_was_not_read_of_the_period_before_is_said_too(store: Store, cast: Cast) -> None:
    story = Story(store, cast)
    story.post(at(2), (10, 0, 0))
    story.post(at(2, month=2), (10, 0, 0))
    for day in (3, 4):
        story.post(at(day, month=2), ages=())
    assert notes(story.kpis()["int"]) == ["2 posts of the previous period are left out: their counters were not read."]


@pytest.mark.parametrize(
    ("published", "in_march"),
    [
        (datetime(2026, 2, 28, 22, 59, tzinfo=UTC), False),  # 23:59 in Paris
        (datetime(2026, 2, 28, 23, 0, tzinfo=UTC), True),  # midnight there
        (datetime(2026, 3, 31, 21, 59, tzinfo=UTC), True),  # summer time by then
        (datetime(2026, 3, 31, 22, 0, tzinfo=UTC), False),
    ],
)
def test_a_day_is_the_account_s_own_on_both_sides_of_the_clock_change(
    store: Store, cast: Cast, published: datetime, in_march: bool
) -> None:
    story = Story(store, cast)
    story.post(published, ages=())
    assert story.kpis()["posts_n"].now.value == int(in_march)


def test_an_account_s_own_zone_goes_before_the_brand_s(store: Store, cast: Cast) -> None:
    story = Story(store, cast, zone="America/Montreal")
    story.post(datetime(2026, 4, 1, 3, 59, tzinfo=UTC), ages=())
    assert story.kpis()["posts_n"].now.value == 1


def test_each_number_says_what_it_rests_on(store: Store, cast: Cast) -> None:
    story = Story(store, cast)
    story.post(at(2), (10, 2, 1))
    story.post(at(3), (5, 0, 0), source="demo")
    source = story.kpis()["int"].now.source
    assert (source.facts, source.networks, source.demo) == (6, ("mastodon",), True)
    assert (source.observed_from, source.observed_to) == (at(9), at(10))
    assert source.first_id is not None
    assert source.last_id == source.first_id + 5


def test_a_number_does_not_rest_on_a_network_that_was_not_read(store: Store, cast: Cast) -> None:
    story = Story(store, cast)
    story.post(at(2), (10, 2, 1))
    Story(store, cast, handle="@by-hand", mode="kit").post(at(3), ages=())
    found = story.kpis()
    assert found["posts_n"].now.source.networks == ("kit", "mastodon")
    assert found["int"].now.source.networks == ("mastodon",)


def test_another_brand_s_posts_are_not_counted(store: Store, cast: Cast) -> None:
    other = Story(store, people(store, "Maison Voisine"))
    other.post(at(2), (99, 0, 0))
    story = Story(store, cast, handle="@here")
    story.post(at(2), (1, 0, 0))
    assert story.kpis()["int"].now.value == 1


@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)), st.integers(0, 40 * 24 * 60))
def test_the_next_reading_is_always_to_come_and_an_age_is_never_read_early(published: datetime, minutes: int) -> None:
    published = published.replace(tzinfo=UTC)
    now = published + timedelta(minutes=minutes)
    due = next_sample(published, now)
    assert due is None or due > now
    assert (due is None) is (minutes >= 720 * 60)
    age = age_read(published, now)
    assert age is None or age * 60 <= minutes <= (age + AGES_H[age]) * 60


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(0, 400))
def test_a_period_and_the_one_before_touch_and_are_equally_long(first: date, more: int) -> None:
    period = Period(first, first + timedelta(more))
    assert period.previous.days == period.days
    assert period.previous.last + timedelta(1) == period.first


def test_periods_are_chosen_as_a_person_means_them() -> None:
    today = date(2026, 3, 10)
    assert chosen(None, None, today) == last_month(today) == Period(date(2026, 2, 1), date(2026, 2, 28))
    assert chosen(date(2026, 3, 2), None, today) == Period(date(2026, 3, 2), today)
    assert chosen(None, date(2026, 3, 5), today) == Period(date(2026, 3, 1), date(2026, 3, 5))
    assert (month_of(today).name, Period(today, today).name) == ("2026-03", "2026-03-10_2026-03-10")
    with pytest.raises(EndsBeforeItBegins):
        Period(today, date(2026, 3, 9))


def test_the_definitions_in_force_are_those_of_the_day(tmp_path: Path) -> None:
    assert [kpi.id for kpi in definitions(NOW.date())][:2] == ["posts_n", "int"]
    assert definitions(date(2000, 1, 1)) == []
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "kpi.toml").write_text('[[kpi]]\nid = "x"\nsince = 2026-01-01\n')
    with pytest.raises(BadDefinition, match="x"):
        definitions(NOW.date(), tmp_path)
