"""Documents as lists and screens show them: asked each time, never stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from cmsuite.core.locale import _
from cmsuite.core.order import AS_IT_COMES, Order
from cmsuite.engines.acts import Act, Missing
from cmsuite.engines.approvals.models import Approval
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.branding import BrandLook, look_of
from cmsuite.engines.documents.captures import held
from cmsuite.engines.documents.captures import shown as captured
from cmsuite.engines.documents.content import read as content_of
from cmsuite.engines.documents.kinds import KINDS, known
from cmsuite.engines.documents.models import Document, DocumentVersion, VersionApproval, VersionState
from cmsuite.engines.documents.moves import Moved, moves
from cmsuite.engines.documents.surroundings import surroundings
from cmsuite.engines.documents.versions import number_of
from cmsuite.engines.people.models import Brand, Person
from cmsuite.store.ordering import Columns, ordered, ranked

S = VersionState


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document of a list, with its newest version, begun at `begun_at`. in_force: the number of the one that stands
    validated. stage: what its draft waits for, a word of STAGES or nothing."""

    id: int
    brand: int
    kind: str
    title: str
    language: str
    version: str
    state: str
    in_force: str
    owner: str
    begun_at: datetime
    archived: bool
    stage: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided about a version."""

    decision: str
    name: str
    function: str
    channel: str
    at: datetime
    reason: str
    hash: str


@dataclass(frozen=True, slots=True)
class VersionRead:
    """One version, whole. row_version: for `seen`. state: superseded, where a later one is validated. stage: what its
    draft waits for, a word of STAGES or nothing."""

    id: int
    document_id: int
    seq: int
    number: str
    state: str
    content: Mapping[str, Any]
    hash: str
    author: str
    sent_at: datetime | None
    checks: Mapping[str, Any]
    decisions: tuple[Decision, ...]
    row_version: int
    around: Around = field(repr=False)
    stage: str = ""


@dataclass(frozen=True, slots=True)
class DocumentRead:
    """A document with its versions, the newest first, and how it came there. brand_code: what its codes call the brand;
    brand_folder: what its folder among a workspace's reports is called. pictures: of the evidence that its
    versions cite, by their prints, where the store holds them."""

    id: int
    brand: int
    brand_name: str
    brand_code: str
    brand_folder: str
    zone: str
    kind: str
    title: str
    language: str
    owner: str
    archived: bool
    row_version: int
    versions: tuple[VersionRead, ...]
    look: BrandLook = field(default_factory=BrandLook, repr=False)
    moves: tuple[Moved, ...] = field(default=(), repr=False)
    pictures: Mapping[str, bytes] = field(default_factory=dict, repr=False)

    @property
    def newest(self) -> VersionRead:
        return self.versions[0]

    @property
    def valid(self) -> VersionRead | None:
        """The version that stands validated."""
        return next((one for one in self.versions if one.state == "validated"), None)

    def numbered(self, seq: int) -> VersionRead:
        """Its version of that number in the order of writing. Raises Missing."""
        for one in self.versions:
            if one.seq == seq:
                return one
        raise Missing(kind="document_version", id=seq)


@dataclass(frozen=True, slots=True)
class Sought:
    """What a list of documents is narrowed to; what is empty narrows nothing. state: of their newest version; archived
    are those that were put away. words: all of them in the title. archived: those besides. order: by one of ORDERS,
    else the newest first."""

    brand: int | None = None
    kind: str | None = None
    state: str | None = None
    words: str = ""
    archived: bool = False
    order: Order = AS_IT_COMES


ORDERS = ("brand", "kind", "title", "version", "state", "owner")


def ids(act: Act, sought: Sought) -> list[int]:
    """The documents of this brand, or of all the actor's brands, by their numbers."""
    query = sa.select(Document.id).where(act.mine(Document.brand_id))
    if sought.state is not None or sought.order.by in ("state", "version"):
        query = query.join(DocumentVersion, is_newest())
    columns: Columns = {
        "brand": [sa.select(Brand.name).where(Brand.id == Document.brand_id).scalar_subquery()],
        "kind": [ranked(Document.kind, sorted(KINDS, key=lambda name: _(KINDS[name].title).casefold()))],
        "title": [Document.title],
        "version": [DocumentVersion.major, DocumentVersion.minor],
        "state": [ranked(DocumentVersion.state, VersionState)],
        "owner": [sa.select(Person.name).where(Person.id == Document.owner_id).scalar_subquery()],
    }
    query = ordered(act.store, _narrowed(query, sought), sought.order, columns, Document.id.desc())
    return list(act.session.scalars(query))


def documents(
    act: Act,
    *,
    brand: int | None = None,
    kind: str | None = None,
    state: str | None = None,
    words: str = "",
    archived: bool = False,
    limit: int | None = None,
) -> list[DocumentLine]:
    """The documents of this brand, or of all the actor's brands: the newest first. state: of their newest version."""
    return _lines(act, lambda query: _narrowed(query, Sought(brand, kind, state, words, archived)).limit(limit))


def some(act: Act, ids: Sequence[int]) -> dict[int, DocumentLine]:
    """Those of these documents that the actor may see, by their numbers."""
    return {line.id: line for line in _lines(act, lambda query: query.where(Document.id.in_(ids)))}


def _narrowed(query: Any, sought: Sought) -> Any:
    if sought.brand is not None:
        query = query.where(Document.brand_id == sought.brand)
    if sought.kind is not None:
        query = query.where(Document.kind == sought.kind)
    if sought.state == VersionState.ARCHIVED:
        query = query.where(Document.archived_at.is_not(None))
    elif sought.state is not None:
        query = query.where(DocumentVersion.state == sought.state)
    if not sought.archived and sought.state != VersionState.ARCHIVED:
        query = query.where(Document.archived_at.is_(None))
    for word in sought.words.split():
        query = query.where(sa.func.lower(Document.title).contains(word.lower(), autoescape=True))
    return query


def _lines(act: Act, narrowed: Callable[[Any], Any]) -> list[DocumentLine]:
    staged = [one.name for one in KINDS.values() if one.stage is not None]
    at_home = sa.and_(Document.kind.in_(staged), DocumentVersion.state.in_(AT_HOME))
    query = (
        sa.select(
            Document.id,
            Document.brand_id,
            Document.kind,
            Document.title,
            Document.language,
            Document.archived_at,
            DocumentVersion.major,
            DocumentVersion.minor,
            DocumentVersion.state,
            DocumentVersion.created_at,
            Person.name,
            _in_force(DocumentVersion.major).label("forced_major"),
            _in_force(DocumentVersion.minor).label("forced_minor"),
            sa.case((at_home, DocumentVersion.content), else_=None).label("content"),  # large: for its stage alone
        )
        .select_from(Document)
        .join(DocumentVersion, is_newest())
        .outerjoin(Person, Person.id == Document.owner_id)
        .where(act.mine(Document.brand_id))
        .order_by(Document.id.desc())
    )
    return [
        DocumentLine(
            row.id,
            row.brand_id,
            row.kind,
            row.title,
            row.language,
            "" if row.major is None else f"{row.major}.{row.minor}",
            row.state.value,
            "" if row.forced_major is None else f"{row.forced_major}.{row.forced_minor}",
            row.name or "",
            row.created_at,
            row.archived_at is not None,
            stage_of(row.kind, row.state, row.content),
        )
        for row in act.session.execute(narrowed(query))
    ]


AT_HOME = (S.DRAFT, S.INTERNAL_REVIEW)


def stage_of(kind: str, state: VersionState, content: Mapping[str, Any] | None) -> str:
    """What a version waits for while it is still in the house: a word of STAGES, or nothing."""
    made = KINDS.get(kind)
    if made is None or made.stage is None or state not in AT_HOME or content is None:
        return ""
    return made.stage(content)


def document(act: Act, document_id: int) -> DocumentRead:
    """One document, with all its versions and what was decided about them. Raises Missing."""
    row = act.get(Document, document_id)
    round_about = surroundings(act, row)
    people = {row.id: row.name for row in act.session.execute(sa.select(Person.id, Person.name))}
    versions = round_about.versions
    said: dict[int, list[Approval]] = {}
    for one in act.session.scalars(
        sa.select(VersionApproval)
        .where(VersionApproval.version_id.in_([one.id for one in versions]))
        .order_by(VersionApproval.at)
    ):
        said.setdefault(one.version_id, []).append(one)
    forced = next((one.seq for one in versions if one.state == S.VALIDATED), 0)
    read = tuple(
        _version(row.kind, one, said.get(one.id, []), people, forced, round_about.around(one)) for one in versions
    )
    named = sa.select(Brand.name, Brand.short_name, Brand.slug, Brand.zone).where(Brand.id == row.brand_id)
    of = act.session.execute(named).one()
    return DocumentRead(
        id=row.id,
        brand=row.brand_id,
        brand_name=of.name,
        brand_code=of.short_name or of.name,
        brand_folder=of.slug,
        zone=of.zone,
        kind=row.kind,
        title=row.title,
        language=row.language,
        owner=people.get(row.owner_id or 0, ""),
        archived=row.archived_at is not None,
        row_version=row.version,
        versions=read,
        look=look_of(act, row.brand_id),
        moves=tuple(moves(act, row.id)),
        pictures=_pictures(act, row.kind, read),
    )


def _pictures(act: Act, kind: str, versions: Sequence[VersionRead]) -> dict[str, bytes]:
    """What the store holds of the pictures that the evidence of versions has; where none has one, nothing is asked."""
    prints: set[str] = set()
    for one in versions:
        evidence = one.around.evidence
        if any(proof.image for proof in evidence.values()):
            prints |= {proof.image for proof in captured(content_of(known(kind).schema, one.content), evidence)}
    return held(act, prints)


def is_newest() -> sa.ColumnElement[bool]:
    """That a version is its document's newest: none came later, which a database asks of all in one pass, where it
    would look up a newest number twice for each."""
    later = sa.orm.aliased(DocumentVersion)
    after = sa.and_(later.document_id == DocumentVersion.document_id, later.seq > DocumentVersion.seq)
    return sa.and_(DocumentVersion.document_id == Document.id, ~sa.exists().where(after))


def _in_force(column: Any) -> sa.ScalarSelect[Any]:
    """Of a document the validated version that no later one has taken the place of."""
    version = sa.orm.aliased(DocumentVersion)
    found = sa.select(getattr(version, column.key)).where(version.document_id == Document.id)
    return (
        found.where(version.state == S.VALIDATED)
        .order_by(version.seq.desc())
        .limit(1)
        .correlate(Document)
        .scalar_subquery()
    )


def _version(
    kind: str, row: DocumentVersion, said: list[Approval], people: Mapping[int, str], forced: int, around: Around
) -> VersionRead:
    superseded = row.state == S.VALIDATED and row.seq < forced
    return VersionRead(
        row.id,
        row.document_id,
        row.seq,
        number_of(row),
        "superseded" if superseded else row.state.value,
        row.content,
        row.hash,
        people.get(row.author_id or 0, ""),
        row.sent_at,
        row.checks,
        tuple(
            Decision(
                one.decision,
                one.name_typed or "",
                one.function_typed or "",
                one.channel,
                one.at,
                one.reason or "",
                one.hash,
            )
            for one in said
        ),
        row.version,
        around,
        stage_of(kind, row.state, row.content),
    )
