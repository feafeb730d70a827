"""What needs a person of what rooms propose to one another. A question."""

from __future__ import annotations

import sqlalchemy as sa

from cmsuite.core.locale import N_
from cmsuite.core.needs import Need, Urgency
from cmsuite.engines.acts import Act
from cmsuite.engines.evidence.models import Proposal, ProposalState


def today(act: Act) -> list[Need]:
    """Over the brands of this scope: how many proposals wait for a yes or a no; the newest is opened."""
    open_ = sa.select(
        Proposal.brand_id, sa.func.count(), sa.func.max(Proposal.id), sa.func.min(Proposal.created_at)
    ).where(Proposal.state == ProposalState.OPEN, act.mine(Proposal.brand_id))
    return [
        Need(f"proposals {brand}", Urgency.WHEN_YOU_CAN, N_("PROPOSAL"), N_("{n} proposal waits for your yes or no"),
             brand, ("proposal", newest), oldest, many=N_("{n} proposals wait for your yes or no"), n=n)
        for brand, n, newest, oldest in act.session.execute(open_.group_by(Proposal.brand_id))
    ]  # fmt: skip
