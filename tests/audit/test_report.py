"""An audit leaves when each finding has its proof, each number its window, and each mark what it rests on."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from cmsuite.audit.kind import AUDIT, computed, figures
from cmsuite.audit.report import AuditReport
from cmsuite.audit.results import results
from cmsuite.audit.showing import shown
from cmsuite.audit.statements import advises
from cmsuite.core.locale import speak
from cmsuite.engines.documents.content import read
from cmsuite.engines.exports.figure import Chart
from tests.audit.examples import around, example, found, rules

EXAMPLE = example()


def report(**changed: Any) -> AuditReport:
    read_ = read(AuditReport, {**EXAMPLE, **changed})
    assert isinstance(read_, AuditReport)
    return read_


def first(name: str, **changed: Any) -> list[dict[str, Any]]:
    """A list of the example with its first item changed."""
    head, *rest = EXAMPLE[name]
    return [{**head, **changed}, *rest]


def inner(name: str, **changed: Any) -> list[dict[str, Any]]:
    """The same, of a list of one."""
    return first(name, **changed)


def within(name: str, **changed: Any) -> dict[str, Any]:
    """A part of the example with some of its fields changed."""
    return {**EXAMPLE[name], **changed}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_demo_report_has_nothing_against_it(language: str) -> None:
    speak(language)
    assert found(language) == []
    assert len(example(language)["findings"]) == 25


def test_a_mark_without_evidence_is_refused_in_these_words() -> None:
    scores = [one | {"evidence": []} if one["criterion"] == "community.answers" else one for one in EXAMPLE["scores"]]
    speak("fr")
    (said,) = [one for one in found(scores=scores) if one.rule == "audit.score-without-evidence"]
    assert said.severity == "block"
    assert said.sentence == (
        "Note refusée\u00a0: le critère «\u00a0réponses aux commentaires\u00a0» n’a aucune preuve. "
        "Joignez une extraction, une capture ou une observation datée."
    )


CELL = EXAMPLE["editorials"][0]["engagement"][0]
HEARD = EXAMPLE["voice"]["heard"]
ACCOUNT = EXAMPLE["accounts"][2]


@pytest.mark.parametrize(
    ("changed", "rule", "severity", "at"),
    [
        (
            {"findings": first("findings", evidence=[])},
            "audit.finding-without-evidence",
            "block",
            "findings.0.evidence",
        ),
        (
            {"findings": first("findings", statement="Il faut répondre plus vite")},
            "audit.finding-is-advice",
            "warn",
            "findings.0.statement",
        ),
        ({"findings": first("findings", tag="O")}, "audit.finding-incomplete", "warn", "findings.0.tag"),
        (
            {"findings": first("findings", domain="reputation", measure="28 % negative")},
            "audit.sentiment-no-interval",
            "warn",
            "findings.0.measure",
        ),
        ({"samples": inner("samples", posts=["ig-0001"])}, "audit.sample-too-small", "warn", "samples.0.posts"),
        ({"samples": inner("samples", twice=8)}, "audit.sample-too-small", "warn", "samples.0.twice"),
        ({"editorials": inner("editorials", coded=83)}, "audit.sample-too-small", "warn", "editorials.0.coded"),
        ({"profiles": first("profiles", met=["luck"])}, "audit.point-unknown", "block", "profiles.0"),
        ({"profiles": first("profiles", apart=["cover"])}, "audit.profile-unread", "warn", "profiles.0"),
        ({"samples": inner("samples", kappa="0.59")}, "audit.kappa-low", "block", "samples.0.kappa"),
        ({"samples": inner("samples", kappa=None)}, "audit.kappa-low", "block", "samples.0.kappa"),
        (
            {"editorials": inner("editorials", engagement=[{**CELL, "n": 7}])},
            "audit.cell-too-small",
            "warn",
            "editorials.0.engagement.0.n",
        ),
        (
            {"editorials": inner("editorials", engagement=[CELL, {**CELL, "basis": "followers"}])},
            "audit.mixed-denominators",
            "block",
            "editorials.0.engagement",
        ),
        (
            {"editorials": inner("editorials", basis="followers")},
            "audit.mixed-denominators",
            "block",
            "editorials.0.engagement",
        ),
        (
            {"editorials": inner("editorials", engagement=[{**CELL, "reading": "mixed"}])},
            "audit.paid-organic-mixed",
            "block",
            "editorials.0.engagement.0.reading",
        ),
        ({"benchmark": EXAMPLE["benchmark"][:3]}, "audit.competitor-count", "block", "benchmark"),
        (
            {"benchmark": [*EXAMPLE["benchmark"][:3], EXAMPLE["benchmark"][3] | {"ends_on": "2026-03-01"}]},
            "audit.period-mismatch",
            "block",
            "benchmark.3.starts_on",
        ),
        (
            {"benchmark": [one | {"ends_on": "2026-02-27"} for one in EXAMPLE["benchmark"]]},
            "audit.period-mismatch",
            "block",
            "benchmark",
        ),
        (
            {"benchmark": [*EXAMPLE["benchmark"][:3], EXAMPLE["benchmark"][3] | {"networks": ["TikTok"]}]},
            "audit.network-mismatch",
            "warn",
            "benchmark.3.networks",
        ),
        (
            {"benchmark": [one | {"role": "direct"} for one in EXAMPLE["benchmark"]]},
            "audit.competitor-mix",
            "warn",
            "benchmark",
        ),
        (
            {"voice": within("voice", heard=[*HEARD[:3], HEARD[3] | {"design": "Studio Halo"}])},
            "audit.sov-unequal-queries",
            "block",
            "voice.heard",
        ),
        (
            {"voice": within("voice", heard=[*HEARD[:3], HEARD[3] | {"ends_on": "2026-03-31"}])},
            "audit.sov-unequal-queries",
            "block",
            "voice.heard",
        ),
        (
            {"reputation": within("reputation", positive=11, neutral=8, negative=9, unclear=2)},
            "audit.sample-too-small",
            "warn",
            "reputation",
        ),
        (
            {"reputation": within("reputation", authors=[{"name": "Jean Dupont", "n": 3}])},
            "audit.author-named",
            "block",
            "reputation.authors.0.name",
        ),
        (
            {"community": first("community", contributors=[{"name": "Jean Dupont", "n": 3}])},
            "audit.author-named",
            "block",
            "community.0.contributors.0.name",
        ),
        (
            {"findings": first("findings", domain="reputation", measure="", statement="28 % sont négatives")},
            "audit.sentiment-no-interval",
            "warn",
            "findings.0.measure",
        ),
        (
            {"reputation": within("reputation", verbatims=[{"author": "A1", "text": "06 12 34 56 78"}])},
            "audit.author-named",
            "block",
            "reputation.verbatims.0.text",
        ),
        ({"pestel": EXAMPLE["pestel"][1:]}, "audit.external-missing", "block", "pestel"),
        ({"forces": first("forces", why="")}, "audit.external-missing", "warn", "forces.0.why"),
        (
            {"personas": first("personas", evidence=[10, 10])},
            "audit.persona-unsupported",
            "block",
            "personas.0.evidence",
        ),
        ({"scores": EXAMPLE["scores"][:16]}, "audit.score-coverage", "block", "scores"),
        ({"scores": first("scores", criterion="accounts.luck")}, "audit.criterion-unknown", "block", "scores.0"),
        (
            {"criteria": [{"id": "community.reviews", "title": "Reviews", "anchors": ["None"]}]},
            "audit.criterion-unknown",
            "block",
            "criteria.0",
        ),
        ({"accounts": [ACCOUNT | {"fate": ""}]}, "audit.account-orphan-undecided", "block", "accounts.0.fate"),
        ({"accounts": first("accounts", leavers=["L. F."])}, "audit.admin-leaver", "warn", "accounts.0.leavers"),
        ({"accounts": first("accounts", two_factors="unknown")}, "audit.2fa-unknown", "warn", "accounts.0.two_factors"),
        ({"limits": ""}, "audit.limits-missing", "warn", "limits"),
        ({"starts_on": None}, "audit.window-missing", "block", "starts_on"),
        ({"ends_on": "2026-02-27"}, "audit.window-short", "warn", "ends_on"),
        ({"year_before_from": None}, "audit.season-missing", "warn", "year_before_from"),
        ({"headlines": ["F1"]}, "audit.summary-incomplete", "warn", "headlines"),
        ({"headlines": ["F1", "F9", "F7", "F19", "F99"]}, "doc.orphan-link", "block", "headlines.4"),
    ],
)
def test_each_check_says_what_is_wrong_and_where(changed: dict[str, Any], rule: str, severity: str, at: str) -> None:
    speak("en")
    said = [one for one in found(**changed) if (one.rule, one.at) == (rule, at)]
    assert said
    assert said[0].severity == severity
    assert said[0].sentence


def test_what_people_wrote_is_kept_as_they_wrote_it() -> None:
    said = [{"author": "A1", "text": "Prix à définir, TODO"}]
    theirs = {"reputation": within("reputation", verbatims=said), "personas": first("personas", verbatims=said)}
    assert not [one for one in found(**theirs) if one.rule == "doc.placeholder-left"]


def test_what_a_lead_may_let_pass() -> None:
    waivable = {one.rule for one in found(benchmark=[], samples=inner("samples", kappa="0.1")) if one.waivable}
    assert waivable == {"audit.competitor-count", "audit.kappa-low"}


def test_of_150_posts_all_are_coded_or_it_is_told() -> None:
    few = EXAMPLE["samples"][0] | {"population": 150}
    assert "audit.sample-too-small" in rules(samples=[few])
    all_ = few | {"posts": [f"p{n}" for n in range(150)], "twice": 15}
    assert "audit.sample-too-small" not in rules(samples=[all_], editorials=inner("editorials", coded=150))


@pytest.mark.parametrize(
    "statement",
    ["Il faut publier moins", "Lancer un compte TikTok", "Répondez plus vite", "The brand should answer faster",
     "Publish less", "We recommend fewer stories", "L'équipe doit répondre"],
)  # fmt: skip
def test_advice_is_no_finding(statement: str) -> None:
    assert advises(statement)


@pytest.mark.parametrize(
    "statement",
    ["Answer times double in winter", "Use of captions is rare", "Rendez-vous manqués : 3", "Assez peu de vidéos"],
)
def test_a_noun_is_no_order(statement: str) -> None:
    assert not advises(statement)


@pytest.mark.parametrize(
    "statement", [one["statement"] for tongue in "en fr".split() for one in example(tongue)["findings"]]
)
def test_a_fact_is_no_advice(statement: str) -> None:
    assert not advises(statement)


def test_the_numbers_of_the_demo_follow_from_its_content() -> None:
    speak("en")
    whole = results(report(), around())
    assert whole.total.value == pytest.approx(51.25)
    assert whole.total.coverage == 100
    assert round(whole.heard["Atelier Lumen"].rate, 3) == 0.195
    assert whole.negative_said == "28.0% [21.4%–35.7%]"
    assert whole.indexes["engagement"].value == pytest.approx(0.0257 / 0.0209 * 100)
    assert whole.ranks["followers"] == {"Maison Clarté": 1, "Fabrique Onde": 2, "Atelier Lumen": 3}, "Halo: 28 posts"
    assert whole.confidence["F1"] == "high"
    assert figures(report(), around())["sample"] == "84"


OWN = {"id": "community.reviews", "title": "Reviews answered", "anchors": ["None", "Few", "Half", "Most", "All"]}


def test_a_report_may_have_criteria_of_its_own_with_their_anchors() -> None:
    scores = [*EXAMPLE["scores"], {"criterion": "community.reviews", "mark": 4, "why": "All", "evidence": [4]}]
    assert "audit.criterion-unknown" not in rules(criteria=[OWN], scores=scores)
    assert "audit.criterion-unknown" in rules(scores=scores)
    whole = report(criteria=[OWN], scores=scores)
    assert results(whole, around()).total.domains["community"] == pytest.approx(55), "35 of five marks, and 20"
    assert ("Reviews answered", 4, "All", "All", "4") in shown(whole, around()).tables["scores"].rows


def test_every_share_of_a_sample_has_its_interval_and_a_census_has_none() -> None:
    speak("en")
    given = shown(report(), around())
    pillars, mood = given.figures["pillars"], given.figures["mood"]
    assert isinstance(pillars, Chart)
    assert isinstance(mood, Chart)
    assert (pillars.labels[0], pillars.rows[0][1]) == ("craft", ["36.9 [27.4–47.6]"])
    assert mood.rows[2] == ("negative", ["28.0 [21.4–35.7]"])
    assert mood.within == "95% interval"
    assert [column.name for column in given.tables["accessibility"].columns][-2:] == ["From (95%)", "To (95%)"]
    assert results(report(), around()).kept_said == "84.5% [75.3%–90.7%]"
    sampled = report(voice=within("voice", sampled=400))
    assert figures(sampled, around())["sov"] == "19.5% [15.9%–23.7%]"
    census = [EXAMPLE["samples"][0] | {"population": 84}]
    few = shown(report(samples=census), around())
    assert [column.name for column in few.tables["accessibility"].columns][-1] == "Rate"
    assert few.figures["pillars"].rows[0] == ("craft", ["36.9"])  # type: ignore[attr-defined]


def test_engagement_is_a_median_between_its_quartiles_and_the_benchmark_bars_with_a_line_at_the_median() -> None:
    speak("en")
    given = shown(report(), around())
    engagement, benchmark = given.figures["engagement"], given.figures["benchmark"]
    assert isinstance(engagement, Chart)
    assert isinstance(benchmark, Chart)
    assert engagement.kind == "dot"
    assert all("n\u00a0=\u00a0" in str(label) for label in engagement.labels)
    assert engagement.series[0].between(0)
    assert benchmark.target is not None
    assert set(benchmark.target.values) == {Decimal(100)}


def test_net_sentiment_is_told_in_points_with_its_interval() -> None:
    speak("en")
    assert results(report(), around()).net_said == "11.6 points [\u22122.5 to 25.7]"


def test_nine_of_thirty_is_told_to_be_too_few() -> None:
    speak("en")
    few = report(reputation=within("reputation", positive=11, neutral=8, negative=9, unclear=2))
    assert results(few, around()).negative_said == "30.0% [16.7%–47.9%], sample too small"


def test_too_little_assessed_has_no_score_and_an_audit_before_has_its_difference() -> None:
    half = results(report(scores=EXAMPLE["scores"][:16]), around())
    assert half.total.coverage == pytest.approx(55)
    assert half.score == "n/a"
    since = results(report(before=[{"domain": "content", "score": "50"}]), around())
    assert since.deltas == {"content": 12.5}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_figure_and_table_of_the_template_is_there_and_none_is_without_a_place(language: str) -> None:
    from cmsuite.core.resources import shipped

    speak(language)
    given = shown(report(), around(language))
    text = (shipped("reports") / f"documents/audit_report.{language}.md.j2").read_text(encoding="utf-8")
    named = {
        what: {line.split()[2].removesuffix("{{") for line in text.splitlines() if line.startswith(f"::: {what} ")}
        for what in ("figure", "table")
    }
    assert set(given.figures) == named["figure"]
    assert set(given.tables) == named["table"]
    assert len(given.figures) == 8


def test_a_second_account_has_figures_and_tables_of_its_own() -> None:
    from tests.audit.test_drafts import said

    speak("en")
    cells = [one | {"basis": "followers"} for one in EXAMPLE["editorials"][0]["engagement"]]
    other = EXAMPLE["editorials"][0] | {"account": "@atelierlumen", "basis": "followers", "engagement": cells}
    sample = EXAMPLE["samples"][0] | {"account": "@atelierlumen", "population": 31, "posts": ["m1"]}
    both = {"editorials": [EXAMPLE["editorials"][0], other], "samples": [EXAMPLE["samples"][0], sample]}
    given = shown(report(**both), around())
    assert {"formats", "formats2", "engagement2"} <= set(given.figures)
    assert {"strata2", "engagement-paid2", "best2"} <= set(given.tables)
    assert figures(report(**both), around())["sample"] == "85"
    assert figures(report(**both), around())["2.engagement.image"] == "2.59%"
    assert "audit.mixed-denominators" not in rules(**both), "each has a table of its own"
    text = said({**EXAMPLE, **both}, "en", around())
    assert "Content, @atelierlumen" in text
    assert text.count("The best ten posts") == 2


def test_a_number_has_a_name_that_can_be_quoted_whatever_the_format_is_called() -> None:
    cell = EXAMPLE["editorials"][0]["engagement"][2] | {"format": "Réel « à la une »"}
    named = figures(report(editorials=first("editorials", engagement=[cell])), around())
    assert named["engagement.reel.a.la.une"] == "2.59%"


def test_an_empty_draft_has_neither_and_can_be_read() -> None:
    empty = read(AUDIT.schema, {})
    there = computed(empty, around())
    assert there.figures == frozenset()
    assert there.tables <= {"evidence", "domains"}
    assert there.results.post_cents is None


def test_the_share_of_a_pillar_is_of_all_that_was_coded() -> None:
    figure = shown(report(), around()).figures["pillars"]
    assert isinstance(figure, Chart)
    assert [round(value or 0, 1) for value in figure.series[0].values] == [
        Decimal(n) for n in ("36.9", "32.1", "14.3", "7.1")
    ]


def test_half_a_point_is_rounded_up_everywhere() -> None:
    rows = {row[0]: row[2] for row in shown(report(), around()).tables["domains"].rows}
    assert rows["Content"] == 63
    assert rows["Accessibility"] == 38
    assert figures(report(), around())["score.content"] == "63"


def test_what_was_not_received_is_said_in_the_limits() -> None:
    def said(**changed: Any) -> list[tuple[str, str]]:
        rule = "audit.access-missing"
        return [(one.severity, one.sentence) for one in found(**changed) if one.rule == rule]

    assert said() == [], "the example names its missing access among its limits"
    (silent,) = said(limits="Stories cannot be seen any more.")
    assert silent[0] == "warn"
    assert silent[1].startswith(
        "Not received, and not among the limits: Right to read the statistics (Atelier Lumen Lyon)."
    )
    asked = [one | {"state": "asked", "received_on": None} for one in EXAMPLE["accesses"]]
    assert len(said(accesses=asked)) == 2
    assert said(accesses=EXAMPLE["accesses"][1:]) == [
        ("warn", "No access to @atelier.lumen is listed, although it is active.")
    ]
    assert [one[0] for one in said(accesses=[])] == ["info"]
    table = shown(report(), around()).tables["accesses"]
    assert [row[4] for row in table.rows] == ["received", "received", "missing", "received"]
