"""Files that are whole or not there, and on the disk before anybody speaks of them. An OSError names the file."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

ROOM = 100_000  # bytes that must be free where a file is to come


def write(file: Path, data: bytes, mode: int = 0o600) -> None:
    """The whole file, over the one before it, whatever happens meanwhile; only its owner reads it, unless told."""
    with _named(file), _beside(file, data) as new:
        new.chmod(mode)
        os.replace(new, file)


def make_sure(file: Path) -> None:
    """Whether a file of some size can be written there, asked before what cannot be taken back. Nothing is left."""
    with _named(file), _beside(file, bytes(ROOM)):
        pass


def write_new(file: Path, data: bytes) -> None:
    """The same, never over another file. Raises FileExistsError."""
    with _named(file), _beside(file, data) as new:
        os.link(new, file)


def write_apart(folder: Path, stem: str, text: str) -> Path:
    """A text that somebody wrote, in a private folder, under the first name that is free: stem.md, stem-2.md, …"""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for n in count(1):
        file = folder / (f"{stem}.md" if n == 1 else f"{stem}-{n}.md")
        with suppress(FileExistsError):
            write_new(file, text.encode())
            break
    return file


@contextmanager
def _beside(file: Path, data: bytes) -> Iterator[Path]:
    """The data in a file of its own beside; once that has its name, the folders that say so are synced."""
    changed = {file.parent, *(folder.parent for folder in file.parents if not folder.exists())}
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError as err:
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR)) from err
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        yield Path(name)
        for folder in changed:
            _sync(folder)
    finally:
        Path(name).unlink(missing_ok=True)


@contextmanager
def _named(file: Path) -> Iterator[None]:
    """A full disk names no file, and the one beside is nobody's business."""
    try:
        yield
    except OSError as err:
        err.filename = str(file)
        raise


def _sync(folder: Path) -> None:
    if os.name != "posix":  # elsewhere a folder cannot be opened, and the rename is durable by itself
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
