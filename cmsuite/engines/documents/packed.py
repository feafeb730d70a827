"""Office files that came from outside, read within bounds: nothing in them runs, and nothing outside them is loaded."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import N_

BIGGEST = 25_000_000  # bytes of a file
UNPACKED = 150_000_000  # bytes of all its parts
PART = 40_000_000  # bytes of one part that is read
MEMBERS = 3_000
RATIO = 500  # times that a part of more than a megabyte may be larger than it was packed
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Word 97, or a modern file behind a password
WHY = {
    "old": N_("it is of an old program, or behind a password."),
    "broken": N_("it is damaged, or no such file."),
    "large": N_("it is larger than any answer."),
    "bomb": N_("it unpacks to far more than it holds."),
    "password": N_("it is behind a password."),
    "entity": N_("its XML defines words of its own, which no such program writes."),
    "part": N_("a part that each such file has is missing."),
}


class TooLarge(Refused):
    said = N_("{file} has more than {mb} MB: no document that comes back is so large.")
    hint = N_("Ask for the file that you sent, with the comments in it and nothing else.")


class Unreadable(Usage):
    said = N_("{file} is not read: {why}")
    hint = N_("Nothing was saved. Have it saved again as DOCX, XLSX or PDF, without a password, and sent once more.")
    words: ClassVar = {"why": WHY}


@dataclass(frozen=True, slots=True)
class Packed:
    """An office file: its parts by their names, as they were before they were packed. Macros are parts like any, and
    nobody reads them."""

    file: str
    parts: Mapping[str, bytes]

    def xml(self, name: str) -> Any:
        """The root of a part, or None where there is none. Raises Unreadable."""
        data = self.parts.get(name)
        return None if data is None else parsed(data, self.file)

    def needed(self, name: str) -> Any:
        """The root of a part that must be there. Raises Unreadable."""
        found = self.xml(name)
        if found is None:
            raise Unreadable(file=self.file, why="part")
        return found


def unpacked(data: bytes, file: str, wanted: tuple[str, ...]) -> Packed:
    """The parts of a packed file whose names begin with one of `wanted`. file: what it is called.

    Raises TooLarge, Unreadable.
    """
    within(data, file)
    if data.startswith(OLE):
        raise Unreadable(file=file, why="old")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return Packed(file, _parts(packed, file, wanted))
    except Unreadable:
        raise
    except Exception as err:  # zipfile, zlib, bz2 and lzma each have errors of their own for bytes that are no archive
        raise Unreadable(file=file, why="broken") from err


def within(data: bytes, file: str) -> None:
    """Raises TooLarge."""
    if len(data) > BIGGEST:
        raise TooLarge(file=file, mb=BIGGEST // 1_000_000)


def _parts(packed: zipfile.ZipFile, file: str, wanted: tuple[str, ...]) -> dict[str, bytes]:
    members = packed.infolist()
    if len(members) > MEMBERS or sum(member.file_size for member in members) > UNPACKED:
        raise Unreadable(file=file, why="bomb")
    parts: dict[str, bytes] = {}
    room = UNPACKED
    for member in members:
        if member.flag_bits & 1:
            raise Unreadable(file=file, why="password")
        if not member.filename.startswith(wanted) or member.is_dir():
            continue
        with packed.open(member) as inside:  # what a head says of its size may be a lie
            read = inside.read(PART + 1)
        room -= len(read)
        swollen = len(read) > 1_000_000 and len(read) > RATIO * max(member.compress_size, 1)
        if len(read) > PART or room < 0 or swollen or member.filename in parts:
            raise Unreadable(file=file, why="bomb")
        parts[member.filename] = read
    return parts


def parsed(data: bytes, file: str) -> Any:
    """The root of an XML text without definitions of its own. Raises Unreadable."""
    from lxml import etree

    reader = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root: Any = etree.fromstring(data, reader)
    except (etree.XMLSyntaxError, ValueError) as err:
        why = "entity" if b"<!ENTITY" in data else "broken"
        raise Unreadable(file=file, why=why) from err
    if root.getroottree().docinfo.doctype:
        raise Unreadable(file=file, why="entity")
    return root
