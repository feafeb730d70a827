"""Mails are not kept for ever: after 24 months their words and addresses go. What proved an answer stays its proof."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from cmsuite.core.locale import N_
from cmsuite.engines import acts
from cmsuite.engines.acts import Act, register
from cmsuite.engines.jobs.registry import Tools, job
from cmsuite.engines.mail.models import Message, MessageState, ReceivedMessage
from cmsuite.store.store import Store

STAYS = timedelta(days=730)
OVER = (MessageState.SENT, MessageState.BOUNCED, MessageState.FAILED, MessageState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Blanked:
    """How many mails lost their words."""

    messages: int


@register("mail.forget", no_undo=N_("Their time is over."))
def forget(act: Act) -> int:
    """Blank the words and addresses of mails older than 24 months; that they were, and when, stays."""
    act.need("mail.forget")
    old, none = act.now - STAYS, sa.null()
    sent = sa.update(Message).where(Message.created_at < old, Message.state.in_(OVER), Message.subject.is_not(None))
    came = sa.update(ReceivedMessage).where(ReceivedMessage.created_at < old, ReceivedMessage.excerpt.is_not(None))
    sent = sent.values(to_address=none, subject=none, eml_blob_id=none, person_id=none, receipt=none)
    came = came.values(from_address=none, from_name=none, subject=none, excerpt=none, eml_blob_id=none)
    gone = act.in_bulk(sent, "subject") + act.in_bulk(came, "subject")
    act.quiet()
    return gone


@job("mail.forget", N_("Old mails"), N_("Blank the mails that are older than 24 months."), rule="37 3 * * *")
def forget_old(store: Store, tools: Tools) -> Blanked:
    """All of them, of every brand."""
    with acts.open(store, by=tools.by, all_brands=True) as act:
        return Blanked(forget(act))
