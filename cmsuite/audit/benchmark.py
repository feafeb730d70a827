"""The brand beside its competitors: an index on their median, where there is one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

FEWEST_POSTS = 30  # in the window: below, a competitor is shown and not ranked
FEWEST, MOST = 3, 5  # competitors


@dataclass(frozen=True, slots=True)
class Index:
    """brand, median: in the indicator's own unit. value: 100 is the median of the competitors; None, not known."""

    brand: float | None
    median: float | None
    value: float | None


def index(brand: float | None, competitors: Iterable[float | None]) -> Index:
    """brand / median of the competitors x 100. What was not seen is left out, never 0."""
    known = [value for value in competitors if value is not None]
    middle = median(known) if known else None
    value = brand / middle * 100 if brand is not None and middle else None
    return Index(brand, middle, value)


def ranks(values: Iterable[tuple[str, float | None, int]]) -> dict[str, int]:
    """Rank of each by its value, from 1; ties share theirs. values: (name, value, posts in the window); who has fewer
    than 30 posts, or no value, has no rank."""
    known = [(name, value) for name, value, posts in values if value is not None and posts >= FEWEST_POSTS]
    return {name: 1 + sum(other > value for _n, other in known) for name, value in known}
