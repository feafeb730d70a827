"""The person's own editor: the text in a private file of the workspace, and back, with what differs before it is taken.
The terminal is the editor's."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from cmsuite.core.errors import CmsError, Outside, Refused, why
from cmsuite.core.files import write_apart
from cmsuite.core.locale import N_, translate
from cmsuite.core.text import passable

if TYPE_CHECKING:
    from cmsuite.tui.app import CmsApp
    from cmsuite.tui.panels.came_back import Part
    from cmsuite.tui.place import Asking


class NoEditor(Refused):
    said = N_("Neither VISUAL nor EDITOR names an editor.")
    hint = N_("Name yours before you start cmsuite: export EDITOR=nano. Or write here.")


class NoOtherProgram(Refused):
    said = N_("No other program can take this terminal.")
    hint = N_("Write here; what you paste is taken too.")


class EditorFailed(Outside):
    said = N_("The editor {command} did not do it: {why}.")
    hint = N_("Nothing was changed here. What you wrote there is in {file}.")


@dataclass(frozen=True, slots=True)
class Written:
    """What came back from an editor, and the file that it stays in until it is known what becomes of it."""

    text: str
    file: Path

    def forget(self) -> None:
        """It is somewhere else now, or not wanted."""
        _forget(self.file)


def rewrite(screen: Asking, name: str, read: Callable[[], str], put: Callable[[str], None]) -> None:
    """One text in the person's own editor; what differs is shown before it is put in its place. read: what stands
    there: where that is another text by then, both are shown. name: of the file."""
    before = read()

    def differing(text: str) -> Sequence[Part]:
        from cmsuite.engines.documents.diff import words
        from cmsuite.tui.panels.came_back import Part

        return (Part("", words(before, text)),)

    def take(came: Written) -> None:
        if read() != before:
            _both(screen, before, came, read(), put)
            return
        came.forget()
        put(came.text)

    Review(screen, name, before, differing, take).write()


@dataclass(slots=True)
class Review:
    """A text in the person's own editor, then what differs, then what becomes of it. name: of the file. before: what
    stands there. differing: asked in a worker, with the text that came back; nothing where it says the same. take: has
    what was written, with its file. Left, it stays in there."""

    screen: Asking
    name: str
    before: str
    differing: Callable[[str], Sequence[Part]]
    take: Callable[[Written], None]

    def write(self, last: Written | None = None) -> None:
        """Open the editor; again on what it brought back."""
        try:
            came = edited(self.screen.suite, self.before if last is None else last.text, self.name)
        except CmsError as err:
            self.screen.suite.report(err)
            return
        if last is not None:
            last.forget()
        if came.text.strip() == self.before.strip():
            self._ask(came, ())
        else:
            job = partial(self.differing, came.text)
            self.screen.work(job, partial(self._ask, came), group="editor", failed=partial(self._unread, came))

    def _ask(self, came: Written, parts: Sequence[Part]) -> None:
        from cmsuite.tui.panels.came_back import CameBack

        if parts:
            self.screen.app.push_screen(CameBack(parts), partial(self._answered, came))
        else:
            came.forget()
            self.screen.suite.tell(translate("Nothing was changed."))

    def _answered(self, came: Written, wanted: str | None) -> None:
        if wanted == "take":
            self.take(came)
        elif wanted == "again":
            self.write(came)
        else:
            left_in(self.screen, came)

    def _unread(self, came: Written, _err: CmsError) -> bool:
        left_in(self.screen, came)
        return False


def left_in(screen: Asking, came: Written) -> None:
    """Say where it is."""
    screen.suite.tell(translate("What you wrote is in {file}.").format(file=came.file), "warning")


def _both(screen: Asking, before: str, came: Written, theirs: str, put: Callable[[str], None]) -> None:
    """The text was changed while it was in the editor."""
    from cmsuite.tui.panels.both_sides import BothSides
    from cmsuite.tui.sheet import merged

    def settled(choice: str | None) -> None:
        if choice is None:
            left_in(screen, came)
            return
        came.forget()
        if choice == "mine":
            put(came.text)
        elif choice == "merge":
            put(merged(before, came.text, theirs)[0])

    said = translate("This text was changed while you wrote.")
    screen.app.push_screen(BothSides(said, came.text, theirs), settled)


def edited(app: CmsApp, text: str, name: str) -> Written:
    """What comes back from the editor. name: of the file.

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
    return Written(found.removesuffix("\n"), file)


def _forget(file: Path) -> None:
    """The file, and the folder with its last file."""
    file.unlink(missing_ok=True)
    with suppress(OSError):
        file.parent.rmdir()
