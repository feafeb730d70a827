"""A document as one page of HTML: complete in itself, it loads nothing, prints well, and reads without scripts."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextvars import copy_context
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmsuite.core.locale import labelled, speak, translate
from cmsuite.engines.exports.look import READABLE, Look, Picture, contrast
from cmsuite.engines.exports.manuscript import (
    Blocks,
    Break,
    Emphasis,
    Foreign,
    Heading,
    Inline,
    Link,
    Manuscript,
    Mono,
    Strong,
    Text,
    Words,
    identity,
    plain,
    walk,
    without_notes,
)
from cmsuite.engines.exports.page import dir_of, harmless, page, safe_json, sides

if TYPE_CHECKING:
    from markupsafe import Markup

TEMPLATE = "document.html.j2"
CONTENTS = 4  # headings that make a table of contents worth its room
NIGHT = "#1b2025"  # the ground of a dark page
DAWN = "#e8eaed"  # its ink
SOFT, NIGHT_SOFT = "#f4f6f8", "#262c32"  # the grounds of what stands out, as document.css has them
MIMES = ("image/png", "image/jpeg", "image/webp", "image/svg+xml")
LONGEST = 18  # letters of a word in a cell that stays whole
BESIDE, LETTERS = 3, 40  # columns that stand side by side on a phone, and the letters of a cell that has room there
_SIGNS = re.compile(r"(?<=\w)([/._:@?&=-]+)(?=\w)")
_NAME = re.compile(r"[\w-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Head:
    """A heading as the page has it: the level of its element, and its address."""

    tag: int
    id: str
    words: Words


@dataclass(frozen=True, slots=True)
class Answering:
    """What a page needs that is answered where it is read: for whom, until when, to which address, and the data of
    packet.js."""

    person: str
    until: str
    to: str
    data: Mapping[str, Any]


def html(
    manuscript: Manuscript,
    workspace: Path | None = None,
    *,
    explore: bool = False,
    answering: Answering | None = None,
) -> str:
    """The page, in the language of the manuscript. explore: figures may be explored too, which adds 1.2 MB of script.
    answering: it is answered too, which no page is that is explored.

    Raises BadTemplate.
    """
    return copy_context().run(_html, manuscript, workspace, explore, answering)


def _html(manuscript: Manuscript, workspace: Path | None, explore: bool, answering: Answering | None) -> str:
    speak(manuscript.language)
    blocks = without_notes(manuscript.blocks)
    anchors: dict[str, str] = {}
    heads = list(_heads(blocks, anchors))
    following, numbers = iter(heads), {"figure": count(1), "table": count(1), "callout": count(1)}
    values: dict[str, Any] = {
        "document": manuscript,
        "title": harmless(manuscript.title).strip() or manuscript.kind or translate("Document"),
        "blocks_of_document": blocks,
        "contents": heads if manuscript.contents and len(heads) >= CONTENTS else [],
        "colours": colours(manuscript.look),
        "font": manuscript.look.font,
        "explore": explore and answering is None,
        "answering": replace(answering, person=harmless(answering.person), to=harmless(answering.to))
        if answering
        else None,
        "answering_data": safe_json(answering.data) if answering else "",
        "identity": identity(manuscript),
        "labelled": labelled,
        "head_of": lambda column: column.head,
        "heads_of": lambda made, head: [head(column) for column in made.columns],
        "many_words": many_words,
        "bare": plain,
        "tongue": lambda words: words[0].language if len(words) == 1 and isinstance(words[0], Foreign) else "",
        "breakable": breakable,
        "inline": lambda words: _inline(words, anchors),
        "kind": lambda block: type(block).__name__,
        "data": _data,
        "next_heading": lambda: next(following),
        "next_number": lambda what: next(numbers[what]),
    }
    return page(TEMPLATE, values, workspace)


def colours(look: Look) -> dict[str, str]:
    """The colours of a look, as dark on paper and as light at night as it takes to read them on every ground there."""
    return {
        "ink": _read_on(SOFT, look.ink, "#000000"),
        "accent": _read_on(SOFT, look.accent, "#000000"),
        "head": look.accent,
        "on_head": look.on_accent,
        "night": NIGHT,
        "dawn": DAWN,
        "night_accent": _read_on(NIGHT_SOFT, look.accent, "#ffffff"),
    }


def _read_on(ground: str, colour: str, towards: str) -> str:
    """The colour, or the nearest one on its way to black or white that is read on the ground."""
    one, other = ([int(code[place : place + 2], 16) for place in (1, 3, 5)] for code in (colour, towards))
    mixed = (
        "#" + "".join(f"{round(a + (b - a) * step / 40):02x}" for a, b in zip(one, other, strict=True))
        for step in range(41)
    )
    return next(found for found in mixed if contrast(found, ground) >= READABLE)


def _heads(blocks: Blocks, anchors: dict[str, str]) -> Iterator[Head]:
    """The headings in the order of the page, no level skipped; every name that is new becomes an address."""
    level = 0
    for number, block in enumerate((one for one in walk(blocks) if isinstance(one, Heading)), 1):
        level = max(1, min(block.level, level + 1, 4))
        new = _NAME.fullmatch(block.name) and block.name not in anchors
        address = f"s-{block.name}" if new else f"part-{number}"
        anchors.setdefault(block.name, address)
        yield Head(level + 1, address, block.words if plain(block.words).strip() else (Text("—"),))


def _data(picture: Picture) -> str:
    """A picture as an address that holds it; of a kind that browsers draw, and nothing else."""
    mime = picture.mime if picture.mime in MIMES else "image/png"
    return f"data:{mime};base64,{b64encode(picture.data).decode()}"


# ---- words


def many_words(heads: Sequence[object], rows: Sequence[Sequence[str | Words]]) -> bool:
    """Whether a table needs more room than a phone has."""
    if len(heads) != BESIDE:
        return len(heads) > BESIDE
    return any(len(cell if isinstance(cell, str) else plain(cell)) > LETTERS for row in rows for cell in row)


def breakable(words: str) -> Markup:
    """The words of a cell; a long address or handle may go on in the next line, after a sign of it."""
    from markupsafe import Markup, escape

    parts = (_SIGNS.sub("\\1\0", word) if len(word) > LONGEST else word for word in harmless(words).split(" "))
    return Markup(str(escape(" ".join(parts))).replace("\0", "<wbr>"))


def _inline(words: Words, anchors: Mapping[str, str]) -> Markup:
    from markupsafe import Markup

    return Markup("").join(_one(word, anchors) for word in words)


def _one(word: Inline, anchors: Mapping[str, str]) -> Markup:
    from markupsafe import Markup, escape

    if isinstance(word, Break):
        return Markup("<br>")
    if isinstance(word, Strong | Emphasis):
        dress = "<strong>{}</strong>" if isinstance(word, Strong) else "<em>{}</em>"
        return Markup(dress).format(_inline(word.words, anchors))
    if isinstance(word, Foreign):
        dress = '<span lang="{}" dir="rtl">{}</span>' if dir_of(plain(word.words)) else '<span lang="{}">{}</span>'
        return Markup(dress).format(word.language, _inline(word.words, anchors))
    if isinstance(word, Link):
        return _link(word, anchors)
    if isinstance(word, Mono):
        return Markup("<code>{}</code>").format(harmless(word.text))
    pieces = sides(harmless(word.text))
    return Markup("").join(Markup('<span dir="rtl">{}</span>').format(one) if right else escape(one)
                           for one, right in pieces)  # fmt: skip


def _link(word: Link, anchors: Mapping[str, str]) -> Markup:
    """A link that leads where links may lead; else its words alone."""
    from markupsafe import Markup

    said, to = _inline(word.words, anchors), harmless(word.to)
    if to.startswith("#"):
        return Markup('<a href="#{}">{}</a>').format(anchors[to[1:]], said) if to[1:] in anchors else said
    if to.startswith("mailto:"):
        return Markup('<a href="{}">{}</a>').format(to, said)
    if to.startswith(("https://", "http://")):
        return Markup('<a href="{}" rel="noopener noreferrer">{}</a>').format(to, said)
    return said
