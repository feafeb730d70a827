"""Hours that a cadence takes, hours that there are, and what to take out of it where it does not fit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from functools import reduce
from math import gcd
from operator import or_
from typing import Literal

CALM, FULL = Decimal("0.85"), Decimal(1)  # of the hours that there are
ABSENCE = Decimal("0.15")  # of the hours of a person: leave, illness, training
GRAIN = 100  # an hour is counted in hundredths
EFFORT = 2 * 10**9  # bits that a search may write: a few tenths of a second

Level = Literal["green", "amber", "red"]


@dataclass(frozen=True, slots=True)
class Load:
    """Pieces of one format a month, with the hours that each takes from the idea to its review."""

    format: str
    n: int
    hours: Decimal
    reuse: Decimal = Decimal(0)

    @property
    def each(self) -> Decimal:
        """Hours of one piece, what is made again from others taken off."""
        return self.hours * (1 - self.reuse)


@dataclass(frozen=True, slots=True)
class Capacity:
    """need, available: hours a month."""

    need: Decimal
    available: Decimal

    @property
    def ratio(self) -> Decimal | None:
        """Of the hours that there are; None where there are none."""
        return self.need / self.available if self.available > 0 else None

    @property
    def level(self) -> Level:
        """Green up to 0.85 of the hours, amber up to all of them, red beyond: refused."""
        if self.ratio is None:
            return "red" if self.need else "green"
        return "green" if self.ratio <= CALM else "amber" if self.ratio <= FULL else "red"

    @property
    def excess(self) -> Decimal:
        """Hours that are missing."""
        return max(Decimal(0), self.need - self.available)


@dataclass(frozen=True, slots=True)
class Cut:
    """Pieces to take out, and the hours that are needed then."""

    pieces: tuple[tuple[str, int], ...]
    left: Decimal


def needed(loads: Sequence[Load], inbound: int, minutes: Decimal, others: Sequence[Decimal]) -> Decimal:
    """Hours a month: sum(n_f*h_f*(1-reuse_f)) + inbound*minutes/60 + others, which are those of reporting, meetings,
    watch and the rest: they do not depend on the cadence."""
    return sum((one.n * one.each for one in loads), Decimal(0)) + inbound * minutes / 60 + sum(others, Decimal(0))


def available(hours: Sequence[Decimal], absence: Decimal = ABSENCE) -> Decimal:
    """Hours a month of all persons together, absences taken off."""
    return sum(hours, Decimal(0)) * (1 - absence)


def cut(loads: Sequence[Load], capacity: Capacity) -> Cut | None:
    """The fewest pieces to take out so that the rest fits, and of these the fewest hours. None where even nothing fits.

    Exact, by a search through all sums of hours that so many pieces can reach; beyond EFFORT, where nobody plans, the
    longest pieces are taken, with the shortest last one that does.
    """
    kinds = _kinds(loads)
    excess = int((capacity.excess * GRAIN).to_integral_value(ROUND_CEILING))
    if not excess:
        return Cut((), capacity.need)
    taken = _longest(kinds, excess)
    if taken is None:
        return None
    unit, wanted = gcd(*(hours for _format, hours, _n in kinds)), sum(taken)
    small = [(format, hours // unit, n) for format, hours, n in kinds]
    if _effort(small, -(-excess // unit), wanted) <= EFFORT:
        taken = _search(small, -(-excess // unit), wanted)
    gone = sum(taken[place] * hours for place, (_format, hours, _n) in enumerate(kinds))
    pieces: dict[str, int] = {}
    for count, (format, _hours, _n) in zip(taken, kinds, strict=True):
        if count:
            pieces[format] = pieces.get(format, 0) + count
    return Cut(tuple(pieces.items()), capacity.need - Decimal(gone) / GRAIN)


def _kinds(loads: Sequence[Load]) -> list[tuple[str, int, int]]:
    """Format, hundredths of an hour of a piece, how many: the longest first."""
    found: dict[tuple[str, int], int] = {}
    for one in loads:
        hours = int(one.each * GRAIN)
        if one.n > 0 and hours > 0:
            found[one.format, hours] = found.get((one.format, hours), 0) + one.n
    return sorted(((format, hours, n) for (format, hours), n in found.items()), key=lambda one: (-one[1], one[0]))


def _longest(kinds: Sequence[tuple[str, int, int]], excess: int) -> list[int] | None:
    """How many of each kind give back so many hours, the longest first, and the shortest last one that does; None where
    all together do not. No cut has fewer pieces."""
    taken, left = [0] * len(kinds), excess
    for place, (_format, hours, n) in enumerate(kinds):
        taken[place] = min(n, max(0, -(-left // hours)))
        left -= taken[place] * hours
    if left > 0:
        return None
    last = max(place for place, count in enumerate(taken) if count)
    for place in range(len(kinds) - 1, last, -1):
        if kinds[place][1] >= left + kinds[last][1]:
            taken[last], taken[place] = taken[last] - 1, 1
            break
    return taken


def _effort(kinds: Sequence[tuple[str, int, int]], excess: int, pieces: int) -> int:
    """About how many bits the search writes."""
    return (excess + kinds[0][1]) * pieces * sum(min(n, pieces) + 1 for _format, _hours, n in kinds)


def _search(kinds: Sequence[tuple[str, int, int]], excess: int, pieces: int) -> list[int]:
    """How many of each kind, `pieces` together, give back the fewest hours that are enough. Sums are bits of a number,
    one number for each count of pieces."""
    stages, mask = [[1] + [0] * pieces], (1 << excess + kinds[0][1] + 1) - 1  # more hours are never the fewest
    for _format, hours, n in kinds:
        before = stages[-1]
        stages.append(
            [
                _either(before[count - part] << part * hours for part in range(min(n, count) + 1)) & mask
                for count in range(pieces + 1)
            ]
        )
    enough = stages[-1][pieces] >> excess
    total, taken = excess + (enough & -enough).bit_length() - 1, []
    for place in range(len(kinds) - 1, -1, -1):
        _format, hours, n = kinds[place]
        before = stages[place]
        part = next(
            part
            for part in range(min(n, pieces, total // hours), -1, -1)
            if before[pieces - part] >> (total - part * hours) & 1
        )
        taken.append(part)
        pieces, total = pieces - part, total - part * hours
    return taken[::-1]


def _either(sums: Iterable[int]) -> int:
    """All bits of these."""
    return reduce(or_, sums, 0)
