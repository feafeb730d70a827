"""Native charts of a workbook: they read the cells beside them; told apart by pattern, dash and point."""

from __future__ import annotations

import re
from typing import Any

from cmsuite.core.locale import language
from cmsuite.engines.exports.figure import Axis, Chart, Figure, Scatter, Series
from cmsuite.engines.exports.marks import GRID, INK, MARKS, Mark
from cmsuite.engines.exports.office import COUNTRY, bar_ends, line

KINDS: dict[str, dict[str, str]] = {
    "bar": {"type": "bar"},
    "dot": {"type": "bar"},  # that there is no other which lies
    "bullet": {"type": "bar"},
    "stacked": {"type": "bar", "subtype": "stacked"},
    "line": {"type": "line"},
    "area": {"type": "area", "subtype": "stacked"},
}
PATTERNS = ("", "wide_upward_diagonal", "narrow_horizontal", "narrow_vertical", "wide_downward_diagonal")
DASHES = ("solid", "dash", "round_dot", "dash_dot", "long_dash")
POINTS = ("circle", "square", "triangle", "diamond", "x")
_REFERENCE = re.compile(r"!(?=\$?[A-Z]+\$?\d)")  # what the library knows cells by; a mark without width parts it
_HELD: dict[str, Any] = {"pattern": None, "fill": {"none": True}, "border": {"color": INK, "width": 1.5}}
WIDE, HIGH = 760, 400  # pixels
LABELS = 31  # more points are a line without them


def is_native(figure: Figure) -> bool:
    """Whether spreadsheets have such a chart."""
    return isinstance(figure, Scatter) or (isinstance(figure, Chart) and figure.kind in KINDS)


def add_chart(book: Any, page: Any, name: str, figure: Figure, rows: tuple[int, int], column: int) -> None:
    """Put the chart of a figure to the right of its data, which stand in these rows of the sheet called `name`."""
    if isinstance(figure, Scatter):
        chart = _plane(book, name, figure, rows)
    else:
        assert isinstance(figure, Chart)
        chart = _chart(book, name, figure, rows)
    chart.set_title({"name": _literal(figure.title), "name_font": {"size": 12}, "overlay": False})
    chart.set_size({"width": WIDE, "height": HIGH})
    chart.show_blanks_as("gap")
    page.insert_chart(rows[0] - 1, column, chart, {"description": line(figure.described), "object_position": 3})


def _chart(book: Any, name: str, figure: Chart, rows: tuple[int, int]) -> Any:
    chart = book.add_chart(KINDS[figure.kind])
    many = len(figure.labels) > LABELS
    for place, (one, mark) in enumerate(zip(figure.drawn, MARKS, strict=False)):
        chart.add_series(
            {
                "name": [name, rows[0] - 1, place + 1],
                "categories": [name, rows[0], 0, rows[1], 0],
                "values": [name, rows[0], place + 1, rows[1], place + 1],
                **_dress(figure.kind, place, mark, many=many),
                **_within(one),
                **(_HELD if one is figure.target else {}),
                **({"overlap": 100} if figure.target is not None else {}),
            }
        )
    across: dict[str, Any] = {"name": _literal(figure.axis)}
    up: dict[str, Any] = {"name": _literal(figure.unit), "major_gridlines": {"visible": True, "line": {"color": GRID}}}
    if figure.over_days:
        chart.set_x_axis(across | {"date_axis": True, "num_format": f"{COUNTRY[language()]}d mmm"})
        chart.set_y_axis(up)
    else:  # the bars lie: names stand, the first on top, which carries the other axis up with it
        ends = zip(("min", "max"), bar_ends(figure), strict=True)
        up |= {name: end for name, end in ends if end is not None}
        chart.set_x_axis(up | {"label_position": "high"})
        chart.set_y_axis(across | {"reverse": True, "major_gridlines": {"visible": False}})
    chart.set_legend({"position": "top"} if len(figure.drawn) > 1 else {"none": True})
    return chart


def _within(one: Series) -> dict[str, Any]:
    """The intervals around its values."""
    if not one.low:
        return {}
    less, more = one.reaches()
    return {"y_error_bars": {"type": "custom", "minus_values": less, "plus_values": more}}


def _dress(kind: str, place: int, mark: Mark, *, many: bool) -> dict[str, Any]:
    if kind == "line":
        point = {"type": "none"} if many else _point(place, mark)
        return {"line": {"color": mark.colour, "width": 2.25, "dash_type": DASHES[place]}, "marker": point}
    border = {"color": mark.colour, "width": 1}
    if not PATTERNS[place]:
        return {"fill": {"color": mark.colour}, "border": border}
    pattern = {"pattern": PATTERNS[place], "fg_color": mark.colour, "bg_color": "#ffffff"}
    return {"pattern": pattern, "border": border}


def _point(place: int, mark: Mark) -> dict[str, Any]:
    return {"type": POINTS[place], "size": 7, "fill": {"color": mark.colour}, "border": {"color": mark.colour}}


def _plane(book: Any, name: str, figure: Scatter, rows: tuple[int, int]) -> Any:
    """The points, group by group; each says its name, which stands in the first column."""
    chart = book.add_chart({"type": "scatter"})
    first = 2 if figure.groups != [""] else 1
    for place, group in enumerate(figure.groups):
        inside = [rows[0] + n for n, point in enumerate(figure.points) if point.group == group]
        labels = [{"value": _literal(figure.points[row - rows[0]].label[:60])} for row in inside]
        chart.add_series(
            {
                "name": [name, inside[0], 1] if group else [name, rows[0] - 1, first + 1],
                "categories": _cells(name, inside, first),
                "values": _cells(name, inside, first + 1),
                "marker": _point(place, MARKS[place]),
                "data_labels": {"custom": labels, "value": True, "position": "right"},
            }
        )
    x, y = _axis(figure.x, figure), _axis(figure.y, figure)
    if figure.cross:
        x |= {"crossing": float(figure.cross[0]), "label_position": "low"}
        y |= {"crossing": float(figure.cross[1]), "label_position": "low"}
    chart.set_x_axis(x)
    chart.set_y_axis(y)
    chart.set_legend({"position": "top"} if figure.groups != [""] else {"none": True})
    return chart


def _axis(asked: Axis, figure: Scatter) -> dict[str, Any]:
    unit = asked.unit or figure.unit
    return {"name": _literal(f"{asked.name} ({unit})" if unit else asked.name), "major_gridlines": {"visible": False}}


def _literal(text: str) -> str:
    """A text that the library does not take for a cell."""
    return _REFERENCE.sub("!\u2060", line(text))


def _cells(name: str, rows: list[int], column: int) -> str:
    """The cells of these rows as a reference, which may be of several pieces."""
    from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell

    sheet = quote_sheetname(name)
    pieces = []
    start = 0
    for place in range(1, len(rows) + 1):
        if place == len(rows) or rows[place] != rows[place - 1] + 1:
            ends = [
                xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True) for row in (rows[start], rows[place - 1])
            ]
            pieces.append(f"{sheet}!{ends[0]}:{ends[1]}")
            start = place
    return f"=({','.join(pieces)})" if len(pieces) > 1 else f"={pieces[0]}"
