"""The questions that a brief leaves to ask, by rules: what is empty, assumed, vague, contradictory, regulated. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cmsuite.briefs import catalogue
from cmsuite.briefs.catalogue import Both, Standard
from cmsuite.briefs.contradictions import contradictions, spoken
from cmsuite.briefs.framing import NETWORKS, filled
from cmsuite.engines.documents.content import titled

if TYPE_CHECKING:
    from cmsuite.briefs.brief import Brief
    from cmsuite.briefs.parts import Question

LETTERS = ("who", "what", "where", "when", "how", "how_many", "why")
AT_ONCE = 15  # questions that a client answers in one go
CONFIRMED = ("objectives", "budget", "budget_cents", "starts_on", "ends_on", "milestones", "validators")
"""Fields that are never taken for granted: the objective, the money, the deadline, who says yes."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that a rule makes. rule: what made it, unlike any other of this brief; field: what the answer fills.
    blocks: whether the note leaves without its answer. reference, confidence: of the law that asks for it."""

    rule: str
    field: str
    letter: str
    about: Both
    question: Both
    why: Both
    priority: int
    options: tuple[Both, ...]
    blocks: bool
    reference: str = ""
    confidence: str = ""


def questions(brief: Brief, sectors: Iterable[str] = ()) -> tuple[Asked, ...]:
    """Every question that is still to be asked about a brief, what blocks first. sectors: besides those of the brief.

    One question for each field: a vague word asks more sharply than an empty field, and takes its place.
    """
    made = [*_contradicted(brief), *_to_confirm(brief), *_vague(brief), *_solution(brief)]
    sharp = {one.field for one in made if one.rule.startswith("vague:")}
    made += _empty(brief, sharp)
    made += _regulated({*brief.sectors, *sectors})
    return tuple(sorted(made, key=lambda one: one.priority))


def unasked(brief: Brief, sectors: Iterable[str] = ()) -> tuple[Asked, ...]:
    """Those that no question of the note was made of yet."""
    there = {one.rule for one in brief.questions if one.rule}
    return tuple(one for one in questions(brief, sectors) if one.rule not in there)


def coverage(brief: Brief) -> dict[str, bool]:
    """Which of the seven letters the brief answers: who, what, where, when, how, how many, why (QQOQCCP)."""
    open_ones = {one.letter for one in catalogue.of_fields() if not _filled(brief, one.field)}
    return {letter: letter not in open_ones for letter in LETTERS}


def written(asked: Asked) -> dict[str, object]:
    """A question as a note holds it, in the language in force."""
    return {
        "about": asked.about.now,
        "question": asked.question.now,
        "why": asked.why.now,
        "options": [one.now for one in asked.options],
        "field": asked.field.partition(".")[0],
        "priority": asked.priority,
        "rule": asked.rule,
    }


def waiting(brief: Brief) -> tuple[Question, ...]:
    """The questions of a note that wait for an answer, what blocks first."""
    return tuple(sorted((one for one in brief.questions if one.waits), key=lambda one: one.priority))


def _empty(brief: Brief, sharp: set[str]) -> Iterator[Asked]:
    asked = set(sharp)
    for standard in catalogue.of_fields():
        if standard.field not in asked and not _filled(brief, standard.field):
            asked |= {*standard.covers}
            yield _asked(standard, f"empty:{standard.field}")


def _filled(brief: Brief, field: str) -> bool:
    if field == "objectives.baseline":
        return filled(brief, "objectives") and all(
            one.baseline is not None or one.baseline_by is not None for one in brief.objectives
        )
    return filled(brief, field)


def _to_confirm(brief: Brief) -> Iterator[Asked]:
    for one in brief.provenance:
        rule = "assumed" if one.origin == "assumed" and one.field in CONFIRMED else one.origin
        if rule in ("assumed", "to_confirm") and one.field and (rule == "to_confirm" or one.field in CONFIRMED):
            name = spoken(lambda field=one.field: titled(type(brief), field))  # type: ignore[misc]
            yield _asked(catalogue.of_rules()[rule], f"{rule}:{one.field}", {"field": name}, field=one.field)


def _vague(brief: Brief) -> Iterator[Asked]:
    for standard in catalogue.of_vague_words():
        words = catalogue.found(standard.patterns, "\n".join(_left_open(brief, standard.field)))
        if words:
            en, fr = ("”, “".join(words), "\u00a0», «\u00a0".join(words))
            yield _asked(standard, f"vague:{standard.field}", {"words": Both(en, fr)})


def _left_open(brief: Brief, field: str) -> Iterator[str]:
    """The words of the client that nothing makes clear yet: all of them where the field is empty, else its own."""
    if not filled(brief, field):
        yield brief.request
        yield from (one.said for one in brief.statements)
    elif field == "objectives":
        for objective in brief.objectives:
            if not objective.kpi or objective.target is None:
                yield from (objective.said, f"{objective.verb} {objective.object}")
    elif field == "targets":
        for target in brief.targets:
            if not target.ages:
                yield from (target.who, target.need)


def _solution(brief: Brief) -> Iterator[Asked]:
    """A network or a format that was asked for, while nothing says what for."""
    if filled(brief, "stakes") and filled(brief, "objectives"):
        return
    words = list(dict.fromkeys(hit[0] for hit in NETWORKS.finditer(brief.request)))
    if words:
        en, fr = "”, “".join(words), "\u00a0», «\u00a0".join(words)
        yield _asked(catalogue.of_rules()["solution"], "solution", {"words": Both(en, fr)})


def _contradicted(brief: Brief) -> Iterator[Asked]:
    for one in contradictions(brief):
        yield _asked(catalogue.of_rules()[one.rule], f"{one.rule}:{one.at}", one.facts)


def _regulated(sectors: set[str]) -> Iterator[Asked]:
    for name, pack in catalogue.sectors().items():
        for standard in pack.questions if name in sectors else ():
            yield _asked(standard, f"sector.{name}.{standard.id}")


def _asked(standard: Standard, rule: str, facts: Mapping[str, Both] | None = None, *, field: str = "") -> Asked:
    said = facts or {}
    return Asked(
        rule=rule,
        field=field or standard.field,
        letter=standard.letter,
        about=standard.about.filled(said),
        question=standard.question.filled(said),
        why=standard.why,
        priority=standard.priority,
        options=standard.options,
        blocks=standard.priority == 1,
        reference=standard.reference,
        confidence=standard.confidence,
    )
