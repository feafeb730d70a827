"""Where a match says nothing: in a quotation, an address, a name; under a negation; in the words of who denounces."""

from __future__ import annotations

from bisect import bisect_left

from cmsuite.engines.rules.text import Text, inside

NEGATIONS = frozenset(
    "pas non ne n ni jamais sans aucun aucune aucunement nullement plus rien not no never without none nor neither"
    " cannot isn aren wasn weren don doesn didn won wouldn shouldn can".split()
)
_WEAK = frozenset({"ne", "n", "plus", "can"})
"""Words that negate only with another one: `ne … pas`, `can't`."""
_FRAMES = frozenset({"pas", "jamais", "nullement", "aucunement", "not", "never"})
"""Words that negate inside a match too; `sans` in "placement sans risque" does not."""
DENOUNCING = frozenset(
    "denonce denonces denoncer denoncons denoncent condamne condamner condamnons condamnent stop halte victime victimes"
    " signale signaler signalez temoigne temoigner temoignage porte plainte honte inacceptable intolerable racisme"
    " antisemitisme sexisme homophobie transphobie harcelement haine traite traitee traites traitees appele appelee"
    " insulte insultee denounce denounces denouncing condemn condemns condemning report reporting reported victim"
    " victims racism sexism homophobia transphobia harassment hate hatred called slur unacceptable".split()
)
NEAR = 4
"""Words before a match among which a negation counts."""


def silenced(contexts: frozenset[str], text: Text, start: int, end: int) -> bool:
    """Whether one of the contexts holds for a match."""
    for context in contexts:
        if context in _SPANS:
            if inside(getattr(text, _SPANS[context]), start, end):
                return True
        elif (context == "negated" and negated(text, start, end)) or (
            context == "denounced" and denounced(text, start, end)
        ):
            return True
    return False


_SPANS = {
    "in_quote": "quote",
    "in_url": "url",
    "in_hashtag": "hashtag",
    "in_mention": "mention",
    "in_email": "email",
    "code_span": "code",
}


def negated(text: Text, start: int, end: int) -> bool:
    """Whether a negation stands among the words before, in the same sentence, or around or in the
    match (ne … pas)."""
    before = _before(text, start)[-NEAR:]
    strong = [word for word in before if word in NEGATIONS and word not in _WEAK]
    if strong or ("t" in before and "can" in before):
        return True
    if _FRAMES.intersection(_within(text, start, end)):
        return True
    return bool({"ne", "n"}.intersection(before[-2:]) and NEGATIONS.intersection(_after(text, end)) - _WEAK)


def denounced(text: Text, start: int, end: int) -> bool:
    """Whether the sentence, or the one before it, speaks of the match to complain of it."""
    words, places = text.words, text.sentence
    place = next((n for n, (a, z) in enumerate(places) if a <= start < z), None)
    if place is None:
        return False
    first, last = places[max(0, place - 1)][0], places[place][1]
    return any(
        key in DENOUNCING and not (start <= text.word(n)[0] < end)
        for n, key in enumerate(words.keys)
        if first <= text.word(n)[0] < last
    )


def _before(text: Text, start: int) -> list[str]:
    """The words of the sentence before a place."""
    first = next((a for a, z in text.sentence if a <= start < z), 0)
    words = text.words
    if text.folded.at is None:
        low, high = bisect_left(words.starts, first), bisect_left(words.starts, start)
        return words.keys[low:high]
    return [key for n, key in enumerate(words.keys) if first <= text.word(n)[0] < start]


def _within(text: Text, start: int, end: int) -> list[str]:
    """The words of a match but its first and its last."""
    keys = text.words.keys
    return [keys[n] for n in range(len(keys)) if start < text.word(n)[0] and text.word(n)[1] < end]


def _after(text: Text, end: int) -> list[str]:
    """The two words after a place."""
    keys = text.words.keys
    first = next((n for n in range(len(keys)) if text.word(n)[0] >= end), len(keys))
    return keys[first : first + 2]
