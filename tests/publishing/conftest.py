"""The stage of most tests here: one account on a scripted network."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cmsuite.store.store import Store
from tests import fakenet
from tests.publishing.stage import Stage, stage


@pytest.fixture
def net() -> Iterator[fakenet.FakeNet]:
    with fakenet.running() as server:
        yield server


@pytest.fixture
def on(store: Store, tmp_path: Path, net: fakenet.FakeNet) -> Stage:
    """Atelier Lumen, connected to the scripted network."""
    return stage(store, tmp_path, net.url)
