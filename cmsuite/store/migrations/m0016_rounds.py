"""Say since when a feed is as it is and how it asks to be left alone, keep what a day of asking it cost, and let a
brand stop a source. What nobody follows rests: suspended is what failed too often."""

from __future__ import annotations

from cmsuite.store.migrations import on_sqlite, rebuild, run_text

revision = "m0016"
down_revision = "m0015"

FEED = """
CREATE TABLE feed (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    url_canonical TEXT NOT NULL,
    reader JSON,
    reader_hash VARCHAR(64) NOT NULL,
    kind VARCHAR(24) NOT NULL,
    title TEXT,
    etag TEXT,
    last_modified TEXT,
    body_hash VARCHAR(64),
    next_at DATETIME,
    last_ok_at DATETIME,
    failures INTEGER NOT NULL,
    said TEXT,
    redirect_to TEXT,
    redirects INTEGER NOT NULL,
    state VARCHAR(24) NOT NULL,
    claimed_by TEXT,
    claim_token INTEGER NOT NULL,
    claim_until DATETIME,
    not_before DATETIME,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    since DATETIME,
    wishes JSON,
    CONSTRAINT uq_feed_url_canonical_reader_hash UNIQUE (url_canonical, reader_hash),
        CONSTRAINT ck_feed_state CHECK (state IN ('ok', 'slow', 'waiting', 'failing', 'suspended', 'dormant',
        'too_big', 'gone', 'resting')),
    CONSTRAINT fk_feed_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE INDEX ix_feed_next_at ON feed (next_at) WHERE state != 'gone';;
"""
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
    muted_at DATETIME,
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
CREATE TABLE fetch_day (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    feed_id INTEGER NOT NULL,
    day DATE NOT NULL,
    requests INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    whole INTEGER NOT NULL,
    whole_bytes INTEGER NOT NULL,
    ms INTEGER NOT NULL,
    new_items INTEGER NOT NULL,
    errors INTEGER NOT NULL,
    last_error TEXT,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT uq_fetch_day_feed_id_day UNIQUE (feed_id, day),
    CONSTRAINT fk_fetch_day_feed_id FOREIGN KEY(feed_id) REFERENCES feed (id),
    CONSTRAINT fk_fetch_day_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE INDEX ix_fetch_day_day ON fetch_day (day);;
UPDATE feed SET state = 'resting' WHERE state = 'suspended';;
"""
POSTGRESQL = """
ALTER TABLE feed ADD COLUMN since TIMESTAMP WITH TIME ZONE;;
ALTER TABLE feed ADD COLUMN wishes JSONB;;
ALTER TABLE feed DROP CONSTRAINT ck_feed_state;;
ALTER TABLE feed ADD CONSTRAINT ck_feed_state CHECK (state IN ('ok', 'slow', 'waiting', 'failing', 'suspended',
    'dormant', 'too_big', 'gone', 'resting'));;
UPDATE feed SET state = 'resting' WHERE state = 'suspended';;
UPDATE feed SET since = coalesce(last_ok_at, created_at);;
ALTER TABLE source ADD COLUMN muted_at TIMESTAMP WITH TIME ZONE;;
CREATE TABLE fetch_day (
    id BIGSERIAL NOT NULL,
    feed_id BIGINT NOT NULL,
    day DATE NOT NULL,
    requests BIGINT NOT NULL,
    unchanged BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    whole BIGINT NOT NULL,
    whole_bytes BIGINT NOT NULL,
    ms BIGINT NOT NULL,
    new_items BIGINT NOT NULL,
    errors BIGINT NOT NULL,
    last_error TEXT,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by BIGINT,
    CONSTRAINT pk_fetch_day PRIMARY KEY (id),
    CONSTRAINT uq_fetch_day_feed_id_day UNIQUE (feed_id, day),
    CONSTRAINT fk_fetch_day_feed_id FOREIGN KEY(feed_id) REFERENCES feed (id),
    CONSTRAINT fk_fetch_day_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE INDEX ix_fetch_day_day ON fetch_day (day);;
"""


def upgrade() -> None:
    """A feed has been as it is since it was last read, as far as anybody knows."""
    if on_sqlite():
        rebuild("feed", FEED, since="coalesce(last_ok_at, created_at)")
        rebuild("source", SOURCE)
        run_text(SQLITE)
    else:
        run_text(POSTGRESQL)
