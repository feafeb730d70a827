"""What every test may ask for: a real store on each database, real servers on loopback, a clock that stands still."""

import gc
import os
import shutil
import signal
import zlib
from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from _pytest.runner import runtestprotocol
from hypothesis import HealthCheck, settings
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

from cmsuite.core.clock import SetClock
from cmsuite.core.locale import speak
from cmsuite.store.store import Store
from cmsuite.store.upgrade import migrate
from tests.peers import imap, kept, postgres, smtp, snac2

if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:  # as a shell's `&` has it, and what tests start would inherit it
    signal.signal(signal.SIGINT, signal.default_int_handler)

gc.set_threshold(2000, 10, 40)  # as it comes, a sixth of the time goes into sweeps over every test and module


def _share_what_is_compiled() -> None:
    """What one test's statements were compiled to serves the next: each store would compile all of them anew."""
    shared: defaultdict[str, LRUCache[Any, Any]] = defaultdict(lambda: LRUCache(5000))
    of_its_kind = property(lambda engine: shared[engine.dialect.name], lambda _engine, _own: None)
    sa.Engine._compiled_cache = of_its_kind  # type: ignore[assignment]
    kind: Any
    for kind in (SQLiteDialect_pysqlite, PGDialect_psycopg):  # the dialect is a part of each key
        kind.__eq__ = lambda one, other: type(one) is type(other)
        kind.__hash__ = lambda one: hash(type(one))


_share_what_is_compiled()
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

LONG = ("journeys", "docs", "faults")  # folders
TURNS = (
    "accounts", "archive", "audit", "briefs", "calendar", "charters", "cli", "content", "metrics", "reporting",
    "strategy", "tui", "veille", "engines/documents", "engines/evidence", "engines/mail", "engines/rules",
)  # fmt: skip
BY_TURNS = [Path(__file__).parent / name for name in TURNS]  # what asks a store anew has its tests elsewhere
NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)  # a Tuesday, before the clocks go forward


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--stores-by-turns", action="store_true", help="of most tests, half on each store")


def pytest_collection_finish() -> None:
    """What is there by now stays to the end: no sweep passes over it, for half a second in the middle of a test."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With --stores-by-turns, a test of a shell, a room or a deliverable, or one so marked, runs on one store: always
    the same, half on each; the store, the engines and publishing run on both.

    Each of several workers begins with its share of the long tests: none is left for the end, alone.
    """
    if config.getoption("stores_by_turns") and postgres.programs() is not None:
        there = {one.nodeid for one in items}
        left = [one for one in items if isinstance(one, pytest.Function) and _not_its_turn(one, there)]
        gone = set(left)
        items[:] = [one for one in items if one not in gone]
        config.hook.pytest_deselected(items=left)
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    if workers > 1:
        long = [one for one in items if one.path.parent.name in LONG]
        others = iter([one for one in items if one.path.parent.name not in LONG])
        each, shares = -(-len(items) // workers), [long[worker::workers] for worker in range(workers)]
        items[:] = [one for share in shares for one in (*share, *islice(others, each - len(share)))]


def _not_its_turn(test: pytest.Function, there: Collection[str]) -> bool:
    """there: the names of all tests; what runs on one store alone has no turn to wait for."""
    store = test.callspec.params.get("store_url") if hasattr(test, "callspec") else None
    by_turns = any(folder in test.path.parents for folder in BY_TURNS)
    if not isinstance(store, str) or not (by_turns or test.get_closest_marker("by_turns")):
        return False
    turn = ("sqlite", "postgresql")[zlib.crc32(test.nodeid.replace(store, "").encode()) % 2]
    return store != turn and test.nodeid.replace(store, turn) in there


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """A test during which the shared snac2 fell over says nothing about us: it runs once more."""
    data = os.environ.get(snac2.VARIABLE)
    if data is None or not isinstance(item, pytest.Function) or "snac" not in item.fixturenames:
        return None
    server = snac2.at(Path(data))
    before = snac2.falls(server)
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    reports = runtestprotocol(item, log=False, nextitem=nextitem)
    if any(one.failed for one in reports) and snac2.falls(server) != before:
        item._initrequest()
        reports = runtestprotocol(item, log=False, nextitem=nextitem)
    for one in reports:
        item.ihook.pytest_runtest_logreport(report=one)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


@pytest.fixture(autouse=True)
def nobodys_machine(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test depends on, or touches, the language, settings or keyring of whoever runs it."""
    for name in ("CMSUITE_WORKSPACE", "LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    speak("en")
    monkeypatch.setattr("cmsuite.core.resources._own", [])  # the workspaces that other tests opened
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    home = tmp_path_factory.mktemp("home")
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(home / name.split("_")[1].lower()))


def without(peer: str) -> None:
    """Skip where a peer is missing; fail where all are promised, as in CI."""
    if os.environ.get("CMSUITE_REQUIRE_PEERS") == "1":
        pytest.fail(f"{peer} is required here and missing")
    pytest.skip(f"{peer} is not installed")


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL server that makes databases: see tests.peers.postgres.fresh_database."""
    with postgres.found() as url:
        if url is None:
            without("PostgreSQL")
        else:
            yield url


@pytest.fixture(scope="session")
def snac() -> Iterator[snac2.Snac]:
    """A running snac2; each test takes a user of its own from it."""
    with snac2.found() as server:
        if server is None:
            without("snac2")
        else:
            yield server


@pytest.fixture
def snac_user(snac: snac2.Snac) -> snac2.User:
    """Someone whom no other test knows, signed in."""
    return snac2.new_user(snac)


@pytest.fixture(scope="session")
def smtp_server() -> Iterator[smtp.Smtp]:
    """A running SMTP server."""
    with smtp.found() as server:
        if server is None:
            without("aiosmtpd")
        else:
            yield server


@pytest.fixture(scope="session")
def imap_server() -> Iterator[imap.Imap]:
    """A running dovecot."""
    with imap.found() as server:
        if server is None:
            without("dovecot")
        else:
            yield server


@pytest.fixture
def mailbox(imap_server: imap.Imap) -> imap.User:
    """Someone with a mailbox of their own, whom no other test knows."""
    return imap.new_user(imap_server)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite store, to copy."""
    file = tmp_path_factory.mktemp("store") / "migrated.db"
    _migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def migrated_database(postgres_server: str) -> Iterator[str]:
    """The name of a migrated PostgreSQL store, to copy."""
    url = postgres.fresh_database(postgres_server)
    _migrate(url)
    yield postgres.database_name(url)
    postgres.drop_database(postgres_server, url)


def _migrate(url: str) -> None:
    store = Store(url)
    migrate(store)
    store.close()


@pytest.fixture(scope="session")
def kept_database(postgres_server: str, migrated_database: str) -> Iterator[kept.Kept]:
    """A migrated PostgreSQL store that one test after another has to itself."""
    database = kept.Kept(postgres_server, migrated_database)
    yield database
    database.drop()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.peer)])
def store_url(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a new, migrated store: the test runs once on each database."""
    if request.param == "sqlite":
        shutil.copyfile(request.getfixturevalue("migrated_file"), tmp_path / "store.db")
        yield f"sqlite:///{tmp_path / 'store.db'}"
        return
    database: kept.Kept = request.getfixturevalue("kept_database")
    address, password = postgres.apart(database.take())
    monkeypatch.setenv("PGPASSWORD", password)
    yield address
    database.give_back()


@pytest.fixture
def store(store_url: str, clock: SetClock) -> Iterator[Store]:
    """That store, open, its clock standing at NOW until the test moves it."""
    opened = Store(store_url, clock)
    yield opened
    opened.close()
