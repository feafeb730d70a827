"""The strategy as a kind of document: what its template names, what it must satisfy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from cmsuite.briefs.signing import signing
from cmsuite.core.locale import N_, day, percent, translate
from cmsuite.engines.documents.around import Around
from cmsuite.engines.documents.content import Content
from cmsuite.engines.documents.kinds import Kind, register_kind
from cmsuite.engines.exports.manuscript import Signature
from cmsuite.engines.exports.parse import Given
from cmsuite.strategy import changes, checks, compute, drawn, feasible, quotes, words
from cmsuite.strategy.lists import counted, named, stage_said
from cmsuite.strategy.plan import Kpi, Strategy


@dataclass(frozen=True, slots=True)
class View:
    """What the template is given besides the content: names, words and sums of it, in the language in force."""

    made: compute.Computed
    figures: tuple[str, ...]
    names: Mapping[str, str]
    words: Mapping[str, Any]
    kpis: tuple[Mapping[str, str], ...]
    networks: tuple[Mapping[str, Any], ...]
    mix: tuple[Mapping[str, Any], ...]
    results: Mapping[str, Mapping[str, str]]
    capacity: Mapping[str, str]
    sign: str
    steps: tuple[Mapping[str, Any], ...]
    signers: int


def given(content: Content, around: Around) -> Given:
    """Its figures, and where each validator of the framing note signs."""
    plan = cast(Strategy, content)
    said = translate("Approved: date and signature")
    people = validators(around)
    return Given(
        figures=drawn.figures(plan, around.today),
        signatures={f"validator-{n}": Signature(*one, said) for n, one in enumerate(people, 1)},
    )


def validators(around: Around) -> list[tuple[str, str]]:
    """Name and function of who validates, as the framing note says."""
    if "brief" not in around.parents:
        return []
    named_there = getattr(around.parents["brief"].content, "validators", ())
    return [(one.name, one.function) for one in named_there if one.name]


def view(content: Content, around: Around) -> View:
    """Everything computed, with its words."""
    plan = cast(Strategy, content)
    made = compute.computed(plan)
    names = {one.key: one.name for group in (plan.pillars, plan.networks, plan.personas) for one in group}
    return View(
        made=made,
        figures=tuple(drawn.figures(plan, around.today)),
        names=names,
        words={
            "stage": {one.key: stage_said(one.stage) for one in plan.objectives},
            "family": _spoken(words.FAMILIES),
            "phase": _spoken(words.PHASES),
            "scenario": _spoken(words.SCENARIOS),
            "side": _spoken(words.SIDES),
            "format": {one.format: named(one.format) for one in plan.cadence},
        },
        kpis=tuple(_kpis(plan)),
        networks=tuple(_networks(plan, made)),
        mix=tuple(_mix(plan, names)),
        results={one.key: _result(plan, one) for one in made.results},
        capacity=_capacity(made),
        sign=quotes.SIGNS.get(plan.currency, plan.currency),
        steps=tuple(_steps(plan, made)),
        signers=len(validators(around)),
    )


def _kpis(plan: Strategy) -> Iterator[dict[str, str]]:
    """Every indicator of the tree as cells, each objective's together."""
    for one in plan.objectives:
        roles = [("lead", one.lead), *(("support", kpi) for kpi in one.support), ("guard", one.guard)]
        for role, kpi in roles:
            if kpi.name:
                yield {"objective": one.key, "role": translate(words.ROLES[role]), **_cells(kpi)}


def _cells(kpi: Kpi) -> dict[str, str]:
    return {
        "name": kpi.name,
        "baseline": "" if kpi.baseline is None else quotes.with_unit(kpi.baseline, kpi.unit),
        "target": "" if kpi.target is None else quotes.with_unit(kpi.target, kpi.unit),
        "alert": "" if kpi.alert is None else quotes.with_unit(kpi.alert, kpi.unit),
        "by": "" if kpi.baseline_by is None else day(kpi.baseline_by),
    }


def _networks(plan: Strategy, made: compute.Computed) -> list[dict[str, Any]]:
    by_key = {one.key: one for one in plan.networks}
    return [
        {
            "choice": by_key[one.key],
            "points": quotes.plain(one.points) if one.points is not None else translate("n/a"),
            "decision": translate(words.DECISIONS[by_key[one.key].decision]),
            "posts": sum(n for (network, _format), n in made.by_network.items() if network == one.key),
        }
        for one in made.networks
    ]


def _mix(plan: Strategy, names: Mapping[str, str]) -> list[dict[str, Any]]:
    hours = compute.loads_of(plan)
    return [
        {
            "pillar": names.get(one.pillar, one.pillar),
            "network": names.get(one.network, one.network),
            "what": counted(one.format, one.per_month),
            "hours": quotes.hours_text(load.n * load.each),
        }
        for one, load in zip(plan.cadence, hours, strict=True)
    ]


def _result(plan: Strategy, one: compute.Result) -> dict[str, str]:
    return {
        "cost": quotes.money_text(one.cents, plan.currency),
        "each": "" if one.each is None else quotes.money_text(one.each.quantize(1), plan.currency),
    }


def _capacity(made: compute.Computed) -> dict[str, str]:
    found = made.capacity
    return {
        "need": quotes.hours_text(found.need),
        "available": quotes.hours_text(found.available),
        "ratio": percent(float(found.ratio), 0) if found.ratio is not None else translate("n/a"),
        "level": translate(words.LEVELS[found.level]),
    }


def _steps(plan: Strategy, made: compute.Computed) -> list[dict[str, Any]]:
    critical = made.path.critical if made.path is not None else ()
    slack = {key: timed.slack for key, timed in made.path.steps.items()} if made.path is not None else {}
    return [
        {"step": one, "critical": one.key in critical, "slack": slack.get(one.key)}
        for one in sorted(plan.milestones, key=lambda one: (one.on is None, one.on))
    ]


def _spoken(table: Mapping[str, str]) -> dict[str, str]:
    return {name: translate(said) for name, said in table.items()}


STRATEGY = register_kind(
    Kind(
        "strategy",
        N_("Social media strategy"),
        "STRAT",
        Strategy,
        major=frozenset({"objectives", "budget", "budget_cents", "networks"}),
        checks=(checks.check, feasible.check, changes.check),
        given=given,
        computed=view,
        figures=quotes.figures,
        follows=("swot_note", "audit_report", "brief"),
        signing=signing,
    )
)
