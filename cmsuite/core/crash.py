"""The story of a bug: a file that can be sent to those who mend it."""

from __future__ import annotations

import os
import tempfile
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from cmsuite.core.locale import _


def _folder() -> Path:
    base = os.environ.get("XDG_STATE_HOME")
    return Path(base) / "cmsuite" if base else Path.home() / ".local" / "state" / "cmsuite"


def stories(most: int = 5) -> list[str]:
    """The newest stories of this person on this machine, the newest first."""
    files = sorted(_folder().glob("crash-*.txt"), key=lambda file: file.name, reverse=True)
    return [file.read_text(encoding="utf-8", errors="replace") for file in files[:most]]


def keep(err: BaseException) -> str:
    """Write the traceback (no values of variables) to a private file; returns where, or that nothing can be written."""
    story = "".join(traceback.format_exception(err)).encode(errors="backslashreplace")
    name = f"crash-{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{os.getpid()}"
    try:
        folder = _folder()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = str(folder / f"{name}.txt")
        handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except (OSError, RuntimeError):  # a home that cannot be written, or none
        try:
            handle, file = tempfile.mkstemp(prefix=name, suffix=".txt")
        except OSError:
            return _("no file: nothing can be written")
    with suppress(OSError), os.fdopen(handle, "wb") as opened:
        opened.write(story)
    return file
