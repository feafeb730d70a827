"""What a hand does to a note: pure, each returns the note as it is afterwards, with everything that pointed there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

from cmsuite.engines.documents.content import Content, read
from cmsuite.matrix.schema import (
    BANDS,
    INSIDE,
    LISTS,
    MODELS,
    Answered,
    Cell,
    Comparison,
    Factor,
    Quadrant,
    SwotNote,
    factors,
    quadrant_of,
)
from cmsuite.matrix.weights import OTHER, Answer, weights

STEP = Decimal("0.01")


def changed(note: SwotNote, **fields: Any) -> SwotNote:
    """The note with other fields, checked, its new items keyed. Raises NotItsForm."""
    raw = {name: getattr(note, name) for name in type(note).model_fields} | fields
    return cast(SwotNote, read(SwotNote, {name: _dumped(value) for name, value in raw.items()}))


def add(note: SwotNote, quadrant: Quadrant, statement: str, **fields: Any) -> SwotNote:
    """A new factor, the last of its quadrant. Raises NotItsForm."""
    name = LISTS[quadrant]
    one = MODELS[quadrant](key=_next(note, quadrant), statement=statement, **fields)
    return changed(note, **{name: (*getattr(note, name), one)})


def put(note: SwotNote, key: str, **fields: Any) -> SwotNote:
    """Other values for a factor. Raises NotItsForm; KeyError where there is none."""
    quadrant, place = _at(note, key)
    items = list(getattr(note, LISTS[quadrant]))
    items[place] = items[place].model_copy(update=fields)
    return changed(note, **{LISTS[quadrant]: tuple(items)})


def drop(note: SwotNote, key: str) -> SwotNote:
    """The note without a factor, its comparisons and its crossings; options no longer rest on it."""
    quadrant, place = _at(note, key)
    items = getattr(note, LISTS[quadrant])
    kept = changed(note, **{LISTS[quadrant]: (*items[:place], *items[place + 1 :])})
    return _renamed(kept, key, None)


def move(note: SwotNote, key: str, to: Quadrant) -> tuple[SwotNote, str]:
    """A factor in another quadrant, last, and the key that it has there: comparisons and crossings follow it as far as
    they still mean something, options always. A rating that the quadrant does not have is taken off."""
    quadrant, place = _at(note, key)
    if to == quadrant:
        return note, key
    items = getattr(note, LISTS[quadrant])
    one: Factor = items[place]
    new = _next(note, to)
    values = {name: getattr(one, name) for name in type(one).model_fields}
    rating = one.rating if one.rating in BANDS[to] else None
    made = MODELS[to](**(values | {"key": new, "rating": rating}))
    lists = {LISTS[quadrant]: (*items[:place], *items[place + 1 :]), LISTS[to]: (*getattr(note, LISTS[to]), made)}
    moved = note.model_copy(update=lists)
    same_side = (quadrant in INSIDE) == (to in INSIDE)
    return _renamed(moved, key, new, keep=same_side, frm=LISTS[quadrant], to=LISTS[to]), new


def weigh(note: SwotNote, key: str, by: int) -> SwotNote:
    """A weight some hundredths more or less, from 0 to 1."""
    quadrant, place = _at(note, key)
    now = getattr(note, LISTS[quadrant])[place].weight or Decimal(0)
    return put(note, key, weight=max(Decimal(0), min(Decimal(1), now + by * STEP)))


def rate(note: SwotNote, key: str, by: int) -> SwotNote:
    """The next rating that the quadrant has, up or down."""
    quadrant, place = _at(note, key)
    band, now = BANDS[quadrant], getattr(note, LISTS[quadrant])[place].rating
    if now not in band:
        return put(note, key, rating=band[0] if by > 0 else band[-1])
    return put(note, key, rating=band[max(0, min(len(band) - 1, band.index(now) + by))])


def cross(note: SwotNote, inside: str, outside: str, strength: int, reason: str | None = None) -> SwotNote:
    """How strongly one acts on the other; a crossing of 0 with no reason is taken away."""
    kept, before = [], ""
    for one in note.cells:
        if (one.inside, one.outside) == (inside, outside):
            before = one.reason
        else:
            kept.append(one)
    said = before if reason is None else reason
    if strength or said:
        kept.append(Cell(inside=inside, outside=outside, strength=strength, reason=said))
    order = {one.key: place for place, (_q, _p, one) in enumerate(factors(note))}
    kept.sort(key=lambda one: (order.get(one.inside, 999), order.get(one.outside, 999)))
    return changed(note, cells=tuple(kept))


def compared(note: SwotNote, first: str, second: str, answer: Answer, *, client: bool = False) -> SwotNote:
    """What somebody says of two factors, by us or with the client."""
    name = "client" if client else "alone"
    kept, done = [], False
    for one in note.comparisons:
        if (one.first, one.second) == (first, second):
            kept.append(one.model_copy(update={name: answer}))
            done = True
        elif (one.second, one.first) == (first, second):
            kept.append(one.model_copy(update={name: OTHER[answer]}))
            done = True
        else:
            kept.append(one)
    if not done:
        kept.append(Comparison.model_validate({"first": first, "second": second, name: answer}))
    return changed(note, comparisons=tuple(kept))


def answers(note: SwotNote, *, client: bool | None = None) -> dict[tuple[str, str], Answer]:
    """What was answered: by us, with the client, or (None) with the client and else by us."""
    found: dict[tuple[str, str], Answer] = {}
    for one in note.comparisons:
        said: Answered = one.alone if client is False else one.client or ("" if client else one.alone)
        if said:
            found[one.first, one.second] = said
    return found


def weighed(note: SwotNote, side: tuple[Quadrant, ...]) -> SwotNote:
    """The factors of a side with the weights that the comparisons come to."""
    by_key = weights([one.key for _q, _p, one in factors(note, side)], answers(note))
    lists = {
        LISTS[q]: tuple(one.model_copy(update={"weight": by_key[one.key]}) for one in getattr(note, LISTS[q]))
        for q in side
    }
    return changed(note, **lists)


def recommended(note: SwotNote, key: str, **fields: Any) -> SwotNote:
    """Other values for a recommendation. Raises NotItsForm."""
    items = [one.model_copy(update=fields) if one.key == key else one for one in note.recommendations]
    return changed(note, recommendations=tuple(items))


# ---- what holds it together


def _at(note: SwotNote, key: str) -> tuple[Quadrant, int]:
    quadrant = quadrant_of(note, key)
    if quadrant is None:
        raise KeyError(key)
    return quadrant, next(place for place, one in enumerate(getattr(note, LISTS[quadrant])) if one.key == key)


def _next(note: SwotNote, quadrant: Quadrant) -> str:
    """A key that nothing in the note has, nor still points at."""
    used = {one.key for one in getattr(note, LISTS[quadrant])} | {one.first for one in note.comparisons}
    used |= {one.second for one in note.comparisons} | {one.inside for one in note.cells}
    used |= {one.outside for one in note.cells} | {key for x in note.options for key in (*x.inside, *x.outside)}
    numbers = [int(found[1]) for key in used if (found := re.fullmatch(rf"{quadrant}(\d{{1,6}})", key))]
    return f"{quadrant}{max(numbers, default=0) + 1}"


def _renamed(note: SwotNote, old: str, new: str | None, *, keep: bool = False, frm: str = "", to: str = "") -> SwotNote:
    """The note with nothing left that points at `old`: at `new` instead, where that still means something."""

    def named(key: str) -> str:
        return new if key == old and new else key

    cells = [
        one.model_copy(update={"inside": named(one.inside), "outside": named(one.outside)})
        for one in note.cells
        if keep or old not in (one.inside, one.outside)
    ]
    comparisons = [
        one.model_copy(update={"first": named(one.first), "second": named(one.second)})
        for one in note.comparisons
        if keep or old not in (one.first, one.second)
    ]
    options = []
    for option in note.options:
        rests: dict[str, tuple[str, ...]] = {
            name: tuple(key for key in getattr(option, name) if key != old) for name in LISTS.values()
        }
        if new and frm and old in getattr(option, frm):
            rests[to] = (*rests[to], new)
        options.append(option.model_copy(update=rests))
    return changed(note, cells=tuple(cells), comparisons=tuple(comparisons), options=tuple(options))


def _dumped(value: Any) -> Any:
    if isinstance(value, Content):
        return value.model_dump(mode="json")
    if isinstance(value, tuple):
        return [_dumped(one) for one in value]
    return value if not isinstance(value, Mapping) else dict(value)
