"""What every drawing is made of: words that fit, lines, marks, the names of the series, round numbers along an axis."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal, TypeVar

from cmsuite.core.locale import number
from cmsuite.core.text import passable
from cmsuite.engines.exports.marks import INK, MARKS, Mark

WIDTH = 720.0
PHONE = 320.0  # of the drawing for a narrow screen: its words are as large there as those around it
TEXT = 13  # pixels

LINE = TEXT + 3
LEGEND = 28
ENTRY = 300.0  # of the name of a series, at most
T = TypeVar("T")
NARROW = frozenset("iljI .,:;!|'’··\u202f\xa0ftr()[]-/")
_NO_XML = re.compile("[\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Drawing:
    """The elements of a drawing and its size."""

    body: list[str]
    height: float
    width: float


def quiet(words: str) -> str:
    """Words as XML may hold them: one line, no sign that is none, no tag."""
    return escape(_NO_XML.sub("", passable(words)).replace("\n", " "))


def text(
    x: float,
    y: float,
    words: str,
    colour: str = INK,
    anchor: Literal["start", "middle", "end"] = "start",
    *,
    size: int = TEXT,
    bold: bool = False,
    clear: bool = False,
) -> str:
    """Words at a place; y is the line they stand on. clear: on a ground of their own, where lines may run."""
    dress = (f' font-size="{size}"' if size != TEXT else "") + (' font-weight="bold"' if bold else "")
    dress += ' stroke="#ffffff" stroke-width="4" stroke-linejoin="round" paint-order="stroke"' if clear else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" text-anchor="{anchor}"{dress}>{quiet(words)}</text>'


def rule(x1: float, y1: float, x2: float, y2: float, colour: str, dash: str = "") -> str:
    """A straight line."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="M{x1:.1f},{y1:.1f}L{x2:.1f},{y2:.1f}" stroke="{colour}"{dashed}/>'


def box(x: float, y: float, width: float, height: float, fill: str, stroke: str = "", dash: str = "") -> str:
    """A rectangle."""
    edge = (f' stroke="{stroke}"' if stroke else "") + (f' stroke-dasharray="{dash}"' if dash else "")
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}"{edge}/>'


def point(x: float, y: float, mark: Mark) -> str:
    """The mark of a series."""
    return (
        f'<path d="{mark.point}" transform="translate({x:.1f} {y:.1f})" fill="{mark.colour}" stroke="{mark.colour}"/>'
    )


def wide(words: str, size: float = TEXT) -> float:
    """About how wide words are: measured for a wide font, so that they are rather narrower."""
    return sum(_wide(letter) for letter in words) * size


def _wide(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.1
    if letter in NARROW:
        return 0.36
    return 1.0 if letter in "MW@%—…m" else 0.78 if letter.isupper() or letter == "w" else 0.64


def cut(words: str, room: float, size: float = TEXT) -> str:
    """Words that fit into a room; an ellipsis says that there is more, which the data table has."""
    words = " ".join(passable(words).split())
    if wide(words, size) <= room + 0.1:  # of what rounding takes
        return words
    left, kept = room - wide("…", size), ""
    for letter in words:
        left -= _wide(letter) * size
        if left < 0:
            break
        kept += letter
    return kept.rstrip() + "…"


def wrapped(words: str, room: float, lines: int) -> list[str]:
    """Words on as many lines as given; what does not fit on the last is cut."""
    made, rest = [""], passable(words).split()
    while rest:
        longer = f"{made[-1]} {rest[0]}".strip()
        if made[-1] and wide(longer) > room:
            if len(made) == lines:
                made[-1] = cut(f"{made[-1]} {' '.join(rest)}", room)
                return made
            made.append("")
            continue
        made[-1] = longer
        rest.pop(0)
    return [cut(line, room) for line in made]


def patterns(count: int, name: str) -> str:
    """The tiles that fill the first series, of those that are not plain; `fill` names one."""
    tiles = (
        f'<pattern id="{name}-p{place}" width="8" height="8" patternUnits="userSpaceOnUse">'
        '<rect width="8" height="8" fill="#ffffff"/>'
        f'<path d="{mark.hatch}" stroke="{mark.colour}" stroke-width="2" fill="none"/></pattern>'
        for place, mark in enumerate(MARKS[:count])
        if mark.hatch
    )
    return f"<defs>{''.join(tiles)}</defs>"


def fill(name: str, place: int) -> str:
    """The fill of a series; a plain one is no tile, whose seams would show in print."""
    return f"url(#{name}-p{place})" if MARKS[place].hatch else MARKS[place].colour


def legend(
    names: Sequence[str], name: str, kind: Literal["fill", "line", "point"], width: float
) -> tuple[list[str], float]:
    """The marks of the series with their names, in as many rows as they need, and the height of those."""
    body, x, y = [], 0.0, 0.0
    for place, (one, mark) in enumerate(zip(names, MARKS, strict=False)):
        said = cut(one, min(ENTRY, width - 34))
        if x and x + 34 + wide(said) > width:
            x, y = 0.0, y + 22
        if kind == "fill":
            body.append(box(x + 1, y + 3, 24, 12, fill(name, place), mark.colour))
        else:
            if kind == "line":
                dash = f' stroke-dasharray="{mark.dash}"' if mark.dash else ""
                body.append(f'<path d="M{x:g},{y + 9:g}h26" stroke="{mark.colour}" stroke-width="2"{dash}/>')
            body.append(point(x + 13, y + 9, mark))
        body.append(text(x + 34, y + 13.5, said))
        x += 34 + wide(said) + 24
    return body, y + LEGEND


def ticks(values: Iterable[float]) -> list[float]:
    """Three to six round numbers that hold all values between the first and the last."""
    found = list(values)
    low, high = min(found, default=0.0), max(found, default=0.0)
    whole = all(value.is_integer() for value in found)
    rough = max((high - low) / 4, abs(high) / 200, 0.25 if whole else 0.001)
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * m for m in (1, 2, 5, 10) if size * m >= rough)
    step = max(step, 1) if whole else step
    first, last = math.floor(low / step), math.ceil(high / step)
    first -= first * step > low  # what division rounded
    last += last * step < high
    if first == last:
        first, last = max(first - 1, 0) if low >= 0 else first - 1, last + 1
    return [place * step for place in range(first, last + 1)]


def tick_names(steps: Sequence[float]) -> list[str]:
    """The numbers of an axis, all with the same decimals."""
    places = max(0, -math.floor(math.log10(steps[1] - steps[0]) + 1e-9))
    return [number(step, places) for step in steps]


def stretches(points: Sequence[T | None]) -> Iterator[list[T]]:
    """What lies together between gaps."""
    stretch: list[T] = []
    for one in [*points, None]:
        if one is not None:
            stretch.append(one)
        elif stretch:
            yield stretch
            stretch = []
