"""What must be right in a brief besides its objectives: what is missing, what does not add up, what was only copied."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

from cmsuite.briefs import envelope
from cmsuite.briefs.contradictions import equal_voices
from cmsuite.core.locale import N_, money, number, percent
from cmsuite.core.text import shown
from cmsuite.engines.documents.content import Content, titled
from cmsuite.engines.documents.kinds import Finding

if TYPE_CHECKING:
    from cmsuite.briefs.brief import Brief
    from cmsuite.briefs.parts import Since
    from cmsuite.engines.documents.around import Around

MANDATORY = (
    "request context stakes objectives targets networks constraints agency_hours budget starts_on ends_on deliverables "
    "validators reformulation"
).split()
ASSUMABLE = frozenset("context targets networks constraints agency_hours budget starts_on ends_on deliverables".split())
"""What may be empty where an assumption that the client signs stands in for it."""
SCOPE = (
    "objectives targets networks countries in_scope out_of_scope budget budget_cents currency tax vat_rate deliverables"
).split()
"""What was agreed on: whoever signed it must see that it changed, and why."""
SAYING: Mapping[str, Callable[[Any], Any]] = {
    "stakes": lambda one: one.what,
    "objectives": lambda one: one.said or one.object,
    "targets": lambda one: one.who,
    "budget": lambda one: one.cents or one.what,
    "deliverables": lambda one: one.what and one.criteria,
    "validators": lambda one: one.name,
}
"""Of what is written in rows: what a row must say to say anything."""
OBJECTIVES = 5
ALIKE = 0.6  # of the words of the request: beyond, it was copied
NETWORKS = re.compile(
    r"\b(?:tiktok|instagram|facebook|linkedin|youtube|mastodon|bluesky|pinterest|threads|reels?|stor(?:y|ies)|vid[ée]os?"
    r"|podcasts?|newsletters?|compte|account)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w{3,}")


def sourced(content: Content) -> Iterator[str]:
    """The request, which is word for word, and the fields whose provenance names a person or a file."""
    brief = cast("Brief", content)
    yield "request"
    yield from (one.field for one in brief.provenance if one.origin in ("stated", "document") and one.who)


def check(content: Content, around: Around) -> Iterator[Finding]:
    """A whole brief."""
    brief = cast("Brief", content)
    yield from _missing(brief)
    yield from _objectives(brief)
    yield from _budget(brief)
    yield from _people(brief)
    yield from _words(brief)
    yield from _since(brief, around)


def filled(brief: Brief, name: str) -> bool:
    """Whether a field says something: rows that are empty do not."""
    said = getattr(brief, name)
    return any(map(SAYING.get(name, bool), said)) if isinstance(said, tuple) else bool(said)


def alike(one: str, other: str) -> float:
    """How far two texts are made of the same words: the part that they share of all of both (Jaccard)."""
    first, second = ({word.lower() for word in _WORD.findall(text)} for text in (one, other))
    return len(first & second) / len(first | second) if first | second else 0.0


def _missing(brief: Brief) -> Iterator[Finding]:
    assumed = {one.field for one in brief.assumptions if one.what}
    assumed |= {one.field for one in brief.questions if one.state == "assumed_by_agency" and one.assumption}
    for name in MANDATORY:
        if not filled(brief, name) and not (name in ASSUMABLE and name in assumed):
            said = N_("“{field}” is missing: ask the client.")
            if name == "deliverables" and any(one.what for one in brief.deliverables):
                said = N_("No deliverable says when it is accepted: agree with the client on what it is judged by.")
            elif name in ASSUMABLE:
                said = N_("“{field}” is missing: ask the client, or write it as an assumption.")
            elif name == "reformulation":
                said = N_("“{field}” is missing: write it in your own words, for the client to see what we understood.")
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
    sums = envelope.of(brief)
    if brief.budget and brief.budget_cents != sums.total:
        said = N_("The total is written as {typed}, the lines come to {lines}.")
        typed, lines = (money(cents, shown(brief.currency, 8)) for cents in (brief.budget_cents, sums.total))
        yield Finding("brief.budget-sum", "block", said, "budget_cents", {"typed": typed, "lines": lines})
    low, high = (float(one) for one in envelope.CONTINGENCY)
    if brief.budget and not sums.contingency:
        said = N_("There is no line for what cannot be foreseen: five to ten per cent are usual.")
        yield Finding("brief.contingency-missing", "warn", said, "budget")
    elif sums.contingency is not None and not low <= sums.contingency <= high:
        said = N_("{share} are kept for what cannot be foreseen: five to ten per cent are usual.")
        facts = {"share": percent(sums.contingency)}
        yield Finding("brief.contingency-share", "info", said, "budget", facts)
    if missing := [one.duty.said.now for one in envelope.duties(brief) if not one.done]:
        said = N_("We buy space for the client, and this is not in order yet: {what}")
        yield Finding("brief.media-mandate", "warn", said, "media_duties", {"what": " ".join(missing)})


def _people(brief: Brief) -> Iterator[Finding]:
    named = [one for one in brief.validators if one.name]
    if not any(one.days for one in named):
        said = N_("Nobody is named who validates within a number of days.")
        yield Finding("brief.no-validator", "block", said, "validators")
    for scope, names in equal_voices(brief):
        said = N_("{names} validate the same thing ({what}): say whose word is the last.")
        facts = {"names": shown(", ".join(names), 120), "what": shown(scope, 60) or "—"}
        yield Finding("brief.validator-ambiguous", "warn", said, "validators", facts)
    for side, total, field in (
        ("agency", brief.agency_hours, "agency_hours"),
        ("client", brief.client_hours, "client_hours"),
    ):
        of_them = sum(one.hours for one in brief.team if one.side == side)
        if of_them and of_them != total:
            said = N_("{field}: {total} a month are written, and those who work on it give {sum}.")
            told = {"field": titled(type(brief), field), "total": number(total), "sum": number(of_them)}
            yield Finding("brief.hours-sum", "warn", said, field, told)


def _words(brief: Brief) -> Iterator[Finding]:
    if brief.reformulation and alike(brief.request, brief.reformulation) > ALIKE:
        said = N_("This repeats the request: say it in your own words, or nobody will see a misunderstanding.")
        yield Finding("brief.reformulation-copy", "warn", said, "reformulation")


def since(brief: Brief, around: Around) -> tuple[Since, ...]:
    """What is told to have changed since the version that the client has: not what that one told already."""
    before: tuple[Since, ...] = getattr(around.before, "changed", ())
    return tuple(one for one in brief.changed if one not in before)


def _since(brief: Brief, around: Around) -> Iterator[Finding]:
    """What was agreed on and differs from what the client has is told in the new version, with its reason."""
    if around.before is None:
        return
    told = {one.field for one in since(brief, around) if one.why}
    for name in SCOPE:
        if getattr(brief, name) != getattr(around.before, name, None) and not told & _as_one(name):
            said = N_(
                "“{field}” is not what the client has in version {number}: write among the changes since then what "
                "changed and why."
            )
            facts = {"field": titled(type(brief), name), "number": around.number_before}
            yield Finding("brief.changed-after-validation", "block", said, name, facts)


def _as_one(name: str) -> set[str]:
    """The fields that one reason explains: a sum follows its lines, a rate its tax."""
    return next((both for both in ({"budget", "budget_cents"}, {"tax", "vat_rate"}) if name in both), {name})
