"""The schema as text: migrated equals created, on both stores; every name is given; promises are triggers."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

import cmsuite.rooms
from cmsuite.store import schema
from cmsuite.store.base import AppendOnly, Base, BrandScoped, Shared
from cmsuite.store.store import Store
from cmsuite.store.upgrade import CODE, HEAD, NotAStore, TooNew, migrate, ready, standing
from tests.peers import postgres

cmsuite.rooms.load_models()
TABLES = sorted(Base.metadata.tables.values(), key=lambda table: table.name)
MODELS = sorted((m.class_ for m in Base.registry.mappers), key=lambda model: model.__tablename__)


def _text(store: Store) -> dict[str, str]:
    with store.connection() as connection:
        found: dict[str, str] = store.dialect.schema_text(connection)
    return {name: text for name, text in found.items() if "alembic_version" not in name}


def _created(store: Store) -> None:
    with store.connection(writes=True) as connection:
        for statement in schema.statements(connection.dialect.name):
            connection.exec_driver_sql(statement)


@pytest.mark.check(what="schema")
def test_a_migrated_file_is_the_created_one(store_sqlite: Store, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = Store(f"sqlite:///{tmp_path_factory.mktemp('created') / 'store.db'}")
    _created(other)
    assert _text(store_sqlite) == _text(other)
    other.close()


@pytest.mark.peer
@pytest.mark.check(what="schema")
def test_a_migrated_database_is_the_created_one(postgres_server: str, migrated_database: str) -> None:
    urls = [postgres.fresh_database(postgres_server, migrated_database), postgres.fresh_database(postgres_server)]
    migrated, created = (Store(url) for url in urls)
    _created(created)
    assert _text(migrated) == _text(created)
    for store, url in ((migrated, urls[0]), (created, urls[1])):
        store.close()
        postgres.drop_database(postgres_server, url)


@pytest.fixture
def store_sqlite(migrated_file: object) -> Store:
    return Store(f"sqlite:///{migrated_file}")


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_constraint_has_a_name(table: sa.Table) -> None:
    for constraint in table.constraints:
        if not isinstance(constraint, sa.PrimaryKeyConstraint):
            assert re.match(rf"(uq|ck|fk)_{table.name}", str(constraint.name)), constraint
    for index in table.indexes:
        assert re.match(rf"(ix|uq)_{table.name}", str(index.name)), index


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__tablename__)
def test_every_table_says_its_owner_scope_retention_and_erasure(model: type[Base]) -> None:
    said = model.__doc__ or ""
    for word in ("Owner ", "scope ", "kept", "eras|personal|text 30 days"):
        assert re.search(word, said, re.IGNORECASE), f"{model.__tablename__} does not say {word}"


@pytest.mark.parametrize("model", [m for m in MODELS if issubclass(m, BrandScoped)], ids=lambda m: m.__tablename__)
def test_a_child_is_held_to_its_parents_brand(model: type[Base]) -> None:
    for constraint in model.__table__.foreign_key_constraints:  # type: ignore[attr-defined]
        owner = next(m for m in MODELS if m.__table__ is constraint.referred_table)
        if issubclass(owner, BrandScoped) and not issubclass(owner, Shared):
            columns = [column.name for column in constraint.columns]
            composite = columns[0] == "brand_id" or len(columns) == 2 or columns == ["superseded_by"]
            assert composite, f"{model.__tablename__}.{columns} is not held to the brand"


@pytest.mark.parametrize("model", [m for m in MODELS if issubclass(m, AppendOnly)], ids=lambda m: m.__tablename__)
def test_append_only_is_a_trigger_on_both_stores(model: type[Base]) -> None:
    for dialect in ("sqlite", "postgresql"):
        triggers = schema.append_only(dialect, model)
        assert [re.match(r"CREATE TRIGGER (\w+)", text)[1] for text in triggers] == [  # type: ignore[index]
            f"tr_{model.__tablename__}_no_update",
            f"tr_{model.__tablename__}_no_delete",
        ]


def test_a_store_says_its_schema_and_who_it_is(store: Store) -> None:
    found = standing(store)
    assert (found.schema, found.min_code) == (HEAD, CODE)
    assert len(found.uid or "") == 36


def test_a_store_of_a_newer_program_is_refused(store: Store) -> None:
    with store.connection(writes=True) as connection:
        connection.execute(sa.text("UPDATE alembic_version SET min_code = 99"))
    with pytest.raises(TooNew, match="99"):
        ready(store)


def test_an_older_program_goes_on_while_min_code_admits_it(store: Store) -> None:
    with store.connection(writes=True) as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = 'm0099'"))
    ready(store)


def test_another_programs_database_is_left_alone(tmp_path: object) -> None:
    store = Store(f"sqlite:///{tmp_path}/other.db")
    with store.connection(writes=True) as connection:
        connection.exec_driver_sql("CREATE TABLE theirs (id INTEGER)")
    with pytest.raises(NotAStore):
        ready(store)
    store.close()


def test_migrating_again_changes_nothing(store: Store, tmp_path: Path) -> None:
    before = _text(store)
    assert migrate(store) is None
    assert _text(store) == before
    assert list(tmp_path.glob("*before-upgrade*")) == [], "nor does it write over the copy of who came first"


def test_of_many_programs_that_open_a_new_file_at_once_one_makes_it(tmp_path: Path) -> None:
    def open_(_n: int) -> str | None:
        store = Store(f"sqlite:///{tmp_path / 'store.db'}")
        ready(store)
        uid = standing(store).uid
        store.close()
        return uid

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(open_, range(4)))) == 1
