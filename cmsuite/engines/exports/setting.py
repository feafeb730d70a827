"""A document as the typesetter is given it: plain data and files, in which no word of anybody is an instruction."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from cmsuite.core.errors import CmsError, Refused
from cmsuite.core.locale import N_, _, day, labelled
from cmsuite.core.text import passable, shown
from cmsuite.engines.exports import manuscript as tree
from cmsuite.engines.exports.look import Picture
from cmsuite.engines.exports.manuscript import Block, Blocks, Manuscript, Words, plain
from cmsuite.engines.exports.setting_text import (
    Data,
    broken,
    drawing,
    each,
    every,
    line,
    never_cut,
    right_to_left,
    runs,
)
from cmsuite.engines.exports.signs import FAMILIES, Signs, drawable
from cmsuite.engines.exports.svg import svg
from cmsuite.engines.exports.table import Table
from cmsuite.engines.media.small import for_paper

MOST = 1_000_000  # letters, which are some 200 pages and 400 MiB of memory
SHORT = 12  # rows of a data table that stands under its figure; a longer one goes to the end
PARTS = 4  # headings; a document of fewer needs no table of contents
DEEPEST = 5  # blocks within blocks; what lies deeper is set at this depth
WIDE, CROWDED = 8, 10  # columns; a table of more lies across the page: where it needs that, and always
LETTERS = 60  # of a word in a line of text
SHORTENED = 30  # letters of each thing that the foot of a page says
WHOLE = 1_000  # letters of what is kept together on a page; more would not fit on one
PADDING = 3  # letters that the paddings of a cell take
LINES = 24  # of a table that is kept together on a page
ENTRIES = 30  # of a table of contents, on the first page; a longer one names fewer levels
ROWS = ((6, 98), (8, 117), (99_999, 178))  # letters in a row of a table with up to so many columns: see the template
LONG = 3  # lines of a cell that is a sentence
ACROSS, DOWN = 482, 600  # points: the width of what is printed, and the height that a drawing may have
SLIDE = (733, 195)  # the same on a page that is a slide
POINT = 0.75  # a pixel in points
_VIEW = re.compile(r"""viewBox\s*=\s*["'][-\d.]+[\s,]+[-\d.]+[\s,]+(\d{1,5}(?:\.\d*)?)[\s,]+(\d{1,5}(?:\.\d*)?)["']""")


class TooLong(Refused):
    said = N_("This document has more than {most} characters: that is too long for a PDF.")
    hint = N_("Take out what was pasted by mistake, make two documents of it, or export it as a web page.")


@dataclass(frozen=True, slots=True)
class Setting:
    """data: for the template, whose head says what there is. files: pictures, by name."""

    data: Data
    files: dict[str, bytes]


def setting(manuscript: Manuscript, *, strict: bool = False) -> Setting:
    """The document in the language in force, with a stand-in for each sign that cannot be shown; strict: for each that
    is uncommon. Raises TooLong."""
    setter = _Setter(manuscript)
    data = setter.whole()
    if sum(len(text) for text, drawn in every(data) if not drawn) > MOST:
        raise TooLong(most=MOST)
    return Setting(_with_signs(data, strict), setter.files)


def _with_signs(data: Data, strict: bool) -> Data:
    """The data with what can be shown of it, and a sentence on what could not."""
    signs = Signs()
    for drawn in (False, True):
        signs.ask((text for text, is_drawn in every(data) if is_drawn is drawn), drawn=drawn)
    made: Data = each(data, lambda text, drawn: signs.shown(text, drawn=drawn, strict=strict))
    codes = ["+".join(f"U+{ord(letter):04X}" for letter in sign) for sign in signs.missing]
    sentence = _("Signs that a PDF cannot show stand as □, or are left out: {signs}.")
    said = ", ".join(codes[:20]) + (", …" if len(codes) > 20 else "")
    return {**made, "missing": sentence.format(signs=said) if codes else ""}


def _cited(proof: tree.Proof) -> str:
    """A piece of evidence in a line, without its number."""
    source = labelled(_("Source"), proof.source) if line(proof.source) else ""
    grade = labelled(_("Confidence"), proof.grade) if line(proof.grade) else ""
    return " · ".join(filter(None, map(line, (proof.title, source, grade, day(proof.day) if proof.day else ""))))


@dataclass(slots=True)
class _Setter:
    """Blocks to data. It knows the level of headings, the files, and what goes to the end."""

    of: Manuscript
    files: dict[str, bytes] = field(default_factory=dict)
    annex: list[Data] = field(default_factory=list)
    targets: dict[str, str] = field(default_factory=dict)
    labels: list[str] = field(default_factory=list)
    slides: bool = False
    level: int = 0
    headings: int = 0
    levels: list[int] = field(default_factory=lambda: [0] * 4)
    """How many headings there are of each level."""

    def whole(self) -> Data:
        """Everything that the template is given."""
        of = self.of
        self.slides = _is_talk(of.blocks)
        names = dict.fromkeys(block.name for block in of.walk() if isinstance(block, tree.Heading))
        self.targets = {name: f"part-{place}" for place, name in enumerate(names) if name}
        blocks = list(self._blocks(of.blocks))
        if self.annex:
            last = tree.Heading(1, (tree.Text(_("Data of the figures")),), "")
            blocks += [{"is": "break"}, *self._heading(last), *self.annex]
        title = line(of.title) or line(of.kind) or _("Document")
        return {
            "meta": {
                "title": title,
                "author": line(of.author) or line(of.brand),
                "keywords": [word for word in map(line, (of.kind, of.brand, of.version, of.code)) if word],
            },
            "language": of.language,
            "fonts": [*filter(None, [of.look.font]), *FAMILIES],
            "title": broken(title, LETTERS // 3),
            "titled": self._words(of.titled, LETTERS // 3),
            "subtitle": broken(line(of.subtitle), LETTERS),
            "kind": broken(line(of.kind), LETTERS),
            "identity": self._identity(),
            "footer": self._footer(),
            "look": {"ink": of.look.ink, "accent": of.look.accent, "on_accent": of.look.on_accent},
            "logo": self._picture(of.look.logo) if of.look.logo else None,
            "labels": self.labels,
            "slides": self.slides,
            "small": of.paper == "a5",
            "stamp": broken(line(of.stamp), LETTERS // 3),
            "contents": of.contents and self.headings >= PARTS and not self.slides and of.paper == "a4",
            "depth": next((depth for depth in (3, 2) if sum(self.levels[:depth]) <= ENTRIES), 1),
            "words": {
                "contents": _("Contents"),
                "page": _("Page {page} of {pages}"),
                "date": labelled(_("Date"), ""),
                "signature": labelled(_("Signature"), ""),
            },
            "blocks": blocks,
        }

    def _footer(self) -> str:
        of = self.of
        said = (shown(one, SHORTENED) for one in (of.kind, of.brand, of.version, of.code))
        return " · ".join(filter(None, [*said, day(of.day)]))

    def _identity(self) -> list[str]:
        of = self.of
        named = (
            (_("Brand"), of.brand),
            (_("Author"), of.author),
            (_("Version"), of.version),
            (_("State"), of.state),
            (_("Code"), of.code),
            (_("Date"), day(of.day)),
        )
        return [labelled(name, broken(line(value), LETTERS)) for name, value in named if line(value)]

    # ---- blocks

    def _blocks(self, blocks: Blocks, depth: int = 0) -> Iterator[Data]:
        for block, after in zip_longest(blocks, blocks[1:]):
            for made in self._block(block, depth):
                if made["is"] in ("paragraph", "quote"):
                    made["leads"] = not depth and tree.leads(block, after)
                yield made

    def _block(self, block: Block, depth: int) -> Iterator[Data]:
        match block:
            case tree.Heading():
                yield from self._heading(block)
            case tree.Paragraph(words):
                if line(plain(words)):
                    made = {"words": self._words(words), "rtl": right_to_left(plain(words)), "lang": block.language}
                    yield {"is": "paragraph", **made}
            case tree.Listing() | tree.Quote() | tree.Callout():
                yield from self._holder(block, depth)
            case tree.Verbatim(text):
                yield {"is": "verbatim", "text": broken(passable(text), LETTERS)}
            case tree.Grid():
                yield self._grid(block, depth)
            case tree.Tabled(table=table):
                yield self._table(table, table.title, depth)
            case tree.Drawn():
                yield self._drawn(block)
            case tree.Shown(picture, caption):
                yield {"is": "picture", "caption": broken(line(caption), LETTERS), **self._picture(picture, caption)}
            case tree.Signature():
                said = [broken(line(text), LETTERS) for text in (block.said, block.name, block.function)]
                names = ("said", "name", "function")
                yield {"is": "signature", **dict(zip(names, said, strict=True)), "whole": sum(map(len, said)) <= WHOLE}
            case tree.Proof():
                yield {"is": "proof", "name": f"[{block.number}]", "said": broken(_cited(block), LETTERS)}
            case tree.PageBreak() if not depth:
                yield {"is": "break"}
            case tree.Rule():
                yield {"is": "rule"}

    def _heading(self, block: tree.Heading) -> Iterator[Data]:
        if line(plain(block.words)):  # an empty one would be a rung that leads nowhere
            self.level = max(1, min(block.level, self.level + 1, 4))
            self.headings += 1
            self.levels[self.level - 1] += 1
            label = self.targets.get(block.name, "")
            label = "" if label in self.labels else label  # a second one of a name is not what a link means
            self.labels += [label] if label else []
            words = self._words(block.words, LETTERS // 2)
            yield {"is": "heading", "level": self.level, "label": label, "words": words}

    def _holder(self, block: tree.Listing | tree.Quote | tree.Callout, depth: int) -> Iterator[Data]:
        if depth >= DEEPEST:
            for inner in block.items if isinstance(block, tree.Listing) else (block.blocks,):
                yield from self._blocks(inner, depth)
        elif isinstance(block, tree.Listing):
            items = [list(self._blocks(item, depth + 1)) for item in block.items]
            first = None if block.first is None else min(max(block.first, 0), 1_000_000_000)
            yield {"is": "list", "items": items, "first": first}
        elif isinstance(block, tree.Quote):
            yield {"is": "quote", "blocks": list(self._blocks(block.blocks, depth + 1)), "lang": block.language}
        else:
            inside = list(self._blocks(block.blocks, depth + 1))
            yield {
                "is": "callout",
                "kind": block.kind,
                "title": broken(line(block.head), LETTERS),
                "blocks": inside,
                "whole": _is_short(block.blocks),
            }

    def _words(self, words: Words, room: int = LETTERS) -> list[Data]:
        return runs(words, room, self.targets)

    # ---- tables, figures, pictures

    def _grid(self, block: tree.Grid, depth: int) -> Data:
        columns = max([1, len(block.head), *map(len, block.rows)])
        said = [[never_cut(plain(cell)) for cell in row] for row in (block.head, *block.rows)]
        wide = _is_wide(said) and not depth and not self.slides
        room, widths = _room(columns, wide=wide), _widths(said, wide=wide)
        rooms = widths or [room] * columns

        def cells(row: tuple[Words, ...]) -> list[list[Data]]:
            return [self._words(row[place], rooms[place]) if place < len(row) else [] for place in range(columns)]

        return {
            "is": "table",
            "caption": "",
            "source": "",
            "wide": wide,
            "head": cells(block.head),
            "rows": [cells(row) for row in block.rows],
            "right": [False] * columns,
            "whole": _few(said, room),
            "widths": widths,
            "firm": _is_firm(said[0], rooms),
        }

    def _table(self, table: Table, caption: str, depth: int, heads: Iterable[str] = ()) -> Data:
        told = [list(heads or (column.head for column in table.columns)), *table.written()]
        wide = _is_wide(told) and not depth and not self.slides
        right = [column.numeric for column in table.columns]
        room, widths = _room(len(table.columns), wide=wide), _widths(told, wide=wide, right=right)
        rooms = widths or [room] * len(table.columns)

        def cells(row: Iterable[str]) -> list[str]:
            return [broken(line(cell), most) for cell, most in zip(row, rooms, strict=True)]

        head, *rows = [cells(row) for row in told]
        return {
            "is": "table",
            "whole": _few(rows, room),
            "widths": widths,
            "firm": _is_firm(told[0], rooms),
            "caption": broken(line(caption), LETTERS),
            "source": labelled(_("Source"), broken(line(table.basis), LETTERS)) if line(table.source) else "",
            "wide": wide,
            "head": head,
            "rows": rows,
            "right": right,
        }

    def _drawn(self, block: tree.Drawn) -> Data:
        figure, table, place = block.figure, block.figure.table(), len(self.annex) + 1
        heads = [figure.head(column) for column in table.columns]
        drawn = drawing(svg(figure, f"f{place}"))
        unit = [labelled(_("Unit"), figure.unit)] if line(figure.unit) else []
        said = [figure.span, *unit, labelled(_("Source"), figure.source)]
        beside = figure.needs_table or (len(table.rows) <= SHORT and not self.slides)
        made = {
            "is": "figure",
            "svg": drawn,
            "alt": line(figure.described),
            "title": broken(line(figure.title), LETTERS),
            "below": broken(line(" · ".join(said)), LETTERS),
            "whole": len(figure.title) + sum(map(len, said)) <= WHOLE,
            "width": _share(*_size(drawn), *(SLIDE if self.slides else (ACROSS, DOWN))),
            "table": None,
        }
        if beside:
            made["table"] = self._table(table, _("The same figure as a table"), 1, heads) | {"source": ""}
        else:
            caption = _("A{n}. {title}").format(n=place, title=figure.title)
            back = {"label": f"data-{place}", "from": f"figure-{place}", "back": _("Figure on page {page}")}
            self.annex.append({**self._table(table, caption, 0), **back})
            made |= {"label": f"figure-{place}", "annex": f"data-{place}"}
            made["see"] = _("Its data: table A{n}, page {page}").format(n=place, page="{page}")
        return made

    def _picture(self, picture: Picture, caption: str = "") -> Data:
        """A picture as we wrote it ourselves; one that cannot be read is its alt text, which says so."""
        made: Data = {"alt": line(picture.alt) or line(caption), "file": "", "svg": "", "why": ""}
        if picture.mime == "image/svg+xml":
            text = drawing(picture.data.decode("utf-8", "replace"))
            if drawable(text):
                claimed = (max(picture.width, 1), max(picture.height, 1))
                return {**made, "svg": text, **_placed(*_size(text, claimed))}
        else:
            try:
                paper = for_paper(picture.data, picture.mime)
            except CmsError:
                pass  # said below, where the reader looks for it
            else:
                name = f"picture-{len(self.files) + 1}.{paper.form}"
                self.files[name] = paper.data
                return {**made, "file": name, **_placed(paper.width, paper.height)}
        return {**made, "why": labelled(_("A picture that cannot be shown"), broken(made["alt"], LETTERS))}


def _is_talk(blocks: Blocks) -> bool:
    """Whether each part begins a page and a speaker has words for it: its pages are slides."""
    parts = sum(isinstance(one, tree.Heading) and one.level == 1 for one in blocks)
    breaks = sum(isinstance(one, tree.PageBreak) for one in blocks)
    return parts >= PARTS and breaks >= parts - 1 and any(isinstance(one, tree.Notes) for one in blocks)


def _placed(wide: float, high: float) -> Data:
    """Its width as a part of the line, so that it is no larger than it is and fits on a page."""
    return {"width": min(_share(wide, high), wide * POINT / ACROSS), "ratio": wide / high}


def _is_short(blocks: Blocks) -> bool:
    """Whether blocks are some words and nothing else, so that they are kept together."""
    said = [one for one in tree.walk(blocks) if not isinstance(one, tree.Quote)]
    words = [one.words for one in said if isinstance(one, tree.Paragraph)]
    return len(words) == len(said) and sum(len(plain(one)) for one in words) <= WHOLE


def _few(rows: Sequence[Sequence[str]], room: int) -> bool:
    """Whether rows take so few lines that they are kept together. room: the letters of a line in a cell."""
    return sum(max((-(-len(cell) // room) for cell in row), default=1) or 1 for row in rows) <= LINES


def _widths(rows: Sequence[Sequence[str]], *, wide: bool, right: Sequence[bool] = ()) -> list[int]:
    """The widths of columns, as parts of a line, where a number to call or an address of mail would be cut in an equal
    part of it, or where the heads of numbers (`right`) would take the room of sentences; nothing where the typesetter
    does as well."""
    columns = max(map(len, rows))
    line, equal = columns * _room(columns, wide=wide), _room(columns, wide=wide)
    cells = [[row[place] if place < len(row) else "" for row in rows] for place in range(columns)]
    least = [max((len(word) for cell in column for word in cell.split(" ")), default=1) + 1 for column in cells]
    whole = [max(map(len, column), default=1) + 1 for column in cells]
    cut = any(len(word) > equal for column in cells for cell in column for word in cell.split(" ") if _is_to_call(word))
    crowded = any(max(map(len, column)) > LONG * equal for column in cells) and any(
        number and len(column[0]) > equal for column, number in zip(cells, right, strict=False)
    )
    if crowded and not (cut and sum(least) <= line):
        least = [min(few, equal) for few in least]
        whole = [few if number else many for few, many, number in zip(least, whole, right, strict=True)]
    if not (cut or crowded) or sum(whole) <= line or sum(least) > line:
        return []
    spare = (line - sum(least)) / max(1, sum(whole) - sum(least))
    return [round(few + (many - few) * spare) + PADDING for few, many in zip(least, whole, strict=True)]


def _is_to_call(word: str) -> bool:
    return "@" in word or ("\u00a0" in word and word[-1].isdigit())


def _is_firm(head: Sequence[str], rooms: Sequence[int]) -> bool:
    """Whether no word of the head needs to be cut for its column."""
    return all(len(word) <= room for said, room in zip(head, rooms, strict=False) for word in said.split())


def _is_wide(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a table of many columns lies across the page: where their words, or a line of each, are too long."""
    columns = max(map(len, rows))
    held = [[row[place] for row in rows if place < len(row)] for place in range(columns)]
    words = sum(max((len(word) for cell in cells for word in cell.split()), default=0) for cells in held)
    lines = sum(max(map(len, cells), default=0) for cells in held)
    upright, gaps = ROWS[1][1], 3 * columns
    return columns > WIDE and (columns > CROWDED or words + gaps > upright or lines + gaps > 1.3 * upright)


def _room(columns: int, *, wide: bool) -> int:
    """The letters that a word may have in a cell, its paddings taken off."""
    row = next(letters for most, letters in ROWS if columns <= most or (most == WIDE and not wide))
    return max((row - PADDING * columns) // max(columns, 1), 5)


def _size(svg_text: str, otherwise: tuple[float, float] = (ACROSS, ACROSS)) -> tuple[float, float]:
    found = _VIEW.search(svg_text)
    return (max(float(found[1]), 1), max(float(found[2]), 1)) if found else otherwise


def _share(wide: float, high: float, across: float = ACROSS, down: float = DOWN) -> float:
    """The part of the line that a drawing takes so that it still fits on a page."""
    return min(1.0, down * wide / high / across)
