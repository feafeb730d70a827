"""What networks are called on screen, by their descriptors alone: no code of a plugin is run for it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from cmsuite.core.resources import shipped
from cmsuite.core.text import shown

GROUP = "cmsuite.networks"
LONGEST = 24  # cells: it stands in a column
_ID = re.compile(r"[\w-]{1,60}")
_own: list[Path] = []  # folders of workspaces


def look_in(workspace: Path) -> None:
    """Know the networks of this workspace too."""
    if (folder := workspace / "plugins") not in _own:
        _own.append(folder)
        called.cache_clear()


@cache
def called(network: str) -> str:
    """What a network is called; by its id, where nothing says more. A workspace cannot rename what is shipped."""
    for file in _descriptors(network) if _ID.fullmatch(network) else ():
        try:
            name = tomllib.loads(file.read_text(encoding="utf-8"))["network"]["name"]
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError):
            continue
        if isinstance(name, str) and name.strip():
            return shown(name, LONGEST)
    return network


def _descriptors(network: str) -> Iterator[Path]:
    for folder in (shipped("plugins"), *_own):
        yield folder / f"{network}.toml"
    from importlib.metadata import entry_points  # for what is installed beside us alone: it takes its time
    from importlib.util import find_spec

    for entry in entry_points(group=GROUP, name=network):
        try:
            found = find_spec(entry.module)
        except ImportError:
            continue
        if found is not None and found.origin:
            yield Path(found.origin).with_suffix(".toml")
