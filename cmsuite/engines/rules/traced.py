"""The trace of a record, line by line, with the rules by which each record on it was approved and sent. A question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cmsuite.core.locale import N_, moment, translate
from cmsuite.engines.acts import Act
from cmsuite.engines.acts.words import RECORDS
from cmsuite.engines.people.brands import zone_in
from cmsuite.engines.rules.reports import Passed, Record, passed
from cmsuite.engines.rules.words import MOMENTS
from cmsuite.engines.trail.trace import Node, Trace, trace, tree
from cmsuite.engines.trail.words import RELATIONS

SAID = N_("{at}, by the rules {digest:.12}")


@dataclass(frozen=True, slots=True)
class Line:
    """A record of the tree, or a gate that the record above it passed, in the language in force. depth: how far from
    the start, of a gate that of its record; relation: by which it was reached, empty for the start and for a gate;
    forward: whether it came of the record above it; gone: only its name is left."""

    node: Record
    depth: int
    what: str
    label: str
    relation: str = ""
    forward: bool = False
    gone: bool = False
    gate: bool = False


@dataclass(frozen=True, slots=True)
class Traced:
    """rules: those by which each record passed which gates."""

    found: Trace
    rules: dict[Record, list[Passed]]
    lines: tuple[Line, ...]


def traced(act: Act, kind: str, id: int) -> Traced:
    """Raises Missing, UnknownKind."""
    found = trace(act, kind, id)
    rules = passed(act, {(node[0], node[1]) for node in found.labels})
    return Traced(found, rules, tuple(_lines(found, rules, zone_in(act) if act.brand else None)))


def _lines(found: Trace, rules: dict[Record, list[Passed]], zone: str | None) -> Iterator[Line]:
    """Each record once, and below it the gates that it passed."""
    yield _of(found, found.start, 0)
    yield from _gates(rules, found.start, 0, zone)
    for one in tree(found):
        relation = translate(RELATIONS.get(one.relation, one.relation))
        yield _of(found, one.node, one.depth, relation, one.forward)
        yield from _gates(rules, one.node, one.depth, zone)


def _of(found: Trace, node: Node, depth: int, relation: str = "", forward: bool = False) -> Line:
    what = f"{translate(RECORDS.get(node[0], node[0]))} {node[1]}"
    label, gone = found.told.get(node, ""), node in found.gone
    return Line((node[0], node[1]), depth, what, label, relation, forward, gone)


def _gates(rules: dict[Record, list[Passed]], node: Node, depth: int, zone: str | None) -> Iterator[Line]:
    record = (node[0], node[1])
    for one in rules.get(record, ()):
        label = translate(SAID).format(at=moment(one.at, zone), digest=one.digest)
        yield Line(record, depth, translate(MOMENTS[one.moment]), label, gate=True)
