"""What needs a person of what rooms propose to one another. A question."""

from __future__ import annotations

import sqlalchemy as sa

from cmsuite.core.locale import N_
from cmsuite.core.needs import Need, Urgency
from cmsuite.engines.acts import Act
from cmsuite.store.types import Instant

_PROPOSAL = sa.table(
    "proposal", sa.column("id", sa.BigInteger), sa.column("brand_id", sa.BigInteger), sa.column("state", sa.Text),
    sa.column("created_at", Instant),
).c  # fmt: skip
"""Of a proposal what is counted here, for which the tables of evidence need not be known."""


def today(act: Act) -> list[Need]:
    """Over the brands of this scope: how many proposals wait for a yes or a no; the newest is opened."""
    of = _PROPOSAL
    open_ = sa.select(of.brand_id, sa.func.count(), sa.func.max(of.id), sa.func.min(of.created_at))
    open_ = open_.where(of.state == "open", act.here(of.brand_id))
    return [
        Need(f"proposals {brand}", Urgency.WHEN_YOU_CAN, N_("PROPOSAL"), N_("{n} proposal waits for your yes or no"),
             brand, ("proposal", newest), oldest, many=N_("{n} proposals wait for your yes or no"), n=n)
        for brand, n, newest, oldest in act.session.execute(open_.group_by(of.brand_id))
    ]  # fmt: skip
