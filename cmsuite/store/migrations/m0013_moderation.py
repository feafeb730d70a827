"""Keep the categories of moderation and the words to answer with as they bind. Expand only."""

from __future__ import annotations

from cmsuite.store.migrations import on_sqlite, run_text

revision = "m0013"
down_revision = "m0012"

SQLITE = """
CREATE TABLE moderation_category (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER NOT NULL,
    document_id INTEGER NOT NULL,
    version_id INTEGER NOT NULL,
    code VARCHAR(24) NOT NULL,
    level VARCHAR(24) NOT NULL,
    name TEXT NOT NULL,
    definition TEXT NOT NULL,
    not_this TEXT NOT NULL,
    basis TEXT NOT NULL,
    confidence VARCHAR(24) NOT NULL,
    action JSON NOT NULL,
    auto VARCHAR(24) NOT NULL,
    deadline_min INTEGER NOT NULL,
    kept_months INTEGER,
    escalation JSON NOT NULL,
    starts_on DATE NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT uq_moderation_category_brand_id_id UNIQUE (brand_id, id),
    CONSTRAINT fk_moderation_category_brand_id_document_id FOREIGN KEY(brand_id, document_id) REFERENCES document
    (brand_id, id),
    CONSTRAINT fk_moderation_category_brand_id_version_id FOREIGN KEY(brand_id, version_id) REFERENCES
    document_version (brand_id, id),
    CONSTRAINT uq_moderation_category_version_id_code UNIQUE (version_id, code),
    CONSTRAINT ck_moderation_category_deadline CHECK (deadline_min >= 0),
    CONSTRAINT fk_moderation_category_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT ck_moderation_category_level CHECK (level IN ('S0', 'S1', 'S2', 'S3', 'S4')),
    CONSTRAINT ck_moderation_category_confidence CHECK (confidence IN ('high', 'medium', 'low')),
    CONSTRAINT ck_moderation_category_auto CHECK (auto IN ('none', 'hide')),
    CONSTRAINT fk_moderation_category_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE INDEX ix_moderation_category_brand_id_starts_on ON moderation_category (brand_id, starts_on);;
CREATE TABLE macro (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER NOT NULL,
    document_id INTEGER NOT NULL,
    version_id INTEGER NOT NULL,
    code VARCHAR(40) NOT NULL,
    kind VARCHAR(24) NOT NULL,
    category_id INTEGER,
    stage INTEGER,
    network VARCHAR(40) NOT NULL,
    tone TEXT NOT NULL,
    fr TEXT NOT NULL,
    en TEXT NOT NULL,
    must_edit BOOLEAN NOT NULL,
    starts_on DATE NOT NULL,
    ends_on DATE,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT fk_macro_brand_id_document_id FOREIGN KEY(brand_id, document_id) REFERENCES document (brand_id, id),
    CONSTRAINT fk_macro_brand_id_version_id FOREIGN KEY(brand_id, version_id) REFERENCES document_version (brand_id,
    id),
    CONSTRAINT fk_macro_brand_id_category_id FOREIGN KEY(brand_id, category_id) REFERENCES moderation_category
    (brand_id, id),
    CONSTRAINT uq_macro_version_id_code UNIQUE (version_id, code),
    CONSTRAINT ck_macro_stage CHECK (stage BETWEEN 0 AND 4),
    CONSTRAINT ck_macro_period CHECK (ends_on IS NULL OR starts_on <= ends_on),
    CONSTRAINT fk_macro_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT ck_macro_kind CHECK (kind IN ('reply', 'holding')),
    CONSTRAINT fk_macro_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE INDEX ix_macro_brand_id_starts_on ON macro (brand_id, starts_on);;
"""
POSTGRESQL = """
CREATE TABLE moderation_category (
    id BIGSERIAL NOT NULL,
    brand_id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    version_id BIGINT NOT NULL,
    code VARCHAR(24) NOT NULL,
    level VARCHAR(24) NOT NULL,
    name TEXT NOT NULL,
    definition TEXT NOT NULL,
    not_this TEXT NOT NULL,
    basis TEXT NOT NULL,
    confidence VARCHAR(24) NOT NULL,
    action JSONB NOT NULL,
    auto VARCHAR(24) NOT NULL,
    deadline_min BIGINT NOT NULL,
    kept_months BIGINT,
    escalation JSONB NOT NULL,
    starts_on DATE NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by BIGINT,
    CONSTRAINT pk_moderation_category PRIMARY KEY (id),
    CONSTRAINT uq_moderation_category_brand_id_id UNIQUE (brand_id, id),
    CONSTRAINT fk_moderation_category_brand_id_document_id FOREIGN KEY(brand_id, document_id) REFERENCES document
    (brand_id, id),
    CONSTRAINT fk_moderation_category_brand_id_version_id FOREIGN KEY(brand_id, version_id) REFERENCES
    document_version (brand_id, id),
    CONSTRAINT uq_moderation_category_version_id_code UNIQUE (version_id, code),
    CONSTRAINT ck_moderation_category_deadline CHECK (deadline_min >= 0),
    CONSTRAINT fk_moderation_category_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT ck_moderation_category_level CHECK (level IN ('S0', 'S1', 'S2', 'S3', 'S4')),
    CONSTRAINT ck_moderation_category_confidence CHECK (confidence IN ('high', 'medium', 'low')),
    CONSTRAINT ck_moderation_category_auto CHECK (auto IN ('none', 'hide')),
    CONSTRAINT fk_moderation_category_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE INDEX ix_moderation_category_brand_id_starts_on ON moderation_category (brand_id, starts_on);;
CREATE TABLE macro (
    id BIGSERIAL NOT NULL,
    brand_id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    version_id BIGINT NOT NULL,
    code VARCHAR(40) NOT NULL,
    kind VARCHAR(24) NOT NULL,
    category_id BIGINT,
    stage BIGINT,
    network VARCHAR(40) NOT NULL,
    tone TEXT NOT NULL,
    fr TEXT NOT NULL,
    en TEXT NOT NULL,
    must_edit BOOLEAN NOT NULL,
    starts_on DATE NOT NULL,
    ends_on DATE,
    version BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by BIGINT,
    CONSTRAINT pk_macro PRIMARY KEY (id),
    CONSTRAINT fk_macro_brand_id_document_id FOREIGN KEY(brand_id, document_id) REFERENCES document (brand_id, id),
    CONSTRAINT fk_macro_brand_id_version_id FOREIGN KEY(brand_id, version_id) REFERENCES document_version (brand_id,
    id),
    CONSTRAINT fk_macro_brand_id_category_id FOREIGN KEY(brand_id, category_id) REFERENCES moderation_category
    (brand_id, id),
    CONSTRAINT uq_macro_version_id_code UNIQUE (version_id, code),
    CONSTRAINT ck_macro_stage CHECK (stage BETWEEN 0 AND 4),
    CONSTRAINT ck_macro_period CHECK (ends_on IS NULL OR starts_on <= ends_on),
    CONSTRAINT fk_macro_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT ck_macro_kind CHECK (kind IN ('reply', 'holding')),
    CONSTRAINT fk_macro_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE INDEX ix_macro_brand_id_starts_on ON macro (brand_id, starts_on);;
"""


def upgrade() -> None:
    """Two tables, empty."""
    run_text(SQLITE if on_sqlite() else POSTGRESQL)
