"""What a budget comes to, and what is told about it: shares, tax, months, who buys, numbers by name."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.briefs import envelope, telling
from cmsuite.briefs.brief import BRIEF, Brief
from cmsuite.core.locale import speak
from cmsuite.engines.documents.checks import findings
from cmsuite.engines.documents.content import read
from tests.briefs.test_brief import AROUND, WHOLE

LINES: list[dict[str, Any]] = [
    {"family": "fees", "cents": 960_000, "monthly": True},
    {"family": "production", "cents": 450_000},
    {"family": "media", "cents": 240_000},
    {"family": "influence", "cents": 60_000},
    {"family": "tools", "cents": 54_000},
    {"family": "contingency", "cents": 96_000},
]


def brief(**changed: Any) -> Brief:
    made = read(Brief, {**WHOLE, "budget": LINES, "budget_cents": 1_860_000, **changed})
    assert isinstance(made, Brief)
    return made


def test_shares_are_parts_of_the_sum_of_the_lines() -> None:
    sums = envelope.of(brief(starts_on="2026-04-01", ends_on="2026-09-30"))
    assert (sums.total, sums.net, sums.vat, sums.gross) == (1_860_000, 1_860_000, None, 1_860_000)
    assert sums.fees == pytest.approx(0.5161, abs=1e-4)
    assert sums.media == pytest.approx(0.1290, abs=1e-4)
    assert [one.a_month for one in sums.shares][:2] == [160_000, None]


@given(st.lists(st.integers(0, 10**9), max_size=8), st.sampled_from(["0", "0.055", "0.1", "0.2"]), st.booleans())
def test_net_and_tax_make_the_gross_to_the_cent(cents: list[int], rate: str, net: bool) -> None:
    lines = [{"cents": one} for one in cents]
    sums = envelope.of(brief(budget=lines, vat_rate=rate, tax="ht" if net else "ttc"))
    assert sums.vat is not None
    assert sums.net + sums.vat == sums.gross
    assert sums.total == sum(cents) == (sums.net if net else sums.gross)
    assert sum(one.share or 0 for one in sums.shares) == pytest.approx(1 if sum(cents) else 0)


def test_tax_is_told_both_ways() -> None:
    assert envelope.of(brief(vat_rate="0.2")).gross == 2_232_000
    assert envelope.of(brief(vat_rate="0.2", tax="ttc")).net == 1_550_000


def test_an_agency_that_buys_space_ticks_what_the_law_asks() -> None:
    bought = [*LINES[:2], {**LINES[2], "bought_by": "agency"}, *LINES[3:]]
    warned = [one for one in findings(BRIEF, brief(budget=bought), AROUND) if one.rule == "brief.media-mandate"]
    assert [one.severity for one in warned] == ["warn"]
    assert "written mandate" in warned[0].sentence
    done = ["mandate", "invoice", "rebates", "report"]
    assert findings(BRIEF, brief(budget=bought, media_duties=done), AROUND) == []
    assert envelope.duties(brief()) == ()


def test_numbers_are_told_by_name_as_the_language_writes_them() -> None:
    speak("fr")
    told = telling.figures(brief(starts_on="2026-04-01", ends_on="2026-09-30"), AROUND)
    assert told["budget.total"] == "18\u202f600\u00a0€"
    assert told["budget.media"] == "2\u202f400\u00a0€"
    assert told["budget.fees.share"] == "51,6\u202f%"
    assert (told["O1.baseline"], told["O1.target"]) == ("4\u202f200", "5\u202f200")
    assert told["months"] == "6"
    speak("en")
    assert telling.figures(brief(), AROUND)["budget.total"] == "€18,600"


def test_a_contingency_outside_the_usual_is_told() -> None:
    lines = [*LINES[:-1], {"family": "contingency", "cents": 800_000}]
    (told,) = findings(BRIEF, brief(budget=lines, budget_cents=2_564_000), AROUND)
    assert (told.rule, told.severity) == ("brief.contingency-share", "info")


def test_those_who_work_on_it_give_the_hours_that_are_written() -> None:
    team = [{"who": "Chloé", "hours": 15}, {"who": "Karim", "hours": 5}]
    assert findings(BRIEF, brief(team=team), AROUND) == []
    (told,) = findings(BRIEF, brief(team=team[:1]), AROUND)
    assert (told.rule, told.at) == ("brief.hours-sum", "agency_hours")


def test_every_assumption_is_printed_whether_listed_or_in_the_place_of_an_answer() -> None:
    assumed = {"question": "May we?", "state": "assumed_by_agency", "assumption": "Yes.", "field": "assets"}
    made = brief(assumptions=[{"what": "It holds.", "why": "It did."}], questions=[assumed])
    assert [(one.what, one.why) for one in telling.assumptions(made)] == [("It holds.", "It did."), ("Yes.", "May we?")]


def test_a_draft_waits_for_answers_while_a_question_is_with_the_client() -> None:
    assert telling.stage({"questions": [{"state": "answered"}, {"state": "sent"}]}) == "awaiting_answers"
    assert telling.stage({"questions": [{"state": "open"}, "older"]}) == ""
    assert telling.stage({}) == ""
