"""Every kind of figure is drawn whole: words stay inside and apart, numbers are read beside each shade and pattern."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from cmsuite.core.locale import speak
from cmsuite.engines.exports.figure import (
    Chart,
    Figure,
    Heat,
    Lane,
    NotAFigure,
    Point,
    Scatter,
    Series,
    Span,
    Tile,
    Tiles,
    Timeline,
)
from cmsuite.engines.exports.interactive import plotly_json
from cmsuite.engines.exports.look import contrast
from cmsuite.engines.exports.manuscript import Drawn
from cmsuite.engines.exports.marks import MARKS
from cmsuite.engines.exports.svg import svg
from cmsuite.engines.exports.svg_pieces import PHONE, TEXT, WIDTH, cut, wide
from tests.engines.exports.sample import HOSTILE, document, figures, hostile

SVG = "{http://www.w3.org/2000/svg}"
FIGURES = figures("en")
HARMFUL = [block.figure for block in hostile().walk() if isinstance(block, Drawn)]
KINDS = list(FIGURES)


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    speak("en")


def drawn(figure: Figure, width: float = WIDTH) -> etree._Element:
    return etree.fromstring(svg(figure, "f", width).encode())


def texts(figure: Figure) -> list[str]:
    return [str(node.text) for node in drawn(figure).iter(f"{SVG}text")]


def extent(node: etree._Element) -> tuple[float, float]:
    """From where to where a text goes."""
    length, x = wide(node.text or "", float(node.get("font-size", TEXT))), float(node.get("x", ""))
    start = x - length * {"start": 0.0, "middle": 0.5, "end": 1.0}[node.get("text-anchor", "start")]
    return start, start + length


def lying(figure: Figure) -> list[etree._Element]:
    """The bars, without the samples of the legend."""
    colours = {mark.colour for mark in MARKS}
    rects = drawn(figure).findall(f"{SVG}rect")
    return [node for node in rects if node.get("stroke") in colours and node.get("height") != "12.0"]


def changed(kind: str, **values: object) -> Figure:
    return replace(FIGURES[kind], **values)  # type: ignore[arg-type]


@pytest.mark.parametrize("figure", [*FIGURES.values(), *figures("fr").values(), *HARMFUL], ids=lambda f: f.title[:30])
@pytest.mark.parametrize("wanted", [WIDTH, PHONE])
def test_words_stay_inside_the_drawing(figure: Figure, wanted: float) -> None:
    root = drawn(figure, wanted)
    _x, _y, width, height = map(float, root.get("viewBox", "").split())
    for node in root.iter(f"{SVG}text"):
        start, end = extent(node)
        assert start >= -1, node.text
        assert end <= width + 1, node.text
        assert 0 <= float(node.get("y", "")) <= height, node.text


@pytest.mark.parametrize("figure", HARMFUL, ids=lambda f: f.title[:30])
def test_harm_is_words_and_nothing_else(figure: Figure) -> None:
    root = drawn(figure)
    allowed = {"svg", "title", "desc", "defs", "pattern", "rect", "path", "polygon", "polyline", "text", "tspan"}
    assert {etree.QName(node).localname for node in root.iter()} <= allowed
    assert not [
        name for node in root.iter() for name in node.attrib if str(name).startswith("on") or "href" in str(name)
    ]
    assert not set("\x1b\u202e\u2066\x00\n") & set("".join(map(str, root.itertext())))


def test_a_title_is_read_whole_where_a_label_is_cut() -> None:
    root = drawn(FIGURES["bar"])
    assert any(text.endswith("…") for text in texts(FIGURES["bar"]))
    assert root.findtext(f"{SVG}title") == FIGURES["bar"].title
    assert "Quotations with a sentence that is far too long" in [row[0] for row in FIGURES["bar"].table().rows]


def test_a_name_from_outside_is_a_name() -> None:
    root = etree.fromstring(svg(FIGURES["bar"], '"><script>é x').encode())
    assert root.get("aria-labelledby") == "---script---x-title ---script---x-desc"
    assert root.find(f".//{SVG}pattern").get("id") == "---script---x-p1"  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_figure_is_the_same_bytes_and_speaks_the_language(kind: str) -> None:
    assert svg(FIGURES[kind], "a") == svg(figures("en")[kind], "a")
    assert plotly_json(FIGURES[kind]) == plotly_json(figures("en")[kind])


def test_numbers_are_written_as_each_language_writes_them() -> None:
    assert {"1,240.0", "298.5"} <= set(texts(FIGURES["bar"]))
    speak("fr")
    assert {"1\u202f240,0", "298,5"} <= set(texts(FIGURES["bar"]))
    assert "37,5" in texts(FIGURES["heat"])
    assert FIGURES["stacked"].table().written()[0] == ["Workshop", "4,5", "6,0", "10,5", "21,0"]


def test_values_side_by_side_have_as_many_decimals() -> None:
    for chart in (FIGURES["bar"], FIGURES["stacked"]):
        assert isinstance(chart, Chart)
        known = [value for _label, values in chart.rows for value in values if value != "n/a"]
        assert {len(value.partition(".")[2]) for value in known} == {1}
        assert {value for row in chart.table().written() for value in row} > set(known)


def test_months_and_names_of_a_timeline_stand_by_what_they_name() -> None:
    days = [date(2026, 3, 13), date(2026, 6, 30), date(2026, 9, 28)]
    lane = Lane("Milestones", tuple(Span(f"Milestone number {n}", day, day) for n, day in enumerate(days)))
    figure = Timeline(title="t", alt="a", source="s", period="p", axis="What", lanes=(lane,))
    months = [one for one in texts(figure) if not one.startswith("Milestone")]
    assert months == ["March", "April 2026", "May", "June", "July", "August", "September"]
    (last,) = (node for node in drawn(figure).iter(f"{SVG}text") if node.text == "Milestone number 2")
    assert last.get("text-anchor") == "end"


# ---- charts


def test_a_whole_that_lacks_a_part_is_not_known() -> None:
    table = FIGURES["stacked"].table()
    assert [row[-1] for row in table.rows] == [Decimal(21), Decimal(9), None]
    assert texts(FIGURES["stacked"])[-1] == "n/a"
    assert len(list(drawn(FIGURES["area"]).iter(f"{SVG}polygon"))) == 6  # three parts, on both sides of the gap


def test_parts_of_a_whole_lie_side_by_side_in_proportion() -> None:
    bars = lying(FIGURES["stacked"])[:3]
    starts, lengths = ([float(bar.get(name, "")) for bar in bars] for name in ("x", "width"))
    assert [round(a + b, 0) for a, b in zip(starts, lengths, strict=True)][:2] == [round(x, 0) for x in starts[1:]]
    assert lengths[2] / lengths[0] == pytest.approx(10.5 / 4.5, rel=0.01)


def test_what_is_below_nothing_grows_to_the_left() -> None:
    figure = changed("bar", labels=("up", "down"), series=(Series("a", (Decimal(10), Decimal(-5))),))
    up, down = lying(figure)
    assert float(up.get("x", "")) == pytest.approx(float(down.get("x", "")) + float(down.get("width", "")), abs=0.2)
    assert float(up.get("width", "")) == pytest.approx(2 * float(down.get("width", "")), abs=0.2)
    assert "\u22125" in texts(figure)


def test_an_interval_is_a_line_across_and_told_in_the_drawing_in_its_table_and_beside_its_source() -> None:
    dots = FIGURES["dot"]
    assert {"3.1 [1.9–4.4]", "2.6 [1.6–3.7]", "n/a"} <= set(texts(dots))
    assert dots.span == "February 2026 · n\u00a0=\u00a084 · lines across: first to third quartile"
    heads = [column.name for column in dots.table().columns]
    assert heads[2:] == ["first to third quartile: low end", "first to third quartile: high end"]
    assert dots.table().written()[0] == ["Carousel", "3.1", "1.9", "4.4"]
    explored = json.loads(plotly_json(dots))["data"][0]
    assert explored["mode"] == "markers"
    assert explored["error_x"]["array"][0] == pytest.approx(1.3)
    assert isinstance(dots, Chart)
    bars = replace(dots, kind="bar")
    assert len(lying(bars)) == 2  # of what was not measured there is none
    assert texts(bars) == texts(dots)


def test_a_bullet_says_what_is_reached_of_what_and_has_a_line_there() -> None:
    assert {"1,240 / 1,500", "98 / 80", "26 / 20", "Reached", "Target"} <= set(texts(FIGURES["bullet"]))
    lines = [one for one in drawn(FIGURES["bullet"]).iter(f"{SVG}path") if one.get("stroke-width") == "3"]
    places = [float(one.get("d", "").split(",")[0][1:]) for one in lines[1:]]
    assert places[0] > places[1] > places[2]
    assert FIGURES["bullet"].table().written()[1] == ["O2", "98", "80"]
    assert len(json.loads(plotly_json(FIGURES["bullet"]))["data"]) == 2


def test_a_radar_stands_beside_its_table_and_opens_where_nothing_was_measured() -> None:
    radar = FIGURES["radar"]
    assert radar.needs_table
    assert not any(figure.needs_table for kind, figure in FIGURES.items() if kind != "radar")
    broken = changed("radar", series=(Series("a", (Decimal(1), None, Decimal(3), Decimal(4), Decimal(5))),))
    (line,) = drawn(broken).iter(f"{SVG}polyline")
    assert len(line.get("points", "").split()) == 4


def test_one_day_is_one_name_on_the_axis() -> None:
    figure = changed("line", labels=(date(2026, 3, 10),), series=(Series("a", (Decimal(1),)),))
    assert [text for text in texts(figure) if "March" in text] == ["10 March"]


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("stacked", {"series": (Series("a", (Decimal(1), Decimal(-1), Decimal(1))),)}),
        ("radar", {"labels": ("a", "b"), "series": (Series("s", (Decimal(1), Decimal(1))),)}),
        ("bar", {"series": (Series(" ", (Decimal(1),) * 4),)}),
        ("bar", {"series": (Series("a", (Decimal("NaN"),) * 4),)}),
        ("bar", {"target": Series("a", (Decimal(1),) * 4)}),
        ("bullet", {"target": None}),
        ("bullet", {"target": Series("a", (Decimal(1),))}),
        ("dot", {"within": ""}),
        ("dot", {"series": (Series("a", (Decimal(1),) * 3, (Decimal(0),) * 3),)}),
        ("dot", {"series": (Series("a", (Decimal(1),) * 3, (Decimal(2),) * 3, (Decimal(3),) * 3),)}),
        ("line", {"labels": tuple(reversed(figures("en")["line"].labels))}),  # type: ignore[attr-defined]
        ("area", {"labels": tuple("abcdefgh")}),
        ("quadrant", {"points": ()}),
        ("quadrant", {"cross": None}),
        ("quadrant", {"unit": ""}),
        ("map", {"points": tuple(Point(str(n), Decimal(n), Decimal(n), str(n)) for n in range(6))}),
        ("heat", {"values": ()}),
        ("heat", {"columns": tuple(map(str, range(13))), "values": ((None,) * 13,) * 3}),
        ("tiles", {"tiles": ()}),
        ("tiles", {"tiles": (Tile("a", Decimal(1), " "),)}),
        ("timeline", {"lanes": ()}),
        ("timeline", {"lanes": (Lane("a", (Span("x", date(2026, 3, 2), date(2026, 3, 1)),)),)}),
    ],
)
def test_what_a_reader_could_not_read_is_no_figure(kind: str, change: dict[str, object]) -> None:
    with pytest.raises(NotAFigure):
        changed(kind, **change)


def test_a_frame_alone_is_no_figure() -> None:
    with pytest.raises(NotAFigure):
        Figure(title="a", alt="b", source="c", period="d")


# ---- planes of points


def boxes(figure: Scatter) -> list[tuple[float, float, float]]:
    """Where each name stands: its ends and its line."""
    nodes = list(drawn(figure).iter(f"{SVG}text"))[-len(figure.points) :]
    return [(*extent(node), float(node.get("y", ""))) for node in nodes]


@settings(deadline=None)
@example([(0, 0)] * 9)
@example([(10, 10)] * 9)
@example([(5, 5)] * 9)
@given(st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10)), min_size=1, max_size=9))
def test_names_of_points_do_not_cover_one_another(places: list[tuple[int, int]]) -> None:
    points = tuple(Point(f"Point number {n}", Decimal(x), Decimal(y)) for n, (x, y) in enumerate(places))
    figure = changed("map", points=points)
    assert isinstance(figure, Scatter)
    for (a, b, y), (c, d, z) in combinations(boxes(figure), 2):
        assert abs(y - z) >= TEXT or min(b, d) - max(a, c) <= 0.5


def test_each_point_is_in_the_part_that_its_place_says() -> None:
    rows = {row[0]: row[-1] for row in FIGURES["quadrant"].table().rows}
    assert rows["Opening hours"] == "Do at once"
    assert rows["Competition"] == "Leave"
    assert rows["Pinned post"] == "When there is time"
    assert {"Do at once", "Plan", "When there is time", "Leave"} <= set(texts(FIGURES["quadrant"]))


def test_both_axes_say_what_they_measure_and_in_what() -> None:
    said = texts(FIGURES["map"])
    assert "↑ Closeness (points of 10)" in said
    assert "Mean price (€) →" in said
    assert [column.head for column in FIGURES["map"].table().columns] == [
        "Name",
        "Mean price (€)",
        "Closeness (points of 10)",
    ]


def test_groups_differ_by_the_shape_of_their_points() -> None:
    shapes = {node.get("d") for node in drawn(FIGURES["quadrant"]).iter(f"{SVG}path") if node.get("transform")}
    assert len(shapes) == 2


# ---- heat, tiles, timelines


def test_a_cell_is_its_number_on_a_ground_that_lets_it_be_read() -> None:
    nodes = list(drawn(FIGURES["heat"]))
    pairs = [(a, b) for a, b in pairwise(nodes) if etree.QName(a).localname == "rect"]
    assert [b.text for _a, b in pairs] == [cell for row in FIGURES["heat"].table().rows for cell in _numbers(row)]
    assert all(contrast(a.get("fill", ""), b.get("fill", "")) >= 4.5 for a, b in pairs)
    assert len({a.get("fill") for a, _b in pairs}) == 15  # no two of these numbers are alike, and n/a is white


def _numbers(row: tuple[object, ...]) -> list[str]:
    return ["n/a" if cell is None else f"{cell}" for cell in row[1:]]


def test_large_numbers_make_a_heat_map_wider_and_are_not_cut() -> None:
    values = ((Decimal(123_456_789),) * 12,) * 3
    figure = changed("heat", columns=tuple(map(str, range(12))), values=values)
    assert texts(figure).count("123,456,789") == 36
    assert float(drawn(figure).get("viewBox", "").split()[2]) > 720


def test_tiles_say_their_change_in_words_and_what_is_not_known() -> None:
    said = [str(node.text) for node in drawn(FIGURES["tiles"]).iter(f"{SVG}text", f"{SVG}tspan")]
    assert {"1,639", "up by 253 (+18.3%)", "n/a", "3.4", "%"} <= set(said)
    assert FIGURES["tiles"].table().written()[1] == ["Engagement", "3.4", "%", "up by 0.5 point"]
    assert FIGURES["tiles"].table().written()[3][1] == "n/a"


@given(st.lists(st.tuples(st.integers(0, 80), st.integers(0, 30)), min_size=1, max_size=12))
def test_what_lasts_at_the_same_time_lies_on_rows_of_its_own(spans: list[tuple[int, int]]) -> None:
    first = date(2026, 3, 1)
    made = tuple(
        Span(f"Span {n}", first + timedelta(start), first + timedelta(start + length))
        for n, (start, length) in enumerate(spans)
    )
    figure = changed("timeline", lanes=(Lane("all", made),))
    root = drawn(figure)
    bars = [[float(node.get(name, "")) for name in ("x", "y", "width")] for node in root.iter(f"{SVG}rect")]
    for (x, y, width), (a, b, length) in combinations(bars, 2):
        assert y != b or min(x + width, a + length) <= max(x, a)
    assert {span.label for span in made} <= set(texts(figure))


def test_a_timeline_is_a_table_of_days() -> None:
    table = FIGURES["timeline"].table()
    assert table.rows[2] == ("Chloé", "Charter signed", date(2026, 3, 27), date(2026, 3, 27))
    assert [column.kind for column in table.columns] == ["text", "text", "day", "day"]
    assert "Today" in texts(FIGURES["timeline"])
    assert "Today" not in texts(changed("timeline", today=None))


# ---- exploring


def test_what_can_be_explored_is_the_same_data() -> None:
    explored = {kind: json.loads(plotly_json(figure)) for kind, figure in FIGURES.items() if plotly_json(figure)}
    assert set(explored) == {"bar", "dot", "bullet", "line", "area", "stacked", "quadrant", "map"}
    assert explored["stacked"]["layout"]["barmode"] == "stack"
    assert explored["area"]["data"][1]["stackgroup"] == "whole"
    assert explored["map"]["data"][0]["x"] == [185, 240, 65, 70]
    assert [trace["name"] for trace in explored["quadrant"]["data"]] == ["Content", "Profile"]


# ---- pieces


@given(st.text(max_size=60), st.integers(30, 400))
def test_what_is_cut_fits(words: str, room: int) -> None:
    assert wide(cut(words, room)) <= room + 0.2


def test_the_sample_holds_every_kind_of_figure_and_of_harm() -> None:
    kinds = {(type(b.figure), getattr(b.figure, "kind", "")) for b in document().walk() if isinstance(b, Drawn)}
    assert {kind for kind, _form in kinds} == {Chart, Scatter, Heat, Tiles, Timeline}
    assert {form for _kind, form in kinds} == {"", "bar", "line", "area", "stacked", "radar"}
    assert len(HARMFUL) == 8 * len(HOSTILE)


def test_a_long_name_at_the_edge_of_a_radar_is_told_whole() -> None:
    names = ("Accounts", "Content", "Community", "Access", "Governance", "Position beside the competitors", "Tools")
    figure = changed("radar", labels=names, series=(Series("Mark", tuple(Decimal(50) for _name in names)),))
    assert not [text for text in texts(figure) if "…" in text]


def test_the_numbers_of_tiles_have_the_decimals_of_their_table() -> None:
    values = [Decimal("2.65"), Decimal("2.2"), Decimal(6), None]
    tiles = Tiles(title="t", alt="a", source="s", period="2026", unit="of 4", decimals=2,
                  tiles=tuple(Tile(f"n{place}", value, "of 4") for place, value in enumerate(values)))  # fmt: skip
    assert [tiles.said(value) for value in values] == ["2.65", "2.20", "6", "n/a"]
    assert [row[1] for row in tiles.table().written()] == ["2.65", "2.20", "6", "n/a"]
