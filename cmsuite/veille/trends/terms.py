"""The terms of a title: its words, and two or three in a row, without those that say nothing. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Any

from cmsuite.veille.own_words import as_written, words, words_of_lines
from cmsuite.veille.trends.statistics import LEAST

SHORT = 2  # letters of a word that says nothing by itself, unless it has a digit
LONGEST = 3  # words of a term
REMEMBERED = 200_000  # words and their stems
BITS = 32  # of the number of a run: two of them are one number, which costs less than a pair
LOW = (1 << BITS) - 1
EMPTY = frozenset(
    "a an and are as at be by for from has have how in into is it its more new not of on or our over than that "
    "the their this to up was what when who why will with you your au aux avec ce ces cet cette comment d dans "
    "de des du elle en entre est et eux il ils je l la le les leur leurs lui ma mais me mes moins mon n ne nos "
    "notre nous ou par pas plus pour pourquoi qu que quel quelle quels qui s sa sans se ses son sont sous sur "
    "ta tes ton tous tout toute un une vers vos votre vous y comme deja encore fait faire etre ont sera apres "
    "avant ai as c j m t".split()
)


def stem(word: str) -> str:
    """A folded word without the ending of its plural: `reseaux` and `reseau`, `journaux` and `journal`, `reels`."""
    if len(word) > 4 and word.endswith("aux") and not word.endswith("eaux"):
        return f"{word[:-3]}al"
    if len(word) > 3 and word[-1] in "sx" and not word.endswith("ss"):
        return word[:-1]
    return word


class _Stems(dict[str, str]):
    """Each word that was met, and its stem; an empty one where it says nothing."""

    def __missing__(self, word: str) -> str:
        if len(self) >= REMEMBERED:
            self.clear()
        says = word not in EMPTY and (len(word) > SHORT or not word.isalpha()) and not word.isdigit()
        self[word] = found = stem(word) if says else ""
        return found


_STEMS = _Stems()


def stems(titles: Sequence[str]) -> list[list[str]]:
    """The words of each title as stems, an empty one where a word says nothing."""
    whole = "\n".join(title.replace("\n", " ") for title in titles)
    return [list(map(_STEMS.__getitem__, found)) for found in words_of_lines(whole)] if titles else []


@dataclass(frozen=True, slots=True)
class Counted:
    """counts: of each term, in how many stories of each bucket it is said. said: the terms of each story that was asked
    for, by its place."""

    counts: Mapping[str, list[int]]
    said: Mapping[int, set[str]]


def count(
    stories: Sequence[Sequence[str]], buckets: Sequence[int], n: int, *, since: int, asked: Collection[int],
    longest: int = LONGEST,
) -> Counted:  # fmt: skip
    """Count each run of one to `longest` stems that LEAST stories say from the bucket `since` on; a longer run is said
    as often as its parts at most, so it is looked for among those. stories: stems, an empty one ends a run; buckets: of
    each story, of n; asked: the buckets whose stories are asked for."""
    inside: list[list[int]] = [[] for _ in range(n)]
    for place, bucket in enumerate(buckets):
        inside[bucket].append(place)
    lately = [place for places in inside[since:] for place in places]
    counts: dict[str, list[int]] = {}
    said: dict[int, set[str]] = {place: set() for bucket in asked for place in inside[bucket]}
    lines: Sequence[Sequence[Any]] = stories
    names: list[str] = []
    for _ in range(longest):
        told = list(map(set, lines))
        often = [run for run, times in _counted(told, lately).items() if run and times >= LEAST]
        names = ["", *(_name(run, names) for run in often)]
        number = {run: at for at, run in enumerate(often, 1)}
        for term in names[1:]:
            counts[term] = [0] * n
        for bucket, places in enumerate(inside):
            found = _counted(told, places)
            for run in found.keys() & number.keys():
                counts[names[number[run]]][bucket] = found[run]
        for place, terms in said.items():
            terms.update(names[number[run]] for run in told[place] if run in number)
        lines = [_longer(list(map(number.get, line))) for line in lines]
    return Counted(counts, said)


def _counted(told: Sequence[set[Any]], places: Sequence[int]) -> Counter[Any]:
    return Counter(chain.from_iterable(map(told.__getitem__, places)))


def _longer(line: Sequence[int | None]) -> list[int]:
    """Each run with the one that begins a word later, as one number; 0 where one of them is not often said."""
    return [one << BITS | other if one and other else 0 for one, other in pairwise(line)]


def _name(run: Any, names: Sequence[str]) -> str:
    """A run as text: a stem, or two runs that differ by the first word and the last."""
    return run if isinstance(run, str) else f"{names[run >> BITS]} {names[run & LOW].rpartition(' ')[2]}"


def as_said(term: str, title: str) -> str:
    """A term as a title has it; the term itself where it does not."""
    there, wanted = as_written(title), term.split()
    n, found = len(wanted), [_STEMS["".join(words(one))] for one in there]
    places = range(len(there) - n + 1)
    return next((" ".join(there[at : at + n]).lower() for at in places if found[at : at + n] == wanted), term)
