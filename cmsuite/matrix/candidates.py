"""What the audit found inside and outside, as factors that a note could hold."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import cast

from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.quoting import QUOTE
from cmsuite.matrix import editing
from cmsuite.matrix.schema import Quadrant, SwotNote, factors
from cmsuite.matrix.sheet import AUDIT, findings_of, impacts_of


@dataclass(frozen=True, slots=True)
class Candidate:
    """A finding, or an impact of the environment, with the quadrant it could stand in. taken_as: the key of the factor
    that rests on it, or nothing."""

    finding: str
    side: str
    quadrant: Quadrant
    statement: str
    severity: int
    evidence: tuple[int, ...]
    taken_as: str


def candidates(note: SwotNote, around: Around) -> list[Candidate]:
    """The findings of the audit that are candidates for a quadrant, and the facts of its environment: opportunities
    above 0, threats below. The gravest first within each."""
    taken = {key: one.key for _q, _p, one in factors(note) for key in (*one.findings, *one.impacts)}
    colon = "\u00a0: " if around.language == "fr" else ": "
    found = [
        Candidate(
            one.key,
            one.side,
            cast(Quadrant, one.tag),
            _ours(
                colon.join(
                    part for part in (_fact(one.statement, one.measure, one.comparison), one.consequence) if part
                )
            ),
            one.severity,
            tuple(one.evidence),
            taken.get(one.key, ""),
        )
        for one in findings_of(around)
        if one.tag
    ]
    found += [
        Candidate(
            one.key,
            "external",
            "O" if one.impact > 0 else "T",
            _ours(one.statement),
            one.severity,
            tuple(one.evidence),
            taken.get(one.key, ""),
        )
        for one in impacts_of(around)
        if one.statement and one.impact
    ]
    return sorted(found, key=lambda one: ("SWOT".index(one.quadrant), -one.severity))


def taken(note: SwotNote, around: Around, keys: Collection[str]) -> SwotNote:
    """The note with factors made of these findings, to be rewritten; those that stand there already are left out."""
    for one in candidates(note, around):
        if one.finding in keys and not one.taken_as:
            rests = {_field(one, around): (one.finding,), "evidence": tuple(one.evidence)}
            note = editing.add(note, one.quadrant, one.statement, **rests)
    return note


def _field(one: Candidate, around: Around) -> str:
    """The field of a factor that names it."""
    return "impacts" if one.finding in {fact.key for fact in impacts_of(around)} else "findings"


def _ours(text: str) -> str:
    """A text of the audit as this note quotes its numbers."""
    return QUOTE.sub(lambda found: f"{{={AUDIT}:{found[1]}}}" if ":" not in found[1] else found[0], text)


def _fact(statement: str, measure: str, comparison: str) -> str:
    return ", ".join(part.rstrip(".") for part in (statement, measure, comparison) if part)
