"""Say where a source is published and what of it is paid for, and let a rule mute what it matches. Expand only."""

from __future__ import annotations

from cmsuite.store.migrations import on_sqlite, rebuild, run_text

revision = "m0020"
down_revision = "m0019"

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
    country VARCHAR(2),
    paywall VARCHAR(24),
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
    CONSTRAINT fk_source_created_by FOREIGN KEY(created_by) REFERENCES person (id),
    CONSTRAINT ck_source_paywall CHECK (paywall IN ('free', 'partial', 'paid'))
);;
"""
RULE = """
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
    CONSTRAINT ck_veille_rule_effect CHECK (effect IN ('score', 'tag', 'route', 'discard', 'alert', 'mute')),
    CONSTRAINT fk_veille_rule_person_id FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT fk_veille_rule_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
"""
POSTGRESQL = """
ALTER TABLE source ADD COLUMN country VARCHAR(2);;
ALTER TABLE source ADD COLUMN paywall VARCHAR(24);;
ALTER TABLE source ADD CONSTRAINT ck_source_paywall CHECK (paywall IN ('free', 'partial', 'paid'));;
ALTER TABLE veille_rule DROP CONSTRAINT ck_veille_rule_effect;;
ALTER TABLE veille_rule ADD CONSTRAINT ck_veille_rule_effect CHECK (effect IN
    ('score', 'tag', 'route', 'discard', 'alert', 'mute'));;
"""


def upgrade() -> None:
    """Two columns, empty, and a word."""
    if on_sqlite():
        rebuild("source", SOURCE)
        rebuild("veille_rule", RULE)
    else:
        run_text(POSTGRESQL)
