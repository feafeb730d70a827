"""The styles and the lists of a DOCX: those of the template where it has them, made where it has none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cmsuite.engines.exports.office import CODES

if TYPE_CHECKING:
    from docx.document import Document

CHARACTER = ("Hyperlink",)


SPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def element(name: str, /, **attributes: str | int) -> Any:
    """`w:name` with attributes of the same space."""
    from docx.oxml import OxmlElement

    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(SPACE + key, str(value))
    return made


def add(parent: Any, name: str, /, **attributes: str | int) -> Any:
    """The same, at the end of a parent."""
    made = parent.makeelement(SPACE + name, {SPACE + key: str(value) for key, value in attributes.items()})
    parent.append(made)
    return made


def between(document: Document) -> tuple[int, int]:
    """How wide and how high the room between the margins of a page is, in English metric units; that of A4 where a
    template does not say."""
    from docx.shared import Mm

    page: Any = document.sections[0]
    edges = page.page_width, page.left_margin, page.right_margin, page.page_height, page.top_margin, page.bottom_margin
    if None in edges:
        return Mm(160), Mm(250)
    wide, left, right, high, top, bottom = edges
    return max(wide - left - right, Mm(40)), max(high - top - bottom, Mm(80))


class Styles:
    """The styles of a document by the names that Word gives them in every language; each is looked for once."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.all: Any = document.styles
        self.ids = {one.name: str(one.style_id) for one in self.all}
        self.kept: dict[str, tuple[str, int] | None] = {}

    def has(self, name: str) -> bool:
        return name in self.ids

    def id(self, name: str) -> str:
        """The id of a style, made where the template has none of that name: headings keep their level."""
        if name not in self.ids:
            self.ids[name] = str(self._made(name).style_id)
        return self.ids[name]

    def _made(self, name: str) -> Any:
        from docx.enum.style import WD_STYLE_TYPE
        from docx.enum.text import WD_TAB_ALIGNMENT
        from docx.shared import Emu, Pt, RGBColor

        character = name in CHARACTER
        made = self.all.add_style(name, WD_STYLE_TYPE.CHARACTER if character else WD_STYLE_TYPE.PARAGRAPH, builtin=True)
        made.hidden, made.quick_style = False, not character
        if character:
            made.font.underline, made.font.color.rgb = True, RGBColor(0x0B, 0x53, 0x94)
            return made
        made.base_style = self.all.default(WD_STYLE_TYPE.PARAGRAPH)
        if level := re.fullmatch(r"Heading (\d)", name):
            made.font.bold, made.font.size = True, Pt(20 - 2 * int(level[1]))
            made.paragraph_format.keep_with_next, made.paragraph_format.space_before = True, Pt(14)
            add(made.element.get_or_add_pPr(), "outlineLvl", val=int(level[1]) - 1)
        elif name == "Title":
            made.font.size = Pt(26)
        elif name in ("Quote", "Caption"):
            made.font.italic = True
        elif name.startswith("toc "):
            made.paragraph_format.left_indent = Pt(14 * (int(name[-1]) - 1))
            made.paragraph_format.space_after = Pt(2)
            made.paragraph_format.tab_stops.add_tab_stop(Emu(between(self.document)[0]), WD_TAB_ALIGNMENT.RIGHT)
        elif name.startswith("List"):
            depth = int(name[-1]) if name[-1].isdigit() else 1
            made.paragraph_format.left_indent = Pt(18 * depth)
        return made

    def speak(self, language: str) -> None:
        """Set the language of every word that does not say its own."""
        from docx.oxml.ns import qn

        root: Any = self.all.element
        for name in ("docDefaults", "rPrDefault", "rPr", "lang"):
            found = root.find(qn(f"w:{name}"))
            if found is None:
                found = element(name)
                if name in ("docDefaults", "rPrDefault"):
                    root.insert(0, found)
                else:
                    root.append(found)
            root = found
        root.set(qn("w:val"), CODES[language])
        for own in list(self.all.element.iterfind(f".//{qn('w:style')}/{qn('w:rPr')}/{qn('w:lang')}")):
            own.getparent().remove(own)

    # ---- lists

    def counting(self, name: str, level: int, first: int | None) -> tuple[int, int]:
        """The number of a list of its own and the level at which it counts; marks are the style's where it has some."""
        from docx.oxml.ns import qn

        root: Any = self.document.part.numbering_part.element
        if name not in self.kept:
            self.kept[name] = self._marks_of(root, name)
        abstract, at = self.kept[name] or (_marks(root, bullets=first is None), level)
        highest = max((int(one.get(qn("w:numId"))) for one in root.iterfind(qn("w:num"))), default=0)
        made = element("num", numId=highest + 1)
        root.insert_element_before(made, "w:numIdMacAtCleanup")
        add(made, "abstractNumId", val=abstract)
        if first is not None:
            add(add(made, "lvlOverride", ilvl=at), "startOverride", val=first)
        return highest + 1, at

    def _marks_of(self, root: Any, name: str) -> tuple[str, int] | None:
        """The marks that a style of the template brings."""
        from docx.oxml.ns import qn

        own = self.id(name)
        kept = self.all.element.find(f"{qn('w:style')}[@{qn('w:styleId')}='{own}']/{qn('w:pPr')}/{qn('w:numPr')}")
        asked = None if kept is None else kept.find(qn("w:numId"))
        if kept is None or asked is None:
            return None
        found = root.find(f"{qn('w:num')}[@{qn('w:numId')}='{asked.get(qn('w:val'))}']/{qn('w:abstractNumId')}")
        level = kept.find(qn("w:ilvl"))
        return None if found is None else (found.get(qn("w:val")), 0 if level is None else int(level.get(qn("w:val"))))


def _marks(root: Any, *, bullets: bool) -> str:
    """Marks of our own, for a template whose lists have none; made once."""
    from docx.oxml.ns import qn

    mine = f"C0DE{'B' * 4 if bullets else 'D' * 4}"
    for one in root.iterfind(qn("w:abstractNum")):
        found = one.find(qn("w:nsid"))
        if found is not None and found.get(qn("w:val")) == mine:
            return str(one.get(qn("w:abstractNumId")))
    highest = max((int(one.get(qn("w:abstractNumId"))) for one in root.iterfind(qn("w:abstractNum"))), default=-1)
    made = element("abstractNum", abstractNumId=highest + 1)
    add(made, "nsid", val=mine)
    add(made, "multiLevelType", val="hybridMultilevel")
    for place in range(9):
        level = add(made, "lvl", ilvl=place)
        add(level, "start", val=1)
        add(level, "numFmt", val="bullet" if bullets else "decimal")
        add(level, "lvlText", val="•" if bullets else f"%{place + 1}.")
        add(level, "lvlJc", val="left")
        add(add(level, "pPr"), "ind", left=360 * (place + 1), hanging=360)
    place = next((n for n, one in enumerate(root) if one.tag == qn("w:num")), len(root))
    root.insert(place, made)
    return str(highest + 1)
