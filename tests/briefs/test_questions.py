"""What a brief leaves open is asked once, in both languages, and a note waits for the answers that block."""

from __future__ import annotations

import string
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.briefs import catalogue
from cmsuite.briefs.brief import BRIEF, Brief
from cmsuite.briefs.questions import AT_ONCE, LETTERS, Asked, coverage, questions, unasked, written
from cmsuite.core.locale import speak
from cmsuite.engines.documents.checks import findings
from cmsuite.engines.documents.content import read
from cmsuite.engines.documents.kinds import Finding
from tests.briefs.test_brief import AROUND, OBJECTIVE, WHOLE


def brief(**fields: Any) -> Brief:
    made = read(Brief, fields)
    assert isinstance(made, Brief)
    return made


def asked(**fields: Any) -> dict[str, Asked]:
    return {one.rule: one for one in questions(brief(**fields))}


def against(**changed: Any) -> list[Finding]:
    return findings(BRIEF, read(Brief, {**WHOLE, **changed}), AROUND)


def test_an_oral_brief_is_asked_which_age_and_place_which_measure_todays_level_and_by_when() -> None:
    made = asked(request="soyons plus visibles auprès des jeunes")
    assert "quelle tranche d’âge, et où" in made["vague:targets"].question.fr
    assert made["vague:targets"].question.fr.startswith("«\u00a0jeunes\u00a0»")
    assert "à quel chiffre" in made["vague:objectives"].question.fr
    assert "Où en êtes-vous aujourd’hui" in made["empty:objectives.baseline"].question.fr
    assert "De quelle date à quelle date" in made["empty:ends_on"].question.fr
    assert len(made) <= AT_ONCE, "a client is asked once, and answers in one go"
    assert [one.priority for one in questions(brief(request="x"))] == sorted(one.priority for one in made.values()), (
        "what blocks comes first"
    )


def test_statements_of_a_call_are_read_as_the_request_is() -> None:
    assert "vague:objectives" in asked(statements=[{"at": "10:15", "who": "Hélène", "said": "un peu plus de buzz"}])


def test_a_sharper_question_takes_the_place_of_an_empty_field() -> None:
    made = asked(request="toucher les jeunes")
    assert "vague:targets" in made
    assert "empty:targets" not in made


def test_a_whole_brief_leaves_nothing_that_blocks() -> None:
    assert [one.rule for one in questions(brief(**WHOLE)) if one.blocks] == []


def test_a_solution_is_asked_for_its_need() -> None:
    made = asked(request="Il nous faut un TikTok")
    assert made["solution"].question.en.startswith("“TikTok” is a means")
    assert "solution" not in asked(**{**WHOLE, "request": "Il nous faut un TikTok"})


@pytest.mark.parametrize("field", ["objectives", "budget", "ends_on", "validators"])
def test_what_is_assumed_of_what_was_agreed_is_confirmed_first(field: str) -> None:
    made = asked(**WHOLE, provenance=[{"field": field, "origin": "assumed"}])[f"assumed:{field}"]
    assert (made.priority, made.blocks, made.field) == (1, True, field)


def test_what_is_to_be_confirmed_is_asked_and_stops_nothing() -> None:
    made = asked(**WHOLE, provenance=[{"field": "context", "origin": "to_confirm"}])["to_confirm:context"]
    assert made.question.fr.startswith("Pouvez-vous confirmer")
    assert not made.blocks


def test_the_seven_letters_tell_what_a_brief_does_not_say_yet() -> None:
    empty = coverage(brief())
    assert set(empty) == set(LETTERS)
    assert not any(empty.values())
    whole = coverage(brief(**WHOLE, client="A workshop.", countries=["France"], assets="Two accounts.", client_hours=3))
    assert all(whole.values())
    assert not coverage(brief(**{**WHOLE, "client": "A workshop.", "targets": []}))["who"]


CONTRADICTIONS: list[tuple[dict[str, Any], str, str]] = [
    ({"ends_on": "2026-06-01"}, "contradiction.deadline:objectives.0.ends_on", "1er juin 2026"),
    ({"milestones": [{"what": "Fair", "on": "2027-02-01"}]}, "contradiction.deadline:milestones.0", "1er février 2027"),
    ({"deliverables": [{"what": "Films", "days": 20}], "day_rate_cents": 56_000},
     "contradiction.budget:budget_cents", "11\u202f200\u00a0€"),
    ({"targets": [{"who": "Aînés", "ages": "65-80"}], "networks": ["TikTok"],
      "objectives": [{**OBJECTIVE, "network": "TikTok"}]}, "contradiction.audience:targets.0.ages",
      "Aînés\u00a0» (65-80)"),
    ({"objectives": [{**OBJECTIVE, "kpi": "reach", "target": "40000"}], "organic_reach": 11_800},
     "contradiction.reach:objectives.0.target", "40\u202f000"),
    ({"validators": [*WHOLE["validators"], {"name": "Paul Roy", "validates": "all", "days": 2}]},
     "contradiction.validators:validators", "Hélène Aubry et Paul Roy"),
    ({"objectives": [{**OBJECTIVE, "network": "Mastodon et Pinterest"}]},
     "contradiction.perimeter:objectives.0.network", "Pinterest"),
]  # fmt: skip


@pytest.mark.parametrize(("changed", "rule", "fact"), CONTRADICTIONS, ids=[rule for _c, rule, _f in CONTRADICTIONS])
def test_what_cannot_hold_together_is_asked_about_with_its_facts(changed: dict[str, Any], rule: str, fact: str) -> None:
    assert fact in asked(**{**WHOLE, **changed})[rule].question.fr


def test_what_holds_together_is_not_asked_about() -> None:
    near = {"targets": [{"who": "Seniors", "ages": "65+"}], "networks": ["Mastodon", "TikTok"]}
    paid = {"budget": [*WHOLE["budget"], {"family": "media", "cents": 100_000}], "budget_cents": 740_000}
    far = {**OBJECTIVE, "kpi": "reach", "target": "40000", "network": "tous"}
    made = asked(**{**WHOLE, **near, **paid, "objectives": [far], "organic_reach": 11_800})
    assert [rule for rule in made if rule.startswith("contradiction")] == []


@pytest.mark.parametrize("sector", ["alcohol", "health", "finance", "gambling", "minors", "food", "politics"])
def test_each_regulated_trade_has_its_questions_with_their_law(sector: str) -> None:
    made = [one for one in questions(brief(**WHOLE), [sector]) if one.rule.startswith(f"sector.{sector}.")]
    assert made
    assert any(one.blocks for one in made)
    for one in made:
        assert one.reference
        assert one.confidence in ("high", "medium", "low")
        assert one.field in Brief.model_fields
    assert catalogue.sectors()[sector].read > date(2026, 1, 1)


def test_every_question_is_there_in_both_languages_and_fits_the_note() -> None:
    standards = [*catalogue.of_fields(), *catalogue.of_vague_words(), *catalogue.of_rules().values()]
    standards += [one for pack in catalogue.sectors().values() for one in pack.questions]
    for one in standards:
        for both in (one.about, one.question, one.why, *one.options):
            assert both.en
            assert both.fr
            assert _names(both.en) == _names(both.fr), both
            assert "'" not in both.fr, "a straight apostrophe is not French"
        assert one.priority in (1, 2, 3)
        assert not one.field or one.field.partition(".")[0] in Brief.model_fields
        assert not one.patterns or one.letter in LETTERS


def _names(text: str) -> set[str]:
    return {name for _text, name, _spec, _how in string.Formatter().parse(text) if name}


def test_a_blocking_question_without_an_answer_keeps_the_note_back() -> None:
    speak("fr")
    open_ones = [
        {"about": "budget média", "question": "Combien ?", "priority": 1, "state": "sent"},
        {"about": "valideur final", "question": "Qui ?", "priority": 1},
        {"about": "ton", "question": "Lequel ?", "priority": 2},
    ]
    (stopped,) = [one for one in against(questions=open_ones) if one.rule == "brief.question-unanswered"]
    assert stopped.severity == "block"
    assert not stopped.waivable
    assert stopped.sentence == (
        "Note non transmise\u00a0: 2 questions bloquantes sans réponse (budget média, valideur final). Relancez le "
        "client ou convertissez-les en hypothèses visibles."
    )
    assumed = [
        {**open_ones[0], "state": "assumed_by_agency", "assumption": "2 400 €"},
        {**open_ones[1], "state": "withdrawn"},
    ]
    assert against(questions=[*assumed, open_ones[2]]) == []
    speak("en")


def test_a_contradiction_blocks_even_before_it_is_asked() -> None:
    said = [one for one in against(ends_on="2026-06-01") if one.rule == "brief.question-unanswered"]
    assert [one.severity for one in said] == ["block"]


def test_a_regulated_trade_blocks_until_its_questions_are_settled() -> None:
    rules = [one for one in unasked(brief(**WHOLE, sectors=["alcohol"])) if one.rule.startswith("sector")]
    assert "brief.question-unanswered" in {one.rule for one in against(sectors=["alcohol"])}
    settled = [{**written(one), "state": "integrated"} for one in rules]
    assert "brief.question-unanswered" not in {one.rule for one in against(sectors=["alcohol"], questions=settled)}


def test_what_is_assumed_must_be_listed_for_the_client_to_sign() -> None:
    provenance = [{"field": "ends_on", "origin": "assumed"}]
    rules = {one.rule for one in against(provenance=provenance)}
    assert {"brief.assumption-unsigned", "brief.question-unanswered"} <= rules
    listed = [{"field": "ends_on", "what": "Ends in December"}]
    assert against(provenance=provenance, assumptions=listed) == []
    other = [{"field": "budget", "what": "Stays"}]
    assert "brief.assumption-unsigned" in {one.rule for one in against(provenance=provenance, assumptions=other)}


def test_an_assumption_stands_in_for_an_empty_field_only_where_it_may() -> None:
    assumed = [{"field": "context", "what": "A shop opens."}, {"field": "objectives", "what": "More."}]
    empty = [
        one.at for one in against(context="", objectives=[], assumptions=assumed) if one.rule == "brief.mandatory-empty"
    ]
    assert empty == ["objectives"]


def test_a_question_of_an_older_note_is_its_words() -> None:
    (one,) = brief(questions=["Which age?"]).questions
    assert (one.key, one.question, one.state) == ("Q1", "Which age?", "open")


@given(st.lists(st.sampled_from([*"abcdé ’'", "jeunes", "visible", "buzz", "un peu", "TikTok", "\n"])))
def test_any_request_is_questioned_without_a_rule_twice(words: list[str]) -> None:
    made = questions(brief(request=" ".join(words)))
    assert len({one.rule for one in made}) == len(made)
    assert len({one.field for one in made if one.rule.startswith(("empty", "vague"))}) == len(
        [one for one in made if one.rule.startswith(("empty", "vague"))]
    )
