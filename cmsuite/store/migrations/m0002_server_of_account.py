"""An account is known by its number on its server: two servers of one network give the same numbers."""

from __future__ import annotations

from cmsuite.store.migrations import on_sqlite, rebuild, run_text

revision = "m0002"
down_revision = "m0001"

ACCOUNT = """
CREATE TABLE account (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    brand_id INTEGER NOT NULL,
    network VARCHAR(40) NOT NULL,
    handle TEXT NOT NULL,
    remote_id TEXT NOT NULL,
    url TEXT NOT NULL,
    title TEXT NOT NULL,
    mode VARCHAR(24) NOT NULL,
    status VARCHAR(24) NOT NULL,
    zone TEXT,
    language VARCHAR(10),
    credential_id INTEGER,
    capability JSON NOT NULL,
    last_check_at DATETIME,
    purpose TEXT,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    created_by INTEGER,
    server TEXT NOT NULL,
    CONSTRAINT uq_account_brand_id_id UNIQUE (brand_id, id),
    CONSTRAINT uq_account_brand_id_network_server_remote_id UNIQUE (brand_id, network, server, remote_id),
    CONSTRAINT fk_account_brand_id FOREIGN KEY(brand_id) REFERENCES brand (id),
    CONSTRAINT ck_account_mode CHECK (mode IN ('api', 'kit')),
    CONSTRAINT ck_account_status CHECK (status IN ('active', 'dormant', 'closed', 'orphan', 'fake', 'lookalike',
        'unknown')),
    CONSTRAINT fk_account_credential_id FOREIGN KEY(credential_id) REFERENCES credential (id),
    CONSTRAINT fk_account_created_by FOREIGN KEY(created_by) REFERENCES person (id)
);;
CREATE UNIQUE INDEX uq_account_active ON account (network, server, remote_id) WHERE status = 'active';;
"""
POSTGRESQL = """
ALTER TABLE account ADD COLUMN server TEXT;;
UPDATE account SET server = lower(rtrim(coalesce(capability ->> 'server', ''), '/')) WHERE mode = 'api';;
UPDATE account SET server = '' WHERE server IS NULL;;
ALTER TABLE account ALTER COLUMN server SET NOT NULL;;
ALTER TABLE account DROP CONSTRAINT uq_account_brand_id_network_remote_id;;
ALTER TABLE account ADD CONSTRAINT uq_account_brand_id_network_server_remote_id
    UNIQUE (brand_id, network, server, remote_id);;
DROP INDEX uq_account_active;;
CREATE UNIQUE INDEX uq_account_active ON account (network, server, remote_id) WHERE status = 'active';;
"""


def upgrade() -> None:
    """The server is what the account's own capability said."""
    if on_sqlite():
        said = "lower(rtrim(coalesce(json_extract(capability, '$.server'), ''), '/'))"
        rebuild("account", ACCOUNT, server=f"CASE mode WHEN 'api' THEN {said} ELSE '' END")
    else:
        run_text(POSTGRESQL)
