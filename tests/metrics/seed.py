"""Rows that the tests of measures start from."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from cmsuite.accounts.models import Account
from cmsuite.store.store import Store
from tests.workplace import Cast


def an_account(store: Store, cast: Cast, handle: str = "@lumen", **more: Any) -> int:
    """An account of the brand, as it stands when nobody has signed in yet."""
    row = {
        "brand_id": cast.brand,
        "network": "mastodon",
        "handle": handle,
        "remote_id": handle,
        "url": f"https://social.example/{handle}",
        "title": "Atelier Lumen",
        "mode": "api",
        "status": "active",
        "zone": None,
        "capability": {},
        "version": 1,
        "created_at": datetime(2026, 1, 1, tzinfo=UTC),
    }
    table: Any = Account.__table__
    with store.connection(writes=True) as connection:
        return int(connection.execute(sa.insert(table).values(row | more).returning(table.c.id)).scalar_one())
