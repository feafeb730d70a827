"""The command line: parse, open, call one act or job, print. Groups are imported when named."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """The program `cmsuite`."""
    from cmsuite.cli.suite import suite

    for stream in (sys.stdout, sys.stderr):  # None where the caller closed it
        if stream is not None and stream.encoding.lower().replace("-", "") != "utf8":
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        suite(prog_name="cmsuite")
    except BrokenPipeError:  # the reader of our output went away: not our error
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
