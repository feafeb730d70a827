"""When the rules of the zones change, what was placed keeps its wall time and gets its new instant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from cmsuite.calendar.models import Entry
from cmsuite.core import zones
from cmsuite.core.locale import N_
from cmsuite.engines.acts import Act, open, read, register
from cmsuite.engines.acts.settings import choice, choose, chosen
from cmsuite.engines.jobs.registry import Tools, job
from cmsuite.store.store import Store

TZDATA = choice("calendar.tzdata", str, "", N_("The edition of the zones' rules by which the instants were computed."))


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """The edition in force, how many entries were looked at, and which got another instant."""

    tzdata: str
    looked_at: int
    changed: tuple[int, ...]


@job(
    "calendar.rebuild",
    N_("Zone rules"),
    N_("Compute the instants anew when the zones' rules have changed."),
    rule="*/10 * * * *",
)
def rebuild_if_needed(store: Store, tools: Tools) -> Rebuilt:
    """Rebuild when this machine's rules are of a later edition than the store's instants; never back to older ones."""
    edition = zones.edition()
    with read(store, by=tools.by, all_brands=True) as act:
        if (known := chosen(act, TZDATA)) >= edition:
            return Rebuilt(known, 0, ())
    with open(store, by=tools.by, all_brands=True) as act:
        return rebuild(act, edition)


@register("calendar.rebuild", no_undo=N_("The instants follow from the wall times and the zones' rules."))
def rebuild(act: Act, edition: str) -> Rebuilt:
    """Compute `due_at`, and the last useful moment that follows from it, of every entry that is still to come."""
    act.need("calendar.rezone")
    rows = act.session.scalars(sa.select(Entry).where(Entry.due_at > act.now, Entry.cancelled_at.is_(None))).all()
    changed = []
    for row in rows:
        if row.wall is None or row.due_at is None or (now := zones.instant(row.wall)) == row.due_at:
            continue
        if row.latest_useful_at == row.due_at + timedelta(seconds=row.grace_s):
            row.latest_useful_at = now + timedelta(seconds=row.grace_s)
        row.due_at = now
        changed.append(row.id)
    act.session.flush()
    choose(act, TZDATA.key, edition, everywhere=True)
    return Rebuilt(edition, len(rows), tuple(changed))
