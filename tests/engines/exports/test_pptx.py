"""Slides: a title on each, native charts that hold the data, tables in pieces, nothing beside the slide."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Pt

from cmsuite.core.locale import speak
from cmsuite.engines.exports import manuscript as tree
from cmsuite.engines.exports.figure import Chart, Scatter, Series
from cmsuite.engines.exports.look import Look
from cmsuite.engines.exports.manuscript import (
    Block,
    Callout,
    Drawn,
    Grid,
    Heading,
    Listing,
    Manuscript,
    Notes,
    PageBreak,
    Paragraph,
    Shown,
    Tabled,
    plain,
)
from cmsuite.engines.exports.office import BadOfficeTemplate, Run
from cmsuite.engines.exports.pptx import pptx
from cmsuite.engines.exports.pptx_chart import is_native
from cmsuite.engines.exports.pptx_text import Line, fitted, height
from cmsuite.engines.exports.table import Column, Table
from tests.engines.exports.sample import HOSTILE, document, hostile, words
from tests.engines.exports.sample_figures import Tongue
from tests.engines.exports.sample_figures import figures as drawings

BARS = Chart(
    kind="bar",
    title="Reactions come first.",
    alt="Bar chart: reactions 12 and 8.5, shares unknown now and 1,240 before.",
    unit="interactions",
    axis="Kind",
    source="Mastodon",
    period="March 2026",
    labels=("Reactions", "=1+1"),
    series=(Series("Now", (Decimal(12), None)), Series("=cmd|' /C calc'!A0", (Decimal("8.5"), Decimal(1240)))),
)


@cache
def opened(language: Tongue = "en") -> Any:
    return Presentation(io.BytesIO(pptx(document(language))))


@cache
def opened_hostile() -> Any:
    return Presentation(io.BytesIO(pptx(hostile())))


def of(*blocks: Block) -> Any:
    return Presentation(io.BytesIO(pptx(replace(document(), blocks=blocks))))


def titles(made: Any) -> list[str]:
    return [one.shapes.title.text_frame.text for one in made.slides]


def shapes(made: Any, kind: MSO_SHAPE_TYPE) -> list[Any]:
    return [shape for slide in made.slides for shape in slide.shapes if shape.shape_type == kind]


def texts(slide: Any) -> list[str]:
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


def alt(shape: Any) -> str:
    return str(next(iter(shape._element.iter(qn("p:cNvPr")))).get("descr", ""))


def figures(manuscript: Manuscript, *, native: bool) -> Iterator[Any]:
    return (one.figure for one in manuscript.walk() if isinstance(one, Drawn) and is_native(one.figure) is native)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_slide_has_a_title_that_is_read_first(language: Tongue) -> None:
    made, asked = opened(language), document(language)
    assert all(one.strip() for one in titles(made))
    assert all(slide.shapes[0]._element is slide.shapes.title._element for slide in made.slides)
    headings = [plain(one.words) for one in asked.walk() if isinstance(one, Heading) and one.level <= 2]
    found = list(dict.fromkeys(one.rpartition(" (")[0] if one.endswith(")") else one for one in titles(made)))
    assert found == [asked.title, *headings]


def test_slides_of_one_heading_say_which_of_them_they_are() -> None:
    made = of(Heading(1, words("Much"), "much"), *(Paragraph(words("word " * 150)) for _n in range(6)))
    mine = titles(made)[1:]
    assert len(mine) > 2
    assert mine == [f"Much ({n}/{len(mine)})" for n in range(1, len(mine) + 1)]


def test_nothing_is_lost_and_nothing_is_under_fourteen_points() -> None:
    long = [f"{n} " + "word " * 150 for n in range(6)]
    made = of(Heading(1, words("Much"), "much"), *(Paragraph(words(one)) for one in long))
    said = " ".join(text for slide in made.slides for text in texts(slide)).split()
    assert said.count("word") == 6 * 150
    for manuscript in (opened(), opened_hostile()):
        sizes = [
            int(run.get("sz"))
            for slide in manuscript.slides
            for shape in slide.shapes
            if not shape.is_placeholder or shape.placeholder_format.type not in (15, 13)
            for run in shape._element.iter(qn("a:rPr"))
            if run.get("sz")
        ]
        assert sizes
        assert min(sizes) >= 1400


def test_nothing_stands_beside_the_slide() -> None:
    for made in (opened(), opened_hostile()):
        for slide in made.slides:
            for shape in slide.shapes:
                assert shape.left >= 0
                assert shape.top >= 0
                assert shape.left + shape.width <= made.slide_width
                assert shape.top + shape.height <= made.slide_height


def test_no_frame_shrinks_its_words() -> None:
    made = opened()
    frames = [shape for slide in made.slides for shape in slide.shapes if shape.has_text_frame]
    assert not [one for one in frames if one._element.find(f".//{qn('a:normAutofit')}") is not None]


def test_charts_are_native_and_hold_the_values_of_their_table() -> None:
    found = shapes(opened(), MSO_SHAPE_TYPE.CHART)
    asked = list(figures(document(), native=True))
    assert [alt(one) for one in found] == [one.alt for one in asked]
    assert {"line", "bar", "area", "stacked"} == {one.kind for one in asked if isinstance(one, Chart)}
    for frame, figure in zip(found, asked, strict=True):
        series = list(frame.chart.plots[0].series)
        if isinstance(figure, Scatter):
            names = [name or figure.y.name for name in figure.groups]
            drawn = [(x, y) for one in series if one.name in names for x, y in xy(one)]
            lengths = [len(xy(one)) for one in series]
            assert lengths == sorted(lengths, reverse=True)  # LibreOffice loses one that stands before a longer one
            table = sorted((float(one.x), float(one.y)) for one in figure.points)
            assert sorted(drawn) == table
        else:
            assert [list(one.values) for one in series] == [
                [None if value is None else float(value) for value in one.values] for one in figure.series
            ]
            assert [one.name for one in series] == [one.name for one in figure.series]


def test_intervals_and_targets_are_in_the_chart_of_a_slide() -> None:
    found = drawings("en")
    dots, bullets = (
        shapes(of(Heading(1, words("A"), "a"), Drawn(kind, found[kind])), MSO_SHAPE_TYPE.CHART)[0].chart
        for kind in ("dot", "bullet")
    )
    across = dots.plots[0].series[0]._element.find(qn("c:errBars"))
    assert [float(one.text) for one in across.find(qn("c:plus")).iter(qn("c:v"))] == pytest.approx([1.3, 1.1, 0])
    assert [one.name for one in bullets.plots[0].series] == ["Reached", "Target"]
    assert list(bullets.plots[0].series[1].values) == [1500, 80, 20]


def xy(series: Any) -> list[tuple[float, float]]:
    def read(name: str) -> list[float]:
        return [float(one.text) for one in series._element.find(qn(name)).iter(qn("c:v"))]

    return list(zip(read("c:xVal"), read("c:yVal"), strict=True))


def test_the_workbook_of_a_chart_holds_what_the_chart_shows_and_no_formula() -> None:
    made = of(Heading(1, words("Bars"), "bars"), Drawn("bars", BARS))
    chart = shapes(made, MSO_SHAPE_TYPE.CHART)[0].chart
    sheet = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
    assert sheet is not None
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Kind", "Now", "=cmd|' /C calc'!A0"],
        ["Reactions", 12, 8.5],
        ["=1+1", None, 1240],
    ]
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert chart._chartSpace.chart.find(qn("c:dispBlanksAs")).get("val") == "gap"


def test_days_are_days_and_gaps_stay_open() -> None:
    days = tuple(date(2026, 3, 1) + timedelta(n) for n in range(3))
    line = replace(BARS, kind="line", labels=days, series=(Series("a", (Decimal(1), None, Decimal(3))),))
    made = of(Heading(1, words("Line"), "line"), Drawn("line", line))
    chart = shapes(made, MSO_SHAPE_TYPE.CHART)[0].chart
    assert list(chart.plots[0].series[0].values) == [1, None, 3]
    assert chart._chartSpace.find(f".//{qn('c:dateAx')}") is not None
    blob = chart.part.chart_workbook.xlsx_part.blob
    sheet = openpyxl.load_workbook(io.BytesIO(blob)).active
    assert sheet is not None
    assert [cell.value.date() for cell in sheet["A"][1:]] == list(days)


def test_series_are_told_apart_by_more_than_colour() -> None:
    many = tuple(Series(f"s{n}", (Decimal(n + 1), Decimal(1))) for n in range(5))
    made = of(Heading(1, words("Bars"), "bars"), Drawn("bars", replace(BARS, series=many)))
    series = list(shapes(made, MSO_SHAPE_TYPE.CHART)[0].chart.plots[0].series)
    patterns = [one.format.fill.pattern if one.format.fill.type == 2 else "plain" for one in series]
    assert len(set(patterns)) == 5
    days = (date(2026, 3, 1), date(2026, 3, 2))
    made = of(Heading(1, words("Line"), "l"), Drawn("l", replace(BARS, kind="line", labels=days, series=many)))
    series = list(shapes(made, MSO_SHAPE_TYPE.CHART)[0].chart.plots[0].series)
    assert len({one.marker.style for one in series}) == 5
    assert len({one.format.line.dash_style for one in series}) == 5


def test_other_figures_are_pictures_with_their_alt_text_and_their_data_are_said() -> None:
    made = opened()
    asked = [one.alt for one in figures(document(), native=False)]
    pictures = {alt(one) for one in shapes(made, MSO_SHAPE_TYPE.PICTURE)}
    assert set(asked) <= pictures
    assert {one.picture.alt for one in document().walk() if isinstance(one, Shown)} <= pictures
    radar = next(one for one in figures(document(), native=False) if one.needs_table)
    heat = next(one for one in figures(document(), native=False) if not one.needs_table)
    speak("en")
    tables = [[[c.text for c in row.cells] for row in one.table.rows] for one in shapes(made, MSO_SHAPE_TYPE.TABLE)]
    assert [[column.head for column in radar.table().columns], *radar.table().written()] in tables
    slide = next(one for one in made.slides for shape in one.shapes if alt(shape) == heat.alt)
    notes = slide.notes_slide.notes_text_frame.text
    assert all(cell in notes for row in heat.table().written() for cell in row)


def test_a_long_table_goes_on_with_its_head_and_loses_no_row() -> None:
    table = next(one.table for one in document().walk() if isinstance(one, Tabled) and len(one.table.rows) > 30)
    made = of(Heading(1, words("Posts"), "posts"), Tabled("posts", table))
    found = shapes(made, MSO_SHAPE_TYPE.TABLE)
    speak("en")
    head = [column.head for column in table.columns]
    rows = [[cell.text for cell in row.cells] for one in found for row in list(one.table.rows)[1:]]
    assert [[cell.text for cell in one.table.rows[0].cells] for one in found] == [head] * len(found)
    assert all(one.table.first_row and len(one.table.rows) <= 11 for one in found)
    assert rows == table.written()
    assert all(alt(one) == table.title for one in found)


def test_a_wide_table_goes_on_with_its_first_column() -> None:
    columns = tuple(Column(f"c{n}") for n in range(14))
    table = Table("Wide.", columns, (tuple(f"v{n}" for n in range(14)),))
    found = shapes(of(Heading(1, words("W"), "w"), Tabled("w", table)), MSO_SHAPE_TYPE.TABLE)
    heads = [[cell.text for cell in one.table.rows[0].cells] for one in found]
    assert [one[0] for one in heads] == ["c0"] * len(found)
    assert [name for one in heads for name in one[1:]] == [f"c{n}" for n in range(1, 14)]


def test_a_cell_that_is_longer_than_a_slide_goes_on_in_another_row() -> None:
    long = " ".join(f"w{n}" for n in range(900))
    grid = Grid((words("a"), words("b")), ((words("x"), words(long)),))
    found = shapes(of(Heading(1, words("G"), "g"), grid), MSO_SHAPE_TYPE.TABLE)
    assert len(found) > 1
    said = "".join(row.cells[1].text for one in found for row in list(one.table.rows)[1:])
    assert said.split() == long.split()


def test_what_a_speaker_says_is_in_the_notes_of_its_slide_alone() -> None:
    made = opened()
    noted = [
        one for one in made.slides if one.has_notes_slide and "SPEAKER ONLY" in one.notes_slide.notes_text_frame.text
    ]
    assert len(noted) == 1
    assert not [text for slide in made.slides for text in texts(slide) if "SPEAKER ONLY" in text]
    alone = of(Heading(1, words("A"), "a"), Notes((Paragraph(words("say it")),)), PageBreak())
    assert alone.slides[1].notes_slide.notes_text_frame.text == "say it"


def test_lists_are_bullets_or_count_and_other_words_have_no_bullet() -> None:
    item = (Paragraph(words("one")), Paragraph(words("more")))
    made = of(
        Heading(1, words("L"), "l"),
        Paragraph(words("free")),
        Listing((item,), 4),
        Listing((item,)),
        Heading(3, words("Sub"), "s"),
    )
    body = made.slides[1].placeholders[1].text_frame
    free, counted, more, bullet, _more, sub = body.paragraphs
    assert free._p.pPr.find(qn("a:buNone")) is not None
    assert counted._p.pPr.find(qn("a:buAutoNum")).get("startAt") == "4"
    assert int(counted._p.pPr.get("indent")) <= -400_000, "its number has room before its words"
    assert more._p.pPr.find(qn("a:buNone")) is not None
    assert bullet._p.find(f".//{qn('a:buNone')}") is None
    assert sub.runs[0].font.bold


def test_a_callout_says_its_kind_and_figures_within_it_are_not_lost() -> None:
    inside = (Paragraph(words("words")), Drawn("bars", BARS))
    made = of(Heading(1, words("C"), "c"), Callout("warning", "Beware", inside))
    assert "Warning · Beware" in " ".join(texts(made.slides[1]))
    assert [alt(one) for one in shapes(made, MSO_SHAPE_TYPE.CHART)] == [BARS.alt]


def test_a_heading_within_a_callout_is_not_lost_and_one_without_words_has_a_title() -> None:
    inner = Callout("note", "", (Heading(1, words("Inner"), "i"), Paragraph(words("said"))))
    made = of(inner, Heading(1, (), "none"), Heading(1, words(document().title), "same"))
    assert titles(made)[1:] == [document().title] * 3
    assert "Inner" in " ".join(texts(made.slides[1]))


def test_the_language_and_the_identity_are_said() -> None:
    made, asked = opened("fr"), document("fr")
    langs = {
        run.get("lang") for slide in made.slides for run in slide.shapes._spTree.iter(qn("a:rPr")) if run.get("lang")
    }
    assert langs - {"en-US"} == {"fr-FR"}  # the number of a slide bears the layout's own
    assert (made.core_properties.title, made.core_properties.identifier) == (asked.title, asked.code)
    assert all(asked.code in " ".join(texts(one)) for one in made.slides)
    numbers = [one for slide in made.slides for one in slide.shapes._spTree.iter(qn("a:fld"))]
    assert len(numbers) == len(made.slides) - 1


def test_words_that_mean_harm_are_words_on_slides() -> None:
    made = opened_hostile()
    said = "\n".join(text for slide in made.slides for text in texts(slide))
    assert "<script>alert(1)</script>" in said
    assert HOSTILE[9] in said
    assert "\u202e" not in said
    for frame in shapes(made, MSO_SHAPE_TYPE.CHART):
        sheet = openpyxl.load_workbook(io.BytesIO(frame.chart.part.chart_workbook.xlsx_part.blob)).active
        assert sheet is not None
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


# ---- the brand's own template


@pytest.fixture
def brand(tmp_path: Path) -> Path:
    made = Presentation()
    slide = made.slides.add_slide(made.slide_layouts[1])
    assert slide.shapes.title is not None
    slide.shapes.title.text = "What the template itself says"
    for level in made.slide_master._element.iter(qn("p:titleStyle")):
        level[0].find(qn("a:defRPr")).set("sz", "3100")
    made.save(str(tmp_path / "brand.pptx"))
    return tmp_path / "brand.pptx"


def test_the_master_of_the_template_wins_and_its_slides_go(brand: Path) -> None:
    made: Any = Presentation(io.BytesIO(pptx(document(), brand)))
    assert "What the template itself says" not in titles(made)
    assert (made.slide_width, made.slide_height) == (Presentation().slide_width, Presentation().slide_height)
    style = next(iter(made.slide_master._element.iter(qn("p:titleStyle"))))
    assert style[0].find(qn("a:defRPr")).get("sz") == "3100"
    assert pptx(document(), brand) == pptx(document(), brand)
    for slide in made.slides:
        for shape in slide.shapes:
            assert shape.left + shape.width <= made.slide_width
            assert shape.top + shape.height <= made.slide_height


def test_a_template_whose_words_are_small_and_come_first_is_read_in_order_and_at_eighteen_points(brand: Path) -> None:
    made: Any = Presentation(str(brand))
    for layout in made.slide_layouts:
        if layout.placeholders and (title := layout.placeholders[0]._element) is not None:
            title.getparent().append(title)
    for level in made.slide_master._element.iter(qn("p:bodyStyle")):
        level[0].find(qn("a:defRPr")).set("sz", "1000")
    made.save(str(brand))
    long = [Heading(1, words("Much"), "much"), Paragraph(words("word " * 90)), *document().blocks]
    made = Presentation(io.BytesIO(pptx(replace(document(), blocks=tuple(long)), brand)))
    assert all(slide.shapes[0]._element is slide.shapes.title._element for slide in made.slides)
    places = [place for slide in made.slides for place in slide.placeholders if place.placeholder_format.type != 15]
    sizes = [run.get("sz") for place in places for run in place._element.iter(qn("a:rPr")) if run.get("sz")]
    assert min(map(int, sizes)) >= 1800


def test_a_narrow_template_says_in_full_where_a_figure_and_a_table_are_from(brand: Path) -> None:
    made: Any = Presentation(str(brand))
    body = next(one for one in made.slide_layouts[1].placeholders if one.placeholder_format.idx == 1)
    body.left, body.top, body.width, body.height = Pt(300), Pt(120), Pt(330), Pt(340)
    made.save(str(brand))
    source = "export of the account’s own figures of March 2026, counted on 2 April; " + "again " * 9 + "so"
    table = Table("Counts", (Column("Kind"), Column("n", kind="number")), (("Shares", 3),), source)
    blocks = (Drawn("bars", replace(BARS, source=source)), Tabled("counts", table))
    made = Presentation(io.BytesIO(pptx(replace(document(), blocks=blocks), brand)))
    said = [
        shape
        for slide in made.slides
        for shape in slide.shapes
        if shape.has_text_frame and shape.text_frame.text.endswith(f"Source: {source}")
    ]
    assert len(said) == 2
    for shape in said:
        rows = height([Line((Run(shape.text_frame.text),))], shape.width.pt - 16, 14)
        assert rows <= shape.height.pt
        assert shape.left + shape.width <= made.slide_width
        assert shape.top + shape.height <= made.slide_height
    endless = Drawn("bars", replace(BARS, source=f"{source} " * 9 + "to the end"))
    made = Presentation(io.BytesIO(pptx(replace(document(), blocks=(endless,)), brand)))
    notes = [slide.notes_slide.notes_text_frame.text for slide in made.slides if slide.has_notes_slide]
    assert any("to the end" in one for one in notes)


def test_nothing_names_the_slides_of_the_template_that_are_gone(brand: Path) -> None:
    made: Any = Presentation(str(brand))
    gone = made.slides._sldIdLst[0]
    space = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
    rel = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    named = f'<p:custShow name="x" id="0"><p:sldLst><p:sld r:id="{gone.rId}"/></p:sldLst></p:custShow>'
    made.part._element.append(parse_xml(f"<p:custShowLst {space} {rel}>{named}</p:custShowLst>"))
    p14 = 'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main"'
    listed = f'<p14:section name="x" id="{{1}}"><p14:sldIdLst><p14:sldId id="{gone.id}"/></p14:sldIdLst></p14:section>'
    section = f'<p:ext uri="{{521415D9}}"><p14:sectionLst {p14}>{listed}</p14:sectionLst></p:ext>'
    made.part._element.append(parse_xml(f"<p:extLst {space}>{section}</p:extLst>"))
    made.save(str(brand))
    with zipfile.ZipFile(io.BytesIO(pptx(document(), brand))) as packed:
        said = packed.read("ppt/presentation.xml")
        texts = b"".join(packed.read(name) for name in packed.namelist())
        assert len(set(packed.namelist())) == len(packed.namelist())
    assert b"custShow" not in said
    assert b"section" not in said
    assert b"What the template itself says" not in texts


@pytest.mark.parametrize("kept", [1, 2])
def test_a_template_with_few_layouts_serves_for_all(tmp_path: Path, kept: int) -> None:
    made: Any = Presentation()
    for layout in list(made.slide_layouts)[kept:]:
        made.slide_layouts.remove(layout)
    made.save(str(tmp_path / "few.pptx"))
    made = Presentation(io.BytesIO(pptx(document(), tmp_path / "few.pptx")))
    assert all(one.strip() for one in titles(made))
    assert "lamps that last" in " ".join(text for slide in made.slides for text in texts(slide))
    places = [place for slide in list(made.slides)[1:] for place in slide.placeholders]
    assert not [one.name for one in places if one.has_text_frame and not one.text_frame.text]


def test_a_template_without_titles_is_refused(tmp_path: Path) -> None:
    made: Any = Presentation()
    for layout in list(made.slide_layouts)[:]:
        for place in list(layout.placeholders):
            if place.placeholder_format.type in (1, 3):
                place._element.getparent().remove(place._element)
    made.save(str(tmp_path / "bare.pptx"))
    with pytest.raises(BadOfficeTemplate, match="title"):
        pptx(document(), tmp_path / "bare.pptx")


# ---- words that fit


@settings(max_examples=60, deadline=None)
@example(["", "\n\n\n\n"], 120, 99)
@given(st.lists(st.text(alphabet="ab W\n漢é", max_size=400), max_size=8), st.integers(120, 800), st.integers(60, 400))
def test_words_are_cut_into_boxes_that_hold_them_and_none_is_lost(said: list[str], wide: int, high: int) -> None:
    lines = [Line((Run(one),)) for one in said]
    boxes = fitted(lines, (wide, high), 18)
    assert all(height(box, wide, 18) <= high + 18 for box in boxes if len(box) > 1)
    joined = "".join(run.text for box in boxes for one in box for run in one.words)
    assert "".join(joined.split()) == "".join("".join(said).split())


def test_a_heading_never_stands_alone_at_the_foot() -> None:
    body = [Line((Run("word " * 40),)) for _n in range(3)]
    head = Line((Run("Head", strong=True),))
    boxes = fitted([*body, head, Line((Run("word " * 100),))], (800.0, 200.0), 18)
    assert all(box[-1] != head for box in boxes)


def test_notes_before_the_first_heading_are_said_to_the_first_slide() -> None:
    said = Notes((Paragraph((tree.Text("Thank them."),)),))
    heading = Heading(1, (tree.Text("We answer"),), "we-answer")
    made = Manuscript("Talk", "en", (said, PageBreak(), heading), Look(), date(2026, 3, 1))
    slides = list(Presentation(io.BytesIO(pptx(made))).slides)
    assert [slide.shapes.title.text_frame.text for slide in slides] == ["Talk", "We answer"]
    assert slides[0].notes_slide.notes_text_frame.text == "Thank them."


def test_a_long_table_has_as_many_rows_on_each_slide_and_no_column_is_left_alone() -> None:
    columns = tuple(Column(f"Head {n}") for n in range(7))
    rows = tuple((f"row {n}", *[""] * 6) for n in range(12))
    found = [sheet_of(one) for one in slides_of(Tabled("t", Table("Long", columns, rows))) if sheet_of(one)]
    assert [len(one.rows) - 1 for one in found] == [6, 6, 6, 6]
    assert [len(one.columns) for one in found] == [4, 4, 4, 4]
    blank = found[0].cell(1, 1).text_frame.paragraphs[0]._p
    assert [one.get("sz") for one in blank] == ["1400"]


def test_a_word_of_a_narrow_column_is_whole_in_the_broadest_letters_and_so_is_the_row() -> None:
    """In DejaVu Sans, which is there where a brand's own letters are not, “Recommended” is 7.6 sizes wide, and
    “Mastodon” as a head 5.5."""
    columns = Column("Mastodon"), Column("In a sentence"), Column("Choice")
    long = "the only one that reaches all of the three objectives within what there is of hours and money"
    table = Table("Ways", columns, (("Recommended", long, long), ("Media buying", long, long)))
    for said, rows in ((7.6, table.rows), (5.55, (("5", long, long),))):
        (found,) = [sheet_of(one) for one in slides_of(Tabled("t", replace(table, rows=rows))) if sheet_of(one)]
        assert (found.columns[0].width / Pt(1) - 14) / 14 >= said


def test_a_few_words_that_stand_alone_are_large() -> None:
    (slide,) = slides_of(tree.Paragraph(words("Three words here.")))
    assert slide.placeholders[1].text_frame.paragraphs[0].runs[0].font.size == Pt(28)


def test_no_bar_is_without_its_name_and_no_part_of_nothing_says_so() -> None:
    drawn = drawings("en")["stacked"]
    (slide,) = slides_of(Drawn("stacked", drawn))
    (chart,) = (one.chart for one in slide.shapes if one.has_chart)
    assert chart.category_axis._element.find(qn("c:tickLblSkip")).get("val") == "1"
    assert chart.plots[0].data_labels.number_format.endswith(";")
    bars = drawings("en")["bar"]
    assert isinstance(bars, Chart)
    sizes, long = [], "A question that was answered by somebody"
    for name, many in (("Question", 12), (long, 12), (long, 7), (long, 4)):
        labels = tuple(f"{name} {n}" for n in range(many))
        values = (Series("a", tuple(Decimal(n) for n in range(many))),)
        (slide,) = slides_of(Drawn("bar", replace(bars, labels=labels, series=values)))
        (chart,) = (one.chart for one in slide.shapes if one.has_chart)
        sizes.append(chart.category_axis.tick_labels.font.size)
    assert sizes == [Pt(14), Pt(9), Pt(11), Pt(14)], "a name in two lines would lie over the next, or be left out"


def test_the_axes_of_a_plane_have_round_numbers() -> None:
    (slide,) = slides_of(Drawn("scatter", drawings("en")["quadrant"]))
    (chart,) = (one.chart for one in slide.shapes if one.has_chart)
    for axis in (chart.category_axis, chart.value_axis):
        ends = (axis.minimum_scale, axis.maximum_scale)
        assert all((end / axis.major_unit).is_integer() for end in ends), ends
    bold = [
        one for one in chart._chartSpace.iter(qn("c:rich")) if any(run.get("b") == "1" for run in one.iter(qn("a:rPr")))
    ]
    names = [one for one in bold if one.getparent().getparent().tag == qn("c:dLbl")]
    assert names
    assert {one.find(qn("a:bodyPr")).get("wrap") for one in names} == {"none"}, "the name of a quarter is one line"


def test_points_at_one_place_are_named_together() -> None:
    figure = drawings("en")["quadrant"]
    assert isinstance(figure, Scatter)
    first = figure.points[0]
    figure = replace(figure, points=(first, replace(first, label="Twin")))
    (slide,) = slides_of(Drawn("scatter", figure))
    (chart,) = (one.chart for one in slide.shapes if one.has_chart)
    said = [one.text for one in chart._chartSpace.iter(qn("a:t"))]
    assert [one for one in said if "Twin" in one] == [f"{first.label}, Twin"]


def slides_of(*blocks: tree.Block) -> list[Any]:
    """The slides after the first."""
    of = replace(document("en"), blocks=(tree.Heading(1, words("One"), "one"), *blocks))
    return list(Presentation(io.BytesIO(pptx(of))).slides)[1:]


def sheet_of(slide: Any) -> Any:
    return next((one.table for one in slide.shapes if one.has_table), None)
