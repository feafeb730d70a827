"""Out of the terminal: the browser, the clipboard; where there is none, what to do instead."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cmsuite.core.locale import translate
from cmsuite.core.text import shown

if TYPE_CHECKING:
    from cmsuite.tui.app import CmsApp


def open_outside(app: CmsApp, url: str, label: str = "") -> None:
    """Open an address or a file of ours in the browser; over ssh or without a screen it is copied and shown instead.

    Only web addresses and files: what a feed calls a link may be anything.
    """
    if not url.startswith(("https://", "http://", "file://")):
        app.tell(translate("This is no web address: {url}").format(url=shown(url, 200)), "warning")
    elif has_browser():
        app.open_url(url)
        app.tell(translate("Opened in the browser: {url}").format(url=shown(label or url, 200)))
    else:
        app.copy_to_clipboard(label or url)
        app.tell(translate("No browser here. Copied: {url}").format(url=shown(label or url, 200)))


def from_home(path: str) -> str:
    """A path as a shell shows it: ~ for the home folder."""
    home = str(Path.home())
    return f"~{path.removeprefix(home)}" if path.startswith(home + os.sep) else path


def has_browser() -> bool:
    """Whether a browser can be seen by who sits here."""
    if os.environ.get("SSH_CONNECTION"):
        return False
    if os.environ.get("BROWSER") or sys.platform in ("darwin", "win32"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
