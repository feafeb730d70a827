"""An issue as Markdown for a chat: short, with each link, and nothing that a chat takes for a command. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from contextvars import copy_context
from functools import partial
from typing import Literal, cast
from urllib.parse import quote

from cmsuite.core.locale import N_, day, labelled, speak, translate
from cmsuite.core.text import one_line
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import read
from cmsuite.engines.documents.render import given_by
from cmsuite.engines.documents.views import DocumentRead, VersionRead
from cmsuite.engines.exports.manuscript import (
    Blocks,
    Break,
    Callout,
    Emphasis,
    Grid,
    Heading,
    Inline,
    Link,
    Listing,
    Mono,
    Paragraph,
    Proof,
    Quote,
    Strong,
    Text,
    Verbatim,
    Words,
)
from cmsuite.engines.exports.parse import Given, parse
from cmsuite.veille.digest.kind import DIGEST, minutes
from cmsuite.veille.digest.letter import narrowed
from cmsuite.veille.digest.schema import Digest, Highlight

Tongue = Literal["en", "fr"]
_ADDRESS = "%/:?#[]@!$&'*+,;=~"
_CALLS = re.compile(r"@(?=\w)")
"""Would call somebody, or everybody, who is in the room."""
_SIGNS = re.compile(r"([\\`*_\[\]~<>|])")


def chat(found: DocumentRead, version: VersionRead, axes: Collection[str] = ()) -> str:
    """The issue for who reads these axes, to be pasted."""
    issue = narrowed(cast(Digest, read(DIGEST.schema, version.content)), axes)
    return copy_context().run(_chat, found.title, cast(Tongue, found.language), issue, version.around)


def _chat(title: str, tongue: Tongue, issue: Digest, around: Around) -> str:
    speak(tongue)
    prose = partial(_prose, given_by(DIGEST, issue, around), tongue)
    said = translate(N_("{n} min to read")).format(n=minutes(issue))
    parts = [f"**{_plain(title)}** · {_plain(said)}", prose(issue.editorial)]
    parts += [_item(one, prose) for one in issue.items]
    parts += _part(translate(N_("Trend")), prose(issue.trend.said))
    parts += _part(translate(N_("Regulation")), prose(issue.regulation))
    dated = [" · ".join(filter(None, (day(one.on) if one.on else "", _plain(one.what)))) for one in issue.agenda]
    parts += _part(translate(N_("Agenda")), "\n".join(f"- {one}" for one in dated))
    return "\n\n".join(filter(None, parts)) + "\n"


def _part(head: str, text: str) -> list[str]:
    return [f"**{_plain(head)}**\n{text}"] if text else []


def _plain(text: str) -> str:
    return _escaped(one_line(text))


def _escaped(text: str) -> str:
    return _CALLS.sub("@\u200b", _SIGNS.sub(r"\\\1", text))


def _prose(given: Given, tongue: Tongue, text: str) -> str:
    """What was written with lists, strong words and links, with those that a chat has too."""
    return "\n".join(_lines(parse(text, given, tongue)))


def _lines(blocks: Blocks) -> Iterator[str]:
    """What a chat shows of blocks: a table row by row, and nothing that is drawn."""
    for block in blocks:
        if isinstance(block, Listing):
            for n, item in enumerate(block.items, block.first or 0):
                yield from _begun("- " if block.first is None else f"{n}. ", _lines(item))
        elif isinstance(block, Quote):
            yield from (f"> {line}" for line in _lines(block.blocks))
        elif isinstance(block, Callout):
            yield f"**{_plain(block.head)}**"
            yield from _lines(block.blocks)
        elif isinstance(block, Verbatim):
            yield from map(_escaped, block.text.splitlines())
        elif isinstance(block, Grid):
            yield from (" · ".join(map(_worded, row)) for row in (block.head, *block.rows))
        elif isinstance(block, Paragraph | Heading):
            yield _worded(block.words)
        elif isinstance(block, Proof):
            yield _plain(" · ".join(filter(None, (block.title, block.source))))


def _begun(mark: str, lines: Iterator[str]) -> Iterator[str]:
    """The lines of one item of a list, those after the first as far in as its mark."""
    for n, line in enumerate(lines):
        yield (" " * len(mark) if n else mark) + line


def _worded(words: Words) -> str:
    return "".join(map(_dressed, words)).strip()


def _dressed(word: Inline) -> str:
    if isinstance(word, Text | Mono):
        return _escaped(word.text)
    if isinstance(word, Break):
        return " "
    words = "".join(map(_dressed, word.words))
    if isinstance(word, Link):
        return f"[{words}]({quote(word.to, safe=_ADDRESS)})" if word.to.startswith(("https://", "http://")) else words
    return f"**{words}**" if isinstance(word, Strong) else f"*{words}*" if isinstance(word, Emphasis) else words


def _item(one: Highlight, prose: Callable[[str], str]) -> str:
    named = _plain(one.headline or one.article)
    lines = [f"**[{named}]({quote(one.url, safe=_ADDRESS)})**" if one.url else f"**{named}**"]
    lines += [said] if (said := prose(one.summary)) else []
    lines += [f"→ {changes}"] if (changes := prose(one.so_what)) else []
    if one.action:
        lines.append(_plain(labelled(translate(N_("To do")), one.action)))
    return "\n".join(lines)
