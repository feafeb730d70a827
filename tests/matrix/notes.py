"""A note that is right, small enough to change one thing in it."""

from __future__ import annotations

from datetime import date
from typing import Any

from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.checks import findings
from cmsuite.engines.documents.content import read
from cmsuite.engines.documents.kinds import Finding
from cmsuite.engines.evidence.confidence import Proof
from cmsuite.matrix.note import SWOT
from cmsuite.matrix.schema import SwotNote
from cmsuite.rooms import load_kinds

TODAY = date(2026, 3, 10)
MEASURED = Proof(1, "Posts", "metric_extract", "Platform", "measured", TODAY, ends_on=date(2026, 2, 28))
OBSERVED = Proof(2, "Sample", "post_sample", "Studio Nacre", "observed", TODAY, ends_on=date(2026, 2, 28))
GUESSED = Proof(3, "A guess", "observation", "Chloé", "inferred", TODAY, ends_on=date(2025, 9, 1))
OLD = Proof(4, "An old survey", "survey", "Ministry", "measured", TODAY, ends_on=date(2024, 1, 1))


def factor(statement: str, weight: str, rating: int, *evidence: int, **more: Any) -> dict[str, Any]:
    return {"statement": statement, "weight": weight, "rating": rating, "evidence": list(evidence or (1, 2)), **more}


STRENGTHS = [
    factor("Posts on making: 3.1 % engagement, twice the median of competitors.", ".20", 4, key="S1"),
    factor("42 videos of gestures kept, more than any competitor shows.", ".15", 3, key="S2"),
    factor("Alternative text on 88 % of pictures, against 12 % in the sector.", ".10", 3, key="S3"),
    factor("Followers stay: 1 in 3 comes back within 90 days, against 1 in 5.", ".10", 4, key="S4"),
]
WEAKNESSES = [
    factor("Median answer time 26 h, 3 times the competitors' median.", ".20", 1, key="W1"),
    factor("Gaps between posts vary twice as much as at Studio Halo.", ".15", 2, key="W2"),
    factor("One post in 5 links to the shop, against 3 in 5 at competitors.", ".10", 2, key="W3"),
]
OPPORTUNITIES = [
    factor("The repairability index covers lamps from 2027: 4 brands in 5 say nothing of it yet.", ".25", 3, key="O1"),
    factor("61 % of 25-34 year-olds follow makers, 9 points more than in 2023.", ".20", 2, key="O2"),
    factor("Searches for repair rise by 22 % in a year.", ".15", 3, key="O3"),
]
THREATS = [
    factor("Maison Clarté spends 3 times as much on media as all others together.", ".20", 1, key="T1"),
    factor("Reach of links falls by 18 % in a year on Instagram.", ".20", 2, key="T2"),
]
OPTIONS = [
    {
        "key": "X1",
        "title": "The workshop that repairs",
        "strengths": ["S1", "S2"],
        "opportunities": ["O1"],
        "threats": ["T1"],
        "description": "A series on repair.",
    },
    {"key": "X2", "title": "Answer first", "weaknesses": ["W1"], "opportunities": ["O1", "O2"], "threats": ["T2"]},
    {"key": "X3", "title": "Everywhere", "strengths": ["S1"], "opportunities": ["O2"], "discarded": "No hours for it."},
]


def recommendation(key: str, title: str, option: str, **more: Any) -> dict[str, Any]:
    return {
        "key": key,
        "title": title,
        "option": option,
        "kpi": "visits",
        "kpi_unit": "a month",
        "kpi_from": "900",
        "kpi_to": "1500",
        "effort": "10",
        "reach": 12_000,
        "impact": "2",
        "confidence": "80",
        "evidence": [1],
        **more,
    }


RECOMMENDATIONS = [
    recommendation("R1", "Show a repair every week", "X1", moscow="must", effort="15", status="retained"),
    recommendation(
        "R2", "Answer within 4 hours", "X2", reach=40_000, impact="0.5", confidence="50", effort="4", evidence=[3]
    ),
]
WHOLE: dict[str, Any] = {
    "synthesis": "The brand has what repair asks for; it answers too late.",
    "strengths": STRENGTHS,
    "weaknesses": WEAKNESSES,
    "opportunities": OPPORTUNITIES,
    "threats": THREATS,
    "cells": [
        {"inside": "S1", "outside": "O1", "strength": 3, "reason": "Repair is a gesture."},
        {"inside": "W1", "outside": "O2", "strength": 2},
    ],
    "options": OPTIONS,
    "recommendations": RECOMMENDATIONS,
    "capacity_hours": "540",
}


def around(**more: Any) -> Around:
    load_kinds()
    proofs = {one.id: one for one in (MEASURED, OBSERVED, GUESSED, OLD)}
    return Around(today=TODAY, evidence=proofs, **more)


def note(**changed: Any) -> SwotNote:
    made = read(SwotNote, {**WHOLE, **changed})
    assert isinstance(made, SwotNote)
    return made


def found(language: str = "en", **changed: Any) -> list[Finding]:
    return findings(SWOT, note(**changed), around(language=language))


def said(rule: str, *, language: str = "en", **changed: Any) -> list[Finding]:
    """What that rule says of the note, changed so."""
    return [one for one in found(language, **changed) if one.rule == rule]


def rules(**changed: Any) -> set[str]:
    return {one.rule for one in found(**changed)}


def with_one(items: list[dict[str, Any]], place: int, **changed: Any) -> list[dict[str, Any]]:
    """The items, one of them changed."""
    return [{**one, **changed} if n == place else one for n, one in enumerate(items)]
