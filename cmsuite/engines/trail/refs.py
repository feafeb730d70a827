"""Refs and links: naming any row, and relating two of them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_, _
from cmsuite.engines.acts import Act, Missing, register
from cmsuite.engines.acts.words import RECORDS
from cmsuite.store.base import Base

if TYPE_CHECKING:
    from cmsuite.engines.trail.models import Ref  # each table says here what names its rows, and is read without it

RELATIONS = frozenset(
    "inspires rests_on comes_from aims constrains answers executes implements reports became freezes taken_in "
    "supersedes cites".split()
)


class UnknownKind(Usage):
    said = N_("There is no kind of record named {kind}.")
    hint = N_("Known kinds: {known}.")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of row that can be named and traced; `label` is the column that names it, for people to read. told: where
    the function is ("module:name") that says of some rows what tells each from its like, in the language in force."""

    name: str
    model: type[Any]
    label: str | None = None
    told: str = ""

    def tell(self, act: Act, ids: Sequence[int]) -> dict[int, str]:
        """What tells each of these rows from its like."""
        module, _colon, name = self.told.partition(":")
        function: Callable[[Act, Sequence[int]], dict[int, str]] = getattr(import_module(module), name)
        return function(act, ids)


@dataclass(frozen=True, slots=True)
class Edge:
    """A foreign key that is walked without a link: from the row that holds it to the row that it names. target: empty
    where that is a ref, of whichever kind; field: the column that then says which place in it."""

    source: str
    column: str
    target: str
    relation: str
    field: str = ""


KINDS: dict[str, Kind] = {}
EDGES: list[Edge] = []
KEPT: dict[str, str] = {}
"""Of kinds whose rows are nobody's own: where the function is that says which of them this brand has."""


def kind(name: str, model: type[Base], label: str | None = None, told: str = "") -> None:
    """Register a kind of row, where its table is: whoever knows the table can name its rows."""
    KINDS[name] = Kind(name, model, label, told)


def edge(source: str, column: str, target: str, relation: str) -> None:
    """Register a foreign key that `trace` walks both ways."""
    EDGES.append(Edge(source, column, target, relation))


def ref_edge(source: str, column: str, field: str, relation: str) -> None:
    """Register a foreign key to a ref that `trace` walks both ways. field: the column that says which place in it."""
    EDGES.append(Edge(source, column, "", relation, field))


def kept(name: str, own: str) -> None:
    """Let a kind of row that has no brand be named and traced by those brands alone that have it. own: where the
    function is ("module:name") that says which of some rows the brand of an act has."""
    KEPT[name] = own


def own(act: Act, kind: str, row_ids: Collection[int]) -> set[int]:
    """Those of these rows that are there for this brand. Raises UnknownKind."""
    model: Any = known(kind).model
    if not row_ids:
        return set()
    if kind in KEPT:
        module, _colon, name = KEPT[kind].partition(":")
        function: Callable[[Act, Collection[int]], set[int]] = getattr(import_module(module), name)
        return function(act, row_ids)
    return set(act.session.scalars(sa.select(model.id).where(model.id.in_(row_ids))))


def known(name: str) -> Kind:
    """The registered kind. Raises UnknownKind."""
    if name not in KINDS:
        raise UnknownKind(kind=name, known=", ".join(_both(name) for name in sorted(KINDS)))
    return KINDS[name]


def _both(name: str) -> str:
    """A kind by its name and, where the screen calls it otherwise, by that."""
    word = _(RECORDS.get(name, name))
    return name if word == name else f"{name} ({word})"


def ref(act: Act, kind: str, row_id: int) -> Ref:
    """The ref of a row of this brand, made when first needed, with the name that the row has now. Raises Missing."""
    from cmsuite.engines.trail.models import Ref

    wanted = sa.select(Ref).where(Ref.kind == kind, Ref.row_id == row_id)
    found = act.session.scalars(wanted).one_or_none()
    if kind in KEPT and not own(act, kind, [row_id]):
        raise Missing(kind=kind, id=row_id)
    if found is not None:
        return found
    registered = known(kind)
    row = act.find(registered.model, row_id)
    if row is None:
        raise Missing(kind=kind, id=row_id)
    label = str(getattr(row, registered.label)) if registered.label else f"{kind} {row_id}"
    values = {"uid": str(uuid.uuid4()), "kind": kind, "row_id": row_id, "label": label[:200]}
    values |= {"brand_id": getattr(row, "brand_id", None), "created_at": act.now, "created_by": act.actor.person_id}
    made = act.insert(Ref).values(values).on_conflict_do_nothing(index_elements=["kind", "row_id"])
    id = act.session.scalar(made.returning(Ref.id))  # none, where somebody needed it at the same moment
    if id is not None:
        act.note("ref", id, n=1)
    return act.session.scalars(wanted).one()


def many(act: Act, kind: str, row_ids: Collection[int]) -> dict[int, int]:
    """The ids of the refs of many rows of this brand, made where they are missing: three statements, however many."""
    from cmsuite.engines.trail.models import Ref

    wanted = set(row_ids)
    if not wanted:
        return {}
    query = sa.select(Ref.row_id, Ref.id).where(Ref.kind == kind, Ref.row_id.in_(wanted))
    found = {row.row_id: row.id for row in act.session.execute(query)}
    if missing := wanted - found.keys():
        registered = known(kind)
        model: Any = registered.model
        label = getattr(model, registered.label) if registered.label else model.id
        whose = getattr(model, "brand_id", sa.null())
        rows = act.session.execute(sa.select(model.id, label, whose).where(model.id.in_(missing))).all()
        values = [
            {"uid": str(uuid.uuid4()), "kind": kind, "row_id": id, "label": str(label)[:200] if registered.label
             else f"{kind} {id}", "brand_id": brand, "created_at": act.now, "created_by": act.actor.person_id}
            for id, label, brand in rows
        ]  # fmt: skip
        if values:
            made = act.insert(Ref).values(values).on_conflict_do_nothing(index_elements=["kind", "row_id"])
            act.session.execute(made)
            act.note("ref", sorted(row["row_id"] for row in values), n=len(values))
        found = {row.row_id: row.id for row in act.session.execute(query)}
    return found


@register("trail.link")
def link(act: Act, from_kind: str, from_id: int, relation: str, to_kind: str, to_id: int) -> int:
    """Relate two rows; the same relation twice is one link. Returns the link's id. Raises Missing, UnknownKind."""
    act.need("trail.link")
    id, new = relate(act, from_kind, from_id, relation, to_kind, to_id)
    if new:
        act.undo_by("trail.unlink", link_id=id)
    return id


def relate(act: Act, from_kind: str, from_id: int, relation: str, to_kind: str, to_id: int) -> tuple[int, bool]:
    """The same as part of an act that has a permission and a way back of its own: the link's id, and whether it is new.
    Raises Missing, UnknownKind."""
    from cmsuite.engines.trail.models import Link

    if relation not in RELATIONS:
        raise ValueError(f"{relation} is not a relation")
    source, target = ref(act, from_kind, from_id), ref(act, to_kind, to_id)
    act.about(source.id)
    found = act.session.scalars(
        sa.select(Link).where(
            Link.from_ref_id == source.id,
            Link.relation == relation,
            Link.to_ref_id == target.id,
            Link.removed_at.is_(None),
        )
    ).first()
    if found is not None:
        return found.id, False
    brand = source.brand_id if source.brand_id is not None else target.brand_id
    return act.add(Link(from_ref_id=source.id, relation=relation, to_ref_id=target.id, brand_id=brand)).id, True


@register("trail.unlink")
def unlink(act: Act, link_id: int) -> int:
    """Remove a link: the row stays and says when and by whom."""
    from cmsuite.engines.trail.models import Link, Ref

    act.need("trail.link")
    row = act.get(Link, link_id)
    if row.removed_at is None:
        row.removed_at, row.removed_by = act.now, act.actor.person_id
        source, target = act.get(Ref, row.from_ref_id), act.get(Ref, row.to_ref_id)
        act.undo_by(
            "trail.link",
            from_kind=source.kind,
            from_id=source.row_id,
            relation=row.relation,
            to_kind=target.kind,
            to_id=target.row_id,
        )
    return link_id


def gone(act: Act, kind: str, row_id: int) -> None:
    """The row behind a ref is deleted: the ref stays as a named dangling end."""
    from cmsuite.engines.trail.models import Ref

    found = act.session.scalars(sa.select(Ref).where(Ref.kind == kind, Ref.row_id == row_id)).one_or_none()
    if found is not None and found.gone_at is None:
        found.gone_at = act.now
