"""Checks of words and phrases: forbidden, preferred, required, claims that need evidence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Literal

from pydantic import Field, ValidationInfo, field_validator

from cmsuite.core.locale import Spoken
from cmsuite.engines.rules.contract import Edit
from cmsuite.engines.rules.forms import Form, TermForm
from cmsuite.engines.rules.kinds import Check, Found, Hit, Lacking, Params, kind, was_checked
from cmsuite.engines.rules.lexicons import Lexicon
from cmsuite.engines.rules.linear import INPUT, check, compiled, literal, starts
from cmsuite.engines.rules.matching import Match, Terms
from cmsuite.engines.rules.silence import silenced
from cmsuite.engines.rules.text import Text, around, inside
from cmsuite.engines.rules.view import View, base

Lists = Mapping[str, Lexicon]
Strings = list[str]
_SPACES = re.compile(r"\s+")


class Near(Form):
    """What must stand in the same sentence, at most `words` words away."""

    terms: Strings = Field(default_factory=Strings)
    list: str | None = None
    terms_fact: str = ""
    words: int = Field(default=12, ge=1, le=100)


class Listed(Params):
    """terms, list, terms_fact: what is looked for, in the rule, in a list, in a fact. match: a word or a phrase, each
    whole. case_sensitive: as written, accents too. stem: endings that count. prefer: what to write instead of a term,
    as a list says it too. near: only where one of these is near. trigger: only where one of these is in the text.
    unless: not where one of these is in it. unless_fact: not where this fact holds. unknown: where nobody knows
    whether it holds, they are forbidden, or it is asked. min_sureness: terms of a list that are less sure are left
    out."""

    terms: Strings = Field(default_factory=Strings)
    list: str | None = None
    terms_fact: str = ""
    match: Literal["word", "phrase"] = "word"
    case_sensitive: bool = False
    stem: Literal["", "fr-plural"] = ""
    note: dict[str, str] = Field(default_factory=dict)
    prefer: dict[str, str] = Field(default_factory=dict)
    near: Near | None = None
    trigger: Strings = Field(default_factory=Strings)
    unless: Strings = Field(default_factory=Strings)
    unless_fact: str = ""
    unknown: Literal["forbidden", "asked"] = "forbidden"
    min_sureness: int = Field(default=0, ge=0, le=2)

    def facts(self) -> frozenset[str]:
        near = self.near.terms_fact if self.near else ""
        return frozenset({self.terms_fact, self.unless_fact, near} - {""})


def entries(terms: Any, found: Lexicon | None, min_sureness: int = 0) -> Iterator[tuple[str, TermForm]]:
    """Every written form of terms and of a list, with the term that it is of."""
    for term in terms:
        yield term, TermForm(term=term)
    for form in found.terms if found else ():
        if form.sureness >= min_sureness:
            for written in (form.term, *form.forms):
                yield written, form


@lru_cache(maxsize=256)
def of_fact(terms: tuple[str, ...]) -> Terms:
    """Terms that a fact gives, ready."""
    return Terms((term, TermForm(term=term)) for term in terms if term.strip())


def given(facts: Mapping[str, Any], name: str) -> Terms | Lacking:
    """The terms that a fact gives, or that it is not known."""
    value = facts.get(name)
    return Lacking(name) if value is None else of_fact(tuple(map(str, value)))


def gated(
    run: Callable[[Text, View], Found],
    terms: Terms,
    more: Callable[[Mapping[str, Any]], Terms | Lacking] | None = None,
    signs: frozenset[str] = frozenset(),
) -> Check:
    """A check that says nothing of a text in which is none of the terms, none of those that facts give, no sign."""

    def add(facts: Mapping[str, Any]) -> Terms | None:
        found = more(facts) if more else None
        return found if isinstance(found, Terms) and not found.signs else None

    if terms.signs:
        return Check(run)
    return Check(run, words=terms.words, along=terms.along, signs=signs, given=add if more else None)


class Finder:
    """What finds the terms of params in a text, in the order of the text, none inside another."""

    def __init__(self, params: Listed, lists: Lists) -> None:
        self.params = params
        self.terms = terms_of(params, lists)
        near = params.near
        self.near = maybe(near.terms, lists.get("near.list")) if near else None
        self.unless, self.trigger = maybe(params.unless), maybe(params.trigger)
        forms = lists["list"].terms if "list" in lists else ()
        self.meanings = {form.term: Terms([(one, None) for one in form.unless]) for form in forms if form.unless}

    def gated(self, run: Callable[[Text, View], Found], signs: frozenset[str] = frozenset()) -> Check:
        """A check that says nothing of a text in which is no term and no sign."""
        name = self.params.terms_fact
        return gated(run, self.terms, (lambda facts: given(facts, name)) if name else None, signs)

    def find(self, text: Text, view: View) -> list[Match] | Lacking:
        params = self.params
        if params.unless_fact and view.facts.get(params.unless_fact):
            return []
        found = list(self.terms.find(text)) if self.terms.words or not params.terms_fact else []
        if params.terms_fact:
            more = given(view.facts, params.terms_fact)
            if isinstance(more, Lacking):
                return more
            found += more.find(text)
        if not found or (self.unless and has(self.unless, text)) or (self.trigger and not has(self.trigger, text)):
            return []
        if params.near:
            others = list(self.near.find(text)) if self.near else []
            if params.near.terms_fact:
                fact = given(view.facts, params.near.terms_fact)
                if isinstance(fact, Lacking):
                    return fact
                others += fact.find(text)
            spans = sorted({one[:2] for one in others})
            words = params.near.words
            found = [one for one in found if any(_close(text, one, other, words) for other in around(spans, one.start))]
        return outermost(without_other_meanings(found, self.meanings, text))


def terms_of(params: Listed, lists: Lists) -> Terms:
    """The terms of params, ready."""
    listed = entries(params.terms, lists.get("list"), params.min_sureness)
    return Terms(listed, case=params.case_sensitive, plural=params.stem == "fr-plural")


def maybe(terms: Any, found: Lexicon | None = None) -> Terms | None:
    """Terms, ready; None where there are none."""
    listed = list(entries(terms, found))
    return Terms(listed) if listed else None


def has(terms: Terms, text: Text) -> bool:
    """Whether one of the terms is in a text."""
    return any(True for _match in terms.find(text))


def without_other_meanings(found: list[Match], meanings: Mapping[str, Terms], text: Text) -> list[Match]:
    """The matches that do not lie in a phrase in which their term means something else."""
    spans = {
        term: sorted(one[:2] for one in meanings[term].find(text))
        for term in {match.of.term for match in found} & meanings.keys()
    }
    return [one for one in found if not inside(spans.get(one.of.term, []), one.start, one.end)]


def _close(text: Text, one: Match, other: tuple[int, int], distance: int) -> bool:
    """Whether two matches that do not overlap stand in one sentence, at most so many words apart."""
    first, second = sorted((one[:2], other))
    if second[0] < first[1]:
        return False
    between = text.value[first[1] : second[0]]
    return not re.search(r"[.!?…]\s|\n", between) and len(between.split()) <= distance


def outermost(found: list[Match]) -> list[Match]:
    """In order, none inside another."""
    kept: list[Match] = []
    for one in sorted(found, key=lambda match: (match.start, -match.end)):
        if not kept or one.end > kept[-1].end:
            kept.append(one)
    return kept


def note_of(params: Listed | Preferred, match: Match) -> str:
    """What a list or the rule says of a term, in both languages where a list does."""
    form: TermForm = match.of
    if form.term in params.note:
        return params.note[form.term]
    return Spoken({"fr": form.note.fr, "en": form.note.en}) if form.note else ""


@kind("forbidden-terms", Listed, says=("note", "term"))
def forbidden_terms(params: Listed, lists: Lists) -> Check:
    """Words and phrases that must not be there. A correction takes what the list prefers, if it does."""
    finder = Finder(params, lists)

    def run(text: Text, view: View) -> Found:
        found = finder.find(text, view)
        if isinstance(found, Lacking):
            yield found
            return
        if params.unknown == "asked" and params.unless_fact and view.facts.get(params.unless_fact) is None:
            if any(not silenced(view.rule.contexts, text, one.start, one.end) for one in found):
                yield Lacking(params.unless_fact)
            return
        for match in found:
            better = params.prefer.get(match.of.term) or (match.of.prefer[0] if match.of.prefer else "")
            edits = (Edit(match.start, match.end, cased(text.value[slice(*match[:2])], better)),) if better else ()
            said = {"note": note_of(params, match), "term": match.of.term, "fix": better, "value": match.of.kind}
            yield Hit(match.start, match.end, said, edits, score=match.of.score)

    return finder.gated(run)


class Preferred(Params):
    """map, map_fact, list: what is wrong, and what to write; of alternatives the best is first. A list says it by
    `prefer`. case_sensitive: only what is written exactly so is wrong."""

    map: dict[str, str | Strings] = Field(default_factory=dict)
    map_fact: str = ""
    list: str | None = None
    case_sensitive: bool = False
    stem: Literal["", "fr-plural"] = ""
    note: dict[str, str] = Field(default_factory=dict)
    min_sureness: int = Field(default=0, ge=0, le=2)

    def facts(self) -> frozenset[str]:
        return frozenset({self.map_fact} - {""})


@kind("preferred-terms", Preferred, says=("note", "term"))
def preferred_terms(params: Preferred, lists: Lists) -> Check:
    """Words that have a better one. What is written already as it should be is left alone, letter by letter."""
    plural = params.stem == "fr-plural"
    mapped = [(form.term, form) for form in _mapped(params.map.items())]
    terms = Terms(
        [*mapped, *entries((), lists.get("list"), params.min_sureness)], case=params.case_sensitive, plural=plural
    )
    forms = lists["list"].terms if "list" in lists else ()
    meanings = {form.term: Terms([(one, None) for one in form.unless]) for form in forms if form.unless}

    def mapped_by(facts: Mapping[str, Any]) -> Terms | Lacking:
        found = facts.get(params.map_fact)
        return Lacking(params.map_fact) if found is None else _of_fact_map(found)

    def run(text: Text, view: View) -> Found:
        found = list(terms.find(text))
        if params.map_fact:
            more = mapped_by(view.facts)
            if isinstance(more, Lacking):
                yield more
                return
            found += more.find(text)
        for match in outermost(without_other_meanings(found, meanings, text)) if found else ():
            was = _SPACES.sub(" ", text.value[match.start : match.end])
            prefer = match.of.prefer
            if not prefer or any(was in (one, cased(was, one)) for one in prefer):
                continue
            better = cased(was, prefer[0])
            said = {"fix": better, "note": note_of(params, match), "term": match.of.term, "value": ", ".join(prefer)}
            yield Hit(match.start, match.end, said, (Edit(match.start, match.end, better),))

    return gated(run, terms, mapped_by if params.map_fact else None)


def _mapped(pairs: Iterable[tuple[str, Any]]) -> Iterator[TermForm]:
    for bad, good in pairs:
        yield TermForm(term=bad, prefer=[good] if isinstance(good, str) else good)


def _of_fact_map(given_map: Any) -> Terms:
    """The terms of a fact that says what to write instead of what, ready."""
    pairs = tuple(dict(given_map).items())
    try:
        return _of_map(pairs)
    except TypeError:  # lists have no hash
        return _of_map(tuple((bad, _texts(good)) for bad, good in pairs))


@lru_cache(maxsize=64)
def _of_map(pairs: tuple[tuple[Any, Any], ...]) -> Terms:
    ordered = sorted((str(bad), list(_texts(good))) for bad, good in pairs)
    return Terms((form.term, form) for form in _mapped(ordered))


def _texts(good: Any) -> tuple[str, ...]:
    return tuple(map(str, good)) if isinstance(good, list | tuple) else (str(good),)


def cased(found: str, better: str) -> str:
    """What to write instead, with a capital where the other has one; a word that has its own capitals keeps them."""
    if better and found[:1].isupper() and better[:1].islower():
        return better[0].upper() + better[1:]
    return better


class Within(Form):
    """Where it must stand. first_chars, last_chars: of the text; every_segment: in each post of a thread, each frame;
    image_overlay: in the image too, which the fact `image_text` says."""

    first_chars: int | None = Field(default=None, ge=1)
    last_chars: int | None = Field(default=None, ge=1)
    every_segment: bool = False
    image_overlay: bool = False


class RequiredText(Params):
    """any: one of these; all: each of these. exact: letter by letter, spaces apart; else case and accents are free.
    trigger, list: asked only where one of these is there. {network} in a phrase is the network's name."""

    any: Strings = Field(default_factory=Strings)
    all: Strings = Field(default_factory=Strings)
    exact: bool = False
    within: Within = Within()
    trigger: Strings = Field(default_factory=Strings)
    list: str | None = None
    unless_fact: str = ""
    insert: Literal["prepend", "append"] = "append"
    separator: str = " "

    def facts(self) -> frozenset[str]:
        return frozenset({self.unless_fact, "image_text" if self.within.image_overlay else ""} - {""})


@kind("required-text", RequiredText, says=("missing",))
def required_text(params: RequiredText, lists: Lists) -> Check:
    """Phrases that must be there: any of them, or all, and where."""
    trigger = maybe(params.trigger, lists.get("list"))

    def run(text: Text, view: View) -> Found:
        named = {name: one for name, one in view.texts.items() if base(name) in view.rule.fields}
        if params.unless_fact and view.facts.get(params.unless_fact):
            return
        if trigger and not any(has(trigger, one) for one in named.values()):
            return
        whole = len(named) < 2 or params.within.every_segment
        segments = list(named.items()) if whole else [(view.field, Text("\n".join(t.value for t in named.values())))]
        if params.within.image_overlay:
            shown = view.facts.get("image_text")
            if shown is None:
                yield Lacking("image_text")
                return
            segments.append((view.field, Text(str(shown))))
        for name, segment in segments or [(view.field, Text(""))]:
            if missing := _missing(params, segment, view.network):
                length = len(view.texts[name]) if name in view.texts else 0
                front, new = params.insert == "prepend", missing[0]
                if length:
                    new = new + params.separator if front else params.separator + new
                at = 0 if front else length
                said = {"missing": ", ".join(missing), "fix": missing[0]}
                yield Hit(values=said, edits=(Edit(at, at, new),), field=name)

    return Check(run, of_text=False)


def _missing(params: RequiredText, segment: Text, network: str) -> list[str]:
    """The phrases that are not there; the first of `any` where none of them is."""
    value, within = segment.value, params.within
    if within.first_chars is not None:
        value = value[: within.first_chars]
    if within.last_chars is not None:
        value = value[-within.last_chars :]
    part = segment if value == segment.value else Text(value)
    have = {
        phrase: _has(part, phrase.replace("{network}", network), params.exact) for phrase in (*params.any, *params.all)
    }
    missing = [phrase.replace("{network}", network) for phrase in params.all if not have[phrase]]
    if params.any and not any(have[phrase] for phrase in params.any):
        missing.append(params.any[0].replace("{network}", network))
    return missing


def _has(text: Text, phrase: str, exact: bool) -> bool:
    if exact:
        return _SPACES.sub(" ", phrase.replace("'", "’")) in _SPACES.sub(" ", text.value.replace("'", "’"))
    return has(_one(phrase), text)


@lru_cache(maxsize=512)
def _one(phrase: str) -> Terms:
    return Terms([(phrase, None)])


class Claim(Listed):
    """patterns: more terms. regex: regular expressions besides. near_fact: only where a term of this fact is near.
    evidence: the fact that holds the evidence; with it, all is well."""

    patterns: Strings = Field(default_factory=Strings)
    regex: Strings = Field(default_factory=Strings)
    near_fact: str = ""
    evidence: str = "claim_evidence"

    @field_validator("regex")
    @classmethod
    def _linear(cls, found: Strings, info: ValidationInfo) -> Strings:
        for one in found if not was_checked(info) else ():
            check(one, "i")
        return found

    def facts(self) -> frozenset[str]:
        return super().facts() | ({self.evidence, self.near_fact} - {""})


@kind("claim", Claim, says=("note", "term"))
def claim(params: Claim, lists: Lists) -> Check:
    """What is claimed and must rest on evidence: superlatives, green claims, health, price, comparisons."""
    changed: dict[str, Any] = {"terms": [*params.terms, *params.patterns]}
    if params.near_fact:
        changed["near"] = Near(terms_fact=params.near_fact)
    finder = Finder(params.model_copy(update=changed), lists)
    expressions = [(compiled(one, "i"), literal(one, "i")) for one in params.regex]

    def run(text: Text, view: View) -> Found:
        if view.facts.get(params.evidence):
            return
        found = finder.find(text, view)
        if isinstance(found, Lacking):
            yield found
            return
        for match in found:
            yield Hit(match.start, match.end, {"note": note_of(params, match), "term": match.of.term})
        for expression, needle in expressions:
            for one in expression.finditer(text.value[:INPUT]) if needle in text.lowered else ():
                if not any(match.start <= one.start() and one.end() <= match.end for match in found):
                    yield Hit(*one.span(), {"term": one[0]})

    signs = [starts(one, "i") for one in params.regex]
    return finder.gated(run, frozenset().union(*signs)) if all(signs) else Check(run)
