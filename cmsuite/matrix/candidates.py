"""What the audit found, as factors that a note could hold."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import cast

from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.quoting import QUOTE
from cmsuite.matrix import editing
from cmsuite.matrix.schema import Quadrant, SwotNote, factors
from cmsuite.matrix.sheet import AUDIT, findings_of


@dataclass(frozen=True, slots=True)
class Candidate:
    """A finding with the quadrant it could stand in. taken_as: the key of the factor that rests on it, or nothing."""

    finding: str
    side: str
    quadrant: Quadrant
    statement: str
    severity: int
    evidence: tuple[int, ...]
    taken_as: str


def candidates(note: SwotNote, around: Around) -> list[Candidate]:
    """The findings of the audit that are candidates for a quadrant, the gravest first within each."""
    taken = {key: one.key for _q, _p, one in factors(note) for key in one.findings}
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
    return sorted(found, key=lambda one: ("SWOT".index(one.quadrant), -one.severity))


def taken(note: SwotNote, around: Around, keys: Collection[str]) -> SwotNote:
    """The note with factors made of these findings, to be rewritten; those that stand there already are left out."""
    for one in candidates(note, around):
        if one.finding in keys and not one.taken_as:
            note = editing.add(note, one.quadrant, one.statement, findings=(one.finding,), evidence=tuple(one.evidence))
    return note


def _ours(text: str) -> str:
    """A text of the audit as this note quotes its numbers."""
    return QUOTE.sub(lambda found: f"{{={AUDIT}:{found[1]}}}" if ":" not in found[1] else found[0], text)


def _fact(statement: str, measure: str, comparison: str) -> str:
    return ", ".join(part.rstrip(".") for part in (statement, measure, comparison) if part)
