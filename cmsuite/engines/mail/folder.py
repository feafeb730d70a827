"""A folder of .eml and .mbox files, as mail programs and people put them there: read, never written."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cmsuite.core.errors import Outside, why
from cmsuite.core.locale import N_
from cmsuite.engines.mail.parse import BIGGEST

SOON = 10_000_000_000  # ns: files that changed just before the mark are looked at again; what is known is known
AT_ONCE = 200  # files of one round
EML, MBOX = ".eml", ".mbox"
BIGGEST_MBOX = 1_000_000_000
LONGEST_LINE = 1_000_000
_QUOTED = re.compile(rb">+From ")


class FolderAway(Outside):
    said = N_("The folder of mails {folder} cannot be read: {why}.")
    hint = N_("Put it back, or read another one: cmsuite mail boxes")


@dataclass(frozen=True, slots=True)
class Found:
    """A mail as it was found. mark: how far the mailbox is read with it. raw: None where it is too big to be taken."""

    raw: bytes | None
    mark: int
    at: float | None = None


def new_files(folder: Path, mark: int | None) -> Iterator[Found]:
    """The mails of files that changed since the mark, the oldest change first. Raises FolderAway."""
    since = (mark or 0) - SOON
    try:
        with os.scandir(folder) as entries:
            files = [
                (entry.stat(follow_symlinks=False).st_ctime_ns, entry.stat(follow_symlinks=False).st_size, entry.path)
                for entry in entries
                if entry.name.lower().endswith((EML, MBOX)) and entry.is_file(follow_symlinks=False)
            ]
    except OSError as err:
        raise FolderAway(folder=str(folder), why=why(err)) from err
    newer = sorted(file for file in files if file[0] >= since and (_is_eml(file[2]) or file[0] > (mark or 0)))
    for changed, size, path in newer[:AT_ONCE] if len(newer) <= AT_ONCE else _whole(newer):
        if size > (BIGGEST if _is_eml(path) else BIGGEST_MBOX):
            yield Found(None, changed)
            continue
        try:
            with open(path, "rb") as file:
                yield from ([Found(file.read(BIGGEST + 1), changed)] if _is_eml(path) else _mails(file, changed))
        except FileNotFoundError:  # taken away meanwhile
            continue
        except OSError as err:
            raise FolderAway(folder=path, why=why(err)) from err


def _is_eml(path: str) -> bool:
    return path.lower().endswith(EML)


def _mails(file: BinaryIO, changed: int) -> Iterator[Found]:
    """The mails of an mbox: each begins with a line `From ` after an empty one; one too big has no bytes."""
    lines, size, empty = list[bytes](), 0, True
    while line := file.readline(LONGEST_LINE):
        if empty and line.startswith(b"From "):
            if size:
                yield Found(b"".join(lines) if size <= BIGGEST else None, changed)
            lines, size = [], 0
        else:
            size += len(line)
            if size <= BIGGEST:
                lines.append(line[1:] if _QUOTED.match(line) else line)
        empty = line in (b"\n", b"\r\n")
    if size:
        yield Found(b"".join(lines) if size <= BIGGEST else None, changed)


def _whole(files: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The first of them, and all that changed within the margin of the last one, so that the mark passes them."""
    last = files[AT_ONCE - 1][0]
    return [file for file in files if file[0] <= last + SOON]
