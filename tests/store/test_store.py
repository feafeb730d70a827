"""The store itself: its address taken as it is written, and what a database says told as it is."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
import sqlalchemy as sa

from cmsuite.core.config import Config
from cmsuite.core.workspace import Workspace
from cmsuite.engines import acts
from cmsuite.engines.people.models import Person
from cmsuite.store.store import Denied, Store, StoreBusy, StoreCrossed
from cmsuite.store.upgrade import migrate, standing
from tests.peers import postgres
from tests.workplace import people


@pytest.mark.parametrize("name", ["quoi?", "100%25 à moi", "a#b", "deux  espaces"])
def test_a_folder_may_be_called_what_it_likes(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    store = Store(Workspace(tmp_path / name, Config()).store_url)
    migrate(store)
    assert standing(store).uid
    store.close()
    assert [path.name for path in tmp_path.rglob("*.db")] == ["store.db"]
    assert (tmp_path / name / "store.db").is_file()


@pytest.fixture
def database(postgres_server: str, migrated_database: str) -> Iterator[Store]:
    """A store that several write at once."""
    url = postgres.fresh_database(postgres_server, migrated_database)
    store = Store(url)
    yield store
    store.close()
    postgres.drop_database(postgres_server, url)


@pytest.mark.peer
def test_of_two_acts_that_wait_for_each_other_one_is_told(database: Store) -> None:
    cast = people(database)
    chloe, helene = cast.chloe.person_id or 0, cast.helene.person_id or 0
    together = Barrier(2)

    @acts.register("test.cross", no_undo="a test")
    def cross(act: acts.Act, first: int, second: int) -> None:
        act.get(Person, first, seen=1)
        together.wait(5)
        act.get(Person, second, seen=1)

    def run(pair: tuple[int, int]) -> str:
        try:
            with acts.open(database, by=cast.karim, brand=cast.brand) as act:
                cross(act, *pair)
                return "done"
        except StoreCrossed as err:
            return err.sentence

    with ThreadPoolExecutor(2) as pool:
        came = sorted(pool.map(run, [(chloe, helene), (helene, chloe)]))
    assert came == ["Another program was changing the same rows at the same moment.", "done"]


@pytest.mark.peer
def test_a_program_that_hangs_keeps_nobody_waiting_for_ever(database: Store) -> None:
    cast = people(database)
    with database.connection() as hanging:
        hanging.execute(sa.select(Person.id).where(Person.id == cast.chloe.person_id).with_for_update())
        with pytest.raises(StoreBusy, match="10 seconds"), acts.open(database, by=cast.karim, brand=cast.brand) as act:
            act.get(Person, cast.chloe.person_id or 0, seen=1)


@pytest.mark.peer
@pytest.mark.parametrize(
    ("before", "said"),
    [("SET TRANSACTION READ ONLY", "read-only transaction"), ("SET ROLE pg_monitor", "permission denied")],
)
def test_a_database_that_does_not_allow_it_is_said(database: Store, before: str, said: str) -> None:
    people(database)

    def write() -> None:
        with database.connection() as connection:
            connection.exec_driver_sql(before)
            connection.exec_driver_sql("UPDATE person SET name = 'x'")

    with pytest.raises(Denied, match=said):
        write()
    with database.connection() as connection:
        connection.exec_driver_sql("RESET ROLE")
        assert "x" not in connection.execute(sa.select(Person.name)).scalars().all()
