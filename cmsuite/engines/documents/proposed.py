"""What proposals become in documents: a draft takes the words in, and gives them back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa

from cmsuite.engines.acts import Act
from cmsuite.engines.documents.content import Content, dumped, read
from cmsuite.engines.documents.kinds import known
from cmsuite.engines.documents.life import write
from cmsuite.engines.documents.models import Document, DocumentVersion, VersionState
from cmsuite.engines.documents.versions import newest
from cmsuite.engines.evidence.proposals import Made, Proposed


def drafts(act: Act, kind: str) -> dict[int, str]:
    """The documents of a kind whose newest version is a draft, and their titles, the newest first."""
    query = (
        sa.select(Document.id, Document.title)
        .join(DocumentVersion, DocumentVersion.document_id == Document.id)
        .where(Document.kind == kind, Document.archived_at.is_(None), DocumentVersion.state == VersionState.DRAFT)
        .order_by(Document.id.desc())
    )
    return {row.id: row.title for row in act.session.execute(query)}


def put(act: Act, document_id: int, place: str, changed: Callable[[Content], Content | Mapping[str, Any]]) -> Made:
    """Let a draft say what `changed` makes of it; the way back is what it said. place: what of it is new.

    Raises Missing, NotADraft, NotItsForm.
    """
    row = newest(act, document_id)
    before = row.content
    said = changed(read(known(act.get(Document, document_id).kind).schema, before))
    write(act, row.id, dumped(said) if isinstance(said, Content) else said)
    args = {"version_id": row.id, "content": dict(before), "seen": row.version}
    return Made("document", document_id, place, "documents.write", args)


def line_of(one: Proposed) -> str:
    """Its words as one line of prose, which no directive can begin."""
    return " ".join(one.text.split()).lstrip(":")
