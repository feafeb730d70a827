"""Checks of reading: how hard a text is, and in which language it is written. They take longer than the others."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from cmsuite.engines.rules.kinds import Check, Found, Hit, Params, kind
from cmsuite.engines.rules.lexicons import Lexicon
from cmsuite.engines.rules.text import Text, inside
from cmsuite.engines.rules.view import View
from cmsuite.engines.search.words import words_of

Lists = Mapping[str, Lexicon]
_FRENCH = re.compile(r"(?<![\w’'])(?:[cdjlmnst]|qu)['’](?=\w)|[àâçéèêëîïôùûœ]", re.IGNORECASE)
"""What French has within its words, and English in few that it borrowed."""


class Readability(Params):
    """formula: kandel-moles (French) or flesch (English), 0 to 100, higher is easier; min, max: the score. min_words:
    of a shorter text no score is worth anything. max_sentence_words: of each sentence."""

    formula: Literal["", "kandel-moles", "flesch"] = ""
    min: float | None = None
    max: float | None = None
    min_words: int = Field(default=20, ge=1)
    max_sentence_words: int | None = Field(default=None, ge=1)


@kind("readability", Readability, lane="slow")
def readability(params: Readability, _lists: Lists) -> Check:
    """How hard a text is to read: long sentences one by one, and a score of the whole."""

    def run(text: Text, view: View) -> Found:
        sizes = [(span, len(_WORDS.findall(text.value[slice(*span)]))) for span in text.sentence]
        for span, size in sizes:
            if params.max_sentence_words is not None and size > params.max_sentence_words:
                yield Hit(*span, {"value": size, "limit": params.max_sentence_words})
        words = sum(size for _span, size in sizes)
        if params.formula and words >= params.min_words:
            score = round(ease(text.value, params.formula, words, max(1, len(sizes))))
            if params.min is not None and score < params.min:
                yield Hit(values={"value": score, "limit": round(params.min)})
            elif params.max is not None and score > params.max:
                yield Hit(values={"value": score, "limit": round(params.max)})

    return Check(run)


_WORDS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SYLLABLE = {
    "kandel-moles": re.compile(r"[aeiouyàâäéèêëîïôöùûüœæ]+", re.IGNORECASE),
    "flesch": re.compile(r"[aeiouy]+", re.IGNORECASE),
}
_MUTE = {
    "kandel-moles": re.compile(r"(?<=[^\Waeiouyéè\d_])(?:e|es|ent)$", re.I),
    "flesch": re.compile(r"(?<=[^\Waeiouyl\d_])e$", re.I),
}


def syllables(word: str, formula: str) -> int:
    """Groups of vowels, without a mute ending; one at least."""
    found = len(_SYLLABLE[formula].findall(_MUTE[formula].sub("", word)))
    return max(1, found)


def ease(text: str, formula: str, words: int, sentences: int) -> float:
    """Reading ease of a text."""
    return eased(words, sentences, sum(syllables(word, formula) for word in _WORDS.findall(text)), formula)


def eased(words: int, sentences: int, spoken: int, formula: str) -> float:
    """Flesch 1948: 206.835 - 1.015 w/s - 84.6 y/w; Kandel and Moles 1958: 207 - 1.015 w/s - 73.6 y/w; y: the spoken
    syllables."""
    base, per_syllable = (207.0, 73.6) if formula == "kandel-moles" else (206.835, 84.6)
    return base - 1.015 * words / sentences - per_syllable * spoken / words


class LanguageParams(Params):
    """expected: fr or en, or `account` for the fact `language`; min_chars: shorter texts say nothing. mixed_ok: both
    may be there. words: for a language, more of its words."""

    expected: Literal["fr", "en", "account"]
    min_chars: int = Field(default=40, ge=1)
    mixed_ok: bool = False
    min_share: float = Field(default=0.1, ge=0, le=1)


@kind("language", LanguageParams, lane="slow")
def language_of(params: LanguageParams, _lists: Lists) -> Check:
    """The language of a text, by its small words: French or English. It knows no other."""

    def run(text: Text, view: View) -> Found:
        expected = view.facts.get("language") if params.expected == "account" else params.expected
        words = [key for place, key in enumerate(text.words.keys) if not _in_name(text, place)]
        if len(text) < params.min_chars or len(words) < 5 or expected not in SMALL:
            return
        shares = {tongue: sum(word in small for word in words) / len(words) for tongue, small in SMALL.items()}
        other = "en" if expected == "fr" else "fr"
        if (
            shares[other] >= params.min_share
            and shares[other] > 1.5 * shares[str(expected)]
            and not (params.mixed_ok and shares[str(expected)] > 0)
        ):
            yield Hit(values={"value": other, "limit": expected})

    return Check(run)


def reads_as(text: str) -> str:
    """The language that a text's small words, elisions and accents are of: fr, en, or nothing where they do not say."""
    words = words_of(text)
    found = {tongue: sum(word in small for word in words) for tongue, small in SMALL.items()}
    found["fr"] += len(_FRENCH.findall(text))
    few, many = sorted(found, key=lambda tongue: found[tongue])
    return many if found[many] > 1.5 * found[few] else ""


def _in_name(text: Text, place: int) -> bool:
    return bool(text.untouchable) and inside(text.untouchable, *text.word(place))


SMALL: dict[str, frozenset[str]] = {
    "fr": frozenset(
        "le la les un une des du de au aux et ou mais donc que qui quoi dont ce cet cette ces je tu il elle nous"
        " vous ils elles mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs est sont etait sera ete"
        " avoir etre avons avez ont ne pas plus tres pour par sur dans avec sans sous chez depuis pendant comme"
        " quand si tout tous toute toutes meme aussi bien encore deja ici y en se lui eux suis sommes etes fait"
        " faire".split()
    ),
    "en": frozenset(
        "the a an of to and or but so that which who whom whose this these those i you he she it we they my your"
        " his her its our their is are was were be been being have has had do does did not no for by with without"
        " from into onto about as at in if when while than then there here all any some more most very just can"
        " could will would should may might must us them me him what why how where".split()
    ),
}
