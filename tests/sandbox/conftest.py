"""A training workspace, and its sandbox served in the test's own process."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from cmsuite.core import workspace as workspaces
from cmsuite.core.clock import SetClock
from cmsuite.core.workspace import Workspace
from cmsuite.sandbox.server import Server, opened


@pytest.fixture
def training(tmp_path: Path) -> Workspace:
    """A folder with a configuration; the sandbox asks for nothing more."""
    return workspaces.create(tmp_path / "training", me="chloe@studio-nacre.example", sandbox=True)


@pytest.fixture
def sandbox(training: Workspace, clock: SetClock) -> Iterator[Server]:
    with opened(training, clock) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
