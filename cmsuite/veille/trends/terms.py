"""The terms of a title: its words, and two or three in a row, without those that say nothing. Pure."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from itertools import pairwise

from cmsuite.veille.own_words import words

SHORT = 2  # letters of a word that says nothing by itself, unless it has a digit
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


def stems(title: str) -> list[str]:
    """Each word that says something, as its stem; an empty one where a word says nothing."""
    return [_says(word) for word in words(title)]


@lru_cache(maxsize=100_000)
def _says(word: str) -> str:
    says = word not in EMPTY and (len(word) > SHORT or not word.isalpha()) and not word.isdigit()
    return stem(word) if says else ""


def pairs(found: list[str], often: Collection[str]) -> set[str]:
    """Two words in a row, both said often."""
    return {f"{one} {other}" for one, other in pairwise(found) if one in often and other in often}


def terms(found: list[str], often: Collection[str], paired: Collection[str]) -> set[str]:
    """The runs of one to three words; only of words, and of pairs of words, that are said often."""
    kept = {one for one in found if one in often}
    before = ""
    for one, other in pairwise(found):
        pair = f"{one} {other}"
        if pair not in paired:
            before = ""
            continue
        kept.add(pair)
        if before:
            kept.add(f"{before} {pair}")
        before = one
    return kept


def as_said(term: str, title: str) -> str:
    """A term as a title has it; the term itself where it does not."""
    there, wanted = words(title), term.split()
    n = len(wanted)
    places = range(len(there) - n + 1)
    return next(
        (" ".join(there[at : at + n]) for at in places if [_says(one) for one in there[at : at + n]] == wanted), term
    )
