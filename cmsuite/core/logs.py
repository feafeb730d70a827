"""Logs: rotating JSON lines in the workspace, with the run's id, and nothing secret in them."""

from __future__ import annotations

import json
import logging
import logging.handlers
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cmsuite.core.workspace import Workspace

log = logging.getLogger("cmsuite")
run_id: ContextVar[int | None] = ContextVar("run_id", default=None)
FULL = 5_000_000  # bytes of one file


class Lines(logging.Formatter):
    """One JSON object a line: at, level, what, run, and the facts given by `extra={"facts": {…}}`."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "what": record.getMessage(),
            "pid": record.process,
        }
        if (run := run_id.get()) is not None:
            line["run"] = run
        line |= getattr(record, "facts", {})
        if record.exc_info and record.exc_info[0]:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class Quiet(logging.handlers.RotatingFileHandler):
    """A log that cannot be written (full or read-only disk) never stops the work that it tells about."""

    def handleError(self, record: logging.LogRecord) -> None:
        return


def to_file(workspace: Workspace) -> None:
    """Send this program's log to the workspace; called once."""
    if log.handlers:
        return
    log.setLevel(workspace.config.log_level.upper())
    log.propagate = False
    try:
        workspace.logs.mkdir(exist_ok=True)
        handler: logging.Handler = Quiet(
            workspace.logs / "cmsuite.jsonl",
            maxBytes=FULL,
            backupCount=workspace.config.log_keep,
            delay=True,
            encoding="utf-8",
        )
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(Lines())
    log.addHandler(handler)


def note(what: str, *, level: int = logging.INFO, **facts: Any) -> None:
    """One line of the log."""
    log.log(level, what, extra={"facts": facts})
