"""The rebuild helper of the migrations: a SQLite table gets another shape, and nothing around it changes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from cmsuite.engines import acts
from cmsuite.engines.feeds.models import Feed
from cmsuite.engines.people.models import Membership, Person
from cmsuite.store.migrations import FOLDER, m0005_review, rebuild
from cmsuite.store.store import Store
from tests.conftest import NOW
from tests.workplace import people

CHANGED = "    mood TEXT NOT NULL,\n    created_at DATETIME NOT NULL,"


@pytest.fixture
def file(migrated_file: Path, tmp_path: Path) -> Iterator[Store]:
    shutil.copyfile(migrated_file, tmp_path / "store.db")
    store = Store(f"sqlite:///{tmp_path / 'store.db'}")
    yield store
    store.close()


def ddl_of(table: str) -> str:
    """The frozen statements of one table, as a migration would hold them."""
    every = [*(FOLDER / "m0001_sqlite.sql").read_text(encoding="utf-8").split(";;"), *m0005_review.BOTH.split(";;")]
    marks = (f"CREATE TABLE {table} ", f" ON {table} ")
    return ";;".join(part for part in every if any(mark in part for mark in marks))


def rebuilt(store: Store, table: str) -> None:
    """As `upgrade` does it: foreign keys off, one transaction."""
    with store.engine.connect().execution_options(writes=True) as connection:
        connection.connection.driver_connection.execute("PRAGMA foreign_keys = OFF")  # type: ignore[union-attr]
        with connection.begin(), Operations.context(MigrationContext.configure(connection)):
            rebuild(table, ddl_of(table).replace("    created_at DATETIME NOT NULL,", CHANGED), mood="'calm ' || id")
        connection.connection.driver_connection.execute("PRAGMA foreign_keys = ON")  # type: ignore[union-attr]


def texts(store: Store) -> dict[str, str]:
    with store.connection() as connection:
        found: dict[str, str] = store.dialect.schema_text(connection)
    return found


@pytest.mark.parametrize("table", ["person", "post", "link"])
def test_a_rebuilt_table_has_its_new_shape_and_every_other_its_old(file: Store, table: str) -> None:
    people(file)
    before = texts(file)
    rebuilt(file, table)
    after = texts(file)
    assert after.keys() == before.keys()
    assert [name for name in before if after[name] != before[name]] == [f"table {table}"]
    assert "mood TEXT NOT NULL" in after[f"table {table}"]


def test_the_rows_of_a_rebuilt_table_stay_and_their_children_still_find_them(file: Store) -> None:
    cast = people(file)
    with file.connection() as connection:
        before = connection.execute(sa.select(Person.__table__).order_by(Person.id)).all()
    rebuilt(file, "person")
    with file.connection() as connection:
        assert connection.execute(sa.select(Person.__table__).order_by(Person.id)).all() == before
        moods = connection.exec_driver_sql("SELECT mood FROM person ORDER BY id").scalars().all()
        assert moods == [f"calm {row.id}" for row in before]
        assert file.dialect.check(connection) == []
    with acts.read(file, by=cast.karim, brand=cast.brand) as act:
        assert act.session.scalars(sa.select(Membership.person_id)).first() == before[0].id


@pytest.mark.parametrize("emptied", [False, True])
def test_no_number_is_used_again_after_a_rebuild(file: Store, emptied: bool) -> None:
    values = {"reader_hash": "", "kind": "rss", "failures": 0, "redirects": 0, "state": "ok", "claim_token": 0}
    with file.connection(writes=True) as connection:
        for n in range(3):
            row = values | {"url_canonical": f"https://feeds.example/{n}", "created_at": NOW}
            connection.execute(sa.insert(Feed.__table__).values(row))
        connection.exec_driver_sql("DELETE FROM feed" if emptied else "DELETE FROM feed WHERE id = 3")
    rebuilt(file, "feed")
    with file.connection() as connection:
        assert file.dialect.last_id(connection, "feed") == 3
