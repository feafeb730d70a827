"""How far a statement may be trusted, by what it rests on. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal

GRADES = {"measured": 1.0, "observed": 0.8, "declared": 0.5, "inferred": 0.2}
FRESH, OLD = 90, 365  # days since the end of the period
HIGH, MEDIUM = 0.75, 0.50


@dataclass(frozen=True, slots=True)
class Proof:
    """A piece of evidence as a value. ends_on: the end of the period that it is about; captured_on: the day on which it
    was kept, in the brand's zone. image: the print of the picture of how it looked, image_alt: what is seen there."""

    id: int
    title: str
    kind: str
    source: str
    grade: Literal["measured", "observed", "declared", "inferred"]
    captured_on: date
    starts_on: date | None = None
    ends_on: date | None = None
    n: int | None = None
    method: str = ""
    url: str = ""
    licence: str = ""
    hash: str = ""
    brand: int = 0
    shared: bool = False
    image: str = ""
    image_alt: str = ""

    @property
    def last_on(self) -> date:
        """The last day that it says something about."""
        return self.ends_on or self.captured_on


@dataclass(frozen=True, slots=True)
class Confidence:
    """value: from 0 to 1."""

    value: float

    @property
    def level(self) -> Literal["high", "medium", "low"]:
        return "high" if self.value >= HIGH else "medium" if self.value >= MEDIUM else "low"


def freshness(last: date, today: date) -> float:
    """1 for what is 90 days old at most, a half up to a year, then nothing."""
    age = (today - last).days
    return 1.0 if age <= FRESH else 0.5 if age <= OLD else 0.0


def independent(proofs: Collection[Proof]) -> int:
    """From how many sources these are: what one source says twice is one."""
    return len({" ".join(one.source.casefold().split()) for one in proofs})


def confidence(proofs: Collection[Proof], today: date) -> Confidence:
    """0.4·min(1, independent/2) + 0.4·mean(grade) + 0.2·mean(freshness); nothing, where there is no proof."""
    if not proofs:
        return Confidence(0.0)
    grade = sum(GRADES[one.grade] for one in proofs) / len(proofs)
    fresh = sum(freshness(one.last_on, today) for one in proofs) / len(proofs)
    return Confidence(round(0.4 * min(1, independent(proofs) / 2) + 0.4 * grade + 0.2 * fresh, 4))
