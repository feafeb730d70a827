"""Opening a workspace's store: refused where it would be lost or torn, migrated where that is ours to do."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from cmsuite.core.clock import Clock
from cmsuite.core.errors import Outside, Refused
from cmsuite.core.locale import N_, _
from cmsuite.store.store import AWAY, Damaged, Denied, Store

if TYPE_CHECKING:
    from cmsuite.core.workspace import Workspace

NETWORK_FILESYSTEMS = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "fuse.sshfs", "fuse.rclone", "davfs"}
SYNCHRONISED = (
    "dropbox",
    "onedrive",
    "google drive",
    "googledrive",
    "nextcloud",
    "owncloud",
    "icloud",
    "pcloud",
    "mobile documents",
    "kdrive",
)
MARKS = (".stfolder", ".dropbox.cache", ".sync", ".owncloudsync.log", ".nextcloudsync.log")


class NoStore(Outside):
    said = N_("The store is not there: {file}.")
    hint = N_("Nothing was made in its place. Put it back, or restore the last backup: cmsuite restore FILE DIR")


NOT_ASKED = (*AWAY, Denied, Damaged, NoStore)
"""What keeps anybody from asking the store at all, for a moment or until somebody mends it."""


class UnsafeFolder(Refused):
    said = N_("{folder} is {what}: a SQLite store there would be torn when two machines write it.")
    hint = N_("Move the workspace to a local folder, or use PostgreSQL for a team.")


def open_store(workspace: Workspace, clock: Clock | None = None, *, upgrades: bool = True) -> Store:
    """The workspace's store, at today's schema. Raises UnsafeFolder, NoStore, TooNew, NeedsUpgrade, Unreachable, …

    upgrades: whether a file of an older schema is brought to today's; else it is refused, as a server's database is.
    """
    from cmsuite.rooms import load_models
    from cmsuite.store.upgrade import ready

    store = Store(workspace.store_url, clock, tables=load_models)
    if store.url.get_backend_name() == "sqlite" and store.url.database:
        file = Path(store.url.database)
        refuse_unsafe(file.parent)
        if not file.is_file() or not file.stat().st_size:  # SQLite would make an empty one
            raise NoStore(file=str(file))
    ready(store, upgrades=upgrades)
    return store


def refuse_unsafe(folder: Path) -> None:
    """Raises UnsafeFolder where the folder is on a network file system or is synchronised by a program."""
    real = folder.resolve()
    kind = filesystem(real)
    if kind in NETWORK_FILESYSTEMS:
        raise UnsafeFolder(folder=str(folder), what=_("on a network disk ({kind})").format(kind=kind))
    for part in (real, *real.parents):
        if part.name.lower().startswith(SYNCHRONISED) or any((part / mark).exists() for mark in MARKS):
            raise UnsafeFolder(folder=str(folder), what=_("in a synchronised folder ({name})").format(name=part.name))


def filesystem(folder: Path, table: Path = Path("/proc/self/mountinfo")) -> str | None:
    """The kind of file system that holds a folder; None where the system does not tell."""
    try:
        lines = table.read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    best, kind = "", None
    for line in lines:
        left, _dash, right = line.partition(" - ")
        mount = re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), left.split(" ")[4])  # \\040 is a space
        if (folder == Path(mount) or Path(mount) in folder.parents) and len(mount) >= len(best):
            best, kind = mount, right.split(" ")[0]
    return kind
