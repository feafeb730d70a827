"""When somebody came between, the hour is said as the brand's own wall shows it."""

import pytest

from cmsuite.engines import acts
from cmsuite.engines.acts.models import Setting
from cmsuite.engines.acts.settings import CHOICES, Choice, choose
from cmsuite.engines.people.actors import actor
from cmsuite.engines.people.brands import add_brand
from cmsuite.store.store import Store
from tests.workplace import people

PACE = Choice("test.conflict", int, 3, "How fast these tests go.")


@pytest.fixture(autouse=True)
def pace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CHOICES, PACE.key, PACE)


def test_the_hour_of_a_conflict_is_that_of_the_brand(store: Store) -> None:
    cast = people(store)
    with acts.open(store, by=cast.karim, all_brands=True) as act:
        tokyo = add_brand(act, "Hanaya", zone="Asia/Tokyo").id
    karim = actor(store, "karim@lumen.example")  # who makes a brand has a role in it
    for brand, hour in ((tokyo, "18:00"), (cast.brand, "10:00")):
        with acts.open(store, by=karim, brand=brand) as act:
            choose(act, PACE.key, 4)
        with (
            pytest.raises(acts.Conflict, match=f"on Tue 10 Mar 2026, {hour}"),
            acts.open(store, by=karim, brand=brand) as act,
        ):
            choose(act, PACE.key, 5, seen=7)


@acts.register("tests.overtaken", no_undo="Only a test does this.")
def overtaken(act: acts.Act) -> None:
    """Somebody writes the row that this act has read, before it writes it itself."""
    row = act.session.query(Setting).one()
    with acts.open(act.store, by=act.actor, brand=act.brand) as other:
        choose(other, PACE.key, 6)
    row.value = 7


@pytest.mark.parametrize("store_url", [pytest.param("postgresql", marks=pytest.mark.peer)], indirect=True)
def test_so_is_that_of_a_row_that_was_written_meanwhile(store: Store) -> None:
    """SQLite lets one write at a time."""
    cast = people(store)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        choose(act, PACE.key, 4)
    said = pytest.raises(acts.Conflict, match="somebody on Tue 10 Mar 2026, 10:00 CET")
    with said, acts.open(store, by=cast.karim, brand=cast.brand) as act:
        overtaken(act)
