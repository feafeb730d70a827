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


FIRST = ("brand", "account", "feed", "source", "remote_post")


def tables(connection: sa.Connection, *more: str) -> Old:
    found = sa.MetaData()
    found.reflect(connection, only=[*FIRST, *more], resolve_fks=False)
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
    gone = {"muted", "removed_at"}
    for table, old in before.items():
        kept = [{name: value for name, value in row.items() if name not in gone} for row in old]
        assert [{name: row[name] for name in kept[0]} for row in rows(empty, table)] == kept
        assert not gone & rows(empty, table)[0].keys()


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection")
def test_evidence_and_packets_of_before_keep_what_they_hold_and_may_lose_it(empty: Store) -> None:
    migrate(empty, "m0009")
    at = NOW.replace(tzinfo=None)
    with empty.connection(writes=True) as connection:
        old = tables(connection, "person", "document", "document_version", "evidence", "packet")
        brand = put(connection, old, "brand", uid="u", slug="lumen", name="Lumen", zone="Europe/Paris", language="fr",
                    country="FR", currency="EUR", hours={}, holiday_pack="fr", look={}, version=1)  # fmt: skip
        person = put(connection, old, "person", name="Hélène", email="h@lumen.example", access="packet", hours={},
                     skills=[], prefs={}, starts_on=at.date(), version=1)  # fmt: skip
        paper = put(connection, old, "document", brand_id=brand, kind="brief", title="B", language="fr", version=1)
        version = put(connection, old, "document_version", brand_id=brand, document_id=paper, seq=1, state="draft",
                      content={}, checks={}, hash="a" * 64, schema=1, version=1)  # fmt: skip
        put(connection, old, "evidence", brand_id=brand, kind="survey", title="T", source="S", captured_at=at,
            grade="measured", shared=True)  # fmt: skip
        put(connection, old, "packet", brand_id=brand, version_id=version, person_id=person, hash="a" * 64, code="C",
            nonce="b" * 64, expires_at=at)  # fmt: skip
    before = {table: rows(empty, table) for table in ("evidence", "packet")}
    migrate(empty)
    new = {"image_blob_id": None, "image_alt": None}
    assert rows(empty, "evidence") == [row | new for row in before["evidence"]]
    assert rows(empty, "packet") == before["packet"]
    with empty.connection(writes=True) as connection:
        connection.execute(sa.text("UPDATE packet SET person_id = NULL"))
    for table, change in (("packet", "nonce = 'c'"), ("evidence", "image_alt = 'x'"), ("evidence", "source = 'x'")):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), empty.connection(writes=True) as connection:
            connection.execute(sa.text(f"UPDATE {table} SET {change}"))


def test_words_of_before_say_when_their_text_is_from(empty: Store) -> None:
    if empty.url.get_backend_name() == "sqlite":
        pytest.skip("a file gives the newest first by itself")
    migrate(empty, "m0021")
    place = 1_771_900_000 << 30
    ids = (place, place + (1 << 4))
    text = sa.text("INSERT INTO search_text VALUES (:id, 'item', :id % 1000, 'fr', 'ab', now())")
    with empty.connection(writes=True) as connection:
        connection.execute(text, [{"id": id} for id in ids])
        connection.execute(sa.text(f"INSERT INTO search_word VALUES ({place}, CAST('lampe:1 =lamp:1' AS tsvector))"))
    migrate(empty)
    with empty.connection(writes=True) as connection:
        empty.dialect.index_words(connection, [(ids[1], "lamp", "lampe")])  # as an older program does
    first, second = rows(empty, "search_word")
    assert first["words"] == second["words"]
    assert "'#47-" in first["words"]


def test_words_of_before_are_found_by_their_beginnings(empty: Store) -> None:
    if empty.url.get_backend_name() == "postgresql":
        pytest.skip("the server finds them by itself")
    migrate(empty, "m0022")
    with empty.connection(writes=True) as connection:
        connection.exec_driver_sql("INSERT INTO search_word (rowid, stems, words) VALUES (1, 'lamp ¶', 'lampes ¶')")
    migrate(empty)
    with empty.connection(writes=True) as connection:
        empty.dialect.index_words(connection, [(2, "lamp ¶", "lampe lampe ¶")])
        spoken = connection.exec_driver_sql("SELECT word FROM search_form ORDER BY word").scalars().all()
    assert spoken == ["lampe", "lampes", "¶"]
