"""What needs a person of the documents: to read, to say yes to, to change, to ask after, to answer. A question."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from cmsuite.core.locale import N_, day
from cmsuite.core.needs import Need, Urgency
from cmsuite.core.zones import wall
from cmsuite.engines.acts import Act
from cmsuite.engines.acts.actor import allowed
from cmsuite.engines.documents.bare import DOCUMENT, VERSION
from cmsuite.store.types import Instant

PATIENCE = timedelta(days=7)  # after which a client who says nothing is asked
FORGOTTEN = timedelta(days=90)  # after which nobody waits for that any more
NEARLY = timedelta(days=3)  # before a packet's end
ENDING = timedelta(days=14)  # before the end of what was let pass
FEW = 3  # of a sort in a brand: more of them are one line
_B, _T = sa.BigInteger, sa.String
_COMMENT = sa.table(
    "comment",
    *(sa.column(name, _B) for name in ("id", "ref_id", "author_id")),
    *(sa.column(name, _T) for name in ("kind", "state", "deferred_to")),
    sa.column("created_at", Instant),
)
_PACKET = sa.table(
    "packet",
    *(sa.column(name, _B) for name in ("id", "version_id")),
    *(sa.column(name, Instant) for name in ("expires_at", "returned_at")),
)
_REF = sa.table("ref", sa.column("id", _B), sa.column("kind", _T), sa.column("row_id", _B))
_BRAND = sa.table("brand", sa.column("id", _B), sa.column("zone", _T))
"""Of each what is looked at here, for which their tables need not be known."""


@dataclass(frozen=True, slots=True)
class _Sort:
    """A reason to look at a document. one: said of one; many: of n, the first of them named."""

    word: str
    urgency: Urgency
    one: str
    many: str


READ = _Sort(
    N_("TO READ"), Urgency.TODAY, N_("“{title}” waits in the house for your reading"),
    N_("{n} documents wait in the house for your reading, “{title}” the longest"),
)  # fmt: skip
SIGN = _Sort(
    N_("TO VALIDATE"), Urgency.TODAY, N_("“{title}” waits for your yes"),
    N_("{n} documents wait for your yes, “{title}” the longest"),
)  # fmt: skip
CHANGE = _Sort(
    N_("CHANGES"), Urgency.TODAY, N_("the client asks for changes of “{title}”"),
    N_("the client asks for changes of {n} documents, “{title}” the first"),
)  # fmt: skip
ASK = _Sort(
    N_("NO ANSWER"), Urgency.WHEN_YOU_CAN, N_("nobody has answered “{title}”, sent on {day}: ask after it"),
    N_("nobody has answered {n} documents, “{title}” the first, sent on {day}: ask after them"),
)  # fmt: skip
ENDS = _Sort(
    N_("ENDS SOON"), Urgency.TODAY, N_("the file by which “{title}” is answered can be used until {day}"),
    N_("the files by which {n} documents are answered can soon be used no more, that of “{title}” after {day}"),
)  # fmt: skip
PASSED = _Sort(
    N_("ENDS SOON"), Urgency.WHEN_YOU_CAN, N_("what was let pass in “{title}” may pass until {day}"),
    N_("what was let pass in {n} documents ends soon, in “{title}” on {day}"),
)  # fmt: skip
SAID = _Sort(
    N_("COMMENT"), Urgency.TODAY, N_("a comment on “{title}” waits for an answer"),
    N_("comments on {n} documents wait for an answer, on “{title}” the longest"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Found:
    brand: int
    document: int
    title: str
    at: datetime | None
    day: date | None = None


def today(act: Act) -> list[Need]:
    """Over the brands of this scope: what waits for this person in the house, of the client, or for an answer."""
    versions = _versions(act)
    waiting = [(one, row) for one, row in versions if row.state == "sent" and _handed(row) == "answered"]
    latest, earliest = act.now - PATIENCE, act.now - FORGOTTEN
    read = [one for one, row in versions if row.state == "internal_review" and _mine(act, row)]
    asked = [one for one, row in versions if row.state == "draft" and row.before == "changes_requested"]
    silent = [one for one, row in waiting if row.sent_at and latest >= row.sent_at >= earliest]
    sorts = (
        ("read", READ, "send", read),
        ("sign", SIGN, "validate", [one for one, _row in waiting]),
        ("change", CHANGE, "write", asked),
        ("ask", ASK, "send", silent),
        ("ends", ENDS, "send", _ending(act, waiting)),
        ("passed", PASSED, "send", _let_pass(act, versions)),
        ("said", SAID, "write", _comments(act)),
    )
    return [
        need
        for key, sort, right, found in sorts
        for need in _told(key, sort, (one for one in found if allowed(act.actor, f"documents.{right}", one.brand)))
    ]


def _versions(act: Act) -> list[tuple[_Found, Any]]:
    """The open version of each document that has one, with the state of the version before; and those that stand
    validated with something that was let pass."""
    of, v, before, later = DOCUMENT.c, VERSION.c, VERSION.alias("before").c, VERSION.alias("later").c
    last = sa.select(before.state).where(before.document_id == v.document_id, before.seq < v.seq)
    newer = sa.select(later.id).where(later.document_id == v.document_id, later.seq > v.seq, later.state == "validated")
    let_pass = sa.and_(v.state == "validated", sa.cast(v.checks, _T).contains('"until"'), ~newer.exists())
    one = VERSION.alias("of_state").c
    no_first_draft = one.state < "draft", one.state > "draft", sa.and_(one.state == "draft", one.seq > 1)
    few = v.id.in_(sa.union_all(*(sa.select(one.id).where(part) for part in no_first_draft)))  # by parts of an index
    query = (
        sa.select(of.brand_id, of.id, of.title, _BRAND.c.zone, v.state, v.author_id, v.sent_at, v.created_at, v.checks)
        .add_columns(v.id.label("version"), last.order_by(before.seq.desc()).limit(1).scalar_subquery().label("before"))
        .select_from(VERSION.join(DOCUMENT, of.id == v.document_id).join(_BRAND, _BRAND.c.id == of.brand_id))
        .where(of.archived_at.is_(None), few, act.here(of.brand_id), sa.or_(_is_open(v), let_pass))
        .order_by(sa.func.coalesce(v.sent_at, v.created_at), v.id)
    )
    found = []
    for row in act.session.execute(query):
        at = row.sent_at or row.created_at
        found.append((_Found(row.brand_id, row.id, row.title, at, wall(at, row.zone).local.date()), row))
    return found


def _is_open(of: Any) -> sa.ColumnElement[bool]:
    """A version, by its columns, that is no first draft and on which something is to be done."""
    return sa.or_(of.state.in_(("internal_review", "sent")), sa.and_(of.state == "draft", of.seq > 1))


def _mine(act: Act, row: Any) -> bool:
    """Whether what is read in the house waits for this person: who wrote it last waits for others."""
    others = row.author_id is None or row.author_id != act.actor.person_id
    return others and _handed(row) != "mailed"


def _handed(row: Any) -> str:
    return str((row.checks or {}).get("handed", "answered"))


def _ending(act: Act, waiting: list[tuple[_Found, Any]]) -> list[_Found]:
    """Of what is with the client, that whose packet nobody has sent back and which soon counts no more."""
    versions = {row.version: (one, row.zone) for one, row in waiting}
    if not versions:
        return []
    of = _PACKET.c
    query = sa.select(of.version_id, sa.func.max(of.expires_at), sa.func.count(of.returned_at))
    query = query.where(of.version_id.in_(versions)).group_by(of.version_id).order_by(sa.func.max(of.expires_at))
    found = []
    for version, ends, returned in act.session.execute(query):
        if not returned and act.now <= ends <= act.now + NEARLY:
            one, zone = versions[version]
            found.append(_Found(one.brand, one.document, one.title, ends, wall(ends, zone).local.date()))
    return found


def _let_pass(act: Act, versions: list[tuple[_Found, Any]]) -> list[_Found]:
    """Of what stands validated, that in which a reason for letting something pass soon counts no more."""
    found = []
    for one, row in versions:
        ends = [each["until"] for each in (row.checks or {}).get("waived", {}).values() if each.get("until")]
        here = wall(act.now, row.zone).local.date()
        if row.state == "validated" and ends and here <= (first := date.fromisoformat(min(ends))) <= here + ENDING:
            found.append(_Found(one.brand, one.document, one.title, None, first))
    return sorted(found, key=lambda one: (one.day or date.max, one.document))


def _comments(act: Act) -> list[_Found]:
    """The documents with comments of others that wait for an answer, or were put off until a day that has come."""
    of, said = DOCUMENT.c, _COMMENT.c
    due = sa.and_(said.state == "deferred", said.deferred_to <= f"{act.now.date():%Y-%m-%d}")
    query = (
        sa.select(of.brand_id, of.id, of.title, sa.func.min(said.created_at))
        .select_from(_COMMENT.join(_REF, _REF.c.id == said.ref_id).join(DOCUMENT, of.id == _REF.c.row_id))
        .where(_REF.c.kind == "document", of.archived_at.is_(None), act.here(of.brand_id))
        .where(said.kind != "note", sa.or_(said.state == "open", due))
        .where(sa.or_(said.author_id.is_(None), said.author_id != act.actor.person_id))
        .group_by(of.brand_id, of.id, of.title)
        .order_by(sa.func.min(said.created_at), of.id)
    )
    return [_Found(*row) for row in act.session.execute(query)]


def _told(key: str, sort: _Sort, found: Iterable[_Found]) -> list[Need]:
    """A few of a sort one by one; where a brand has more, all in one line that opens the first."""
    by_brand: dict[int, list[_Found]] = {}
    for one in found:
        by_brand.setdefault(one.brand, []).append(one)
    needs = []
    for brand, lines in by_brand.items():
        alone = len(lines) <= FEW
        for one in lines if alone else lines[:1]:
            facts = {"title": one.title, "day": day(one.day) if one.day else ""}
            name = f"document {key} {one.document if alone else f'of {brand}'}"
            n = 1 if alone else len(lines)
            needs.append(Need(name, sort.urgency, sort.word, sort.one, brand, ("document", one.document), one.at, facts,
                              many=sort.many, n=n))  # fmt: skip
    return needs
