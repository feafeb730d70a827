"""Reading the journal: who did what, and what can be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from cmsuite.engines.acts.act import Act
from cmsuite.engines.acts.models import Journal


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the journal. `undoable`: it names a way back that nobody took yet."""

    id: int
    at: datetime
    person_id: int | None
    via: str
    act: str
    args: dict[str, Any]
    words: dict[str, Any]
    changed: list[dict[str, Any]]
    undoable: bool
    undoes: int | None


def history(act: Act, *, limit: int = 50, before: int | None = None, mine: bool = False) -> list[Told]:
    """The latest lines of this brand, newest first; `before` an id for the next page; `mine`: the actor's own."""
    undone = aliased(Journal)
    query = (
        sa.select(Journal, undone.id)
        .outerjoin(undone, undone.undoes_id == Journal.id)
        .order_by(Journal.id.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(Journal.id < before)
    if mine:
        query = query.where(Journal.person_id == act.actor.person_id)
    return [
        Told(
            row.id,
            row.at,
            row.person_id,
            row.via,
            row.act,
            row.args,
            (row.words or {}).get("args", {}),
            row.changed,
            row.undo is not None and undone_by is None,
            row.undoes_id,
        )
        for row, undone_by in act.session.execute(query)
    ]


def last_undoable(act: Act) -> int | None:
    """The actor's latest line that can be taken back, for an undo without a number."""
    undone = aliased(Journal)
    return act.session.scalar(
        sa.select(Journal.id)
        .outerjoin(undone, undone.undoes_id == Journal.id)
        .where(
            Journal.person_id == act.actor.person_id,
            Journal.undo.is_not(None),
            Journal.undoes_id.is_(None),
            undone.id.is_(None),
        )
        .order_by(Journal.id.desc())
        .limit(1)
    )
