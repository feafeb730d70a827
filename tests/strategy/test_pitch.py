"""A talk says one thing a slide, leaves time to talk, and quotes the numbers that it shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cmsuite.core.locale import speak
from cmsuite.engines.documents.around import Around, Cited
from cmsuite.engines.documents.checks import findings
from cmsuite.engines.documents.content import dumped, read
from cmsuite.engines.documents.kinds import Finding
from cmsuite.engines.documents.quoting import figures, filled
from cmsuite.strategy.argument import ARGUMENT, ArgumentSheet
from cmsuite.strategy.deck import DECK, Deck
from cmsuite.strategy.minutes import MINUTES, Minutes, due
from cmsuite.strategy.pitch import typed
from cmsuite.strategy.writing import deck as write_deck
from cmsuite.strategy.writing import sheet as write_sheet
from tests.strategy.plans import around, brief, french, plan, proof, raw, strategy, swot

ABOVE = around(strategy(), swot(), brief())
SLIDE: dict[str, Any] = {"part": "other", "title": "Nous répondons en quatre heures", "minutes": "1"}
REST = [{**SLIDE, "title": f"Nous disons la chose numéro {n}", "minutes": "0"} for n in range(10)]
DECIDE: dict[str, Any] = {"part": "decisions", "title": "Nous avons besoin de vous", "lines": ["Valider le budget"]}


def against(*slides: dict[str, Any], about: Around = ABOVE, **changed: Any) -> list[Finding]:
    content = read(Deck, {"slides": [*({**SLIDE, **one} for one in slides), *REST, DECIDE], **changed})
    return findings(DECK, content, about)


def rules(found: list[Finding]) -> set[tuple[str, str]]:
    return {(one.rule, one.severity) for one in found}


def test_a_slide_that_is_right_has_nothing_against_it() -> None:
    assert against({}) == []


def test_a_number_that_differs_from_the_strategy_blocks_and_names_both_places() -> None:
    speak("en")
    stopped, warned = against({"title": "Cela coûte 18 000 € en tout"})
    assert (stopped.rule, stopped.severity) == ("pitch.number-differs-from-strategy", "block")
    assert warned.rule == "doc.claim-without-source"
    assert stopped.sentence == (
        "Slides › 1 › Message: 18 000 €. Total of the strategy 1.0: €18,600. "
        "Quote it as {=strategy:budget.total}, or correct the strategy."
    )


def test_a_number_that_is_quoted_is_the_strategys() -> None:
    assert against({"title": "Cela coûte {=strategy:budget.total} en tout"}) == []
    assert rules(against({"title": "Cela coûte 18 600 € en tout"})) == {
        ("pitch.number-typed", "info"),
        ("doc.claim-without-source", "warn"),
    }
    (orphan,) = against({"title": "Cela coûte {=strategy:budget.totale} en tout"})
    assert orphan.rule == "doc.orphan-link"
    speak("fr")
    content = read(Deck, {"slides": [{**SLIDE, "title": "Cela coûte {=strategy:budget.total}"}]})
    said = filled(content, figures(DECK, content, ABOVE))
    assert isinstance(said, Deck)
    assert said.slides[0].title == "Cela coûte 18\u202f600\xa0€"


def test_a_talk_of_55_minutes_in_an_hour_is_too_long() -> None:
    (warned,) = against(
        *({"minutes": "10.8", "title": f"Nous disons la chose {name}"} for name in ("a", "b", "c", "d", "e"))
    )
    assert (warned.rule, warned.severity) == ("pitch.duration", "warn")
    assert (warned.facts["total"], warned.facts["over"], warned.facts["talk"]) == ("55", "13", "18")


def test_it_is_said_in_french() -> None:
    speak("fr")
    (warned,) = against(
        *({"minutes": "10.8", "title": f"Nous disons la chose {name}"} for name in ("a", "b", "c", "d", "e"))
    )
    assert french(warned).replace("\u00a0", " ").replace("\u202f", " ") == (
        "55 min de présentation pour 60 min : gardez 18 min d’échange (30 %), retirez 13 min."
    )


@pytest.mark.parametrize(
    ("changed", "rule", "severity"),
    [
        ({"lines": ["mot " * 40]}, "pitch.slide-too-dense", "warn"),
        ({"title": "Budget et organisation"}, "pitch.slide-title-not-message", "warn"),
        ({"title": ""}, "pitch.a11y", "block"),
        ({"title": DECIDE["title"]}, "pitch.a11y", "block"),
        ({"part": "swot"}, "pitch.claim-without-evidence", "block"),
        ({"title": "Nous passons à 12,3 % de réponses"}, "pitch.number-differs-from-strategy", "block"),
        ({"figure": "strategy-nothing"}, "pitch.figure-missing", "block"),
        ({"lines": list("abcde"), "figure": "strategy-budget"}, "pitch.a11y", "block"),
        ({"lines": ["x" * 40] * 14}, "pitch.a11y", "block"),
        ({"evidence": [44]}, "doc.orphan-link", "block"),
    ],
)
def test_a_slide_that_is_wrong_is_told(changed: dict[str, Any], rule: str, severity: str) -> None:
    assert (rule, severity) in rules(against(changed))


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("Nous publions 16 publications par mois", "Mix and cadence"),
        ("Nous visons 1 600 visites/mois", "Objectives › 1 › Indicator that leads › Target"),
        ("Nous comptons 5 300 abonnés au bilan", "Objectives › 2 › Indicator that leads › Target"),
    ],
)
def test_a_count_that_differs_from_the_strategy_blocks_too(title: str, place: str) -> None:
    speak("en")
    (stopped,) = (one for one in against({"title": title}) if one.severity == "block")
    assert (stopped.rule, stopped.facts["there"]) == ("pitch.number-differs-from-strategy", place)
    (still,) = against({"title": title, "evidence": [9]})
    assert (still.rule, still.facts["there"]) == (stopped.rule, place), "evidence beside it proves something else"
    assert against({"part": "audit_1", "title": title, "evidence": [9]}) == [], "what was there, not what is planned"


def test_counts_of_other_things_are_nobodys_numbers() -> None:
    assert against({"title": "Nous tournons 2 par mois, en 3 étapes, et 6 photos"}) == []
    (told,) = (one for one in against({"title": "Nous tenons 21 publications par mois"}) if one.severity == "info")
    assert told.facts["name"] == "strategy:posts.month"


def test_nothing_leaves_that_quotes_what_can_still_change() -> None:
    draft = around(replace(strategy(), number="", in_force=""), swot(), brief())
    assert rules(against({}, about=draft)) == {("pitch.strategy-not-sent", "block")}
    assert rules(findings(ARGUMENT, read(ArgumentSheet, {}), draft)) == {("pitch.strategy-not-sent", "block")}


def test_a_number_of_the_audit_may_stand_beside_its_evidence() -> None:
    share = {"title": "Nous passons à 12,3 % de réponses", "evidence": [9]}
    for part in ("audit_2", "swot", "target", "networks"):
        assert against({**share, "part": part}) == [], part
    for part in ("other", "objectives", "organisation"):
        assert rules(against({**share, "part": part})) == {("pitch.number-differs-from-strategy", "block")}, part
    without = around(replace(strategy(), raw={}), swot(), brief())
    assert against(share, about=without) == [], "the strategy has no share that it could differ from"


def test_evidence_of_a_claim_proves_what_is_and_not_what_is_planned() -> None:
    told = {"claim": "Vous vendez davantage", "proof": "12,3 % des acheteurs reviennent", "evidence": [9]}
    sheet = read(ArgumentSheet, {"claims": [{**told, "cost": "30 h par mois", "risk": "16 publications par mois"}]})
    stopped = [one for one in findings(ARGUMENT, sheet, ABOVE) if one.severity == "block"]
    assert [(one.rule, one.at) for one in stopped] == [
        ("pitch.number-differs-from-strategy", "claims.0.cost"),
        ("pitch.number-differs-from-strategy", "claims.0.risk"),
    ]


def test_a_talk_asks_for_decisions() -> None:
    found = findings(DECK, read(Deck, {"slides": [SLIDE, *REST, {**SLIDE, "title": "Nous finissons"}]}), ABOVE)
    assert rules(found) == {("pitch.no-decision-slide", "block")}


@pytest.mark.parametrize(("slides", "told"), [(0, [11]), (1, []), (7, []), (8, [19])])
def test_a_talk_has_twelve_to_eighteen_slides(slides: int, told: list[int]) -> None:
    found = against(*({"title": f"Nous ajoutons la chose {n}", "minutes": "0"} for n in range(slides)))
    assert [(one.rule, one.severity, one.facts["n"]) for one in found] == [
        ("pitch.slide-count", "warn", n) for n in told
    ]


def test_four_lines_and_a_figure_stand_on_one_slide() -> None:
    lines = ["Une ligne de quelques mots"] * 4
    assert against({"lines": lines, "figure": "strategy-budget"}) == []


@pytest.mark.parametrize(
    ("text", "tongue", "numbers"),
    [
        ("18 600 € et 4,5 %", "fr", [("18600", "€"), ("4.5", "%")]),
        ("18\u202f600,50\xa0€", "fr", [("18600.50", "€")]),
        ("€18,600 and 4.5% in 26 h", "en", [("18600", "€"), ("4.5", "%"), ("26", "h")]),
        ("EUR is a currency, 12 posts are not money", "en", []),
        ("{=strategy:budget.total} et 2026", "fr", []),
    ],
)
def test_numbers_are_read_as_the_language_writes_them(text: str, tongue: str, numbers: list[tuple[str, str]]) -> None:
    assert [(one.value, one.unit) for one in typed(text, tongue)] == [(Decimal(n), unit) for n, unit in numbers]


# ---- written from the strategy


@pytest.mark.parametrize("tongue", ["fr", "en"])
def test_a_deck_is_written_by_reference(tongue: str) -> None:
    about = around(strategy(**raw(f"strategy.{tongue}")), swot(), brief(), language=tongue)
    made = write_deck(plan(**raw(f"strategy.{tongue}")), about)
    assert len(made.slides) == 18
    found = findings(DECK, read(Deck, dumped(made)), about)
    assert {one.rule for one in found if one.severity == "block"} <= {"pitch.claim-without-evidence"}
    assert sum(one.minutes for one in made.slides) <= 42
    organisation = next(one for one in made.slides if one.part == "organisation")
    assert "{=strategy:budget.total}" in organisation.title
    assert organisation.figure == "strategy-budget"
    pillars, networks = (next(one for one in made.slides if one.part == part) for part in ("pillars", "networks"))
    example = {"fr": "Réparer\u00a0: Changer un fil en dix minutes", "en": "Repair: Change a wire in ten minutes"}
    assert pillars.lines[0] == example[tongue], "an example of a post for each pillar"
    assert len(pillars.lines) == 3
    reason = {"fr": "Instagram (investir)\u00a0: la cible y est", "en": "Instagram (invest): the target is there"}
    assert networks.lines[0].startswith(reason[tongue]), "yes or no, and why"
    assert len(networks.lines) == 4


def test_objections_come_from_the_weak_spots() -> None:
    weak = swot(weaknesses=[{"key": "W1", "statement": "peu d’échanges", "evidence": [12]}])
    waiver = {"strategy.no-guard-kpi": "Mesuré à partir de mai"}
    about = around(
        replace(strategy(), waived=waiver),
        weak,
        brief(),
        evidence={12: proof(12, grade="inferred", captured_on=date(2024, 1, 1))},
    )
    made = write_sheet(plan(), about)
    assert [one.source for one in made.objections] == [
        "budget:fees",
        "networks:N3",
        "swot_note:W1",
        "waiver:strategy.no-guard-kpi",
    ]
    assert "{=strategy:budget.fees.share}" in made.objections[0].objection
    assert len(made.claims) == 3


def test_a_factor_rests_on_the_findings_that_it_comes_from_too() -> None:
    audit = Cited(2, "audit_report", "Audit", 1, "1.0", "1.0", {"findings": [{"key": "F1", "evidence": [1, 2]}]})
    proved = swot(weaknesses=[{"key": "W1", "statement": "peu d’échanges", "findings": ["F1"]}])
    alone = swot(weaknesses=[{"key": "W1", "statement": "peu d’échanges", "findings": ["F2"]}])
    for note, weak in ((proved, []), (alone, ["swot_note:W1"])):
        made = write_sheet(plan(), around(strategy(), note, audit, brief()))
        assert [one.source for one in made.objections if one.source.startswith("swot_note:")] == weak


@pytest.mark.parametrize(
    ("request_", "asked"),
    [
        ("Nous voulons plus de visites, par exemple.", False),
        ("Un format de 10 x 15 cm.", False),
        ("Faut-il être sur X ?", True),
        ("Faut-il garder X/Twitter ?", True),
    ],
)
def test_a_network_was_asked_for_where_its_name_stands_as_a_word(request_: str, asked: bool) -> None:
    networks = [{**one, "name": "X", "asked": False} if one["key"] == "N3" else one for one in raw()["networks"]]
    note = brief(request=request_, networks=[])
    made = write_sheet(plan(networks=networks), around(strategy(), swot(), note))
    assert ("networks:N3" in [one.source for one in made.objections]) is asked


def test_a_target_that_climbs_fast_will_be_doubted() -> None:
    steep = brief(objectives=[{"kpi": "audience Mastodon et Instagram", "history_rate": "0.01"}])
    made = write_sheet(plan(), around(strategy(), swot(), steep))
    assert "objectives:O2" in [one.source for one in made.objections]


def test_a_claim_is_proved_and_an_objection_answered() -> None:
    content = read(
        ArgumentSheet,
        {
            "claims": [{"claim": "Vous vendez davantage"}],
            "objections": [
                {"objection": "Pourquoi si cher ?"},
                {"objection": "Et TikTok ?", "answer": "Non. Pas maintenant. Plus tard. Peut-être. Qui sait ?"},
                {"objection": "Et le coût ?", "answer": "Il est de 17 000 €."},
            ],
        },
    )
    assert rules(findings(ARGUMENT, content, ABOVE)) == {
        ("pitch.claim-without-evidence", "block"),
        ("pitch.objection-unanswered", "warn"),
        ("pitch.answer-too-long", "warn"),
        ("pitch.number-differs-from-strategy", "block"),
        ("doc.claim-without-source", "warn"),
    }


# ---- minutes


def test_minutes_leave_within_one_working_day() -> None:
    assert due(date(2026, 3, 19)) == date(2026, 3, 20)
    assert due(date(2026, 3, 20)) == date(2026, 3, 23), "over a weekend"
    assert due(date(2026, 4, 30)) == date(2026, 5, 4), "over a holiday"
    met = {"met_on": "2026-03-18", "decisions": [{"what": "Ouvrir TikTok"}], "actions": [{"what": "Relancer"}]}
    content = read(Minutes, met)
    assert rules(findings(MINUTES, content, ABOVE)) == {
        ("minutes.late", "warn"),
        ("decision.without-decider", "block"),
        ("minutes.decision-not-logged", "info"),
        ("decision.without-alternative", "info"),
        ("minutes.action-without-owner", "warn"),
    }
    late = Around(today=date(2026, 3, 19))
    assert ("minutes.late", "warn") not in rules(findings(MINUTES, content, late))
    assert rules(findings(MINUTES, read(Minutes, {}), ABOVE)) == {("minutes.no-day", "block")}


def test_a_decision_is_looked_at_again_after_the_meeting_that_took_it() -> None:
    one = {
        "n": 1,
        "what": "Ouvrir TikTok",
        "who": "Hélène Aubry",
        "alternatives": "Attendre",
        "revisit_on": "2026-03-19",
    }
    met = {"met_on": "2026-03-19", "decisions": [one]}
    (found,) = findings(MINUTES, read(Minutes, met), Around(today=date(2026, 3, 19)))
    assert (found.rule, found.severity, found.at) == ("decision.revisit-passed", "warn", "decisions.0.revisit_on")
    later = {**met, "decisions": [one | {"revisit_on": "2026-03-20"}]}
    assert list(findings(MINUTES, read(Minutes, later), Around(today=date(2026, 3, 19)))) == []
