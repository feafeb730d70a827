"""What goes out when, as far as the calendar knows: its own rows, the account and the variant of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from cmsuite.accounts.models import Account
from cmsuite.calendar.entries import shifts
from cmsuite.calendar.models import Entry
from cmsuite.content.checks import Finding
from cmsuite.content.models import Post, PostState, Variant
from cmsuite.core import zones
from cmsuite.core.zones import Wall
from cmsuite.engines.acts import Act


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry with where it goes. `at` is the wish; `leaves` what the wall will show, for the clocks may shift it."""

    entry: int
    title: str
    action_type: str
    at: Wall | None
    leaves: Wall | None
    due_at: datetime | None
    latest_useful_at: datetime | None
    priority: int
    post_id: int | None
    variant_id: int | None
    account_id: int | None
    network: str
    handle: str
    cancelled_at: datetime | None
    cancel_reason: str | None
    findings: tuple[Finding, ...]
    version: int


def between(act: Act, since: datetime, until: datetime, *, cancelled: bool = False) -> list[EntryLine]:
    """The entries due from one instant to before another, in their order; the cancelled ones only when asked for."""
    wanted = _lines().where(Entry.due_at >= since, Entry.due_at < until).order_by(Entry.due_at, Entry.id)
    if not cancelled:
        wanted = wanted.where(Entry.cancelled_at.is_(None))
    return [_line(*row) for row in act.session.execute(wanted)]


def ideas(act: Act) -> list[EntryLine]:
    """The entries that have no day yet, the newest first."""
    wanted = _lines().where(Entry.local_at.is_(None), Entry.cancelled_at.is_(None)).order_by(Entry.id.desc())
    return [_line(*row) for row in act.session.execute(wanted)]


@dataclass(frozen=True, slots=True)
class Unplaced:
    """What has no day yet: a variant that no entry names, or (entry) an entry noted without one."""

    entry: int | None
    variant_id: int | None
    brand: int
    title: str
    network: str
    handle: str
    account_id: int | None
    version: int | None


def unplaced(act: Act, *, limit: int = 200) -> list[Unplaced]:
    """The newest variants and ideas that have no day, of posts that were not given up; ideas first."""
    taken = sa.select(Entry.variant_id).where(Entry.variant_id == Variant.id, Entry.cancelled_at.is_(None))
    found = (
        sa.select(Variant.id, Variant.brand_id, Post.title, Account.network, Account.handle, Account.id)
        .join(Post, Post.id == Variant.post_id)
        .join(Account, Account.id == Variant.account_id)
        .where(Post.state != PostState.CANCELLED, ~taken.exists())
        .order_by(Variant.id.desc())
        .limit(limit)
    )
    noted = _lines().where(Entry.local_at.is_(None), Entry.cancelled_at.is_(None)).order_by(Entry.id.desc())
    if act.brand is None and not act.actor.is_worker:
        mine = list(act.actor.roles)
        found, noted = found.where(Variant.brand_id.in_(mine)), noted.where(Entry.brand_id.in_(mine))
    lines = [
        Unplaced(row.id, row.variant_id, row.brand_id, row.title, net or "", handle or "", row.account_id, row.version)
        for row, net, handle in act.session.execute(noted.limit(limit))
    ]
    return lines + [
        Unplaced(None, variant, brand, title, network, handle, account, None)
        for variant, brand, title, network, handle, account in act.session.execute(found)
    ]


def entry(act: Act, entry_id: int) -> EntryLine:
    """One entry. Raises Missing."""
    act.get(Entry, entry_id)
    return _line(*act.session.execute(_lines().where(Entry.id == entry_id)).one())


def of_variants(act: Act, variant_ids: list[int]) -> dict[int, EntryLine]:
    """The entries of these variants, those that were not cancelled."""
    wanted = _lines().where(Entry.variant_id.in_(variant_ids), Entry.cancelled_at.is_(None))
    lines = [_line(*row) for row in act.session.execute(wanted)]
    return {line.variant_id: line for line in lines if line.variant_id is not None}


def leaving(act: Act, variant_ids: list[int]) -> dict[int, datetime]:
    """When these variants leave; those without a day are left out."""
    return {variant: line.due_at for variant, line in of_variants(act, variant_ids).items() if line.due_at}


def _lines() -> sa.Select[Entry, str, str]:
    return sa.select(Entry, Account.network, Account.handle).outerjoin(Account, Account.id == Entry.account_id)


def _line(row: Entry, network: str | None, handle: str | None) -> EntryLine:
    at = row.wall
    return EntryLine(
        row.id,
        row.title,
        row.action_type,
        at,
        zones.place(at).wall if at else None,
        row.due_at,
        row.latest_useful_at,
        row.priority,
        row.post_id,
        row.variant_id,
        row.account_id,
        network or "",
        handle or "",
        row.cancelled_at,
        row.cancel_reason,
        shifts(at),
        row.version,
    )
