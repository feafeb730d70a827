"""A migrated store on each database, for benches. PostgreSQL runs as the tests have it, without fsync."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cmsuite.store.store import Store
from cmsuite.store.upgrade import migrate
from tests.peers import postgres


@contextmanager
def stores() -> Iterator[Iterator[tuple[str, Store, Path]]]:
    """Each database's name, a new store on it, and a folder; what is missing on this machine is left out."""
    with postgres.found() as server:
        yield _each(server)


def _each(server: str | None) -> Iterator[tuple[str, Store, Path]]:
    for name in ("SQLite", "PostgreSQL"):
        if name == "PostgreSQL" and server is None:
            continue
        with tempfile.TemporaryDirectory(prefix="cmsuite-bench-") as folder:
            url = postgres.fresh_database(server) if name == "PostgreSQL" and server else f"sqlite:///{folder}/store.db"
            if server and name == "PostgreSQL":
                url, os.environ["PGPASSWORD"] = postgres.apart(url)
            store = Store(url)
            migrate(store)
            try:
                yield name, store, Path(folder)
            finally:
                store.close()
                if server and name == "PostgreSQL":
                    postgres.drop_database(server, url)
