"""What stands around a version, asked of the store: the documents above it, the evidence, the open comments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from cmsuite.engines.acts import Act
from cmsuite.engines.documents.around import Around, Cited
from cmsuite.engines.documents.branding import colours
from cmsuite.engines.documents.content import Content, read, references
from cmsuite.engines.documents.kinds import Kind, known
from cmsuite.engines.documents.models import OPEN, Comment, Document, DocumentVersion, VersionState
from cmsuite.engines.evidence.keeping import cited
from cmsuite.engines.people.models import Brand

if TYPE_CHECKING:
    from cmsuite.engines.documents.ruled import Rules

DEEPEST = 12  # documents above one another


@dataclass(frozen=True, slots=True)
class Above:
    """A document further up, with all its versions, the newest first."""

    document: Document
    versions: Sequence[DocumentVersion]

    @property
    def in_force(self) -> DocumentVersion | None:
        return next((one for one in self.versions if one.state == VersionState.VALIDATED), None)

    @property
    def pinned(self) -> DocumentVersion:
        """The version that a new draft cites: the validated one, else the newest."""
        return self.in_force or self.versions[0]


@dataclass
class Surroundings:
    """All that stands around the versions of one document; `around` says what stands around one of them. The day of
    one that was sent is that of its sending: what a client reads does not change from one print to the next. comments:
    the id of each, and whether somebody waits for an answer to it."""

    act: Act
    document: Document
    versions: Sequence[DocumentVersion]
    above: Sequence[Above]
    zone: ZoneInfo
    today: date
    brand: str
    comments: Mapping[int, bool]
    colours: tuple[str, ...] = ()
    proofs: dict[int, Any] = field(default_factory=dict)

    @property
    def pins(self) -> dict[str, int]:
        """The versions that a draft begun now cites: the id of each document above, and the number in its order."""
        found = {str(one.document.id): one.pinned.seq for one in self.above}
        if self.above and known(self.document.kind).presents:
            found[str(self.above[0].document.id)] = self.above[0].versions[0].seq
        return found

    @cached_property
    def rules(self) -> Rules:
        """The rules that are in force today: what a client says yes to is read by those of that day."""
        from cmsuite.engines.documents.ruled import rules_for

        one = self.document
        return rules_for(self.act, one.id, one.kind, one.language, one.brand_id, self.today)

    def around(self, row: DocumentVersion, content: Content | None = None) -> Around:
        """What stands around a version. content: what it is about to say, else what it says."""
        kind = known(self.document.kind)
        pinned = (row.lock or {}).get("parents", {})
        parents = {one.document.kind: _cited(one, pinned.get(str(one.document.id))) for one in self.above}
        said = content if content is not None else read(kind.schema, row.content)
        self._prove([said, *(one.content for one in parents.values())])
        before = next((one for one in self.versions if one.seq < row.seq and one.major is not None), None)
        return Around(
            today=row.sent_at.astimezone(self.zone).date() if row.sent_at is not None else self.today,
            language=self.document.language,
            brand=self.brand,
            brand_id=self.document.brand_id,
            zone=self.zone.key,
            parents=parents,
            evidence=self.proofs,
            before=read(kind.schema, before.content) if before is not None else None,
            number_before=_number(before),
            open_comments=tuple(id for id, waits in self.comments.items() if waits),
            comments=frozenset(self.comments),
            waived=_waived(row),
            colours=self.colours,
            rules=self.rules,
            beside=self._beside(kind, row, said),
        )

    def _beside(self, kind: Kind, row: DocumentVersion, said: Content) -> Any:
        """What its kind knows besides, of a version that is still checked: an old one is only read."""
        past = row.state not in (*OPEN, VersionState.VALIDATED) and row.seq != self.versions[0].seq
        if kind.beside is None or past:
            return None
        return kind.beside(self.act, self.document.brand_id, said, row.sent_at is not None)

    def _prove(self, contents: Iterable[Content]) -> None:
        ids = {int(one.value) for content in contents for one in references(content) if one.cites.evidence}
        if missing := ids - self.proofs.keys():
            self.proofs |= cited(self.act, missing)


def surroundings(act: Act, document: Document) -> Surroundings:
    """Everything around a document: the chain above it, its versions, its open comments, in a few statements."""
    versions = _versions(act, [document.id]).get(document.id, [])
    named = sa.select(Brand.name, Brand.zone, Brand.look).where(Brand.id == document.brand_id)
    name, zone, look = act.session.execute(named).one()
    rows = act.session.execute(
        sa.select(Comment.id, sa.and_(Comment.state == "open", Comment.kind != "note"))
        .join(DocumentVersion, DocumentVersion.id == Comment.version_id)
        .where(DocumentVersion.document_id == document.id)
        .order_by(Comment.id)
    )
    comments = {id: bool(waits) for id, waits in rows}
    there, above = ZoneInfo(zone), chain(act, document.parent_document_id)
    today = act.now.astimezone(there).date()
    return Surroundings(act, document, versions, above, there, today, name, comments, colours(look))


def chain(act: Act, first: int | None) -> list[Above]:
    """The documents from this one upward, the nearest first."""
    if first is None:
        return []
    up = sa.select(Document.id, Document.parent_document_id, sa.literal(0).label("step"))
    up_cte = up.where(Document.id == first).cte("up", recursive=True)
    higher = sa.select(Document.id, Document.parent_document_id, up_cte.c.step + 1)
    up_cte = up_cte.union_all(higher.where(Document.id == up_cte.c.parent_document_id, up_cte.c.step < DEEPEST))
    rows = act.session.execute(
        sa.select(Document, up_cte.c.step).join(up_cte, up_cte.c.id == Document.id).order_by(up_cte.c.step)
    ).all()
    versions = _versions(act, [row.id for row, _step in rows])
    return [Above(row, versions[row.id]) for row, _step in rows if row.id in versions]


def _versions(act: Act, documents: Sequence[int]) -> dict[int, list[DocumentVersion]]:
    found: dict[int, list[DocumentVersion]] = {}
    query = sa.select(DocumentVersion).where(DocumentVersion.document_id.in_(documents))
    for row in act.session.scalars(query.order_by(DocumentVersion.document_id, DocumentVersion.seq.desc())):
        found.setdefault(row.document_id, []).append(row)
    return found


def _cited(one: Above, seq: int | None) -> Cited:
    row = next((version for version in one.versions if version.seq == seq), one.pinned)
    raw: Mapping[str, Any] = row.content
    document = one.document
    in_force = _number(one.in_force)
    return Cited(document.id, document.kind, document.title, row.seq, _number(row), in_force, raw, _waived(row))


def _waived(row: DocumentVersion) -> dict[str, str]:
    """Rules that were let pass when it was sent, and why."""
    return {rule: str(one.get("reason", "")) for rule, one in (row.checks or {}).get("waived", {}).items()}


def _number(row: DocumentVersion | None) -> str:
    return "" if row is None or row.major is None else f"{row.major}.{row.minor}"
