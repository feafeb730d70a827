"""The terms of a title: its words, and two or three in a row, without those that say nothing. Pure.

Chinese and Japanese put no space between words: characters of a run are counted two by two, each with the next, and
kana by runs. What lies across two words so rises only where both do.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from cmsuite.veille.own_words import as_written, words
from cmsuite.veille.trends.statistics import LEAST

SHORT = 2  # letters of a word that says nothing by itself, unless it has a digit
LONGEST = 3  # words of a term
REMEMBERED = 200_000  # words and their stems
END = "\n"  # of a title, in a row of stems
_WORD_OR_END = re.compile(rf"[^\W_]+|{END}")
_HAN = "\u3005\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HIRAGANA, _KATAKANA = "\u3041-\u309f", "\u30a1-\u30ff"
_UNSPACED = re.compile(f"[{_HAN}{_HIRAGANA}{_KATAKANA}\uff66-\uff9f]")
_SCRIPT = re.compile(f"([{_HAN}]+)|[{_HIRAGANA}]+|[{_KATAKANA}]+|[^{_HAN}{_HIRAGANA}{_KATAKANA}]+")
_ACROSS = re.compile(f"([{_HAN}]) \\1(?=[{_HAN}])")  # two by two, as one reads them
_BETWEEN = re.compile(f"(?<=[{_HAN}{_KATAKANA}]) (?=[{_HAN}{_KATAKANA}])")
_SAYS = re.compile(f"[{_HAN}]{{2}}|[{_KATAKANA}]{{2,}}")  # hiragana are endings and small words
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
    """Each word that was met, as it stands there, and the stem of it folded; an empty one where it says nothing.
    several: of what is written without spaces, the stems that stand for it, by the word itself."""

    def __init__(self) -> None:
        self.several: dict[str, list[str]] = {}

    def __missing__(self, met: str) -> str:
        if len(self) >= REMEMBERED:
            self.clear()
            self.several.clear()
        if _UNSPACED.search(met):
            if (cut := apart(met)) != [met]:
                self[met], self.several[met] = met, [self[one] for one in cut]
            else:
                self[met] = met if _SAYS.fullmatch(met) else ""
            return self[met]
        word = "".join(words(met)) or met
        says = word not in EMPTY and (len(word) > SHORT or not word.isalpha()) and not word.isdigit()
        self[met] = found = stem(word) if says else ""
        return found


_STEMS = _Stems()


def apart(word: str) -> list[str]:
    """A word as it is counted: itself, unless it is written without spaces."""
    if not _UNSPACED.search(word):
        return [word]
    found = list[str]()
    for run in _SCRIPT.finditer(normalize("NFKC", word)):
        han = run[1] or ""
        found += [han[at : at + 2] for at in range(len(han) - 1)] if len(han) > 1 else [run[0]]
    return found


def stems(titles: Sequence[str]) -> list[list[str]]:
    """The words of each title as stems, an empty one where a word says nothing."""
    found: list[list[str]] = [[] for _ in titles]
    place = 0
    for one in told(titles):
        if one == END:
            place += 1
        else:
            found[place].append(one)
    return found


def told(titles: Iterable[str]) -> list[str]:
    """The same of all titles in one row, an END behind each."""
    whole = normalize("NFC", "".join([f"{title.replace(END, ' ')}{END}" for title in titles])).lower()
    found = list(map(_STEMS.__getitem__, _WORD_OR_END.findall(whole)))
    if not (several := _STEMS.several):
        return found
    return [stem for one in found for stem in several.get(one, (one,))]


@dataclass(frozen=True, slots=True)
class Counted:
    """counts: of each term, in how many stories of each bucket it is said. said: the terms of each story that was asked
    for, by its place."""

    counts: Mapping[str, tuple[int, ...]]
    said: Mapping[int, set[str]]


class _Numbers(dict[str, int]):
    """Each stem that is met, and its number."""

    def __missing__(self, stem: str) -> int:
        self[stem] = found = len(self)
        return found


def count(
    row: Sequence[str], buckets: Sequence[int], n: int, *, since: int, asked: Collection[int], longest: int = LONGEST,
    within: Collection[tuple[int, int]] = (),
) -> Counted:  # fmt: skip
    """Count each run of one to `longest` stems that LEAST stories say from the bucket `since` on; a longer run is said
    as often as its parts at most, so it is looked for among those. row: as of `told`, an empty stem ends a run;
    buckets: of each story, of n; asked: the buckets whose stories are asked for. within: spans of buckets, of which a
    term is told only where LEAST stories say it in one of them; empty: all are."""
    import numpy as np  # a tenth of a second, for those who ask for trends

    numbers = _Numbers({"": 0, END: 1})
    run = np.fromiter(map(numbers.__getitem__, row), np.int64, len(row))  # of each place, the run that begins there
    story = np.cumsum(run == 1) - (run == 1)
    run[run == 1] = 0
    at, wanted = np.array(buckets, np.int64), np.isin(buckets, list(asked))
    counts: dict[str, tuple[int, ...]] = {}
    said: dict[int, set[str]] = {place: set() for place in np.flatnonzero(wanted).tolist()}
    names, base = list(numbers), 0
    for _ in range(longest):
        where = np.flatnonzero(run)
        runs, which = np.unique(run[where], return_inverse=True)
        if not runs.size:
            break
        once = np.sort(story[where] * runs.size + which)
        place, one = np.divmod(once[np.diff(once, prepend=-1) > 0], runs.size)  # a story says it once
        often = np.bincount(one[at[place] >= since], minlength=runs.size) >= LEAST
        number = np.cumsum(often) * often  # of a run, from 1 on; 0 where it is seldom said
        names = ["", *(_name(found, names, base) for found in runs[often].tolist())]
        base = len(names)
        place, one = place[often[one]], number[one[often[one]]]
        table = np.bincount(one * n + at[place], minlength=base * n).reshape(base, n)
        tells = np.ones(base, bool) if not within else np.zeros(base, bool)
        for starts, ends in within:
            tells |= table[:, starts:ends].sum(1) >= LEAST
        tells[0] = False
        rows = map(tuple, table[tells].tolist())
        counts.update(zip([names[term] for term in np.flatnonzero(tells).tolist()], rows, strict=True))
        of = wanted[place] & tells[one]
        for this, term in zip(place[of].tolist(), one[of].tolist(), strict=True):
            said[this].add(names[term])
        run[where] = number[which]
        run[:-1] = np.where((run[:-1] > 0) & (run[1:] > 0), run[:-1] * base + run[1:], 0)
        run[-1:] = 0
    return Counted(counts, said)


def _name(run: int, names: Sequence[str], base: int) -> str:
    """A run as text: a stem; or, from a base on, two runs that differ by the first word and the last."""
    return f"{names[run // base]} {names[run % base].rpartition(' ')[2]}" if base else names[run]


def as_said(term: str, title: str) -> str:
    """A term as a title has it; the term itself where it does not."""
    there, wanted = [part for one in as_written(title) for part in apart(one)], term.split()
    n, found = len(wanted), [_STEMS[one if _UNSPACED.search(one) else "".join(words(one))] for one in there]
    places = range(len(there) - n + 1)
    said = next((" ".join(there[at : at + n]).lower() for at in places if found[at : at + n] == wanted), term)
    return _BETWEEN.sub("", _ACROSS.sub(r"\1", said))
