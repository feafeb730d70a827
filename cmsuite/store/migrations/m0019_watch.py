"""What the watch needs besides: each block below says what it is for. Expand only."""

from __future__ import annotations

from sqlite3 import sqlite_version_info

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


# ---- what can be found by its words

SEARCH_SQLITE = """
CREATE TABLE search_text (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    kind VARCHAR(24) NOT NULL,
    row_id INTEGER NOT NULL,
    language VARCHAR(10) NOT NULL,
    hash VARCHAR(64) NOT NULL,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT uq_search_text_kind_row_id UNIQUE (kind, row_id),
    CONSTRAINT fk_search_text_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
"""
WORDS_SQLITE = "CREATE VIRTUAL TABLE search_word USING fts5(stems, words, tokenize='ascii', prefix='3 4'"
WORDS_ALONE = ", content='', contentless_delete=1)"  # from SQLite 3.43 on: the texts themselves are not kept
SEARCH = """
CREATE TABLE search_text (
    id BIGSERIAL NOT NULL,
    kind VARCHAR(24) NOT NULL,
    row_id BIGINT NOT NULL,
    language VARCHAR(10) NOT NULL,
    hash VARCHAR(64) NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by BIGINT,
    CONSTRAINT pk_search_text PRIMARY KEY (id),
    CONSTRAINT uq_search_text_kind_row_id UNIQUE (kind, row_id),
    CONSTRAINT fk_search_text_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE TABLE search_word (
    id BIGINT NOT NULL CONSTRAINT pk_search_word PRIMARY KEY
        CONSTRAINT fk_search_word_id REFERENCES search_text (id) ON DELETE CASCADE,
    words TSVECTOR NOT NULL
);;
CREATE INDEX ix_search_word_words ON search_word USING gin (words);;
"""


def _search() -> None:
    if on_sqlite():
        run_text(SEARCH_SQLITE)
        run_text(WORDS_SQLITE + (WORDS_ALONE if sqlite_version_info >= (3, 43) else ")"))
    else:
        run_text(SEARCH)


# ---- issues that come out at a rhythm

EDITIONS_SQLITE = """
CREATE TABLE edition (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER NOT NULL,
    title TEXT NOT NULL,
    rule VARCHAR(80) NOT NULL,
    audience VARCHAR(24) NOT NULL,
    language VARCHAR(10) NOT NULL,
    axes JSON NOT NULL,
    most INTEGER NOT NULL,
    ahead_h INTEGER NOT NULL,
    due_at DATETIME NOT NULL,
    document_id INTEGER,
    came VARCHAR(24),
    came_at DATETIME,
    came_why TEXT,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT fk_edition_brand_id_document_id FOREIGN KEY(brand_id, document_id) REFERENCES document (brand_id, id),
    CONSTRAINT uq_edition_brand_id_title UNIQUE (brand_id, title),
    CONSTRAINT ck_edition_most CHECK (most BETWEEN 1 AND 50),
    CONSTRAINT ck_edition_ahead CHECK (ahead_h BETWEEN 0 AND 720),
    CONSTRAINT ck_edition_came_at CHECK (came IS NULL OR came_at IS NOT NULL),
    CONSTRAINT fk_edition_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT ck_edition_audience CHECK (audience IN ('internal', 'client', 'public')),
    CONSTRAINT ck_edition_came CHECK (came IN ('sent', 'nothing', 'late', 'refused', 'dropped')),
    CONSTRAINT fk_edition_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE INDEX ix_edition_due_at ON edition (due_at);;
"""
EDITIONS = """
CREATE TABLE edition (
    id BIGSERIAL NOT NULL,
    brand_id BIGINT NOT NULL,
    title TEXT NOT NULL,
    rule VARCHAR(80) NOT NULL,
    audience VARCHAR(24) NOT NULL,
    language VARCHAR(10) NOT NULL,
    axes JSONB NOT NULL,
    most BIGINT NOT NULL,
    ahead_h BIGINT NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE NOT NULL,
    document_id BIGINT,
    came VARCHAR(24),
    came_at TIMESTAMP WITH TIME ZONE,
    came_why TEXT,
    version BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by BIGINT,
    CONSTRAINT pk_edition PRIMARY KEY (id),
    CONSTRAINT fk_edition_brand_id_document_id FOREIGN KEY(brand_id, document_id) REFERENCES document (brand_id, id),
    CONSTRAINT uq_edition_brand_id_title UNIQUE (brand_id, title),
    CONSTRAINT ck_edition_most CHECK (most BETWEEN 1 AND 50),
    CONSTRAINT ck_edition_ahead CHECK (ahead_h BETWEEN 0 AND 720),
    CONSTRAINT ck_edition_came_at CHECK (came IS NULL OR came_at IS NOT NULL),
    CONSTRAINT fk_edition_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT ck_edition_audience CHECK (audience IN ('internal', 'client', 'public')),
    CONSTRAINT ck_edition_came CHECK (came IN ('sent', 'nothing', 'late', 'refused', 'dropped')),
    CONSTRAINT fk_edition_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE INDEX ix_edition_due_at ON edition (due_at);;
"""


def _editions() -> None:
    run_text(EDITIONS_SQLITE if on_sqlite() else EDITIONS)


# ---- what a file of captions says

CAPTIONS_SQLITE = """
DROP TRIGGER tr_blob_no_update;;
ALTER TABLE blob ADD COLUMN words TEXT;;
CREATE TRIGGER tr_blob_no_update BEFORE UPDATE ON blob WHEN
    (OLD.data IS NOT NEW.data AND NEW.data IS NOT NULL) OR OLD.bytes IS NOT NEW.bytes OR OLD.created_at IS NOT
    NEW.created_at OR OLD.created_by IS NOT NEW.created_by OR OLD.hash IS NOT NEW.hash OR OLD.id IS NOT NEW.id
    OR OLD.made_from_id IS NOT NEW.made_from_id OR OLD.mime IS NOT NEW.mime OR OLD.place IS NOT NEW.place OR
    OLD.recipe IS NOT NEW.recipe OR OLD.words IS NOT NEW.words
    BEGIN SELECT RAISE(ABORT, 'blob is append-only'); END;;
"""
CAPTIONS = """
DROP TRIGGER tr_blob_no_update ON blob;;
ALTER TABLE blob ADD COLUMN words TEXT;;
CREATE TRIGGER tr_blob_no_update BEFORE UPDATE ON blob FOR EACH ROW WHEN (
    (OLD.data IS DISTINCT FROM NEW.data AND NEW.data IS NOT NULL) OR OLD.bytes IS DISTINCT FROM NEW.bytes OR
    OLD.created_at IS DISTINCT FROM NEW.created_at OR OLD.created_by IS DISTINCT FROM NEW.created_by OR OLD.hash
    IS DISTINCT FROM NEW.hash OR OLD.id IS DISTINCT FROM NEW.id OR OLD.made_from_id IS DISTINCT FROM
    NEW.made_from_id OR OLD.mime IS DISTINCT FROM NEW.mime OR OLD.place IS DISTINCT FROM NEW.place OR OLD.recipe
    IS DISTINCT FROM NEW.recipe OR OLD.words IS DISTINCT FROM NEW.words
    ) EXECUTE FUNCTION cmsuite_refuse();;
"""


# ---- what is no trend yet, and is looked at again

SIGNALS_SQLITE = """
CREATE TABLE weak_signal (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER NOT NULL,
    term VARCHAR(120) NOT NULL,
    axis VARCHAR(24),
    figures JSON NOT NULL,
    hypothesis TEXT NOT NULL,
    review_on DATE NOT NULL,
    outcome VARCHAR(24),
    reason TEXT,
    reviewed_at DATETIME,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT ck_weak_signal_hypothesis CHECK (hypothesis <> ''),
    CONSTRAINT ck_weak_signal_reviewed CHECK (outcome IS NULL OR (reason IS NOT NULL AND reviewed_at IS NOT NULL)),
    CONSTRAINT fk_weak_signal_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
        CONSTRAINT ck_weak_signal_axis CHECK (axis IN ('trade', 'competitor', 'technology', 'regulation',
        'reputation', 'culture')),
    CONSTRAINT ck_weak_signal_outcome CHECK (outcome IN ('confirmed', 'dropped')),
    CONSTRAINT fk_weak_signal_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE INDEX ix_weak_signal_review_on ON weak_signal (brand_id, review_on);;
"""
SIGNALS = """
CREATE TABLE weak_signal (
    id BIGSERIAL NOT NULL,
    brand_id BIGINT NOT NULL,
    term VARCHAR(120) NOT NULL,
    axis VARCHAR(24),
    figures JSONB NOT NULL,
    hypothesis TEXT NOT NULL,
    review_on DATE NOT NULL,
    outcome VARCHAR(24),
    reason TEXT,
    reviewed_at TIMESTAMP WITH TIME ZONE,
    version BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by BIGINT,
    CONSTRAINT pk_weak_signal PRIMARY KEY (id),
    CONSTRAINT ck_weak_signal_hypothesis CHECK (hypothesis <> ''),
    CONSTRAINT ck_weak_signal_reviewed CHECK (outcome IS NULL OR (reason IS NOT NULL AND reviewed_at IS NOT NULL)),
    CONSTRAINT fk_weak_signal_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
        CONSTRAINT ck_weak_signal_axis CHECK (axis IN ('trade', 'competitor', 'technology', 'regulation',
        'reputation', 'culture')),
    CONSTRAINT ck_weak_signal_outcome CHECK (outcome IN ('confirmed', 'dropped')),
    CONSTRAINT fk_weak_signal_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE INDEX ix_weak_signal_review_on ON weak_signal (brand_id, review_on);;
"""


# ---- what sites let programs fetch

ROBOTS_SQLITE = """
CREATE TABLE robots (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    origin TEXT NOT NULL,
    text TEXT NOT NULL,
    read_at DATETIME NOT NULL,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT uq_robots_origin UNIQUE (origin),
    CONSTRAINT fk_robots_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
"""
ROBOTS = """
CREATE TABLE robots (
    id BIGSERIAL NOT NULL,
    origin TEXT NOT NULL,
    text TEXT NOT NULL,
    read_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by BIGINT,
    CONSTRAINT pk_robots PRIMARY KEY (id),
    CONSTRAINT uq_robots_origin UNIQUE (origin),
    CONSTRAINT fk_robots_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
"""


# ---- lists of a million lines, asked of an index alone

LISTS = """
DROP INDEX ix_qualification_state;;
DROP INDEX ix_qualification_axis;;
CREATE INDEX ix_qualification_at ON qualification (brand_id, sort_at DESC, id DESC, copy_of);;
CREATE INDEX ix_qualification_state ON qualification (brand_id, state, sort_at DESC, id DESC, copy_of, score);;
CREATE INDEX ix_qualification_axis ON qualification (brand_id, axis, state, sort_at DESC, id DESC, copy_of);;
"""


def upgrade() -> None:
    """Tables and columns, empty."""
    run_text(SQLITE if on_sqlite() else POSTGRESQL)
    _paces()
    _versions()
    _links()
    _search()
    run_text(LISTS)
    _editions()
    run_text(CAPTIONS_SQLITE if on_sqlite() else CAPTIONS)
    run_text(SIGNALS_SQLITE if on_sqlite() else SIGNALS)
    run_text(ROBOTS_SQLITE if on_sqlite() else ROBOTS)
