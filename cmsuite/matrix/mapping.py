"""Where brands stand on two axes, each the mean of things that can be observed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

TOP = Decimal(10)
MIDDLE = Decimal(5)
LEAST_INDICATORS = 2
REDUNDANT = 0.7
LEAST_BRANDS = 5  # for a correlation to say something


@dataclass(frozen=True, slots=True)
class Observed:
    """One indicator: what was read for each brand. rising: whether more of it is further up its axis."""

    values: Mapping[str, Decimal]
    rising: bool = True


def scaled(one: Observed) -> dict[str, Decimal]:
    """An indicator from 0 to 10, between the least and the most of all brands; 5 for all where they are alike."""
    if not one.values:
        return {}
    low, high = min(one.values.values()), max(one.values.values())
    if low == high:
        return dict.fromkeys(one.values, MIDDLE)
    up = {brand: (value - low) / (high - low) * TOP for brand, value in one.values.items()}
    return up if one.rising else {brand: TOP - value for brand, value in up.items()}


def axis(indicators: Sequence[Observed], brands: Sequence[str]) -> dict[str, Decimal]:
    """The place of each brand that all indicators were read for: their mean, 0 to 10."""
    columns = [scaled(one) for one in indicators]
    return {
        brand: sum((column[brand] for column in columns), Decimal(0)) / len(columns)
        for brand in brands
        if columns and all(brand in column for column in columns)
    }


def pearson(xs: Sequence[Decimal], ys: Sequence[Decimal]) -> float | None:
    """The correlation of two axes (Pearson, 1895), -1 to 1. None of fewer than two, or where one does not vary."""
    n = len(xs)
    if n < 2:
        return None
    mx, my = float(sum(xs)) / n, float(sum(ys)) / n
    dx, dy = [float(x) - mx for x in xs], [float(y) - my for y in ys]
    spread = math.sqrt(sum(x * x for x in dx) * sum(y * y for y in dy))
    if spread == 0:
        return None
    return max(-1.0, min(1.0, sum(x * y for x, y in zip(dx, dy, strict=True)) / spread))


def redundant(xs: Sequence[Decimal], ys: Sequence[Decimal]) -> float | None:
    """The correlation of two axes that say the same of five brands or more, else None."""
    r = pearson(xs, ys)
    return r if r is not None and len(xs) >= LEAST_BRANDS and round(abs(r), 9) >= REDUNDANT else None
