"""What a content cites, held against what there is: checks that hold for every kind, and the links that trace walks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from cmsuite.core.locale import N_
from cmsuite.core.text import shown
from cmsuite.engines.documents.claims import check as claimed
from cmsuite.engines.documents.content import ANY, Content, Keyed, dumped, fields_said, references
from cmsuite.engines.documents.kinds import Finding, Kind
from cmsuite.engines.documents.quoting import figures, quotes

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.engines.documents.around import Around
    from cmsuite.engines.documents.models import Document

STALE = timedelta(days=365)
INSPIRES = "inspires"  # what others made of it: no matter of what it cites


def check(kind: Kind, content: Content, around: Around) -> Iterator[Finding]:
    """What every kind that cites is held to."""
    yield from _keys(content)
    yield from _orphans(kind, content, around)
    yield from _parents(kind, around)
    yield from claimed(kind, content, around)


def _keys(content: Content) -> Iterator[Finding]:
    for name in type(content).model_fields:
        items = getattr(content, name)
        if not (isinstance(items, tuple) and items and isinstance(items[0], Keyed)):
            continue
        seen: set[str] = set()
        for place, one in enumerate(items):
            if one.key in seen:
                said = N_("{key} is there twice: what points at it would mean two things.")
                yield Finding("doc.key-twice", "block", said, f"{name}.{place}.key", {"key": one.key})
            seen.add(one.key)


def _orphans(kind: Kind, content: Content, around: Around) -> Iterator[Finding]:
    for one in references(content):
        if one.cites.evidence:
            yield from _evidence(one.path, int(one.value), around)
        if not one.cites.field:  # any other record: its kind says what must be so of it
            continue
        there = content if not one.cites.document else None
        if one.cites.document and one.cites.document in around.parents:
            there = around.parents[one.cites.document].content
        if one.cites.field == ANY:
            keys = set(fields_said(type(there), dumped(there))) if there is not None else set()
        else:
            keys = {item.key for item in getattr(there, one.cites.field, ())}
        if one.value not in keys:
            said = N_("It points at {key}, which is not there.")
            yield Finding("doc.orphan-link", "block", said, one.path, {"key": shown(str(one.value), 40)})
    quoted = list(quotes(content))
    known = figures(kind, content, around) if quoted else {}
    for path, name in quoted:
        if name not in known:
            said = N_("It quotes the number {key}, which no document has.")
            yield Finding("doc.orphan-link", "block", said, path, {"key": name})


def _evidence(path: str, id: int, around: Around) -> Iterator[Finding]:
    proof = around.evidence.get(id)
    if proof is None:
        said = N_("It rests on evidence {id}, which is not there.")
        yield Finding("doc.orphan-link", "block", said, path, {"id": id})
    elif proof.brand != around.brand_id and not proof.shared:
        said = N_("It rests on evidence {id}, which is another brand's and not shared.")
        yield Finding("doc.cross-brand-leak", "block", said, path, {"id": id})
    elif proof.last_on < around.today - STALE:
        said = N_("It rests on evidence {id}, which is more than twelve months old.")
        yield Finding("doc.stale-source", "warn", said, path, {"id": id})


def _parents(kind: Kind, around: Around) -> Iterator[Finding]:
    for one in around.parents.values():
        newer = kind.presents and (not one.number or _order(one.number) > _order(one.in_force))
        if one.in_force and one.number != one.in_force and not newer:
            said = N_("It cites version {cited} of “{title}”, and {now} is validated: take that one in.")
            facts = {"cited": one.number or "0", "title": shown(one.title, 60), "now": one.in_force}
            yield Finding("doc.version-mismatch", "block", said, "", facts)


def _order(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in number.split(".") if part)


# ---- the links that trace walks


def keep_links(act: Act, document: Document, content: Content, parents: dict[str, int]) -> None:
    """Let the links of a document say what its content cites. parents: kind -> id of the documents above it."""
    from cmsuite.engines.trail import refs
    from cmsuite.engines.trail.models import Link

    cited = list(references(content))
    named: dict[str, set[int]] = {}
    for one in cited:
        if not one.cites.field:
            named.setdefault(one.cites.record, set()).add(int(one.value))
    known = {kind: refs.many(act, kind, refs.own(act, kind, ids)) for kind, ids in named.items()}
    above = refs.many(
        act, "document", [parents[kind] for kind in {one.cites.document for one in cited} & parents.keys()]
    )
    own = refs.ref(act, "document", document.id)
    wanted: set[tuple[str, str, int, str]] = set()
    for one in cited:
        if not one.cites.field:
            if (to := known[one.cites.record].get(int(one.value))) is not None:
                wanted.add((one.holder, one.cites.relation, to, ""))
        else:
            target = own.id if not one.cites.document else above.get(parents.get(one.cites.document, 0))
            if target is not None:
                to_field = str(one.value) if one.cites.field == ANY else f"{one.cites.field}.{one.value}"
                wanted.add((one.holder, one.cites.relation, target, to_field))
    there = {
        (row.from_field or "", row.relation, row.to_ref_id, row.to_field or ""): row
        for row in act.session.scalars(
            sa.select(Link).where(
                Link.from_ref_id == own.id,
                Link.from_field.is_not(None),
                Link.relation != INSPIRES,
                Link.removed_at.is_(None),
            )
        )
    }
    for gone in there.keys() - wanted:
        there[gone].removed_at, there[gone].removed_by = act.now, act.actor.person_id
    act.session.flush()
    for field, relation, to_id, to_field in sorted(wanted - there.keys()):
        act.session.add(
            Link(
                from_ref_id=own.id,
                from_field=field,
                relation=relation,
                to_ref_id=to_id,
                to_field=to_field or None,
                brand_id=document.brand_id,
            )
        )
    act.session.flush()
