"""The trail: links between any rows, walked both ways, never losing an end."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from threading import Barrier

import pytest
import sqlalchemy as sa

from cmsuite.engines import acts
from cmsuite.engines.acts import Act
from cmsuite.engines.people.brands import add_person, give_role
from cmsuite.engines.people.models import Membership, Person, Role
from cmsuite.engines.trail import refs
from cmsuite.engines.trail.models import Link, Ref
from cmsuite.engines.trail.trace import trace
from cmsuite.store.store import Store
from tests.workplace import Cast, people

refs.kind("test_person", Person, "name")
refs.kind("test_role", Membership)
refs.edge("test_role", "person_id", "test_person", "held_by")


def _linked(store: Store, cast: Cast) -> tuple[int, int]:
    """Two persons, the first inspiring the second; returns (link, journal line)."""
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        link = refs.link(act, "test_person", _id(cast.chloe), "inspires", "test_person", _id(cast.helene))
        return link, acts.last(act) or 0


def _id(actor: acts.Actor) -> int:
    assert actor.person_id is not None
    return actor.person_id


def _walk(act: Act, kind: str, row_id: int) -> set[tuple[str, str, str]]:
    found = trace(act, kind, row_id)
    return {(found.labels[s.source], s.relation, found.labels[s.target]) for s in found.steps}


def test_a_link_is_walked_from_both_ends(store: Store) -> None:
    cast = people(store)
    _linked(store, cast)
    with acts.read(store, by=cast.karim, brand=cast.brand) as act:
        expected = ("Chloé Martin", "inspires", "Hélène Aubry")
        assert expected in _walk(act, "test_person", _id(cast.chloe))
        assert expected in _walk(act, "test_person", _id(cast.helene))


def test_foreign_keys_are_walked_without_a_link(store: Store) -> None:
    cast = people(store)
    with acts.read(store, by=cast.karim, brand=cast.brand) as act:
        role = act.session.scalars(sa.select(Membership.id).where(Membership.role == Role.APPROVER)).one()
        assert _walk(act, "test_role", role) == {(f"test_role {role}", "held_by", "Hélène Aubry")}


def test_the_same_link_twice_is_one(store: Store) -> None:
    cast = people(store)
    assert _linked(store, cast)[0] == _linked(store, cast)[0]


def test_a_link_is_taken_back_and_put_again(store: Store) -> None:
    cast = people(store)
    link, line = _linked(store, cast)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        acts.undo(act, line)
        undone = acts.last(act) or 0
        assert act.session.get_one(Link, link).removed_by == cast.karim.person_id
        assert _walk(act, "test_person", _id(cast.chloe)) == {
            (f"test_role {role}", "held_by", "Chloé Martin")
            for role in act.session.scalars(sa.select(Membership.id).where(Membership.person_id == _id(cast.chloe)))
        }
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        acts.undo(act, undone)
        assert act.session.scalar(sa.select(sa.func.count(Link.id)).where(Link.removed_at.is_(None))) == 1


def test_an_end_that_went_keeps_its_name(store: Store) -> None:
    cast = people(store)
    _linked(store, cast)

    @acts.register("test.gone", no_undo="a test")
    def leave(act: Act) -> None:
        refs.gone(act, "test_person", _id(cast.helene))

    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        leave(act)
    with acts.read(store, by=cast.karim, brand=cast.brand) as act:
        found = trace(act, "test_person", _id(cast.chloe))
        assert ("test_person", _id(cast.helene)) in found.gone
        assert found.labels[("test_person", _id(cast.helene))] == "Hélène Aubry"


def test_what_is_not_there_cannot_be_traced_or_linked(store: Store) -> None:
    cast = people(store)
    with acts.read(store, by=cast.karim, brand=cast.brand) as act:
        with pytest.raises(acts.Missing):
            trace(act, "test_person", 999)
        with pytest.raises(refs.UnknownKind, match="test_person"):
            trace(act, "nothing", 1)
    with pytest.raises(acts.Missing), acts.open(store, by=cast.karim, brand=cast.brand) as act:
        refs.link(act, "test_person", 999, "inspires", "test_person", _id(cast.chloe))


def test_another_brands_link_is_not_walked(store: Store) -> None:
    lumen, nord = people(store), people(store, "Brasserie du Nord")
    with acts.open(store, by=nord.karim, brand=nord.brand) as act:
        role = act.session.scalars(sa.select(Membership.id)).first() or 0
        refs.link(act, "test_role", role, "inspires", "test_person", _id(nord.chloe))
    with acts.read(store, by=lumen.karim, brand=lumen.brand) as act:
        with pytest.raises(acts.Missing):
            trace(act, "test_role", role)
        assert act.session.scalars(sa.select(Ref).where(Ref.brand_id == nord.brand)).all() == []


def test_a_long_chain_is_walked_whole(store: Store) -> None:
    cast = people(store)
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        chain = [add_person(act, f"Maillon {n}", f"maillon{n}@lumen.example") for n in range(8)]
        for a, b in pairwise(chain):
            refs.link(act, "test_person", a, "inspires", "test_person", b)
        give_role(act, chain[-1], Role.VIEWER)
    with acts.read(store, by=cast.karim, brand=cast.brand) as act:
        labels = trace(act, "test_person", chain[0]).labels.values()
    assert {f"Maillon {n}" for n in range(8)} <= set(labels)


def test_two_who_need_the_same_ref_at_once_share_it(store: Store) -> None:
    cast = people(store)
    together = Barrier(2)

    @acts.register("test.relate", no_undo="a test")
    def relate(act: Act, target: int) -> int:
        if store.url.get_backend_name() == "postgresql":  # SQLite lets one write at a time
            together.wait(5)
        return refs.link(act, "test_person", _id(cast.chloe), "inspires", "test_person", target)

    def write(target: int) -> int:
        with acts.open(store, by=cast.karim, brand=cast.brand) as act:
            return relate(act, target)

    with ThreadPoolExecutor(2) as pool:
        assert len(set(pool.map(write, [_id(cast.helene), _id(cast.karim)]))) == 2
    with acts.read(store, by=cast.karim, brand=cast.brand) as act:
        assert act.session.scalars(sa.select(sa.func.count(Ref.id)).where(Ref.row_id == _id(cast.chloe))).one() == 1


def test_a_kind_that_only_a_later_program_knows_is_still_named(store: Store) -> None:
    cast = people(store)

    @acts.register("test.later", no_undo="a test")
    def later(act: Act) -> None:
        known = refs.ref(act, "test_person", _id(cast.chloe))
        new = act.add(Ref(uid="u-1", kind="hologram", row_id=7, label="Hologramme d'été", brand_id=cast.brand))
        act.add(Link(from_ref_id=known.id, relation="inspires", to_ref_id=new.id))

    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        later(act)
    with acts.read(store, by=cast.karim, brand=cast.brand) as act:
        assert _walk(act, "test_person", _id(cast.chloe)) >= {("Chloé Martin", "inspires", "Hologramme d'été")}
