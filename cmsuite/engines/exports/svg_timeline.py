"""What happens when: lanes of bars from first to last day, diamonds for single days."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from cmsuite.core.locale import day, month, translate
from cmsuite.engines.exports.figure import Lane, Span, Timeline
from cmsuite.engines.exports.marks import GRID, INK, MARKS, MUTED
from cmsuite.engines.exports.svg_pieces import TEXT, WIDTH, Drawing, box, cut, point, rule, text, wide

HEAD, ROW, BAR = 26.0, 26.0, 18.0
PALE = "#d9e8f4"
LEAST = 90.0  # of the room that a name is given beside its bar
WEEKS = 70  # days up to which weeks are named, not months


@dataclass(frozen=True, slots=True)
class _Placed:
    """A span on its row: its bar, and where its name stands."""

    span: Span
    first: float
    last: float
    name_at: float
    said: str
    leads: bool
    """Whether its name stands before its bar, and ends there."""
    row: int


def timeline(figure: Timeline, width: float) -> Drawing:
    """The lanes one below the other; where bars or their names would touch, a lane has several rows."""
    spans = [span for lane in figure.lanes for span in lane.spans]
    days = [when for span in spans for when in (span.first, span.last)] + ([figure.today] if figure.today else [])
    first, last = min(days), max(days) + timedelta(1)
    over = ROW if width < WIDTH else 0.0  # the name of a lane stands over it where there is no room beside it
    left = 0.0 if over else min(max(wide(lane.name) for lane in figure.lanes) + 16, 0.3 * width)

    def across(when: date) -> float:
        return left + 8 + (when - first).days * (width - left - 16) / (last - first).days

    lanes = [(lane, list(_placed(lane, across, left, width))) for lane in figure.lanes]
    heights = [max((one.row for one in placed), default=0) + 1 for _lane, placed in lanes]
    bottom = HEAD + sum(heights) * ROW + (6 + over) * len(lanes)
    body = list(_scale(first, last, across, bottom, width))
    if figure.today:
        said = translate("Today")
        x, half = across(figure.today), wide(said, 1.1 * TEXT) / 2  # bold words are wider
        body += [rule(x, HEAD, x, bottom, INK, "4 3")]
        body += [text(min(max(x, half), width - half), bottom + 16, said, anchor="middle", bold=True)]
    y = HEAD
    for (lane, placed), rows in zip(lanes, heights, strict=True):
        body.append(rule(0, y, width, y, GRID))
        body.append(_named(lane.name, left, y + 3 + ROW / 2 + 4.5, width))
        y += over
        for one in placed:
            body += _bar(one, y + 3 + one.row * ROW)
        y += rows * ROW + 6
    return Drawing(body, bottom + (22 if figure.today else 4), width)


def _named(said: str, left: float, y: float, width: float) -> str:
    if width < WIDTH:
        return text(0, y, cut(said, width), bold=True, clear=True)
    return text(left - 8, y, cut(said, left - 10), anchor="end", bold=True)


def _placed(lane: Lane, across: Callable[[date], float], left: float, width: float) -> Iterator[_Placed]:
    ends: list[float] = []  # of each row, so far
    for span in sorted(lane.spans, key=lambda span: (span.first, span.last)):
        first, last = across(span.first), across(span.last + timedelta(1))
        if span.first == span.last:
            first, last = (first + last) / 2 - 6, (first + last) / 2 + 6
        name_at, said, leads = _name(span, first, last, left, width)
        start, end = min(first, name_at), max(last, name_at + wide(said)) + 10
        row = next((row for row, taken in enumerate(ends) if taken <= start), len(ends))
        ends[row:] = [end, *ends[row + 1 :]]
        yield _Placed(span, first, last, name_at, said, leads, row)


def _name(span: Span, first: float, last: float, left: float, width: float) -> tuple[float, str, bool]:
    """In its bar where there is room, else after it or before it; where there is none, cut, in a bar that is long."""
    milestone, room = span.first == span.last, last - first - 12
    after, before = width - last - 6, first - left - 6
    outside = min(wide(span.label), LEAST)
    if not milestone and (wide(span.label) <= room or max(after, before) < outside <= room):
        return first + 6, cut(span.label, room), False
    if after >= outside or after >= before:
        return last + 6, cut(span.label, max(after, 12)), False
    said = cut(span.label, before)
    return first - 6 - wide(said), said, True


def _bar(one: _Placed, y: float) -> Iterator[str]:
    if one.span.first == one.span.last:
        middle = (one.first + one.last) / 2
        yield point(middle, y + ROW / 2, MARKS[3])
    else:
        yield box(one.first, y + (ROW - BAR) / 2, max(one.last - one.first, 3), BAR, PALE, MARKS[0].colour)
    if one.leads:
        yield text(one.first - 6, y + ROW / 2 + 4.5, one.said, anchor="end")
    else:
        yield text(one.name_at, y + ROW / 2 + 4.5, one.said)


def _scale(first: date, last: date, across: Callable[[date], float], bottom: float, width: float) -> Iterator[str]:
    """Weeks, or months, with the names that have room."""
    free = 0.0
    by_weeks = (last - first).days <= WEEKS
    for when, said in _weeks(first, last) if by_weeks else _months(first, last, across):
        x = across(when)
        yield rule(x, HEAD - 4, x, bottom, GRID)
        if said and x >= free and x + 2 + wide(said) <= width:
            yield text(x + 2, HEAD - 9, said, MUTED)
            free = x + wide(said) + 8


def _weeks(first: date, last: date) -> Iterator[tuple[date, str]]:
    when = first + timedelta(-first.weekday() % 7)
    while when <= last:
        yield when, day(when).rpartition(" ")[0]  # without the year: the period is said beside it
        when += timedelta(7)


def _months(first: date, last: date, across: Callable[[date], float]) -> Iterator[tuple[date, str]]:
    """The months, the first of them and each January with its year; a rest of a month leaves that to the next."""
    when, year = first, True
    while when <= last:
        after = (when.replace(day=1) + timedelta(31)).replace(day=1)
        full = month(when)
        short = full.rpartition(" ")[0]
        year = year or when.month == 1
        if year and when.day != 1 and across(when) + wide(full) + 8 > across(after):
            yield when, short if across(when) + wide(short) + 8 <= across(after) else ""
        else:
            yield when, full if year else short
            year = False
        when = after
