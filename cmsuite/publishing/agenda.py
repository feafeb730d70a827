"""What goes out when, and how it stands: the calendar's entries with what became of them. Questions, set-based."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import aliased, load_only

from cmsuite.accounts.models import Account
from cmsuite.calendar.models import Entry
from cmsuite.content.approval import standings
from cmsuite.core import zones
from cmsuite.core.order import AS_IT_COMES, Order
from cmsuite.core.zones import Wall
from cmsuite.engines.acts import Act
from cmsuite.engines.approvals.standing import Standing as Approval
from cmsuite.engines.networks.names import called
from cmsuite.engines.people.models import Brand
from cmsuite.publishing.models import Hold, Publication, State
from cmsuite.store.ordering import Columns, ordered

S = State
LATE = timedelta(minutes=5)  # due for longer than this, and not out: the alarm
OF_ENTRY = sa.and_(Publication.entry_id == Entry.id, Publication.account_id == Entry.account_id)
"""The whole of a unique key: a brand of many publications has no shorter index then, with or without statistics."""
_ONLINE = sa.table("remote_post", sa.column("id", sa.BigInteger), sa.column("url", sa.Text))
"""Of what is online the address alone, for which the tables of its figures need not be known."""
_NEVER = datetime.max.replace(tzinfo=UTC)


class Standing(StrEnum):
    """How an entry stands, in one word; `words.STANDINGS` says it to people."""

    IDEA = "idea"  # no post, or no account
    NOT_APPROVED = "not_approved"
    CHANGES_REQUESTED = "changes_requested"  # somebody said no to it as it is
    NOT_PLANNED = "not_planned"  # approved, and nobody decided that it goes out
    PLANNED = "planned"
    FROZEN = "frozen"
    LATE = "late"  # due, and not out
    SENDING = "sending"
    PUBLISHED = "published"
    TO_PUBLISH = "to_publish"  # by a person
    DOUBT = "doubt"
    FAILED = "failed"
    MISSED = "missed"
    CANCELLED = "cancelled"
    PAST = "past"  # its time has gone by, and nobody planned it


_OF_STATE = {
    S.CLAIMED: Standing.SENDING,
    S.SENDING: Standing.SENDING,
    S.PUBLISHED: Standing.PUBLISHED,
    S.AWAITING_HUMAN: Standing.TO_PUBLISH,
    S.AMBIGUOUS: Standing.DOUBT,
    S.NEEDS_DECISION: Standing.DOUBT,
    S.FAILED: Standing.FAILED,
    S.MISSED: Standing.MISSED,
    S.CANCELLED: Standing.CANCELLED,
}


@dataclass(frozen=True, slots=True)
class Slot:
    """An entry as a calendar shows it. at: the wall where it leaves; None without a day. missing: steps without a yes.

    version: of the entry, for a move; decided_at: of the publication, for a decision. url: of what is online.
    """

    entry: int
    brand: int
    title: str
    action_type: str
    at: Wall | None
    due_at: datetime | None
    latest_useful_at: datetime | None
    post_id: int | None
    variant_id: int | None
    account_id: int | None
    network: str
    handle: str
    publication: int | None
    state: State | None
    standing: Standing
    missing: tuple[str, ...]
    url: str | None
    version: int
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class Sought:
    """What a list of entries is narrowed to; what is None or empty narrows nothing.

    since: due from then on, or without a day. network, account: part of a name. words: all of them in the title.
    order: by one of ORDERS, else in the order of their time.
    """

    standing: Standing | None = None
    since: datetime | None = None
    network: str = ""
    account: str = ""
    words: tuple[str, ...] = ()
    order: Order = AS_IT_COMES


ORDERS = ("date", "brand", "account", "title")


def agenda(act: Act, since: datetime, until: datetime) -> list[Slot]:
    """What is due from one instant to before another, in its order; what was cancelled is left out."""
    return _slots(act, _entries().where(Entry.due_at >= since, Entry.due_at < until, Entry.cancelled_at.is_(None)))


def waiting(act: Act) -> list[Slot]:
    """What needs somebody whenever it was due: in doubt, failed, missed, to be published by hand, due and not out."""
    late = sa.and_(Publication.state.in_(_ON_ITS_WAY), Entry.due_at < act.now - LATE)
    found = sa.select(Publication.entry_id).join(Entry, OF_ENTRY).where(Publication.id.in_(_unsettled(act)))
    found = found.where(sa.or_(Publication.state.in_((*_WRONG, S.AWAITING_HUMAN)), late), Entry.cancelled_at.is_(None))
    return _slots(act, _entries().where(Entry.id.in_(found)))


def alarms(act: Act) -> int:
    """How many publications need somebody now: in doubt, failed, missed, or due and not out."""
    waiting = sa.select(sa.func.count(Publication.id)).join(Entry, Entry.id == Publication.entry_id)
    waiting = waiting.where(
        Publication.id.in_(_unsettled(act)),
        sa.or_(
            Publication.state.in_(_WRONG),
            sa.and_(Publication.state == S.AWAITING_HUMAN, Entry.due_at <= act.now),
            sa.and_(Publication.state.in_(_ON_ITS_WAY), Entry.due_at < act.now - LATE),
        ),
        Entry.cancelled_at.is_(None),
    )
    return act.session.scalar(waiting) or 0


_WRONG = (S.AMBIGUOUS, S.NEEDS_DECISION, S.FAILED, S.MISSED)
_ON_ITS_WAY = (S.PLANNED, S.CLAIMED, S.SENDING)


def _unsettled(act: Act) -> sa.Select[int]:
    """The publications that are neither out nor cancelled, which an index alone answers: among all that ever went out,
    they are few, and a store that is asked for more of them at once reads every row."""
    row = aliased(Publication)
    states = (*_WRONG, *_ON_ITS_WAY, S.AWAITING_HUMAN)
    return sa.select(row.id).where(act.mine(row.brand_id), row.state.in_(states))


def some(act: Act, entries: Iterable[int]) -> dict[int, Slot]:
    """These entries, as far as they are there."""
    return {slot.entry: slot for slot in _slots(act, _entries().where(Entry.id.in_(list(entries))))}


def ids(act: Act, sought: Sought) -> list[int]:
    """The entries sought, those without a day last; cancelled ones only when asked for."""
    wanted = sa.select(Entry.id).outerjoin(Publication, OF_ENTRY)
    wanted = wanted.outerjoin(Account, Account.id == Entry.account_id).where(_near(act, sought.standing))
    wanted = wanted.where(act.mine(Entry.brand_id))
    if sought.since is not None:
        wanted = wanted.where(sa.or_(Entry.due_at.is_(None), Entry.due_at >= sought.since))
    if sought.network:
        wanted = wanted.where(Account.network.in_(_networks(act, sought.network)))
    if sought.account:
        wanted = wanted.where(Account.handle.icontains(sought.account, autoescape=True))
    wanted = wanted.where(*(Entry.title.icontains(word, autoescape=True) for word in sought.words))
    columns: Columns = {
        "date": [Entry.due_at],
        "brand": [sa.select(Brand.name).where(Brand.id == Entry.brand_id).scalar_subquery()],
        "account": [Account.network, Account.handle],
        "title": [Entry.title],
    }
    usual = (Entry.due_at.is_(None), Entry.due_at, Entry.id)
    found = list(act.session.scalars(ordered(act.store, wanted, sought.order, columns, *usual)))
    if sought.standing not in _ASKED_OF_ROWS:
        return found
    stand: dict[int, Standing] = {}
    for at in range(0, len(found), A_PAGE):
        stand |= {slot.entry: slot.standing for slot in some(act, found[at : at + A_PAGE]).values()}
    return [entry for entry in found if stand.get(entry) is sought.standing]


A_PAGE = 500
_ASKED_OF_ROWS = (
    Standing.NOT_APPROVED, Standing.CHANGES_REQUESTED, Standing.NOT_PLANNED, Standing.PLANNED, Standing.FROZEN,
    Standing.LATE,
)  # fmt: skip
"""Those that approvals and holds decide, which no column knows."""


def _near(act: Act, standing: Standing | None) -> sa.ColumnElement[bool]:
    """Where the entries that stand so are; of those asked of rows, where they may be."""
    states = [state for state, one in _OF_STATE.items() if one is standing]
    if standing is Standing.CANCELLED:
        return sa.or_(Entry.cancelled_at.is_not(None), Publication.state.in_(states))
    whole = sa.and_(Entry.variant_id.is_not(None), Entry.account_id.is_not(None))
    undecided = Publication.id.is_(None)
    unsaid = sa.or_(sa.and_(Publication.state == S.PLANNED, Entry.due_at >= act.now - LATE), sa.and_(whole, undecided))
    terms = {
        None: sa.true(),
        Standing.IDEA: sa.not_(whole),
        Standing.PAST: sa.and_(whole, undecided, Entry.due_at <= act.now),
        Standing.NOT_PLANNED: sa.and_(whole, undecided, sa.or_(Entry.due_at.is_(None), Entry.due_at > act.now)),
        Standing.NOT_APPROVED: unsaid,
        Standing.CHANGES_REQUESTED: unsaid,
        Standing.PLANNED: sa.and_(Publication.state == S.PLANNED, Entry.due_at >= act.now - LATE),
        Standing.LATE: sa.and_(Publication.state == S.PLANNED, Entry.due_at < act.now - LATE),
    }
    open_ = Publication.state.in_(states or [S.PLANNED])
    return sa.and_(Entry.cancelled_at.is_(None), terms.get(standing, open_))


def _entries() -> sa.Select[Entry, Publication, str | None, str | None, str | None]:
    return (
        sa.select(Entry, Publication, Account.network, Account.handle, _ONLINE.c.url)
        .outerjoin(Publication, OF_ENTRY)
        .outerjoin(Account, Account.id == Entry.account_id)
        .outerjoin(_ONLINE, _ONLINE.c.id == Publication.remote_post_id)
        .options(load_only(*_OF_ENTRY_SHOWN), load_only(*_OF_PUBLICATION_SHOWN))
    )


_OF_ENTRY_SHOWN = (
    Entry.id, Entry.brand_id, Entry.title, Entry.action_type, Entry.local_at, Entry.zone, Entry.fold, Entry.due_at,
    Entry.latest_useful_at, Entry.post_id, Entry.variant_id, Entry.account_id, Entry.cancelled_at, Entry.version,
)  # fmt: skip
_OF_PUBLICATION_SHOWN = (Publication.id, Publication.state, Publication.decided_at)


def _networks(act: Act, word: str) -> list[str]:
    """Of the networks that accounts are on, those whose id or name has this word in it."""
    known = act.session.scalars(sa.select(Account.network).distinct())
    return [one for one in known if word.casefold() in one.casefold() or word.casefold() in called(one).casefold()]


def _slots(act: Act, wanted: sa.Select[Entry, Publication, str | None, str | None, str | None]) -> list[Slot]:
    rows = sorted(act.session.execute(wanted).all(), key=lambda row: (row[0].due_at or _NEVER, row[0].id))
    leaving = {row.variant_id: max(act.now, row.due_at or act.now) for row, *_ in rows if row.variant_id is not None}
    stands = standings(act, leaving)
    frozen = _frozen(act, [(sent, row, network) for row, sent, network, *_ in rows if sent is not None])
    return [
        _slot(row, sent, (network or "", handle or ""), url, stands.get(row.variant_id or 0), frozen, act.now)
        for row, sent, network, handle, url in rows
    ]


def _slot(
    row: Entry,
    sent: Publication | None,
    where: tuple[str, str],
    url: str | None,
    stands: Approval | None,
    frozen: set[int],
    now: datetime,
) -> Slot:
    at = row.wall
    refused, missing = (stands.refused, stands.refused or stands.missing) if stands else ((), ())
    yet = Standing.CHANGES_REQUESTED if refused else Standing.NOT_APPROVED if missing else None
    return Slot(
        row.id,
        row.brand_id,
        row.title,
        row.action_type,
        zones.place(at).wall if at else None,
        row.due_at,
        row.latest_useful_at,
        row.post_id,
        row.variant_id,
        row.account_id,
        *where,
        sent.id if sent else None,
        sent.state if sent else None,
        _standing(row, sent, yet, frozen, now),
        missing,
        url,
        row.version,
        sent.decided_at if sent else None,
    )


def _standing(row: Entry, sent: Publication | None, yet: Standing | None, frozen: set[int], now: datetime) -> Standing:
    """yet: what it waits for before it may go out."""
    if row.cancelled_at is not None:
        return Standing.CANCELLED
    if sent is not None and sent.state in _OF_STATE:
        return _OF_STATE[sent.state]
    if row.variant_id is None or row.account_id is None:
        return Standing.IDEA
    if sent is None:
        gone = row.due_at is not None and row.due_at <= now
        return Standing.PAST if gone else yet or Standing.NOT_PLANNED
    if sent.id in frozen:
        return Standing.FROZEN
    if row.due_at is not None and row.due_at < now - LATE:
        return Standing.LATE
    return yet or Standing.PLANNED


def _frozen(act: Act, sent: Sequence[tuple[Publication, Entry, str | None]]) -> set[int]:
    """The planned publications whose last human decision is not younger than a hold over them, lifted or not."""
    planned = [one for one in sent if one[0].state is S.PLANNED and one[2] is not None]
    if not planned:
        return set()
    oldest = min(row.decided_at for row, _entry, _network in planned)
    holds = act.session.scalars(sa.select(Hold).where(Hold.placed_at >= oldest - timedelta(seconds=1))).all()
    return {
        row.id
        for row, entry, network in planned
        if any(_covers(hold, entry, network) and row.decided_at <= hold.placed_at for hold in holds)
    }


def _covers(hold: Hold, entry: Entry, network: str | None) -> bool:
    """What `holds.covers` says, of rows at hand."""
    return (
        hold.brand_id in (None, entry.brand_id)
        and hold.network in (None, network)
        and hold.account_id in (None, entry.account_id)
    )
