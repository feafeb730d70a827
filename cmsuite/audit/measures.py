"""The numbers of an audit, as pure functions: rates with their interval, quartiles, regularity, costs."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from statistics import fmean, pstdev, quantiles

from cmsuite.core.shares import Z95, Part, wilson

SMALL_CELL = 8  # posts: below, a cell is shown without quartiles and never ranked
HORIZONS = {"month": 1.0, "quarter": 0.8, "year": 0.5, "beyond": 0.25}
BANDS = ((15.0, "act"), (8.0, "plan"), (3.0, "watch"), (0.0, "note"))


@dataclass(frozen=True, slots=True)
class Quartiles:
    """Of n values: the first quartile, the median, the third."""

    n: int
    q1: float
    median: float
    q3: float


def engagement(interactions: int, base: int | None) -> float | None:
    """Interactions per person reached, or per follower at publication: a rate. None where the base is unknown or 0.

    ER_r = interactions / reach; ER_f = interactions / followers at publication.
    """
    return None if not base else interactions / base


def quartiles(values: Iterable[float]) -> Quartiles | None:
    """Median and quartiles, linear between neighbours (Hyndman and Fan 1996, type 7). None of no values."""
    found = sorted(values)
    if not found:
        return None
    if len(found) == 1:
        return Quartiles(1, found[0], found[0], found[0])
    q1, median, q3 = quantiles(found, n=4, method="inclusive")
    return Quartiles(len(found), q1, median, q3)


def irregularity(moments: Iterable[datetime]) -> float | None:
    """The coefficient of variation of the gaps between posts: their standard deviation / their mean. 0 is a metronome,
    1 is chance. None of fewer than three posts, or where all came at once."""
    at = sorted(moments)
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(at)]
    mean = fmean(gaps) if len(gaps) > 1 else 0.0
    return pstdev(gaps) / mean if mean else None


def net_sentiment(positive: int, negative: int, neutral: int, z: float = Z95) -> Part | None:
    """(positive - negative) / (positive + negative + neutral): between -1 and 1. What is unclear is not counted: nobody
    knows which way it goes. None of nothing that could be told.

    v = p - q; variance (p + q - v²) / n, of a multinomial sample.
    """
    n = positive + negative + neutral
    if n <= 0:
        return None
    p, q = positive / n, negative / n
    value = p - q
    half = z * math.sqrt(max(0.0, p + q - value * value) / n)
    return Part(n, value, max(-1.0, value - half), min(1.0, value + half))


def share_of_voice(mentions: int, of_all: Sequence[int], sampled: int = 0) -> Part | None:
    """Mentions of the brand / mentions of all brands, itself among them. sampled: how many of them were counted, where
    they are a sample; then the interval is Wilson's, else there is none (low = rate = high). None of no mentions."""
    total = sum(of_all)
    if total <= 0:
        return None
    rate = mentions / total
    return wilson(round(rate * sampled), sampled) if sampled else Part(total, rate, rate, rate)


def completeness(weights: Mapping[str, float], met: Iterable[str], missed: Iterable[str]) -> float | None:
    """sum(w of what is met) / sum(w of what applies): what does not apply is left out, it is not zero. None of nothing
    that applies. weights: of each check; one that is not listed counts 1."""
    good = sum(weights.get(name, 1.0) for name in set(met))
    bad = sum(weights.get(name, 1.0) for name in set(missed) - set(met))
    return good / (good + bad) if good + bad else None


def accessibility(rates: Iterable[tuple[int, int]]) -> float | None:
    """The mean of the rates of each criterion, given as (met, checked); one that was not checked is left out."""
    known = [met / checked for met, checked in rates if checked > 0]
    return fmean(known) if known else None


def cost_per_post(hours: float, rate_cents: int, tools_cents: int, production_cents: int, posts: int) -> int | None:
    """Cents: (hours x rate + tools + production) / posts. None of no posts."""
    return round((hours * rate_cents + tools_cents + production_cents) / posts) if posts > 0 else None


def impact(likely: int, weight: int, horizon: str) -> float:
    """P (1 to 5) x G (-5 to 5, a threat is negative) x H, by how soon: 1 within a month, 0.8 within three, 0.5 within
    twelve, 0.25 beyond."""
    return likely * weight * HORIZONS[horizon]


def band(value: float) -> str:
    """What an impact asks for: act (15 and more, either way), plan (8), watch (3), note."""
    return next(name for least, name in BANDS if abs(value) >= least)
