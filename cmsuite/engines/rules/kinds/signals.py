"""Checks of moderation: how a comment scores in a category, and what its author's history says."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import Field, ValidationInfo, field_validator

from cmsuite.core.folding import folded
from cmsuite.engines.rules.forms import TermForm
from cmsuite.engines.rules.kinds import Check, Found, Hit, Lacking, Params, kind, was_checked
from cmsuite.engines.rules.kinds.links import one_apart
from cmsuite.engines.rules.kinds.terms import Finder, Listed, Strings, has, maybe
from cmsuite.engines.rules.lexicons import Lexicon
from cmsuite.engines.rules.linear import INPUT, check, compiled
from cmsuite.engines.rules.matching import Match, Terms
from cmsuite.engines.rules.text import Text, around
from cmsuite.engines.rules.view import View

Lists = Mapping[str, Lexicon]
Span = tuple[int, int]
Sequences = list[list[str]]
SURE = (0.3, 0.6, 0.8)
"""The score of a term by its sureness, 0 to 2, where its list gives none."""
MOST = 200  # terms of a category that are looked at in one text
FAR = 1000  # words, where a sentence ends between two places


class CategoryScore(Params):
    """terms, list: words of the category. cues_list: a list whose terms are in sets, by their `kind`; @NAME names one.
    target: the set of who is meant: only terms within `near` words of it count, those of sureness 2 being enough by
    themselves where no target is asked. sequences: parts that follow one another at most `gap` words apart, in one
    sentence unless across_sentences. regex: whole expressions. score: of sequences and expressions. intensifiers,
    attenuators: words near a term that add 0.1 or take 0.2. unless, unless_set: it says nothing where these are.
    level_if: another level where one of the sets is in the text. threshold: from which score on it is said."""

    terms: Strings = Field(default_factory=Strings)
    list: str | None = None
    cues_list: str | None = None
    min_sureness: int = Field(default=0, ge=0, le=2)
    target: str = ""
    near: int = Field(default=6, ge=0, le=50)
    sequences: Sequences = Field(default_factory=Sequences)
    gap: int = Field(default=6, ge=0, le=50)
    across_sentences: bool = False
    regex: Strings = Field(default_factory=Strings)
    score: float = Field(default=0.8, ge=0, le=1)
    intensifiers: Strings = Field(default_factory=Strings)
    attenuators: Strings = Field(default_factory=Strings)
    unless: Strings = Field(default_factory=Strings)
    unless_set: str = ""
    level_if: dict[str, Strings] = Field(default_factory=dict)
    cues: Strings = Field(default_factory=Strings)
    threshold: float = Field(default=0.5, ge=0, le=1)

    @field_validator("regex")
    @classmethod
    def _linear(cls, found: Strings, info: ValidationInfo) -> Strings:
        for one in found if not was_checked(info) else ():
            check(one, "i")
        return found

    @field_validator("level_if")
    @classmethod
    def _levels(cls, found: dict[str, Strings]) -> dict[str, Strings]:
        if wrong := [one for one in found if one not in ("S0", "S1", "S2", "S3", "S4")]:
            raise ValueError(f"{wrong[0]}: S0, S1, S2, S3, S4")
        return found


class Sets:
    """The sets of a list of cues, each made ready when it is first asked for."""

    def __init__(self, found: Lexicon | None) -> None:
        self.forms: dict[str, list[TermForm]] = {}
        for form in found.terms if found else ():
            self.forms.setdefault(form.kind, []).append(form)
        self.made: dict[str, Terms] = {}

    def named(self, name: str) -> Terms:
        """Raises ValueError where there is no such set."""
        if name not in self.made:
            if name not in self.forms:
                raise ValueError(f"@{name}: {', '.join(sorted(self.forms))}")
            listed = ((written, form) for form in self.forms[name] for written in (form.term, *form.forms))
            self.made[name] = Terms(listed)
        return self.made[name]

    def part(self, word: str) -> Terms:
        """A set by its @NAME, else the words themselves."""
        return self.named(word[1:]) if word.startswith("@") else Terms([(word, TermForm(term=word))])


@kind("category-score", CategoryScore, says=("category", "cues"))
def category_score(params: CategoryScore, lists: Lists) -> Check:
    """How sure it is that a text belongs to a category, by its terms, who is meant, and what follows what."""
    sets = Sets(lists.get("cues_list"))
    finder = Finder(Listed(terms=params.terms, list=params.list, min_sureness=params.min_sureness), lists)
    target = sets.named(params.target) if params.target else None
    anyone = target or (sets.named("you") if "you" in sets.forms else None)
    more, less, unless = maybe(params.intensifiers), maybe(params.attenuators), maybe(params.unless)
    forbidden = sets.named(params.unless_set) if params.unless_set else None
    sequences = [[sets.part(word) for word in one] for one in params.sequences]
    expressions = [compiled(one, "i") for one in params.regex]
    levels = [(level, [sets.named(name) for name in names]) for level, names in sorted(params.level_if.items())]
    told = {
        name: sets.named(name) for name in {*params.cues, *(n for names in params.level_if.values() for n in names)}
    }

    def scored(text: Text, match: Match, meant: list[Span]) -> float:
        form: TermForm = match.of
        score = form.score if form.score is not None else SURE[form.sureness]
        close = any(apart(text, match[:2], one) <= params.near for one in around(meant, match.start))
        if (target or form.needs_target) and not close:
            return 0.0
        score += 0.2 * close
        score += 0.1 * bool(more and _near(text, match, more))
        score -= 0.2 * bool(less and _near(text, match, less))
        return max(0.0, min(1.0, score))

    def run(text: Text, view: View) -> Found:
        matches = finder.find(text, view)
        assert not isinstance(matches, Lacking)
        found: list[tuple[float, int, int]] = []
        if matches:
            meant = sorted({*(one[:2] for one in anyone.find(text)), *text.mention} if anyone else text.mention)
            found = [(scored(text, one, meant), one.start, one.end) for one in matches[:MOST]]
        for one in sequences:
            found += [(params.score, *span) for span in in_order(text, one, params.gap, params.across_sentences)]
        for expression in expressions:
            found += [(params.score, *one.span()) for one in expression.finditer(text.value[:INPUT])]
        found = [one for one in found if one[0] >= params.threshold]
        if not found or (unless and has(unless, text)) or (forbidden and has(forbidden, text)):
            return
        level = next((name for name, asked in levels if any(has(one, text) for one in asked)), None)
        cues = ", ".join(sorted(name for name, one in told.items() if has(one, text)))
        for score, start, end in _apart_from_others(found):
            said = {"category": view.rule.category, "cues": cues, "value": round(score, 2)}
            yield Hit(start, end, said, score=round(score, 2), severity=level)

    return Check(run, words=_gate(finder, sequences, bool(expressions)))


def _gate(finder: Finder, sequences: Iterable[list[Terms]], expressions: bool) -> frozenset[str]:
    """The words of which one must be there: those of the terms, and of the part of each sequence that has fewest."""
    words: set[str] = set(finder.terms.words)
    for one in sequences:
        gates = [part.gate for part in one if part.gate]
        if not gates:
            return frozenset()
        words |= min(gates, key=len)
    return frozenset() if expressions or (finder.terms.words and not finder.terms.gate) else frozenset(words)


def _near(text: Text, match: Match, terms: Terms) -> bool:
    near = around(sorted(one[:2] for one in terms.find(text)), match.start)
    return any(apart(text, match[:2], one) <= 2 for one in near)


def apart(text: Text, one: Span, other: Span, across: bool = False) -> int:
    """How many words lie between two spans; many where a sentence ends between them."""
    first, second = sorted((one, other))
    between = text.value[first[1] : second[0]]
    if not across and any(sign in between for sign in ".!?\n"):
        return FAR
    return len(between.split())


def in_order(text: Text, parts: list[Terms], gap: int, across: bool = False) -> list[Span]:
    """Where the parts of a sequence follow one another, at most `gap` words apart."""
    found = sorted({match[:2] for match in parts[0].find(text)})
    for part in parts[1:]:
        following = sorted({match[:2] for match in part.find(text)}) if found else []
        longer: list[Span] = []
        for start, end in found:
            place = bisect_left(following, (end, 0))
            nearest = following[place] if place < len(following) else None
            if nearest and apart(text, (start, end), nearest, across) <= gap:
                longer.append((start, nearest[1]))
        found = longer
    return found


def _apart_from_others(found: list[tuple[float, int, int]]) -> list[tuple[float, int, int]]:
    """The surest of those that overlap, in the order of the text."""
    kept: list[tuple[float, int, int]] = []
    for one in sorted(found, key=lambda hit: (-hit[0], hit[1], -hit[2]))[:MOST]:
        if all(one[2] <= other[1] or other[2] <= one[1] for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda hit: hit[1])


class AuthorSignal(Params):
    """hostile_min: of the fact `hostile_to_same_target`; pile_on_min: of `hostile_authors_on_target`; repeat_min: of
    `same_text_by_author`; items_hour_min: of `items_last_hour`; removed_min: of `removed_before`; age_days_max: of
    `account_age_days`; each from there on. name_near: the field `author` looks like one of the fact `brand_names`
    without being it, and says none of allow_words."""

    hostile_min: int | None = Field(default=None, ge=1)
    pile_on_min: int | None = Field(default=None, ge=1)
    repeat_min: int | None = Field(default=None, ge=1)
    items_hour_min: int | None = Field(default=None, ge=1)
    removed_min: int | None = Field(default=None, ge=1)
    age_days_max: int | None = Field(default=None, ge=0)
    name_near: bool = False
    allow_words: Strings = Field(default_factory=Strings)

    def facts(self) -> frozenset[str]:
        return frozenset({*LIMITS.values(), "brand_names"})


PILE_ON = "pile-on"  # the cue that many authors turn on one person
LIMITS = {
    "hostile_min": "hostile_to_same_target",
    "pile_on_min": "hostile_authors_on_target",
    "repeat_min": "same_text_by_author",
    "items_hour_min": "items_last_hour",
    "removed_min": "removed_before",
    "age_days_max": "account_age_days",
}


@kind("author-signal", AuthorSignal, lane="store", says=("reason", "cues"))
def author_signal(params: AuthorSignal, _lists: Lists) -> Check:
    """What an author did before, from facts; and a name that passes for the brand's."""
    asked = [(fact, getattr(params, name), name.endswith("_max")) for name, fact in LIMITS.items()]
    asked = [one for one in asked if one[1] is not None]
    allow = [_letters(one) for one in params.allow_words]

    def run(text: Text, view: View) -> Found:
        known = [
            (fact, view.facts[fact], limit, most) for fact, limit, most in asked if view.facts.get(fact) is not None
        ]
        for fact, value, limit, most in known:
            if value <= limit if most else value >= limit:
                cues = PILE_ON if fact == LIMITS["pile_on_min"] else ""
                yield Hit(values={"value": value, "limit": limit, "reason": fact, "cues": cues}, score=1.0)
                return
        if asked and not known:
            yield Lacking(asked[0][0])
        if params.name_near and "author" in view.texts:
            yield from _passing_for(view, allow)

    return Check(run, of_text=False)


def _letters(name: str) -> str:
    return "".join(char for char in folded(name) if char.isalnum())


def _passing_for(view: View, allow: list[str]) -> Found:
    names: Any = view.facts.get("brand_names")
    if names is None:
        yield Lacking("brand_names")
        return
    author = view.texts["author"]
    mine = _letters(author.value)
    own = [_letters(str(one)) for one in names]
    if mine in own or any(word in mine for word in allow):
        return
    for name in own:
        if len(name) > 3 and name in mine:
            yield Hit(0, len(author), {"value": name, "reason": name}, score=0.8, field="author")
            return


def _imitating(text: Text, view: View, allowed: Strings) -> Found:
    """An account whose name is nearly one of ours, or holds it and more."""
    ours = view.facts.get("brand_names")
    if ours is None:
        yield Lacking("brand_names")
        return
    name = _handle(text.value)
    if name in map(_handle, map(str, ours)) or any(folded(word) in name for word in allowed):
        return
    for mine in ours:
        label = _handle(str(mine))
        if len(label) > 3 and (label in name or one_apart(label, name)):
            yield Hit(0, len(text), {"value": str(mine), "reason": "imitates"}, score=0.8)
            return


def _handle(name: str) -> str:
    """A name without what sets its words apart."""
    return "".join(sign for sign in folded(name) if sign.isalnum())
