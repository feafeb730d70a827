"""Keep the files that one person answers one version with, and who said what in a file that came back. Expand only."""

from __future__ import annotations

from cmsuite.store.migrations import on_sqlite, rebuild, run_text

revision = "m0009"
down_revision = "m0008"

COMMENT = """
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
    priority VARCHAR(24) NOT NULL,
    author_name TEXT,
    proof_blob_id INTEGER,
    CONSTRAINT ck_comment_reason CHECK (state <> 'refused' OR reason IS NOT NULL),
    CONSTRAINT fk_comment_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT fk_comment_ref_id FOREIGN KEY(ref_id) REFERENCES ref (id),
    CONSTRAINT fk_comment_version_id FOREIGN KEY(version_id) REFERENCES document_version (id),
    CONSTRAINT ck_comment_kind CHECK (kind IN ('correction', 'question', 'refusal', 'addition', 'note')),
    CONSTRAINT fk_comment_author_id FOREIGN KEY(author_id) REFERENCES person (id),
    CONSTRAINT ck_comment_state CHECK (state IN ('open', 'accepted', 'accepted_modified', 'refused', 'deferred',
    'closed')),
    CONSTRAINT fk_comment_created_by FOREIGN KEY(created_by) REFERENCES person (id),
    CONSTRAINT ck_comment_priority CHECK (priority IN ('low', 'normal', 'high')),
    CONSTRAINT fk_comment_proof_blob_id FOREIGN KEY(proof_blob_id) REFERENCES blob (id)
);;
CREATE INDEX ix_comment_ref_id ON comment (ref_id);;
"""
SQLITE = """
CREATE TABLE packet (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER NOT NULL,
    version_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    hash VARCHAR(64) NOT NULL,
    code VARCHAR(60) NOT NULL,
    nonce VARCHAR(64) NOT NULL,
    expires_at DATETIME NOT NULL,
    returned_at DATETIME,
    returned_blob_id INTEGER,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT fk_packet_brand_id_version_id FOREIGN KEY(brand_id, version_id) REFERENCES document_version
    (brand_id, id),
    CONSTRAINT uq_packet_nonce UNIQUE (nonce),
    CONSTRAINT fk_packet_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT fk_packet_person_id FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT fk_packet_returned_blob_id FOREIGN KEY(returned_blob_id) REFERENCES blob (id),
    CONSTRAINT fk_packet_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE TRIGGER tr_packet_no_update BEFORE UPDATE ON packet WHEN (OLD.returned_at IS NOT NEW.returned_at AND
    OLD.returned_at IS NOT NULL) OR (OLD.returned_blob_id IS NOT NEW.returned_blob_id AND OLD.returned_blob_id IS
    NOT NULL) OR OLD.brand_id IS NOT NEW.brand_id OR OLD.code IS NOT NEW.code OR OLD.created_at IS NOT
    NEW.created_at OR OLD.created_by IS NOT NEW.created_by OR OLD.expires_at IS NOT NEW.expires_at OR OLD.hash IS
    NOT NEW.hash OR OLD.id IS NOT NEW.id OR OLD.nonce IS NOT NEW.nonce OR OLD.person_id IS NOT NEW.person_id OR
    OLD.version_id IS NOT NEW.version_id BEGIN SELECT RAISE(ABORT, 'packet is append-only'); END;;
CREATE TRIGGER tr_packet_no_delete BEFORE DELETE ON packet BEGIN SELECT RAISE(ABORT, 'packet is append-only'); END;;
"""
POSTGRESQL = """
ALTER TABLE comment ADD COLUMN priority VARCHAR(24);;
UPDATE comment SET priority = 'normal';;
ALTER TABLE comment ALTER COLUMN priority SET NOT NULL;;
ALTER TABLE comment ADD COLUMN author_name TEXT;;
ALTER TABLE comment ADD COLUMN proof_blob_id BIGINT;;
ALTER TABLE comment ADD CONSTRAINT ck_comment_priority CHECK (priority IN ('low', 'normal', 'high'));;
ALTER TABLE comment ADD CONSTRAINT fk_comment_proof_blob_id FOREIGN KEY(proof_blob_id) REFERENCES blob (id);;
CREATE TABLE packet (
    id BIGSERIAL NOT NULL,
    brand_id BIGINT NOT NULL,
    version_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    hash VARCHAR(64) NOT NULL,
    code VARCHAR(60) NOT NULL,
    nonce VARCHAR(64) NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    returned_at TIMESTAMP WITH TIME ZONE,
    returned_blob_id BIGINT,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by BIGINT,
    CONSTRAINT pk_packet PRIMARY KEY (id),
    CONSTRAINT fk_packet_brand_id_version_id FOREIGN KEY(brand_id, version_id) REFERENCES document_version
    (brand_id, id),
    CONSTRAINT uq_packet_nonce UNIQUE (nonce),
    CONSTRAINT fk_packet_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT fk_packet_person_id FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT fk_packet_returned_blob_id FOREIGN KEY(returned_blob_id) REFERENCES blob (id),
    CONSTRAINT fk_packet_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE TRIGGER tr_packet_no_update BEFORE UPDATE ON packet FOR EACH ROW WHEN ((OLD.returned_at IS DISTINCT FROM
    NEW.returned_at AND OLD.returned_at IS NOT NULL) OR (OLD.returned_blob_id IS DISTINCT FROM NEW.returned_blob_id
    AND OLD.returned_blob_id IS NOT NULL) OR OLD.brand_id IS DISTINCT FROM NEW.brand_id OR OLD.code IS DISTINCT FROM
    NEW.code OR OLD.created_at IS DISTINCT FROM NEW.created_at OR OLD.created_by IS DISTINCT FROM NEW.created_by OR
    OLD.expires_at IS DISTINCT FROM NEW.expires_at OR OLD.hash IS DISTINCT FROM NEW.hash OR OLD.id IS DISTINCT FROM
    NEW.id OR OLD.nonce IS DISTINCT FROM NEW.nonce OR OLD.person_id IS DISTINCT FROM NEW.person_id OR OLD.version_id
    IS DISTINCT FROM NEW.version_id) EXECUTE FUNCTION cmsuite_refuse();;
CREATE TRIGGER tr_packet_no_delete BEFORE DELETE ON packet FOR EACH ROW EXECUTE FUNCTION cmsuite_refuse();;
"""


def upgrade() -> None:
    """One table, empty; what was said before has the usual priority, and no file."""
    if on_sqlite():
        rebuild("comment", COMMENT, priority="'normal'")
        run_text(SQLITE)
    else:
        run_text(POSTGRESQL)
