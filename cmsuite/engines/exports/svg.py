"""Figures as SVG text: no script, no font, no image, nothing loaded. The same bytes for the same figure."""

from __future__ import annotations

import re

from cmsuite.engines.exports.figure import Chart, Figure, Heat, Scatter, Tiles, Timeline
from cmsuite.engines.exports.svg_bars import bars, stacked
from cmsuite.engines.exports.svg_cells import heat, tiles
from cmsuite.engines.exports.svg_days import area, line
from cmsuite.engines.exports.svg_pieces import TEXT, WIDTH, Drawing, quiet
from cmsuite.engines.exports.svg_plane import radar, scatter
from cmsuite.engines.exports.svg_timeline import timeline

_NO_NAME = re.compile(r"[^\w-]", re.ASCII)
FAMILY = 'font-family="system-ui, sans-serif"'
CHARTS = {
    "bar": bars, "dot": bars, "bullet": bars, "stacked": stacked, "line": line, "area": area, "radar": radar,
}  # fmt: skip


def svg(figure: Figure, name: str, width: float = WIDTH) -> str:
    """The drawing, as one `<svg>` element, WIDTH or PHONE wide. `name` is unlike that of any other in the same page."""
    name = _NO_NAME.sub("-", name)
    made = _drawn(figure, name, width)
    head = (
        f'<title id="{name}-title">{quiet(figure.title)}</title><desc id="{name}-desc">{quiet(figure.described)}</desc>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {made.width:g} {made.height:g}" role="img" '
        f'aria-labelledby="{name}-title {name}-desc" {FAMILY} font-size="{TEXT}">'
        f"{head}{''.join(made.body)}</svg>"
    )


def _drawn(figure: Figure, name: str, width: float) -> Drawing:
    match figure:
        case Chart():
            return CHARTS[figure.kind](figure, name, width)
        case Scatter():
            return scatter(figure, name, width)
        case Heat():
            return heat(figure, width)
        case Tiles():
            return tiles(figure, width)
        case Timeline():
            return timeline(figure, width)
        case _:
            raise NotImplementedError(type(figure))
