"""Native tables on slides: ten rows at most, the head again on each, what is too wide or too long goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cmsuite.engines.exports.office import Run
from cmsuite.engines.exports.pptx_deck import POINT, SMALLEST, Box, Deck, cut
from cmsuite.engines.exports.pptx_text import LEADING, Line, joined, wide, wrapped

ROWS, COLUMNS = 10, 6
HEADS = 3  # lines of a head
MARGIN = 14.0  # points that a cell takes besides its words, across
EDGE = 8.0  # the same, downwards
EDGES = {"marL": MARGIN, "marR": MARGIN, "marT": EDGE, "marB": EDGE}
TITLE = 16
BROAD, WORD, BOLD = 1.12, 1.2, 1.25
"""How much wider than `wide` says a text, a word and a head are in the broadest letters that a brand's may be."""
FOOTED = 5  # lines below a figure or a table: where it is from
Cell = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """As much of a table as fits on a slide."""

    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    title: str
    source: str
    right: frozenset[int]


def sheets(
    head: Sequence[Cell],
    rows: Sequence[Sequence[Cell]],
    title: str,
    source: str,
    right: set[int],
    room: tuple[float, float],
) -> list[Sheet]:
    """A table in pieces that fit: the first column stands again beside each group of columns."""
    made = []
    others = range(1, len(head))
    each = -(-len(others) // max(-(-len(others) // (COLUMNS - 1)), 1)) or 1  # as many on each, not a last one alone
    groups = [list(others[n : n + each]) for n in range(0, max(len(others), 1), each)]
    for group in groups or [[]]:
        kept = [0, *group]
        part_head = tuple(head[place] for place in kept)
        part_rows = [tuple(row[place] for place in kept) for row in rows]
        widths = _widths(part_head, part_rows, room[0])
        part_head = tuple(_headed(cell, one) for cell, one in zip(part_head, widths, strict=True))
        side = frozenset(place for place, column in enumerate(kept) if column in right)
        free = room[1] - 2 * (LEADING * TITLE + EDGE) - _tall(part_head, widths)
        free -= LEADING * SMALLEST * (below(source, room[0])[0] - 1)
        blocks = _blocks(part_rows, widths, max(free, 60.0))
        if len(blocks) > 1:  # as many rows on each, not a last one with a row or two
            even = -(-sum(map(len, blocks)) // len(blocks))
            evened = _blocks(part_rows, widths, max(free, 60.0), even)
            blocks = evened if len(evened) == len(blocks) else blocks
        for block in blocks:
            made.append(Sheet(part_head, tuple(block), widths, title, source, side))
    return made


def _widths(head: Sequence[Cell], rows: Sequence[Sequence[Cell]], room: float) -> tuple[float, ...]:
    """Points for each column: its longest word, and of what is left a part after what its cells would like."""
    liked, least = [], []
    for place in range(len(head)):
        above, texts = _text(head[place]), [_text(row[place]) for row in rows[:200]]
        whole = max(wide(above) * BOLD, *(wide(text) * BROAD for text in texts), 4)
        words = (wide(word) * WORD for text in texts for word in text.split(" "))
        longest = max(*(wide(word) * BOLD for word in above.split(" ")), *words, 4)
        liked.append(min(whole, 40) * SMALLEST + MARGIN + 1)  # a point is what rounding takes
        least.append(min(longest, 16) * SMALLEST + MARGIN + 1)
    more = [max(one - two, 0.0) for one, two in zip(liked, least, strict=True)]
    left = room - sum(least)
    if left <= 0:
        return tuple(one * room / sum(least) for one in least)
    share = min(left / sum(more), 1.6) if sum(more) else 0.0
    return tuple(one + two * share for one, two in zip(least, more, strict=True))


def _blocks(
    rows: Sequence[tuple[Cell, ...]], widths: Sequence[float], free: float, most: int = ROWS
) -> list[list[tuple[Cell, ...]]]:
    made: list[list[tuple[Cell, ...]]] = [[]]
    left = free
    for row in rows:
        for part in _short(row, widths, free):
            tall = _tall(part, widths)
            if made[-1] and (tall > left or len(made[-1]) == most):
                made.append([])
                left = free
            made[-1].append(part)
            left -= tall
    return made


def _short(row: tuple[Cell, ...], widths: Sequence[float], free: float) -> list[tuple[Cell, ...]]:
    """A row that is higher than a slide goes on in another."""
    most = max(int((free - EDGE) / (LEADING * SMALLEST)), 1)
    lined = [_lined(cell, wide_) for cell, wide_ in zip(row, widths, strict=True)]
    parts = max(1, -(-max(len(one) for one in lined) // most))
    return [tuple(joined(one[n * most : (n + 1) * most]) for one in lined) for n in range(parts)]


def _headed(cell: Cell, across: float) -> Cell:
    """The head of a column in three lines at most: it stands on every slide."""
    lined = _lined(cell, across)
    return cell if len(lined) <= HEADS else (*joined(lined[:HEADS]), Run("…"))


@lru_cache(maxsize=4_096)
def _lined(cell: Cell, across: float) -> list[list[Run]]:
    """The lines of a cell; to be read only. A cell is measured for each of the ways to lay its table out."""
    return wrapped(cell, max((across - MARGIN) / BROAD, 2.0 * SMALLEST) / SMALLEST)


def _tall(row: Sequence[Cell], widths: Sequence[float]) -> float:
    return max(len(_lined(cell, one)) for cell, one in zip(row, widths, strict=True)) * LEADING * SMALLEST + EDGE


def _text(cell: Cell) -> str:
    return "".join(run.text for run in cell)


def below(text: str, room: float) -> tuple[int, str]:
    """In how many lines something is said below a figure or a table, FOOTED at most; and what of it has room.

    room: across, in points."""
    across = 0.95 * room / SMALLEST
    rows = len(wrapped([Run(text)], across))
    return (rows, text) if rows <= FOOTED else (FOOTED, cut(text, 0.9 * FOOTED * across))


def add_table(deck: Deck, slide: Any, sheet: Sheet, box: Box) -> None:
    """The table with its title above and its source below."""
    top: int = box[1]
    if sheet.title:
        said = Line((Run(cut(sheet.title, 0.9 * (box[2] / POINT - 16) / TITLE), strong=True),))
        high = int((LEADING * TITLE + EDGE) * POINT)
        deck.words(slide, [said], (box[0], top, box[2], high), TITLE)
        top += high
    rows = [sheet.head, *sheet.rows]
    tall = [_tall(row, sheet.widths) for row in rows]
    wide_ = int(sum(sheet.widths) * POINT)
    frame = slide.shapes.add_table(len(rows), len(sheet.head), box[0], top, wide_, int(sum(tall) * POINT))
    frame._element.nvGraphicFramePr.cNvPr.set("descr", sheet.title or ", ".join(map(_text, sheet.head)))
    table = frame.table
    table.first_row = True
    for place, width in enumerate(sheet.widths):
        table.columns[place].width = int(width * POINT)
    for tr, row, each in zip(table._tbl.tr_lst, rows, tall, strict=True):
        tr.set("h", str(int(each * POINT)))
        for place, (tc, words) in enumerate(zip(tr.tc_lst, row, strict=True)):
            _put(deck, tc, words, place in sheet.right, frame)
    if sheet.source:
        rows_below, text = below(sheet.source, box[2] / POINT - 16)
        said = Line((Run(text),))
        high = int((rows_below * LEADING * SMALLEST + EDGE) * POINT)
        deck.words(slide, [said], (box[0], top + int(sum(tall) * POINT), box[2], high), SMALLEST)


def _put(deck: Deck, tc: Any, words: Cell, right: bool, frame: Any) -> None:
    from pptx.text.text import _Paragraph

    dress = tc.get_or_add_tcPr()
    for side, points in EDGES.items():
        dress.set(side, str(int(points / 2 * POINT)))
    paragraph = _Paragraph(tc.get_or_add_txBody().p_lst[0], frame)
    if right:
        paragraph._p.get_or_add_pPr().set("algn", "r")
    if not _text(words):  # an empty cell is as high as the letters it would have
        deck.blank(paragraph, SMALLEST)
        return
    for run in words:
        deck.run(paragraph, run, SMALLEST)
