"""What needs a person of what rooms propose to one another, and of what was decided until a day. A question."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from cmsuite.core.locale import N_, day
from cmsuite.core.needs import Need, Urgency
from cmsuite.core.zones import wall
from cmsuite.engines.acts import Act
from cmsuite.engines.acts.actor import allowed
from cmsuite.store.types import Instant

_PROPOSAL = sa.table(
    "proposal", sa.column("id", sa.BigInteger), sa.column("brand_id", sa.BigInteger), sa.column("state", sa.Text),
    sa.column("created_at", Instant),
).c  # fmt: skip
_DECISION = sa.table(
    "decision", *(sa.column(name, sa.BigInteger) for name in ("id", "brand_id", "n", "reverses_id")),
    sa.column("text", sa.Text), sa.column("revisit_on", sa.Date),
)  # fmt: skip
_BRAND = sa.table("brand", sa.column("id", sa.BigInteger), sa.column("zone", sa.Text))
"""Of each what is looked at here, for which the tables of evidence need not be known."""
FORGOTTEN = timedelta(days=90)  # after which nobody means to look at it again


def today(act: Act) -> list[Need]:
    """Over the brands of this scope: how many proposals wait for a yes or a no; the newest is opened. And each decision
    whose day to be looked at again has come, until a later one takes it back."""
    return _proposals(act) + _decisions(act)


def _proposals(act: Act) -> list[Need]:
    of = _PROPOSAL
    open_ = sa.select(of.brand_id, sa.func.count(), sa.func.max(of.id), sa.func.min(of.created_at))
    open_ = open_.where(of.state == "open", act.here(of.brand_id))
    return [
        Need(f"proposals {brand}", Urgency.WHEN_YOU_CAN, N_("PROPOSAL"), N_("{n} proposal waits for your yes or no"),
             brand, ("proposal", newest), oldest, many=N_("{n} proposals wait for your yes or no"), n=n)
        for brand, n, newest, oldest in act.session.execute(open_.group_by(of.brand_id))
    ]  # fmt: skip


def _decisions(act: Act) -> list[Need]:
    of, later = _DECISION.c, _DECISION.alias("later").c
    query = (
        sa.select(of.id, of.brand_id, of.n, of.text, of.revisit_on, _BRAND.c.zone)
        .join_from(_DECISION, _BRAND, _BRAND.c.id == of.brand_id)
        .where(of.revisit_on.is_not(None), act.here(of.brand_id))
        .where(~sa.select(later.id).where(later.reverses_id == of.id).exists())
        .order_by(of.revisit_on, of.id)
    )
    return [
        Need(f"decision {row.id}", Urgency.WHEN_YOU_CAN, N_("TO REVISIT"),
             N_("decision {number}, to be looked at again since {day}: {text}"), row.brand_id, ("decision", row.id),
             facts={"number": row.n, "day": day(row.revisit_on), "text": row.text})
        for row in act.session.execute(query)
        if row.revisit_on <= wall(act.now, row.zone).local.date() <= row.revisit_on + FORGOTTEN
        and allowed(act.actor, "evidence.decide", row.brand_id)
    ]  # fmt: skip
