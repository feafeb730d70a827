"""A strategy and what follows from it, asked of the store; what surrounds a document that is about to follow."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import cast

import sqlalchemy as sa

from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import N_
from cmsuite.engines.acts import Act
from cmsuite.engines.documents.around import Around, Cited
from cmsuite.engines.documents.comments import Said, comments
from cmsuite.engines.documents.content import read
from cmsuite.engines.documents.kinds import Kind
from cmsuite.engines.documents.models import Document
from cmsuite.engines.documents.views import DocumentRead, VersionRead, document
from cmsuite.strategy.change_table import change_table
from cmsuite.strategy.plan import Strategy


class NothingBefore(Refused):
    said = N_("No version of this strategy was sent before the newest one: there is nothing to compare it with.")


class NotAStrategy(Usage):
    said = N_("Document {id} is no {kind}.")


def of_kind(act: Act, document_id: int, *kinds: str) -> DocumentRead:
    """The document, if it is of one of these kinds. Raises Missing, NotAStrategy."""
    found = document(act, document_id)
    if found.kind not in kinds:
        raise NotAStrategy(id=document_id, kind=" / ".join(kinds))
    return found


def following(act: Act, document_id: int, kind: str) -> DocumentRead | None:
    """The newest document of a kind that follows from this one and was not put away."""
    query = sa.select(sa.func.max(Document.id)).where(
        Document.parent_document_id == document_id, Document.kind == kind, Document.archived_at.is_(None)
    )
    newest = act.session.scalars(query).one()
    return None if newest is None else document(act, newest)


def below(found: DocumentRead) -> Around:
    """What will surround a document that follows from the newest version of this one."""
    version = found.newest
    around = version.around
    cited = Cited(
        found.id,
        found.kind,
        found.title,
        version.seq,
        version.number,
        found.valid.number if found.valid else "",
        dict(version.content),
        around.waived,
    )
    return around.of_another({found.kind: cited, **around.parents})


def sent_before(found: DocumentRead) -> VersionRead | None:
    """The version that was sent last before the newest one."""
    return next((one for one in found.versions[1:] if one.number), None)


def said_since(act: Act, found: DocumentRead, before: VersionRead) -> list[Said]:
    """The comments that came after that version was sent, and the older ones that are put off to a day."""
    told = comments(act, found.id)
    since = before.sent_at
    return [one for one in told if one.state == "deferred" or since is None or one.when >= since]


def changes_view(act: Act, found: DocumentRead) -> Kind | None:
    """What shows a strategy as the table of its changes; None where no version of it was sent before."""
    before = sent_before(found)
    if before is None:
        return None
    plan = cast(Strategy, read(Strategy, found.newest.content))
    return change_table(plan, said_since(act, found, before))


def changes_file(found: DocumentRead, view: Kind | None, form: str, now: datetime, workspace: Path) -> bytes:
    """That table as a file, made outside an act. Raises NothingBefore."""
    from cmsuite.engines.documents.taking import tree_of
    from cmsuite.engines.exports.formats import written

    if view is None:
        raise NothingBefore()
    return written(tree_of(found, found.newest, now, workspace, view), form, workspace)


def changes_name(found: DocumentRead, form: str) -> str:
    """What the file of that table is called in the exports."""
    return f"strategy_changes-{found.id}-{found.newest.number or 'draft'}-{found.language}.{form}"
