"""What a person keeps for themselves."""

from __future__ import annotations

import pytest

from cmsuite.engines import acts
from cmsuite.engines.acts import Actor, Conflict, Missing
from cmsuite.engines.people.brands import NoName
from cmsuite.engines.people.filters import MOST, TooManyFilters, drop_filter, filters, save_filter
from cmsuite.store.store import Store
from tests.workplace import Cast, people


def kept(store: Store, by: Actor) -> list[tuple[str, str, str]]:
    with acts.read(store, by=by, all_brands=True) as act:
        return [(one.place, one.name, one.text) for one in filters(act)]


def save(store: Store, by: Actor, name: str, text: str, place: str = "veille") -> int:
    with acts.open(store, by=by, all_brands=True) as act:
        save_filter(act, place, name, text)
        return acts.last(act) or 0


def undo(store: Store, by: Actor, line: int) -> int:
    with acts.open(store, by=by, all_brands=True) as act:
        acts.undo(act, line)
        return acts.last(act) or 0


def test_a_filter_is_its_persons_own(store: Store) -> None:
    cast: Cast = people(store)
    save(store, cast.chloe, "légal", "axis:legal")
    save(store, cast.chloe, "légal", "state:planned", place="calendar")
    save(store, cast.helene, "à lire", "state:new")
    assert kept(store, cast.chloe) == [("calendar", "légal", "state:planned"), ("veille", "légal", "axis:legal")]
    assert kept(store, cast.helene) == [("veille", "à lire", "state:new")]
    assert kept(store, cast.worker) == []


def test_saving_and_forgetting_are_undone_and_done_again(store: Store) -> None:
    chloe = people(store).chloe
    first = save(store, chloe, "a", "one")
    second = save(store, chloe, "a", "two")
    back = undo(store, chloe, second)
    assert kept(store, chloe) == [("veille", "a", "one")]
    back = undo(store, chloe, back)
    undo(store, chloe, back)
    undo(store, chloe, first)
    assert kept(store, chloe) == []
    third = save(store, chloe, "b", "three")
    with acts.open(store, by=chloe, all_brands=True) as act:
        drop_filter(act, "veille", "b")
        line = acts.last(act) or 0
    assert kept(store, chloe) == []
    undo(store, chloe, line)
    assert kept(store, chloe) == [("veille", "b", "three")]
    save(store, chloe, "c", "four")
    with pytest.raises(Conflict):
        undo(store, chloe, third)


def test_what_is_no_filter_is_refused(store: Store) -> None:
    chloe = people(store).chloe
    with pytest.raises(NoName):
        save(store, chloe, " ", "x")
    with pytest.raises(Missing), acts.open(store, by=chloe, all_brands=True) as act:
        drop_filter(act, "veille", "nowhere")
    with acts.open(store, by=chloe, all_brands=True) as act:
        for n in range(MOST):
            save_filter(act, "veille", f"f{n}", "x")
    with pytest.raises(TooManyFilters):
        save(store, chloe, "one more", "x")
