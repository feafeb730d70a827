"""How long the program takes to say what it can do, and to answer a question from the store."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.bench import Figure

RUNS = 15


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder) / "lumen"
        _timed(["init", str(here)], Path(folder), runs=1)
        yield Figure("cmsuite --help, median", _timed(["--help"], here), "ms", 100)
        yield Figure("cmsuite publishing --help, median", _timed(["publishing", "--help"], here), "ms", 100)
        yield Figure("cmsuite journal (store opened), median", _timed(["journal"], here), "ms", 600)


def _timed(words: list[str], cwd: Path, runs: int = RUNS) -> float:
    """Milliseconds of a whole process, bytecode already compiled."""
    took = []
    for _ in range(runs + 1):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-m", "cmsuite", *words], cwd=cwd, capture_output=True, check=False)
        took.append((time.perf_counter() - start) * 1000)
    return median(took[1:] or took)
