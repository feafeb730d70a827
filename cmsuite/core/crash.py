"""The story of a bug: a file that can be sent to those who mend it."""

from __future__ import annotations

import os
import tempfile
import traceback
from datetime import UTC, datetime
from pathlib import Path


def _folder() -> Path:
    base = os.environ.get("XDG_STATE_HOME")
    return Path(base) / "cmsuite" if base else Path.home() / ".local" / "state" / "cmsuite"


def stories(most: int = 5) -> list[str]:
    """The newest stories of this person on this machine, the newest first."""
    files = sorted(_folder().glob("crash-*.txt"), key=lambda file: file.name, reverse=True)
    return [file.read_text(encoding="utf-8", errors="replace") for file in files[:most]]


def keep(err: BaseException) -> Path:
    """Write the traceback (no values of variables) to a private file; returns where."""
    folder = _folder()
    story = "".join(traceback.format_exception(err))
    name = f"crash-{datetime.now(UTC):%Y%m%dT%H%M%S}-{os.getpid()}.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = folder / name
        file.write_text(story, encoding="utf-8")
    except OSError:
        file = Path(tempfile.gettempdir()) / name
        file.write_text(story, encoding="utf-8")
    return file
