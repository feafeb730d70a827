"""What the watch needs besides: each block below says what it is for. Expand only."""

from __future__ import annotations

from cmsuite.store.migrations import on_sqlite, run_text

revision = "m0019"
down_revision = "m0018"

SQLITE = ""
POSTGRESQL = ""


def upgrade() -> None:
    """Tables and columns, empty."""
    run_text(SQLITE if on_sqlite() else POSTGRESQL)
