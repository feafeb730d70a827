"""When a term was in a burst, in a long series: the automaton of two states of Kleinberg (2002), on batches. Pure.

State 0 says a term as often as over the whole series, state 1 `S` times as often. A path through them costs what its
states make of the counts, and `GAMMA * ln(n)` each time that it goes up; the cheapest is found by Viterbi.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, lgamma, log, log1p

S, GAMMA = 2.0, 1.0
LONG = 26  # buckets: of fewer nothing is said
NEARLY = 0.9999  # a share that state 1 cannot pass


@dataclass(frozen=True, slots=True)
class Burst:
    """From bucket `first` to `last`, both in it. weight: what the burst spares against the state 0."""

    first: int
    last: int
    weight: float

    @property
    def length(self) -> int:
        """In buckets."""
        return self.last - self.first + 1


def cost(k: int, n: int, share: float) -> float:
    """What it costs a state of that share that k of n stories say the term: -ln of their binomial probability."""
    if not 0 < share < 1:
        return 0.0 if k == n * share else inf
    chosen = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
    return -(chosen + k * log(share) + (n - k) * log1p(-share))


def states(counts: Sequence[int], totals: Sequence[int], *, s: float = S, gamma: float = GAMMA) -> list[int]:
    """The state of each bucket on the cheapest path; of equally cheap ones, that which bursts less."""
    up, paid = gamma * log(len(counts)) if counts else 0.0, (0.0, inf)
    came: list[tuple[int, int]] = []
    for calm, lively in _costs(counts, totals, s):
        from_calm = paid[0] + up
        came.append((0 if paid[0] <= paid[1] else 1, 0 if from_calm <= paid[1] else 1))
        paid = min(paid) + calm, min(from_calm, paid[1]) + lively
    found, state = [], 0 if paid[0] <= paid[1] else 1
    for before in reversed(came):
        found.append(state)
        state = before[state]
    return found[::-1]


def bursts(counts: Sequence[int], totals: Sequence[int], *, s: float = S, gamma: float = GAMMA) -> list[Burst]:
    """Each run of state 1 with its weight, the oldest first."""
    spared = [calm - lively for calm, lively in _costs(counts, totals, s)]
    found: list[Burst] = []
    for at, state in enumerate(states(counts, totals, s=s, gamma=gamma)):
        if not state:
            continue
        if found and found[-1].last == at - 1:
            found[-1] = Burst(found[-1].first, at, found[-1].weight + spared[at])
        else:
            found.append(Burst(at, at, spared[at]))
    return found


def _costs(counts: Sequence[int], totals: Sequence[int], s: float) -> list[tuple[float, float]]:
    """What each bucket costs in state 0, and in state 1."""
    everything = sum(totals)
    calm = sum(counts) / everything if everything else 0.0
    lively = min(s * calm, max(calm, NEARLY))
    return [(cost(k, n, calm), cost(k, n, lively)) for k, n in zip(counts, totals, strict=True)]
