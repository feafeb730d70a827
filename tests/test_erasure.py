"""A brand that leaves: everything of it goes, nothing of another's, and what stays says nothing of it."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from cmsuite.archive.brands import import_brand
from cmsuite.archive.rows import line_of, read, shape_of
from cmsuite.core import workspace as workspaces
from cmsuite.core.workspace import Workspace
from cmsuite.engines import acts
from cmsuite.engines.acts import Forbidden
from cmsuite.engines.media.store import Media, keep
from cmsuite.engines.people.actors import actor
from cmsuite.engines.people.brands import add_brand
from cmsuite.engines.secrets.secret import Secret
from cmsuite.engines.secrets.vault import vault
from cmsuite.erasure import WorkedOnMeanwhile, erase, erase_brand, rows_of
from cmsuite.rooms import load_models
from cmsuite.store.base import Base
from cmsuite.store.store import Store
from tests.filled import TEXT, fill
from tests.workplace import Cast, people

load_models()
IMAGE = bytes(range(256)) * 40
SHA = hashlib.sha256(IMAGE).hexdigest()
BRANDED = [table for table in Base.metadata.sorted_tables if "brand_id" in table.c]


@pytest.fixture
def cast(store: Store) -> Cast:
    return people(store)


@pytest.fixture
def workspace(store: Store, cast: Cast, tmp_path: Path) -> Workspace:
    url = store.url.render_as_string(hide_password=False)
    made = workspaces.create(tmp_path / "work", store_url=url, secrets_place="file")
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        keep(act, Media(store, made).put(IMAGE, "image/png"))
    fill(store, cast, media=SHA)
    vault(store, made).put("mastodon/lumen", "app_password", Secret("s3cret"), by=cast.karim)
    return made


@pytest.fixture
def other(store: Store, workspace: Workspace) -> Cast:
    """Another brand, with rows in every table, which shares the feed, the image and Karim."""
    second = people(store, "Café Soleil")
    with store.connection(writes=True) as connection:
        shared = Base.metadata.tables["feed"].c
        connection.execute(sa.text("UPDATE feed SET url_canonical = 'https://feeds.example/first'"))
        first = connection.execute(sa.select(shared.id)).scalar_one()
    fill(store, second, media=SHA, name="soleil")
    with store.connection(writes=True) as connection:
        connection.execute(sa.text("UPDATE source SET feed_id = :feed"), {"feed": first})
    return second


def rows(store: Store, brand: int) -> dict[str, list[bytes]]:
    """Every row of a brand, as lines."""
    with store.snapshot() as connection:
        return {
            table.name: [
                line_of(shape_of(table), row)
                for row in read(connection, shape_of(table), sa.select(table.c.id).where(table.c.brand_id == brand))
            ]
            for table in BRANDED
        }


def everything(store: Store) -> bytes:
    """All that is left, but for what feeds gave, which is public."""
    with store.snapshot() as connection:
        tables = [table for table in Base.metadata.sorted_tables if table.name not in ("feed", "item", "item_version")]
        lines = [line_of(shape_of(t), row) for t in tables for row in read(connection, shape_of(t))]
    return b"".join(line for line in lines if b'"kind":"item"' not in line)


def one(store: Store, query: str) -> Any:
    with store.connection() as connection:
        return connection.execute(sa.text(query)).scalar_one()


def test_a_brand_goes_and_the_others_stay_as_they_were(
    store: Store, workspace: Workspace, cast: Cast, other: Cast
) -> None:
    before, mine = rows(store, other.brand), rows(store, cast.brand)
    assert all(before.values()), "a table without a row proves nothing"
    done = erase_brand(store, workspace, cast.brand, by=cast.karim)
    after = rows(store, cast.brand)
    assert {name for name, lines in after.items() if lines} == {"journal", "ref"}
    assert rows(store, other.brand) == before
    branded = {table.name for table in BRANDED} - {"journal", "ref"}
    assert done.rows == {name: len(mine[name]) for name in branded}
    with store.connection() as connection:
        assert store.dialect.check(connection) == []


def test_what_stays_says_nothing_of_it(store: Store, workspace: Workspace, cast: Cast) -> None:
    erase_brand(store, workspace, cast.brand, by=cast.karim)
    left = everything(store)
    for word in ("Lumen", "lumen", "Chloé", "Hélène", TEXT.split(",")[0]):
        assert word.encode() not in left.replace(b"karim@lumen.example", b""), word
    assert one(store, "SELECT count(*) FROM journal WHERE act = 'brand.erase'") == 1
    assert one(store, "SELECT count(*) FROM person WHERE access = 'none'") == 2


def test_the_file_of_the_store_holds_no_word_of_it(store: Store, workspace: Workspace, cast: Cast) -> None:
    if store.url.get_backend_name() == "postgresql":
        pytest.skip("the server writes over what was deleted, when it vacuums")
    words = b"Zanzibar" * 20
    with store.connection(writes=True) as connection:
        connection.execute(sa.text("UPDATE post SET title = :words"), {"words": words.decode()})
    assert words in everything(store)
    erase_brand(store, workspace, cast.brand, by=cast.karim)
    file = Path(str(store.url.database))
    held = b"".join(part.read_bytes() for part in (file, file.with_name(file.name + "-wal")) if part.exists())
    assert words not in held


def test_its_secrets_are_gone(store: Store, workspace: Workspace, cast: Cast) -> None:
    assert list((workspace.root / "secrets").iterdir())
    erase_brand(store, workspace, cast.brand, by=cast.karim)
    assert not list((workspace.root / "secrets").iterdir())
    assert one(store, "SELECT count(*) FROM credential") == 0


def test_append_only_tables_are_so_again(store: Store, workspace: Workspace, cast: Cast, other: Cast) -> None:
    with store.connection() as connection:
        before = store.dialect.schema_text(connection)
    erase_brand(store, workspace, cast.brand, by=cast.karim)
    with store.connection() as connection:
        assert store.dialect.schema_text(connection) == before
    with pytest.raises(sa.exc.DatabaseError, match="append-only"), store.connection(writes=True) as connection:
        connection.execute(sa.text("DELETE FROM journal"))


def test_its_archive_brings_it_back(store: Store, workspace: Workspace, cast: Cast) -> None:
    with acts.open(store, by=cast.karim, all_brands=True) as act:
        add_brand(act, "Next")  # a manager of nothing could not take it in
    karim = actor(store, "karim@lumen.example")
    before = {name: len(lines) for name, lines in rows(store, cast.brand).items()}
    done = erase_brand(store, workspace, cast.brand, by=karim)
    back = import_brand(store, workspace, Path(done.file), by=karim)
    after = {name: len(lines) for name, lines in rows(store, back.id).items()}
    assert (back.slug, back.name) == ("atelier-lumen", "Atelier Lumen")
    assert {n for n, count in after.items() if count != before[n]} == {"schedule", "run", "hold", "draft"}
    assert after["hold"] == before["hold"] + 1


def test_work_done_meanwhile_is_not_lost(store: Store, workspace: Workspace, cast: Cast) -> None:
    before = rows(store, cast.brand)
    with pytest.raises(WorkedOnMeanwhile), acts.open(store, by=cast.karim, brand=cast.brand) as act:
        erase(act, "uid", line=0)
    assert rows(store, cast.brand) == before


def test_only_a_manager_of_the_brand_may(store: Store, workspace: Workspace, cast: Cast, other: Cast) -> None:
    for who in (cast.chloe, other.chloe, cast.helene):
        with pytest.raises(Forbidden):
            erase_brand(store, workspace, cast.brand, by=who)
    assert not workspace.exports.exists()


def test_the_count_that_is_shown_first_is_what_goes(store: Store, workspace: Workspace, cast: Cast) -> None:
    with acts.read(store, by=cast.karim, brand=cast.brand) as act:
        shown = rows_of(act)
    done = erase_brand(store, workspace, cast.brand, by=cast.karim)
    assert sum(done.rows.values()) == shown
    assert re.fullmatch(r"atelier-lumen-\d{8}T\d{6}\.zip", Path(done.file).name)
    assert "1 person" in [stays.what for stays in done.stays]
