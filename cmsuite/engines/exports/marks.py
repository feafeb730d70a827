"""How series are told apart: by colour, by pattern or dash, and by the shape of their points; never by colour alone.

The colours are Okabe and Ito's, which people with any colour vision tell apart, those with less than 3:1 on white
left out; text is at least 4.5:1.
"""

from __future__ import annotations

from dataclasses import dataclass

INK = "#1f2933"
MUTED = "#52606d"
GRID = "#d9dee4"


@dataclass(frozen=True, slots=True)
class Mark:
    """The looks of one series."""

    colour: str
    dash: str  # SVG's stroke-dasharray
    plotly_dash: str
    hatch: str  # the line of an 8 × 8 tile; empty: a plain area
    plotly_hatch: str
    point: str  # drawn around 0,0
    plotly_point: str


MARKS = (
    Mark("#0072b2", "", "solid", "", "", "M-4,0a4,4 0 1,0 8,0a4,4 0 1,0 -8,0z", "circle"),
    Mark("#b24e00", "7 4", "dash", "M0,8 8,0", "/", "M-4,-4h8v8h-8z", "square"),
    Mark("#00795a", "2 4", "dot", "M0,4 8,4", "-", "M0,-5 5,4 -5,4z", "triangle-up"),
    Mark("#a8457f", "9 4 2 4", "dashdot", "M4,0 4,8", "|", "M0,-5 5,0 0,5 -5,0z", "diamond"),
    Mark("#000000", "12 4", "longdash", "M0,0 8,8", "\\", "M-4,-4 4,4M4,-4 -4,4", "x"),
)
