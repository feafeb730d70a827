"""Where in a content something was said: from a heading, a paragraph or a few words of its written form to a field."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from cmsuite.core.locale import said_in
from cmsuite.engines.documents.content import Content, texts
from cmsuite.engines.exports import manuscript as tree
from cmsuite.engines.exports.manuscript import Block, Manuscript

PROBE = 60  # letters of a text by which it is looked for
SHORTEST = 4  # letters that tell one place from another
_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the written form with what stands under it, up to the next one. field: that most of it is from."""

    name: str
    title: str
    level: int
    field: str


@dataclass(frozen=True, slots=True)
class Anchors:
    """The places of a version. `find` answers with the path of a field, or with "" where it is about the whole."""

    sections: tuple[Section, ...]
    titles: Mapping[str, str]
    probes: tuple[tuple[str, str], ...] = field(repr=False)  # path -> all its letters

    def find(self, section: str = "", around: str = "", quote: str = "") -> str:
        """section: the name of the heading above, as the tree or as a bookmark has it. around, quote: the paragraph,
        and the words in it that are meant."""
        above = self.section(section)
        within = above.field if above else ""
        for words in (around, quote):
            if path := self._of_words(letters(words), within):
                return path
        return within or self.titles.get(letters(above.title) if above else letters(around), "")

    def section(self, name: str) -> Section | None:
        plain = letters(name.removeprefix("h_"))
        return next((one for one in self.sections if letters(one.name)[:38] == plain[:38]), None) if plain else None

    def _of_words(self, words: str, within: str) -> str:
        """The field that holds these words, or that they hold: one of the section first, the nearest of them."""
        if len(words) < SHORTEST:
            return ""
        found = [
            (path.partition(".")[0] != within, abs(len(said) - len(words)), place, path)
            for place, (path, said) in enumerate(self.probes)
            if words in said or (len(said) >= SHORTEST and said in words)
        ]
        return min(found)[-1] if found else ""


def letters(text: str) -> str:
    """What stays of a text, whoever set it: no signs, no spaces, no capitals."""
    return _SIGNS.sub("", text).casefold()


def anchors(content: Content, manuscript: Manuscript) -> Anchors:
    """The places of a content as its written form has them."""
    probes = tuple((path, said) for path, text, _prose in texts(content) if (said := letters(text)))
    titles: dict[str, str] = {}
    for name, info in type(content).model_fields.items():
        titles.setdefault(letters(said_in(info.title or name, manuscript.language)), name)
    starts = [(path.partition(".")[0], said) for path, said in _starts(content)]
    sections = tuple(_section(head, words, starts, titles) for head, words in _parts(manuscript.blocks))
    return Anchors(sections, titles, probes)


def _starts(content: Content) -> Iterator[tuple[str, str]]:
    """The first letters of each text: of one that is long, of its first and its last line."""
    for path, text, _prose in texts(content):
        lines = [said for one in text.split("\n") if len(said := letters(one)) >= SHORTEST]
        for said in dict.fromkeys([*lines[:1], *lines[-1:]]):
            yield path, said[:PROBE]


def _section(head: tree.Heading, words: str, starts: Iterable[tuple[str, str]], titles: Mapping[str, str]) -> Section:
    title = tree.plain(head.words)
    own = titles.get(letters(title))
    held = Counter[str]()
    for name, said in starts:
        if said in words:
            held[name] += len(said)
    best = own or next((name for name, _n in held.most_common(1)), "")
    return Section(head.name, title, head.level, best)


def _parts(blocks: Iterable[Block]) -> Iterator[tuple[tree.Heading, str]]:
    """Each heading, with the letters of what stands under it."""
    head: tree.Heading | None = None
    said: list[str] = []
    for block in tree.walk(tuple(blocks)):
        if isinstance(block, tree.Heading):
            if head is not None:
                yield head, " ".join(said)
            head, said = block, [letters(tree.plain(block.words))]
        else:
            said += [letters(text) for text in _words(block)]
    if head is not None:
        yield head, " ".join(said)


def _words(block: Block) -> Iterator[str]:
    match block:
        case tree.Paragraph(words):
            yield tree.plain(words)
        case tree.Verbatim(text):
            yield text
        case tree.Callout(title=title):
            yield title
        case tree.Grid(head, rows):
            yield from (tree.plain(cell) for row in (head, *rows) for cell in row)
        case tree.Tabled(table=table):
            yield from (cell for row in table.written() for cell in row)
        case tree.Shown(picture, caption):
            yield from (picture.alt, caption)
        case tree.Signature(name, function):
            yield from (name, function)
        case _:
            pass


def known(path: str, content: Mapping[str, Any]) -> bool:
    """Whether a content has that place."""
    at: Any = content
    for part in path.split("."):
        if isinstance(at, Mapping) and part in at:
            at = at[part]
        elif isinstance(at, list | tuple) and part.isascii() and part.isdigit() and int(part) < len(at):
            at = at[int(part)]
        else:
            return False
    return True
