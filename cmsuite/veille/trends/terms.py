"""The terms of a title: its words, and two or three in a row, without those that say nothing. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from cmsuite.veille.own_words import words

RUN = 3
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


def stems(title: str) -> list[tuple[str, str]]:
    """Each word that says something, as its stem and as it stands; an empty pair where one says nothing."""
    return [_pair(word) for word in words(title)]


def _pair(word: str) -> tuple[str, str]:
    says = word not in EMPTY and (len(word) > SHORT or not word.isalpha()) and not word.isdigit()
    return (stem(word), word) if says else ("", "")


def terms(found: list[tuple[str, str]], often: frozenset[str] | set[str]) -> Iterator[tuple[str, str]]:
    """The runs of one to three words, each as its stems and as it stands; only of stems that are said often."""
    for at in range(len(found)):
        key = shown = ""
        for one, word in found[at : at + RUN]:
            if one not in often:
                break
            key, shown = (f"{key} {one}", f"{shown} {word}") if key else (one, word)
            yield key, shown
