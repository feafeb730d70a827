"""A figure in a terminal: its sentence, its shape, its table. The same `Figure` that every export draws."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from cmsuite.core.locale import labelled, translate
from cmsuite.core.text import shown
from cmsuite.tui.widgets.row_list import fit

if TYPE_CHECKING:
    from cmsuite.engines.exports.figure import Chart, Figure

BLOCKS = "▁▂▃▄▅▆▇█"
LABEL = 22


class FigureView(VerticalScroll, can_focus=True):
    """Words first, then the shape, or the table in its place. plain: sentence and table alone."""

    DEFAULT_CSS = """
    FigureView { background: $background; color: $text; padding: 0 1; height: 1fr; scrollbar-size-vertical: 1; }
    FigureView > Static { height: auto; }
    FigureView > .sentence { text-style: bold; }
    FigureView > .source { color: $muted; margin-top: 1; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.figure: Figure | None = None
        self.as_table = False

    def compose(self) -> ComposeResult:
        yield Static("", markup=False, classes="sentence")
        yield Static("", markup=False, classes="shape")
        yield Static("", markup=False, classes="source")

    def show(self, figure: Figure | None) -> None:
        """Another figure; None: nothing to draw."""
        self.figure = figure
        self._draw()

    def turn(self) -> None:
        """The table in the place of the shape, or back."""
        self.as_table = not self.as_table
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        figure, width = self.figure, max(20, self.size.width - 2)
        plain = getattr(self.app, "plain", False)
        lines = [] if figure is None else (table if self.as_table or plain else shape)(figure, width)
        text = "\n".join(lines)
        self.query_one(".sentence", Static).update(shown(figure.title) if figure else "")
        self.query_one(".shape", Static).update(text)
        self.query_one(".source", Static).update(_source(figure) if figure else "")


def in_lines(figure: Figure, width: int, *, as_table: bool = False) -> list[str]:
    """All of it as lines: its sentence, its shape or its table, its source."""
    body = ["", *table(figure, width)] if as_table else shape(figure, width)
    return [figure.title, *body, "", _source(figure)]


def _source(figure: Figure) -> str:
    return shown(labelled(translate("Source"), figure.source))


def shape(figure: Figure, width: int) -> list[str]:
    """Bars for names, a line of blocks for days, each with its numbers: what is seen is also read. Any other figure is
    its table."""
    from cmsuite.engines.exports.figure import Chart

    if isinstance(figure, Chart) and figure.kind in ("bar", "dot", "bullet", "line"):
        drawn = (_lines if figure.over_days else _bars)(figure, width)
    else:
        drawn = table(figure, width)
    return ["", *drawn, "", shown(" · ".join(filter(None, (figure.period, figure.unit))))]


def table(figure: Figure, width: int) -> list[str]:
    """Its data table."""
    made = figure.table()
    heads = [column.name for column in made.columns]
    rows = [heads, *made.written()]
    each = max(6, (width - LABEL) // max(1, len(heads) - 1) - 1)
    return [
        " ".join([fit(shown(row[0]), LABEL), *(fit(shown(cell), each, right=True) for cell in row[1:])]) for row in rows
    ]


def _bars(figure: Chart, width: int) -> list[str]:
    values = figure.series[0].values
    largest = max((value for value in values if value is not None), default=Decimal(0))
    texts = [row[1][0] for row in figure.rows]
    room, number = min(LABEL, width // 3), max(map(cell_len, texts), default=1)
    space = max(1, width - room - number - 2)
    return [
        f"{fit(shown(str(label)), room)} {fit(text, number, right=True)} "
        + "█" * (round(space * value / largest) if value and largest else 0)
        for label, value, text in zip(figure.labels, values, texts, strict=True)
    ]


def _lines(figure: Chart, width: int) -> list[str]:
    lines = []
    ends_of = _ends([value for one in figure.series for value in one.values])  # one axis, as in a drawing
    for place, one in enumerate(figure.series):
        known = [value for value in one.values if value is not None]
        texts = [row[1][place] for row in figure.rows if one.values[figure.rows.index(row)] is not None]
        ends = f"{texts[0]} → {texts[-1]}" if texts else translate("n/a")
        lines += [f"{fit(shown(one.name), min(LABEL * 2, width - cell_len(ends) - 1))} {ends}"]
        lines += [spark(one.values, width, ends_of) if known else "", ""]
    return lines[:-1]


def spark(values: Sequence[Decimal | None], width: int, ends: tuple[Decimal, Decimal] | None = None) -> str:
    """A line of blocks, with gaps where nothing was measured; of too many values, the last of each span. ends: of the
    axis, else the values' own."""
    if len(values) > width:
        values = [values[(place + 1) * len(values) // width - 1] for place in range(width)]
    low, high = ends or _ends(values)
    return "".join(" " if value is None else BLOCKS[_step(value, low, high)] for value in values)


def _ends(values: Sequence[Decimal | None]) -> tuple[Decimal, Decimal]:
    known = [value for value in values if value is not None]
    return min(known, default=Decimal(0)), max(known, default=Decimal(0))


def _step(value: Decimal, low: Decimal, high: Decimal) -> int:
    return len(BLOCKS) // 2 if high == low else int((value - low) / (high - low) * (len(BLOCKS) - 1))
