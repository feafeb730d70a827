"""Very many items of one brand, as a feed of many years gave them: made by the store itself, with their words in the
index. Texts are drawn once and told again under other numbers."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import accumulate

import numpy as np
import sqlalchemy as sa

from cmsuite.core.folding import folded
from cmsuite.engines import acts
from cmsuite.engines.search.index import place_of
from cmsuite.engines.search.words import stems_of
from cmsuite.store.store import Store
from cmsuite.veille.sources import follow
from tests.workplace import Cast

FORMS, TITLE, WORDS, TEXTS = 30_000, 8, 45, 20_000  # an item whose text is over keeps its title and its summary
EVERY_S = 300
SEED = 11
NUMBERS = "WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < :n) "
ITEMS = (
    NUMBERS + "INSERT INTO item (id, feed_id, guid, url, title, first_seen_at, summary, hash, created_at) "
    "SELECT n, :feed, 'g' || n, 'https://feeds.example/' || n, d.title, {at}, d.words, 'h' || n, :now "
    "FROM number JOIN drawn d ON d.id = CAST(n AS BIGINT) * 7919 % :texts"
)
LINES = (
    "INSERT INTO qualification "
    "(brand_id, item_id, source_id, state, reason, axis, score, sort_at, version, created_at) "
    "SELECT :brand, id, :source, CASE WHEN id % 2 = 0 THEN 'discarded' WHEN id % 5 = 0 THEN 'kept' ELSE 'new' END, "
    "CASE WHEN id % 2 = 0 THEN 'off_topic' END, 'trade', CAST(id AS BIGINT) * 7919 % 101, first_seen_at, 1, :now "
    "FROM item ORDER BY id"
)
FOUND = (
    "INSERT INTO search_text (id, kind, row_id, language, hash, created_at) "
    "SELECT :place + (id - 1) * :step, 'item', id, 'fr', hash, :now FROM item ORDER BY id"
)
STEMS = {"sqlite": "TEXT", "postgresql": "tsvector"}
WORDS_OF = {
    "sqlite": "INSERT INTO search_word (rowid, stems, words) SELECT t.id, d.stems, d.words FROM search_text t "
    "JOIN drawn d ON d.id = CAST(t.row_id AS BIGINT) * 7919 % :texts ORDER BY t.id",
    "postgresql": "INSERT INTO search_word (id, words) "
    "SELECT t.id, d.stems FROM search_text t "
    "JOIN drawn d ON d.id = CAST(t.row_id AS BIGINT) * 7919 % :texts ORDER BY t.id",
}
INDEX = "ix_search_word_words"  # of PostgreSQL: faster to make at once than row by row
AT = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%S.000000', :first + (n - 1) * :every, 'unixepoch')",
    "postgresql": "to_timestamp(:first + (n - 1) * :every)",
}


def vocabulary() -> list[str]:
    """Forms of French look, the most used first."""
    chance = random.Random(SEED)
    parts = ["ca", "cho", "dé", "fi", "gra", "jou", "lan", "mé", "no", "pro", "qui", "ra", "sé", "tra", "vo", "blé"]
    ends = ["", "s", "e", "es", "er", "é", "ée", "ation", "ations", "ement", "eur", "eurs", "al", "aux"]
    made: dict[str, None] = {}
    while len(made) < FORMS:
        made["".join(chance.choices(parts, k=chance.choice((2, 3, 3, 4)))) + chance.choice(ends)] = None
    return list(made)


def drawn(forms: list[str]) -> list[list[int]]:
    """Texts as places in the vocabulary, drawn as language does (Zipf)."""
    shares = np.array(list(accumulate(1 / (rank + 2.7) for rank in range(FORMS))))
    numbers = np.random.default_rng(SEED).random((TEXTS, WORDS))
    found: list[list[int]] = np.searchsorted(shares, numbers * shares[-1]).tolist()
    return found


def fill(store: Store, cast: Cast, n: int, *, every_s: int = EVERY_S) -> None:
    """Follow a feed and have n items of it, as far apart as that, the newest last: half are discarded, a tenth kept."""
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        followed = follow(act, "https://feeds.example/news", axis="trade", title="The Gazette")
    now, kind = store.now().replace(microsecond=0), store.url.get_backend_name()
    forms = vocabulary()
    said, stems = [folded(word) for word in forms], [stems_of(word, "fr")[0] for word in forms]
    first = int(now.timestamp()) - (n - 1) * every_s
    with store.connection(writes=True) as connection:
        source = connection.execute(sa.text("SELECT id FROM source")).scalar_one()
        connection.exec_driver_sql(
            f"CREATE TEMPORARY TABLE drawn (id INTEGER PRIMARY KEY, title TEXT, words TEXT, stems {STEMS[kind]})"
        )
        rows = []
        for id, text in enumerate(drawn(forms)):
            words, roots = " ".join(said[one] for one in text), " ".join(stems[one] for one in text)
            indexed = roots if kind == "sqlite" else store.dialect._vector(roots, words)
            rows.append(
                {"id": id, "title": " ".join(forms[one] for one in text[:TITLE]), "words": words, "stems": indexed}
            )
        put = f"INSERT INTO drawn VALUES (:id, :title, :words, CAST(:stems AS {STEMS[kind]}))"
        connection.execute(sa.text(put), rows)
        start = place_of("item", now, 1) - (n - 1) * (every_s << 30)
        values = {
            "n": n, "feed": followed.feed_id, "now": now.replace(tzinfo=None) if kind == "sqlite" else now,
            "texts": TEXTS, "first": first, "every": every_s, "brand": cast.brand, "source": source, "place": start,
            "step": (every_s << 30) + (1 << 4),
        }  # fmt: skip
        with _in_one_go(connection, kind):
            if kind == "sqlite":
                connection.execute(
                    sa.text("INSERT OR IGNORE INTO search_form VALUES (:word)"), [{"word": one} for one in said]
                )
            for statement in (ITEMS.format(at=AT[kind]), LINES, FOUND, WORDS_OF[kind]):
                asked = sa.text(statement)
                connection.execute(asked, {name: values[name] for name in asked._bindparams})
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


@contextmanager
def _in_one_go(connection: sa.Connection, kind: str) -> Iterator[None]:
    """On PostgreSQL the words are put into their index at the end."""
    if kind == "sqlite":
        yield
        return
    made = sa.text("SELECT indexdef FROM pg_indexes WHERE indexname = :name")
    index = connection.execute(made, {"name": INDEX}).scalar_one()
    connection.exec_driver_sql(f"DROP INDEX {INDEX}")
    connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '512MB'")
    yield
    connection.exec_driver_sql(index)
