"""SQLite: WAL, one writer, every commit on the disk before it is answered."""

from __future__ import annotations

import sqlite3
import time
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert as insert
from sqlalchemy.engine import Connection, Engine

BUSY_S = 10
CACHE_KIB = 4_000  # of each connection: the upper pages of the index of a million texts


def engine(url: sa.URL) -> Engine:
    """The engine of a SQLite file: transactions are begun by us, writing ones at once (IMMEDIATE)."""
    made = sa.create_engine(url, connect_args={"timeout": BUSY_S}, hide_parameters=True)  # no values in error texts

    @sa.event.listens_for(made, "do_connect")
    def connect(_dialect: Any, record: Any, args: Any, options: Any) -> sqlite3.Connection:
        raw: sqlite3.Connection = sqlite3.connect(*args, **options)
        try:
            _prepare(raw)
        except sqlite3.OperationalError as err:
            raw.close()
            raw = _to_read(Path(args[0]), err, options)
            record.info[STOPPED] = err
        return raw

    @sa.event.listens_for(made, "checkin")
    def forget(_raw: Any, record: Any) -> None:
        if STOPPED in record.info:
            record.invalidate()  # the next one may find room, and would see what others wrote since

    @sa.event.listens_for(made, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", True)
        if writes and (why := connection.info.get(STOPPED)) is not None:
            raise sa.exc.OperationalError("BEGIN IMMEDIATE", None, why)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return made


STOPPED = "stopped"
"""In the info of a connection that can only read: why."""


def _prepare(raw: sqlite3.Connection, *, write_ahead: bool = True) -> None:
    raw.isolation_level = None
    raw.execute("PRAGMA foreign_keys = ON")
    raw.execute("PRAGMA synchronous = FULL")
    raw.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    if write_ahead:
        _write_ahead(raw.cursor())
    raw.create_function("plain", 1, _plain, deterministic=True)


def _to_read(file: Path, why: sqlite3.OperationalError, options: Mapping[str, Any]) -> sqlite3.Connection:
    """The file as it stands, where its disk is full or read-only: to read it even then, SQLite asks for 32 KiB beside
    it, unless nobody can write it. Raises why, where that is not so: a log that was left holds newer rows.
    """
    log = file.with_name(f"{file.name}-wal")
    stopped = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}
    if why.sqlite_errorcode & 0xFF not in stopped or not file.is_file() or (log.is_file() and log.stat().st_size):
        raise why
    try:
        raw: sqlite3.Connection = sqlite3.connect(f"{file.absolute().as_uri()}?immutable=1", uri=True, **options)
        _prepare(raw, write_ahead=False)
        raw.execute("SELECT count(*) FROM sqlite_master")
    except sqlite3.Error:
        raise why from None
    return raw


def _write_ahead(cursor: Any) -> None:
    """Turn a new file to WAL. Of several programs that try at once SQLite refuses all but one without any wait."""
    until = time.monotonic() + BUSY_S
    while cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as err:
            if "locked" not in str(err) or time.monotonic() > until:
                raise
            time.sleep(0.02)


def lease_now(connection: Connection) -> datetime:
    """The store's clock, by which leases run: this machine's."""
    return datetime.now(UTC)


def role(connection: Connection) -> str | None:
    """The database's own name for who writes: a file has none."""
    return None


def plain(text: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
    """A text as it is compared in a list: no capitals, no accents."""
    return sa.func.plain(text)


def _plain(text: str | None) -> str | None:
    if text is None or text.isascii():
        return text.lower() if text else text
    apart = unicodedata.normalize("NFD", text.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c))


def lock_rows(statement: sa.Select[Any], of: Sequence[Any] = ()) -> sa.Select[Any]:
    """Rows to take: the transaction is the only writer, nothing to lock."""
    return statement


def wake(connection: Connection, channel: str) -> None:
    """Nobody listens on a file: workers look each second."""


def listen(engine: Engine, channels: Sequence[str], until: Callable[[], bool]) -> Iterator[str]:
    """The channels that others wake: none, on a file."""
    return iter(())


def serialise(connection: Connection, name: str) -> None:
    """One at a time under this name: IMMEDIATE has seen to it."""


def next_ids(connection: Connection, table: str, n: int) -> list[int]:
    """Ids for n rows to come: the transaction is the only writer, so they are those after the last ever used."""
    last = connection.execute(sa.text("SELECT seq FROM sqlite_sequence WHERE name = :t"), {"t": table}).scalar() or 0
    return list(range(last + 1, last + n + 1))


def append_only(table: str, frozen: Sequence[str], once: Sequence[str], purge: Sequence[str]) -> list[str]:
    """The triggers of an append-only table."""
    broken = _broken(frozen, once, purge, "IS NOT")
    stop = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    return [
        f"CREATE TRIGGER tr_{table}_no_update BEFORE UPDATE ON {table} WHEN {broken} {stop}",
        f"CREATE TRIGGER tr_{table}_no_delete BEFORE DELETE ON {table} {stop}",
    ]


def frozen(table: str, columns: Sequence[str], state: str) -> str:
    """The trigger that keeps columns as they are once a row has left a state."""
    differs = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in columns)
    return (
        f"CREATE TRIGGER tr_{table}_frozen BEFORE UPDATE ON {table} WHEN OLD.state <> '{state}' AND ({differs}) "
        f"BEGIN SELECT RAISE(ABORT, '{table} is frozen'); END"
    )


def _broken(frozen: Sequence[str], once: Sequence[str], purge: Sequence[str], differs: str) -> str:
    """The condition under which an update breaks the promise of an append-only row."""
    terms = [f"OLD.{name} {differs} NEW.{name}" for name in frozen]
    for name in {*once, *purge}:
        kept = [f"OLD.{name} IS NOT NULL"] if name in once else []  # once: NULL may become a value
        kept += [f"NEW.{name} IS NOT NULL"] if name in purge else []  # purge: a value may become NULL
        terms.append("(" + " AND ".join([f"OLD.{name} {differs} NEW.{name}", *kept]) + ")")
    return " OR ".join(sorted(terms))


def drop_append_only(table: str) -> list[str]:
    """Lifts the triggers, inside a transaction that puts them back."""
    return [f"DROP TRIGGER tr_{table}_no_update", f"DROP TRIGGER tr_{table}_no_delete"]


BEFORE_TABLES: list[str] = []
AFTER_TABLES = [
    "CREATE VIRTUAL TABLE search_word USING fts5(stems, words, tokenize='ascii', prefix='3 4'"
    + (", content='', contentless_delete=1)" if sqlite3.sqlite_version_info >= (3, 43) else ")"),
    "CREATE TABLE search_form (word TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID",
]
"""The index of words: their texts are not kept in it, where SQLite can take words out of it without them. And each word
once, to list those that begin alike: FTS5 takes longer to name a word than to find its newest texts."""

_WORDS = sa.table("search_word", sa.column("rowid", sa.BigInteger))
PLACE: Any = _WORDS.c.rowid


def index_words(connection: Connection, rows: Sequence[tuple[int, str, str]]) -> None:
    """Put stems and words, a space between two, under these ids; in the order of the ids it is fast."""
    connection.exec_driver_sql("INSERT INTO search_word (rowid, stems, words) VALUES (?, ?, ?)", [*rows])
    forms = sorted({word for _, _, words in rows for word in words.split()})
    if forms:
        connection.exec_driver_sql("INSERT OR IGNORE INTO search_form (word) VALUES (?)", [(one,) for one in forms])


def forget_words(connection: Connection, ids: Sequence[int]) -> None:
    """Take what is under these ids out of the index."""
    connection.exec_driver_sql("DELETE FROM search_word WHERE rowid = ?", [(id,) for id in ids])


PARTS = 4  # of the index, that a word may be sought in one by one
PAGES = 1_000  # of the index, that are brought together in one transaction
BEGIN = ("", *"0123456789abcdefghijklmnopqrstuvwxyz", "{", "\U0010ffff")
"""Between two of these lie the words that are listed anew in one transaction."""


def tidy_words(connection: Connection, *, step: int) -> bool:
    """List the words anew, those of one letter at a time; then bring some of the parts together that many small rounds
    leave the index in. step: how many calls were made before. Returns whether there is more to do."""
    if step < len(BEGIN) - 1:
        _list_anew(connection, BEGIN[step], BEGIN[step + 1])
        return True
    begun = step >= len(BEGIN)
    if not begun:
        parts: int = connection.exec_driver_sql("SELECT count(DISTINCT segid) FROM search_word_idx").scalar_one()
        if parts <= PARTS:
            return False
    raw: Any = connection.connection.driver_connection
    changed = raw.total_changes
    merge = "INSERT INTO search_word (search_word, rank) VALUES ('merge', ?)"
    connection.exec_driver_sql(merge, (PAGES if begun else -PAGES,))
    return bool(raw.total_changes - changed >= 2)


_TERMS = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_term USING fts5vocab(main, search_word, col)"
_LIST = "INSERT INTO search_form SELECT term FROM temp.search_term WHERE col = 'words' AND term >= ? AND term < ?"


def _list_anew(connection: Connection, first: str, under: str) -> None:
    """The words between two, as the index has them: those of forgotten texts are gone."""
    connection.exec_driver_sql(_TERMS)
    connection.exec_driver_sql("DELETE FROM search_form WHERE word >= ? AND word < ?", (first, under))
    connection.exec_driver_sql(_LIST, (first, under))


def found_by_words(
    connection: Connection, asked: Any, texts: sa.Table, of: Callable[[Any], Any], pieces: Sequence[Sequence[Any]]
) -> Any:
    """The question narrowed to rows of whose text each piece, one of its alternatives, is there. of: whether
    that text is a row's."""
    spelt = [[whole for one in piece for whole in _spelt(connection, one)] for piece in pieces]
    matches = sa.text("search_word MATCH :words").bindparams(words=_asked(spelt))
    return asked.join(texts, of(texts.c)).join(_WORDS, texts.c.id == PLACE).where(matches)


def newest_by_words(
    connection: Connection, asked: Any, texts: sa.Table, of: Callable[[Any], Any], pieces: Sequence[Sequence[Any]],
    limit: int, ask: Callable[[Any], Any], between: tuple[int | None, int | None],
) -> Any:  # fmt: skip
    """What `ask` answers of the newest few. FTS5 gives the newest first, one by one."""
    since, under = between
    found = found_by_words(connection, asked, texts, of, pieces)
    found = found if since is None else found.where(since <= PLACE)
    found = found if under is None else found.where(under > PLACE)
    return ask(found.order_by(PLACE.desc()).limit(limit))


INDEXED = 4  # letters of the longest beginnings that the index holds
MOST_FORMS = 200
_FORMS = "SELECT word FROM search_form WHERE word >= ? AND word < ? LIMIT ?"


def _spelt(connection: Connection, one: Any) -> Sequence[Any]:
    """A beginning as the words that begin so, unless they are too many: the newest place of each is read at once, where
    FTS5 brings together all places of a beginning of other lengths than the index has before it gives the first."""
    *before, last = one.words
    if not one.prefix or len(last) <= INDEXED:
        return (one,)
    asked = (last, f"{last}\U0010ffff", MOST_FORMS + 1)
    forms = connection.exec_driver_sql(_FORMS, asked).scalars().all()
    if not 0 < len(forms) <= MOST_FORMS:
        return (one,)
    return [replace(one, words=(*before, form), prefix=False) for form in forms]


def words_rank(pieces: Sequence[Sequence[Any]]) -> sa.ColumnElement[Any]:
    """What is lowest for those that fit best."""
    return sa.literal_column("bm25(search_word)", sa.Float)


def _asked(pieces: Sequence[Sequence[Any]]) -> str:
    """As FTS5 reads it: words are letters and digits alone, so that none can end the marks around it."""
    return " AND ".join("(" + " OR ".join(_phrase(one) for one in piece) + ")" for piece in pieces)


def _phrase(one: Any) -> str:
    return f'({"stems" if one.stems else "words"} : "{" ".join(one.words)}"{" *" if one.prefix else ""})'


def schema_text(connection: Connection) -> dict[str, str]:
    """Every table, index and trigger by name, as the store keeps its text."""
    rows = connection.exec_driver_sql(
        "SELECT type || ' ' || name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
    )
    return {name: " ".join(sql.split()) for name, sql in rows}


def refresh_statistics(engine: Engine) -> None:
    """Count again, by samples, what the planner chooses its indexes by: nobody else does it for a file."""
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA analysis_limit = 1000")
        connection.exec_driver_sql("ANALYZE")


def overwrite_deleted(connection: Connection) -> None:
    """What this transaction deletes is overwritten in the file, not only marked as free."""
    connection.exec_driver_sql("PRAGMA secure_delete = ON")


def settle_deleted(engine: Engine) -> None:
    """The write-ahead log, which holds older pages, is emptied into the file; with other programs at work, later."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]


def check(connection: Connection) -> list[str]:
    """What the file's own check finds wrong; empty when it is sound."""
    rows = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
    broken = [str(row) for row in rows if row != "ok"]
    return broken + [f"{row[0]} {row[1]}" for row in connection.exec_driver_sql("PRAGMA foreign_key_check")]


def snapshot(connection: Connection) -> None:
    """Nothing to ask for: a transaction sees the file as it stood at its first read."""


def last_id(connection: Connection, table: str) -> int:
    """The highest id that a table ever gave; 0 when it gave none."""
    query = sa.text("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = :name")
    return int(connection.execute(query, {"name": table}).scalar_one())


def continue_ids(connection: Connection, table: str, after: int) -> None:
    """The table's next id is higher than this one."""
    named = {"name": table, "after": after}
    moved = connection.execute(sa.text("UPDATE sqlite_sequence SET seq = max(seq, :after) WHERE name = :name"), named)
    if moved.rowcount == 0:
        connection.execute(sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :after)"), named)


def copy_to(source: Engine, target: Path) -> None:
    """A whole copy of the file as it stands, other readers and writers notwithstanding."""
    raw = source.raw_connection()
    try:
        raw.driver_connection.execute("VACUUM INTO ?", (str(target),))  # type: ignore[union-attr]
    finally:
        raw.close()
