"""A document as a mail: MJML made into HTML that mail programs show, its styles inline, dark at night, and a text."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextvars import copy_context
from dataclasses import dataclass
from datetime import UTC, datetime, time
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmsuite.core.locale import N_, day, labelled, speak, translate
from cmsuite.core.resources import find
from cmsuite.engines.exports import manuscript as tree
from cmsuite.engines.exports.html import colours, html
from cmsuite.engines.exports.look import Picture
from cmsuite.engines.exports.manuscript import Blocks, Inline, Manuscript, Words, identity, without_notes
from cmsuite.engines.exports.page import FOLDER, code_inside, dir_of, harmless, sides
from cmsuite.engines.exports.table import Table
from cmsuite.engines.exports.text import columns, text

if TYPE_CHECKING:
    from lxml.etree import _Element

CSS = "mail.css"
FONT = "'Segoe UI', Roboto, Helvetica, Arial, sans-serif"
PICTURES = {"image/png": "png", "image/jpeg": "jpeg"}  # what every mail program draws; of others the words alone
WIDE = 640  # px, at most: what a mail is shown in beside its list
PHONE, LETTER, AROUND = 312, 7, 13  # px: what a phone of 360 has for a table, its letters, and what is around a cell
HEAVIEST = 100_000  # bytes of a page: Gmail cuts what comes after 102 kB
CUT = N_(
    "This mail has the beginning: mail programs cut what is longer. The whole document is in the file beside it, "
    "document.html."
)
_STYLE = re.compile(r"<style.*?</style>", re.DOTALL)
LINES = SMTP.clone(cte_type="7bit")
"""Lines that any server passes on as they are."""


@dataclass(frozen=True, slots=True)
class File:
    """What a mail carries besides its words."""

    name: str
    mime: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """A document as a mail holds it: the page, the pictures that it shows by name, and the text that says the same.
    whole: the page is; a long one ends where mail programs would cut it, and says so."""

    html: str
    text: str
    pictures: tuple[tuple[str, Picture], ...]
    whole: bool = True


def letter(manuscript: Manuscript, workspace: Path | None = None) -> Letter:
    """The page and the text, in the language of the manuscript."""
    return copy_context().run(_letter, manuscript, workspace)


def eml(manuscript: Manuscript, workspace: Path | None = None) -> bytes:
    """A mail without sender or recipient, that a mail program opens to be sent. The same document, the same bytes."""
    at = datetime.combine(manuscript.day, time(12), UTC)
    of = letter(manuscript, workspace)
    page = () if of.whole else (File("document.html", "text/html", html(manuscript, workspace).encode()),)
    return assembled(of, {"Subject": _line(manuscript.title), "X-Unsent": "1"}, at=at, files=page)


def assembled(of: Letter, headers: Mapping[str, str | Address], *, at: datetime, files: Sequence[File] = ()) -> bytes:
    """The bytes of a mail: the text, the page with its pictures, then the files."""
    mail = EmailMessage(policy=LINES)
    about = {name: value for name, value in headers.items() if name.lower().startswith("content-")}
    for name, value in headers.items():
        if name not in about:
            mail[name] = value
    mail["Date"] = at
    mail.set_content(of.text, charset="utf-8", cte="quoted-printable")
    mail.add_alternative(of.html, subtype="html", charset="utf-8", cte="quoted-printable")
    page: Any = mail.get_payload()[1]  # type: ignore[index]
    for name, picture in of.pictures:
        kind = PICTURES[picture.mime]
        page.add_related(picture.data, "image", kind, cid=f"<{name}>", filename=f"{name}.{kind}", disposition="inline")
    for file in files:
        main, _slash, sub = file.mime.partition("/")
        mail.add_attachment(file.data, maintype=main, subtype=sub, filename=file.name)
    for name, value in about.items():  # what is put in before the parts, they take away
        mail[name] = value
    print_ = hashlib.sha256(b"".join([of.text.encode(), of.html.encode(), *(file.data for file in files)])).hexdigest()
    for n, part in enumerate(one for one in mail.walk() if one.is_multipart()):
        part.set_boundary(f"=_{n}_{print_[:32]}")
    return mail.as_bytes()


def _line(words: str) -> str:
    """Words for a header: one line, whatever they hold."""
    return " ".join(harmless(words).split())[:200]


# ---- the page


def _letter(of: Manuscript, workspace: Path | None) -> Letter:
    import css_inline
    from lxml import etree
    from mjml import mjml2html

    speak(of.language)
    inliner = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
    css, told, words = _css(of, workspace), without_notes(of.blocks), text(of)

    def made(many: int) -> Letter:
        """With so many of its blocks."""
        writer, whole = _Writer(colours(of.look)), many == len(told)
        begun, ended = [[] if whole else [_node("p", translate(CUT), **{"class": "lead"})] for _end in range(2)]
        column = [*writer.head(of), *begun, *writer.blocks(told[:many]), *ended]
        source = etree.tostring(_mjml(of, column), encoding="unicode")
        page = mjml2html(source, disable_comments=False, fonts={})
        page = page.replace('role="article"', 'role="main"', 1)  # where who listens finds the words, in a browser too
        layout = _STYLE.findall(page)  # stays above: copied into each cell it was most of a mail
        marks = [f'<meta name="style-{n}">' for n in range(len(layout))]
        for mark, style in zip(marks, layout, strict=True):
            page = page.replace(style, mark, 1)
        page = inliner.inline(page.replace("</head>", f"<style>{css}</style></head>", 1))
        for mark, style in zip(marks, layout, strict=True):
            page = page.replace(mark, style, 1)
        return Letter(page, words, tuple(writer.pictures.items()), whole)

    def weight(of: Letter) -> int:
        return len(of.html.encode())

    shown = made(len(told))
    if weight(shown) <= HEAVIEST:
        return shown
    first_too_long = bisect_right(range(len(told)), HEAVIEST, key=lambda many: weight(made(many)))
    end = max(first_too_long - 1, 0)
    while end and isinstance(told[end - 1], tree.Heading):
        end -= 1
    return made(end)


def _css(of: Manuscript, workspace: Path | None) -> str:
    css = code_inside(CSS, find(FOLDER, CSS, workspace).read_text(encoding="utf-8"))
    for name, colour in colours(of.look).items():
        css = css.replace(f"var(--{name.replace('_', '-')})", colour)
    return css


def _mjml(of: Manuscript, column: list[_Element]) -> _Element:
    root = _node("mjml", lang=of.language, dir="ltr")
    head = _node("mj-head")
    title = _node("mj-title", harmless(of.title).strip() or of.kind or translate("Document"))
    raw = _node("mj-raw")
    raw.extend([_node("meta", name=name, content="light dark") for name in ("color-scheme", "supported-color-schemes")])
    fonts = _node("mj-attributes")
    family = f"'{of.look.font}', {FONT}" if of.look.font else FONT
    fonts.append(_node("mj-all", **{"font-family": family, "font-size": "16px", "line-height": "1.5"}))
    fonts[-1].set("color", colours(of.look)["ink"])
    fonts.append(_node("mj-text", padding="6px 24px"))
    head.extend([title, fonts, raw])
    body = _node("mj-body", width=f"{WIDE}px", **{"css-class": "ground", "background-color": "#ffffff"})
    section, holder = _node("mj-section", padding="16px 0"), _node("mj-column")
    cell = _node("mj-text")
    cell.extend(column)
    holder.append(cell)
    section.append(holder)
    body.append(section)
    root.extend([head, body])
    return root


def _node(name: str, words: str = "", /, **attributes: str) -> _Element:
    from lxml import etree

    node = etree.Element(name, attributes)
    node.text = harmless(words) or None
    return node


class _Writer:
    """Blocks as elements; pictures gather under the names by which the page shows them. colours: of html.colours."""

    def __init__(self, colours: Mapping[str, str]) -> None:
        self.colours = colours
        self.pictures: dict[str, Picture] = {}
        self.level = 1
        self.writers: dict[type, Callable[[Any], Iterator[_Element]]] = {
            tree.Heading: self._heading,
            tree.Paragraph: lambda block: self._words("p", block.words, **_in(block.language)),
            tree.Listing: self._listing,
            tree.Quote: lambda block: self._inside("blockquote", block.blocks, **_in(block.language)),
            tree.Verbatim: lambda block: iter([_node("pre", block.text)]),
            tree.Callout: self._callout,
            tree.Grid: self._grid,
            tree.Tabled: lambda block: self._table(block.table, [column.head for column in block.table.columns]),
            tree.Drawn: self._drawn,
            tree.Shown: self._shown,
            tree.Signature: self._signature,
            tree.Proof: self._proof,
            tree.PageBreak: lambda _block: iter(()),
            tree.Rule: lambda _block: iter([_node("hr")]),
        }

    def head(self, of: Manuscript) -> Iterator[_Element]:
        if of.look.logo is not None:
            yield from self._picture(of.look.logo)
        said = harmless(of.title).strip() or of.kind or translate("Document")
        yield from self._words("h1", of.titled or (tree.Text(said),))
        if of.subtitle:
            yield _node("p", of.subtitle, **{"class": "lead"})
        yield _node("p", identity(of), **{"class": "quiet"})

    def blocks(self, blocks: Blocks) -> Iterator[_Element]:
        for block in blocks:
            yield from self.writers[type(block)](block)

    # -- words

    def _words(self, name: str, words: Words, **attributes: str) -> Iterator[_Element]:
        node = _node(name, **attributes)
        _say(node, words)
        yield node

    def _heading(self, block: tree.Heading) -> Iterator[_Element]:
        self.level = max(1, min(block.level, self.level + 1, 4))
        yield from self._words(
            f"h{self.level + 1}", block.words if tree.plain(block.words).strip() else (tree.Text("—"),)
        )

    # -- blocks in blocks

    def _inside(self, name: str, blocks: Blocks, **attributes: str) -> Iterator[_Element]:
        node = _node(name, **attributes)
        node.extend(list(self.blocks(blocks)))
        yield node

    def _listing(self, block: tree.Listing) -> Iterator[_Element]:
        node = _node("ul") if block.first is None else _node("ol", start=str(block.first))
        for item in block.items:
            node.extend(list(self._inside("li", item)))
        yield node

    def _callout(self, block: tree.Callout) -> Iterator[_Element]:
        node = _node("div", **{"class": f"callout {block.kind}"})
        node.append(_node("p", block.head, **{"class": "name"}))
        node.extend(list(self.blocks(block.blocks)))
        yield node

    # -- tables and figures

    def _table(self, table: Table, heads: Sequence[str]) -> Iterator[_Element]:
        yield from self._data(table.title, heads, table, named=table.named)
        if table.source:
            yield _node("p", labelled(translate("Source"), table.basis), **{"class": "quiet"})

    def _data(self, title: str, heads: Sequence[str], table: Table, *, named: bool = True) -> Iterator[_Element]:
        """The cells side by side where a phone shows them so; else each row as a record of named cells."""
        rows = table.written()
        if _on_a_phone(heads, rows):
            right = [column.numeric for column in table.columns]
            yield _wide(self._tabled(title, heads, rows, right, named=named), title)
            return
        yield _node("p", title, **{"class": "name"})
        yield _records(heads, [[(tree.Text(cell),) for cell in row] for row in rows], named=named)

    def _grid(self, block: tree.Grid) -> Iterator[_Element]:
        heads, *rows = [[tree.plain(cell) for cell in row] for row in (block.head, *block.rows)]
        if not _on_a_phone(heads, rows):
            yield _records(heads, block.rows)
            return
        made = self._tabled("", ["" for _cell in block.head], [["" for _cell in block.head] for _row in block.rows])
        lines: list[_Element] = list(made.iter("tr"))
        for line, cells in zip(lines, (block.head, *block.rows), strict=True):
            for node, cell in zip(line, cells, strict=False):
                _say(node, cell)
                if not tree.plain(cell).strip():  # a head of nothing
                    node.tag = "td"
                    node.attrib.pop("scope", "")
        yield _wide(made, translate("Table"))

    def _drawn(self, block: tree.Drawn) -> Iterator[_Element]:
        """What a figure says, as words and as the table of its numbers: a mail draws nothing."""
        figure = block.figure
        yield _node("p", labelled(translate("Drawing"), figure.described))
        table = figure.table()
        yield from self._data(figure.title, [figure.head(column) for column in table.columns], table)
        about = " · ".join(filter(None, (figure.span, figure.unit, labelled(translate("Source"), figure.source))))
        yield _node("p", about, **{"class": "quiet"})

    def _shown(self, block: tree.Shown) -> Iterator[_Element]:
        yield from self._picture(block.picture)
        if block.caption:
            yield _node("p", block.caption, **{"class": "quiet"})

    def _picture(self, picture: Picture) -> Iterator[_Element]:
        if picture.mime not in PICTURES:
            yield _node("p", f"[{labelled(translate('Picture'), picture.alt)}]")
            return
        name = f"picture{len(self.pictures) + 1}"
        self.pictures[name] = picture
        width = str(max(1, min(picture.width, WIDE - 48)))
        yield _node("img", src=f"cid:{name}", alt=harmless(picture.alt), width=width)

    def _signature(self, block: tree.Signature) -> Iterator[_Element]:
        blank = "_" * 24
        node = _node("div", **{"class": "signature"})
        parts = (block.said, block.name, block.function)
        lines = [*filter(None, parts), labelled(translate("Date"), blank), labelled(translate("Signature"), blank)]
        node.extend([_node("p", line) for line in lines])
        yield node

    def _proof(self, block: tree.Proof) -> Iterator[_Element]:
        source, grade = labelled(translate("Source"), block.source), labelled(translate("Confidence"), block.grade)
        parts = (f"[{block.number}] {block.title}", source, grade, day(block.day) if block.day else "")
        yield _node("p", " · ".join(filter(None, parts)), **{"class": "quiet"})

    def _tabled(
        self,
        title: str,
        heads: Sequence[str],
        rows: Sequence[Sequence[str]],
        right: Sequence[bool] | None = None,
        *,
        named: bool = True,
    ) -> _Element:
        """A data table, with its title, and heads that say which cells they are of. named: the first of a row too.

        Its looks are attributes of the whole, which every program knows: a style in each cell makes too long a mail.
        """
        to_right = right or [False] * len(heads)
        frame = {"border": "1", "bordercolor": "#c9d0d7", "cellpadding": "6", "cellspacing": "0"}
        table = _node("table", **{"class": "data", **frame})
        head, body = _node("thead"), _node("tbody", align="left", valign="top")
        if title:
            caption = _node("caption")
            caption.append(_node("span", title))  # as wide as a phone, where the table is wider
            table.append(caption)
        ground, ink = self.colours["head"], self.colours["on_head"]
        head.append(_node("tr", align="left", bgcolor=ground, style=f"background-color:{ground};color:{ink}"))
        head[0].extend(
            [_node("th", one, scope="col", **_side(side)) for one, side in zip(heads, to_right, strict=True)]
        )
        for row in rows:
            line = _node("tr")
            cells = [*row, *[""] * (len(heads) - len(row))][: len(heads)]
            for place, (cell, side) in enumerate(zip(cells, to_right, strict=True)):
                is_head = named and not place
                line.append(
                    _node("th" if is_head else "td", cell, **_side(side), **({"scope": "row"} if is_head else {}))
                )
            body.append(line)
        table.extend([head, body])
        return table


def _on_a_phone(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether columns stand side by side on a phone with no word and no number broken."""
    widest = [
        max(map(columns, re.split(r"[ \n]", " ".join(cells)))) for cells in zip_longest(heads, *rows, fillvalue="")
    ]
    return sum(one * LETTER + AROUND for one in widest) <= PHONE


def _records(heads: Sequence[str], rows: Sequence[Sequence[Words]], *, named: bool = True) -> _Element:
    """Each row as a record: a line for each cell that says something, the first of them in bold where it is a name."""
    listing = _node("ul", **{"class": "rows"})
    for row in rows:
        item = _node("li")
        for place, (head, cell) in enumerate(zip(heads, row, strict=False)):
            if not tree.plain(cell).strip():
                continue
            if len(item) or item.text:
                item.append(_node("br"))
            if named and not place:
                _say(item, (tree.Strong(cell),))
            else:
                _say(item, (tree.Text(labelled(head, "") if head.strip() else ""), *cell))
        listing.append(item)
    return listing


def _wide(table: _Element, said: str) -> _Element:
    """A table that moves by itself where it is wider than the screen: no word and no number of it is broken."""
    holder = _node("div", **{"class": "wide", "role": "group", "tabindex": "0", "aria-label": harmless(said)})
    holder.append(table)
    return holder


def _in(language: str) -> dict[str, str]:
    return {"lang": language} if language else {}


def _side(right: bool) -> dict[str, str]:
    return {"align": "right"} if right else {}


def _say(node: _Element, words: Words) -> None:
    """Put words into an element, after what it holds already."""
    for word in words:
        if isinstance(word, tree.Text):
            for piece, from_right in sides(word.text):
                if from_right:
                    node.append(_node("span", piece, dir="rtl"))
                else:
                    _append(node, piece)
        elif isinstance(word, tree.Break):
            node.append(_node("br"))
        else:
            node.append(_dressed(word))


def _dressed(word: Inline) -> _Element:
    if isinstance(word, tree.Mono):
        return _node("code", word.text)
    if isinstance(word, tree.Link):
        to = harmless(word.to)
        led = to.startswith(("https://", "http://", "mailto:"))
        made = _node("a", href=to) if led else _node("span")
    elif isinstance(word, tree.Foreign):
        made = _node("span", lang=word.language, **dir_of(tree.plain(word.words)))
    else:
        made = _node("strong" if isinstance(word, tree.Strong) else "em")
    assert not isinstance(word, tree.Text | tree.Break)
    _say(made, word.words)
    return made


def _append(node: _Element, words: str) -> None:
    words = harmless(words)
    if len(node):
        node[-1].tail = (node[-1].tail or "") + words
    else:
        node.text = (node.text or "") + words
