"""A rehearsal: how long each slide took beside how long it may take, and an objection out of the blue. Pure."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TypeVar

T = TypeVar("T")
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


def surprise(slides: int, objections: Sequence[T], seed: int) -> tuple[int, T] | None:
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


@dataclass(frozen=True, slots=True)
class Saying:
    """A talk while it is said. took: by slide, without what runs now. at: the slide that is said. since: when its clock
    was started, None while it stands still. reached: how many slides were begun."""

    took: tuple[timedelta, ...]
    at: int = 0
    since: datetime | None = None
    reached: int = 1

    def of(self, place: int, now: datetime) -> timedelta:
        """How long a slide was said until now; never less than before, whatever the clock does."""
        running = self.since is not None and place == self.at
        return self.took[place] + (max(now - self.since, timedelta()) if running and self.since else timedelta())

    def whole(self, now: datetime) -> timedelta:
        """How long all of it was said until now."""
        return sum((self.of(place, now) for place in range(len(self.took))), timedelta())

    def to(self, place: int, now: datetime) -> Saying:
        """On with another slide, whose clock goes on from where it stood."""
        at = max(0, min(place, len(self.took) - 1))
        return replace(self._stopped(now), at=at, since=now, reached=max(self.reached, at + 1))

    def turned(self, now: datetime) -> Saying:
        """The clock stopped, or started again."""
        return self._stopped(now) if self.since is not None else replace(self, since=now)

    def said(self, now: datetime) -> tuple[timedelta, ...]:
        """How long each slide took, as far as it went."""
        return self._stopped(now).took[: self.reached]

    def _stopped(self, now: datetime) -> Saying:
        took = (*self.took[: self.at], self.of(self.at, now), *self.took[self.at + 1 :])
        return replace(self, took=took, since=None)


def begun(slides: int, now: datetime) -> Saying:
    """The first of so many slides, its clock started."""
    return Saying((timedelta(),) * slides, since=now)
