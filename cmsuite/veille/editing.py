"""Items that their sources edited after the brand had written of them: what was said may no longer hold. A question."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from cmsuite.core.locale import N_
from cmsuite.core.needs import Need, Urgency
from cmsuite.engines.acts import Act
from cmsuite.store.types import Instant

LISTED = timedelta(days=30)
MOST = 20
WRITTEN = ("analysed", "diffused")
_B, _T = sa.BigInteger, sa.String
_WAS = sa.table("item_version", sa.column("item_id", _B), sa.column("seen_at", Instant))
_MINE = sa.table(
    "qualification",
    sa.column("item_id", _B),
    sa.column("brand_id", _B),
    sa.column("state", _T),
    sa.column("seen_at", Instant),
)
_ITEM = sa.table("item", sa.column("id", _B), sa.column("title", _T))
"""What is asked here, for which the tables of the watch need not be known."""


def edited_since(act: Act) -> list[Need]:
    """Of the brands of this scope: what was edited after a person last looked at it, an analysed or diffused item."""
    lately = sa.select(_WAS.c.item_id).where(_WAS.c.seen_at >= act.now - LISTED)  # few, out of an index
    after = _WAS.c.seen_at > _MINE.c.seen_at, _WAS.c.seen_at >= act.now - LISTED, _MINE.c.item_id.in_(lately)
    found = (
        sa.select(_MINE.c.brand_id, _MINE.c.item_id, _ITEM.c.title, sa.func.max(_WAS.c.seen_at).label("at"))
        .select_from(_WAS.join(_MINE, _MINE.c.item_id == _WAS.c.item_id).join(_ITEM, _ITEM.c.id == _WAS.c.item_id))
        .where(*after, _MINE.c.state.in_(WRITTEN), act.here(_MINE.c.brand_id))
        .group_by(_MINE.c.brand_id, _MINE.c.item_id, _ITEM.c.title)
        .order_by(sa.desc("at"), _MINE.c.item_id)
        .limit(MOST)
    )
    said = N_("“{title}” was edited by its source after you wrote of it: does what you wrote still hold?")
    return [
        Need(f"edited {item} {brand}", Urgency.TODAY, N_("EDITED"), said, brand, ("item", item), at,
             facts={"title": title})
        for brand, item, title, at in act.session.execute(found)
    ]  # fmt: skip
