"""Find the few that matter among the many: versions by how they stand, feeds by how they come in. Expand only."""

from __future__ import annotations

from cmsuite.store.migrations import run_text

revision = "m0021"
down_revision = "m0020"


def upgrade() -> None:
    """Two indexes."""
    run_text("""
CREATE INDEX ix_document_version_state ON document_version (state, seq);;
CREATE INDEX ix_feed_state ON feed (state);;
""")
