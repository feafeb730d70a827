"""A workspace: the folder with config.toml, the store or its address, media, exports and logs."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cmsuite.core import config as configuration
from cmsuite.core.config import Config
from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import N_

FILE = "config.toml"


class NoWorkspace(Usage):
    said = N_("There is no workspace in {folder} or above it.")
    hint = N_("Make one with: cmsuite init DIR. Or name one with --workspace.")


class NotAWorkspace(Usage):
    said = N_("{folder} is not a workspace: it has no config.toml with the line workspace = 1.")
    hint = N_("Make one with: cmsuite init DIR")


class AlreadyThere(Refused):
    said = N_("{folder} holds a workspace already.")
    hint = N_("Work in it, or choose another folder. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where it lies and how it is configured."""

    root: Path
    config: Config

    @property
    def store_url(self) -> str:
        """The store's address, a SQLite file below the workspace made absolute."""
        prefix, url = "sqlite:///", self.config.store_url
        if url.startswith(prefix) and not url.startswith(prefix + "/"):
            return prefix + str(self.root / url.removeprefix(prefix))
        return url

    @property
    def media(self) -> Path:
        return self.root / "media"

    @property
    def exports(self) -> Path:
        return self.root / "exports"

    @property
    def editing(self) -> Path:
        """What is in somebody's editor, and what came back from it and could not be saved."""
        return self.root / "editing"

    @property
    def logs(self) -> Path:
        return self.root / "logs"


def find(named: str | None = None, start: Path | None = None) -> Workspace:
    """The workspace named (or CMSUITE_WORKSPACE), else the nearest from the working directory upward.

    Raises NoWorkspace, NotAWorkspace, and what `config.load` raises.
    """
    named = named or os.environ.get("CMSUITE_WORKSPACE")
    if named:
        root = Path(named).expanduser().absolute()
        if not _is_one(root):
            raise NotAWorkspace(folder=str(root))
        return Workspace(root, configuration.load(root / FILE))
    here = (start or Path.cwd()).absolute()
    for folder in (here, *here.parents):
        if _is_one(folder):
            return Workspace(folder, configuration.load(folder / FILE))
    raise NoWorkspace(folder=str(here))


def _is_one(folder: Path) -> bool:
    file = folder / FILE
    try:
        return any(
            re.fullmatch(r"workspace=\d+", line.split("#")[0].replace(" ", "").strip())
            for line in file.read_bytes().replace(b"\0", b"").decode("utf-8-sig", errors="replace").splitlines()
        )
    except OSError:
        return False


def create(root: Path, **values: Any) -> Workspace:
    """Make the folder and its config.toml, the example with these values put in (`store_url="…"`).

    Raises AlreadyThere; an OSError says which folder cannot be written.
    """
    with making(root, **values) as made:
        return made


@contextmanager
def making(root: Path, **values: Any) -> Iterator[Workspace]:
    """A workspace to be: it is one once the block has ended well, so that nothing is taken for half of one.

    Raises what `create` raises.
    """
    root = Path(os.path.abspath(root.expanduser()))
    if (root / FILE).exists():
        raise AlreadyThere(folder=str(root))
    new = not root.exists()
    root.mkdir(parents=True, exist_ok=True)
    temporary = root / (FILE + ".new")
    try:
        _write(temporary, _filled(values))
        yield Workspace(root, configuration.load(temporary))
        temporary.replace(root / FILE)
    finally:
        temporary.unlink(missing_ok=True)
        if new and not any(root.iterdir()):
            root.rmdir()


def _write(file: Path, text: str) -> None:
    try:
        file.touch(mode=0o600)  # who works where is nobody else's business
        file.write_text(text, encoding="utf-8")
    except OSError as err:
        err.filename = str(file.with_name(FILE))  # a full disk names no file
        raise


def _filled(values: dict[str, Any]) -> str:
    """The example, with these values in their places."""
    import json

    section, lines = "", []
    for line in _example().split("\n"):
        if line.startswith("["):
            section = line.strip("[]") + "_"
        name = section + line.split("=")[0].strip()
        if "=" in line and not line.startswith("#") and name in values:
            comment = line.partition("#")[2]
            line = f"{line.split('=')[0].strip()} = {json.dumps(values[name], ensure_ascii=False)}"
            line += f"  #{comment}" if comment else ""
        lines.append(line)
    return "\n".join(lines)


def _example() -> str:
    here = Path(__file__).parents[2] / "config.example.toml"
    if not here.is_file():
        here = Path(__file__).parents[1] / "_resources" / "config.example.toml"
    return here.read_text(encoding="utf-8")
