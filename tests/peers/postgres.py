"""PostgreSQL: a throw-away cluster without durability, and a fresh database for whoever asks."""

import contextlib
import os
import pwd
import re
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from tests.peers import daemon

VARIABLE = "CMSUITE_TEST_POSTGRES"  # the URL of a running server, whose user may make databases
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "100",
}


@dataclass(frozen=True)
class Cluster:
    """Files of a server, made by `cluster`; `serving` runs it, as often as asked, on the same port."""

    home: Path
    programs: Path
    port: int
    password: str

    @property
    def url(self) -> str:
        """SQLAlchemy's, of the database from which others are made."""
        return f"postgresql+psycopg://cmsuite:{self.password}@127.0.0.1:{self.port}/postgres"


def programs() -> Path | None:
    """Where the newest installed version keeps its programs; None when there is none."""
    on_path = shutil.which("postgres")
    debian = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    found = sorted(debian, key=lambda program: float(program.parts[-3])) or ([Path(on_path)] if on_path else [])
    return found[-1].resolve().parent if found else None


def identity() -> dict[str, int]:
    """Whom the server runs as: it refuses root."""
    if os.geteuid() != 0:
        return {}
    postgres = pwd.getpwnam("postgres")
    return {"user": postgres.pw_uid, "group": postgres.pw_gid}


@contextlib.contextmanager
def cluster(programs: Path) -> Iterator[Cluster]:
    """The files of a new server, for the time of the block. Raises CalledProcessError."""
    with daemon.temporary_home() as home:
        made = Cluster(home, programs, daemon.free_port(), secrets.token_hex(12))
        who = identity()
        password = home / "password"
        password.write_text(made.password)
        if who:
            for path in (home, password):
                os.chown(path, who["user"], who["group"])
        options = ["-U", "cmsuite", "-A", "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "-N"]
        subprocess.run(
            [programs / "initdb", "-D", home / "data", "--pwfile", password, *options],
            check=True,
            cwd="/",
            stdout=subprocess.DEVNULL,
            extra_groups=[] if who else None,
            **who,  # type: ignore[call-overload]
        )
        yield made


@contextlib.contextmanager
def serving(files: Cluster, stop_by: str = "INT") -> Iterator[None]:
    """Run it. It stops by INT (clients are cut off) or QUIT (as a crash does, with recovery at the next start)."""
    settings = [f"--{name}={value}" for name, value in SETTINGS.items()]
    program: list[str | Path] = [
        files.programs / "postgres",
        "-D",
        files.home / "data",
        f"--port={files.port}",
        *settings,
    ]
    ready = [str(files.programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(files.port)]
    with daemon.serving(
        program,
        files.home / "postgres.log",
        lambda: subprocess.run(ready).returncode == 0,
        stop_by=stop_by,
        again="",
        **identity(),
    ):
        yield


@contextlib.contextmanager
def found() -> Iterator[str | None]:
    """The URL of a server: the one that the environment names, else one for the block, else None."""
    given, installed = os.environ.get(VARIABLE), programs()
    if given or installed is None:
        yield given
        return
    with cluster(installed) as files, serving(files):
        yield files.url


def fresh_database(server: str, template: str = "template1") -> str:
    """Make a database of its own and return its URL. A template is copied with all it holds. Needs psycopg."""
    name = f"t{secrets.token_hex(8)}"
    _command(server, f"CREATE DATABASE {name} TEMPLATE {_named(template)}")
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def drop_database(server: str, url: str) -> None:
    """Drop what `fresh_database` made, cutting off whoever still uses it. Needs psycopg."""
    _command(server, f"DROP DATABASE IF EXISTS {_named(database_name(url))} WITH (FORCE)")


def database_name(url: str) -> str:
    return urlsplit(url).path.lstrip("/")


def apart(url: str) -> tuple[str, str]:
    """The address as it is given to a program, and the password for its PGPASSWORD."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", "@"))), parts.password or ""


def _named(database: str) -> str:
    if not re.fullmatch(r"[a-z]\w*", database):
        raise ValueError(f"not a name of ours: {database!r}")
    return database


def _command(server: str, sql: str) -> None:
    import psycopg

    with psycopg.connect(server.replace("+psycopg", "", 1), autocommit=True) as connection:
        connection.execute(sql.encode())
