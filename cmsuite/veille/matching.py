"""Whether an item is what a query looks for, over its folded words. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from cmsuite.engines.search.words import LONGEST, words_of
from cmsuite.veille.query import All, In, Is, Near, Not, Query, Some, Term, When

_APART = 1_000  # between two parts: no phrase and no NEAR goes over it
_MOST_PLACES = 200

Places = dict[str, list[int]]


@dataclass(frozen=True, slots=True)
class Words:
    """A text by its words: where each one stands."""

    at: Places

    @classmethod
    def of(cls, *parts: str | None) -> Words:
        """Several parts of one text, kept apart."""
        at: Places = {}
        place = 0
        for part in parts:
            for word in words_of(part[:LONGEST]) if part else ():
                at.setdefault(word, []).append(place)
                place += 1
            place += _APART
        return cls(at)


NOTHING = Words({})


@lru_cache(maxsize=2_000)
def _few(*parts: str | None) -> Words:
    """The words of what many items have in common."""
    return Words.of(*parts)


@dataclass(frozen=True, slots=True)
class Subject:
    """An item as queries see it. kinds: what its feed and its publisher are."""

    title: Words
    whole: Words
    author: Words = NOTHING
    source: Words = NOTHING
    kinds: Words = NOTHING
    language: str = ""
    axis: str = ""
    day: date = date.min
    fields: dict[str, Words] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        fields = {"title": self.title, "author": self.author, "source": self.source, "kind": self.kinds}
        object.__setattr__(self, "fields", fields)


def subject(
    title: str,
    summary: str | None = None,
    text: str | None = None,
    *,
    author: str | None = None,
    source: str | None = None,
    kinds: Iterable[str | None] = (),
    language: str | None = None,
    axis: str = "",
    day: date = date.min,
) -> Subject:
    """An item, made ready for any number of queries."""
    return Subject(
        Words.of(title),
        Words.of(title, summary, text),
        _few(author),
        _few(source),
        _few(*kinds),
        (language or "").lower(),
        axis,
        day,
    )


def matches(query: Query, of: Subject) -> bool:
    """Whether the item is what the query looks for."""
    match query:
        case Term():
            return _has(query, of.whole)
        case All(parts):
            return all(matches(one, of) for one in parts)
        case Some(parts):
            return any(matches(one, of) for one in parts)
        case Not(part):
            return not matches(part, of)
        case Near():
            return _near(query, of.whole)
        case In(name, term):
            return _has(term, of.fields[name])
        case Is("lang", value):
            return of.language == value or of.language.startswith(f"{value}-")
        case Is(_, value):
            return of.axis == value
        case When("after", day):
            return of.day >= day
        case When(_, day):
            return of.day < day


def in_title(terms: Iterable[Term], of: Subject) -> bool:
    """Whether one of the terms that a query looks for stands in the title."""
    return any(_has(term, of.title) for term in terms)


def _has(term: Term, words: Words) -> bool:
    if len(term.words) == 1 and not term.prefix:
        return term.words[0] in words.at
    return bool(_places(term, words))


def _places(term: Term, words: Words) -> list[tuple[int, int]]:
    """Where a term stands: its first and its last word."""
    *before, last = term.words
    ends: Sequence[int] = words.at.get(last, ())
    if term.prefix:
        ends = [place for word, places in words.at.items() if word.startswith(last) for place in places]
    span = len(before)
    if not span:
        return [(place, place) for place in ends]
    sets = [set(words.at.get(word, ())) for word in before]
    if not all(sets):
        return []
    return [(end - span, end) for end in ends if all(end - span + n in places for n, places in enumerate(sets))]


def _near(query: Near, words: Words) -> bool:
    left = sorted(place for term in query.left for place in _places(term, words))
    right = sorted(place for term in query.right for place in _places(term, words))
    return any(
        (b[0] > a[1] and b[0] - a[1] - 1 <= query.n) or (a[0] > b[1] and a[0] - b[1] - 1 <= query.n)
        for a in left[:_MOST_PLACES]
        for b in right[:_MOST_PLACES]
    )
