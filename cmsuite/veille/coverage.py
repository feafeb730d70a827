"""Which axis of which brand is watched, and since when it has had nothing. A question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from cmsuite.engines.acts import Act
from cmsuite.engines.people.models import Brand
from cmsuite.veille.models import AXES, Qualification, Source

MANDATORY = ("trade", "competitor", "technology", "regulation")
DAYS = 14


@dataclass(frozen=True, slots=True)
class Covered:
    """An axis of a brand. sources: that are followed for it; yielding: of them, that gave an item in the period; new:
    items of the period; newest: of all its items; silent: it had nothing in the period."""

    brand: int
    name: str
    axis: str
    sources: int
    yielding: int
    new: int
    newest: datetime | None
    silent: bool


def coverage(act: Act, days: int = DAYS) -> list[Covered]:
    """Every axis that is followed or must be, of the brands of this scope, those with nothing first."""
    known = _known(act, act.now - timedelta(days=days)).subquery()
    brands = (
        sa.select(Brand.id, Brand.name, known)
        .outerjoin(known, known.c.brand_id == Brand.id)
        .where(act.here(Brand.id), Brand.archived_at.is_(None))
        .order_by(Brand.name, Brand.id)
    )
    names, there = dict[int, str](), dict[tuple[int, str], sa.Row[Any]]()
    for row in act.session.execute(brands):
        names[row.id] = row.name
        there[row.id, row.axis] = row
    found = [_covered(brand, name, axis, there.get((brand, axis))) for brand, name in names.items() for axis in AXES]
    return sorted((one for one in found if one.axis in MANDATORY or one.sources), key=lambda one: not one.silent)


def _known(act: Act, since: datetime) -> sa.Select[Any]:
    """By brand and axis, what its items and its sources say of it."""
    item, source = Qualification, Source
    items = (
        sa.select(item.brand_id, item.axis, sa.literal(0).label("sources"), sa.literal(0).label("yielding"))
        .add_columns(_how_many(item.sort_at >= since).label("new"), sa.func.max(item.sort_at).label("newest"))
        .where(act.here(item.brand_id))
        .group_by(item.brand_id, item.axis)
    )
    gave = sa.exists().where(item.source_id == source.id, item.sort_at >= since)
    sources = (
        sa.select(source.brand_id, source.axis, sa.func.count(), _how_many(gave), sa.literal(0), sa.null())
        .where(act.here(source.brand_id), source.muted_at.is_(None))
        .group_by(source.brand_id, source.axis)
    )
    both = sa.union_all(items, sources).subquery().c
    sums = [sa.func.sum(one).label(one.name) for one in (both.sources, both.yielding, both.new)]
    return sa.select(both.brand_id, both.axis, *sums, sa.func.max(both.newest).label("newest")).group_by(
        both.brand_id, both.axis
    )


def _how_many(are: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((are, 1), else_=0)), 0)


def _covered(brand: int, name: str, axis: str, row: sa.Row[Any] | None) -> Covered:
    if row is None:
        return Covered(brand, name, axis, 0, 0, 0, None, silent=True)
    return Covered(brand, name, axis, int(row.sources), int(row.yielding), int(row.new), row.newest, silent=not row.new)
