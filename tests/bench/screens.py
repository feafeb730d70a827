"""The screens on a real terminal, over 100,000 items, posts and entries, half of them out, and as many documents, lines
of the journal and sources: start, keys, memory."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles

import sqlalchemy as sa

from cmsuite.briefs.brief import BRIEF
from cmsuite.calendar.models import Entry
from cmsuite.content.models import Post, Variant
from cmsuite.core import workspace as workspaces
from cmsuite.core.clock import SystemClock
from cmsuite.engines import acts
from cmsuite.engines.acts.models import Journal
from cmsuite.engines.documents.life import create
from cmsuite.engines.feeds.models import FetchDay
from cmsuite.publishing.models import Publication
from cmsuite.store.base import Base
from cmsuite.store.store import Store
from cmsuite.store.upgrade import migrate
from tests.bench import Figure
from tests.briefs.test_brief import WHOLE
from tests.tui.seated import account, news
from tests.tui.terminal import Terminal
from tests.workplace import Cast, people

ROWS = 100_000
STARTS = 20
FORTNIGHT = timedelta(days=14)
LISTS = {
    "veille": (("2",), b"News 99"),
    "calendar": (("4", "L"), b"Post "),
    "posts": (("5",), b"Post "),
    "documents": (("3",), b"Document 100000"),
    "sources": (("2", "S"), b"Source 1"),
    "journal": (("0", "\x1b[D", "L"), b"Document "),
}
"""Each with the keys that lead there from Today, and a word of its rows."""
MOVES = {"down": (["\x1b[B"], 60), "page": (["\x1b[6~"], 40), "last, first": (["\x1b[F", "\x1b[H"], 20)}


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="cmsuite-bench-") as folder:
        desk = _filled(Path(folder))
        starts = [_start(desk) for _ in range(STARTS + 1)][1:]
        paints, rows = [one[0] for one in starts], [one[1] for one in starts]
        yield Figure("first paint, p95 of 20 warm starts", _p95([wall for wall, _cpu in paints]), "ms", 500)
        yield Figure("first paint, of the processor, median", median(cpu for _wall, cpu in paints), "ms")
        yield Figure("rows of Today, p95 of 20 warm starts", _p95([wall for wall, _cpu in rows]), "ms", 1000)
        yield Figure("rows of Today, of the processor, median", median(cpu for _wall, cpu in rows), "ms")
        for name, (keys, word) in LISTS.items():
            took = moved(desk, keys, word)
            every = [one for times in took.values() for one in times]
            for move, times in took.items():
                yield Figure(f"{name}, {ROWS:,} rows: {move}, median", median(times), "ms")
            yield Figure(f"{name}, {ROWS:,} rows: key to paint, p95", _p95(every), "ms", 50)
            yield Figure(f"{name}, {ROWS:,} rows: key to paint, longest", max(every), "ms", 150)
        yield Figure("memory after ten places", _memory(desk), "MiB", 250)


def _has_rows(out: bytes) -> bool:
    """Whether Today says what needs whom."""
    return b"TO DO NOW (" in out or b"WHEN YOU CAN (" in out


def _start(desk: Path) -> tuple[tuple[float, float], tuple[float, float]]:
    """Milliseconds to the first paint, and to the rows of Today: on the wall, and of the processor, which what else
    runs on the machine changes less. What a child reads ahead is in the first alone."""
    begun = time.perf_counter()
    terminal = Terminal(desk, size=(120, 40))

    def lap() -> tuple[float, float]:
        return (time.perf_counter() - begun) * 1000, terminal.worked_s() * 1000

    try:
        terminal.until(b"Today")
        paint = lap()
        terminal.until(_has_rows)
        return paint, lap()
    finally:
        terminal.close()


def moved(desk: Path, keys: Sequence[str], word: bytes, settle_s: float = 1.5) -> dict[str, list[float]]:
    """For each move, milliseconds from a key to what it paints. keys: to the list; word: of its rows."""
    terminal = Terminal(desk, size=(120, 40))
    try:
        terminal.until(_has_rows, 60)
        for one in keys[:-1]:
            terminal.type(one)
            terminal.quiet(settle_s, 10)
        terminal.type(keys[-1])
        terminal.until(word)
        terminal.quiet(settle_s, 10)  # what looks at the whole now and then goes on
        return {
            name: [_answered(terminal, keys[turn % len(keys)]) for turn in range(times)]
            for name, (keys, times) in MOVES.items()
        }
    finally:
        terminal.close()


def _answered(terminal: Terminal, key: str) -> float:
    terminal.quiet(0.15)
    begun = time.perf_counter()
    terminal.type(key)
    terminal.until(lambda out: bool(out), 10)
    return (time.perf_counter() - begun) * 1000


def _memory(desk: Path) -> float:
    terminal = Terminal(desk, size=(120, 40))
    try:
        terminal.until(_has_rows)
        for key in "2345678901":
            terminal.type(key)
            terminal.quiet(1.5)
        status = Path(f"/proc/{terminal.program.pid}/status").read_text(encoding="utf-8")
        return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024
    finally:
        terminal.close()


def _p95(times: tuple[float, ...] | list[float]) -> float:
    return quantiles(times, n=20)[-1]


def _filled(folder: Path) -> Path:
    """A workspace with that many items, posts, variants and entries: the entries over ten years around today, those
    of the first half published."""
    url = f"sqlite:///{folder / 'store.db'}"
    store = Store(url, SystemClock())
    migrate(store)
    cast = people(store)
    news(store, cast, ROWS, "News {n}")
    _posts(store, cast)
    _documents(store, cast)
    _sources(store, cast)
    _journal(store)
    with store.connection(writes=True) as connection:
        connection.exec_driver_sql("ANALYZE")
    store.close()
    return workspaces.create(folder / "desk", me="chloe@lumen.example", store_url=url).root


def _posts(store: Store, cast: Cast) -> None:
    """The past is out, the fortnight to come is planned, and one is late, as after a night without a worker."""
    on, now = account(store, cast), store.now().replace(microsecond=0)
    common = {"brand_id": cast.brand, "created_at": now, "version": 1}
    posts, variants, entries, sent = [], [], [], []
    for number in range(1, ROWS + 1):
        at = now + timedelta(minutes=(number - ROWS // 2) * 52)
        text = {"parts": [f"Words {number}"], "cw": "", "language": "fr", "visibility": "public"}
        posts.append({**common, "id": number, "title": f"Post {number}", "master": text, "state": "in_production"})
        variants.append(
            {
                **common,
                "id": number,
                "post_id": number,
                "account_id": on,
                "overrides": {},
                "links": [],
                "short_id": f"{number:08x}",
                "hash": f"{number:064x}",
                "hash_form": 1,
                "label": "none",
            }
        )
        entries.append({**common, "id": number, "title": f"Post {number}", "action_type": "post", "post_id": number,
                        "account_id": on, "variant_id": number, "local_at": at.replace(tzinfo=None),
                        "zone": "Europe/Paris", "fold": "first", "due_at": at, "grace_s": 1800, "priority": 0,
                        "latest_useful_at": at + timedelta(minutes=30)})  # fmt: skip
        if at < now + FORTNIGHT:
            is_out = at < now - timedelta(hours=1)
            sent.append({"brand_id": cast.brand, "created_at": now, "id": number, "entry_id": number, "account_id": on,
                         "variant_id": number, "state": "published" if is_out else "planned", "decided_at": now,
                         "claim_token": 0, "attested_by": cast.chloe.person_id if is_out else None,
                         "attested_at": at if is_out else None})  # fmt: skip
    with store.connection(writes=True) as connection:
        for model, rows in ((Post, posts), (Variant, variants), (Entry, entries), (Publication, sent)):
            connection.execute(sa.insert(model), rows)


def _documents(store: Store, cast: Cast) -> None:
    """Copies of one note."""
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        create(act, BRIEF.name, "Document 1", content=WHOLE)
    _copies(store, "document", title="'Document ' || n")
    _copies(store, "document_version", document_id="n")


def _sources(store: Store, cast: Cast) -> None:
    """Copies of the one that gives the news, each asked today."""
    day = {"feed_id": 1, "created_at": store.now(), "day": store.now().date(), "requests": 24, "unchanged": 20,
           "bytes": 50_000, "whole": 4, "whole_bytes": 40_000, "ms": 300, "new_items": 3, "errors": 0}  # fmt: skip
    with store.connection(writes=True) as connection:
        connection.execute(sa.insert(FetchDay), day)
    _copies(store, "feed", url_canonical="'https://feeds.example/' || n", title="'Source ' || n")
    _copies(store, "source", feed_id="n", title="'Source ' || n")
    _copies(store, "fetch_day", feed_id="n")


def _journal(store: Store) -> None:
    """Copies of the line that says a document was made, each about another."""
    with store.connection() as connection:
        of = connection.execute(sa.select(Journal.id).where(Journal.act == "documents.create")).scalar_one()
    _copies(store, "journal", of, id="NULL", args="json_set(args, '$.document_id', n)", ref_id="NULL")


def _copies(store: Store, table: str, of: int = 1, **differ: str) -> None:
    """As many rows as make ROWS with the one of that number, each like it; differ: the columns that differ, in SQL,
    by the row's own number n."""
    names = [one.name for one in Base.metadata.tables[table].columns]
    values = ", ".join({"id": "n", **differ}.get(one, one) for one in names)
    counted = f"WITH RECURSIVE count(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM count WHERE n < {ROWS})"
    with store.connection(writes=True) as connection:
        connection.exec_driver_sql(
            f"INSERT INTO {table} ({', '.join(names)}) {counted} SELECT {values} FROM count, {table} WHERE id = {of}"
        )
