"""PostgreSQL: several people and several workers on several machines."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as insert
from sqlalchemy.engine import Connection, Engine

from cmsuite.core.locale import N_
from cmsuite.store.dialects.sqlite import BUSY_S, _broken

WHY = {
    "refused": N_("the connection was refused"),
    "timeout": N_("no connection in time"),
    "resolve host": N_("no server of that name was found"),
    "translate host": N_("no server of that name was found"),
    "starting up": N_("it is just starting"),
    "shutting down": N_("it is being stopped"),
    "too many c": N_("too many programs are connected to it"),
    "connection slots": N_("too many programs are connected to it"),
    "closed the connection": N_("the connection was cut"),
    "terminating connection": N_("the connection was cut"),
    "connection is lost": N_("the connection was cut"),
}
"""What the server and its library say of each other, in people's words."""

LISTEN_S = 0.5  # how long a listener may be deaf to the wish to stop


def engine(url: sa.URL) -> Engine:
    """The engine of a PostgreSQL database; a connection that died while idle is replaced before it is used."""
    return sa.create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        hide_parameters=True,  # no values in error texts
        connect_args={
            "connect_timeout": 5,
            "application_name": "cmsuite",
            "options": f"-c timezone=UTC -c lock_timeout={BUSY_S}s",  # whoever hangs keeps nobody else waiting
        },
    )


def reason(said: str) -> str:
    """Why a server is not there: a sentence's part of ours, or its own words."""
    return next((ours for theirs, ours in WHY.items() if theirs in said), said)


def lease_now(connection: Connection) -> datetime:
    """The store's clock, by which leases run: the server's, one for all machines."""
    at: datetime = connection.exec_driver_sql("SELECT clock_timestamp()").scalar_one()
    return at.astimezone(UTC)


def role(connection: Connection) -> str | None:
    """The database's own name for who writes."""
    name: str = connection.exec_driver_sql("SELECT current_user").scalar_one()
    return name


def plain(text: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
    """A text as it is compared in a list: no capitals, no accents, whatever the server's collation."""
    return sa.func.lower(sa.func.translate(text, *_accents())).collate("C")


@cache
def _accents() -> tuple[str, str]:
    """The Latin letters that carry an accent, and each without it."""
    apart = {chr(code): unicodedata.normalize("NFD", chr(code)) for code in range(0xC0, 0x180)}
    bare = {letter: parts[0] for letter, parts in apart.items() if len(parts) > 1}
    return "".join(bare), "".join(bare.values())


def lock_rows(statement: sa.Select[Any], of: Sequence[Any] = ()) -> sa.Select[Any]:
    """Rows to take: what another worker holds is passed over."""
    return statement.with_for_update(skip_locked=True, of=list(of) or None)


def wake(connection: Connection, channel: str) -> None:
    """Tells those who LISTEN, when this transaction commits."""
    connection.execute(sa.text("SELECT pg_notify(:channel, '')"), {"channel": f"cmsuite_{channel}"})


def listen(engine: Engine, channels: Sequence[str], until: Callable[[], bool]) -> Iterator[str]:
    """The channels that others wake, as they do: at first all of them, for what was missed. Ends when `until()`.

    Holds a connection of its own. Raises OperationalError when it breaks.
    """
    import psycopg

    try:
        raw = engine.raw_connection()
    except psycopg.OperationalError as err:
        raise sa.exc.OperationalError("LISTEN", None, err) from err
    connection: Any = raw.driver_connection
    raw.detach()  # it listens for ever: the pool must not give it to others
    try:
        connection.autocommit = True
        for channel in channels:
            connection.execute(psycopg.sql.SQL("LISTEN {}").format(psycopg.sql.Identifier(f"cmsuite_{channel}")))
        yield from channels
        while not until():
            for notice in connection.notifies(timeout=LISTEN_S):
                yield notice.channel.removeprefix("cmsuite_")
    except psycopg.OperationalError as err:
        raise sa.exc.OperationalError("LISTEN", None, err) from err
    finally:
        connection.close()


def serialise(connection: Connection, name: str) -> None:
    """One at a time under this name, until the transaction ends."""
    connection.execute(sa.text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name})


def next_ids(connection: Connection, table: str, n: int) -> list[int]:
    """Ids for n rows to come, taken from the table's own sequence."""
    take = sa.text("SELECT nextval(pg_get_serial_sequence(:t, 'id')) FROM generate_series(1, :n)")
    return list(connection.execute(take, {"t": table, "n": n}).scalars())


def append_only(table: str, frozen: Sequence[str], once: Sequence[str], purge: Sequence[str]) -> list[str]:
    """The triggers of an append-only table."""
    broken = _broken(frozen, once, purge, "IS DISTINCT FROM")
    run = "FOR EACH ROW {when}EXECUTE FUNCTION cmsuite_refuse()"
    return [
        f"CREATE TRIGGER tr_{table}_no_update BEFORE UPDATE ON {table} " + run.format(when=f"WHEN ({broken}) "),
        f"CREATE TRIGGER tr_{table}_no_delete BEFORE DELETE ON {table} " + run.format(when=""),
    ]


def frozen(table: str, columns: Sequence[str], state: str) -> str:
    """The trigger that keeps columns as they are once a row has left a state."""
    differs = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in columns)
    return (
        f"CREATE TRIGGER tr_{table}_frozen BEFORE UPDATE ON {table} FOR EACH ROW "
        f"WHEN (OLD.state <> '{state}' AND ({differs})) EXECUTE FUNCTION cmsuite_refuse()"
    )


def drop_append_only(table: str) -> list[str]:
    """Lifts the triggers, inside a transaction that puts them back."""
    return [f"DROP TRIGGER tr_{table}_no_update ON {table}", f"DROP TRIGGER tr_{table}_no_delete ON {table}"]


BEFORE_TABLES = [
    "CREATE OR REPLACE FUNCTION cmsuite_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only', ERRCODE = '23000'; END $$"
]

AFTER_TABLES = [
    "CREATE TABLE search_word (id BIGINT NOT NULL CONSTRAINT pk_search_word PRIMARY KEY CONSTRAINT fk_search_word_id "
    "REFERENCES search_text (id) ON DELETE CASCADE, words TSVECTOR NOT NULL)",
    "CREATE INDEX ix_search_word_words ON search_word USING gin (words)",
]
"""The index of words: a stem has the sign = before it."""

_WORDS = sa.table("search_word", sa.column("id", sa.BigInteger), sa.column("words"))
PLACE: Any = _WORDS.c.id


def index_words(connection: Connection, rows: Sequence[tuple[int, str, str]]) -> None:
    """Put stems and words, a space between two, under these ids."""
    put = sa.text("INSERT INTO search_word (id, words) VALUES (:id, CAST(:words AS tsvector))")
    connection.execute(put, [{"id": id, "words": _vector(stems, words)} for id, stems, words in rows])


def forget_words(connection: Connection, ids: Sequence[int]) -> None:
    """Take what is under these ids out of the index."""
    connection.execute(sa.text("DELETE FROM search_word WHERE id = ANY(:ids)"), {"ids": [*ids]})


def tidy_words(_connection: Connection, *, begun: bool) -> bool:
    """The server keeps its index in order by itself."""
    return False


def found_by_words(
    _connection: Connection,
    asked: Any,
    texts: sa.Table,
    of: Callable[[Any], Any],
    pieces: Sequence[Sequence[Any]],
    *,
    few: bool,
) -> Any:
    """The question narrowed to rows of whose text each piece, one of its alternatives, is there. of: whether
    that text is a row's; few: only some of them are asked for, and no table is read from its end for them."""
    matches = sa.text("search_word.words @@ CAST(:words AS tsquery)").bindparams(words=_asked(pieces))
    if not few:
        return asked.join(texts, of(texts.c)).join(_WORDS, texts.c.id == PLACE).where(matches)
    one = sa.select(texts).where(texts.c.id == PLACE).offset(0).lateral()
    return asked.join(_WORDS, sa.true()).join(one, of(one.c)).where(matches)


NEAR, FURTHER = 6_000, 8  # texts that are looked at first; how many times as far the second look goes


def looks(connection: Connection, texts: sa.Table, under: int | None) -> Iterator[tuple[Any, Any]]:
    """Where the newest are looked for until enough are found, and their order. The server does not know how rare a word
    is, and reads its way back through all texts for one that hardly any has: so it does only for the newest of them,
    and looks further by its index of words. under: only what is older than this place."""
    older = sa.true() if under is None else texts.c.id < under
    ends = [sa.select(texts.c.id).where(older).order_by(texts.c.id.desc()).limit(1).offset(n).scalar_subquery()
            for n in (0, NEAR)]  # fmt: skip
    alone = sa.func.set_config("max_parallel_workers_per_gather", "0", True)  # it takes longer to call for help
    top, low, *_set = connection.execute(sa.select(*ends, alone)).one()
    if low is not None:
        yield low <= PLACE, PLACE.desc()
        yield top - FURTHER * (top - low) <= PLACE, (PLACE + 0).desc()
    yield sa.true(), (PLACE + 0).desc()


def words_rank(pieces: Sequence[Sequence[Any]]) -> sa.ColumnElement[Any]:
    """What is lowest for those that fit best."""
    asked = sa.literal(_asked(pieces))
    return -sa.func.ts_rank(_WORDS.c.words, sa.cast(asked, _TsQuery()), 1, type_=sa.Float)


class _TsQuery(sa.types.UserDefinedType[str]):
    cache_ok = True

    def get_col_spec(self, **_options: Any) -> str:
        return "tsquery"


PLACES = 16_383  # the last place in a text that the server knows
PLACES_OF_ONE = 256


def _vector(stems: str, words: str) -> str:
    """As the server reads it: each word with its places."""
    return " ".join([*_placed("=", stems), *_placed("", words)])


def _placed(sign: str, text: str) -> list[str]:
    words, at = text.split(" "), dict[str, str]()
    for word, place in zip(words, _numbers(), strict=False):
        at[word] = f"{before},{place}" if (before := at.get(word)) else place
    for word in words[PLACES:]:
        at.setdefault(word, "")
    at.pop("", None)
    for word in [word for word, places in at.items() if places.count(",") >= PLACES_OF_ONE]:
        at[word] = ",".join(at[word].split(",", PLACES_OF_ONE)[:PLACES_OF_ONE])
    return [f"'{sign}{word}':{places}" if places else f"'{sign}{word}'" for word, places in at.items()]


@cache
def _numbers() -> tuple[str, ...]:
    """The places of a text as they are written."""
    return tuple(map(str, range(1, PLACES + 1)))


def _asked(pieces: Sequence[Sequence[Any]]) -> str:
    """As the server reads it: words are letters and digits alone, so that none can end the marks around it."""
    return " & ".join("(" + " | ".join(_phrase(one) for one in piece) + ")" for piece in pieces)


def _phrase(one: Any) -> str:
    *before, last = [f"'{'=' if one.stems else ''}{word}'" for word in one.words]
    return "(" + " <-> ".join([*before, last + (":*" if one.prefix else "")]) + ")"


def schema_text(connection: Connection) -> dict[str, str]:
    """Every column, constraint, index and trigger by name, as the server prints them."""
    parts = {
        "column": "SELECT table_name || '.' || column_name, concat_ws(' ', data_type, character_maximum_length, "
        "is_nullable, column_default, is_identity, row_number() OVER (PARTITION BY table_name ORDER BY "
        "ordinal_position)) FROM information_schema.columns WHERE table_schema = current_schema()",
        "constraint": "SELECT conrelid::regclass || '.' || conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE connamespace = current_schema()::regnamespace AND contype <> 'n'",
        "index": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()",
        "trigger": "SELECT tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid) FROM pg_trigger "
        "WHERE NOT tgisinternal",
    }
    found: dict[str, str] = {}
    for kind, query in parts.items():
        found |= {f"{kind} {name}": text for name, text in connection.exec_driver_sql(query)}
    return found


def refresh_statistics(engine: Engine) -> None:
    """The server counts again by itself."""


def overwrite_deleted(connection: Connection) -> None:
    """The server writes over what was deleted when it vacuums, by itself."""


def settle_deleted(engine: Engine) -> None:
    """Nothing to do from here."""


def check(connection: Connection) -> list[str]:
    """PostgreSQL checks itself: its keys cannot dangle."""
    return []


def snapshot(connection: Connection) -> None:
    """Every read of this transaction sees the store as it stands now."""
    connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def last_id(connection: Connection, table: str) -> int:
    """The highest id that a table ever gave; 0 when it gave none."""
    query = f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {_sequence(connection, table)}"
    return int(connection.exec_driver_sql(query).scalar_one())


def continue_ids(connection: Connection, table: str, after: int) -> None:
    """The table's next id is higher than this one."""
    query = sa.text("SELECT setval(CAST(:sequence AS regclass), greatest(CAST(:after AS bigint), 1), :after > 0)")
    after = max(after, last_id(connection, table))
    connection.execute(query, {"sequence": _sequence(connection, table), "after": after})


def _sequence(connection: Connection, table: str) -> str:
    name: str = connection.execute(
        sa.text("SELECT pg_get_serial_sequence(quote_ident(:name), 'id')"), {"name": table}
    ).scalar_one()
    return name
