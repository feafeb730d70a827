"""The copies of a crisis plan that can be read when nothing else can: written when it is validated, and by a worker."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import load_only

from cmsuite.charters.crisis_kind import CARDS, CONTACTS
from cmsuite.core.files import write
from cmsuite.core.locale import N_
from cmsuite.core.workspace import Workspace
from cmsuite.engines import acts
from cmsuite.engines.acts import Actor
from cmsuite.engines.documents.models import Document, DocumentVersion, VersionState
from cmsuite.engines.documents.taking import tree_of
from cmsuite.engines.documents.versions import number_of
from cmsuite.engines.documents.views import DocumentRead, VersionRead
from cmsuite.engines.documents.views import document as read_document
from cmsuite.engines.exports.formats import written
from cmsuite.engines.jobs.registry import Tools, job
from cmsuite.store.store import Store

if TYPE_CHECKING:
    from datetime import datetime

FOLDER = "offline"
VIEWS = {"plan": None, "cards": CARDS, "contacts": CONTACTS}


@dataclass(frozen=True, slots=True)
class Kept:
    """The files that were written, by their names."""

    files: tuple[str, ...]


def copies(workspace: Workspace, document_id: int, number: str, language: str) -> dict[str, Path]:
    """Where the copies of a version lie, whether they are there or not."""
    name = f"crisis_{{}}-{document_id}-{number}-{language}.pdf"
    return {one: workspace.exports / FOLDER / name.format(one) for one in VIEWS}


def keep(store: Store, workspace: Workspace, by: Actor, brand: int, document_id: int) -> list[Path]:
    """Write the copies of the version that stands validated, where they are not there. Raises what writing raises."""
    with acts.read(store, by=by, brand=brand) as act:
        found = read_document(act, document_id)
    if found.kind != "crisis_plan" or (valid := found.valid) is None:
        return []
    there = copies(workspace, found.id, valid.number, found.language)
    missing = {name: path for name, path in there.items() if not path.exists()}
    for name, path in missing.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path, pdf(found, valid, name, store.now(), workspace.root), mode=0o600)
    return list(missing.values())


def pdf(found: DocumentRead, version: VersionRead, view: str, now: datetime, root: Path, form: str = "pdf") -> bytes:
    """The plan, its reflex cards or its contact card as a file. Raises what its writer refuses."""
    return written(tree_of(found, version, now, root, VIEWS[view]), form, root)


@job(
    "charters.offline",
    N_("Offline copies of the crisis plan"),
    N_("Write the crisis plan, its reflex cards and its contact card as files that are read without the program."),
    rule="every 600",
)
def offline(store: Store, tools: Tools) -> Kept:
    """For each brand whose plan was validated and lies nowhere as a file."""
    query = (
        sa.select(Document.brand_id, Document.language, DocumentVersion)
        .options(load_only(DocumentVersion.document_id, DocumentVersion.major, DocumentVersion.minor))
        .join(DocumentVersion, DocumentVersion.document_id == Document.id)
        .where(
            Document.kind == "crisis_plan",
            Document.archived_at.is_(None),
            DocumentVersion.state == VersionState.VALIDATED,
        )
        .order_by(DocumentVersion.seq)
    )
    with acts.read(store, by=tools.by, all_brands=True) as act:
        rows = act.session.execute(query)
        valid = {row.document_id: (brand, number_of(row), language) for brand, language, row in rows}
    made: list[Path] = []
    for id, (brand, number, language) in valid.items():
        if not all(path.exists() for path in copies(tools.workspace, id, number, language).values()):
            made += keep(store, tools.workspace, tools.by, brand, id)
    return Kept(tuple(path.name for path in made))
