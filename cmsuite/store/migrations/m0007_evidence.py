"""Keep what statements rest on, and what was decided. Expand only."""

from __future__ import annotations

from cmsuite.store.migrations import on_sqlite, run_text

revision = "m0007"
down_revision = "m0006"

SQLITE = """
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
    CONSTRAINT uq_evidence_brand_id_id UNIQUE (brand_id, id),
    CONSTRAINT ck_evidence_period CHECK (starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on),
    CONSTRAINT fk_evidence_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT fk_evidence_captured_by FOREIGN KEY(captured_by) REFERENCES person (id),
    CONSTRAINT fk_evidence_blob_id FOREIGN KEY(blob_id) REFERENCES blob (id),
    CONSTRAINT ck_evidence_grade CHECK (grade IN ('measured', 'observed', 'declared', 'inferred')),
    CONSTRAINT fk_evidence_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE INDEX ix_evidence_brand_id ON evidence (brand_id, id DESC);;
CREATE TABLE decision (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    day DATE NOT NULL,
    text TEXT NOT NULL,
    alternatives TEXT,
    deciders JSON,
    reason TEXT NOT NULL,
    evidence_id INTEGER,
    effects TEXT,
    revisit_on DATE,
    reverses_id INTEGER,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT uq_decision_brand_id_id UNIQUE (brand_id, id),
    CONSTRAINT fk_decision_brand_id_evidence_id FOREIGN KEY(brand_id, evidence_id) REFERENCES evidence (brand_id, id),
    CONSTRAINT fk_decision_brand_id_reverses_id FOREIGN KEY(brand_id, reverses_id) REFERENCES decision (brand_id, id),
    CONSTRAINT uq_decision_brand_id_n UNIQUE (brand_id, n),
    CONSTRAINT fk_decision_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT fk_decision_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE TRIGGER tr_evidence_no_update BEFORE UPDATE ON evidence WHEN (OLD.blob_id IS NOT NEW.blob_id AND NEW.blob_id IS
    NOT NULL) OR (OLD.title IS NOT NEW.title AND NEW.title IS NOT NULL) OR OLD.brand_id IS NOT NEW.brand_id OR
    OLD.captured_at IS NOT NEW.captured_at OR OLD.captured_by IS NOT NEW.captured_by OR OLD.created_at IS NOT
    NEW.created_at OR OLD.created_by IS NOT NEW.created_by OR OLD.ends_on IS NOT NEW.ends_on OR OLD.grade IS NOT
    NEW.grade OR OLD.hash IS NOT NEW.hash OR OLD.id IS NOT NEW.id OR OLD.kind IS NOT NEW.kind OR OLD.licence_note IS
    NOT NEW.licence_note OR OLD.method IS NOT NEW.method OR OLD.n IS NOT NEW.n OR OLD.shared IS NOT NEW.shared OR
    OLD.source IS NOT NEW.source OR OLD.starts_on IS NOT NEW.starts_on OR OLD.url IS NOT NEW.url BEGIN SELECT
    RAISE(ABORT, 'evidence is append-only'); END;;
CREATE TRIGGER tr_evidence_no_delete BEFORE DELETE ON evidence BEGIN SELECT RAISE(ABORT, 'evidence is append-only');
    END;;
CREATE TRIGGER tr_decision_no_update BEFORE UPDATE ON decision WHEN (OLD.deciders IS NOT NEW.deciders AND NEW.deciders
    IS NOT NULL) OR OLD.alternatives IS NOT NEW.alternatives OR OLD.brand_id IS NOT NEW.brand_id OR OLD.created_at IS
    NOT NEW.created_at OR OLD.created_by IS NOT NEW.created_by OR OLD.day IS NOT NEW.day OR OLD.effects IS NOT
    NEW.effects OR OLD.evidence_id IS NOT NEW.evidence_id OR OLD.id IS NOT NEW.id OR OLD.n IS NOT NEW.n OR OLD.reason
    IS NOT NEW.reason OR OLD.reverses_id IS NOT NEW.reverses_id OR OLD.revisit_on IS NOT NEW.revisit_on OR OLD.text IS
    NOT NEW.text BEGIN SELECT RAISE(ABORT, 'decision is append-only'); END;;
CREATE TRIGGER tr_decision_no_delete BEFORE DELETE ON decision BEGIN SELECT RAISE(ABORT, 'decision is append-only');
    END;;
"""
POSTGRESQL = """
CREATE TABLE evidence (
    id BIGSERIAL NOT NULL,
    brand_id BIGINT NOT NULL,
    kind VARCHAR(40) NOT NULL,
    title TEXT,
    source TEXT NOT NULL,
    captured_at TIMESTAMP WITH TIME ZONE NOT NULL,
    captured_by BIGINT,
    starts_on DATE,
    ends_on DATE,
    n BIGINT,
    method TEXT,
    blob_id BIGINT,
    hash VARCHAR(64),
    url TEXT,
    licence_note TEXT,
    grade VARCHAR(24) NOT NULL,
    shared BOOLEAN NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by BIGINT,
    CONSTRAINT pk_evidence PRIMARY KEY (id),
    CONSTRAINT uq_evidence_brand_id_id UNIQUE (brand_id, id),
    CONSTRAINT ck_evidence_period CHECK (starts_on IS NULL OR ends_on IS NULL OR starts_on <= ends_on),
    CONSTRAINT fk_evidence_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT fk_evidence_captured_by FOREIGN KEY(captured_by) REFERENCES person (id),
    CONSTRAINT fk_evidence_blob_id FOREIGN KEY(blob_id) REFERENCES blob (id),
    CONSTRAINT ck_evidence_grade CHECK (grade IN ('measured', 'observed', 'declared', 'inferred')),
    CONSTRAINT fk_evidence_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE INDEX ix_evidence_brand_id ON evidence (brand_id, id DESC);;
CREATE TABLE decision (
    id BIGSERIAL NOT NULL,
    brand_id BIGINT NOT NULL,
    n BIGINT NOT NULL,
    day DATE NOT NULL,
    text TEXT NOT NULL,
    alternatives TEXT,
    deciders JSONB,
    reason TEXT NOT NULL,
    evidence_id BIGINT,
    effects TEXT,
    revisit_on DATE,
    reverses_id BIGINT,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by BIGINT,
    CONSTRAINT pk_decision PRIMARY KEY (id),
    CONSTRAINT uq_decision_brand_id_id UNIQUE (brand_id, id),
    CONSTRAINT fk_decision_brand_id_evidence_id FOREIGN KEY(brand_id, evidence_id) REFERENCES evidence (brand_id, id),
    CONSTRAINT fk_decision_brand_id_reverses_id FOREIGN KEY(brand_id, reverses_id) REFERENCES decision (brand_id, id),
    CONSTRAINT uq_decision_brand_id_n UNIQUE (brand_id, n),
    CONSTRAINT fk_decision_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT fk_decision_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE TRIGGER tr_evidence_no_update BEFORE UPDATE ON evidence FOR EACH ROW WHEN ((OLD.blob_id IS DISTINCT FROM
    NEW.blob_id AND NEW.blob_id IS NOT NULL) OR (OLD.title IS DISTINCT FROM NEW.title AND NEW.title IS NOT NULL) OR
    OLD.brand_id IS DISTINCT FROM NEW.brand_id OR OLD.captured_at IS DISTINCT FROM NEW.captured_at OR OLD.captured_by
    IS DISTINCT FROM NEW.captured_by OR OLD.created_at IS DISTINCT FROM NEW.created_at OR OLD.created_by IS DISTINCT
    FROM NEW.created_by OR OLD.ends_on IS DISTINCT FROM NEW.ends_on OR OLD.grade IS DISTINCT FROM NEW.grade OR
    OLD.hash IS DISTINCT FROM NEW.hash OR OLD.id IS DISTINCT FROM NEW.id OR OLD.kind IS DISTINCT FROM NEW.kind OR
    OLD.licence_note IS DISTINCT FROM NEW.licence_note OR OLD.method IS DISTINCT FROM NEW.method OR OLD.n IS DISTINCT
    FROM NEW.n OR OLD.shared IS DISTINCT FROM NEW.shared OR OLD.source IS DISTINCT FROM NEW.source OR OLD.starts_on IS
    DISTINCT FROM NEW.starts_on OR OLD.url IS DISTINCT FROM NEW.url) EXECUTE FUNCTION cmsuite_refuse();;
CREATE TRIGGER tr_evidence_no_delete BEFORE DELETE ON evidence FOR EACH ROW EXECUTE FUNCTION cmsuite_refuse();;
CREATE TRIGGER tr_decision_no_update BEFORE UPDATE ON decision FOR EACH ROW WHEN ((OLD.deciders IS DISTINCT FROM
    NEW.deciders AND NEW.deciders IS NOT NULL) OR OLD.alternatives IS DISTINCT FROM NEW.alternatives OR OLD.brand_id
    IS DISTINCT FROM NEW.brand_id OR OLD.created_at IS DISTINCT FROM NEW.created_at OR OLD.created_by IS DISTINCT FROM
    NEW.created_by OR OLD.day IS DISTINCT FROM NEW.day OR OLD.effects IS DISTINCT FROM NEW.effects OR OLD.evidence_id
    IS DISTINCT FROM NEW.evidence_id OR OLD.id IS DISTINCT FROM NEW.id OR OLD.n IS DISTINCT FROM NEW.n OR OLD.reason
    IS DISTINCT FROM NEW.reason OR OLD.reverses_id IS DISTINCT FROM NEW.reverses_id OR OLD.revisit_on IS DISTINCT FROM
    NEW.revisit_on OR OLD.text IS DISTINCT FROM NEW.text) EXECUTE FUNCTION cmsuite_refuse();;
CREATE TRIGGER tr_decision_no_delete BEFORE DELETE ON decision FOR EACH ROW EXECUTE FUNCTION cmsuite_refuse();;
"""


def upgrade() -> None:
    """Two tables, empty."""
    run_text(SQLITE if on_sqlite() else POSTGRESQL)
