"""A workbook that can be counted with: numbers are numbers, what is not known is not 0, and no word is a formula."""

import io
import zipfile
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import openpyxl
import pytest
from lxml import etree
from openpyxl.workbook import Workbook

from cmsuite.core.locale import speak
from cmsuite.engines.exports.figure import Axis, Chart, Figure, Point, Scatter, Series
from cmsuite.engines.exports.manuscript import Block, Callout, Drawn, Grid, Heading, Manuscript, Tabled, Text
from cmsuite.engines.exports.table import Column, Table
from cmsuite.engines.exports.xlsx import xlsx
from cmsuite.engines.exports.xlsx_chart import is_native
from tests.engines.exports.sample import HOSTILE, document, hostile
from tests.engines.exports.sample_figures import Tongue, figures

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
FRAME: dict[str, Any] = {
    "title": "Reactions come first.",
    "alt": "Bar chart: reactions 12 and 8.5, shares unknown now and 1,240 before.",
    "unit": "interactions",
    "source": "Mastodon",
    "period": "March 2026",
}
BARS = Chart(
    kind="bar",
    axis="Kind",
    labels=("Reactions", "Shares"),
    series=(Series("Now", (Decimal(12), None)), Series("Before", (Decimal("8.5"), Decimal(1240)))),
    **FRAME,
)
TYPED = Table(
    "What it costs.",
    (
        Column("Item"),
        Column("Hours", "number", "h", 1),
        Column("Cost", "money", "EUR", 2),
        Column("Part", "percent", decimals=1),
        Column("Due", "day"),
    ),
    (("Films", Decimal("10.5"), 120_050, Decimal("0.534"), date(2026, 5, 8)), ("=1+1", None, None, None, None)),
    "Offer",
)


def by_name(asked: Manuscript) -> Manuscript:
    """The same, its tabs called as its template calls what stands on them."""
    named = (one.name for one in asked.walk() if isinstance(one, Tabled | Drawn))
    return replace(asked, sheets={name: name for name in named})


@cache
def data(language: Tongue = "en") -> bytes:
    return xlsx(by_name(document(language)))


def read(made: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(made))


def of(*blocks: Block, language: Tongue = "en") -> bytes:
    return xlsx(by_name(replace(document(language), blocks=blocks)))


def charts(made: bytes) -> list[Any]:
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        names = sorted(name for name in packed.namelist() if name.startswith("xl/charts/chart"))
        return [etree.fromstring(packed.read(name)) for name in names]


def alts(made: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        drawings = [etree.fromstring(packed.read(n)) for n in packed.namelist() if n.startswith("xl/drawings/drawing")]
    return [str(one.get("descr")) for made in drawings for one in made.iter() if one.tag.endswith("cNvPr")]


def grid(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_first_sheet_says_what_the_document_is_and_leads_to_each_other(language: Tongue) -> None:
    made, asked = read(data(language)), document(language)
    first = made.worksheets[0]
    assert first.title == {"en": "Contents", "fr": "Sommaire"}[language]
    said = [cell for row in grid(first) for cell in row if cell is not None]
    assert all(one in said for one in (asked.title, asked.subtitle, asked.kind, asked.brand, asked.code, asked.author))
    links = {cell.value: cell.hyperlink.location for row in first.iter_rows() for cell in row if cell.hyperlink}
    assert list(links) == made.sheetnames[1:] == [n.name for n in asked.walk() if isinstance(n, Tabled | Drawn)]
    assert all(place == f"'{name}'!A1" or place == f"{name}!A1" for name, place in links.items())
    assert (made.properties.title, made.properties.creator) == (asked.title, asked.author)


def test_tabs_and_cells_are_called_by_words_and_never_by_what_a_template_calls_them() -> None:
    costs, longer = Tabled("costs", TYPED), Tabled("costs", replace(TYPED, title="Ce que coûte chaque mois de l’été"))
    other = Tabled("q1", replace(TYPED, title="Coûts : 2026"))
    asked = replace(document("fr"), blocks=(costs, longer, other, costs), sheets={"q1": "Q1", "mix": "Mix"})
    made = read(xlsx(asked))
    tabs = ["What it costs.", "Ce que coûte chaque mois de", "Q1", "What it costs (tableau)"]
    assert made.sheetnames[1:] == [tabs[0].rstrip("."), *tabs[1:3], "What it costs (tableau)"]
    cells = {name: place.attr_text for name, place in made.defined_names.items()}
    assert cells == {
        "What_it_costs": "'What it costs'!$A$4:$E$6",
        "Ce_que_coûte_chaque_mois_de": "'Ce que coûte chaque mois de'!$A$4:$E$6",
        "_Q1": "'Q1'!$A$4:$E$6",
        "What_it_costs_tableau": "'What it costs (tableau)'!$A$4:$E$6",
    }


def test_cells_have_their_types_and_numbers_keep_their_value() -> None:
    sheet = read(of(Tabled("costs", TYPED))).worksheets[1]
    assert sheet["A1"].value == "What it costs."
    assert sheet["A2"].value == "Source: Offer"
    assert [cell.value for cell in sheet[4]] == ["Item", "Hours (h)", "Cost (EUR)", "Part", "Due"]
    assert [cell.value for cell in sheet[5]] == ["Films", 10.5, 1200.5, 0.534, datetime(2026, 5, 8)]
    assert [cell.value for cell in sheet[6]] == ["=1+1", "n/a", "n/a", "n/a", "n/a"]
    assert sheet["E5"].is_date
    assert [cell.data_type for cell in sheet[6]] == ["s"] * 5


@pytest.mark.parametrize(
    ("language", "signs"),
    [
        ("en", ["@", "[$-809]#,##0.0", '[$-809]"€"#,##0.00', "[$-809]0.0%", "[$-809]d mmmm yyyy"]),
        ("fr", ["@", "[$-40C]#,##0.0", '[$-40C]#,##0.00"\u202f€"', '[$-40C]0.0"\u202f"%', "[$-40C]d mmmm yyyy"]),
    ],
)
def test_numbers_are_written_as_the_language_writes_them(language: Tongue, signs: list[str]) -> None:
    sheet = read(of(Tabled("costs", TYPED), language=language)).worksheets[1]
    assert [cell.number_format for cell in sheet[5]] == signs


def test_heads_stay_in_sight_and_can_be_filtered() -> None:
    sheet = read(of(Tabled("costs", TYPED))).worksheets[1]
    assert sheet.freeze_panes == "B5"
    assert sheet.auto_filter.ref == "A4:E6"
    assert sheet.print_title_rows == "$4:$4"
    assert all(3 <= sheet.column_dimensions[name].width <= 62 for name in "ABCDE")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_sheet_holds_the_table_of_its_figure(language: Tongue) -> None:
    made = read(data(language))
    speak(language)
    try:
        for block in document(language).walk():
            if isinstance(block, Drawn):
                table = block.figure.table()
                rows = grid(made[block.name])
                assert rows[3] == [column.head for column in table.columns]
                assert [[plainly(cell) for cell in row] for row in rows[4:]] == [
                    [plainly(cell) for cell in row] for row in table.rows
                ]
    finally:
        speak("en")


def plainly(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, Decimal | int | float):
        return round(float(cell), 9)
    return cell or None


def test_a_chart_stands_beside_its_data_and_says_what_is_seen() -> None:
    asked = [one.figure for one in document().walk() if isinstance(one, Drawn)]
    assert sorted(alts(data())) == sorted(one.alt for one in asked)
    assert len(charts(data())) == sum(is_native(one) for one in asked) >= 6


def test_a_chart_reads_the_cells_of_its_data_and_leaves_gaps() -> None:
    made = of(Drawn("Bars & Co", BARS))
    chart = charts(made)[0]
    references = [one.text for one in chart.iter(f"{C}f")]
    assert references == [
        "'Bars & Co'!$B$4", "'Bars & Co'!$A$5:$A$6", "'Bars & Co'!$B$5:$B$6",
        "'Bars & Co'!$C$4", "'Bars & Co'!$A$5:$A$6", "'Bars & Co'!$C$5:$C$6",
    ]  # fmt: skip
    assert chart.find(f".//{C}dispBlanksAs") is None  # which is a gap for a file of version 12, as this one says it is
    assert b"<AppVersion>12" in zipfile.ZipFile(io.BytesIO(made)).read("docProps/app.xml")
    assert read(made).worksheets[1]["B6"].value is None
    names = chart.find(f".//{C}catAx")
    assert names.find(f"{C}scaling/{C}orientation").get("val") == "maxMin"
    assert chart.find(f".//{C}valAx/{C}scaling/{C}min").get("val") == "0"


def test_intervals_are_in_the_chart_of_a_sheet_and_their_ends_beside_it() -> None:
    made = of(Drawn("dots", figures("en")["dot"]))
    assert [one.text for one in charts(made)[0].iterfind(f".//{C}errBars/{C}plus//{C}v")][:2] == ["1.3", "1.1"]
    assert [cell.value for cell in read(made).worksheets[1][5]][:4] == ["Carousel", 3.1, 1.9, 4.4]


def test_points_are_read_group_by_group_and_named() -> None:
    points = tuple(Point(f"p{n}", Decimal(n), Decimal(n * n), "ab"[n % 2]) for n in range(4))
    plane = Scatter(x=Axis("Effort", "h"), y=Axis("Impact"), points=points, cross=(Decimal(1), Decimal(2)), **FRAME)
    chart = charts(of(Drawn("plane", plane)))[0]
    values = [one.find(f".//{C}f").text for one in chart.iter(f"{C}yVal")]
    assert values == ["(plane!$D$5:$D$5,plane!$D$7:$D$7)", "(plane!$D$6:$D$6,plane!$D$8:$D$8)"]
    labels = [one.text for one in chart.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}t")]
    assert [one for one in labels if one.startswith("p")] == ["p0", "p2", "p1", "p3"]


def test_series_are_told_apart_by_more_than_colour() -> None:
    many = tuple(Series(f"s{n}", (Decimal(n + 1), Decimal(1))) for n in range(5))
    bars = charts(of(Drawn("bars", replace(BARS, series=many))))[0]
    patterns = [one.get("prst") for one in bars.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}pattFill")]
    assert len(set(patterns)) == 4  # and one is plain
    days = (date(2026, 3, 1), date(2026, 3, 2))
    lines = charts(of(Drawn("lines", replace(BARS, kind="line", labels=days, series=many))))[0]
    assert len({one.find(f"{C}symbol").get("val") for one in lines.iter(f"{C}marker") if len(one)}) == 5


@pytest.mark.parametrize("which", [document, hostile])
def test_there_is_no_formula_anywhere(which: Any) -> None:
    made = xlsx(which())
    for sheet in read(made).worksheets:
        assert not [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    names = {f"'{name.replace(chr(39), chr(39) * 2)}'" for name in read(made).sheetnames} | set(read(made).sheetnames)
    for chart in charts(made):
        for reference in chart.iter(f"{C}f"):
            pieces = str(reference.text).strip("()").split(",") if reference.text else []
            assert all(one.rpartition("!")[0] in names for one in pieces if "!$" in one), reference.text


@pytest.mark.parametrize("harm", ["=cmd|' /C calc'!A0", "+1", "-1+1", "@SUM(A1)", "\t=1", "Sheet!A1", "=Sheet!$A$1"])
def test_what_looks_like_a_formula_is_text_in_each_place(harm: str) -> None:
    figures: list[Figure] = [
        Chart(kind="bar", axis=harm, labels=(harm,), series=(Series(harm, (Decimal(1),)),), **FRAME | {"title": harm}),
        Scatter(
            x=Axis(harm), y=Axis(harm), points=(Point(harm, Decimal(1), Decimal(2), harm),), **FRAME | {"unit": harm}
        ),
    ]
    table = Table(harm, (Column(harm),), ((harm,),), harm)
    made = of(Tabled(harm, table), *(Drawn(f"{harm}{n}", one) for n, one in enumerate(figures)))
    book = read(made)
    cell = book.worksheets[1]["A5"]
    assert cell.data_type == "s"
    assert str(cell.value).strip() == harm.strip()
    for chart in charts(made):
        for reference in chart.iter(f"{C}f"):
            assert "$" in str(reference.text)
            assert str(reference.text) != harm.lstrip("=")


def test_names_of_sheets_are_legal_and_no_two_alike() -> None:
    names = [
        "a/b:c*d?e[f]",
        "A B C D E F",
        "x" * 40,
        "x" * 50,
        "'quoted'",
        "",
        "History",
        "Contents",
        "🎉" * 20,
        "été",
        "ÉTÉ",
    ]
    made = read(of(*(Tabled(name, TYPED) for name in names)))
    found = made.sheetnames
    assert len({one.casefold() for one in found}) == len(names) + 1
    assert all(one and len(one.encode("utf-16-le")) <= 62 for one in found)
    assert not [one for one in found if set(one) & set("[]:*?/\\") or one.startswith("'") or one.endswith("'")]
    assert "History" not in found
    assert "été" in found


def test_what_stands_within_a_callout_has_its_sheet_too() -> None:
    assert read(of(Callout("note", "", (Tabled("inner", TYPED),)))).sheetnames == ["Contents", "inner"]


def test_lists_of_words_have_sheets_too_and_cards_of_one_thing_have_none() -> None:
    def words(*said: str) -> tuple[tuple[Text], ...]:
        return tuple((Text(one),) for one in said)

    people = Grid(words("Role", "Person", "Hours"), (words("lead", "Karim", "=1+1"), words("spokesperson", "Hélène")))
    card = Grid(words("R1", "What it is"), (words("Cost", "€300"),))
    spent = next(one for one in document("en").walk() if isinstance(one, Drawn) and isinstance(one.figure, Chart))
    assert isinstance(spent.figure, Chart)
    budget = (Tabled("t", replace(TYPED, title="Budget")), Drawn("d", replace(spent.figure, title="Budget")))
    blocks = (Heading(1, (Text("2. Who, and when"),), "who"), people, card, people, *budget)
    made = read(xlsx(replace(document("en"), blocks=blocks, sheets={})))
    assert made.sheetnames[1:] == ["2. Who, and when", "2. Who, and when – Person", "Budget", "Budget (chart)"]
    rows = grid(made.worksheets[1])
    assert rows[3:6] == [["Role", "Person", "Hours"], ["lead", "Karim", "=1+1"], ["spokesperson", "Hélène", ""]]


def test_a_whole_number_among_numbers_of_other_things_has_no_decimals() -> None:
    mixed = Table("Levels.", (Column("now", "number", decimals=2, alike=False),), ((900,), (Decimal("2.5"),)), "us")
    sheet = read(of(Tabled("levels", mixed))).worksheets[1]
    assert [sheet[at].number_format for at in ("A5", "A6")] == ["[$-809]#,##0", "[$-809]#,##0.00"]


def test_a_document_without_tables_says_so() -> None:
    made = read(of())
    assert made.sheetnames == ["Contents"]
    said = [cell for row in grid(made.worksheets[0]) for cell in row if cell]
    assert "This document has no list and no figure: its words are in the other formats." in said


def test_words_of_every_script_stay_and_controls_go() -> None:
    rows = tuple((one,) for one in HOSTILE)
    sheet = read(of(Tabled("harm", Table("Harm.", (Column("What"),), rows)))).worksheets[1]
    found = [cell[0] for cell in grid(sheet)[4:]]
    assert found[9] == HOSTILE[9]
    assert found[8] == HOSTILE[8]
    assert found[6] == "red "
    assert found[7] == "W" * 400


def test_a_text_longer_than_a_cell_is_cut_where_one_sees_it_and_old_days_are_kept() -> None:
    table = Table("Long.", (Column("t"), Column("d", "day")), (("x" * 50_000, date(1789, 7, 14)),))
    sheet = read(of(Tabled("long", table))).worksheets[1]
    assert len(str(sheet["A5"].value)) == 32_000
    assert str(sheet["A5"].value).endswith("…")
    assert sheet["B5"].value == "1789-07-14"


def test_many_rows_are_written_without_holding_them_all() -> None:
    rows = tuple((f"r{n}", n) for n in range(110_000))
    table = Table("Many.", (Column("Name"), Column("n", "number")), rows, "here")
    made = of(Tabled("many", table))
    sheet = openpyxl.load_workbook(io.BytesIO(made), read_only=True)["many"]
    found = list(sheet.iter_rows(min_row=5, values_only=True))
    assert found[0] == ("r0", 0)
    assert found[-1] == ("r109999", 109_999)
    assert len(found) == len(rows)
    assert made == of(Tabled("many", table))
