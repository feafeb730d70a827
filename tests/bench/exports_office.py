"""A report of forty pages with twenty figures for Word, as slides, and as a workbook: each a program of its own."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from tests.bench import Figure

ROUNDS = 5
SECONDS, MEGABYTES = 2.0, 300
PROGRAM = """
import json, resource, sys, time
from importlib import import_module
from tests.bench._document import long_document
kind, document = sys.argv[1], long_document()
began = time.perf_counter()
made = getattr(import_module(f"cmsuite.engines.exports.{kind}"), kind)(document)
seconds = time.perf_counter() - began
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
json.dump({"seconds": seconds, "megabytes": peak / 1024, "size": len(made)}, sys.stdout)
"""


def figures() -> Iterator[Figure]:
    for kind in ("docx", "pptx", "xlsx"):
        found = [measured(kind) for _round in range(ROUNDS)]
        name = kind.upper()
        yield Figure(f"{name}, libraries loaded, written", median(found, "seconds"), "s", SECONDS)
        yield Figure(f"{name}, memory at its peak", max(one["megabytes"] for one in found), "MiB", MEGABYTES)
        yield Figure(f"{name}, size", found[0]["size"] / 1000, "kB")


def median(found: list[dict[str, Any]], what: str) -> float:
    return float(statistics.median(one[what] for one in found))


def measured(kind: str) -> dict[str, Any]:
    """Seconds, megabytes, and bytes, in a new process."""
    done = subprocess.run([sys.executable, "-c", PROGRAM, kind], capture_output=True, text=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
