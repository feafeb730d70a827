"""Keep whom issues go to, and the licences of sources. Expand only."""

from __future__ import annotations

from cmsuite.store.migrations import on_sqlite, rebuild, run_text

revision = "m0015"
down_revision = "m0014"

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
    licence JSON,
    CONSTRAINT uq_source_brand_id_id UNIQUE (brand_id, id),
    CONSTRAINT uq_source_brand_id_feed_id UNIQUE (brand_id, feed_id),
    CONSTRAINT fk_source_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT fk_source_feed_id FOREIGN KEY(feed_id) REFERENCES feed (id),
    CONSTRAINT ck_source_axis CHECK (axis IN ('trade', 'competitor', 'technology', 'regulation', 'reputation',
    'culture')),
    CONSTRAINT ck_source_owner_type CHECK (owner_type IN ('official', 'press', 'trade', 'competitor',
    'individual', 'community')),
    CONSTRAINT ck_source_reliability CHECK (reliability IN ('A', 'B', 'C', 'D', 'E', 'F')),
    CONSTRAINT fk_source_owner_id FOREIGN KEY(owner_id) REFERENCES person (id),
    CONSTRAINT fk_source_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
"""
SQLITE = """
CREATE TABLE recipient (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER NOT NULL,
    address VARCHAR(320) NOT NULL,
    name TEXT NOT NULL,
    axes JSON NOT NULL,
    basis VARCHAR(24) NOT NULL,
    basis_on DATE NOT NULL,
    proof TEXT NOT NULL,
    state VARCHAR(24) NOT NULL,
    since DATETIME NOT NULL,
    left_at DATETIME,
    left_why TEXT,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT ck_recipient_left CHECK (state = 'active' OR left_at IS NOT NULL),
    CONSTRAINT fk_recipient_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT ck_recipient_basis CHECK (basis IN ('consent', 'job', 'contract', 'team')),
    CONSTRAINT ck_recipient_state CHECK (state IN ('active', 'unsubscribed', 'bounced')),
    CONSTRAINT fk_recipient_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE INDEX ix_recipient_brand_id_state ON recipient (brand_id, state);;
CREATE UNIQUE INDEX uq_recipient_address ON recipient (brand_id, lower(address));;
"""
POSTGRESQL = """
ALTER TABLE source ADD COLUMN licence JSONB;;
CREATE TABLE recipient (
    id BIGSERIAL NOT NULL,
    brand_id BIGINT NOT NULL,
    address VARCHAR(320) NOT NULL,
    name TEXT NOT NULL,
    axes JSONB NOT NULL,
    basis VARCHAR(24) NOT NULL,
    basis_on DATE NOT NULL,
    proof TEXT NOT NULL,
    state VARCHAR(24) NOT NULL,
    since TIMESTAMP WITH TIME ZONE NOT NULL,
    left_at TIMESTAMP WITH TIME ZONE,
    left_why TEXT,
    version BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by BIGINT,
    CONSTRAINT pk_recipient PRIMARY KEY (id),
    CONSTRAINT ck_recipient_left CHECK (state = 'active' OR left_at IS NOT NULL),
    CONSTRAINT fk_recipient_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT ck_recipient_basis CHECK (basis IN ('consent', 'job', 'contract', 'team')),
    CONSTRAINT ck_recipient_state CHECK (state IN ('active', 'unsubscribed', 'bounced')),
    CONSTRAINT fk_recipient_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE INDEX ix_recipient_brand_id_state ON recipient (brand_id, state);;
CREATE UNIQUE INDEX uq_recipient_address ON recipient (brand_id, lower(address));;
"""


def upgrade() -> None:
    """One table, empty; one column, without a value."""
    if on_sqlite():
        rebuild("source", SOURCE)
        run_text(SQLITE)
    else:
        run_text(POSTGRESQL)
