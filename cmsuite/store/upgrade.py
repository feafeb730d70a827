"""From an older schema, or none, to today's: on a backup (SQLite) or under one lock (PostgreSQL)."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa

from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_
from cmsuite.store.store import Store, said_plainly

CODE = 1  # grows with each release whose stores an older program must not open
HEAD = "m0023"


class TooNew(Refused):
    said = N_("This store was made by a newer cmsuite (it asks for code {wanted}, this is {here}).")
    hint = N_("Upgrade cmsuite on this machine, then try again. Nothing was touched.")


class NeedsUpgrade(Refused):
    said = N_("This database has schema {found}, this cmsuite works with {wanted}.")
    hint = N_("Run it once for everybody: cmsuite upgrade")


class EmptyDatabase(Refused):
    said = N_("The database is empty: there is no cmsuite store in it.")
    hint = N_("Make one with: cmsuite init DIR --store URL. Or restore one: cmsuite restore FILE DIR --store URL")


class NotAStore(Refused):
    said = N_("{url} holds other tables, and no cmsuite store.")
    hint = N_("Give the store a database of its own.")


class Standing(NamedTuple):
    """What a store says of itself."""

    schema: str | None
    uid: str | None
    min_code: int


def standing(store: Store) -> Standing:
    """The schema, uid and least program of a store; no schema when it is empty. Raises TooNew, NotAStore."""
    with store.connection() as connection:
        tables = sa.inspect(connection).get_table_names()
        if "alembic_version" not in tables:
            if tables:
                raise NotAStore(url=store.url.render_as_string(hide_password=True))
            return Standing(None, None, 0)
        row = connection.execute(sa.text("SELECT version_num, uid, min_code FROM alembic_version")).one_or_none()
    if row is None:
        return Standing(None, None, 0)
    if row.min_code > CODE:
        raise TooNew(wanted=row.min_code, here=CODE)
    return Standing(row.version_num, row.uid, row.min_code)


def ready(store: Store, *, upgrades: bool = True) -> None:
    """Make sure that the store can be worked with: a SQLite file migrates by itself after a backup, unless it is only
    to be looked at; a database that others share asks for `cmsuite upgrade`. A schema newer than ours whose `min_code`
    admits us is worked with."""
    found = standing(store)
    if found.schema == HEAD or (found.schema is not None and found.schema > HEAD):
        return
    if store.url.get_backend_name() == "sqlite" and upgrades:
        migrate(store)
    elif found.schema is None:
        raise EmptyDatabase()
    else:
        raise NeedsUpgrade(found=found.schema, wanted=HEAD)


def migrate(store: Store, target: str = "head") -> str | None:
    """Bring a store to today's schema, one program at a time. Returns the backup's path, when one was made."""
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    from cmsuite.store.migrations import FOLDER

    standing(store)
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("version_locations", str(FOLDER))
    config.set_main_option("path_separator", "os")
    script = ScriptDirectory(str(FOLDER), version_locations=[str(FOLDER)])
    backups: list[str] = []

    def steps(heads: tuple[str, ...], _context: Any) -> Any:
        todo = script._upgrade_revs(target, heads)  # type: ignore[arg-type]
        if todo and heads:  # asked once nobody else writes any more: of two programs, the first one's copy counts
            backups.extend(_backup(store, heads[0]))
        return todo

    with _alone(store) as connection, EnvironmentContext(config, script, fn=steps) as environment:
        environment.configure(connection=connection, transactional_ddl=True)
        environment.run_migrations()
    return next(iter(backups), None)


def _backup(store: Store, schema: str) -> list[str]:
    """A copy of a SQLite file beside it; a server has its own ways."""
    if store.url.get_backend_name() != "sqlite" or not store.url.database:
        return []
    file = Path(store.url.database)
    target = file.with_name(f"{file.stem}-before-upgrade-from-{schema}{file.suffix}")
    target.unlink(missing_ok=True)
    store.dialect.copy_to(store.engine, target)
    return [str(target)]


@contextmanager
def _alone(store: Store) -> Iterator[sa.Connection]:
    """One transaction in which nobody else writes; on SQLite with foreign keys off, and checked at its end."""
    sqlite = store.url.get_backend_name() == "sqlite"
    with said_plainly(store.file), store.engine.connect().execution_options(writes=True) as connection:
        raw: Any = connection.connection.driver_connection
        if sqlite:  # outside a transaction, or it does nothing
            raw.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                store.dialect.serialise(connection, "cmsuite upgrade")
                _version_table(connection)
                yield connection
                broken = store.dialect.check(connection) if sqlite else []
                if broken:
                    raise sa.exc.IntegrityError("foreign_key_check", None, Exception("; ".join(broken[:5])))
        finally:
            if sqlite:
                raw.execute("PRAGMA foreign_keys = ON")


def _version_table(connection: sa.Connection) -> None:
    """Alembic's version table, which also carries the store's uid and the least program that may open it."""
    if "alembic_version" in sa.inspect(connection).get_table_names():
        return
    connection.execute(
        sa.text(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL CONSTRAINT alembic_version_pkc PRIMARY KEY,"
            f" uid VARCHAR(36) NOT NULL DEFAULT '{uuid.uuid4()}', min_code INTEGER NOT NULL DEFAULT 1)"
        )
    )
