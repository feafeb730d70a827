"""Figures for plotly.js: what a reader may explore on top of the drawing, in a browser that runs scripts."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import Any

from cmsuite.core.locale import language
from cmsuite.core.text import clean
from cmsuite.engines.exports.figure import Chart, Figure, Scatter, Series
from cmsuite.engines.exports.marks import GRID, INK, MARKS, MUTED, Mark

BUBBLE = 44.0  # pixels across, of the largest point
NAME = 36  # letters of a label beside its bar; all of them are shown when it is pointed at
SEPARATORS = {"fr": ",\u202f", "en": ".,"}  # of decimals, of thousands


def plotly_json(figure: Figure) -> str:
    """The figure's specification, as JSON for `Plotly.newPlot`; empty for a kind that is not explored."""
    import plotly.graph_objects as go

    if isinstance(figure, Scatter):
        traces, layout = _plane(figure)
    elif isinstance(figure, Chart) and figure.kind != "radar":
        traces, layout = _chart(figure)
    else:
        return ""
    made = go.Figure(traces)
    made.update_layout(
        template="none",
        separators=SEPARATORS[language()],
        font={"family": "system-ui, sans-serif", "size": 13, "color": INK},
        margin={"l": 60, "r": 20, "t": 30, "b": 40},
        legend={"orientation": "h", "x": 0, "y": 1.15},
        showlegend=len(traces) > 1,
        xaxis={"gridcolor": GRID, "automargin": True},
        yaxis={"gridcolor": GRID, "automargin": True},
    )
    made.update_layout(layout)
    text: str = made.to_json()
    return text


def _chart(figure: Chart) -> tuple[list[Any], dict[str, Any]]:
    trace = _line if figure.over_days else _dot if figure.kind == "dot" else _bar
    traces = [trace(figure, one, mark) for one, mark in zip(figure.series, MARKS, strict=False)]
    if figure.over_days:  # the bundle knows no French months
        axis = {"tickformat": "%d/%m", "hoverformat": "%d/%m/%Y"}
        return traces, {"hovermode": "x unified", "xaxis": axis, "yaxis": {"tickformat": ","}}
    if figure.target is not None:
        traces.append(_held(figure, figure.target))
    beside = 1 if figure.whole else len(figure.series)
    return traces, {
        "hovermode": "closest",
        "xaxis": {"tickformat": ","},
        "yaxis": {"autorange": "reversed"},  # the first label on top, as in the drawing
        "barmode": "stack" if figure.whole else "group",
        "height": 90 + len(figure.labels) * (24 * beside + 14),
    }


def _plane(figure: Scatter) -> tuple[list[Any], dict[str, Any]]:
    import plotly.graph_objects as go

    traces = []
    for group, mark in zip(figure.groups, MARKS, strict=False):
        points = [point for point in figure.points if point.group == group]
        traces.append(
            go.Scatter(
                name=_text(group),
                x=[float(point.x) for point in points],
                y=[float(point.y) for point in points],
                text=[_text(clean(point.label, NAME)) for point in points],
                hovertext=[_text(point.label) for point in points],
                hovertemplate="%{hovertext}<br>%{x:,} · %{y:,}<extra></extra>",
                mode="markers+text",
                textposition="top center",
                marker={
                    "color": mark.colour,
                    "symbol": mark.plotly_point,
                    "size": [max(10.0, figure.diameter(p, BUBBLE)) for p in points],
                },
            )
        )
    lines = [
        {"type": "line", "xref": x, "yref": y, "line": {"color": MUTED, "width": 1}} | ends
        for x, y, ends in (
            ("x", "paper", {"x0": float(figure.cross[0]), "x1": float(figure.cross[0]), "y0": 0, "y1": 1}),
            ("paper", "y", {"x0": 0, "x1": 1, "y0": float(figure.cross[1]), "y1": float(figure.cross[1])}),
        )
    ] if figure.cross else []  # fmt: skip
    return traces, {
        "xaxis": {"title": {"text": _text(figure.x.name)}, "tickformat": ","},
        "yaxis": {"title": {"text": _text(figure.y.name)}, "tickformat": ","},
        "shapes": lines,
        "height": 520,
    }


def _line(figure: Chart, one: Series, mark: Mark) -> Any:
    import plotly.graph_objects as go

    return go.Scatter(
        name=_text(one.name),
        x=[label.isoformat() if isinstance(label, date) else label for label in figure.labels],
        y=_numbers(one),
        mode="lines+markers",
        connectgaps=False,
        stackgroup="whole" if figure.kind == "area" else None,
        line={"color": mark.colour, "dash": mark.plotly_dash},
        marker={"symbol": mark.plotly_point, "size": 7},
    )


def _bar(figure: Chart, one: Series, mark: Mark) -> Any:
    import plotly.graph_objects as go

    return go.Bar(
        name=_text(one.name),
        orientation="h",
        y=[_text(clean(str(label), NAME)) for label in figure.labels],
        x=_numbers(one),
        hovertext=[_text(str(label)) for label in figure.labels],
        hovertemplate="%{hovertext}<br>%{x:,}<extra></extra>",
        marker={"color": mark.colour, "pattern": {"shape": mark.plotly_hatch}},
        error_x=_within(one),
    )


def _dot(figure: Chart, one: Series, mark: Mark) -> Any:
    import plotly.graph_objects as go

    return go.Scatter(
        name=_text(one.name),
        y=[_text(clean(str(label), NAME)) for label in figure.labels],
        x=_numbers(one),
        hovertext=[_text(str(label)) for label in figure.labels],
        hovertemplate="%{hovertext}<br>%{x:,}<extra></extra>",
        mode="markers",
        marker={"color": mark.colour, "symbol": mark.plotly_point, "size": 10},
        error_x=_within(one),
    )


def _held(figure: Chart, one: Series) -> Any:
    """What bars are held against: a line across each."""
    import plotly.graph_objects as go

    return go.Scatter(
        name=_text(one.name),
        y=[_text(clean(str(label), NAME)) for label in figure.labels],
        x=_numbers(one),
        hovertemplate="%{x:,}<extra></extra>",
        mode="markers",
        marker={"color": INK, "symbol": "line-ns", "size": 18, "line": {"color": INK, "width": 3}},
    )


def _within(one: Series) -> dict[str, Any] | None:
    """The intervals around its values."""
    if not one.low:
        return None
    less, more = one.reaches()
    return {"type": "data", "symmetric": False, "array": more, "arrayminus": less, "color": INK, "thickness": 1.5}


def _text(words: str) -> str:
    """Plotly reads tags and entities in names: a post's words are no tags."""
    return escape(words, quote=False)


def _numbers(one: Series) -> list[float | None]:
    return [None if value is None else float(value) for value in one.values]
