"""The register of publications, and the queue: what will leave, what left, what is in doubt. Questions only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from cmsuite.accounts.models import Account
from cmsuite.calendar.entries import told as entries_told
from cmsuite.calendar.models import Entry
from cmsuite.content.drafts import drafted
from cmsuite.content.models import Variant
from cmsuite.engines.acts import Act
from cmsuite.engines.networks.contract import Prepared
from cmsuite.engines.people.models import Brand
from cmsuite.metrics.models import RemotePost
from cmsuite.publishing.agenda import LATE
from cmsuite.publishing.facts import facts
from cmsuite.publishing.models import Attempt, Publication, State
from cmsuite.publishing.obstacle import Obstacle, obstacle
from cmsuite.publishing.publication import calls as steps
from cmsuite.publishing.publication import receipts
from cmsuite.publishing.ruling import shut

S = State
OPEN = (S.PLANNED, S.CLAIMED, S.SENDING, S.AMBIGUOUS, S.NEEDS_DECISION, S.AWAITING_HUMAN)
FOR_A_PERSON = (S.NEEDS_DECISION, S.AWAITING_HUMAN, S.AMBIGUOUS, S.MISSED, S.FAILED)
A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Line:
    """A publication as it is listed. obstacle: what stops it, of what is planned. delay_s: after its planned time.

    why: what the network or the last look said. looked: whether the network shows what was sent (equal, differs…).
    folder: where the kit lies that a person publishes from.
    """

    id: int
    entry_id: int
    post_id: int | None
    title: str
    short_id: str
    network: str
    account: str
    state: State
    due_at: datetime | None
    zone: str
    latest_useful_at: datetime | None
    published_at: datetime | None
    delay_s: float | None
    url: str | None
    attested: bool
    sends: int
    looks: int
    why: str | None
    looked: str | None
    next_at: datetime | None
    folder: str | None = None
    obstacle: Obstacle | None = None


def queue(act: Act) -> list[Line]:
    """What left in the last week or is to leave in the next one, and what is open from before."""
    near = Entry.due_at.between(act.now - A_WEEK, act.now + A_WEEK)
    return _lines(act, sa.or_(near, sa.and_(Publication.state.in_(OPEN), Entry.due_at < act.now)))


def in_states(act: Act, states: Iterable[State]) -> list[Line]:
    """The publications in these states."""
    return _lines(act, Publication.state.in_(list(states)))


def some(act: Act, ids: Iterable[int]) -> list[Line]:
    """The publications of these ids, as far as they are there."""
    return _lines(act, Publication.id.in_(list(ids)))


def _lines(act: Act, wanted: sa.ColumnElement[bool]) -> list[Line]:
    """In the order of their time."""
    rows = act.session.execute(
        sa.select(Publication, Entry, Account, Variant.short_id, RemotePost, Brand.zone)
        .join(Entry, Entry.id == Publication.entry_id)
        .join(Account, Account.id == Publication.account_id)
        .join(Brand, Brand.id == Publication.brand_id)
        .outerjoin(Variant, Variant.id == Entry.variant_id)
        .outerjoin(RemotePost, RemotePost.id == Publication.remote_post_id)
        .where(wanted)
        .order_by(Entry.due_at, Publication.id)
    ).all()
    made = _attempts(act, [row.id for row, *_ in rows])
    found = [_line(*row, made.get(row[0].id, [])) for row in rows]
    stopped = {row[0].id: _stopped(act, row[0]) for row in rows}
    free = {
        row.id: entry.variant_id
        for row, entry, *_ in rows
        if entry.variant_id is not None and _asks_rules(row, stopped[row.id])
    }
    kept_back = shut(act, set(free.values()))
    stopped |= {id: Obstacle.RULES for id, variant in free.items() if variant in kept_back}
    return [replace(line, obstacle=stopped[line.id]) for line in found]


def of_entries(act: Act, entries: Iterable[int]) -> dict[int, Line]:
    """What became of these entries of the calendar; those that nobody has planned are left out."""
    return {line.entry_id: line for line in _lines(act, Publication.entry_id.in_(list(entries)))}


def past_due(act: Act, *states: State) -> int:
    """How many publications in these states should have gone out five minutes ago or more."""
    late = sa.select(sa.func.count(Publication.id)).join(Entry, Entry.id == Publication.entry_id)
    late = late.where(Publication.state.in_(states), Entry.due_at < act.now - LATE, Entry.cancelled_at.is_(None))
    return act.session.scalar(late) or 0


def leaving(act: Act) -> int:
    """How many publications are on their way out at this moment."""
    found = sa.select(sa.func.count(Publication.id)).where(Publication.state.in_((S.CLAIMED, S.SENDING)))
    return act.session.scalar(found) or 0


def planned_on(act: Act, account: int) -> int:
    """How many publications wait to go out on an account."""
    waiting = sa.select(sa.func.count(Publication.id)).join(Entry, Entry.id == Publication.entry_id)
    waiting = waiting.where(
        Publication.account_id == account,
        Publication.state.in_((S.PLANNED, S.CLAIMED, S.AWAITING_HUMAN)),
        Entry.cancelled_at.is_(None),
    )
    return act.session.scalar(waiting) or 0


def _attempts(act: Act, ids: list[int]) -> dict[int, list[Attempt]]:
    found: dict[int, list[Attempt]] = {}
    wanted = sa.select(Attempt).where(Attempt.publication_id.in_(ids)).order_by(Attempt.publication_id, Attempt.n)
    for row in act.session.scalars(wanted):
        found.setdefault(row.publication_id, []).append(row)
    return found


def _line(
    row: Publication,
    entry: Entry,
    account: Account,
    short_id: str | None,
    remote: RemotePost | None,
    zone: str,
    made: list[Attempt],
) -> Line:
    sends, looks = ([a for a in made if a.kind == kind] for kind in ("send", "look"))
    at = _published(row, remote, sends)
    return Line(
        id=row.id,
        entry_id=entry.id,
        post_id=entry.post_id,
        title=entry.title,
        short_id=short_id or "",
        network=account.network,
        account=account.handle,
        state=row.state,
        due_at=entry.due_at,
        zone=entry.zone or account.zone or zone,
        latest_useful_at=entry.latest_useful_at,
        published_at=at,
        delay_s=(at - entry.due_at).total_seconds() if at and entry.due_at else None,
        url=remote.url if remote else None,
        attested=row.attested_by is not None,
        sends=len(sends),
        looks=len(looks),
        why=next((a.excerpt for a in reversed(made) if a.excerpt), None),
        looked=looks[-1].outcome if looks else None,
        next_at=row.not_before,
        folder=_kit(row),
    )


def _kit(row: Publication) -> str | None:
    if row.state is not S.AWAITING_HUMAN or row.prepared is None:
        return None
    return Prepared.loads(row.prepared["frozen"]).calls[0].get("folder")


def _published(row: Publication, remote: RemotePost | None, sends: list[Attempt]) -> datetime | None:
    """By our clock: when the first part was proven to be online, or when a person says so."""
    if row.state is not S.PUBLISHED:
        return None
    proven = next((a.ended_at for a in sends if a.outcome == "ok"), None)
    return proven or row.attested_at or (remote.published_at if remote else None)


def _asks_rules(row: Publication, found: Obstacle | None) -> bool:
    """Whether nothing but a rule could stop it."""
    return row.state in (S.PLANNED, S.AWAITING_HUMAN) and found is None


def _stopped(act: Act, row: Publication) -> Obstacle | None:
    """What stops what is planned; of a kit that lies ready, what should keep the person from publishing it."""
    if row.state not in (S.PLANNED, S.AWAITING_HUMAN):
        return None
    found = obstacle(facts(act, row), act.now)
    return None if found is Obstacle.EARLY else found


@dataclass(frozen=True, slots=True)
class Call:
    """One attempt as it is shown. nth: of its kind, for its part. part: which one of the `of` that were tried."""

    n: int
    kind: str
    nth: int
    part: int | None
    of: int
    started_at: datetime
    ended_at: datetime | None
    outcome: str | None
    status: int | None
    said: str | None


def calls(act: Act, publication_id: int) -> list[Call]:
    """Everything that was tried for a publication, oldest first."""
    act.get(Publication, publication_id)
    made = _attempts(act, [publication_id]).get(publication_id, [])
    parts = sorted({a.step_n for a in made if a.step_n is not None})
    so_far: Counter[tuple[str, int | None]] = Counter()
    found = []
    for a in made:
        so_far[a.kind, a.step_n] += 1
        nth, part = so_far[a.kind, a.step_n], parts.index(a.step_n) + 1 if a.step_n is not None else None
        times = (a.started_at, a.ended_at)
        found.append(Call(a.n, a.kind, nth, part, len(parts), *times, a.outcome, a.status, a.excerpt))
    return found


@dataclass(frozen=True, slots=True)
class Sent:
    """Our side of a publication: the words and files of each part as they stand, and what of it is proven online.

    changed: they are no longer what was sent. profile: where the account is seen.
    """

    brand: int
    parts: tuple[str, ...]
    files: tuple[str, ...]
    changed: bool
    online: tuple[str, ...]
    profile: str


def sent(act: Act, publication_id: int) -> Sent:
    """What was sent, or would be. Raises Missing."""
    row = act.get(Publication, publication_id)
    entry, account = act.get(Entry, row.entry_id), act.get(Account, row.account_id)
    variant = act.find(Variant, entry.variant_id) if entry.variant_id is not None else None
    made = drafted(act, variant) if variant else None
    return Sent(
        row.brand_id,
        tuple(part.text for part in made.parts) if made else (),
        tuple(file.alt or file.mime for part in made.parts for file in part.media) if made else (),
        bool(row.sent_hash and made and made.hash != row.sent_hash),
        tuple(receipt.url or receipt.remote_id for receipt in receipts(steps(act, row.id))),
        account.url,
    )


def told(act: Act, publications: Sequence[int]) -> dict[int, str]:
    """Publications by their entries."""
    rows = act.session.execute(
        sa.select(Publication.id, Publication.entry_id).where(Publication.id.in_(publications))
    ).all()
    said = entries_told(act, [entry for _id, entry in rows])
    return {id: said.get(entry, "") for id, entry in rows}
