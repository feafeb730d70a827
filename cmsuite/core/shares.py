"""Shares of a sample: the rate, how far from it the truth may be, and whether two of them differ."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_

Z95 = 1.959964  # of a normal law, two-sided 95 %
ALPHA = 0.05  # how often a difference is said where there is none
EXPECTED = 5  # of each outcome in each group, below which a normal law no longer stands for counts (Cochran 1954)
WEEK = 7  # days: who comes on a Sunday is not who comes on a Tuesday


class NoShare(Usage):
    said = N_("{hits} of {n} is no share.")
    hint = N_("Write how many did it and how many there were: 280/14000.")


class NoGap(Usage):
    said = N_("A test is planned between two rates that differ, each above 0 and below 100%.")
    hint = N_("Write the rate of today and the one that would be worth the change: 2 2.5")


@dataclass(frozen=True, slots=True)
class Part:
    """A share of n with its interval, all as rates (0.28 is 28 %)."""

    n: int
    rate: float
    low: float
    high: float


def wilson(hits: int, n: int, z: float = Z95) -> Part | None:
    """A share with its score interval (Wilson 1927): good at small n and near 0 and 1. None of n = 0."""
    if n <= 0:
        return None
    rate, spread = hits / n, z * z / n
    middle = (rate + spread / 2) / (1 + spread)
    half = z * math.sqrt(rate * (1 - rate) / n + spread / (4 * n)) / (1 + spread)
    return Part(n, rate, max(0.0, middle - half), min(1.0, middle + half))


@dataclass(frozen=True, slots=True)
class Gap:
    """Two shares side by side. `apart`: the second rate less the first, with its interval, in rates. `z` and `p`
    (two-sided): how far from equal, and how often chance alone would bring as much; None where too few are expected
    of an outcome for a normal law to say so."""

    first: Part
    second: Part
    apart: float
    low: float
    high: float
    z: float | None
    p: float | None


def gap(hits: tuple[int, int], n: tuple[int, int]) -> Gap:
    """Whether two shares differ: the z test with a pooled rate, and the interval of Newcombe (1998, method 10).

    hits, n: of the first and of the second group, which share nobody. Raises NoShare.
    """
    first, second = _part(hits[0], n[0]), _part(hits[1], n[1])
    apart = second.rate - first.rate
    low = apart - math.hypot(second.rate - second.low, first.high - first.rate)
    high = apart + math.hypot(second.high - second.rate, first.rate - first.low)
    pooled = sum(hits) / sum(n)
    if min(n) * min(pooled, 1 - pooled) < EXPECTED:
        return Gap(first, second, apart, low, high, None, None)
    z = apart / math.sqrt(pooled * (1 - pooled) * (1 / n[0] + 1 / n[1]))
    return Gap(first, second, apart, low, high, z, math.erfc(abs(z) / math.sqrt(2)))


def _part(hits: int, n: int) -> Part:
    found = wilson(hits, n) if 0 <= hits <= n else None
    if found is None:
        raise NoShare(hits=hits, n=n)
    return found


@dataclass(frozen=True, slots=True)
class Needed:
    """How many people each of two groups needs. rough: so few that a normal law no longer stands for their counts."""

    each: int
    rough: bool


def needed(rate: float, other: float, *, alpha: float = ALPHA, power: float = 0.8) -> Needed:
    """The people that each group needs for two rates to be told apart (Fleiss, Levin, Paik 2003, formula 4.14 without
    its correction for continuity). alpha: how often, two-sided, a difference is said where there is none; power: how
    often one that is there is found. Raises NoGap."""
    if not (0 < rate < 1 and 0 < other < 1) or rate == other:
        raise NoGap()
    far, near = NormalDist().inv_cdf(1 - alpha / 2), NormalDist().inv_cdf(power)
    middle = (rate + other) / 2
    equal, apart = 2 * middle * (1 - middle), rate * (1 - rate) + other * (1 - other)
    each = math.ceil((far * math.sqrt(equal) + near * math.sqrt(apart)) ** 2 / (other - rate) ** 2)
    return Needed(each, each * min(rate, other, 1 - rate, 1 - other) < EXPECTED)


def days_for(people: int, per_day: int) -> int:
    """How many days a test of so many people lasts, in whole weeks."""
    return WEEK * math.ceil(people / per_day / WEEK)
