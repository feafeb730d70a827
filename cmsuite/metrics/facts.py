"""Facts come in here, and only here: posts that were seen, and numbers that were read. Nothing is overwritten."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

import sqlalchemy as sa

from cmsuite.accounts.models import Account
from cmsuite.core.locale import N_, translate
from cmsuite.core.text import clean
from cmsuite.engines.acts import Act, register
from cmsuite.metrics.ages import next_sample
from cmsuite.metrics.models import Fact, Kind, RemotePost

CHUNK = 500  # rows a statement, far below what SQLite and PostgreSQL take
KEY = "account_id remote_post_id metric definition kind grain day_start day_end age_h split segment".split()
COLUMNS = (*(getattr(Fact, name) for name in KEY), sa.func.coalesce(Fact.observed_day, Fact.day_end))


@dataclass(frozen=True, slots=True)
class Reading:
    """One number as it was read. `value` None is *not given*: no row, never 0.

    Days are local days of the account, both inclusive. A cumulative value runs from the day of publication to the day
    it was read; `age_h` is set when it was read for that age. `line` says where: {"source": "network" | "demo", …}.
    """

    account_id: int
    metric: str
    definition: str
    kind: Kind
    value: Decimal | None
    day_start: date
    day_end: date
    observed_at: datetime
    line: dict[str, Any]
    remote_post_id: int | None = None
    observed_day: date | None = None
    age_h: int | None = None
    grain: str = "day"
    split: str = "total"
    segment: str | None = None
    unit: str = "count"
    quality: str = "ok"

    @property
    def key(self) -> tuple[Any, ...]:
        """What makes it the same number, read again."""
        return (*(getattr(self, name) for name in KEY), self.observed_day or self.day_end)

    @property
    def series(self) -> tuple[Any, ...]:
        """The counter that a cumulative value belongs to."""
        return self.remote_post_id, self.metric, self.definition, self.split, self.segment


class Batch(tuple[Reading, ...]):
    """Readings that are written together. The journal keeps their number: the facts themselves are immutable."""

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: Any) -> Any:
        from pydantic_core import core_schema

        return core_schema.any_schema(serialization=core_schema.plain_serializer_function_ser_schema(len))


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a batch came to: new facts, those known already, those that superseded another, numbers not given."""

    new: int = 0
    same: int = 0
    revised: int = 0
    absent: int = 0


@register("metrics.observe", text=("url", "text"), no_undo=N_("What was seen on a network was seen."))
def observe(
    act: Act,
    account_id: int,
    remote_id: str,
    url: str,
    published_at: datetime,
    text_hash: str | None = None,
    text: str | None = None,
    format: str | None = None,
    sample: bool = True,
) -> int:
    """A post seen on a network; the same one again is the same row, and what was unknown of it is filled in.

    sample: read its counters when it reaches each age (False where no program can read them: a kit). Returns the id
    of the remote post. Raises Missing.
    """
    act.need("metrics.observe")
    act.get(Account, account_id)
    known = {"text_hash": text_hash, "text": text and clean(text), "format": format}
    due = next_sample(published_at, act.now) if sample else None
    facts = {"url": clean(url, 2_000, lines=False), "published_at": published_at, "next_sample_at": due}
    made = act.session.scalar(
        act.insert(RemotePost)
        .values(account_id=account_id, remote_id=remote_id, **facts, **known, **_new_row(act))
        .on_conflict_do_nothing(index_elements=["account_id", "remote_id"])  # another may be seeing it at this moment
        .returning(RemotePost.id)
    )
    if made is not None:
        act.note("remote_post", int(made), n=1)
        return int(made)
    row = act.session.scalars(
        sa.select(RemotePost).where(RemotePost.account_id == account_id, RemotePost.remote_id == remote_id)
    ).one()
    for name, value in known.items():
        if value is not None and getattr(row, name) is None:
            setattr(row, name, value)
    act.session.flush()
    act.quiet()
    return row.id


def _new_row(act: Act) -> dict[str, Any]:
    return {"brand_id": act.in_brand, "created_at": act.now, "created_by": act.actor.person_id}


@register("metrics.record", no_undo=N_("A fact is never taken back: a correction supersedes it."))
def record(act: Act, batch: Batch) -> Recorded:
    """Write readings as facts. The same number again changes nothing; another one supersedes the fact, which stays.

    A counter that went down is kept as it is and flagged `corrected` (removed accounts, deleted comments).
    """
    act.need("metrics.observe")
    act.store.dialect.serialise(act.session.connection(), f"facts {act.in_brand}")  # two corrections of one fact
    given = {reading.key: reading for reading in batch if reading.value is not None or reading.quality == "thresholded"}
    new = same = revised = 0
    for chunk in _chunks(_flagged(act, list(given.values()))):
        inserted = _insert(act, chunk)
        there = [reading for reading in chunk if reading.key not in inserted]
        changed = _changed(act, there)
        _supersede(act, changed)
        new, same, revised = new + len(inserted), same + len(there) - len(changed), revised + len(changed)
    if new + revised:
        act.note("fact", [], n=new + revised)
    act.quiet()
    return Recorded(new, same, revised, len(batch) - len(given))


def _chunks(readings: list[Reading]) -> Iterator[list[Reading]]:
    rest = iter(readings)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def _values(act: Act, reading: Reading) -> dict[str, Any]:
    kept = {name: getattr(reading, name) for name in Reading.__slots__}
    level = "account" if reading.remote_post_id is None else "post"
    return kept | _new_row(act) | {"level": level}


def _insert(act: Act, chunk: Sequence[Reading]) -> set[tuple[Any, ...]]:
    """The keys that were not there yet."""
    statement = act.insert(Fact).on_conflict_do_nothing().returning(*COLUMNS)
    rows = act.session.execute(statement, [_values(act, reading) for reading in chunk])
    return {tuple(row) for row in rows}


def _changed(act: Act, chunk: Sequence[Reading]) -> list[tuple[int, Reading]]:
    """Those whose fact in force says another number, with that fact's id."""
    if not chunk:
        return []
    current = {
        tuple(row)[2:]: (row.id, row.value)
        for row in act.session.execute(
            sa.select(Fact.id, Fact.value, *COLUMNS).where(
                Fact.superseded_by.is_(None),
                Fact.account_id.in_({reading.account_id for reading in chunk}),
                Fact.day_start.between(min(r.day_start for r in chunk), max(r.day_start for r in chunk)),
                Fact.metric.in_({reading.metric for reading in chunk}),
            )
        )
    }
    return [(current[r.key][0], r) for r in chunk if current[r.key][1] != r.value]


def _supersede(act: Act, changed: Sequence[tuple[int, Reading]]) -> None:
    """The old fact leaves the natural key before the new one takes it: hence an id that is known beforehand."""
    table: Any = Fact.__table__
    ids = act.store.dialect.next_ids(act.session.connection(), "fact", len(changed))
    for new_id, (old_id, reading) in zip(ids, changed, strict=True):
        act.session.execute(sa.update(table).where(table.c.id == old_id).values(superseded_by=new_id))
        act.session.execute(sa.insert(table).values(id=new_id, **_values(act, reading)))


def _flagged(act: Act, readings: list[Reading]) -> list[Reading]:
    """The same readings; a cumulative one below the one before it is flagged `corrected`."""
    from dataclasses import replace

    counters = [reading for reading in readings if reading.kind is Kind.CUMULATIVE and reading.value is not None]
    history = _history(act, counters)
    for reading in counters:
        history.setdefault(reading.series, []).append((reading.observed_at, reading.value))
    for points in history.values():
        points.sort(key=lambda point: point[0])
    fallen = {
        reading.key
        for reading in counters
        if (before := [value for at, value in history[reading.series] if at < reading.observed_at])
        and reading.value < before[-1]
    }
    return [replace(r, quality="corrected") if r.key in fallen and r.quality == "ok" else r for r in readings]


def _history(act: Act, counters: list[Reading]) -> dict[tuple[Any, ...], list[tuple[datetime, Any]]]:
    found: dict[tuple[Any, ...], list[tuple[datetime, Any]]] = {}
    posts = sorted({reading.remote_post_id for reading in counters if reading.remote_post_id is not None})
    for start in range(0, len(posts), CHUNK):
        rows = act.session.execute(
            sa.select(
                *(getattr(Fact, name) for name in "remote_post_id metric definition split segment".split()),
                Fact.observed_at,
                Fact.value,
            ).where(
                Fact.superseded_by.is_(None),
                Fact.kind == Kind.CUMULATIVE,
                Fact.remote_post_id.in_(posts[start : start + CHUNK]),
                Fact.value.is_not(None),
            )
        )
        for *series, at, value in rows:
            found.setdefault(tuple(series), []).append((at, value))
    return found


def told(act: Act, facts: Sequence[int]) -> dict[int, str]:
    """Facts by what was counted, in the language in force."""
    from cmsuite.metrics.words import COUNTED

    rows = act.session.execute(sa.select(Fact.id, Fact.metric).where(Fact.id.in_(facts)))
    return {id: translate(COUNTED.get(metric, metric)) for id, metric in rows}
