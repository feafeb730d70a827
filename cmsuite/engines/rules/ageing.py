"""Reports of the rules quote texts: after 24 months their words go, the counts stay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from cmsuite.core.locale import N_
from cmsuite.engines import acts
from cmsuite.engines.acts import Act, register
from cmsuite.engines.jobs.registry import Tools, job
from cmsuite.engines.rules.models import LintReport
from cmsuite.store.store import Store

STAYS = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Blanked:
    """How many reports lost their words."""

    reports: int


@register("rules.forget", no_undo=N_("Their time is over."))
def forget(act: Act) -> int:
    """Blank what reports older than 24 months quote."""
    act.need("rules.forget")
    old = sa.update(LintReport).where(LintReport.created_at < act.now - STAYS, LintReport.findings.is_not(None))
    n = act.in_bulk(old.values(findings=sa.null()), "findings")
    act.quiet()
    return n


@job(
    "rules.forget",
    N_("Old reports of the rules"),
    N_("Blank the reports of the rules that are older than 24 months."),
    rule="47 3 * * *",
)
def forget_old(store: Store, tools: Tools) -> Blanked:
    """All of them, of every brand."""
    with acts.open(store, by=tools.by, all_brands=True) as act:
        return Blanked(forget(act))
