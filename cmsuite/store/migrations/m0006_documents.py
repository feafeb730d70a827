"""Keep what a client signs: documents, their versions, what was decided and said about them. Expand only."""

from __future__ import annotations

from cmsuite.store.migrations import on_sqlite, run_text

revision = "m0006"
down_revision = "m0005"

SQLITE = """
CREATE TABLE document (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER NOT NULL,
    kind VARCHAR(40) NOT NULL,
    title TEXT NOT NULL,
    language VARCHAR(24) NOT NULL,
    owner_id INTEGER,
    parent_document_id INTEGER,
    starts_on DATE,
    ends_on DATE,
    archived_at DATETIME,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT uq_document_brand_id_id UNIQUE (brand_id, id),
    CONSTRAINT fk_document_brand_id_parent_document_id FOREIGN KEY(brand_id, parent_document_id) REFERENCES
    document (brand_id, id),
    CONSTRAINT fk_document_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT ck_document_language CHECK (language IN ('fr', 'en')),
    CONSTRAINT fk_document_owner_id FOREIGN KEY(owner_id) REFERENCES person (id),
    CONSTRAINT fk_document_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE INDEX ix_document_brand_id_kind ON document (brand_id, kind, id DESC);;
CREATE TABLE document_version (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER NOT NULL,
    document_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    major INTEGER,
    minor INTEGER,
    state VARCHAR(24) NOT NULL,
    content JSON NOT NULL,
    hash VARCHAR(64) NOT NULL,
    schema INTEGER NOT NULL,
    author_id INTEGER,
    note TEXT,
    origin VARCHAR(24),
    sent_at DATETIME,
    checks JSON NOT NULL,
    lock JSON,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT uq_document_version_brand_id_id UNIQUE (brand_id, id),
    CONSTRAINT fk_document_version_brand_id_document_id FOREIGN KEY(brand_id, document_id) REFERENCES document
    (brand_id, id),
    CONSTRAINT uq_document_version_document_id_seq UNIQUE (document_id, seq),
    CONSTRAINT uq_document_version_document_id_major_minor UNIQUE (document_id, major, minor),
    CONSTRAINT fk_document_version_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT ck_document_version_state CHECK (state IN ('draft', 'internal_review', 'sent', 'changes_requested',
    'validated', 'archived')),
    CONSTRAINT fk_document_version_author_id FOREIGN KEY(author_id) REFERENCES person (id),
    CONSTRAINT fk_document_version_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE UNIQUE INDEX uq_document_version_open ON document_version (document_id) WHERE state IN ('draft',
    'internal_review', 'sent');;
CREATE TABLE version_approval (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER NOT NULL,
    version_id INTEGER NOT NULL,
    hash VARCHAR(64) NOT NULL,
    ruleset_digest VARCHAR(64),
    step VARCHAR(24) NOT NULL,
    decision VARCHAR(24) NOT NULL,
    name_typed TEXT,
    function_typed TEXT,
    channel VARCHAR(24) NOT NULL,
    level VARCHAR(24) NOT NULL,
    at DATETIME NOT NULL,
    valid_from DATETIME,
    valid_until DATETIME,
    silence_clause TEXT,
    reason TEXT,
    batch_key TEXT,
    confirmed_at DATETIME,
    person_id INTEGER NOT NULL,
    proof_blob_id INTEGER,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT fk_version_approval_brand_id_version_id FOREIGN KEY(brand_id, version_id) REFERENCES
    document_version (brand_id, id),
    CONSTRAINT fk_version_approval_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT ck_version_approval_decision CHECK (decision IN ('approved', 'refused')),
    CONSTRAINT ck_version_approval_channel CHECK (channel IN ('account', 'file_back', 'mail_reply', 'link',
    'meeting', 'paper')),
    CONSTRAINT ck_version_approval_level CHECK (level IN ('simple', 'otp', 'qualified')),
    CONSTRAINT fk_version_approval_person_id FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT fk_version_approval_proof_blob_id FOREIGN KEY(proof_blob_id) REFERENCES blob (id),
    CONSTRAINT fk_version_approval_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE INDEX ix_version_approval_hash ON version_approval (version_id, hash);;
CREATE TABLE comment (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER,
    ref_id INTEGER NOT NULL,
    version_id INTEGER,
    anchor JSON NOT NULL,
    text TEXT NOT NULL,
    kind VARCHAR(24) NOT NULL,
    author_id INTEGER,
    state VARCHAR(24) NOT NULL,
    reason TEXT,
    deferred_to TEXT,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT ck_comment_reason CHECK (state <> 'refused' OR reason IS NOT NULL),
    CONSTRAINT fk_comment_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT fk_comment_ref_id FOREIGN KEY(ref_id) REFERENCES ref (id),
    CONSTRAINT fk_comment_version_id FOREIGN KEY(version_id) REFERENCES document_version (id),
    CONSTRAINT ck_comment_kind CHECK (kind IN ('correction', 'question', 'refusal', 'addition', 'note')),
    CONSTRAINT fk_comment_author_id FOREIGN KEY(author_id) REFERENCES person (id),
    CONSTRAINT ck_comment_state CHECK (state IN ('open', 'accepted', 'accepted_modified', 'refused', 'deferred',
    'closed')),
    CONSTRAINT fk_comment_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE INDEX ix_comment_ref_id ON comment (ref_id);;
CREATE TRIGGER tr_document_version_frozen BEFORE UPDATE ON document_version WHEN OLD.state <> 'draft' AND
    (OLD.document_id IS NOT NEW.document_id OR OLD.seq IS NOT NEW.seq OR OLD.content IS NOT NEW.content OR OLD.hash
    IS NOT NEW.hash OR OLD.schema IS NOT NEW.schema) BEGIN SELECT RAISE(ABORT, 'document_version is frozen'); END;;
CREATE TRIGGER tr_version_approval_no_update BEFORE UPDATE ON version_approval WHEN (OLD.confirmed_at IS NOT
    NEW.confirmed_at AND OLD.confirmed_at IS NOT NULL) OR OLD.at IS NOT NEW.at OR OLD.batch_key IS NOT
    NEW.batch_key OR OLD.brand_id IS NOT NEW.brand_id OR OLD.channel IS NOT NEW.channel OR OLD.created_at IS NOT
    NEW.created_at OR OLD.created_by IS NOT NEW.created_by OR OLD.decision IS NOT NEW.decision OR
    OLD.function_typed IS NOT NEW.function_typed OR OLD.hash IS NOT NEW.hash OR OLD.id IS NOT NEW.id OR OLD.level
    IS NOT NEW.level OR OLD.name_typed IS NOT NEW.name_typed OR OLD.person_id IS NOT NEW.person_id OR
    OLD.proof_blob_id IS NOT NEW.proof_blob_id OR OLD.reason IS NOT NEW.reason OR OLD.ruleset_digest IS NOT
    NEW.ruleset_digest OR OLD.silence_clause IS NOT NEW.silence_clause OR OLD.step IS NOT NEW.step OR
    OLD.valid_from IS NOT NEW.valid_from OR OLD.valid_until IS NOT NEW.valid_until OR OLD.version_id IS NOT
    NEW.version_id BEGIN SELECT RAISE(ABORT, 'version_approval is append-only'); END;;
CREATE TRIGGER tr_version_approval_no_delete BEFORE DELETE ON version_approval BEGIN SELECT RAISE(ABORT,
    'version_approval is append-only'); END;;
"""
POSTGRESQL = """
CREATE TABLE document (
    id BIGSERIAL NOT NULL,
    brand_id BIGINT NOT NULL,
    kind VARCHAR(40) NOT NULL,
    title TEXT NOT NULL,
    language VARCHAR(24) NOT NULL,
    owner_id BIGINT,
    parent_document_id BIGINT,
    starts_on DATE,
    ends_on DATE,
    archived_at TIMESTAMP WITH TIME ZONE,
    version BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by BIGINT,
    CONSTRAINT pk_document PRIMARY KEY (id),
    CONSTRAINT uq_document_brand_id_id UNIQUE (brand_id, id),
    CONSTRAINT fk_document_brand_id_parent_document_id FOREIGN KEY(brand_id, parent_document_id) REFERENCES
    document (brand_id, id),
    CONSTRAINT fk_document_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT ck_document_language CHECK (language IN ('fr', 'en')),
    CONSTRAINT fk_document_owner_id FOREIGN KEY(owner_id) REFERENCES person (id),
    CONSTRAINT fk_document_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE INDEX ix_document_brand_id_kind ON document (brand_id, kind, id DESC);;
CREATE TABLE document_version (
    id BIGSERIAL NOT NULL,
    brand_id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    major BIGINT,
    minor BIGINT,
    state VARCHAR(24) NOT NULL,
    content JSONB NOT NULL,
    hash VARCHAR(64) NOT NULL,
    schema BIGINT NOT NULL,
    author_id BIGINT,
    note TEXT,
    origin VARCHAR(24),
    sent_at TIMESTAMP WITH TIME ZONE,
    checks JSONB NOT NULL,
    lock JSONB,
    version BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by BIGINT,
    CONSTRAINT pk_document_version PRIMARY KEY (id),
    CONSTRAINT uq_document_version_brand_id_id UNIQUE (brand_id, id),
    CONSTRAINT fk_document_version_brand_id_document_id FOREIGN KEY(brand_id, document_id) REFERENCES document
    (brand_id, id),
    CONSTRAINT uq_document_version_document_id_seq UNIQUE (document_id, seq),
    CONSTRAINT uq_document_version_document_id_major_minor UNIQUE (document_id, major, minor),
    CONSTRAINT fk_document_version_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT ck_document_version_state CHECK (state IN ('draft', 'internal_review', 'sent', 'changes_requested',
    'validated', 'archived')),
    CONSTRAINT fk_document_version_author_id FOREIGN KEY(author_id) REFERENCES person (id),
    CONSTRAINT fk_document_version_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE UNIQUE INDEX uq_document_version_open ON document_version (document_id) WHERE state IN ('draft',
    'internal_review', 'sent');;
CREATE TABLE version_approval (
    id BIGSERIAL NOT NULL,
    brand_id BIGINT NOT NULL,
    version_id BIGINT NOT NULL,
    hash VARCHAR(64) NOT NULL,
    ruleset_digest VARCHAR(64),
    step VARCHAR(24) NOT NULL,
    decision VARCHAR(24) NOT NULL,
    name_typed TEXT,
    function_typed TEXT,
    channel VARCHAR(24) NOT NULL,
    level VARCHAR(24) NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    valid_from TIMESTAMP WITH TIME ZONE,
    valid_until TIMESTAMP WITH TIME ZONE,
    silence_clause TEXT,
    reason TEXT,
    batch_key TEXT,
    confirmed_at TIMESTAMP WITH TIME ZONE,
    person_id BIGINT NOT NULL,
    proof_blob_id BIGINT,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by BIGINT,
    CONSTRAINT pk_version_approval PRIMARY KEY (id),
    CONSTRAINT fk_version_approval_brand_id_version_id FOREIGN KEY(brand_id, version_id) REFERENCES
    document_version (brand_id, id),
    CONSTRAINT fk_version_approval_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT ck_version_approval_decision CHECK (decision IN ('approved', 'refused')),
    CONSTRAINT ck_version_approval_channel CHECK (channel IN ('account', 'file_back', 'mail_reply', 'link',
    'meeting', 'paper')),
    CONSTRAINT ck_version_approval_level CHECK (level IN ('simple', 'otp', 'qualified')),
    CONSTRAINT fk_version_approval_person_id FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT fk_version_approval_proof_blob_id FOREIGN KEY(proof_blob_id) REFERENCES blob (id),
    CONSTRAINT fk_version_approval_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE INDEX ix_version_approval_hash ON version_approval (version_id, hash);;
CREATE TABLE comment (
    id BIGSERIAL NOT NULL,
    brand_id BIGINT,
    ref_id BIGINT NOT NULL,
    version_id BIGINT,
    anchor JSONB NOT NULL,
    text TEXT NOT NULL,
    kind VARCHAR(24) NOT NULL,
    author_id BIGINT,
    state VARCHAR(24) NOT NULL,
    reason TEXT,
    deferred_to TEXT,
    version BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by BIGINT,
    CONSTRAINT pk_comment PRIMARY KEY (id),
    CONSTRAINT ck_comment_reason CHECK (state <> 'refused' OR reason IS NOT NULL),
    CONSTRAINT fk_comment_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT fk_comment_ref_id FOREIGN KEY(ref_id) REFERENCES ref (id),
    CONSTRAINT fk_comment_version_id FOREIGN KEY(version_id) REFERENCES document_version (id),
    CONSTRAINT ck_comment_kind CHECK (kind IN ('correction', 'question', 'refusal', 'addition', 'note')),
    CONSTRAINT fk_comment_author_id FOREIGN KEY(author_id) REFERENCES person (id),
    CONSTRAINT ck_comment_state CHECK (state IN ('open', 'accepted', 'accepted_modified', 'refused', 'deferred',
    'closed')),
    CONSTRAINT fk_comment_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE INDEX ix_comment_ref_id ON comment (ref_id);;
CREATE TRIGGER tr_document_version_frozen BEFORE UPDATE ON document_version FOR EACH ROW WHEN (OLD.state <> 'draft'
    AND (OLD.document_id IS DISTINCT FROM NEW.document_id OR OLD.seq IS DISTINCT FROM NEW.seq OR OLD.content IS
    DISTINCT FROM NEW.content OR OLD.hash IS DISTINCT FROM NEW.hash OR OLD.schema IS DISTINCT FROM NEW.schema))
    EXECUTE FUNCTION cmsuite_refuse();;
CREATE TRIGGER tr_version_approval_no_update BEFORE UPDATE ON version_approval FOR EACH ROW WHEN ((OLD.confirmed_at
    IS DISTINCT FROM NEW.confirmed_at AND OLD.confirmed_at IS NOT NULL) OR OLD.at IS DISTINCT FROM NEW.at OR
    OLD.batch_key IS DISTINCT FROM NEW.batch_key OR OLD.brand_id IS DISTINCT FROM NEW.brand_id OR OLD.channel IS
    DISTINCT FROM NEW.channel OR OLD.created_at IS DISTINCT FROM NEW.created_at OR OLD.created_by IS DISTINCT FROM
    NEW.created_by OR OLD.decision IS DISTINCT FROM NEW.decision OR OLD.function_typed IS DISTINCT FROM
    NEW.function_typed OR OLD.hash IS DISTINCT FROM NEW.hash OR OLD.id IS DISTINCT FROM NEW.id OR OLD.level IS
    DISTINCT FROM NEW.level OR OLD.name_typed IS DISTINCT FROM NEW.name_typed OR OLD.person_id IS DISTINCT FROM
    NEW.person_id OR OLD.proof_blob_id IS DISTINCT FROM NEW.proof_blob_id OR OLD.reason IS DISTINCT FROM NEW.reason
    OR OLD.ruleset_digest IS DISTINCT FROM NEW.ruleset_digest OR OLD.silence_clause IS DISTINCT FROM
    NEW.silence_clause OR OLD.step IS DISTINCT FROM NEW.step OR OLD.valid_from IS DISTINCT FROM NEW.valid_from OR
    OLD.valid_until IS DISTINCT FROM NEW.valid_until OR OLD.version_id IS DISTINCT FROM NEW.version_id) EXECUTE
    FUNCTION cmsuite_refuse();;
CREATE TRIGGER tr_version_approval_no_delete BEFORE DELETE ON version_approval FOR EACH ROW EXECUTE FUNCTION
    cmsuite_refuse();;
"""


def upgrade() -> None:
    """Four tables, empty."""
    run_text(SQLITE if on_sqlite() else POSTGRESQL)
