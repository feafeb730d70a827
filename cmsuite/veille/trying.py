"""A query tried on what came in: how much it would find, how often, and ten examples to judge it by. Questions."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import sqlalchemy as sa

from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_
from cmsuite.engines.acts import Act
from cmsuite.veille.matching import matches
from cmsuite.veille.models import Qualification, Source
from cmsuite.veille.query import All, Is, Query, When, parse
from cmsuite.veille.weighing import read_lines, seen_as

DAYS = 90
EXAMPLES = 10
BROAD = 200  # matches a week from which on nobody reads them
LEAST_PRECISION = 0.5
_MINE = Qualification.__table__.c


class NotAnExample(Refused):
    said = N_("Item {item} is not matched: it cannot be judged.")
    hint = N_("Judge the examples that cmsuite veille rules test shows.")


@dataclass(frozen=True, slots=True)
class Example:
    """An item that a query matches."""

    item: int
    title: str
    source: str
    on: date


@dataclass(frozen=True, slots=True)
class Tried:
    """What a query finds. read: items looked at; weeks: the Monday of each week with its matches; busiest: the most in
    one week; broad: more than anybody reads; precision: of the examples judged, the share that fits, and the bounds
    within which the true one lies with 95 % (Wilson); None before any is judged."""

    days: int
    read: int
    n: int
    weeks: tuple[tuple[date, int], ...]
    busiest: int
    broad: bool
    examples: tuple[Example, ...]
    precision: float | None = None
    bounds: tuple[float, float] | None = None


def tried(
    act: Act, text: str, *, days: int = DAYS, seed: int = 1, fitting: tuple[int, ...] = (), wrong: tuple[int, ...] = ()
) -> Tried:
    """Try a query on the items of the brand. fitting, wrong: items judged. Raises BadQuery, its kin, NotAnExample."""
    query = parse(text)
    since = act.now - timedelta(days=days)
    read, found = 0, list[Example]()
    for row in read_lines(act, sa.and_(_MINE.brand_id == act.in_brand, _MINE.sort_at >= since, *_narrowed(query))):
        read += 1
        if matches(query, seen_as(row)):
            found.append(Example(row.item_id, row.title, row.source, row.sort_at.date()))
    found.sort(key=lambda one: (one.on, one.item))
    there = {one.item for one in found}
    for item in (*fitting, *wrong):
        if item not in there:
            raise NotAnExample(item=item)
    weeks = Counter(one.on - timedelta(days=one.on.weekday()) for one in found)
    monday = since.date() - timedelta(days=since.weekday())
    every = [monday + timedelta(weeks=n) for n in range((act.now.date() - monday).days // 7 + 1)]
    busiest = max(weeks.values(), default=0)
    some = random.Random(seed).sample(found, min(EXAMPLES, len(found)))
    good, judged = len(set(fitting)), len({*fitting, *wrong})
    return Tried(
        days,
        read,
        len(found),
        tuple((week, weeks.get(week, 0)) for week in every),
        busiest,
        busiest > BROAD,
        tuple(some),
        good / judged if judged else None,
        wilson(good, judged) if judged else None,
    )


def busiest_weeks(act: Act, queries: Sequence[str], days: int = DAYS) -> dict[str, int]:
    """For each query its matches in its busiest week: the items of the brand are read once. Raises BadQuery."""
    asked = {text: (parse(text), Counter[date]()) for text in queries}
    since = act.now - timedelta(days=days)
    rows = read_lines(act, sa.and_(_MINE.brand_id == act.in_brand, _MINE.sort_at >= since)) if asked else ()
    for row in rows:
        seen, on = seen_as(row), row.sort_at.date()
        for query, weeks in asked.values():
            if matches(query, seen):
                weeks[on - timedelta(days=on.weekday())] += 1
    return {text: max(weeks.values(), default=0) for text, (_query, weeks) in asked.items()}


def wilson(good: int, n: int, z: float = 1.959964) -> tuple[float, float]:
    """The bounds of a share, at 95 % (Wilson 1927, score interval)."""
    share, square = good / n, z * z
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = z * ((share * (1 - share) + square / (4 * n)) / n) ** 0.5 / (1 + square / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def _narrowed(query: Query) -> list[sa.ColumnElement[bool]]:
    """What the store can leave out: what every match has to be, as far as columns say it."""
    parts = query.of if isinstance(query, All) else (query,)
    return [found for part in parts if (found := _column(part)) is not None]


def _column(query: Query) -> sa.ColumnElement[bool] | None:
    match query:
        case When(field, day):
            at = datetime.combine(day, time(), UTC)
            return _MINE.sort_at >= at if field == "after" else _MINE.sort_at < at
        case Is("axis", value):
            return Source.__table__.c.axis == value
    return None
