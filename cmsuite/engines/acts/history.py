"""Reading the journal: who did what, and what can be taken back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from cmsuite.engines.acts.act import Act, Missing
from cmsuite.engines.acts.models import Journal

FAR = 500  # lines of one person: further back, an undo takes a number


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the journal. who: the person's name, else what acted by itself. undoable: it names a way back that
    nobody took yet.
    """

    id: int
    at: datetime
    person_id: int | None
    who: str
    via: str
    act: str
    args: dict[str, Any]
    words: dict[str, Any]
    changed: list[dict[str, Any]]
    undoable: bool
    undoes: int | None
    ref_id: int | None = None


def history(
    act: Act, *, limit: int = 50, before: int | None = None, mine: bool = False, act_named: str | None = None
) -> list[Told]:
    """The latest lines of this brand, newest first; `before` an id for the next page; `mine`: the actor's own;
    act_named: of one act alone."""
    query = _lines().order_by(Journal.id.desc()).limit(limit)
    if before is not None:
        query = query.where(Journal.id < before)
    if act_named is not None:
        query = query.where(Journal.act == act_named)
    if mine:
        query = query.where(Journal.person_id == act.actor.person_id)
    return [_told(row, by, name) for row, by, name in act.session.execute(query)]


def ids(act: Act) -> list[int]:
    """Every line of this brand by its number, the newest first."""
    return list(act.session.scalars(sa.select(Journal.id).order_by(Journal.id.desc())))


def line(act: Act, line_id: int) -> Told:
    """One line of this brand. Raises Missing."""
    found = act.session.execute(_lines().where(Journal.id == line_id)).one_or_none()
    if found is None:
        raise Missing(kind="journal", id=line_id)
    row, undone_by, name = found
    return _told(row, undone_by, name)


def lines(act: Act, wanted: Collection[int]) -> dict[int, Told]:
    """These lines, as far as this brand has them."""
    found = act.session.execute(_lines().where(Journal.id.in_(wanted)))
    return {row.id: _told(row, by, name) for row, by, name in found}


def _lines() -> sa.Select[Journal, int, str]:
    """Lines, each with the one that undid it and the name of who acted."""
    undone, person = aliased(Journal), sa.table("person", sa.column("id"), sa.column("name", sa.String))
    return (
        sa.select(Journal, undone.id, person.c.name)
        .outerjoin(undone, undone.undoes_id == Journal.id)
        .outerjoin(person, person.c.id == Journal.person_id)
    )


def _told(row: Journal, undone_by: int | None, name: str | None) -> Told:
    return Told(
        row.id,
        row.at,
        row.person_id,
        name or row.via,
        row.via,
        row.act,
        row.args,
        (row.words or {}).get("args", {}),
        row.changed,
        row.undo is not None and undone_by is None,
        row.undoes_id,
        row.ref_id,
    )


def newest(act: Act) -> int:
    """The id of the journal's newest line in this scope: another number means that somebody did something."""
    return act.session.scalar(sa.select(sa.func.max(Journal.id))) or 0


def last_undoable(act: Act) -> int | None:
    """The actor's latest line that can be taken back, for an undo without a number; what was done again counts."""
    lines = _own(act)
    undone = {line.undoes for line in lines}
    return next((line.id for line in lines if line.undoable and line.does and line.id not in undone), None)


def last_redoable(act: Act) -> int | None:
    """The actor's latest undo that can be undone; none once they did something else."""
    lines = _own(act)
    undone = {line.undoes for line in lines}
    for line in lines:
        if line.undoes is None and line.undoable and line.id not in undone:
            return None
        if line.undoable and not line.does and line.id not in undone:
            return line.id
    return None


@dataclass(frozen=True, slots=True)
class _Own:
    """One line of the actor. does: it did something, or did it again; else it took something back."""

    id: int
    undoes: int | None
    undoable: bool
    does: bool


def _own(act: Act) -> list[_Own]:
    """The actor's latest lines, newest first, as far as anyone goes back."""
    wanted = sa.select(Journal.id, Journal.undoes_id, Journal.undo.is_not(None))
    mine = wanted.where(Journal.person_id == act.actor.person_id).order_by(Journal.id.desc()).limit(FAR)
    rows = act.session.execute(mine).all()
    does: dict[int, bool] = {}
    for id, undoes, _undoable in reversed(rows):
        does[id] = True if undoes is None else not does.get(undoes, True)
    return [_Own(id, undoes, undoable, does[id]) for id, undoes, undoable in rows]
