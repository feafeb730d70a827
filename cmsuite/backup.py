"""Everything of a workspace in one file, and back: the same file from and to SQLite and PostgreSQL."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from cmsuite.archive.file import Damaged, Manifest, Reader, Writer, writing
from cmsuite.archive.rows import line_of, read, row_of, shape_of, write
from cmsuite.core import config as configuration
from cmsuite.core import workspace as workspaces
from cmsuite.core.config import PasswordShown, changed, holds_password, to_toml
from cmsuite.core.errors import CmsError, Outside, Refused, Usage
from cmsuite.core.locale import N_, _
from cmsuite.core.resources import FOLDERS
from cmsuite.core.workspace import Workspace
from cmsuite.engines.acts.models import Journal
from cmsuite.engines.media.store import Media
from cmsuite.engines.people.models import Person
from cmsuite.engines.secrets.models import Credential, CredentialState
from cmsuite.publishing.models import Hold, Publication, State
from cmsuite.rooms import load_models
from cmsuite.store.base import Base
from cmsuite.store.opening import refuse_unsafe
from cmsuite.store.store import Store
from cmsuite.store.upgrade import CODE, HEAD, TooNew, migrate, standing

DERIVED = ("search_text",)
"""What a worker makes again of the other rows: the words by which they are found."""


class OtherSchema(Refused):
    said = N_("The rows have schema {found}, and this program writes and reads {wanted}.")
    hint = N_("Use the cmsuite that made them, or bring both to the same version: cmsuite upgrade")


class NotEmpty(Refused):
    said = N_("{place} is not empty.")
    hint = N_("Restore into a new folder and an empty database. Nothing was changed.")


class OneBrandOnly(Usage):
    said = N_("{file} holds the brand {brand} alone.")
    hint = N_("Take it into a workspace with: cmsuite brand import FILE")


class NoRoom(Outside):
    said = N_("{place} has room for {free} MB, and the archive needs {wanted} MB.")
    hint = N_("Nothing was changed. Free some room, or choose another folder.")


class Unfit(Refused):
    said = N_("The rows of {table} do not fit into the store: {why}")
    hint = N_("Nothing was changed. Make the archive again where it came from.")


class NotAlike(Outside):
    said = N_("The rows of {table} did not come back as they were.")
    hint = N_("Nothing was changed. Please report this with: cmsuite doctor --bundle FILE")


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What went into the archive; `missing`: media whose bytes were not to be had; `secrets`: left out, each."""

    file: str
    bytes: int
    rows: int
    media: int
    missing: tuple[str, ...]
    secrets: int


@dataclass(frozen=True, slots=True)
class Restored:
    """What came out of it; `waiting`: publications that a person must decide again; `secrets`: to be given again."""

    folder: str
    store: str
    made_at: str
    rows: int
    media: int
    missing: tuple[str, ...]
    secrets: int
    waiting: int


# ---- backup


def backup(store: Store, workspace: Workspace, file: Path) -> BackedUp:
    """Write rows, media, configuration and own resources of a workspace, all of one instant. No secret is in it.

    Raises FileThere, OtherSchema, Unreachable; an OSError names the file.
    """
    load_models()
    said = standing(store)
    if said.schema != HEAD:
        raise OtherSchema(found=said.schema, wanted=HEAD)
    manifest = Manifest("store", store.now().isoformat(), said.uid or "", HEAD, said.min_code)
    with writing(file, manifest) as archive:
        archive.member("config.toml", [_portable(workspace).encode()])
        for name, path in _own_files(workspace):
            archive.member(name, [path.read_bytes()])
        with store.snapshot() as connection:
            for table in Base.metadata.sorted_tables:
                if table.name not in DERIVED:
                    add_rows(archive, connection, store, table)
            hashes = connection.execute(sa.text("SELECT hash FROM blob ORDER BY id")).scalars().all()
            kept_out = connection.execute(
                sa.select(sa.func.count()).where(Credential.state != CredentialState.REVOKED)
            ).scalar_one()
        add_media(archive, Media(store, workspace), hashes)
    missing = tuple(manifest.missing)
    return BackedUp(str(file), file.stat().st_size, manifest.rows, len(manifest.media), missing, kept_out)


def add_rows(
    archive: Writer,
    connection: sa.Connection,
    store: Store,
    table: sa.Table,
    ids: sa.Select[Any] | None = None,
) -> None:
    """Put the rows of a table into an archive, all or those of `ids`, a batch in memory at a time."""
    shape = shape_of(table)
    lines = (line_of(shape, row) for row in read(connection, shape, ids))
    archive.rows(shape, lines, store.dialect.last_id(connection, table.name))


def add_media(archive: Writer, media: Media, hashes: Iterable[str]) -> None:
    """Put the bytes of blobs into an archive; those that cannot be had are named in its manifest."""
    for sha in hashes:
        try:
            archive.member(f"media/{sha}", [media.get(sha)], packed=False)
        except CmsError:
            archive.manifest.missing.append(sha)


def _portable(workspace: Workspace) -> str:
    """The configuration without the store's address, which is about the place."""
    return to_toml({name: value for name, value in changed(workspace.config).items() if name != "store_url"})


def _own_files(workspace: Workspace) -> Iterator[tuple[str, Path]]:
    """A workspace's own plugins, packs, calendars and templates."""
    for folder in FOLDERS:
        for path in sorted((workspace.root / folder).rglob("*")):
            parts = path.relative_to(workspace.root).parts
            hidden = any(part.startswith(".") or part == "__pycache__" for part in parts)
            if path.is_file() and not path.is_symlink() and not hidden:
                yield "/".join(("files", *parts)), path


# ---- restore


def restore(file: Path, folder: Path, url: str = "") -> Restored:
    """Make a new workspace of an archive, in a new folder and (url) an empty database, and compare it with the archive.

    Nothing of it is there before all is. Raises Damaged, FromNewer, OneBrandOnly, NotEmpty, NoRoom, UnsafeFolder,
    Unfit, NotAlike, PasswordShown, and what the store raises.
    """
    if holds_password(url):
        raise PasswordShown()
    load_models()
    folder = Path(os.path.abspath(folder.expanduser()))
    with Reader(file) as archive:
        said = archive.manifest
        if said.kind != "store":
            raise OneBrandOnly(file=str(file), brand=str(said.brand.get("slug")))
        if said.min_code > CODE or said.schema > HEAD:
            raise TooNew(wanted=said.min_code, here=CODE)
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise NotEmpty(place=str(folder))
        archive.verify()
        return _restored(archive, folder, url)


def _restored(archive: Reader, folder: Path, url: str) -> Restored:
    around = next(place for place in folder.parents if place.exists())
    if not url:
        refuse_unsafe(around)
    _refuse_too_big(archive.manifest, around)
    beside = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}")
    try:
        beside.mkdir(parents=True)
        workspace = _laid_out(archive, beside, url)
        store = Store(workspace.store_url)
        try:
            rows, kept_out, waiting = _filled(archive, store, workspace)
        finally:
            store.close()
        with suppress(FileNotFoundError):
            folder.rmdir()
        beside.rename(folder)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    said = archive.manifest
    shown = url and store.url.render_as_string(hide_password=True)
    return Restored(
        folder=str(folder),
        store=shown or f"sqlite:///{folder / 'store.db'}",
        made_at=said.made_at,
        rows=rows,
        media=len(said.media),
        missing=tuple(said.missing),
        secrets=kept_out,
        waiting=waiting,
    )


def _refuse_too_big(manifest: Manifest, around: Path) -> None:
    wanted = 2 * sum(size for size, _sha in manifest.members.values())  # rows need indexes
    free = shutil.disk_usage(around).free
    if wanted > free:
        raise NoRoom(place=str(around), free=free // 1_000_000, wanted=wanted // 1_000_000 + 1)


def _laid_out(archive: Reader, folder: Path, url: str) -> Workspace:
    """The folder with its configuration and own resources."""
    members = archive.manifest.members
    values = {}
    if "config.toml" in members:
        old = folder / "config.toml.old"
        old.write_bytes(archive.member("config.toml"))
        values = changed(configuration.load(old))
        old.unlink()
    workspace = workspaces.create(folder, **(values | ({"store_url": url} if url else {})))
    for name in members:
        if name.startswith("files/"):
            path = folder.joinpath(*name.split("/")[1:])
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(archive.member(name))
    return workspace


def _filled(archive: Reader, store: Store, workspace: Workspace) -> tuple[int, int, int]:
    """Fill an empty store in one transaction. Returns rows, secrets left out, publications that wait."""
    said = archive.manifest
    found = standing(store).schema
    if found is None:
        migrate(store, said.schema)
    elif found != said.schema or not _is_empty(store):
        raise NotEmpty(place=store.url.render_as_string(hide_password=True))
    with store.connection(writes=True) as connection:
        connection.execute(sa.text("UPDATE alembic_version SET uid = :uid"), {"uid": said.uid})
        for table in said.tables:
            _take_in(archive, connection, store, workspace, table.name)
        for table in said.tables:
            _compare(archive, connection, table.name)
        kept_out, waiting = _made_safe(connection, store, workspace, said)
    migrate(store)
    return said.rows, kept_out, waiting


def _is_empty(store: Store) -> bool:
    with store.connection() as connection:
        return all(
            connection.execute(sa.select(table.c.id).limit(1)).first() is None for table in Base.metadata.sorted_tables
        )


def _take_in(archive: Reader, connection: sa.Connection, store: Store, workspace: Workspace, name: str) -> None:
    held = next(table for table in archive.manifest.tables if table.name == name)
    more: list[sa.Column[Any]] = []
    if name == "blob":
        more = [sa.Column("place", sa.Text()), sa.Column("data", sa.LargeBinary())]
    rows: Iterator[dict[str, Any]] = (row_of(held.shape, line) for line in archive.lines(name))
    if name == "blob":
        rows = with_bytes(archive, rows, Media(store, workspace))
    try:
        count = write(connection, held.shape.table(*more), rows)
    except (sa.exc.IntegrityError, sa.exc.DataError, sa.exc.ProgrammingError) as err:
        raise Unfit(table=name, why=str(err.orig).split("\n")[0]) from err
    except (ValueError, TypeError, KeyError, RecursionError) as err:
        raise Unfit(table=name, why=str(err)) from err
    if count != held.rows:
        raise Damaged(file=str(archive.file), why=_("rows are missing"))
    store.dialect.continue_ids(connection, name, held.last_id)


def with_bytes(archive: Reader, rows: Iterator[dict[str, Any]], media: Media) -> Iterator[dict[str, Any]]:
    """Rows of blobs, each with its bytes made safe where this store keeps them; one without bytes stays one."""
    for row in rows:
        row |= {"place": media.place, "data": None}
        name = f"media/{row['hash']}"
        if name in archive.manifest.members:
            stored = media.put(archive.member(name), row["mime"])
            row |= {"place": stored.place, "data": stored.data}
        yield row


def _compare(archive: Reader, connection: sa.Connection, name: str) -> None:
    """What the store now holds, written as lines again, has the print of what was read. Raises NotAlike."""
    held = next(table for table in archive.manifest.tables if table.name == name)
    digest = hashlib.sha256()
    for row in read(connection, held.shape):
        digest.update(line_of(held.shape, row))
    if digest.hexdigest() != archive.manifest.members[f"rows/{name}.ndjson"][1]:
        raise NotAlike(table=name)


def _made_safe(connection: sa.Connection, store: Store, workspace: Workspace, said: Manifest) -> tuple[int, int]:
    """What a copy must not do by itself: use secrets that it has not, and send what its original may have sent.

    Returns how many secrets must be given again, and how many publications wait for a person.
    """
    lost = connection.execute(
        sa.update(Credential)
        .where(Credential.place != "keyring", Credential.state == CredentialState.OK)
        .values(state=CredentialState.NEEDS_RECONNECT)
    ).rowcount
    me = connection.execute(
        sa.select(Person.id).order_by(Person.email != workspace.config.me, Person.id).limit(1)
    ).scalar()
    waiting = held_back(connection, store.now(), me)
    connection.execute(
        sa.insert(Journal).values(
            at=store.now(),
            person_id=me,
            via="import",
            act="store.restore",
            args={"made_at": said.made_at, "program": said.program, "rows": said.rows},
            changed=[{"t": table.name, "id": [], "new": True, "n": table.rows} for table in said.tables],
            db_role=store.role_of(connection),
            created_at=store.now(),
            created_by=me,
        )
    )
    return lost, waiting


def held_back(connection: sa.Connection, now: datetime, person: int | None, brand: int | None = None) -> int:
    """Leave a hold, lifted already: what was decided before it waits for a new decision. Returns how many wait.

    What is planned in an archive may have gone out since it was made, and its original may still be at work.
    """
    open_ = [State.PLANNED, State.CLAIMED, State.SENDING, State.AMBIGUOUS]
    mine = sa.true() if brand is None else Publication.brand_id == brand
    waiting, last = connection.execute(
        sa.select(sa.func.count(), sa.func.max(Publication.decided_at)).where(Publication.state.in_(open_), mine)
    ).one()
    if waiting:
        at = max(now, last + timedelta(microseconds=1))  # clocks differ: every decision is before its hold
        values = {"reason": "moved", "placed_by": person, "placed_at": at, "lifted_by": person, "lifted_at": at}
        connection.execute(sa.insert(Hold).values(brand_id=brand, created_at=now, created_by=person, **values))
    return int(waiting)
