"""Everything for a meeting in one archive: the same files give the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Piece:
    """A file of the archive."""

    name: str
    data: bytes


def packed(pieces: Sequence[Piece], day: date) -> bytes:
    """A ZIP of these files, in their order. day: the one stamp that all of them bear."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in pieces:
            entry = zipfile.ZipInfo(one.name, (day.year, day.month, day.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, one.data)
    return made.getvalue()
