"""PostgreSQL: several people and several workers on several machines."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
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
            # whoever hangs keeps nobody else waiting; to compile a question takes longer than to answer it
            "options": f"-c timezone=UTC -c lock_timeout={BUSY_S}s -c jit=off",
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

AGES = (47, 50, 53, 56)
"""Bits that are taken off a place to say when a text is from: a day and a half, 12 days, three months, two years. Each
is a word of the text: the index has all places of a word, and gives those of some days without reading the others."""
_AGED = " || ' ' || ".join(f"'#{bits}-' || (NEW.id >> {bits})" for bits in AGES)
AFTER_TABLES = [
    "CREATE TABLE search_word (id BIGINT NOT NULL CONSTRAINT pk_search_word PRIMARY KEY CONSTRAINT fk_search_word_id "
    "REFERENCES search_text (id) ON DELETE CASCADE, words TSVECTOR NOT NULL)",
    "CREATE INDEX ix_search_word_words ON search_word USING gin (words)",
    "CREATE OR REPLACE FUNCTION cmsuite_ages() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.words := NEW.words || "
    f"CAST({_AGED} AS tsvector); RETURN NEW; END $$",
    "CREATE TRIGGER tr_search_word_ages BEFORE INSERT ON search_word FOR EACH ROW EXECUTE FUNCTION cmsuite_ages()",
]
"""The index of words: a stem has the sign = before it, and the sign # what says when a text is from; the server adds
that, also to what an older program puts in."""

_WORDS = sa.table("search_word", sa.column("id", sa.BigInteger), sa.column("words"))
PLACE: Any = _WORDS.c.id


def index_words(connection: Connection, rows: Sequence[tuple[int, str, str]]) -> None:
    """Put stems and words, a space between two, under these ids."""
    put = sa.text("INSERT INTO search_word (id, words) VALUES (:id, CAST(:words AS tsvector))")
    connection.execute(put, [{"id": id, "words": _vector(stems, words)} for id, stems, words in rows])


def forget_words(connection: Connection, ids: Sequence[int]) -> None:
    """Take what is under these ids out of the index."""
    connection.execute(sa.text("DELETE FROM search_word WHERE id = ANY(:ids)"), {"ids": [*ids]})


def tidy_words(_connection: Connection, *, step: int) -> bool:
    """The server keeps its index in order by itself."""
    return False


def found_by_words(
    _connection: Connection, asked: Any, texts: sa.Table, of: Callable[[Any], Any], pieces: Sequence[Sequence[Any]]
) -> Any:
    """The question narrowed to rows of whose text each piece, one of its alternatives, is there. of: whether
    that text is a row's."""
    return asked.join(texts, of(texts.c)).join(_WORDS, texts.c.id == PLACE).where(_matches(_asked(pieces)))


def _matches(words: str, name: str = "words") -> sa.TextClause:
    return sa.text(f"search_word.words @@ CAST(:{name} AS tsquery)").bindparams(**{name: words})


MOST_AGES = 9
NEAR = 2_000  # texts in which is counted how many say what is sought
BACK = 6_000  # texts through which the server may go back at first, for a beginning
FEW_OF = 3  # for each row that is asked for: so many texts are looked at, since not all are of a row that is sought


def _from_then(low: int, high: int) -> str:
    """What is asked for to have hardly more than what lies between two places; nothing where they are too far apart. It
    is a question of its own: asked as one with the words, the server reads all places of the rarest of them."""
    for bits in AGES:
        first, last = low >> bits, high >> bits
        if last - first < MOST_AGES:
            return " | ".join(f"'#{bits}-{one}'" for one in range(first, last + 1))
    return ""


def newest_by_words(
    connection: Connection, asked: Any, texts: sa.Table, of: Callable[[Any], Any], pieces: Sequence[Sequence[Any]],
    limit: int, ask: Callable[[Any], list[Any]], between: tuple[int | None, int | None],
) -> list[Any]:  # fmt: skip
    """What `ask` answers of the newest few. The server's index of words knows no order: they are looked for as far back
    as it takes where as many say it as in the newest texts, once more as far as it takes then, and at last everywhere.
    What is asked for by its beginning the index brings together from all times, before it gives the first: in the
    newest texts, the server may go back through the texts themselves for it."""
    since, under = between
    begun = any(one.prefix for piece in pieces for one in piece)
    oldest, top, low = _ends(connection, under, BACK if begun else NEAR)
    end = max(oldest, since or 0)
    seek = _Seek(asked, texts, of, _asked(pieces), begun, top, end, end if begun else oldest)
    if low is not None and low > end and not begun:
        low = seek.further(low, seek.of_enough(connection, low, under, FEW_OF * limit))
    rows, low = seek.look(ask, low, under, limit)
    for last in (False, True):
        if low <= end or len(rows) == limit:
            break
        more = limit - len(rows)
        then = None if last or not rows else seek.further(low, 2 * more / len(rows))
        some, low = seek.look(ask, then, low, more)
        rows += some
    return rows


@dataclass(frozen=True, slots=True)
class _Seek:
    """Looks for words from one place to another. top: the newest place; end: from which on is sought at all; all: from
    which on the server asks its index alone."""

    asked: Any
    texts: sa.Table
    of: Callable[[Any], Any]
    words: str
    begun: bool
    top: int
    end: int
    all: int

    def look(
        self, ask: Callable[[Any], list[Any]], low: int | None, under: int | None, few: int
    ) -> tuple[list[Any], int]:
        """What is answered of these, and from which place on. low: None for all."""
        low = self.end if low is None else max(low, self.end)
        if self.begun and low > self.all:
            there, narrowed = PLACE, self.asked.join(_WORDS, sa.true()).where(*self._within(PLACE, low, under))
        else:
            found = sa.select(_LOOSE.label("place")).select_from(_WORDS)
            found = found.where(*self._within(_LOOSE, low, under)).order_by(_LOOSE.desc())
            newest = found.subquery("found")
            there, narrowed = newest.c.place, self.asked.join(newest, sa.true())
        one = sa.select(self.texts.c.kind, self.texts.c.row_id).where(self.texts.c.id == there).offset(0).lateral()
        return ask(narrowed.join(one, self.of(one.c)).order_by(there.desc()).limit(few)), low

    def _within(self, place: Any, low: int, under: int | None) -> list[Any]:
        ages = "" if self.begun or low <= self.all else _from_then(low, self.top if under is None else under)
        aged = [_matches(ages, "ages")] if ages else []
        return [_matches(self.words), *aged, place >= low, *([] if under is None else [place < under])]

    def of_enough(self, connection: Connection, low: int, under: int | None, most: int) -> float:
        """How many times as many texts as these are to be looked at beside them, for so many to be found."""
        some = sa.select(sa.literal(1)).select_from(_WORDS).where(*self._within(_LOOSE, low, under)).limit(most)
        n = connection.execute(sa.select(sa.func.count()).select_from(some.subquery())).scalar_one()
        return most / max(n, 1) - 1

    def further(self, low: int, times: float | None) -> int | None:
        """So many times as far again. None: too far for the words of the ages."""
        then = self.end if times is None else low - int((self.top - low) * times)
        return then if then > self.end and (self.top - then) >> AGES[-1] < MOST_AGES else None


_LOOSE: Any = sa.literal_column("search_word.id + 0", sa.BigInteger)
"""A place by which the server does not go through the texts."""
_ENDS = sa.text(
    "SELECT (SELECT min(id) FROM search_text), (SELECT max(id) FROM search_text WHERE id < :under), "
    "(SELECT id FROM search_text WHERE id < :under ORDER BY id DESC LIMIT 1 OFFSET :near), "
    "set_config('max_parallel_workers_per_gather', '0', true)"  # it takes longer to call for help
)
LAST_PLACE = 2**63 - 1


def _ends(connection: Connection, under: int | None, near: int) -> tuple[int, int, int | None]:
    """The places of the oldest and the newest text, and of the one so many after it: None where there are less."""
    asked = {"under": LAST_PLACE if under is None else under, "near": near}
    oldest, top, low, _set = connection.execute(_ENDS, asked).one()
    return oldest or 0, top or 0, low


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
