"""Keep a brand's own summary of an item, the letter of its rating, and its tags. Expand only."""

from __future__ import annotations

from cmsuite.store.migrations import on_sqlite, rebuild, run_text

revision = "m0014"
down_revision = "m0013"

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
    CONSTRAINT uq_qualification_brand_id_id UNIQUE (brand_id, id),
    CONSTRAINT fk_qualification_brand_id_source_id FOREIGN KEY(brand_id, source_id) REFERENCES source (brand_id, id),
    CONSTRAINT uq_qualification_brand_id_item_id UNIQUE (brand_id, item_id),
    CONSTRAINT ck_qualification_reason_given CHECK (state <> 'discarded' OR reason IS NOT NULL),
    CONSTRAINT ck_qualification_so_what_given CHECK (state <> 'analysed' OR (so_what IS NOT NULL AND info_rating IS
    NOT NULL)),
    CONSTRAINT ck_qualification_info_rating CHECK (info_rating BETWEEN 1 AND 6),
    CONSTRAINT fk_qualification_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT fk_qualification_item_id FOREIGN KEY(item_id) REFERENCES item (id),
    CONSTRAINT ck_qualification_state CHECK (state IN ('new', 'kept', 'analysed', 'diffused', 'discarded')),
    CONSTRAINT ck_qualification_reason CHECK (reason IN ('off_topic', 'duplicate', 'unreliable', 'outdated',
    'promotional', 'no_impact', 'legal')),
    CONSTRAINT ck_qualification_axis CHECK (axis IN ('trade', 'competitor', 'technology', 'regulation', 'reputation',
    'culture')),
    CONSTRAINT fk_qualification_assigned_to FOREIGN KEY(assigned_to) REFERENCES person (id),
    CONSTRAINT fk_qualification_created_by FOREIGN KEY(created_by) REFERENCES person (id),
    CONSTRAINT ck_qualification_source_rating CHECK (source_rating IN ('A', 'B', 'C', 'D', 'E', 'F'))
);;
CREATE INDEX ix_qualification_state ON qualification (brand_id, state, sort_at DESC, id DESC);;
CREATE INDEX ix_qualification_source ON qualification (source_id, sort_at DESC);;
CREATE INDEX ix_qualification_snoozed ON qualification (brand_id, snoozed_until) WHERE snoozed_until IS NOT NULL;;
CREATE INDEX ix_qualification_axis ON qualification (brand_id, axis, state, sort_at DESC);;
CREATE INDEX ix_qualification_assigned ON qualification (brand_id, assigned_to, sort_at DESC) WHERE assigned_to IS NOT
    NULL;;
"""
SQLITE = """
CREATE TABLE item_tag (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER NOT NULL,
    qualification_id INTEGER NOT NULL,
    tag VARCHAR(40) NOT NULL,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT fk_item_tag_brand_id_qualification_id FOREIGN KEY(brand_id, qualification_id) REFERENCES qualification
    (brand_id, id),
    CONSTRAINT uq_item_tag_qualification_id_tag UNIQUE (qualification_id, tag),
    CONSTRAINT fk_item_tag_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT fk_item_tag_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE INDEX ix_item_tag_tag ON item_tag (brand_id, tag);;
"""
POSTGRESQL = """
ALTER TABLE qualification ADD COLUMN summary TEXT;;
ALTER TABLE qualification ADD COLUMN source_rating VARCHAR(24);;
ALTER TABLE qualification ADD CONSTRAINT ck_qualification_source_rating CHECK (source_rating IN
    ('A', 'B', 'C', 'D', 'E', 'F'));;
ALTER TABLE qualification ADD CONSTRAINT uq_qualification_brand_id_id UNIQUE (brand_id, id);;
CREATE INDEX ix_qualification_snoozed ON qualification (brand_id, snoozed_until) WHERE snoozed_until IS NOT NULL;;
CREATE INDEX ix_qualification_assigned ON qualification (brand_id, assigned_to, sort_at DESC) WHERE assigned_to IS NOT
    NULL;;
CREATE TABLE item_tag (
    id BIGSERIAL NOT NULL,
    brand_id BIGINT NOT NULL,
    qualification_id BIGINT NOT NULL,
    tag VARCHAR(40) NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by BIGINT,
    CONSTRAINT pk_item_tag PRIMARY KEY (id),
    CONSTRAINT fk_item_tag_brand_id_qualification_id FOREIGN KEY(brand_id, qualification_id) REFERENCES qualification
    (brand_id, id),
    CONSTRAINT uq_item_tag_qualification_id_tag UNIQUE (qualification_id, tag),
    CONSTRAINT fk_item_tag_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT fk_item_tag_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE INDEX ix_item_tag_tag ON item_tag (brand_id, tag);;
"""


def upgrade() -> None:
    """Two columns and a table, empty."""
    if on_sqlite():
        rebuild("qualification", QUALIFICATION)
        run_text(SQLITE)
    else:
        run_text(POSTGRESQL)
