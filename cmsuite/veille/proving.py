"""An item of the watch kept as evidence, for documents to rest on."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from cmsuite.engines.acts import Act
from cmsuite.engines.evidence.keeping import Given, keep
from cmsuite.engines.people.models import Brand
from cmsuite.veille.reading import item as read

KIND = "veille_item"
GRADE = "declared"  # somebody wrote it: whoever counted or measured it says so


def keep_item(act: Act, item: int, given: Given | None = None) -> int:
    """Keep an item of this brand as evidence; the trail leads on to the item and its source. given: what is said of it,
    where that is not what the item says itself. Returns the evidence's id. Raises Missing, and what `keep` raises."""
    found = read(act, item)
    said = given or Given(KIND, "", "", GRADE)
    zone = ZoneInfo(act.session.scalars(sa.select(Brand.zone).where(Brand.id == act.in_brand)).one())
    day = found.line.at.astimezone(zone).date()
    whole = replace(
        said,
        title=said.title or found.line.title,
        source=said.source or found.line.source,
        url=said.url or found.line.url or "",
        starts_on=said.starts_on or (None if said.ends_on else day),
        ends_on=said.ends_on or (None if said.starts_on else day),
        taken_from=("item", item),
    )
    return keep(act, whole)
