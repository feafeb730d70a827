"""A figure: data with everything that a reader needs to trust it. Every renderer draws it from this alone."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from cmsuite.core.locale import day, number, translate
from cmsuite.engines.exports.table import Column, Table

MANY = 5  # series, or groups of points, that a reader can still tell apart
POINTS = 40  # named points on one plane
TILES = 12
COLUMNS, ROWS = 12, 31  # of a heat map: months across, days down
SPOKES = 12  # of a radar
ALT = (60, 300)  # letters of what is said of a figure to who cannot see it
Form = Literal["line", "area", "bar", "stacked", "radar", "dot", "bullet"]


class NotAFigure(ValueError):
    """A bug of whoever made it: something is missing that a reader cannot do without."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What every figure says of itself: `title` its message in a sentence, `alt` what is seen, `source` where the
    numbers come from. unit: of its values, where they have one in common. decimals: the most they are written with.
    n: of how many they were counted, where that is one number.

    Raises NotAFigure.
    """

    title: str
    alt: str
    source: str
    period: str
    unit: str = ""
    decimals: int = 1
    n: int | None = None

    def __post_init__(self) -> None:
        for name in ("title", "alt", "source", "period"):
            if not getattr(self, name).strip():
                raise NotAFigure(f"a figure without its {name}")
        if self.title == self.alt:
            raise NotAFigure("the alt text says what is seen, the title why it matters")
        self._check()

    def _check(self) -> None:
        """Raises NotAFigure where this kind of figure lacks something of its own."""
        raise NotAFigure("a figure is a chart, a plane of points, a heat map, tiles or a timeline")

    def table(self) -> Table:
        """The data table, which says the same."""
        raise NotImplementedError

    @property
    def span(self) -> str:
        """Its period, and of how many it was counted."""
        return self.period if self.n is None else f"{self.period} · n\u00a0=\u00a0{number(self.n)}"

    @property
    def described(self) -> str:
        """What is seen, for who cannot see it: as it was said where that is long enough to tell something, else with
        the lowest and the highest value; and no longer than somebody listens."""
        least, most = ALT
        alt = self.alt if self.alt.endswith((".", "!", "?", "…")) else f"{self.alt}."
        said = self.alt if len(self.alt) >= least else " ".join([alt, *self._ends(), self.span])
        return said if len(said) <= most else f"{said[: most - 1].rsplit(' ', 1)[0]}…"

    def _ends(self) -> list[str]:
        """The lowest and the highest value of its table, each with the names of its row and of its column."""
        table = self.table()
        found = [
            (Decimal(cell), written(row[0]) if isinstance(row[0], str | date) else "", column)
            for row in table.rows
            for cell, column in zip(row, table.columns, strict=True)
            if column.kind == "number" and isinstance(cell, int | Decimal)
        ]
        if not found:
            return []
        several = len({column.name for _value, _name, column in found}) > 1
        low, high = (
            f"{self.said(value)} ({', '.join(filter(None, (name, column.name if several else '')))})"
            for value, name, column in (min(found, key=lambda one: one[0]), max(found, key=lambda one: one[0]))
        )
        return [translate("Lowest: {low}; highest: {high}.").format(low=low, high=high)]

    @property
    def needs_table(self) -> bool:
        """Whether the drawing alone misleads, so that the table always stands open beside it."""
        return False

    def head(self, column: Column) -> str:
        """The head of a column of its table, where the unit of the figure stands beside: no need to say it in each."""
        return column.name if column.unit == self.unit else column.head

    def said(self, value: Decimal | None) -> str:
        """One of its values as people read it."""
        return value_text(value, self.decimals)

    def _column(self, name: str, values: Iterable[Decimal | None], unit: str | None = None) -> Column:
        places = max((_places(value, self.decimals) for value in values if value is not None), default=0)
        return Column(name, "number", self.unit if unit is None else unit, places)

    def _tabled(self, columns: Iterable[Column], rows: Iterable[tuple[str | date | Decimal | None, ...]]) -> Table:
        return Table(self.title, tuple(columns), tuple(rows), self.source)


@dataclass(frozen=True, slots=True)
class Series:
    """One line, or one bar per label. A value of None was not measured: it is drawn as a gap, never as 0.

    low, high: between what each value lies, where that is known: an interval, or quartiles.
    """

    name: str
    values: tuple[Decimal | None, ...]
    low: tuple[Decimal | None, ...] = ()
    high: tuple[Decimal | None, ...] = ()

    def between(self, place: int) -> tuple[Decimal, Decimal] | None:
        """The ends of the interval around one of its values."""
        low, high = (ends[place] if ends else None for ends in (self.low, self.high))
        return None if low is None or high is None or self.values[place] is None else (low, high)

    def reaches(self) -> tuple[list[float], list[float]]:
        """How far below and above each value its interval goes, as other programs ask; 0 where none is known."""
        ends = [(value, self.between(place)) for place, value in enumerate(self.values)]
        return (
            [float(value - found[0]) if found and value is not None else 0.0 for value, found in ends],
            [float(found[1] - value) if found and value is not None else 0.0 for value, found in ends],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart(Figure):
    """Series of values over the same labels, which `axis` names.

    line: labels are days, gaps stay open. area: the same with parts of a whole, one upon the other. bar: labels are
    names, bars lie, the first on top. stacked: the same with parts of a whole, and the whole at their end. radar: names
    around a centre of 0, never shown without its table. dot: a point for each name, where a bar would say that all from
    0 on counts. bullet: one series of bars, each with a line at its `target`, what it is to reach or is held against.
    within: what the intervals of bars and dots are. Raises NotAFigure.
    """

    kind: Form
    axis: str
    labels: tuple[str | date, ...]
    series: tuple[Series, ...]
    target: Series | None = None
    within: str = ""

    def _check(self) -> None:
        _named(self.unit, self.axis, *(one.name for one in self.series))
        if not self.labels or not 1 <= len(self.series) <= MANY:
            raise NotAFigure(f"{len(self.labels)} labels and {len(self.series)} series cannot be drawn")
        if any(len(one.values) != len(self.labels) for one in self.series):
            raise NotAFigure("each series has one value, or a gap, for each label")
        if any(isinstance(label, date) is not self.over_days for label in self.labels):
            raise NotAFigure("lines run over days, bars stand for names")
        if self.over_days and list(self.labels) != sorted(set(self.labels), key=str):
            raise NotAFigure("days follow one another")
        if self.kind == "radar" and not 3 <= len(self.labels) <= SPOKES:
            raise NotAFigure(f"a radar with {len(self.labels)} spokes")
        least = 0 if self.whole or self.kind == "radar" else None
        _finite((value for one in self.series for value in one.values), least)
        self._check_beside()

    def _check_beside(self) -> None:
        if (self.target is not None) != (self.kind == "bullet"):
            raise NotAFigure("a target stands in bullets, and in nothing else")
        if self.target is not None and (len(self.series) > 1 or len(self.target.values) != len(self.labels)):
            raise NotAFigure("one series of bars, each with its target")
        for one in self.series:
            if (one.low or one.high) and (self.kind not in ("bar", "dot") or not self.within.strip()):
                raise NotAFigure("intervals stand around bars and dots, and say what they are")
            if {len(one.low), len(one.high)} not in ({0}, {len(self.labels)}):
                raise NotAFigure("an interval for each label, or none")
            for place, value in enumerate(one.values):
                ends = one.between(place)
                if ends and value is not None and not ends[0] <= value <= ends[1]:
                    raise NotAFigure(f"{value} is not between {ends[0]} and {ends[1]}")

    @property
    def over_days(self) -> bool:
        """Whether its labels are days."""
        return self.kind in ("line", "area")

    @property
    def whole(self) -> bool:
        """Whether its series are parts of a whole."""
        return self.kind in ("area", "stacked")

    @property
    def drawn(self) -> tuple[Series, ...]:
        """Its series, and what they are held against as one more: for who has nothing but bars."""
        return self.series if self.target is None else (*self.series, self.target)

    @property
    def span(self) -> str:
        """Its period, of how many it was counted, and what the lines across its bars are."""
        said = super(Chart, self).span
        return " · ".join([said, translate("lines across: {what}").format(what=self.within)]) if self.within else said

    def told(self, number: int, place: int) -> str:
        """A value of a series as it stands at the end of its bar, with its interval or what it is held against."""
        one = self.series[number]
        said, ends = self.said(one.values[place]), one.between(place)
        if ends:
            return f"{said} [{self.said(ends[0])}–{self.said(ends[1])}]"
        return said if self.target is None else f"{said} / {self.said(self.target.values[place])}"

    @property
    def needs_table(self) -> bool:
        """A radar does: its surface says nothing that its numbers say."""
        return self.kind == "radar"

    @property
    def rows(self) -> list[tuple[str, list[str]]]:
        """Each label with its values, as the language in force writes them."""
        return [
            (written(label), [self.told(number, place) for number in range(len(self.series))])
            for place, label in enumerate(self.labels)
        ]

    def said(self, value: Decimal | None) -> str:
        """One of its values; beside its bar, with as many decimals as the others."""
        return value_text(value, self.decimals) if self.over_days or value is None else number(value, self._deepest())

    def _deepest(self) -> int:
        """The decimals of the value that has the most."""
        known = (value for one in self.drawn for ends in (one.values, one.low, one.high) for value in ends
                 if value is not None)  # fmt: skip
        return max((_places(value, self.decimals) for value in known), default=0)

    def totals(self) -> list[Decimal | None]:
        """The sum of each label; where a part was not measured, the whole is not known."""
        return [None if None in parts else _sum(parts) for parts in zip(*(s.values for s in self.series), strict=True)]

    def table(self) -> Table:
        """A row for each label, a column for each series, one for the whole where there is one, then the ends of the
        intervals."""
        measured = [(one.name, list(one.values)) for one in self.drawn]
        if self.whole and len(self.series) > 1:
            measured.append((translate("Total"), self.totals()))
        for one in self.series:
            what = one.name if len(self.series) > 1 else self.within
            if one.low:
                measured.append((translate("{what}: low end").format(what=what), list(one.low)))
                measured.append((translate("{what}: high end").format(what=what), list(one.high)))
        head = Column(self.axis, "day" if self.over_days else "text")
        rows = ((label, *(values[place] for _n, values in measured)) for place, label in enumerate(self.labels))
        columns = [self._column(name, values) for name, values in measured]
        if not self.over_days:  # as beside the bars
            columns = [replace(one, decimals=self._deepest()) for one in columns]
        return self._tabled([head, *columns], rows)


@dataclass(frozen=True, slots=True)
class Axis:
    """What a direction of a plane measures. unit: where it is not that of the figure."""

    name: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """A named place on a plane; points of one group look alike. size: what its area stands for, where it is known."""

    label: str
    x: Decimal
    y: Decimal
    group: str = ""
    size: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scatter(Figure):
    """Points on a plane: a perceptual map, impact and effort, power and interest, strengths and chances.

    cross: where the plane is divided; quadrants: the names of its four parts, from top left to bottom right as one
    reads. area: what the sizes of the points are; without it all are alike. Raises NotAFigure.
    """

    x: Axis
    y: Axis
    points: tuple[Point, ...]
    cross: tuple[Decimal, Decimal] | None = None
    quadrants: tuple[str, str, str, str] | None = None
    area: Axis | None = None

    def _check(self) -> None:
        _named(*(self.unit or axis.unit for axis in (self.x, self.y)), self.x.name, self.y.name)
        _named(*(point.label for point in self.points), *(self.quadrants or ()))
        if not 1 <= len(self.points) <= POINTS or len(self.groups) > MANY:
            raise NotAFigure(f"{len(self.points)} points in {len(self.groups)} groups cannot be told apart")
        if self.quadrants and not self.cross:
            raise NotAFigure("four parts without the lines between them")
        _finite((*(p.x for p in self.points), *(p.y for p in self.points), *(self.cross or ())))
        _named(*((self.area.name,) if self.area else ()))
        _finite((p.size for p in self.points), 0)

    @property
    def groups(self) -> list[str]:
        """The groups, in the order in which they come."""
        return list(dict.fromkeys(point.group for point in self.points))

    def diameter(self, point: Point, most: float) -> float:
        """How wide a point is drawn, the largest `most`: areas are as sizes. 0 where it has none."""
        largest = max((one.size for one in self.points if one.size is not None), default=Decimal(0))
        return most * math.sqrt(point.size / largest) if self.area and point.size and largest else 0.0

    def quadrant(self, point: Point) -> str:
        """The name of the part that a point lies in; on a line, that to the right or above."""
        if not self.quadrants or not self.cross:
            return ""
        return self.quadrants[(0 if point.y >= self.cross[1] else 2) + (1 if point.x >= self.cross[0] else 0)]

    def table(self) -> Table:
        """A row for each point: its name, its group, where it lies."""
        columns, grouped = [Column(translate("Name"))], self.groups != [""]
        columns += [Column(translate("Group"))] if grouped else []
        columns += [
            self._column(self.x.name, (point.x for point in self.points), self.x.unit or self.unit),
            self._column(self.y.name, (point.y for point in self.points), self.y.unit or self.unit),
        ]
        columns += [Column(translate("Quadrant"))] if self.quadrants else []
        area = self.area
        columns += [self._column(area.name, (point.size for point in self.points), area.unit)] if area else []
        return self._tabled(
            columns,
            (
                (
                    p.label,
                    *((p.group,) if grouped else ()),
                    p.x,
                    p.y,
                    *((self.quadrant(p),) if self.quadrants else ()),
                    *((p.size,) if area else ()),
                )
                for p in self.points
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Heat(Figure):
    """Rows by columns: each cell is a number, and a shade, the darker the more.

    `axis` names the rows. Raises NotAFigure.
    """

    axis: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[Decimal | None, ...], ...]

    def _check(self) -> None:
        _named(self.unit, self.axis, *self.rows, *self.columns)
        if not 1 <= len(self.rows) <= ROWS or not 1 <= len(self.columns) <= COLUMNS:
            raise NotAFigure(f"{len(self.rows)} rows by {len(self.columns)} columns cannot be drawn")
        if len(self.values) != len(self.rows) or any(len(row) != len(self.columns) for row in self.values):
            raise NotAFigure("each row has one value, or a gap, for each column")
        _finite(value for row in self.values for value in row)

    def table(self) -> Table:
        """The same rows and columns."""
        down = zip(*self.values, strict=True)
        columns = [self._column(name, values) for name, values in zip(self.columns, down, strict=True)]
        rows = ((name, *values) for name, values in zip(self.rows, self.values, strict=True))
        return self._tabled([Column(self.axis), *columns], rows)


@dataclass(frozen=True, slots=True)
class Tile:
    """One number that counts. change: what became of it, in words; nothing depends on an arrow or a colour."""

    name: str
    value: Decimal | None
    unit: str
    change: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiles(Figure):
    """A few numbers side by side, each with its unit. Raises NotAFigure."""

    tiles: tuple[Tile, ...]

    def _check(self) -> None:
        if not 1 <= len(self.tiles) <= TILES:
            raise NotAFigure(f"{len(self.tiles)} tiles")
        _named(*(tile.name for tile in self.tiles), *(tile.unit for tile in self.tiles))
        _finite(tile.value for tile in self.tiles)

    def _ends(self) -> list[str]:
        """None: what is counted in different units is not compared."""
        return []

    def said(self, value: Decimal | None) -> str:
        """One of its values, as its table has it: with as many decimals as the others, unless it is whole."""
        if value is None or not value % 1:
            return value_text(value, self.decimals)
        return number(value, max(_places(one.value, self.decimals) for one in self.tiles if one.value is not None))

    def table(self) -> Table:
        """A row for each tile."""
        columns = [
            Column(translate("Indicator")),
            replace(self._column(translate("Value"), (tile.value for tile in self.tiles), ""), alike=False),
            Column(translate("Unit")),
            Column(translate("Change")),
        ]
        return self._tabled(columns, ((tile.name, tile.value, tile.unit, tile.change) for tile in self.tiles))


@dataclass(frozen=True, slots=True)
class Span:
    """Something that lasts, from its first day to its last; one day only is a milestone."""

    label: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Lane:
    """What belongs together: a person, a network, a phase."""

    name: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline(Figure):
    """What happens when, lane by lane. axis: what a lane is; today: where we stand, or nothing. Raises NotAFigure."""

    axis: str
    lanes: tuple[Lane, ...]
    today: date | None = None

    def _check(self) -> None:
        spans = [span for lane in self.lanes for span in lane.spans]
        _named(self.axis, *(lane.name for lane in self.lanes), *(span.label for span in spans))
        if not 1 <= len(spans) <= 3 * POINTS:
            raise NotAFigure(f"{len(spans)} spans cannot be drawn")
        if any(span.last < span.first for span in spans):
            raise NotAFigure("nothing ends before it begins")

    def table(self) -> Table:
        """A row for each span, with its first and its last day."""
        columns = (
            Column(self.axis),
            Column(translate("What")),
            Column(translate("First day"), "day"),
            Column(translate("Last day"), "day"),
        )
        return self._tabled(
            columns, ((lane.name, span.label, span.first, span.last) for lane in self.lanes for span in lane.spans)
        )


def written(label: str | date) -> str:
    """A label as people read it."""
    return day(label) if isinstance(label, date) else label


def value_text(value: Decimal | None, decimals: int = 1) -> str:
    """A value as people read it, with as many decimals as it has, up to those given; unknown is "n/a"."""
    return number(value, 0 if value is None else _places(value, decimals))


def _places(value: Decimal, most: int) -> int:
    """The decimals that it has, up to `most`."""
    exponent = value.normalize().as_tuple().exponent
    return min(most, max(0, -exponent)) if isinstance(exponent, int) else 0


def _sum(parts: Iterable[Decimal | None]) -> Decimal:
    return sum((part for part in parts if part is not None), Decimal(0))


def _named(*names: str) -> None:
    if not all(name.strip() for name in names):
        raise NotAFigure("something in it has no name, or no unit")


def _finite(values: Iterable[Decimal | None], least: int | None = None) -> None:
    for value in values:
        if value is not None and (not value.is_finite() or (least is not None and value < least)):
            raise NotAFigure(f"{value} cannot be drawn")
