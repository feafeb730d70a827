"""Values over days: lines with gaps where nothing was measured, and areas one upon the other."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from cmsuite.core.locale import day
from cmsuite.engines.exports.figure import Chart, Series
from cmsuite.engines.exports.marks import GRID, MARKS, MUTED, Mark
from cmsuite.engines.exports.svg_pieces import (
    TEXT,
    WIDTH,
    Drawing,
    fill,
    legend,
    patterns,
    point,
    rule,
    stretches,
    text,
    tick_names,
    ticks,
    wide,
)

POINTS = 31  # more than a month of points are a line without them
TALL = 226.0


@dataclass(frozen=True, slots=True)
class _Plane:
    """Where days and values lie."""

    days: list[date]
    across: Callable[[float], float]
    up: Callable[[float], float]

    def at(self, when: date, value: Decimal) -> tuple[float, float]:
        return self.across((when - self.days[0]).days), self.up(float(value))


def line(figure: Chart, name: str, width: float) -> Drawing:
    """A line for each series, its last value at its end."""
    values = [value for one in figure.series for value in one.values if value is not None]
    body, plane, height = _plane(figure, name, width, values, [_last(one.values) for one in figure.series])
    for one, mark in zip(figure.series, MARKS, strict=False):
        body += _curve(plane, one, mark)
    body += _ends(figure, plane, [one.values for one in figure.series])
    return Drawing(body, height, width)


def area(figure: Chart, name: str, width: float) -> Drawing:
    """An area for each part, the first at the bottom, the whole at the end; a day that lacks a part is a gap."""
    totals = figure.totals()
    values = [Decimal(0), *(total for total in totals if total is not None)]
    body, plane, height = _plane(figure, name, width, values, [_last(totals)])
    floor = [Decimal(0)] * len(totals)
    for number, (one, mark) in enumerate(zip(figure.series, MARKS, strict=False)):
        roof = [low + (value or 0) for low, value in zip(floor, one.values, strict=True)]
        edges = [
            None if total is None else (plane.at(when, low), plane.at(when, high))
            for when, low, high, total in zip(plane.days, floor, roof, totals, strict=True)
        ]
        for stretch in stretches(edges):
            around = [high for _low, high in stretch] + [low for low, _high in reversed(stretch)]
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in around)
            body.append(f'<polygon points="{path}" fill="{fill(name, number)}" stroke="{mark.colour}"/>')
        floor = roof
    body += _ends(figure, plane, [totals])
    return Drawing(body, height, width)


def _plane(
    figure: Chart, name: str, width: float, values: Sequence[Decimal], ends: Sequence[Decimal | None]
) -> tuple[list[str], _Plane, float]:
    """The ground: round numbers up, days along."""
    days = [label for label in figure.labels if isinstance(label, date)]
    steps = ticks(map(float, values))
    names = tick_names(steps)
    right = max(wide(figure.said(end)) for end in ends) + 14
    body, top = legend([one.name for one in figure.series], name, "line" if figure.kind == "line" else "fill", width)
    body = body if figure.kind == "line" else [patterns(len(figure.series), name), *body]
    left, top, bottom = max(map(wide, names)) + 12, top + 6, top + 6 + TALL
    span = max((days[-1] - days[0]).days, 1)

    def across(value: float) -> float:
        return left + 8 + value * (width - left - 8 - right) / span

    def up(value: float) -> float:
        return bottom - (value - steps[0]) * (bottom - top) / (steps[-1] - steps[0])

    for step, said in zip(steps, names, strict=True):
        body.append(rule(left, up(step), width - right, up(step), GRID))
        body.append(text(left - 8, up(step) + 4.5, said, MUTED, "end"))
    for place in _day_ticks((days[-1] - days[0]).days, 6 if width == WIDTH else 3):
        label = day(days[0] + timedelta(place)).rpartition(" ")[0]  # without the year: the period is said beside it
        half = wide(label) / 2  # a name at an edge stays inside the drawing
        middle = min(max(across(place), half), width - half)
        body.append(rule(across(place), bottom, across(place), bottom + 5, MUTED))
        body.append(text(middle, bottom + 20, label, MUTED, "middle"))
    return body, _Plane(days, across, up), bottom + 30


def _curve(plane: _Plane, one: Series, mark: Mark) -> Iterator[str]:
    """The measured stretches; where a day was not measured the line is broken."""
    points = [
        None if value is None else plane.at(when, value)
        for when, value in zip(plane.days, one.values, strict=True)
    ]  # fmt: skip
    dash = f' stroke-dasharray="{mark.dash}"' if mark.dash else ""
    for stretch in stretches(points):
        if len(stretch) > 1:
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in stretch)
            yield f'<polyline points="{path}" fill="none" stroke="{mark.colour}" stroke-width="2"{dash}/>'
        for x, y in stretch if len(points) <= POINTS or len(stretch) == 1 else stretch[-1:]:
            yield point(x, y, mark)


def _ends(figure: Chart, plane: _Plane, lines: Sequence[Sequence[Decimal | None]]) -> Iterator[str]:
    """The last value of each line at its end; where two would touch, the lower one moves down."""
    found = []
    for values in lines:
        known = [(when, value) for when, value in zip(plane.days, values, strict=True) if value is not None]
        if known:
            x, y = plane.at(*known[-1])
            found.append((y, x, figure.said(known[-1][1])))
    free = 0.0
    for y, x, said in sorted(found):
        free = max(y, free + TEXT + 2 if free else y)
        yield text(x + 9, free + 4.5, said)


def _last(values: Sequence[Decimal | None]) -> Decimal | None:
    return next((value for value in reversed(values) if value is not None), None)


def _day_ticks(span: int, most: int) -> list[int]:
    """The first day, the last, and full weeks (or more) between that leave room for their names; most: of parts."""
    if not span:
        return [0]
    step = 7 * math.ceil(span / 7 / most) if span > 7 else math.ceil(span / most) if most < 6 else 1
    between = [place for place in range(0, span, step) if span - place >= 0.6 * step]
    return [*between, span]
