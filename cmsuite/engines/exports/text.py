"""A document as plain text: for a mail, a screen reader, a terminal. Lines are short; only an address may be longer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextvars import copy_context
from typing import Any
from urllib.parse import unquote

from cmsuite.core.locale import day, labelled, speak, translate
from cmsuite.core.text import passable
from cmsuite.engines.exports import manuscript as tree
from cmsuite.engines.exports.manuscript import (
    Blocks,
    Inline,
    Manuscript,
    Words,
    identity,
    titled_in_words,
    without_notes,
)  # fmt: skip
from cmsuite.engines.exports.table import Table

WIDTH = 78
UNDER = {1: "=", 2: "-", 3: "~", 4: "."}
_ADDRESS = re.compile(r"\(?(https?://|[^\s@]+@)\S+")
_SPACES = re.compile("[ \t\n]+")


def text(manuscript: Manuscript, width: int = WIDTH) -> str:
    """The whole document, in its language. width: columns of a line."""
    return copy_context().run(_text, manuscript, width)


def _text(of: Manuscript, width: int) -> str:
    speak(of.language)
    title = wrapped(titled_in_words(of), width) or [of.kind or translate("Document")]
    head = [*title, "=" * max(map(columns, title)), *wrapped(of.subtitle, width), *wrapped(identity(of), width), ""]
    lines = [*head, *_blocks(without_notes(of.blocks), width)]
    return "\n".join(line.rstrip() for line in lines).rstrip() + "\n"


def columns(words: str) -> int:
    """How many columns of a terminal words take."""
    if words.isascii():
        return len(words)
    return sum(
        0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in words
    )


def wrapped(words: str, width: int) -> list[str]:
    """Words as lines; a word that is longer than a line is broken, an address is not."""
    lines: list[str] = []
    for paragraph in passable(words).split("\n"):
        lines.append("")
        taken = 0
        for word in filter(None, _SPACES.split(paragraph)):
            for piece in [word] if _ADDRESS.fullmatch(word) else _pieces(word, width):
                wide = columns(piece)
                if taken and taken + 1 + wide > width:
                    lines.append(piece)
                    taken = wide
                else:
                    lines[-1] += f" {piece}" if taken else piece
                    taken += wide + (1 if taken else 0)
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _pieces(word: str, width: int) -> list[str]:
    if columns(word) <= width:
        return [word]
    made = [""]
    for letter in word:
        if columns(made[-1] + letter) > width:
            made.append("")
        made[-1] += letter
    return made


def _blocks(blocks: Blocks, width: int) -> list[str]:
    """The lines of blocks, an empty one after each."""
    lines: list[str] = []
    for block in blocks:
        if found := _WRITERS[type(block)](block, width):
            lines += [*found, ""]
    return lines


def _inside(blocks: Blocks, width: int, first: str, rest: str) -> list[str]:
    """Blocks behind a sign and under it."""
    lines = _blocks(blocks, max(width - len(rest), 20))[:-1]
    return [(first if not place else rest) + line for place, line in enumerate(lines or [""])]


# ---- words


def said(words: Words) -> str:
    """Words as plain text: a link is its words, and its address where those are others."""
    return "".join(map(_said, words))


def _said(word: Inline) -> str:
    if isinstance(word, tree.Text | tree.Mono):
        return word.text.replace("\n", " ")
    if isinstance(word, tree.Break):
        return "\n"
    inner = said(word.words)
    if not isinstance(word, tree.Link):
        return inner
    address = _written_to(word.to) if word.to.startswith("mailto:") else word.to
    led = word.to.startswith(("https://", "http://", "mailto:"))
    return f"{inner} ({address})" if led and inner != address else inner


def _written_to(link: str) -> str:
    """A mail address, and the subject that a mail to it is to have, as one types them."""
    address, _mark, asked = link.removeprefix("mailto:").partition("?subject=")
    return f"{address}, {labelled(translate('subject'), unquote(asked))}" if asked else address


# ---- blocks


def _heading(block: tree.Heading, width: int) -> list[str]:
    lines = wrapped(said(block.words), width)
    return [*lines, UNDER[max(1, min(block.level, 4))] * max(map(columns, lines), default=0)]


def _listing(block: tree.Listing, width: int) -> list[str]:
    lines: list[str] = []
    for place, item in enumerate(block.items):
        sign = "- " if block.first is None else f"{block.first + place}. "
        lines += _inside(item, width, sign, " " * len(sign))
    return lines


def _callout(block: tree.Callout, width: int) -> list[str]:
    head = wrapped(f"[{block.called}] {block.title}" if block.called else f"[{block.title}]", width)
    return [*head, *_inside(block.blocks, width, "  ", "  ")]


def _verbatim(block: tree.Verbatim, width: int) -> list[str]:
    lines = passable(block.text).expandtabs(4).split("\n")
    return ["    " + piece for line in lines for piece in _pieces(line, width - 4)]


def _grid(block: tree.Grid, width: int) -> list[str]:
    return table_lines([said(cell) for cell in block.head], [[said(cell) for cell in row] for row in block.rows], width)


def _tabled(block: tree.Tabled, width: int) -> list[str]:
    source = ["", *wrapped(labelled(translate("Source"), block.table.basis), width)] if block.table.source else []
    heads = [column.head for column in block.table.columns]
    return [*wrapped(block.table.title, width), "", *_table(block.table, heads, width), *source]


def _drawn(block: tree.Drawn, width: int) -> list[str]:
    figure = block.figure
    about = " · ".join(filter(None, (figure.span, figure.unit, labelled(translate("Source"), figure.source))))
    table = figure.table()
    lines = [*wrapped(figure.title, width), *wrapped(labelled(translate("Drawing"), figure.described), width), ""]
    rows = _table(table, [figure.head(column) for column in table.columns], width)
    return [*lines, *rows, "", *wrapped(about, width)]


def _shown(block: tree.Shown, width: int) -> list[str]:
    alt = labelled(translate("Picture"), block.picture.alt)
    return [*wrapped(f"[{alt}]", width), *wrapped(block.caption, width)]


def _signature(block: tree.Signature, width: int) -> list[str]:
    blank = "_" * 24
    lines = [line for part in (block.said, block.name, block.function) for line in wrapped(part, width)]
    return [*lines, labelled(translate("Date"), blank), labelled(translate("Signature"), blank)]


def _proof(block: tree.Proof, width: int) -> list[str]:
    source = labelled(translate("Source"), block.source)
    grade = labelled(translate("Confidence"), block.grade)
    parts = (f"[{block.number}] {block.title}", source, grade, day(block.day) if block.day else "")
    return wrapped(" · ".join(filter(None, parts)), width)


_WRITERS: Mapping[type, Callable[[Any, int], list[str]]] = {
    tree.Heading: _heading,
    tree.Paragraph: lambda block, width: wrapped(said(block.words), width),
    tree.Listing: _listing,
    tree.Quote: lambda block, width: _inside(block.blocks, width, "> ", "> "),
    tree.Verbatim: _verbatim,
    tree.Callout: _callout,
    tree.Grid: _grid,
    tree.Tabled: _tabled,
    tree.Drawn: _drawn,
    tree.Shown: _shown,
    tree.Signature: _signature,
    tree.Proof: _proof,
    tree.PageBreak: lambda _block, _width: [],
    tree.Rule: lambda _block, _width: ["* * *"],
}


# ---- tables


def _table(table: Table, heads: Sequence[str], width: int) -> list[str]:
    numbers = [column.numeric for column in table.columns]
    return table_lines(heads, table.written(), width, numbers)


def table_lines(
    head: Sequence[str], rows: Sequence[Sequence[str]], width: int, numbers: Iterable[bool] = ()
) -> list[str]:
    """Columns one beside the other where the lines hold them; else each row as a record of named cells."""
    full = [[*row, *[""] * (len(head) - len(row))][: len(head)] for row in (head, *rows)]
    plain = [[" ".join(_SPACES.split(passable(cell))).strip() for cell in row] for row in full]
    if not plain[0]:
        return []
    sizes = [max(map(columns, column)) for column in zip(*plain, strict=True)]
    right = list(numbers) or [False] * len(sizes)
    if sum(sizes) + 2 * (len(sizes) - 1) > width:
        return _records(plain[0], plain[1:], width)
    lines = [
        "  ".join(
            " " * (size - columns(cell)) + cell if to_right else cell + " " * (size - columns(cell))
            for cell, size, to_right in zip(row, sizes, right, strict=True)
        ).rstrip()
        for row in plain
    ]
    return [lines[0], "  ".join("-" * size for size in sizes), *lines[1:]]


def _records(head: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[str]:
    lines: list[str] = []
    if len(head) == 2:  # of each thing one is said: in the same breath
        lines += wrapped(" – ".join(filter(None, head)), width)
        for name, cell in rows:
            first, *rest = wrapped(labelled(name, cell) if name and cell else name or cell, width - 2) or [""]
            lines += [f"* {first}", *(f"  {line}" for line in rest)]
        return lines
    for row in rows:
        lines += wrapped(f"* {row[0]}", width)
        for name, cell in zip(head[1:], row[1:], strict=True):
            if cell:
                lines += ["  " + line for line in wrapped(labelled(name, cell) if name else cell, width - 2)]
    return lines
