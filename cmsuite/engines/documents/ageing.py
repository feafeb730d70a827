"""Packets are not kept for ever: after 24 months their person and their file go. An answer keeps its own proof."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from cmsuite.core.locale import N_
from cmsuite.engines import acts
from cmsuite.engines.acts import Act, register
from cmsuite.engines.documents.models import Packet
from cmsuite.engines.jobs.registry import Tools, job
from cmsuite.store.store import Store

STAYS = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Blanked:
    """How many packets lost their person and their file."""

    packets: int


@register("documents.forget", no_undo=N_("Their time is over."))
def forget(act: Act) -> int:
    """Blank whom packets older than 24 months were for, and what came back; that they were, and when, stays."""
    act.need("documents.forget")
    over = sa.update(Packet).where(Packet.created_at < act.now - STAYS, Packet.person_id.is_not(None))
    blank = over.values(person_id=sa.null(), returned_blob_id=sa.null())
    n = act.in_bulk(blank, "person_id")
    act.quiet()
    return n


@job("documents.forget", N_("Old packets"), N_("Blank the packets that are older than 24 months."), rule="7 3 * * *")
def forget_old(store: Store, tools: Tools) -> Blanked:
    """All of them, of every brand."""
    with acts.open(store, by=tools.by, all_brands=True) as act:
        return Blanked(forget(act))
