"""Know what tells the same: which item another tells again, how alike they are, and by which keys candidates are found;
for a brand, under whose line it stands. Expand only."""

from __future__ import annotations

from cmsuite.store.migrations import on_sqlite, rebuild, run_text

revision = "m0018"
down_revision = "m0017"

ITEM = """
CREATE TABLE item (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    feed_id INTEGER NOT NULL,
    guid TEXT NOT NULL,
    url TEXT,
    url_key TEXT,
    title TEXT NOT NULL,
    author TEXT,
    published_at DATETIME,
    first_seen_at DATETIME NOT NULL,
    language VARCHAR(10),
    summary TEXT,
    text TEXT,
    hash VARCHAR(64) NOT NULL,
    image_url TEXT,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    head_id INTEGER,
    alike INTEGER,
    CONSTRAINT uq_item_feed_id_guid UNIQUE (feed_id, guid),
    CONSTRAINT fk_item_feed_id FOREIGN KEY(feed_id) REFERENCES feed (id),
    CONSTRAINT fk_item_created_by FOREIGN KEY(created_by) REFERENCES person (id),
    CONSTRAINT fk_item_head_id FOREIGN KEY(head_id) REFERENCES item (id)
);;
CREATE INDEX ix_item_url_key ON item (url_key);;
CREATE INDEX ix_item_head_id ON item (head_id) WHERE head_id IS NOT NULL;;
CREATE INDEX ix_item_published_at ON item (feed_id, published_at);;
"""
QUALIFICATION = """
CREATE TABLE qualification (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER NOT NULL,
    item_id INTEGER NOT NULL,
    source_id INTEGER NOT NULL,
    state VARCHAR(24) NOT NULL,
    reason VARCHAR(24),
    axis VARCHAR(24) NOT NULL,
    score INTEGER NOT NULL,
    sort_at DATETIME NOT NULL,
    seen_at DATETIME,
    note TEXT,
    so_what TEXT,
    info_rating INTEGER,
    assigned_to INTEGER,
    snoozed_until DATETIME,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    summary TEXT,
    source_rating VARCHAR(24),
    copy_of INTEGER,
    CONSTRAINT uq_qualification_brand_id_id UNIQUE (brand_id, id),
    CONSTRAINT fk_qualification_brand_id_source_id FOREIGN KEY(brand_id, source_id) REFERENCES source (brand_id, id),
    CONSTRAINT uq_qualification_brand_id_item_id UNIQUE (brand_id, item_id),
    CONSTRAINT ck_qualification_reason_given CHECK (state <> 'discarded' OR reason IS NOT NULL),
        CONSTRAINT ck_qualification_so_what_given CHECK (state <> 'analysed' OR (so_what IS NOT NULL AND info_rating
        IS NOT NULL)),
    CONSTRAINT ck_qualification_info_rating CHECK (info_rating BETWEEN 1 AND 6),
    CONSTRAINT fk_qualification_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT fk_qualification_item_id FOREIGN KEY(item_id) REFERENCES item (id),
    CONSTRAINT ck_qualification_state CHECK (state IN ('new', 'kept', 'analysed', 'diffused', 'discarded')),
        CONSTRAINT ck_qualification_reason CHECK (reason IN ('off_topic', 'duplicate', 'unreliable', 'outdated',
        'promotional', 'no_impact', 'legal')),
        CONSTRAINT ck_qualification_axis CHECK (axis IN ('trade', 'competitor', 'technology', 'regulation',
        'reputation', 'culture')),
    CONSTRAINT fk_qualification_assigned_to FOREIGN KEY(assigned_to) REFERENCES person (id),
    CONSTRAINT fk_qualification_created_by FOREIGN KEY(created_by) REFERENCES person (id),
    CONSTRAINT ck_qualification_source_rating CHECK (source_rating IN ('A', 'B', 'C', 'D', 'E', 'F')),
    CONSTRAINT fk_qualification_copy_of FOREIGN KEY(copy_of) REFERENCES item (id)
);;
CREATE INDEX ix_qualification_snoozed ON qualification (brand_id, snoozed_until) WHERE snoozed_until IS NOT NULL;;
CREATE INDEX ix_qualification_axis ON qualification (brand_id, axis, state, sort_at DESC);;
    CREATE INDEX ix_qualification_assigned ON qualification (brand_id, assigned_to, sort_at DESC) WHERE assigned_to
        IS NOT NULL;;
CREATE INDEX ix_qualification_state ON qualification (brand_id, state, sort_at DESC, id DESC);;
CREATE INDEX ix_qualification_copy ON qualification (brand_id, copy_of) WHERE copy_of IS NOT NULL;;
CREATE INDEX ix_qualification_source ON qualification (source_id, sort_at DESC);;
"""
SQLITE = """
CREATE TABLE item_band (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    band INTEGER NOT NULL,
    "key" BIGINT NOT NULL,
    item_id INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT fk_item_band_item_id FOREIGN KEY(item_id) REFERENCES item (id),
    CONSTRAINT fk_item_band_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE INDEX ix_item_band_key ON item_band (band, "key", item_id);;
"""
POSTGRESQL = """
ALTER TABLE item ADD COLUMN head_id BIGINT;;
ALTER TABLE item ADD COLUMN alike BIGINT;;
ALTER TABLE item ADD CONSTRAINT fk_item_head_id FOREIGN KEY(head_id) REFERENCES item (id);;
CREATE INDEX ix_item_head_id ON item (head_id) WHERE head_id IS NOT NULL;;
ALTER TABLE qualification ADD COLUMN copy_of BIGINT;;
ALTER TABLE qualification ADD CONSTRAINT fk_qualification_copy_of FOREIGN KEY(copy_of) REFERENCES item (id);;
CREATE INDEX ix_qualification_copy ON qualification (brand_id, copy_of) WHERE copy_of IS NOT NULL;;
CREATE TABLE item_band (
    id BIGSERIAL NOT NULL,
    band BIGINT NOT NULL,
    key BIGINT NOT NULL,
    item_id BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by BIGINT,
    CONSTRAINT pk_item_band PRIMARY KEY (id),
    CONSTRAINT fk_item_band_item_id FOREIGN KEY(item_id) REFERENCES item (id),
    CONSTRAINT fk_item_band_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE INDEX ix_item_band_key ON item_band (band, key, item_id);;
"""


def upgrade() -> None:
    """Columns and a table, empty: what came before is not compared."""
    if on_sqlite():
        rebuild("item", ITEM)
        rebuild("qualification", QUALIFICATION)
        run_text(SQLITE)
    else:
        run_text(POSTGRESQL)
