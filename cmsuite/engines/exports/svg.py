"""Figures as SVG text: no script, no font, no image, nothing loaded. The same bytes for the same figure."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from html import escape

from cmsuite.core.locale import day, number
from cmsuite.engines.exports.figure import Chart, Figure, Series, value_text, written
from cmsuite.engines.exports.marks import GRID, INK, MARKS, MUTED, Mark

WIDTH = 720
TEXT = 13  # pixels
LETTER = 0.6 * TEXT  # the width of an average letter, of a wide font
BAR = 18
LEGEND = 28
POINTS = 31  # more than a month of points are a line without them

Place = Callable[[float], float]


def svg(figure: Figure, name: str) -> str:
    """The drawing, as one `<svg>` element. `name` is unlike that of any other figure in the same document."""
    if not isinstance(figure, Chart):
        raise NotImplementedError
    body, height = (_line if figure.kind == "line" else _bars)(figure, name)
    head = f'<title id="{name}-title">{escape(figure.title)}</title><desc id="{name}-desc">{escape(figure.alt)}</desc>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" role="img" '
        f'aria-labelledby="{name}-title {name}-desc" font-family="system-ui, sans-serif" font-size="{TEXT}">'
        f"{head}{_patterns(figure, name)}{''.join(body)}</svg>"
    )


# ---- bars: names on the left, values at the ends


def _bars(figure: Chart, name: str) -> tuple[list[str], float]:
    left = min(max(_wide(written(label)) for label in figure.labels) + 12, 0.42 * WIDTH)
    ends = max(_wide(value_text(value)) for one in figure.series for value in one.values) + 10
    top = LEGEND if len(figure.series) > 1 else 4
    row = BAR * len(figure.series) + 16
    largest = max((value for one in figure.series for value in one.values if value is not None), default=Decimal(0))
    scale = (WIDTH - left - ends) / float(largest or 1)
    body = [*_legend(figure, name), _rule(left, top, left, top + row * len(figure.labels), INK)]
    for place, label in enumerate(figure.labels):
        y = top + place * row + 8
        text = _cut(written(label), left - 12)
        body.append(_text(left - 10, y + (row - 16) / 2 + 4.5, text, anchor="end"))
        for number_, one in enumerate(figure.series):
            value, at = one.values[place], y + number_ * BAR
            length = float(value or 0) * scale
            if value:
                fill = f"url(#{name}-p{number_})"
                body.append(
                    f'<rect x="{left:g}" y="{at:g}" width="{length:.1f}" height="{BAR - 3}" fill="{fill}" '
                    f'stroke="{MARKS[number_].colour}"/>'
                )
            body.append(_text(left + length + 6, at + 12, value_text(value), MUTED if value is None else INK))
    return body, top + row * len(figure.labels) + 4


# ---- lines over days


def _line(figure: Chart, name: str) -> tuple[list[str], float]:
    days = [label for label in figure.labels if isinstance(label, date)]
    steps = ticks([float(value) for one in figure.series for value in one.values if value is not None])
    ends = max(_wide(_end(one)) for one in figure.series) + 14
    left, top, bottom = max(_wide(_tick(step)) for step in steps) + 12, LEGEND + 6, 260
    span = max((days[-1] - days[0]).days, 1)

    def across(value: float) -> float:
        return left + 8 + value * (WIDTH - left - 8 - ends) / span

    def up(value: float) -> float:
        return bottom - (value - steps[0]) * (bottom - top) / (steps[-1] - steps[0])

    body = [*_legend(figure, name, lines=True)]
    for step in steps:
        body.append(_rule(left, up(step), WIDTH - ends, up(step), GRID))
        body.append(_text(left - 8, up(step) + 4.5, _tick(step), MUTED, anchor="end"))
    for place in _day_ticks(span):
        label = day(days[0] + timedelta(place)).rpartition(" ")[0]  # without the year: the period is said beside it
        body.append(_rule(across(place), bottom, across(place), bottom + 5, MUTED))
        half = _wide(label) / 2  # a name at an edge stays inside the drawing
        middle = min(max(across(place), half), WIDTH - half)
        body.append(_text(middle, bottom + 20, label, MUTED, anchor="middle"))
    for one, mark in zip(figure.series, MARKS, strict=False):
        body += _curve(days, one, mark, across, up)
    body += _line_ends(figure, days, across, up)
    return body, bottom + 30


def _curve(days: Sequence[date], one: Series, mark: Mark, across: Place, up: Place) -> Iterator[str]:
    """The measured stretches; where a day was not measured the line is broken."""
    points = [
        None if value is None else (across((when - days[0]).days), up(float(value)))
        for when, value in zip(days, one.values, strict=True)
    ]
    dash = f' stroke-dasharray="{mark.dash}"' if mark.dash else ""
    for stretch in _stretches(points):
        if len(stretch) > 1:
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in stretch)
            yield f'<polyline points="{path}" fill="none" stroke="{mark.colour}" stroke-width="2"{dash}/>'
        for x, y in stretch if len(points) <= POINTS or len(stretch) == 1 else stretch[-1:]:
            yield f'<path d="{mark.point}" transform="translate({x:.1f} {y:.1f})" fill="{mark.colour}"/>'


def _stretches(points: Sequence[tuple[float, float] | None]) -> Iterator[list[tuple[float, float]]]:
    stretch: list[tuple[float, float]] = []
    for point in [*points, None]:
        if point is not None:
            stretch.append(point)
        elif stretch:
            yield stretch
            stretch = []


def _line_ends(figure: Chart, days: Sequence[date], across: Place, up: Place) -> Iterator[str]:
    """The last value of each series at the end of its line; where two would touch, the lower one moves down."""
    found = []
    for one in figure.series:
        known = [(when, value) for when, value in zip(days, one.values, strict=True) if value is not None]
        if known:
            found.append((up(float(known[-1][1])), across((known[-1][0] - days[0]).days), _end(one)))
    free = 0.0
    for y, x, text in sorted(found):
        free = max(y, free + TEXT + 2 if free else y)
        yield _text(x + 9, free + 4.5, text)


def ticks(values: Sequence[float]) -> list[float]:
    """Three to six round numbers that hold all values between the first and the last."""
    low, high = min(values, default=0.0), max(values, default=0.0)
    rough = max((high - low) / 4, abs(high) / 200, 0.25)
    size = 10.0 ** math.floor(math.log10(rough))
    step = max(next(size * m for m in (1, 2, 5, 10) if size * m >= rough), 1)
    first, last = math.floor(low / step), math.ceil(high / step)
    if first == last:
        first, last = max(first - 1, 0) if low >= 0 else first - 1, last + 1
    return [place * step for place in range(first, last + 1)]


def _day_ticks(span: int) -> list[int]:
    """The first day, the last, and full weeks (or more) between that leave room for their names."""
    step = max(7 * math.ceil(span / 7 / 6), 1) if span > 7 else 1
    between = [place for place in range(0, span, step) if span - place >= 0.6 * step]
    return [*between, span]


# ---- pieces


def _patterns(figure: Chart, name: str) -> str:
    if figure.kind == "line":
        return ""
    tiles = (
        f'<pattern id="{name}-p{place}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect width="8" height="8" fill="{mark.colour if not mark.hatch else "#ffffff"}"/>'
        f'<path d="{mark.hatch}" stroke="{mark.colour}" stroke-width="2" fill="none"/></pattern>'
        for place, mark in enumerate(MARKS[: len(figure.series)])
    )
    return f"<defs>{''.join(tiles)}</defs>"


def _legend(figure: Chart, name: str, *, lines: bool = False) -> Iterator[str]:
    if len(figure.series) == 1 and not lines:
        return
    x = 0.0
    for place, (one, mark) in enumerate(zip(figure.series, MARKS, strict=False)):
        if lines:
            dash = f' stroke-dasharray="{mark.dash}"' if mark.dash else ""
            yield f'<path d="M{x:g},9h26" stroke="{mark.colour}" stroke-width="2"{dash}/>'
            yield f'<path d="{mark.point}" transform="translate({x + 13:g} 9)" fill="{mark.colour}"/>'
        else:
            fill = f"url(#{name}-p{place})"
            yield f'<rect x="{x + 1:g}" y="3" width="24" height="12" fill="{fill}" stroke="{mark.colour}"/>'
        yield _text(x + 34, 13.5, one.name)
        x += 34 + _wide(one.name) + 24


def _text(x: float, y: float, text: str, colour: str = INK, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" text-anchor="{anchor}">{escape(text)}</text>'


def _rule(x1: float, y1: float, x2: float, y2: float, colour: str) -> str:
    return f'<path d="M{x1:.1f},{y1:.1f}L{x2:.1f},{y2:.1f}" stroke="{colour}"/>'


def _end(one: Series) -> str:
    return value_text(next((value for value in reversed(one.values) if value is not None), None))


def _tick(value: float) -> str:
    return number(value)


def _wide(text: str) -> float:
    return len(text) * LETTER


def _cut(text: str, room: float) -> str:
    fits = int(room / LETTER)
    return text if len(text) <= fits else text[: fits - 1].rstrip() + "…"
