"""A report of forty pages with twenty figures as HTML and as text: a program of its own, from start to bytes."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from typing import Any

from tests.bench import Figure

ROUNDS = 5
SECONDS, MEGABYTES = 1.5, 300
PROGRAM = """
import json, resource, sys, time
from tests.bench._document import FIGURES, long_document
document = long_document()
began = time.perf_counter()
from cmsuite.engines.exports.html import html
page = html(document)
drawn = time.perf_counter()
from cmsuite.engines.exports.text import text
said = text(document)
told = time.perf_counter()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
drawn_twice = page.count("<svg")  # for a desk and for a phone
assert drawn_twice == 2 * FIGURES, drawn_twice
found = {"html": drawn - began, "text": told - drawn, "megabytes": peak / 1024, "size": len(page.encode())}
json.dump(found, sys.stdout)
"""


def figures() -> list[Figure]:
    found = [measured() for _round in range(ROUNDS)]
    return [
        Figure("HTML, libraries loaded, drawn", statistics.median(one["html"] for one in found), "s", SECONDS),
        Figure("HTML and text, memory at its peak", max(one["megabytes"] for one in found), "MiB", MEGABYTES),
        Figure("HTML, size", found[0]["size"] / 1000, "kB"),
        Figure("text, after it", statistics.median(one["text"] for one in found), "s"),
    ]


def measured() -> dict[str, Any]:
    """Seconds, megabytes, and what came of it, in a new process."""
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
