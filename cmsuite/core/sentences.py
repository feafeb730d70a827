"""The sentences of a compiled catalogue, each looked up where the file has it: to read them all delays each start."""

from __future__ import annotations

import struct
from bisect import bisect_left
from pathlib import Path

ORDERS = {b"\xde\x12\x04\x95": "<", b"\x95\x04\x12\xde": ">"}
"""How a .mo file says which end of its numbers comes first, as GNU gettext documents it."""


class Sentences:
    """What a .mo file says of each source sentence. Its sources are in the order of their bytes."""

    def __init__(self, file: Path) -> None:
        """A file that is not there, or no catalogue, says nothing."""
        try:
            self._bytes = file.read_bytes()
        except OSError:
            self._bytes = b""
        self._order = ORDERS.get(self._bytes[:4], "")
        header = struct.unpack_from(f"{self._order}3I", self._bytes, 8) if self._order else (0, 0, 0)
        self._many, self._sources, self._said = header
        self._found: dict[str, str] = {}

    def __call__(self, source: str) -> str:
        """The sentence, else the source itself. Of one that has a plural, the singular."""
        if (found := self._found.get(source)) is not None:
            return found
        wanted = source.encode("utf-8", "surrogatepass")
        at = bisect_left(range(self._many), wanted, key=self._source)
        if at == self._many or self._source(at) != wanted:
            return source
        found = self._found[source] = self._text(self._said, at).partition(b"\0")[0].decode()
        return found

    def _source(self, at: int) -> bytes:
        return self._text(self._sources, at).partition(b"\0")[0]

    def _text(self, table: int, at: int) -> bytes:
        length, start = struct.unpack_from(f"{self._order}2I", self._bytes, table + 8 * at)
        return self._bytes[start : start + length]
