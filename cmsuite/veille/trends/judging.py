"""Which terms are trends, of which class, and which rises are not confirmed. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from cmsuite.veille.trends.statistics import BASELINE, LEAST, Bucket, Tried, adjusted, tried

Class = Literal["emerging", "rising", "peak", "seasonal", "declining", "ended"]
SURE = 0.05
STORIES, ORIGINS, HISTORY, LIFT = 5, 3, 6, 2.0  # a trend has at least these
YEAR = 52  # buckets


@dataclass(frozen=True, slots=True)
class Series:
    """A term bucket by bucket, the oldest first. origins: independent ones, of each bucket."""

    term: str
    counts: tuple[int, ...]
    origins: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A term in the newest bucket. q: None where it was not tried (too few); tried: with how many others; kind: None
    where it is no trend; unconfirmed: it rises, and that is not sure among all that were tried, or too few origins say
    it."""

    series: Series
    tested: Tried
    q: float | None
    tried: int
    kind: Class | None
    unconfirmed: bool


def judge(all_series: Sequence[Series], totals: Sequence[int], *, seasons: bool = True) -> Iterator[Judged]:
    """Every term in the newest bucket, one by one: few of many are of note. seasons: whether 52 buckets are a year."""
    last = len(totals) - 1
    bursts: dict[int, set[str]] = {}
    for at in asked_of(len(totals), seasons=seasons) - {last, last - 2}:
        if at >= HISTORY:
            bursts[at] = _bursts(all_series, at, _qs(all_series, totals, at, set()))
    now = _qs(all_series, totals, last, bursts.get(last - 1, set()))
    bursts[last] = _bursts(all_series, last, now)
    bucket = Bucket.of(totals, last)
    for one in all_series:
        yield _judged(one, bucket, totals, now, bursts)


def asked_of(buckets: int, *, seasons: bool = True) -> set[int]:
    """The buckets of which origins are asked: the last three, and those around a year before."""
    last = buckets - 1
    around = {last - YEAR - 1, last - YEAR, last - YEAR + 1} if seasons else set()
    return {at for at in {last, last - 1, last - 2, *around} if at >= 0}


def judged_in(totals: Sequence[int], asked: Collection[int]) -> list[tuple[int, int]]:
    """The spans of buckets in one of which LEAST stories must say a term for anything to be judged of it; none where so
    much came in of late that even of a term below that more is expected."""
    last = Bucket.of(totals, len(totals) - 1)
    if (LEAST - 0.5) / (last.before + 1) * last.n >= LEAST:
        return []
    return [(max(0, at - BASELINE), at + 1) for at in asked]


def could_burst(counts: Mapping[str, Sequence[int]], totals: Sequence[int], at: int) -> set[str]:
    """The terms of which independent origins are all that a burst in that bucket may lack, apart from chance."""
    bucket = Bucket.of(totals, at)
    return {term for term, k in counts.items() if k[at] >= STORIES and enough(bucket.tried(k), ORIGINS)}


def _qs(
    all_series: Sequence[Series], totals: Sequence[int], at: int, burst: set[str]
) -> Mapping[str, tuple[Tried, float]]:
    """The test and the q of each term of the family: those said often enough over baseline and present. burst: terms
    that burst in the bucket before."""
    first, bucket = max(0, at - BASELINE), Bucket.of(totals, at)
    family = [one for one in all_series if sum(one.counts[first : at + 1]) >= LEAST]
    tested = [bucket.tried(one.counts, after_burst=one.term in burst) for one in family]
    qs = adjusted([found.p for found in tested])
    return {one.term: (found, q) for one, found, q in zip(family, tested, qs, strict=True)}


def _bursts(all_series: Sequence[Series], at: int, family: Mapping[str, tuple[Tried, float]]) -> set[str]:
    found = set()
    for one in all_series:
        if one.term in family:
            tested, q = family[one.term]
            if q <= SURE and enough(tested, one.origins[at]):
                found.add(one.term)
    return found


def enough(tested: Tried, origins: int) -> bool:
    """Whether a term has what the least trend has."""
    return (
        tested.k >= STORIES and origins >= ORIGINS and tested.history >= HISTORY and tested.lift >= LIFT
    )  # fmt: skip


def _judged(
    one: Series, bucket: Bucket, totals: Sequence[int], family: Mapping[str, tuple[Tried, float]],
    bursts: Mapping[int, set[str]],
) -> Judged:  # fmt: skip
    last = len(totals) - 1
    found = family.get(one.term)
    tested = found[0] if found else bucket.tried(one.counts)
    q = found[1] if found else None
    kind = _class(one, totals, tested, bursts)
    rises = q is not None and tested.k >= STORIES and tested.lift >= LIFT and (q > SURE or tested.history >= HISTORY)
    return Judged(one, tested, q, len(family), kind, rises and one.term not in bursts[last])


def _class(one: Series, totals: Sequence[int], tested: Tried, bursts: Mapping[int, set[str]]) -> Class | None:
    last = len(totals) - 1
    if one.term in bursts[last]:
        if any(one.term in terms for at, terms in bursts.items() if at < last - 1):
            return "seasonal"
        if tested.before == 0:
            return "emerging"
        return "rising" if one.term in bursts.get(last - 1, set()) else "peak"
    if tested.history >= HISTORY and tested.expected >= LEAST and tested.p_low <= SURE:
        return "declining"
    if _burst_before(one, totals):
        return "ended"
    return None


def _burst_before(one: Series, totals: Sequence[int]) -> bool:
    """Whether it burst two buckets ago, by itself, and was under its baseline in both that followed."""
    at = len(totals) - 3
    if at < HISTORY:
        return False
    if one.counts[at] < STORIES or not (_under(one, totals, at + 1) and _under(one, totals, at + 2)):
        return False
    then = tried(one.counts, totals, at)
    return then.p <= SURE and enough(then, one.origins[at])


def _under(one: Series, totals: Sequence[int], at: int) -> bool:
    first = max(0, at - BASELINE)
    before, before_n = sum(one.counts[first:at]), sum(totals[first:at])
    return one.counts[at] < (before + 0.5) / (before_n + 1) * totals[at]
