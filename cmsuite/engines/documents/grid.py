"""The comment grid: every place of a version as a row of a spreadsheet, to be filled in by who has no access."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextvars import copy_context
from typing import Any

from cmsuite.core.locale import _, labelled, said_in, speak
from cmsuite.core.text import clean
from cmsuite.engines.documents.codes import Code, codes_in
from cmsuite.engines.documents.content import Content, texts, titled
from cmsuite.engines.documents.packed import Packed, Unreadable, unpacked
from cmsuite.engines.documents.returned import (
    LONGEST,
    PLACES,
    SORTS,
    BadRow,
    NoGrid,
    Priority,
    Remark,
    Returned,
    Sort,
    bounded,
)
from cmsuite.engines.documents.words import COMMENTS, PRIORITIES
from cmsuite.engines.exports.office import legal, line, sealed, sheet_cell

HEAD = 5  # the row of the heads, from 0
ROWS, COLUMNS = 100_000, 64  # that are read
COLUMN_WIDTHS = (26, 34, 70, 60, 14, 12)
SAMPLE = 1_000  # letters of a text that the grid repeats
FREE = 10  # rows for what is about the whole
BOOK, LINKS, STRINGS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"
WANTED = ("xl/workbook.xml", LINKS, STRINGS, "xl/worksheets/sheet", "docProps/core.xml")


# ---- written


def grid(content: Content, title: str, code: str, tongue: str, day: Any) -> bytes:
    """The workbook of a version. code: of the version that was sent; a draft has none, and is not taken back."""
    return copy_context().run(_grid, content, title, code, tongue, day)


def _grid(content: Content, title: str, code: str, tongue: str, day: Any) -> bytes:
    import xlsxwriter

    speak(tongue)
    made = io.BytesIO()
    safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(made, {"in_memory": True, **safe})
    book.set_properties({"title": line(title)[:255], "keywords": code, "comments": ""})
    page = book.add_worksheet(_("Comments"))
    plain = book.add_format({"valign": "top", "text_wrap": True, "num_format": "@"})
    head = book.add_format({"bold": True, "valign": "top", "text_wrap": True, "bottom": 1})
    free = book.add_format({"valign": "top", "text_wrap": True, "num_format": "@", "bg_color": "#fff8e1"})
    page.write_string(0, 0, sheet_cell(line(title)), book.add_format({"bold": True, "font_size": 14}))
    page.write_string(1, 0, labelled(_("Code"), code or "—"))
    page.write_string(2, 0, _("Write into the yellow columns, save, and send this file back."))
    page.write_string(3, 0, _("Leave the first column as it is: it says what a comment is about."))
    heads = (_("Field"), _("Where in the document"), _("Text"), _("Comment"), _("Type"), _("Priority"))
    for place, (words, width) in enumerate(zip(heads, COLUMN_WIDTHS, strict=True)):
        page.set_column(place, place, width)
        page.write_string(HEAD, place, words, head)
    row = HEAD
    for path, words, text in _rows(content):
        row += 1
        for place, cell in enumerate((path, words, text)):
            page.write_string(row, place, sheet_cell(legal(cell)), plain)
        for place in (3, 4, 5):
            page.write_blank(row, place, None, free)
    sorts, ranks = [_(COMMENTS[one]) for one in SORTS], [_(PRIORITIES[one]) for one in PLACES]
    page.data_validation(HEAD + 1, 4, row, 4, {"validate": "list", "source": sorts, "ignore_blank": True})
    page.data_validation(HEAD + 1, 5, row, 5, {"validate": "list", "source": ranks, "ignore_blank": True})
    page.freeze_panes(HEAD + 1, 2)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(HEAD)
    book.close()
    return sealed(made.getvalue(), day)


def _rows(content: Content) -> Iterator[tuple[str, str, str]]:
    """Path, place in words, and the text there; at the end rows for what is about the whole."""
    schema = type(content)
    for path, text, _prose in texts(content):
        yield path, titled(schema, path), text if len(text) <= SAMPLE else text[: SAMPLE - 1] + "…"
    filled = {path.partition(".")[0] for path, _text, _prose in texts(content)}
    for name in schema.model_fields:
        if name not in filled:
            yield name, titled(schema, name), ""
    for _n in range(FREE):
        yield "", _("The whole document"), ""


# ---- read


def xlsx(data: bytes, file: str) -> Returned:
    """What a grid that came back says; a formula is the text that was typed. Raises TooLarge, Unreadable, NoGrid,
    BadRow, TooMany."""
    packed = unpacked(data, file, WANTED)
    for rows in _sheets(packed):
        number = next((number for number, cells in rows if _is_head(cells)), None)
        if number is not None:
            before = "\n".join(cell for n, cells in rows if n < number for cell in cells.values())
            code: Code | None = next(iter(codes_in(before)), None)
            found = [one for n, cells in rows if n > number for one in _remark(file, n, cells)]
            return Returned("xlsx", file, code, bounded(found, file))
    raise NoGrid(file=file)


def _remark(file: str, number: int, cells: Mapping[int, str]) -> Iterator[Remark]:
    words = clean(cells.get(3, ""))
    if not words:
        if cells.get(4, "").strip() or cells.get(5, "").strip():
            raise BadRow(file=file, row=number, column="D", why="empty")
        return
    if len(words) > LONGEST:
        raise BadRow(file=file, row=number, column="D", why="long")
    kind = _meant(cells.get(4, ""), COMMENTS, "correction")
    priority = _meant(cells.get(5, ""), PRIORITIES, "normal")
    if kind is None:
        raise BadRow(file=file, row=number, column="E", why="kind")
    if priority is None:
        raise BadRow(file=file, row=number, column="F", why="priority")
    sort: Sort = next(one for one in SORTS if one == kind)
    rank: Priority = next(one for one in PLACES if one == priority)
    yield Remark(words, sort, rank, at=clean(cells.get(0, ""), 300, lines=False), line=number)


def _meant(cell: str, named: Mapping[str, str], otherwise: str) -> str | None:
    """The word of the store that a cell names, in either language; None where it names none."""
    said = cell.strip().casefold()
    if not said:
        return otherwise
    for word, source in named.items():
        if said in (word, source.casefold(), said_in(source, "fr").casefold()):
            return word
    return None


def _is_head(cells: Mapping[int, str]) -> bool:
    heads = ("Field", "Where in the document", "Text", "Comment", "Type", "Priority")
    return all(cells.get(place, "").strip() in (one, said_in(one, "fr")) for place, one in enumerate(heads))


def _sheets(packed: Packed) -> Iterator[list[tuple[int, dict[int, str]]]]:
    """The rows of each sheet: the number that the program shows, and its cells by their column from 0."""
    if packed.xml(BOOK) is None:
        raise Unreadable(file=packed.file, why="part")
    strings = ["".join(_texts(one)) for one in _children(packed.xml(STRINGS), "si")]
    for name in sorted(packed.parts):
        if name.startswith("xl/worksheets/sheet") and name.endswith(".xml"):
            yield list(_rows_of(packed.needed(name), strings, packed.file))


def _rows_of(sheet: Any, strings: list[str], file: str) -> Iterator[tuple[int, dict[int, str]]]:
    last = 0
    for count, row in enumerate(one for one in sheet.iter() if _name(one) == "row"):
        if count > ROWS:
            raise NoGrid(file=file)
        said = row.get("r", "")
        last = int(said) if said.isascii() and said.isdigit() else last + 1
        cells: dict[int, str] = {}
        for place, cell in enumerate(_children(row, "c")):
            at = _column(cell.get("r", ""), place)
            if at < COLUMNS and (text := _text(cell, strings)):
                cells[at] = text
        if cells:
            yield last, cells


def _text(cell: Any, strings: list[str]) -> str:
    """What was typed into a cell: a formula as its own text, and never what it comes to."""
    kind = cell.get("t", "n")
    formula = next((one.text or "" for one in cell if _name(one) == "f"), "")
    if formula:
        return f"={formula}"
    if kind == "inlineStr":
        return "".join(_texts(cell))
    value = next((one.text or "" for one in cell if _name(one) == "v"), "")
    if kind == "s":
        return strings[int(value)] if value.isascii() and value.isdigit() and int(value) < len(strings) else ""
    return value


def _texts(element: Any) -> Iterator[str]:
    """The letters of a text, without those that say how it is read aloud."""
    for one in element.iter():
        if _name(one) == "t" and _name(one.getparent()) != "rPh":
            yield one.text or ""


def _column(reference: str, otherwise: int) -> int:
    """C12 -> 2."""
    number = 0
    for letter in reference:
        if not "A" <= letter <= "Z":
            break
        number = number * 26 + ord(letter) - 64
    return number - 1 if number else otherwise


def _children(element: Any, name: str) -> Iterator[Any]:
    return (one for one in element if _name(one) == name) if element is not None else iter(())


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
