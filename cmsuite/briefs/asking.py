"""What must be right about a note's questions and assumptions: nothing that blocks is left open, nothing is assumed in
silence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from cmsuite.briefs.questions import unasked, waiting
from cmsuite.core.locale import N_
from cmsuite.core.text import shown
from cmsuite.engines.documents.content import Content, titled
from cmsuite.engines.documents.kinds import Finding

if TYPE_CHECKING:
    from cmsuite.briefs.brief import Brief
    from cmsuite.engines.documents.around import Around

MOST = 15  # open questions: more are not answered
BLOCKING = ("assumed", "contradiction", "sector")
"""Rules whose question keeps a note from leaving even before it is asked; what is empty or vague has its own checks."""
NAMED = 4  # questions that a refusal names


def check(content: Content, around: Around) -> Iterator[Finding]:
    """The questions and the assumptions of a brief."""
    brief = cast("Brief", content)
    yield from _unanswered(brief, around)
    yield from _overload(brief)
    yield from _unsigned(brief)


def blocking(brief: Brief, language: str = "en") -> list[tuple[str, str]]:
    """What keeps a note from leaving: the path of each question of priority 1 without an answer, and its two words."""
    open_ones = [
        (f"questions.{place}", one.about or one.question)
        for place, one in enumerate(brief.questions)
        if one.waits and one.priority == 1
    ]
    listed = {one.field for one in brief.assumptions if one.what}
    for one in unasked(brief):
        if (
            one.blocks
            and one.rule.startswith(BLOCKING)
            and not (one.rule.startswith("assumed") and one.field in listed)
        ):
            open_ones.append(("questions", one.about.fr if language == "fr" else one.about.en))
    return open_ones


def _unanswered(brief: Brief, around: Around) -> Iterator[Finding]:
    left = blocking(brief, around.language)
    if not left:
        return
    names = list(dict.fromkeys(shown(name, 60) for _at, name in left))
    fields = ", ".join(names[:NAMED]) + (" …" if len(names) > NAMED else "")
    one = N_(
        "The note is not sent: a blocking question has no answer ({fields}). Ask the client again, or turn it into a "
        "visible assumption."
    )
    many = N_(
        "The note is not sent: {n} blocking questions have no answer ({fields}). Ask the client again, or turn them "
        "into visible assumptions."
    )
    facts = {"n": len(left), "fields": fields}
    yield Finding("brief.question-unanswered", "block", one if len(left) == 1 else many, left[0][0], facts)


def _overload(brief: Brief) -> Iterator[Finding]:
    if (n := len(waiting(brief))) > MOST:
        said = N_("There are {n} open questions: ask at most {most}, those that block first.")
        yield Finding("brief.question-overload", "warn", said, "questions", {"n": n, "most": MOST})
    for place, one in enumerate(brief.questions):
        if one.state == "answered":
            said = N_("{key} is answered and its answer stands in no field yet.")
            yield Finding("brief.answer-left", "info", said, f"questions.{place}", {"key": one.key})


def _unsigned(brief: Brief) -> Iterator[Finding]:
    """What is assumed stands among the assumptions, which the client signs."""
    listed = {one.field for one in brief.assumptions if one.what}
    taken = {one.field for one in brief.questions if one.state == "assumed_by_agency" and one.assumption}
    for name in dict.fromkeys(one.field for one in brief.provenance if one.origin == "assumed"):
        if name not in listed | taken:
            said = N_("“{field}” is assumed, and no assumption says so: the client must see it to sign it.")
            facts = {"field": titled(type(brief), name)}
            yield Finding("brief.assumption-unsigned", "block", said, "assumptions", facts)
    for place, question in enumerate(brief.questions):
        if question.state == "assumed_by_agency" and not question.assumption:
            said = N_("{key} counts as assumed and does not say what is assumed: write it, for the client to sign.")
            at = f"questions.{place}.assumption"
            yield Finding("brief.assumption-unsigned", "block", said, at, {"key": question.key})
