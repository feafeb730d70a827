"""The command line: parse, open, call one act or job, print. Groups are imported when named."""

from __future__ import annotations

import gc
import os
import sys

from cmsuite.core.later import later, unused

STARTED = 250_000  # objects; what a start imports is less, and stays
PALETTE = ("CommandListItem", "CommandPalette", "DiscoveryHit", "Hit", "Hits", "Provider", "SimpleProvider")
"""Of textual's own, which brings fields, lists and buttons; ours is a panel."""


def main() -> None:
    """The program `cmsuite`."""
    sweep_later()
    not_yet()
    from cmsuite.cli.suite import suite

    for stream in (sys.stdout, sys.stderr):  # None where the caller closed it
        if stream is not None and stream.encoding.lower().replace("-", "") != "utf8":
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        suite(prog_name="cmsuite")
    except BrokenPipeError:  # the reader of our output went away: not our error
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


def not_yet() -> None:
    """What SQLAlchemy, asyncio and Textual import for programs of another kind."""
    later("asyncio", "iscoroutine")
    later("importlib.metadata")
    later("hashlib")
    later("sqlalchemy.dialects.sqlite.aiosqlite")
    later("ssl")
    later("asyncio.sslproto")
    later("textual.types", "IgnoreReturnCallbackType", leaf=True)
    later("platformdirs", "user_downloads_path", leaf=True)
    unused("textual.command", *PALETTE)


def sweep_later() -> None:
    """Let nobody look for waste among what is being imported, which was a tenth of each start; afterwards as ever."""
    usual = gc.get_threshold()

    def swept(phase: str, _facts: dict[str, int]) -> None:
        if phase == "stop":
            gc.set_threshold(*usual)
            gc.callbacks.remove(swept)

    gc.callbacks.append(swept)
    gc.set_threshold(STARTED)
