"""A worker in a process of its own, with jobs that leave marks: `python -m tests.engines.jobs.toil URL FOLDER`."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from cmsuite.core.config import Config
from cmsuite.core.logs import run_id
from cmsuite.core.workspace import Workspace
from cmsuite.engines import acts
from cmsuite.engines.jobs.registry import Tools, job
from cmsuite.engines.jobs.tools import tools_for
from cmsuite.engines.jobs.worker import Worker
from cmsuite.rooms import load_models
from cmsuite.store.store import Store

LEASE_S = 1.0


def mark(tools: Tools, name: str) -> None:
    """A line that says which run of which process did it: whole, or not there."""
    with (tools.workspace.root / name).open("ab", buffering=0) as file:
        file.write(f"{run_id.get()} {os.getpid()}\n".encode())


def leave_mark(store: Store, tools: Tools) -> None:
    """Leaves a mark."""
    mark(tools, "marks")


def hold(store: Store, tools: Tools) -> None:
    """Holds on, whatever it is told, until the file `free` is there."""
    mark(tools, "holds")
    while not (tools.workspace.root / "free").exists():
        time.sleep(0.02)
    mark(tools, "freed")


def register() -> None:
    job("toil.mark", "Mark", "Leaves a mark.")(leave_mark)
    job("toil.hold", "Hold", "Holds on.")(hold)


def main() -> None:
    register()
    url, folder = sys.argv[1:]
    load_models()
    workspace = Workspace(Path(folder), Config(worker_lease_s=LEASE_S, worker_look_s=0.05))
    worker = Worker(Store(url), tools_for(workspace, acts.worker("toil")), lambda line: print(line, flush=True))
    signal.signal(signal.SIGTERM, lambda _signal, _frame: worker.stop())
    worker.run()


if __name__ == "__main__":
    main()
