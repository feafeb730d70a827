"""Entries: a wall time that is kept, an instant that follows from it, and what can no longer change."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.accounts.models import Account
from cmsuite.calendar.days import between, entry, ideas, of_variants
from cmsuite.calendar.entries import (
    AlreadyPast,
    AlreadyPlaced,
    Dated,
    EntryCancelled,
    NoDay,
    NotCancelled,
    NothingToPlace,
    UnderWay,
    UnknownAction,
    UselessBefore,
    cancel,
    move,
    place,
    rezone,
    shifts,
    uncancel,
    window,
    zone_for,
)
from cmsuite.calendar.models import Entry
from cmsuite.calendar.rebuild import rebuild
from cmsuite.content import posts
from cmsuite.core.clock import SetClock
from cmsuite.core.zones import UnknownZone, Wall, instant
from cmsuite.engines import acts
from cmsuite.engines.acts.settings import CHOICES, chosen
from cmsuite.engines.trail.trace import trace
from cmsuite.publishing.models import Publication
from cmsuite.store.store import Store
from tests.conftest import NOW
from tests.content.desk import a_post, an_account
from tests.workplace import Cast, people

PARIS = "Europe/Paris"
NINE = Wall(datetime(2026, 3, 12, 9, 0), PARIS)
TEN = Wall(datetime(2026, 3, 12, 10, 0), PARIS)
SPRING = Wall(datetime(2027, 3, 28, 2, 30), PARIS)  # does not exist
AUTUMN = Wall(datetime(2027, 10, 31, 2, 30), PARIS)  # comes twice
MINUTE = timedelta(minutes=1)


def placed(store: Store, cast: Cast, at: Wall | None = NINE, **more: object) -> Dated:
    if "variant_id" not in more and "title" not in more:
        more["variant_id"] = a_post(store, cast).variants[0].id
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        return place(act, at, **more)  # type: ignore[arg-type]


def moved(store: Store, cast: Cast, entry: int, at: Wall | None, seen: int | None = None) -> Dated:
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        return move(act, entry, at, seen=seen)


# ---- placing


def test_an_entry_keeps_its_wall_time_and_has_its_instant(store: Store) -> None:
    cast = people(store)
    done = placed(store, cast)
    assert (done.at, done.due_at) == (NINE, datetime(2026, 3, 12, 8, 0, tzinfo=UTC))
    assert done.latest_useful_at == datetime(2026, 3, 12, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "grace"),
    [("post", 30 * MINUTE), ("live", 5 * MINUTE), ("evergreen", 1440 * MINUTE), ("contest_notice", 0 * MINUTE)],
)
def test_how_late_a_thing_may_leave_depends_on_what_it_is(store: Store, kind: str, grace: timedelta) -> None:
    done = placed(store, people(store), action_type=kind)
    assert done.latest_useful_at is not None
    assert done.due_at is not None
    assert done.latest_useful_at - done.due_at == grace


def test_spring_an_hour_that_does_not_exist_moves_forward_and_is_flagged(store: Store) -> None:
    cast = people(store)
    done = placed(store, cast, SPRING)
    assert done.due_at == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert [finding.code for finding in done.findings] == ["cal.dst-missing"]
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        line = entry(act, done.entry)
    assert (line.at, line.leaves) == (SPRING, replace(SPRING, local=datetime(2027, 3, 28, 3, 30)))
    assert "03:30" in line.findings[0].message


def test_autumn_an_hour_that_comes_twice_is_the_first_unless_chosen(store: Store) -> None:
    cast = people(store)
    assert placed(store, cast, AUTUMN).due_at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    second = replace(AUTUMN, fold=1)
    done = placed(store, cast, second, title="Autre")
    assert (done.at, done.due_at) == (second, datetime(2027, 10, 31, 1, 30, tzinfo=UTC))
    assert [finding.code for finding in done.findings] == ["cal.dst-twice"]


def test_the_past_is_refused(store: Store) -> None:
    with pytest.raises(AlreadyPast):
        placed(store, people(store), Wall(datetime(2026, 3, 10, 10, 0), PARIS))


def test_a_variant_goes_out_once(store: Store) -> None:
    cast = people(store)
    variant = a_post(store, cast).variants[0].id
    first = placed(store, cast, variant_id=variant)
    with pytest.raises(AlreadyPlaced) as told:
        placed(store, cast, TEN, variant_id=variant)
    assert told.value.facts["entry"] == first.entry
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        cancel(act, first.entry, "Reporté")
    assert placed(store, cast, TEN, variant_id=variant).entry != first.entry
    with pytest.raises(AlreadyPlaced), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        uncancel(act, first.entry)


def test_a_post_and_its_account_mean_their_variant(store: Store) -> None:
    cast = people(store)
    account = an_account(store, cast.brand)
    saved = a_post(store, cast, account)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        done = place(act, NINE, post_id=saved.post_id, account_id=account)
        assert entry(act, done.entry).variant_id == saved.variants[0].id
        assert of_variants(act, [saved.variants[0].id])[saved.variants[0].id].title == "Lampe Aube"


def test_an_idea_has_a_title_and_no_day(store: Store) -> None:
    cast = people(store)
    idea = placed(store, cast, None, title="Portrait de l’ébéniste")
    assert (idea.at, idea.due_at, idea.latest_useful_at) == (None, None, None)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert [line.entry for line in ideas(act)] == [idea.entry]
    assert moved(store, cast, idea.entry, NINE).due_at == instant(NINE)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        move(act, idea.entry, None)
    with pytest.raises(NoDay), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        rezone(act, idea.entry, "UTC", "wall")


def test_an_entry_is_for_something(store: Store) -> None:
    with pytest.raises(NothingToPlace):
        placed(store, people(store), title=" ")
    with pytest.raises(UnknownAction):
        placed(store, people(store, "Maison Braise"), action_type="tweet", title="Essai")


def test_a_cancelled_post_is_not_placed(store: Store) -> None:
    cast = people(store)
    saved = a_post(store, cast)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        posts.cancel(act, saved.post_id, "Produit retiré")
    with pytest.raises(posts.PostCancelled):
        placed(store, cast, variant_id=saved.variants[0].id)


def test_a_last_useful_moment_of_its_own_stays_when_the_entry_moves(store: Store) -> None:
    cast = people(store)
    end = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)
    done = placed(store, cast, latest_useful_at=end)
    assert moved(store, cast, done.entry, TEN).latest_useful_at == end
    with pytest.raises(UselessBefore):
        moved(store, cast, done.entry, Wall(datetime(2026, 3, 13, 9, 0), PARIS))


def test_a_last_useful_moment_outlives_a_time_without_a_day(store: Store) -> None:
    cast = people(store)
    until = instant(TEN)
    entry_id = placed(store, cast, latest_useful_at=until).entry
    assert moved(store, cast, entry_id, None).latest_useful_at == until
    with pytest.raises(UselessBefore):
        moved(store, cast, entry_id, Wall(TEN.local + timedelta(minutes=1), PARIS))
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        move(act, entry_id, TEN)
        move(act, entry_id, None)
        assert acts.undo(act, acts.last(act) or 0).latest_useful_at == until
    assert placed(store, cast, None, title="Idea", latest_useful_at=until).latest_useful_at == until


def test_the_zone_is_the_accounts_else_the_brands(store: Store) -> None:
    cast = people(store)
    account = an_account(store, cast.brand)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert (zone_for(act, account), zone_for(act, None)) == (PARIS, PARIS)
    with store.connection(writes=True) as connection:
        connection.execute(sa.update(Account).values(zone="America/Montreal"))
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert zone_for(act, account) == "America/Montreal"


# ---- moving


def test_a_move_carries_the_grace_along(store: Store) -> None:
    cast = people(store)
    done = placed(store, cast)
    after = moved(store, cast, done.entry, TEN, done.version)
    assert (after.was, after.at, after.due_at) == (NINE, TEN, instant(TEN))
    assert after.latest_useful_at == instant(TEN) + 30 * MINUTE


def test_a_stale_move_is_a_conflict_that_shows_both_times(store: Store) -> None:
    cast = people(store)
    done = placed(store, cast)
    moved(store, cast, done.entry, TEN, done.version)
    saturday = Wall(datetime(2026, 3, 14, 9, 0), PARIS)
    with pytest.raises(acts.Conflict) as told:
        moved(store, cast, done.entry, saturday, done.version)
    assert told.value.sides == {"wall": (saturday, TEN)}


def test_an_entry_is_not_moved_into_the_past(store: Store) -> None:
    cast = people(store)
    done = placed(store, cast)
    with pytest.raises(AlreadyPast):
        moved(store, cast, done.entry, Wall(datetime(2020, 1, 1, 9, 0), PARIS))


def test_a_cancelled_entry_does_not_move(store: Store) -> None:
    cast = people(store)
    done = placed(store, cast)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        cancel(act, done.entry, "Reporté")
    with pytest.raises(EntryCancelled):
        moved(store, cast, done.entry, TEN)
    with pytest.raises(EntryCancelled), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        cancel(act, done.entry, "Encore")


def test_an_entry_that_was_not_cancelled_is_not_put_back(store: Store) -> None:
    cast = people(store)
    done = placed(store, cast)
    with pytest.raises(NotCancelled), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        uncancel(act, done.entry)


def test_an_entry_of_another_brand_is_not_there(store: Store) -> None:
    cast = people(store)
    other = people(store, "Maison Braise")
    done = placed(store, other)
    with pytest.raises(acts.Missing), acts.open(store, by=cast.karim, brand=cast.brand) as act:
        move(act, done.entry, TEN)
    foreign = a_post(store, other, by=other.chloe).variants[0].id
    with pytest.raises(acts.Missing):
        placed(store, cast, variant_id=foreign)
    with pytest.raises(sa.exc.IntegrityError), store.connection(writes=True) as connection:
        connection.execute(sa.update(Entry).where(Entry.id == done.entry).values(brand_id=cast.brand))


# ---- what a worker has in its hands


def publication(store: Store, cast: Cast, entry_id: int, *, prepared: bool) -> None:
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        line = entry(act, entry_id)
    with store.connection(writes=True) as connection:
        connection.execute(
            sa.insert(Publication).values(
                brand_id=cast.brand,
                entry_id=entry_id,
                account_id=line.account_id,
                variant_id=line.variant_id if prepared else None,
                state="planned",
                claim_token=0,
                decided_at=NOW,
                created_at=NOW,
            )
        )


def test_a_planned_publication_follows_its_entry(store: Store) -> None:
    cast = people(store)
    done = placed(store, cast)
    publication(store, cast, done.entry, prepared=False)
    assert moved(store, cast, done.entry, TEN).at == TEN


def test_what_a_worker_has_prepared_neither_moves_nor_is_cancelled(store: Store) -> None:
    cast = people(store)
    done = placed(store, cast)
    publication(store, cast, done.entry, prepared=True)
    with pytest.raises(UnderWay):
        moved(store, cast, done.entry, TEN)
    with pytest.raises(UnderWay), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        cancel(act, done.entry, "Trop tard")
    with pytest.raises(UnderWay), acts.open(store, by=cast.karim, brand=cast.brand) as act:
        rezone(act, done.entry, "UTC", "wall")
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        line = entry(act, done.entry)
    assert (line.at, line.cancelled_at, line.version) == (NINE, None, done.version)
    with store.connection(writes=True) as connection:
        connection.execute(sa.update(Publication).values(variant_id=None))
    assert moved(store, cast, done.entry, TEN).at == TEN


# ---- zones


def test_a_new_zone_keeps_the_wall_time_or_the_instant(store: Store) -> None:
    cast = people(store)
    done = placed(store, cast)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        there = rezone(act, done.entry, "Indian/Reunion", "instant")
        assert (there.due_at, there.at) == (done.due_at, Wall(datetime(2026, 3, 12, 12, 0), "Indian/Reunion"))
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        back = rezone(act, done.entry, "America/Montreal", "wall")
        assert back.at == Wall(datetime(2026, 3, 12, 12, 0), "America/Montreal")
        assert back.due_at == datetime(2026, 3, 12, 16, 0, tzinfo=UTC)
    with pytest.raises(UnknownZone), acts.open(store, by=cast.karim, brand=cast.brand) as act:
        rezone(act, done.entry, "Europe/Nulle-Part", "wall")


def test_new_rules_of_the_zones_give_new_instants_to_what_is_to_come(store: Store, clock: SetClock) -> None:
    cast = people(store)
    soon, own, late = (placed(store, cast, NINE, title=f"Entrée {n}") for n in range(3))
    was = datetime(2026, 3, 12, 7, 0, tzinfo=UTC)  # as other rules would have had it
    with store.connection(writes=True) as connection:
        wrong = sa.update(Entry).values(due_at=was, latest_useful_at=was + 30 * MINUTE)
        connection.execute(wrong.where(Entry.id.in_([soon.entry, late.entry])))
        connection.execute(wrong.values(latest_useful_at=was + 90 * MINUTE).where(Entry.id == own.entry))
        connection.execute(sa.update(Entry).where(Entry.id == late.entry).values(cancelled_at=NOW))
    with acts.open(store, by=cast.worker, all_brands=True) as act:
        done = rebuild(act, "2026z")
    assert (done.looked_at, done.changed) == (2, (soon.entry, own.entry))
    with acts.open(store, by=cast.worker, all_brands=True) as act:
        assert chosen(act, CHOICES["calendar.tzdata"]) == "2026z"
        rows = {row.id: row for row in act.session.scalars(sa.select(Entry))}
        assert rebuild(act, "2026z").changed == ()
    assert (rows[soon.entry].due_at, rows[soon.entry].latest_useful_at) == (soon.due_at, soon.latest_useful_at)
    assert (rows[own.entry].due_at, rows[own.entry].latest_useful_at) == (own.due_at, was + 90 * MINUTE)
    assert rows[late.entry].due_at == was


# ---- undo: each act done, undone, and done again


def there_and_back(store: Store, cast: Cast, line: int | None) -> list[tuple[Wall | None, bool]]:
    """(wall time, cancelled) after the undo of a line, and after the undo of that."""
    found = []
    for _turn in range(2):
        with acts.open(store, by=cast.karim, brand=cast.brand) as act:
            done = acts.undo(act, line or 0)
            row = act.get(Entry, done.entry)
            found.append((row.wall, row.cancelled_at is not None))
            line = acts.last(act)
    return found


def test_placing_is_undone_and_done_again(store: Store) -> None:
    cast = people(store)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        place(act, NINE, title="Essai")
        line = acts.last(act)
    assert there_and_back(store, cast, line) == [(NINE, True), (NINE, False)]


@pytest.mark.parametrize("begins", [NINE, None, SPRING, replace(AUTUMN, fold=1)])
def test_moving_is_undone_and_done_again(store: Store, begins: Wall | None) -> None:
    cast = people(store)
    done = placed(store, cast, begins, title="Essai")
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        move(act, done.entry, TEN)
        line = acts.last(act)
    assert there_and_back(store, cast, line) == [(begins, False), (TEN, False)]


def test_cancelling_is_undone_and_done_again(store: Store) -> None:
    cast = people(store)
    done = placed(store, cast)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        cancel(act, done.entry, "Reporté")
        line = acts.last(act)
    assert there_and_back(store, cast, line) == [(NINE, False), (NINE, True)]
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert entry(act, done.entry).cancel_reason == "Reporté"


def test_a_new_zone_is_undone_and_done_again(store: Store) -> None:
    cast = people(store)
    done = placed(store, cast)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        there = rezone(act, done.entry, "Indian/Reunion", "instant")
        line = acts.last(act)
    assert there_and_back(store, cast, line) == [(NINE, False), (there.at, False)]


def test_an_undo_never_covers_what_came_after(store: Store) -> None:
    cast = people(store)
    done = placed(store, cast)
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        move(act, done.entry, TEN)
        line = acts.last(act)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        move(act, done.entry, Wall(datetime(2026, 3, 14, 9, 0), PARIS))
    with pytest.raises(acts.Conflict), acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        acts.undo(act, line or 0)


# ---- questions


def test_a_period_shows_its_entries_in_their_order(store: Store) -> None:
    cast = people(store)
    later = placed(store, cast, TEN, title="Plus tard")
    first = placed(store, cast, NINE, title="D’abord")
    placed(store, cast, Wall(datetime(2026, 3, 13, 0, 0), PARIS), title="Le lendemain")
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        gone = place(act, NINE, title="Annulé").entry
        cancel(act, gone, "Reporté")
    midnight = [instant(Wall(datetime(2026, 3, day, 0, 0), PARIS)) for day in (12, 13)]
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert [line.entry for line in between(act, *midnight)] == [first.entry, later.entry]
        assert gone in [line.entry for line in between(act, *midnight, cancelled=True)]


def test_an_approval_holds_a_week_around_its_day_whatever_the_clocks_do() -> None:
    first, last = window(Wall(datetime(2026, 3, 27, 18, 0), PARIS))
    assert first == datetime(2026, 3, 19, 23, 0, tzinfo=UTC)
    assert last == datetime(2026, 4, 3, 22, 0, tzinfo=UTC)


def test_an_entry_is_traced_to_its_post(store: Store) -> None:
    cast = people(store)
    saved = a_post(store, cast)
    done = placed(store, cast, variant_id=saved.variants[0].id)
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        assert ("post", saved.post_id) in trace(act, "entry", done.entry).labels


ZONES = st.sampled_from([PARIS, "UTC", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca"])


@given(st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)), ZONES, st.integers(0, 1))
def test_only_a_change_of_the_clocks_is_flagged(local: datetime, zone: str, fold: int) -> None:
    wall = Wall(local, zone, fold)
    hour = timedelta(hours=1)
    steady = instant(replace(wall, local=local + hour)) - instant(replace(wall, local=local - hour)) == 2 * hour
    assert (not shifts(wall)) or not steady
