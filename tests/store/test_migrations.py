"""Each migration on a store that holds rows: what it adds is filled from them, and nothing else is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from cmsuite.store.store import Store
from cmsuite.store.upgrade import HEAD, migrate, standing
from tests.conftest import NOW
from tests.peers import postgres

Old = dict[str, sa.Table]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.peer)])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store without tables, on each database."""
    if request.param == "sqlite":
        store = Store(f"sqlite:///{tmp_path / 'store.db'}")
        yield store
        store.close()
        return
    server = request.getfixturevalue("postgres_server")
    url = postgres.fresh_database(server)
    store = Store(url)
    yield store
    store.close()
    postgres.drop_database(server, url)


def tables(connection: sa.Connection) -> Old:
    found = sa.MetaData()
    found.reflect(connection, only=["brand", "account", "feed", "source", "remote_post"], resolve_fks=False)
    return dict(found.tables)


def put(connection: sa.Connection, old: Old, table: str, **values: Any) -> int:
    made = sa.insert(old[table]).values(created_at=NOW.replace(tzinfo=None), **values).returning(old[table].c.id)
    return connection.execute(made).scalar_one()


def rows(store: Store, table: str) -> list[dict[str, Any]]:
    with store.connection() as connection:
        return [dict(row) for row in connection.execute(sa.text(f"SELECT * FROM {table} ORDER BY id")).mappings()]


def filled(store: Store) -> None:
    """A brand of the first schema, with accounts, a source and a post seen."""
    at = NOW.replace(tzinfo=None)
    with store.connection(writes=True) as connection:
        old = tables(connection)
        brand = put(connection, old, "brand", uid="u", slug="lumen", name="Lumen", zone="Europe/Paris", language="fr",
                    country="FR", currency="EUR", hours={}, holiday_pack="fr", look={}, version=1)  # fmt: skip
        for n, (mode, capability) in enumerate(
            [("api", {"server": "https://Social.Example/"}), ("api", {}), ("kit", {"server": "https://x.example"})]
        ):
            account = put(connection, old, "account", brand_id=brand, network="mastodon", handle=f"@{n}", version=1,
                          remote_id=f"{n}", url="", title="", mode=mode, status="active",
                          capability=capability)  # fmt: skip
        feed = put(connection, old, "feed", url_canonical="https://f.example", reader_hash="", kind="rss", failures=0,
                   redirects=0, state="ok", claim_token=0)  # fmt: skip
        put(connection, old, "source", brand_id=brand, feed_id=feed, title="Bois", axis="trade", muted=True, version=1)
        put(connection, old, "remote_post", brand_id=brand, account_id=account, remote_id="9", url="u",
            published_at=at, sponsored=False, claim_token=0, removed_at=at)  # fmt: skip


def test_a_filled_store_of_the_first_schema_comes_to_todays(empty: Store) -> None:
    migrate(empty, "m0001")
    assert standing(empty).schema == "m0001"
    filled(empty)
    before = {table: rows(empty, table) for table in ("account", "source", "remote_post")}
    migrate(empty)
    assert standing(empty).schema == HEAD
    assert [row["server"] for row in rows(empty, "account")] == ["https://social.example", "", ""]
    gone = {"plan_min_s", "plan_max_s", "muted", "removed_at"}
    for table, old in before.items():
        kept = [{name: value for name, value in row.items() if name not in gone} for row in old]
        assert [{name: row[name] for name in kept[0]} for row in rows(empty, table)] == kept
        assert not gone & rows(empty, table)[0].keys()
