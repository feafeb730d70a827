"""The acts of a round of reading: posts whose counters are due are taken, and what came is written in one go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from cmsuite.accounts.models import Account
from cmsuite.core.locale import N_
from cmsuite.core.zones import wall
from cmsuite.engines.acts import Act, register
from cmsuite.engines.networks.contract import Metric
from cmsuite.engines.people.models import Brand
from cmsuite.metrics.ages import age_read, next_sample
from cmsuite.metrics.facts import Batch, Reading, Recorded, record
from cmsuite.metrics.models import Fact, Kind, RemotePost

AT_ONCE = 40  # posts that are asked for in one go
LEASE = timedelta(minutes=10)
LARGEST = 9_000_000_000_000  # what the store's exact numbers hold: a server that says more is not believed


@dataclass(frozen=True, slots=True)
class Target:
    """An account to ask. `zone`: whose days its facts have; `stock`: today's level is not known yet."""

    account_id: int
    brand_id: int
    network: str
    handle: str
    zone: str
    stock: bool


@dataclass(frozen=True, slots=True)
class Sample:
    """A post taken for this round; `token` proves it. `due_at` None: it reaches no age any more."""

    post_id: int
    token: int
    remote_id: str
    published_at: datetime
    due_at: datetime | None


def targets(act: Act, *, now: bool = False) -> list[Target]:
    """The active accounts that a program can reach and that have something to read: posts that are due (now: any
    account), or no level of today."""
    due = sa.select(RemotePost.account_id).where(RemotePost.next_sample_at <= act.now)
    waiting = set(act.session.scalars(due.distinct()))
    levels = sa.select(Fact.account_id, sa.func.max(Fact.day_start)).where(Fact.kind == Kind.STOCK)
    read = {row[0]: row[1] for row in act.session.execute(levels.group_by(Fact.account_id))}
    rows = act.session.execute(
        sa.select(
            Account.id, Account.brand_id, Account.network, Account.handle, sa.func.coalesce(Account.zone, Brand.zone)
        )
        .join(Brand, Brand.id == Account.brand_id)
        .where(Account.status == "active", Account.mode == "api")
        .order_by(Account.id)
    )
    found = [Target(*row, stock=read.get(row[0]) != wall(act.now, row[4]).local.date()) for row in rows]
    return [target for target in found if now or target.stock or target.account_id in waiting]


@register("metrics.take", no_undo=N_("A round that has begun ends by itself."))
def take(act: Act, account_id: int, *, now: bool = False, after: int = 0) -> list[Sample]:
    """Take posts of an account whose counters are due (now: all) and that no worker holds."""
    act.need("metrics.observe")
    leases = act.lease_now()
    wanted = [
        RemotePost.account_id == account_id,
        RemotePost.id > after,
        sa.or_(RemotePost.claim_until.is_(None), RemotePost.claim_until < leases),
    ]
    if not now:
        wanted.append(RemotePost.next_sample_at <= act.now)
    rows = act.session.scalars(
        act.store.dialect.lock_rows(sa.select(RemotePost).where(*wanted).order_by(RemotePost.id).limit(AT_ONCE))
    ).all()
    for row in rows:
        row.claimed_by, row.claim_token, row.claim_until = act.actor.name, row.claim_token + 1, leases + LEASE
    act.session.flush()
    act.quiet()
    return [Sample(row.id, row.claim_token, row.remote_id, row.published_at, row.next_sample_at) for row in rows]


@register("metrics.settle", no_undo=N_("A fact is never taken back: a correction supersedes it."))
def settle(act: Act, samples: list[Sample], batch: Batch) -> Recorded:
    """Write what was read, and put each post that was read at its next age."""
    act.need("metrics.observe")
    recorded, read = record(act, batch), {reading.remote_post_id for reading in batch}
    for sample, row in _still_mine(act, samples):
        _let_go(act, sample, row, read=row.id in read)
    act.session.flush()
    act.quiet()
    return recorded


@register("metrics.give_back", no_undo=N_("A round that has begun ends by itself."))
def give_back(act: Act, samples: list[Sample]) -> None:
    """Let others take posts that could not be read."""
    act.need("metrics.observe")
    for sample, row in _still_mine(act, samples):
        _let_go(act, sample, row, read=False)
    act.session.flush()
    act.quiet()


def _let_go(act: Act, sample: Sample, row: RemotePost, *, read: bool) -> None:
    """What was not read stays due until its age has gone by: then it is a gap, and the next one is waited for."""
    row.claim_until = None
    if sample.due_at is not None and (read or age_read(row.published_at, act.now) is None):
        row.next_sample_at = next_sample(row.published_at, act.now)


def _still_mine(act: Act, samples: Sequence[Sample]) -> list[tuple[Sample, RemotePost]]:
    by_id = {sample.post_id: sample for sample in samples}
    rows = act.session.scalars(sa.select(RemotePost).where(RemotePost.id.in_(by_id)))
    return [(by_id[row.id], row) for row in rows if row.claim_token == by_id[row.id].token]


def readings(
    target: Target, samples: Sequence[Sample], metrics: Iterable[Metric], at: datetime, *, demo: bool = False
) -> Batch:
    """What a network said, as facts of this instant. Pure. A level of the account is kept once a day.

    demo: the network is the sandbox, where every number is invented; each fact says so.
    """
    line = {"source": "demo" if demo else "network", "network": target.network}
    posts = {sample.remote_id: sample for sample in samples}
    made = []
    for metric in metrics:
        if metric.remote_id is None and target.stock:
            made.append(_reading(target, None, metric, at, line))
        elif metric.remote_id in posts:
            made.append(_reading(target, posts[metric.remote_id], metric, at, line))
    return Batch(made)


def _reading(target: Target, sample: Sample | None, metric: Metric, at: datetime, line: dict[str, Any]) -> Reading:
    today = wall(at, target.zone).local.date()
    first = today if sample is None else min(today, wall(sample.published_at, target.zone).local.date())
    due = sample is not None and sample.due_at is not None and sample.due_at <= at
    return Reading(
        account_id=target.account_id,
        remote_post_id=sample.post_id if sample else None,
        metric=metric.name,
        definition=metric.definition,
        kind=Kind(metric.kind),
        grain="lifetime" if metric.kind == "cumulative" else "day",
        value=_believed(metric.value),
        unit=metric.unit,
        day_start=first,
        day_end=today,
        observed_day=today,
        observed_at=at,
        age_h=age_read(sample.published_at, at) if sample and due else None,
        line=line,
    )


def _believed(value: Any) -> Decimal | None:
    return Decimal(value) if value is not None and 0 <= value <= LARGEST else None
