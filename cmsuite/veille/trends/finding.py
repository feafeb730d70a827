"""The trends in what came in: stories counted by week and term, then judged. A question: it writes nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from cmsuite.engines.acts import Act
from cmsuite.engines.feeds.models import Item
from cmsuite.engines.people.models import Brand
from cmsuite.veille.models import Decision, ItemTag, Qualification, Source
from cmsuite.veille.publishers import publisher_of
from cmsuite.veille.trends.judging import STORIES, Judged, Series, burst_weeks, judge
from cmsuite.veille.trends.statistics import BASELINE
from cmsuite.veille.trends.terms import as_said, pairs, stems, terms

WEEK = timedelta(days=7)
WEEKS = BASELINE + 3  # the week that is looked at, two before it, and their baseline
LONG = 62  # weeks, so that the same week of last year can be looked at
HEADS = 5


@dataclass(frozen=True, slots=True)
class Head:
    """One of the stories that say a term."""

    item: int
    title: str


@dataclass(frozen=True, slots=True)
class Found:
    """A term that is a trend, or whose rise is not confirmed. said: as its newest story has it; judged: its figures;
    heads: the newest stories that say it; artefact: more than half of them are from sources that came within the
    baseline; no_base: the baseline has weeks without anything."""

    said: str
    judged: Judged
    heads: tuple[Head, ...]
    artefact: bool
    no_base: bool


@dataclass(frozen=True, slots=True)
class Report:
    """starts_on: the Monday of the week that is looked at, where the brand is; stories: of each week, the oldest first;
    tried: terms that were tested."""

    starts_on: datetime
    stories: tuple[int, ...]
    tried: int
    trends: tuple[Found, ...]
    unconfirmed: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class _Story:
    item: int
    title: str
    week: int
    publisher: str
    young: bool
    keys: set[str]


def trends(act: Act, *, axis: str | None = None, by: str = "words", at: datetime | None = None) -> Report:
    """What changed in the last whole week of a brand. axis: of these items alone; by: `words` of titles, or `tags`; at:
    a moment after that week, else now. What was discarded as off topic or as a duplicate does not count."""
    zone = ZoneInfo(act.session.scalar(sa.select(Brand.zone).where(Brand.id == act.in_brand)) or "UTC")
    monday = _monday(at or act.now, zone)
    first = act.session.scalar(sa.select(sa.func.min(Qualification.sort_at)))
    weeks = WEEKS if first is None or first > monday - LONG * WEEK else LONG
    begins = monday - weeks * WEEK
    rows = _stories(act, axis, begins, monday)
    tagged = _tags(act) if by == "tags" else None
    looked_at = burst_weeks(weeks)
    stories = list(_keyed(rows, begins, monday, weeks, tagged))
    totals = [0] * weeks
    counts: dict[str, list[int]] = {}
    publishers: dict[tuple[str, int], set[str]] = defaultdict(set)
    young: Counter[str] = Counter()
    heads: dict[str, list[Head]] = defaultdict(list)
    for one in stories:
        totals[one.week] += 1
        for key in one.keys:
            if key not in counts:
                counts[key] = [0] * weeks
            counts[key][one.week] += 1
            if one.week in looked_at:
                publishers[key, one.week].add(one.publisher)
            if one.week == weeks - 1:
                young[key] += one.young
                if len(heads[key]) < HEADS:
                    heads[key].append(Head(one.item, one.title))
    series = [
        Series(key, tuple(k), tuple(len(publishers.get((key, week), ())) for week in range(weeks)))
        for key, k in counts.items()
        if sum(k[-WEEKS:]) >= STORIES
    ]
    judged = judge(series, totals)
    tried = judged[0].tried if judged else 0
    found = [_found(one, heads, young) for one in judged if one.kind or one.unconfirmed]
    whole = _longest(sorted(found, key=lambda one: (one.judged.tested.p, -len(one.judged.series.term))))
    return Report(
        monday - WEEK, tuple(totals), tried, tuple(one for one in whole if one.judged.kind),
        tuple(one for one in whole if not one.judged.kind),
    )  # fmt: skip


def _monday(at: datetime, zone: ZoneInfo) -> datetime:
    """The last Monday, 0:00 where the brand is."""
    here = at.astimezone(zone)
    return datetime.combine(here.date() - timedelta(days=here.weekday()), datetime.min.time(), zone)


def _stories(act: Act, axis: str | None, begins: datetime, ends: datetime) -> Any:
    """One row a story: copies stand under the line that shows. The newest first."""
    of = Qualification
    noise = sa.and_(of.state == Decision.DISCARDED, of.reason.in_(("off_topic", "duplicate")))
    wanted = (
        sa.select(of.id, Item.id.label("item"), Item.title, Item.url, of.sort_at, Source.publisher,
                  Source.title.label("source"), Source.created_at)
        .join(Item, Item.id == of.item_id)
        .join(Source, Source.id == of.source_id)
        .where(of.sort_at >= begins, of.sort_at < ends, of.copy_of.is_(None), ~noise)
        .order_by(of.sort_at.desc())
    )  # fmt: skip
    return act.session.execute(wanted.where(of.axis == axis) if axis else wanted)


def _tags(act: Act) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for row in act.session.execute(sa.select(ItemTag.qualification_id, ItemTag.tag)):
        found[row.qualification_id].append(row.tag)
    return found


def _keyed(
    rows: Iterable[Any], begins: datetime, ends: datetime, weeks: int, tagged: dict[int, list[str]] | None
) -> Iterable[_Story]:
    """Stories with their terms: tags, or runs of words that are said in enough stories to be tried."""
    read = [(row, stems(row.title) if tagged is None else []) for row in rows]
    often: Counter[str] = Counter()
    paired: Counter[str] = Counter()
    for _row, found in read:
        often.update({one for one in found if one})
    frequent = {one for one, n in often.items() if n >= STORIES}
    for _row, found in read:
        paired.update(pairs(found, frequent))
    together = {one for one, n in paired.items() if n >= STORIES}
    base, looked_at = ends - (BASELINE + 1) * WEEK, burst_weeks(weeks)
    for row, found in read:
        keys = terms(found, frequent, together) if tagged is None else set(tagged.get(row.id, ()))
        week = min(weeks - 1, (row.sort_at - begins) // WEEK)
        publisher = publisher_of(row.publisher, row.url, row.source) if week in looked_at else ""
        yield _Story(row.item, row.title, week, publisher, row.created_at >= base, keys)


def _found(one: Judged, heads: dict[str, list[Head]], young: Counter[str]) -> Found:
    term, k = one.series.term, one.tested.k
    said = as_said(term, heads[term][0].title) if heads.get(term) else term
    artefact = k > 0 and young[term] > k / 2
    return Found(said, one, tuple(heads[term]), artefact, one.tested.history < BASELINE)


def _longest(found: list[Found]) -> list[Found]:
    """Of terms that are in one another with the same counts, the longest alone."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda one: -len(one.judged.series.term.split())):
        inside = f" {one.judged.series.term} "
        if not any(
            inside in f" {other.judged.series.term} " and other.judged.series.counts[-1] == one.judged.series.counts[-1]
            for other in kept
        ):
            kept.append(one)
    place = {one.judged.series.term: n for n, one in enumerate(found)}
    return sorted(kept, key=lambda one: place[one.judged.series.term])
