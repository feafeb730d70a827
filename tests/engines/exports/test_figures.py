"""Figures carry all that a reader needs, and every form shows the same: open gaps, harmless names."""

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from cmsuite.core.locale import speak
from cmsuite.engines.exports.figure import ALT, Chart, NotAFigure, Series
from cmsuite.engines.exports.interactive import plotly_json
from cmsuite.engines.exports.marks import INK, MARKS, MUTED
from cmsuite.engines.exports.svg import svg
from cmsuite.engines.exports.svg_pieces import WIDTH, ticks, wide
from cmsuite.engines.exports.table import Column, Table

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<script>alert(1)</script> ]]> & \"'\u202e"
BARS = Chart(
    kind="bar",
    title="Reactions come first.",
    alt="Bar chart: reactions 12 and 8.5, shares unknown now and 1,240 before.",
    unit="interactions",
    axis="Kind",
    source="Mastodon",
    period="March 2026",
    labels=("Reactions", "Shares"),
    series=(Series("Now", (Decimal(12), None)), Series("Before", (Decimal("8.5"), Decimal(1240)))),
)
DAYS = tuple(date(2026, 3, 1) + timedelta(n) for n in range(6))
LINE = replace(
    BARS,
    kind="line",
    labels=DAYS,
    series=(Series("Followers", tuple(Decimal(n) if n else None for n in (10, 11, 0, 13, 14, 0))),),
)


def drawn(figure: Chart) -> etree._Element:
    return etree.fromstring(svg(figure, "f1").encode())


def texts(figure: Chart) -> list[str]:
    return [str(node.text) for node in drawn(figure).iter(f"{SVG}text")]


@pytest.mark.parametrize(
    "change",
    [
        {"title": " "},
        {"alt": ""},
        {"source": ""},
        {"unit": ""},
        {"alt": BARS.title},
        {"labels": ()},
        {"labels": DAYS[:2]},
        {"series": ()},
        {"series": (Series("Short", (Decimal(1),)),)},
        {"series": BARS.series * 3},
    ],
)
def test_a_figure_that_lacks_something_is_not_one(change: dict[str, object]) -> None:
    with pytest.raises(NotAFigure):
        replace(BARS, **change)  # type: ignore[arg-type]


def test_no_name_is_cut_by_the_edge_of_the_drawing() -> None:
    for shown in (drawn(LINE), drawn(replace(LINE, series=(Series("Followers", (Decimal(1),) * len(DAYS)),)))):
        for node in shown.iter(f"{SVG}text"):
            if node.get("text-anchor") == "middle":
                half = wide(node.text or "") / 2
                assert half - 0.1 <= float(node.get("x", "")) <= WIDTH - half + 0.1


def test_what_was_not_measured_is_a_gap_and_not_a_zero() -> None:
    assert len(list(drawn(LINE).iter(f"{SVG}polyline"))) == 2
    assert texts(BARS).count("n/a") == 1
    assert BARS.rows == [("Reactions", ["12.0", "8.5"]), ("Shares", ["n/a", "1,240.0"])]
    assert json.loads(plotly_json(LINE))["data"][0]["y"] == [10, 11, None, 13, 14, None]
    assert json.loads(plotly_json(LINE))["data"][0]["connectgaps"] is False


def test_a_drawing_says_what_is_seen_to_those_who_do_not_see_it() -> None:
    root = drawn(BARS)
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "f1-title f1-desc"
    assert (root.findtext(f"{SVG}title"), root.findtext(f"{SVG}desc")) == (BARS.title, BARS.alt)


def test_series_differ_by_more_than_colour() -> None:
    fills = [node.get("fill") for node in drawn(BARS).iterfind(f"{SVG}rect")]
    assert set(fills) == {MARKS[0].colour, "url(#f1-p1)"}
    assert len({mark.hatch for mark in MARKS}) == len({mark.dash for mark in MARKS}) == len(MARKS)
    assert len({mark.point for mark in MARKS}) == len(MARKS)


def luminance(colour: str) -> float:
    parts = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_text_and_marks_stand_out_from_white() -> None:
    for colour, wanted in [(INK, 4.5), (MUTED, 4.5), *((mark.colour, 3.0) for mark in MARKS)]:
        assert 1.05 / (luminance(colour) + 0.05) >= wanted, colour


def test_names_from_outside_are_words_and_nothing_else() -> None:
    figure = replace(
        BARS, labels=(HOSTILE, "b"), series=tuple(replace(one, name=HOSTILE) for one in BARS.series), alt=HOSTILE
    )
    root = drawn(figure)
    assert not list(root.iter(f"{SVG}script"))
    assert str(root.findtext(f"{SVG}desc")).startswith(HOSTILE.removesuffix("\u202e"))
    assert "<script" not in plotly_json(figure)


def test_each_language_writes_its_own_numbers() -> None:
    assert "1,240.0" in texts(BARS)
    speak("fr")
    try:
        assert "1\u202f240,0" in texts(BARS)
        assert "8,5" in texts(BARS)
        assert json.loads(plotly_json(BARS))["layout"]["separators"] == ",\u202f"
    finally:
        speak("en")


def test_the_same_figure_is_the_same_bytes() -> None:
    assert svg(LINE, "a") == svg(LINE, "a")
    assert plotly_json(LINE) == plotly_json(LINE)


@given(st.lists(st.floats(0, 10_000_000), min_size=1, max_size=40))
def test_an_axis_has_a_few_round_steps_around_its_values(values: list[float]) -> None:
    steps = ticks(values)
    assert steps[0] <= min(values)
    assert steps[-1] >= max(values)
    assert 2 <= len(steps) <= 8
    assert len({round(b - a, 6) for a, b in pairwise(steps)}) == 1


@given(
    st.lists(st.one_of(st.none(), st.integers(0, 10**9)), min_size=1, max_size=90).filter(any),
    st.text(max_size=200).filter(lambda text: text.strip() and text.isprintable()),
)
def test_anything_can_be_drawn(values: list[int | None], name: str) -> None:
    series = (Series(name, tuple(None if value is None else Decimal(value) for value in values)),)
    days = tuple(date(2026, 1, 1) + timedelta(n) for n in range(len(values)))
    for figure in (
        replace(LINE, labels=days, series=series),
        replace(BARS, labels=(name,) * len(values), series=series),
    ):
        assert "nan" not in svg(figure, "f")
        assert drawn(figure).get("viewBox", "").startswith("0 0 720 ")


def test_a_figure_says_of_how_many_it_is_and_what_is_seen_at_some_length() -> None:
    speak("en")
    series = (Series("Share", tuple(map(Decimal, ("61.5", "26", "12.5")))),)
    made = Chart(
        title="Images come first", alt="A bar for each format.", source="The export of 2 March", period="March 2026",
        unit="%", kind="bar", axis="Format", labels=("image", "reel", "story"), series=series, n=640,
    )  # fmt: skip
    assert made.described == (
        "A bar for each format. Lowest: 12.5 (story); highest: 61.5 (image). March 2026 · n\u00a0=\u00a0640"
    )
    assert made.described in svg(made, "f1").replace("&nbsp;", "\u00a0")
    assert ALT[0] <= len(made.described) <= ALT[1]
    assert len(replace(made, alt="A bar for each format. " * 30).described) <= ALT[1]
    said = "A bar for each of the three formats, the longest on top: image."
    assert replace(made, alt=said).described == said, "what was said well is left alone"


@pytest.mark.parametrize(
    ("column", "cells", "told"),
    [
        (Column("Share", "percent", decimals=1), (Decimal(1) / 3,) * 3, True),
        (Column("Share", "percent", decimals=0), (Decimal("0.25"), Decimal("0.75")), False),
        (Column("Share", "number", "%", 1), (Decimal(100) / 3,) * 3, True),
        (Column("Hours", "number", "h", 0), (Decimal("1.4"), Decimal("1.4"), Decimal("2.8")), True),
        (Column("Hours", "number", "h", 1), (Decimal("1.4"), Decimal("1.4"), Decimal("2.8")), False),
        (Column("Cost", "money", "EUR", 0), (140, 140, 280), True),
        (Column("Cost", "money", "EUR", 0), (140, 140, 281), False),
        (Column("Rate", "percent", decimals=0), (Decimal("0.334"), Decimal("0.4")), False),
        (Column("Share", "percent", decimals=1), (Decimal(1) / 3, None, Decimal(2) / 3), False),
    ],
)
def test_a_table_says_where_rounded_parts_do_not_add_up(
    column: Column, cells: tuple[Decimal | int | None, ...], told: bool
) -> None:
    speak("en")
    rows = tuple((f"part {n}", cell) for n, cell in enumerate(cells))
    made = Table("Parts", (Column("Name"), column), rows, "The export")
    assert made.basis == "The export" + ". Rounded: the parts as shown do not add up exactly to the whole." * told
