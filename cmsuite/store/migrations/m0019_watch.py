"""What the watch needs besides: each block below says what it is for. Expand only."""

from __future__ import annotations

from cmsuite.store.migrations import on_sqlite, rebuild, run_text

revision = "m0019"
down_revision = "m0018"

SQLITE = ""
POSTGRESQL = ""


# ---- how often a source is asked, and mailboxes that newsletters come to

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
    plan_min_s INTEGER,
    plan_max_s INTEGER,
    hurried_until DATETIME,
    CONSTRAINT uq_source_brand_id_id UNIQUE (brand_id, id),
    CONSTRAINT uq_source_brand_id_feed_id UNIQUE (brand_id, feed_id),
    CONSTRAINT ck_source_plan CHECK (plan_min_s IS NULL OR plan_max_s IS NULL OR plan_min_s <= plan_max_s),
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
MAILBOX = """
CREATE TABLE mailbox (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER,
    kind VARCHAR(24) NOT NULL,
    address TEXT NOT NULL,
    credential_id INTEGER,
    last_uid INTEGER,
    uid_validity INTEGER,
    read_at DATETIME,
    enabled BOOLEAN NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    purpose VARCHAR(24) NOT NULL,
    CONSTRAINT fk_mailbox_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT ck_mailbox_kind CHECK (kind IN ('folder', 'imap')),
    CONSTRAINT fk_mailbox_credential_id FOREIGN KEY(credential_id) REFERENCES credential (id),
    CONSTRAINT fk_mailbox_created_by FOREIGN KEY(created_by) REFERENCES person (id),
    CONSTRAINT ck_mailbox_purpose CHECK (purpose IN ('answers', 'newsletters'))
);;
CREATE UNIQUE INDEX uq_mailbox_address ON mailbox (coalesce(brand_id, 0), address);;
"""
PACES = """
ALTER TABLE source ADD COLUMN plan_min_s BIGINT;;
ALTER TABLE source ADD COLUMN plan_max_s BIGINT;;
ALTER TABLE source ADD COLUMN hurried_until TIMESTAMP WITH TIME ZONE;;
ALTER TABLE source ADD CONSTRAINT ck_source_plan
    CHECK (plan_min_s IS NULL OR plan_max_s IS NULL OR plan_min_s <= plan_max_s);;
ALTER TABLE mailbox ADD COLUMN purpose VARCHAR(24);;
UPDATE mailbox SET purpose = 'answers';;
ALTER TABLE mailbox ALTER COLUMN purpose SET NOT NULL;;
ALTER TABLE mailbox ADD CONSTRAINT ck_mailbox_purpose CHECK (purpose IN ('answers', 'newsletters'));;
"""


def _paces() -> None:
    if on_sqlite():
        rebuild("source", SOURCE)
        rebuild("mailbox", MAILBOX, purpose="'answers'")
    else:
        run_text(PACES)


# ---- what items said before their sources edited them

VERSIONS_SQLITE = """
CREATE TABLE item_version (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    item_id INTEGER NOT NULL,
    hash VARCHAR(64) NOT NULL,
    title TEXT NOT NULL,
    text TEXT,
    seen_at DATETIME NOT NULL,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT fk_item_version_item_id FOREIGN KEY(item_id) REFERENCES item (id),
    CONSTRAINT fk_item_version_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE INDEX ix_item_version_at ON item_version (seen_at);;
CREATE INDEX ix_item_version_item_id ON item_version (item_id, seen_at);;
"""
VERSIONS = """
CREATE TABLE item_version (
    id BIGSERIAL NOT NULL,
    item_id BIGINT NOT NULL,
    hash VARCHAR(64) NOT NULL,
    title TEXT NOT NULL,
    text TEXT,
    seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by BIGINT,
    CONSTRAINT pk_item_version PRIMARY KEY (id),
    CONSTRAINT fk_item_version_item_id FOREIGN KEY(item_id) REFERENCES item (id),
    CONSTRAINT fk_item_version_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE INDEX ix_item_version_at ON item_version (seen_at);;
CREATE INDEX ix_item_version_item_id ON item_version (item_id, seen_at);;
"""


def _versions() -> None:
    run_text(VERSIONS_SQLITE if on_sqlite() else VERSIONS)

# ---- what a kind of source remembers, and addresses that stand for another

LINKS_SQLITE = """
ALTER TABLE feed ADD COLUMN memory JSON;;
CREATE TABLE short_link (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    url_key TEXT NOT NULL,
    url TEXT NOT NULL,
    target TEXT,
    tried_at DATETIME,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT uq_short_link_url_key UNIQUE (url_key),
    CONSTRAINT fk_short_link_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE INDEX ix_short_link_created_at ON short_link (created_at);;
"""
LINKS = """
ALTER TABLE feed ADD COLUMN memory JSONB;;
CREATE TABLE short_link (
    id BIGSERIAL NOT NULL,
    url_key TEXT NOT NULL,
    url TEXT NOT NULL,
    target TEXT,
    tried_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by BIGINT,
    CONSTRAINT pk_short_link PRIMARY KEY (id),
    CONSTRAINT uq_short_link_url_key UNIQUE (url_key),
    CONSTRAINT fk_short_link_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE INDEX ix_short_link_created_at ON short_link (created_at);;
"""


def _links() -> None:
    run_text(LINKS_SQLITE if on_sqlite() else LINKS)


def upgrade() -> None:
    """Tables and columns, empty."""
    run_text(SQLITE if on_sqlite() else POSTGRESQL)
    _paces()
    _versions()
    _links()
