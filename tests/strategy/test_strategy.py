"""A strategy is right when it comes from what was retained, can be measured, held, paid, and stopped."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmsuite.core.locale import speak
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.checks import findings
from cmsuite.engines.documents.content import NotItsForm, read, titled
from cmsuite.engines.documents.render import Edition, manuscript
from cmsuite.metrics.definitions import definitions
from cmsuite.metrics.dictionary import METRICS
from cmsuite.strategy.changes import consequence
from cmsuite.strategy.compute import computed
from cmsuite.strategy.plan import Strategy
from cmsuite.strategy.quotes import named
from cmsuite.strategy.strategy import STRATEGY, view
from cmsuite.strategy.strategy import given as given_of
from cmsuite.strategy.sums import sums
from cmsuite.strategy.tables import tables
from cmsuite.strategy.writing import deck as write_deck
from tests.strategy.plans import around, brief, found, french, plan, raw, strategy, swot, told


def with_item(field: str, place: int, **changed: Any) -> dict[str, Any]:
    items = list(raw()[field])
    items[place] = {**items[place], **changed}
    return {field: items}


def with_lead(place: int, **changed: Any) -> dict[str, Any]:
    one = raw()["objectives"][place]
    return with_item("objectives", place, lead={**one["lead"], **changed})


def test_the_demo_has_nothing_against_it_in_either_language() -> None:
    assert found() == []
    assert found(around(language="en"), **raw("strategy.en")) == []


def test_it_comes_to_what_it_says() -> None:
    made = computed(plan())
    assert (made.posts, made.capacity.need, made.capacity.available) == (21, Decimal("89.5"), Decimal(90))
    assert (made.capacity.level, made.cost, sum(made.months.values())) == ("amber", 1_860_000, 1_860_000)
    assert [(one.name, one.points) for one in made.networks] == [
        ("Instagram", Decimal(80)),
        ("Mastodon", Decimal(74)),
        ("YouTube", Decimal(48)),
        ("TikTok", Decimal(46)),
    ]
    assert [one.says for one in made.networks] == ["invest", "invest", "refuse", "refuse"]
    assert made.path is not None
    assert made.path.critical == ("M1", "M3", "M4", "M5", "M6")


def test_what_a_result_costs_is_its_budget_by_the_target() -> None:
    """budget / target result; a time that is to fall has only the price of each unit that it falls."""
    results = {one.key: (one.cents, one.each, one.gained and one.gained.quantize(Decimal(1)))
               for one in computed(plan()).results}  # fmt: skip
    assert results["O1"] == (690_000, Decimal(690_000) / 1500, Decimal(1150))
    assert results["O3"] == (360_000, None, Decimal(16_364))
    rate = computed(plan(**with_lead(0, unit="%", baseline="2", target="3"))).results[0]
    assert (rate.each, rate.gained) == (None, Decimal(690_000)), "a rate is no number of results"
    nothing_yet = computed(plan(**with_lead(0, baseline="0", target="100"))).results[0]
    assert (nothing_yet.each, nothing_yet.gained) == (Decimal(6900), None), "the same is not said twice"


def test_a_cadence_over_the_hours_is_refused_with_the_exact_cut() -> None:
    hours = {"short_video": 8, "visual": 12, "carousel": 4}
    cadence = [{"pillar": "L1", "network": "N1", "format": name, "per_month": n} for name, n in hours.items()]
    stopped = next(one for one in found(cadence=cadence) if one.rule == "strategy.cadence-over-capacity")
    assert stopped.severity == "block"
    speak("en")
    (said,) = (one.sentence for one in found(cadence=cadence) if one.rule == stopped.rule)
    assert said == (
        "Impossible cadence: 103 h needed, 90 h available (114%). Take out 2\u00a0videos and 1\u00a0visual "
        "(89.5 h remain, amber), or add 13 h."
    )


def test_the_refusal_in_french() -> None:
    speak("fr")
    hours = {"short_video": 8, "visual": 12, "carousel": 4}
    cadence = [{"pillar": "L1", "network": "N1", "format": name, "per_month": n} for name, n in hours.items()]
    (said,) = (french(one) for one in found(cadence=cadence) if one.rule == "strategy.cadence-over-capacity")
    assert said.replace("\u00a0", " ").replace("\u202f", " ") == (
        "Cadence impossible : 103 h nécessaires, 90 h disponibles (114 %). Retirez 2 vidéos et 1 visuel "
        "(reste 89,5 h, orange), ou ajoutez 13 h."
    )


def test_what_is_missing_is_never_said_to_be_nothing() -> None:
    speak("en")
    hours = [{"pillar": "L1", "network": "N1", "format": "text", "per_month": 1, "hours": "90.02"}]
    work = {**raw()["workload"], "inbound": 0, "reporting": "0", "meetings": "0", "veille": "0", "overhead": "0"}
    (said,) = (one.sentence for one in found(cadence=hours, workload=work)
               if one.rule == "strategy.cadence-over-capacity")  # fmt: skip
    assert "90.02 h needed, 90 h available" in said
    assert "or add 0.02 h" in said


def test_work_that_is_too_much_without_any_post_is_said() -> None:
    speak("en")
    (said,) = (one.sentence for one in found(workload={"overhead": "95", "absence": "0.1"})
               if one.rule == "strategy.cadence-over-capacity")  # fmt: skip
    assert "Even with nothing published it does not fit" in said


def test_followers_cannot_lead_an_acquisition_objective() -> None:
    speak("fr")
    (stopped,) = (one for one in found(**with_lead(0, name="abonnés")) if one.rule == "strategy.kpi-vanity-lead")
    assert stopped.severity == "block"
    assert stopped.facts["others"] == "clics sur lien, contacts, coût par contact"
    speak("en")
    (stopped,) = (one for one in found(**with_lead(0, name="followers")) if one.rule == "strategy.kpi-vanity-lead")
    assert stopped.facts["others"] == "link clicks, leads, cost per lead"
    assert ("strategy.kpi-vanity-lead", "block") not in told(**with_lead(1, name="abonnés"))


KPI = {"name": "clics", "unit": "clics", "source": "boutique", "baseline": "1"}


@pytest.mark.parametrize(
    ("changed", "rule", "severity"),
    [
        (with_item("objectives", 0, recommendations=[]), "strategy.objective-without-recommendation", "block"),
        (with_item("objectives", 0, recommendations=["R7"]), "strategy.objective-without-recommendation", "block"),
        (with_item("objectives", 2, recommendations=["R5"]), "strategy.recommendation-dropped", "warn"),
        (with_lead(0, baseline=None), "strategy.kpi-without-baseline", "block"),
        (with_lead(0, source=""), "strategy.kpi-unmeasurable", "block"),
        (with_lead(0, metric="clicks"), "strategy.kpi-unknown-metric", "warn"),
        (with_lead(0, formula=""), "strategy.kpi-unknown-metric", "warn"),
        (with_lead(0, name="community", metric="followers"), "strategy.kpi-vanity-lead", "block"),
        (with_lead(0, target=None), "strategy.kpi-unmeasurable", "block"),
        (with_item("objectives", 0, guard={}), "strategy.no-guard-kpi", "warn"),
        (with_item("objectives", 0, support=[KPI, KPI, KPI]), "strategy.too-many-kpis", "warn"),
        ({"objectives": raw()["objectives"][:2]}, "strategy.objective-count", "warn"),
        (with_item("objectives", 0, what="Ouvrir un TikTok"), "strategy.objective-is-solution", "warn"),
        (with_item("pillars", 0, share=40), "strategy.pillar-shares", "block"),
        ({"cadence": raw()["cadence"][:-2]}, "strategy.pillar-unused", "warn"),
        (with_item("networks", 2, decision="invest", owner="Chloé"), "strategy.network-below-threshold", "block"),
        (with_item("networks", 0, fit=0), "strategy.network-below-threshold", "block"),
        (with_item("networks", 0, owner=""), "strategy.network-no-owner", "block"),
        (with_item("networks", 0, audience=0), "strategy.network-no-audience", "block"),
        (with_item("networks", 1, decision="test"), "strategy.test-without-end", "block"),
        (with_item("networks", 2, decision="close"), "strategy.closing-without-plan", "warn"),
        ({"weights": {"target": 10, "fit": 40}}, "strategy.weights-unexplained", "warn"),
        ({"positioning": {**raw()["positioning"], "evidence": []}}, "strategy.positioning-no-proof", "block"),
        ({"cadence": raw()["cadence"][:2]}, "strategy.cadence-irregular", "warn"),
        ({"budget_cents": 1_800_000}, "strategy.budget-sum", "block"),
        ({"budget": []}, "strategy.budget-sum", "block"),
        ({"currency": "USD"}, "strategy.budget-over-envelope", "block"),
        (with_item("budget", 6, cents=10_000), "strategy.contingency-low", "warn"),
        (with_item("budget", 1, objective=""), "strategy.target-without-budget", "warn"),
        ({"commitments": []}, "strategy.a11y-absent", "block"),
        ({"commitments": [{"what": "des vidéos d’une minute au plus"}]}, "strategy.a11y-absent", "block"),
        ({"review": {}}, "strategy.no-review-date", "block"),
        ({"scenarios": raw()["scenarios"][:1]}, "strategy.no-alternative", "warn"),
        (with_item("scenarios", 1, chosen=False), "strategy.no-alternative", "warn"),
        (with_item("scenarios", 1, cents=1), "strategy.budget-sum", "block"),
        (with_item("risks", 1, plan_b=""), "strategy.risk-without-plan", "warn"),
        (with_item("risks", 0, scenario=""), "strategy.risk-without-plan", "warn"),
        (with_item("milestones", 5, on="2026-08-10"), "strategy.milestone-in-freeze", "block"),
        (with_item("milestones", 0, after=["M6"]), "strategy.roadmap-ring", "block"),
        (with_item("milestones", 3, on="2026-05-01"), "strategy.milestone-too-early", "warn"),
        (with_item("objectives", 0, recommendations=["R12"]), "doc.orphan-link", "block"),
    ],
)
def test_what_is_wrong_is_told(changed: dict[str, Any], rule: str, severity: str) -> None:
    assert (rule, severity) in told(**changed)
    for tongue in ("en", "fr"):
        speak(tongue)
        assert all(one.sentence for one in found(**changed))


def test_a_baseline_may_be_a_task_with_its_day() -> None:
    assert ("strategy.kpi-without-baseline", "block") not in told(
        **with_lead(0, baseline=None, baseline_by="2026-04-15")
    )


def test_a_network_of_60_is_tested_until_a_day() -> None:
    scores = {"target": 4, "fit": 4, "ability": 1, "space": 3, "paid": 3, "risk": 2}
    opened = with_item("networks", 2, **scores, owner="Chloé Martin", decision="test")
    assert ("strategy.test-without-end", "block") in told(**opened)
    ends = with_item("networks", 2, **scores, owner="Chloé Martin", decision="test", test_until="2026-06-30")
    assert told(**ends) == {("strategy.cadence-irregular", "warn")}
    invested = with_item("networks", 2, **scores, owner="Chloé Martin", decision="invest")
    assert ("strategy.test-without-end", "block") in told(**invested)


@pytest.mark.parametrize(
    ("about", "blocked"),
    [
        (around(swot(), brief(budget_cents=1_859_999)), True),
        (around(swot()), True),
        (around(swot(), brief(budget_cents=2_000_000)), False),
    ],
)
def test_the_envelope_is_that_of_the_framing_note(about: Around, blocked: bool) -> None:
    assert (("strategy.budget-over-envelope", "block") in told(about)) is blocked


def test_every_number_has_a_name_and_one_value() -> None:
    speak("fr")
    numbers = {one.name: one.text for one in named(plan())}
    assert numbers["budget.total"] == "18\u202f600\u00a0€"
    assert numbers["capacity.need"] == "89,5\u00a0h"
    assert numbers["capacity.ratio"] == "99\u202f%"
    assert numbers["objective.O1.target"] == "1\u202f500\u00a0visites/mois"
    assert numbers["budget.fees.share"] == "52\u202f%"
    speak("en")
    assert {one.name: one.text for one in named(plan())}["objective.O2.support1.target"] == "24%"
    assert len({one.name for one in named(plan())}) == len(named(plan()))


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The places of a content that hold one value."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield from leaves(one, (*path, name))
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield from leaves(one, (*path, place))
    else:
        yield path


WORDS = {"stage", "decision", "phase", "family", "side", "level", "person", "tax"}  # fields of a few words only


def emptied(value: Any, name: Any) -> Any:
    """The least that a field may say."""
    if isinstance(value, bool) or name in WORDS:
        return value
    if isinstance(value, str) and re.fullmatch(r"[0-9.]+", value):
        return "0"
    if isinstance(value, str):
        return None if re.fullmatch(r"\d{4}-\d\d-\d\d", value) else ""
    return 1 if name in ("months", "probability", "impact") else 0 if isinstance(value, int) else None


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_whatever_is_left_out_it_is_drawn_and_checked(data: st.DataObject) -> None:
    content = json.loads(json.dumps(raw()))
    for path in data.draw(st.lists(st.sampled_from(list(leaves(content))), max_size=40, unique=True)):
        at: Any = content
        for part in path[:-1]:
            at = at[part]
        at[path[-1]] = emptied(at[path[-1]], path[-1])
    lists = ("objectives", "pillars", "networks", "cadence", "budget", "phases", "milestones", "risks", "scenarios")
    for name in data.draw(st.sets(st.sampled_from(lists), max_size=3)):
        content[name] = data.draw(st.sampled_from([[], content[name][:1], content[name] * 30]))
    changed = read(Strategy, content)
    assert isinstance(changed, Strategy)
    about = around()
    shown = given_of(changed, about)
    assert set(view(changed, about).shows) == {*shown.figures, *(f"table {name}" for name in shown.tables)}
    assert all(one.sentence for one in findings(STRATEGY, changed, about))
    assert consequence(plan(), changed) is not None
    assert sums(changed)["posts"] >= 0
    edition = Edition("Plan", data.draw(st.sampled_from(("en", "fr"))), "Lumen", about.today, "draft")
    assert manuscript(STRATEGY, changed, edition, about).title == "Plan"
    assert write_deck(changed, around(strategy(**content), swot(), brief())).slides


def test_an_empty_one_is_told_what_is_missing_and_breaks_nothing() -> None:
    empty = read(Strategy, {})
    rules = {one.rule for one in findings(STRATEGY, empty, Around(today=around().today))}
    assert {"strategy.budget-sum", "strategy.a11y-absent", "strategy.no-review-date"} <= rules
    assert given_of(empty, around()).figures == {}
    assert view(empty, Around(today=around().today)).made.posts == 0
    assert strategy().content is not None


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        (with_item("milestones", 0, on="9999-12-31"), "milestones.0.on"),
        (with_item("budget", 0, first="0001-01-01"), "budget.0.first"),
        (with_item("cadence", 0, hours="1e9"), "cadence.0.hours"),
        (with_item("budget", 0, cents=10**12), "budget.0.cents"),
        ({"budget_cents": -1}, "budget_cents"),
        (with_item("networks", 0, fit=6), "networks.0.fit"),
        ({"nothing": 1}, "nothing"),
    ],
)
def test_what_no_plan_holds_is_refused_with_its_place(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(NotItsForm) as refused:
        plan(**changed)
    assert refused.value.facts["field"] == titled(Strategy, field)


def test_what_is_far_away_breaks_nothing() -> None:
    chain = [{"key": f"M{n}", "what": "X", "days": 730, "after": [f"M{n - 1}"] if n > 1 else []} for n in range(1, 900)]
    made = computed(plan(milestones=chain, **with_item("budget", 0, first="2099-12-01", months=36)))
    assert made.path is not None
    assert made.path.days == 899 * 730
    assert max(made.due.values()).year < 9999
    assert told(milestones=chain) == set()


def test_an_indicator_says_its_metric_of_the_dictionary_or_that_it_is_of_our_own() -> None:
    speak("en")
    plan = read(Strategy, raw("strategy.en"))
    assert isinstance(plan, Strategy)
    rows = {row[0]: str(row[1]) for row in tables(plan)["definitions"].rows}
    assert rows["median first response time"].startswith("Median first response time: median of the hours")
    assert rows["qualified visits to the shop"].startswith("Of our own: visits from social networks")
    assert {one.id for one in definitions(date(2030, 1, 1))} <= METRICS.keys(), "what is computed can be named"
    older = raw("strategy.en")
    for objective in older["objectives"]:
        for kpi in (objective["lead"], objective["guard"], *objective["support"]):
            kpi.pop("metric", None)
    before = read(Strategy, older)
    assert isinstance(before, Strategy)
    assert not any("own" in str(row[1]) for row in tables(before)["definitions"].rows)
