"""Keep the boolean rules of the veille, and what they did to items. Expand only."""

from __future__ import annotations

from cmsuite.store.migrations import on_sqlite, run_text

revision = "m0017"
down_revision = "m0016"

SQLITE = """
CREATE TABLE veille_rule (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER NOT NULL,
    name VARCHAR(80) NOT NULL,
    "query" TEXT NOT NULL,
    effect VARCHAR(24) NOT NULL,
    weight INTEGER NOT NULL,
    target VARCHAR(40),
    person_id INTEGER,
    enabled BOOLEAN NOT NULL,
    judged INTEGER NOT NULL,
    fitting INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT uq_veille_rule_brand_id_id UNIQUE (brand_id, id),
    CONSTRAINT uq_veille_rule_brand_id_name UNIQUE (brand_id, name),
    CONSTRAINT ck_veille_rule_weight CHECK (weight BETWEEN 1 AND 10),
    CONSTRAINT ck_veille_rule_target CHECK (effect NOT IN ('tag', 'discard') OR target IS NOT NULL),
    CONSTRAINT ck_veille_rule_route CHECK (effect <> 'route' OR target IS NOT NULL OR person_id IS NOT NULL),
    CONSTRAINT ck_veille_rule_fitting CHECK (judged >= fitting AND fitting >= 0),
    CONSTRAINT fk_veille_rule_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT ck_veille_rule_effect CHECK (effect IN ('score', 'tag', 'route', 'discard', 'alert')),
    CONSTRAINT fk_veille_rule_person_id FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT fk_veille_rule_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE TABLE rule_hit (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER NOT NULL,
    rule_id INTEGER NOT NULL,
    qualification_id INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT fk_rule_hit_brand_id_rule_id FOREIGN KEY(brand_id, rule_id) REFERENCES veille_rule (brand_id, id),
    CONSTRAINT fk_rule_hit_brand_id_qualification_id FOREIGN KEY(brand_id, qualification_id) REFERENCES
    qualification (brand_id, id),
    CONSTRAINT uq_rule_hit_rule_id_qualification_id UNIQUE (rule_id, qualification_id),
    CONSTRAINT fk_rule_hit_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT fk_rule_hit_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE INDEX ix_rule_hit_qualification_id ON rule_hit (qualification_id);;
"""
POSTGRESQL = """
CREATE TABLE veille_rule (
    id BIGSERIAL NOT NULL,
    brand_id BIGINT NOT NULL,
    name VARCHAR(80) NOT NULL,
    query TEXT NOT NULL,
    effect VARCHAR(24) NOT NULL,
    weight BIGINT NOT NULL,
    target VARCHAR(40),
    person_id BIGINT,
    enabled BOOLEAN NOT NULL,
    judged BIGINT NOT NULL,
    fitting BIGINT NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by BIGINT,
    CONSTRAINT pk_veille_rule PRIMARY KEY (id),
    CONSTRAINT uq_veille_rule_brand_id_id UNIQUE (brand_id, id),
    CONSTRAINT uq_veille_rule_brand_id_name UNIQUE (brand_id, name),
    CONSTRAINT ck_veille_rule_weight CHECK (weight BETWEEN 1 AND 10),
    CONSTRAINT ck_veille_rule_target CHECK (effect NOT IN ('tag', 'discard') OR target IS NOT NULL),
    CONSTRAINT ck_veille_rule_route CHECK (effect <> 'route' OR target IS NOT NULL OR person_id IS NOT NULL),
    CONSTRAINT ck_veille_rule_fitting CHECK (judged >= fitting AND fitting >= 0),
    CONSTRAINT fk_veille_rule_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT ck_veille_rule_effect CHECK (effect IN ('score', 'tag', 'route', 'discard', 'alert')),
    CONSTRAINT fk_veille_rule_person_id FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT fk_veille_rule_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE TABLE rule_hit (
    id BIGSERIAL NOT NULL,
    brand_id BIGINT NOT NULL,
    rule_id BIGINT NOT NULL,
    qualification_id BIGINT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by BIGINT,
    CONSTRAINT pk_rule_hit PRIMARY KEY (id),
    CONSTRAINT fk_rule_hit_brand_id_rule_id FOREIGN KEY(brand_id, rule_id) REFERENCES veille_rule (brand_id, id),
    CONSTRAINT fk_rule_hit_brand_id_qualification_id FOREIGN KEY(brand_id, qualification_id) REFERENCES
    qualification (brand_id, id),
    CONSTRAINT uq_rule_hit_rule_id_qualification_id UNIQUE (rule_id, qualification_id),
    CONSTRAINT fk_rule_hit_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT fk_rule_hit_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE INDEX ix_rule_hit_qualification_id ON rule_hit (qualification_id);;
"""


def upgrade() -> None:
    """Two tables, empty."""
    run_text(SQLITE if on_sqlite() else POSTGRESQL)
