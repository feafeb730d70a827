"""A workspace into one file and back, from and to both stores; nothing of it when something is wrong."""

from __future__ import annotations

import hashlib
import json
import shutil
import stat
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from cmsuite.archive.file import Damaged, FileThere, FromNewer, Reader
from cmsuite.archive.rows import line_of, read, shape_of
from cmsuite.backup import DERIVED, NoRoom, NotEmpty, OneBrandOnly, Unfit, backup, restore
from cmsuite.core import workspace as workspaces
from cmsuite.core.clock import SetClock
from cmsuite.core.workspace import Workspace
from cmsuite.engines import acts
from cmsuite.engines.media.store import Media, keep
from cmsuite.store.base import Base
from cmsuite.store.store import Store
from cmsuite.store.upgrade import HEAD, TooNew, standing
from tests.conftest import NOW
from tests.filled import TEXT, fill
from tests.peers import postgres
from tests.workplace import people

IMAGE = bytes(range(256)) * 40
SEALED = b"sealed-bytes-of-a-token"


def lived_in(store: Store, root: Path) -> Workspace:
    """A workspace whose store has rows in every table, media, a secret and a plugin of its own."""
    cast = people(store)
    made = workspaces.create(
        root, store_url=store.url.render_as_string(hide_password=False), me="karim@lumen.example", worker_lease_s=9.5,
        network_allow_private=["10.0.0.0/8"],
    )  # fmt: skip
    stored = Media(store, made).put(IMAGE, "image/png")
    with acts.open(store, by=cast.karim, brand=cast.brand) as act:
        keep(act, stored)
    fill(store, cast, media=stored.sha)
    with store.connection(writes=True) as connection:
        connection.execute(sa.text("UPDATE credential SET sealed = :sealed"), {"sealed": SEALED})
    (made.root / "plugins" / ".git").mkdir(parents=True)
    (made.root / "plugins" / "mine.py").write_text("api = 1\n")
    (made.root / "plugins" / ".git" / "config").write_text("token")
    return made


@pytest.fixture
def workspace(store: Store, tmp_path: Path) -> Workspace:
    return lived_in(store, tmp_path / "work")


@pytest.fixture
def archive(store: Store, workspace: Workspace, tmp_path: Path) -> Path:
    backup(store, workspace, tmp_path / "all.zip")
    return tmp_path / "all.zip"


@pytest.fixture(scope="module")
def sound(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with nothing wrong, to be spoilt."""
    folder = tmp_path_factory.mktemp("sound")
    shutil.copyfile(migrated_file, folder / "store.db")
    store = Store(f"sqlite:///{folder / 'store.db'}", SetClock(NOW))
    backup(store, lived_in(store, folder / "work"), folder / "all.zip")
    store.close()
    return folder / "all.zip"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.peer)])
def target(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Where a backup is restored to: the address of an empty database, or none for a file."""
    if request.param == "sqlite":
        yield ""
        return
    server = request.getfixturevalue("postgres_server")
    url = postgres.fresh_database(server)
    address, password = postgres.apart(url)
    monkeypatch.setenv("PGPASSWORD", password)
    yield address
    postgres.drop_database(server, url)


def rows(store: Store) -> dict[str, list[bytes]]:
    """Every row of every table, as lines."""
    with store.snapshot() as connection:
        return {
            table.name: [line_of(shape_of(table), row) for row in read(connection, shape_of(table))]
            for table in Base.metadata.sorted_tables
        }


def test_a_backup_comes_back_in_either_store(
    store: Store, workspace: Workspace, archive: Path, target: str, tmp_path: Path
) -> None:
    done = restore(archive, tmp_path / "back", target)
    found = workspaces.find(str(tmp_path / "back"))
    there = Store(found.store_url)
    before, after = rows(store), rows(there)
    assert all(before.values()), "a table without a row proves nothing"
    for table in before.keys() - {"journal", "hold", "credential", *DERIVED}:
        assert after[table] == before[table], table
    assert after["journal"][:-1] == before["journal"]
    assert b'"act":"store.restore"' in after["journal"][-1]
    assert standing(there) == standing(store)
    assert Media(there, found).get(hashlib.sha256(IMAGE).hexdigest()) == IMAGE
    assert (found.config.worker_lease_s, found.config.me) == (9.5, "karim@lumen.example")
    assert found.config.network_allow_private == ("10.0.0.0/8",)
    assert (found.root / "plugins" / "mine.py").read_text() == "api = 1\n"
    held = sum(len(found) for table, found in before.items() if table not in DERIVED)
    assert (done.media, done.missing, done.rows) == (1, (), held)
    there.close()


def test_ids_go_on_where_they_were(store: Store, workspace: Workspace, target: str, tmp_path: Path) -> None:
    with store.connection(writes=True) as connection:
        brand = connection.execute(sa.text("SELECT min(brand_id) FROM setting")).scalar_one()
        connection.execute(sa.text("DELETE FROM setting"))
    backup(store, workspace, tmp_path / "all.zip")
    restore(tmp_path / "all.zip", tmp_path / "back", target)
    there = Store(workspaces.find(str(tmp_path / "back")).store_url)
    table = Base.metadata.tables["setting"]
    values = {"brand_id": brand, "key": "k", "value": 1, "version": 1, "created_at": there.now()}
    with there.connection(writes=True) as connection:
        assert connection.execute(sa.insert(table).values(values)).inserted_primary_key == (2,)
    there.close()


def test_append_only_rows_stay_so(archive: Path, target: str, tmp_path: Path) -> None:
    restore(archive, tmp_path / "back", target)
    there = Store(workspaces.find(str(tmp_path / "back")).store_url)
    with pytest.raises(sa.exc.DatabaseError, match="append-only"), there.connection(writes=True) as connection:
        connection.execute(sa.text("DELETE FROM fact"))
    there.close()


def test_what_was_planned_waits_for_a_person(archive: Path, target: str, tmp_path: Path) -> None:
    done = restore(archive, tmp_path / "back", target)
    there = Store(workspaces.find(str(tmp_path / "back")).store_url)
    with there.connection() as connection:
        newer = "SELECT count(*) FROM publication JOIN hold ON placed_at > decided_at WHERE hold.reason = 'moved'"
        held = connection.execute(sa.text(newer)).scalar_one()
        states = connection.execute(sa.text("SELECT state, sealed FROM credential")).all()
    there.close()
    assert (held, done.waiting, done.secrets) == (1, 1, 1)
    assert states == [("needs_reconnect", None)]


def test_no_secret_is_in_the_file(workspace: Workspace, archive: Path) -> None:
    with zipfile.ZipFile(archive) as zipped:
        everything = b"".join(zipped.read(name) for name in zipped.namelist())
    assert SEALED not in everything
    assert b"sealed" not in everything
    assert b"store.db" not in everything
    assert b"postgresql" not in everything
    assert not any(".git" in name for name in zipped.namelist())
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600


def test_lost_media_are_named_and_stop_nothing(store: Store, workspace: Workspace, tmp_path: Path, target: str) -> None:
    sha = hashlib.sha256(IMAGE).hexdigest()
    shutil.rmtree(workspace.media, ignore_errors=True)
    with store.connection(writes=True) as connection:
        connection.execute(sa.text("UPDATE blob SET data = NULL"))
    assert backup(store, workspace, tmp_path / "all.zip").missing == (sha,)
    assert restore(tmp_path / "all.zip", tmp_path / "back", target).missing == (sha,)


def test_a_file_that_is_there_is_kept(store: Store, workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "all.zip").write_text("mine")
    with pytest.raises(FileThere):
        backup(store, workspace, tmp_path / "all.zip")
    assert (tmp_path / "all.zip").read_text() == "mine"


def test_a_backup_is_of_one_instant(store: Store, workspace: Workspace) -> None:
    with store.snapshot() as connection:
        count = sa.text("SELECT count(*) FROM setting")
        before = connection.execute(count).scalar_one()
        with store.connection(writes=True) as other:
            other.execute(sa.text("DELETE FROM setting"))
        assert connection.execute(count).scalar_one() == before > 0


def test_a_folder_with_something_in_it_is_refused(archive: Path, workspace: Workspace) -> None:
    with pytest.raises(NotEmpty):
        restore(archive, workspace.root)


@pytest.mark.peer
def test_a_database_with_rows_is_refused(archive: Path, store_url: str, tmp_path: Path) -> None:
    with pytest.raises(NotEmpty):
        restore(archive, tmp_path / "back", store_url)
    assert not (tmp_path / "back").exists()


# ---- archives that are not what they should be


def packed(source: Path, target: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """A copy of an archive, its members changed; its manifest is made to agree."""
    with zipfile.ZipFile(source) as old:
        kept = {name: change(name, old.read(name)) for name in old.namelist()}
    said = json.loads(kept.pop("manifest.json"))
    said["members"] = {name: [len(data), hashlib.sha256(data).hexdigest()] for name, data in kept.items()}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in kept.items():
            new.writestr(name, data)
        new.writestr("manifest.json", json.dumps(said))
    return target


def refused(archive: Path, tmp_path: Path, *errors: type[Exception]) -> str:
    """Restoring it is refused, and leaves nothing."""
    before = {path.name for path in tmp_path.iterdir()}
    with pytest.raises(errors) as raised:
        restore(archive, tmp_path / "back")
    assert {path.name for path in tmp_path.iterdir()} == before
    return str(raised.value)


@pytest.mark.parametrize("member", ["config.toml", "rows/post.ndjson", "media/", "files/plugins/", "manifest.json"])
def test_one_changed_byte_is_seen(sound: Path, tmp_path: Path, member: str) -> None:
    with zipfile.ZipFile(sound) as zipped:
        entry = next(entry for entry in zipped.infolist() if entry.filename.startswith(member))
    data = bytearray(sound.read_bytes())
    extra = int.from_bytes(data[entry.header_offset + 28 : entry.header_offset + 30], "little")
    begins = entry.header_offset + 30 + len(entry.filename) + extra
    data[begins + entry.compress_size // 2] ^= 0x10
    broken = tmp_path / "broken.zip"
    broken.write_bytes(data)
    refused(broken, tmp_path, Damaged)


@pytest.mark.parametrize("share", [0.0, 0.2, 0.6, 0.999])
def test_a_cut_file_is_refused(sound: Path, tmp_path: Path, share: float) -> None:
    data = sound.read_bytes()
    cut = tmp_path / "cut.zip"
    cut.write_bytes(data[: int(len(data) * share)])
    refused(cut, tmp_path, Damaged)
    with pytest.raises(Damaged, match="cut short, damaged or no ZIP file"):
        restore(cut, tmp_path / "back")


@pytest.mark.parametrize(
    "name", ["../evil", "/etc/evil", "files/plugins/../../evil", "files/plugins/a\\..\\b", "rows/x.py", "media/zz"]
)
def test_a_name_that_climbs_is_refused(sound: Path, tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(sound) as old:
        members = {member: old.read(member) for member in old.namelist()}
    said = json.loads(members.pop("manifest.json"))
    said["members"][name] = [4, hashlib.sha256(b"evil").hexdigest()]
    bad = tmp_path / "bad.zip"
    with zipfile.ZipFile(bad, "w") as new:
        for member, data in (members | {name: b"evil", "manifest.json": json.dumps(said).encode()}).items():
            new.writestr(member, data)
    refused(bad, tmp_path, Damaged)


def test_a_member_that_the_manifest_does_not_know_is_refused(sound: Path, tmp_path: Path) -> None:
    more = Path(shutil.copy(sound, tmp_path))
    with zipfile.ZipFile(more, "a") as zipped:
        zipped.writestr("files/plugins/evil.py", "api = 1")
    refused(more, tmp_path, Damaged)


def test_a_bomb_is_refused_before_it_is_unpacked(sound: Path, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(sound) as old:
        said = json.loads(old.read("manifest.json"))
        said["members"] = {"files/plugins/big": [1_200_000_000, "0" * 64]}
        said["tables"] = []
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        with new.open(zipfile.ZipInfo("files/plugins/big"), "w", force_zip64=True) as out:
            for _ in range(1200):
                out.write(bytes(1_000_000))
        new.getinfo("files/plugins/big").compress_type = zipfile.ZIP_DEFLATED
        new.writestr("manifest.json", json.dumps(said))
    refused(bomb, tmp_path, Damaged, NoRoom)


def test_an_archive_of_a_newer_program_is_refused(sound: Path, tmp_path: Path) -> None:
    def newer(**facts: Any) -> Path:
        def change(name: str, data: bytes) -> bytes:
            return json.dumps(json.loads(data) | facts).encode() if name == "manifest.json" else data

        return packed(sound, tmp_path / "newer.zip", change)

    refused(newer(form=99), tmp_path, FromNewer)
    refused(newer(min_code=99), tmp_path, TooNew)
    refused(newer(schema="m9999"), tmp_path, TooNew)
    refused(newer(kind="brand", brand={"slug": "x"}), tmp_path, OneBrandOnly)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"state":"in_review"', b'"state":"nonsense"'),
        (b'"author_id":1', b'"author_id":99'),
        (b'"id":1', b'"id":"one"'),
        (b'{"author_id"', b"[["),
        (b'"reason":null', b'"reason":7'),
    ],
)
def test_rows_that_do_not_fit_are_refused(sound: Path, tmp_path: Path, old: bytes, new: bytes) -> None:
    def change(name: str, data: bytes) -> bytes:
        if name != "rows/post.ndjson":
            return data
        assert old in data
        return data.replace(old, new)

    said = refused(packed(sound, tmp_path / "unfit.zip", change), tmp_path, Unfit)
    assert "post" in said
    assert TEXT not in said


def test_a_file_that_is_no_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "photo.zip").write_bytes(IMAGE)
    refused(tmp_path / "photo.zip", tmp_path, Damaged)
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as other:
        other.writestr("hello.txt", "hello")
    refused(tmp_path / "other.zip", tmp_path, Damaged)


def test_the_manifest_says_what_is_there(archive: Path, store: Store) -> None:
    with Reader(archive) as opened:
        opened.verify()
        said = opened.manifest
    assert (said.kind, said.uid, said.schema) == ("store", standing(store).uid, HEAD)
    assert {table.name for table in said.tables} == {table.name for table in Base.metadata.sorted_tables} - {*DERIVED}
    assert said.media == [hashlib.sha256(IMAGE).hexdigest()]
