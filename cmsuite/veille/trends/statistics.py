"""Whether a term is said more than before, and how sure that is. Pure.

Counts are of stories a bucket, k of a term among N of all. Given how often a term was said over baseline and present
together, what falls into the present is binomial (the exact conditional test of two Poisson rates: Przyborowski and
Wilenski, 1940). Many terms are tried at once: Benjamini and Hochberg (1995).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import exp, lgamma, log, log1p

BASELINE = 8  # buckets before the one that is looked at
SCATTERED = 1.5  # variance over mean of the baseline, above which counts are no Poisson counts
TINY = 1e-17  # a share of a sum that changes nothing in it any more
LEAST = 5  # stories over baseline and present, for a term to be tried


@dataclass(frozen=True, slots=True)
class Tried:
    """A term in one bucket. expected: stories that the baseline lets expect; share: of all stories, that came in the
    bucket; p: of at least so many by chance; together: stories over baseline and present; before: over the baseline;
    history: its buckets in which anything came in."""

    k: int
    n: int
    expected: float
    share: float
    p: float
    together: int
    before: int
    history: int

    @property
    def lift(self) -> float:
        """How many times more than expected."""
        return self.k / self.expected if self.expected else 0.0

    @property
    def p_low(self) -> float:
        """Of at most so many by chance."""
        return max(0.0, 1 - binomial_tail(self.together, self.share, self.k + 1))


@dataclass(frozen=True, slots=True)
class Bucket:
    """One bucket and the eight before it, in which many terms are tried. before: stories of the baseline; tails,
    known: what was worked out already: many terms are said as often as others, and in the same buckets."""

    at: int
    n: int
    before: int
    history: int
    tails: dict[tuple[int, int], float] = field(default_factory=dict, compare=False)
    known: dict[tuple[bool, tuple[int, ...]], Tried] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, totals: Sequence[int], at: int) -> Bucket:
        """totals: of all buckets, the oldest first."""
        past = totals[max(0, at - BASELINE) : at]
        return cls(at, totals[at], sum(past), sum(one > 0 for one in past))

    def tried(self, counts: Sequence[int], *, after_burst: bool = False) -> Tried:
        """The test of a term. after_burst: the bucket before was a burst: it counts, and is no sign of a baseline that
        scatters."""
        key = after_burst, tuple(counts[max(0, self.at - BASELINE) : self.at + 1])
        if (found := self.known.get(key)) is None:
            found = self.known[key] = self._tried(key[1][:-1], key[1][-1], after_burst)
        return found

    def _tried(self, past: Sequence[int], k: int, after_burst: bool) -> Tried:
        before, n = sum(past), self.n
        expected = (before + 0.5) / (self.before + 1) * n
        share = n / (self.before + n) if self.before + n else 0.0
        p = self.tails.get((before, k))
        if p is None:
            p = self.tails[before, k] = binomial_tail(before + k, share, k)
        spread = _scatter(past[:-1] if after_burst else past) if k > expected else None
        if spread is not None:
            p = max(p, negative_binomial_tail(spread, expected, k))
        return Tried(k, n, expected, share, p, before + k, before, self.history)


def tried(counts: Sequence[int], totals: Sequence[int], at: int = -1, *, after_burst: bool = False) -> Tried:
    """The test of one bucket against the eight before it. counts, totals: of all buckets, the oldest first."""
    return Bucket.of(totals, at % len(counts)).tried(counts, after_burst=after_burst)


def _scatter(past: Sequence[int]) -> float | None:
    """The size of the negative binomial that a scattered baseline follows; None where it is a Poisson one."""
    if len(past) < 2:
        return None
    mean = sum(past) / len(past)
    variance = sum((one - mean) ** 2 for one in past) / (len(past) - 1)
    if not mean or variance / mean <= SCATTERED:
        return None
    return mean**2 / (variance - mean)


def binomial_tail(n: int, share: float, k: int) -> float:
    """P(B(n, share) >= k)."""
    if k <= 0:
        return 1.0
    if k > n or share <= 0:
        return 0.0
    if share >= 1:
        return 1.0
    odds = share / (1 - share)
    if k <= n * share:  # fewer terms below than above
        one = below = exp(_choose(n, k - 1) + (k - 1) * log(share) + (n - k + 1) * log1p(-share))
        for i in range(k - 1, 0, -1):
            one *= i / ((n - i + 1) * odds)
            below += one
            if one < below * TINY:
                break
        return min(1.0, max(0.0, 1 - below))
    one = above = exp(_choose(n, k) + k * log(share) + (n - k) * log1p(-share))
    for i in range(k, n):
        one *= (n - i) / (i + 1) * odds
        above += one
        if one < above * TINY:
            break
    return min(1.0, above)


def negative_binomial_tail(size: float, mean: float, k: int) -> float:
    """P(NB >= k), of a mean and a size: its variance is mean + mean²/size."""
    if k <= 0 or mean <= 0:
        return 1.0 if k <= 0 else 0.0
    share = size / (size + mean)
    below = sum(
        exp(lgamma(i + size) - lgamma(size) - lgamma(i + 1) + size * log(share) + i * log1p(-share)) for i in range(k)
    )
    return min(1.0, max(0.0, 1 - below))


def _choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def band(expected: float) -> tuple[int, int]:
    """Between which counts 95 % of a Poisson of that mean lie."""
    low = high = 0
    total = 0.0
    while total < 0.975 and high < 10_000:
        total += exp(high * log(expected) - expected - lgamma(high + 1)) if expected > 0 else 1.0
        low = high + 1 if total < 0.025 else low
        high += 1
    return low, high - 1


def adjusted(ps: Sequence[float]) -> list[float]:
    """The q of each p: the share of false ones among all that are at least as striking."""
    order = sorted(range(len(ps)), key=ps.__getitem__)
    found, least = [0.0] * len(ps), 1.0
    for rank in range(len(order), 0, -1):
        place = order[rank - 1]
        least = min(least, ps[place] * len(ps) / rank)
        found[place] = least
    return found
