"""Figures for plotly.js: what a reader may explore on top of the drawing, in a browser that runs scripts."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import Any

from cmsuite.core.locale import language
from cmsuite.core.text import clean
from cmsuite.engines.exports.figure import Figure, Series
from cmsuite.engines.exports.marks import GRID, INK, MARKS, Mark

NAME = 36  # letters of a label beside its bar; all of them are shown when it is pointed at
SEPARATORS = {"fr": ",\u202f", "en": ".,"}  # of decimals, of thousands


def plotly_json(figure: Figure) -> str:
    """The figure's specification, as JSON for `Plotly.newPlot`."""
    import plotly.graph_objects as go

    trace = _line if figure.kind == "line" else _bar
    made = go.Figure([trace(figure, one, mark) for one, mark in zip(figure.series, MARKS, strict=False)])
    made.update_layout(
        template="none",
        separators=SEPARATORS[language()],
        font={"family": "system-ui, sans-serif", "size": 13, "color": INK},
        margin={"l": 60, "r": 20, "t": 30, "b": 40},
        legend={"orientation": "h", "x": 0, "y": 1.15},
        showlegend=len(figure.series) > 1,
        hovermode="x unified" if figure.kind == "line" else "closest",
        xaxis={"gridcolor": GRID, "automargin": True},
        yaxis={"gridcolor": GRID, "automargin": True},
    )
    if figure.kind == "line":
        made.update_xaxes(tickformat="%d/%m", hoverformat="%d/%m/%Y")  # the bundle knows no French months
        made.update_yaxes(tickformat=",")
    else:
        made.update_xaxes(tickformat=",")
        made.update_yaxes(autorange="reversed")  # the first label on top, as in the drawing
        made.update_layout(height=90 + len(figure.labels) * (24 * len(figure.series) + 14))
    text: str = made.to_json()
    return text


def _line(figure: Figure, one: Series, mark: Mark) -> Any:
    import plotly.graph_objects as go

    return go.Scatter(
        name=_text(one.name),
        x=[label.isoformat() if isinstance(label, date) else label for label in figure.labels],
        y=_numbers(one),
        mode="lines+markers",
        connectgaps=False,
        line={"color": mark.colour, "dash": mark.plotly_dash},
        marker={"symbol": mark.plotly_point, "size": 7},
    )


def _bar(figure: Figure, one: Series, mark: Mark) -> Any:
    import plotly.graph_objects as go

    return go.Bar(
        name=_text(one.name),
        orientation="h",
        y=[_text(clean(str(label), NAME)) for label in figure.labels],
        x=_numbers(one),
        hovertext=[_text(str(label)) for label in figure.labels],
        hovertemplate="%{hovertext}<br>%{x:,}<extra></extra>",
        marker={"color": mark.colour, "pattern": {"shape": mark.plotly_hatch}},
    )


def _text(words: str) -> str:
    """Plotly reads tags and entities in names: a post's words are no tags."""
    return escape(words, quote=False)


def _numbers(one: Series) -> list[float | None]:
    return [None if value is None else float(value) for value in one.values]
