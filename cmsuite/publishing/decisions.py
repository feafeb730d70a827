"""What only a person can answer: whether something is online, and what becomes of it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Literal
from urllib.parse import urlsplit

from cmsuite.accounts.models import Account
from cmsuite.calendar.models import Entry
from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import N_
from cmsuite.core.text import clean
from cmsuite.engines.acts import Act, register
from cmsuite.engines.networks.contract import Receipt
from cmsuite.engines.trail import refs
from cmsuite.metrics.facts import observe
from cmsuite.publishing.holds import decided_now
from cmsuite.publishing.looks import doubt_of, posts_of_others
from cmsuite.publishing.models import Publication, State
from cmsuite.publishing.planning import CHANNEL, DECIDED, TooLate
from cmsuite.publishing.publication import calls, halfway, kept, let_go, locked, receipts, seen, text_of
from cmsuite.publishing.words import STATES

S = State


class NoAddress(Usage):
    said = N_("“{url}” is not the address of a post.")
    hint = N_("Open the post as a visitor and copy its address.")


class NotYours(Refused):
    said = N_("Publication {id} is not yours to decide: it is {state}.")
    hint = N_("See what waits for you: cmsuite publishing doubts")
    words: ClassVar = {"state": STATES}


@register("publishing.decide", text=("url",), no_undo=DECIDED)
def decide(
    act: Act,
    publication_id: int,
    answer: Literal["online", "resend", "abandon"],
    *,
    url: str | None = None,
    found: Receipt | None = None,
) -> State:
    """Answer for what nobody could find out: it is online (at this address; `found`: which post that is), it is not and
    is sent again, or it is given up. Raises Missing, Forbidden, Frozen, NoAddress, TooLate, NotYours.
    """
    act.need("publishing.plan")
    row = locked(act, publication_id)
    if row.state is not S.NEEDS_DECISION:
        raise NotYours(id=publication_id, state=row.state.value)
    if answer == "online":
        if url is None and not halfway(act, row):
            raise NoAddress(url="")
        if found is not None and found.remote_id not in posts_of_others(act, row, act.now):
            doubt_of(act, row).step.receipt = kept(found)
            act.session.flush()
        _attest(act, row, url)
    elif answer == "resend":
        _still_useful(act, row)
        row.decided_at = decided_now(act, act.get(Account, row.account_id))
        row.decided_by = act.actor.person_id
        let_go(row, S.PLANNED)
        act.wake(CHANNEL)
    else:
        row.decided_by, row.decided_at = act.actor.person_id, act.now
        let_go(row, S.CANCELLED)
    act.about(refs.ref(act, "publication", row.id).id)
    return row.state


@register("publishing.confirm", text=("url",), no_undo=DECIDED)
def confirm(act: Act, publication_id: int, *, url: str | None = None) -> State:
    """A person has published a kit: with the post's address, or without where there is none (a story).

    Raises Missing, Forbidden, NoAddress, NotYours.
    """
    act.need("publishing.plan")
    row = locked(act, publication_id)
    if row.state is not S.AWAITING_HUMAN:
        raise NotYours(id=publication_id, state=row.state.value)
    _attest(act, row, url)
    act.about(refs.ref(act, "publication", row.id).id)
    return row.state


def _attest(act: Act, row: Publication, url: str | None) -> None:
    """Published on a person's word. Its first part, where proven, stays what the measures know; else the address is."""
    row.attested_by, row.attested_at = act.actor.person_id, act.now
    proven = receipts(calls(act, row.id))
    if proven:
        row.remote_post_id = seen(act, row, proven[0])
    elif url is not None:
        address = checked(url)
        at, text = _when(act, row), text_of(act, row)
        row.remote_post_id = observe(act, row.account_id, address, address, at, text=text, sample=False)
    let_go(row, S.PUBLISHED)


def checked(url: str) -> str:
    """The address of a post as it is kept. Raises NoAddress."""
    address = clean(url, 2000, lines=False).strip()
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path in ("", "/"):
        raise NoAddress(url=address[:200])
    return address


def _when(act: Act, row: Publication) -> datetime:
    """Of what a person published, the planned time unless it is still to come."""
    due_at = act.get(Entry, row.entry_id).due_at
    return min(due_at, act.now) if due_at else act.now


def _still_useful(act: Act, row: Publication) -> None:
    entry = act.get(Entry, row.entry_id)
    if entry.latest_useful_at is not None and act.now > entry.latest_useful_at:
        raise TooLate(entry=entry.id, at=act.there(entry.latest_useful_at))
