"""The language of the boolean rules: what a query is made of, how it is read, and how it is written down again. Pure.

    lampe ET (design OU "objet lumineux") SAUF led
    title:lancement PROCHE/5 lampe*   source:"Le Monde"   lang:fr   axis:trade   after:2026-03-01

Operators are in capitals; they and the fields are in English or French. Words that follow each other are all asked
for; NOT binds first, then NEAR, AND, OR. Case, accents, elision and the # of hashtags do not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from cmsuite.core.errors import Usage
from cmsuite.core.folding import folded
from cmsuite.core.locale import N_
from cmsuite.engines.search.words import words_of
from cmsuite.veille.models import AXES

MOST_TERMS = 60
SHORTEST_PREFIX = 3
FARTHEST = 100
LONGEST = 4_000
DEEPEST = 40

WHY = {
    "empty": N_("there is nothing to look for."),
    "long": N_("it is too long."),
    "deep": N_("there are too many brackets in brackets."),
    "term": N_("a word, a phrase or a bracket has to come here."),
    "close": N_("this bracket is never closed."),
    "closed": N_("this bracket closes none."),
    "quote": N_("these quotation marks are never closed."),
    "word": N_("there is no word in this."),
    "minus": N_("to leave a word out, write NOT (SAUF) before it."),
    "star": N_("the sign * stands at the end of a word."),
    "field": N_("no field has this name: title, lang, source, axis, author, kind, after, before."),
    "value": N_("a word has to follow this field."),
    "date": N_("this is no day: write it like 2026-03-01."),
    "axis": N_("there is no such axis."),
    "lang": N_("this is no language: write it like fr or en-GB."),
    "distance": N_("say how many words may lie between, 1 to 100: NEAR/5 (PROCHE/5)."),
    "near": N_("NEAR (PROCHE) stands between two words or phrases, or brackets of them with OR (OU)."),
}


class BadQuery(Usage):
    """A query that cannot be read. place: the sign at which reading stopped, from 1; here: the query, marked there."""

    said = N_("The query cannot be read at sign {place}: {why}")
    hint = N_("Here, after >>: {here}")
    words: ClassVar = {"why": WHY}


class OnlyNegative(Usage):
    said = N_("Only what to leave out: add at least one term to look for.")
    hint = N_("Each part that OR (OU) joins needs a term of its own.")


class PrefixTooShort(Usage):
    said = N_("“{prefix}*” would match too much.")
    hint = N_("Write at least {least} letters before the sign *.")


class TooManyTerms(Usage):
    said = N_("The query has {n} terms; {most} at most.")
    hint = N_("Make two rules of it.")


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or a phrase: folded words that follow each other. prefix: the last one is only a beginning."""

    words: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """One of the terms of each side, with at most n words between them, in either order."""

    left: tuple[Term, ...]
    right: tuple[Term, ...]
    n: int


@dataclass(frozen=True, slots=True)
class In:
    """A term in one field: title, author, source or kind."""

    field: str
    term: Term


@dataclass(frozen=True, slots=True)
class Is:
    """A field that is something: lang or axis."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class When:
    """after (that day or later) or before (an earlier day)."""

    field: str
    day: date


@dataclass(frozen=True, slots=True)
class Not:
    of: Query


@dataclass(frozen=True, slots=True)
class All:
    of: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Some:
    of: tuple[Query, ...]


Query = Term | Near | In | Is | When | Not | All | Some
IN, IS, WHEN = ("title", "author", "source", "kind"), ("lang", "axis"), ("after", "before")
OPERATORS = {"AND": "and", "ET": "and", "OR": "or", "OU": "or", "NOT": "not", "SAUF": "not"}
_FIELD_WORDS = {
    "titre": "title",
    "auteur": "author",
    "auteure": "author",
    "genre": "kind",
    "langue": "lang",
    "axe": "axis",
    "apres": "after",
    "avant": "before",
}
_KIND_WORDS = {
    "officiel": "official",
    "presse": "press",
    "metier": "trade",
    "concurrent": "competitor",
    "particulier": "individual",
    "communaute": "community",
    "flux": "feed",
}
_QUOTES = {'"': '"', "“": "”", "«": "»"}
_TOKEN = re.compile(r"[()]|[\"“«”»]|[^\s()\"“«”»]+")
_NEAR = re.compile(r"(?:NEAR|PROCHE)(?:/(\d{0,9}))?", re.IGNORECASE)
_FIELD = re.compile(r"([^\W\d_]+):(.*)", re.DOTALL)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", re.IGNORECASE)
_AXIS_WORDS = {
    "metier": "trade",
    "concurrence": "competitor",
    "technologie": "technology",
    "reglementation": "regulation",
    "e-reputation": "reputation",
}


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # ( ) and or not near word phrase
    text: str
    at: int


def parse(text: str) -> Query:
    """A query. Raises BadQuery, OnlyNegative, PrefixTooShort, TooManyTerms."""
    if len(text) > LONGEST:
        raise _bad(text, LONGEST, "long")
    found = _Reader(text).whole()
    terms = list(terms_of(found))
    if len(terms) > MOST_TERMS:
        raise TooManyTerms(n=len(terms), most=MOST_TERMS)
    for term in terms:
        if term.prefix and len(term.words[-1]) < SHORTEST_PREFIX:
            raise PrefixTooShort(prefix=term.words[-1], least=SHORTEST_PREFIX)
    if not _looks_for(found):
        raise OnlyNegative()
    return found


def terms_of(query: Query, *, positive: bool = False) -> Iterator[Term]:
    """Every term; positive: without those that are left out."""
    match query:
        case Term():
            yield query
        case In(_field, term):
            yield term
        case Near(left, right):
            yield from (*left, *right)
        case Not(of):
            if not positive:
                yield from terms_of(of)
        case All(of) | Some(of):
            for one in of:
                yield from terms_of(one, positive=positive)


def _looks_for(query: Query) -> bool:
    match query:
        case Not():
            return False
        case All(of):
            return any(map(_looks_for, of))
        case Some(of):
            return all(map(_looks_for, of))
    return True


def written(query: Query) -> str:
    """A query as text: `parse(written(q)) == q`."""
    match query:
        case Term():
            return _term(query)
        case In(field, term):
            return f"{field}:{_term(term)}"
        case Is(field, value):
            return f"{field}:{value}"
        case When(field, day):
            return f"{field}:{day.isoformat()}"
        case Near(left, right, n):
            return f"{_side(left)} NEAR/{n} {_side(right)}"
        case Not(of):
            return f"NOT {_within(of, (All, Some, Near))}"
        case All(of):
            return " AND ".join(_within(one, (Some,)) for one in of)
        case Some(of):
            return " OR ".join(map(written, of))


def _within(query: Query, bracketed: tuple[type, ...]) -> str:
    return f"({written(query)})" if isinstance(query, bracketed) else written(query)


def _side(terms: tuple[Term, ...]) -> str:
    return _term(terms[0]) if len(terms) == 1 else f"({' OR '.join(map(_term, terms))})"


def _term(term: Term) -> str:
    return f'"{" ".join(term.words)}{"*" if term.prefix else ""}"'


def _bad(text: str, at: int, why: str) -> BadQuery:
    shown = f"{text[max(0, at - 40) : at]}>>{text[at : at + 40]}"
    return BadQuery(place=at + 1, why=why, here=shown)


class _Reader:
    """Reads a query from left to right."""

    def __init__(self, text: str) -> None:
        self.text, self.place, self.depth = text, 0, 0
        self.tokens = list(self._tokens())

    def _tokens(self) -> Iterator[_Token]:
        at = 0
        while found := _TOKEN.search(self.text, at):
            said, start, at = found[0], found.start(), found.end()
            if said in _QUOTES:
                end = self.text.find(_QUOTES[said], at)
                if end < 0:
                    raise _bad(self.text, start, "quote")
                yield _Token("phrase", self.text[at:end], start)
                at = end + 1
            elif said in ("”", "»"):
                raise _bad(self.text, start, "quote")
            elif said in OPERATORS:
                yield _Token(OPERATORS[said], said, start)
            elif _NEAR.fullmatch(said) and ("/" in said or said.isupper()):
                yield _Token("near", said, start)
            else:
                yield _Token(said if said in "()" else "word", said, start)

    @property
    def now(self) -> str:
        return self.tokens[self.place].kind if self.place < len(self.tokens) else ""

    def take(self) -> _Token:
        self.place += 1
        return self.tokens[self.place - 1]

    def bad(self, why: str, at: int | None = None) -> BadQuery:
        here = self.tokens[self.place].at if self.place < len(self.tokens) else len(self.text)
        return _bad(self.text, here if at is None else at, why)

    def whole(self) -> Query:
        if not self.tokens:
            raise self.bad("empty")
        found = self.some()
        if self.now:
            raise self.bad("closed" if self.now == ")" else "term")
        return found

    def some(self) -> Query:
        parts = [self.every()]
        while self.now == "or":
            self.take()
            parts.append(self.every())
        return _joined(Some, parts)

    def every(self) -> Query:
        parts = [self.negated()]
        while self.now and self.now not in ("or", ")"):
            if self.now == "and":
                self.take()
            parts.append(self.negated())
        return _joined(All, parts)

    def negated(self) -> Query:
        turns = 0
        while self.now == "not":
            self.take()
            turns += 1
        if turns > DEEPEST:
            raise self.bad("deep")
        found = self.near()
        for _turn in range(turns):
            found = Not(found)
        return found

    def near(self) -> Query:
        left = self.primary()
        if self.now != "near":
            return left
        token = self.take()
        found = _NEAR.fullmatch(token.text)
        n = int(found[1]) if found is not None and found[1] else 0
        if not 1 <= n <= FARTHEST:
            raise self.bad("distance", token.at)
        sides = _terms(left), _terms(self.primary())
        if not sides[0] or not sides[1] or self.now == "near":
            raise self.bad("near", token.at)
        return Near(*sides, n)

    def primary(self) -> Query:
        if self.now not in ("(", "word", "phrase"):
            raise self.bad("term")
        token = self.take()
        if token.kind == "(":
            return self.bracket(token)
        field = _FIELD.fullmatch(token.text) if token.kind == "word" else None
        return self.field(token, field[1].lower(), field[2]) if field is not None else self.term(token)

    def bracket(self, opened: _Token) -> Query:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.bad("deep", opened.at)
        found = self.some()
        if self.now != ")":
            raise self.bad("close", opened.at) if not self.now else self.bad("term")
        self.take()
        self.depth -= 1
        return found

    def field(self, token: _Token, name: str, value: str) -> Query:
        written, name = name, _FIELD_WORDS.get(folded(name).strip(), name)
        if name not in (*IN, *IS, *WHEN):
            raise self.bad("field", token.at)
        if not value:
            if self.now not in ("word", "phrase"):
                raise self.bad("value")
            token = self.take()
        else:
            token = _Token("word", value, token.at + len(written) + 1)
        if name == "kind":
            token = replace(token, text=_KIND_WORDS.get(folded(token.text).strip(), token.text))
        if name in IN:
            return In(name, self.term(token))
        if name in WHEN:
            return When(name, self.day(token))
        return Is(name, self.language(token) if name == "lang" else self.axis(token))

    def day(self, token: _Token) -> date:
        try:
            if len(token.text) != len("2026-03-01"):
                raise ValueError
            return date.fromisoformat(token.text)
        except ValueError:
            raise self.bad("date", token.at) from None

    def language(self, token: _Token) -> str:
        if not _LANGUAGE.fullmatch(token.text):
            raise self.bad("lang", token.at)
        return token.text.lower()

    def axis(self, token: _Token) -> str:
        said = folded(token.text).strip()
        found = said if said in AXES else _AXIS_WORDS.get(said)
        if found is None:
            raise self.bad("axis", token.at)
        return found

    def term(self, token: _Token) -> Term:
        said = token.text.strip()
        prefix = said.endswith("*")
        bare = said.removesuffix("*")
        if "*" in bare or (prefix and bare[-1:].isspace()):
            raise self.bad("star", token.at)
        if token.kind == "word" and bare[:1] in ("-", "−", "–") and len(bare) > 1:
            raise self.bad("minus", token.at)
        words = words_of(bare)
        if not words:
            raise self.bad("word", token.at)
        return Term(words, prefix)


def _joined(kind: type[All] | type[Some], parts: list[Query]) -> Query:
    flat = tuple(one for part in parts for one in (part.of if isinstance(part, kind) else (part,)))
    return flat[0] if len(flat) == 1 else kind(flat)


def _terms(side: Query) -> tuple[Term, ...]:
    """The terms of a side of NEAR; none where it is something else."""
    parts = side.of if isinstance(side, Some) else (side,)
    found = tuple(one for one in parts if isinstance(one, Term))
    return found if len(found) == len(parts) else ()
