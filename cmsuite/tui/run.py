"""Opening the seat in a terminal, and what is said where it cannot be."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_, _

if TYPE_CHECKING:
    from cmsuite.tui.seat import Seat


class NoTerminal(Usage):
    said = N_("This is no terminal that the screens can be drawn on.")
    hint = N_("Use the commands instead: cmsuite --help")


def refuse_no_terminal() -> None:
    """Raises NoTerminal where nothing can be drawn or no key comes."""
    dumb = os.environ.get("TERM", "") in ("", "dumb")
    if dumb or not (sys.stdin and sys.stdin.isatty()) or not (sys.stdout and sys.stdout.isatty()):
        raise NoTerminal()


def run(seat: Seat, *, ascii: bool = False) -> int:
    """Sit down. Returns the exit code; the story of a bug is in a file."""
    from cmsuite.tui.app import CmsApp

    app = CmsApp(seat, ascii=ascii, ansi=bool(os.environ.get("NO_COLOR")))
    try:
        app.run()
    finally:
        seat.close()
    if app.bug is not None:
        from cmsuite.core.crash import keep

        said = _("This is a bug in cmsuite ({kind}). Its story is in {file}.")
        print(said.format(kind=type(app.bug).__name__, file=Path(keep(app.bug))), file=sys.stderr)
    return app.return_code or 0
