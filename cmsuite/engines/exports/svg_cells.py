"""Numbers in cells: heat maps, whose shade only repeats the number, and tiles."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from cmsuite.engines.exports.figure import Heat, Tile, Tiles
from cmsuite.engines.exports.look import contrast
from cmsuite.engines.exports.marks import INK, MUTED
from cmsuite.engines.exports.svg_pieces import (
    LINE,
    PHONE,
    TEXT,
    WIDTH,
    Drawing,
    box,
    cut,
    quiet,
    text,
    wide,
    wrapped,
)

PALE, DEEP = (239, 246, 251), (8, 69, 128)
CELL = 34.0
EDGE = "#6b7783"
ACROSS = 3  # tiles in a row
TILE = 132.0
LARGE = 28  # pixels, of the number of a tile


def heat(figure: Heat, width: float) -> Drawing:
    """A cell for each row and column: its number, on a shade between the least and the most. A narrow one lies on its
    side where that takes less room."""
    if width < WIDTH and len(figure.columns) > max(len(figure.rows), 3):
        turned = tuple(zip(*figure.values, strict=True))
        figure = replace(figure, columns=figure.rows, rows=figure.columns, values=turned)
    known = [value for row in figure.values for value in row if value is not None]
    low, high = min(known, default=Decimal(0)), max(known, default=Decimal(0))
    room = max(wide(figure.said(value)) for row in figure.values for value in row) + 12
    left = min(max(map(wide, figure.rows)) + 12, 0.42 * width, max(width - room * len(figure.columns), 0.2 * width))
    each = max((width - left) / len(figure.columns), room)  # numbers are never cut: the drawing grows
    body: list[str] = []
    heads = [wrapped(column, each - 6, 2) for column in figure.columns]
    top = 24 + LINE * (max(map(len, heads)) - 1)
    for place in range(len(figure.columns)):
        for n, part in enumerate(reversed(heads[place])):
            body.append(text(left + (place + 0.5) * each, top - 9 - n * LINE, part, MUTED, "middle"))
    for down, (row, values) in enumerate(zip(figure.rows, figure.values, strict=True)):
        y = top + down * CELL
        name_of = wrapped(row, left - 12, 2)
        for n, part in enumerate(name_of):
            middle = y + CELL / 2 + 4.5 + (n - (len(name_of) - 1) / 2) * LINE
            body.append(text(left - 10, middle, part, anchor="end"))
        for place, value in enumerate(values):
            x, middle = left + place * each, y + CELL / 2 + 4.5
            if value is None:
                body.append(box(x + 1.5, y + 1.5, each - 3, CELL - 3, "#ffffff", EDGE, "3 3"))
                ink = MUTED
            else:
                ground = _shade(float((value - low) / (high - low)) if high > low else 0.0)
                body.append(box(x + 1, y + 1, each - 2, CELL - 2, ground))
                ink = max(("#000000", "#ffffff"), key=lambda colour: contrast(colour, ground))
            body.append(text(x + each / 2, middle, figure.said(value), ink, "middle"))
    return Drawing(body, top + CELL * len(figure.rows) + 4, left + each * len(figure.columns))


def _shade(share: float) -> str:
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in zip(PALE, DEEP, strict=True))


def tiles(figure: Tiles, width: float) -> Drawing:
    """A tile for each number, three in a row; of four, two, and on a narrow screen as many as have room."""
    body, gap = [], 12.0
    most = _across(figure) if width < WIDTH else 2 if len(figure.tiles) == 4 else ACROSS
    each = (width - gap * (most - 1)) / most
    for place, tile in enumerate(figure.tiles):
        down, across = divmod(place, most)
        body += _tile(figure, tile, across * (each + gap), down * (TILE + gap), each)
    rows = -(-len(figure.tiles) // most)
    return Drawing(body, rows * (TILE + gap) - gap + 2, width)


def _across(figure: Tiles) -> int:
    """Tiles in a row of a narrow screen: one where two would cut a number or its unit, or leave a hole beside the last
    of three."""
    room = PHONE / 2 - 36
    long = any(wide(figure.said(one.value), LARGE) * 1.05 + 6 + wide(one.unit) > room for one in figure.tiles)
    return 1 if long or len(figure.tiles) == 3 else 2


def _tile(figure: Tiles, tile: Tile, x: float, y: float, each: float) -> list[str]:
    room, said = each - 24, figure.said(tile.value)
    body = [box(x + 0.5, y + 0.5, each - 1, TILE, "#ffffff", EDGE)]
    body += [text(x + 12, y + 20 + n * LINE, line, MUTED) for n, line in enumerate(wrapped(tile.name, room, 2))]
    number = cut(said, room, LARGE)
    shown = text(x + 12, y + 76, number, MUTED if tile.value is None else INK, size=LARGE, bold=True)
    beside = room - wide(number, LARGE) * 1.05 - 6
    if beside >= wide("…") and tile.unit.strip():  # a part of the same line: it follows the number in every font
        dress = f'dx="6" font-size="{TEXT}" font-weight="normal" fill="{MUTED}"'
        shown = shown.replace("</text>", f"<tspan {dress}>{quiet(cut(tile.unit, beside))}</tspan></text>")
    body.append(shown)
    body += [text(x + 12, y + 100 + n * LINE, line) for n, line in enumerate(wrapped(tile.change, room, 2))]
    return body
