"""What needs a person of what came in. A question."""

from __future__ import annotations

import sqlalchemy as sa

from cmsuite.core.locale import N_
from cmsuite.core.needs import Need, Urgency
from cmsuite.engines.acts import Act
from cmsuite.engines.feeds.models import Feed
from cmsuite.veille.models import Decision, Qualification, Source

BROKEN = ("suspended", "gone", "too_big")


def today(act: Act) -> list[Need]:
    """Over the brands of this scope: how many items wait for a decision, and which sources no longer come in."""
    counted = sa.select(Qualification.brand_id, sa.func.count(), sa.func.min(Qualification.sort_at))
    new = counted.where(Qualification.state == Decision.NEW).group_by(Qualification.brand_id)
    needs = [
        Need(f"veille {brand}", Urgency.WHEN_YOU_CAN, N_("VEILLE"), N_("{n} item to read"), brand, ("veille", brand),
             oldest, many=N_("{n} items to read"), n=n)
        for brand, n, oldest in act.session.execute(new)
    ]  # fmt: skip
    broken = sa.select(Source.id, Source.brand_id, Source.title).join(Feed, Feed.id == Source.feed_id)
    needs += [
        Need(f"source {id}", Urgency.WHEN_YOU_CAN, N_("SOURCE"), N_("“{title}” no longer comes in"), brand,
             ("source", id), facts={"title": title})
        for id, brand, title in act.session.execute(broken.where(Feed.state.in_(BROKEN)))
    ]  # fmt: skip
    return needs


def follows_any(act: Act) -> bool:
    """Whether anything is followed here at all."""
    return act.session.scalar(sa.select(Source.id).where(act.mine(Source.brand_id)).limit(1)) is not None
