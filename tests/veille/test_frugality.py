"""What the watch costs and gives: the report, the budget of a month, sources that are stopped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.core.clock import SetClock
from cmsuite.core.needs import Need
from cmsuite.core.order import Order
from cmsuite.engines import acts
from cmsuite.engines.acts.settings import choose
from cmsuite.engines.feeds.ageing import forget_days
from cmsuite.engines.feeds.models import Feed, FeedState, FetchDay
from cmsuite.engines.feeds.settle import Batch, Fetched, Spent, settle, take
from cmsuite.store.store import Store
from cmsuite.veille.frugality import (
    Frugality,
    frugality,
    grams,
    held_back,
    log,
    month_of,
    nearly_spent,
    source_costs,
)
from cmsuite.veille.models import Qualification
from cmsuite.veille.muting import NotStopped, SoAlready, mute, unmute
from cmsuite.veille.ordering import ids
from cmsuite.veille.pace import intervals
from cmsuite.veille.sources import Followed, follow, sources, unfollow
from cmsuite.veille.telling_cost import removal, report
from cmsuite.veille.today import today
from tests.conftest import NOW
from tests.workplace import Cast, people

DAY = timedelta(days=1)


@pytest.fixture
def cast(store: Store) -> Cast:
    return people(store)


def following(store: Store, cast: Cast, n: int, axis: str = "trade", host: str = "feeds.example") -> list[Followed]:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        return [follow(act, f"https://{host}/{i}", axis=axis) for i in range(n)]


def spend(store: Store, cast: Cast, spent: Sequence[Spent]) -> None:
    """A round in which each feed, in order, cost that."""
    with acts.open(store, by=cast.worker, all_brands=True) as act:
        due = take(act, every=True)
        act.session.flush()
    with acts.open(store, by=cast.worker, all_brands=True) as act:
        settle(act, Batch(Fetched(one, FeedState.OK, spent=cost) for one, cost in zip(due, spent, strict=False)))


def ask(store: Store, cast: Cast, *period: Any) -> Frugality:
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        return frugality(act, *(period or month_of(act.now.date())))


def test_a_week_of_sixty_sources_against_asking_each_hour(store: Store, cast: Cast, clock: SetClock) -> None:
    """Of 1,680 requests 70 % answer 304 with 0.6 kB, and 30 % with 45 kB compressed, 180 kB inflated."""
    clock.at = monday = NOW.replace(day=2, hour=0, minute=0)
    following(store, cast, 60)
    for day in range(7):
        clock.at = monday + DAY * day + timedelta(hours=12)
        whole = [4 if n % 10 < 3 else 0 for n in range(60)]  # 504 in all
        spend(store, cast, [Spent(4, 4 - n, n * 45_000 + (4 - n) * 600, n, n * 180_000) for n in whole])
    with store.connection(writes=True) as connection:  # the others have the same size, known from days before
        connection.execute(sa.text("UPDATE fetch_day SET whole_bytes = 180000, whole = 1 WHERE whole = 0"))
    clock.at = monday + 7 * DAY
    found = ask(store, cast, monday.date(), (monday + 7 * DAY).date())
    assert (found.requests, found.unchanged, found.fixed_requests, found.avoided) == (1_680, 1_176, 10_080, 8_400)
    assert found.fixed_size == 10_080 * 180_000
    assert round(found.fixed_grams) == 269
    assert round(found.size / 1e6, 1) == 23.4
    assert round(found.grams, 1) == 3.5
    assert found.change is not None
    assert round(found.change * 100, 1) == -98.7
    said = "\n".join(report(found))
    for words in ("23.4 MB", "3.5 gCO2e", "−98.7%", "An order of size", "70.0% of requests"):
        assert words in said


@given(size=st.integers(0, 10**13), grid=st.floats(0, 2_000))
def test_the_carbon_is_proportional_to_bytes(size: int, grid: float) -> None:
    assert grams(size, grid) == pytest.approx(size * 0.3 * grid / 1e9)
    assert grams(2 * size, grid) == pytest.approx(2 * grams(size, grid))


def test_a_spent_budget_leaves_regulation_and_reputation(store: Store, cast: Cast) -> None:
    other = people(store, "Maison Nova")
    (trade,) = following(store, cast, 1, "trade", "a.example")
    (law,) = following(store, cast, 1, "regulation", "b.example")
    (shared,) = following(store, cast, 1, "culture", "c.example")
    following(store, other, 1, "culture", "c.example")
    spend(store, cast, [Spent(1, 0, 28_000_000, 1, 90_000_000)] * 3)
    with acts.read(store, by=cast.worker, all_brands=True) as act:
        assert held_back(act) == []
        assert nearly_spent(act, [cast.brand, other.brand]) == {cast.brand: pytest.approx(0.84)}
        needs: list[Need] = today(act)
    assert [(one.facts, one.brand) for one in needs if "budget" in one.key] == [({"share": 84}, cast.brand)]
    spend(store, cast, [Spent(1, 0, 6_000_000, 1, 90_000_000)] * 3)
    with acts.read(store, by=cast.worker, all_brands=True) as act:
        assert held_back(act) == [trade.feed_id]
    assert "only regulation and reputation" in "\n".join(report(ask(store, cast)))
    with acts.open(store, by=cast.worker, all_brands=True) as act:
        assert {one.id for one in take(act, every=True, but=held_back(act))} == {law.feed_id, shared.feed_id}
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        choose(act, "veille.budget_mb", 500)
    with acts.read(store, by=cast.worker, all_brands=True) as act:
        assert held_back(act) == []


def test_what_is_ill_comes_first_then_what_could_be_stopped_whatever_page_is_read(
    store: Store, cast: Cast, clock: SetClock
) -> None:
    old = following(store, cast, 2)
    clock.at = NOW + 91 * DAY
    new, ill, stopped = following(store, cast, 3, "regulation", "b.example")
    spend(store, cast, [Spent(4, 3, 90_000, 1, 180_000)] * 5)
    failing = sa.update(Feed).where(Feed.id.in_([ill.feed_id, stopped.feed_id]))
    with store.connection(writes=True) as connection:
        connection.execute(failing.values(state="failing", failures=3))
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        mute(act, stopped.source_id)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert ids(act) == [one.source_id for one in (ill, *old, new, stopped)]
        for by, falling, wanted in (
            ("state", False, (ill, new, *old, stopped)), ("state", True, (stopped, new, *old, ill)),
            ("failures", True, (ill, stopped, new, *old)), ("useful", False, (new, ill, stopped, *old)),
        ):  # fmt: skip
            assert ids(act, order=Order(by, falling)) == [one.source_id for one in wanted], by
        month = month_of(act.now.date())
        whole = {one.source: one for one in source_costs(act, *month)}
        assert source_costs(act, *month, only=[old[0].source_id]) == [whole[old[0].source_id]]
        assert intervals(act, only=[new.source_id]) == {new.source_id: intervals(act)[new.source_id]}


def test_a_source_that_gives_nothing_is_proposed_for_removal(store: Store, cast: Cast, clock: SetClock) -> None:
    followed = following(store, cast, 1)
    assert ask(store, cast).sources[0].why is None
    clock.at = NOW + 91 * DAY
    (one,) = ask(store, cast).sources
    assert (one.source, one.why) == (followed[0].source_id, "none_kept")
    assert "nothing kept in 90 days" in removal(one)


def test_a_stopped_source_rests_and_comes_back(store: Store, cast: Cast) -> None:
    other = people(store, "Maison Nova")
    (mine,) = following(store, cast, 1)
    (theirs,) = following(store, other, 1)
    assert mine.feed_id == theirs.feed_id
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        mute(act, mine.source_id)
        stopped = acts.last(act)
        assert act.get(Feed, mine.feed_id).state is FeedState.OK  # the other brand goes on
    with pytest.raises(SoAlready), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        mute(act, mine.source_id)
    with acts.open(store, by=other.chloe, brand=other.brand) as act:
        mute(act, theirs.source_id)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        assert act.get(Feed, mine.feed_id).state is FeedState.RESTING
        assert sources(act)[0].muted_at == NOW
        acts.undo(act, stopped or 0)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        assert act.get(Feed, mine.feed_id).state is FeedState.OK
        assert sources(act)[0].muted_at is None
        mute(act, mine.source_id)
        assert follow(act, mine.url).new is False  # followed again: taken up again
        assert sources(act)[0].muted_at is None
        acts.undo(act, acts.last(act) or 0)
        assert sources(act)[0].muted_at == NOW  # and that is taken back
        unmute(act, mine.source_id)
        assert act.session.scalar(sa.select(sa.func.count()).select_from(Qualification)) == 0
    with pytest.raises(NotStopped), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        unmute(act, mine.source_id)


def test_a_feed_rests_when_the_last_brand_leaves_that_had_not_stopped_it(store: Store, cast: Cast) -> None:
    other = people(store, "Maison Nova")
    (mine,) = following(store, cast, 1)
    (theirs,) = following(store, other, 1)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        mute(act, mine.source_id)
    with acts.open(store, by=other.chloe, brand=other.brand) as act:
        unfollow(act, [theirs.source_id])
        assert act.get(Feed, mine.feed_id).state is FeedState.RESTING


def test_the_log_tells_of_days_and_forgets_them(store: Store, cast: Cast, clock: SetClock) -> None:
    following(store, cast, 1)
    spend(store, cast, [Spent(2, 1, 1_500, 1, 4_000, 30)])
    clock.at = NOW + DAY
    spend(store, cast, [Spent(1, 1, 300, 0, 0, 9)])
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        lines = log(act, NOW.date())
        assert [(one.day, one.requests, one.size, one.ms) for one in lines] == [
            ((NOW + DAY).date(), 1, 300, 9),
            (NOW.date(), 2, 1_500, 30),
        ]
        assert log(act, (NOW + DAY).date(), source=99) == []
    clock.at = NOW + timedelta(days=397)
    with acts.open(store, by=cast.worker, all_brands=True) as act:
        assert forget_days(act) == 1
        assert act.session.scalar(sa.select(sa.func.count()).select_from(FetchDay)) == 1
