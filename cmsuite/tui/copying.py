"""What is at hand, into the clipboard of whoever sits here, and into a file: not every terminal copies."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cmsuite.core.files import write
from cmsuite.core.locale import translate
from cmsuite.core.text import clean, shown
from cmsuite.tui.outside import from_home

if TYPE_CHECKING:
    from cmsuite.tui.place import Place

FILE = "copied.txt"  # in the folder of what is written for others


def copy(place: Place, text: str) -> None:
    """Copy a text of a place; nothing to copy is said."""
    if not (text := clean(text)):
        place.suite.tell(translate("Nothing is at hand here that could be copied."), "warning")
        return
    place.suite.copy_to_clipboard(text)
    first = shown(text.partition("\n")[0], 50)

    def said(file: Path | None) -> None:
        told = translate("Copied: {what}").format(what=first)
        also = translate("Also in {file}.").format(file=from_home(str(file))) if file else ""
        place.suite.tell(" · ".join(part for part in (told, also) if part))

    place.work(partial(kept, place.seat.workspace.exports, text), said, group="copy")


def kept(folder: Path, text: str) -> Path | None:
    """The file that has it now; None where a disk is full or may not be written: the clipboard has it. In a worker."""
    file = folder / FILE
    try:
        write(file, f"{text}\n".encode(), mode=0o644)
    except OSError:
        return None
    return file
