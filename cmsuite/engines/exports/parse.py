"""Markdown, with a few directives of ours, as the tree of a document.

    ::: figure reach            ::: break                 ::: callout warning What must not be overlooked
    ::: table budget            ::: signature client      Any blocks.
    ::: evidence 12                                       :::

The directives of the first two columns are a line each; `callout` (note, warning, decision, example, counterexample)
and `notes` hold blocks up to a line of three colons, and `in fr` what is in another language; of some words of a line,
`:fr[words]` says it. Figures, tables and the rest are given by name. HTML is only text here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Literal, cast

from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_
from cmsuite.core.text import passable
from cmsuite.engines.exports import manuscript as tree
from cmsuite.engines.exports.figure import Figure
from cmsuite.engines.exports.look import Picture
from cmsuite.engines.exports.manuscript import Block, Blocks, Inline, Proof, Signature, Words
from cmsuite.engines.exports.table import Table
from cmsuite.engines.exports.typography import typeset, typeset_all

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

MOST = 6_000_000  # letters: more is no document
DEEPEST = 4  # levels of headings
TYPESET = ("figure", "table", "evidence", "signature")
LEAVES = ("figure", "table", "evidence", "signature", "break")
HOLDERS = ("callout", "notes", "in")
WHAT = {
    "figure": N_("figure"),
    "table": N_("table"),
    "evidence": N_("evidence"),
    "signature": N_("signature"),
    "picture": N_("picture"),
}
SCHEMES = ("http://", "https://", "mailto:", "#")
_NAME = re.compile(r"[^a-z0-9]+")
_TONGUE = re.compile(r":([a-z]{2})\[")


class TooLong(Refused):
    said = N_("This text has more than {most} characters: it is no document any more.")
    hint = N_("Take out what was pasted by mistake, or make two documents of it.")


class BadDirective(Refused):
    """A line of a text asks for what cannot be written. `line`: which, from 1."""


class UnknownDirective(BadDirective):
    said = N_("Line {line}: “::: {name}” is no directive.")
    hint = N_("There are figure, table, evidence, signature, break, callout and notes.")


class NotGiven(BadDirective):
    said = N_("Line {line}: there is no {what} called {name}.")
    hint = N_("Correct the name, or take the line out.")
    words: ClassVar = {"what": WHAT}


class UnknownCallout(BadDirective):
    said = N_("Line {line}: “{name}” is no kind of callout.")
    hint = N_("Write note, warning, decision, example or counterexample.")


class NotClosed(BadDirective):
    said = N_("Line {line}: what begins with “::: {name}” has no end.")
    hint = N_("End it with a line of three colons.")


@dataclass(frozen=True, slots=True)
class Given:
    """What a text may name."""

    figures: Mapping[str, Figure] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    proofs: Mapping[str, Proof] = field(default_factory=dict)
    signatures: Mapping[str, Signature] = field(default_factory=dict)


def parse(markdown: str, given: Given, language: Literal["en", "fr"]) -> Blocks:
    """The blocks of a text. Levels of headings that were skipped are closed up; what HTML says is text.

    Raises TooLong, UnknownDirective, NotGiven, UnknownCallout, NotClosed.
    """
    if len(markdown) > MOST:
        raise TooLong(most=MOST)
    text = unicodedata.normalize("NFC", passable(markdown))
    return _Reading(given, language).blocks(_reader().parse(text))


@cache
def _reader() -> MarkdownIt:
    from markdown_it import MarkdownIt

    made = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")
    made.block.ruler.before("fence", "directive", _directive, {"alt": ["paragraph", "blockquote", "list"]})
    made.inline.ruler.before("link", "foreign", _foreign)
    return made


def _foreign(state: StateInline, silent: bool) -> bool:
    """The rule that finds `:fr[words]`."""
    begins = _TONGUE.match(state.src, state.pos, state.posMax)
    end = state.md.helpers.parseLinkLabel(state, begins.end() - 1) if begins else -1
    if begins is None or end < 0:
        return False
    if not silent:
        state.push("foreign_open", "", 1).info = begins[1]
        state.pos, was, state.posMax = begins.end(), state.posMax, end
        state.md.inline.tokenize(state)
        state.posMax = was
        state.push("foreign_close", "", -1)
    state.pos = end + 1
    return True


def _directive(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The rule that finds `:::` lines; what a holder holds is read as any other blocks."""
    line = _line(state, start)
    if not line.startswith(":::") or state.is_code_block(start):
        return False
    name, _space, rest = line.lstrip(":").strip().partition(" ")
    if silent or not name:
        return bool(name)
    if name not in LEAVES + HOLDERS:
        raise UnknownDirective(line=start + 1, name=name)
    token = state.push("directive", "", 0 if name in LEAVES else 1)
    token.info, token.content, token.map = name, rest.strip(), [start, start + 1]
    state.line = start + 1
    if name in HOLDERS:
        close = _close(state, start, end, name)
        parent, state.parentType = state.parentType, "blockquote"
        was, state.lineMax = state.lineMax, close
        state.md.block.tokenize(state, start + 1, close)
        state.parentType, state.lineMax, state.line = parent, was, close + 1
        state.push("directive_close", "", -1).info = name
    return True


def _close(state: StateBlock, start: int, end: int, name: str) -> int:
    """The line that ends what this one holds."""
    depth = 1
    for at in range(start + 1, end):
        line = _line(state, at)
        if not line.startswith(":::"):
            continue
        word = line.lstrip(":").strip().partition(" ")[0]
        depth += 1 if word in HOLDERS else -1 if not word else 0
        if depth == 0:
            return at
    raise NotClosed(line=start + 1, name=name)


def _line(state: StateBlock, at: int) -> str:
    return state.src[state.bMarks[at] + state.tShift[at] : state.eMarks[at]]


def _spans(tokens: Sequence[Token]) -> Iterator[tuple[Token, Sequence[Token]]]:
    """Each token of this level, with those between it and its end."""
    depth = start = 0
    for place, token in enumerate(tokens):
        depth += token.nesting
        if depth == 0:
            yield tokens[start], tokens[start + 1 : place]
            start = place + 1


class _Reading:
    """Tokens to blocks. It knows what was named before, so that every heading has a name of its own."""

    def __init__(self, given: Given, language: str) -> None:
        self.given, self.language = given, language
        self.level = 0
        self.names: dict[str, int] = {}

    def blocks(self, tokens: Sequence[Token]) -> Blocks:
        """The blocks of these tokens; each opening one is taken with all up to its end."""
        return tuple(block for token, inside in _spans(tokens) for block in self._block(token, inside))

    def _block(self, token: Token, inside: Sequence[Token]) -> Iterator[Block]:
        kind = token.type.removesuffix("_open")
        if kind == "directive" and token.info == "in":
            yield from self._in(token, inside)
        elif kind == "directive":
            yield self._directive(token, inside)
        elif kind == "heading":
            yield self._heading(int(token.tag[1:]), self._words(inside[0].children or ()))
        elif kind == "paragraph":
            yield from self._paragraph(inside[0].children or (), self._at(token))
        elif kind in ("bullet_list", "ordered_list"):
            first = int(token.attrs.get("start", 1)) if kind == "ordered_list" else None
            yield tree.Listing(tuple(self.blocks(item) for _token, item in _spans(inside)), first)
        elif kind == "blockquote":
            yield tree.Quote(self.blocks(inside))
        elif kind in ("fence", "code_block"):
            yield tree.Verbatim(token.content.rstrip("\n"))
        elif kind == "table":
            yield self._grid(inside)
        elif kind == "hr":
            yield tree.Rule()

    def _heading(self, level: int, words: Words) -> tree.Heading:
        self.level = min(level, self.level + 1, DEEPEST)
        base = _NAME.sub(
            "-", unicodedata.normalize("NFKD", tree.plain(words)).encode("ascii", "ignore").decode().lower()
        )
        base = base.strip("-")[:60] or "part"
        self.names[base] = times = self.names.get(base, 0) + 1
        return tree.Heading(self.level, words, base if times == 1 else f"{base}-{times}")

    def _paragraph(self, children: Sequence[Token], line: int) -> Iterator[Block]:
        """A paragraph of pictures alone is those pictures; among words, a picture is its alt text."""
        seen = [child for child in children if child.type not in ("softbreak", "hardbreak")]
        if seen and all(child.type == "image" for child in seen):
            for child in seen:
                yield self._picture(child, line)
        else:
            yield tree.Paragraph(self._words(children))

    def _picture(self, token: Token, line: int) -> tree.Shown:
        name = str(token.attrs.get("src", ""))
        picture: Picture = self._named("picture", self.given.pictures, name, line)
        alt = self._typeset(token.content.strip())
        caption = self._typeset(str(token.attrs.get("title", "")))
        return tree.Shown(replace(picture, alt=alt) if alt else picture, caption)

    def _grid(self, tokens: Sequence[Token]) -> tree.Grid:
        rows: list[list[Words]] = []
        for token in tokens:
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                rows[-1].append(self._words(token.children or ()))
        return tree.Grid(tuple(rows[0]), tuple(tuple(row) for row in rows[1:]))

    def _directive(self, token: Token, inside: Sequence[Token]) -> Block:
        line, said = self._at(token), token.content
        given = self.given
        leaves: Mapping[str, Callable[[], Block]] = {
            "figure": lambda: tree.Drawn(said, self._named("figure", given.figures, said, line)),
            "table": lambda: tree.Tabled(said, self._named("table", given.tables, said, line)),
            "evidence": lambda: self._named("evidence", given.proofs, said, line),
            "signature": lambda: self._named("signature", given.signatures, said, line),
            "break": tree.PageBreak,
            "notes": lambda: tree.Notes(self.blocks(inside)),
            "callout": lambda: self._callout(said, inside, line),
        }
        return leaves[token.info]()

    def _in(self, token: Token, inside: Sequence[Token]) -> Blocks:
        """What is said in the other language is set as that one sets its signs, and says which one it is."""
        tongue = token.content
        if not _TONGUE.fullmatch(f":{tongue}["):
            raise UnknownDirective(line=self._at(token), name=f"in {tongue}")
        with self._spoken(tongue) as another:
            made = self.blocks(inside)
            return tuple(_marked(one, tongue) for one in made) if another else made

    @contextmanager
    def _spoken(self, tongue: str) -> Iterator[bool]:
        """Signs are set as a language has them; whether it is another than that around."""
        was, self.language = self.language, tongue
        try:
            yield tongue != was
        finally:
            self.language = was

    def _callout(self, said: str, inside: Sequence[Token], line: int) -> tree.Callout:
        kind, _space, title = said.partition(" ")
        if kind not in tree.CALLOUTS:
            raise UnknownCallout(line=line, name=kind)
        return tree.Callout(cast(Any, kind), self._typeset(title.strip()), self.blocks(inside))

    def _named(self, what: str, given: Mapping[str, Any], name: str, line: int) -> Any:
        if name not in given:
            raise NotGiven(line=line, what=what, name=name)
        return typeset_all(given[name], self.language) if what in TYPESET else given[name]

    @staticmethod
    def _at(token: Token) -> int:
        return token.map[0] + 1 if token.map else 1

    # ---- words

    def _words(self, tokens: Sequence[Token]) -> Words:
        return tuple(word for token, inside in _spans(tokens) for word in self._inline(token, inside))

    def _inline(self, token: Token, inside: Sequence[Token]) -> Iterator[Inline]:
        if token.type in ("text", "text_special") and token.content:
            yield tree.Text(self._typeset(token.content))
        elif token.type == "code_inline":
            yield tree.Mono(token.content)
        elif token.type == "softbreak":
            yield tree.Text(" ")
        elif token.type == "hardbreak":
            yield tree.Break()
        elif token.type == "strong_open":
            yield tree.Strong(self._words(inside))
        elif token.type == "em_open":
            yield tree.Emphasis(self._words(inside))
        elif token.type == "link_open":
            to = str(token.attrs.get("href", ""))
            words = self._words(inside)
            yield from (tree.Link(to, words),) if to.startswith(SCHEMES) and tree.plain(words).strip() else words
        elif token.type == "foreign_open":
            with self._spoken(token.info) as another:
                words = self._words(inside)
            yield from (tree.Foreign(words, token.info),) if another else words
        elif token.type == "image" and token.content:
            yield tree.Text(self._typeset(token.content))

    def _typeset(self, text: str) -> str:
        return typeset(text, self.language)


def _marked(block: Block, language: str) -> Block:
    """A block that says in which language its words are."""
    if isinstance(block, tree.Paragraph | tree.Quote):
        return replace(block, language=block.language or language)
    if isinstance(block, tree.Heading):
        return replace(block, words=(tree.Foreign(block.words, language),))
    if isinstance(block, tree.Listing):
        return replace(block, items=tuple(tuple(_marked(one, language) for one in item) for item in block.items))
    return block
