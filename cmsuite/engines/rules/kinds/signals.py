"""Checks of moderation: how a comment scores in a category, and what its author's history says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field, field_validator

from cmsuite.engines.rules.forms import Form, TermForm
from cmsuite.engines.rules.kinds import Check, Found, Hit, Lacking, Params, kind
from cmsuite.engines.rules.kinds.terms import entries, maybe, outermost
from cmsuite.engines.rules.lexicons import Lexicon
from cmsuite.engines.rules.linear import INPUT, compiled
from cmsuite.engines.rules.matching import Match, Terms
from cmsuite.engines.rules.text import Text
from cmsuite.engines.rules.view import View

Lists = Mapping[str, Lexicon]
Strings = list[str]
SURE = (0.3, 0.6, 0.8)
"""The score of a term by its sureness, 0 to 2, where its list gives none."""


class Pattern(Form):
    """A pattern of several parts, in the same sentence and in this order, at most `words` words apart. Each part is a
    set of terms, `list:NAME` taking one of `lists`."""

    parts: list[Strings] = Field(min_length=2, max_length=5)
    words: int = Field(6, ge=0, le=50)
    score: float = Field(0.8, ge=0, le=1)
    cue: str = ""


Patterns = list[Pattern]


class CategoryScore(Params):
    """terms, list: words of the category; targets, target_list: who is meant: near one of them the score grows by
    `with_target`; needs_target: without one, nothing is said. intensifiers, attenuators: words near that make it more or
    less. patterns: parts in order. regex: whole expressions, of score `regex_score`. cues: by name, words that decisions
    ask for (time, place). mentions_target: an account that is named counts as a target. threshold: where it is said."""

    category: str = ""
    terms: Strings = []
    list: str | None = None
    min_sureness: int = Field(0, ge=0, le=2)
    targets: Strings = []
    target_list: str | None = None
    needs_target: bool = False
    mentions_target: bool = True
    distance: int = Field(6, ge=0, le=50)
    with_target: float = Field(0.2, ge=0, le=1)
    intensifiers: Strings = []
    attenuators: Strings = []
    unless: Strings = []
    lists: dict[str, str] = {}
    patterns: Patterns = []
    regex: Strings = []
    regex_score: float = Field(0.8, ge=0, le=1)
    cues: dict[str, Strings] = {}
    threshold: float = Field(0.5, ge=0, le=1)

    @field_validator("regex")
    @classmethod
    def _linear(cls, found: Strings) -> Strings:
        for one in found:
            compiled(one, "i")
        return found


@kind("category-score", CategoryScore, says=("category", "cues"))
def category_score(params: CategoryScore, lists: Lists) -> Check:
    """How sure it is that a text belongs to a category: its terms, who is meant, patterns. One hit, the surest."""
    terms = Terms(entries(params.terms, lists.get("list"), params.min_sureness))
    targets = maybe(params.targets, lists.get("target_list"))
    more, less, unless = maybe(params.intensifiers), maybe(params.attenuators), maybe(params.unless)
    patterns = [(one, [_part(words, lists) for words in one.parts]) for one in params.patterns]
    expressions = [compiled(one, "i") for one in params.regex]
    cues = {name: Terms([(word, None) for word in words]) for name, words in params.cues.items()}
    forms = lists["list"].terms if "list" in lists else ()
    meanings = {form.term: Terms([(one, None) for one in form.unless]) for form in forms if form.unless}

    def scored(text: Text, match: Match, named: list[tuple[int, int]]) -> float:
        form: TermForm = match.of
        score = form.score if form.score is not None else SURE[form.sureness]
        near = any(_apart(text, match[:2], other) <= params.distance for other in named)
        if (params.needs_target or form.needs_target) and not near:
            return 0.0
        score += params.with_target * near
        score += 0.1 * bool(more and any(_apart(text, match[:2], one[:2]) <= 3 for one in more.find(text)))
        score -= 0.2 * bool(less and any(_apart(text, match[:2], one[:2]) <= 3 for one in less.find(text)))
        return max(0.0, min(1.0, score))

    def run(text: Text, view: View) -> Found:
        if unless and any(True for _one in unless.find(text)):
            return
        named = [one[:2] for one in targets.find(text)] if targets else []
        named += text.mention if params.mentions_target else []
        found: list[tuple[float, int, int, str]] = []
        for match in outermost(list(terms.find(text))):
            if match.of.term in meanings and any(
                one.start <= match.start and match.end <= one.end for one in meanings[match.of.term].find(text)
            ):
                continue
            found.append((scored(text, match, named), match.start, match.end, ""))
        for one, parts in patterns:
            found += [(one.score, a, z, one.cue) for a, z in _in_order(text, parts, one.words)]
        for expression in expressions:
            found += [(params.regex_score, *one.span(), "") for one in expression.finditer(text.value[:INPUT])]
        told = sorted({name for name, words in cues.items() if any(True for _one in words.find(text))})
        category = params.category or view.rule.category
        for score, a, z, cue in sorted(found, key=lambda one: (-one[0], one[1])):
            if score >= params.threshold:
                said: dict[str, Any] = {"category": category, "cues": ", ".join([*told, *([cue] if cue else [])])}
                yield Hit(a, z, {**said, "value": round(score, 2)}, score=round(score, 2))

    plain = not patterns and not expressions
    return Check(run, words=terms.gate if plain else frozenset())


def _part(words: Strings, lists: Lists) -> Terms:
    given: list[tuple[str, TermForm]] = []
    for word in words:
        if word.startswith("list:"):
            given += entries((), lists[f"lists.{word[5:]}"])
        else:
            given.append((word, TermForm(term=word)))
    return Terms(given)


def _apart(text: Text, one: tuple[int, int], other: tuple[int, int]) -> int:
    """How many words lie between two spans; many where a sentence ends between them."""
    first, second = sorted((one, other))
    between = text.value[first[1] : second[0]]
    if any(sign in between for sign in ".!?\n"):
        return 1000
    return len(between.split())


def _in_order(text: Text, parts: list[Terms], words: int) -> list[tuple[int, int]]:
    """Where the parts of a pattern follow one another."""
    found = sorted(match[:2] for match in parts[0].find(text))
    for part in parts[1:]:
        following = sorted(match[:2] for match in part.find(text)) if found else []
        found = [
            (a, other[1])
            for a, z in found
            for other in [next((one for one in following if one[0] >= z and _apart(text, (a, z), one) <= words), None)]
            if other is not None
        ]
    return found


class AuthorSignal(Params):
    """What the facts of an author say: `author_hostile` (hostile items to one person in the window), `author_repeats`
    (times that the same was said), `author_items_hour`, `author_age_days`, `author_removed` (items taken down before),
    `pile_on` (hostile authors on one person). Each from its limit on."""

    min_hostile: int | None = Field(None, ge=1)
    min_repeats: int | None = Field(None, ge=1)
    min_items_hour: int | None = Field(None, ge=1)
    max_age_days: int | None = Field(None, ge=0)
    min_removed: int | None = Field(None, ge=1)
    min_pile_on: int | None = Field(None, ge=1)

    def facts(self) -> frozenset[str]:
        return frozenset(
            {"author_hostile", "author_repeats", "author_items_hour", "author_age_days", "author_removed", "pile_on"}
        )


@kind("author-signal", AuthorSignal, lane="store", says=("reason",))
def author_signal(params: AuthorSignal, _lists: Lists) -> Check:
    """What an author did before, from facts."""
    limits = (
        ("author_hostile", params.min_hostile, 1),
        ("author_repeats", params.min_repeats, 1),
        ("author_items_hour", params.min_items_hour, 1),
        ("author_removed", params.min_removed, 1),
        ("pile_on", params.min_pile_on, 1),
        ("author_age_days", params.max_age_days, -1),
    )

    def run(text: Text, view: View) -> Found:
        asked = [(name, limit, way) for name, limit, way in limits if limit is not None]
        known = [(name, view.facts[name], limit, way) for name, limit, way in asked if view.facts.get(name) is not None]
        for name, value, limit, way in known:
            if value * way >= limit * way:
                yield Hit(values={"value": value, "limit": limit, "reason": name}, score=1.0)
                return
        if asked and not known:
            yield Lacking(asked[0][0])

    return Check(run, of_text=False)
