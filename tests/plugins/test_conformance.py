"""The shipped plugins, measured by the public kit."""

import os
import subprocess
import sys
from contextlib import AbstractContextManager
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from cmsuite.core.resources import names
from cmsuite.engines.networks.cases import *  # noqa: F403
from cmsuite.engines.networks.conformance import Rig
from tests.plugins import rig as rigs

SHIPPED = [name.removesuffix(".py") for name in names("plugins", "*.py")]
ROOT = Path(__file__).parents[2]


@pytest.fixture(params=SHIPPED)
def network_name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def scripted(network_name: str) -> AbstractContextManager[Rig] | None:
    return rigs.mastodon() if network_name == "mastodon" else None


def test_the_kit_runs_as_a_plugin_of_pytest(tmp_path: Path) -> None:
    author = "from tests.plugins import rig\n\ndef pytest_network_rig(name):\n    return rig.mastodon()\n"
    (tmp_path / "conftest.py").write_text(author)
    installed = bool(entry_points(group="pytest11", name="cmsuite-conformance"))  # pytest finds it by itself then
    argv = [sys.executable, "-m", "pytest", "-q", "-rs"]
    argv += [] if installed else ["-p", "cmsuite.engines.networks.conformance"]
    argv += ["--network-plugin", "mastodon", "--rootdir", str(tmp_path), "-c", os.devnull, "-k", "09 or 50 or 28"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    run = subprocess.run(argv, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60)
    assert "2 passed, 1 skipped" in run.stdout, run.stdout + run.stderr
    assert "no person publishes" in run.stdout
