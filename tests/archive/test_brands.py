"""A brand into a file, and into another workspace beside others: nothing of theirs goes, nothing of its own is lost."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from cmsuite.archive.brands import (
    LEFT_OUT,
    SAME_BY,
    AccountThere,
    BrandThere,
    WholeStore,
    export_brand,
    import_brand,
)
from cmsuite.archive.file import Reader
from cmsuite.archive.rows import row_of
from cmsuite.backup import OtherSchema, backup
from cmsuite.core import workspace as workspaces
from cmsuite.core.clock import SetClock
from cmsuite.core.workspace import Workspace
from cmsuite.engines import acts
from cmsuite.engines.acts import Forbidden
from cmsuite.engines.media.store import Media, keep
from cmsuite.engines.people.actors import actor
from cmsuite.engines.trail.trace import trace
from cmsuite.rooms import load_models
from cmsuite.store.base import Base
from cmsuite.store.store import Store
from tests.conftest import NOW
from tests.filled import fill
from tests.workplace import Cast, people

load_models()
IMAGE = bytes(range(256)) * 40
SHA = hashlib.sha256(IMAGE).hexdigest()


@pytest.fixture
def cast(store: Store) -> Cast:
    return people(store)


@pytest.fixture
def workspace(store: Store, cast: Cast, tmp_path: Path) -> Workspace:
    """Two brands with rows in every table; they share a feed, an image and Karim."""
    made = workspaces.create(tmp_path / "work", store_url=store.url.render_as_string(hide_password=False))
    stored = Media(store, made).put(IMAGE, "image/png")
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        keep(act, stored)
    fill(store, cast, media=SHA)
    return made


@pytest.fixture
def other(store: Store, workspace: Workspace) -> Cast:
    """The second brand."""
    second = people(store, "Café Soleil")
    table, feed = Base.metadata.tables["source"], sa.text("SELECT min(id) FROM feed")
    with store.connection(writes=True) as connection:
        shared = connection.execute(feed).scalar_one()
        row = {"brand_id": second.brand, "feed_id": shared, "title": "Sol", "axis": "trade"}
        connection.execute(sa.insert(table).values(**row, version=1, created_at=NOW))
    return second


@pytest.fixture
def archive(store: Store, workspace: Workspace, cast: Cast, other: Cast, tmp_path: Path) -> Path:
    export_brand(store, workspace, cast.brand, tmp_path / "lumen.zip", by=cast.karim)
    return tmp_path / "lumen.zip"


@pytest.fixture
def there(migrated_file: Path, tmp_path: Path) -> Iterator[tuple[Store, Workspace]]:
    """Another workspace, whose ids differ and which knows Karim already."""
    folder = tmp_path / "there"
    folder.mkdir()
    shutil.copyfile(migrated_file, folder / "store.db")
    store = Store(f"sqlite:///{folder / 'store.db'}", SetClock(NOW))
    people(store)
    with store.connection(writes=True) as connection:
        connection.execute(sa.text("UPDATE brand SET name = 'Here', uid = 'here'"))
    yield store, workspaces.create(folder)
    store.close()


def karim(store: Store) -> acts.Actor:
    return actor(store, "karim@lumen.example")


def one(store: Store, query: str) -> Any:
    with store.connection() as connection:
        return connection.execute(sa.text(query)).scalar_one()


def test_every_table_without_a_brand_is_thought_of() -> None:
    shared = {table.name for table in Base.metadata.sorted_tables if "brand_id" not in table.c}
    assert shared == {"brand", *SAME_BY, *LEFT_OUT} - {"draft"}


def test_an_export_holds_the_brand_and_what_it_points_at(archive: Path, cast: Cast, other: Cast) -> None:
    with Reader(archive) as opened:
        opened.verify()
        found = {
            table.name: [row_of(table.shape, line) for line in opened.lines(table.name)]
            for table in opened.manifest.tables
        }
    assert not found.keys() & {"credential", "draft"}
    assert all(found.values()), "a table without a row proves nothing"
    owners = {row["brand_id"] for rows in found.values() for row in rows if "brand_id" in row}
    assert owners == {cast.brand, None}
    assert {row["kind"] for row in found["ref"] if row["brand_id"] is None} == {"item"}
    assert {row["email"] for row in found["person"]} == {f"{n}@lumen.example" for n in ("karim", "chloe", "helene")}


def test_a_brand_comes_in_beside_others(archive: Path, there: tuple[Store, Workspace]) -> None:
    store, workspace = there
    before = one(store, "SELECT count(*) FROM journal")
    done = import_brand(store, workspace, archive, by=karim(store))
    assert (done.slug, done.name, done.missing) == ("atelier-lumen-2", "Atelier Lumen", ())
    assert Media(store, workspace).get(SHA) == IMAGE
    me = karim(store)
    assert me.roles_for(done.id) == {"manager", "lead", "cm"}
    with acts.read(store, by=me, brand=done.id) as act:
        post = one(store, f"SELECT id FROM post WHERE brand_id = {done.id}")
        labels = trace(act, "post", post).labels
        assert ("item", one(store, "SELECT id FROM item")) in labels
        assert ("variant", one(store, "SELECT id FROM variant")) in labels
    assert one(store, "SELECT count(*) FROM person") == 3, "the same people, not others of the same name"
    assert one(store, "SELECT count(*) FROM journal WHERE undo IS NOT NULL AND id > 100") == 0
    assert one(store, "SELECT count(*) FROM journal WHERE act = 'brand.import'") == 1
    assert one(store, "SELECT count(*) FROM journal") > before + 1
    with store.connection() as connection:
        assert store.dialect.check(connection) == []


def test_what_json_says_of_ids_is_renumbered(
    store: Store, workspace: Workspace, cast: Cast, there: tuple[Store, Workspace], tmp_path: Path
) -> None:
    from cmsuite.engines.trail.refs import link

    fill_post = one(store, "SELECT id FROM post")
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        link(act, "post", fill_post, "answers", "account", one(store, "SELECT id FROM account"))
    export_brand(store, workspace, cast.brand, tmp_path / "one.zip", by=cast.karim)
    target, place = there
    import_brand(target, place, tmp_path / "one.zip", by=karim(target))
    with target.connection() as connection:
        table = Base.metadata.tables["journal"]
        line = connection.execute(sa.select(table).where(table.c.act == "trail.link")).one()
    post, account = one(target, "SELECT id FROM post"), one(target, "SELECT id FROM account")
    assert (line.args["from_id"], line.args["to_id"]) == (post, account)
    new = [change["id"] for change in line.changed if change["t"] == "link"]
    assert new == [one(target, "SELECT max(id) FROM link")]


def test_what_was_planned_or_approved_elsewhere_is_decided_again(archive: Path, there: tuple[Store, Workspace]) -> None:
    store, workspace = there
    done = import_brand(store, workspace, archive, by=karim(store))
    assert (done.waiting, done.reconnect) == (1, 1)
    assert one(store, "SELECT credential_id FROM account") is None
    frozen = "SELECT count(*) FROM hold JOIN publication USING (brand_id) WHERE placed_at > decided_at"
    assert one(store, f"{frozen} AND hold.reason = 'moved'") == 1
    assert one(store, "SELECT count(*) FROM variant JOIN variant_approval a ON a.hash = variant.hash") == 0


def test_coming_in_twice_is_refused(archive: Path, there: tuple[Store, Workspace], store: Store, workspace: Workspace,
                                    cast: Cast) -> None:  # fmt: skip
    target, place = there
    import_brand(target, place, archive, by=karim(target))
    brands = one(target, "SELECT count(*) FROM brand")
    with pytest.raises(BrandThere):
        import_brand(target, place, archive, by=karim(target))
    with pytest.raises(BrandThere):
        import_brand(store, workspace, archive, by=cast.karim)
    assert one(target, "SELECT count(*) FROM brand") == brands


def test_an_account_of_two_brands_is_refused(archive: Path, store: Store, workspace: Workspace, cast: Cast) -> None:
    with store.connection(writes=True) as connection:
        connection.execute(sa.text("UPDATE brand SET uid = 'another' WHERE slug = 'atelier-lumen'"))
    with pytest.raises(AccountThere):
        import_brand(store, workspace, archive, by=cast.karim)
    assert one(store, "SELECT count(*) FROM brand") == 2


def test_an_import_into_a_busy_workspace_finds_its_place(
    store: Store, workspace: Workspace, cast: Cast, archive: Path
) -> None:
    """The same store again, once its own account is closed: ids, uids and names are all taken."""
    with store.connection(writes=True) as connection:
        connection.execute(sa.text("UPDATE brand SET uid = 'another' WHERE slug = 'atelier-lumen'"))
        connection.execute(sa.text("UPDATE account SET status = 'closed'"))
        connection.execute(sa.text("UPDATE variant SET short_id = 'other'"))
    done = import_brand(store, workspace, archive, by=cast.karim)
    shared = "SELECT count(*) FROM person", "SELECT count(*) FROM feed", "SELECT count(*) FROM item"
    assert [one(store, query) for query in shared] == [5, 1, 1]
    assert done.known == 3 + 1 + 1 + 1 + 1, "people, feed, item, image, the item's ref"
    table = Base.metadata.tables["setting"]
    values = {"key": "k", "value": 1, "version": 1, "created_at": NOW, "brand_id": done.id}
    with store.connection(writes=True) as connection:
        key = connection.execute(sa.insert(table).values(values)).inserted_primary_key
        assert key is not None
        assert key[0] == one(store, "SELECT max(id) FROM setting") + 1


def test_roles_are_asked(store: Store, workspace: Workspace, cast: Cast, other: Cast, tmp_path: Path) -> None:
    with pytest.raises(Forbidden):
        export_brand(store, workspace, cast.brand, tmp_path / "x.zip", by=other.chloe)
    assert not (tmp_path / "x.zip").exists()


def test_a_whole_workspace_is_not_a_brand(store: Store, workspace: Workspace, cast: Cast, tmp_path: Path) -> None:
    backup(store, workspace, tmp_path / "all.zip")
    with pytest.raises(WholeStore):
        import_brand(store, workspace, tmp_path / "all.zip", by=cast.karim)


def test_a_store_of_another_schema_is_refused(store: Store, workspace: Workspace, cast: Cast, tmp_path: Path) -> None:
    with store.connection(writes=True) as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = 'm0002'"))
    with pytest.raises(OtherSchema):
        export_brand(store, workspace, cast.brand, tmp_path / "x.zip", by=cast.karim)
    with pytest.raises(OtherSchema):
        backup(store, workspace, tmp_path / "x.zip")
