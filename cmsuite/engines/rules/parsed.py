"""What the shipped files of rules hold, kept in JSON beside them, as Python keeps its byte code: TOML takes twenty
times as long to read.

What is kept is named by the hash of the text that it was made from, so that it is never stale; a file that is damaged,
or not ours to write, is passed over. It is trusted as the packs are, beside which it lies: whoever may change one may
change the other. All that is read from it is validated as what comes from TOML is.
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
from pathlib import Path
from typing import Any

from cmsuite.core.resources import shipped

HASH = 64  # signs of a SHA-256
MOST = 300  # texts that are kept; beyond, only those of today
PLACE = Path("__pycache__") / f"packs.{sys.implementation.cache_tag}.json"

Table = dict[str, Any]


class Unfit(Exception):
    """A table holds what JSON cannot."""


class Kept:
    """The tables of a folder's files, by the hashes of their texts, one a line: each as JSON, with where its days
    stand."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.known = _read(folder / PLACE)
        self.used: dict[str, str] = {}
        self.new = False

    def table(self, text: str) -> Table:
        """What a text of TOML holds. Raises tomllib.TOMLDecodeError, RecursionError."""
        name = hashlib.sha256(text.encode()).hexdigest()
        if name in self.known:
            with suppress(ValueError, TypeError, KeyError, IndexError):
                made = _table(self.known[name])
                self.used[name] = self.known[name]
                return made
        made = toml(text)
        with suppress(Unfit):
            self.used[name] = self.known[name] = _json(made)
            self.new = True
        return made

    def holds(self, name: str) -> bool:
        """Whether the text of this hash is kept; it is one of today's then."""
        if name in self.known:
            self.used[name] = self.known[name]
        return name in self.known

    def keep(self) -> None:
        """Write what was met for the first time; where that is refused, it is met again."""
        if not self.new:
            return
        self.new = False
        rows = (self.known if len(self.known) <= MOST else self.used).copy()  # another thread may be reading packs
        body = "".join(f"{name} {row}\n" for name, row in rows.items())
        file = self.folder / PLACE
        beside = file.with_name(f"{file.name}.{os.getpid()}")
        with suppress(OSError):
            file.parent.mkdir(exist_ok=True)
            beside.write_bytes(f"{_print(body)}\n{body}".encode())
            beside.replace(file)


def toml(text: str) -> Table:
    """What a text of TOML holds. Raises tomllib.TOMLDecodeError, RecursionError."""
    import tomllib

    return tomllib.loads(text)


_kept: dict[Path, Kept] = {}


def table(file: Path | str, text: str) -> Table:
    """What the text of a file of rules holds, from what is kept where the file is a shipped one. Raises
    tomllib.TOMLDecodeError, RecursionError."""
    kept = _of(file)
    return toml(text) if kept is None else kept.table(text)


def is_kept(file: Path, print: str) -> bool:
    """Whether what a shipped file with a text of this hash holds was read before."""
    kept = _of(file)
    return kept is not None and kept.holds(print)


@lru_cache(maxsize=1)
def _home() -> tuple[Path, str]:
    """Where the shipped files lie, and how their paths begin."""
    folder = shipped("charters")
    return folder, f"{folder}{os.sep}"


def _of(file: Path | str) -> Kept | None:
    """What is kept of the folder that a shipped file lies in."""
    folder, begins = _home()
    if not str(file).startswith(begins):
        return None
    if folder not in _kept:
        _kept[folder] = Kept(folder)
    return _kept[folder]


def keep() -> None:
    """Keep what was read from TOML; asked once all is read."""
    for one in _kept.values():
        one.keep()


@contextmanager
def unswept() -> Iterator[None]:
    """No look for rubbish while much is made that stays: a third of the time of a first load."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _print(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()


def _read(file: Path) -> dict[str, str]:
    """What is kept; nothing where the file is not there, or is damaged."""
    try:
        found, _line, body = file.read_bytes().decode().partition("\n")
    except (OSError, ValueError):
        return {}
    if found != _print(body):
        return {}
    return {row[:HASH]: row[HASH + 1 :] for row in body.split("\n") if row}


def _json(made: Table) -> str:
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

    return json.dumps([plain(made, []), days], ensure_ascii=False)


def _table(kept: str) -> Table:
    made, days = json.loads(kept)
    for (*path, last), day in days:
        at = made
        for part in path:
            at = at[part]
        at[last] = date.fromisoformat(day)
    if not isinstance(made, dict):
        raise TypeError(made)
    return made
