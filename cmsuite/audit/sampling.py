"""Which posts are read by hand: all of them where they are few, else a sample that anybody can draw again."""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

CENSUS = 200  # posts of an account: up to here all are read
N0 = 96  # for ± 10 points at 95 %, of an endless population: 1.96² x 0.25 / 0.1²
LEAST = 5  # of each stratum
DOUBLE = 0.10  # of the sample is coded by a second person
SHORTEST = 90  # days of a window


class Sampled(Protocol):
    """What is drawn: a post with its format and the month (2026-01) in which it came."""

    @property
    def id(self) -> str: ...
    @property
    def stratum(self) -> tuple[str, str]: ...


@dataclass(frozen=True, slots=True)
class Stratum:
    """A format in a month: how many posts there are, how many were drawn."""

    format: str
    month: str
    population: int
    drawn: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sample, frozen: the ids in their order, and how it came to be."""

    seed: int
    population: int
    size: int
    census: bool
    strata: tuple[Stratum, ...]
    ids: tuple[str, ...]


def size(population: int, n0: int = N0) -> int:
    """How many posts are read: n0 / (1 + (n0 - 1) / N), rounded up (Cochran 1977, with the correction for a finite
    population); all of them up to 200."""
    if population <= CENSUS:
        return max(0, population)
    return math.ceil(n0 / (1 + (n0 - 1) / population))


def shares(strata: Mapping[tuple[str, str], int], wanted: int) -> dict[tuple[str, str], int]:
    """How many of each stratum: by its part of the whole, the largest remainders first, and at least five, or all that
    it has. The minimum may lead to more than `wanted`."""
    total = sum(strata.values())
    if not total:
        return {}
    exact = {name: wanted * n / total for name, n in strata.items()}
    given = {name: math.floor(part) for name, part in exact.items()}
    left = max(0, min(wanted, total) - sum(given.values()))
    by_remainder = sorted(strata, key=lambda name: (given[name] - exact[name], name))
    for name in by_remainder[:left]:
        given[name] += 1
    return {name: min(n, max(LEAST, given[name])) for name, n in strata.items()}


def draw(posts: Iterable[Sampled], seed: int, n0: int = N0) -> Drawn:
    """A sample of the posts of one account, stratified by format and month. The same posts, in any order, and the same
    seed give the same sample."""
    held: dict[tuple[str, str], list[str]] = defaultdict(list)
    for post in posts:
        held[post.stratum].append(post.id)
    population = sum(map(len, held.values()))
    wanted = size(population, n0)
    counts = {name: len(ids) for name, ids in held.items()}
    taken = counts if population <= CENSUS else fitted(counts, wanted)
    chance = random.Random(seed)
    ids: list[str] = []
    strata = []
    for name in sorted(held):
        ids += sorted(chance.sample(sorted(held[name]), taken[name]))
        strata.append(Stratum(*name, counts[name], taken[name]))
    return Drawn(seed, population, len(ids), population <= CENSUS, tuple(strata), tuple(ids))


def fitted(strata: Mapping[tuple[str, str], int], wanted: int) -> dict[tuple[str, str], int]:
    """`shares`, then taken back to `wanted` from the largest, where the minimum of five had added to it and that can be
    done without going below it."""
    given = shares(strata, wanted)
    while sum(given.values()) > wanted:
        most = max(given, key=lambda name: (given[name], name))
        if given[most] <= LEAST:
            break
        given[most] -= 1
    return given


def twice(size: int) -> int:
    """How many posts of a sample a second person codes: a tenth, five at least, or all."""
    return min(size, max(LEAST, math.ceil(size * DOUBLE)))


def second_reading(ids: Sequence[str], seed: int) -> tuple[str, ...]:
    """The posts of a sample that a second person codes."""
    return tuple(sorted(random.Random(f"second {seed}").sample(sorted(ids), twice(len(ids)))))
