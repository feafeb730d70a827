"""Filters of a place that a person keeps under a name, whichever machine they sit at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_
from cmsuite.core.text import clean
from cmsuite.engines.acts import Act, Missing, register
from cmsuite.engines.people.brands import NoName
from cmsuite.engines.people.models import Person

MOST = 100  # filters of one person


class TooManyFilters(Refused):
    said = N_("You have {most} saved filters: no more fit.")
    hint = N_("Forget one first: delete on its line in the palette.")


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A filter of a place by the name that a person gave it."""

    place: str
    name: str
    text: str


def filters(act: Act) -> list[SavedFilter]:
    """The actor's own filters, in the order of their names."""
    person = act.find(Person, act.actor.person_id or 0)
    return [] if person is None else _filters(person)


@register("people.save_filter", text=("name", "text"))
def save_filter(act: Act, place: str, name: str, text: str, *, seen: int | None = None) -> SavedFilter:
    """Keep a filter of a place under a name; the one that had the name is replaced.

    Raises NoName, TooManyFilters, Conflict.
    """
    act.need("people.prefs")
    row = _me(act, seen)
    if not (name := clean(name, 60, lines=False)):
        raise NoName()
    before = _filters(row)
    others = [one for one in before if (one.place, one.name) != (place, name)]
    if len(others) >= MOST:
        raise TooManyFilters(most=MOST)
    made = SavedFilter(place, name, clean(text, 500, lines=False))
    _keep(act, row, [*others, made])
    was = next((one.text for one in before if (one.place, one.name) == (place, name)), None)
    if was is None:
        act.undo_by("people.drop_filter", place=place, name=name, seen=row.version)
    else:
        act.undo_by("people.save_filter", place=place, name=name, text=was, seen=row.version)
    return made


@register("people.drop_filter", text=("name",))
def drop_filter(act: Act, place: str, name: str, *, seen: int | None = None) -> None:
    """Forget a filter. Raises Missing, Conflict."""
    act.need("people.prefs")
    row = _me(act, seen)
    before = _filters(row)
    gone = next((one for one in before if (one.place, one.name) == (place, name)), None)
    if gone is None:
        raise Missing(kind="filter", id=name)
    _keep(act, row, [one for one in before if one is not gone])
    act.undo_by("people.save_filter", place=place, name=name, text=gone.text, seen=row.version)


def _me(act: Act, seen: int | None) -> Person:
    return act.get(Person, act.actor.person_id or 0, seen=seen)


def _filters(row: Person) -> list[SavedFilter]:
    kept: list[dict[str, Any]] = (row.prefs or {}).get("filters", [])
    return [SavedFilter(one["place"], one["name"], one["text"]) for one in kept]


def _keep(act: Act, row: Person, wanted: list[SavedFilter]) -> None:
    by_name = sorted(wanted, key=lambda one: (one.place, one.name))
    kept = [{"place": one.place, "name": one.name, "text": one.text} for one in by_name]
    row.prefs = {**(row.prefs or {}), "filters": kept}
    act.session.flush()
