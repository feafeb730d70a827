"""Recipients are not kept for ever: 36 months after they left, nothing of them is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from cmsuite.core.locale import N_
from cmsuite.engines import acts
from cmsuite.engines.acts import Act, register
from cmsuite.engines.jobs.registry import Tools, job
from cmsuite.store.store import Store
from cmsuite.veille.models import Recipient, RecipientState

STAYS = timedelta(days=3 * 365)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many recipients went."""

    recipients: int


@register("veille.recipients_forget", no_undo=N_("Their time is over."))
def forget(act: Act) -> int:
    """Delete who left more than 36 months ago. Returns how many."""
    act.need("veille.settle")
    over = sa.and_(Recipient.state != RecipientState.ACTIVE, Recipient.left_at < act.now - STAYS)
    gone = act.in_bulk(sa.delete(Recipient).where(over), "gone")
    act.quiet()
    return gone


@job("veille.recipients", N_("Old recipients"), N_("Erase who left 36 months ago."), rule="47 3 * * *")
def forget_old(store: Store, tools: Tools) -> Forgotten:
    """All of them, of every brand."""
    with acts.open(store, by=tools.by, all_brands=True) as act:
        return Forgotten(forget(act))
