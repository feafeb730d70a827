"""What nothing points at is thrown away: first the rows, then the files without a row."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from cmsuite.core.locale import N_
from cmsuite.core.workspace import Workspace
from cmsuite.engines.acts import Act, Actor, open, register
from cmsuite.engines.media.models import Blob
from cmsuite.engines.people.models import Brand
from cmsuite.store.base import Base
from cmsuite.store.schema import append_only
from cmsuite.store.store import Store

YOUNG = timedelta(days=1)  # what was put a moment ago may still get its row, or what points at it


@dataclass(frozen=True, slots=True)
class Collected:
    """How many rows and files went, and how many bytes the files had."""

    rows: int
    files: int
    bytes: int


def collect(store: Store, workspace: Workspace, by: Actor) -> Collected:
    """Throw away the media of a workspace that nothing points at, a day after they came."""
    with open(store, by=by, all_brands=True) as act:
        rows = forget(act)
    with store.connection() as connection:
        known = set(connection.execute(sa.select(Blob.hash)).scalars())
    files = size = 0
    for file in workspace.media.glob("*/*/*"):
        status = file.stat()
        whole = re.fullmatch(r"[0-9a-f]{64}", file.name) is not None
        if (whole and file.name in known) or time.time() - status.st_mtime < YOUNG.total_seconds():
            continue
        file.unlink()
        files, size = files + 1, size + status.st_size
    return Collected(rows, files, size)


@register("media.forget", no_undo=N_("Nothing pointed at these media; attach the files again."))
def forget(act: Act) -> int:
    """Delete the blobs that no row points at. Returns how many went.

    The table is append-only: its triggers are lifted inside this transaction. On PostgreSQL that locks the table, so
    that nobody starts to point at a blob between the look and the deletion.
    """
    act.need("media.forget")
    connection = act.session.connection()
    for statement in act.store.dialect.drop_append_only("blob"):
        connection.exec_driver_sql(statement)
    ids = [row.id for row in connection.execute(_unheld().where(Blob.created_at < act.now - YOUNG))]
    if ids:
        connection.execute(sa.delete(Blob.__table__).where(Blob.__table__.c.id.in_(ids)))  # type: ignore[arg-type]
        act.note("blob", ids, n=len(ids))
    for statement in append_only(act.store.url.get_backend_name(), Blob):
        connection.exec_driver_sql(statement)
    act.quiet()
    return len(ids)


def _unheld() -> sa.Select[int]:
    """The blobs at which no foreign key of any table points, nor the look of a brand."""
    blob = Blob.__table__
    held = [
        ~sa.exists().where(key.parent == blob.c.id).correlate(blob)
        for table in Base.metadata.sorted_tables
        if table is not blob
        for key in table.foreign_keys
        if key.column.table is blob
    ]
    derived = blob.alias("derived")
    logo = Brand.look["logo"].as_string()
    return (
        sa.select(Blob.id)
        .where(*held)
        .where(~sa.exists().where(derived.c.made_from_id == blob.c.id).correlate(blob))
        .where(~sa.exists().where(logo == blob.c.hash).correlate(blob))
    )
