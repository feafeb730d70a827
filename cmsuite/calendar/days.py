"""What goes out when, as far as the calendar knows: its own rows, the account and the variant of each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from cmsuite.accounts.models import Account
from cmsuite.calendar.entries import shifts
from cmsuite.calendar.models import Entry
from cmsuite.content.approval import AROUND
from cmsuite.content.checks import Finding
from cmsuite.content.models import Post, PostState, Variant
from cmsuite.core import zones
from cmsuite.core.zones import Wall
from cmsuite.engines.acts import Act
from cmsuite.engines.people.models import Brand

WEEK = timedelta(days=7)


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


def around(act: Act, leaves: Mapping[int, datetime]) -> dict[int, dict[str, Any]]:
    """How many posts their accounts have in their weeks, with them, and how far the nearest other one is, in minutes;
    `none` where no other is in the week before or after."""
    if not leaves:
        return {}
    wanted = sa.select(Variant.id, Variant.account_id, sa.func.coalesce(Account.zone, Brand.zone))
    wanted = wanted.join(Account, Account.id == Variant.account_id).join(Brand, Brand.id == Variant.brand_id)
    asked = act.session.execute(wanted.where(Variant.id.in_(leaves))).all()
    others = sa.select(Entry.account_id, Entry.due_at, Entry.variant_id).where(
        Entry.account_id.in_({account for _variant, account, _zone in asked}),
        Entry.cancelled_at.is_(None),
        Entry.due_at.between(min(leaves.values()) - WEEK, max(leaves.values()) + WEEK),
    )
    due: dict[int, list[tuple[datetime, int]]] = {}
    for account, at, variant in act.session.execute(others.order_by(Entry.due_at)):
        if account is not None and at is not None:
            due.setdefault(account, []).append((at, variant or 0))
    found = {}
    for variant, account, zone in asked:
        at = leaves[variant]
        there = [when for when, of in due.get(account, []) if of != variant]
        local = zones.wall(at, zone).local
        monday = datetime.combine(local.date() - timedelta(days=local.weekday()), time())
        first, after = (zones.instant(Wall(one, zone)) for one in (monday, monday + WEEK))
        count = bisect_left(there, after) - bisect_left(there, first) + 1
        place = bisect_left(there, at)
        gaps = [abs(at - when) for when in there[max(0, place - 1) : place + 1] if abs(at - when) < WEEK]
        nearest: int | str = int(min(gaps).total_seconds() // 60) if gaps else "none"
        found[variant] = {"posts_this_week": count, "minutes_to_nearest": nearest}
    return found


AROUND.append(around)


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
