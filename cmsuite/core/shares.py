"""Shares of a sample: the rate, and how far from it the truth may be."""

from __future__ import annotations

import math
from dataclasses import dataclass

Z95 = 1.959964  # of a normal law, two-sided 95 %


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
