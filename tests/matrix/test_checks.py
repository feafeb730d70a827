"""Each thing that makes a bad SWOT is told, where it is, and only then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import pytest

from cmsuite.core.locale import speak
from cmsuite.engines.documents.around import Cited
from cmsuite.engines.documents.checks import findings
from cmsuite.engines.documents.quoting import figures
from cmsuite.engines.documents.render import Edition, manuscript
from cmsuite.matrix import reading, sheet
from cmsuite.matrix.candidates import candidates, taken
from cmsuite.matrix.note import SWOT
from tests.matrix.notes import (
    OPPORTUNITIES,
    OPTIONS,
    RECOMMENDATIONS,
    STRENGTHS,
    THREATS,
    TODAY,
    WEAKNESSES,
    WHOLE,
    around,
    factor,
    found,
    note,
    recommendation,
    rules,
    said,
    with_one,
)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    speak("en")
    yield
    speak("en")


def test_a_note_that_is_right_has_nothing_against_it() -> None:
    assert found() == []


def test_it_comes_to_what_it_should() -> None:
    seen = sheet.sheet(note(), around())
    assert (str(seen.ife), str(seen.efe)) == ("2.65", "2.20")
    assert [one.candidate.key for one in seen.places] == ["R2", "R1"]


# ---- factors


def test_an_action_is_no_opportunity() -> None:
    speak("fr")
    changed = with_one(OPPORTUNITIES, 0, statement="Ouvrir un compte TikTok")
    (one,) = said("swot.factor-is-action", language="fr", opportunities=changed)
    assert (one.severity, one.waivable, one.at) == ("block", False, "opportunities.0.statement")
    assert one.sentence == (
        "Ceci est une action, pas une opportunité. Décrivez le fait externe qui la rend utile\u202f; l’action ira dans "
        "les préconisations."
    )


@pytest.mark.parametrize(
    "text",
    [
        "Ouvrir un compte TikTok",
        "Il faut répondre plus vite",
        "  « Lancer » une série",
        "Launch a TikTok account",
        "To launch a series",
        "We must answer",
        "se lancer sur TikTok",
    ],
)
def test_it_is_read_as_an_action(text: str) -> None:
    assert reading.is_action(text)


@pytest.mark.parametrize(
    "text",
    [
        "Atelier ouvert chaque samedi, 3 fois plus que les autres",
        "Offre de réparation unique",
        "Notre audience répond en 4 h",
        "Papier recyclé sur 100 % des envois",
        "Open rate of 41 %, against 28 %",
        "Launch of the index in 2027",
        "Answer times fall",
        "Test d'ouverture à 41 %",
        "",
    ],
)
def test_it_is_read_as_a_fact(text: str) -> None:
    assert not reading.is_action(text)


@pytest.mark.parametrize(
    ("quadrant", "items", "text"),
    [
        ("strengths", STRENGTHS, "The market for lamps grows by 4 %"),
        ("strengths", STRENGTHS, "Competitors post 3 times less"),
        ("weaknesses", WEAKNESSES, "A law asks for 2 more labels"),
        ("opportunities", OPPORTUNITIES, "Our team has 3 people more"),
        ("threats", THREATS, "Our budget is half of last year's"),
    ],
)
def test_inside_and_outside_are_told_apart(quadrant: str, items: list[dict[str, Any]], text: str) -> None:
    changed: dict[str, Any] = {quadrant: with_one(items, 0, statement=text)}
    (one,) = said("swot.internal-external-confusion", **changed)
    assert (one.severity, one.waivable) == ("block", True)


@pytest.mark.parametrize(
    "text",
    [
        "Our engagement is twice the competitors' median",
        "Answers come in 26 h, 3 times the market's median",
        "Les réponses arrivent en 26 h, trois fois la médiane du secteur",
        "Engagement de 3,1 % contre 1,5 % pour les concurrents",
    ],
)
def test_a_comparison_with_others_is_still_about_the_brand(text: str) -> None:
    assert not reading.speaks_of_outside(text)


@pytest.mark.parametrize("text", ["Le marché de la lampe progresse de 4 %", "Les concurrents publient moins"])
def test_it_is_read_in_french_too(text: str) -> None:
    assert reading.speaks_of_outside(text, "fr")
    assert not reading.is_vague(text, "fr")


@dataclass(frozen=True)
class Finding:
    """What a note reads of a finding."""

    key: str
    side: str
    evidence: tuple[int, ...] = (1,)
    tag: str = ""
    severity: int = 1
    statement: str = "A fact"
    measure: str = ""
    comparison: str = ""
    consequence: str = "What comes of it"


@dataclass(frozen=True)
class Fact:
    """What a note reads of a fact of the environment."""

    key: str
    impact: float
    statement: str = "A law asks for 2 more labels"
    severity: int = 4
    evidence: tuple[int, ...] = (1,)


@dataclass(frozen=True)
class Audit:
    findings: tuple[Finding, ...]
    pestel: tuple[Fact, ...] = ()


def cited(audit: Audit) -> Cited:
    """An audit that a note follows from."""
    made = Cited(7, "audit_report", "Audit", 1, "1.0", "1.0")
    made.__dict__["content"] = audit
    return made


def test_the_side_of_a_finding_counts() -> None:
    audit = cited(Audit((Finding("F1", "external"), Finding("F2", "internal"))))
    changed = with_one(STRENGTHS, 0, findings=["F1"], evidence=[])
    seen = findings(SWOT, note(strengths=changed), around(parents={"audit_report": audit}))
    assert [one.rule for one in seen if one.severity == "block"] == ["swot.internal-external-confusion"]
    assert "Finding F1 is external" in seen[0].sentence


def test_an_impact_of_the_environment_is_an_opportunity_or_a_threat() -> None:
    near = around(parents={"audit_report": cited(Audit((), (Fact("P1", 10), Fact("P2", -15), Fact("P3", 0))))})
    offered = candidates(note(), near)
    assert [(one.finding, one.quadrant, one.severity) for one in offered] == [("P1", "O", 4), ("P2", "T", 4)]
    after = taken(note(), near, {"P1", "P2"})
    assert (after.opportunities[-1].impacts, after.threats[-1].impacts) == (("P1",), ("P2",))
    assert [one.taken_as for one in candidates(after, near)] == [after.opportunities[-1].key, after.threats[-1].key]
    seen = findings(SWOT, note(strengths=with_one(STRENGTHS, 0, impacts=["P1"], evidence=[])), near)
    assert [one.rule for one in seen if one.severity == "block"] == ["swot.internal-external-confusion"]
    gone = findings(SWOT, note(threats=with_one(THREATS, 0, impacts=["P9"])), near)
    assert [(one.rule, one.at) for one in gone] == [("doc.orphan-link", "threats.0.impacts.0")]


@pytest.mark.parametrize(
    ("changed", "rule", "severity", "at"),
    [
        ({"strengths": with_one(STRENGTHS, 1, evidence=[])}, "swot.factor-without-evidence", "block",
         "strengths.1.evidence"),
        ({"strengths": with_one(STRENGTHS, 1, statement="Good craft")}, "swot.vague-factor", "warn",
         "strengths.1.statement"),
        ({"strengths": with_one(STRENGTHS, 1, evidence=[4])}, "swot.stale-evidence", "warn", "strengths.1.evidence"),
        ({"strengths": with_one(STRENGTHS, 0, evidence=[3])}, "swot.low-confidence-heavy", "warn",
         "strengths.0.weight"),
        ({"strengths": with_one(STRENGTHS, 0, weight=".30")}, "swot.weights-sum", "block", "strengths"),
        ({"threats": with_one(THREATS, 0, weight=None)}, "swot.weights-sum", "block", "opportunities"),
        ({"strengths": with_one(STRENGTHS, 0, rating=2)}, "swot.rating-out-of-band", "block", "strengths.0.rating"),
        ({"weaknesses": with_one(WEAKNESSES, 0, rating=3)}, "swot.rating-out-of-band", "block", "weaknesses.0.rating"),
        ({"threats": with_one(THREATS, 0, rating=None)}, "swot.rating-out-of-band", "block", "threats.0.rating"),
        ({"threats": []}, "swot.empty-quadrant", "block", "threats"),
        ({"strengths": with_one(STRENGTHS, 1, statement=STRENGTHS[0]["statement"])}, "swot.mirror-factor", "warn",
         "strengths.0.statement"),
    ],
)  # fmt: skip
def test_a_factor_that_is_wrong_is_told(changed: dict[str, Any], rule: str, severity: str, at: str) -> None:
    one, *_more = said(rule, **changed)
    assert (one.severity, one.at) == (severity, at)
    assert one.sentence


def test_weights_may_be_off_by_half_a_hundredth() -> None:
    assert not said("swot.weights-sum", strengths=with_one(STRENGTHS, 0, weight=".205"))
    assert said("swot.weights-sum", strengths=with_one(STRENGTHS, 0, weight=".206"))


def test_an_empty_quadrant_may_be_let_pass_by_a_lead() -> None:
    (one,) = said("swot.empty-quadrant", threats=[])
    assert one.waivable


def test_more_than_seven_factors_are_too_many() -> None:
    many = [factor(f"Fact {n}: 3 times more than others", "0", 3) for n in range(8)]
    (one,) = said("swot.too-many", strengths=many)
    assert (one.severity, one.facts["n"]) == ("warn", 8)


def test_only_good_news_is_no_diagnosis() -> None:
    assert said("swot.all-positive", weaknesses=[], threats=THREATS[:1])
    assert not said("swot.all-positive")


def test_a_finding_in_two_quadrants_is_a_mirror() -> None:
    changed: dict[str, Any] = {
        "strengths": with_one(STRENGTHS, 0, findings=["F1"]),
        "weaknesses": with_one(WEAKNESSES, 0, findings=["F1"]),
    }
    (one,) = said("swot.mirror-factor", **changed)
    assert one.at == "weaknesses.0.findings"


def test_circles_are_told() -> None:
    turned = [("S1", "S2", "more"), ("S2", "S3", "more"), ("S3", "S1", "more")]
    answers = [{"first": a, "second": b, "alone": answer} for a, b, answer in turned]
    (one,) = said("swot.circular-triads", comparisons=answers)
    assert "S1 > S2 > S3 > S1" in one.sentence


# ---- crossings and options


@pytest.mark.parametrize(
    ("changed", "rule", "severity", "at"),
    [
        ({"options": with_one(OPTIONS, 0, opportunities=[], threats=[])}, "tows.option-one-sided", "block",
         "options.0"),
        ({"options": with_one(OPTIONS, 2, discarded="")}, "tows.option-orphan", "warn", "options.2"),
        ({"options": with_one(OPTIONS, 0, threats=[])}, "tows.threat-unanswered", "warn", "threats.0"),
        ({"options": with_one(OPTIONS, 0, discarded="Too dear")}, "tows.threat-unanswered", "warn", "threats.0"),
        ({"cells": [{"inside": "S4", "outside": "T2", "strength": 3, "reason": "They stay."}]},
         "tows.strong-cell-unused", "warn", "cells.0"),
        ({"cells": [{"inside": "S1", "outside": "O1", "strength": 3}]}, "tows.strong-cell-without-reason", "warn",
         "cells.0.reason"),
        ({"cells": [{"inside": "S9", "outside": "O1", "strength": 1}]}, "doc.orphan-link", "block", "cells.0"),
        ({"options": with_one(OPTIONS, 0, strengths=["S9"])}, "doc.orphan-link", "block", "options.0.strengths.0"),
    ],
)  # fmt: skip
def test_an_option_that_is_wrong_is_told(changed: dict[str, Any], rule: str, severity: str, at: str) -> None:
    one, *_more = said(rule, **changed)
    assert (one.severity, one.at) == (severity, at)


# ---- recommendations


@pytest.mark.parametrize(
    ("place", "change", "rule", "severity", "at"),
    [
        (0, {"option": ""}, "reco.without-option", "block", "recommendations.0.option"),
        (0, {"kpi": ""}, "reco.without-kpi", "block", "recommendations.0.kpi"),
        (0, {"kpi_to": None}, "reco.without-kpi", "block", "recommendations.0.kpi"),
        (1, {"effort": None}, "reco.effort-missing", "block", "recommendations.1.effort"),
        (0, {"status": "refused"}, "reco.answer-without-reason", "warn", "recommendations.0.client_reason"),
        (0, {"obligation": True, "moscow": "could"}, "reco.obligation-not-must", "block", "recommendations.0.moscow"),
    ],
)
def test_a_recommendation_that_is_wrong_is_told(
    place: int, change: dict[str, Any], rule: str, severity: str, at: str
) -> None:
    one, *_more = said(rule, recommendations=with_one(RECOMMENDATIONS, place, **change))
    assert (one.severity, one.at) == (severity, at)


def test_confidence_is_bound_by_the_evidence() -> None:
    guessed: dict[str, Any] = {
        "weaknesses": with_one(WEAKNESSES, 0, evidence=[3]),
        "opportunities": [{**one, "evidence": [3]} for one in OPPORTUNITIES],
        "threats": [{**one, "evidence": [3]} for one in THREATS],
    }
    certain = with_one(RECOMMENDATIONS, 1, confidence="100")
    (one,) = said("reco.confidence-inflated", recommendations=certain, **guessed)
    assert (one.severity, one.at, one.waivable) == ("block", "recommendations.1.confidence", False)
    assert "R2 is trusted at 100%, and its evidence carries 50% at most" in one.sentence
    assert not said("reco.confidence-inflated", **guessed), "at 50 % it is as certain as low evidence carries"
    assert not said("reco.confidence-inflated", recommendations=certain), "high evidence carries it"


def test_musts_fit_into_sixty_per_cent_of_the_hours() -> None:
    heavy = with_one(RECOMMENDATIONS, 0, effort="46")
    assert not said("reco.must-over-capacity", recommendations=heavy), "322 h of 324 h"
    (one,) = said("reco.must-over-capacity", recommendations=with_one(RECOMMENDATIONS, 0, effort="47"))
    assert (one.severity, one.facts["over"]) == ("block", "5")
    (unknown,) = said("reco.must-over-capacity", capacity_hours=None)
    assert (unknown.severity, unknown.at) == ("block", "capacity_hours")


def test_hours_come_from_the_framing_note() -> None:
    brief = {"agency_hours": 80, "client_hours": 10, "starts_on": "2026-04-01", "ends_on": "2026-09-30"}
    cited = Cited(1, "brief", "Frame", 1, "1.0", "1.0", brief)
    there = around(parents={"brief": cited})
    assert sheet.capacity(note(capacity_hours=None), there) == 540


def test_a_must_has_an_alternative() -> None:
    alone = [OPTIONS[0] | {"opportunities": [], "threats": ["T1"], "strengths": ["S2"]}, *OPTIONS[1:]]
    (one,) = said("reco.no-alternative", options=alone)
    assert (one.severity, one.at) == ("warn", "recommendations.0.option")


def test_two_rankings_that_disagree_are_decided_by_a_person() -> None:
    many = [
        recommendation(f"R{n}", f"Do {n}", "X1", reach=reach, impact=impact, effort=effort)
        for n, (reach, impact, effort) in enumerate(
            [(900_000, "0.25", "9"), (4000, "2", "2"), (3000, "2", "3"), (2000, "2", "4"), (1000, "3", "5")], 1
        )
    ]
    (one,) = said("reco.rankings-apart", recommendations=many)
    assert (one.severity, one.at) == ("warn", "recommendations.0.ranks_reason")
    assert not said("reco.rankings-apart", recommendations=with_one(many, 0, ranks_reason="It is done while asleep."))


# ---- the map


def axis(name: str, *rows: dict[str, str]) -> dict[str, Any]:
    return {
        "name": name,
        "indicators": [
            {"name": f"{name} {n}", "readings": [{"brand": brand, "value": value} for brand, value in row.items()]}
            for n, row in enumerate(rows)
        ],
    }


FIVE = dict(zip("abcde", "12345", strict=True))
TURNED = dict(zip("abcde", "31524", strict=True))
MAP = {
    "brands": [{"name": name} for name in "abcde"],
    "across": axis("Craft", FIVE, FIVE),
    "upwards": axis("Closeness", TURNED, TURNED),
}


def test_a_map_of_independent_axes_is_right() -> None:
    assert not [rule for rule in rules(map=MAP) if rule.startswith("map.")]


def test_axes_that_say_the_same_are_refused() -> None:
    speak("fr")
    nearly = dict(zip("abcde", "12354", strict=True))
    (one,) = said("map.axes-correlated", map=MAP | {"upwards": axis("Closeness", nearly, nearly)})
    assert one.severity == "block"
    assert one.sentence == "Axes redondants (r=0,90)\u00a0: choisissez un second critère indépendant."


def test_a_point_is_read_on_each_indicator() -> None:
    missing = {brand: value for brand, value in FIVE.items() if brand != "c"}
    (one,) = said("map.point-without-indicator", map=MAP | {"across": axis("Craft", FIVE, missing)})
    assert (one.severity, one.at) == ("block", "map.across.indicators.1.readings")
    (alone,) = said("map.point-without-indicator", map=MAP | {"across": axis("Craft", FIVE)})
    assert alone.at == "map.across.indicators"


def test_an_empty_zone_is_a_hypothesis() -> None:
    (one,) = said("map.zone-is-hypothesis", map=MAP | {"zones": [{"what": "Craft, far away", "x": "8", "y": "1"}]})
    assert one.severity == "info"


def test_an_empty_note_is_told_what_is_missing() -> None:
    empty: dict[str, Any] = {name: [] for name in ("strengths", "weaknesses", "opportunities", "threats")}
    assert "swot.empty-quadrant" in rules(**empty, options=[], recommendations=[], cells=[])


HALF: dict[str, dict[str, Any]] = {
    "nothing": {name: () for name in WHOLE if name not in ("synthesis", "capacity_hours")} | {"synthesis": ""},
    "no weights": {name: [{**one, "weight": None} for one in WHOLE[name]] for name in ("strengths", "threats")},
    "one side": {"opportunities": [], "threats": [], "cells": [], "options": []},
    "too many factors": {name: WHOLE[name] * 9 for name in ("strengths", "weaknesses", "opportunities", "threats")},
    "too many recommendations": {"recommendations": [{**one, "key": ""} for one in RECOMMENDATIONS * 30]},
    "brands without names": {"map": {**MAP, "brands": [{"name": ""}, {"name": " "}, {"name": "a"}, {"name": "a"}]}},
    "a map without axes": {"map": {"brands": [{"name": "a"}], "zones": [{"what": "Nowhere"}]}},
    "nothing measured": {"recommendations": [{"key": "R1"}, {"title": "x", "effort": "0.5"}]},
    "an obligation": {"recommendations": [{**one, "obligation": True} for one in RECOMMENDATIONS]},
}


@pytest.mark.parametrize("name", HALF)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_note_that_is_half_written_is_read_all_the_same(name: str, language: Literal["en", "fr"]) -> None:
    half = note(**HALF[name])
    edition = Edition("Half", language, "Atelier Lumen", TODAY, "draft")
    assert manuscript(SWOT, half, edition, around(language=language)).blocks
    assert figures(SWOT, half, around(language=language))
    assert findings(SWOT, half, around(language=language))
