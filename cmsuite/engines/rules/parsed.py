"""What the shipped files of rules hold, kept in JSON beside them, as Python keeps its byte code: TOML takes twenty
times as long to read.

One row is kept for each file, with the hash of the text that it was made from, so that it is never stale, and a check
sum of its own; a row that is damaged, or a place that is not ours to write, is passed over. It is trusted as the packs
are, beside which it lies: whoever may change one may change the other. All that is read from it is validated as what
comes from TOML is.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

from cmsuite.core.resources import shipped

PLACE = Path("__pycache__") / f"packs.{sys.implementation.cache_tag}.json"

Table = dict[str, Any]


class Unfit(Exception):
    """A table holds what JSON cannot."""


class Row(NamedTuple):
    """What a file holds, as JSON with where its days stand. print: the hash of the file's text."""

    print: str
    sum: int
    body: bytes | memoryview

    @classmethod
    def of(cls, print: str, body: bytes) -> Row:
        return cls(print, crc32(body), body)

    @property
    def is_whole(self) -> bool:
        return self.sum == crc32(self.body)


class Kept:
    """The rows of a folder's files, by their paths below it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.known = _read(folder / PLACE)
        self.before = {name: row.print for name, row in self.known.items()}
        self.new = False

    def table(self, name: str, text: str) -> Table:
        """What the text of TOML of a file holds. Raises tomllib.TOMLDecodeError, RecursionError."""
        print = hashlib.sha256(text.encode()).hexdigest()
        row = self.known.get(name)
        if row and row.print == print and row.is_whole:
            with suppress(ValueError, TypeError, KeyError, IndexError):
                return _table(bytes(row.body))
        made = toml(text)
        with suppress(Unfit):
            self.known[name] = Row.of(print, _json(made))
            self.new = True
        return made

    def holds(self, name: str, print: str) -> bool:
        """Whether what is kept of a file is of the text with this hash."""
        row = self.known.get(name)
        return row is not None and row.print == print

    def keep(self) -> None:
        """Write what was met for the first time; where that is refused, it is met again."""
        if not self.new:
            return
        self.new = False
        rows = self.known.copy()  # another thread may be reading packs
        file = self.folder / PLACE
        beside = file.with_name(f"{file.name}.{os.getpid()}")
        with suppress(OSError):
            file.parent.mkdir(exist_ok=True)
            beside.write_bytes(_written(rows))
            beside.replace(file)


def toml(text: str) -> Table:
    """What a text of TOML holds. Raises tomllib.TOMLDecodeError, RecursionError."""
    import tomllib

    return tomllib.loads(text)


_kept: dict[Path, Kept] = {}


def table(file: Path | str, text: str) -> Table:
    """What the text of a file of rules holds, from what is kept where the file is a shipped one. Raises
    tomllib.TOMLDecodeError, RecursionError."""
    kept, name = _of(file)
    return toml(text) if kept is None else kept.table(name, text)


def is_known(file: Path | str) -> bool:
    """Whether what was read last of a shipped file is what an earlier process kept, once all of it had been checked."""
    kept, name = _of(file)
    return kept is not None and name in kept.before and kept.holds(name, kept.before[name])


def is_kept(file: Path, print: str) -> bool:
    """Whether what a shipped file with a text of this hash holds was read before."""
    kept, name = _of(file)
    return kept is not None and kept.holds(name, print)


@lru_cache(maxsize=1)
def _home() -> tuple[Path, str]:
    """Where the shipped files lie, and how their paths begin."""
    folder = shipped("charters")
    return folder, f"{folder}{os.sep}"


def _of(file: Path | str) -> tuple[Kept | None, str]:
    """What is kept of the folder that a shipped file lies in, and the file's name there."""
    folder, begins = _home()
    if not str(file).startswith(begins):
        return None, ""
    if folder not in _kept:
        _kept[folder] = Kept(folder)
    return _kept[folder], str(file).removeprefix(begins)


def keep() -> None:
    """Keep what was read from TOML; asked once all is read."""
    for one in _kept.values():
        one.keep()


FIRST = 2
"""Rounds, of reading packs and of making their rules, after which what was made stays as long as the process does."""
_rounds = count()


@contextmanager
def unswept() -> Iterator[None]:
    """No look for rubbish while much is made that stays, nor, the first time, as soon as it is made: a third of the
    time of a first load."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            if next(_rounds) < FIRST and not gc.get_freeze_count():
                gc.freeze()  # all counts as old then, which is looked through seldom
                gc.unfreeze()
            gc.enable()


def _written(rows: dict[str, Row]) -> bytes:
    """Rows as a file: a line for each with its length, an empty line, what they hold."""
    head = (f"{name}\t{row.print}\t{row.sum}\t{len(row.body)}\n" for name, row in rows.items())
    return b"".join(["".join(head).encode(), b"\n", *(row.body for row in rows.values())])


def _read(file: Path) -> dict[str, Row]:
    """The rows that are kept; none where the file is not there, or is none of ours. What they hold is only looked at
    when it is asked."""
    with suppress(OSError, ValueError):
        raw = file.read_bytes()
        start = raw.index(b"\n\n") + 2
        body, found = memoryview(raw)[start:], dict[str, Row]()
        for line in raw[: start - 2].decode().split("\n"):
            name, print, sum, size = line.split("\t")
            found[name], body = Row(print, int(sum), body[: int(size)]), body[int(size) :]
        return found
    return {}


def _json(made: Table) -> bytes:
    """A table and where its days stand. Raises Unfit."""
    days: list[tuple[list[str | int], str]] = []

    def plain(value: Any, path: list[str | int]) -> Any:
        if isinstance(value, dict):
            return {key: plain(one, [*path, key]) for key, one in value.items()}
        if isinstance(value, list):
            return [plain(one, [*path, place]) for place, one in enumerate(value)]
        if type(value) is date:
            days.append((path, value.isoformat()))
            return None
        if value is None or not isinstance(value, str | bool | int | float) or value != value:
            raise Unfit
        return value

    return json.dumps([plain(made, []), days], ensure_ascii=False).encode()


def _table(kept: bytes) -> Table:
    made, days = json.loads(kept)
    for (*path, last), day in days:
        at = made
        for part in path:
            at = at[part]
        at[last] = date.fromisoformat(day)
    if not isinstance(made, dict):
        raise TypeError(made)
    return made
