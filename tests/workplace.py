"""The people of the tests: the brand Atelier Lumen and those who work for it."""

from __future__ import annotations

from dataclasses import dataclass

from cmsuite.engines import acts
from cmsuite.engines.acts import Actor
from cmsuite.engines.people.actors import SETUP, actor
from cmsuite.engines.people.brands import add_brand, add_person, give_role
from cmsuite.engines.people.models import Role
from cmsuite.rooms import load_models
from cmsuite.store.store import Store


@dataclass(frozen=True)
class Cast:
    """Chloé writes (cm), Karim leads (lead, manager), Hélène approves for the client; the worker runs by itself."""

    brand: int
    chloe: Actor
    karim: Actor
    helene: Actor
    worker: Actor


def people(store: Store, name: str = "Atelier Lumen") -> Cast:
    """Make the brand and its people."""
    load_models()
    first = name.split()[-1].lower()
    with acts.open(store, by=SETUP, all_brands=True) as act:
        karim = add_person(act, "Karim Benali", f"karim@{first}.example") if first == "lumen" else 0
    if not karim:  # a second brand is made by someone with a role already
        return _second(store, name, first)
    with acts.open(store, by=Actor(karim, "Karim"), all_brands=True) as act:
        brand = add_brand(act, name).id
    return _filled(store, brand, first)


def _second(store: Store, name: str, first: str) -> Cast:
    karim = actor(store, "karim@lumen.example")
    with acts.open(store, by=karim, all_brands=True) as act:
        brand = add_brand(act, name).id
    return _filled(store, brand, first)


def _filled(store: Store, brand: int, first: str) -> Cast:
    karim = actor(store, "karim@lumen.example")
    with acts.open(store, by=karim, brand=brand) as act:
        for person, role in (("Chloé Martin", Role.CM), ("Hélène Aubry", Role.APPROVER)):
            mail = f"{person.split()[0].lower().replace('é', 'e').replace('è', 'e')}@{first}.example"
            give_role(act, add_person(act, person, mail), role)
    return Cast(
        brand,
        actor(store, f"chloe@{first}.example"),
        karim,
        actor(store, f"helene@{first}.example"),
        acts.worker("test"),
    )
