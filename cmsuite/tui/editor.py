"""The person's own editor: the text in a private file of the workspace, and back. The terminal is the editor's."""

from __future__ import annotations

import os
import shlex
import subprocess
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from cmsuite.core.errors import Outside, Refused, why
from cmsuite.core.locale import N_
from cmsuite.core.text import passable

if TYPE_CHECKING:
    from cmsuite.tui.app import CmsApp


class NoEditor(Refused):
    said = N_("Neither VISUAL nor EDITOR names an editor.")
    hint = N_("Name yours before you start cmsuite: export EDITOR=nano. Or write here.")


class NoOtherProgram(Refused):
    said = N_("No other program can take this terminal.")
    hint = N_("Write here; what you paste is taken too.")


class EditorFailed(Outside):
    said = N_("The editor {command} did not do it: {why}.")
    hint = N_("Nothing was changed here. What you wrote there is in {file}.")


def edited(app: CmsApp, text: str, name: str) -> str:
    """The text as it comes back from the editor. name: of the file, which goes once all went well.

    Raises NoEditor, NoOtherProgram, EditorFailed (the file is kept).
    """
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    if not command.strip():
        raise NoEditor()
    folder = app.seat.workspace.root / "editing"
    file = folder / f"{name}.md"
    try:
        file = _written(folder, name, text)
        with app.suspend():
            done = subprocess.run([*shlex.split(command), str(file)], check=False)
        if done.returncode:
            raise EditorFailed(command=command, why=f"{done.returncode}", file=str(file))
        found = passable(file.read_text(encoding="utf-8"))
    except SuspendNotSupported as err:
        _forget(file)
        raise NoOtherProgram() from err
    except UnicodeDecodeError as err:
        raise EditorFailed(command=command, why="UTF-8", file=str(file)) from err
    except ValueError as err:  # a quotation mark that is not closed
        raise EditorFailed(command=command, why=str(err), file=str(file)) from err
    except OSError as err:
        raise EditorFailed(command=command, why=why(err), file=str(file)) from err
    _forget(file)
    return found.removesuffix("\n")


def _written(folder: Path, name: str, text: str) -> Path:
    """A new file, for nobody else to read; one that was kept after an error stays as it is."""
    folder.mkdir(mode=0o700, exist_ok=True)
    names = (folder / (f"{name}.md" if n == 1 else f"{name}-{n}.md") for n in count(1))
    file = next(one for one in names if not one.exists())
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write(text + "\n")
    return file


def _forget(file: Path) -> None:
    """The file, and the folder with its last file."""
    file.unlink(missing_ok=True)
    with suppress(OSError):
        file.parent.rmdir()
