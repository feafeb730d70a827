"""Which networks to be on: six criteria from 1 to 5, weighted, as one number out of 100."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from cmsuite.core.locale import N_

CRITERIA = {
    "target": N_("Presence of the target"),
    "fit": N_("Fit with the objectives"),
    "ability": N_("Ability to produce"),
    "space": N_("Room beside the competitors"),
    "paid": N_("Paid potential and cost"),
    "risk": N_("Risk and compliance"),
}
WEIGHTS: Mapping[str, int] = {"target": 30, "fit": 20, "ability": 20, "space": 10, "paid": 10, "risk": 10}
INVEST, LEAST = 70, 50  # of 100
BEST = 5

Verdict = Literal["invest", "test", "refuse"]


def score(scores: Mapping[str, int], weights: Mapping[str, int] = WEIGHTS) -> Decimal | None:
    """N = sum(w*s)/5, of 100, where the weights come to 100; other weights are brought to it. None while a criterion
    has no score."""
    whole = sum(weights.values())
    if not whole or any(not 1 <= scores.get(name, 0) <= BEST for name, weight in weights.items() if weight):
        return None
    return Decimal(100 * sum(weight * scores.get(name, 0) for name, weight in weights.items())) / (BEST * whole)


def verdict(points: Decimal) -> Verdict:
    """From 70: invest. From 50: keep, or test with an end. Below: do not open, or close."""
    return "invest" if points >= INVEST else "test" if points >= LEAST else "refuse"
