"""What needs a person of the drills: one that runs, one that nobody ended. A question."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from cmsuite.core.locale import N_
from cmsuite.core.needs import Need, Urgency
from cmsuite.engines.acts import Act
from cmsuite.store.types import Instant, Json

LONGEST = timedelta(hours=12)  # after which a drill that nobody ended is over for everybody else
_B, _T = sa.BigInteger, sa.String
_DOCUMENT = sa.table(
    "document", sa.column("id", _B), sa.column("brand_id", _B), sa.column("kind", _T), sa.column("title", _T),
    sa.column("archived_at", Instant),
)  # fmt: skip
_VERSION = sa.table(
    "document_version", sa.column("document_id", _B), sa.column("state", _T), sa.column("content", Json)
)
"""Of a document what is looked at here, for which its tables need not be known."""


def today(act: Act) -> list[Need]:
    """Over the brands of this scope: the drills that nobody has ended."""
    of = _DOCUMENT.c
    query = (
        sa.select(of.id, of.brand_id, of.title, _VERSION.c.content)
        .join_from(_DOCUMENT, _VERSION, _VERSION.c.document_id == of.id)
        .where(of.kind == "drill_report", of.archived_at.is_(None), _VERSION.c.state == "draft")
        .where(act.here(of.brand_id))
        .order_by(of.id)
    )
    found = ((id, brand, title, _begun(content)) for id, brand, title, content in act.session.execute(query))
    return [_need(act, id, brand, title, begun) for id, brand, title, begun in found if begun is not None]


def _begun(content: Any) -> datetime | None:
    """When a drill began that has not ended."""
    said = content if isinstance(content, dict) else {}
    try:
        begun = datetime.fromisoformat(said.get("begun_at") or "")
    except (TypeError, ValueError):
        return None
    begun = begun if begun.tzinfo else begun.replace(tzinfo=UTC)
    return None if said.get("ended_at") else begun


def _need(act: Act, id: int, brand: int, title: str, begun: datetime) -> Need:
    runs = act.now - begun < LONGEST
    said = N_("“{title}” runs: nothing of who takes part leaves for real")
    forgotten = N_("“{title}” was never ended: end it, for its score")
    urgency = Urgency.NOW if runs else Urgency.TODAY
    return Need(
        f"drill {id}", urgency, N_("DRILL"), said if runs else forgotten, brand, ("drill", id), begun, {"title": title}
    )
