"""A document as slides: a title on each, native charts and tables, what the speaker says in the notes.

Each heading of the first two levels begins a slide; what does not fit goes on upon the next, which says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextvars import copy_context
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cmsuite.core.locale import _, labelled, speak
from cmsuite.engines.exports import manuscript as tree
from cmsuite.engines.exports import office
from cmsuite.engines.exports.figure import Figure
from cmsuite.engines.exports.look import Picture
from cmsuite.engines.exports.manuscript import Block, Blocks, Drawn, Manuscript
from cmsuite.engines.exports.office import Run, line, runs
from cmsuite.engines.exports.pptx_chart import is_native, native
from cmsuite.engines.exports.pptx_deck import BESIDE, BODY, FEW, POINT, READ, SMALLEST, Box, Deck, cut
from cmsuite.engines.exports.pptx_table import Sheet, add_table, below, sheets
from cmsuite.engines.exports.pptx_text import LEADING, Line, fitted, height, lines, wide
from cmsuite.engines.exports.table import Table

TITLE = 110.0  # sizes of letters that a title may be long


@dataclass(slots=True)
class Slide:
    """What one slide shows, apart from its title."""

    words: list[Line] = field(default_factory=list)
    thing: Sheet | Drawn | tree.Shown | None = None
    notes: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Section:
    """A heading, and all up to the next one."""

    title: str
    blocks: list[Block] = field(default_factory=list)


def pptx(manuscript: Manuscript, template: Path | None = None) -> bytes:
    """All slides. template: a PPTX of the brand, whose master and layouts win; its own slides are left out.

    Raises BadOfficeTemplate.
    """
    return copy_context().run(_pptx, manuscript, template)


def _pptx(manuscript: Manuscript, template: Path | None) -> bytes:
    speak(manuscript.language)
    deck = Deck(template, manuscript.look, manuscript.language)
    showing = _Showing(deck, manuscript)
    sections = [*_sections(manuscript)]
    spoken = _spoken(manuscript, sections)
    showing.front(spoken)
    for section in sections[1:] if spoken else sections:
        showing.section(section)
    return office.sealed(deck.bytes(), manuscript.day)


def fits(said: Sequence[str], *, figure: bool) -> bool:
    """Whether these points of a list stand on one slide of our own look, in letters of 18 points; figure: above one."""
    high = BODY[3] / POINT - 8
    points = [Line((Run(one),), 1, 0) for one in said]
    return height(points, BODY[2] / POINT - 16, READ) <= (BESIDE * high if figure else high)


def _sections(manuscript: Manuscript) -> Iterator[Section]:
    """The document cut at its headings; what stands before the first one is under the title."""
    title = line(manuscript.title)
    now, begun = Section(title), False
    for block in manuscript.blocks:
        if isinstance(block, tree.Heading) and block.level <= 2:
            if begun or now.blocks:
                yield now
            now, begun = Section(line(tree.plain(block.words)).strip() or title), True
            if wide(now.title) > TITLE:  # said in full below
                now.blocks.append(tree.Paragraph(block.words))
        else:
            now.blocks.append(block)
    if begun or now.blocks:
        yield now


def _spoken(manuscript: Manuscript, sections: Sequence[Section]) -> list[Line]:
    """What is said to the first slide: notes that stand alone before the first heading."""
    alone = bool(manuscript.blocks) and not isinstance(manuscript.blocks[0], tree.Heading)
    if not alone or not all(isinstance(block, tree.Notes | tree.PageBreak) for block in sections[0].blocks):
        return []
    notes = (block for block in sections[0].blocks if isinstance(block, tree.Notes))
    return [one for block in notes for inside in block.blocks for one in lines(inside)]


class _Showing:
    """Puts sections on slides."""

    def __init__(self, deck: Deck, manuscript: Manuscript) -> None:
        self.deck, self.manuscript = deck, manuscript
        found = [(block.name, block.figure) for block in manuscript.walk() if isinstance(block, Drawn)]
        self.drawings = office.drawings([(name, figure) for name, figure in found if not is_native(figure)])
        said = office.identity(manuscript)
        self.footer = cut(" · ".join(said[:-1]), 70)
        self.said = said

    def front(self, spoken: list[Line]) -> None:
        """The first slide, with what is said to it, and the properties of the file."""
        made, deck = self.manuscript, self.deck
        office.describe(deck.made.core_properties, made)
        slide = deck.slide(deck.first, cut(line(made.title), TITLE), spoken=runs(made.titled), whole=True)
        rest = [one for one in (line(made.subtitle), " · ".join(self.said), line(made.author)) if one]
        places = [one for one in slide.placeholders if one._element is not slide.shapes.title._element]
        if places:
            room = int(places[0].width) / POINT / deck.size * 3
            deck.put(places[0].text_frame, [Line((Run(cut(one, room)),)) for one in rest], size=deck.size)
            for other in places[1:]:
                other._element.getparent().remove(other._element)
        if spoken:
            deck.note(slide, spoken)
        if made.look.logo is not None and (data := office.image(made.look.logo)) is not None:
            box = (deck.wide * 3 // 4, deck.high // 20, deck.wide // 5, deck.high // 8)
            deck.picture(slide, data, made.look.logo.alt, box)

    def section(self, section: Section) -> None:
        """All slides of a heading; where there are several, each says which one it is."""
        deck = self.deck
        plan = self._plan(section.blocks)
        titled = self.manuscript.titled if section.title == line(self.manuscript.title) else ()
        for place, one in enumerate(plan, 1):
            number = f" ({place}/{len(plan)})" if len(plan) > 1 else ""
            empty = not one.words and one.thing is None
            layout = deck.part if empty else deck.text if one.words else deck.bare
            title = cut(section.title, TITLE) + number
            slide = deck.slide(layout, title, spoken=runs(titled), words=bool(one.words))
            self._fill(slide, one)
            deck.footers(slide, self.footer)
            if one.notes:
                deck.note(slide, one.notes)

    # ---- what goes on which slide

    def _plan(self, blocks: Sequence[Block]) -> list[Slide]:
        made: list[Slide] = []
        words: list[Line] = []
        notes: list[Line] = []

        def full() -> None:
            if words:
                made.extend(Slide(part) for part in fitted(words, self._room(), self.deck.size))
                words.clear()

        def keep() -> None:
            if notes and made:
                made[-1].notes += notes
                notes.clear()

        for block in _things_apart(blocks):
            if isinstance(block, tree.Notes):
                notes += [one for inside in block.blocks for one in lines(inside)]
                if not words:
                    keep()
            elif isinstance(block, tree.PageBreak):
                full()
                keep()
            elif isinstance(block, tree.Tabled | tree.Grid | Drawn | tree.Shown):
                above = words[:]
                if self._tall(above) > BESIDE * self._room()[1]:
                    full()
                    keep()
                    above = []
                words.clear()
                made += self._shown(block, above)
                keep()
            else:
                words += lines(block)
        full()
        if notes and not made:
            made.append(Slide())
        keep()
        return made or [Slide()]

    def _shown(self, block: Block, above: list[Line]) -> list[Slide]:
        match block:
            case Drawn():
                first = Slide(above, block, self._in_full(_whence(block.figure)))
                data = block.figure.table()
                if block.figure.needs_table:
                    return [first, *(Slide(thing=one) for one in self._sheets(data))]
                if not is_native(block.figure):
                    first.notes += _told(data)
                return [first]
            case tree.Shown():
                return [Slide(above, block, self._in_full(line(block.caption)))]
            case tree.Tabled():
                return _with(above, self._sheets(block.table, self._tall(above)))
            case tree.Grid():
                head = [tuple(runs(one)) for one in block.head]
                rows = [[tuple(runs(one)) for one in row] for row in block.rows]
                wide, high = self._room()
                return _with(above, sheets(head, rows, "", "", set(), (wide, high - self._tall(above))))
        return []

    def _sheets(self, found: Table, above: float = 0.0) -> list[Sheet]:
        head = [(Run(line(column.head)),) for column in found.columns]
        rows = [[(Run(line(cell)),) for cell in row] for row in found.written()]
        right = {place for place, column in enumerate(found.columns) if column.numeric}
        source = office.sourced(found.basis)
        wide, high = self._room()
        return sheets(head, rows, line(found.title), source, right, (wide, high - above - (12 if above else 0)))

    def _room(self) -> tuple[float, float]:
        return self.deck.box[2] / POINT - 16, self.deck.box[3] / POINT - 8

    def _in_full(self, said: str) -> list[Line]:
        """What has no room below a figure, for the speaker."""
        return [] if below(said, self._room()[0])[1] == said else [Line((Run(said),))]

    def _tall(self, said: Sequence[Line]) -> float:
        return height(said, self._room()[0], self.deck.size)

    # ---- onto the slide

    def _fill(self, slide: Any, one: Slide) -> None:
        deck, box = self.deck, self.deck.box
        if one.words:
            body = next(iter(deck.bodies(slide)), None)
            tall = min(int((self._tall(one.words) + 12) * POINT), box[3]) if one.thing else box[3]
            size = deck.size if one.thing else self._large(one.words)
            if body is None:
                deck.words(slide, one.words, (box[0], box[1], box[2], tall), size)
            else:
                body.left, body.top, body.width, body.height = box[0], box[1], box[2], tall
                deck.put(body.text_frame, one.words, size=size)
            box = (box[0], box[1] + tall, box[2], box[3] - tall)
        match one.thing:
            case Sheet():
                add_table(deck, slide, one.thing, box)
            case Drawn():
                self._figure(slide, one.thing, box)
            case tree.Shown():
                self._picture(slide, one.thing.picture, one.thing.caption, box)

    def _large(self, words: list[Line]) -> int:
        """Points for words that stand alone: few of them are large, and fill half a slide at most."""
        wide, high = self._room()
        return next((size for size in FEW if height(words, wide, size) <= high / 2), self.deck.size)

    def _figure(self, slide: Any, block: Drawn, box: Box) -> None:
        figure: Figure = block.figure
        said = _whence(figure)
        inner = self._framed(slide, line(figure.title), box, self._foot(said, box))
        if is_native(figure):
            native(slide, figure, inner)
        else:
            self.deck.picture(slide, self.drawings[block.name], figure.described, inner)
        self._below(slide, said, box)

    def _picture(self, slide: Any, picture: Picture, caption: str, box: Box) -> None:
        data = office.image(picture)
        inner = (box[0], box[1], box[2], box[3] - self._foot(line(caption), box))
        if data is None:
            said = Line((Run(f"[{line(picture.alt)}]", emphasis=True),))
            self.deck.words(slide, [said], inner, self.deck.size)
        else:
            self.deck.picture(slide, data, picture.alt, inner)
        if caption:
            self._below(slide, line(caption), box)

    def _framed(self, slide: Any, title: str, box: Box, foot: int) -> Box:
        """The title above a figure, in two lines at most; what is left for the figure above its foot."""
        room = (box[2] / POINT - 16) / READ
        text = cut(title, 1.8 * room)
        tall = int((LEADING * READ * (2 if wide(text) > 0.9 * room else 1) + 8) * POINT)
        self.deck.words(slide, [Line((Run(text, strong=True),))], (box[0], box[1], box[2], tall), READ)
        return (box[0], box[1] + tall, box[2], max(box[3] - tall - foot, box[3] // 3))

    def _foot(self, text: str, box: Box) -> int:
        """How high the words below are."""
        rows, _said = below(text, box[2] / POINT - 16)
        return int((rows * LEADING * SMALLEST + 8) * POINT)

    def _below(self, slide: Any, text: str, box: Box) -> None:
        foot, (_rows, said) = self._foot(text, box), below(text, box[2] / POINT - 16)
        self.deck.words(slide, [Line((Run(said),))], (box[0], box[1] + box[3] - foot, box[2], foot), SMALLEST)


def _whence(figure: Figure) -> str:
    """Of when the numbers of a figure are, and where from."""
    return f"{line(figure.span)} · {office.sourced(figure.source)}"


def _with(above: list[Line], found: list[Sheet]) -> list[Slide]:
    """The pieces of a table, the first one under these words."""
    return [Slide([] if place else above, one) for place, one in enumerate(found)]


def _things_apart(blocks: Blocks | Sequence[Block]) -> Iterator[Block]:
    """Figures, tables and notes that stand within callouts, quotes and lists come after the words around them."""
    for block in blocks:
        yield block
        if isinstance(block, tree.Quote | tree.Callout):
            yield from (one for one in _things_apart(block.blocks) if _is_thing(one))
        elif isinstance(block, tree.Listing):
            for item in block.items:
                yield from (one for one in _things_apart(item) if _is_thing(one))


def _is_thing(block: Block) -> bool:
    return isinstance(block, tree.Tabled | tree.Grid | Drawn | tree.Shown | tree.Notes)


def _told(data: Table) -> list[Line]:
    """The data of a drawing that is only a picture, for whoever cannot see it."""
    said = [Line((Run(_("Data of the figures"), strong=True),))]
    for row in data.written():
        cells = [labelled(column.head, cell) for column, cell in zip(data.columns, row, strict=True) if cell]
        said.append(Line((Run(line(" · ".join(cells))),), 1, 0))
    return said
