"""What SQLite and PostgreSQL do differently, and nothing else."""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


def of(name: str) -> ModuleType:
    """The module for a dialect's name: sqlite or postgresql."""
    if name == "sqlite":
        from cmsuite.store.dialects import sqlite

        return sqlite
    from cmsuite.store.dialects import postgresql

    return postgresql


def in_use(connection: Connection) -> ModuleType:
    """The module for the store behind a connection."""
    return of(connection.dialect.name)
