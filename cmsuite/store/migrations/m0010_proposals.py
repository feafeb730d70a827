"""Keep what rooms propose to one another, how a page looked, and packets for 24 months only. Expand only."""

from __future__ import annotations

from cmsuite.store.migrations import on_sqlite, rebuild, run_text

revision = "m0010"
down_revision = "m0009"

EVIDENCE = """
CREATE TABLE evidence (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER NOT NULL,
    kind VARCHAR(40) NOT NULL,
    title TEXT,
    source TEXT NOT NULL,
    captured_at DATETIME NOT NULL,
    captured_by INTEGER,
    starts_on DATE,
    ends_on DATE,
    n INTEGER,
    method TEXT,
    blob_id INTEGER,
    hash VARCHAR(64),
    url TEXT,
    licence_note TEXT,
    grade VARCHAR(24) NOT NULL,
    shared BOOLEAN NOT NULL,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    image_blob_id INTEGER,
    image_alt TEXT,
    CONSTRAINT uq_evidence_brand_id_id UNIQUE (brand_id, id),
    CONSTRAINT ck_evidence_period CHECK (starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on),
    CONSTRAINT fk_evidence_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT fk_evidence_captured_by FOREIGN KEY(captured_by) REFERENCES person (id),
    CONSTRAINT fk_evidence_blob_id FOREIGN KEY(blob_id) REFERENCES blob (id),
    CONSTRAINT ck_evidence_grade CHECK (grade IN ('measured', 'observed', 'declared', 'inferred')),
    CONSTRAINT fk_evidence_created_by FOREIGN KEY(created_by) REFERENCES person (id),
    CONSTRAINT fk_evidence_image_blob_id FOREIGN KEY(image_blob_id) REFERENCES blob (id)
);;
CREATE INDEX ix_evidence_brand_id ON evidence (brand_id, id DESC);;
CREATE TRIGGER tr_evidence_no_update BEFORE UPDATE ON evidence WHEN (OLD.blob_id IS NOT NEW.blob_id AND NEW.blob_id IS
    NOT NULL) OR (OLD.image_alt IS NOT NEW.image_alt AND NEW.image_alt IS NOT NULL) OR (OLD.image_blob_id IS NOT
    NEW.image_blob_id AND NEW.image_blob_id IS NOT NULL) OR (OLD.title IS NOT NEW.title AND NEW.title IS NOT NULL) OR
    OLD.brand_id IS NOT NEW.brand_id OR OLD.captured_at IS NOT NEW.captured_at OR OLD.captured_by IS NOT
    NEW.captured_by OR OLD.created_at IS NOT NEW.created_at OR OLD.created_by IS NOT NEW.created_by OR OLD.ends_on IS
    NOT NEW.ends_on OR OLD.grade IS NOT NEW.grade OR OLD.hash IS NOT NEW.hash OR OLD.id IS NOT NEW.id OR OLD.kind IS
    NOT NEW.kind OR OLD.licence_note IS NOT NEW.licence_note OR OLD.method IS NOT NEW.method OR OLD.n IS NOT NEW.n OR
    OLD.shared IS NOT NEW.shared OR OLD.source IS NOT NEW.source OR OLD.starts_on IS NOT NEW.starts_on OR OLD.url IS
    NOT NEW.url BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END;;
CREATE TRIGGER tr_evidence_no_delete BEFORE DELETE ON evidence BEGIN SELECT RAISE(ABORT, 'evidence is append-only');
    END;;
"""
PACKET = """
CREATE TABLE packet (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER NOT NULL,
    version_id INTEGER NOT NULL,
    person_id INTEGER,
    hash VARCHAR(64) NOT NULL,
    code VARCHAR(60) NOT NULL,
    nonce VARCHAR(64) NOT NULL,
    expires_at DATETIME NOT NULL,
    returned_at DATETIME,
    returned_blob_id INTEGER,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT fk_packet_brand_id_version_id FOREIGN KEY(brand_id, version_id) REFERENCES document_version (brand_id,
        id),
    CONSTRAINT uq_packet_nonce UNIQUE (nonce),
    CONSTRAINT fk_packet_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT fk_packet_person_id FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT fk_packet_returned_blob_id FOREIGN KEY(returned_blob_id) REFERENCES blob (id),
    CONSTRAINT fk_packet_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE TRIGGER tr_packet_no_update BEFORE UPDATE ON packet WHEN (OLD.person_id IS NOT NEW.person_id AND NEW.person_id
    IS NOT NULL) OR (OLD.returned_at IS NOT NEW.returned_at AND OLD.returned_at IS NOT NULL) OR (OLD.returned_blob_id
    IS NOT NEW.returned_blob_id AND OLD.returned_blob_id IS NOT NULL AND NEW.returned_blob_id IS NOT NULL) OR
    OLD.brand_id IS NOT NEW.brand_id OR OLD.code IS NOT NEW.code OR OLD.created_at IS NOT NEW.created_at OR
    OLD.created_by IS NOT NEW.created_by OR OLD.expires_at IS NOT NEW.expires_at OR OLD.hash IS NOT NEW.hash OR OLD.id
    IS NOT NEW.id OR OLD.nonce IS NOT NEW.nonce OR OLD.version_id IS NOT NEW.version_id BEGIN SELECT RAISE(ABORT,
    'packet is append-only'); END;;
CREATE TRIGGER tr_packet_no_delete BEFORE DELETE ON packet BEGIN SELECT RAISE(ABORT, 'packet is append-only'); END;;
"""
SQLITE = """
CREATE TABLE proposal (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER NOT NULL,
    kind VARCHAR(40) NOT NULL,
    from_ref_id INTEGER NOT NULL,
    from_field TEXT,
    text TEXT NOT NULL,
    payload JSON NOT NULL,
    state VARCHAR(24) NOT NULL,
    reason TEXT,
    taken_ref_id INTEGER,
    taken_field TEXT,
    answered_at DATETIME,
    answered_by INTEGER,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT ck_proposal_reason CHECK (state <> 'declined' OR reason IS NOT NULL),
    CONSTRAINT fk_proposal_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT fk_proposal_from_ref_id FOREIGN KEY(from_ref_id) REFERENCES ref (id),
    CONSTRAINT ck_proposal_state CHECK (state IN ('open', 'taken', 'declined')),
    CONSTRAINT fk_proposal_taken_ref_id FOREIGN KEY(taken_ref_id) REFERENCES ref (id),
    CONSTRAINT fk_proposal_answered_by FOREIGN KEY(answered_by) REFERENCES person (id),
    CONSTRAINT fk_proposal_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE INDEX ix_proposal_brand_id_state ON proposal (brand_id, state, id DESC);;
"""
POSTGRESQL = """
DROP TRIGGER tr_evidence_no_update ON evidence;;
ALTER TABLE evidence ADD COLUMN image_blob_id BIGINT;;
ALTER TABLE evidence ADD COLUMN image_alt TEXT;;
ALTER TABLE evidence ADD CONSTRAINT fk_evidence_image_blob_id FOREIGN KEY(image_blob_id) REFERENCES blob (id);;
CREATE TRIGGER tr_evidence_no_update BEFORE UPDATE ON evidence FOR EACH ROW WHEN ((OLD.blob_id IS DISTINCT FROM
    NEW.blob_id AND NEW.blob_id IS NOT NULL) OR (OLD.image_alt IS DISTINCT FROM NEW.image_alt AND NEW.image_alt IS NOT
    NULL) OR (OLD.image_blob_id IS DISTINCT FROM NEW.image_blob_id AND NEW.image_blob_id IS NOT NULL) OR (OLD.title IS
    DISTINCT FROM NEW.title AND NEW.title IS NOT NULL) OR OLD.brand_id IS DISTINCT FROM NEW.brand_id OR
    OLD.captured_at IS DISTINCT FROM NEW.captured_at OR OLD.captured_by IS DISTINCT FROM NEW.captured_by OR
    OLD.created_at IS DISTINCT FROM NEW.created_at OR OLD.created_by IS DISTINCT FROM NEW.created_by OR OLD.ends_on IS
    DISTINCT FROM NEW.ends_on OR OLD.grade IS DISTINCT FROM NEW.grade OR OLD.hash IS DISTINCT FROM NEW.hash OR OLD.id
    IS DISTINCT FROM NEW.id OR OLD.kind IS DISTINCT FROM NEW.kind OR OLD.licence_note IS DISTINCT FROM
    NEW.licence_note OR OLD.method IS DISTINCT FROM NEW.method OR OLD.n IS DISTINCT FROM NEW.n OR OLD.shared IS
    DISTINCT FROM NEW.shared OR OLD.source IS DISTINCT FROM NEW.source OR OLD.starts_on IS DISTINCT FROM NEW.starts_on
    OR OLD.url IS DISTINCT FROM NEW.url) EXECUTE FUNCTION cmsuite_refuse();;
DROP TRIGGER tr_packet_no_update ON packet;;
ALTER TABLE packet ALTER COLUMN person_id DROP NOT NULL;;
CREATE TRIGGER tr_packet_no_update BEFORE UPDATE ON packet FOR EACH ROW WHEN ((OLD.person_id IS DISTINCT FROM
    NEW.person_id AND NEW.person_id IS NOT NULL) OR (OLD.returned_at IS DISTINCT FROM NEW.returned_at AND
    OLD.returned_at IS NOT NULL) OR (OLD.returned_blob_id IS DISTINCT FROM NEW.returned_blob_id AND
    OLD.returned_blob_id IS NOT NULL AND NEW.returned_blob_id IS NOT NULL) OR OLD.brand_id IS DISTINCT FROM
    NEW.brand_id OR OLD.code IS DISTINCT FROM NEW.code OR OLD.created_at IS DISTINCT FROM NEW.created_at OR
    OLD.created_by IS DISTINCT FROM NEW.created_by OR OLD.expires_at IS DISTINCT FROM NEW.expires_at OR OLD.hash IS
    DISTINCT FROM NEW.hash OR OLD.id IS DISTINCT FROM NEW.id OR OLD.nonce IS DISTINCT FROM NEW.nonce OR OLD.version_id
    IS DISTINCT FROM NEW.version_id) EXECUTE FUNCTION cmsuite_refuse();;
CREATE TABLE proposal (
    id BIGSERIAL NOT NULL,
    brand_id BIGINT NOT NULL,
    kind VARCHAR(40) NOT NULL,
    from_ref_id BIGINT NOT NULL,
    from_field TEXT,
    text TEXT NOT NULL,
    payload JSONB NOT NULL,
    state VARCHAR(24) NOT NULL,
    reason TEXT,
    taken_ref_id BIGINT,
    taken_field TEXT,
    answered_at TIMESTAMP WITH TIME ZONE,
    answered_by BIGINT,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by BIGINT,
    CONSTRAINT pk_proposal PRIMARY KEY (id),
    CONSTRAINT ck_proposal_reason CHECK (state <> 'declined' OR reason IS NOT NULL),
    CONSTRAINT fk_proposal_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT fk_proposal_from_ref_id FOREIGN KEY(from_ref_id) REFERENCES ref (id),
    CONSTRAINT ck_proposal_state CHECK (state IN ('open', 'taken', 'declined')),
    CONSTRAINT fk_proposal_taken_ref_id FOREIGN KEY(taken_ref_id) REFERENCES ref (id),
    CONSTRAINT fk_proposal_answered_by FOREIGN KEY(answered_by) REFERENCES person (id),
    CONSTRAINT fk_proposal_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE INDEX ix_proposal_brand_id_state ON proposal (brand_id, state, id DESC);;
"""


def upgrade() -> None:
    """One table, empty; evidence of before has no picture, packets lose nothing yet."""
    if on_sqlite():
        rebuild("evidence", EVIDENCE)
        rebuild("packet", PACKET)
        run_text(SQLITE)
    else:
        run_text(POSTGRESQL)
