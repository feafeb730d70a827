"""The archive as a file: a ZIP of rows, media and a manifest; written whole or not at all, read with suspicion."""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from cmsuite import __version__
from cmsuite.archive.rows import TYPES, Shape
from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_, _

FORM = 1  # of the archive; grows when an older program could not read it
MANIFEST = "manifest.json"
MANIFEST_MAX = 64_000_000  # bytes
LINE_MAX = 64_000_000  # bytes of one row
MEMBER = re.compile(
    r"config\.toml|rows/[a-z][a-z_]{0,60}\.ndjson|media/[0-9a-f]{64}"
    r"|files/(?:plugins|charters|calendars|reports)(?:/[^./\\:\x00-\x1f][^/\\:\x00-\x1f]{0,120}){1,8}"
)
"""The names that an archive may hold. None climbs out of a folder, whatever it is unpacked to."""
BOMB = 1_000_000_000, 300  # bytes unpacked, and times the size of the file, beyond which nothing honest lies


class FileThere(Refused):
    said = N_("{file} is there already.")
    hint = N_("Nothing was written. Choose another name, or move it away.")


class Damaged(Refused):
    said = N_("{file} is not a whole archive of cmsuite: {why}.")
    hint = N_("Nothing was changed. Take another copy of it.")


class FromNewer(Refused):
    said = N_("{file} was made by a newer cmsuite ({program}).")
    hint = N_("Upgrade cmsuite on this machine, then try again. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class Held:
    """A table in an archive: how many rows, and the highest id that it ever gave."""

    name: str
    columns: dict[str, str]
    rows: int
    last_id: int

    @property
    def shape(self) -> Shape:
        return Shape(self.name, self.columns)


@dataclass(slots=True)
class Manifest:
    """What an archive says of itself. `tables` in the order in which they can be filled; `members`: name ->
    (bytes, SHA-256); `missing`: media whose bytes were not to be had; `brand`: slug, uid and id, of a brand's."""

    kind: Literal["store", "brand"]
    made_at: str
    uid: str
    schema: str
    min_code: int
    form: int = FORM
    program: str = __version__
    tables: list[Held] = field(default_factory=list)
    members: dict[str, tuple[int, str]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    brand: dict[str, Any] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)

    @property
    def media(self) -> list[str]:
        return [name.removeprefix("media/") for name in self.members if name.startswith("media/")]


@contextmanager
def new_zip(file: Path) -> Iterator[zipfile.ZipFile]:
    """A ZIP that only its owner reads, written beside its name and given the name when it is whole and on the disk.

    Raises FileThere; an OSError names the file.
    """
    if file.exists():
        raise FileThere(file=str(file))
    beside = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "w+b") as out:
            made = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
            try:
                yield made
                made.close()
            finally:
                with suppress(OSError, ValueError):  # a full disk refuses the end of a file too
                    made.close()
            out.flush()
            os.fsync(out.fileno())
        os.replace(beside, file)
    except OSError as err:
        if err.filename in (None, str(beside)):
            err.filename = str(file)
        raise
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def writing(file: Path, manifest: Manifest) -> Iterator[Writer]:
    """An archive that is being made; the manifest, filled on the way, is its last member. Raises as `new_zip`."""
    with new_zip(file) as made:
        archive = Writer(made, manifest)
        yield archive
        archive.finish()


class Writer:
    """Puts members into an archive, and their prints into its manifest."""

    def __init__(self, into: zipfile.ZipFile, manifest: Manifest) -> None:
        self._zip, self.manifest = into, manifest

    def rows(self, shape: Shape, lines: Iterable[bytes], last_id: int) -> None:
        """A table, its lines one by one."""
        count = 0

        def counted() -> Iterator[bytes]:
            nonlocal count
            for line in lines:
                count += 1
                yield line

        self.member(f"rows/{shape.name}.ndjson", counted())
        self.manifest.tables.append(Held(shape.name, shape.columns, count, last_id))

    def member(self, name: str, pieces: Iterable[bytes], *, packed: bool = True) -> None:
        """Any other member; packed: False for what is compressed already."""
        self.manifest.members[name] = self._put(name, pieces, packed=packed)

    def finish(self) -> None:
        """The manifest, of all that was put in."""
        self._put(MANIFEST, [json.dumps(asdict(self.manifest), ensure_ascii=False, indent=1).encode()])

    def _put(self, name: str, pieces: Iterable[bytes], *, packed: bool = True) -> tuple[int, str]:
        head = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
        head.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        head.external_attr = 0o600 << 16
        size, digest = 0, hashlib.sha256()
        with self._zip.open(head, "w", force_zip64=True) as out:
            for piece in pieces:
                out.write(piece)
                size += len(piece)
                digest.update(piece)
        return size, digest.hexdigest()


class Reader:
    """An archive that was looked at from outside: its manifest is whole and names exactly what is there.

    Raises Damaged, FromNewer, OSError. `verify` reads every byte.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        with self._said():
            self._zip = zipfile.ZipFile(file)
        try:
            self.manifest = self._manifest()
            self._compare()
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_error: object) -> None:
        self._zip.close()

    def verify(self) -> None:
        """Every member has the bytes that the manifest says. Raises Damaged."""
        for name, (_size, sha) in self.manifest.members.items():
            digest = hashlib.sha256()
            for piece in self._pieces(name):
                digest.update(piece)
            if digest.hexdigest() != sha or (name.startswith("media/") and name != f"media/{sha}"):
                raise self._damaged(_("{name} has changed").format(name=name))

    def lines(self, table: str) -> Iterator[bytes]:
        """The rows of a table, one line at a time. Raises Damaged."""
        with self._said(), self._zip.open(f"rows/{table}.ndjson") as member:
            while line := member.readline(LINE_MAX):
                if not line.endswith(b"\n"):
                    raise self._damaged(_("a row of {table} is cut off or too long").format(table=table))
                yield line

    def member(self, name: str) -> bytes:
        """A whole member: media, a file, the configuration. Raises Damaged."""
        return b"".join(self._pieces(name))

    def _pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of a member, never more than the manifest says."""
        left, _sha = self.manifest.members[name]
        with self._said(), self._zip.open(name) as member:
            while piece := member.read(1 << 20):
                left -= len(piece)
                if left < 0:
                    raise self._damaged(_("{name} is longer than it says").format(name=name))
                yield piece

    def _manifest(self) -> Manifest:
        with self._said(), self._zip.open(MANIFEST) as member:
            raw = member.read(MANIFEST_MAX + 1)
        try:
            said = json.loads(raw)
            if said["form"] > FORM:
                raise FromNewer(file=str(self.file), program=str(said.get("program")))
            said["tables"] = [Held(**table) for table in said["tables"]]
            said["members"] = {name: (int(size), str(sha)) for name, (size, sha) in said["members"].items()}
            made = Manifest(**said)
            datetime.fromisoformat(made.made_at)
            for table in made.tables:
                if "id" not in table.columns or not {*table.columns.values()} <= TYPES.keys():
                    raise ValueError(table.name)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as err:
            raise self._damaged(_("its manifest cannot be read")) from err
        return made

    def _compare(self) -> None:
        """The members are those of the manifest, by name and size, once each, and their names are harmless."""
        there = {entry.filename: entry.file_size for entry in self._zip.infolist()}
        said = {name: size for name, (size, _sha) in self.manifest.members.items()}
        if len(there) != len(self._zip.infolist()) or there.keys() != {*said, MANIFEST}:
            raise self._damaged(_("its list of members does not agree with what it holds"))
        for name, size in said.items():
            if not MEMBER.fullmatch(name) or size != there[name]:
                raise self._damaged(_("it may not hold {name}").format(name=repr(name)[:80]))
        if any(f"rows/{table.name}.ndjson" not in said for table in self.manifest.tables):
            raise self._damaged(_("rows are missing"))
        whole, size = sum(there.values()), self.file.stat().st_size
        if whole > BOMB[0] and whole > BOMB[1] * size:
            raise self._damaged(_("it unpacks to far more than anything honest"))

    def _damaged(self, why: str) -> Damaged:
        return Damaged(file=str(self.file), why=why)

    @contextmanager
    def _said(self) -> Iterator[None]:
        try:
            yield
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, KeyError, RuntimeError) as err:
            raise self._damaged(_("it is cut short, damaged or no ZIP file")) from err
