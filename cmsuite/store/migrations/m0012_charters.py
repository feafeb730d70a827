"""Keep the clauses of a charter as they bind. Expand only."""

from __future__ import annotations

from cmsuite.store.migrations import on_sqlite, run_text

revision = "m0012"
down_revision = "m0011"

SQLITE = """
CREATE TABLE charter_rule (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER NOT NULL,
    document_id INTEGER NOT NULL,
    version_id INTEGER NOT NULL,
    section INTEGER NOT NULL,
    clause VARCHAR(12) NOT NULL,
    statement_fr TEXT NOT NULL,
    statement_en TEXT NOT NULL,
    why TEXT NOT NULL,
    pack_rule VARCHAR(80) NOT NULL,
    kind VARCHAR(24) NOT NULL,
    scope JSON NOT NULL,
    params JSON NOT NULL,
    severity VARCHAR(24) NOT NULL,
    basis VARCHAR(24) NOT NULL,
    examples JSON NOT NULL,
    starts_on DATE NOT NULL,
    ends_on DATE,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT fk_charter_rule_brand_id_document_id FOREIGN KEY(brand_id, document_id) REFERENCES document
    (brand_id, id),
    CONSTRAINT fk_charter_rule_brand_id_version_id FOREIGN KEY(brand_id, version_id) REFERENCES document_version
    (brand_id, id),
    CONSTRAINT uq_charter_rule_version_id_clause UNIQUE (version_id, clause),
    CONSTRAINT ck_charter_rule_period CHECK (ends_on IS NULL OR starts_on <= ends_on),
    CONSTRAINT fk_charter_rule_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT ck_charter_rule_kind CHECK (kind IN ('machine', 'human', 'info', 'trigger')),
    CONSTRAINT ck_charter_rule_severity CHECK (severity IN ('block', 'warn', 'info')),
    CONSTRAINT ck_charter_rule_basis CHECK (basis IN ('law', 'platform', 'brand', 'graphic', 'objective')),
    CONSTRAINT fk_charter_rule_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE INDEX ix_charter_rule_brand_id_starts_on ON charter_rule (brand_id, starts_on);;
"""
POSTGRESQL = """
CREATE TABLE charter_rule (
    id BIGSERIAL NOT NULL,
    brand_id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    version_id BIGINT NOT NULL,
    section BIGINT NOT NULL,
    clause VARCHAR(12) NOT NULL,
    statement_fr TEXT NOT NULL,
    statement_en TEXT NOT NULL,
    why TEXT NOT NULL,
    pack_rule VARCHAR(80) NOT NULL,
    kind VARCHAR(24) NOT NULL,
    scope JSONB NOT NULL,
    params JSONB NOT NULL,
    severity VARCHAR(24) NOT NULL,
    basis VARCHAR(24) NOT NULL,
    examples JSONB NOT NULL,
    starts_on DATE NOT NULL,
    ends_on DATE,
    version BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by BIGINT,
    CONSTRAINT pk_charter_rule PRIMARY KEY (id),
    CONSTRAINT fk_charter_rule_brand_id_document_id FOREIGN KEY(brand_id, document_id) REFERENCES document
    (brand_id, id),
    CONSTRAINT fk_charter_rule_brand_id_version_id FOREIGN KEY(brand_id, version_id) REFERENCES document_version
    (brand_id, id),
    CONSTRAINT uq_charter_rule_version_id_clause UNIQUE (version_id, clause),
    CONSTRAINT ck_charter_rule_period CHECK (ends_on IS NULL OR starts_on <= ends_on),
    CONSTRAINT fk_charter_rule_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT ck_charter_rule_kind CHECK (kind IN ('machine', 'human', 'info', 'trigger')),
    CONSTRAINT ck_charter_rule_severity CHECK (severity IN ('block', 'warn', 'info')),
    CONSTRAINT ck_charter_rule_basis CHECK (basis IN ('law', 'platform', 'brand', 'graphic', 'objective')),
    CONSTRAINT fk_charter_rule_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE INDEX ix_charter_rule_brand_id_starts_on ON charter_rule (brand_id, starts_on);;
"""


def upgrade() -> None:
    """One table, empty."""
    run_text(SQLITE if on_sqlite() else POSTGRESQL)
