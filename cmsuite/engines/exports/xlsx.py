"""The tables and figures of a document as a workbook: cells of their type, a chart beside its data, no formula."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextvars import copy_context
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from cmsuite.core.locale import _, language, speak, translate
from cmsuite.engines.exports import office
from cmsuite.engines.exports.figure import Figure
from cmsuite.engines.exports.manuscript import Drawn, Grid, Heading, Manuscript, Tabled, plain, titled_in_words
from cmsuite.engines.exports.office import COUNTRY, finite, legal, line, sheet_cell
from cmsuite.engines.exports.table import Cell, Column, Table
from cmsuite.engines.exports.table import written as cell_text
from cmsuite.engines.exports.xlsx_chart import add_chart, is_native

HEAD = 3  # the row of the heads, from 0: above it title, source and a free one
MANY = 200_000  # cells: from there on a row is written out as soon as it is whole
ROWS = 1_000_000  # that a sheet may have
NAME = 31  # letters of a sheet's name
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\\n\t", " "))
_ADDRESS = re.compile(r"[A-Za-z]{1,3}\d+|[RrCc]\d*(?:[Cc]\d*)?")
FIRST_DAY = date(1900, 3, 1)  # before it the programs do not agree on the calendar
ASIDE = {"align": "left", "indent": 1}  # what stands beside a number does not touch it
CURRENCIES = {"EUR": "€", "GBP": "£", "USD": "$", "CHF": "CHF"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet to be: its name, its data, and the figure that shows them."""

    name: str
    table: Table
    figure: Figure | None = None
    id: str = ""


def xlsx(manuscript: Manuscript) -> bytes:
    """The workbook: a first sheet that says what it is, then one for each table and figure, in their order."""
    return copy_context().run(_xlsx, manuscript)


def _xlsx(manuscript: Manuscript) -> bytes:
    import xlsxwriter

    speak(manuscript.language)
    sheets = list(_sheets(manuscript))
    pictures = office.drawings([(one.id, one.figure) for one in sheets if one.figure and not is_native(one.figure)])
    cells = sum(len(one.table.rows) * len(one.table.columns) for one in sheets)
    made = io.BytesIO()
    thrifty = {"constant_memory": True} if cells > MANY else {"in_memory": True}
    safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    letters = {"default_format_properties": {"font_name": manuscript.look.font}} if manuscript.look.font else {}
    book = xlsxwriter.Workbook(made, {**safe, **thrifty, **letters})
    _properties(book, manuscript)
    formats = _Formats(book, manuscript)
    _contents(book.add_worksheet(_contents_name()), manuscript, sheets, formats)
    named: set[str] = set()
    for one in sheets:
        _fill(book, one, formats, pictures.get(one.id))
        _name_cells(book, one, named)
    book.close()
    return office.sealed(made.getvalue(), manuscript.day)


def _name_cells(book: Any, sheet: Sheet, taken: set[str]) -> None:
    """Give the data of a sheet, with their heads, a name to go to and to count with."""
    from xlsxwriter.utility import quote_sheetname, xl_range_abs

    name = _defined(sheet.name)
    if name.casefold() in taken:
        return
    taken.add(name.casefold())
    cells = xl_range_abs(HEAD, 0, HEAD + len(sheet.table.rows), len(sheet.table.columns) - 1)
    book.define_name(name, f"={quote_sheetname(sheet.name)}!{cells}")


def _sheets(manuscript: Manuscript) -> Iterator[Sheet]:
    taken = {_contents_name().casefold(), "history"}  # the second is the program's own
    under = manuscript.title
    for place, block in enumerate(manuscript.walk()):
        if isinstance(block, Heading):
            under = plain(block.words).strip() or under
        figure = block.figure if isinstance(block, Drawn) else None
        if isinstance(block, Tabled | Drawn):
            table = figure.table() if figure else block.table  # type: ignore[union-attr]
            wanted = manuscript.sheets.get(block.name) or _brief(table.title.replace(",", ""))
            other = (translate("{name} (chart)") if figure else translate("{name} (table)")).format(name=wanted)
        elif isinstance(block, Grid) and block.rows and _is_list(block):
            table = _of_words(block, under)
            wanted, other = _brief(under), _brief(f"{under} – {max((one.name for one in table.columns[:2]), key=len)}")
        else:
            continue
        for start in range(0, max(len(table.rows), 1), ROWS):
            name = _free_name(wanted, taken, other)
            part = table if len(table.rows) <= ROWS else _part(table, start)
            yield Sheet(name, part, figure, f"{place}-{start}")


def _is_list(grid: Grid) -> bool:
    """Whether its rows are things of one kind; of two columns, it is the card of one thing."""
    return len(grid.head) > 2 and all(plain(head).strip() for head in grid.head)


def _of_words(grid: Grid, title: str) -> Table:
    """A table of words; a row is as long as its heads."""
    many = max(len(grid.head), *map(len, grid.rows))
    rows = [[line(plain(words)).strip() for words in row] + [""] * (many - len(row)) for row in (grid.head, *grid.rows)]
    return Table(line(title), tuple(Column(head or "–") for head in rows[0]), tuple(map(tuple, rows[1:])))


def _part(table: Table, start: int) -> Table:
    return Table(table.title, table.columns, table.rows[start : start + ROWS], table.source)


def _contents_name() -> str:
    return translate("Contents")


def _free_name(wanted: str, taken: set[str], other: str = "") -> str:
    """A name that a sheet may bear, and no other one has. other: what it is called where the wanted one is taken."""
    base, second = (
        " ".join(line(one).translate(FORBIDDEN).split()).strip("' ") or translate("Table") for one in (wanted, other)
    )
    name, times = _short(base, NAME), 1
    if other and name.casefold() in taken:
        base, name = second, _short(second, NAME)
    while name.casefold() in taken:
        times += 1
        name = f"{_short(base, NAME - len(str(times)) - 1)} {times}"
    taken.add(name.casefold())
    return name


def _brief(title: str) -> str:
    """As many words of a title as a tab holds."""
    words = line(title).split()
    while len(words) > 1 and len(" ".join(words).encode("utf-16-le")) > 2 * NAME:
        words.pop()
    return " ".join(words).rstrip(" :,;.–—-")


def _defined(tab: str) -> str:
    """A tab's name as one that cells may bear: letters, digits and underscores, and no address of a cell."""
    name = re.sub(r"\W+", "_", tab).strip("_")
    return f"_{name}" if not name or name[0].isdigit() or _ADDRESS.fullmatch(name) else name


def _short(text: str, most: int) -> str:
    """The programs count in UTF-16: an emoji is two."""
    while len(text.encode("utf-16-le")) > 2 * most:
        text = text[:-1]
    return text.rstrip("' ")


def _properties(book: Any, manuscript: Manuscript) -> None:
    made = manuscript
    book.set_properties(
        {
            "title": line(made.title)[:255],
            "subject": line(made.subtitle)[:255],
            "author": line(made.author or made.brand)[:255],
            "category": line(made.kind)[:255],
            "keywords": line(made.brand)[:255],
            "status": line(made.state)[:255],
            "created": datetime(made.day.year, made.day.month, made.day.day),
        }
    )


class _Formats:
    """The formats of cells, each made once."""

    def __init__(self, book: Any, manuscript: Manuscript) -> None:
        look = manuscript.look
        self.book = book
        self.made: dict[tuple[str, bool], Any] = {}
        self.title = book.add_format({"bold": True, "font_size": 14, "font_color": look.accent})
        self.head = book.add_format(
            {"bold": True, "bg_color": look.accent, "font_color": look.on_accent, "text_wrap": True, "valign": "top"}
        )
        self.plain = book.add_format({"valign": "top"})
        self.link = book.add_format({"font_color": look.accent, "underline": True})
        self.strong = book.add_format({"bold": True, "valign": "top"})
        self.missing = book.add_format({"align": "right", "font_color": "#52606d"})

    def of(self, column: Column, *, quoted: bool = False) -> Any:
        """The format of a column; quoted: of a text that a program would take for a formula when it is edited."""
        signs = "@" if column.kind == "text" else _signs(column)
        if (signs, quoted) not in self.made:
            dress = {"num_format": signs, "valign": "top"} | (ASIDE if column.kind in ("day", "text") else {})
            more = {"text_wrap": True, "quote_prefix": quoted} if column.kind == "text" else {}
            self.made[signs, quoted] = self.book.add_format({**dress, **more})
        return self.made[signs, quoted]


def _signs(column: Column) -> str:
    """How a program of any country writes the numbers of a column."""
    return COUNTRY[language()] + _plain_signs(column)


def _plain_signs(column: Column) -> str:
    places = "." + "0" * column.decimals if column.decimals else ""
    if column.kind == "percent":
        return f'0{places}"\u202f"%' if language() == "fr" else f"0{places}%"
    if column.kind == "money":
        sign = CURRENCIES.get(column.unit)
        if sign is None:
            return f"#,##0{places}"
        return f'#,##0{places}"\u202f{sign}"' if language() == "fr" else f'"{sign}"#,##0{places}'
    return "d mmmm yyyy" if column.kind == "day" else f"#,##0{places}"


# ---- the first sheet


def _contents(page: Any, manuscript: Manuscript, sheets: Sequence[Sheet], formats: _Formats) -> None:
    made = manuscript
    page.set_column(0, 0, NAME + 3)
    page.set_column(1, 1, 90)
    page.hide_gridlines(2)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.write_string(0, 0, sheet_cell(line(titled_in_words(made))), formats.title)
    row = 1
    said = [
        ("", made.subtitle),
        (_("Kind"), made.kind),
        (_("Brand"), made.brand),
        (_("Author"), made.author),
        (_("Version"), made.version),
        (_("State"), made.state),
        (_("Code"), made.code),
    ]
    for name, value in said:
        if value.strip():
            page.write_string(row, 0, name, formats.strong)
            _text(page, row, 1, line(value), formats)
            row += 1
    page.write_string(row, 0, _("Day"), formats.strong)
    _day(page, row, 1, made.day, formats.of(Column("day", "day")), formats)
    row += 2
    if not sheets:
        page.write_string(
            row, 0, _("This document has no list and no figure: its words are in the other formats."), formats.plain
        )
    for one in sheets:
        target = one.name.replace("'", "''")
        page.write_url(
            row, 0, f"internal:'{target}'!A1", formats.link, one.name, sheet_cell(line(one.table.title))[:250]
        )
        _text(page, row, 1, line(one.table.title), formats)
        row += 1


# ---- the others


def _fill(book: Any, sheet: Sheet, formats: _Formats, picture: bytes | None) -> None:
    page, table, figure = book.add_worksheet(sheet.name), sheet.table, sheet.figure
    columns = table.columns
    for place, width in enumerate(_widths(table)):
        page.set_column(place, place, width)
    page.freeze_panes(HEAD + 1, 1 if len(columns) > 1 else 0)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(HEAD)
    page.write_string(0, 0, sheet_cell(line(table.title)), formats.title)
    said = [line(figure.span)] if figure else []
    said += [office.sourced(table.basis)] if table.source else []
    if said:
        _text(page, 1, 0, " · ".join(said), formats, plain=True)
    for place, column in enumerate(columns):
        page.write_string(HEAD, place, sheet_cell(line(column.head)), formats.head)
    for number, row in enumerate(table.rows, HEAD + 1):
        for place, (cell, column) in enumerate(zip(row, columns, strict=True)):
            _cell(page, number, place, cell, column, formats, empty=figure is not None)
    last = HEAD + len(table.rows)
    if table.rows:
        page.autofilter(HEAD, 0, last, len(columns) - 1)
    if figure is None:
        return
    aside = len(columns) + 1
    if is_native(figure):
        add_chart(book, page, sheet.name, figure, (HEAD + 1, last), aside)
    elif picture is not None:
        data = {"image_data": io.BytesIO(picture), "description": line(figure.alt), "object_position": 3}
        page.insert_image(HEAD, aside, "figure.png", data)


def _cell(page: Any, row: int, place: int, cell: Cell, column: Column, formats: _Formats, *, empty: bool) -> None:
    """One cell, of its type. empty: what is not known stays empty, because a chart takes a word for a 0."""
    if isinstance(cell, str):
        _text(page, row, place, legal(cell), formats)
    elif isinstance(cell, date):
        _day(page, row, place, cell, formats.of(column), formats)
    elif (value := finite(cell)) is not None:
        shown = value / 100 if column.kind == "money" else value
        whole = not column.alike and column.kind != "percent" and not shown % 1
        page.write_number(row, place, shown, formats.of(replace(column, decimals=0) if whole else column))
    elif not empty and column.kind != "text":
        page.write_string(row, place, cell_text(None, column), formats.missing)


def _text(page: Any, row: int, place: int, text: str, formats: _Formats, *, plain: bool = False) -> None:
    quoted = text[:1] in ("=", "+", "-", "@", "\t")
    how = formats.plain if plain and not quoted else formats.of(Column("text"), quoted=quoted)
    page.write_string(row, place, sheet_cell(text), how)


def _day(page: Any, row: int, place: int, value: date, how: Any, formats: _Formats) -> None:
    if value < FIRST_DAY:
        page.write_string(row, place, value.isoformat(), formats.plain)
        return
    page.write_datetime(row, place, datetime(value.year, value.month, value.day), how)


def _widths(table: Table) -> list[float]:
    """Letters of each column: its longest cell, as far as that can be read at a glance."""
    some = Table(table.title, table.columns, table.rows[:500], table.source).written()
    return [
        min(max(max((len(row[place]) for row in some), default=0), len(column.head) * 0.8) + 3, 60)
        for place, column in enumerate(table.columns)
    ]
