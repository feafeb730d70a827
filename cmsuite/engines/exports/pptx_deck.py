"""Slides as they are made: the brand's master or our own, its layouts, and what is put on a slide."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import replace
from itertools import takewhile
from pathlib import Path
from typing import Any

from cmsuite.core.errors import CmsError
from cmsuite.engines.exports import office
from cmsuite.engines.exports.look import Look
from cmsuite.engines.exports.office import CODES, Run, line, rightward
from cmsuite.engines.exports.pptx_text import LEADING, Line, wide, wrapped

SMALLEST = 14  # points of what stands in tables and charts, of sources and feet
READ, LARGEST = 18, 20  # points of what is read
FEW = (28, 24)  # points of a few words that have a slide to themselves
TITLES = (40, 36, 32, 28, 24, 20)  # points that a title may have, the template's own before them
SPACE = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
POINT = 12_700  # of the units that files count in
WIDE, HIGH = 12_192_000, 6_858_000  # 16:9
BODY = (600_000, 1_330_000, WIDE - 1_200_000, 4_850_000)  # where words stand in our own look
HANGING = 457_200  # of the items of a list that counts, left of which its numbers stand
BESIDE = 0.35  # of it: as much text as may stand above a figure
Box = tuple[int, int, int, int]


class Deck:
    """A presentation, with the three layouts that it needs and where on a slide there is room."""

    def __init__(self, template: Path | None, look: Look, language: str) -> None:
        self.made = _opened(template)
        self.code = CODES[language]
        if template is None:
            _dress(self.made, look)
        name = template.name if template else ""
        layouts = [one for master in self.made.slide_masters for one in master.slide_layouts]
        titled = [one for one in layouts if _title(one) is not None]
        if not titled:
            raise office.BadOfficeTemplate(name=name, why="title")
        self.first = next((one for one in titled if _kind(one) == "title"), titled[0])
        self.text = next((one for one in titled if len(_bodies(one)) == 1 and _kind(one) != "title"), titled[-1])
        self.bare = next((one for one in titled if not _others(one)), self.text)
        self.part = next((one for one in titled if _kind(one) == "secHead"), self.bare)
        self.wide, self.high = int(self.made.slide_width), int(self.made.slide_height)
        bodies = _bodies(self.text)
        self.box: Box = _box(bodies[0]) if bodies else _middle(self.wide, self.high)
        self.size = self._size(bodies[0] if bodies else None)
        self.words_at: int | None = bodies[0].placeholder_format.idx if bodies else None
        self.feet: dict[str, list[tuple[Any, bool]]] = {}
        self.titles: dict[str, tuple[int, Box]] = {}

    def _size(self, body: Any) -> int:
        """What its texts are set in: the template's size, where it is neither too small to read nor too large."""
        from pptx.oxml.ns import qn

        own = (
            [] if body is None else body._element.iterfind(f".//{qn('a:lstStyle')}/{qn('a:lvl1pPr')}/{qn('a:defRPr')}")
        )
        style = self.text.slide_master._element.iterfind(f".//{qn('p:bodyStyle')}/{qn('a:lvl1pPr')}/{qn('a:defRPr')}")
        asked = next((int(one.get("sz")) // 100 for one in [*own, *style] if one.get("sz")), 18)
        return min(max(asked, READ), LARGEST)

    def slide(
        self, layout: Any, title: str, *, spoken: Iterable[Run] = (), words: bool = False, whole: bool = False
    ) -> Any:
        """A slide with its title, and of its other places all (`whole`), that for words, or none. spoken: what the
        title begins with, where some of it is in another language."""
        made = self.made.slides.add_slide(layout)
        named = made.shapes.title  # looking for it takes time: it is done once
        first = named._element  # what is read first, wherever the template has it
        first.getparent().insert(2, first)
        self.title(made, named, title, spoken)
        if not whole:
            kept = [first, *(one._element for one in self.bodies(made) if words)]
            for place in list(made.placeholders):
                if place._element not in kept:
                    place._element.getparent().remove(place._element)
        return made

    def bodies(self, slide: Any) -> list[Any]:
        """The place for words, if there is one."""
        if slide.slide_layout.part is not self.text.part:
            return []
        return [one for one in slide.placeholders if one.placeholder_format.idx == self.words_at]

    def title(self, slide: Any, named: Any, text: str, spoken: Iterable[Run] = ()) -> None:
        """Set the title of a slide, as large as it fits."""
        name = str(slide.slide_layout.part.partname)
        if name not in self.titles:
            self.titles[name] = _title_size(slide), _box(named)
        own, box = self.titles[name]
        room = (box[2] / POINT - 16, box[3] / POINT - 8)
        sizes = [own, *(size for size in TITLES if size < own)]
        size = next((one for one in sizes if _rows(text, room[0], one) * LEADING * one <= room[1]), sizes[-1])
        self.put(named.text_frame, [Line(dressed(text, spoken))], size=size if size != own else None)

    def put(self, frame: Any, said: Sequence[Line], *, size: int | None = None, bare: bool = False) -> None:
        """Write paragraphs into a frame. bare: one without bullets of its own."""
        from pptx.enum.text import MSO_AUTO_SIZE

        frame.auto_size, frame.word_wrap = MSO_AUTO_SIZE.NONE, True
        for place, one in enumerate(said):
            paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
            self._paragraph(paragraph, one, size, bare)

    def _paragraph(self, paragraph: Any, one: Line, size: int | None, bare: bool) -> None:
        dress = paragraph._p.get_or_add_pPr()
        if one.level > 1:
            dress.set("lvl", str(one.level - 1))
        if not rightward("".join(run.text for run in one.words)):
            dress.set("rtl", "1")
            dress.set("algn", "r")
        if one.first is None and not bare:
            dress.set("indent", "0")
            if one.level == 0:
                dress.set("marL", "0")
            dress.append(_a("buNone"))
        elif one.first:
            dress.set("marL", str(HANGING * max(one.level, 1)))
            dress.set("indent", str(-HANGING))
            dress.append(_a("buAutoNum", type="arabicPeriod", startAt=str(min(one.first, 32_767))))
        for run in one.words:
            self.run(paragraph, run, size)

    def run(self, paragraph: Any, run: Run, size: int | None) -> None:
        """Add letters to a paragraph; element by element, for there are thousands of them."""
        if run.text == "\n":
            paragraph.add_line_break()
            return
        made = _add(paragraph._p, "r")
        dress = _add(made, "rPr", lang=CODES.get(run.language, run.language) or self.code)
        if size is not None:
            dress.set("sz", str(size * 100))
        if run.strong:
            dress.set("b", "1")
        if run.emphasis:
            dress.set("i", "1")
        if run.mono:
            _add(dress, "latin", typeface="Consolas")
        _add(made, "t").text = run.text
        if run.to and not run.to.startswith("#"):
            paragraph.runs[-1].hyperlink.address = run.to

    def blank(self, paragraph: Any, size: int) -> None:
        """A paragraph without letters, no higher than one with them."""
        for old in paragraph._p.findall(SPACE + "endParaRPr"):
            paragraph._p.remove(old)
        _add(paragraph._p, "endParaRPr", lang=self.code, sz=str(size * 100))

    def footers(self, slide: Any, text: str) -> None:
        """The footer and the number of the slide, which stand where the layout has them, after all else."""
        layout = slide.slide_layout
        name = str(layout.part.partname)
        if name not in self.feet:
            self.feet[name] = _feet(layout)
        for element, is_words in self.feet[name]:
            copy = deepcopy(element)
            copy.nvSpPr.cNvPr.set("id", str(slide.shapes._next_shape_id))
            slide.shapes._spTree.insert_element_before(copy, "p:extLst")
            if is_words:
                frame = slide.shapes[-1].text_frame
                frame.clear()
                for end in list(frame._txBody.iter(SPACE + "endParaRPr")):
                    end.getparent().remove(end)
                self.put(frame, [Line((Run(text),))], bare=True)

    def note(self, slide: Any, said: Sequence[Line]) -> None:
        """What the speaker says."""
        frame = slide.notes_slide.notes_text_frame
        if frame is None:
            return
        for place, one in enumerate(said):
            paragraph = frame.paragraphs[0] if place == 0 and not frame.text else frame.add_paragraph()
            mark = "" if one.first is None else f"{one.first}. " if one.first else "• "
            before = "  " * (one.level - 1) + mark
            words = (Run(before), *one.words) if before else one.words
            self._paragraph(paragraph, Line(words), None, bare=True)

    def words(self, slide: Any, said: Sequence[Line], box: Box, size: int) -> None:
        """Words in a box of their own, below or above something."""
        frame = slide.shapes.add_textbox(*box).text_frame
        self.put(frame, said, size=size, bare=True)

    def picture(self, slide: Any, data: bytes, alt: str, box: Box) -> None:
        """A picture, as large as the box lets it be."""
        shape = slide.shapes.add_picture(io.BytesIO(data), 0, 0)
        scale = min(box[2] / shape.width, box[3] / shape.height)
        shape.width, shape.height = int(shape.width * scale), int(shape.height * scale)
        shape.left, shape.top = box[0] + (box[2] - shape.width) // 2, box[1]
        shape._element.nvPicPr.cNvPr.set("descr", line(alt))

    def bytes(self) -> bytes:
        made = io.BytesIO()
        self.made.save(made)
        return made.getvalue()


def _opened(template: Path | None) -> Any:
    """A presentation without slides, in the brand's template or in ours."""
    from pptx import Presentation
    from pptx.oxml.ns import qn

    if template is None:
        made: Any = Presentation()
        office.forget(made.part.package._rels)
        return made
    try:
        made = Presentation(office.template(template, "ppt/presentation.xml"))
        for one in list(made.part._element.iter()):  # what else names the slides that go
            if str(one.tag).endswith(("}custShowLst", "}sectionLst")):
                holder = one if one.tag.endswith("}custShowLst") else one.getparent()
                holder.getparent().remove(holder)
        office.forget(made.part.package._rels)
        slides = made.slides._sldIdLst
        for one in list(slides):
            made.part.drop_rel(one.get(qn("r:id")))
            slides.remove(one)
        _ = [one.placeholders for master in made.slide_masters for one in master.slide_layouts]
    except CmsError:
        raise
    except Exception as err:  # python-pptx raises of everything for a file that is no presentation
        raise office.BadOfficeTemplate(name=template.name, why="kind") from err
    return made


def _dress(made: Any, look: Look) -> None:
    """Our own look upon the library's: 16:9, titles on the left in the brand's colour, texts that fit."""
    from pptx.oxml.ns import qn

    ratio = WIDE / made.slide_width
    made.slide_width, made.slide_height = WIDE, HIGH
    master = made.slide_master
    for holder in (master, *made.slide_layouts):
        for place in holder.shapes:
            if place._element.spPr.find(qn("a:xfrm")) is not None:
                place.left, place.width = int(place.left * ratio), int(place.width * ratio)
        for old in [*holder._element.iter(qn("a:normAutofit")), *holder._element.iter(qn("a:tint"))]:
            old.getparent().remove(old)  # words that shrink, and grey that is hard to read
    _places(made)
    styles = master._element.find(qn("p:txStyles"))
    for level in styles.find(qn("p:titleStyle")):
        level.set("algn", "l")
        level.find(qn("a:defRPr")).set("sz", "2800")
        level.find(qn("a:defRPr")).set("b", "1")
        _colour(level, look.accent)
    for level, size in zip(styles.find(qn("p:bodyStyle")), (18, 18, 16, 16, 14, 14, 14, 14, 14), strict=False):
        level.find(qn("a:defRPr")).set("sz", str(size * 100))
        _colour(level, look.ink)
    _theme(made, look.accent.removeprefix("#").upper(), look.font)


def _places(made: Any) -> None:
    """Where titles and words stand: on the slides, on the first one, on one that only has a title."""
    from pptx.oxml.ns import qn

    left, wide = BODY[0], BODY[2]
    title, body = made.slide_master.placeholders[0], made.slide_master.placeholders[1]
    first, under = made.slide_layouts[0].placeholders[0], made.slide_layouts[0].placeholders[1]
    part = made.slide_layouts[2].placeholders[0]
    for place, top, high in (
        (title, 300_000, 950_000),
        (body, BODY[1], BODY[3]),
        (first, 1_500_000, 1_700_000),
        (under, 3_300_000, 1_800_000),
        (part, 2_400_000, 1_700_000),
    ):
        place.left, place.top, place.width, place.height = left, top, wide, high
    for holder in (made.slide_master, *made.slide_layouts):
        for element, is_words in _feet(holder):
            box = (left, 9_600_000) if is_words else (WIDE - 1_800_000, 1_200_000)
            shape = next(one for one in holder.placeholders if one._element is element)
            shape.left, shape.top, shape.width, shape.height = box[0], 6_330_000, box[1], 380_000
            for level in element.iter(SPACE + "lvl1pPr"):
                level.set("algn", "l" if is_words else "r")
    for place, size in ((first, "4000"), (part, "3600")):
        frame = place._element.txBody
        frame.find(qn("a:bodyPr")).set("anchor", "b")
        style = frame.find(qn("a:lstStyle"))
        for old in list(style):
            style.remove(old)
        _add(_add(style, "lvl1pPr", algn="l"), "defRPr", sz=size, b="1")
    for level in under._element.txBody.find(qn("a:lstStyle")):
        level.set("algn", "l")


def _theme(made: Any, accent: str, font: str) -> None:
    """The font and the accent in the theme, which charts and tables take; and as a line along the top of each slide."""
    from pptx.opc.constants import RELATIONSHIP_TYPE
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    master = made.slide_master
    theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    blob = re.sub(rb'(<a:accent1><a:srgbClr val=")[0-9A-Fa-f]{6}', rb"\g<1>" + accent.encode(), theme.blob)
    theme._blob = office.in_font(blob, font)
    band = (
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="99" name="Band"/><p:cNvSpPr/><p:nvPr userDrawn="1"/>'
        "</p:nvSpPr>"
        f'<p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{WIDE}" cy="110000"/></a:xfrm><a:prstGeom prst="rect"/>'
        f'<a:solidFill><a:schemeClr val="accent1"/></a:solidFill></p:spPr></p:sp>'
    )
    master.shapes._spTree.insert(2, parse_xml(band))


def _colour(level: Any, colour: str) -> None:
    from pptx.oxml.ns import qn

    fill = level.find(f"{qn('a:defRPr')}/{qn('a:solidFill')}")
    for old in list(fill):
        fill.remove(old)
    fill.append(_a("srgbClr", val=colour.removeprefix("#").upper()))


def _add(parent: Any, name: str, **attributes: str) -> Any:
    made = parent.makeelement(SPACE + name, attributes)
    parent.append(made)
    return made


def _a(name: str, **attributes: str) -> Any:
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    made = parse_xml(f"<a:{name} {nsdecls('a')}/>")
    for key, value in attributes.items():
        made.set(key, value)
    return made


# ---- layouts


def _kind(layout: Any) -> str:
    return str(layout._element.get("type", ""))


def _title(layout: Any) -> Any:
    from pptx.enum.shapes import PP_PLACEHOLDER as P

    return next((one for one in layout.placeholders if one.placeholder_format.type in (P.TITLE, P.CENTER_TITLE)), None)


def _feet(layout: Any) -> list[tuple[Any, bool]]:
    """Its places for a footer (True) and for the number of a slide (False)."""
    from pptx.enum.shapes import PP_PLACEHOLDER as P

    found = [(one._element, one.placeholder_format.type) for one in layout.placeholders]
    return [(element, kind == P.FOOTER) for element, kind in found if kind in (P.FOOTER, P.SLIDE_NUMBER)]


def _others(layout: Any) -> list[Any]:
    """Its places for contents."""
    from pptx.enum.shapes import PP_PLACEHOLDER as P

    aside = (P.TITLE, P.CENTER_TITLE, P.DATE, P.FOOTER, P.SLIDE_NUMBER)
    return [one for one in layout.placeholders if one.placeholder_format.type not in aside]


def _bodies(layout: Any) -> list[Any]:
    """Its one place for words, where it has just that."""
    from pptx.enum.shapes import PP_PLACEHOLDER as P

    found = _others(layout)
    fits = len(found) == 1 and found[0].placeholder_format.type in (P.BODY, P.OBJECT)
    return found if fits and _kind(layout) not in ("secHead", "title", "vertTx", "vertTitleAndTx") else []


def _box(place: Any) -> Box:
    return (int(place.left), int(place.top), int(place.width), int(place.height))


def _middle(wide: int, high: int) -> Box:
    return (wide // 20, high // 5, wide * 9 // 10, high * 7 // 10)


def _title_size(slide: Any) -> int:
    from pptx.oxml.ns import qn

    path = f".//{qn('a:lstStyle')}/{qn('a:lvl1pPr')}/{qn('a:defRPr')}"
    own = _title(slide.slide_layout)._element.iterfind(path)
    style = slide.slide_layout.slide_master._element.iterfind(
        f".//{qn('p:titleStyle')}/{qn('a:lvl1pPr')}/{qn('a:defRPr')}"
    )
    return next((int(one.get("sz")) // 100 for one in [*own, *style] if one.get("sz")), 28)


def _rows(text: str, room: float, size: float) -> int:
    return len(wrapped([Run(text, strong=True)], room / size / 1.05))


def dressed(text: str, spoken: Iterable[Run]) -> tuple[Run, ...]:
    """A text, cut or numbered as it is, in the languages of what it begins with."""
    made = list[Run]()
    for one in spoken:
        same = "".join(a for a, b in takewhile(lambda two: two[0] == two[1], zip(text, one.text, strict=False)))
        made += [replace(one, text=same)] if same else []
        text = text.removeprefix(same)
        if same != one.text:
            break
    return (*made, Run(text)) if text else tuple(made)


def cut(text: str, room: float) -> str:
    """As much of a text as `room` sizes of letters hold."""
    if wide(text) <= room:
        return text
    while text and wide(text) > room - 1:
        text = text[: max(int(len(text) * (room - 1) / wide(text)), 0)] if wide(text) > 2 * room else text[:-1]
    return text.rstrip() + "…"
