"""What is done at night so that the store stays as it is: old runs forgotten, the database's statistics renewed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from cmsuite.core.locale import N_
from cmsuite.engines import acts
from cmsuite.engines.acts import Act, register
from cmsuite.engines.jobs.models import Run
from cmsuite.engines.jobs.registry import Tools, job
from cmsuite.engines.jobs.runs import ITSELF
from cmsuite.store.store import Store, said_plainly

RUN_STAYS = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many runs are no longer known."""

    runs: int


@register("jobs.forget", no_undo=ITSELF)
def forget(act: Act) -> int:
    """Take away the runs whose time is over; what still runs stays, however long it has."""
    act.need("jobs.run")
    n = act.in_bulk(sa.delete(Run).where(Run.ended_at < act.now - RUN_STAYS), "gone")
    act.quiet()
    return n


@job("jobs.forget", N_("Old runs"), N_("Forget the runs that ended 90 days ago."), rule="47 3 * * *")
def forget_old(store: Store, tools: Tools) -> Forgotten:
    """All of them, of every brand."""
    with acts.open(store, by=tools.by, all_brands=True) as act:
        return Forgotten(forget(act))


@job(
    "jobs.statistics",
    N_("Database figures"),
    N_("Renew the database's statistics, so that it finds rows fast."),
    rule="57 3 * * *",
)
def refresh_statistics(store: Store, tools: Tools) -> None:
    """Where the database does not do so by itself."""
    with said_plainly():
        store.dialect.refresh_statistics(store.engine)
