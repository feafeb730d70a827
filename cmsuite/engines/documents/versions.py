"""The versions of a document, as every act on them finds, begins and tells them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import sqlalchemy as sa

from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_
from cmsuite.engines.acts import Act, Conflict, Missing
from cmsuite.engines.documents import content as contents
from cmsuite.engines.documents.checks import findings
from cmsuite.engines.documents.citing import keep_links
from cmsuite.engines.documents.kinds import Finding, Kind, known
from cmsuite.engines.documents.models import OPEN, Document, DocumentVersion, VersionState
from cmsuite.engines.documents.surroundings import Surroundings, chain, surroundings
from cmsuite.engines.documents.words import STATES

S = VersionState


class StillOpen(Refused):
    said = N_("Version {seq} of this document is {state}: there is one open version at a time.")
    hint = N_("Go on with that one, or have it answered first.")
    words: ClassVar = {"state": STATES}


@dataclass(frozen=True, slots=True)
class Edited:
    """A version after an act. version: of its row, for `seen`."""

    document_id: int
    version_id: int
    seq: int
    state: VersionState
    number: str
    hash: str
    version: int


def newest(act: Act, document_id: int) -> DocumentVersion:
    """The last version of a document of this brand; whoever acts on it waits for who came before."""
    act.session.execute(sa.select(Document.id).where(Document.id == document_id).with_for_update())
    query = sa.select(DocumentVersion).where(DocumentVersion.document_id == document_id)
    return act.session.scalars(query.order_by(DocumentVersion.seq.desc()).limit(1)).one()


def numbered(act: Act, document_id: int, seq: int) -> DocumentVersion:
    """The version of that number in the order of writing. Raises Missing."""
    query = sa.select(DocumentVersion).where(DocumentVersion.document_id == document_id, DocumentVersion.seq == seq)
    if (row := act.session.scalars(query).one_or_none()) is None:
        raise Missing(kind="document_version", id=seq)
    return row


def follow(act: Act, document: Document, last: DocumentVersion) -> DocumentVersion:
    """The draft that comes after a version. Raises StillOpen."""
    if last.state in OPEN:
        raise StillOpen(seq=last.seq, state=last.state)
    return drafted(act, document, known(document.kind), last.content, seq=last.seq + 1)


def next_number(act: Act, document: Document, row: DocumentVersion, kind: Kind) -> tuple[int, int]:
    """The number that a version gets when it is sent: a new first one where what was agreed on has changed."""
    query = sa.select(DocumentVersion).where(DocumentVersion.document_id == document.id, DocumentVersion.seq < row.seq)
    sent = query.where(DocumentVersion.major.is_not(None)).order_by(DocumentVersion.seq.desc()).limit(1)
    last = act.session.scalars(sent).one_or_none()
    if last is None or last.major is None or last.minor is None:
        return 1, 0
    now, then = (contents.dumped(contents.read(kind.schema, one.content)) for one in (row, last))  # of one form
    agreed = any(now.get(name) != then.get(name) for name in kind.major)
    return (last.major + 1, 0) if agreed else (last.major, last.minor + 1)


def edited(document: Document, row: DocumentVersion) -> Edited:
    """What an act gives back about a version."""
    return Edited(document.id, row.id, row.seq, row.state, number_of(row), row.hash, row.version)


def number_of(row: DocumentVersion) -> str:
    """As people say it: 1.1; empty while it has none."""
    return "" if row.major is None else f"{row.major}.{row.minor}"


def drafted(act: Act, document: Document, kind: Kind, content: Mapping[str, Any], *, seq: int) -> DocumentVersion:
    around = surroundings(act, document)
    row = DocumentVersion(
        document_id=document.id,
        seq=seq,
        content=dict(content),
        hash="",
        schema=kind.form,
        author_id=act.actor.person_id,
        checks={},
    )
    if around.above:
        row.lock = {"parents": around.pins}
    rehashed(document, row)
    act.add(row)
    linked(act, document, kind, row, around)
    return row


def begin(act: Act, document: Document, kind: Kind, draft: DocumentVersion) -> None:
    """Let a draft say what follows from the documents above it."""
    if kind.begun is not None:
        draft.content = contents.dumped(kind.begun(surroundings(act, document).around(draft)))
        rehashed(document, draft)
        act.session.flush()
        linked(act, document, kind, draft)


def linked(act: Act, document: Document, kind: Kind, row: DocumentVersion, around: Surroundings | None = None) -> None:
    """Let the trail say what a draft cites."""
    above = around.above if around is not None else chain(act, document.parent_document_id)
    parents = {one.document.kind: one.document.id for one in above}
    keep_links(act, document, contents.read(kind.schema, row.content), parents)


def against(act: Act, document: Document, kind: Kind, row: DocumentVersion) -> list[Finding]:
    content = contents.read(kind.schema, row.content)
    return findings(kind, content, surroundings(act, document).around(row, content))


def rehashed(document: Document, row: DocumentVersion) -> None:
    row.hash = contents.print_of(document.kind, row.schema, document.language, document.title, row.content)


def held(act: Act, row: DocumentVersion) -> tuple[Document, Kind]:
    document = act.get(Document, row.document_id)
    return document, known(document.kind)


def seen_by(act: Act, version_id: int, seen: int | None, wanted: Mapping[str, Any]) -> DocumentVersion:
    """The version, or a conflict that shows each field that two people wrote, from both sides."""
    try:
        return act.get(DocumentVersion, version_id, seen=seen)
    except Conflict as err:
        theirs = act.get(DocumentVersion, version_id).content
        err.sides |= {name: (wanted[name], theirs[name]) for name in wanted if wanted[name] != theirs.get(name)}
        raise
