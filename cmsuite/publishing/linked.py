"""The links of what is planned are asked within a day before it leaves: no post sends its readers nowhere."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from cmsuite.calendar.models import Entry
from cmsuite.content.links import ask, linked
from cmsuite.core.locale import N_
from cmsuite.engines import acts
from cmsuite.engines.acts import Act
from cmsuite.engines.jobs.registry import Tools, loop
from cmsuite.publishing.models import WAITING, Publication, State
from cmsuite.publishing.planning import CHANNEL
from cmsuite.store.store import Store

AHEAD = timedelta(hours=24)
PAGE = 200


@loop("publishing.links", N_("Asks whether the links of what leaves within a day are there."), channel=CHANNEL)
def turn(store: Store, tools: Tools) -> int:
    """Ask what is not known; returns of how many variants."""
    with acts.read(store, by=tools.by, all_brands=True) as act:
        wanted = [one.variant for one in linked(act, soon(act)) if one.open(act)]
    if wanted:
        ask(store, lambda: tools, tools.by, wanted, brand=None)
    return len(wanted) if not tools.stop.is_set() else 0


def soon(act: Act) -> list[int]:
    """The variants that leave within a day and are still useful, what leaves first first."""
    rows = act.session.scalars(
        sa.select(Entry.variant_id)
        .join(Publication, Publication.entry_id == Entry.id)
        .where(
            WAITING,
            Publication.state == State.PLANNED,
            Entry.latest_useful_at >= act.now,
            Entry.due_at <= act.now + AHEAD,
            Entry.variant_id.is_not(None),
        )
        .order_by(Entry.due_at, Entry.id)
        .limit(PAGE)
    )
    return [id for id in rows if id is not None]
