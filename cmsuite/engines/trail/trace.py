"""The trace of a record: everything that led to it and everything that came of it, over links and foreign keys."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from cmsuite.engines.acts import Act, Missing
from cmsuite.engines.trail.models import Link, Ref
from cmsuite.engines.trail.refs import EDGES, KINDS, known

Node = tuple[str, int]
DEPTH = 12


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
        around.setdefault(step.source, []).append((True, step.relation, step.target))
        around.setdefault(step.target, []).append((False, step.relation, step.source))
    branches, seen = [], {found.start}

    def walk(node: Node, depth: int) -> None:
        for forward, relation, other in around.get(node, []):
            if other not in seen:
                seen.add(other)
                branches.append(Branch(depth, forward, relation, other))
                walk(other, depth + 1)

    walk(found.start, 1)
    return branches


def trace(act: Act, kind: str, row_id: int) -> Trace:
    """Walk both ways from a row of this brand, a few set-based queries a level. Raises Missing, UnknownKind."""
    start = (known(kind).name, row_id)
    if act.find(KINDS[kind].model, row_id) is None and not _refs(act, [start]):
        raise Missing(kind=kind, id=row_id)
    seen: set[Node] = {start}
    steps: dict[Walked, None] = {}
    level = [start]
    for _ in range(DEPTH):
        found = [*_over_links(act, level), *_over_keys(act, level)]
        steps |= dict.fromkeys(found)
        level = [n for n in dict.fromkeys(e for s in found for e in (s.source, s.target)) if n not in seen]
        seen.update(level)
        if not level:
            break
    labels, gone = names(act, seen)
    return Trace(start, tuple(steps), labels, gone, _told(act, labels))


def _told(act: Act, labels: dict[Node, str]) -> dict[Node, str]:
    """What people know each by: its name, where its kind says no more; nothing, where that is its number."""
    told = {node: "" if label == f"{node[0]} {node[1]}" else label for node, label in labels.items()}
    for name, registered in KINDS.items():
        ids = [row_id for kind, row_id in labels if kind == name]
        if ids and registered.told:
            told |= {(name, row_id): said for row_id, said in registered.tell(act, ids).items()}
    return told


def _refs(act: Act, nodes: Iterable[Node]) -> dict[Node, Ref]:
    rows = act.session.scalars(sa.select(Ref).where(sa.tuple_(Ref.kind, Ref.row_id).in_(list(nodes))))
    return {(row.kind, row.row_id): row for row in rows}


def _over_links(act: Act, level: list[Node]) -> list[Walked]:
    ids = [row.id for row in _refs(act, level).values()]
    if not ids:
        return []
    source, target = sa.orm.aliased(Ref), sa.orm.aliased(Ref)
    rows = act.session.execute(
        sa.select(source.kind, source.row_id, Link.relation, target.kind, target.row_id)
        .join(source, source.id == Link.from_ref_id)
        .join(target, target.id == Link.to_ref_id)
        .where(Link.removed_at.is_(None), sa.or_(Link.from_ref_id.in_(ids), Link.to_ref_id.in_(ids)))
        .order_by(Link.id)
    )
    return [Walked((a, b), relation, (c, d)) for a, b, relation, c, d in rows]


def _over_keys(act: Act, level: list[Node]) -> list[Walked]:
    by_kind: dict[str, list[int]] = {}
    for kind, row_id in level:
        by_kind.setdefault(kind, []).append(row_id)
    found: list[Walked] = []
    for edge in EDGES:
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


@dataclass(frozen=True, slots=True)
class Named:
    """A record by its number, and what it is called. brand: whose it is, None where it is nobody's own."""

    node: Node
    label: str
    brand: int | None


def named(act: Act, kind: str, row_id: int) -> Named | None:
    """A record of this brand by its number. Raises UnknownKind."""
    row = act.find(known(kind).model, row_id)
    if row is None:
        return None
    labels, _gone = names(act, {(kind, row_id)})
    return Named((kind, row_id), labels.get((kind, row_id), ""), getattr(row, "brand_id", None))


def names(act: Act, nodes: set[Node]) -> tuple[dict[Node, str], frozenset[Node]]:
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
