"""Registered acts, the journal line that each leaves, and undo: the same code, with the same checks."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from functools import cache, wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, cast, get_type_hints

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_, _, translate
from cmsuite.core.zones import zone_info
from cmsuite.engines.acts.act import Act, CameAfter, Conflict, Line, Missing, opened
from cmsuite.engines.acts.actor import Actor
from cmsuite.engines.acts.models import Journal
from cmsuite.store.store import Store

if TYPE_CHECKING:
    from pydantic import TypeAdapter

P = ParamSpec("P")
R = TypeVar("R")


class NothingToUndo(Refused):
    said = N_("Line {id} of the journal cannot be undone: {why}")


class UndoneAlready(Refused):
    said = N_("Line {id} of the journal was undone already.")


@dataclass(frozen=True, slots=True)
class Registered:
    """An act by its name in the journal, which it keeps for ever."""

    name: str
    call: Callable[..., Any]
    text: frozenset[str]
    no_undo: str


ACTS: dict[str, Registered] = {}
_NO_CHARACTER = re.compile("[\x00\ud800-\udfff]")


def register(
    name: str, *, text: tuple[str, ...] = (), no_undo: str = ""
) -> Callable[[Callable[Concatenate[Act, P], R]], Callable[Concatenate[Act, P], R]]:
    """Make an act of a function: its outermost call leaves one journal line.

    text: the parameters that hold people's words, kept apart so that they can be erased. no_undo: why there is no
    way back, in a source sentence; an act without one calls `act.undo_by`.
    """

    def decorate(function: Callable[Concatenate[Act, P], R]) -> Callable[Concatenate[Act, P], R]:
        signature = inspect.signature(function)

        @wraps(function)
        def call(act: Act, *args: P.args, **kwargs: P.kwargs) -> R:
            if act.line is not None:  # called by another act: part of that one's line
                act.line.depth += 1
                try:
                    return function(act, *args, **kwargs)
                finally:
                    act.line.depth -= 1
            bound = signature.bind(act, *args, **kwargs)
            given = {key: value for key, value in list(bound.arguments.items())[1:] if value is not None}
            line = _encoded(name, given)
            act.line = Line(name, line[0], line[1], depth=1, undoes_id=act.undoing)
            try:
                result = function(act, *args, **kwargs)
                act.session.flush()
                act.last_line = _write(act, act.line)
            except BaseException:
                act.failed = True
                raise
            finally:
                act.line = None
            return result

        ACTS[name] = Registered(name, call, frozenset(text), no_undo)
        return cast("Callable[Concatenate[Act, P], R]", call)

    return decorate


def open(store: Store, *, by: Actor, brand: int | None = None, all_brands: bool = False) -> AbstractContextManager[Act]:
    """One transaction in which registered acts write; committed at the end of the block, or not at all."""
    return opened(store, by, brand, all_brands, writes=True)


def read(store: Store, *, by: Actor, brand: int | None = None, all_brands: bool = False) -> AbstractContextManager[Act]:
    """The same scope for questions: no lock, no journal, a flush is refused."""
    return opened(store, by, brand, all_brands, writes=False)


def last(act: Act) -> int | None:
    """The journal line of the act that just ran in this transaction."""
    return act.last_line


def undo(act: Act, line_id: int) -> Any:
    """Run the act that takes a journal line back, with today's permissions and the versions it must see.

    Raises Missing, NothingToUndo, UndoneAlready, and whatever that act raises (Conflict, when someone came after).
    """
    line = act.session.scalars(sa.select(Journal).where(Journal.id == line_id).with_for_update()).one_or_none()
    if line is None:
        raise Missing(kind="journal", id=line_id)
    table = Journal.__table__.c  # not scoped: a line of the whole workspace may have been undone from another brand
    if act.session.execute(sa.select(table.id).where(table.undoes_id == line_id)).first() is not None:
        raise UndoneAlready(id=line_id)
    registered, args = _way_back(line)
    act.undoing = line_id
    try:
        return registered.call(act, **args)
    finally:
        act.undoing = None


def _way_back(line: Journal) -> tuple[Registered, dict[str, Any]]:
    """The act that the line names, and its arguments as values. Raises NothingToUndo."""
    done = ACTS.get(line.act)
    if line.undo is None:
        why = translate(done.no_undo) if done and done.no_undo else _("it left nothing to take back.")
        raise NothingToUndo(id=line.id, why=why)
    words = (line.words or {}).get("undo")
    if line.undo.get("text") and words is None:
        raise NothingToUndo(id=line.id, why=_("the words that it would put back were erased."))
    try:
        registered = ACTS[line.undo["act"]]
        return registered, _decoded(registered.name, line.undo["args"] | (words or {}))
    except (KeyError, ValueError) as err:  # written by a program of another schema
        raise NothingToUndo(id=line.id, why=_("this program does not know how.")) from err


def last_change(act: Act, table: str, row_id: int) -> tuple[str, datetime | None]:
    """Who last changed a row, and when, from the recent journal."""
    lines = act.session.execute(
        sa.select(Journal.person_id, Journal.at, Journal.changed).order_by(Journal.id.desc()).limit(500)
    )
    for person_id, at, changed in lines:
        if any(c.get("t") == table and c.get("id") == row_id for c in changed):
            name = act.session.scalar(sa.text("SELECT name FROM person WHERE id = :id"), {"id": person_id})
            return name or "worker", at
    return "?", None


def on_the_wall(session: Session, at: datetime, brand: int | None) -> datetime:
    """An instant where the brand is; over all brands, where all of them are, else in UTC."""
    brands = sa.table("brand", sa.column("id", sa.Integer), sa.column("zone", sa.String))
    wanted = sa.select(brands.c.zone).distinct()
    zones = session.scalars(wanted.where(brands.c.id == brand) if brand is not None else wanted).all()
    return at.astimezone(zone_info(zones[0] if len(zones) == 1 else "UTC"))


def is_back(act: Act, row: Any, seen: int) -> bool:
    """Whether a row is again as it was at a version: every act that changed it since was undone by another."""
    undone = aliased(Journal)
    pairs = act.session.execute(
        sa.select(Journal.changed, undone.changed)
        .join(undone, Journal.undoes_id == undone.id)
        .where(undone.id > act.undoing)
        .order_by(Journal.id.desc())
    )
    version = row.version
    for undoing, done in pairs:
        if _versions(undoing, row)[1] == version:
            version = _versions(done, row)[0]
    return bool(version == seen)


def _versions(changed: list[dict[str, Any]], row: Any) -> tuple[int | None, int | None]:
    """The version of a row before an act, and after it; each flush that changed it counted one up."""
    mine: list[int] = [c["v"] for c in changed if (c.get("t"), c.get("id")) == (row.__tablename__, row.id) and "v" in c]
    return (mine[0] - 1, mine[-1]) if mine else (None, None)


def came_after(act: Act, table: str, row_id: int) -> Conflict:
    """What is said of a row without a version that somebody changed since."""
    who, at = last_change(act, table, row_id)
    return CameAfter(kind=table, id=row_id, who=who, at=on_the_wall(act.session, at or act.now, act.brand))


# ---- arguments as JSON, by the act's own type hints


@cache
def _adapters(name: str) -> dict[str, TypeAdapter[Any]]:
    from pydantic import TypeAdapter

    function = inspect.unwrap(ACTS[name].call)
    hints = get_type_hints(function, include_extras=True)
    return {key: TypeAdapter(hint) for key, hint in hints.items() if key not in ("act", "return")}


def _encoded(name: str, args: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Arguments as JSON: (ids, words, numbers, dates), (people's text)."""
    adapters, text = _adapters(name), ACTS[name].text
    plain = {key: _storable(adapters[key].dump_python(value, mode="json")) for key, value in args.items()}
    return {k: v for k, v in plain.items() if k not in text}, {k: v for k, v in plain.items() if k in text}


def _storable(value: Any) -> Any:
    """JSON that both stores take: what is no character (a file may hold it) is marked as such."""
    if isinstance(value, str):
        return _NO_CHARACTER.sub("\ufffd", value)
    if isinstance(value, dict):
        return {_storable(key): _storable(inner) for key, inner in value.items()}
    return [_storable(inner) for inner in value] if isinstance(value, list) else value


def _decoded(name: str, args: dict[str, Any]) -> dict[str, Any]:
    adapters = _adapters(name)
    return {key: adapters[key].validate_python(value) for key, value in args.items()}


def _write(act: Act, line: Line) -> int | None:
    if line.quiet and not line.changed:
        return None
    undo_args, undo_text = ({}, {}) if line.undo is None else _encoded(*line.undo)
    words = {"args": line.words} if line.words else {}
    words |= {"undo": undo_text} if undo_text else {}
    undo_json = line.undo and {"act": line.undo[0], "args": undo_args, "text": bool(undo_text)}
    values = {
        "at": act.now,
        "brand_id": act.brand,
        "person_id": act.actor.person_id,
        "db_role": act.store.role_of(act.session.connection()),
        "via": act.actor.via,
        "act": line.act,
        "args": line.args,
        "words": words or None,
        "changed": line.changed,
        "ref_id": line.ref_id,
        "undo": undo_json,
        "undoes_id": line.undoes_id,
        "created_at": act.now,
        "created_by": act.actor.person_id,
    }
    made = sa.insert(Journal).values(values).returning(Journal.id)
    return act.session.scalars(made).one()
