"""The story of a bug: a file that can be sent to those who mend it."""

from __future__ import annotations

import os
import tempfile
import traceback
from datetime import UTC, datetime
from pathlib import Path


def keep(err: BaseException) -> Path:
    """Write the traceback (no values of variables) to a private file; returns where."""
    base = os.environ.get("XDG_STATE_HOME")
    folder = Path(base) / "cmsuite" if base else Path.home() / ".local" / "state" / "cmsuite"
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
