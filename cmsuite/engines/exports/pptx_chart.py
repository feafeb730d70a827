"""Native charts on slides: series told apart by pattern, dash and point besides colour; their data in a workbook."""

from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from cmsuite.core.locale import labelled, language, translate
from cmsuite.engines.exports.figure import Axis, Chart, Figure, Point, Scatter, Series
from cmsuite.engines.exports.marks import GRID, INK, MARKS
from cmsuite.engines.exports.office import COUNTRY, bar_ends, finite, line, sheet_cell
from cmsuite.engines.exports.svg_pieces import ticks

SMALLEST = 14  # points
SMALL = 11  # points of the values beside bars that are thin, and of long names that stand close
TINY = 9  # points of long names that would not stand all otherwise
AROUND = 75  # points of a chart that its axis takes
LEADING, LONG = 1.2, 24  # of a line, in sizes of its letters; letters of a name that goes on in a second one
PATTERNS = ("", "WIDE_UPWARD_DIAGONAL", "NARROW_HORIZONTAL", "NARROW_VERTICAL", "WIDE_DOWNWARD_DIAGONAL")
DASHES = ("SOLID", "DASH", "ROUND_DOT", "DASH_DOT", "LONG_DASH")
POINTS = ("CIRCLE", "SQUARE", "TRIANGLE", "DIAMOND", "X")
Box = tuple[int, int, int, int]
SILENT = -1
Shown = tuple[str, list[tuple[float, float]], list[str], int, list[int]]
"""Name, places, labels, its mark or SILENT, and how wide each point is."""
DOT, BUBBLE = 10, 44  # points, across


def is_native(figure: Figure) -> bool:
    """Whether presentation programs have such a chart."""
    return isinstance(figure, Scatter) or (isinstance(figure, Chart) and figure.kind != "radar")


def native(slide: Any, figure: Figure, box: Box) -> Any:
    """The chart of a figure for which `is_native` holds; returns its frame."""
    frame = _plane(slide, figure, box) if isinstance(figure, Scatter) else _chart(slide, figure, box)  # type: ignore[arg-type]
    frame._element.nvGraphicFramePr.cNvPr.set("descr", line(figure.described))
    return frame


# ---- series over labels


def _chart(slide: Any, figure: Chart, box: Box) -> Any:
    from pptx.chart import data as charts
    from pptx.enum.chart import XL_CHART_TYPE

    kinds = {
        "bar": XL_CHART_TYPE.BAR_CLUSTERED,
        "dot": XL_CHART_TYPE.BAR_CLUSTERED,  # there is no other that lies
        "bullet": XL_CHART_TYPE.BAR_CLUSTERED,
        "stacked": XL_CHART_TYPE.BAR_STACKED,
        "line": XL_CHART_TYPE.LINE_MARKERS,
        "area": XL_CHART_TYPE.AREA_STACKED,
    }
    data: Any = charts.CategoryChartData(number_format=_format(figure))  # type: ignore[no-untyped-call]
    labels = [label if isinstance(label, date) else line(label) for label in figure.labels]
    data.categories = labels
    for one in figure.drawn:
        data.add_series(line(one.name), [finite(value) for value in one.values])
    frame = slide.shapes.add_chart(kinds[figure.kind], *box, data)
    chart = frame.chart
    grid: list[list[Any]] = [[line(figure.axis), *(line(one.name) for one in figure.drawn)]]
    for place, label in enumerate(labels):
        grid.append([label, *(finite(one.values[place]) for one in figure.drawn)])
    chart.part.chart_workbook.update_from_xlsx_blob(_workbook(grid, _format(figure)))
    _dress(chart, len(figure.series) > 1)
    _axes(chart, figure, (box[3] / 12_700 - AROUND) / len(figure.labels))
    _gaps(chart)
    for place, series in enumerate(chart.plots[0].series):
        _mark(series, place, lines=figure.kind == "line", many=len(labels) > 31)
    if figure.target is not None:  # a frame around the bar, up to what it is held against
        held = chart.plots[0].series[-1].format
        held.fill.background()
        held.line.color.rgb, held.line.width = _rgb(INK), _points(1.5)
    for drawn, one in zip(chart.plots[0].series, figure.drawn, strict=True):
        _across(drawn, one)
    thick = 0.0 if figure.over_days else _thick(figure, box)
    if thick >= SMALL:  # thinner bars have no room for their numbers, which the axis and the workbook tell
        _values(chart.plots[0], figure, SMALLEST if thick >= SMALLEST - 1 else SMALL)
    return frame


def _across(drawn: Any, one: Series) -> None:
    """The intervals around the values of a series."""
    if not one.low:
        return
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls, qn

    def points(found: list[float]) -> str:
        told = "".join(f'<c:pt idx="{place}"><c:v>{far!r}</c:v></c:pt>' for place, far in enumerate(found))
        return f'<c:numLit><c:formatCode>General</c:formatCode><c:ptCount val="{len(found)}"/>{told}</c:numLit>'

    less, more = one.reaches()
    made = parse_xml(
        f'<c:errBars {nsdecls("c", "a")}><c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="0"/>'
        f"<c:plus>{points(more)}</c:plus><c:minus>{points(less)}</c:minus>"
        f'<c:spPr><a:ln w="19050"><a:solidFill><a:srgbClr val="{INK.removeprefix("#").upper()}"/></a:solidFill></a:ln>'
        "</c:spPr></c:errBars>"
    )
    drawn._element.find(qn("c:cat")).addprevious(made)


def _name_each(axis: Any) -> None:
    """No bar without its name, which programs leave out of an axis that is full."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls, qn

    skip = parse_xml(f'<c:tickLblSkip {nsdecls("c")} val="1"/>')
    before = axis._element.find(qn("c:noMultiLvlLbl"))
    if before is None:
        axis._element.append(skip)
    else:
        before.addprevious(skip)


def _thick(figure: Chart, box: Box) -> float:
    """About how many points each bar is thick, what stands around the bars taken off."""
    series = 1 if figure.kind == "stacked" else len(figure.series)
    around = AROUND + (25 if len(figure.series) > 1 else 0)
    return (box[3] / 12_700 - around) / (len(figure.labels) * (series + 0.6))


def _axes(chart: Any, figure: Chart, room: float) -> None:
    """room: points for each label."""
    from pptx.enum.chart import XL_TICK_LABEL_POSITION

    across, up = chart.category_axis, chart.value_axis
    held = [translate("frame: {what}").format(what=figure.target.name)] if figure.target is not None else []
    for axis, name in ((across, figure.axis), (up, " · ".join([figure.unit, *held]))):
        axis.has_title = True
        _said(axis.axis_title.text_frame, name)
        axis.tick_labels.font.size = _points(SMALLEST)
    up.major_gridlines.format.line.color.rgb = _rgb(GRID)
    up.tick_labels.number_format, up.tick_labels.number_format_is_linked = _format(figure), False
    across.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    if figure.over_days:
        across.tick_labels.number_format, across.tick_labels.number_format_is_linked = (
            f"{COUNTRY[language()]}d mmm",
            False,
        )
    else:
        across.reverse_order = True  # the first label on top
        if room < 3 * LEADING * SMALLEST and max(map(len, map(str, figure.labels))) > LONG:
            small = SMALL if room >= 2 * LEADING * SMALL else TINY
            across.tick_labels.font.size = _points(small)  # LibreOffice leaves out each second name, if two lines touch
        _name_each(across)
        up.minimum_scale, up.maximum_scale = bar_ends(figure)
        up.tick_label_position = XL_TICK_LABEL_POSITION.HIGH  # reversed, the low end is on top
        chart.plots[0].gap_width = 60
        chart.plots[0].overlap = 100 if figure.kind in ("stacked", "bullet") else 0


def _values(plot: Any, figure: Chart, size: int) -> None:
    """Each bar says its value; of parts in a bar, there is no room outside."""
    plot.has_data_labels = True
    labels = plot.data_labels
    signs = _format(figure) + (
        ";" + _format(figure, "-") + ";" if figure.kind == "stacked" else ""
    )  # no 0 over its neighbour
    labels.number_format, labels.number_format_is_linked = signs, False
    labels.font.size = _points(size)
    if figure.within:  # at the foot of its bar: a line crosses the other end
        from pptx.enum.chart import XL_LABEL_POSITION

        labels.position = XL_LABEL_POSITION.INSIDE_BASE
        _white(labels)
    if figure.target is not None:  # the frame says nothing: its number would stand on that of its bar
        quiet = plot.series[-1].data_labels
        quiet.show_value = False
    if figure.kind == "stacked":
        labels.font.color.rgb = _rgb(INK)
        for series in plot.series:  # on a ground of their own: a pattern is no ground for letters
            shade = series.data_labels
            shade.show_value = True
            shade.font.size = _points(size)
            shade.number_format, shade.number_format_is_linked = signs, False
            _white(shade)


def _white(labels: Any) -> None:
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls, qn

    ground = parse_xml(f'<c:spPr {nsdecls("c", "a")}><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></c:spPr>')
    found = labels._element.find(qn("c:txPr"))
    found.addprevious(ground)


def _mark(series: Any, place: int, *, lines: bool, many: bool) -> None:
    from pptx.enum.chart import XL_MARKER_STYLE
    from pptx.enum.dml import MSO_LINE_DASH_STYLE, MSO_PATTERN_TYPE

    colour = _rgb(MARKS[place].colour)
    if lines:
        series.smooth = False
        series.format.line.color.rgb, series.format.line.width = colour, _points(2.25)
        series.format.line.dash_style = getattr(MSO_LINE_DASH_STYLE, DASHES[place])
        series.marker.style = XL_MARKER_STYLE.NONE if many else getattr(XL_MARKER_STYLE, POINTS[place])
        series.marker.size = 8
        if not many:
            series.marker.format.fill.solid()
            series.marker.format.fill.fore_color.rgb = series.marker.format.line.color.rgb = colour
        return
    fill = series.format.fill
    if PATTERNS[place]:
        fill.patterned()
        fill.pattern = getattr(MSO_PATTERN_TYPE, PATTERNS[place])
        fill.fore_color.rgb, fill.back_color.rgb = colour, _rgb("#ffffff")
    else:
        fill.solid()
        fill.fore_color.rgb = colour
    series.format.line.color.rgb = colour


def _gaps(chart: Any) -> None:
    """What was not measured stays open."""
    from pptx.oxml.ns import qn

    found = chart._chartSpace.chart.find(qn("c:dispBlanksAs"))
    if found is None:
        found = chart._chartSpace.chart.makeelement(qn("c:dispBlanksAs"), {})
        chart._chartSpace.chart.append(found)
    found.set("val", "gap")


# ---- points on a plane


def _plane(slide: Any, figure: Scatter, box: Box) -> Any:
    from pptx.chart import data as charts
    from pptx.enum.chart import XL_CHART_TYPE

    data: Any = charts.XyChartData(number_format=_format(figure))  # type: ignore[no-untyped-call]
    groups = [(group, [point for point in figure.points if point.group == group]) for group in figure.groups]
    low_x, high_x = _ends([point.x for point in figure.points] + ([figure.cross[0]] if figure.cross else []))
    low_y, high_y = _ends([point.y for point in figure.points] + ([figure.cross[1]] if figure.cross else []))
    shown = [
        (
            line(name or figure.y.name),
            [(float(p.x), float(p.y)) for p in points],
            _names_of(points),
            place,
            [max(DOT, round(figure.diameter(p, BUBBLE))) for p in points],
        )
        for place, (name, points) in enumerate(groups)
    ]
    shown += _around(figure, (low_x, high_x), (low_y, high_y))
    shown.sort(key=lambda one: -len(one[1]))  # LibreOffice loses a series before a longer one
    grid: list[list[Any]] = []
    for name, places, _labels, _mark, _wide in shown:
        series = data.add_series(name)
        grid += [[line(figure.x.name), name], *map(list, places), []]
        for x, y in places:
            series.add_data_point(x, y)
    frame = slide.shapes.add_chart(XL_CHART_TYPE.XY_SCATTER, *box, data)
    chart = frame.chart
    chart.part.chart_workbook.update_from_xlsx_blob(_workbook(grid, _format(figure)))
    _dress(chart, figure.groups != [""])
    for axis, asked, low, high in (
        (chart.category_axis, figure.x, low_x, high_x),
        (chart.value_axis, figure.y, low_y, high_y),
    ):
        _direction(axis, asked, figure, low, high)
    for series, (_name, _places, labels, mark, wide) in zip(chart.plots[0].series, shown, strict=True):
        if mark == SILENT:
            _silent(series, labels)
        else:
            _points_of(series, mark, labels, wide)
    _hide_names(chart, [number for number, one in enumerate(shown) if one[3] == SILENT])
    return frame


def _around(figure: Scatter, xs: tuple[float, float], ys: tuple[float, float]) -> list[Shown]:
    """What is no point: the lines that divide the plane, and the names of its parts, as series without marks."""
    if not figure.cross:
        return []
    x, y = map(float, figure.cross)
    made: list[Shown] = [
        ("|", [(x, ys[0]), (x, ys[1])], [], SILENT, []),
        ("—", [(xs[0], y), (xs[1], y)], [], SILENT, []),
    ]
    if figure.quadrants:
        top, low = ys[1] - (ys[1] - ys[0]) * 0.04, ys[0] + (ys[1] - ys[0]) * 0.04
        left, right = (xs[0] + x) / 2, (x + xs[1]) / 2
        corners = [(left, top), (right, top), (left, low), (right, low)]
        made.append(("□", corners, [line(one) for one in figure.quadrants], SILENT, []))
    return made


def _names_of(points: list[Point]) -> list[str]:
    """The name of each point; those at one place are named together, by the first."""
    made: dict[tuple[Decimal, Decimal], list[str]] = {}
    for one in points:
        made.setdefault((one.x, one.y), []).append(line(one.label))
    return [", ".join(made.pop((one.x, one.y), [])) for one in points]


def _ends(values: list[Decimal]) -> tuple[float, float]:
    """Round numbers, a little beyond the smallest and the largest; none below 0 where nothing is."""
    low, high = float(min(values)), float(max(values))
    more = (high - low) * 0.08 or abs(high) * 0.1 or 1.0
    steps = ticks([max(low - more, 0.0) if low >= 0 else low - more, high + more])
    return steps[0], steps[-1]


def _direction(axis: Any, asked: Axis, figure: Scatter, low: float, high: float) -> None:
    axis.has_title, axis.has_major_gridlines = True, False
    unit = asked.unit or figure.unit
    _said(axis.axis_title.text_frame, labelled(asked.name, unit) if unit else asked.name)
    axis.minimum_scale, axis.maximum_scale = low, high
    steps = ticks([low, high])
    axis.major_unit = steps[1] - steps[0]
    axis.tick_labels.font.size = _points(SMALLEST)
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = f"{COUNTRY[language()]}General", False


def _points_of(series: Any, place: int, labels: list[str], wide: list[int]) -> None:
    from pptx.enum.chart import XL_LABEL_POSITION, XL_MARKER_STYLE

    colour = _rgb(MARKS[place].colour)
    series.format.line.fill.background()
    series.marker.style, series.marker.size = getattr(XL_MARKER_STYLE, POINTS[place]), 10
    series.marker.format.fill.solid()
    series.marker.format.fill.fore_color.rgb = series.marker.format.line.color.rgb = colour
    for number, (text, across) in enumerate(zip(labels, wide, strict=True)):
        if across > DOT:
            marker = series.points[number].marker
            marker.style, marker.size = series.marker.style, across
            marker.format.fill.solid()
            marker.format.fill.fore_color.rgb = marker.format.line.color.rgb = colour
        if text:
            label = series.points[number].data_label
            _said(label.text_frame, text[:60])
            label.position = XL_LABEL_POSITION.RIGHT


def _silent(series: Any, labels: list[str]) -> None:
    """A series that only holds lines or names."""
    from pptx.enum.chart import XL_LABEL_POSITION, XL_MARKER_STYLE
    from pptx.enum.dml import MSO_LINE_DASH_STYLE

    series.marker.style = XL_MARKER_STYLE.NONE
    if not labels:
        series.format.line.color.rgb, series.format.line.width = _rgb(INK), _points(1)
        series.format.line.dash_style = MSO_LINE_DASH_STYLE.DASH
        return
    series.format.line.fill.background()
    for number, text in enumerate(labels):
        label = series.points[number].data_label
        _said(label.text_frame, text[:60], strong=True)
        label.text_frame.word_wrap = False
        label.position = XL_LABEL_POSITION.CENTER


def _hide_names(chart: Any, numbers: list[int]) -> None:
    """Leave series out of the legend."""
    if not chart.has_legend:
        return
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls, qn

    legend = chart.legend._element
    place = legend.find(qn("c:legendPos"))
    for number in reversed(numbers):
        entry = f'<c:legendEntry {nsdecls("c")}><c:idx val="{number}"/><c:delete val="1"/></c:legendEntry>'
        place.addnext(parse_xml(entry))


# ---- pieces


def _dress(chart: Any, legend: bool) -> None:
    from pptx.enum.chart import XL_LEGEND_POSITION

    chart.has_title = False
    chart.font.size = _points(SMALLEST)
    chart.has_legend = legend
    if legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
        chart.legend.font.size = _points(SMALLEST)


def _said(frame: Any, text: str, *, strong: bool = False) -> None:
    frame.text = line(text)
    for run in frame.paragraphs[0].runs:
        run.font.size, run.font.bold = _points(SMALLEST), strong


def _format(figure: Figure, sign: str = "") -> str:
    """As many decimals as a value of it has."""
    values = [value for one in figure.drawn for value in one.values] if isinstance(figure, Chart) else []
    deep = any(value is not None and value != value.to_integral_value() for value in values)
    places = "." + "0" * figure.decimals if deep and figure.decimals else ""
    return f"{COUNTRY[language()]}{sign}#,##0{places}"


def _points(size: float) -> Any:
    from pptx.util import Pt

    return Pt(size)


def _rgb(colour: str) -> Any:
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(colour.removeprefix("#").upper())  # type: ignore[no-untyped-call]


def _workbook(grid: list[list[Any]], number_format: str) -> bytes:
    """The data as the chart's program opens them, cell by cell where the chart looks for them: no word is a formula."""
    import xlsxwriter

    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Sheet1")
    numbers, days = book.add_format({"num_format": number_format}), book.add_format({"num_format": "yyyy-mm-dd"})
    for row, cells in enumerate(grid):
        for column, cell in enumerate(cells):
            if isinstance(cell, float):
                sheet.write_number(row, column, cell, numbers)
            elif isinstance(cell, date):
                sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), days)
            elif isinstance(cell, str):
                sheet.write_string(row, column, sheet_cell(cell))
    book.close()
    return made.getvalue()
