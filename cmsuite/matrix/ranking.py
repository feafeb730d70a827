"""Which recommendation comes first, twice: by reach, impact, confidence and effort, and by impact against effort."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from cmsuite.matrix.crossing import median

Class = Literal["quick_win", "big_project", "fill_in", "drop"]
CLASSES: tuple[Class, ...] = ("quick_win", "big_project", "fill_in", "drop")
Level = Literal["high", "medium", "low"]
Part = Literal["reach", "impact", "confidence", "effort"]
IMPACTS = tuple(map(Decimal, ("0.25", "0.5", "1", "2", "3")))
CONFIDENCES = (50, 80, 100)
BOUND: Mapping[Level, int] = {"high": 100, "medium": 80, "low": 50}
"""The most confidence, in per cent, that evidence of a level carries."""
SHARE_OF_MUST = Decimal("0.60")
APART = 3  # ranks
LEAST_EFFORT = Decimal("0.5")  # person-days


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is ranked. reach: people or interactions a quarter. confidence: per cent. effort: person-days, more than 0.
    obliged: the law or security asks for it, so it is not weighed."""

    key: str
    reach: int
    impact: Decimal
    confidence: int
    effort: Decimal
    obliged: bool = False

    @property
    def rice(self) -> Decimal:
        """Reach x impact x confidence / effort (McBride, RICE, 2018)."""
        return self.reach * self.impact * self.confidence / (100 * self.effort)


@dataclass(frozen=True, slots=True)
class Place:
    """Where one stands. rice_rank, matrix_rank: from 1; class_: its part of the matrix of impact and effort."""

    candidate: Candidate
    rice_rank: int
    matrix_rank: int
    class_: Class

    @property
    def apart(self) -> int:
        """Ranks between the two orders."""
        return abs(self.rice_rank - self.matrix_rank)

    @property
    def disagrees(self) -> bool:
        """Whether a person has to say which order is right."""
        return not self.candidate.obliged and self.apart > APART


@dataclass(frozen=True, slots=True)
class Flip:
    """What would turn two neighbours round: `part` of `whose`, from `now` to `then`. within: whether `then` can be
    chosen at all, as a step of impact or confidence, or a possible reach or effort."""

    above: str
    below: str
    whose: str
    part: Part
    now: Decimal
    then: Decimal

    @property
    def change(self) -> Decimal:
        """As a rate of what it is now; infinite where it is nothing."""
        return (self.then - self.now) / self.now if self.now else Decimal("Infinity")


def ranked(candidates: Sequence[Candidate]) -> list[Place]:
    """All of them, those obliged first, then by RICE; of equals, the less effort, then as they were given."""
    by_rice = sorted(candidates, key=lambda one: (not one.obliged, -one.rice, one.effort))
    classes = classed(candidates)
    by_matrix = sorted(
        candidates,
        key=lambda one: (not one.obliged, CLASSES.index(classes[one.key]), -one.impact, one.effort),
    )
    ranks = {one.key: rank for rank, one in enumerate(by_matrix, 1)}
    return [Place(one, rank, ranks[one.key], classes[one.key]) for rank, one in enumerate(by_rice, 1)]


def cuts(candidates: Sequence[Candidate]) -> tuple[Decimal, Decimal] | None:
    """The medians of effort and impact, by which the matrix is cut. None of nothing."""
    effort = median([one.effort for one in candidates])
    impact = median([one.impact for one in candidates])
    return None if effort is None or impact is None else (effort, impact)


def classed(candidates: Sequence[Candidate]) -> dict[str, Class]:
    """The part of the matrix of each: at the median, both impact and effort count as high."""
    cut = cuts(candidates)
    if cut is None:
        return {}
    return {one.key: _class(one.impact >= cut[1], one.effort < cut[0]) for one in candidates}


def _class(strong: bool, light: bool) -> Class:
    if strong:
        return "quick_win" if light else "big_project"
    return "fill_in" if light else "drop"


def bound(level: Level) -> int:
    """The most confidence, in per cent, that evidence of this level carries."""
    return BOUND[level]


def must_hours(days: Sequence[Decimal], hours_a_day: Decimal) -> Decimal:
    """The hours that what must be done takes."""
    return sum(days, Decimal(0)) * hours_a_day


def room(capacity: Decimal) -> Decimal:
    """The hours of a capacity that may be promised as a must: 60 % (DSDM's rule for MoSCoW)."""
    return capacity * SHARE_OF_MUST


def flips(places: Sequence[Place]) -> list[Flip]:
    """For each two neighbours that are weighed, every change of one part of one of them that turns them round.

    Reach and effort: the value at which both are equal. Impact and confidence: the nearest step beyond it, where there
    is one.
    """
    weighed = [one.candidate for one in places if not one.candidate.obliged]
    return [flip for above, below in pairwise(weighed) for flip in _between(above, below)]


def nearest(above: str, found: Sequence[Flip]) -> Flip | None:
    """Of those between one and its neighbour below, the smallest change."""
    return min((one for one in found if one.above == above), key=lambda one: abs(one.change), default=None)


def _between(above: Candidate, below: Candidate) -> list[Flip]:
    down = below.rice / above.rice if above.rice else Decimal(1)
    found = [_flip(above, below, above, "effort", above.effort / down)] if down else []
    found.append(_flip(above, below, above, "reach", above.reach * down))
    found += _steps(above, below, above, down)
    if down:
        found += [
            _flip(above, below, below, "reach", below.reach / down),
            _flip(above, below, below, "effort", below.effort * down),
            *_steps(above, below, below, 1 / down),
        ]
    return [one for one in found if one.part != "effort" or one.then >= LEAST_EFFORT]


def _flip(above: Candidate, below: Candidate, whose: Candidate, part: Part, then: Decimal) -> Flip:
    return Flip(above.key, below.key, whose.key, part, Decimal(getattr(whose, part)), then)


def _steps(above: Candidate, below: Candidate, whose: Candidate, factor: Decimal) -> list[Flip]:
    """The nearest step of impact, and of confidence, at which `whose` is past the other."""
    found = []
    for part, steps in (("impact", IMPACTS), ("confidence", tuple(map(Decimal, CONFIDENCES)))):
        now = Decimal(getattr(whose, part))
        level = now * factor
        beyond = [step for step in steps if (step < level if whose is above else step > level)]
        if beyond:
            then = max(beyond) if whose is above else min(beyond)
            if then != now:
                found.append(_flip(above, below, whose, part, then))  # type: ignore[arg-type]
    return found
