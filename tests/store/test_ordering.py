"""Lists in the order of a column, asked of the store: the same on both, as people look for words."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

from cmsuite.content import views as posts
from cmsuite.content.posts import write
from cmsuite.core.order import Order
from cmsuite.engines import acts
from cmsuite.engines.documents import views as documents
from cmsuite.engines.documents.life import create, submit
from cmsuite.engines.people.actors import actor
from cmsuite.publishing import agenda
from cmsuite.rooms import load_kinds, load_models
from cmsuite.store.store import Store
from cmsuite.veille import reading
from tests.tui.seated import account, news, placed
from tests.workplace import Cast, people

TITLES = ("Été", "zèbre", "ecran", "Écrin", "Zoo", "école", "10 lampes", "ÉCOLE", "Œuvre", "-")
Ids = Callable[[Order], list[int]]


def plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))


def holds(ids: Ids, names: tuple[str, ...], key: Callable[[int, str], Any]) -> None:
    """Each order has every line once, in the order of the key; ties stand as the list does by itself, what has none
    comes last."""
    usual = ids(Order())
    for name in names:
        for falling in (False, True):
            found = ids(Order(name, falling))
            there = [one for one in usual if key(one, name) is not None]
            wanted = sorted(there, key=lambda one, by=name: key(one, by))  # type: ignore[misc]
            if falling:
                wanted = sorted(there, key=lambda one, by=name: key(one, by), reverse=True)  # type: ignore[misc]
            assert found == wanted + [one for one in usual if key(one, name) is None], (name, falling)


def test_each_list_stands_in_the_order_of_each_column(store: Store) -> None:
    load_models()
    load_kinds()
    cast, other = people(store), people(store, "Hôtel Mer")
    filled(store, cast, other)
    with acts.read(store, by=actor(store, "karim@lumen.example"), all_brands=True) as act:
        shelf = documents.some(act, documents.ids(act, documents.Sought()))
        assert len(shelf) > len(TITLES)
        brands = {cast.brand: "Atelier Lumen", other.brand: "Hôtel Mer"}

        def of_document(id: int, name: str) -> Any:
            one = shelf[id]
            kinds = ["brief", "minutes"]  # Framing note, Minutes
            states = ["draft", "internal_review"]
            return {
                "brand": plain(brands[one.brand]), "kind": kinds.index(one.kind), "title": plain(one.title),
                "version": None, "state": states.index(one.state), "owner": plain(one.owner),
            }[name]  # fmt: skip

        holds(lambda order: documents.ids(act, documents.Sought(order=order)), documents.ORDERS, of_document)
        written = posts.lines(act, posts.ids(act))

        def of_post(id: int, name: str) -> Any:
            one = written[id]
            return {
                "post": id, "brand": plain(brands[one.brand]), "title": plain(one.title), "author": plain(one.author),
            }[name]  # fmt: skip

        holds(lambda order: posts.ids(act, order=order), posts.ORDERS, of_post)
        read = reading.lines(act, reading.ids(act, reading.Sought()))

        def of_item(id: int, name: str) -> Any:
            one = read[id]
            return {
                "date": one.at, "brand": plain(brands[one.brand]), "title": plain(one.title), "source": one.source,
                "axis": one.axis, "state": one.state, "score": one.score,
            }[name]  # fmt: skip

        holds(lambda order: reading.ids(act, reading.Sought(order=order)), reading.ORDERS, of_item)
        planned = agenda.some(act, agenda.ids(act, agenda.Sought()))

        def of_entry(id: int, name: str) -> Any:
            one = planned[id]
            where = (plain(one.network), plain(one.handle)) if one.account_id else None
            return {
                "date": one.due_at, "brand": plain(brands[one.brand]), "account": where, "title": plain(one.title),
            }[name]  # fmt: skip

        for standing in (None, agenda.Standing.NOT_PLANNED):  # which is asked of rows
            holds(lambda order, is_=standing: agenda.ids(act, agenda.Sought(is_, order=order)),  # type: ignore[misc]
                  agenda.ORDERS, of_entry)  # fmt: skip


def filled(store: Store, cast: Cast, other: Cast) -> None:
    """Something of each sort for both brands, with the same titles more than once."""
    on = {one.brand: account(store, one, handle) for one, handle in ((cast, "@lumen"), (other, "@Mer"))}
    for place, title in enumerate((*TITLES, *TITLES[:2])):
        one = (cast, other)[place % 2]
        with acts.open(store, by=one.chloe, brand=one.brand) as act:
            made = create(act, ("brief", "minutes")[place % 3 % 2], title, language="fr")
            if place % 4 == 0:
                submit(act, made.version_id)
            write(act, title, [f"{title} : des mots."], accounts=[on[one.brand]])
        placed(store, one, title, hours=30 - place, approved=place % 3 > 0, on=on[one.brand])
    news(store, cast, len(TITLES), "{n} nouvelle")
