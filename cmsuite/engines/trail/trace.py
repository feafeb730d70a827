"""The trace of a record: everything that led to it and everything that came of it, over links and foreign keys."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from cmsuite.engines.acts import Act, Missing
from cmsuite.engines.trail.models import Link, Ref
from cmsuite.engines.trail.refs import EDGES, KEPT, KINDS, Edge, known, own

Record = tuple[str, int]
Node = Record | tuple[str, int, str]
"""A record, or a place in one: a link that names a field is walked on from that field alone."""
DEPTH = 16


@dataclass(frozen=True, slots=True)
class Walked:
    """One relation met on the way: `forward` when it was walked from its source to its target."""

    source: Node
    relation: str
    target: Node


@dataclass(frozen=True, slots=True)
class Trace:
    """The start, every relation found, and what each node is called (`gone` nodes keep their last name). told: what
    people know it by."""

    start: Node
    steps: tuple[Walked, ...]
    labels: dict[Node, str]
    gone: frozenset[Node]
    told: dict[Node, str]


@dataclass(frozen=True, slots=True)
class Branch:
    """One record of a trace as a tree shows it. forward: it came of the record above it; else that came of it."""

    depth: int
    forward: bool
    relation: str
    node: Node


def tree(found: Trace) -> list[Branch]:
    """Every record once, each below the one by which it was reached; the start itself is not among them."""
    around: dict[Node, list[tuple[bool, str, Node]]] = {}
    for step in found.steps:
        for end in {step.source, _whole(step.source)} if _whole(step.source) == found.start else {step.source}:
            around.setdefault(end, []).append((True, step.relation, step.target))
        for end in {step.target, _whole(step.target)} if _whole(step.target) == found.start else {step.target}:
            around.setdefault(end, []).append((False, step.relation, step.source))
    branches: list[Branch] = []
    seen: set[Node] = {found.start}

    def walk(node: Node, depth: int) -> None:
        for forward, relation, other in around.get(node, []):
            if other not in seen and _whole(other) != found.start:
                seen.add(other)
                branches.append(Branch(depth, forward, relation, other))
                walk(other, depth + 1)

    walk(found.start, 1)
    return branches


def trace(act: Act, kind: str, row_id: int) -> Trace:
    """Walk both ways from a row of this brand, a few set-based queries a level. Raises Missing, UnknownKind."""
    start: Record = (known(kind).name, row_id)
    there = own(act, kind, [row_id]) if kind in KEPT else act.find(KINDS[kind].model, row_id) or _refs(act, [start])
    if not there:
        raise Missing(kind=kind, id=row_id)
    seen: set[Node] = {start}
    steps: dict[Walked, None] = {}
    level: list[Node] = [start]
    for _ in range(DEPTH):
        ids = [row.id for row in _refs(act, {_whole(node) for node in level}).values()]
        found = _own(act, [*_over_links(act, level, ids), *_over_keys(act, level, ids)])
        steps |= dict.fromkeys(found)
        level = [n for n in dict.fromkeys(e for s in found for e in (s.source, s.target)) if n not in seen]
        seen.update(level)
        if not level:
            break
    whole, gone = names(act, {_whole(node) for node in seen})
    told = _told(act, whole)
    labels = {node: _placed(whole.get(_whole(node), ""), node) for node in seen}
    return Trace(
        start,
        tuple(steps),
        labels,
        frozenset(node for node in seen if _whole(node) in gone),
        {node: _placed(told.get(_whole(node), ""), node) for node in seen},
    )


def _own(act: Act, steps: list[Walked]) -> list[Walked]:
    """Without those that lead to what only other brands have."""
    for kind in {end[0] for one in steps for end in (one.source, one.target)} & KEPT.keys():
        ids = {end[1] for one in steps for end in (one.source, one.target) if end[0] == kind}
        others = {(kind, id) for id in ids - own(act, kind, ids)}
        steps = [one for one in steps if not others & {_whole(one.source), _whole(one.target)}]
    return steps


def _whole(node: Node) -> Record:
    """The record that a place is in."""
    return (node[0], node[1])


def _placed(name: str, node: Node) -> str:
    """A record's name, with the key of the item that is meant in it; a field of its own has none."""
    return f"{name} › {node[2].rpartition('.')[2]}" if len(node) == 3 and "." in node[2] else name


def _told(act: Act, labels: dict[Record, str]) -> dict[Record, str]:
    """What people know each by: its name, where its kind says no more; nothing, where that is its number."""
    told = {node: "" if label == f"{node[0]} {node[1]}" else label for node, label in labels.items()}
    for name, registered in KINDS.items():
        ids = [row_id for kind, row_id in labels if kind == name]
        if ids and registered.told:
            told |= {(name, row_id): said for row_id, said in registered.tell(act, ids).items()}
    return told


def _refs(act: Act, nodes: Iterable[Record]) -> dict[Record, Ref]:
    rows = act.session.scalars(sa.select(Ref).where(sa.tuple_(Ref.kind, Ref.row_id).in_(list(nodes))))
    return {(row.kind, row.row_id): row for row in rows}


def _over_links(act: Act, level: list[Node], ids: list[int]) -> list[Walked]:
    """ids: of the refs of these nodes."""
    if not ids:
        return []
    source, target = sa.orm.aliased(Ref), sa.orm.aliased(Ref)
    ends = (source.kind, source.row_id, Link.from_field), (target.kind, target.row_id, Link.to_field)
    rows = act.session.execute(
        sa.select(*ends[0], Link.relation, *ends[1])
        .join(source, source.id == Link.from_ref_id)
        .join(target, target.id == Link.to_ref_id)
        .where(Link.removed_at.is_(None), sa.or_(Link.from_ref_id.in_(ids), Link.to_ref_id.in_(ids)))
        .order_by(Link.id)
    )
    found = [
        Walked(_node(kind, id, field), relation, _node(to, to_id, to_field))
        for kind, id, field, relation, to, to_id, to_field in rows
    ]
    here = set(level)
    return [one for one in found if here & {one.source, _whole(one.source), one.target, _whole(one.target)}]


def _node(kind: str, id: int, field: str | None) -> Node:
    return (kind, id, field) if field else (kind, id)


def _over_keys(act: Act, level: list[Node], ids: list[int]) -> list[Walked]:
    """ids: of the refs of these nodes."""
    by_kind: dict[str, list[int]] = {}
    for node in level:
        if len(node) == 2:
            by_kind.setdefault(node[0], []).append(node[1])
    found: list[Walked] = []
    for edge in EDGES:
        if not edge.target:
            found += _over_ref(act, edge, level, by_kind.get(edge.source, []), ids)
            continue
        near, far = by_kind.get(edge.source, []), by_kind.get(edge.target, [])
        if not near and not far:
            continue
        model: Any = KINDS[edge.source].model
        column = getattr(model, edge.column)
        rows = act.session.execute(
            sa.select(model.id, column).where(column.is_not(None), sa.or_(model.id.in_(near), column.in_(far)))
        )
        found += [Walked((edge.source, a), edge.relation, (edge.target, b)) for a, b in rows]
    return found


def _over_ref(act: Act, edge: Edge, level: list[Node], near: list[int], far: list[int]) -> list[Walked]:
    """Over a key to a ref. near: rows of its kind; far: refs."""
    if not near and not far:
        return []
    model: Any = KINDS[edge.source].model
    column, field = getattr(model, edge.column), getattr(model, edge.field)
    rows = act.session.execute(
        sa.select(model.id, Ref.kind, Ref.row_id, field)
        .join(Ref, Ref.id == column)
        .where(sa.or_(model.id.in_(near), column.in_(far)))
        .order_by(model.id)
    )
    here = set(level)
    found = [Walked((edge.source, id), edge.relation, _node(kind, to, place)) for id, kind, to, place in rows]
    return [one for one in found if here & {one.source, one.target, _whole(one.target)}]


@dataclass(frozen=True, slots=True)
class Named:
    """A record by its number, and what it is called. brand: whose it is, None where it is nobody's own."""

    node: Record
    label: str
    brand: int | None


def named(act: Act, kind: str, row_id: int) -> Named | None:
    """A record of this brand by its number. Raises UnknownKind."""
    row = act.find(known(kind).model, row_id)
    if row is None or (kind in KEPT and not own(act, kind, [row_id])):
        return None
    labels, _gone = names(act, {(kind, row_id)})
    return Named((kind, row_id), labels.get((kind, row_id), ""), getattr(row, "brand_id", None))


def names(act: Act, nodes: set[Record]) -> tuple[dict[Record, str], frozenset[Record]]:
    """What each is called, as far as it is known, and those that are gone."""
    refs = _refs(act, nodes)
    labels = {node: row.label for node, row in refs.items()}
    for name in {kind for kind, _ in nodes}:
        registered = KINDS.get(name)  # none: a later program's kind, of which the refs say what they can
        ids = [row_id for kind, row_id in nodes if kind == name]
        if registered is None or registered.label is None:
            labels |= {(name, i): labels.get((name, i), f"{name} {i}") for i in ids}
            continue
        model: Any = registered.model
        rows = act.session.execute(sa.select(model.id, getattr(model, registered.label)).where(model.id.in_(ids)))
        labels |= {(name, i): str(label) for i, label in rows}
    return labels, frozenset(node for node, row in refs.items() if row.gone_at)
