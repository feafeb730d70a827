"""A report of forty pages with twenty figures as a PDF: a program of its own, from its start to the bytes."""

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
from tests.bench._document import PAGES, long_document
document = long_document()
began = time.perf_counter()
from cmsuite.engines.exports.pdf import pdf
made = pdf(document)
seconds = time.perf_counter() - began
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
import page
pages = page.validate_pdf_bytes(made, profile="ua1").document.page_count
assert pages >= PAGES, pages
json.dump({"seconds": seconds, "megabytes": peak / 1024, "size": len(made), "pages": pages}, sys.stdout)
"""


def figures() -> list[Figure]:
    found = [measured() for _round in range(ROUNDS)]
    return [
        Figure("PDF, libraries loaded, set", statistics.median(one["seconds"] for one in found), "s", SECONDS),
        Figure("PDF, memory at its peak", max(one["megabytes"] for one in found), "MiB", MEGABYTES),
        Figure("PDF, pages", found[0]["pages"], "pages"),
        Figure("PDF, size", found[0]["size"] / 1000, "kB"),
    ]


def measured() -> dict[str, Any]:
    """Seconds, megabytes, and what came of it, in a new process."""
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
