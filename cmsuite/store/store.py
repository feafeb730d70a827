"""A store: one database, its clock, and the sessions through which acts and questions reach it."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from cmsuite.core.clock import Clock, SystemClock
from cmsuite.core.errors import CmsError, Outside, Refused, Usage
from cmsuite.core.locale import N_
from cmsuite.store import dialects

CROSSED = ("40P01", "40001")  # a deadlock, of which the server ends one side; a snapshot that cannot be kept
DENIED = ("42501", "25006")  # no right to it; a server that only reads
LOCK_TIMEOUT = "55P03"
ROOM = 64 * 1024  # what SQLite needs beside its file to open it at all


class StoreBusy(Refused):
    said = N_("Another program has been writing to the store for more than {seconds} seconds.")
    hint = N_("Nothing was changed. Close the other program, or try again in a moment.")


class StoreCrossed(StoreBusy):
    said = N_("Another program was changing the same rows at the same moment.")
    hint = N_("Nothing was changed. Try again.")


class Denied(Outside):
    said = N_("The database does not allow it: {why}.")
    hint = N_("Nothing was changed. Whoever runs the database gives the rights, or ends its read-only state.")


class DiskFull(Outside):
    said = N_("The disk that holds the store is full.")
    hint = N_("Nothing was changed. Free some room, then try again.")


class ReadOnly(Outside):
    said = N_("The store cannot be written: its disk or file is read-only.")
    hint = N_("Nothing was changed. Check the rights of the workspace's folder.")


class NoFile(Outside):
    said = N_("The store's file cannot be read or written: {file}.")
    hint = N_("Nothing was changed. Check that its folder is there and yours to write, and that its disk is sound.")


class Unreachable(Outside):
    said = N_("The database does not answer: {why}.")
    words: ClassVar[Mapping[str, Mapping[str, str]]] = {"why": {}}
    hint = N_("Nothing was changed. Check the store's address in config.toml and that the server runs.")


class NotLetIn(Unreachable):
    said = N_("The database does not let you in: the password is missing or wrong.")
    hint = N_("Put it into ~/.pgpass, a file that PGPASSFILE names, or PGPASSWORD. Nothing was changed.")


class NoDatabase(Unreachable):
    said = N_("The server has no database named {name}.")
    hint = N_("Make it on the server (createdb {name}), or correct the store's address. Nothing was changed.")


class Damaged(Outside):
    said = N_("The store's file is damaged or is not a store.")
    hint = N_("Restore the last backup: cmsuite restore FILE DIR")


class BadAddress(Usage):
    said = N_("{url} is not the address of a store.")
    hint = N_("Write sqlite:///store.db or postgresql://USER@HOST/NAME.")


AWAY = (Unreachable, StoreBusy, DiskFull, ReadOnly, NoFile)
"""What may be over in a moment: whoever works on without a person waits for it."""


class Store:
    """Opened once in a program. `clock` says what time acts carry; leases run by the store's own clock. `tables` makes
    every table known: who writes needs them all, who reads those that the question names."""

    def __init__(self, url: str, clock: Clock | None = None, *, tables: Callable[[], None] | None = None) -> None:
        try:
            self.url = _file_url(url) or sa.make_url(url)
        except sa.exc.ArgumentError as err:
            raise BadAddress(url=url.split("@")[-1]) from err
        if self.url.get_backend_name() not in ("sqlite", "postgresql"):
            raise BadAddress(url=self.url.render_as_string(hide_password=True))
        self.clock = clock or SystemClock()
        self._role: list[str | None] = []
        self._tables = tables

    @property
    def file(self) -> Path | None:
        """The file of a SQLite store."""
        return Path(self.url.database) if self.url.get_backend_name() == "sqlite" and self.url.database else None

    @property
    def dialect(self) -> ModuleType:
        """The store's own ways: `dialects.sqlite` or `dialects.postgresql`."""
        return dialects.of(self.url.get_backend_name())

    @cached_property
    def engine(self) -> Engine:
        made: Engine = self.dialect.engine(self.url)
        return made

    def now(self) -> datetime:
        """The instant that acts carry."""
        return self.clock.now()

    def role_of(self, connection: sa.Connection) -> str | None:
        """The database's own name for who writes, asked once."""
        if not self._role:
            self._role.append(self.dialect.role(connection))
        return self._role[0]

    def close(self) -> None:
        """Give the connections back."""
        if "engine" in self.__dict__:
            self.engine.dispose()
            del self.__dict__["engine"]

    @contextmanager
    def session(self, *, writes: bool) -> Iterator[Session]:
        """One transaction: committed at the end, rolled back by any error; a database's error becomes ours."""
        if writes:
            self._know_all()
        with said_plainly(self.file), self.engine.connect().execution_options(writes=writes) as connection:
            with Session(connection, expire_on_commit=False, autoflush=True) as session, session.begin():
                yield session
            if connection.in_transaction():
                connection.commit()

    @contextmanager
    def connection(self, *, writes: bool = False) -> Iterator[sa.Connection]:
        """One transaction without models: for migrations, backups, bulk reads."""
        if writes:
            self._know_all()
        with (
            said_plainly(self.file),
            self.engine.connect().execution_options(writes=writes) as connection,
            connection.begin(),
        ):
            yield connection

    def _know_all(self) -> None:
        if self._tables is not None:
            self._tables()
            self._tables = None

    @contextmanager
    def snapshot(self) -> Iterator[sa.Connection]:
        """One read transaction, all of whose answers are of the same instant, however long it takes."""
        with self.connection() as connection:
            self.dialect.snapshot(connection)
            yield connection


def _file_url(url: str) -> sa.URL | None:
    """A file's address, whose path is taken as it is: a folder may be called `what?` or `100%`."""
    prefix = "sqlite:///"
    return sa.URL.create("sqlite", database=url.removeprefix(prefix)) if url.startswith(prefix) else None


@contextmanager
def said_plainly(file: Path | None = None) -> Iterator[None]:
    """Turns what the database says into an error that a person can act on; bugs pass as they are.

    file: that of a SQLite store, to see what ails it.
    """
    try:
        yield
    except sa.exc.OperationalError as err:
        raise _plain(err, file) from err
    except sa.exc.DatabaseError as err:
        if "file is not a database" in str(err.orig) or "malformed" in str(err.orig):
            raise Damaged() from err
        if getattr(err.orig, "sqlstate", "") in DENIED:
            raise Denied(why=_first_line(err)) from err
        raise


def is_taken(err: sa.exc.IntegrityError) -> bool:
    """Whether a row was refused because there is one of that key already."""
    return getattr(err.orig, "sqlstate", "") == "23505" or "UNIQUE constraint failed" in str(err.orig)


def _first_line(err: sa.exc.DatabaseError) -> str:
    return str(err.orig).strip().split("\n")[0]


def _plain(err: sa.exc.OperationalError, file: Path | None) -> Exception:
    from cmsuite.store.dialects.sqlite import BUSY_S

    why = _first_line(err)
    if getattr(err.orig, "sqlstate", "") in CROSSED:
        return StoreCrossed()
    if getattr(err.orig, "sqlstate", "") == LOCK_TIMEOUT or "database is locked" in why:
        return StoreBusy(seconds=BUSY_S)
    if "database or disk is full" in why or "No space left" in why:
        return DiskFull()
    if "readonly database" in why or "attempt to write a readonly" in why:
        return ReadOnly()
    if file and ("unable to open database file" in why or "disk I/O error" in why):
        return _unopened(file)
    if "no such" in why or "syntax" in why:
        return err
    if "no password supplied" in why or "password authentication failed" in why:
        return NotLetIn()
    if missing := re.search(r'database "(.+)" does not exist', why):
        return NoDatabase(name=missing[1])
    return Unreachable(why=dialects.of("postgresql").reason(why))


def _unopened(file: Path) -> CmsError:
    """SQLite has one sentence for all that can be wrong with a file: what it is here."""
    folder = file.parent
    if folder.is_dir() and not os.access(folder, os.W_OK):
        return ReadOnly()
    if folder.is_dir() and shutil.disk_usage(folder).free < ROOM:
        return DiskFull()
    return NoFile(file=str(file))
