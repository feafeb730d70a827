"""What the rules keep from going out, though it was approved: asked when it is planned, prepared and sent."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Literal

import sqlalchemy as sa

from cmsuite.core.errors import CmsError
from cmsuite.core.text import shown
from cmsuite.engines.acts import Act
from cmsuite.store.types import Json

_REF = sa.table("ref", sa.column("id"), sa.column("kind"), sa.column("row_id"))
_REPORT = sa.table(
    "lint_report",
    sa.column("id"),
    sa.column("ref_id"),
    sa.column("moment"),
    sa.column("hash"),
    sa.column("counts", Json),
)
_VARIANT = sa.table("variant", sa.column("id"), sa.column("hash"))
"""The few columns by which Today knows whether it has to ask the rules, whose tables it need not load."""


Recorded = Literal["nothing", "shut", "all"]
"""Of which variants that the rules read what they said is kept: of none, of those that they keep back, of all."""


def shut(act: Act, variants: Collection[int], *, record: Recorded = "nothing") -> dict[int, str]:
    """What keeps variants from going out, in a sentence each; those that may go are left out. record: of which of them
    what was found is kept. Rules that cannot be read let nothing out."""
    from cmsuite.calendar.days import leaving
    from cmsuite.content.gates import keep, shut_by

    if not variants:
        return {}
    try:
        looked = shut_by(act, variants, "send", leaves=leaving)
    except CmsError as err:
        return dict.fromkeys(variants, shown(err.sentence, 200))
    for one in looked.values():
        if record == "all" or (record == "shut" and one.blocks):
            keep(act, one, "send")
    return {id: shown(one.blocks[0].message, 200) for id, one in looked.items() if one.blocks}


def suspected(act: Act, variants: Collection[int]) -> set[int]:
    """Of these, those in which the last look before the send found something that blocks, as they are now."""
    if not variants:
        return set()
    newest = (
        sa.select(sa.func.max(_REPORT.c.id))
        .join(_REF, _REF.c.id == _REPORT.c.ref_id)
        .where(_REF.c.kind == "variant", _REF.c.row_id.in_(variants), _REPORT.c.moment == "send")
        .group_by(_REPORT.c.ref_id)
    )
    rows: Any = act.session.execute(
        sa.select(_REF.c.row_id, _REPORT.c.counts)
        .select_from(_REPORT)
        .join(_REF, _REF.c.id == _REPORT.c.ref_id)
        .join(_VARIANT, sa.and_(_VARIANT.c.id == _REF.c.row_id, _VARIANT.c.hash == _REPORT.c.hash))
        .where(_REPORT.c.id.in_(newest))
    )
    return {id for id, counts in rows if counts.get("closed")}
