"""A document for Word: real styles, headings, lists, tables whose heads are marked; a brand's template is kept."""

from __future__ import annotations

import io
from collections.abc import Collection, Sequence
from contextvars import copy_context
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmsuite.core.errors import CmsError
from cmsuite.core.locale import _, speak
from cmsuite.engines.exports import manuscript as tree
from cmsuite.engines.exports import office
from cmsuite.engines.exports.docx_parts import bookmark, bordered, listed, numbered, paged, spoken, table, write
from cmsuite.engines.exports.docx_styles import Styles, between, element
from cmsuite.engines.exports.look import Picture
from cmsuite.engines.exports.manuscript import Block, Blocks, Drawn, Manuscript
from cmsuite.engines.exports.office import Run, legal, line, runs
from cmsuite.engines.exports.table import Table

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

SHORT = 12  # rows of a figure's data that stand under it; longer ones stand at the end
HIGH_MM = 200  # of a picture
BESIDE_MM = 30  # of a page, for the words that stand with a picture
KEPT = ("styles", "stylesWithEffects", "numbering", "settings", "webSettings", "fontTable", "theme")
SEVERAL, LISTED = 4, 2  # headings that make a table of contents, and its levels
DEEPEST = 3  # levels of lists that Word has styles for
Words = Sequence[Run]


def docx(manuscript: Manuscript, template: Path | None = None) -> bytes:
    """The whole document. template: a DOCX of the brand, whose styles, margins, header and footer win.

    Raises BadOfficeTemplate.
    """
    return copy_context().run(_docx, manuscript, template)


def _docx(manuscript: Manuscript, template: Path | None) -> bytes:
    speak(manuscript.language)
    writing = _Writing(manuscript, template)
    writing.front()
    writing.contents()
    writing.blocks(manuscript.blocks, Inside())
    writing.annex()
    made = io.BytesIO()
    writing.document.save(made)
    return office.sealed(made.getvalue(), manuscript.day)


@dataclass(frozen=True, slots=True)
class Inside:
    """What holds a block: its style where it is not the usual one, lists around it, the line beside it, the language
    where it is another than the document's."""

    style: str = "Normal"
    depth: int = 0
    beside: str = ""
    language: str = ""


class _Writing:
    """Writes block after block. It knows which pictures were drawn, and what was put off to the end."""

    def __init__(self, manuscript: Manuscript, template: Path | None) -> None:
        self.manuscript, self.look = manuscript, manuscript.look
        self.document = _opened(template)
        self.styles = Styles(self.document)
        self.styles.speak(manuscript.language)
        self.accent = self.look.accent.removeprefix("#")
        self.grounds = (self.accent, self.look.on_accent.removeprefix("#"))
        figures = [(block.name, block.figure) for block in manuscript.walk() if isinstance(block, Drawn)]
        self.drawings = office.drawings(figures)
        self.marks = 0
        self.late: list[Drawn] = []
        self.last: Paragraph
        self.fresh = False  # what comes next begins on a new page
        if template is None:
            self._own_look()

    # ---- around the text

    def front(self) -> None:
        """What stands before the first block, around each page, and in the properties of the file."""
        made = self.manuscript
        office.describe(self.document.core_properties, made)
        said = office.identity(made)
        self._around(" · ".join(said[:-1]))
        if self.look.logo is not None:
            self._picture(self.look.logo, Inside(), high_mm=18)
        self.paragraph([*runs(made.titled)] if made.titled else [Run(line(made.title))], Inside("Title"))
        if made.subtitle:
            self.paragraph([Run(line(made.subtitle))], Inside("Subtitle"))
        self.paragraph([Run(" · ".join([*said, *([line(made.author)] if made.author else [])]))], Inside())

    def contents(self) -> None:
        """Where the parts are, when there are some: links, with the page of each as the program counts it."""
        parts = [one for one in self.manuscript.walk() if isinstance(one, tree.Heading) and one.level <= LISTED]
        if len(parts) < SEVERAL or not self.manuscript.contents:
            return
        self.paragraph([Run(_("Contents"))], Inside("TOC Heading"))
        for one in parts:
            words = [Run(line(tree.plain(one.words)), to=f"#{one.name}")]
            paged(self.paragraph(words, Inside(f"toc {one.level}")), one.name)

    def _around(self, said: str) -> None:
        from docx.shared import Pt

        section = self.document.sections[0]
        section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
        top, bottom = section.header, section.footer
        head, foot = _free(top), _free(bottom)
        head._p.get_or_add_pPr().style = self.styles.id("Header")
        head.paragraph_format.space_after = Pt(8)
        write(self.styles, head._p, [Run(said)])
        foot._p.get_or_add_pPr().style = self.styles.id("Footer")
        numbered(foot, _("Page {page} of {pages}"))

    def _own_look(self) -> None:
        from docx.opc.constants import RELATIONSHIP_TYPE
        from docx.shared import Mm, Pt, RGBColor

        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(25)
        section.top_margin = section.bottom_margin = Mm(22)
        styles: Any = self.document.styles
        for name in ("Title", *(f"Heading {n}" for n in range(1, 5)), "Caption", "Subtitle"):
            styles[name].font.color.rgb = RGBColor.from_string(self.accent.upper())
        styles["Normal"].font.color.rgb = RGBColor.from_string(self.look.ink.removeprefix("#").upper())
        styles["Caption"].font.size = Pt(10)
        for name, size in (("Heading 1", 18), ("Heading 2", 15), ("Heading 3", 13), ("Heading 4", 11)):
            styles[name].font.size = Pt(size)
        styles["Normal"].paragraph_format.space_after = Pt(7)
        theme: Any = self.document.part.part_related_by(RELATIONSHIP_TYPE.THEME)
        theme._blob = office.in_font(theme.blob, self.look.font)
        for name in ("Header", "Footer"):
            styles[name].font.size = Pt(9)

    # ---- blocks

    def blocks(self, blocks: Blocks, inside: Inside) -> None:
        before: Block | None = None
        for block, after in zip_longest(blocks, blocks[1:]):
            if isinstance(block, tree.Callout) and isinstance(before, tree.Callout):
                self.paragraph([], Inside())  # two that touch would be one
            self.block(block, inside)
            if tree.leads(block, after):
                self.last.paragraph_format.keep_with_next = True
            before = block

    def block(self, block: Block, inside: Inside) -> None:
        """Write one block; what a speaker says is no part of a text."""
        match block:
            case tree.Heading():
                made = self.paragraph([*runs(block.words)], replace(inside, style=f"Heading {min(block.level, 4)}"))
                self._mark(made, block.name)
            case tree.Paragraph():
                self.paragraph([*runs(block.words)], _in_language(inside, block.language))
            case tree.Listing():
                self._listing(block, inside)
            case tree.Quote():
                self.blocks(block.blocks, _in_language(replace(inside, style="Quote"), block.language))
            case tree.Verbatim():
                self._verbatim(block.text, inside)
            case tree.Callout():
                self._callout(block, inside)
            case tree.Grid():
                rows = [[[*runs(words)] for words in row] for row in block.rows]
                self._table([[*runs(words)] for words in block.head], rows, ", ".join(map(tree.plain, block.head)))
            case tree.Tabled():
                self._typed(block.table)
            case tree.Drawn():
                self._figure(block, inside)
            case tree.Shown():
                self._picture(block.picture, inside)
                if block.caption:
                    self.paragraph([Run(line(block.caption))], Inside("Caption"))
            case tree.Signature():
                self._signature(block, inside)
            case tree.Proof():
                self.paragraph(office.proof(block), inside)
            case tree.PageBreak():
                self.fresh = True
            case tree.Rule():
                bordered(self.paragraph([], inside), "bottom", "B8C0C8")

    def paragraph(self, words: Sequence[Run], inside: Inside) -> Paragraph:
        """A paragraph at the end of the document, in a style, with the line of the callout that it stands in."""
        made = self.document.add_paragraph()
        if inside.style != "Normal":
            made._p.get_or_add_pPr().style = self.styles.id(inside.style)
        if inside.beside:
            bordered(made, "left", inside.beside, "F4F6F8")
        if self.fresh:
            made.paragraph_format.page_break_before, self.fresh = True, False
        write(self.styles, made._p, words)
        if inside.language:
            spoken(made, inside.language)
        self.last = made
        return made

    def _mark(self, made: Paragraph, name: str) -> None:
        self.marks += 1
        bookmark(made, name, self.marks)

    def _listing(self, block: tree.Listing, inside: Inside) -> None:
        depth = min(inside.depth + 1, DEEPEST)
        after = "" if depth == 1 else f" {depth}"
        name = ("List Bullet" if block.first is None else "List Number") + after
        number, level = self.styles.counting(name, depth - 1, block.first)
        within = replace(inside, style=f"List Continue{after}", depth=depth)
        for item in block.items:
            first, rest = (item[0], item[1:]) if item and isinstance(item[0], tree.Paragraph) else (None, item)
            words = [*runs(first.words)] if isinstance(first, tree.Paragraph) else []
            listed(self.paragraph(words, replace(inside, style=name)), number, level)
            self.blocks(rest, within)

    def _verbatim(self, text: str, inside: Inside) -> None:
        words: list[Run] = []
        for place, one in enumerate(legal(text).split("\n")):
            words += [Run("\n")] if place else []
            words.append(Run(one.replace("\t", "    "), mono=True))
        self.paragraph(words, inside)

    def _callout(self, block: tree.Callout, inside: Inside) -> None:
        from docx.shared import Pt

        within = replace(inside, beside=self.accent)
        head = self.paragraph([Run(line(block.head), strong=True)], within).paragraph_format
        head.keep_with_next, head.space_before = True, Pt(10)
        self.blocks(block.blocks, within)

    def _signature(self, block: tree.Signature, inside: Inside) -> None:
        for place, words in enumerate(office.signature(block)):
            kept = self.paragraph(words, inside).paragraph_format
            kept.keep_together, kept.keep_with_next = True, place < 2

    # ---- tables and pictures

    def _typed(self, found: Table, *, caption: bool = True) -> None:
        if caption:
            self._caption(found.title)
        head = [[Run(line(column.head))] for column in found.columns]
        rows = [[[Run(line(cell))] for cell in row] for row in found.written()]
        right = {place for place, column in enumerate(found.columns) if column.numeric}
        told = bool(caption and found.source)
        self._table(head, rows, found.title, right, told=told)
        if told:
            self.paragraph([Run(office.sourced(found.basis), emphasis=True)], Inside())

    def _table(
        self,
        head: Sequence[Words],
        rows: Sequence[Sequence[Words]],
        said: str,
        right: Collection[int] = (),
        *,
        told: bool = False,
    ) -> None:
        """told: its source stands below it, on the page of its last row."""
        from docx.shared import Pt

        made = table(self.styles, head, rows, line(said), right, self.grounds, told=told)
        if self.fresh:
            self.paragraph([], Inside())
        self.document.element.body.insert_element_before(made, "w:sectPr")
        below = self.paragraph([], Inside()).paragraph_format  # two tables that touch are one for Word
        below.space_after, below.keep_with_next = Pt(0), told

    def _caption(self, words: str) -> Paragraph:
        made = self.paragraph([Run(line(words))], Inside("Caption"))
        made.paragraph_format.keep_with_next = True
        return made

    def _figure(self, block: Drawn, inside: Inside) -> None:
        figure = block.figure
        self._caption(figure.title)
        self._inline(self.drawings[block.name], line(figure.described), inside).keep_with_next = True
        data = figure.table()
        said = [Run(f"{line(figure.span)} · {office.sourced(figure.source)}", emphasis=True)]
        if len(data.rows) > SHORT:
            self.late.append(block)
            said += [Run(" · "), Run(_("Data at the end of the document"), to=f"#data-{len(self.late)}")]
        self.paragraph(said, Inside())
        if len(data.rows) <= SHORT:
            self._typed(data, caption=False)

    def annex(self) -> None:
        """The data of the figures whose tables are long."""
        if not self.late:
            return
        self.fresh = True
        self.paragraph([Run(_("Data of the figures"))], Inside("Heading 1"))
        for place, block in enumerate(self.late, 1):
            data = block.figure.table()
            self._mark(self._caption(data.title), f"data-{place}")
            self._typed(data, caption=False)

    def _picture(self, picture: Picture, inside: Inside, *, high_mm: int = HIGH_MM) -> None:
        """A picture that cannot be read is told by its alt text."""
        data = office.image(picture)
        if data is None:
            self.paragraph([Run(f"[{line(picture.alt)}]", emphasis=True)], inside)
        else:
            self._inline(data, line(picture.alt), inside, high_mm)

    def _inline(self, data: bytes, alt: str, inside: Inside, high_mm: int = HIGH_MM) -> Any:
        from docx.shared import Emu, Mm

        holder: Any = self.paragraph([], replace(inside, style="Normal"))
        shape = holder.add_run().add_picture(io.BytesIO(data))
        wide, high = between(self.document)
        scale = min(wide / shape.width, min(Mm(high_mm), high - Mm(BESIDE_MM)) / shape.height, 1)
        shape.width, shape.height = Emu(int(shape.width * scale)), Emu(int(shape.height * scale))
        shape._inline.docPr.set("descr", alt)
        return holder.paragraph_format


def _free(part: Any) -> Paragraph:
    """Where a head or a foot of pages says nothing yet, neither words nor a logo."""
    first = part.paragraphs[0] if part.paragraphs else None
    found: Paragraph = part.add_paragraph() if first is None or first.runs else first
    return found


def _opened(template: Path | None) -> Document:
    """A new document, in the brand's template or in ours; nothing is left of what the template said."""
    from docx import Document
    from docx.oxml.ns import qn

    if template is None:
        made = Document()
    else:
        try:
            made = Document(office.template(template, "word/document.xml"))
            _numbering(made)
            _ = made.sections[0], made.styles, made.part.numbering_part
        except CmsError:
            raise
        except Exception as err:  # python-docx raises of everything for a file that is no document
            raise office.BadOfficeTemplate(name=template.name, why="kind") from err
    for block in list(made.element.body):
        if block.tag != qn("w:sectPr"):
            made.element.body.remove(block)
    _forget(made)
    return made


def _numbering(made: Document) -> None:
    """A template without lists has no place for them; the library makes none."""
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.parts.numbering import NumberingPart

    if all(one.reltype != RELATIONSHIP_TYPE.NUMBERING for one in made.part.rels.values()):
        place, kind = PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING
        part = NumberingPart(place, kind, element("numbering"), made.part.package)
        made.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)


def _forget(made: Document) -> None:
    """Take out what only the template's own words used: its pictures, comments, notes, heads of other parts."""
    from lxml import etree

    office.forget(made.part.package.rels)
    used = etree.tostring(made.element)
    for one in list(made.part.rels.values()):
        kind = one.reltype.rpartition("/")[2]
        if kind in ("footnotes", "endnotes"):
            root = etree.fromstring(one.target_part.blob)
            for note in [note for note in root if not any(str(name).endswith("}type") for name in note.attrib)]:
                root.remove(note)
            one.target_part._blob = etree.tostring(root)
        elif kind not in KEPT and f'"{one.rId}"'.encode() not in used:
            made.part.rels.pop(one.rId)


def _in_language(inside: Inside, language: str) -> Inside:
    return replace(inside, language=language) if language else inside
