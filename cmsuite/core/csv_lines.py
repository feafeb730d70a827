"""Lists that people keep as CSV files: their lines, and days as they are written there. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from cmsuite.core.locale import N_, translate

_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y")


def lines(data: bytes) -> Iterator[tuple[int, Sequence[str]]]:
    """Each line with its number, in UTF-8, UTF-16 with its mark or as Windows writes it, with whichever sign stands
    between its cells. Raises csv.Error, also of what is no text."""
    text = _text(data)
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max((",", ";", "\t"), key=first.count))
    for cells in reader:
        yield reader.line_num, cells


def day_of(said: str) -> date:
    """A day. Raises ValueError, in words for people."""
    for form in _DAYS:
        try:
            return datetime.strptime(said, form).date()
        except ValueError:
            continue
    raise ValueError(translate(N_("“{found}” is no day: write it as 2026-03-31.")).format(found=said))


def _text(data: bytes) -> str:
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for name in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise csv.Error(translate(N_("it is no text.")))
