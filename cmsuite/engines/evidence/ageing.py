"""Proposals that were answered are not kept for ever: after 24 months they go. What was made of them stays, linked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from cmsuite.core.locale import N_
from cmsuite.engines import acts
from cmsuite.engines.acts import Act, register
from cmsuite.engines.evidence.models import Proposal
from cmsuite.engines.jobs.registry import Tools, job
from cmsuite.store.store import Store

STAYS = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many proposals are no longer known."""

    proposals: int


@register("evidence.forget", no_undo=N_("Their time is over."))
def forget(act: Act) -> int:
    """Delete the proposals that were answered more than 24 months ago; an open one stays."""
    act.need("evidence.forget")
    old = sa.delete(Proposal).where(Proposal.answered_at < act.now - STAYS)
    n = act.in_bulk(old, "gone")
    act.quiet()
    return n


@job("evidence.forget", N_("Old proposals"), N_("Forget the proposals that were answered 24 months ago."),
     rule="27 3 * * *")  # fmt: skip
def forget_old(store: Store, tools: Tools) -> Forgotten:
    """All of them, of every brand."""
    with acts.open(store, by=tools.by, all_brands=True) as act:
        return Forgotten(forget(act))
