"""Where a match says nothing: in a quotation, an address, a name; under a negation; in the words of who denounces."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

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
LONG = 200  # words of a sentence that are looked at for who denounces
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
    before = _before(text, start)
    strong = [word for word in before if word in NEGATIONS and word not in _WEAK]
    if strong or ("t" in before and "can" in before):
        return True
    if _FRAMES.intersection(_within(text, start, end)):
        return True
    return bool({"ne", "n"}.intersection(before[-2:]) and NEGATIONS.intersection(_after(text, end)) - _WEAK)


def denounced(text: Text, start: int, end: int) -> bool:
    """Whether the sentence, or the one before it, speaks of the match to complain of it."""
    places = text.sentence
    place = _sentence(text, start)
    if place is None:
        return False
    low = bisect_left(text.word_starts, places[max(0, place - 1)][0])
    high = bisect_left(text.word_starts, places[place][1])
    said = text.words.keys[low : min(high, low + LONG)]
    return any(key in DENOUNCING and not (start <= text.word_starts[low + n] < end) for n, key in enumerate(said))


def _sentence(text: Text, at: int) -> int | None:
    """Which sentence a place is in."""
    places = text.sentence
    place = bisect_right(places, (at, len(text) + 1)) - 1
    return place if place >= 0 and places[place][0] <= at < places[place][1] else None


def _before(text: Text, start: int) -> list[str]:
    """The last words of the sentence before a place."""
    place = _sentence(text, start)
    first = text.sentence[place][0] if place is not None else 0
    high = bisect_left(text.word_starts, start)
    low = max(bisect_left(text.word_starts, first), high - NEAR)
    return text.words.keys[low:high]


def _within(text: Text, start: int, end: int) -> list[str]:
    """The words of a match but its first and its last."""
    return text.words.keys[bisect_right(text.word_starts, start) : bisect_left(text.word_ends, end)]


def _after(text: Text, end: int) -> list[str]:
    """The two words after a place."""
    first = bisect_left(text.word_starts, end)
    return text.words.keys[first : first + 2]
