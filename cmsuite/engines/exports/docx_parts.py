"""Pieces of WordprocessingML that python-docx has no words for."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from cmsuite.engines.exports.docx_styles import Styles, add, element
from cmsuite.engines.exports.office import Run, rightward

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
LINE = "B8C0C8"
Cells = Sequence[Sequence[Run]]


# ---- words


def write(styles: Styles, p: Any, words: Sequence[Run], ground: str = "") -> None:
    """Add words to a `w:p`; what begins with Arabic or Hebrew is set from the right. ground: the colour of words that
    stand on one of their own, and are bold."""
    if not rightward("".join(one.text for one in words)):
        p.get_or_add_pPr().insert_element_before(element("bidi"), *AFTER_BIDI)
    for one in words:
        holder = _link(styles, p, one.to) if one.to else p
        _run(styles, add(holder, "r"), one, ground)


def _run(styles: Styles, made: Any, one: Run, ground: str) -> None:
    strong, right = one.strong or bool(ground), rightward(one.text)
    if strong or one.emphasis or one.mono or one.to or not right:
        dress = add(made, "rPr")
        if one.to:
            add(dress, "rStyle", val=styles.id("Hyperlink"))
        if one.mono:
            add(dress, "rFonts", ascii="Consolas", hAnsi="Consolas", cs="Courier New")
        for name in ("b", "bCs") * strong + ("i", "iCs") * one.emphasis + ("noProof",) * one.mono:
            add(dress, name)
        if ground:
            add(dress, "color", val=ground)
        if not right:
            add(dress, "rtl")
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


def around(first: Paragraph, last: Paragraph, instruction: str) -> None:
    """Make of these paragraphs what a field has come to, so that the program can make it anew when it is asked."""
    place = 1 if first._p.pPr is not None else 0
    for kind in ("separate", "", "begin"):
        run = element("r")
        if kind:
            add(run, "fldChar", fldCharType=kind)
        else:
            add(run, "instrText").text = instruction
        first._p.insert(place, run)
    add(add(last._p, "r"), "fldChar", fldCharType="end")


# ---- paragraphs


def bordered(paragraph: Paragraph, side: str, colour: str, ground: str = "") -> None:
    """A line along a paragraph, and the ground that it lies on."""
    dress = paragraph._p.get_or_add_pPr()
    border = element("pBdr")
    add(border, side, val="single", sz=18 if side == "left" else 6, space=8 if side == "left" else 1, color=colour)
    dress.insert_element_before(border, *AFTER_BORDER)
    if ground:
        dress.insert_element_before(element("shd", val="clear", color="auto", fill=ground), *AFTER_BORDER[1:])


def listed(paragraph: Paragraph, number: int, level: int) -> None:
    """Make a paragraph an item of a list."""
    dress: Any = paragraph._p.get_or_add_pPr()
    counted = dress.get_or_add_numPr()
    counted.get_or_add_ilvl().val = level
    counted.get_or_add_numId().val = number


# ---- tables


def table(
    styles: Styles, head: Cells, rows: Sequence[Cells], said: str, right: Collection[int], grounds: tuple[str, str]
) -> Any:
    """A table whose head stands on each of its pages. said: its alt text. right: columns of numbers. grounds: the
    colour of its head, and of words on it.

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
    add(look, "tblLook", val="0420", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=0, noVBand=1)
    add(look, "tblCaption", val=said[:250])
    grid = add(made, "tblGrid")
    wide = widths(head, rows)
    for width in wide:
        add(grid, "gridCol", w=width)
    for place, cells in enumerate([head, *rows]):
        row = add(made, "tr")
        kept = add(row, "trPr")
        add(kept, "cantSplit")
        if not place:
            add(kept, "tblHeader")
        for number, cell in enumerate(cells):
            _cell(styles, add(row, "tc"), cell, wide[number], number in right, None if place else grounds)
    return made


def _cell(
    styles: Styles, box: Any, words: Sequence[Run], wide: int, right: bool, grounds: tuple[str, str] | None
) -> None:
    dress = add(box, "tcPr")
    add(dress, "tcW", w=wide, type="dxa")
    if grounds:
        add(dress, "shd", val="clear", color="auto", fill=grounds[0])
    p = add(box, "p")
    how = add(p, "pPr")
    if grounds:
        add(how, "keepNext")
    add(how, "spacing", before=40, after=40, line=240, lineRule="auto")
    if right:
        add(how, "jc", val="right")
    write(styles, p, words, grounds[1] if grounds else "")


def widths(head: Cells, rows: Sequence[Cells]) -> list[int]:
    """Twentieths of a point for each column: its longest word, and of what is left a part after what its cells hold."""
    least, liked = [], []
    for place in range(len(head)):
        texts = ["".join(one.text for one in row[place]) for row in (head, *rows[:200])]
        least.append(min(max((len(word) for text in texts for word in text.split()), default=1), 18) * 135 + 230)
        liked.append(min(max(map(len, texts)), 60) + 4)
    left, scale = max(ROOM - sum(least), 0), min(ROOM / sum(least), 1.0)
    return [round(one * scale + left * like / sum(liked)) for one, like in zip(least, liked, strict=True)]
