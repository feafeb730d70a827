"""Words on slides: how much room they take, and where they are cut when a slide is full."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from cmsuite.engines.exports import manuscript as tree
from cmsuite.engines.exports import office
from cmsuite.engines.exports.manuscript import Block, Blocks
from cmsuite.engines.exports.office import Run, legal, line, runs

LETTER = 0.54  # of the size: the width of an average letter, of a wide font
LEADING, GAP = 1.2, 0.35  # of the size: a line, and what is free between two paragraphs
INDENT = 26.0  # points that each level of a list costs
DEEPEST = 4
_PIECES = re.compile(r"\n|[ \t]*[^ \t\n]+|[ \t]+")


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of a slide. level: of the list that it is in, or 0. first: its number, 0 for a bullet, or neither."""

    words: tuple[Run, ...]
    level: int = 0
    first: int | None = None


def lines(block: Block, level: int = 0) -> Iterator[Line]:
    """The paragraphs of a block of words; blocks that are no words give none."""
    match block:
        case tree.Heading():
            yield Line((Run(line(tree.plain(block.words)), strong=True),), level)
        case tree.Paragraph():
            yield Line(tuple(runs(block.words)), level)
        case tree.Listing():
            yield from _items(block, level + 1)
        case tree.Quote():
            for one in _all(block.blocks, level):
                yield replace(one, words=tuple(replace(run, emphasis=True) for run in one.words))
        case tree.Verbatim():
            for text in legal(block.text).split("\n"):
                yield Line((Run(text.replace("\t", "    "), mono=True),), level)
        case tree.Callout():
            yield Line((Run(line(block.head), strong=True),), level)
            yield from _all(block.blocks, level)
        case tree.Proof():
            yield Line(office.proof(block), level)
        case tree.Signature():
            for words in office.signature(block):
                yield Line(words, level)


def _all(blocks: Blocks, level: int) -> Iterator[Line]:
    for block in blocks:
        yield from lines(block, level)


def _items(block: tree.Listing, level: int) -> Iterator[Line]:
    level = min(level, DEEPEST)
    for place, item in enumerate(block.items):
        mark = 0 if block.first is None else block.first + place
        inside = [*_all(item, level)]
        if item and isinstance(item[0], tree.Paragraph) and inside:
            yield replace(inside[0], first=mark)
            yield from inside[1:]
        else:
            yield Line((), level, mark)
            yield from inside


# ---- room


@lru_cache(maxsize=20_000)
def wide(text: str) -> float:
    """The width of a text, in sizes of its letters."""
    return sum(
        1.0
        if unicodedata.east_asian_width(letter) in "WF"
        else 0.72
        if letter.isupper() or letter in "mwMW"
        else LETTER
        for letter in text
    )


def wrapped(words: Sequence[Run], room: float) -> list[list[Run]]:
    """The words, line by line, where each holds as much as `room` sizes of letters; a word that is longer is cut."""
    if sum(wide(run.text) for run in words) <= room and not any("\n" in run.text for run in words):
        return [[*words]]
    made: list[list[Run]] = [[]]
    used = 0.0
    for run in words:
        for piece in _short(run.text, room):
            if used and piece != "\n" and used + wide(piece) > room:
                made.append([])
                used = 0.0
            made[-1].append(replace(run, text=piece))
            used += wide(piece)
            if piece == "\n":
                made.append([])
                used = 0.0
    return made


def _short(text: str, room: float) -> Iterator[str]:
    for piece in _PIECES.findall(text):
        if wide(piece) <= room:
            yield piece
            continue
        start, used = 0, 0.0
        for place, letter in enumerate(piece):
            if used + wide(letter) > room and place > start:
                yield piece[start:place]
                start, used = place, 0.0
            used += wide(letter)
        yield piece[start:]


def joined(rows: Sequence[Sequence[Run]]) -> tuple[Run, ...]:
    """Lines as one paragraph again; runs in the same dress are one."""
    made: list[Run] = []
    for run in (run for row in rows for run in row):
        if made and "\n" not in (made[-1].text, run.text) and replace(made[-1], text="") == replace(run, text=""):
            made[-1] = replace(run, text=made[-1].text + run.text)
        else:
            made.append(run)
    return tuple(made)


def _before(rows: Sequence[Sequence[Run]]) -> tuple[Run, ...]:
    """What of a paragraph stands in this box: where it ends with a line, no empty one follows."""
    words = joined(rows)
    return words[:-1] if len(words) > 1 and words[-1].text == "\n" else words


def _after(one: Line, rows: Sequence[Sequence[Run]]) -> list[Line]:
    """What is left of a paragraph, for the next box."""
    words = joined(rows)
    return [Line((replace(words[0], text=words[0].text.lstrip(" \t")), *words[1:]), one.level)] if words else []


def height(said: Sequence[Line], room: float, size: float) -> float:
    """The points that paragraphs take in a box `room` points wide."""
    return sum(_rows(one, room, size) * LEADING * size + GAP * size for one in said)


def _rows(one: Line, room: float, size: float) -> int:
    return len(wrapped(one.words, _across(one, room, size)))


def _across(one: Line, room: float, size: float) -> float:
    return max(room - INDENT * one.level, 100.0) / size


def fitted(said: Sequence[Line], room: tuple[float, float], size: float) -> list[list[Line]]:
    """The paragraphs in as many boxes as they need; one that is longer than a box goes on in the next."""
    made: list[list[Line]] = [[]]
    left = room[1]
    rest = [*said]
    while rest:
        one = rest.pop(0)
        rows = wrapped(one.words, _across(one, room[0], size))
        fits = int((left - GAP * size) / (LEADING * size))
        if len(rows) <= fits:
            made[-1].append(one)
            left -= (len(rows) * LEADING + GAP) * size
            continue
        most = int((room[1] - GAP * size) / (LEADING * size))
        if len(rows) > most and fits >= 3:  # longer than a box: it is cut anyway
            made[-1].append(replace(one, words=_before(rows[:fits])))
            rest[:0] = _after(one, rows[fits:])
        elif len(rows) > most and not made[-1]:
            made[-1].append(replace(one, words=_before(rows[: max(most, 1)])))
            rest[:0] = _after(one, rows[max(most, 1) :])
        else:
            rest.insert(0, one)
        heading = made[-1].pop() if _ends_with_a_heading(made[-1]) else None
        made.append([])
        left = room[1]
        if heading:
            rest.insert(0, heading)
    return [one for one in made if one] or [[]]


def _ends_with_a_heading(said: Sequence[Line]) -> bool:
    """A heading alone at the foot of a slide says nothing; alone on it, it has nowhere to go."""
    return len(said) > 1 and len(said[-1].words) == 1 and said[-1].words[0].strong and said[-1].first is None
