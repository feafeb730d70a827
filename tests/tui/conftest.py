"""Tests of screens run in an event loop, on a store with people and something to look at."""

import pytest

from cmsuite.store.store import Store
from tests.workplace import Cast, people


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def cast(store: Store) -> Cast:
    return people(store)
