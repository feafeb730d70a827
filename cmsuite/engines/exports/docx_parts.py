"""Pieces of WordprocessingML that python-docx has no words for."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cmsuite.engines.exports.docx_styles import Styles, add, between, element
from cmsuite.engines.exports.office import CODES, Run, rightward

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

AFTER_BORDER = (
    "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct", "w:topLinePunct",
    "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind",
    "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment",
    "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange",
)  # fmt: skip
AFTER_BIDI = AFTER_BORDER[AFTER_BORDER.index("w:adjustRightInd") :]
ROOM = 9_000  # twentieths of a point between the margins of A4
EMU = 635  # English metric units in a twentieth of a point
LINE = "B8C0C8"
LETTER = 12.4  # twentieths of a point: a letter for each point of its size
CELL, TIGHT = 240, 140  # twentieths of a point: a cell besides its words, and one of a table with many columns
MOST_LETTERS = 90  # of a cell, as far as its column is made wide for it
SIZES = ((4, 11.0), (6, 9.5), (8, 8.5), (99, 7.5))  # points of the words in a table with up to so many columns
KEPT = 10  # rows of a table that stays on one page
_NUMBER = re.compile(r"[−+-]?\d[\d\s.,\u202f\xa0]*\s?[%€$£]?")
Cells = Sequence[Sequence[Run]]


# ---- words


def write(styles: Styles, p: Any, words: Sequence[Run], ground: str = "", size: float = 0) -> None:
    """Add words to a `w:p`; what begins with Arabic or Hebrew is set from the right. ground: the colour of words that
    stand on one of their own, and are bold. size: points, where it is not the style's."""
    if not rightward("".join(one.text for one in words)):
        p.get_or_add_pPr().insert_element_before(element("bidi"), *AFTER_BIDI)
    for one in words:
        holder = _link(styles, p, one.to) if one.to else p
        _run(styles, add(holder, "r"), one, ground, size)


def _run(styles: Styles, made: Any, one: Run, ground: str, size: float) -> None:
    strong, right = one.strong or bool(ground), rightward(one.text)
    if strong or one.emphasis or one.mono or one.to or size or not right or one.language:
        dress = add(made, "rPr")
        if one.to:
            add(dress, "rStyle", val=styles.id("Hyperlink"))
        if one.mono:
            add(dress, "rFonts", ascii="Consolas", hAnsi="Consolas", cs="Courier New")
        for name in ("b", "bCs") * strong + ("i", "iCs") * one.emphasis + ("noProof",) * one.mono:
            add(dress, name)
        if ground:
            add(dress, "color", val=ground)
        for name in ("sz", "szCs") if size else ():
            add(dress, name, val=round(size * 2))
        if not right:
            add(dress, "rtl")
        if one.language:
            add(dress, "lang", val=CODES.get(one.language, one.language))
    if one.text == "\n":
        add(made, "br")
    else:
        text = add(made, "t")
        text.text = one.text
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _link(styles: Styles, p: Any, to: str) -> Any:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml.ns import qn

    if to.startswith("#"):
        return add(p, "hyperlink", anchor=bookmark_name(to[1:]), history=1)
    made = add(p, "hyperlink", history=1)
    made.set(qn("r:id"), styles.document.part.relate_to(to, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    return made


def bookmark_name(name: str) -> str:
    """Word's bookmarks: a letter first, then letters, digits and underscores, 40 at most."""
    return ("h_" + re.sub(r"\W", "_", name, flags=re.ASCII))[:40]


def bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """Let links lead to this paragraph."""
    first = element("bookmarkStart", id=number, name=bookmark_name(name))
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, first)
    add(paragraph._p, "bookmarkEnd", id=number)


def numbered(paragraph: Paragraph, sentence: str) -> None:
    """A sentence whose {page} and {pages} are the program's own counts."""
    for piece in re.split(r"(\{pages?\})", sentence):
        if piece.startswith("{"):
            field = add(paragraph._p, "fldSimple", instr="PAGE" if piece == "{page}" else "NUMPAGES")
            add(field, "r").add_t("1")
        elif piece:
            paragraph.add_run(piece)


def paged(paragraph: Paragraph, name: str) -> None:
    """The page of a bookmark at the end of a line, for the program to fill in: LibreOffice does it at once, Word when
    it prints or saves a PDF. Within a field TOC the one would not; a file that asks the other makes it ask a reader."""
    add(add(paragraph._p, "r"), "tab")
    for kind in ("begin", "", "separate", "end"):
        run = add(paragraph._p, "r")
        if kind:
            add(run, "fldChar", fldCharType=kind)
        else:
            add(run, "instrText").text = f" PAGEREF {bookmark_name(name)} \\h "


# ---- paragraphs


def bordered(paragraph: Paragraph, side: str, colour: str, ground: str = "") -> None:
    """A line along a paragraph, and the ground that it lies on."""
    dress = paragraph._p.get_or_add_pPr()
    border = element("pBdr")
    add(border, side, val="single", sz=18 if side == "left" else 6, space=8 if side == "left" else 1, color=colour)
    dress.insert_element_before(border, *AFTER_BORDER)
    if ground:
        dress.insert_element_before(element("shd", val="clear", color="auto", fill=ground), *AFTER_BORDER[1:])


def spoken(paragraph: Paragraph, language: str) -> None:
    """Say of each word of a paragraph in which language it is."""
    from docx.oxml.ns import qn

    paper: Any = paragraph._p
    for run in paper.iter(qn("w:r")):
        dress = run.get_or_add_rPr()
        if dress.find(qn("w:lang")) is None:
            add(dress, "lang", val=CODES.get(language, language))


def listed(paragraph: Paragraph, number: int, level: int) -> None:
    """Make a paragraph an item of a list."""
    dress: Any = paragraph._p.get_or_add_pPr()
    counted = dress.get_or_add_numPr()
    counted.get_or_add_ilvl().val = level
    counted.get_or_add_numId().val = number


# ---- tables


def table(
    styles: Styles,
    head: Cells,
    rows: Sequence[Cells],
    said: str,
    right: Collection[int],
    grounds: tuple[str, str],
    *,
    told: bool = False,
) -> Any:
    """A table whose head stands on each of its pages. said: its alt text. right: columns of numbers. grounds: the
    colour of its head, and of words on it. told: what is below it stands on the page of its last row.

    Built of elements: python-docx looks through the whole table for each cell.
    """
    made = element("tbl")
    look = add(made, "tblPr")
    if styles.has("Table Grid"):
        add(look, "tblStyle", val=styles.id("Table Grid"))
    add(look, "tblW", w=5000, type="pct")
    borders = add(look, "tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        seen = side in ("top", "bottom", "insideH")
        add(borders, side, val="single" if seen else "nil", sz=4, space=0, color=LINE)
    if edge_of(len(head)) < CELL:
        margins = add(look, "tblCellMar")
        for side in ("left", "right"):
            add(margins, side, w=(edge_of(len(head)) - 20) // 2, type="dxa")
    add(look, "tblLook", val="0420", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=0, noVBand=1)
    add(look, "tblCaption", val=said[:250])
    grid = add(made, "tblGrid")
    wide = widths(head, rows, between(styles.document)[0] // EMU)
    for width in wide:
        add(grid, "gridCol", w=width)
    for place, cells in enumerate([head, *rows]):
        row = add(made, "tr")
        kept = add(row, "trPr")
        add(kept, "cantSplit")
        if not place:
            add(kept, "tblHeader")
        last = place == len(rows)
        kept_on = told if last else not place or len(rows) <= KEPT
        for number, cell in enumerate(cells):
            how = _Cell(wide[number], number in right, None if place else grounds, kept_on, size_of(len(head)))
            _cell(styles, add(row, "tc"), cell, how)
    return made


def edge_of(columns: int) -> int:
    """Twentieths of a point of a cell besides its words: less where there are many."""
    return CELL if size_of(columns) == 0 else TIGHT


def size_of(columns: int) -> float:
    """The points of the words in a table; none where they are the text's own."""
    size = next(size for most, size in SIZES if columns <= most)
    return 0 if size == SIZES[0][1] else size


@dataclass(frozen=True, slots=True)
class _Cell:
    wide: int
    right: bool
    grounds: tuple[str, str] | None
    kept: bool
    """Whether the row below stays on its page."""
    size: float


def _cell(styles: Styles, box: Any, words: Sequence[Run], of: _Cell) -> None:
    dress = add(box, "tcPr")
    add(dress, "tcW", w=of.wide, type="dxa")
    if of.grounds:
        add(dress, "shd", val="clear", color="auto", fill=of.grounds[0])
    p = add(box, "p")
    how = add(p, "pPr")
    if of.kept:
        add(how, "keepNext")
    add(how, "spacing", before=40, after=40, line=240, lineRule="auto")
    if of.right:
        add(how, "jc", val="right")
    write(styles, p, words, of.grounds[1] if of.grounds else "", of.size)


def widths(head: Cells, rows: Sequence[Cells], room: int = ROOM) -> list[int]:
    """Twentieths of a point for each column: its longest word, and of what is left a part after what it lacks for its
    longest cell, or after what its cells hold where none lacks room.
    A number and a date of figures are one word, whatever spaces they hold. Where there is no room for all, the longest
    words are broken, not the short ones: a number in two lines is another number."""
    letter = LETTER * (size_of(len(head)) or SIZES[0][1])
    least, liked, edges = [], [], edge_of(len(head))
    for place in range(len(head)):
        texts = ["".join(one.text for one in row[place]) for row in (head, *rows[:200])]
        words = [word for text in texts for word in ([text] if _NUMBER.fullmatch(text) else text.split(" "))]
        bold = max((_wide(word, 1.08) for word in words[: len(texts[0].split(" "))]), default=0.0)
        least.append(min(max(bold, *map(_wide, words)), 20.0) * letter + edges)
        liked.append(min(max(map(len, texts)), MOST_LETTERS) + 4)
    least = _lowered(least, room)
    left = room - sum(least)
    lacked = [max(like * letter + edges - one, 0.0) for one, like in zip(least, liked, strict=True)]
    parts = lacked if sum(lacked) > left else liked
    return [int(one + left * part / sum(parts)) for one, part in zip(least, parts, strict=True)]


def _wide(word: str, times: float = 1.0) -> float:
    """About how wide a word is, in letters of a wide font."""
    return times * sum((1.35 if one in "MWmw@%—…" else 1.15 if one.isupper() else 1.0) for one in word)


def _lowered(least: list[float], most: int) -> list[float]:
    """The same, the widest cut to one measure, so that all have room."""
    if sum(least) <= most:
        return least
    rest, room = sorted(least), float(most)
    for place, one in enumerate(rest):
        if one * (len(rest) - place) > room:
            each = room / (len(rest) - place)
            return [min(width, each) for width in least]
        room -= one
    return least
