"""Opening the seat in a terminal, and what is said where it cannot be."""

from __future__ import annotations

import locale
import os
import shlex
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import N_, _, speak

if TYPE_CHECKING:
    from cmsuite.tui.liking import Shown
    from cmsuite.tui.seat import Seat


class NoTerminal(Usage):
    said = N_("This is no terminal that the screens can be drawn on.")
    hint = N_("Use the commands instead: cmsuite --help")


class NotUtf8(Usage):
    said = N_("This terminal writes {encoding}; the screens need UTF-8.")
    hint = N_("Choose a UTF-8 locale (LANG=C.UTF-8), or use the commands: cmsuite --help")


class NoServer(Refused):
    said = N_("Serving the screens to a browser takes the package textual-serve.")
    hint = N_("Install it: pip install 'cmsuite[serve]'")


def refuse_no_terminal() -> None:
    """Raises NoTerminal where nothing can be drawn or no key comes, NotUtf8 where letters would be torn. A browser that
    is served draws by itself."""
    if os.environ.get("TEXTUAL_DRIVER", "").endswith(":WebDriver"):
        return
    dumb = os.environ.get("TERM", "") in ("", "dumb")
    streams = (sys.__stdin__, sys.__stdout__, sys.__stderr__)  # Textual draws on the last of them
    if dumb or not all(stream is not None and stream.isatty() for stream in streams):
        raise NoTerminal()
    encoding = locale.getpreferredencoding(False)
    if encoding.lower().replace("-", "") != "utf8":
        raise NotUtf8(encoding=encoding)


def run(seat: Seat, shown_as: Shown) -> int:
    """Sit down, and again when another language is chosen. Returns the exit code; a bug's story is in a file.

    Raises what keeps this person from sitting here: a stranger's address, a brand that is none.
    """
    from cmsuite.tui import hangup
    from cmsuite.tui.app import CmsApp

    try:
        app = CmsApp(seat, shown_as)
        hangup.watch(lambda: app.call_later(app.exit, None, hangup.HUNG_UP))
        while True:
            app.run()
            if not app.tongue:
                break
            speak(app.tongue)
            shown_as = replace(shown_as, tongue=app.tongue, theme=app.theme)
            app = CmsApp(seat, shown_as, app)
    finally:
        seat.close()
    if app.refusal is not None:
        raise app.refusal
    if app.bug is not None:
        from cmsuite.core.crash import keep

        said = _("This is a bug in cmsuite ({kind}). Its story is in {file}.")
        print(said.format(kind=type(app.bug).__name__, file=keep(app.bug)), file=sys.stderr)
    return app.return_code or 0


def serve(seat: Seat, words: list[str], port: int) -> None:
    """The same screens in a browser of this machine, until Ctrl-C. Nobody signs in, so nobody else may reach it.

    words: the options to start each of them with. Raises NoServer.
    """
    try:
        from textual_serve.server import Server
    except ImportError as err:
        raise NoServer() from err

    command = shlex.join([sys.executable, "-m", "cmsuite", "--workspace", str(seat.workspace.root), *words])
    Server(command, host="127.0.0.1", port=port, title="cmsuite").serve()
