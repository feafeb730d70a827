"""The foundation: 27 tables."""

from __future__ import annotations

from cmsuite.store.migrations import FOLDER, on_sqlite, run_text

revision = "m0001"
down_revision = None


def upgrade() -> None:
    """Run the frozen DDL of the store at hand."""
    name = "sqlite" if on_sqlite() else "postgresql"
    run_text((FOLDER / f"m0001_{name}.sql").read_text(encoding="utf-8"))
