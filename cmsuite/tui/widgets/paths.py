"""The path of a file, as it is begun: the next name that fits is offered, as a shell does."""

from __future__ import annotations

import asyncio
import os
from itertools import islice
from pathlib import Path

from textual.suggester import Suggester

from cmsuite.core.text import shown

MOST = 5_000  # names of a folder that are looked through


class Paths(Suggester):
    """`right` takes what is offered; a folder ends with its slash, so that the next name follows."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        return await asyncio.to_thread(completed, value)


def completed(value: str) -> str | None:
    """The path with its last name whole, the first in order that begins so; None where none does, or none is begun."""
    folder, _slash, begun = value.rpartition("/")
    if not _slash:
        return None
    try:
        with os.scandir(Path(folder or "/").expanduser()) as entries:
            there = sorted((one.name, one.is_dir()) for one in islice(entries, MOST) if fits(one.name, begun))
    except (OSError, RuntimeError, ValueError):  # not there, not ours, no such home, a zero byte
        return None
    return next((f"{folder}/{name}{'/' if is_dir else ''}" for name, is_dir in there if name != begun or is_dir), None)


def fits(name: str, begun: str) -> bool:
    """Whether a name begins so and can be shown as it is; a hidden one only where its dot was typed."""
    return name.startswith(begun) and (begun.startswith(".") or not name.startswith(".")) and shown(name) == name
