"""A document between its template and its files: a tree of blocks, which every format writes in its own way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from cmsuite.core.locale import N_, day, labelled, translate
from cmsuite.engines.exports.figure import Figure
from cmsuite.engines.exports.look import Look, Picture
from cmsuite.engines.exports.table import Table

# ---- words within a block


@dataclass(frozen=True, slots=True)
class Text:
    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    words: Words


@dataclass(frozen=True, slots=True)
class Emphasis:
    words: Words


@dataclass(frozen=True, slots=True)
class Mono:
    """Letters as they are: code, an address, an exact name."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """`to` is http, https, mailto, or `#` and the name of a heading."""

    to: str
    words: Words


@dataclass(frozen=True, slots=True)
class Foreign:
    """Words in another language than what they stand among; language: its tag."""

    words: Words
    language: str


@dataclass(frozen=True, slots=True)
class Break:
    """A new line within a paragraph."""


Inline = Text | Strong | Emphasis | Mono | Link | Foreign | Break
Words = tuple[Inline, ...]


def plain(words: Words) -> str:
    """The words without their dress."""
    return "".join(_plain(one) for one in words)


def _plain(one: Inline) -> str:
    if isinstance(one, Text | Mono):
        return one.text
    return " " if isinstance(one, Break) else plain(one.words)


# ---- blocks


@dataclass(frozen=True, slots=True)
class Heading:
    """level: 1 for a part of the document, whose own title stands above; never deeper than 4. name: for links."""

    level: int
    words: Words
    name: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """language: where it is another than the document's."""

    words: Words
    language: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """Items of blocks; first: the number of the first one, None where they are not numbered."""

    items: tuple[Blocks, ...]
    first: int | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """language: where it is another than the document's."""

    blocks: Blocks
    language: str = ""


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Lines as they are."""

    text: str


CALLOUTS = {
    "note": N_("Note"),
    "warning": N_("Warning"),
    "decision": N_("Decision"),
    "example": N_("Example"),
    "counterexample": N_("Counter-example"),
}


@dataclass(frozen=True, slots=True)
class Callout:
    """What must not be overlooked; its kind is said in words, those of CALLOUTS."""

    kind: Literal["note", "warning", "decision", "example", "counterexample"]
    title: str
    blocks: Blocks

    @property
    def called(self) -> str:
        """Its kind in words; nothing where the title begins with them."""
        said = translate(CALLOUTS[self.kind])
        return "" if re.match(rf"{re.escape(said)}\b", self.title, re.IGNORECASE) else said

    @property
    def head(self) -> str:
        """What stands over it: its kind, and its title."""
        return " · ".join(filter(None, (self.called, self.title)))


@dataclass(frozen=True, slots=True)
class Grid:
    """A small table of words, as Markdown writes it. The first row of `rows` is not its head."""

    head: tuple[Words, ...]
    rows: tuple[tuple[Words, ...], ...]


@dataclass(frozen=True, slots=True)
class Tabled:
    """A table of typed cells. name: unlike any other in the document."""

    name: str
    table: Table


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure, with the data table that says the same. name: unlike any other in the document."""

    name: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture, whose alt text says what is seen; its caption says why it matters, or nothing."""

    picture: Picture
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """Where a person signs: who, and as what; `said` is what signing means."""

    name: str
    function: str
    said: str


@dataclass(frozen=True, slots=True)
class Proof:
    """A piece of evidence that is cited: its number, what it is, where it is from, and how far it is to be trusted."""

    number: int
    title: str
    source: str
    grade: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Notes:
    """What the speaker of a slide says, and its reader does not see."""

    blocks: Blocks


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page; a screen has none."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A line between two trains of thought."""


Block = (
    Heading | Paragraph | Listing | Quote | Verbatim | Callout | Grid | Tabled | Drawn | Shown | Signature | Proof
    | Notes | PageBreak | Rule
)  # fmt: skip
Blocks = tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A whole document, in one language.

    title: what it is about, which no block repeats; titled: the same in words, where some are in another language.
    kind, state: what it is and how far it has come, in words. version: as people say it (1.1). code: what a client
    quotes to say yes to exactly this. day: the one stamp that every file of it bears, so that the same manuscript gives
    the same bytes. folder: of the brand among a workspace's reports. sheets: what tables and figures are called where a
    word or two have room, by their names. paper: of a PDF. stamp: a word over every page.
    contents: whether a table of them is wanted, where it has parts enough.
    """

    title: str
    language: Literal["en", "fr"]
    blocks: Blocks
    look: Look
    day: date
    subtitle: str = ""
    kind: str = ""
    brand: str = ""
    author: str = ""
    version: str = ""
    state: str = ""
    code: str = ""
    folder: str = ""
    sheets: Mapping[str, str] = field(default_factory=dict)
    paper: Literal["a4", "a5"] = "a4"
    stamp: str = ""
    titled: Words = ()
    contents: bool = True

    def walk(self) -> Iterator[Block]:
        """Every block, those within others after the one that holds them."""
        yield from walk(self.blocks)


_SPOKEN = {
    "en": N_("(in English)"), "fr": N_("(in French)"), "de": N_("(in German)"), "es": N_("(in Spanish)"),
    "it": N_("(in Italian)"),
}  # fmt: skip


def titled_in_words(manuscript: Manuscript) -> str:
    """Its title where no mark can say the language of some words: they are followed by it, in that in force."""
    return "".join(
        f"{plain((one,))} {_named(one.language)}" if isinstance(one, Foreign) else plain((one,))
        for one in manuscript.titled or (Text(manuscript.title),)
    )


def _named(tag: str) -> str:
    return translate(_SPOKEN[tag]) if tag in _SPOKEN else translate(N_("(in the language “{tag}”)")).format(tag=tag)


def identity(manuscript: Manuscript) -> str:
    """What a document is, on one line, in the language in force: nobody mistakes one version for another."""
    version = labelled(translate("Version"), manuscript.version) if manuscript.version else ""
    code = labelled(translate("Code"), manuscript.code) if manuscript.code else ""
    parts = (manuscript.kind, manuscript.brand, version, manuscript.state, code, day(manuscript.day))
    return " · ".join(part for part in parts if part)


def walk(blocks: Blocks) -> Iterator[Block]:
    """Every block of these, those within others after the one that holds them."""
    for block in blocks:
        yield block
        if isinstance(block, Quote | Callout | Notes):
            yield from walk(block.blocks)
        elif isinstance(block, Listing):
            for item in block.items:
                yield from walk(item)


def without_notes(blocks: Blocks) -> Blocks:
    """What a reader sees: what the speaker says is left out."""
    return tuple(_seen(block) for block in blocks if not isinstance(block, Notes))


def _seen(block: Block) -> Block:
    if isinstance(block, Quote | Callout):
        return replace(block, blocks=without_notes(block.blocks))
    if isinstance(block, Listing):
        return replace(block, items=tuple(without_notes(item) for item in block.items))
    return block


SHORTLY = 300  # letters of a few words


def leads(block: Block, after: Block | None) -> bool:
    """Whether it is a few words that say what comes below them, and stay with it."""
    if not isinstance(after, Tabled | Grid | Drawn | Listing | Signature | Quote):
        return False
    if isinstance(block, Quote):
        return len(block.blocks) == 1 and isinstance(block.blocks[0], Paragraph) and _is_short(block.blocks[0])
    return isinstance(block, Paragraph) and _is_short(block)


def _is_short(block: Paragraph) -> bool:
    return len(plain(block.words)) <= SHORTLY
