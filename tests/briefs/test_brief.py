"""A brief is right when its objectives can be reached, its sums add up and somebody says yes to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cmsuite.briefs.brief import BRIEF, Brief
from cmsuite.briefs.catalogue import of_fields
from cmsuite.briefs.counter import COUNTER, CounterBrief
from cmsuite.briefs.framing import alike
from cmsuite.briefs.questions import questions
from cmsuite.briefs.smart import growth, letters
from cmsuite.core.locale import speak
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.checks import findings
from cmsuite.engines.documents.content import read
from cmsuite.engines.documents.kinds import Finding

OBJECTIVE: dict[str, Any] = {
    "said": "Nous voulons plus d'abonnés",
    "verb": "Grow",
    "object": "followers",
    "audience": "lighting makers",
    "network": "Mastodon",
    "stake": "Be known by makers",
    "kpi": "followers",
    "unit": "accounts",
    "source": "Mastodon",
    "access": "Chloé Martin",
    "baseline": "4200",
    "baseline_on": "2026-03-01",
    "target": "5200",
    "history_rate": "0.021",
    "hours": 10,
    "starts_on": "2026-03-01",
    "ends_on": "2026-09-01",
    "milestones": [{"what": "4 700", "on": "2026-06-01"}],
}
AROUND = Around(date(2026, 3, 2))
WHOLE: dict[str, Any] = {
    "request": "We would like more people to know the workshop.",
    "context": "A shop opens in March.",
    "stakes": [{"kind": "image", "what": "Be known by makers"}],
    "objectives": [OBJECTIVE],
    "targets": [{"who": "Makers", "ages": "25-60"}],
    "networks": ["Mastodon"],
    "out_of_scope": "Paid films.",
    "constraints": "No claims about the climate.",
    "agency_hours": 20,
    "budget": [{"family": "fees", "cents": 600_000}, {"family": "contingency", "cents": 40_000}],
    "budget_cents": 640_000,
    "starts_on": "2026-03-01",
    "ends_on": "2026-12-31",
    "deliverables": [{"what": "Strategy", "criteria": "Signed"}],
    "validators": [{"name": "Hélène Aubry", "function": "Director", "validates": "All", "days": 5}],
    "reformulation": "Atelier Lumen opens its doors in spring; makers nearby should hear of it and come back.",
}


@dataclass(frozen=True)
class Found:
    rule: str
    severity: str
    at: str


def found(**changed: Any) -> list[Found]:
    return [Found(one.rule, one.severity, one.at) for one in _findings(**changed)]


def _findings(**changed: Any) -> list[Finding]:
    return findings(BRIEF, read(Brief, {**WHOLE, **changed}), AROUND)


def objective(**changed: Any) -> list[Found]:
    return found(objectives=[{**OBJECTIVE, **changed}])


def test_a_whole_brief_has_nothing_against_it() -> None:
    assert found() == []


def test_an_empty_one_is_told_each_thing_that_is_missing() -> None:
    empty = [one.at for one in findings(BRIEF, read(Brief, {}), AROUND) if one.rule == "brief.mandatory-empty"]
    assert (
        empty
        == (
            "request context stakes objectives targets networks constraints agency_hours budget starts_on ends_on "
            "deliverables validators reformulation"
        ).split()
    )


@pytest.mark.parametrize(
    ("field", "rows", "missing"),
    [
        ("stakes", [{}], True),
        ("stakes", [{"kind": "image"}], True),
        ("stakes", [{}, {"what": "Be known by makers"}], False),
        ("objectives", [{}], True),
        ("objectives", [{"verb": "Grow", "object": "followers"}], False),
        ("targets", [{"ages": ""}], True),
        ("networks", [""], True),
        ("budget", [{}], True),
        ("validators", [{"days": 5}], True),
        ("deliverables", [{"what": "Strategy"}], True),
        ("deliverables", [{"criteria": "Signed"}], True),
        ("deliverables", [{"what": "Strategy", "criteria": "Signed"}, {}], False),
        ("context", "", True),
    ],
)
def test_rows_that_say_nothing_fill_nothing(field: str, rows: Any, missing: bool) -> None:
    at = [one.at for one in found(**{field: rows}) if one.rule == "brief.mandatory-empty"]
    assert at == ([field] if missing else [])
    asked = [
        one.field for one in questions(Brief.model_validate({**WHOLE, field: rows})) if one.rule == f"empty:{field}"
    ]
    standard = {one.field for one in of_fields()}
    assert asked == ([field] if missing and field in standard else [])


def test_the_growth_that_a_target_takes() -> None:
    assert growth(Decimal(4200), Decimal(10000), 6) == pytest.approx(0.156, abs=0.0005)
    assert growth(Decimal(4200), Decimal(5200), 6) == pytest.approx(0.036, abs=0.0005)
    assert growth(Decimal(10), Decimal(5), 1) == pytest.approx(1.0), "a level that has to fall by half"
    assert growth(Decimal(0), Decimal(5), 6) is None


def test_a_target_far_beyond_what_was_reached_needs_levers_and_money() -> None:
    (stopped,) = objective(target="10000")
    assert (stopped.rule, stopped.severity, stopped.at) == ("brief.smart-a", "block", "objectives.0.target")
    speak("en")
    (said,) = [one.sentence for one in _findings(objectives=[{**OBJECTIVE, "target": "10000"}])]
    assert said.startswith("It takes 15.6% a month where 2.1% was reached, 7.4 times")
    media = [*WHOLE["budget"], {"family": "media", "cents": 100_000}]
    with_levers = {**OBJECTIVE, "target": "10000", "levers": ["Influence"]}
    assert [one.severity for one in found(objectives=[with_levers], budget=media, budget_cents=740_000)] == ["warn"]


def test_without_a_history_the_competitors_are_the_measure_and_it_is_said() -> None:
    (warned,) = objective(history_rate=None, competitors_rate="0.03")
    assert (warned.rule, warned.severity) == ("brief.smart-a", "warn")
    (unknown,) = objective(history_rate=None)
    assert (unknown.rule, unknown.severity) == ("brief.smart-a", "warn")


@pytest.mark.parametrize(
    ("change", "rule", "at"),
    [
        ({"audience": ""}, "brief.smart-s", "audience"),
        ({"verb": "booster", "object": "la visibilité"}, "brief.smart-s", "object"),
        ({"kpi": ""}, "brief.smart-m", "kpi"),
        ({"baseline": None}, "brief.smart-m", "baseline"),
        ({"stake": "Another"}, "brief.smart-r", "stake"),
        ({"ends_on": None}, "brief.smart-t", "ends_on"),
        ({"ends_on": "2028-03-01"}, "brief.smart-t", "ends_on"),
        ({"milestones": []}, "brief.smart-t", "milestones"),
    ],
)
def test_each_letter_has_its_check(change: dict[str, Any], rule: str, at: str) -> None:
    assert Found(rule, "block", f"objectives.0.{at}") in objective(**change)


def test_a_level_to_be_measured_by_a_day_will_do_and_what_it_leaves_open_is_told() -> None:
    later = {"baseline": None, "baseline_on": None, "baseline_by": "2026-04-01"}
    for change in (later, {"baseline": "0"}):
        assert objective(**change) == [Found("brief.smart-a", "info", "objectives.0.target")]
    note = read(Brief, {**WHOLE, "objectives": [{**OBJECTIVE, **later, "hours": 10_000}]})
    assert isinstance(note, Brief)
    assert letters(note)[0].marks["a"] == "warn", "the worst of what stands against a letter"


def test_the_same_objective_twice_is_one_too_many() -> None:
    assert Found("brief.smart-r", "block", "objectives.1") in found(objectives=[OBJECTIVE, OBJECTIVE])


def test_a_total_that_is_not_the_sum_is_shown_with_it() -> None:
    lines = [{"cents": cents} for cents in (600_000, 450_000, 500_000)] + [{"family": "contingency", "cents": 100_000}]
    speak("fr")
    (said,) = _findings(budget=lines, budget_cents=1_800_000)
    assert said.rule == "brief.budget-sum"
    assert said.sentence == "Total saisi 18\u202f000\u00a0€, somme des lignes 16\u202f500\u00a0€."
    speak("en")


@pytest.mark.parametrize(
    ("change", "rule", "severity"),
    [
        ({"objectives": [{**OBJECTIVE, "verb": f"Grow {n}"} for n in range(6)]}, "brief.too-many-objectives", "warn"),
        ({"objectives": [{**OBJECTIVE, "object": "a TikTok"}]}, "brief.objective-is-solution", "warn"),
        ({"budget": [{"cents": 640_000}]}, "brief.contingency-missing", "warn"),
        ({"validators": [{"name": "Hélène Aubry"}]}, "brief.no-validator", "block"),
        ({"validators": WHOLE["validators"] * 2}, "brief.validator-ambiguous", "warn"),
        ({"out_of_scope": ""}, "brief.out-of-scope-empty", "warn"),
        ({"provenance": [{"field": "budget", "origin": "assumed"}]}, "brief.assumption-unsigned", "block"),
        ({"questions": ["?"] * 16}, "brief.question-overload", "warn"),
        ({"reformulation": WHOLE["request"]}, "brief.reformulation-copy", "warn"),
        ({"context": "To be defined"}, "doc.placeholder-left", "block"),
    ],
)
def test_what_else_can_be_wrong(change: dict[str, Any], rule: str, severity: str) -> None:
    assert (rule, severity) in [(one.rule, one.severity) for one in found(**change)]


def test_the_clients_words_are_not_ours_to_complete_or_to_typeset() -> None:
    mail = "Bonjour,\n\nBudget à définir (18000€ ?), dates TBD.\n\n# Un\n\n### Deux"
    theirs: dict[str, Any] = {
        "request": mail,
        "statements": [{"said": "Le budget est à définir : 18000€ ?", "who": "Hélène"}],
        "objectives": [{**OBJECTIVE, "said": "Être vus, à définir"}],
        "questions": [{"key": "Q1", "state": "answered", "answer": "TBD", "answered_by": "Hélène"}],
    }
    assert [one for one in found(**theirs) if one.rule.startswith("doc.")] == []
    change = {"field": "networks", "theirs": "TikTok, à définir", "ours": "TBD", "reason": "R", "words": "TBD"}
    counter = findings(COUNTER, read(CounterBrief, {**WHOLE, **theirs, "changes": [change]}), AROUND)
    assert [one.at for one in counter if one.rule.startswith("doc.")] == ["changes.0.ours"]


def test_texts_are_alike_by_the_words_that_they_share() -> None:
    assert alike("one two three", "three two one") == 1.0
    assert alike("one two three four", "one two seven eight") == pytest.approx(2 / 6)
    assert alike("", "") == 0.0


def test_the_day_of_a_brief_is_a_day() -> None:
    assert read(Brief, {"starts_on": "2026-03-01"}).starts_on == date(2026, 3, 1)  # type: ignore[attr-defined]


def test_two_objectives_that_want_opposite_things_contradict_each_other() -> None:
    other = {**OBJECTIVE, "verb": "Reduce", "target": "4000"}
    (said,) = [one for one in _findings(objectives=[OBJECTIVE, other]) if one.rule == "brief.smart-r"]
    assert (said.severity, said.at, said.facts) == ("block", "objectives.1", {"other": "O1"})


@pytest.mark.parametrize(
    ("change", "rule", "at"),
    [
        ({"verb": "Discuss"}, "brief.smart-s", "verb"),
        ({"verb": "augmenter", "object": "la visibilité"}, "brief.smart-s", "object"),
        ({"kpi": "joy"}, "brief.smart-m", "definition"),
        ({"access": ""}, "brief.smart-m", "access"),
    ],
)
def test_words_that_say_no_result_and_numbers_that_nobody_reads_block(
    change: dict[str, Any], rule: str, at: str
) -> None:
    assert Found(rule, "block", f"objectives.0.{at}") in objective(**change)


def test_an_indicator_of_ones_own_is_counted_as_it_is_defined() -> None:
    assert objective(kpi="joy", definition="Smiles a day, counted at the door") == []


def test_an_objective_that_falls_takes_the_growth_from_its_target_to_its_level() -> None:
    falling = {"verb": "Shorten", "kpi": "response time", "unit": "h", "baseline": "26", "target": "4"}
    assert objective(**falling, history_rate="0.3") == []
    (told,) = objective(**falling, history_rate="0.1")
    assert told == Found("brief.smart-a", "warn", "objectives.0.target")


def test_the_hours_of_all_objectives_together_are_counted() -> None:
    other = {**OBJECTIVE, "object": "readers", "hours": 15}
    assert Found("brief.smart-a", "warn", "objectives") in found(objectives=[OBJECTIVE, other])


def test_the_steep_target_of_the_rule_blocks_and_the_reachable_one_passes() -> None:
    (steep,) = _findings(objectives=[{**OBJECTIVE, "target": "10000"}])
    assert (steep.severity, steep.waivable, steep.facts["ratio"]) == ("block", True, "7.4")
    assert objective(target="5200") == []
