"""A figure: data with everything that a reader needs to trust it. Every renderer draws it from this alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from cmsuite.core.locale import day, number

MANY = 5  # series that a reader can still tell apart


class NotAFigure(ValueError):
    """A bug of whoever made it: something is missing that a reader cannot do without."""


@dataclass(frozen=True, slots=True)
class Series:
    """One line, or one bar per label. A value of None was not measured: it is drawn as a gap, never as 0."""

    name: str
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """`title` says the message in a sentence, `alt` what is seen, `source` where the numbers come from.

    line: labels are days, gaps stay open. bar: labels are names, bars lie, the first on top. `axis` names the labels.
    Raises NotAFigure.
    """

    kind: Literal["line", "bar"]
    title: str
    alt: str
    unit: str
    axis: str
    source: str
    period: str
    labels: tuple[str | date, ...]
    series: tuple[Series, ...]

    def __post_init__(self) -> None:
        for name in ("title", "alt", "unit", "axis", "source", "period"):
            if not getattr(self, name).strip():
                raise NotAFigure(f"a figure without its {name}")
        if self.title == self.alt:
            raise NotAFigure("the alt text says what is seen, the title why it matters")
        if not self.labels or not 1 <= len(self.series) <= MANY:
            raise NotAFigure(f"{len(self.labels)} labels and {len(self.series)} series cannot be drawn")
        if any(len(one.values) != len(self.labels) for one in self.series):
            raise NotAFigure("each series has one value, or a gap, for each label")
        if any(isinstance(label, date) is (self.kind == "bar") for label in self.labels):
            raise NotAFigure("lines run over days, bars stand for names")

    @property
    def rows(self) -> list[tuple[str, list[str]]]:
        """The data table: each label with its values, as the language in force writes them."""
        return [
            (written(label), [value_text(one.values[place]) for one in self.series])
            for place, label in enumerate(self.labels)
        ]


def written(label: str | date) -> str:
    """A label as people read it."""
    return day(label) if isinstance(label, date) else label


def value_text(value: Decimal | None) -> str:
    """A value as people read it, with a decimal where it has one; unknown is "n/a"."""
    return number(value, 0 if value is None or value == value.to_integral_value() else 1)
