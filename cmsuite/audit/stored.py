"""What this workspace knows of a brand already: its accounts, and their posts with the counters last read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from cmsuite.accounts.registered import AccountLine, account, accounts
from cmsuite.audit.posts import ExportedPost
from cmsuite.audit.words import STATUSES
from cmsuite.core.zones import wall
from cmsuite.engines.acts import Act
from cmsuite.metrics.frames import Frames, frames
from cmsuite.metrics.models import RemotePost
from cmsuite.metrics.periods import Period

COUNTERS = ("reach", "impressions", "reactions", "comments", "shares", "saves", "clicks", "views")
PLAIN = "post"
"""The format of a post whose network does not say one."""


def stored_posts(act: Act, named: str, first: date, last: date) -> list[ExportedPost]:
    """The posts of an account that were seen, each with its counters as last read and the followers of its day, or of
    the last day before it that was read. Raises Missing, SeveralAccounts, EndsBeforeItBegins."""
    line = account(act, named)
    there = frames(act, Period(first, last), ()).of(line.account)
    rows = act.session.execute(
        sa.select(RemotePost.id, RemotePost.remote_id, RemotePost.format, RemotePost.sponsored, RemotePost.published_at)
        .where(RemotePost.account_id == line.account, RemotePost.id.in_([int(one) for one in there.posts["post_id"]]))
        .order_by(RemotePost.published_at, RemotePost.id)
    ).all()
    texts = dict(zip(there.posts["post_id"], there.posts["text"], strict=True))
    urls = dict(zip(there.posts["post_id"], there.posts["url"], strict=True))
    read, zone, levels = _read(there), there.accounts[line.account].zone, _followers(there)
    made = []
    for row in rows:
        at = wall(row.published_at, zone).local.replace(second=0, microsecond=0)
        made.append(
            ExportedPost(
                id=row.remote_id,
                at=at,
                format=row.format or PLAIN,
                account=line.handle,
                text=texts.get(row.id) or "",
                link=urls.get(row.id) or "",
                followers=_on(levels, at),
                paid=row.sponsored,
                **{name: value for name, value in read.get(row.id, {}).items() if name in COUNTERS},
            )
        )
    return made


def inventory(act: Act, known: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Lines of the inventory for the accounts of this brand that it does not hold yet. known: its lines."""
    held = {_name(str(one.get("network", "")), str(one.get("handle", ""))) for one in known}
    return [_line(one) for one in accounts(act) if _name(one.network, one.handle) not in held]


def _line(one: AccountLine) -> dict[str, Any]:
    status = {"closed": "dormant", "lookalike": "fake"}.get(one.status, one.status)
    return {
        "network": one.network,
        "handle": one.handle,
        "url": one.url,
        "id": one.remote_id,
        "status": status if status in STATUSES else "unknown",
    }


def _name(network: str, handle: str) -> tuple[str, str]:
    return network.casefold(), handle.casefold()


def _read(there: Frames) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    newest = there.readings[there.readings["last"]]
    for post, metric, value in zip(newest["post_id"], newest["metric"], newest["value"], strict=True):
        found.setdefault(int(post), {})[str(metric)] = int(value)
    return found


def _followers(there: Frames) -> list[tuple[date, int]]:
    rows = there.levels[there.levels["metric"] == "followers"]
    return sorted((day, int(value)) for day, value in zip(rows["day"], rows["value"], strict=True))


def _on(levels: Iterable[tuple[date, int]], at: datetime) -> int | None:
    return next((value for day, value in reversed(list(levels)) if day <= at.date()), None)
