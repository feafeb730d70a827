"""What needs a person of what came in. A question."""

from __future__ import annotations

import sqlalchemy as sa

from cmsuite.core.locale import N_
from cmsuite.core.needs import Need, Urgency
from cmsuite.engines.acts import Act
from cmsuite.engines.people.models import Brand
from cmsuite.veille.models import Decision, Qualification, Source

BROKEN = ("suspended", "gone", "too_big")
_FEEDS = sa.table("feed", sa.column("id", sa.BigInteger), sa.column("state", sa.String))
"""How feeds fare, for which the tables of what came in need not be known."""


def today(act: Act) -> list[Need]:
    """Over the brands of this scope: how many items wait for a decision, and which sources no longer come in."""
    new = Qualification.brand_id == Brand.id, Qualification.state == Decision.NEW
    n = sa.select(sa.func.count()).select_from(Qualification).where(*new).scalar_subquery()
    oldest = sa.select(sa.func.min(Qualification.sort_at)).where(*new).scalar_subquery()  # a look into the index each
    here = act.mine(Brand.id) if act.brand is None else Brand.id == act.brand
    waiting = act.session.execute(sa.select(Brand.id, n, oldest).where(here).order_by(Brand.id)).all()
    needs = [
        Need(f"veille {brand}", Urgency.WHEN_YOU_CAN, N_("VEILLE"), N_("{n} item to read"), brand, ("veille", brand),
             oldest, many=N_("{n} items to read"), n=n)
        for brand, n, oldest in waiting
        if n
    ]  # fmt: skip
    broken = sa.select(Source.id, Source.brand_id, Source.title).join(_FEEDS, _FEEDS.c.id == Source.feed_id)
    needs += [
        Need(f"source {id}", Urgency.WHEN_YOU_CAN, N_("SOURCE"), N_("“{title}” no longer comes in"), brand,
             ("source", id), facts={"title": title})
        for id, brand, title in act.session.execute(broken.where(_FEEDS.c.state.in_(BROKEN)))
    ]  # fmt: skip
    return needs


def follows_any(act: Act) -> bool:
    """Whether anything is followed here at all."""
    return act.session.scalar(sa.select(Source.id).where(act.mine(Source.brand_id)).limit(1)) is not None
