"""A figure that stands alone, as an image for a network or a sheet on a wall: its message, its drawing, its source."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from cmsuite.core.locale import labelled, translate
from cmsuite.engines.exports.figure import Figure
from cmsuite.engines.exports.look import Look
from cmsuite.engines.exports.marks import INK, MUTED
from cmsuite.engines.exports.svg import FAMILY, svg
from cmsuite.engines.exports.svg_pieces import PHONE, TEXT, box, quiet, text, wrapped

Form = Literal["post", "a4"]
WIDE = 1080
HIGH: dict[Form, int] = {"post": 1350, "a4": 1528}
"""Pixels: four fifths, as networks show a picture whole; and the sheet of that width."""
EDGE = 64
WIDTHS = (PHONE, 400.0, 480.0, 560.0)  # of a drawing, before it is made as large as there is room
TITLE, SAID, SMALL = 58, 34, 26  # pixels
_HEAD = re.compile(r'<svg xmlns="[^"]*" viewBox="0 0 ([\d.]+) ([\d.]+)"')
_WORD = re.compile(r"\w+(?:['’.,]\w+)*")


@dataclass(frozen=True, slots=True)
class Poster:
    """What stands on it. said: a sentence or two below the drawing; by: whose it is."""

    figure: Figure
    said: str = ""
    by: str = ""


def poster_svg(of: Poster, form: Form, look: Look) -> str:
    """One SVG, as wide as WIDE; what does not fit is drawn smaller, never cut off."""
    high, room = HIGH[form], WIDE - 2 * EDGE
    title, said, foot = _lines(of.figure.title, TITLE, 4), _lines(of.said, SAID, 5), _lines(_foot(of), SMALL, 3)
    y: float
    body, y = [box(0, 0, WIDE, high, "#ffffff"), box(0, 0, WIDE, 18, look.accent)], EDGE + TITLE
    for line in title:
        body.append(text(EDGE, y, line, look.accent, size=TITLE, bold=True))
        y += TITLE * 1.2
    bottom = high - EDGE - SMALL * 1.4 * (len(foot) - 1)
    for n, line in enumerate(foot):
        body.append(text(EDGE, bottom + n * SMALL * 1.4, line, MUTED, size=SMALL))
    end = bottom - SMALL * 2 - SAID * 1.4 * len(said)
    for n, line in enumerate(said, 1):
        body.append(text(EDGE, end + n * SAID * 1.4, line, INK, size=SAID))
    body.append(_drawing(of.figure, EDGE, y, room, end - y - 12))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDE}" height="{high}" viewBox="0 0 {WIDE} {high}" '
        f'role="img" aria-label="{quiet(of.figure.title)}" {FAMILY} font-size="{TEXT}">{"".join(body)}</svg>'
    )


def poster_png(of: Poster, form: Form, look: Look) -> bytes:
    """The same as PNG, pixel by pixel."""
    from cmsuite.engines.exports.office import raster

    return raster(poster_svg(of, form, look))


def poster_text(of: Poster) -> str:
    """The same in words: what is seen, and every number."""
    table = of.figure.table()
    rows = [" · ".join(cell for cell in row if cell) for row in table.written()]
    heads = " · ".join(of.figure.head(column) for column in table.columns)
    parts = [of.figure.title, labelled(translate("Drawing"), of.figure.described), "\n".join([heads, *rows]), of.said]
    return "\n\n".join(part for part in (*parts, _foot(of)) if part) + "\n"


def words_on(of: Poster) -> int:
    """How many words stand on it, those of the drawing too."""
    drawn = re.sub(r"<(title|desc)\b.*?</\1>", " ", svg(of.figure, "words", PHONE), flags=re.DOTALL)
    return len(_WORD.findall(" ".join([of.figure.title, of.said, _foot(of), re.sub(r"<[^>]*>", " ", drawn)])))


def _foot(of: Poster) -> str:
    figure = of.figure
    said = (labelled(translate("Source"), figure.source), figure.span, figure.unit, of.by)
    return " · ".join(filter(None, said))


def _lines(words: str, size: int, most: int) -> list[str]:
    return wrapped(words, (WIDE - 2 * EDGE) * TEXT / size, most) if words.strip() else []


def _size(made: str) -> tuple[float, float]:
    found = _HEAD.match(made)
    assert found is not None
    return float(found[1]), float(found[2])


def _drawing(figure: Figure, x: float, y: float, wide: float, high: float) -> str:
    """The figure as a narrow screen has it, in the width in which its words are largest here."""
    tried = [(made, *_size(made)) for made in (svg(figure, "drawing", width) for width in WIDTHS)]
    scale, w, made = max((round(min(wide / w, max(high, 1) / h), 2), w, made) for made, w, h in tried)
    h = _size(made)[1]
    w, h = w * scale, h * scale
    place = f'x="{x + (wide - w) / 2:.1f}" y="{y + max(0.0, (high - h) / 2):.1f}" width="{w:.1f}" height="{h:.1f}"'
    return made.replace("<svg ", f"<svg {place} ", 1)
