"""A strategy's numbers against those of the documents above it, and what it begins with from them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

from cmsuite.audit.beginning import begun as audit_begun
from cmsuite.audit.checks import check as audit_check
from cmsuite.engines.documents.around import Cited
from cmsuite.engines.documents.kinds import Finding
from cmsuite.strategy import compared
from cmsuite.strategy.beginning import begun
from cmsuite.strategy.plan import Strategy
from tests.strategy.plans import around, brief, french, plan, raw, swot

TIME = {"name": "Délai médian", "unit": "h", "metric": "frt_median", "baseline": "26", "target": "12"}
GOAL = {
    "verb": "Raccourcir", "object": "le délai de réponse", "kpi": "délai médian", "unit": "H", "baseline": "26",
    "target": "12", "starts_on": "2026-04-01",
}  # fmt: skip


def audit(*hours: str) -> Cited:
    community = [{"account": f"@{n}", "median_hours": value} for n, value in enumerate(hours)]
    return Cited(2, "audit_report", "Audit", 1, "1.0", "1.0", {"community": community})


def against(*parents: Cited, **kpi: Any) -> list[Finding]:
    goal = {"what": "Répondre", "recommendations": ["R1"], "lead": {**TIME, **kpi}}
    return list(compared.check(plan(objectives=[goal], people=[]), around(*parents)))


def test_one_indicator_has_one_level_in_all_documents() -> None:
    assert against(brief(objectives=[GOAL])) == []
    (one,) = against(brief(objectives=[GOAL]), baseline="29")
    assert (one.rule, one.severity, one.at) == ("strategy.level-differs", "warn", "objectives.0.lead.baseline")
    assert "29 ici et à 26 dans « Note de cadrage »" in french(one).replace("\u00a0", " ")
    assert [one.at for one in against(brief(objectives=[GOAL]), target="8")] == ["objectives.0.lead.target"]
    assert against(brief(objectives=[{**GOAL, "unit": "jours"}]), baseline="29") == []  # another thing
    assert against(brief(objectives=[GOAL]), baseline="26.0") == []
    kept = [{"key": "R1", "title": "Répondre", "kpi": "Délai médian", "kpi_from": "30", "status": "retained"}]
    assert [one.at for one in against(swot(recommendations=kept))] == ["objectives.0.lead.baseline"]


def test_what_an_audit_measured_is_what_a_strategy_begins_at() -> None:
    assert against(audit("26.2")) == []  # as rough as it is said
    assert against(audit("20", "31")) == []  # of both together it lies between
    assert [one.rule for one in against(audit("20", "22"))] == ["strategy.level-differs"]
    assert against(audit("20"), unit="minutes") == []


def test_no_more_hours_are_planned_than_were_agreed() -> None:
    people = [{"name": "Chloé", "side": "agency", "hours": "40"}, {"name": "Jo", "side": "client", "hours": "5"}]
    said = list(compared.check(plan(objectives=[], people=people), around(brief(agency_hours=30, client_hours=5))))
    assert [(one.rule, one.facts["ours"], one.facts["theirs"]) for one in said] == [
        ("strategy.hours-over-brief", "40", 30)
    ]


def test_the_demo_says_the_same_in_all_its_documents() -> None:
    kinds = ("swot_note", "audit_report", "brief")
    above = [Cited(n, kind, kind, 1, "1.0", "1.0", raw(f"{kind}.fr")) for n, kind in enumerate(kinds)]
    assert list(compared.check(plan(), around(*above))) == []


def test_a_strategy_begins_with_what_was_agreed_retained_and_measured() -> None:
    lines = [{"family": "fees", "what": "Rédaction", "cents": 600_000, "monthly": True}]
    note = brief(
        objectives=[GOAL], budget=lines, networks=["Mastodon"], starts_on="2026-04-01", ends_on="2026-09-30",
        team=[{"who": "Chloé", "side": "agency", "does": "répond", "hours": 40}],
        milestones=[{"what": "Bilan", "on": "2026-09-01"}],
    )  # fmt: skip
    kept = [{"key": "R1", "title": "Répondre", "kpi": "Délai médian", "status": "retained"}]
    known = Cited(2, "audit_report", "Audit", 1, "1.0", "1.0", {"personas": [{"name": "Inès", "needs": ["a", "b"]}]})
    made = cast(Strategy, begun(around(swot(recommendations=kept), known, note)))
    (goal,) = made.objectives
    assert (goal.what, goal.recommendations, goal.lead.baseline) == (
        "Raccourcir le délai de réponse", ("R1",), Decimal(26),
    )  # fmt: skip
    assert [(one.what, one.cents, one.months) for one in made.budget] == [("Rédaction", 600_000, 6)]
    assert (made.budget_cents, made.currency) == (1_860_000, "EUR")
    assert [(one.name, one.hours) for one in made.people] == [("Chloé", Decimal(40))]
    assert [(one.name, one.asked) for one in made.networks] == [("Mastodon", True)]
    assert [(one.key, one.what) for one in made.milestones] == [("M1", "Bilan")]
    assert [(one.name, one.needs) for one in made.personas] == [("Inès", "a, b")]
    alone = cast(Strategy, begun(around(swot(recommendations=kept))))
    assert [(one.what, one.recommendations) for one in alone.objectives] == [("Répondre", ("R1",))]


def test_an_audit_begins_with_its_scope_and_what_governance_is_asked_about() -> None:
    made: Any = audit_begun(around(brief(in_scope="Deux comptes.", out_of_scope="La presse.", networks=["Mastodon"])))
    assert made.scope == "Deux comptes.\n\nNon examiné : La presse.".replace(" :", "\u00a0:")
    assert [one.network for one in made.accounts] == ["Mastodon"]
    assert [one.subject for one in made.governance][:2] == ["Rôles", "Départs"]
    (said,) = [one for one in audit_check(made, around()) if one.rule == "audit.governance-open"]
    assert (said.at, said.severity) == ("governance.0.state", "warn")
