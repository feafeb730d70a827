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
    """An axis of a brand. sources: that are followed for it; new: items of the period; newest: of all its items;
    silent: it had nothing in the period."""

    brand: int
    name: str
    axis: str
    sources: int
    new: int
    newest: datetime | None
    silent: bool


def coverage(act: Act, days: int = DAYS) -> list[Covered]:
    """Every axis that is followed or must be, of the brands of this scope, those with nothing first."""
    since = act.now - timedelta(days=days)
    followed = _by_axis(
        act,
        sa.select(Source.brand_id, Source.axis, sa.func.count())
        .where(act.mine(Source.brand_id), Source.muted_at.is_(None))
        .group_by(Source.brand_id, Source.axis),
    )
    item = Qualification
    new = _by_axis(
        act,
        sa.select(item.brand_id, item.axis, sa.func.count())
        .where(act.mine(item.brand_id), item.sort_at >= since)
        .group_by(item.brand_id, item.axis),
    )
    newest = _by_axis(
        act,
        sa.select(item.brand_id, item.axis, sa.func.max(item.sort_at))
        .where(act.mine(item.brand_id))
        .group_by(item.brand_id, item.axis),
    )
    brands = sa.select(Brand.id, Brand.name).where(act.here(Brand.id), Brand.archived_at.is_(None)).order_by(Brand.name)
    found = [
        Covered(
            brand, name, axis, followed.get((brand, axis), 0), new.get((brand, axis), 0), newest.get((brand, axis)),
            not new.get((brand, axis)),
        )
        for brand, name in act.session.execute(brands)
        for axis in AXES
        if axis in MANDATORY or (brand, axis) in followed
    ]  # fmt: skip
    return sorted(found, key=lambda one: not one.silent)


def _by_axis(act: Act, query: Any) -> dict[tuple[int, str], Any]:
    return {(brand, axis): value for brand, axis, value in act.session.execute(query)}
