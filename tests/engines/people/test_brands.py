"""Brands, persons and their roles: made, given, ended, given again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from cmsuite.engines import acts
from cmsuite.engines.acts.history import history
from cmsuite.engines.people.actors import actor
from cmsuite.engines.people.brands import (
    LastManager,
    NoName,
    NoSuchBrand,
    NotACountry,
    add_brand,
    add_person,
    brand_named,
    end_role,
    give_role,
    membership_of,
)
from cmsuite.engines.people.brands import roles as roles_today
from cmsuite.engines.people.models import Role
from cmsuite.engines.people.words import ROLES
from cmsuite.store.store import Store
from tests.workplace import Cast, people


def roles(store: Store, cast: Cast, email: str) -> frozenset[str]:
    return actor(store, email).roles_for(cast.brand)


def test_a_role_that_was_ended_can_be_given_again_the_same_day(store: Store) -> None:
    cast = people(store)
    who = cast.chloe.person_id or 0
    for _again in range(2):
        with acts.open(store, by=cast.karim, brand=cast.brand) as act:
            given = give_role(act, who, Role.LEGAL)
            line = acts.last(act) or 0
        assert "legal" in roles(store, cast, "chloe@lumen.example")
        with acts.open(store, by=cast.karim, brand=cast.brand) as act:
            assert acts.undo(act, line) == given
        assert "legal" not in roles(store, cast, "chloe@lumen.example")


def test_a_role_that_somebody_has_is_not_given_twice(store: Store) -> None:
    cast = people(store)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        before = len(history(act))
        assert give_role(act, cast.chloe.person_id or 0, Role.CM) == membership_of(
            act, cast.chloe.person_id or 0, Role.CM
        )
        assert len(history(act)) == before, "what changed nothing leaves no line"


def test_the_last_manager_stays_one(store: Store) -> None:
    cast = people(store)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        mine = membership_of(act, cast.karim.person_id or 0, Role.MANAGER)
        second = give_role(act, cast.chloe.person_id or 0, Role.MANAGER)

    def end(membership: int) -> str:
        try:
            with acts.open(store, by=cast.karim, brand=cast.brand) as act:
                return str(end_role(act, membership))
        except LastManager as err:
            return type(err).__name__

    with ThreadPoolExecutor(2) as pool:
        came = sorted(pool.map(end, [mine, second]))
    assert came[1] == "LastManager"
    managers = {who for who in ("karim", "chloe") if "manager" in roles(store, cast, f"{who}@lumen.example")}
    assert len(managers) == 1


@pytest.mark.parametrize("name", ["", "  ", "\x1b[31m", "\u202e"])
def test_a_name_is_something_that_can_be_read(store: Store, name: str) -> None:
    cast = people(store)
    with pytest.raises(NoName), acts.open(store, by=cast.karim, all_brands=True) as act:
        add_brand(act, name)
    with pytest.raises(NoName), acts.open(store, by=cast.karim, brand=cast.brand) as act:
        add_person(act, name, "jo@perrin.example")


@pytest.mark.parametrize("country", ["FRA", "", "F", "1R"])
def test_a_country_has_two_letters(store: Store, country: str) -> None:
    cast = people(store)
    with pytest.raises(NotACountry), acts.open(store, by=cast.karim, all_brands=True) as act:
        add_brand(act, "Autre", country=country)


def test_a_brand_is_found_by_what_it_is_called_before_its_number(store: Store) -> None:
    cast = people(store)
    with acts.open(store, by=cast.karim, all_brands=True) as act:
        second = add_brand(act, str(cast.brand)).id
    karim = actor(store, "karim@lumen.example")
    with acts.read(store, by=karim, all_brands=True) as act:
        assert brand_named(act, str(cast.brand)).id == second
        assert brand_named(act, "ATELIER lumen").id == brand_named(act, "atelier-lumen").id == cast.brand
        assert brand_named(act, str(second)).id == second


@pytest.mark.parametrize("name", ["\N{SUPERSCRIPT TWO}", "9" * 30, "nobody"])
def test_what_names_no_brand_is_said(store: Store, name: str) -> None:
    cast = people(store)
    with pytest.raises(NoSuchBrand), acts.read(store, by=cast.karim, all_brands=True) as act:
        brand_named(act, name)


def test_roles_are_listed_with_the_membership_that_gives_them_until_it_ends(store: Store) -> None:
    cast = people(store)
    other = people(store, "Maison Brume")
    with acts.read(store, by=cast.karim, brand=cast.brand) as act:
        found = roles_today(act)
    assert [(one.name, one.role) for one in found] == [
        ("Chloé Martin", "cm"),
        ("Hélène Aubry", "approver"),
        ("Karim Benali", "cm"),
        ("Karim Benali", "lead"),
        ("Karim Benali", "manager"),
    ]
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        end_role(act, found[0].membership, seen=found[0].version)
    with acts.read(store, by=cast.karim, brand=cast.brand) as act:
        assert "Chloé Martin" not in [one.name for one in roles_today(act)]
    with acts.read(store, by=actor(store, "karim@lumen.example"), all_brands=True) as act:
        assert {one.brand for one in roles_today(act)} == {cast.brand, other.brand}


def test_every_role_has_a_word() -> None:
    assert set(ROLES) == {str(role) for role in Role}
