"""How every entry of the calendar stands, what a list of them is narrowed to, and what a hold would freeze."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from cmsuite.calendar.days import unplaced
from cmsuite.calendar.entries import cancel, place
from cmsuite.calendar.models import Entry
from cmsuite.content.approval import refuse
from cmsuite.content.posts import write
from cmsuite.core.zones import Wall
from cmsuite.engines import acts
from cmsuite.engines.acts import Act
from cmsuite.publishing.agenda import Sought, Standing, agenda, alarms, ids, some, waiting
from cmsuite.publishing.holds import hold, holds, would_freeze
from cmsuite.publishing.models import Publication
from cmsuite.publishing.planning import cancel as unplan
from cmsuite.publishing.register import sent
from cmsuite.publishing.today import today
from tests.content.desk import an_account
from tests.fakenet import FakeNet
from tests.publishing.stage import Stage
from tests.workplace import people

HOUR = timedelta(hours=1)
T = Standing


def found(on: Stage, **sought: Any) -> list[int]:
    with acts.read(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        return ids(act, Sought(**sought))


def entry_of(on: Stage, publication: int) -> int:
    return on.publication(publication).entry_id


def idea(on: Stage, title: str, at: Wall | None = None) -> int:
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        return place(act, at, title=title).entry


def unread(on: Stage, text: str) -> int:
    """A variant that nobody approved."""
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        return write(act, "", [text], [on.account]).variants[0].id


@pytest.fixture
def every(on: Stage) -> dict[Standing, int]:
    """One entry that stands each way that needs no network, in the order of their time."""
    now = on.store.now()
    made = {T.PLANNED: entry_of(on, on.planned("Prévu", after=HOUR))}
    made[T.NOT_PLANNED] = on.entry(on.write("Validé").id, now + 2 * HOUR)
    made[T.NOT_APPROVED] = on.entry(unread(on, "À lire"), now + 3 * HOUR)
    no = unread(on, "À revoir")
    with acts.open(on.store, by=on.cast.karim, brand=on.cast.brand) as act:
        refuse(act, no, "Trop court")
    made[T.CHANGES_REQUESTED] = on.entry(no, now + 3.5 * HOUR)
    stopped = on.planned("Non", after=4 * HOUR)
    made[T.CANCELLED] = entry_of(on, stopped)
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        unplan(act, stopped)
    made[T.IDEA] = idea(on, "Une idée")
    return made


def test_each_standing_finds_its_entries_and_only_them(on: Stage, every: dict[Standing, int]) -> None:
    with acts.read(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        assert {slot.entry: slot.standing for slot in some(act, every.values()).values()} == {
            entry: standing for standing, entry in every.items()
        }
    for standing in Standing:
        assert found(on, standing=standing) == ([every[standing]] if standing in every else [])


def test_all_are_in_the_order_of_their_time_and_ideas_come_last(on: Stage, every: dict[Standing, int]) -> None:
    assert found(on) == list(every.values())


def test_what_was_taken_out_is_there_only_when_it_is_asked_for(on: Stage, every: dict[Standing, int]) -> None:
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        cancel(act, every[T.NOT_PLANNED], "No longer")
    assert every[T.NOT_PLANNED] not in found(on)
    assert found(on, standing=T.CANCELLED) == [every[T.NOT_PLANNED], every[T.CANCELLED]]


def test_time_freezes_and_passes_by(on: Stage, every: dict[Standing, int]) -> None:
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        hold(act, "crisis")
    assert found(on, standing=T.FROZEN) == [every[T.PLANNED]]
    on.later(hours=5)
    assert found(on, standing=T.PAST) == [every[T.NOT_PLANNED], every[T.NOT_APPROVED], every[T.CHANGES_REQUESTED]]


def test_what_is_due_and_not_out_is_late(on: Stage, every: dict[Standing, int]) -> None:
    on.later(hours=1, minutes=6)
    assert found(on, standing=T.LATE) == [every[T.PLANNED]]


def test_what_is_late_is_told_however_it_stands(on: Stage) -> None:
    """Due and not out: on its way at this moment, or held back."""
    on_its_way = on.planned("En route", after=HOUR)
    on.later(hours=1, minutes=6)
    on.sending(on_its_way)
    on.planned("Gelé", after=timedelta(minutes=1))
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        hold(act, "crisis")
    on.later(minutes=10)
    with acts.read(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        words = {need.word: need.sentence for need in today(act)}
    assert words["SENDING"] == "Mastodon: “En route” of 11:00 is being sent"
    assert words["FROZEN"] == "Mastodon: “Gelé” of Tue 10 Mar at 11:07 waits for a new decision"


def test_a_list_is_narrowed_by_its_words_network_account_and_time(on: Stage, every: dict[Standing, int]) -> None:
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        place(
            act, Wall(on.store.now().replace(tzinfo=None) + 9 * HOUR, "UTC"), title="100 %_sûr", account_id=on.account
        )
    (sure,) = found(on, words=("100", "%_"))
    assert found(on, words=("_%",)) == []
    assert found(on, account="lumen", since=on.store.now() + 8 * HOUR) == [sure]
    assert found(on, network="MASTO", words=("sûr",)) == [sure]
    assert found(on, network="kit") == []
    assert found(on, since=on.store.now() + 3 * HOUR) == [
        every[T.NOT_APPROVED], every[T.CHANGES_REQUESTED], every[T.CANCELLED], sure, every[T.IDEA]
    ]  # fmt: skip


def test_another_brand_is_seen_only_by_who_works_for_it(on: Stage, every: dict[Standing, int]) -> None:
    other = people(on.store, "Café Rialto")
    account = an_account(on.store, other.brand)
    with acts.open(on.store, by=other.chloe, brand=other.brand) as act:
        theirs = place(act, None, title="Leur idée").entry
        write(act, "", ["Leur texte"], [account])
    assert theirs not in found(on)
    with acts.read(on.store, by=on.cast.chloe, all_brands=True) as act:
        assert theirs not in ids(act, Sought())
        assert {one.brand for one in unplaced(act)} == {on.cast.brand}
    with acts.read(on.store, by=other.karim, all_brands=True) as act:
        assert theirs in ids(act, Sought())
        assert {one.brand for one in unplaced(act)} == {on.cast.brand, other.brand}
    with acts.open(on.store, by=on.cast.karim, brand=on.cast.brand) as act:
        hold(act, "crisis")
    on.later(hours=3)
    with acts.read(on.store, by=on.cast.chloe, all_brands=True) as act:
        assert alarms(act) > 0
    with acts.read(on.store, by=other.chloe, all_brands=True) as act:
        assert alarms(act) == 0
        assert holds(act) == []


def test_what_has_no_day_is_offered_until_it_is_placed(on: Stage, every: dict[Standing, int]) -> None:
    waiting = on.write("Sans date")
    with acts.read(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        offered = unplaced(act)
    assert [(one.entry, one.variant_id) for one in offered] == [(every[T.IDEA], None), (None, waiting.id)]
    on.entry(waiting.id, on.store.now() + HOUR)
    with acts.read(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        assert [one.entry for one in unplaced(act)] == [every[T.IDEA]]


def test_a_hold_says_beforehand_what_it_would_freeze(on: Stage, every: dict[Standing, int]) -> None:
    kit = on.connect("kit", "mur")
    on.planned("Au mur", account=kit, after=HOUR)
    with acts.read(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        counts = [would_freeze(act), would_freeze(act, network="kit"), would_freeze(act, account_id=on.account)]
    assert counts == [2, 1, 1]
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        assert hold(act, "crisis").frozen == 2


def test_our_side_of_a_publication_is_its_words_and_what_is_proven(on: Stage, net: FakeNet) -> None:
    id = on.planned("Une lampe", "Et sa notice", after=HOUR)
    with acts.read(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        before = sent(act, id)
    assert (before.parts, before.online, before.changed) == (("Une lampe", "Et sa notice"), (), False)
    on.later(hours=1)
    on.work()
    with acts.read(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        after = sent(act, id)
        (slot,) = agenda(act, on.store.now() - HOUR, on.store.now() + HOUR)
    assert len(after.online) == 2
    assert (slot.standing, slot.url) == (T.PUBLISHED, after.online[0])


def test_a_long_calendar_takes_no_more_steps_than_it_is_long(on: Stage) -> None:
    """SQLite has no statistics of a new store, and may choose an index that compares each entry with all the others."""
    many = _many(on)
    with acts.read(on.store, by=on.cast.chloe, brand=on.cast.brand) as act, steps(act) as taken:
        found = ids(act, Sought())
        assert len(some(act, found[:64])) == 64
    assert len(found) == many
    assert taken[0] < 500 * many


@pytest.mark.parametrize("analysed", [False, True])
def test_what_needs_somebody_is_found_among_all_that_is_out(on: Stage, analysed: bool) -> None:
    """Asked every two seconds: the steps do not grow with what went out, whatever the store knows of its tables."""
    chloe = on.cast.chloe.person_id
    many = _many(on, state="published", attested_by=chloe, attested_at=on.store.now())
    if analysed:
        on.store.dialect.refresh_statistics(on.store.engine)
    on.later(hours=2)
    for brand in (on.cast.brand, None):
        with acts.read(on.store, by=on.cast.chloe, brand=brand, all_brands=brand is None) as act, steps(act) as taken:
            assert alarms(act) == 1
            assert [slot.standing for slot in waiting(act)] == [T.LATE]
        assert taken[0] < many


def _many(on: Stage, **of_each: Any) -> int:
    """How many publications there are now: one is planned in an hour, the others are like it but for what is given."""
    if on.store.url.get_backend_name() != "sqlite":
        pytest.skip("only SQLite counts its steps")
    many = 1500
    publication = on.publication(on.planned("Une lampe", after=HOUR))
    first = publication.entry_id
    with on.store.connection(writes=True) as connection:
        entry = dict(connection.execute(sa.select(Entry.__table__).where(Entry.id == first)).mappings().one())
        sent = dict(connection.execute(sa.select(Publication.__table__)).mappings().one()) | of_each
        entries = [{**entry, "variant_id": None, "id": first + n} for n in range(1, many)]
        publications = [{**sent, "entry_id": first + n, "id": publication.id + n} for n in range(1, many)]
        connection.execute(sa.insert(Entry), entries)
        connection.execute(sa.insert(Publication), publications)
    return many


@contextmanager
def steps(act: Act) -> Iterator[list[int]]:
    """How many steps SQLite takes meanwhile, to a hundred."""
    taken, raw = [0], act.session.connection().connection.dbapi_connection
    assert raw is not None

    def count() -> int:
        taken[0] += 100
        return 0

    raw.set_progress_handler(count, 100)
    yield taken
    raw.set_progress_handler(None, 0)
