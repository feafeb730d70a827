"""How much something matters: probability x gravity x horizon, and the band that it falls in. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from cmsuite.veille.sheet.words import PROPOSED

Band = Literal["act", "plan", "watch", "note"]
HORIZONS = {"month": Decimal("1.0"), "quarter": Decimal("0.8"), "year": Decimal("0.5"), "beyond": Decimal("0.25")}
"""Within a month, one to three months, three to twelve, later: how much what is near weighs more."""
FROM: tuple[tuple[int, Band], ...] = ((15, "act"), (8, "plan"), (3, "watch"))


@dataclass(frozen=True, slots=True)
class Impact:
    """value: -25 to 25, negative for a threat; band: by its size."""

    value: Decimal
    band: Band


def impact(probability: int, gravity: int, horizon: str) -> Impact:
    """probability: 1 to 5; gravity: -5 to 5, negative for a threat; horizon: one of HORIZONS."""
    value = probability * gravity * HORIZONS[horizon]
    return Impact(value, next((band for least, band in FROM if abs(value) >= least), "note"))


def handed_on_as(decision: str, found: Impact | None) -> list[str]:
    """The kinds of proposals that a decision is handed on as; none where nothing is to be done. A threat that changes
    the charter is a factor of the SWOT too."""
    kinds = [PROPOSED[decision]] if decision in PROPOSED else []
    if found is not None and found.value < 0 and "charter_change" in kinds:
        kinds.insert(0, "factor")
    return kinds
