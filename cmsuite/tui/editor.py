"""The person's own editor: the text in a private file of the workspace, and back. The terminal is the editor's."""

from __future__ import annotations

import os
import shlex
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from cmsuite.core.errors import Outside, Refused, why
from cmsuite.core.files import write_apart
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
    folder = app.seat.workspace.editing
    file = folder / f"{name}.md"
    try:
        file = write_apart(folder, name, text + "\n")
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


def _forget(file: Path) -> None:
    """The file, and the folder with its last file."""
    file.unlink(missing_ok=True)
    with suppress(OSError):
        file.parent.rmdir()
