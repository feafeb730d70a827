"""Tests of screens run in an event loop, on a store with people and something to look at."""

from importlib import import_module
from pkgutil import walk_packages

import pytest

import cmsuite
from cmsuite.store.store import Store
from tests.workplace import Cast, people

# pytest rewrites what it imports, and Python 3.11 cannot do that in two threads at once: all of it comes here, first
for module in walk_packages(cmsuite.__path__, "cmsuite."):
    if not module.name.endswith("__main__"):
        import_module(module.name)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def cast(store: Store) -> Cast:
    return people(store)
