"""Keep what people type before they save it: a process that dies loses seconds, not a text. Expand only."""

from __future__ import annotations

from cmsuite.store.migrations import on_sqlite, run_text

revision = "m0004"
down_revision = "m0003"

SQLITE = """
CREATE TABLE draft (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER,
    person_id INTEGER NOT NULL,
    form VARCHAR(40) NOT NULL,
    ref_id INTEGER,
    body JSON NOT NULL,
    at DATETIME NOT NULL,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    CONSTRAINT fk_draft_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT fk_draft_person_id FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT fk_draft_ref_id FOREIGN KEY(ref_id) REFERENCES ref (id),
    CONSTRAINT fk_draft_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE UNIQUE INDEX uq_draft_form ON draft (person_id, form, coalesce(ref_id, 0));;
"""
POSTGRESQL = """
CREATE TABLE draft (
    id BIGSERIAL NOT NULL,
    brand_id BIGINT,
    person_id BIGINT NOT NULL,
    form VARCHAR(40) NOT NULL,
    ref_id BIGINT,
    body JSONB NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by BIGINT,
    CONSTRAINT pk_draft PRIMARY KEY (id),
    CONSTRAINT fk_draft_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT fk_draft_person_id FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT fk_draft_ref_id FOREIGN KEY(ref_id) REFERENCES ref (id),
    CONSTRAINT fk_draft_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE UNIQUE INDEX uq_draft_form ON draft (person_id, form, coalesce(ref_id, 0));;
"""


def upgrade() -> None:
    """The table, empty."""
    run_text(SQLITE if on_sqlite() else POSTGRESQL)
