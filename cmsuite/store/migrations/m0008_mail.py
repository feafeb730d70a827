"""Keep the mails that are sent, each to one recipient once, and those that come in. Expand only."""

from __future__ import annotations

from cmsuite.store.migrations import on_sqlite, run_text

revision = "m0008"
down_revision = "m0007"

SQLITE = """
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
    CONSTRAINT fk_mailbox_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT ck_mailbox_kind CHECK (kind IN ('folder', 'imap')),
    CONSTRAINT fk_mailbox_credential_id FOREIGN KEY(credential_id) REFERENCES credential (id),
    CONSTRAINT fk_mailbox_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE UNIQUE INDEX uq_mailbox_address ON mailbox (coalesce(brand_id, 0), address);;
CREATE TABLE message (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER NOT NULL,
    "key" VARCHAR(64) NOT NULL,
    ref_id INTEGER NOT NULL,
    hash VARCHAR(64) NOT NULL,
    to_address TEXT,
    person_id INTEGER,
    subject TEXT,
    eml_blob_id INTEGER,
    message_id TEXT NOT NULL,
    state VARCHAR(24) NOT NULL,
    attempts INTEGER NOT NULL,
    receipt JSON,
    sent_at DATETIME,
    claimed_by TEXT,
    claim_token INTEGER NOT NULL,
    claim_until DATETIME,
    not_before DATETIME,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT uq_message_key UNIQUE ("key"),
    CONSTRAINT fk_message_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT fk_message_ref_id FOREIGN KEY(ref_id) REFERENCES ref (id),
    CONSTRAINT fk_message_person_id FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT fk_message_eml_blob_id FOREIGN KEY(eml_blob_id) REFERENCES blob (id),
    CONSTRAINT ck_message_state CHECK (state IN ('planned', 'claimed', 'sending', 'sent', 'ambiguous',
    'needs_decision', 'bounced', 'failed', 'cancelled')),
    CONSTRAINT fk_message_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE INDEX ix_message_not_before ON message (not_before) WHERE state = 'planned';;
CREATE INDEX ix_message_message_id ON message (message_id);;
CREATE INDEX ix_message_brand_id_state ON message (brand_id, state);;
CREATE TABLE received_message (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER,
    mailbox_id INTEGER NOT NULL,
    message_id TEXT NOT NULL,
    in_reply_to_id INTEGER,
    from_address TEXT,
    from_name TEXT,
    subject TEXT,
    at DATETIME NOT NULL,
    eml_blob_id INTEGER,
    kind VARCHAR(24) NOT NULL,
    code VARCHAR(60),
    codes JSON NOT NULL,
    proposal VARCHAR(24),
    excerpt TEXT,
    state VARCHAR(24) NOT NULL,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT uq_received_message_mailbox_id_message_id UNIQUE (mailbox_id, message_id),
    CONSTRAINT fk_received_message_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT fk_received_message_mailbox_id FOREIGN KEY(mailbox_id) REFERENCES mailbox (id),
    CONSTRAINT fk_received_message_in_reply_to_id FOREIGN KEY(in_reply_to_id) REFERENCES message (id),
    CONSTRAINT fk_received_message_eml_blob_id FOREIGN KEY(eml_blob_id) REFERENCES blob (id),
    CONSTRAINT ck_received_message_kind CHECK (kind IN ('answer', 'bounce', 'automatic', 'other')),
    CONSTRAINT ck_received_message_proposal CHECK (proposal IN ('yes', 'changes', 'unclear')),
    CONSTRAINT ck_received_message_state CHECK (state IN ('new', 'taken', 'ignored')),
    CONSTRAINT fk_received_message_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE INDEX ix_received_message_brand_id_state ON received_message (brand_id, state, id DESC);;
"""
POSTGRESQL = """
CREATE TABLE mailbox (
    id BIGSERIAL NOT NULL,
    brand_id BIGINT,
    kind VARCHAR(24) NOT NULL,
    address TEXT NOT NULL,
    credential_id BIGINT,
    last_uid BIGINT,
    uid_validity BIGINT,
    read_at TIMESTAMP WITH TIME ZONE,
    enabled BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by BIGINT,
    CONSTRAINT pk_mailbox PRIMARY KEY (id),
    CONSTRAINT fk_mailbox_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT ck_mailbox_kind CHECK (kind IN ('folder', 'imap')),
    CONSTRAINT fk_mailbox_credential_id FOREIGN KEY(credential_id) REFERENCES credential (id),
    CONSTRAINT fk_mailbox_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE UNIQUE INDEX uq_mailbox_address ON mailbox (coalesce(brand_id, 0), address);;
CREATE TABLE message (
    id BIGSERIAL NOT NULL,
    brand_id BIGINT NOT NULL,
    key VARCHAR(64) NOT NULL,
    ref_id BIGINT NOT NULL,
    hash VARCHAR(64) NOT NULL,
    to_address TEXT,
    person_id BIGINT,
    subject TEXT,
    eml_blob_id BIGINT,
    message_id TEXT NOT NULL,
    state VARCHAR(24) NOT NULL,
    attempts BIGINT NOT NULL,
    receipt JSONB,
    sent_at TIMESTAMP WITH TIME ZONE,
    claimed_by TEXT,
    claim_token BIGINT NOT NULL,
    claim_until TIMESTAMP WITH TIME ZONE,
    not_before TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by BIGINT,
    CONSTRAINT pk_message PRIMARY KEY (id),
    CONSTRAINT uq_message_key UNIQUE (key),
    CONSTRAINT fk_message_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT fk_message_ref_id FOREIGN KEY(ref_id) REFERENCES ref (id),
    CONSTRAINT fk_message_person_id FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT fk_message_eml_blob_id FOREIGN KEY(eml_blob_id) REFERENCES blob (id),
    CONSTRAINT ck_message_state CHECK (state IN ('planned', 'claimed', 'sending', 'sent', 'ambiguous',
    'needs_decision', 'bounced', 'failed', 'cancelled')),
    CONSTRAINT fk_message_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE INDEX ix_message_not_before ON message (not_before) WHERE state = 'planned';;
CREATE INDEX ix_message_message_id ON message (message_id);;
CREATE INDEX ix_message_brand_id_state ON message (brand_id, state);;
CREATE TABLE received_message (
    id BIGSERIAL NOT NULL,
    brand_id BIGINT,
    mailbox_id BIGINT NOT NULL,
    message_id TEXT NOT NULL,
    in_reply_to_id BIGINT,
    from_address TEXT,
    from_name TEXT,
    subject TEXT,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    eml_blob_id BIGINT,
    kind VARCHAR(24) NOT NULL,
    code VARCHAR(60),
    codes JSONB NOT NULL,
    proposal VARCHAR(24),
    excerpt TEXT,
    state VARCHAR(24) NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by BIGINT,
    CONSTRAINT pk_received_message PRIMARY KEY (id),
    CONSTRAINT uq_received_message_mailbox_id_message_id UNIQUE (mailbox_id, message_id),
    CONSTRAINT fk_received_message_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT fk_received_message_mailbox_id FOREIGN KEY(mailbox_id) REFERENCES mailbox (id),
    CONSTRAINT fk_received_message_in_reply_to_id FOREIGN KEY(in_reply_to_id) REFERENCES message (id),
    CONSTRAINT fk_received_message_eml_blob_id FOREIGN KEY(eml_blob_id) REFERENCES blob (id),
    CONSTRAINT ck_received_message_kind CHECK (kind IN ('answer', 'bounce', 'automatic', 'other')),
    CONSTRAINT ck_received_message_proposal CHECK (proposal IN ('yes', 'changes', 'unclear')),
    CONSTRAINT ck_received_message_state CHECK (state IN ('new', 'taken', 'ignored')),
    CONSTRAINT fk_received_message_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE INDEX ix_received_message_brand_id_state ON received_message (brand_id, state, id DESC);;
"""


def upgrade() -> None:
    """Three tables, empty."""
    run_text(SQLITE if on_sqlite() else POSTGRESQL)
