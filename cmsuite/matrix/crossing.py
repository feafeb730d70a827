"""What comes of factors: how strong the brand is within, how it answers what is outside, where both meet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Posture = Literal["SO", "WO", "ST", "WT"]
POSTURES: tuple[Posture, ...] = ("SO", "WO", "ST", "WT")
GAP = Decimal("0.05")
STRONGEST = 3
AVERAGE = Decimal("2.5")

Strengths = Mapping[tuple[str, str], int]
"""The cells of the matrix: how strongly an internal factor acts on an external one, 0 to 3; none is 0."""


def evaluated(factors: Iterable[tuple[Decimal | None, int | None]]) -> Decimal | None:
    """IFE or EFE: the sum of weight times rating; 2.50 is average (David, Strategic Management). None where a factor
    has no weight or no rating, or there is none."""
    total, n = Decimal(0), 0
    for weight, rating in factors:
        if weight is None or rating is None:
            return None
        total, n = total + weight * rating, n + 1
    return total if n else None


def force(inside: Mapping[str, Decimal], outside: Mapping[str, Decimal], cells: Strengths) -> Decimal | None:
    """How much a quadrant weighs, from 0 to 1: A = sum(w_i w_j c_ij) / (3 sum(w_i) sum(w_j)). None where one side has
    no weight."""
    whole = STRONGEST * sum(inside.values(), Decimal(0)) * sum(outside.values(), Decimal(0))
    if not whole:
        return None
    met = sum((inside[i] * outside[j] * cells.get((i, j), 0) for i in inside for j in outside), Decimal(0))
    return met / whole


@dataclass(frozen=True, slots=True)
class Stance:
    """Which way the crossings point. dominant: None where the first two are less than GAP apart, or none has a force.
    gap: between the first two."""

    forces: Mapping[Posture, Decimal | None]
    dominant: Posture | None
    gap: Decimal | None

    @property
    def order(self) -> list[Posture]:
        """The strongest first; of equals, the more offensive."""
        return sorted(POSTURES, key=lambda one: -(self.forces[one] or Decimal(0)))


def stance(forces: Mapping[Posture, Decimal | None]) -> Stance:
    """The posture that the forces of the four quadrants come to."""
    known = sorted((one for one in forces.values() if one is not None), reverse=True)
    gap = known[0] - known[1] if len(known) > 1 else known[0] if known else None
    first = max(POSTURES, key=lambda one: forces[one] or Decimal(0))
    clear = bool(known) and known[0] > 0 and gap is not None and gap >= GAP
    return Stance(dict(forces), first if clear else None, gap)


def median(values: Sequence[Decimal]) -> Decimal | None:
    """The middle one, or the middle of the two that are."""
    ordered, middle = sorted(values), len(values) // 2
    if not ordered:
        return None
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
