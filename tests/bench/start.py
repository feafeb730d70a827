"""How long the program takes to say what it can do, and to answer a question from the store."""

from __future__ import annotations

import os
import resource
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
        for name, words, bar in (
            ("cmsuite --help", ["--help"], 100),
            ("cmsuite publishing --help", ["publishing", "--help"], 100),
            ("cmsuite journal (store opened)", ["journal"], 600),
        ):
            wall, cpu = _timed(words, here)
            yield Figure(f"{name}, median", wall, "ms", bar)
            yield Figure(f"{name}, of the processor, median", cpu, "ms")


def _timed(words: list[str], cwd: Path, runs: int = RUNS) -> tuple[float, float]:
    """Milliseconds of a whole process, bytecode already compiled: on the wall, and of the processor."""
    took, env = [], {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    for _ in range(runs + 1):
        start, before = time.perf_counter(), _children_s()
        subprocess.run([sys.executable, "-m", "cmsuite", *words], cwd=cwd, capture_output=True, check=False, env=env)
        took.append(((time.perf_counter() - start) * 1000, (_children_s() - before) * 1000))
    kept = took[1:] or took
    return median(wall for wall, _cpu in kept), median(cpu for _wall, cpu in kept)


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
