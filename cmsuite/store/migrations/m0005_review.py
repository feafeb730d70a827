"""Find what waits to be read, and what was refused, among tens of thousands of posts. Expand only."""

from __future__ import annotations

from cmsuite.store.migrations import run_text

revision = "m0005"
down_revision = "m0004"

BOTH = """
CREATE INDEX ix_post_in_review ON post (brand_id) WHERE state = 'in_review';;
CREATE INDEX ix_variant_approval_refused ON variant_approval (variant_id) WHERE decision = 'refused';;
"""


def upgrade() -> None:
    """Two indexes of a few rows each."""
    run_text(BOTH)
