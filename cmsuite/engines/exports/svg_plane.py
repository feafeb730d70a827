"""Points on a plane, each with its name beside it; and spokes around a centre."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import product

from cmsuite.core.locale import translate
from cmsuite.engines.exports.figure import Axis, Chart, Scatter, Series
from cmsuite.engines.exports.marks import GRID, INK, MARKS, MUTED, Mark
from cmsuite.engines.exports.svg_pieces import (
    LINE,
    TEXT,
    WIDTH,
    Drawing,
    cut,
    legend,
    point,
    rule,
    stretches,
    text,
    tick_names,
    ticks,
    wide,
    wrapped,
)

TALL = 400.0
NAME = 170.0  # of a point, at most
INSIDE = 16.0  # between the points and the edge
SIDES = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (-1, -1), (1, 1), (-1, 1))
FAR = (9, 22, 42, 62, 82, 102, 122, 142, 162, 182)  # pixels from a point to its name, the nearer the better
RADIUS, SMALL = 140.0, 110.0
BUBBLE = 44.0  # across, of the largest
Box = tuple[float, float, float, float]  # left, top, right, bottom


def scatter(figure: Scatter, name: str, width: float) -> Drawing:
    """The plane with its two axes, the lines that divide it, the points and their names."""
    cross = figure.cross or ()
    across = ticks([float(one.x) for one in figure.points] + [float(one) for one in cross[:1]])
    upwards = ticks([float(one.y) for one in figure.points] + [float(one) for one in cross[1:]])
    body, top = legend(figure.groups, name, "point", width) if figure.groups != [""] else ([], 0.0)
    if figure.area:
        said = translate("Area of a circle: {what}").format(what=_unit(figure.area.name, figure.area.unit))
        body.append(text(0, top + 14, cut(said, width), MUTED))
        top += 20
    top, left = top + 24, max(map(wide, tick_names(upwards))) + 12
    frame = (left, top, width - 8, top + TALL)
    ground = _ground(figure, across, upwards, frame)

    def at(x: Decimal, y: Decimal) -> tuple[float, float]:
        return (
            _between(float(x), across, frame[0] + INSIDE, frame[2] - INSIDE),
            _between(float(y), upwards, frame[3] - INSIDE, frame[1] + INSIDE),
        )

    taken: list[Box] = []
    if figure.cross:
        x, y = at(*figure.cross)
        ground += [rule(x, frame[1], x, frame[3], MUTED, "5 4"), rule(frame[0], y, frame[2], y, MUTED, "5 4")]
        corners, taken = _quadrants(figure.quadrants, frame, x)
        ground += corners
    places = [at(one.x, one.y) for one in figure.points]
    marks = dict(zip(figure.groups, MARKS, strict=False))
    wide_first = sorted(zip(figure.points, places, strict=True), key=lambda one: -figure.diameter(one[0], BUBBLE))
    dots = [
        _circle(x, y, across_ / 2, marks[one.group].colour)
        for one, (x, y) in wide_first
        if (across_ := figure.diameter(one, BUBBLE))
    ]
    dots += [point(x, y, marks[one.group]) for one, (x, y) in zip(figure.points, places, strict=True)]
    for one, (x, y) in zip(figure.points, places, strict=True):
        r = max(6.0, figure.diameter(one, BUBBLE) / 2)
        taken.append((x - r, y - r, x + r, y + r))
    names = _names([one.label for one in figure.points], places, frame, taken)
    return Drawing([*body, *ground, *dots, *names], frame[3] + 44, width)


def _ground(figure: Scatter, across: Sequence[float], upwards: Sequence[float], frame: Box) -> list[str]:
    left, top, right, bottom = frame
    body = [text(0, top - 10, cut(f"↑ {_axis(figure, figure.y)}", right), bold=True)]
    for step, said in zip(upwards, tick_names(upwards), strict=True):
        y = _between(step, upwards, bottom - INSIDE, top + INSIDE)
        body += [rule(left, y, right, y, GRID), text(left - 8, y + 4.5, said, MUTED, "end")]
    for step, said in zip(across, tick_names(across), strict=True):
        x, half = _between(step, across, left + INSIDE, right - INSIDE), wide(said) / 2
        body += [rule(x, top, x, bottom, GRID), text(min(x, right + 8 - half), bottom + 17, said, MUTED, "middle")]
    body.append(text(right, bottom + 37, cut(f"{_axis(figure, figure.x)} →", right - 12), anchor="end", bold=True))
    return body


def _circle(x: float, y: float, r: float, colour: str) -> str:
    return (
        f'<path d="M-{r:.1f},0a{r:.1f},{r:.1f} 0 1,0 {2 * r:.1f},0a{r:.1f},{r:.1f} 0 1,0 -{2 * r:.1f},0z" '
        f'transform="translate({x:.1f} {y:.1f})" fill="{colour}" fill-opacity="0.15" stroke="{colour}"/>'
    )


def _axis(figure: Scatter, axis: Axis) -> str:
    return _unit(axis.name, axis.unit or figure.unit)


def _unit(name: str, unit: str) -> str:
    return f"{name} ({unit})" if unit else name


def _between(value: float, steps: Sequence[float], first: float, last: float) -> float:
    return first + (value - steps[0]) * (last - first) / (steps[-1] - steps[0])


def _quadrants(names: tuple[str, str, str, str] | None, frame: Box, x: float) -> tuple[list[str], list[Box]]:
    """The names of the four parts, in the corners, and the room that they take."""
    left, top, right, bottom = frame
    body, taken = [], []
    for place, said in enumerate(names or ()):
        on_right, y = place % 2, top + 14 if place < 2 else bottom - 6
        shown = cut(said, (right - x if on_right else x - left) - 12)
        length = wide(shown)
        start = right - 6 - length if on_right else left + 6
        at = right - 6 if on_right else left + 6
        body.append(text(at, y, shown, MUTED, "end" if on_right else "start", bold=True, clear=True))
        taken.append((start, y - TEXT, start + length, y + 4))
    return body, taken


def _names(labels: Sequence[str], places: Sequence[tuple[float, float]], frame: Box, taken: list[Box]) -> Iterator[str]:
    """Each name where nothing else is, as near to its point as can be; a line leads to one that is far."""
    for label, (x, y) in zip(labels, places, strict=True):
        said = cut(label, min(NAME, 0.45 * (frame[2] - frame[0])))
        found = [_beside(x, y, side, far, wide(said)) for far, side in product(FAR, SIDES)]
        inside = [one for one in found if _holds(frame, one)] or found
        best = min(inside, key=lambda one: sum(_shared(one, other) for other in taken))
        taken.append(best)
        left, top, right, bottom = best
        near_x, near_y = min(max(x, left), right), min(max(y, top), bottom)
        if math.hypot(near_x - x, near_y - y) > 16:
            yield rule(x, y, near_x, near_y, MUTED)
        if right <= x:
            yield text(right, bottom - 4, said, anchor="end", clear=True)
        elif left < x:
            yield text((left + right) / 2, bottom - 4, said, anchor="middle", clear=True)
        else:
            yield text(left, bottom - 4, said, clear=True)


def _beside(x: float, y: float, side: tuple[int, int], far: float, length: float) -> Box:
    tall, (right, down) = TEXT + 3, side
    lift = far * 0.8 if right else far  # nearer at the corners, yet a line apart from one distance to the next
    left = x + far if right > 0 else x - far - length if right < 0 else x - length / 2
    top = y + lift if down > 0 else y - lift - tall if down < 0 else y - tall / 2
    return left, top, left + length, top + tall


def _holds(frame: Box, one: Box) -> bool:
    return frame[0] <= one[0] and frame[1] <= one[1] and one[2] <= frame[2] and one[3] <= frame[3]


def _shared(one: Box, other: Box) -> float:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across * down if across > 0 and down > 0 else 0.0


# ---- radar


def radar(figure: Chart, name: str, width: float) -> Drawing:
    """A line around the centre for each series, from 0; broken where a value was not measured."""
    body, top = legend([one.name for one in figure.series], name, "line", width)
    steps = ticks([0.0, *(float(value) for one in figure.series for value in one.values if value is not None)])
    narrow = width < WIDTH
    radius = SMALL if narrow else RADIUS
    middle, centre = width / 2, top + radius + 32
    spokes = [2 * math.pi * place / len(figure.labels) - math.pi / 2 for place in range(len(figure.labels))]

    def at(spoke: float, share: float) -> tuple[float, float]:
        return middle + math.cos(spoke) * radius * share, centre + math.sin(spoke) * radius * share

    for step in steps[1:]:
        ring = " ".join(f"{x:.1f},{y:.1f}" for x, y in (at(spoke, step / steps[-1]) for spoke in spokes))
        body.append(f'<polygon points="{ring}" fill="none" stroke="{GRID}"/>')
    for number, (spoke, label) in enumerate(zip(spokes, figure.labels, strict=True), 1):
        body.append(rule(middle, centre, *at(spoke, 1), GRID))
        x, y = at(spoke, 1.08)
        anchor = "middle" if abs(math.cos(spoke)) < 0.1 else "start" if math.cos(spoke) > 0 else "end"
        room = width if anchor == "middle" else width - x if anchor == "start" else x
        lines = [str(number)] if narrow else wrapped(str(label), room, 3)
        first = y + 4.5 + 6 * math.sin(spoke) - LINE * (len(lines) - 1) / 2
        body += [text(x, first + LINE * n, said, INK, anchor) for n, said in enumerate(lines)]  # type: ignore[arg-type]
    for step, said in zip(steps, tick_names(steps), strict=True):
        x, y = at(spokes[0], step / steps[-1])
        body.append(text(x - 5, y + 4.5, said, MUTED, "end"))
    for one, mark in zip(figure.series, MARKS, strict=False):
        body += _around(one, mark, [at(s, float(v or 0) / steps[-1]) for s, v in zip(spokes, one.values, strict=True)])
    bottom = centre + radius + 32
    if narrow:  # the spokes have numbers, and their names stand below
        body += [text(0, bottom + LINE * n, cut(f"{n}. {said}", width)) for n, said in enumerate(figure.labels, 1)]
        bottom += LINE * (len(figure.labels) + 0.5)
    return Drawing(body, bottom, width)


def _around(one: Series, mark: Mark, places: Sequence[tuple[float, float]]) -> Iterator[str]:
    known = [None if value is None else place for value, place in zip(one.values, places, strict=True)]
    dash = f' stroke-dasharray="{mark.dash}"' if mark.dash else ""
    if None not in known:
        known = [*known, known[0]]
    elif None in known[:1] or None in known[-1:]:
        pass
    else:  # the last spoke stands beside the first
        gap = known.index(None)
        known = [*known[gap:], *known[:gap]]
    for stretch in stretches(known):
        if len(stretch) > 1:
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in stretch)
            yield f'<polyline points="{path}" fill="none" stroke="{mark.colour}" stroke-width="2"{dash}/>'
        for x, y in stretch:
            yield point(x, y, mark)
