"""Facts are kept as they were read: nothing is overwritten, and what was not given is not 0."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from cmsuite.engines import acts
from cmsuite.engines.acts.models import Journal
from cmsuite.metrics.facts import Batch, Reading, Recorded, observe, record
from cmsuite.metrics.models import Fact, Kind, RemotePost
from cmsuite.store.store import Store
from tests import fakenet
from tests.conftest import NOW
from tests.metrics.seed import an_account
from tests.workplace import Cast, people

HOUR = timedelta(hours=1)
DAY = NOW.date()


@pytest.fixture
def cast(store: Store) -> Cast:
    return people(store)


@pytest.fixture
def post(store: Store, cast: Cast) -> int:
    account_id = an_account(store, cast)
    with acts.open(store, by=cast.worker, brand=cast.brand) as act:
        return observe(act, account_id, "1", "https://social.example/@lumen/1", NOW)


def reading(store: Store, post: int, value: int | None, hours: int = 1) -> Reading:
    with store.connection() as connection:
        account_id = connection.execute(sa.select(RemotePost.account_id).where(RemotePost.id == post)).scalar_one()
    return Reading(
        account_id=account_id,
        remote_post_id=post,
        metric="reactions",
        definition="mastodon.favourites_count@1",
        kind=Kind.CUMULATIVE,
        grain="lifetime",
        value=None if value is None else Decimal(value),
        day_start=DAY,
        day_end=DAY,
        observed_day=DAY,
        observed_at=NOW + hours * HOUR,
        age_h=hours,
        line={"source": "network"},
    )


@pytest.mark.parametrize("store_url", [pytest.param("postgresql", marks=pytest.mark.peer)], indirect=True)
def test_two_who_see_a_post_at_the_same_moment_see_one(store: Store, cast: Cast) -> None:
    account_id = an_account(store, cast)

    def see(act: acts.Act, **known: str) -> int:
        return observe(act, account_id, "1", "https://social.example/@lumen/1", NOW, **known)

    def second() -> int:
        with acts.open(store, by=cast.worker, brand=cast.brand) as act:
            return see(act, text="Une lampe.", format="image")

    def waits() -> bool:
        with store.connection() as connection:
            return bool(connection.exec_driver_sql("SELECT count(*) FROM pg_locks WHERE NOT granted").scalar())

    with ThreadPoolExecutor(1) as pool:
        with acts.open(store, by=cast.worker, brand=cast.brand) as act:
            first = see(act, text="Une lampe.")
            late = pool.submit(second)
            fakenet.wait_for(waits)
        assert late.result(10) == first
    with acts.read(store, by=cast.worker, brand=cast.brand) as act:
        assert [(row.text, row.format) for row in act.session.scalars(sa.select(RemotePost))] == [
            ("Une lampe.", "image")
        ]


def written(store: Store, cast: Cast, *readings: Reading) -> Recorded:
    with acts.open(store, by=cast.worker, brand=cast.brand) as act:
        return record(act, Batch(readings))


def facts(store: Store, cast: Cast) -> list[Fact]:
    with acts.read(store, by=cast.worker, brand=cast.brand) as act:
        return list(act.session.scalars(sa.select(Fact).order_by(Fact.id)))


def test_the_same_number_again_changes_nothing(store: Store, cast: Cast, post: int) -> None:
    one = reading(store, post, 12)
    assert written(store, cast, one) == Recorded(new=1)
    assert written(store, cast, one) == Recorded(same=1)
    assert len(facts(store, cast)) == 1


def test_another_number_supersedes_the_fact_which_stays_readable(store: Store, cast: Cast, post: int) -> None:
    one = reading(store, post, 12)
    written(store, cast, one)
    assert written(store, cast, replace(one, value=Decimal(14))) == Recorded(revised=1)
    old, new = facts(store, cast)
    assert (old.value, old.superseded_by, new.value, new.superseded_by) == (12, new.id, 14, None)


def test_a_correction_can_be_corrected_and_facts_still_come_in_after_it(store: Store, cast: Cast, post: int) -> None:
    one = reading(store, post, 12)
    for value in (12, 14, 13):
        written(store, cast, replace(one, value=Decimal(value)))
    written(store, cast, reading(store, post, 20, hours=6))
    rows = facts(store, cast)
    assert [row.value for row in rows if row.superseded_by is None] == [13, 20]
    assert len({row.id for row in rows}) == len(rows) == 4


def test_blank_is_not_zero(store: Store, cast: Cast, post: int) -> None:
    assert written(store, cast, reading(store, post, None), reading(store, post, 0, hours=6)) == Recorded(
        new=1, absent=1
    )
    assert [(row.age_h, row.value) for row in facts(store, cast)] == [(6, 0)]


def test_a_counter_that_went_down_is_kept_and_flagged(store: Store, cast: Cast, post: int) -> None:
    written(store, cast, reading(store, post, 12, hours=1))
    written(store, cast, reading(store, post, 9, hours=6), reading(store, post, 11, hours=24))
    assert [(row.value, row.quality) for row in facts(store, cast)] == [(12, "ok"), (9, "corrected"), (11, "ok")]


def test_a_fact_cannot_be_changed_behind_the_acts(store: Store, cast: Cast, post: int) -> None:
    written(store, cast, reading(store, post, 12))
    with pytest.raises(sa.exc.IntegrityError), store.connection(writes=True) as connection:
        connection.execute(sa.update(Fact.__table__).values(value=Decimal(99)))  # type: ignore[arg-type]


def test_the_journal_keeps_how_many_and_not_which_numbers(store: Store, cast: Cast, post: int) -> None:
    written(store, cast, *(reading(store, post, 10 + n, hours=n + 1) for n in range(1200)))
    with acts.read(store, by=cast.worker, brand=cast.brand) as act:
        (line,) = act.session.scalars(sa.select(Journal).where(Journal.act == "metrics.record")).all()
    assert line.args == {"batch": 1200}
    assert line.changed == [{"t": "fact", "id": [], "c": [], "n": 1200}]


def test_a_post_that_is_seen_twice_is_one_row_and_learns_what_was_unknown(store: Store, cast: Cast, post: int) -> None:
    with acts.open(store, by=cast.worker, brand=cast.brand) as act:
        account_id = act.get(RemotePost, post).account_id
        again = observe(act, account_id, "1", "https://social.example/@lumen/1", NOW, text="Bonjour\x1b[31m")
        assert again == post
        assert act.get(RemotePost, post).text == "Bonjour"


def test_a_post_is_first_read_an_hour_after_it_was_published(store: Store, cast: Cast, post: int) -> None:
    with acts.open(store, by=cast.worker, brand=cast.brand) as act:
        row = act.get(RemotePost, post)
        assert row.next_sample_at == NOW + HOUR
        kit = observe(act, row.account_id, "2", "https://social.example/@lumen/2", NOW, sample=False)
        assert act.get(RemotePost, kit).next_sample_at is None


def test_those_who_correct_the_same_numbers_at_once_correct_each_other(store: Store, cast: Cast, post: int) -> None:
    numbers = [reading(store, post, 10, hours=n) for n in range(1, 40)]
    written(store, cast, *numbers)
    together = threading.Barrier(4)

    def corrects(value: int) -> Recorded:
        together.wait(30)
        return written(store, cast, *(replace(one, value=Decimal(value)) for one in numbers))

    with ThreadPoolExecutor(4) as pool:
        for turn in range(5):
            done = list(pool.map(corrects, range(11 + 4 * turn, 15 + 4 * turn)))
            assert done == [Recorded(revised=len(numbers))] * 4
    rows = facts(store, cast)
    assert len(rows) == len(numbers) * (1 + 4 * 5)
    assert len([row for row in rows if row.superseded_by is None]) == len(numbers)
