"""Tests of screens run in an event loop, on a store with people and something to look at."""

import pytest

from cmsuite.store.store import Store
from cmsuite.tui.keymap import every_action
from tests.workplace import Cast, people

every_action()  # imported here: pytest rewrites modules, and Python 3.11 cannot do that in two threads at once


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def cast(store: Store) -> Cast:
    return people(store)
