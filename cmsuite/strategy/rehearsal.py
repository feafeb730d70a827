"""A rehearsal: how long each slide took beside how long it may take, and an objection out of the blue. Pure."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

TOLERANCE = 0.2  # of the time of a slide


@dataclass(frozen=True, slots=True)
class Spent:
    """A slide as it was said. over: by how much it was too long; negative where it was short."""

    title: str
    planned: timedelta
    took: timedelta

    @property
    def over(self) -> timedelta:
        return self.took - self.planned

    @property
    def late(self) -> bool:
        """Whether it took a fifth longer than it may."""
        return self.took > self.planned * (1 + TOLERANCE)


def spent(titles: Sequence[str], minutes: Sequence[Decimal], took: Sequence[timedelta]) -> list[Spent]:
    """Slide by slide, as far as the rehearsal went."""
    planned = [timedelta(minutes=float(one)) for one in minutes]
    return [Spent(*row) for row in zip(titles, planned, took, strict=False)]


def surprise(slides: int, objections: Sequence[str], seed: int) -> tuple[int, str] | None:
    """After which slide somebody objects, and what they say; the same for the same seed."""
    if not (slides and objections):
        return None
    drawn = random.Random(seed)
    return drawn.randrange(slides), drawn.choice(objections)


def clock(span: timedelta) -> str:
    """1:05, 0:40; -0:10 where it is negative."""
    seconds = round(abs(span.total_seconds()))
    sign = "\u2212" if span < timedelta() and seconds else ""
    return f"{sign}{seconds // 60}:{seconds % 60:02}"
