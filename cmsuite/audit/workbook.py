"""The first sheet of a workbook (ECMA-376), as lines of text: no formula is computed, no link followed."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from cmsuite.audit.sheets import NotASheet, TooLarge

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_BYTES = 80_000_000  # unpacked, of one part
MOST_COLUMNS = 400
SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
DAYS = frozenset([*range(14, 23), *range(45, 48)])  # the built-in formats of days and times
FIRST = datetime(1899, 12, 30)  # serial 0, with the year 1900 taken for a leap year
_CELL = re.compile(r"([A-Z]{1,3})(\d+)")
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


def lines(file: str, data: bytes) -> Iterator[tuple[int, Sequence[str]]]:
    """The lines of the first sheet, each with its number. Raises NotASheet, TooLarge."""
    from lxml import etree

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            texts = _texts(file, book)
            days = _days(file, book)
            sheet = _part(file, book, _first(file, book))
            if sheet is None:
                raise NotASheet(file=file)
            yield from _rows(sheet, texts, days)
    except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, ValueError, OverflowError, IndexError) as err:
        raise NotASheet(file=file) from err


def _part(file: str, book: zipfile.ZipFile, name: str) -> _Element | None:
    from lxml import etree

    if name not in book.namelist():
        return None
    with book.open(name) as packed:
        raw = packed.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise TooLarge(file=file)
    safe = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(raw, safe)


def _first(file: str, book: zipfile.ZipFile) -> str:
    """The path of the sheet that stands first in the book."""
    whole, relations = _part(file, book, "xl/workbook.xml"), _part(file, book, "xl/_rels/workbook.xml.rels")
    if whole is None or relations is None:
        raise NotASheet(file=file)
    id = next(whole.iter(f"{SPREADSHEET}sheet")).get(f"{RELATIONS}id")
    target = next(str(one.get("Target")) for one in relations if one.get("Id") == id)
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _texts(file: str, book: zipfile.ZipFile) -> list[str]:
    shared = _part(file, book, "xl/sharedStrings.xml")
    return [] if shared is None else [_said(one) for one in shared.iter(f"{SPREADSHEET}si")]


def _said(element: _Element) -> str:
    """The words of an element, without how they sound (rPh)."""
    return "".join(
        str(one.text or "")
        for one in element.iter(f"{SPREADSHEET}t")
        if (parent := one.getparent()) is None or parent.tag != f"{SPREADSHEET}rPh"
    )


def _days(file: str, book: zipfile.ZipFile) -> frozenset[int]:
    """The styles whose numbers are days."""
    styles = _part(file, book, "xl/styles.xml")
    if styles is None:
        return frozenset()
    own = {
        int(one.get("numFmtId", "0"))
        for one in styles.iter(f"{SPREADSHEET}numFmt")
        if re.search("[ymdh]", _QUOTED.sub("", str(one.get("formatCode") or "")).lower())
    }
    held = styles.find(f"{SPREADSHEET}cellXfs")
    formats = [] if held is None else [int(one.get("numFmtId", "0")) for one in held]
    return frozenset(place for place, number in enumerate(formats) if number in own | DAYS)


def _rows(sheet: _Element, texts: list[str], days: frozenset[int]) -> Iterator[tuple[int, Sequence[str]]]:
    number = 0
    for row in sheet.iter(f"{SPREADSHEET}row"):
        number = int(row.get("r", str(number + 1)))
        cells: list[str] = []
        for cell in row.iter(f"{SPREADSHEET}c"):
            found = _CELL.fullmatch(str(cell.get("r") or ""))
            place = _column(found[1]) if found else len(cells)
            if place >= MOST_COLUMNS:
                continue
            cells += [""] * (place + 1 - len(cells))
            cells[place] = _value(cell, texts, days)
        yield number, cells


def _value(cell: _Element, texts: list[str], days: frozenset[int]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _said(cell)
    held = cell.find(f"{SPREADSHEET}v")
    raw = str(held.text or "") if held is not None else ""
    if not raw or kind == "e":
        return ""
    if kind == "s":
        return texts[int(raw)]
    if kind == "n" and int(cell.get("s", "0")) in days:
        return (FIRST + timedelta(seconds=round(float(raw) * 86400))).isoformat(" ", "minutes")
    if kind == "n" and re.fullmatch(r"-?\d+\.0+", raw):
        return raw.partition(".")[0]
    return raw


def _column(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1
