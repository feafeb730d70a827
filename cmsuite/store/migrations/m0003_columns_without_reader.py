"""Drop columns that nothing ever wrote or read: a source's rhythm and mute, a post's removal."""

from __future__ import annotations

from cmsuite.store.migrations import on_sqlite, rebuild, run_text

revision = "m0003"
down_revision = "m0002"

SOURCE = """
CREATE TABLE source (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER NOT NULL,
    feed_id INTEGER NOT NULL,
    title TEXT NOT NULL,
    axis VARCHAR(24) NOT NULL,
    language VARCHAR(10),
    owner_type VARCHAR(24),
    publisher TEXT,
    reliability VARCHAR(24),
    owner_id INTEGER,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT uq_source_brand_id_id UNIQUE (brand_id, id),
    CONSTRAINT uq_source_brand_id_feed_id UNIQUE (brand_id, feed_id),
    CONSTRAINT fk_source_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT fk_source_feed_id FOREIGN KEY(feed_id) REFERENCES feed (id),
    CONSTRAINT ck_source_axis CHECK (axis IN ('trade', 'competitor', 'technology', 'regulation', 'reputation',
        'culture')),
    CONSTRAINT ck_source_owner_type CHECK (owner_type IN ('official', 'press', 'trade', 'competitor', 'individual',
        'community')),
    CONSTRAINT ck_source_reliability CHECK (reliability IN ('A', 'B', 'C', 'D', 'E', 'F')),
    CONSTRAINT fk_source_owner_id FOREIGN KEY(owner_id) REFERENCES person (id),
    CONSTRAINT fk_source_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
"""
REMOTE_POST = """
CREATE TABLE remote_post (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER NOT NULL,
    account_id INTEGER NOT NULL,
    remote_id TEXT NOT NULL,
    url TEXT NOT NULL,
    published_at DATETIME NOT NULL,
    text_hash VARCHAR(64),
    text TEXT,
    format VARCHAR(24),
    sponsored BOOLEAN NOT NULL,
    next_sample_at DATETIME,
    claimed_by TEXT,
    claim_token INTEGER NOT NULL,
    claim_until DATETIME,
    not_before DATETIME,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT uq_remote_post_brand_id_id UNIQUE (brand_id, id),
    CONSTRAINT fk_remote_post_brand_id_account_id FOREIGN KEY(brand_id, account_id) REFERENCES account (brand_id, id),
    CONSTRAINT uq_remote_post_account_id_remote_id UNIQUE (account_id, remote_id),
    CONSTRAINT fk_remote_post_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT fk_remote_post_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE INDEX ix_remote_post_next_sample_at ON remote_post (next_sample_at) WHERE next_sample_at IS NOT NULL;;
"""
POSTGRESQL = """
ALTER TABLE source DROP COLUMN plan_min_s, DROP COLUMN plan_max_s, DROP COLUMN muted;;
ALTER TABLE remote_post DROP COLUMN removed_at;;
"""


def upgrade() -> None:
    """The tables without them."""
    if on_sqlite():
        rebuild("source", SOURCE)
        rebuild("remote_post", REMOTE_POST)
    else:
        run_text(POSTGRESQL)
