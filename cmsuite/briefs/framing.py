"""What must be right in a brief besides its objectives: what is missing, what contradicts, what was only copied."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from cmsuite.core.locale import N_, number
from cmsuite.engines.documents.content import Content, titled
from cmsuite.engines.documents.kinds import Finding

if TYPE_CHECKING:
    from cmsuite.briefs.brief import Brief
    from cmsuite.engines.documents.around import Around

MANDATORY = (
    "request context stakes objectives targets networks constraints agency_hours budget starts_on ends_on deliverables "
    "validators reformulation"
).split()
OBJECTIVES, QUESTIONS = 5, 15
ALIKE = 0.6  # of the words of the request: beyond, it was copied
NETWORKS = re.compile(
    r"\b(?:tiktok|instagram|facebook|linkedin|youtube|mastodon|bluesky|pinterest|threads|reels?|stor(?:y|ies)|vid[ée]os?"
    r"|podcasts?|newsletters?|compte|account)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w{3,}")


def check(content: Content, _around: Around) -> Iterator[Finding]:
    """A whole brief."""
    brief = cast("Brief", content)
    yield from _missing(brief)
    yield from _objectives(brief)
    yield from _budget(brief)
    yield from _people(brief)
    yield from _words(brief)


def alike(one: str, other: str) -> float:
    """How far two texts are made of the same words: the part that they share of all of both (Jaccard)."""
    first, second = ({word.lower() for word in _WORD.findall(text)} for text in (one, other))
    return len(first & second) / len(first | second) if first | second else 0.0


def _missing(brief: Brief) -> Iterator[Finding]:
    for name in MANDATORY:
        if not getattr(brief, name):
            said = N_("“{field}” is missing: ask the client, or write it as an assumption.")
            yield Finding("brief.mandatory-empty", "block", said, name, {"field": titled(type(brief), name)})
    if not brief.out_of_scope:
        said = N_("Nothing is said to be outside the perimeter: everything can be asked for.")
        yield Finding("brief.out-of-scope-empty", "warn", said, "out_of_scope")


def _objectives(brief: Brief) -> Iterator[Finding]:
    if len(brief.objectives) > OBJECTIVES:
        said = N_("There are {n} objectives: with more than {most}, none comes first.")
        facts = {"n": len(brief.objectives), "most": OBJECTIVES}
        yield Finding("brief.too-many-objectives", "warn", said, "objectives", facts)
    for place, one in enumerate(brief.objectives):
        if found := NETWORKS.search(one.object):
            said = N_("“{word}” is a solution: say what it is for.")
            yield Finding("brief.objective-is-solution", "warn", said, f"objectives.{place}.object", {"word": found[0]})


def _budget(brief: Brief) -> Iterator[Finding]:
    total = sum(line.cents for line in brief.budget)
    if brief.budget and brief.budget_cents != total:
        said = N_("The total is written as {typed} {currency}, the lines come to {lines} {currency}.")
        facts = {"typed": _money(brief.budget_cents), "lines": _money(total), "currency": brief.currency}
        yield Finding("brief.budget-sum", "block", said, "budget_cents", facts)
    if brief.budget and not any(line.family == "contingency" and line.cents for line in brief.budget):
        said = N_("There is no line for what cannot be foreseen: five to ten per cent are usual.")
        yield Finding("brief.contingency-missing", "warn", said, "budget")


def _people(brief: Brief) -> Iterator[Finding]:
    named = [one for one in brief.validators if one.name]
    if brief.validators and not any(one.days for one in named):
        said = N_("Nobody is named who validates within a number of days.")
        yield Finding("brief.no-validator", "block", said, "validators")
    scopes = [one.validates.lower() for one in named]
    if len(scopes) != len(set(scopes)):
        said = N_("Two people validate the same thing: say whose word is the last.")
        yield Finding("brief.validator-ambiguous", "warn", said, "validators")


def _words(brief: Brief) -> Iterator[Finding]:
    if len(brief.questions) > QUESTIONS:
        said = N_("There are {n} open questions: ask at most {most}, those that block first.")
        facts = {"n": len(brief.questions), "most": QUESTIONS}
        yield Finding("brief.question-overload", "warn", said, "questions", facts)
    if brief.reformulation and alike(brief.request, brief.reformulation) > ALIKE:
        said = N_("This repeats the request: say it in your own words, or nobody will see a misunderstanding.")
        yield Finding("brief.reformulation-copy", "warn", said, "reformulation")
    for name in (one.field for one in brief.provenance if one.origin == "assumed"):
        if not any(one.what for one in brief.assumptions):
            said = N_("“{field}” is assumed, and the note lists no assumption: the client must see it to sign it.")
            yield Finding("brief.assumption-unsigned", "block", said, "assumptions", {"field": name})


def _money(cents: int) -> str:
    return number(Decimal(cents) / 100, 0 if cents % 100 == 0 else 2)
