"""What happens to a store on a bad day: one clear sentence, the right exit code, nothing half-written."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from cmsuite.engines import acts
from cmsuite.engines.people.brands import add_brand
from cmsuite.rooms import load_models
from cmsuite.store.dialects.sqlite import BUSY_S
from cmsuite.store.opening import NETWORK_FILESYSTEMS, filesystem
from cmsuite.store.store import Store, Unreachable
from cmsuite.store.upgrade import migrate
from tests.conftest import without
from tests.peers import postgres
from tests.workplace import people

load_models()
CHECKOUT = Path(__file__).parents[2]


def cmsuite(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cmsuite", *words], cwd=cwd, env=_env(), capture_output=True, text=True
    )


def _env() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(CHECKOUT), "PYTHON": sys.executable}


def refused(done: subprocess.CompletedProcess[str], code: int) -> str:
    """One sentence with its advice on stderr, and nothing else."""
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (code, "", 1), done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.fixture
def work(tmp_path: Path) -> Path:
    made = cmsuite("init", "work", "--brand", "Lumen", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    return tmp_path / "work"


def sound(work: Path) -> int:
    """How many brands a sound store holds."""
    with sqlite3.connect(work / "store.db") as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        count: int = raw.execute("SELECT count(*) FROM brand").fetchone()[0]
    raw.close()
    return count


# ---- disks


def mounted(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a script where it may mount what it likes, seen by nobody else."""
    if os.name != "posix" or os.geteuid() != 0 or not shutil.which("unshare"):
        pytest.skip("only root may mount")
    if subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode != 0:
        pytest.skip("this machine lets nobody mount")
    return subprocess.run(
        ["unshare", "-m", "sh", "-ec", textwrap.dedent(script)], cwd=folder, env=_env(), capture_output=True, text=True
    )


FULL = """
    mkdir disk; mount -t tmpfs -o size=4m tmpfs disk
    run() { "$PYTHON" -m cmsuite "$@"; }
    run init disk/work --brand Lumen >/dev/null
    cd disk/work
    say() { code=0; run "$@" || code=$?; echo "exit $code" >&2; }
    """


def test_a_full_disk_is_said_and_nothing_is_half_written(tmp_path: Path) -> None:
    done = mounted(
        FULL
        + """
    dd if=/dev/zero of=../filler bs=4k 2>/dev/null || true
    say brand add Second
    say backup ../all.zip
    say init ../other
    echo $(ls -A ..)
    rm ../filler
    run brand add Third >/dev/null
    run brand list --json
    """,
        tmp_path,
    )
    assert "Traceback" not in done.stderr
    lines = done.stderr.splitlines()
    assert lines[1::2] == ["exit 3"] * 3, done.stderr
    assert all("store" in line or "disk is full" in line for line in lines[::2]), done.stderr
    left, _newline, listed = done.stdout.partition("\n")
    assert left.split() == ["filler", "work"], "no half archive, no half workspace"
    assert "Third" in listed
    assert "Second" not in listed


FILLED = """
import sys
from pathlib import Path
from cmsuite.core import workspace
from cmsuite.engines import acts
from cmsuite.engines.people.actors import actor
from cmsuite.engines.people.brands import add_brand
from cmsuite.store.opening import open_store
from cmsuite.store.store import DiskFull

found = workspace.find()
store = open_store(found)
me = actor(store, found.config.me)
filler = Path("../filler").open("wb", buffering=0)
try:
    while True:
        filler.write(bytes(4096))
except OSError:
    pass
try:
    for n in range(500):
        with acts.open(store, by=me, all_brands=True) as act:
            add_brand(act, f"Brand {n}")
    sys.exit("the disk was not full")
except DiskFull as err:
    print(err.sentence)
Path("../filler").unlink()
filler.close()
with acts.open(store, by=me, all_brands=True) as act:
    add_brand(act, "After")
with store.connection() as connection:
    lines = connection.exec_driver_sql("SELECT count(*) FROM journal WHERE act = 'people.add_brand'").scalar_one()
    brands = connection.exec_driver_sql("SELECT count(*) FROM brand").scalar_one()
    assert brands == lines, (brands, lines)
    assert store.dialect.check(connection) == []
"""


def test_a_disk_that_fills_up_while_working_loses_nothing(tmp_path: Path) -> None:
    (tmp_path / "filled.py").write_text(FILLED)
    done = mounted(FULL + '"$PYTHON" ../../filled.py', tmp_path)
    assert (done.stdout, done.stderr) == ("The disk that holds the store is full.\n", "")


def test_a_read_only_disk_is_said(tmp_path: Path, work: Path) -> None:
    done = mounted(
        """
    mount --bind work work; mount -o remount,ro,bind work
    cd work
    for words in "brand add Second" "brand list" "doctor" "backup inside.zip" "init sub"; do
        code=0; "$PYTHON" -m cmsuite $words || code=$?; echo "exit $code" >&2
    done
    """,
        tmp_path,
    )
    assert "Traceback" not in done.stderr
    codes = [line for line in done.stderr.splitlines() if line.startswith("exit")]
    assert codes == ["exit 3", "exit 0", "exit 1", "exit 3", "exit 3"], done.stderr
    assert "Lumen" in done.stdout, "what is there is read"
    assert "cannot be written" in done.stdout, "the doctor says why"
    assert len(done.stderr.splitlines()) == len(codes) + 3
    assert sound(work) == 1


# ---- files


def test_a_store_that_another_program_holds_is_said(work: Path) -> None:
    holder = sqlite3.connect(work / "store.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    said = refused(cmsuite("brand", "add", "Second", cwd=work), 1)
    assert f"{BUSY_S} seconds" in said
    assert cmsuite("brand", "list", cwd=work).returncode == 0, "reading goes on"
    holder.execute("ROLLBACK")
    holder.close()
    assert sound(work) == 1


def test_a_store_of_a_newer_program_is_left_alone(work: Path) -> None:
    with sqlite3.connect(work / "store.db") as raw:
        raw.execute("UPDATE alembic_version SET min_code = 99, version_num = 'm9999'")
    raw.close()
    before = hashlib.sha256((work / "store.db").read_bytes()).digest()
    for words in (["brand", "list"], ["brand", "add", "Second"], ["upgrade"], ["backup", "x.zip"]):
        assert "newer" in refused(cmsuite(*words, cwd=work), 1)
    assert hashlib.sha256((work / "store.db").read_bytes()).digest() == before
    assert not (work / "x.zip").exists()


@pytest.mark.parametrize("mark", [".stfolder", ".dropbox.cache"])
def test_a_synchronised_folder_is_refused(work: Path, mark: str) -> None:
    (work.parent / mark).mkdir()
    for words in (["brand", "list"], ["upgrade"]):
        assert "synchronised" in refused(cmsuite(*words, cwd=work), 1)
    assert "synchronised" in refused(cmsuite("init", "other", cwd=work.parent), 1)
    assert not (work.parent / "other").exists()


def test_a_home_in_which_dropbox_keeps_its_settings_is_no_synchronised_folder(work: Path) -> None:
    (work.parent / ".dropbox").mkdir()
    assert cmsuite("brand", "list", cwd=work).returncode == 0


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.sshfs"])
def test_a_network_folder_is_known_by_its_mount(tmp_path: Path, kind: str) -> None:
    table = tmp_path / "mountinfo"
    table.write_text(
        encoding="utf-8",
        data="21 1 0:1 / / rw - ext4 /dev/sda1 rw\n"
        f"22 21 0:2 / /mnt/team\\040share rw,relatime shared:1 - {kind} server:/team rw\n"
        f"24 21 0:4 / /mnt/\N{LATIN SMALL LETTER E WITH ACUTE}quipe rw - {kind} server:/team rw\n"
        "23 22 0:3 / /mnt/team\\040share/local rw - tmpfs tmpfs rw\n",
    )
    assert kind in NETWORK_FILESYSTEMS
    assert filesystem(Path("/mnt/team share/lumen"), table) == kind
    assert filesystem(Path("/mnt/team share/local/lumen"), table) == "tmpfs"
    assert filesystem(Path("/mnt/team"), table) == "ext4"
    assert filesystem(Path("/mnt/\N{LATIN SMALL LETTER E WITH ACUTE}quipe/lumen"), table) == kind


def test_a_file_that_is_no_store_is_said_and_kept(work: Path) -> None:
    (work / "store.db").write_bytes(b"my holiday pictures " * 500)
    for words in (["brand", "list"], ["brand", "add", "Second"], ["backup", "x.zip"]):
        assert "cmsuite restore" in refused(cmsuite(*words, cwd=work), 3)
    assert (work / "store.db").read_bytes() == b"my holiday pictures " * 500
    assert not (work / "x.zip").exists()


def test_a_store_that_is_gone_is_not_made_anew(work: Path) -> None:
    (work / "store.db").rename(work / "away.db")
    for words in (["brand", "list"], ["brand", "add", "Second"], ["worker", "--once"]):
        assert "not there" in refused(cmsuite(*words, cwd=work), 3)
    assert not (work / "store.db").exists()
    (work / "store.db").touch()
    assert "not there" in refused(cmsuite("brand", "list", cwd=work), 3)
    (work / "away.db").rename(work / "store.db")
    assert sound(work) == 1


def test_a_database_of_another_program_is_left_alone(work: Path) -> None:
    (work / "store.db").unlink()
    with sqlite3.connect(work / "store.db") as raw:
        raw.execute("CREATE TABLE recipes (name TEXT)")
    raw.close()
    assert "other tables" in refused(cmsuite("brand", "list", cwd=work), 1)
    with sqlite3.connect(work / "store.db") as raw:
        assert raw.execute("SELECT name FROM sqlite_master").fetchall() == [("recipes",)]
    raw.close()


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('me = "a@b"\nlanguage = "de"', ["line 3", "language", "'de'", "fr"]),
        ("[worker]\nlease_s = -1", ["line 3", "worker.lease_s", "-1", "0.5"]),
        ("[store]\nurl = 7", ["line 3", "store.url", "7"]),
        ('[store]\nurl = "mysql://me:hunter2@db/x"', ["line 3", "store.url", "sqlite:///FILE"]),
        ('stor = "x"', ["line 2", "stor", "store.url"]),
        ("language = ", ["config.toml", "line 2"]),
    ],
)
def test_a_wrong_configuration_names_its_place(work: Path, lines: str, said: list[str]) -> None:
    (work / "config.toml").write_text(f"workspace = 1\n{lines}\n")
    text = refused(cmsuite("brand", "list", cwd=work), 2)
    assert [word for word in said if word not in text] == []
    assert "hunter2" not in text


def test_a_folder_that_is_not_there_is_said(work: Path) -> None:
    refused(cmsuite("--workspace", "nowhere", "brand", "list", cwd=work), 2)
    (work / "config.toml").write_text('workspace = 1\nme = "a@b"\n[store]\nurl = "sqlite:///gone/store.db"\n')
    refused(cmsuite("brand", "list", cwd=work), 3)
    assert not (work / "gone").exists()
    refused(cmsuite("backup", "nowhere/x.zip", cwd=work), 3)


# ---- PostgreSQL


@pytest.fixture
def cluster() -> Iterator[postgres.Cluster]:
    """A server of this test's own, to be stopped at will; nobody runs it yet."""
    programs = postgres.programs()
    if programs is None:
        without("PostgreSQL")
    else:
        with postgres.cluster(programs) as files:
            yield files


@pytest.mark.peer
@pytest.mark.parametrize("stop_by", ["INT", "QUIT"])
def test_a_database_that_restarts_loses_the_act_and_nothing_else(cluster: postgres.Cluster, stop_by: str) -> None:
    with postgres.serving(cluster, stop_by):
        url = postgres.fresh_database(cluster.url)
        store = Store(url)
        migrate(store)
        cast = people(store)
        with store.connection() as connection:
            connection.exec_driver_sql("CHECKPOINT")  # the tests' servers answer before their disk does
        act = acts.open(store, by=cast.karim, all_brands=True)
        open_ = act.__enter__()
        add_brand(open_, "Half")
    with pytest.raises(Unreachable) as raised:
        act.__exit__(None, None, None)
    assert "\n" not in raised.value.sentence
    with pytest.raises(Unreachable), acts.read(store, by=cast.karim, all_brands=True):
        pass
    with postgres.serving(cluster):
        with acts.open(store, by=cast.karim, all_brands=True) as after:
            add_brand(after, "Whole")
        with store.connection() as connection:
            names = connection.execute(sa.text("SELECT name FROM brand ORDER BY id")).scalars().all()
        store.close()
    assert names == ["Atelier Lumen", "Whole"]


@pytest.mark.peer
def test_a_database_that_is_away_is_said(cluster: postgres.Cluster, tmp_path: Path) -> None:
    address, _password = postgres.apart(cluster.url)
    (tmp_path / "config.toml").write_text(f'workspace = 1\nme = "a@b"\n[store]\nurl = "{address}"\n')
    assert "does not answer: the connection was refused." in refused(cmsuite("brand", "list", cwd=tmp_path), 3)
    assert "la connexion a été refusée." in refused(cmsuite("--lang", "fr", "brand", "list", cwd=tmp_path), 3)
