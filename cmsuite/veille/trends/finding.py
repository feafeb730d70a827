"""The trends in what came in: stories counted by bucket and term, then judged. A question: it writes nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from cmsuite.engines.acts import Act
from cmsuite.engines.feeds.models import Item
from cmsuite.engines.people.brands import zone_in
from cmsuite.veille.models import Decision, ItemTag, Qualification, Source
from cmsuite.veille.publishers import publisher_of
from cmsuite.veille.trends.bursts import LONG, Burst, bursts
from cmsuite.veille.trends.judging import Judged, Series, asked_of, could_burst, judge, judged_in
from cmsuite.veille.trends.keywords import keywords, said_by
from cmsuite.veille.trends.statistics import BASELINE, band, tried
from cmsuite.veille.trends.terms import END, LONGEST, Counted, as_said, count, stems, told

DAY, WEEK = timedelta(days=1), timedelta(days=7)
RECENT = BASELINE + 3  # the bucket that is looked at, two before it, and their baseline
MOST = 62  # buckets, so that the same week of last year can be looked at
HEADS = 5


@dataclass(frozen=True, slots=True)
class Head:
    """One of the stories that say a term."""

    item: int
    title: str


@dataclass(frozen=True, slots=True)
class Found:
    """A term that is a trend, or whose rise is not confirmed. said: as its newest story has it; judged: its figures;
    heads: the newest stories that say it; young: how many of them are from sources that came within the baseline;
    no_base: the baseline has buckets without anything; burst: that of a long series, where one lasts or ended
    in the bucket before."""

    said: str
    judged: Judged
    heads: tuple[Head, ...]
    young: int
    no_base: bool
    burst: Burst | None = None

    @property
    def artefact(self) -> bool:
        """Whether more than half of its stories are from new sources."""
        return self.young > self.judged.tested.k / 2


@dataclass(frozen=True, slots=True)
class Point:
    """A bucket of a curve: how many stories say a term, and between which counts 95 % would lie."""

    starts_on: datetime
    k: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Report:
    """axis, by: what was asked; starts: of each bucket, where the brand is, the oldest first; stories: of each; daily:
    buckets are days, else weeks from Monday; tried: terms that were tested; keywords: those of the watch plan that were
    looked for, None where something else was counted."""

    axis: str | None
    by: str
    daily: bool
    starts: tuple[datetime, ...]
    stories: tuple[int, ...]
    tried: int
    trends: tuple[Found, ...]
    unconfirmed: tuple[Found, ...]
    keywords: int | None = None

    @property
    def starts_on(self) -> datetime:
        """Of the bucket that is looked at."""
        return self.starts[-1]

    @property
    def ends_on(self) -> date:
        """Its last day."""
        return self.starts[-1].date() + (DAY if self.daily else WEEK) - DAY

    @property
    def history(self) -> int:
        """How many buckets of the baseline hold stories."""
        return sum(one > 0 for one in self.stories[-1 - BASELINE : -1])

    def curve(self, one: Found) -> tuple[Point, ...]:
        """The bucket that is looked at and its baseline, with what that baseline lets expect in each."""
        n, tested = BASELINE + 1, one.judged.tested
        share = tested.expected / tested.n if tested.n else 0.0
        rows = zip(self.starts[-n:], one.judged.series.counts[-n:], self.stories[-n:], strict=True)
        return tuple(Point(at, k, *band(share * stories)) for at, k, stories in rows)


@dataclass(frozen=True, slots=True)
class _Stories:
    """Parallel lists, a place a story, the newest of each bucket first. row: what is counted of all, as of `told`:
    stems, or tags, or keywords; sources: who is behind each source, where an item does not say so itself, what it is
    called, since when it is there. item, url, source: of stories that may be told of, else nothing."""

    item: Sequence[int]
    title: Sequence[str]
    url: Sequence[str | None]
    source: Sequence[int]
    bucket: Sequence[int]
    row: Sequence[str]
    sources: Mapping[int, tuple[str | None, str, datetime]]

    def origin(self, place: int) -> str:
        publisher, title, _since = self.sources[self.source[place]]
        return publisher_of(publisher, self.url[place], title)

    def lines(self) -> list[str]:
        """What is counted of each story, a space around each stem."""
        return f" {' '.join(self.row)} ".split(END)[:-1]

    def saying(self, run: Sequence[str]) -> list[int]:
        """The places of the stories that say these stems one after the other."""
        said = f" {' '.join(run)} "
        return [place for place, line in enumerate(self.lines()) if any(run) and said in line]

    def named(self, name: str) -> list[int]:
        """The places of the stories that have this tag, or say this keyword."""
        place, found = 0, list[int]()
        for one in self.row:
            found += [place] if one == name else []
            place += one == END
        return found

    def totals(self, n: int) -> list[int]:
        """How many stories are in each of n buckets."""
        found = Counter(self.bucket)
        return [found[bucket] for bucket in range(n)]


def trends(act: Act, *, axis: str | None = None, by: str = "words", at: datetime | None = None) -> Report:
    """What changed in the last whole week of a brand; in the last whole day for the axis `reputation`. axis: of these
    items alone; by: `words` of titles, `tags`, or `keywords` of the watch plan in titles and texts; at: a moment after
    that, else now. What was discarded as off topic or as a duplicate does not count."""
    wanted = keywords(act) if by == "keywords" else {}
    daily = axis == "reputation"
    edges = _edges(act, at or act.now, daily)
    n, longest = len(edges) - 1, LONGEST if by == "words" else 1
    asked = asked_of(n, seasons=not daily)
    there = _stories(act, axis, by, edges, asked, wanted)
    totals = there.totals(n)
    counted = count(
        there.row, there.bucket, n, since=n - RECENT, asked=asked, longest=longest, within=judged_in(totals, asked)
    )
    many, noted = 0, list[Judged]()
    for one in judge(_series(there, counted, totals, asked), totals, seasons=not daily):
        many = one.tried
        noted += [one] if one.kind or one.unconfirmed else []
    found = _found(noted, there, counted, edges, totals, by)
    whole = _longest(sorted(found, key=_order))
    return Report(
        axis, by, daily, tuple(edges[:-1]), tuple(totals), many,
        tuple(one for one in whole if one.judged.kind), tuple(one for one in whole if not one.judged.kind),
        len(wanted) if by == "keywords" else None,
    )  # fmt: skip


def figures(report: Report, one: Found) -> dict[str, Any]:
    """The figures of a term as values that are kept: by what was counted, of which bucket, and how sure they are."""
    tested = one.judged.tested
    return {
        "by": report.by, "starts_on": report.starts_on.date().isoformat(), "k": tested.k, "n": tested.n,
        "expected": round(tested.expected, 4), "lift": round(tested.lift, 4), "p": tested.p, "q": one.judged.q,
        "tried": one.judged.tried, "origins": one.judged.series.origins[-1],
    }  # fmt: skip


def figures_of(act: Act, term: str, *, axis: str | None = None, by: str = "words") -> dict[str, Any]:
    """The same of one term, however seldom it is said; it is tried with no others, so that it has no q."""
    edges = _edges(act, act.now, axis == "reputation")[-2 - BASELINE :]
    n = BASELINE + 1
    wanted = {term: keywords(act).get(term, [()])} if by == "keywords" else {}
    there = _stories(act, axis, by, edges, {n - 1}, wanted)
    says = there.saying(stems([term])[0]) if by == "words" else there.named(term)
    counts, totals = [0] * n, there.totals(n)
    for place in says:
        counts[there.bucket[place]] += 1
    origins = {there.origin(place) for place in says if there.bucket[place] == n - 1}
    judged = Judged(Series(term, tuple(counts), (0,) * (n - 1) + (len(origins),)), tried(counts, totals), None, 0, None,
                    unconfirmed=False)  # fmt: skip
    report = Report(axis, by, axis == "reputation", tuple(edges[:-1]), tuple(totals), 0, (), ())
    return figures(report, Found(term, judged, (), 0, no_base=False))


def _edges(act: Act, at: datetime, daily: bool) -> list[datetime]:
    """Where each bucket begins by the clock of the brand, and where the last ends: as many as there is history for."""
    zone = ZoneInfo(zone_in(act))
    step, here = DAY if daily else WEEK, at.astimezone(zone).date()
    ends = datetime.combine(here if daily else here - timedelta(days=here.weekday()), datetime.min.time(), zone)
    first = act.session.scalar(sa.select(sa.func.min(Qualification.sort_at)))
    whole = (ends - first) // step if first is not None else 0
    n = min(MOST, max(RECENT, whole))
    return [ends - step * back for back in range(n, -1, -1)]


def _stories(
    act: Act, axis: str | None, by: str, edges: Sequence[datetime], asked: Collection[int],
    wanted: Mapping[str, Sequence[tuple[str, ...]]],
) -> _Stories:  # fmt: skip
    """One place a story: copies stand under the line that shows. asked: the buckets whose stories may be told of;
    wanted: the keywords that are looked for."""
    of = Qualification
    noise = sa.and_(of.state == Decision.DISCARDED, of.reason.in_(("off_topic", "duplicate")))
    read_of = (
        sa.select(Item.title, of.id, Item.id, Item.url, of.source_id)
        .join(Item, Item.id == of.item_id)
        .where(of.copy_of.is_(None), ~noise, of.axis == axis if axis else sa.true())
        .order_by(of.sort_at.desc(), of.item_id.desc())
    )
    counted = read_of.with_only_columns(Item.title, of.id, maintain_column_froms=True)
    columns, bucket = [list[Any]() for _ in range(5)], list[int]()
    for n, (starts, ends) in enumerate(pairwise(edges)):  # 100,000 times that are read and sorted in cost more
        rows = act.session.execute((read_of if n in asked else counted).where(of.sort_at >= starts, of.sort_at < ends))
        read = list(zip(*rows, strict=True))
        for n_of, column in enumerate(columns):
            column.extend(read[n_of] if n_of < len(read) else [None] * (len(columns[0]) - len(column)))
        bucket += [n] * (len(columns[0]) - len(bucket))
    title, line, item, url, source = columns
    sources = act.session.execute(sa.select(Source.id, Source.publisher, Source.title, Source.created_at))
    return _Stories(
        item, title, url, source, bucket, told(title) if by == "words" else _names(act, line, by, edges[0], wanted),
        {id: (publisher, name, since) for id, publisher, name, since in sources},
    )  # fmt: skip


def _names(
    act: Act, lines: Sequence[int], by: str, since: datetime, wanted: Mapping[str, Sequence[tuple[str, ...]]]
) -> list[str]:
    """The tags of each line, or those of the wanted keywords that it says; an END behind them."""
    found = said_by(act, wanted, since) if by == "keywords" else _tags(act)
    return [one for line in lines for one in (*found.get(line, ()), END)]


def _tags(act: Act) -> dict[int, list[str]]:
    """By line."""
    found: dict[int, list[str]] = defaultdict(list)
    for line, tag in act.session.execute(sa.select(ItemTag.qualification_id, ItemTag.tag)):
        found[line].append(tag)
    return found


def _series(there: _Stories, counted: Counted, totals: Sequence[int], asked: Collection[int]) -> list[Series]:
    """Each term with its counts, and with its independent origins where it may have burst."""
    origins: dict[tuple[str, int], set[str]] = defaultdict(set)
    enough = {at: could_burst(counted.counts, totals, at) for at in asked}
    for place, terms in counted.said.items():
        bucket = there.bucket[place]
        if found := terms & enough[bucket]:
            who = there.origin(place)
            for term in found:
                origins[term, bucket].add(who)
    by_bucket: dict[str, list[int]] = defaultdict(lambda: [0] * len(totals))
    for (term, bucket), publishers in origins.items():
        by_bucket[term][bucket] = len(publishers)
    none = (0,) * len(totals)
    return [
        Series(term, k, tuple(by_bucket[term]) if term in by_bucket else none) for term, k in counted.counts.items()
    ]


def _found(
    judged: Collection[Judged], there: _Stories, counted: Counted, edges: Sequence[datetime], totals: Sequence[int],
    by: str,
) -> list[Found]:  # fmt: skip
    """Those terms with what is told of them: how they are said, by whom, whether the sources are new."""
    last, base = len(totals) - 1, edges[-2 - BASELINE]
    says: dict[str, list[int]] = {one.series.term: [] for one in judged}
    for place in sorted(counted.said):
        if there.bucket[place] == last:
            for term in counted.said[place] & says.keys():
                says[term].append(place)
    silent = _newest(there, [term for term, places in says.items() if not places]) if by == "words" else {}
    found = [_told(one, says[one.series.term], silent, there, base, totals) for one in judged]
    return found if by == "words" else [replace(one, said=one.judged.series.term) for one in found]


def _newest(there: _Stories, terms: Sequence[str]) -> dict[str, str]:
    """The title of the newest story that says each of these terms, which no story of the last bucket does."""
    found: dict[str, str] = {}
    missing, lines = {f" {term} ": term for term in terms}, there.lines() if terms else []
    for place in sorted(range(len(lines)), key=lambda place: -there.bucket[place]):
        for run in [run for run in missing if run in lines[place]]:
            found[missing.pop(run)] = there.title[place]
        if not missing:
            break
    return found


def _told(
    one: Judged, says: Sequence[int], silent: Mapping[str, str], there: _Stories, base: datetime, totals: Sequence[int]
) -> Found:
    origins = len({there.origin(place) for place in says})
    one = replace(one, series=replace(one.series, origins=(*one.series.origins[:-1], origins)))
    term, young = one.series.term, sum(there.sources[there.source[place]][2] >= base for place in says)
    heads = tuple(Head(there.item[place], there.title[place]) for place in says[:HEADS])
    said = as_said(term, heads[0].title if heads else silent.get(term, ""))
    return Found(said, one, heads, young, one.tested.history < BASELINE, _burst(one.series.counts, totals))


def _burst(counts: Sequence[int], totals: Sequence[int]) -> Burst | None:
    """The burst of a long series that lasts, or ended in the bucket before."""
    found = bursts(counts, totals) if len(counts) >= LONG else []
    return found[-1] if found and found[-1].last >= len(counts) - 2 else None


def _order(one: Found) -> tuple[float, int, str]:
    """The surest rise first; of those alike, the longest term."""
    return one.judged.tested.p, -len(one.judged.series.term), one.judged.series.term


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
