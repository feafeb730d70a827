"""Whether a summary is one's own: how much of it stands in the text that it sums up. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

IN_A_ROW = 25  # words taken over, at most
ALIKE = 0.30  # Jaccard index of the runs of five words, at most
RUN = 5
_WORD = re.compile(r"[^\W_]+")
_MARK = re.compile("[\u0300-\u036f]+")  # what accents become once they are apart


@dataclass(frozen=True, slots=True)
class Likeness:
    """in_a_row: the longest run of words that stand in both texts in the same order; alike: the Jaccard index of their
    runs of five words, 0 to 1."""

    in_a_row: int
    alike: float

    @property
    def is_copy(self) -> bool:
        """Whether that is more than a summary may take over."""
        return self.in_a_row > IN_A_ROW or self.alike > ALIKE


def likeness(summary: str, source: str) -> Likeness:
    """How much of a summary is the source's own words; case, accents and signs do not count."""
    mine, theirs = words(summary), words(source)
    ours, others = _runs(mine), _runs(theirs)
    both = ours | others
    return Likeness(_longest(mine, theirs), len(ours & others) / len(both) if both else 0.0)


def folded(text: str) -> str:
    """A text in lower case, without accents."""
    lower = text.casefold()
    return lower if lower.isascii() else _MARK.sub("", unicodedata.normalize("NFKD", lower.replace("œ", "oe")))


def words(text: str) -> list[str]:
    """The words of a text, folded."""
    return _WORD.findall(folded(text))


def as_written(text: str) -> list[str]:
    """The words of a text as they stand there."""
    return _WORD.findall(text)


def _runs(found: list[str]) -> set[tuple[str, ...]]:
    return {tuple(found[at : at + RUN]) for at in range(len(found) - RUN + 1)}


def _longest(mine: list[str], theirs: list[str]) -> int:
    """The longest common run: a row of the table at a time, only where words meet."""
    where: dict[str, list[int]] = {}
    for at, word in enumerate(theirs):
        where.setdefault(word, []).append(at)
    best, before = 0, dict[int, int]()
    for word in mine:
        before = {at: before.get(at - 1, 0) + 1 for at in where.get(word, ())}
        best = max(best, *before.values()) if before else best
    return best
