"""Bars that lie, and points in their place: names on the left, values at the ends."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from cmsuite.engines.exports.figure import Chart, written
from cmsuite.engines.exports.marks import GRID, INK, MARKS, MUTED
from cmsuite.engines.exports.svg_pieces import (
    LEGEND,
    LINE,
    WIDTH,
    Drawing,
    box,
    cut,
    fill,
    legend,
    patterns,
    point,
    rule,
    text,
    wide,
)

BAR = 18
GAP = 16
ZERO = Decimal(0)


def bars(figure: Chart, name: str, width: float) -> Drawing:
    """A bar for each label and series, the first on top; those below 0 grow to the left. In dots, a point at its end;
    in bullets, a line at what it is held against. A line across from one end of its interval to the other."""
    body, top = _head(figure, name, width)
    ends_of = [ends for one in figure.drawn for ends in (one.values, one.low, one.high)]
    values = [value for ends in ends_of for value in ends if value is not None]
    low, high = min([*values, ZERO]), max([*values, ZERO])
    ends = max(wide(told) for _label, tolds in figure.rows for told in tolds) + 10
    left, over = _left(figure, width)
    before = left + (ends if low < 0 else 0)
    scale = (width - before - ends) / float(high - low or 1)
    zero = before - float(low) * scale
    row = BAR * len(figure.series) + GAP + over
    body.append(rule(zero, top, zero, top + row * len(figure.labels), INK))
    for place, label in enumerate(figure.labels):
        y = top + place * row + GAP / 2 + over
        body.append(_label(str(label), left, y, row - GAP - over, width))
        for number, one in enumerate(figure.series):
            value, at = one.values[place], y + number * BAR
            length, middle = float(value or 0) * scale, at + (BAR - 3) / 2
            far = [zero + length]
            if figure.kind == "dot" and value is not None:
                body.append(rule(zero, middle, zero + length, middle, GRID))
            elif value:
                body.append(
                    box(min(zero, zero + length), at, abs(length), BAR - 3, fill(name, number), MARKS[number].colour)
                )
            if between := one.between(place):
                far += [zero + float(end) * scale for end in between]
                body += _across(far[1], far[2], middle)
            if figure.kind == "dot" and value is not None:
                body.append(point(zero + length, middle, MARKS[number]))
            if figure.target is not None and (held := figure.target.values[place]) is not None:
                far.append(zero + float(held) * scale)
                body.append(_held(far[-1], at - 3, BAR + 3))
            colour = MUTED if value is None else INK
            if length < 0:
                body.append(text(min(far) - 6, at + 12, figure.told(number, place), colour, "end"))
            else:
                body.append(text(max(far) + 6, at + 12, figure.told(number, place), colour))
    return Drawing(body, top + row * len(figure.labels) + 4, width)


def _across(first: float, last: float, y: float) -> list[str]:
    """An interval, on a ground of its own: it is seen on any pattern."""
    path = f"M{first:.1f},{y - 4:.1f}v8M{first:.1f},{y:.1f}H{last:.1f}M{last:.1f},{y - 4:.1f}v8"
    return [
        f'<path d="{path}" stroke="{colour}" stroke-width="{thick}" fill="none"/>'
        for colour, thick in (("#ffffff", 4), (INK, 1.5))
    ]


def _held(x: float, y: float, tall: float) -> str:
    """What a bar is held against."""
    return f'<path d="M{x:.1f},{y:.1f}v{tall:.1f}" stroke="{INK}" stroke-width="3"/>'


def stacked(figure: Chart, name: str, width: float) -> Drawing:
    """A bar for each label, made of its parts; the whole at its end, not known where a part is not."""
    body, top = _head(figure, name, width)
    totals = figure.totals()
    known = [sum((one.values[place] or ZERO for one in figure.series), ZERO) for place in range(len(figure.labels))]
    (left, over), ends = _left(figure, width), max(wide(figure.said(total)) for total in totals) + 10
    scale = (width - left - ends) / float(max(known) or 1)
    height, row = BAR + 6, BAR + 6 + GAP + over
    body.append(rule(left, top, left, top + row * len(figure.labels), INK))
    for place, label in enumerate(figure.labels):
        x, y = left, top + place * row + GAP / 2 + over
        body.append(_label(str(label), left, y, height, width))
        for number, one in enumerate(figure.series):
            value = one.values[place]
            length = float(value or 0) * scale
            if value:
                body.append(box(x, y, length, height, fill(name, number), MARKS[number].colour))
                body += _inside(x, y, length, height, figure.said(value))
            x += length
        body.append(
            text(
                x + 6,
                y + height / 2 + 4.5,
                figure.said(totals[place]),
                MUTED if totals[place] is None else INK,
                bold=True,
            )
        )
    return Drawing(body, top + row * len(figure.labels) + 4, width)


def _inside(x: float, y: float, length: float, height: float, said: str) -> list[str]:
    """The value of a part, on a ground of its own: no pattern runs through it."""
    room = wide(said) + 8
    if length < room + 6:
        return []
    middle = x + length / 2
    return [
        box(middle - room / 2, y + 3, room, height - 6, "#ffffff"),
        text(middle, y + height / 2 + 4.5, said, anchor="middle"),
    ]


def _head(figure: Chart, name: str, width: float) -> tuple[list[str], float]:
    body, top = [patterns(len(figure.series), name)], 4.0
    if figure.target is not None:
        said = cut(figure.series[0].name, width / 2 - 40)
        across = 34 + wide(said) + 24
        body += [
            box(1, 3, 24, 12, fill(name, 0), MARKS[0].colour),
            text(34, 13.5, said),
            _held(across + 12, 1, 16),
            text(across + 24, 13.5, cut(figure.target.name, width - across - 24)),
        ]
        top = LEGEND
    elif len(figure.series) > 1:
        kind: Literal["point", "fill"] = "point" if figure.kind == "dot" else "fill"
        named, top = legend([one.name for one in figure.series], name, kind, width)
        body += named
    return body, top


def _left(figure: Chart, width: float) -> tuple[float, float]:
    """The room of the names beside their bars, and over them where there is none beside."""
    if width < WIDTH:
        return 1.0, LINE
    return float(min(max(wide(written(label)) for label in figure.labels) + 12, 0.42 * width)), 0.0


def _label(label: str, left: float, y: float, height: float, width: float) -> str:
    """The name of what is drawn from y on."""
    if width < WIDTH:
        return text(0, y - 4, cut(label, width), clear=True)
    return text(left - 10, y + height / 2 + 4.5, cut(label, left - 12), anchor="end")
