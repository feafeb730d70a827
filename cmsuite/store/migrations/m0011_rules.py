"""Keep what the rules said of a text, what their digest meant, and what was let pass. Expand only."""

from __future__ import annotations

from cmsuite.store.migrations import on_sqlite, run_text

revision = "m0011"
down_revision = "m0010"

SQLITE = """
CREATE TABLE resource_set (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER,
    kind VARCHAR(24) NOT NULL,
    digest VARCHAR(64) NOT NULL,
    content JSON NOT NULL,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT fk_resource_set_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT ck_resource_set_kind CHECK (kind IN ('rules', 'layers', 'templates')),
    CONSTRAINT fk_resource_set_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE UNIQUE INDEX uq_resource_set_brand_id_kind_digest ON resource_set (coalesce(brand_id, 0), kind, digest);;
CREATE TABLE lint_report (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER NOT NULL,
    ref_id INTEGER NOT NULL,
    hash VARCHAR(64) NOT NULL,
    digest VARCHAR(64) NOT NULL,
    moment VARCHAR(24) NOT NULL,
    n INTEGER NOT NULL,
    findings JSON,
    counts JSON NOT NULL,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT uq_lint_report_brand_id_id UNIQUE (brand_id, id),
    CONSTRAINT uq_lint_report_ref_id_hash_digest_moment_n UNIQUE (ref_id, hash, digest, moment, n),
    CONSTRAINT fk_lint_report_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT fk_lint_report_ref_id FOREIGN KEY(ref_id) REFERENCES ref (id),
    CONSTRAINT ck_lint_report_moment CHECK (moment IN ('review', 'approve', 'schedule', 'send', 'published',
    'inbox')),
    CONSTRAINT fk_lint_report_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE INDEX ix_lint_report_brand_id ON lint_report (brand_id, id DESC);;
CREATE TABLE exemption (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER NOT NULL,
    kind VARCHAR(24) NOT NULL,
    rule VARCHAR(80) NOT NULL,
    severity VARCHAR(24) NOT NULL,
    ref_id INTEGER NOT NULL,
    hash VARCHAR(64),
    fingerprint VARCHAR(64),
    reason TEXT NOT NULL,
    asked_by INTEGER,
    approved_by INTEGER,
    approved_at DATETIME,
    role VARCHAR(24),
    starts_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    lifted_at DATETIME,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT uq_exemption_brand_id_id UNIQUE (brand_id, id),
    CONSTRAINT ck_exemption_reason CHECK (length(reason) >= 10),
    CONSTRAINT ck_exemption_second_person CHECK (approved_by <> asked_by),
    CONSTRAINT ck_exemption_somebody CHECK (asked_by IS NOT NULL OR approved_by IS NOT NULL),
    CONSTRAINT ck_exemption_bound CHECK ((kind = 'waiver' AND hash IS NOT NULL AND fingerprint IS NULL) OR (kind =
    'suppression' AND hash IS NULL AND fingerprint IS NOT NULL)),
    CONSTRAINT ck_exemption_length CHECK ((julianday(ends_on) - julianday(starts_on)) BETWEEN 0 AND CASE WHEN (kind =
    'suppression' AND severity = 'block') THEN 30 ELSE 90 END),
    CONSTRAINT fk_exemption_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT ck_exemption_kind CHECK (kind IN ('waiver', 'suppression')),
    CONSTRAINT ck_exemption_severity CHECK (severity IN ('block', 'warn', 'info', 'S0', 'S1', 'S2', 'S3', 'S4')),
    CONSTRAINT fk_exemption_ref_id FOREIGN KEY(ref_id) REFERENCES ref (id),
    CONSTRAINT fk_exemption_asked_by FOREIGN KEY(asked_by) REFERENCES person (id),
    CONSTRAINT fk_exemption_approved_by FOREIGN KEY(approved_by) REFERENCES person (id),
    CONSTRAINT fk_exemption_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE INDEX ix_exemption_brand_id_ref_id ON exemption (brand_id, ref_id);;
CREATE TRIGGER tr_resource_set_no_update BEFORE UPDATE ON resource_set WHEN OLD.brand_id IS NOT NEW.brand_id OR
    OLD.content IS NOT NEW.content OR OLD.created_at IS NOT NEW.created_at OR OLD.created_by IS NOT NEW.created_by OR
    OLD.digest IS NOT NEW.digest OR OLD.id IS NOT NEW.id OR OLD.kind IS NOT NEW.kind BEGIN SELECT RAISE(ABORT,
    'resource_set is append-only'); END;;
CREATE TRIGGER tr_resource_set_no_delete BEFORE DELETE ON resource_set BEGIN SELECT RAISE(ABORT,
    'resource_set is append-only'); END;;
CREATE TRIGGER tr_lint_report_no_update BEFORE UPDATE ON lint_report WHEN (OLD.findings IS NOT NEW.findings AND
    NEW.findings IS NOT NULL) OR OLD.brand_id IS NOT NEW.brand_id OR OLD.counts IS NOT NEW.counts OR OLD.created_at IS
    NOT NEW.created_at OR OLD.created_by IS NOT NEW.created_by OR OLD.digest IS NOT NEW.digest OR OLD.hash IS NOT
    NEW.hash OR OLD.id IS NOT NEW.id OR OLD.moment IS NOT NEW.moment OR OLD.n IS NOT NEW.n OR OLD.ref_id IS NOT
    NEW.ref_id BEGIN SELECT RAISE(ABORT, 'lint_report is append-only'); END;;
CREATE TRIGGER tr_lint_report_no_delete BEFORE DELETE ON lint_report BEGIN SELECT RAISE(ABORT,
    'lint_report is append-only'); END;;
"""
POSTGRESQL = """
CREATE TABLE resource_set (
    id BIGSERIAL NOT NULL,
    brand_id BIGINT,
    kind VARCHAR(24) NOT NULL,
    digest VARCHAR(64) NOT NULL,
    content JSONB NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by BIGINT,
    CONSTRAINT pk_resource_set PRIMARY KEY (id),
    CONSTRAINT fk_resource_set_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT ck_resource_set_kind CHECK (kind IN ('rules', 'layers', 'templates')),
    CONSTRAINT fk_resource_set_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE UNIQUE INDEX uq_resource_set_brand_id_kind_digest ON resource_set (coalesce(brand_id, 0), kind, digest);;
CREATE TABLE lint_report (
    id BIGSERIAL NOT NULL,
    brand_id BIGINT NOT NULL,
    ref_id BIGINT NOT NULL,
    hash VARCHAR(64) NOT NULL,
    digest VARCHAR(64) NOT NULL,
    moment VARCHAR(24) NOT NULL,
    n BIGINT NOT NULL,
    findings JSONB,
    counts JSONB NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by BIGINT,
    CONSTRAINT pk_lint_report PRIMARY KEY (id),
    CONSTRAINT uq_lint_report_brand_id_id UNIQUE (brand_id, id),
    CONSTRAINT uq_lint_report_ref_id_hash_digest_moment_n UNIQUE (ref_id, hash, digest, moment, n),
    CONSTRAINT fk_lint_report_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT fk_lint_report_ref_id FOREIGN KEY(ref_id) REFERENCES ref (id),
    CONSTRAINT ck_lint_report_moment CHECK (moment IN ('review', 'approve', 'schedule', 'send', 'published',
    'inbox')),
    CONSTRAINT fk_lint_report_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE INDEX ix_lint_report_brand_id ON lint_report (brand_id, id DESC);;
CREATE TABLE exemption (
    id BIGSERIAL NOT NULL,
    brand_id BIGINT NOT NULL,
    kind VARCHAR(24) NOT NULL,
    rule VARCHAR(80) NOT NULL,
    severity VARCHAR(24) NOT NULL,
    ref_id BIGINT NOT NULL,
    hash VARCHAR(64),
    fingerprint VARCHAR(64),
    reason TEXT NOT NULL,
    asked_by BIGINT,
    approved_by BIGINT,
    approved_at TIMESTAMP WITH TIME ZONE,
    role VARCHAR(24),
    starts_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    lifted_at TIMESTAMP WITH TIME ZONE,
    version BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by BIGINT,
    CONSTRAINT pk_exemption PRIMARY KEY (id),
    CONSTRAINT uq_exemption_brand_id_id UNIQUE (brand_id, id),
    CONSTRAINT ck_exemption_reason CHECK (length(reason) >= 10),
    CONSTRAINT ck_exemption_second_person CHECK (approved_by <> asked_by),
    CONSTRAINT ck_exemption_somebody CHECK (asked_by IS NOT NULL OR approved_by IS NOT NULL),
    CONSTRAINT ck_exemption_bound CHECK ((kind = 'waiver' AND hash IS NOT NULL AND fingerprint IS NULL) OR (kind =
    'suppression' AND hash IS NULL AND fingerprint IS NOT NULL)),
    CONSTRAINT ck_exemption_length CHECK ((ends_on - starts_on) BETWEEN 0 AND CASE WHEN (kind = 'suppression' AND
    severity = 'block') THEN 30 ELSE 90 END),
    CONSTRAINT fk_exemption_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT ck_exemption_kind CHECK (kind IN ('waiver', 'suppression')),
    CONSTRAINT ck_exemption_severity CHECK (severity IN ('block', 'warn', 'info', 'S0', 'S1', 'S2', 'S3', 'S4')),
    CONSTRAINT fk_exemption_ref_id FOREIGN KEY(ref_id) REFERENCES ref (id),
    CONSTRAINT fk_exemption_asked_by FOREIGN KEY(asked_by) REFERENCES person (id),
    CONSTRAINT fk_exemption_approved_by FOREIGN KEY(approved_by) REFERENCES person (id),
    CONSTRAINT fk_exemption_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE INDEX ix_exemption_brand_id_ref_id ON exemption (brand_id, ref_id);;
CREATE TRIGGER tr_resource_set_no_update BEFORE UPDATE ON resource_set FOR EACH ROW WHEN (OLD.brand_id IS DISTINCT
    FROM NEW.brand_id OR OLD.content IS DISTINCT FROM NEW.content OR OLD.created_at IS DISTINCT FROM NEW.created_at OR
    OLD.created_by IS DISTINCT FROM NEW.created_by OR OLD.digest IS DISTINCT FROM NEW.digest OR OLD.id IS DISTINCT
    FROM NEW.id OR OLD.kind IS DISTINCT FROM NEW.kind) EXECUTE FUNCTION cmsuite_refuse();;
CREATE TRIGGER tr_resource_set_no_delete BEFORE DELETE ON resource_set FOR EACH ROW EXECUTE FUNCTION cmsuite_refuse();;
CREATE TRIGGER tr_lint_report_no_update BEFORE UPDATE ON lint_report FOR EACH ROW WHEN ((OLD.findings IS DISTINCT FROM
    NEW.findings AND NEW.findings IS NOT NULL) OR OLD.brand_id IS DISTINCT FROM NEW.brand_id OR OLD.counts IS DISTINCT
    FROM NEW.counts OR OLD.created_at IS DISTINCT FROM NEW.created_at OR OLD.created_by IS DISTINCT FROM
    NEW.created_by OR OLD.digest IS DISTINCT FROM NEW.digest OR OLD.hash IS DISTINCT FROM NEW.hash OR OLD.id IS
    DISTINCT FROM NEW.id OR OLD.moment IS DISTINCT FROM NEW.moment OR OLD.n IS DISTINCT FROM NEW.n OR OLD.ref_id IS
    DISTINCT FROM NEW.ref_id) EXECUTE FUNCTION cmsuite_refuse();;
CREATE TRIGGER tr_lint_report_no_delete BEFORE DELETE ON lint_report FOR EACH ROW EXECUTE FUNCTION cmsuite_refuse();;
"""


def upgrade() -> None:
    """Three tables, empty."""
    run_text(SQLITE if on_sqlite() else POSTGRESQL)
