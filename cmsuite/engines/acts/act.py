"""An open act: a session that sees one brand, an instant, an actor, and what it will leave in the journal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction, with_loader_criteria
from sqlalchemy.orm.exc import StaleDataError

from cmsuite.core.errors import CmsError, Refused
from cmsuite.core.locale import N_, _
from cmsuite.engines.acts.actor import Actor, allowed, need
from cmsuite.engines.acts.words import RECORDS
from cmsuite.store.base import Base, BrandScoped, Shared, Versioned
from cmsuite.store.store import Store, is_taken

Row = TypeVar("Row", bound=Base)


class Missing(Refused):
    said = N_("There is no {kind} {id} here.")
    hint = N_("Look at the list of this brand, or name another brand with --brand.")
    words: ClassVar = {"kind": RECORDS}


class Conflict(Refused):
    """Somebody changed the row after it was read. `sides`: field -> (yours, theirs)."""

    said = N_("{kind} {id} was changed by {who} on {at} (version {version}, you saw {seen}).")
    hint = N_("Nothing was saved. Read it again, then decide which side stays.")
    words: ClassVar = {"kind": RECORDS}

    def __init__(self, *, sides: Mapping[str, tuple[Any, Any]] | None = None, **facts: Any) -> None:
        super().__init__(**facts)
        self.sides = dict(sides or {})


class CameAfter(Conflict):
    """The same of a row that carries no version."""

    said = N_("{kind} {id} was changed by {who} on {at}.")


class AtOnce(Refused):
    said = N_("Somebody else entered the same at the same moment.")
    hint = N_("Nothing was saved. Look at what is there now, then try again if it is still needed.")


class ReadOnlyAct(RuntimeError):
    """A bug: something wrote outside a registered act."""


class PassedOver(RuntimeError):
    """A bug: an act failed, and its half would have been committed with what came after it."""


@dataclass(slots=True)
class Line:
    """What the registered act now running will leave in the journal."""

    act: str
    args: dict[str, Any]
    words: dict[str, Any]
    changed: list[dict[str, Any]] = field(default_factory=list)
    ref_id: int | None = None
    undo: tuple[str, dict[str, Any]] | None = None
    undoes_id: int | None = None
    quiet: bool = False
    depth: int = 0


@dataclass(slots=True)
class Act:
    """What an act function gets as its first parameter. when_refused: what is done, in acts of its own, once this
    transaction was given up because something was refused."""

    store: Store
    session: Session
    actor: Actor
    brand: int | None
    now: datetime
    writes: bool
    line: Line | None = None
    last_line: int | None = None
    undoing: int | None = None
    failed: bool = False
    when_refused: list[Callable[[], None]] = field(default_factory=list)

    def need(self, permission: str) -> None:
        """Stop here unless the actor's roles for this brand have the permission. Raises Forbidden."""
        need(self.actor, permission, self.brand)

    def may(self, permission: str) -> bool:
        """Whether `need` would pass."""
        return allowed(self.actor, permission, self.brand)

    def there(self, at: datetime) -> datetime:
        """An instant on the wall of the brand at hand, for a sentence; over all brands, of the one that all share."""
        from cmsuite.engines.acts.journal import on_the_wall

        return on_the_wall(self.session, at, self.brand)

    def mine(self, brand: Any) -> sa.ColumnElement[bool]:
        """For a question over all brands: rows, by the column of their brand, of those that the actor works for."""
        everything = self.brand is not None or self.actor.is_worker
        return sa.true() if everything else brand.in_(self.actor.roles)

    def here(self, brand: Any) -> sa.ColumnElement[bool]:
        """The rows of this scope, by the column of their brand, of a table that is asked without its model: the session
        narrows only questions to models."""
        if self.brand is None:
            return self.mine(brand)
        return cast("sa.ColumnElement[bool]", brand == self.brand)

    @property
    def in_brand(self) -> int:
        """The brand of this act; asking without one is a bug of the caller."""
        if self.brand is None:
            raise ValueError("this act runs over all brands: it has no brand of its own")
        return self.brand

    def get(self, model: type[Row], id: int, *, seen: int | None = None, yours: Mapping[str, Any] | None = None) -> Row:
        """The row of this brand. seen: the version that the caller read; another one is a Conflict, and `yours`
        (field -> wanted value) becomes its two sides. Raises Missing, Conflict."""
        query = sa.select(model).where(model.id == id)
        if seen is not None and self.writes:  # two people at once: the second waits, then sees the first one's side
            query = query.with_for_update().execution_options(populate_existing=True)
        row = self.session.scalars(query).one_or_none()
        if row is None:
            raise Missing(kind=model.__tablename__, id=id)
        if seen is not None and isinstance(row, Versioned) and row.version != seen and not self._is_back(row, seen):
            raise self._conflict(row, seen, yours)
        return row

    def find(self, model: type[Row], id: int) -> Row | None:
        """The row of this brand, or None."""
        return self.session.scalars(sa.select(model).where(model.id == id)).one_or_none()

    def add(self, row: Row) -> Row:
        """Write a new row and give it its id."""
        self.session.add(row)
        self.session.flush()
        return row

    def undo_by(self, act: str, **args: Any) -> None:
        """Name the registered act, with its arguments, that takes this one back."""
        if self.line is not None and self.line.depth == 1:
            self.line.undo = (act, args)

    def about(self, ref_id: int) -> None:
        """The ref that the journal line is about."""
        if self.line is not None and self.line.ref_id is None:
            self.line.ref_id = ref_id

    def note(self, table: str, ids: list[int] | int, *columns: str, n: int | None = None) -> None:
        """Journal a change that did not go through a flush (bulk inserts, conditional updates)."""
        if self.line is None:
            raise ReadOnlyAct("a bulk change outside a registered act")
        what: dict[str, Any] = {"t": table, "id": ids, "c": list(columns)}
        self.line.changed.append(what | ({"n": n} if n is not None else {}))

    def in_bulk(self, statement: sa.Update | sa.Delete, column: str) -> int:
        """Change or delete many rows in one statement, journaled as one change of a column (`gone` where they go).
        Returns how many."""
        done = self.session.execute(statement, execution_options={"synchronize_session": False})
        n = cast("sa.CursorResult[Any]", done).rowcount
        if n:
            self.note(cast("sa.Table", statement.table).name, [], column, n=n)
        return n

    def quiet(self) -> None:
        """Leave no journal line, when nothing was changed after all."""
        if self.line is not None and not self.line.changed:
            self.line.quiet = True

    def lease_now(self) -> datetime:
        """The store's clock, by which leases run."""
        at: datetime = self.store.dialect.lease_now(self.session.connection())
        return at

    def wake(self, channel: str) -> None:
        """Tell waiting workers, when this transaction commits, that there is something on this channel."""
        self.store.dialect.wake(self.session.connection(), channel)

    def insert(self, model: type[Base]) -> Any:
        """The store's own INSERT for a model's table, which knows ON CONFLICT. Core is not scoped: give the brand."""
        return self.store.dialect.insert(model.__table__)

    def _is_back(self, row: Any, seen: int) -> bool:
        """While undoing: whether all that changed the row since was undone too, one act after the other."""
        from cmsuite.engines.acts.journal import is_back

        return self.undoing is not None and is_back(self, row, seen)

    def _conflict(self, row: Any, seen: int, yours: Mapping[str, Any] | None) -> Conflict:
        from cmsuite.engines.acts.journal import last_change, on_the_wall

        who, at = last_change(self, row.__tablename__, row.id)
        sides = {name: (value, getattr(row, name)) for name, value in (yours or {}).items()}
        sides = {name: pair for name, pair in sides.items() if pair[0] != pair[1]}
        return Conflict(
            kind=row.__tablename__,
            id=row.id,
            who=who,
            at=on_the_wall(self.session, at or self.now, getattr(row, "brand_id", None) or self.brand),
            version=row.version,
            seen=seen,
            sides=sides,
        )


@contextmanager
def opened(store: Store, actor: Actor, brand: int | None, all_brands: bool, *, writes: bool) -> Iterator[Act]:
    """The transaction behind `acts.open` and `acts.read`."""
    if brand is None and not all_brands:
        raise ValueError("an act needs a brand, or all_brands=True")
    told: list[Callable[[], None]] = []
    try:
        with _within(store, actor, brand, writes=writes) as act:
            told = act.when_refused
            yield act
    except CmsError:
        for tell in told:
            with suppress(CmsError):
                tell()
        raise


@contextmanager
def _within(store: Store, actor: Actor, brand: int | None, *, writes: bool) -> Iterator[Act]:
    with store.session(writes=writes) as session:
        act = Act(store, session, actor, brand, store.now(), writes)
        _scope(session, brand)
        _watch(session, act)
        try:
            yield act
            if act.failed:
                raise PassedOver("an act failed, and the block went on as if it had not")
            if session.new or session.dirty or session.deleted:
                session.flush()
        except StaleDataError as err:
            raise CameAfter(kind=_("the row"), id="", who=_("somebody"), at=_now_on_the_wall(act)) from err
        except sa.exc.IntegrityError as err:
            if is_taken(err):  # of two who enter the same at once, the store lets one
                raise AtOnce() from err
            raise


def _now_on_the_wall(act: Act) -> datetime:
    """Asked beside the act's own transaction, which an error has ended."""
    from cmsuite.engines.acts.journal import on_the_wall

    with act.store.session(writes=False) as session:
        return on_the_wall(session, act.now, act.brand)


def _scope(session: Session, brand: int | None) -> None:
    """Every ORM statement sees this brand's rows (and the workspace's shared ones) and no others."""
    if brand is None:
        return
    mine = (  # made once: a tenth of the cost of publishing was making them anew for each statement
        with_loader_criteria(BrandScoped, lambda cls: cls.brand_id == brand, include_aliases=True),
        with_loader_criteria(
            Shared, lambda cls: sa.or_(cls.brand_id == brand, cls.brand_id.is_(None)), include_aliases=True
        ),
    )

    @sa.event.listens_for(session, "do_orm_execute")
    def scope(state: ORMExecuteState) -> None:
        if state.is_column_load or state.is_relationship_load:
            return
        state.statement = state.statement.options(*mine)


def _watch(session: Session, act: Act) -> None:
    """Stamp new rows, refuse writes outside a registered act, and note what each flush changed."""

    @sa.event.listens_for(session, "do_orm_execute")
    def refuse(state: ORMExecuteState) -> None:
        if (state.is_insert or state.is_update or state.is_delete) and (not act.writes or act.line is None):
            raise ReadOnlyAct("a statement that writes, outside a registered act")

    @sa.event.listens_for(session, "before_flush")
    def stamp(_session: Session, _context: UOWTransaction, _instances: Any) -> None:
        if not act.writes or act.line is None:
            raise ReadOnlyAct("a flush outside a registered act")
        for row in session.new:
            row.created_at, row.created_by = row.created_at or act.now, row.created_by or act.actor.person_id
            if act.brand is not None and isinstance(row, BrandScoped | Shared):
                if row.brand_id is None and isinstance(row, BrandScoped):
                    row.brand_id = act.brand
                elif row.brand_id not in (None, act.brand):
                    raise Missing(kind="brand", id=row.brand_id)

    @sa.event.listens_for(session, "after_flush")
    def note(_session: Session, _context: UOWTransaction) -> None:
        assert act.line is not None
        for row in session.new:
            act.line.changed.append({"t": row.__tablename__, "id": row.id, "new": True} | _version(row))
        for row in session.dirty:
            names = [a.key for a in sa.inspect(row).attrs if a.history.has_changes()]
            if names:
                act.line.changed.append({"t": row.__tablename__, "id": row.id, "c": sorted(names)} | _version(row))
        for row in session.deleted:
            act.line.changed.append({"t": row.__tablename__, "id": row.id, "gone": True})


def _version(row: Any) -> dict[str, int]:
    return {"v": row.version} if isinstance(row, Versioned) else {}
