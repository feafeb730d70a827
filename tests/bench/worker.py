"""A worker with nothing to do: what it holds and burns while it looks each second."""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench import Figure

IDLE_S = 20


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder) / "lumen"
        subprocess.run([sys.executable, "-m", "cmsuite", "init", str(here)], check=True, capture_output=True)
        worker = subprocess.Popen(
            [sys.executable, "-m", "cmsuite", "worker"], cwd=here, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            time.sleep(IDLE_S)  # a bench: the figure is about time that goes by
            began, peak = _cpu_s(worker.pid), _peak_mb(worker.pid)
            time.sleep(IDLE_S)
            yield Figure("idle worker, peak resident memory", max(peak, _peak_mb(worker.pid)), "MB", 120)
            yield Figure("idle worker, processor", 100 * (_cpu_s(worker.pid) - began) / IDLE_S, "%")
            began = time.perf_counter()
        finally:
            worker.send_signal(signal.SIGTERM)
            worker.wait(30)
        yield Figure("from SIGTERM to the end", time.perf_counter() - began, "s", 5)


def _peak_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100
