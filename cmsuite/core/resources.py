"""The shipped folders (plugins, charters, calendars, reports): in a checkout, in the wheel, and a workspace's own."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

FOLDERS = ("plugins", "charters", "calendars", "reports")
_own: list[Path] = []  # the workspaces at hand


def look_in(workspace: Path) -> None:
    """Know the resources of this workspace too, where nobody says which one is meant."""
    if workspace in _own:
        _own.remove(workspace)
    _own.append(workspace)


def at_hand() -> Path | None:
    """The workspace that was opened last."""
    return _own[-1] if _own else None


def own(folder: str, pattern: str) -> list[Path]:
    """The files of the workspaces at hand that match, in the order of their names."""
    return sorted(path for workspace in _own for path in (workspace / folder).glob(pattern))


def shipped(folder: str) -> Path:
    """Where a shipped folder lies: at the top of a checkout, else inside the installed package."""
    checkout = Path(__file__).parents[2]
    if (checkout / "pyproject.toml").is_file() and (checkout / folder).is_dir():
        return checkout / folder
    return Path(__file__).parents[1] / "_resources" / folder


def find(folder: str, name: str, workspace: Path | None = None) -> Path:
    """A resource file, a workspace's own of the same name before the shipped one."""
    if workspace is not None and (workspace / folder / name).is_file():
        return workspace / folder / name
    return shipped(folder) / name


@cache
def toml_of(file: Path) -> dict[str, Any]:
    """What a resource file of TOML holds, read once."""
    import tomllib

    with file.open("rb") as opened:
        return tomllib.load(opened)


def theirs(workspace: Path | None, brand: str = "") -> list[Path]:
    """The folders of a workspace's own templates, the nearest first: its brand's, then that of all its brands. brand:
    the name of the folder, as `brand list` writes it."""
    if workspace is None:
        return []
    own = workspace / "reports"
    return [*([own / "brands" / brand] if re.fullmatch(r"[a-z0-9-]{1,60}", brand) else []), own]


def names(folder: str, pattern: str, workspace: Path | None = None) -> list[str]:
    """The file names of a resource folder that match a glob, a workspace's own included, sorted."""
    places = [shipped(folder), *([workspace / folder] if workspace else [])]
    return sorted({path.name for place in places if place.is_dir() for path in place.glob(pattern)})
